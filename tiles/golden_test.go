package tiles_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/tiles"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden: decoded tiles, TileJSON and styles are what they were when
// somebody last looked at them.
func TestGolden(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	var points []grid.Point
	for i := range 700 {
		points = append(points, w.enterprise(grid.ID(i+1), 116.15+float64(i*37%700)*0.001, 39.75+float64(i*91%500)*0.001, grid.Level(i%5)))
	}
	w.apply(points...)
	golden := func(name string, content []byte) {
		t.Helper()
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != string(content) {
			t.Errorf("%s differs; look at it and run with -update", name)
		}
	}
	for _, c := range []struct {
		layer string
		z     int
	}{{tiles.Grids, 6}, {tiles.Grids, 12}, {tiles.Enterprises, 6}, {tiles.Enterprises, 12}} {
		x, y := at(116.5, 40, c.z)
		text, err := json.MarshalIndent(decode(t, w.tile(t, c.layer, c.z, x, y)), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		golden(fmt.Sprintf("%s-%d.json", c.layer, c.z), append(text, '\n'))
	}
	for _, layer := range tiles.Layers() {
		doc, err := w.set.TileJSON(w.View(grid.Everything), layer, "https://map.example/anwang/", true)
		if err != nil {
			t.Fatal(err)
		}
		golden("tilejson-"+layer+".json", append(doc, '\n'))
	}
	for _, theme := range []tiles.Theme{tiles.Light, tiles.Dark, tiles.ColorBlind} {
		for _, lang := range []string{"zh", "en"} {
			doc, err := w.set.Style(theme, lang, "https://map.example/anwang", true)
			if err != nil {
				t.Fatal(err)
			}
			golden("style-"+string(theme)+"-"+lang+".json", doc)
		}
	}
}

// TestStyleIsWhole: layer ids are unique, each layer names a source and a layer
// that TileJSON knows, and no address leads outside.
func TestStyleIsWhole(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	const base = "https://map.example"
	known := map[string]map[string]bool{}
	for _, l := range tiles.Layers() {
		raw, err := w.set.TileJSON(w.View(grid.Everything), l, base, true)
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			TileJSON     string `json:"tilejson"`
			Tiles        []string
			VectorLayers []struct{ ID string } `json:"vector_layers"`
		}
		if err := json.Unmarshal(raw, &doc); err != nil {
			t.Fatal(err)
		}
		if doc.TileJSON != "3.0.0" || len(doc.Tiles) != 1 || doc.Tiles[0] != base+"/tiles/"+l+"/{z}/{x}/{y}.mvt" {
			t.Errorf("%s: %+v", l, doc)
		}
		known[l] = map[string]bool{}
		for _, v := range doc.VectorLayers {
			known[l][v.ID] = true
		}
	}
	raw, err := w.set.Style(tiles.Dark, "zh", base, true)
	if err != nil {
		t.Fatal(err)
	}
	var style struct {
		Glyphs, Sprite string
		Sources        map[string]struct{ Tiles []string }
		Layers         []struct {
			ID, Type, Source string
			SourceLayer      string `json:"source-layer"`
		}
	}
	if err := json.Unmarshal(raw, &style); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, l := range style.Layers {
		if seen[l.ID] {
			t.Errorf("layer %s twice", l.ID)
		}
		seen[l.ID] = true
		if l.Type != "background" && !known[l.Source][l.SourceLayer] {
			t.Errorf("layer %s draws %s/%s, which does not exist", l.ID, l.Source, l.SourceLayer)
		}
	}
	if style.Glyphs != "" || style.Sprite != "" {
		t.Error("the style asks for glyphs or sprites")
	}
	if _, err := w.set.TileJSON(w.View(grid.Everything), "roads", base, true); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("TileJSON of an unknown layer: %v", err)
	}
}

// TestAttribution: a city of one's own does not name the sources of the demonstration city,
// and whoever shows the base map names those of that.
func TestAttribution(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	const base, demo = "https://map.example", "bj-subdistricts"
	for _, l := range tiles.Layers() {
		for _, is := range []bool{false, true} {
			doc, err := w.set.TileJSON(w.View(grid.Everything), l, base, is)
			if err != nil {
				t.Fatal(err)
			}
			under := l == tiles.Basemap
			if got := strings.Contains(string(doc), demo); got != (is && !under) {
				t.Errorf("%s, demo %v: names the demonstration's sources: %v", l, is, got)
			}
			if got := strings.Contains(string(doc), "GeoNames"); got != under {
				t.Errorf("%s, demo %v: names the base map's sources: %v", l, is, got)
			}
		}
	}
	for is, line := range map[bool]string{false: tiles.Attribution(false), true: tiles.Attribution(true)} {
		if strings.Contains(line, demo) != is || !strings.Contains(line, "OpenStreetMap") || !strings.Contains(line, "GSHHG") {
			t.Errorf("demo %v: %s", is, line)
		}
	}
}
