package boundary

import (
	"errors"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/crs"
	"anwang/grid"
	"anwang/grid/geofile"
)

// outline reads the shape; false: the row cannot be used.
func (r *reader) outline(u *unit, row *geofile.Feature) bool {
	for _, text := range row.Told {
		if row.Shape != nil { // else it is told why there is none
			r.told[text] = append(r.told[text], row.Row)
		}
	}
	g, fault := row.Locate(r.system)
	if fault != nil {
		r.misplaced(u, row, fault)
		return false
	}
	shape, closed, other := areas(g)
	switch {
	case other != "":
		r.report(Stops, notArea, row.Row, u.code, both("第 %d 行 %s 是%s，不是面", "row %d %s is a %s, no area", row.Row, u.code, other),
			grid.Text{}, both("从文件中去掉此行，或改用面图层", "take the row out of the file, or use a layer of areas"))
		return false
	case vertices(shape) == 0:
		why := grid.Text{}
		if len(row.Told) > 0 && row.Shape == nil {
			why = grid.Text{ZH: "：" + row.Told[0].ZH, EN: ": " + row.Told[0].EN}
		}
		r.report(Stops, noShape, row.Row, u.code, both("第 %d 行 %s 没有图形%s", "row %d %s has no shape%s", row.Row, u.code, ""), grid.Text{},
			both("补上图形，或从文件中去掉此行", "give it a shape, or take the row out of the file")).because(why)
		return false
	}
	u.shape = shape
	if closed {
		r.closed = append(r.closed, u.label())
	}
	if drawn, _, _ := areas(row.Shape); rectangle(drawn) {
		r.boxes = append(r.boxes, u.label())
	}
	return true
}

// whereabouts is where a row lies, as far as that can be said.
func (r *reader) whereabouts(row *geofile.Feature) *orb.Point {
	g, fault := row.Locate(r.system)
	if fault != nil || g == nil {
		return nil
	}
	at := geo.Snap(g.Bound().Center())
	return &at
}

// because adds a reason to what is told.
func (f *Finding) because(why grid.Text) {
	f.Detail.ZH += why.ZH
	f.Detail.EN += why.EN
}

// label is what a unit is called where it is listed among others.
func (u *unit) label() string {
	if u.code != "" {
		return u.code
	}
	return u.name
}

// areas are the areas of a geometry. A line that is closed, as drawings have them, is
// taken as one; other says what there is instead.
func areas(g orb.Geometry) (m orb.MultiPolygon, closed bool, other string) {
	switch g := g.(type) {
	case nil:
	case orb.Polygon:
		m = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		m = g
	case orb.LineString:
		if len(g) < 4 || g[0] != g[len(g)-1] {
			return nil, false, g.GeoJSONType()
		}
		return orb.MultiPolygon{{orb.Ring(g)}}, true, ""
	case orb.Collection:
		for _, part := range g {
			more, line, o := areas(part)
			if o != "" {
				return nil, false, o
			}
			m, closed = append(m, more...), closed || line
		}
	default:
		return nil, false, g.GeoJSONType()
	}
	return m, closed, ""
}

func vertices(m orb.MultiPolygon) (n int) {
	for _, p := range m {
		for _, ring := range p {
			n += len(ring)
		}
	}
	return n
}

// rectangle reports whether a shape is one with its sides along the axes, as people draw
// them by hand where they have no border.
func rectangle(m orb.MultiPolygon) bool {
	if len(m) != 1 || len(m[0]) != 1 || len(m[0][0]) != 5 {
		return false
	}
	ring := m[0][0]
	for i := range 4 {
		a, b := ring[i], ring[i+1]
		if off := math.Min(math.Abs(a[0]-b[0]), math.Abs(a[1]-b[1])); off > 1e-9*math.Abs(a[0]) || a == b {
			return false
		}
	}
	return true
}

// misplaced reports a row whose coordinates are not of the system.
func (r *reader) misplaced(u *unit, row *geofile.Feature, fault *grid.Fault) {
	kind := offEarth
	remedy := both("改正此行的坐标，或为文件选择别的坐标系", "put the coordinates of the row right, or choose another system for the file")
	s := r.system
	if row.System.Known() {
		s = row.System
	}
	var m *crs.Misfit
	if _, err := s.Convert(row.Shape); errors.As(err, &m) {
		switch m.Wrong {
		case crs.Swapped:
			kind, remedy = swapped, both("在文件中对调经度和纬度", "turn longitude and latitude in the file")
		case crs.Antimeridian:
			kind, remedy = acrossDates, both("在 180° 经线处断开图形", "cut the shape at the meridian of 180°")
		case crs.Origin:
			kind, remedy = atZero, both("补上坐标，或去掉此行", "give it its coordinates, or leave the row out")
		}
	}
	f := r.report(Stops, kind, row.Row, u.code, grid.Text{}, grid.Text{}, remedy)
	f.Detail = both("第 %d 行 %s：", "row %d %s: ", row.Row, u.code)
	f.because(fault.Text)
	if fault.Lon != 0 || fault.Lat != 0 {
		f.At = &orb.Point{fault.Lon, fault.Lat}
	}
}

// closeOutlines says what concerns the shapes of several rows.
func (r *reader) closeOutlines() {
	if n := len(r.closed); n > 0 {
		f := r.report(Mended, lineClosed, 0, "", both("%d 个图形是闭合的线", "%d shapes are closed lines", n),
			both("作为面使用", "taken as areas"), grid.Text{})
		f.Codes, f.Count = r.closed, n
	}
	if n := len(r.boxes); n > 0 {
		f := r.report(Warns, drawnBox, 0, "", both("%d 个图形是横平竖直的矩形，可能是手绘的示意范围：%s",
			"%d shapes are rectangles along the axes and may be sketches: %s", n, few(r.boxes)),
			both("照常使用，请核对", "taken as they are; look at them"), grid.Text{})
		f.Codes, f.Count = r.boxes, n
		if u := r.index[r.boxes[0]]; u != nil {
			at := centre(u.shape)
			f.At = &at
		}
	}
	texts := slices.SortedFunc(maps.Keys(r.told), func(a, b grid.Text) int { return strings.Compare(a.ZH, b.ZH) })
	for _, text := range texts {
		rows := r.told[text]
		f := r.report(Mended, noticed, rows[0], "", both("%d 行：%s", "%d rows: %s", len(rows), ""), both("照此读取", "read so"), grid.Text{})
		f.Detail = grid.Text{ZH: f.Detail.ZH + text.ZH, EN: f.Detail.EN + text.EN}
		f.Count = len(rows)
	}
}

// centre is the middle of the bounds of a shape.
func centre(m orb.MultiPolygon) orb.Point { return geo.Snap(m.Bound().Center()) }
