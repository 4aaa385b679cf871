package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"anwang/grid/pg/pgtest"
)

// loaded is what of a load's report the tests look at.
type loaded struct {
	Grids      int
	Version    int
	Difference *struct{ New, Gone, Renamed, Rehung, Reshaped, Same, Holes int }
	Findings   []struct {
		Severity, Kind string
		Codes          []string
		Detail         string
	}
}

// boundaryLoading runs the command on a database and returns its report.
func boundaryLoading(t *testing.T, url string, args ...string) (r loaded, code int, said string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), append([]string{"boundary", "load", "--database-url", url, "--json"}, args...), &out, &errs)
	if out.Len() > 0 {
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
	}
	return r, code, errs.String()
}

// sound runs anwang check.
func sound(t *testing.T, url string) {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"check", "--database-url", url}, &out, &errs); code != 0 {
		t.Errorf("check: %d\n%s%s", code, out.String(), errs.String())
	}
}

const raw = "../../grid/demo/data/boundaries/"

// TestCitiesFromFiles: three cities come from their files into an empty database: tried,
// loaded, sound, and loaded again without a difference.
func TestCitiesFromFiles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args  []string
		grids int
		kinds []string // findings that there must be
	}{
		"Shandong": {
			[]string{
				"--root", "37:山东省", "--level", "省/Province", "--level", "市/City",
				"--level", "区县/County=" + raw + "shandong_counties.geojson.gz?code=code&name=name&parent=parent_code&parentName=city;" +
					raw + "weihai_counties.geojson?code=code&name=name&parent=parent_code&parentName=city",
				"--hole", "115.4888,35.9122:飞地:河南省台前县飞地",
			}, 1 + 16 + 137, []string{"code_padded", "row_twice"},
		},
		"Beijing": {
			[]string{
				"--root", "110000:北京市", "--level", "市/City", "--level", "区/District=" + raw + "beijing_districts.geojson.gz?code=code&name=name",
				"--level", "街道/Street=" + raw + "beijing_streets.geojson.gz?code=code&name=name&parent=parent_code",
			}, 1 + 16 + 343, []string{"overlap", "gap", "moved", "too_few_points", "repeated_vertex"},
		},
		"four levels that do not nest": {[]string{fourLevels(t)}, 1 + 4 + 16 + 144, []string{"moved", "found_parent"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := pgtest.URL(t)
			r, code, said := boundaryLoading(t, url, append(c.args, "--dry-run")...)
			if code != 0 || r.Difference == nil || r.Difference.New != c.grids || r.Grids != c.grids || r.Version != 1 {
				t.Fatalf("tried: %d %+v\n%s", code, r.Difference, said)
			}
			found := map[string]int{}
			for _, f := range r.Findings {
				found[f.Kind]++
			}
			for _, k := range c.kinds {
				if found[k] == 0 {
					t.Errorf("no %s among %v", k, found)
				}
			}
			if r, code, said = boundaryLoading(t, url, c.args...); code != 0 || r.Version != 1 || r.Difference.New != c.grids {
				t.Fatalf("loaded: %d %+v\n%s", code, r.Difference, said)
			}
			sound(t, url)
			if r, code, said = boundaryLoading(t, url, c.args...); code != 0 || r.Version != 1 || r.Difference.Same != c.grids ||
				r.Difference.New+r.Difference.Holes != 0 {
				t.Errorf("loaded again: %d %+v\n%s", code, r.Difference, said)
			}
		})
	}
}

// fourLevels writes a city of four levels, each digitised for itself, so that none nests,
// and returns its description.
func fourLevels(t *testing.T) string {
	t.Helper()
	folder, r := t.TempDir(), rand.New(rand.NewPCG(1, 2))
	const side = 12
	level := func(step int, jitter float64, code func(x, y int) string) string {
		at := map[[2]int]orb.Point{}
		vertex := func(x, y int) orb.Point {
			p, ok := at[[2]int{x, y}]
			if !ok {
				p = orb.Point{121.5 + float64(x)*0.01 + jitter*r.NormFloat64(), 37 + float64(y)*0.01 + jitter*r.NormFloat64()}
				at[[2]int{x, y}] = p
			}
			return p
		}
		fc := geojson.NewFeatureCollection()
		for x := 0; x < side; x += step {
			for y := 0; y < side; y += step {
				var ring orb.Ring
				for i := range step {
					ring = append(ring, vertex(x+i, y))
				}
				for i := range step {
					ring = append(ring, vertex(x+step, y+i))
				}
				for i := range step {
					ring = append(ring, vertex(x+step-i, y+step))
				}
				for i := range step {
					ring = append(ring, vertex(x, y+step-i))
				}
				f := geojson.NewFeature(orb.Polygon{append(ring, ring[0])})
				f.Properties = geojson.Properties{"CODE": code(x, y), "NAME": fmt.Sprintf("第%d-%d-%d", step, x, y)}
				fc.Append(f)
			}
		}
		b, err := fc.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("level%d.geojson", step)
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	letter := func(n int) string { return string(rune('A' + n)) }
	district := func(x, y int) string { return "Q" + letter(x/6) + letter(y/6) }
	levels := []string{
		fmt.Sprintf(`{"name": "区", "nameEn": "District", "sources": [{"file": %q, "code": "CODE", "name": "NAME"}]}`, level(6, 0.0002, district)),
		fmt.Sprintf(`{"name": "镇", "nameEn": "Town", "sources": [{"file": %q, "code": "CODE", "name": "NAME"}]}`,
			level(3, 0.0001, func(x, y int) string {
				return "Z" + letter(x/3) + letter(y/3)
			})),
		fmt.Sprintf(`{"name": "村", "nameEn": "Village", "sources": [{"file": %q, "name": "NAME"}]}`, level(1, 0.00005, district)),
	}
	text := `{"network": {"key": "territory", "name": "属地", "nameEn": "Territory", "kind": "territory"}, "levels": [
		{"name": "市", "nameEn": "City", "grids": [{"code": "371000", "name": "安城市"}]}, ` + strings.Join(levels, ", ") + `]}`
	file := filepath.Join(folder, "city.json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
