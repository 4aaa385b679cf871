package exchange

import (
	"math"

	"github.com/paulmach/orb"

	"anwang/geo/crs"
	"anwang/grid"
)

// frame is a coordinate system 坐标系 that places may be given in.
type frame struct {
	crs.System
	key  string
	name grid.Text
}

func frameFrom(s crs.System) frame {
	zh, en := s.Name()
	return frame{s, s.Key(), t(zh, en)}
}

// maxKey is the most characters of a key that is kept with a record.
const maxKey = 20

// frameOf reads the name of a coordinate system, as a key of ours or as people
// write it; ok is false for an unknown one.
func frameOf(s string) (frame, bool) {
	system, ok := crs.Named(tidy(s))
	if key := system.Key(); !ok || len(key) > maxKey {
		return frame{}, false
	}
	return frameFrom(system), true
}

// tableFrames are the coordinate systems that may be chosen for a whole table. Those that
// cannot be converted exactly are read where a row names them.
func tableFrames() []frame {
	var list []frame
	for _, s := range crs.Choices() {
		if s.Exact() {
			list = append(list, frameFrom(s))
		}
	}
	return list
}

// metric reports whether two numbers can only be metres.
func metric(x, y float64) bool { return math.Abs(x) > 1000 || math.Abs(y) > 1000 }

// toPoint turns what stands in a table into longitude and latitude of CGCS2000.
func (f *frame) toPoint(x, y float64) (p orb.Point, wrong fault) {
	p, misfit := f.Point(orb.Point{x, y})
	switch misfit {
	case crs.Fits:
		return p, fault{}
	case crs.NotANumber:
		return p, fault{"placeNumber", nil}
	case crs.Origin:
		return p, fault{"placeMissing", nil}
	case crs.Swapped:
		return p, fault{"placeSwapped", nil}
	case crs.InMetres:
		return p, fault{"placeProjected", []string{both(f.name)}}
	case crs.InDegrees:
		return p, fault{"placeDegrees", []string{both(f.name)}}
	case crs.NoZone:
		return p, fault{"placeZone", nil}
	}
	return p, fault{"placeOutside", nil}
}

// Frame is a coordinate system that may be chosen.
type Frame struct {
	Key  string
	Name grid.Text
}

// Frames lists the coordinate systems that may be chosen.
func Frames() []Frame {
	var list []Frame
	for _, f := range tableFrames() {
		list = append(list, Frame{f.key, f.name})
	}
	return list
}
