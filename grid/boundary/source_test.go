package boundary

import (
	"archive/zip"
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"anwang/grid"
)

const counties = "../demo/data/boundaries/weihai_counties.geojson"

// converted makes a file of another format of the counties of Weihai.
func converted(t *testing.T, format, name string, args ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), name)
	from, err := filepath.Abs(counties)
	if err != nil {
		t.Fatal(err)
	}
	if said, err := exec.Command("ogr2ogr", append([]string{"-f", format, out, from}, args...)...).CombinedOutput(); err != nil {
		t.Fatalf("ogr2ogr (.make/install test installs it): %v\n%s", err, said)
	}
	return out
}

// zipped packs the files of a folder.
func zipped(t *testing.T, folder string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "upload.zip")
	f, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	if err := z.AddFS(os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

// countiesOf is a city whose counties are a file.
func countiesOf(s Source) Description {
	d := twoLevels()
	d.Levels[1] = Level{Name: "区县", NameEN: "County", Sources: []Source{s}}
	return d
}

// composed makes the network of a description with files where they lie.
func composed(t *testing.T, d Description) (*Tree, []Finding) {
	t.Helper()
	folder := NewFolder("")
	defer func() {
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	}()
	tree, found, err := Compose(t.Context(), d, folder.Layer, func(grid.Text, int) {})
	if err != nil {
		t.Fatal(err)
	}
	return tree, found
}

// TestFormats: the same counties come from every format that offices have, in whatever
// system and encoding, with the same codes, names and areas.
func TestFormats(t *testing.T) {
	t.Parallel()
	columns := Source{Code: "code", Name: "name"}
	want, found := composed(t, countiesOf(Source{File: counties, Code: "code", Name: "name"}))
	if want == nil || len(want.Grids) != 5 {
		t.Fatal(told(found))
	}
	for name, c := range map[string]struct {
		file   func(t *testing.T) string
		source Source
		kind   string // of a finding that there must be
	}{
		"Shapefile, GBK, zone of 3 degrees": {func(t *testing.T) string {
			return zipped(t, converted(t, "ESRI Shapefile", "counties", "-t_srs", "EPSG:4529", "-lco", "ENCODING=GBK"))
		}, columns, ""},
		"Shapefile without a .prj, system chosen": {func(t *testing.T) string {
			folder := converted(t, "ESRI Shapefile", "counties", "-t_srs", "EPSG:4550", "-lco", "ENCODING=UTF-8")
			if err := os.Remove(filepath.Join(folder, "weihai_counties.prj")); err != nil {
				t.Fatal(err)
			}
			return zipped(t, folder)
		}, Source{Code: "code", Name: "name", System: "gk-cm123"}, ""},
		"GeoPackage, zone of 6 degrees": {func(t *testing.T) string {
			return converted(t, "GPKG", "x.gpkg", "-t_srs", "EPSG:4510")
		}, columns, ""},
		"GeoPackage with two layers, one chosen": {func(t *testing.T) string {
			f := converted(t, "GPKG", "x.gpkg", "-nln", "旧")
			if out, err := exec.Command("ogr2ogr", "-f", "GPKG", "-update", f, counties, "-nln", "新").CombinedOutput(); err != nil {
				t.Fatalf("%v %s", err, out)
			}
			return f
		}, Source{Code: "code", Name: "name", Layer: "新"}, ""},
		"FileGDB": {func(t *testing.T) string {
			return converted(t, "OpenFileGDB", "x.gdb", "-nlt", "MULTIPOLYGON", "-t_srs", "EPSG:4490")
		}, columns, ""},
		"KML": {func(t *testing.T) string { return converted(t, "KML", "x.kml", "-nln", "x") }, columns, systemTaken},
		"DXF, a drawing without codes": {func(t *testing.T) string {
			return converted(t, "DXF", "x.dxf", "-nlt", "MULTILINESTRING", "-t_srs", "EPSG:4529")
		}, Source{System: "gk-cm123"}, codeMade},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.source.File = c.file(t)
			tree, found := composed(t, countiesOf(c.source))
			if tree == nil || len(tree.Grids) < 5 {
				t.Fatal(told(found))
			}
			if c.source.Code != "" {
				for i := range want.Grids {
					w, g := &want.Grids[i], &tree.Grids[i]
					if w.Code != g.Code || w.Name != g.Name || math.Abs(w.Area-g.Area) > 5 {
						t.Errorf("%s %s %.1f m², want %s %s %.1f", g.Code, g.Name, g.Area, w.Code, w.Name, w.Area)
					}
				}
			}
			if math.Abs(tree.Grids[0].Area-want.Grids[0].Area) > 20 {
				t.Errorf("the city has %.1f m², want %.1f", tree.Grids[0].Area, want.Grids[0].Area)
			}
			if c.kind != "" && !slices.ContainsFunc(found, func(f Finding) bool { return f.Kind == c.kind }) {
				t.Errorf("no %s: %s", c.kind, told(found))
			}
		})
	}
}

