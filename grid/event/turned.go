package event

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// What is other than at some moment is told record by record: what it was then, by the
// first event since, and what it is, by the last. So whatever came and went in between is
// in neither list, and how many became something less how many ceased to be it is by how
// much their number has changed. Who comes from elsewhere becomes it, and who goes
// elsewhere ceases to be it.

// Group is what a record may have become, or have ceased to be.
type Group struct {
	Kind    string
	Key     string
	Classes []int16
}

// The groups that the headline figures tell of.
var (
	RedGrid     = Group{"grid", "red", []int16{int16(grid.Red)}}
	OrangeGrid  = Group{"grid", "orange", []int16{int16(grid.Orange)}}
	MajorDanger = Group{"danger", "major", []int16{int16(grid.ClassMajorOverdue), int16(grid.ClassMajor)}}
	OpenDanger  = Group{"danger", "open", []int16{
		int16(grid.ClassMajorOverdue), int16(grid.ClassMajor), int16(grid.ClassGeneralOverdue),
		int16(grid.ClassGeneral),
	}}
)

// Groups are all of them.
var Groups = [...]*Group{&RedGrid, &OrangeGrid, &MajorDanger, &OpenDanger}

// GroupOf returns the group of a key; nil: there is none.
func GroupOf(key string) *Group {
	for _, g := range Groups {
		if g.Key == key {
			return g
		}
	}
	return nil
}

// TurnedQuery asks who has become, or has ceased to be, what a group says.
type TurnedQuery struct {
	Group  *Group
	Ceased bool
	Since  time.Time
	Areas  []grid.Area
	Sector string
	Depth  int   // of grids: of this depth, and shallower ones with nothing below; 0: all
	After  *Rank // the page begins behind it; nil: the first
	Limit  int
}

// Turned lists them, who turned last first, each with what it was and what it is, and
// says how many there are. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) Turned(ctx context.Context, q TurnedQuery) (matched int, list []Happening, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return 0, nil, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if view, err = everything(ctx, tx, view); err == nil {
			matched, list, err = turned(ctx, tx, view, &q)
		}
		return err
	})
	return matched, list, err
}

// Moves counts who became and who ceased to be what a group says; of grids by depth, of
// others in 0.
type Moves map[*Group]map[int]*InOut

// InOut is how many became something and how many ceased to be it.
type InOut struct{ In, Out int }

// Of returns those of a group, of grids of a depth.
func (m Moves) Of(g *Group, depth int) InOut {
	if x := m[g][depth]; x != nil {
		return *x
	}
	return InOut{}
}

// Moves counts all groups since a moment, of the grids at each of some depths. Errors:
// unauthenticated, forbidden, unavailable.
func (s *Service) Moves(ctx context.Context, areas []grid.Area, sector string, since time.Time, depths []int) (m Moves, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return nil, err
	}
	m = Moves{}
	for _, g := range Groups {
		m[g] = map[int]*InOut{}
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if view, err = everything(ctx, tx, view); err != nil {
			return err
		}
		for _, kind := range [...]string{"grid", "danger"} {
			q := TurnedQuery{Group: &Group{Kind: kind}, Since: since, Areas: areas, Sector: sector}
			if err := eachTurn(ctx, tx, view, &q, func(t *turn) { m.add(kind, t, depths) }); err != nil {
				return err
			}
		}
		return nil
	})
	return m, err
}

// turn is how many turned from one class into another, of grids of a depth.
type turn struct {
	depth    int
	leaf     bool
	old, new int16
	count    int
}

// add counts a turn in every group that it enters or leaves.
func (m Moves) add(kind string, t *turn, depths []int) {
	for _, g := range Groups {
		was, is := g.has(t.old), g.has(t.new)
		if g.Kind != kind || was == is {
			continue
		}
		at := []int{0}
		if kind == "grid" {
			at = at[:0]
			for _, d := range depths {
				if t.depth == d || t.leaf && t.depth < d {
					at = append(at, d)
				}
			}
		}
		for _, d := range at {
			x := m[g][d]
			if x == nil {
				x = &InOut{}
				m[g][d] = x
			}
			if is {
				x.In += t.count
			} else {
				x.Out += t.count
			}
		}
	}
}

func (g *Group) has(class int16) bool {
	for _, c := range g.Classes {
		if c == class {
			return true
		}
	}
	return false
}
