package tiles_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"
	orbmvt "github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles"
	"anwang/tiles/sample"
)

// town is a live state with a small made-up network and some enterprises.
type town struct {
	*live.State
	set   *tiles.Set
	grids []*grid.Grid
	mu    sync.Mutex // one change at a time, as the feed does
	at    grid.Position
}

var townPlan = sample.Plan{
	Bound:   orb.Bound{Min: orb.Point{116.1, 39.7}, Max: orb.Point{116.9, 40.3}},
	Columns: 16, Rows: 12, Steps: 8, Groups: []int{4}, Seed: 5,
}

func newTown(t testing.TB, points ...grid.Point) *town {
	t.Helper()
	w := &town{grids: townPlan.Grids(), State: live.New(live.Options{Now: func() time.Time {
		return time.Date(2026, 11, 22, 12, 0, 0, 0,
			time.UTC)
	}})}
	snap := &grid.Snapshot{
		Position: 1,
		Networks: []grid.Network{{
			ID: 1, Key: "territory", Name: "属地", NameEN: "Territory", Kind: grid.Territory,
			Depths: []grid.Depth{{Depth: 1}, {Depth: 2}, {Depth: 3}},
		}},
		// worst enterprise decides: changes of colour are easy to make
		Rollup: grid.Rollup{Version: "test", Mode: grid.RollupMax, K: map[uint8]float64{1: 1, 2: 1, 3: 1}},
		Points: func(yield func(grid.Point) error) error {
			for _, p := range points {
				if err := yield(p); err != nil {
					return err
				}
			}
			return nil
		},
	}
	for _, g := range w.grids {
		snap.Grids = append(snap.Grids, *g)
	}
	w.set = tiles.New(w.State, tiles.Options{})
	e, err := w.State.Load(context.Background(), snap)
	if err != nil {
		t.Fatal(err)
	}
	w.set.Invalidate(e)
	w.at = 1
	return w
}

// enterprise makes a point in the leaf grid its place is in.
func (w *town) enterprise(id grid.ID, lon, lat float64, l grid.Level) grid.Point {
	return grid.Point{Kind: grid.KindEnterprise, ID: id, Lon: lon, Lat: lat, Grid: w.Locate(lon, lat), Name: "演示企业", Level: l, Synthetic: true}
}

// apply commits points as the feed would, and tells the tiles.
func (w *town) apply(points ...grid.Point) *live.Event {
	var u []grid.Update
	for i := range points {
		u = append(u, grid.Update{Kind: points[i].Kind, ID: points[i].ID, Point: &points[i]})
	}
	return w.updates(u...)
}

func (w *town) updates(u ...grid.Update) *live.Event {
	w.mu.Lock()
	defer w.mu.Unlock()
	b := grid.Batch{After: w.at, Position: w.at + 1, Updates: u}
	w.at++
	e := w.State.Apply(b)
	w.set.Invalidate(e)
	return e
}

