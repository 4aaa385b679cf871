package live

import (
	"maps"
	"slices"

	"anwang/geo"
	"anwang/grid"

	"github.com/paulmach/orb"
)

// locator finds the leaf grid of a place in one network. It never changes, so it may
// be used without the lock. It is made once from all shapes; a few that change
// afterwards are looked for beside the others.
type locator struct {
	leafs   []leaf // by code
	regions *geo.Locator
	old     []bool       // by leaf: its shape in regions is not that of now; nil: none
	moved   *geo.Locator // those of now of these
	at      []int32      // which leaf each of moved is, ascending
	shapes  []geo.Region // of moved
}

// mostMoved is how many leafs are looked for beside the others before all are made one
// again.
const mostMoved = 64

type leaf struct {
	node node
	id   grid.ID
}

// locator returns the locator of a network, nil when there is no such network.
func (t *tree) locator(network grid.ID) *locator {
	i := slices.IndexFunc(t.networks, func(n grid.Network) bool { return n.ID == network })
	if i < 0 {
		return nil
	}
	return t.locators[i]
}

// newLocator makes a locator of the grids of a network, some of them as changed has
// them.
func newLocator(t *tree, network grid.ID, changed map[grid.ID]*grid.Grid) *locator {
	l := &locator{}
	for _, x := range t.order[network] {
		if n := &t.nodes[x]; len(n.children) == 0 && len(n.grid.Shape) > 0 {
			l.leafs = append(l.leafs, leaf{x, n.id})
		}
	}
	slices.SortFunc(l.leafs, func(a, b leaf) int {
		return byCode(t.nodes[a.node].grid, t.nodes[b.node].grid)
	})
	regions := make([]geo.Region, len(l.leafs))
	for i, f := range l.leafs {
		g := t.nodes[f.node].grid
		if c := changed[f.id]; c != nil {
			g = c
		}
		regions[i] = geo.Region{Code: g.Code, Shape: g.Shape}
	}
	l.regions = geo.NewLocator(regions)
	return l
}

// with returns a locator in which some of the leafs have other shapes.
func (l *locator) with(changed map[grid.ID]*grid.Grid) *locator {
	shapes := map[int32]geo.Region{}
	for k, i := range l.at {
		shapes[i] = l.shapes[k]
	}
	for i := range l.leafs {
		if g := changed[l.leafs[i].id]; g != nil {
			shapes[int32(i)] = geo.Region{Code: g.Code, Shape: g.Shape}
		}
	}
	out := &locator{leafs: l.leafs, regions: l.regions, old: make([]bool, len(l.leafs))}
	for _, i := range slices.Sorted(maps.Keys(shapes)) {
		out.old[i] = true
		out.at = append(out.at, i)
		out.shapes = append(out.shapes, shapes[i])
	}
	out.moved = geo.NewLocator(out.shapes)
	return out
}

// locate returns the leaf at a place, the one with the lower code on a border.
func (l *locator) locate(lon, lat float64) (node, grid.ID) {
	p := orb.Point{lon, lat}
	i := l.regions.Locate(p)
	if l.moved != nil {
		if i >= 0 && l.old[i] {
			i = -1
			for _, k := range l.regions.All(p) {
				if !l.old[k] {
					i = k
					break
				}
			}
		}
		if k := l.moved.Locate(p); k >= 0 && (i < 0 || int(l.at[k]) < i) {
			i = int(l.at[k])
		}
	}
	if i < 0 {
		return 0, 0
	}
	return l.leafs[i].node, l.leafs[i].id
}
