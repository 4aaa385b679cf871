package boundary

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/cover"
	"anwang/grid"
)

// shape makes the levels nest exactly: the lowest one a cover, those above its unions.
func (c *composer) shape(ctx context.Context) error {
	leaves, err := c.nest(ctx)
	if errors.Is(err, cover.ErrInput) {
		return &grid.Error{Code: grid.CodeRejected, Cause: err, Text: both("图形无法整理", "The shapes cannot be made a cover")}
	}
	if err != nil {
		return err
	}
	c.tree.leaves = leaves
	covers := make([]*cover.Cover, len(c.layers))
	for i := len(c.layers) - 1; i >= 0; i-- {
		covers[i] = leaves
		if y := c.layers[i]; i > 0 {
			if leaves, err = leaves.Dissolve(ctx, func(code string) string { return y.index[code].parent }); err != nil {
				return err
			}
		}
	}
	if c.Network.Kind == grid.Territory {
		c.openings(covers[len(covers)-1].Holes())
	}
	c.alone(covers[len(covers)-1])
	if !c.stopped() {
		c.grids(ctx, covers)
	}
	return ctx.Err()
}

// nest makes the lowest level, two levels that have files at a time: from below when the
// finer one decides, from above when the coarser one does.
func (c *composer) nest(ctx context.Context) (*cover.Cover, error) {
	var filed []*layer // the lowest first
	for _, y := range slices.Backward(c.layers) {
		if !y.made {
			filed = append(filed, y)
		}
	}
	low := filed[0]
	if len(filed) == 1 {
		leaves, found, err := cover.Clean(ctx, inputsOf(low.units), c.options())
		c.defects(found)
		return leaves, err
	}
	rule, shapes := cover.FineDecides, inputsOf(low.units)
	if c.Decides == CoarseDecides {
		slices.Reverse(filed)
		rule, shapes = cover.CoarseDecides, inputsOf(filed[0].units)
	}
	var leaves *cover.Cover
	for i := range filed[1:] {
		have, next := filed[i], filed[i+1]
		up, down, coarse, fine := next, have, inputsOf(next.units), shapes
		if rule == cover.CoarseDecides {
			up, down, coarse, fine = have, next, shapes, inputsOf(next.units)
		}
		n, err := cover.Nest(ctx, coarse, fine, c.parents(down, up), rule, c.options())
		if err != nil {
			return nil, err
		}
		c.defects(n.Defects)
		if rule == cover.FineDecides { // what is wrong with outlines that are not used is told all the same
			_, found, err := cover.Clean(ctx, coarse, c.options())
			if err != nil {
				return nil, err
			}
			c.defects(found)
		}
		c.moves(next, n.Moves)
		if down == low {
			leaves = n.Fine
		}
		shapes = n.Coarse.Polygons()
		if rule == cover.CoarseDecides {
			shapes = n.Fine.Polygons()
		}
	}
	return leaves, nil
}

// options are those of the cover.
func (c *composer) options() cover.Options {
	return cover.Options{MaxGap: c.MaxGap, Tolerance: c.Tolerance, Prefer: c.prefer, LeaveOutStray: true}
}

// parents are the codes of grids of a level by those of one below it, some levels between
// them or none.
func (c *composer) parents(down, up *layer) map[string]string {
	out := make(map[string]string, len(down.units))
	for _, u := range down.units {
		code := u.parent
		for depth := down.depth - 1; depth > up.depth; depth-- {
			code = c.layers[depth-1].index[code].parent
		}
		out[u.code] = code
	}
	return out
}

// inputsOf are the shapes of a level.
func inputsOf(units []*unit) []cover.Input {
	out := make([]cover.Input, len(units))
	for i, u := range units {
		out[i] = cover.Input{Code: u.code, Shape: u.shape}
	}
	return out
}

// prefer says who gets ground that two claim: one that lies over others, then a grid of its
// own before one that stands for the grid above it, then the lower code.
func (c *composer) prefer(a, b string) string {
	if p, q := c.rank(a), c.rank(b); p != q {
		if p < q {
			return a
		}
		return b
	}
	return min(a, b)
}

func (c *composer) rank(code string) int {
	switch {
	case c.over[code]:
		return 0
	case c.fillers[code]:
		return 2
	}
	return 1
}

// moves tells what ground of a level changed hands so that it nests.
func (c *composer) moves(y *layer, list []cover.Move) {
	for i := range list {
		m := &list[i]
		nobody := both("无人", "nobody")
		from, to := grid.Text{ZH: m.From, EN: m.From}, grid.Text{ZH: m.To, EN: m.To}
		if m.From == "" {
			from = nobody
		}
		if m.To == "" {
			to = nobody
		}
		f := Finding{
			Severity: Warns, Kind: moved, Level: y.depth, At: &m.At, Area: m.Area, Count: m.Count, Detail: grid.Text{
				ZH: fmt.Sprintf("%s与相邻一级不吻合：%s 由%s归%s，共 %d 处", y.Name, squareMetres(m.Area), from.ZH, to.ZH, m.Count),
				EN: fmt.Sprintf("%s does not nest: %s go from %s to %s in %d pieces", y.NameEN, squareMetres(m.Area), from.EN, to.EN, m.Count),
			},
			Action: both("以下级为准", "the finer level decided"),
		}
		if c.Decides == CoarseDecides {
			f.Action = both("以上级为准", "the coarser level decided")
		}
		for _, code := range [...]string{m.From, m.To} {
			if u := y.index[code]; u != nil {
				f.Codes, f.File = append(f.Codes, code), u.file
			}
		}
		c.add(f)
		c.tree.moved = append(c.tree.moved, movedGround{y.depth, m})
	}
}

