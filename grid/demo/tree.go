package demo

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

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

// treeOf builds the tree, parents before children, ids in the order of depth and
// code.
func treeOf(src *sources) ([]node, error) {
	var tree []node
	add := func(n node) grid.ID {
		n.id = grid.ID(len(tree) + 1)
		tree = append(tree, n)
		return n.id
	}
	root := add(node{depth: 1, code: cityCode, name: "北京市", shape: src.city[0].shape})
	parent := map[string]grid.ID{}
	for _, d := range src.districts {
		parent[d.code] = add(node{parent: root, depth: 2, code: d.code, name: d.name, shape: d.shape})
	}
	for _, s := range src.streets {
		p, ok := parent[s.parent]
		if !ok {
			return nil, fmt.Errorf("street %s has no district %s", s.code, s.parent)
		}
		add(node{parent: p, depth: 3, code: s.code, name: s.name, shape: s.shape, leaf: true})
	}
	for i := range tree {
		n := &tree[i]
		n.shape = wellFormed(n.shape)
		n.area = roughArea(n.shape)
		n.source = "bj-subdistricts"
	}
	return tree, nil
}

func wellFormed(m orb.MultiPolygon) (out orb.MultiPolygon) {
	for _, p := range m {
		if len(slices.CompactFunc(slices.Clone(p[0]), orb.Point.Equal)) >= 4 {
			out = append(out, p)
		}
	}
	return out
}

func roughArea(m orb.MultiPolygon) (sum float64) {
	for _, p := range m {
		for _, r := range p {
			a := 0.0
			for i := 1; i < len(r); i++ {
				a += r[i-1][0]*r[i][1] - r[i][0]*r[i-1][1]
			}
			sum += math.Abs(a) / 2 * 111_000 * 111_000 * math.Cos(r[0][1]*math.Pi/180)
		}
	}
	return sum
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
			c.text(fullPinyin(n.name))
			c.text(initials(n.name))
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
	gridColumns     = "id, network_id, parent_id, depth, code, name, pinyin, initials, leaf, valid_from"
	boundaryColumns = "id, grid_id, geom, label, area, synthetic, source, valid_from"
	territoryID     = 1
)

// bare is a name without the tail that says what it is.
func bare(name string) string {
	for _, tail := range []string{"地区", "街道", "镇", "乡"} {
		if s, ok := strings.CutSuffix(name, tail); ok {
			return s
		}
	}
	return name
}
