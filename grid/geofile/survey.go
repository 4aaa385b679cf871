package geofile

import (
	"math"

	"github.com/paulmach/orb"
)

// survey collects what a layer is while its features go by.
type survey struct {
	count, flat int
	geometry    Geometry
	fields      []string
	known       map[string]bool
	extent      orb.Bound
	any         bool
	said        map[string]int
	silent      int // rows that name no system
}

func (s *survey) add(f *jsonFeature) {
	s.count++
	if s.known == nil {
		s.known, s.said = map[string]bool{}, map[string]int{}
	}
	for _, name := range f.order {
		if !s.known[name] && len(s.fields) < maxFields {
			s.known[name] = true
			s.fields = append(s.fields, name)
		}
	}
	if f.flat {
		s.flat++
	}
	if f.said == "" {
		s.silent++
	} else if len(s.said) < maxFields {
		s.said[f.said]++
	}
	s.geometry = together(s.geometry, geometryOf(f.Shape))
	s.extend(f.Shape)
}

// extend widens the extent by what is a number and no place-holder.
func (s *survey) extend(g orb.Geometry) {
	eachPoint(g, func(p orb.Point) {
		switch {
		case math.IsNaN(p[0]+p[1]) || math.IsInf(p[0]+p[1], 0) || p == orb.Point{}:
		case !s.any:
			s.any, s.extent = true, p.Bound()
		default:
			s.extent = s.extent.Extend(p)
		}
	})
}

// into writes down what was found.
func (s *survey) into(l *Layer) {
	l.Count, l.Fields, l.Extent, l.Geometry = s.count, s.fields, s.extent, s.geometry
	if l.Geometry == "" {
		l.Geometry = None
	}
	if s.flat > 0 {
		l.Told = append(l.Told, flattened)
	}
	if len(s.said) == 1 && s.silent == 0 {
		for said := range s.said {
			l.declared = declare(said)
		}
	} else if len(s.said) > 0 {
		l.declared = declaration{rows: true}
	}
}

// maxFields bounds the fields of a layer.
const maxFields = 1000

var flattened = t("高程（Z）或度量（M）已去掉", "heights (Z) or measures (M) are left out")
