package sample

import (
	"context"
	"fmt"
	"strconv"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/cover"
	"anwang/grid"
)

// Raster makes a network out of a picture: cells with the same letter are one
// leaf, whatever its form — holes, exclaves, parts that touch in a corner; the
// letters divided by three are its parents, and there is one root. Cells with 0
// belong to nobody.
func Raster(corner orb.Point, cell float64, picture [][]int) ([]*grid.Grid, error) {
	var squares []cover.Input
	leafOf := map[string]string{}
	for y, row := range picture {
		for x, letter := range row {
			if letter == 0 {
				continue
			}
			code := fmt.Sprintf("%04d%04d", y, x)
			at := func(i, k int) orb.Point {
				return geo.Snap(orb.Point{corner[0] + cell*float64(x+i), corner[1] + cell*float64(y+k)})
			}
			squares = append(squares, cover.Input{Code: code, Shape: orb.MultiPolygon{{{at(0, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0)}}}})
			leafOf[code] = fmt.Sprintf("%06d", letter)
		}
	}
	ctx := context.Background() // a picture is small
	c, err := cover.Build(ctx, squares)
	if err != nil {
		return nil, err
	}
	leaves, err := c.Dissolve(ctx, func(code string) string { return leafOf[code] })
	if err != nil {
		return nil, err
	}
	parent := func(code string) string {
		n, err := strconv.Atoi(code)
		if err != nil {
			return ""
		}
		return fmt.Sprintf("%04d", n/3)
	}
	middle, err := leaves.Dissolve(ctx, parent)
	if err != nil {
		return nil, err
	}
	root, err := middle.Dissolve(ctx, func(string) string { return "00" })
	if err != nil {
		return nil, err
	}
	var out []*grid.Grid
	ids := map[string]grid.ID{}
	for d, c := range []*cover.Cover{1: root, 2: middle, 3: leaves} {
		if c == nil {
			continue
		}
		for i := range c.Len() {
			g := &grid.Grid{
				ID: grid.ID(len(out) + 1), Network: 1, Depth: uint8(d), Code: c.Code(i), Name: "格" + c.Code(i),
				Leaf: d == 3, Shape: c.Polygon(i),
			}
			g.Area, g.Label = geo.Area(g.Shape), geo.Label(g.Shape)
			switch d {
			case 2:
				g.Parent = ids["00"]
			case 3:
				g.Parent = ids[parent(g.Code)]
			}
			ids[g.Code] = g.ID
			out = append(out, g)
		}
	}
	return out, nil
}
