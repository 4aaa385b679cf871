package boundary

import (
	"context"
	"math"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/geo/cover"
	"anwang/grid"
)

// Preview is a level of the network as a load made it, for a small map.
type Preview struct {
	Level int           `json:"level"` // 1 the root
	Bound []float64     `json:"bound"` // west, south, east, north
	Grids []PreviewGrid `json:"grids"`
	Moved []Moved       `json:"moved"` // ground that changed hands so that levels nest
}

// PreviewGrid is a grid to be, with as many points as can be seen on a small map.
type PreviewGrid struct {
	Code   string           `json:"code"`
	Name   string           `json:"name"`
	Parent string           `json:"parent"` // code
	Shape  orb.MultiPolygon `json:"shape"`
}

// Moved is ground of a level that changed hands.
type Moved struct {
	From  string           `json:"from"` // codes; "" nobody
	To    string           `json:"to"`
	Area  float64          `json:"area"` // square metres
	Shape orb.MultiPolygon `json:"shape"`
}

// movedGround is ground that changed hands, with the level.
type movedGround struct {
	depth int
	*cover.Move
}

// mostMoved is how many pieces of ground that changed hands a level shows at most.
const mostMoved = 2000

// preview draws every level of a tree with neighbours that share every vertex: the lowest
// level is thinned, and joined upwards.
func (t *Tree) preview(ctx context.Context) ([]Preview, error) {
	nodes := make(map[string]*Node, len(t.Grids))
	deepest := 0
	for i := range t.Grids {
		n := &t.Grids[i]
		nodes[n.Code] = n
		deepest = max(deepest, int(n.Depth))
	}
	bound := t.Grids[0].Shape.Bound()
	step := width(bound) / outlineSteps // degrees
	c, err := t.leaves.Simplify(ctx, step*111_000)
	if err != nil {
		return nil, err
	}
	list := make([]Preview, deepest)
	for depth := deepest; depth > 0; depth-- {
		p := &list[depth-1]
		*p = Preview{
			Level: depth, Bound: []float64{bound.Left(), bound.Bottom(), bound.Right(), bound.Top()}, Grids: make([]PreviewGrid, 0, c.Len()),
			Moved: []Moved{},
		}
		for i := range c.Len() {
			if n := nodes[c.Code(i)]; n != nil {
				p.Grids = append(p.Grids, PreviewGrid{n.Code, n.Name, n.Parent, rounded(c.Polygon(i), step)})
			}
		}
		for _, m := range t.moved {
			if m.depth == depth && len(p.Moved) < mostMoved {
				p.Moved = append(p.Moved, Moved{m.From, m.To, m.Area, rounded(m.Shape, step/16)})
			}
		}
		if depth > 1 {
			if c, err = c.Dissolve(ctx, func(code string) string { return nodes[code].Parent }); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// rounded is a shape with as many digits as can be told apart at a step in degrees.
func rounded(m orb.MultiPolygon, step float64) orb.MultiPolygon {
	digits := math.Pow(10, math.Ceil(-math.Log10(step))+1)
	out := m.Clone()
	for _, p := range out {
		for _, ring := range p {
			for i, at := range ring {
				ring[i] = orb.Point{math.Round(at[0]*digits) / digits, math.Round(at[1]*digits) / digits}
			}
		}
	}
	return out
}

// Preview returns a level of the network that a load was made into when it was checked; 0
// the lowest. Errors: unauthenticated, forbidden, not_found (also where nothing was made),
// unavailable.
func (s *Service) Preview(ctx context.Context, id grid.ID, level int) (p Preview, err error) {
	err = s.look(ctx, func(tx pgx.Tx) error {
		if err := s.exists(ctx, tx, id); err != nil {
			return err
		}
		var there bool
		if p, there, err = loadPreview(ctx, tx, id, level); err == nil && !there {
			return grid.Errorf(grid.CodeNotFound, "还没有生成网格，或没有第 "+strconv.Itoa(level)+" 级", "No network was made yet, or it has no such level")
		}
		return err
	})
	return p, err
}
