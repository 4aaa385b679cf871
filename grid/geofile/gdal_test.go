package geofile_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/crs"
	"anwang/grid"
	"anwang/grid/geofile"
)

// TestDriven reads what only GDAL reads.
func TestDriven(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		format, driver, name string
		args                 []string
		packed               bool
		system               string
	}{
		{"GeoPackage", "GPKG", "区县.gpkg", nil, false, "cgcs2000"},
		{"GeoPackage", "GPKG", "x.gpkg", []string{"-t_srs", "EPSG:4529", "-nln", "区县 \"一\""}, false, "gk-cm123"},
		{"GeoPackage", "GPKG", "x.gpkg", []string{"-t_srs", "EPSG:4510"}, true, "gk-cm123"},
		{"GeoPackage", "GPKG", "x.gpkg", []string{"-t_srs", "EPSG:3857"}, false, "webmercator"},
		{"FileGDB", "OpenFileGDB", "x.gdb", []string{"-t_srs", "EPSG:4550", "-nln", "区县", "-nlt", "MULTIPOLYGON"}, false, "gk-cm123"},
		{"FileGDB", "OpenFileGDB", "x.gdb", []string{"-nln", "a", "-nlt", "MULTIPOLYGON"}, true, "cgcs2000"},
	} {
		t.Run(c.format, func(t *testing.T) {
			t.Parallel()
			name := converted(t, c.driver, c.name, c.args...)
			if c.packed {
				name = zipped(t, name)
			}
			f := open(t, name, geofile.Options{})
			l := layer(t, f)
			if f.Format != c.format || l.Count != 3 || l.Encoding != "UTF-8" {
				t.Errorf("%s %+v", f.Format, l)
			}
			if key(l.System) != c.system || !l.System.Sure {
				t.Errorf("%q %+v", key(l.System), l.System)
			}
			if fields := fmt.Sprint(l.Fields); !strings.Contains(fields, "code name") {
				t.Errorf("%v", fields)
			}
			same(t, f, l.Name, l.System.Found, 0.001)
		})
	}
}

// TestReprojection holds our own conversion against that of GDAL: every zone of China by
// every kind of code, to a centimetre.
func TestReprojection(t *testing.T) {
	t.Parallel()
	codes := []int{4490, 3857, 32649, 32651}
	for zone := 13; zone <= 23; zone += 5 {
		codes = append(codes, 4491+zone-13, 4502+zone-13)
	}
	for zone := 25; zone <= 45; zone += 10 {
		codes = append(codes, 4513+zone-25, 4534+zone-25)
	}
	var input strings.Builder
	var points []orb.Point
	for lon := 72.1; lon <= 137; lon += 0.73 {
		for _, lat := range []float64{3.5, 18.2, 37.51307, 53.4} {
			points = append(points, orb.Point{lon, lat})
			fmt.Fprintf(&input, "%v %v\n", lon, lat)
		}
	}
	from := scratch(t, "points", []byte(input.String()))
	for _, code := range codes {
		system, ok := crs.Named(fmt.Sprint("EPSG:", code))
		if !ok {
			t.Fatalf("EPSG:%d is not known", code)
		}
		out := ogr(t, "sh", "-c", fmt.Sprintf("gdaltransform -s_srs OGC:CRS84 -t_srs EPSG:%d -output_xy < %s", code, from))
		compared := 0
		for i, line := range strings.Split(strings.TrimSpace(out), "\n") {
			var p orb.Point
			if _, err := fmt.Sscan(line, &p[0], &p[1]); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			m := system.Projection.Meridian
			if system.Kind == crs.Meridian || system.Kind == crs.Transverse {
				if points[i][0] < m-3 || points[i][0] > m+3 {
					continue // of another zone
				}
			}
			got, wrong := system.Point(p)
			if wrong != crs.Fits || geo.Distance(got, points[i]) > 0.01 {
				t.Errorf("EPSG:%d: %v became %v (%d), %v by GDAL", code, p, got, wrong, points[i])
			}
			compared++
		}
		if compared < 20 {
			t.Errorf("EPSG:%d: only %d points were compared", code, compared)
		}
	}
}

