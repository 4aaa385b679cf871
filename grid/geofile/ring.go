package geofile

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
)

// areas makes polygons of rings that lie in any order, as Shapefile and DXF have them. Which
// ring is a hole is told by how often it is surrounded, not by its direction, which many
// programs write the wrong way round.
func areas(ctx context.Context, parts [][]orb.Point) (orb.Geometry, []grid.Text) {
	rings, told := usable(parts)
	switch len(rings) {
	case 0:
		return nil, append(told, noShape)
	case 1:
		return orb.Polygon{rings[0].ring}, told
	}
	slices.SortStableFunc(rings, func(a, b ringOf) int { return cmp.Compare(b.area, a.area) })
	regions := make([]geo.Region, len(rings))
	for i := range rings {
		regions[i].Shape = orb.MultiPolygon{{rings[i].ring}}
	}
	around := geo.NewLocator(regions)
	var out orb.MultiPolygon
	polygon := make([]int, len(rings)) // of each outer ring
	odd := make([]bool, len(rings))
	for i := range rings {
		if ctx.Err() != nil {
			return nil, told
		}
		parent, depth := -1, 0
		for _, j := range around.All(geo.Inside(orb.Polygon{rings[i].ring})) {
			if j < i { // larger, so it surrounds this one
				depth++
				parent = max(parent, j)
			}
		}
		if odd[i] = depth%2 == 1; odd[i] && !odd[parent] {
			out[polygon[parent]] = append(out[polygon[parent]], rings[i].ring)
			continue
		}
		polygon[i] = len(out)
		out = append(out, orb.Polygon{rings[i].ring})
	}
	if len(out) == 1 {
		return out[0], told
	}
	return out, told
}

type ringOf struct {
	ring orb.Ring
	area float64
}

// usable closes the rings and leaves out those without an area.
func usable(parts [][]orb.Point) (rings []ringOf, told []grid.Text) {
	flat, open, infinite := 0, 0, 0
	for _, p := range parts {
		r := orb.Ring(p)
		if len(r) > 0 && r[0] != r[len(r)-1] {
			open++
			r = append(r, r[0])
		}
		a := math.Abs(doubleArea(r))
		switch {
		case math.IsNaN(a) || math.IsInf(a, 0):
			infinite++
		case len(r) < 4 || a == 0:
			flat++
		default:
			rings = append(rings, ringOf{r, a})
		}
	}
	if infinite > 0 {
		told = append(told, t("图形含有不是数字的坐标，未读取", "the shape has coordinates that are no numbers and was not read"))
		return nil, told
	}
	if open > 0 {
		told = append(told, t("边界没有闭合，已闭合", "the border was not closed and has been closed"))
	}
	if flat > 0 {
		told = append(told, t("有的部分没有面积，已去掉", "parts without an area are left out"))
	}
	return rings, told
}

// doubleArea is twice the area of a ring in the plane, about its first point.
func doubleArea(r orb.Ring) float64 {
	var sum float64
	for i := 1; i+1 < len(r); i++ {
		sum += (r[i][0]-r[0][0])*(r[i+1][1]-r[0][1]) - (r[i+1][0]-r[0][0])*(r[i][1]-r[0][1])
	}
	return sum
}
