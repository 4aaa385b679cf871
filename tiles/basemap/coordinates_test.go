package basemap

import (
	"encoding/json"
	"testing"

	"github.com/paulmach/orb"

	"anwang/tiles/lattice"
)

func TestCoordinatesRefused(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, typ, raw string }{
		{"unknown type", "Circle", `[1,2]`},
		{"no array", "Point", `1`},
		{"one number", "Point", `[1]`},
		{"not a number", "Point", `[1,x]`},
		{"swapped axes", "Point", `[39.9,116.4]`},
		{"no number", "Point", `[NaN,1]`},
		{"open array", "LineString", `[[1,2],[3,4]`},
		{"missing comma", "LineString", `[[1,2] [3,4]]`},
		{"empty", "Polygon", ``},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if parts, _, err := coordinates(c.typ, []byte(c.raw)); err == nil {
				t.Errorf("read as %v", parts)
			}
		})
	}
}

// FuzzCoordinates: whatever the general decoder reads as a polygon is read the
// same, and nothing makes the reader panic.
func FuzzCoordinates(f *testing.F) {
	f.Add("[[[116.1,39.2],[117,39.2],[117,40]],[ [1 , 2] , [3,4,5] ]]")
	f.Add("[[],[[]]]")
	f.Add("[[[1e2,-3.5E1]]]")
	f.Fuzz(func(t *testing.T, raw string) {
		got, _, err := coordinates("Polygon", []byte(raw))
		if err != nil {
			return
		}
		var want [][][]float64
		if json.Unmarshal([]byte(raw), &want) != nil {
			return
		}
		if len(got) != 1 || len(got[0]) != len(want) {
			t.Fatalf("%d rings, want %d", len(got[0]), len(want))
		}
		for i, r := range want {
			if len(got[0][i]) != len(r) {
				t.Fatalf("ring %d: %d points, want %d", i, len(got[0][i]), len(r))
			}
			for k, p := range r {
				if v := lattice.Project(orb.Point{p[0], p[1]}); v != got[0][i][k] {
					t.Fatalf("point %v, want %v", got[0][i][k], v)
				}
			}
		}
	})
}
