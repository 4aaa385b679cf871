package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/cover"
	"anwang/grid"
)

// cityCode is the code of the root grid: a municipality is its own province.
const cityCode = "110000000000"

// node is a grid of the city's tree before it is stored.
type node struct {
	id        grid.ID
	parent    grid.ID
	depth     uint8
	code      string
	name      string
	leaf      bool
	synthetic bool
	source    string
	area      float64
	label     orb.Point
	shape     orb.MultiPolygon
}

// depths are the levels of the territory network.
var depths = []grid.Depth{
	{Depth: 1, Name: "市", NameEN: "City"},
	{Depth: 2, Name: "区", NameEN: "District"},
	{Depth: 3, Name: "街道（乡镇）", NameEN: "Street or town"},
	{Depth: 4, Name: "社区（村）", NameEN: "Community or village"},
}

// terrainOf turns the tree into what the generators draw from.
func terrainOf(tree []node) *terrain {
	t := &terrain{}
	byID := make(map[grid.ID]int, len(tree))
	zoneOf := map[grid.ID]int{}
	for i := range tree {
		byID[tree[i].id] = i
	}
	for i := range tree {
		n := &tree[i]
		switch n.depth {
		case 2:
			zoneOf[n.id] = len(t.districts)
			t.districts = append(t.districts, zone{id: n.id, code: n.code, name: n.name})
		case 3:
			zoneOf[n.id] = len(t.streets)
			t.streets = append(t.streets, zone{id: n.id, code: n.code, name: n.name, district: zoneOf[n.parent]})
		}
		if !n.leaf {
			continue
		}
		street := n.id
		if n.depth > 3 {
			street = n.parent
		}
		s := zoneOf[street]
		t.plots = append(t.plots, plot{
			id: n.id, code: n.code, name: n.name, street: s, district: t.streets[s].district,
			area: n.area, shape: n.shape, label: n.label,
		})
	}
	return t
}

// shapes are the covers of the city's tree, each the dissolved one below it, so
// that a parent is exactly the union of its children.
type shapes struct {
	city, districts, streets, communities *cover.Cover
	defects                               []cover.Defect // of the streets as they came
}

// districtOf and streetOf read the parent out of a 12-digit code.
func districtOf(code string) string { return code[:6] + "000000" }
func streetOf(code string) string   { return code[:9] + "000" }

// shapesOf cleans the streets, cuts them into their communities, and dissolves
// what comes out up to the city.
func shapesOf(ctx context.Context, src *sources, seed uint64) (*shapes, error) {
	inputs := make([]cover.Input, len(src.streets))
	for i := range src.streets {
		inputs[i] = cover.Input{Code: src.streets[i].code, Shape: src.streets[i].shape}
	}
	clean, defects, err := cover.Clean(ctx, inputs, cover.Options{})
	if err != nil {
		return nil, err
	}
	s := &shapes{defects: defects}
	if s.communities, err = clean.Cut(ctx, partsOf(src), cover.CutOptions{Seed: seed}); err != nil {
		return nil, err
	}
	if s.streets, err = s.communities.Dissolve(ctx, streetOf); err != nil {
		return nil, err
	}
	if s.districts, err = s.streets.Dissolve(ctx, districtOf); err != nil {
		return nil, err
	}
	s.city, err = s.districts.Dissolve(ctx, func(string) string { return cityCode })
	return s, err
}

// partsOf lists the communities of every street that has a shape.
func partsOf(src *sources) []cover.Part {
	children := map[string][]string{}
	for _, u := range src.admin {
		if u.level == "5" {
			children[streetOf(u.code)] = append(children[streetOf(u.code)], u.code)
		}
	}
	var parts []cover.Part
	for i := range src.streets {
		if c := children[src.streets[i].code]; len(c) > 0 {
			parts = append(parts, cover.Part{Code: src.streets[i].code, Children: c})
		}
	}
	return parts
}

// treeOf names the shapes: parents before children, ids in the order of depth
// and code.
func treeOf(src *sources, s *shapes) ([]node, error) {
	names := map[string]string{cityCode: "北京市"}
	for _, list := range [][]area{src.districts, src.streets} {
		for i := range list {
			names[list[i].code] = list[i].name
		}
	}
	for _, u := range src.admin {
		if u.level == "5" {
			names[u.code] = u.name
		}
	}
	parentOf := [...]func(string) string{
		2: func(string) string { return cityCode }, 3: districtOf, 4: streetOf,
	}
	var tree []node
	ids := map[string]grid.ID{}
	for depth, c := range []*cover.Cover{1: s.city, 2: s.districts, 3: s.streets, 4: s.communities} {
		if c == nil {
			continue // there is no depth 0
		}
		for i := range c.Len() {
			n := node{id: grid.ID(len(tree) + 1), depth: uint8(depth), code: c.Code(i), shape: c.Polygon(i), source: "bj-subdistricts"}
			if depth > 1 {
				if n.parent = ids[parentOf[depth](n.code)]; n.parent == 0 {
					return nil, fmt.Errorf("grid %s has no parent", n.code)
				}
			}
			if n.name = names[n.code]; n.name == "" {
				return nil, fmt.Errorf("grid %s has no name", n.code)
			}
			if depth == 4 {
				n.leaf, n.synthetic, n.source = true, true, sourceNote
			}
			n.area, n.label = geo.Area(n.shape), geo.Label(n.shape)
			ids[n.code] = n.id
			tree = append(tree, n)
		}
	}
	return tree, nil
}

// copyGrids writes the network, its depths, its grids and their boundaries.
func copyGrids(tree []node, validFrom time.Time) (grids, boundaries func(*copier) error) {
	grids = func(c *copier) error {
		for i := range tree {
			n := &tree[i]
			if err := c.row(); err != nil {
				return err
			}
			c.int64(n.id)
			c.int64(territoryID)
			c.reference(n.parent)
			c.int16(int16(n.depth))
			c.text(n.code)
			c.text(n.name)
			c.bool(n.leaf)
			c.time(validFrom)
		}
		return nil
	}
	boundaries = func(c *copier) error {
		for i := range tree {
			n := &tree[i]
			if err := c.row(); err != nil {
				return err
			}
			c.int64(n.id)
			c.int64(n.id)
			c.polygons(n.shape)
			c.point(n.label)
			c.float(n.area)
			c.bool(n.synthetic)
			c.text(n.source)
			c.time(validFrom)
		}
		return nil
	}
	return grids, boundaries
}

const (
	gridColumns     = "id, network_id, parent_id, depth, code, name, leaf, valid_from"
	boundaryColumns = "id, grid_id, geom, label, area, synthetic, source, valid_from"
	territoryID     = 1
)
