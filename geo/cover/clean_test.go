package cover_test

import (
	"math"
	"slices"
	"testing"

	"anwang/geo/cover"
)

// sum counts the defects of a kind and their pieces, adds up their areas and
// finds the worst.
func sum(ds []cover.Defect, kind cover.Kind) (n, pieces int, area, worst float64, w cover.Defect) {
	for _, d := range ds {
		if d.Kind == kind {
			n++
			pieces += d.Count
			area += d.Area
			if d.Area >= worst {
				worst, w = d.Area, d
			}
		}
	}
	return n, pieces, area, worst, w
}

// What PostGIS 3.3 measures on the source files, written in their description.
// Slivers thinner than half a lattice step close by themselves, so that a few
// of its gaps, of two square metres in all, are not found again.
func TestDefectsOfBeijing(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		file                 string
		overlaps             int
		overlapArea          float64
		worst                [2]string
		worstArea            float64
		gapsLeast, gapsMost  int
		gapArea              float64
		repeated, wrongRings int
		invalid              []string
	}{
		{
			"beijing_streets.geojson.gz", 67, 45312,
			[2]string{"110112009000", "110112105000"},
			26093,
			280, 291, 21401, 402, 476, nil,
		},
		{
			"beijing_districts.geojson.gz", 11, 10.577e6,
			[2]string{"110105000000", "110113000000"},
			10.57e6,
			250, 260, 5251, 340, 22,
			[]string{"110106000000"},
		},
	} {
		c, ds, err := cover.Clean(t.Context(), load(t, tt.file), cover.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n, _, area, worst, d := sum(ds, cover.Overlap)
		if n != tt.overlaps || !near(area, tt.overlapArea, 1e-3) {
			t.Errorf("%s: %d overlaps, %.0f m²; want %d, %.0f", tt.file, n, area, tt.overlaps, tt.overlapArea)
		}
		if !slices.Equal(d.Codes, tt.worst[:]) || !near(worst, tt.worstArea, 1e-3) || d.To != tt.worst[0] {
			t.Errorf("%s: worst overlap is %v", tt.file, d)
		}
		_, n, area, _, _ = sum(ds, cover.Gap)
		if n < tt.gapsLeast || n > tt.gapsMost || !near(area, tt.gapArea, 1e-3) {
			t.Errorf("%s: %d gaps, %.0f m²; want %d…%d, %.0f", tt.file, n, area, tt.gapsLeast, tt.gapsMost, tt.gapArea)
		}
		repeated, wrong := 0, 0
		var invalid []string
		for _, d := range ds {
			switch d.Kind {
			case cover.RepeatedVertex:
				repeated += d.Count
			case cover.RingDirection:
				wrong += d.Count
			case cover.Invalid, cover.TooFewPoints:
				invalid = append(invalid, d.Codes...)
			case cover.Gap:
				if d.Action != cover.Assigned {
					t.Errorf("%s: sliver not filled: %v", tt.file, d)
				}
			}
		}
		if repeated != tt.repeated || wrong != tt.wrongRings {
			t.Errorf("%s: %d repeated vertices, %d rings turned; want %d, %d", tt.file, repeated, wrong, tt.repeated, tt.wrongRings)
		}
		if !slices.Equal(slices.Compact(invalid), tt.invalid) {
			t.Errorf("%s: invalid: %v; want %v", tt.file, invalid, tt.invalid)
		}
		if ds := checked(t, c.Polygons()); len(ds) > 0 {
			t.Errorf("%s: the cover has %d defects: %v", tt.file, len(ds), ds[0])
		}
	}
}

// The one hole of the counties of Shandong is no sliver and stays.
func TestDeclaredHole(t *testing.T) {
	t.Parallel()
	_, ds, err := cover.Clean(t.Context(), load(t, "shandong_counties.geojson.gz"), cover.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n, _, area, _, d := sum(ds, cover.Gap)
	if n != 1 || !near(area, 1.92e6, 0.01) || d.Action != cover.Kept {
		t.Errorf("%d gaps: %v", n, d)
	}
	if n, _, _, _, d := sum(ds, cover.Overlap); n != 0 {
		t.Errorf("%d overlaps: %v", n, d)
	}
}

func near(got, want, rel float64) bool { return math.Abs(got-want) <= rel*math.Abs(want) }
