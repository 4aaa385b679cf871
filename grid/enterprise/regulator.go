package enterprise

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Regulator is who regulates an enterprise for one of its sectors (谁主管谁负责、谁发证谁负责).
type Regulator struct {
	Sector     string
	Since      time.Time
	Department Ref    // that was named for it; ID 0: whoever answers for the sector there
	Basis      string // one of Grounds: what it was put on for
	Reason     string // why, in words; "" none was given
	By         string // who put it on; "" nobody by hand, or not for who asks
	Grounds    []Ground
	Own        bool // whoever asks may take it off
}

// Ground is something on file that speaks for a sector.
type Ground struct {
	Basis string // industry, equipment, licence
	Text  grid.Text
}

// Proposal is a sector that an enterprise does not have and something on file speaks for.
type Proposal struct {
	Sector  string
	Grounds []Ground
}

// Regulators are who regulates an enterprise, the principal one first, and who else might.
type Regulators struct {
	List        []Regulator
	Proposals   []Proposal
	Departments []Department // who answers for a sector where it lies, of all sectors
	Version     int32        // of the file
	May         []grid.Action
}

// RegulatorDraft is who is to regulate an enterprise: all of them, the principal one first.
type RegulatorDraft struct {
	Items  []RegulatorItem
	Reason string // why it is changed
}

// RegulatorItem is one of them.
type RegulatorItem struct {
	Sector     string
	Department grid.ID // 0: whoever answers for the sector there
	Basis      string  // "" as it is, and of a new one what speaks for it
}

// Regulators returns who regulates an enterprise. Errors: unauthenticated, forbidden,
// not_found, unavailable.
func (s *Service) Regulators(ctx context.Context, id grid.ID) (r Regulators, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return r, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		f, err := whole(ctx, tx, id, view)
		if err != nil {
			return err
		}
		r, err = regulatorsOf(ctx, tx, &f)
		return err
	})
	return r, notFound(err, id)
}

// regulatorsOf reads who regulates an enterprise whose file has been read with its records.
func regulatorsOf(ctx context.Context, tx pgx.Tx, f *File) (r Regulators, err error) {
	r.Version, r.May = f.Version, f.May
	sectors, err := pg.Sectors(ctx, tx)
	if err != nil {
		return r, err
	}
	now, err := pg.Clock(ctx, tx)
	if err != nil {
		return r, err
	}
	mayChange := slices.Contains(f.May, grid.EditEnterprise)
	kept, err := regulators(ctx, tx, f.ID, mayChange)
	if err != nil {
		return r, err
	}
	var covered []string
	scope := grid.ActorOf(ctx).Scope(grid.EditEnterprise)
	if mayChange && !scope.Unlimited() {
		if covered, err = sectorsCovered(ctx, tx, scope, f.Grid); err != nil {
			return r, err
		}
	}
	all := mayChange && (scope.Unlimited() || slices.Contains(covered, ""))
	for _, code := range f.Sectors {
		one := Regulator{Sector: code, Basis: "hand"}
		if i := slices.IndexFunc(kept, func(k Regulator) bool { return k.Sector == code }); i >= 0 {
			one = kept[i]
		}
		if info, ok := sectors.Of(code); ok {
			one.Grounds = groundsOf(&info, f.Industry, f.Records)
		}
		one.Own = all || slices.Contains(covered, code)
		r.List = append(r.List, one)
	}
	if f.Status != merged {
		r.Proposals = proposals(sectors.Offered(dayOf(now)), f.Sectors, f.Industry, f.Records)
	}
	r.Departments, err = answering(ctx, tx, f.Grid)
	return r, err
}

// SetRegulators changes who regulates an enterprise whose file is at version. Errors:
// unauthenticated, not_found, forbidden (also where another department regulates it), stale,
// rejected, invalid (nothing to change), unavailable.
func (s *Service) SetRegulators(ctx context.Context, id grid.ID, version int32, d RegulatorDraft) (r Regulators, err error) {
	var c regulatorChange
	told := func() (before, after any) { return c.audited() }
	_, err = s.change(ctx, "enterprise.regulate", id, version, told, func(ctx context.Context, tx pgx.Tx, was *File, day string) error {
		f, err := whole(ctx, tx, id, grid.Everything)
		if err != nil {
			return err
		}
		if c, err = changeOf(ctx, tx, &f, d, day); err != nil {
			return err
		}
		is := was.clone()
		is.Sectors = c.has
		if err := within(ctx, tx, &is, grid.ActorOf(ctx).Scope(grid.EditEnterprise)); err != nil {
			return err
		}
		if err := theirs(ctx, tx, was.Grid, c.had, c.has, c.settled()); err != nil {
			return err
		}
		return c.write(ctx, tx, id)
	})
	if err != nil {
		return r, err
	}
	return s.Regulators(ctx, id)
}

// changeOf compares a draft with what is there; it fails with what is wrong with it.
func changeOf(ctx context.Context, tx pgx.Tx, f *File, d RegulatorDraft, day string) (c regulatorChange, err error) {
	sectors, err := pg.Sectors(ctx, tx)
	if err != nil {
		return c, err
	}
	kept, err := regulators(ctx, tx, f.ID, false)
	if err != nil {
		return c, err
	}
	departments, err := answering(ctx, tx, f.Grid)
	if err != nil {
		return c, err
	}
	c = regulatorChange{
		sectors: sectors, departments: departments, industry: f.Industry, records: f.Records, had: f.Sectors, was: map[string]Regulator{},
	}
	for _, one := range kept {
		c.was[one.Sector] = one
	}
	return c, c.decide(d, day)
}