// TestWKTOfEveryCode: the well-known texts that GDAL writes of a code are of the system that
// the code is.
func TestWKTOfEveryCode(t *testing.T) {
	t.Parallel()
	step := 21
	if os.Getenv("ANWANG_LONG") != "" {
		step = 1
	}
	var codes []int
	for _, r := range [][2]int{{4491, 4554}, {2327, 2390}, {2401, 2442}, {21413, 21423}, {21453, 21463}, {32643, 32653}} {
		for code := r[0]; code <= r[1]; code += step {
			codes = append(codes, code)
		}
	}
	for _, code := range append(codes, 4490, 4326, 4610, 4214, 3857) {
		want, ok := crs.Named(fmt.Sprint(code))
		if !ok {
			t.Fatalf("EPSG:%d is not known", code)
		}
		for _, form := range []string{"wkt_esri", "wkt1", "wkt2"} {
			wkt := ogr(t, "gdalsrsinfo", "-o", form, "--single-line", fmt.Sprint("EPSG:", code))
			if got, name, ok := crs.FromWKT(wkt); !ok || got != want {
				t.Errorf("EPSG:%d as %s (%s) is %q, want %q", code, form, name, got.Key(), want.Key())
			}
		}
	}
}

// TestDXF: closed lines are areas, and the texts in them are points.
func TestDXF(t *testing.T) {
	t.Parallel()
	f := open(t, converted(t, "DXF", "drawing.dxf", "-t_srs", "EPSG:4550"), geofile.Options{Region: weihaiExtent})
	l := layer(t, f)
	if f.Format != "DXF" || l.Name != "drawing" || key(l.System) != "gk-cm123" || l.System.Sure {
		t.Errorf("%s %+v", f.Format, l)
	}
	list := rows(t, f, "drawing")
	areas := 0
	for _, r := range list {
		if r.Fields["Layer"] == "" {
			t.Errorf("%+v", r)
		}
		if g, fault := r.Locate(l.System.Found); fault != nil {
			t.Errorf("%+v", fault)
		} else if _, ok := g.(orb.Polygon); ok {
			areas++
		}
	}
	if len(list) < 3 || areas != len(list) {
		t.Errorf("%d rows, %d areas", len(list), areas)
	}
}

const drawing = "  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\n%s\n  9\n$DWGCODEPAGE\n  3\nANSI_936\n  0\nENDSEC\n" +
	"  0\nSECTION\n  2\nENTITIES\n  0\nTEXT\n  5\n101\n  8\n名称\n100\nAcDbEntity\n100\nAcDbText\n 10\n41423000\n 20\n4154000\n 30\n0\n" +
	" 40\n2.5\n  1\n环翠区\n  0\nENDSEC\n  0\nEOF\n"

// TestDrawingEncoding: older drawings are GBK; newer ones are UTF-8 and name the same code page.
func TestDrawingEncoding(t *testing.T) {
	t.Parallel()
	for name, text := range map[string][]byte{
		"GBK": gbk(t, fmt.Sprintf(drawing, "AC1015")), "UTF-8": []byte(fmt.Sprintf(drawing, "AC1024")),
	} {
		f := open(t, scratch(t, "x.dxf", text), geofile.Options{})
		r := rows(t, f, "x")
		if len(r) != 1 || r[0].Fields["Text"] != "环翠区" || r[0].Fields["Layer"] != "名称" || f.Layers[0].Encoding != name {
			t.Errorf("%s: %+v %+v", name, r, f.Layers)
		}
	}
}

