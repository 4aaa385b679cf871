package boundary

import (
	"hash/maphash"
	"slices"

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/geofile"
)

// FileLayer is one layer of a file, as far as it can be said without knowing what it is.
type FileLayer struct {
	Name     string         `json:"name"`
	Geometry string         `json:"geometry"` // area, line, point, mixed, none
	Rows     int            `json:"rows"`
	Shapes   map[string]int `json:"shapes"`  // by kind: "Polygon", "" none
	Columns  []FileColumn   `json:"columns"` // as in the file
	Bound    []float64      `json:"bound"`   // least and largest coordinates as they stand; empty without a shape
	Encoding string         `json:"encoding"`
	System   LayerSystem    `json:"system"`
	Told     []grid.Text    `json:"told"` // what was noticed
}

// FileColumn is a column of a layer.
type FileColumn struct {
	Name     string   `json:"name"`
	Filled   int      `json:"filled"`
	Distinct int      `json:"distinct"` // at most mostDistinct
	Samples  []string `json:"samples"`
}

const (
	mostRows     = 500_000 // of a file
	mostFiles    = 50
	mostDistinct = 100_000
	mostSamples  = 5
	rowsAtOnce   = 1000
)

// surveyor looks at the rows of a layer as they go by.
type surveyor struct {
	FileLayer
	seed    maphash.Seed
	at      map[string]int // of the columns
	seen    []map[uint64]bool
	bound   orb.Bound
	any     bool
	counted int // values kept to be told apart, of all columns
}

func survey(l *geofile.Layer) *surveyor {
	s := &surveyor{seed: maphash.MakeSeed(), at: map[string]int{}, FileLayer: FileLayer{
		Name: l.Name, Geometry: string(l.Geometry), Shapes: map[string]int{}, Columns: []FileColumn{}, Bound: []float64{},
		Encoding: l.Encoding, System: systemOf(&l.System), Told: append([]grid.Text{}, l.Told...),
	}}
	for _, name := range l.Fields {
		s.at[name] = len(s.Columns)
		s.Columns = append(s.Columns, FileColumn{Name: name, Samples: []string{}})
		s.seen = append(s.seen, map[uint64]bool{})
	}
	return s
}

func (s *surveyor) add(row *geofile.Feature) {
	s.Rows++
	kind := ""
	if row.Shape != nil {
		kind = row.Shape.GeoJSONType()
		if b := row.Shape.Bound(); !s.any {
			s.any, s.bound = true, b
		} else {
			s.bound = s.bound.Union(b)
		}
	}
	s.Shapes[kind]++
	for name, v := range row.Fields {
		if k, known := s.at[name]; known && v != "" {
			s.count(k, v)
		}
	}
}

func (s *surveyor) count(k int, v string) {
	c, seen := &s.Columns[k], s.seen[k]
	c.Filled++
	key := maphash.String(s.seed, v)
	if seen[key] || len(seen) >= mostDistinct || s.counted >= 20*mostDistinct {
		return
	}
	seen[key] = true
	s.counted++
	if len(c.Samples) < mostSamples {
		c.Samples = append(c.Samples, clip(v))
	}
}

// found is the layer when all its rows have gone by.
func (s *surveyor) found() FileLayer {
	for k := range s.Columns {
		s.Columns[k].Distinct = len(s.seen[k])
	}
	if s.any {
		s.Bound = slices.Concat(s.bound.Min[:], s.bound.Max[:])
	}
	return s.FileLayer
}