// openings tells ground inside the whole that is no grid's: a hole that is meant, or a gap.
func (c *composer) openings(list []cover.Hole) {
	meant := make([]bool, len(c.Holes))
	for i := range list {
		hole := Hole{Shape: list[i].Shape, Area: geo.Area(list[i].Shape)}
		k := slices.IndexFunc(c.Holes, func(h HoleName) bool { return geo.Contains(hole.Shape, h.At) })
		if k >= 0 {
			meant[k] = true
			hole.HoleName = c.Holes[k]
			c.tree.Holes = append(c.tree.Holes, hole)
			continue
		}
		at := inside(hole.Shape)
		c.add(Finding{
			Severity: Stops, Kind: openGap, Level: len(c.layers), At: &at, Area: hole.Area,
			Detail: both("辖区内有 %s 不属于任何网格（%.5f, %.5f）", "%s inside belong to no grid (%.5f, %.5f)", squareMetres(hole.Area), at[0], at[1]),
			Remedy: both("若是湖泊、军事区等有意留空，声明为空洞（名称、原因）；否则补上图形，或提高缝隙面积上限使其并入邻居",
				"declare it as a hole with name and reason when it is meant; else add its shape, or raise the size of gaps that go to a neighbour"),
		})
	}
	for k, h := range c.Holes {
		if !meant[k] {
			at := h.At
			c.add(Finding{
				Severity: Warns, Kind: noHole, At: &at,
				Detail: grid.Text{ZH: "登记的空洞“" + h.Name + "”处没有空地", EN: "there is no open ground where the hole " + h.Name + " is declared"},
				Action: both("未登记", "left out"),
			})
		}
	}
}

// alone tells of grids that touch no other: an island, or one that lies where it should not.
func (c *composer) alone(leaves *cover.Cover) {
	if leaves.Len() < 3 {
		return
	}
	touched := make([]bool, leaves.Len())
	for _, arc := range leaves.Arcs() {
		if arc.Left >= 0 && arc.Right >= 0 {
			touched[arc.Left], touched[arc.Right] = true, true
		}
	}
	y := c.layers[len(c.layers)-1]
	for i, yes := range touched {
		if yes {
			continue
		}
		u := y.index[leaves.Code(i)]
		shape := leaves.Polygon(i)
		if len(shape) == 0 {
			continue // told as one without ground
		}
		at := inside(shape)
		c.add(Finding{
			Severity: Warns, Kind: detached, Level: y.depth, File: u.file, Row: u.row, Codes: list(u.code), At: &at, Area: geo.Area(shape),
			Detail: both("%s %s 与其他网格都不相连", "%s %s touches no other grid", u.code, u.name),
			Action: both("照常使用；若不是海岛或飞地，请核对位置", "taken as it is; look where it lies unless it is an island"),
		})
	}
}

// grids lists the grids of the tree with their shapes.
func (c *composer) grids(ctx context.Context, covers []*cover.Cover) {
	for i, y := range c.layers {
		from := len(c.tree.Grids)
		for k := range covers[i].Len() {
			u := y.index[covers[i].Code(k)]
			c.tree.Grids = append(c.tree.Grids, Node{
				Code: u.code, Name: u.name, Parent: u.parent, Depth: uint8(y.depth), Leaf: i == len(c.layers)-1, Source: u.file,
				Shape: covers[i].Polygon(k),
			})
		}
		slices.SortFunc(c.tree.Grids[from:], func(a, b Node) int { return cmp.Compare(a.Code, b.Code) })
	}
	parallel(ctx, len(c.tree.Grids), func(i int) {
		n := &c.tree.Grids[i]
		n.Shape = canonical(n.Shape)
		n.Area, n.Label = geo.Area(n.Shape), geo.Label(n.Shape)
	})
}

// parallel calls f for 0 to n-1 on all processors, until ctx ends.
func parallel(ctx context.Context, n int, f func(i int)) {
	var wg sync.WaitGroup
	procs := runtime.GOMAXPROCS(0)
	for p := range procs {
		wg.Go(func() {
			for i := p; i < n && ctx.Err() == nil; i += procs {
				f(i)
			}
		})
	}
	wg.Wait()
}

// canonical is the same shape with every ring begun at its least vertex, the largest part
// first and holes in the order of theirs, so that equal shapes are equal as they stand.
func canonical(m orb.MultiPolygon) orb.MultiPolygon {
	first := func(a, b orb.Point) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) }
	for _, p := range m {
		for k, ring := range p {
			least := 0
			for i := range ring[:len(ring)-1] {
				if first(ring[i], ring[least]) < 0 {
					least = i
				}
			}
			turned := append(slices.Clone(ring[least:len(ring)-1]), ring[:least+1]...)
			p[k] = turned
		}
		slices.SortStableFunc(p[1:], func(a, b orb.Ring) int { return first(a[0], b[0]) })
	}
	slices.SortFunc(m, func(a, b orb.Polygon) int {
		return cmp.Or(cmp.Compare(geo.Area(b), geo.Area(a)), first(a[0][0], b[0][0]))
	})
	return m
}
