package exchange

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"anwang/grid"
)

func readAll(in string, oneByte bool) (n int, lines []int, err error) {
	var src io.Reader = strings.NewReader(in)
	if oneByte {
		src = iotest.OneByteReader(src)
	}
	r := newReader(src, 0)
	for {
		f, err := r.next()
		if err == io.EOF {
			return n, lines, nil
		}
		if err != nil {
			return n, lines, err
		}
		n++
		lines = append(lines, f.line)
	}
}

func TestReaderForms(t *testing.T) {
	t.Parallel()
	feature := `{"type":"Feature","geometry":{"type":"Point","coordinates":[116,39]},"properties":{"name":"甲"}}`
	for name, c := range map[string]struct {
		in    string
		lines []int
	}{
		"collection":         {"{\"type\":\"FeatureCollection\",\"features\":[\n" + feature + ",\n\n" + feature + "]}", []int{2, 4}},
		"members after":      {"{\"features\":[" + feature + "],\"type\":\"FeatureCollection\",\"crs\":null}\n", []int{1}},
		"empty":              {`{"type":"FeatureCollection","features":[]}`, nil},
		"one a line":         {feature + "\n" + feature + "\n" + feature + "\n", []int{1, 2, 3}},
		"text sequence":      {"\x1e" + feature + "\n\x1e" + feature + "\n", []int{1, 2}},
		"byte-order mark":    {"\xef\xbb\xbf" + feature, []int{1}},
		"several lines each": {"\n{\n\"type\":\"Feature\",\"geometry\":null,\n\"properties\":{}}\n" + feature, []int{2, 5}},
		"geographic crs": {`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}},` +
			`"features":[` + feature + `]}`, []int{1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, oneByte := range []bool{false, true} {
				n, lines, err := readAll(c.in, oneByte)
				if err != nil {
					t.Fatal(err)
				}
				if n != len(c.lines) {
					t.Fatalf("%d features, want %d", n, len(c.lines))
				}
				for i := range lines {
					if lines[i] != c.lines[i] {
						t.Errorf("feature %d on line %d, want %d", i, lines[i], c.lines[i])
					}
				}
			}
		})
	}
}

func TestReaderRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   string
		line int
		says string
	}{
		"empty":    {"", 1, "empty"},
		"blank":    {" \n ", 1, "empty"},
		"a table":  {"name,lon,lat\nx,1,2\n", 1, "not GeoJSON"},
		"an array": {"[1,2]", 1, "not GeoJSON"},
		"GBK": {"{\"type\":\"FeatureCollection\",\"features\":[\n" +
			"{\"type\":\"Feature\",\"properties\":{\"name\":\"\xb1\xb1\xbe\xa9\"}}]}", 2, "GBK"},
		"GBK at the very end": {"{\"type\":\"Feature\",\"geometry\":null}\xb1", 1, "GBK"},
		"UTF-16":              {"\xff\xfe{\x00", 1, "UTF-16"},
		"zip":                 {"PK\x03\x04....", 1, "archive"},
		"cut off":             {"{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",", 2, "cut off"},
		"cut after feature":   {"{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\"}\n", 3, "cut off"},
		"broken JSON":         {"{\"type\":\"FeatureCollection\",\"features\":[\n\n{\"type\" \"Feature\"}]}", 3, "valid JSON"},
		"another object":      {`{"hello":"world"}`, 1, "neither"},
		"topology":            {`{"type":"Topology","objects":{}}`, 1, "Topology"},
		"features no array":   {`{"type":"FeatureCollection","features":{}}`, 1, "array"},
		"features twice":      {`{"type":"FeatureCollection","features":[],"features":[]}`, 1, "twice"},
		"more after":          {`{"type":"FeatureCollection","features":[]} {}`, 1, "follows"},
		"wrong crs": {`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4549"}},` +
			`"features":[]}`, 1, "4549"},
		"wrong crs after": {`{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"EPSG:3857"}}}`, 1, "3857"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, oneByte := range []bool{false, true} {
				_, _, err := readAll(c.in, oneByte)
				var e *grid.Error
				if !errors.As(err, &e) || e.Code != grid.CodeInvalid {
					t.Fatalf("got %v, want an invalid input", err)
				}
				if len(e.Faults) != 1 || e.Faults[0].Line != c.line {
					t.Errorf("faults %+v, want one on line %d", e.Faults, c.line)
				}
				if !strings.Contains(e.Text.EN, c.says) || e.Text.ZH == "" {
					t.Errorf("says %q, want %q", e.Text.EN, c.says)
				}
			}
		})
	}
}

func TestReaderLimit(t *testing.T) {
	t.Parallel()
	// Endless: only the limit ends it.
	r := newReader(io.MultiReader(strings.NewReader(`{"type":"FeatureCollection","features":[`), endless{}), 1<<20)
	for {
		_, err := r.next()
		if err == nil {
			continue
		}
		if grid.CodeOf(err) != grid.CodeTooLarge {
			t.Fatalf("got %v, want too large", err)
		}
		return
	}
}

// One piece without end must not be gathered in memory.
func TestReaderKeepsLittleInMemory(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   string
		line int
	}{
		"a text":      {"{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"" + strings.Repeat("x", 2*maxPiece), 2},
		"blank lines": {`{"type":"FeatureCollection",` + strings.Repeat("\n", 2*maxPiece), 1},
	} {
		_, _, err := readAll(c.in, false)
		var e *grid.Error
		if !errors.As(err, &e) || e.Code != grid.CodeInvalid || len(e.Faults) != 1 || e.Faults[0].Line != c.line ||
			!strings.Contains(e.Text.EN, "larger") {
			t.Errorf("%s: got %+v", name, err)
		}
	}
	// Small ones beside each other are no such piece.
	if n, _, err := readAll(strings.Repeat(`{"type":"Feature","geometry":null}`+"\n", 3*maxPiece/30), false); err != nil ||
		n != 3*maxPiece/30 {
		t.Errorf("%d features, %v", n, err)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return copy(b, `{"type":"Feature"},`), nil }

func FuzzReader(f *testing.F) {
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[116,39]},` +
		`"properties":{"creditCode":"x","name":"y"}}]}`))
	f.Add([]byte("\x1e{\"type\":\"Feature\"}\n\x1e{}\n"))
	f.Add([]byte(`{"crs":{"properties":{"name":"EPSG:4326"}},"features":[null,1,"a",[]]}`))
	f.Add([]byte("\xef\xbb\xbf{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1e999,0]}}"))
	f.Fuzz(func(t *testing.T, in []byte) {
		r := newReader(strings.NewReader(string(in)), 1<<20)
		last := 0
		for range 1000 {
			feature, err := r.next()
			if err != nil {
				if err != io.EOF && grid.CodeOf(err) == grid.CodeInternal {
					t.Fatalf("a broken input is the caller's fault: %v", err)
				}
				return
			}
			if feature.line < last {
				t.Fatalf("line %d after %d", feature.line, last)
			}
			last = feature.line
			for k := range grid.Kind(grid.Kinds) {
				var faults, warnings ledger
				rec, ok := schemaOf(k, nil).read(feature, &faults, &warnings)
				if ok != (faults.count == 0) {
					t.Fatal("a record without faults must be ok, and only it")
				}
				if ok && (rec.lon < -180 || rec.lon > 180 || rec.lat < -90 || rec.lat > 90) {
					t.Fatalf("place %v %v", rec.lon, rec.lat)
				}
			}
		}
	})
}