// TestUndecided: what a file leaves open stops the load and says what there is to choose.
func TestUndecided(t *testing.T) {
	t.Parallel()
	plain := func(t *testing.T, args ...string) string {
		t.Helper()
		folder := converted(t, "ESRI Shapefile", "counties", args...)
		for _, ending := range []string{".prj", ".cpg"} {
			if err := os.Remove(filepath.Join(folder, "weihai_counties"+ending)); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
		return zipped(t, folder)
	}
	text := func(s string) func(t *testing.T) string {
		return func(t *testing.T) string {
			name := filepath.Join(t.TempDir(), "x.geojson")
			if err := os.WriteFile(name, []byte(s), 0o600); err != nil {
				t.Fatal(err)
			}
			return name
		}
	}
	for name, c := range map[string]struct {
		file   func(t *testing.T) string
		source Source
		kind   string
		says   string
	}{
		"two layers of areas": {func(t *testing.T) string {
			f := converted(t, "GPKG", "x.gpkg", "-nln", "旧")
			if out, err := exec.Command("ogr2ogr", "-f", "GPKG", "-update", f, counties, "-nln", "新").CombinedOutput(); err != nil {
				t.Fatalf("%v %s", err, out)
			}
			return f
		}, Source{}, notRead, "旧"},
		"no such layer": {func(t *testing.T) string { return converted(t, "GPKG", "x.gpkg") }, Source{Layer: "街道"}, notRead, "weihai_counties"},
		"eastings without a zone": {func(t *testing.T) string {
			return plain(t, "-t_srs", "EPSG:4550", "-select", "name")
		}, Source{}, noSystem, "gk-cm123"},
		"degrees said to be metres": {func(t *testing.T) string {
			return plain(t, "-t_srs", "EPSG:4490")
		}, Source{System: "gk-cm123"}, offEarth, "度"},
		"another encoding": {func(t *testing.T) string {
			return plain(t, "-t_srs", "EPSG:4490", "-lco", "ENCODING=GBK")
		}, Source{Code: "code", Name: "name", Encoding: "UTF-8", System: "cgcs2000"}, badName, "编码"},
		"no geographic file":  {text("code,name\n1,2\n"), Source{}, notRead, "格式"},
		"an empty file":       {text(""), Source{}, notRead, "空"},
		"a file that is cut":  {text(`{"type":"FeatureCollection","features":[{"type":"Feature","prop`), Source{}, notRead, ""},
		"a file that is none": {func(*testing.T) string { return "/nowhere/x.geojson" }, Source{}, notRead, ""},
		"more than may be read": {func(t *testing.T) string {
			name := filepath.Join(t.TempDir(), "x.geojson")
			f, err := os.Create(name)
			if err == nil {
				err = errors.Join(f.Truncate(2<<30+1), f.Close())
			}
			if err != nil {
				t.Fatal(err)
			}
			return name
		}, Source{}, notRead, "上限"},
		"an archive that unpacks to more than it may": {func(t *testing.T) string {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "x.geojson"), make([]byte, 80<<20), 0o600); err != nil {
				t.Fatal(err)
			}
			return zipped(t, folder)
		}, Source{}, notRead, "解压后"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.source.File = c.file(t)
			tree, found := composed(t, countiesOf(c.source))
			k := slices.IndexFunc(found, func(f Finding) bool { return f.Kind == c.kind })
			if tree != nil || k < 0 {
				t.Fatalf("no %s: %s", c.kind, told(found))
			}
			if f := &found[k]; f.Severity != Stops || f.File != c.source.File || f.Remedy.ZH == "" ||
				!strings.Contains(f.Detail.ZH+f.Remedy.ZH, c.says) {
				t.Errorf("%+v", f)
			}
		})
	}
}

