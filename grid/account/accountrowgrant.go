package account

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"anwang/grid"
)

// roles gives somebody the roles of a row, each at each of its grids.
func (e *entering) roles(ctx context.Context, a *Account, row *grid.Row) error {
	list, err := e.grantsOf(ctx, row)
	if err != nil || len(list) == 0 {
		return atLine(err, row.Line)
	}
	past := !firstSecond(row.Cells["from"]).IsZero() && list[0].From.IsZero()
	for i := range list {
		d := &list[i]
		has, err := e.holds(a, d)
		if err != nil {
			return atLine(err, row.Line)
		}
		if has {
			continue
		}
		if past {
			e.is.Note(row.Line, "/from", "生效日期已过，自授权时起生效", "the day it begins is past; it begins when it is given")
			past = false
		}
		if own(ctx, a.ID) {
			return atLine(ownAccount("/role"), row.Line)
		}
		if err := e.give(ctx, a, row, d); err != nil {
			return atLine(err, row.Line)
		}
	}
	return nil
}

// holds reports whether somebody has a role already for the time that is asked for; one that ends at
// another time is changed by hand.
func (e *entering) holds(a *Account, d *GrantDraft) (bool, error) {
	for i := range a.Grants {
		g := &a.Grants[i]
		same := g.Role == d.Role && g.GridRef.ID == d.Grid && g.Sector == d.Sector && g.Enterprise.ID == d.Enterprise
		switch {
		case !same || !g.Until.IsZero() && g.Until.Before(e.clock()):
		case g.Until.Equal(d.Until):
			return true, nil
		default:
			return false, refused("/until", "已有相同的授权，但截止日期不同；请在账号页延长或终止",
				"The role is held already and ends at another time; extend or end it on the page of the account")
		}
	}
	return false, nil
}

// give gives a role as the actor may: at once, or by asking for it.
func (e *entering) give(ctx context.Context, a *Account, row *grid.Row, d *GrantDraft) error {
	actor := grid.ActorOf(ctx)
	if actor.IsInternal() || actor.May(grid.ManageGrants) && !slices.Contains(grid.GuardedRoles(), d.Role) {
		_, err := e.Grant(ctx, a.ID, *d)
		e.is.Changed = !e.is.Created
		return err
	}
	p := Proposal{Role: d.Role, Grid: d.Grid, Sector: d.Sector, Enterprise: d.Enterprise, From: optional(d.From), Until: optional(d.Until)}
	return e.ask(ctx, row, "/role", AskDraft{Kind: ApproveGrant, Account: a.ID, Proposal: p, Reason: "导入的人员表格"})
}

// betweenGrids reports whether a character stands between the names of grids in a cell.
func betweenGrids(r rune) bool { return strings.ContainsRune("、,，;；/／|｜\n", r) }

// mostGrants is how many grants a row may give.
const mostGrants = 50

// grantsOf are the grants that a row speaks of.
func (e *entering) grantsOf(ctx context.Context, row *grid.Row) (list []GrantDraft, err error) {
	names := strings.Fields(row.Text("role"))
	until, from := lastSecond(row.Cells["until"]), firstSecond(row.Cells["from"])
	if from.Before(e.clock()) { // it begins when it is given
		from = time.Time{}
	}
	var f faults
	if len(names) == 0 && (row.Text("enterprise") != "" || row.Text("sectors") != "" || !until.IsZero() || !from.IsZero()) {
		f.Add("/role", "没有角色，行业、企业和起止日期无从授予", "without a role, sector, enterprise and days say nothing")
	}
	for _, key := range names {
		info, known := grid.InfoOf(grid.Role(key))
		if !known {
			continue
		}
		d := GrantDraft{Role: info.Role, From: from, Until: until}
		switch info.Held {
		case grid.HeldNothing:
			list = append(list, d)
		case grid.HeldEnterprise:
			if d.Enterprise, err = e.enterpriseOf(ctx, row.Text("enterprise")); err == nil {
				list = append(list, d)
			} else if err := at(&f, "/enterprise", err); err != nil {
				return nil, err
			}
		default:
			if list, err = e.atGrids(ctx, row, info, d, list, &f); err != nil {
				return nil, err
			}
		}
	}
	if len(list) > mostGrants {
		f.Add("/grid", "一行的授权过多，请分成几行", "A row gives too many grants; make several of it")
	}
	return list, f.Err()
}

// atGrids adds a role at each grid of a row, for each of its sectors.
func (e *entering) atGrids(ctx context.Context, row *grid.Row, info grid.RoleInfo, d GrantDraft, list []GrantDraft, f *faults) (
	[]GrantDraft, error,
) {
	sectors := []string{""}
	if codes := grid.SectorSet(row.Text("sectors")).List(); len(codes) > 0 && !info.Role.Keeper() {
		sectors = codes
	} else if info.Held == grid.HeldSector {
		f.Add("/sectors", "“"+info.Name.ZH+"”须填写监管行业", info.Name.EN+" is held for a supervision sector; give it")
	}
	words := strings.FieldsFunc(row.Text("grid"), betweenGrids)
	if len(words) == 0 {
		f.Add("/grid", "“"+info.Name.ZH+"”须填写网格", info.Name.EN+" is held at a grid; name it")
	}
	for _, word := range words {
		id, err := e.gridNamed(ctx, strings.TrimSpace(word))
		if err != nil {
			if err := at(f, "/grid", err); err != nil {
				return list, err
			}
			continue
		}
		for _, code := range sectors {
			one := d
			one.Grid, one.Sector = id, code
			list = append(list, one)
		}
	}
	return list, nil
}

// enterpriseOf finds the enterprise of a credit code or a name where the actor keeps accounts.
func (e *entering) enterpriseOf(ctx context.Context, word string) (id grid.ID, err error) {
	if word == "" {
		return 0, grid.Errorf(grid.CodeRejected, "此角色须填写企业", "this role is held at an enterprise; name it")
	}
	var list []grid.ID
	err = e.look(ctx, grid.ManageAccounts, func(k *keeping) (err error) {
		list, err = enterprisesNamed(ctx, k.tx, k.scope, word)
		return err
	})
	switch {
	case err != nil:
		return 0, err
	case len(list) == 0:
		return 0, grid.Errorf(grid.CodeNotFound, "您的管辖范围内没有企业“"+word+"”", "There is no enterprise “"+word+"” in your area")
	case len(list) > 1:
		return 0, grid.Errorf(grid.CodeRejected, "有多家企业“"+word+"”，请在账号页授权",
			"Several enterprises are “"+word+"”; give the role on the page of the account")
	}
	return list[0], nil
}

// firstSecond and lastSecond are those of a day in China, as the application writes them.
func firstSecond(v any) time.Time {
	day, ok := v.(time.Time)
	if !ok {
		return time.Time{}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, grid.China)
}

func lastSecond(v any) time.Time {
	at := firstSecond(v)
	if at.IsZero() {
		return at
	}
	return at.AddDate(0, 0, 1).Add(-time.Second)
}

// atLine says in which row it is what was refused, by the fields of a row.
func atLine(err error, line int) error {
	var e *grid.Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	out.Faults = nil
	for _, f := range e.Faults {
		if f.Pointer == "/sector" {
			f.Pointer = "/sectors"
		}
		f.Line = line
		out.Faults = append(out.Faults, f)
	}
	if len(out.Faults) == 0 {
		out.Faults = []grid.Fault{{Pointer: "/role", Line: line, Text: e.Text}}
	}
	return &out
}
