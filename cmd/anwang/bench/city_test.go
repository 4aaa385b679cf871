package bench

import (
	"context"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"anwang/grid/feed"
	"anwang/grid/live"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
	"anwang/tiles"
	"anwang/web"
	"anwang/web/stream"
)

// TestCityTiles: every layer has a row for each zoom it is cut for, and the city
// is as it was.
func TestCityTiles(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	p := &province{box: orb.Bound{Min: orb.Point{116, 36}, Max: orb.Point{117, 37}}, cols: 32, rows: 25, edge: 4, seed: 1}
	p.draw()
	db := pgtest.New(t)
	if err := (&scratch{DB: db}).fill(ctx, p, 300); err != nil {
		t.Fatal(err)
	}
	written := func() (n int) {
		if err := db.Pool.QueryRow(ctx, `SELECT (SELECT count(*) FROM audit) + (SELECT count(*) FROM account) + (SELECT count(*)
			FROM change)`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	was := written()
	read := func(ctx context.Context, db *pg.DB) (*City, error) {
		w := &web.Pipeline{Live: live.New(live.Options{}), Hub: stream.New(stream.Options{})}
		w.Tiles = tiles.New(w.Live, tiles.Options{CacheBytes: 1, GeometryBytes: 1})
		f := feed.New(db, w, feed.Options{})
		ctx, cancel := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() { done <- f.Run(ctx) }()
		<-f.Ready()
		return &City{Live: w.Live, Tiles: w.Tiles, Close: func() { cancel(); <-done }}, nil
	}
	table, err := CityTiles(ctx, db, read, Options{Each: time.Millisecond, Progress: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]int{}
	for _, r := range table.Rows {
		layer := r["layer"].(string)
		rows[layer]++
		if some := layer == tiles.Grids || layer == tiles.Enterprises; some &&
			(r["µs"].(float64) <= 0 || r["kB"].(float64) <= 0 || r["raw kB"].(float64) < r["kB"].(float64)/2) {
			t.Errorf("%s z%v: %v", layer, r["z"], r)
		}
	}
	for layer, want := range map[string]int{tiles.Grids: 10, tiles.Enterprises: 12, tiles.Hazards: 12, tiles.Dangers: 12} {
		if rows[layer] != want {
			t.Errorf("%d rows of %s, want %d", rows[layer], layer, want)
		}
	}
	if is := written(); is != was {
		t.Errorf("%d rows were written into the city", is-was)
	}
}
