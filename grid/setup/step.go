package setup

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Facts are what is there of a city. Counts of records stop at Most.
type Facts struct {
	Code, City    string
	Networks      int
	Levels        []Level // of the main network, the root first
	Shaped        bool    // the city has its boundary
	Organisations int
	Security      int // people who can log in as security administrator
	Auditors      int
	People        int // who can log in and see the map
	Departments   int // of them, who hold a sector
	Enterprises   int
	NoSector      int // enterprises of no sector
	Sectors       int // that are offered
	Unanswered    int // of them, for which no department answers
}

// Level is one of the main network.
type Level struct {
	Name   string
	NameEN string
	Grids  int
	Shaped int // grids that have a boundary
}

// Most is how far records are counted: that there are many is all that a step asks.
const Most = 1000

// Step is one step of the way to a city of one's own.
type Step string

// The steps, in the order in which they are best taken.
const (
	NameStep       Step = "city"       // the city has a name
	LevelStep      Step = "levels"     // the levels of its network have grids
	BoundaryStep   Step = "boundaries" // every grid has its boundary
	PeopleStep     Step = "people"     // the three administrators, organisations and who works with it
	EnterpriseStep Step = "enterprises"
	SectorStep     Step = "sectors" // every enterprise has a sector
)

// Steps are all of them.
var Steps = []Step{NameStep, LevelStep, BoundaryStep, PeopleStep, EnterpriseStep, SectorStep}

// leastLevels is from how many levels on a network can be worked with: the city, and those
// that are responsible for its parts.
const leastLevels = 2

// Done reports whether a step is taken.
func (f *Facts) Done(s Step) bool {
	switch s {
	case NameStep:
		return f.City != ""
	case LevelStep:
		if len(f.Levels) < leastLevels {
			return false
		}
		for i := range f.Levels {
			if f.Levels[i].Grids == 0 {
				return false
			}
		}
		return true
	case BoundaryStep:
		for i := range f.Levels {
			if f.Levels[i].Shaped < f.Levels[i].Grids {
				return false
			}
		}
		return f.Shaped
	case PeopleStep:
		return f.Security > 0 && f.Auditors > 0 && f.Organisations > 0 && f.People > 0
	case EnterpriseStep:
		return f.Enterprises > 0
	case SectorStep:
		return f.Enterprises > 0 && f.NoSector == 0
	default:
		return false
	}
}

// allDone reports whether nothing of the steps is left but the sectors, of which some are
// missing now and then in every city.
func (f *Facts) allDone() bool {
	return !slices.ContainsFunc(Steps, func(s Step) bool { return s != SectorStep && !f.Done(s) })
}

// Facts says what is there. Errors: unauthenticated, forbidden (who does not keep the
// accounts of the whole city), unavailable.
func (s *Service) Facts(ctx context.Context) (Facts, error) { return s.facts(ctx, true) }

func (s *Service) facts(ctx context.Context, sectors bool) (f Facts, err error) {
	scope, err := grid.Require(ctx, grid.ManageAccounts)
	if err != nil {
		return f, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		whole, err := pg.CityInScope(ctx, tx, scope)
		if err != nil {
			return err
		}
		if !whole {
			return grid.Errorf(grid.CodeForbidden, "首次设置须由管理全域的系统管理员办理", "The first steps are for administrators of the whole city")
		}
		if f, err = loadFacts(ctx, tx); err == nil && sectors {
			f.NoSector, err = noSector(ctx, tx)
		}
		return err
	})
	if err != nil {
		return f, err
	}
	of, working, err := s.o.Accounts.Holders(ctx)
	f.Security, f.Auditors, f.Departments, f.People = of[grid.RoleSecurity], of[grid.RoleAuditor], of[grid.RoleDepartment], working
	return f, err
}

// Left reports whether the actor is one whom the steps concern, and some are left.
// Errors: unavailable.
func (s *Service) Left(ctx context.Context) (bool, error) {
	f, err := s.facts(ctx, false)
	switch grid.CodeOf(err) {
	case grid.CodeForbidden, grid.CodeUnauthenticated:
		return false, nil
	}
	return err == nil && !f.allDone(), err
}
