package api

import (
	"strings"

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/web/respond"
)

// AreaParams say where: the points of a list lie in all of the areas that are given.
type AreaParams struct {
	Grid    grid.ID `query:"grid" minimum:"0" doc:"In this grid or below it"`
	BBox    string  `query:"bbox" maxLength:"100" doc:"In a box: west,south,east,north in degrees" example:"116.2,39.8,116.6,40.1"`
	Polygon string  `query:"polygon" maxLength:"9000" example:"116.2,39.8,116.6,39.8,116.6,40.1"`
	Circle  string  `query:"circle" maxLength:"100" example:"116.4,39.9,1500"`
}

// areas reads them. Errors: invalid, with what is wrong.
func (a *API) areas(in *AreaParams) ([]grid.Area, error) {
	areas := grid.Under(in.Grid)
	if in.BBox != "" {
		b, ok := parseBox(in.BBox)
		if !ok {
			return nil, badParam("bbox", "应为 西,南,东,北 四个数", "Give west,south,east,north in degrees")
		}
		areas = append(areas, grid.Box{Bound: b})
	}
	if in.Polygon != "" {
		p, err := parsePolygon(in.Polygon)
		if err == nil {
			err = a.inCity("polygon", p.Shape.Bound())
		}
		if err != nil {
			return nil, err
		}
		areas = append(areas, p)
	}
	if in.Circle != "" {
		c, err := parseCircle(in.Circle)
		if err == nil {
			err = a.inCity("circle", c.Bound())
		}
		if err != nil {
			return nil, err
		}
		areas = append(areas, c)
	}
	return areas, nil
}

func parseBox(s string) (orb.Bound, bool) {
	v, ok := decimals(s)
	if !ok || len(v) != 4 {
		return orb.Bound{}, false
	}
	ok = v[0] <= v[2] && v[1] <= v[3] && v[0] >= -180 && v[2] <= 180 && v[1] >= -90 && v[3] <= 90
	return orb.Bound{Min: orb.Point{v[0], v[1]}, Max: orb.Point{v[2], v[3]}}, ok
}

func parsePolygon(s string) (grid.Polygon, error) {
	var rings []orb.Ring
	for text := range strings.SplitSeq(s, ";") {
		v, ok := decimals(text)
		if !ok || len(v)%2 != 0 {
			return grid.Polygon{}, badParam("polygon", "应为 经度,纬度,经度,纬度,… 依次列出各顶点，内环以分号隔开",
				"Give longitude,latitude of each vertex in turn, rings apart by semicolons")
		}
		ring := make(orb.Ring, len(v)/2)
		for i := range ring {
			ring[i] = orb.Point{v[2*i], v[2*i+1]}
		}
		rings = append(rings, ring)
	}
	return grid.NewPolygon(rings...)
}

func parseCircle(s string) (grid.Circle, error) {
	v, ok := decimals(s)
	if !ok || len(v) != 3 {
		return grid.Circle{}, badParam("circle", "应为 经度,纬度,半径（米）三个数", "Give longitude,latitude,radius in metres")
	}
	return grid.NewCircle(orb.Point{v[0], v[1]}, v[2])
}

// decimals reads numbers that are apart by commas.
func decimals(s string) ([]float64, bool) {
	out := make([]float64, 0, 2*grid.MostVertices)
	for part := range strings.SplitSeq(s, ",") {
		f, ok := respond.Decimal(strings.TrimSpace(part))
		if !ok {
			return nil, false
		}
		out = append(out, f)
	}
	return out, true
}

// inCity refuses an area that lies outside of the city, which is drawn by mistake or
// has its axes the other way round. Where the city lies is public.
func (a *API) inCity(name string, area orb.Bound) error {
	city := a.Live.View(grid.Everything).Status().Bounds
	if city.IsZero() || city.IsEmpty() || city.Intersects(area) {
		return nil
	}
	swapped := orb.Bound{Min: orb.Point{area.Min[1], area.Min[0]}, Max: orb.Point{area.Max[1], area.Max[0]}}
	if city.Intersects(swapped) {
		return badParam(name, grid.AxesSwapped.ZH, grid.AxesSwapped.EN)
	}
	return badParam(name, "所选区域在本市范围之外", "The area lies outside of the city")
}
