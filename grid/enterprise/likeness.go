package enterprise

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// reasonWords say why two files may be of one enterprise.
var reasonWords = map[Why]grid.Text{
	SameCode:         {ZH: "代码相同", EN: "the same code"},
	SameOrganisation: {ZH: "代码中的组织机构代码相同", EN: "the same organisation code inside their codes"},
	SameOldCode:      {ZH: "与对方的原注册号相同", EN: "one's code is the other's former registration number"},
	SameName:         {ZH: "名称相同", EN: "the same name"},
	SimilarName:      {ZH: "名称相近", EN: "a similar name"},
}

// Text says why in words, with the distance.
func (r *Resemblance) Text() grid.Text {
	var zh, en []string
	for _, w := range r.Why {
		zh, en = append(zh, reasonWords[w].ZH), append(en, reasonWords[w].EN)
	}
	m := strconv.Itoa(int(r.Metres + 0.5))
	return grid.Text{ZH: strings.Join(zh, "，") + "，相距 " + m + " 米", EN: strings.Join(en, ", ") + ", " + m + " m apart"}
}

// unlike refuses a new file of what seems to be on file already, with every
// candidate that the actor sees; a code that is taken is refused in any case.
func (s *Service) unlike(ctx context.Context, tx pgx.Tx, f *Fields, itself grid.ID, view grid.Scope, allow bool) error {
	found, err := candidates(ctx, tx, f, itself, view)
	if err != nil {
		return err
	}
	e := grid.Errorf(grid.CodeConflict,
		"可能已有该企业的档案。请先核对下列企业；确认不是同一家的，选择“仍要新建”",
		"It may be on file already. Look at these enterprises first; if none is the same, choose to file it all the same")
	for i := range found {
		p := &found[i]
		why := p.Text()
		taken := p.B.Code == f.CreditCode && p.B.Site == f.Site
		if allow && !taken {
			continue
		}
		if taken {
			e.Text = grid.Text{
				ZH: fmt.Sprintf("代码 %s 已登记为“%s”，请打开已有档案；是其另一厂区的，请填写厂区名称", f.CreditCode, p.B.Name),
				EN: fmt.Sprintf("Code %s is on file already, of %s; open that file, or name the site if this is another one of it",
					f.CreditCode, p.B.Name),
			}
		}
		e.Faults = append(e.Faults, grid.Fault{
			Pointer: fmt.Sprintf("/duplicates/%d", p.B.ID),
			Text:    grid.Text{ZH: p.B.Name + "：" + why.ZH, EN: p.B.Name + ": " + why.EN},
		})
	}
	if len(e.Faults) == 0 {
		return nil
	}
	return e
}

// Check 建档核对 is what can be said of a file before it is written.
type Check struct {
	Faults      grid.Faults
	Doubt       grid.Text // about its code; empty: nothing
	Scale       ScaleSuggestion
	Grid        grid.ID // of its place; 0: in none
	Departments []Department
	Proposals   []Proposal // of sectors that it does not name
	Candidates  []Pair     // B is who it may be
}

// Check says what is wrong with a file that somebody is writing, where it would
// lie, who would supervise it and whether it seems to be there already. It changes
// nothing. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) Check(ctx context.Context, in Fields, itself grid.ID) (Check, error) {
	if _, err := grid.Require(ctx, grid.EditEnterprise); err != nil {
		return Check{}, err
	}
	view := grid.ActorOf(ctx).Scope(grid.ViewMap)
	words, err := Words()
	if err != nil {
		return Check{}, err
	}
	var c Check
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		now, err := pg.Clock(ctx, tx)
		if err != nil {
			return err
		}
		sectors, err := pg.Sectors(ctx, tx)
		if err != nil {
			return err
		}
		in.tidy()
		c.Faults = in.check(nil, sectors, dayOf(now))
		c.Doubt = CodeDoubt(in.CreditCode)
		c.Proposals = proposals(sectors.Offered(dayOf(now)), in.Sectors, in.Industry, nil)
		c.Scale = words.Scale.Suggest(in.Industry, in.Staff, in.Revenue, in.Assets)
		var faults grid.Faults
		if checkPoint(&faults, in.Lon, in.Lat); len(faults) > 0 {
			return nil
		}
		if c.Grid, err = leafOf(ctx, tx, in.Lon, in.Lat); err != nil {
			return err
		}
		if c.Departments, err = departments(ctx, tx, c.Grid, in.sectorSet()); err != nil {
			return err
		}
		c.Candidates, err = candidates(ctx, tx, &in, itself, view)
		return err
	})
	return c, err
}