// TestUnfinishedGeoPackage: one that a program left in its own way of writing.
func TestUnfinishedGeoPackage(t *testing.T) {
	t.Parallel()
	data := read(t, converted(t, "GPKG", "x.gpkg"))
	data[18], data[19] = 2, 2 // write-ahead
	f := open(t, scratch(t, "x.gpkg", data), geofile.Options{})
	same(t, f, f.Layers[0].Name, f.Layers[0].System.Found, 0.001)
}

// TestRegionByCodes: metres without a zone lie where the codes of the rows say.
func TestRegionByCodes(t *testing.T) {
	t.Parallel()
	folder := shapefile(t, "-lco", "ENCODING=UTF-8", "-t_srs", "EPSG:4550")
	without(".prj")(t, folder)
	exact := func(o geofile.Options) (keys []string) {
		for _, s := range layer(t, open(t, folder, o)).System.Choices {
			if s.Exact() {
				keys = append(keys, s.Key())
			}
		}
		return keys
	}
	if got := exact(geofile.Options{}); fmt.Sprint(got) != "[gk-cm117 gk-cm120 gk-cm123]" {
		t.Errorf("by the codes of Shandong: %v", got)
	}
	if got := exact(geofile.Options{Region: weihaiExtent}); fmt.Sprint(got) != "[gk-cm123]" {
		t.Errorf("by the region: %v", got)
	}
}

// TestFlattened: curves, heights and measures are made plain, and it is said.
func TestFlattened(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "x.gpkg")
	csv := scratch(t, "x.csv",
		[]byte("id,WKT\n1,\"CURVEPOLYGON Z (CIRCULARSTRING Z (122 37 1,122.5 37.5 1,123 37 1,122.5 36.5 1,122 37 1))\"\n"))
	ogr(t, "ogr2ogr", "-f", "GPKG", name, csv, "-nlt", "CURVEPOLYGONZ", "-a_srs", "EPSG:4490", "-oo", "GEOM_POSSIBLE_NAMES=WKT")
	f := open(t, name, geofile.Options{})
	l := layer(t, f)
	r := rows(t, f, l.Name)
	p, ok := r[0].Shape.(orb.Polygon)
	if !ok || len(p[0]) < 50 || !strings.Contains(said(l.Told), "heights") || !strings.Contains(said(l.Told), "curves") {
		t.Errorf("%v %+v", r, l)
	}
}

// TestLayers: several layers of one file, with one that has no rows and one no shapes.
func TestLayers(t *testing.T) {
	t.Parallel()
	name := converted(t, "GPKG", "x.gpkg", "-nln", "区县")
	from := scratch(t, "a.geojson", marshal(t, weihai()))
	ogr(t, "ogr2ogr", "-update", name, from, "-nln", "街道 ; rm -rf", "-where", "code = '371002'")
	ogr(t, "ogr2ogr", "-update", name, from, "-nln", "empty", "-where", "code = 'x'")
	ogr(t, "ogr2ogr", "-update", name, from, "-nln", "table", "-nlt", "NONE")
	f := open(t, name, geofile.Options{})
	want := map[string]int{"区县": 3, "街道 ; rm -rf": 1, "empty": 0, "table": 3}
	for _, l := range f.Layers {
		if n := len(rows(t, f, l.Name)); n != want[l.Name] || l.Count != n {
			t.Errorf("%s: %d rows, %d counted", l.Name, n, l.Count)
		}
	}
	if len(f.Layers) != 4 || f.Layer("table").Geometry != geofile.None {
		t.Errorf("%+v", f.Layers)
	}
}

// TestWithoutGDAL: what needs it says so, and what does not is read.
func TestWithoutGDAL(t *testing.T) {
	name := converted(t, "GPKG", "x.gpkg")
	folder := shapefile(t, "-lco", "ENCODING=UTF-8")
	t.Setenv("PATH", t.TempDir())
	refused(t, name, geofile.Options{}, grid.CodeUnavailable, "gdal-bin", "GeoPackage")
	f := open(t, folder, geofile.Options{})
	same(t, f, f.Layers[0].Name, f.Layers[0].System.Found, 0.001)
}