func (w *town) tile(t testing.TB, layer string, z, x, y int) tiles.Tile {
	t.Helper()
	got, err := w.set.Tile(context.Background(), w.View(grid.Everything), layer, z, x, y)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func decode(t testing.TB, b tiles.Tile) orbmvt.Layers {
	t.Helper()
	if b.Empty {
		return nil
	}
	raw := b.Body
	if b.Packed {
		r, err := gzip.NewReader(bytes.NewReader(b.Body))
		if err != nil {
			t.Fatal(err)
		}
		if raw, err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	layers, err := orbmvt.Unmarshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	return layers
}

// levels are the level keys of a layer of a grid tile by grid id.
func levels(t testing.TB, b tiles.Tile, name string) map[grid.ID]string {
	t.Helper()
	out := map[grid.ID]string{}
	for _, l := range decode(t, b) {
		if l.Name == name {
			for _, f := range l.Features {
				out[grid.ID(f.ID.(float64))] = f.Properties["level"].(string)
			}
		}
	}
	return out
}

func at(lon, lat float64, z int) (x, y int) {
	t := maptile.At(orb.Point{lon, lat}, maptile.Zoom(z))
	return int(t.X), int(t.Y)
}

func TestRefused(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	cases := []struct {
		name    string
		layer   string
		z, x, y int
		want    grid.Code
	}{
		{"unknown layer", "roads", 0, 0, 0, grid.CodeNotFound},
		{"no layer", "", 0, 0, 0, grid.CodeNotFound},
		{"zoom below", tiles.Grids, -1, 0, 0, grid.CodeInvalid},
		{"zoom above grids", tiles.Grids, 15, 0, 0, grid.CodeInvalid},
		{"zoom above base map", tiles.Basemap, 11, 0, 0, grid.CodeInvalid},
		{"zoom above points", tiles.Dangers, 17, 0, 0, grid.CodeInvalid},
		{"column below", tiles.Grids, 3, -1, 0, grid.CodeInvalid},
		{"column above", tiles.Grids, 3, 8, 0, grid.CodeInvalid},
		{"row above", tiles.Hazards, 16, 0, 1 << 16, grid.CodeInvalid},
		{"huge", tiles.Grids, 14, 1 << 40, 0, grid.CodeInvalid},
		{"last of all", tiles.Enterprises, 16, 1<<16 - 1, 1<<16 - 1, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := w.set.Tile(context.Background(), w.View(grid.Everything), c.layer, c.z, c.x, c.y)
			if got := grid.CodeOf(err); got != c.want {
				t.Errorf("code %q (%v), want %q", got, err, c.want)
			}
		})
	}
}

// TestTag: the same content has the same tag whoever made it, and another
// content another one.
func TestTag(t *testing.T) {
	t.Parallel()
	a, b := newTown(t), newTown(t)
	x, y := at(116.5, 40, 12)
	one, two := a.tile(t, tiles.Grids, 12, x, y), b.tile(t, tiles.Grids, 12, x, y)
	if one.ETag != two.ETag || !bytes.Equal(one.Body, two.Body) {
		t.Error("two servers give one tile two tags")
	}
	a.apply(a.enterprise(1, 116.5, 40, grid.Red))
	changed := a.tile(t, tiles.Grids, 12, x, y)
	if changed.ETag == one.ETag {
		t.Error("a changed tile kept its tag")
	}
	a.apply(a.enterprise(1, 116.5, 40, grid.NotAssessed))
	if back := a.tile(t, tiles.Grids, 12, x, y); back.ETag != one.ETag {
		t.Error("a tile that is as it was before has another tag")
	}
	if one.ETag[0] != '"' || one.ETag[len(one.ETag)-1] != '"' {
		t.Errorf("tag %s is not quoted", one.ETag)
	}
}

// TestColourReachesTiles: the level in polygons and labels follows the state.
func TestColourReachesTiles(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	x, y := at(116.5, 40, 12)
	leaf := w.Locate(116.5, 40)
	path := w.Path(leaf)
	for _, l := range []grid.Level{grid.Blue, grid.Red, grid.Yellow, grid.NotAssessed} {
		w.apply(w.enterprise(1, 116.5, 40, l))
		got := levels(t, w.tile(t, tiles.Grids, 12, x, y), "grids")
		for _, g := range path {
			if got[g.ID] != l.String() {
				t.Errorf("grid %d of depth %d is %q in the tile, want %q", g.ID, g.Depth, got[g.ID], l)
			}
		}
		for id, level := range got {
			if !slices.ContainsFunc(path, func(g live.GridInfo) bool { return g.ID == id }) && level != "none" {
				t.Errorf("grid %d is %q and has no enterprise", id, level)
			}
		}
	}
}

// TestExact: a change drops the tiles that show it and no others.
func TestExact(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.apply(w.enterprise(1, 116.5, 40, grid.Blue), w.enterprise(2, 116.2, 39.8, grid.Blue))
	type spot struct {
		layer   string
		z, x, y int
	}
	before := map[spot]string{}
	for _, layer := range tiles.Layers() {
		for z := 0; z <= 14; z++ {
			if layer == tiles.Basemap && z > 10 {
				continue
			}
			for _, p := range [][2]float64{{116.5, 40}, {116.2, 39.8}, {116.8, 40.2}, {116.35, 39.9}} {
				x, y := at(p[0], p[1], z)
				before[spot{layer, z, x, y}] = w.tile(t, layer, z, x, y).ETag
			}
		}
	}
	entries := w.set.Stats().Entries
	if entries != len(before) {
		t.Fatalf("%d tiles kept of %d", entries, len(before))
	}
	w.apply(w.enterprise(1, 116.5, 40, grid.Yellow))
	dropped := int(w.set.Stats().Dropped)
	builds := w.set.Stats().Builds
	different := 0
	for p, tag := range before {
		if w.tile(t, p.layer, p.z, p.x, p.y).ETag != tag {
			different++
			if p.layer == tiles.Hazards || p.layer == tiles.Dangers || p.layer == tiles.Basemap {
				t.Errorf("%v changed", p)
			}
		}
	}
	built := int(w.set.Stats().Builds - builds)
	if built != different {
		t.Errorf("%d tiles changed, %d were built again (%d dropped)", different, built, dropped)
	}
	if different == 0 || different == len(before) {
		t.Errorf("%d of %d tiles changed", different, len(before))
	}
}

// TestMove: a point that moves leaves its old tiles and shows in the new ones.
func TestMove(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	count := func(lon, lat float64, z int) int {
		x, y := at(lon, lat, z)
		n := 0
		for _, l := range decode(t, w.tile(t, tiles.Enterprises, z, x, y)) {
			n += len(l.Features)
		}
		return n
	}
	for z := 8; z <= 16; z++ {
		if count(116.2, 39.8, z)+count(116.7, 40.2, z) != 0 {
			t.Fatalf("zoom %d is not empty", z)
		}
	}
	for _, step := range []struct {
		do       func()
		old, new int
	}{
		{func() { w.apply(w.enterprise(1, 116.2, 39.8, grid.Blue)) }, 1, 0},
		{func() { w.apply(w.enterprise(1, 116.7, 40.2, grid.Blue)) }, 0, 1},
		{func() { w.updates(grid.Update{Kind: grid.KindEnterprise, ID: 1}) }, 0, 0},
	} {
		step.do()
		for z := 10; z <= 16; z++ {
			if a, b := count(116.2, 39.8, z), count(116.7, 40.2, z); a != step.old || b != step.new {
				t.Errorf("zoom %d: %d and %d points, want %d and %d", z, a, b, step.old, step.new)
			}
		}
	}
}

// TestBoundaries: new boundaries replace all grid tiles and nothing else.
func TestBoundaries(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	x, y := at(116.5, 40, 12)
	w.apply(w.enterprise(1, 116.5, 40, grid.Orange))
	old := w.tile(t, tiles.Grids, 12, x, y)
	w.tile(t, tiles.Enterprises, 12, x, y)
	plan := townPlan
	plan.Seed = 6
	w.mu.Lock()
	b := grid.Batch{After: w.at, Position: w.at + 1, Boundaries: true, Networks: w.Networks()}
	for _, g := range plan.Grids() {
		b.Grids = append(b.Grids, *g)
	}
	w.at++
	w.set.Invalidate(w.State.Apply(b))
	w.mu.Unlock()
	if s := w.set.Stats(); s.Entries != 1 {
		t.Errorf("%d tiles kept, want the one of enterprises", s.Entries)
	}
	if now := w.tile(t, tiles.Grids, 12, x, y); now.ETag == old.ETag {
		t.Error("the tile shows the old boundaries")
	}
}

func TestWarm(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	if err := w.set.Warm(context.Background()); err != nil {
		t.Error(err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if err := w.set.Warm(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("warmed for nobody: %v", err)
	}
}
