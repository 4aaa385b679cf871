package grid

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"anwang/geo"
)

// Area 区域 is where: a part of the map whose border belongs to it. It is one of
// [Subtree], [Box], [Polygon] and [Circle]. An Area is a value that never changes, and
// its JSON tells it from any other.
//
// Whoever adds a kind of area adds it to both compilers, pg.Args.In and the regions
// of grid/live; the property test of the lists says whether they take the same points.
type Area interface{ area() }

// Subtree takes the points of a grid and of everything below it.
type Subtree struct {
	Grid ID `json:"grid"`
}

// Box takes the points between two longitudes and two latitudes.
type Box struct {
	Bound orb.Bound `json:"box"`
}

// Polygon takes the points that a valid shape covers. Its edges are straight in
// longitude and latitude, as those of grids are. A place closer to a slanting edge than
// a coordinate can tell (1e-14 degrees) is on it; PostGIS says so, too.
type Polygon struct {
	Shape orb.MultiPolygon `json:"polygon"`
}

// Circle takes the points whose geodesic distance from its centre, rounded to the
// millimetre, is at most its radius.
type Circle struct {
	Centre orb.Point `json:"centre"`
	Radius float64   `json:"radius"` // metres, whole millimetres
}

func (Subtree) area() {}
func (Box) area()     {}
func (Polygon) area() {}
func (Circle) area()  {}

// Under is the subtree of a grid as the areas of a filter; of grid 0, which is none, it
// is everywhere.
func Under(id ID) []Area {
	if id == 0 {
		return nil
	}
	return []Area{Subtree{id}}
}

// The largest areas that may be asked for.
const (
	MostVertices = 300
	MostRadius   = 200_000 // metres
)

// NewPolygon makes an area of rings, the first its border and the others holes; a ring
// need not repeat its first vertex. Vertices are brought to the lattice of the grids
// (geo.Snap). Errors: invalid, with what is wrong with it and where.
func NewPolygon(rings ...orb.Ring) (Polygon, error) {
	n := 0
	shape := make(orb.Polygon, 0, len(rings))
	for _, r := range rings {
		n += len(r)
		for _, p := range r {
			if fault := faultOfPoint(p); fault != nil {
				return Polygon{}, badArea("polygon", *fault, orb.Point{})
			}
		}
		shape = append(shape, closed(r))
	}
	if n > MostVertices {
		return Polygon{}, badArea("polygon", Text{
			ZH: fmt.Sprintf("多边形最多 %d 个顶点，现有 %d 个", MostVertices, n),
			EN: fmt.Sprintf("A polygon has at most %d vertices, this one has %d", MostVertices, n),
		}, orb.Point{})
	}
	p := Polygon{orb.MultiPolygon{shape}}
	if faults := geo.Validate(p.Shape); len(faults) > 0 {
		f := faults[0]
		return Polygon{}, badArea("polygon", textOfReason(f), f.At)
	}
	return p, nil
}

// closed is a ring on the lattice, without repeated vertices, that ends where it begins.
func closed(r orb.Ring) orb.Ring {
	out := make(orb.Ring, 0, len(r)+1)
	for _, p := range r {
		if p = geo.Snap(p); len(out) == 0 || p != out[len(out)-1] {
			out = append(out, p)
		}
	}
	if len(out) > 0 && out[0] != out[len(out)-1] {
		out = append(out, out[0])
	}
	return out
}

// NewCircle makes an area of a place and a distance. Errors: invalid.
func NewCircle(centre orb.Point, metres float64) (Circle, error) {
	if fault := faultOfPoint(centre); fault != nil {
		return Circle{}, badArea("circle", *fault, orb.Point{})
	}
	metres = math.Round(metres*1000) / 1000
	if !(metres > 0 && metres <= MostRadius) {
		return Circle{}, badArea("circle", Text{
			ZH: fmt.Sprintf("半径应大于 0、不超过 %d 米", MostRadius),
			EN: fmt.Sprintf("A radius is more than 0 and at most %d metres", MostRadius),
		}, orb.Point{})
	}
	return Circle{centre, metres}, nil
}

// halfMillimetre is what rounding to the millimetre adds to a radius.
const halfMillimetre = 0.0005

// Reach is the distance in metres below which a point belongs to the circle.
func (c Circle) Reach() float64 { return c.Radius + halfMillimetre }

// Bound is a box around the circle, a hundredth too large.
func (c Circle) Bound() orb.Bound {
	const metresOfDegree = 110_574 / 1.01 // of latitude at the equator, where it is the shortest
	dy := c.Reach() / metresOfDegree
	north := min(math.Abs(c.Centre[1])+dy, 89.9)
	dx := min(dy/math.Cos(north*math.Pi/180), 360)
	return orb.Bound{
		Min: orb.Point{c.Centre[0] - dx, c.Centre[1] - dy},
		Max: orb.Point{c.Centre[0] + dx, c.Centre[1] + dy},
	}
}

// faultOfPoint says what is wrong with a longitude and latitude; nil: nothing.
func faultOfPoint(p orb.Point) *Text {
	switch {
	case math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90:
		return nil
	case math.Abs(p[0]) <= 90 && math.Abs(p[1]) <= 180:
		return &AxesSwapped
	}
	return &Text{
		ZH: "经度应在 -180 至 180、纬度应在 -90 至 90 之间（CGCS2000，单位为度）",
		EN: "A longitude lies between -180 and 180, a latitude between -90 and 90 (CGCS2000, in degrees)",
	}
}

// AxesSwapped says that somebody wrote latitudes before longitudes.
var AxesSwapped = Text{
	ZH: "坐标顺序应为先经度、后纬度，现在似乎写反了",
	EN: "Longitude comes first and latitude second; here they seem to be the other way round",
}

func textOfReason(f geo.Invalidity) Text {
	at := fmt.Sprintf("%.6f, %.6f", f.At[0], f.At[1])
	switch f.Reason {
	case geo.TooFewPoints:
		return Text{ZH: "多边形的每个环至少要有三个不同的顶点", EN: "Each ring of a polygon has at least three different vertices"}
	case geo.Crosses:
		return Text{ZH: "多边形的边在 " + at + " 处相交", EN: "The border of the polygon crosses itself at " + at}
	case geo.TouchesItself:
		return Text{ZH: "多边形的边界在 " + at + " 处与自身相接", EN: "The border of the polygon touches itself at " + at}
	case geo.HoleOutside:
		return Text{ZH: "内环在 " + at + " 处超出外环", EN: "A hole lies outside of the polygon at " + at}
	case geo.NestedHoles:
		return Text{ZH: "内环在 " + at + " 处位于另一个内环之中", EN: "A hole lies in another hole at " + at}
	}
	return Text{ZH: "多边形在 " + at + " 处无效", EN: "The polygon is not valid at " + at}
}

func badArea(pointer string, text Text, at orb.Point) error {
	return &Error{
		Code: CodeInvalid, Text: Text{ZH: pointer + "：" + text.ZH, EN: pointer + ": " + text.EN},
		Faults: []Fault{{Pointer: pointer, Lon: at[0], Lat: at[1], Text: text}},
	}
}