// program puts a program of our own in the way of one of GDAL.
func program(t *testing.T, name, script string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	return folder + ":" + os.Getenv("PATH")
}

// TestMissingDriver: a GDAL that was built without the driver says which.
func TestMissingDriver(t *testing.T) {
	name := converted(t, "GPKG", "x.gpkg")
	t.Setenv("PATH", program(t, "ogrinfo", "echo 'Supported Formats:'; echo '  GeoJSONSeq -vector- (rw+v): GeoJSON Sequence'"))
	refused(t, name, geofile.Options{}, grid.CodeUnavailable, "GPKG", "3.4")
}

// TestOnlyItsDriver: a program has the one driver that it needs, and what it is told is all
// there is of our environment.
func TestOnlyItsDriver(t *testing.T) {
	name := converted(t, "GPKG", "x.gpkg")
	seen := filepath.Join(t.TempDir(), "seen")
	script := `case "$*" in *-al*) (` + ogrinfo(t) + ` --formats; env) >` + seen + `;; esac; exec ` + ogrinfo(t) + ` "$@"`
	t.Setenv("PATH", program(t, "ogrinfo", script))
	t.Setenv("ANWANG_SECRET_OF_OURS", "x")
	open(t, name, geofile.Options{})
	text := string(read(t, seen))
	if n := strings.Count(text, "(rw") + strings.Count(text, "(ro"); n != 2 || !strings.Contains(text, "  GPKG -") {
		t.Errorf("%d drivers: %s", n, text)
	}
	if strings.Contains(text, "ANWANG") || !strings.Contains(text, "PROJ_NETWORK=OFF") {
		t.Errorf("the environment is %s", text)
	}
}

// TestLayerLikeAnOption: no name of a layer is taken for an option of the program.
func TestLayerLikeAnOption(t *testing.T) {
	name := converted(t, "GPKG", "x.gpkg")
	t.Setenv("PATH", program(t, "ogrinfo", `case "$*" in *-al*) echo 'Layer name: -sql';; *) exec `+ogrinfo(t)+` "$@";; esac`))
	refused(t, name, geofile.Options{}, grid.CodeInvalid, "-sql")
}

