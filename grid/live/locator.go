package live

import (
	"maps"
	"slices"

	"anwang/geo"
	"anwang/grid"

	"github.com/paulmach/orb"
)

// locator finds the leaf grid of a place in one network. It never changes, so it may
// be used without the lock. It is made once from all shapes; those that change
// afterwards are looked for in layers beside it, the younger the fewer, so that one
// more costs little and all are made one again seldom.
type locator struct {
	leafs  []leaf // by code
	layers [3]layer
	in     []uint8 // by leaf: the layer that has its shape of now
}

// layer has the shapes of some leafs as they were when it was made.
type layer struct {
	regions *geo.Locator // nil: none
	at      []int32      // which leaf each of regions is, ascending
	shapes  []geo.Region // of regions, but for the first layer
}

// most is how many leafs a layer has before they go to the one below.
var most = [3]int{0, 512, 16}

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
	regions, at := make([]geo.Region, len(l.leafs)), make([]int32, len(l.leafs))
	for i, f := range l.leafs {
		g := t.nodes[f.node].grid
		if c := changed[f.id]; c != nil {
			g = c
		}
		regions[i], at[i] = geo.Region{Code: g.Code, Shape: g.Shape}, int32(i)
	}
	l.in = make([]uint8, len(l.leafs))
	l.layers[0] = layer{regions: geo.NewLocator(regions), at: at}
	return l
}

// with returns a locator in which some of the leafs have other shapes; ok is false
// when it is time to make all one again.
func (l *locator) with(changed map[grid.ID]*grid.Grid) (out *locator, ok bool) {
	shapes := map[int32]geo.Region{}
	for i := range l.leafs {
		if g := changed[l.leafs[i].id]; g != nil {
			shapes[int32(i)] = geo.Region{Code: g.Code, Shape: g.Shape}
		}
	}
	out = &locator{leafs: l.leafs, layers: l.layers, in: slices.Clone(l.in)}
	for n := len(out.layers) - 1; n > 0; n-- {
		for k, i := range out.layers[n].at {
			if _, newer := shapes[i]; !newer && int(l.in[i]) == n {
				shapes[i] = out.layers[n].shapes[k]
			}
		}
		if len(shapes) > most[n] {
			out.layers[n] = layer{}
			continue
		}
		var y layer
		for _, i := range slices.Sorted(maps.Keys(shapes)) {
			y.at, y.shapes = append(y.at, i), append(y.shapes, shapes[i])
			out.in[i] = uint8(n)
		}
		y.regions = geo.NewLocator(y.shapes)
		out.layers[n] = y
		return out, true
	}
	return nil, false
}

// locate returns the leaf at a place, the one with the lower code on a border.
func (l *locator) locate(lon, lat float64) (node, grid.ID) {
	p := orb.Point{lon, lat}
	best := int32(-1)
	for n := range l.layers {
		y := &l.layers[n]
		if y.regions == nil {
			continue
		}
		k := y.regions.Locate(p)
		if k >= 0 && int(l.in[y.at[k]]) != n { // its shape is another by now
			k = -1
			for _, c := range y.regions.All(p) {
				if int(l.in[y.at[c]]) == n {
					k = c
					break
				}
			}
		}
		if k >= 0 && (best < 0 || y.at[k] < best) {
			best = y.at[k]
		}
	}
	if best < 0 {
		return 0, 0
	}
	return l.leafs[best].node, l.leafs[best].id
}