// TestFolderEnds: a reading that is called off ends with that, and not as a fault of the file.
func TestFolderEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	folder := NewFolder("")
	defer func() { _ = folder.Close() }()
	if _, found, err := Compose(ctx, countiesOf(Source{File: counties}), folder.Layer, func(grid.Text, int) {}); err == nil || len(found) > 0 {
		t.Errorf("%v %s", err, told(found))
	}
}

// TestLook: what files hold, and a description that loads them.
func TestLook(t *testing.T) {
	t.Parallel()
	folder := NewFolder("")
	defer func() { _ = folder.Close() }()
	shapes := zipped(t, converted(t, "ESRI Shapefile", "counties", "-t_srs", "EPSG:4529", "-lco", "ENCODING=GBK"))
	files, p, err := Look(t.Context(), folder, []string{shapes})
	if err != nil {
		t.Fatal(err)
	}
	l := &files[0].Layers[0]
	if files[0].Format != "Shapefile" || l.Rows != 4 || l.Geometry != "area" || l.Encoding != "GBK" ||
		l.System.Found != "gk-cm123" || !l.System.Sure {
		t.Errorf("%+v", files[0])
	}
	k := slices.IndexFunc(l.Columns, func(c FileColumn) bool { return c.Name == "name" })
	if k < 0 || l.Columns[k].Distinct != 4 || !slices.Contains(l.Columns[k].Samples, "环翠区") {
		t.Errorf("%+v", l.Columns)
	}
	d := p.Description
	if len(d.Levels) != 2 || d.Levels[1].Sources[0].Code != "code" || d.Levels[1].Sources[0].Name != "name" {
		t.Fatalf("%+v", d)
	}
	if tree, found := composed(t, d); tree == nil || len(tree.Grids) != 5 {
		t.Error(told(found))
	}
}

// TestOutlineDecides: the outline of Beijing decides where its districts and streets end,
// and is called as the description says, whatever its row does.
func TestOutlineDecides(t *testing.T) {
	t.Parallel()
	d := countiesOf(Source{File: raw + "beijing_districts.geojson.gz", Code: "code", Name: "name"})
	d.Decides = CoarseDecides
	d.Levels[0].Grids = []GridName{{"110000", "北京市"}}
	d.Levels[0].Sources = []Source{{File: raw + "beijing_city.geojson.gz"}}
	d.Levels = append(d.Levels, Level{Name: "街道", NameEN: "Street", Sources: []Source{
		{File: raw + "beijing_streets.geojson.gz", Code: "code", Name: "name", Parent: "parent_code"},
	}})
	tree, found := composed(t, d)
	if tree == nil || len(tree.Grids) != 1+16+343 || tree.Grids[0].Code != "110000000000" || tree.Grids[0].Name != "北京市" {
		t.Fatal(told(found))
	}
	outline, _ := composed(t, Description{Network: d.Network, Levels: []Level{d.Levels[0]}})
	if outline == nil || math.Abs(outline.Grids[0].Area-tree.Grids[0].Area) > 1 {
		t.Errorf("the city has %.1f m², want that of its outline", tree.Grids[0].Area)
	}
	sum := map[uint8]float64{}
	for _, n := range tree.Grids {
		sum[n.Depth] += n.Area
	}
	if math.Abs(sum[1]-sum[2]) > 1 || math.Abs(sum[1]-sum[3]) > 1 {
		t.Errorf("the levels have %v m²", sum)
	}
}
