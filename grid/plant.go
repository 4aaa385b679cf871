package grid

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"anwang/geo"
)

// What a plant boundary 厂区边界 can be. People within 500 m outside of it decide
// the level of a major hazard source, so one drawn somewhere else, or over half
// the world, would give a wrong level; and what is asked around it must have an
// end. The greatest works and open mines stay well below.
const (
	maxPlantArea = 100e6 // square metres
	minPlantArea = 10    // square metres
	maxPlantSpan = 25e3  // metres, the diagonal of its box
	maxPlantAway = 5e3   // metres from the place of its enterprise
)

// CheckPlant returns the fault of a plant boundary whose size no plant has or
// that does not lie at its enterprise, with the place; nil when it can be one.
// The shape must be valid.
func CheckPlant(plant orb.MultiPolygon, at orb.Point) *Fault {
	fault := func(at orb.Point, zh, en string) *Fault {
		return &Fault{Pointer: "/plant", Lon: at[0], Lat: at[1], Text: Text{ZH: zh, EN: en}}
	}
	b := plant.Bound()
	span := geo.Distance(b.Min, b.Max)
	if b.Max[0]-b.Min[0] > 180 { // the short way round would be measured
		span = math.Pi * 6371e3
	}
	if span > maxPlantSpan {
		return fault(b.Center(), fmt.Sprintf("厂区边界（%.5f, %.5f 至 %.5f, %.5f）跨度 %s，最大 %s：请核对坐标系和各顶点", b.Min[0], b.Min[1], b.Max[0], b.Max[1],
			kilometres(span), kilometres(maxPlantSpan)),
			fmt.Sprintf("The plant boundary (%.5f, %.5f to %.5f, %.5f) is %s across and at most %s is possible; check the coordinate system and "+
				"every vertex",
				b.Min[0], b.Min[1], b.Max[0], b.Max[1], kilometres(span), kilometres(maxPlantSpan)))
	}
	switch area := geo.Area(plant); {
	case area > maxPlantArea:
		return fault(b.Center(), fmt.Sprintf("厂区边界面积 %.0f km²，最大 %.0f km²", area/1e6, maxPlantArea/1e6),
			fmt.Sprintf("The plant boundary has %.0f km² and at most %.0f km² is possible", area/1e6, maxPlantArea/1e6))
	case area < minPlantArea:
		return fault(b.Center(), fmt.Sprintf("厂区边界面积不足 %d m²，不可能是厂区", int(minPlantArea)),
			fmt.Sprintf("The plant boundary has less than %d m², which no plant has", int(minPlantArea)))
	}
	nearest, metres := geo.Nearest(plant, at)
	if metres <= maxPlantAway {
		return nil
	}
	return fault(nearest, fmt.Sprintf("厂区边界在 %.5f, %.5f，离企业位置（%.5f, %.5f）%s，最远 %s：请核对经纬度是否颠倒、坐标系是否为 CGCS2000",
		nearest[0], nearest[1], at[0], at[1], kilometres(metres), kilometres(maxPlantAway)),
		fmt.Sprintf("The plant boundary is at %.5f, %.5f, %s from the enterprise (%.5f, %.5f), and at most %s is possible; check for swapped "+
			"axes or another coordinate system than CGCS2000",
			nearest[0], nearest[1], kilometres(metres), at[0], at[1], kilometres(maxPlantAway)))
}

func kilometres(m float64) string {
	if m < 100e3 {
		return fmt.Sprintf("%.1f km", m/1000)
	}
	return fmt.Sprintf("%.0f km", m/1000)
}
