package geofile_test

import (
	"math"
	"path/filepath"
	"testing"

	"anwang/geo"
	"anwang/grid/geofile"
)

const streets = "../demo/data/boundaries/beijing_streets.geojson.gz"

// TestStreets takes the streets of Beijing through the formats and zones that offices keep
// them in: every street comes back with its code, its name and its area.
func TestStreets(t *testing.T) {
	t.Parallel()
	want := measured(t, streets, "cgcs2000")
	if len(want) != 343 {
		t.Fatalf("%d streets", len(want))
	}
	plain := "/vsigzip/" + absolute(t, streets)
	for _, c := range []struct {
		driver, name, system string
		args                 []string
	}{
		{"ESRI Shapefile", "streets", "gk-cm117", []string{"-t_srs", "EPSG:4548", "-lco", "ENCODING=GBK"}},
		{"GPKG", "streets.gpkg", "gk-cm117", []string{"-t_srs", "EPSG:4527"}},
		{"OpenFileGDB", "streets.gdb", "gk-cm117", []string{"-t_srs", "EPSG:4498", "-nlt", "MULTIPOLYGON"}},
	} {
		out := filepath.Join(t.TempDir(), c.name)
		ogr(t, "ogr2ogr", append([]string{"-f", c.driver, out, plain}, c.args...)...)
		got := measured(t, zipped(t, out), c.system)
		if len(got) != len(want) {
			t.Errorf("%s: %d streets", c.driver, len(got))
		}
		for street, area := range want {
			if far := math.Abs(got[street] - area); far > 1 {
				t.Errorf("%s: %s has %.1f m², want %.1f", c.driver, street, got[street], area)
			}
		}
	}
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	p, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// measured is the area of each street by its code and name.
func measured(t *testing.T, name, system string) map[string]float64 {
	t.Helper()
	f := open(t, name, geofile.Options{})
	l := layer(t, f)
	if l.System.Found.Key() != system {
		t.Fatalf("%s is of %+v, want %s", name, l.System, system)
	}
	areas := map[string]float64{}
	for _, r := range rows(t, f, l.Name) {
		g, fault := r.Locate(l.System.Found)
		if fault != nil {
			t.Fatalf("row %d: %+v", r.Row, fault)
		}
		areas[r.Fields["code"]+" "+r.Fields["name"]] = geo.Area(g)
	}
	return areas
}
