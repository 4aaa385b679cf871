package enterprise

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// Regulator is who regulates an enterprise for one of its sectors (谁主管谁负责、谁发证谁负责).
type Regulator struct {
	Sector     string
	Since      time.Time
	Department Ref    // that was named for it; ID 0: whoever answers for the sector there
	Phone      string // of its office; "" unknown
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
		state, err := readRegulation(ctx, tx, id, view)
		if err == nil {
			r = state.regulators()
		}
		return err
	})
	return r, notFound(err, id)
}

// regulation is all that is kept of who regulates an enterprise, as whoever asks sees it.
type regulation struct {
	file        *File // with its records, without its departments
	kept        []Regulator
	departments []Department // who answers for a sector where it lies
	sectors     grid.SectorList
	covered     []string // the sectors that the actor may change there; "": all
	day         string
}

// regulators tells who regulates it, and who else might.
func (g *regulation) regulators() Regulators {
	f := g.file
	r := Regulators{Version: f.Version, May: f.May, Departments: g.departments}
	may := slices.Contains(f.May, grid.EditEnterprise)
	for _, code := range f.Sectors {
		one := Regulator{Sector: code, Basis: "hand"}
		if i := slices.IndexFunc(g.kept, func(k Regulator) bool { return k.Sector == code }); i >= 0 {
			one = g.kept[i]
		}
		if info, ok := g.sectors.Of(code); ok {
			one.Grounds = groundsOf(&info, f.Industry, f.Records)
		}
		if !may {
			one.By = ""
		}
		one.Own = may && (slices.Contains(g.covered, "") || slices.Contains(g.covered, code))
		r.List = append(r.List, one)
	}
	if f.Status != merged {
		r.Proposals = proposals(g.sectors.Offered(g.day), f.Sectors, f.Industry, f.Records)
	}
	return r
}

// SetRegulators changes who regulates an enterprise whose file is at version. Errors:
// unauthenticated, not_found, forbidden (also where another department regulates it), stale,
// rejected, invalid (nothing to change), unavailable.
func (s *Service) SetRegulators(ctx context.Context, id grid.ID, version int32, d RegulatorDraft) (r Regulators, err error) {
	var c regulatorChange
	_, err = kind.Do(ctx, s.db, id, version, act.Act[File]{
		Action: "enterprise.regulate", Needs: grid.EditEnterprise,
		May: changeable,
		Do: func(ctx context.Context, tx pgx.Tx, was File, now time.Time) (File, error) {
			state, err := readRegulation(ctx, tx, id, grid.Everything)
			if err != nil {
				return was, err
			}
			if c, err = state.change(d, dayOf(now)); err != nil {
				return was, err
			}
			is := was.clone()
			is.Sectors = c.has
			if err := within(ctx, tx, &is, grid.ActorOf(ctx).Scope(grid.EditEnterprise)); err != nil {
				return was, err
			}
			if err := refuse(state.covered, state.sectors, c.had, c.has, c.settled()); err != nil {
				return was, err
			}
			if err := c.write(ctx, tx, id); err != nil {
				return was, err
			}
			if state, err = readRegulation(ctx, tx, id, grid.Everything); err != nil {
				return was, err
			}
			r = state.regulators()
			return *state.file, nil
		},
		BeforeAfter: func(_, _ *File) (before, after any) { return c.audited() },
	})
	return r, err
}

// change compares a draft with what is there; it fails with what is wrong with it.
func (g *regulation) change(d RegulatorDraft, day string) (regulatorChange, error) {
	c := regulatorChange{
		sectors: g.sectors, departments: g.departments, industry: g.file.Industry, records: g.file.Records, had: g.file.Sectors,
		was: map[string]Regulator{},
	}
	for _, one := range g.kept {
		c.was[one.Sector] = one
	}
	return c, c.decide(d, day)
}