// TestBoundsOfGDAL: a program that takes too long, prints too much or wants too much memory
// is stopped, and nothing of it is left running.
func TestBoundsOfGDAL(t *testing.T) {
	name := converted(t, "GPKG", "x.gpkg")
	path := os.Getenv("PATH")
	pids := filepath.Join(t.TempDir(), "pids")
	slow := `case "$*" in *-al*) sleep 300 & echo $! $$ >>` + pids + `; wait;; *) exec ` + ogrinfo(t) + ` "$@";; esac`
	t.Setenv("PATH", program(t, "ogrinfo", slow))
	begun := time.Now()
	refused(t, name, geofile.Options{Limits: geofile.Limits{Time: 2 * time.Second}}, grid.CodeTimedOut, "2s")
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := geofile.Open(ctx, name, geofile.Options{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	if took := time.Since(begun); took > 60*time.Second {
		t.Errorf("it took %v", took)
	}
	for _, pid := range strings.Fields(string(read(t, pids))) {
		gone(t, pid)
	}
	loud := `case "$*" in *-al*) while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done;; *) exec ` + ogrinfo(t) + ` "$@";; esac`
	t.Setenv("PATH", path)
	loudPath := program(t, "ogrinfo", loud)
	t.Setenv("PATH", loudPath)
	refused(t, name, geofile.Options{Limits: geofile.Limits{Unpacked: 1 << 20}}, grid.CodeTooLarge)
	t.Setenv("PATH", path)
	refused(t, name, geofile.Options{Limits: geofile.Limits{Memory: 100 << 20}}, grid.CodeTooLarge, "memory")
}

func ogrinfo(t *testing.T) string {
	t.Helper()
	return strings.TrimSpace(ogr(t, "sh", "-c", "command -v ogrinfo"))
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// gone waits until a process is no more, or only waits to be taken note of.
func gone(t *testing.T, pid string) {
	t.Helper()
	for range 100 {
		b, err := os.ReadFile("/proc/" + pid + "/stat")
		if err != nil || strings.Contains(string(b), ") Z ") {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("the process %s is still there", pid)
}

// TestNoNetwork: a process of ours reaches no address, whatever a file asks for.
func TestNoNetwork(t *testing.T) {
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	asked := make(chan string, 1)
	go func() {
		for {
			c, err := server.Accept()
			if err != nil {
				return
			}
			select {
			case asked <- c.RemoteAddr().String():
			default:
			}
			_ = c.Close()
		}
	}()
	name := converted(t, "GPKG", "x.gpkg")
	curl := fmt.Sprintf("/vsicurl/http://%s/x.gpkg", server.Addr())
	script := `case "$*" in *-al*) exec ` + ogrinfo(t) + ` -ro -so -al ` + curl + `;; *) exec ` + ogrinfo(t) + ` "$@";; esac`
	t.Setenv("PATH", program(t, "ogrinfo", script))
	refused(t, name, geofile.Options{}, grid.CodeInvalid)
	select {
	case from := <-asked:
		t.Errorf("%s asked for it", from)
	default:
	}
}

const listing = `INFO: Open of 'x.gpkg'
      using driver 'GPKG' successful.

Layer name: 区县: a
Geometry: 3D Curve Polygon
Feature Count: 4
Extent: (41337531.342287, 4067936.045746) - (4.1e7, 4159494.254882)
Layer SRS WKT:
GEOGCS["GCS_WGS_1984",
    DATUM["D_WGS_1984",
        SPHEROID["WGS_1984",6378137.0,298.257223563]],
    PRIMEM["Greenwich",0.0],
    UNIT["Degree",0.0174532925199433]]
Data axis to CRS axis mapping: 2,1
FID Column = fid
code: String (0.0)
a: b: Integer(Boolean) (0.0) NOT NULL DEFAULT 1
Layer name: second
Geometry: None
Layer SRS WKT:
(unknown)
`

// TestListing reads names with colons, and what is not there.
func TestListing(t *testing.T) {
	t.Parallel()
	list, err := geofile.Listing(listing)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	l := list[0]
	if l.Name != "区县: a" || l.Count != 4 || l.Geometry != geofile.Area || fmt.Sprint(l.Fields) != "[code a: b]" || len(l.Told) != 2 ||
		l.Extent.Max != (orb.Point{4.1e7, 4159494.254882}) {
		t.Errorf("%+v", l)
	}
	if l := list[1]; l.Name != "second" || l.Count != -1 || l.Geometry != geofile.None || len(l.Fields) != 0 {
		t.Errorf("%+v", l)
	}
}

func FuzzListing(f *testing.F) {
	f.Add(listing)
	f.Fuzz(func(t *testing.T, text string) {
		list, err := geofile.Listing(text)
		if err == nil && len(list) > strings.Count(text, "Layer name: ") {
			t.Fatalf("%d layers", len(list))
		}
	})
}

// TestDamagedForGDAL: a file that only begins as one is refused in words.
func TestDamagedForGDAL(t *testing.T) {
	t.Parallel()
	whole := read(t, converted(t, "GPKG", "x.gpkg"))
	for _, n := range []int{16, 100, 5000} {
		refused(t, scratch(t, "x.gpkg", whole[:n]), geofile.Options{}, grid.CodeInvalid)
	}
	refused(t, scratch(t, "x.dxf", []byte("  0\nSECTION\n  2\nENTITIES\n  0\nLWPOLYLINE")), geofile.Options{}, grid.CodeInvalid)
}
