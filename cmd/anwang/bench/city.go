package bench

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/grid/pg"
	"anwang/tiles"
)

// Read reads a database as a server does when it starts, and follows it until it
// is closed; it changes nothing.
type Read func(ctx context.Context, db *pg.DB) (*City, error)

// City is what was read of a database, with tiles that are never kept.
type City struct {
	Live  *live.State
	Tiles *tiles.Set
	Ready time.Duration
	Close func()
}

// The zooms that people look at.
const (
	firstZoom = 5
	lastZoom  = 16
)

// CityTiles measures what a tile of each layer costs at each zoom on the city
// that is in the database, whatever its size, and leaves the city as it is.
func CityTiles(ctx context.Context, db *pg.DB, read Read, o Options) (*Table, error) {
	before := heap()
	city, err := read(ctx, db)
	if err != nil {
		return nil, err
	}
	defer city.Close()
	st := city.Live.Status()
	points, err := pointsOf(ctx, db, int(st.Points[grid.KindEnterprise]))
	if err != nil {
		return nil, err
	}
	if len(points) == 0 {
		return nil, fmt.Errorf("bench: there are no enterprises in the database, so nobody looks anywhere")
	}
	m, err := newMeter(ctx, db)
	if err != nil {
		return nil, err
	}
	t := &Table{
		Name: "tiles of the city",
		About: fmt.Sprintf("%d enterprises, %d hazard sources, %d open dangers, %d grids; each tile is cut, put together, compressed and "+
			"tagged anew, one after the other",
			st.Points[grid.KindEnterprise], st.Points[grid.KindHazard], st.Points[grid.KindDanger], len(city.Live.Grids(0))),
		Columns: []string{"layer", "z", "µs", "p50 ms", "p99 ms", "max ms", "kB", "raw kB", "max kB", "empty %", "first ms"},
		Notes: []string{
			fmt.Sprintf("read in %.2f s; live heap %.0f MB", city.Ready.Seconds(), float64(heap()-before)/1e6),
			"µs: processor time a tile, without HTTP; kB: as it travels; first: the tile that has a zoom prepared",
			"tiles: as people look, places chosen by enterprises, a screen of 4 × 3 tiles dragged about",
		},
		Met: true,
	}
	if err := m.quiet(ctx); err != nil {
		return nil, err
	}
	for _, layer := range []string{tiles.Grids, tiles.Enterprises, tiles.Hazards, tiles.Dangers} {
		deepest, err := tiles.MaxZoom(layer)
		if err != nil {
			return nil, err
		}
		for z := firstZoom; z <= min(deepest, lastZoom); z++ {
			o.Progress("%s z%d", layer, z)
			row, err := city.cost(ctx, m, layer, looks(z, points, looked, uint64(z)), o.Each)
			if err != nil {
				return nil, err
			}
			row["layer"], row["z"] = layer, z
			t.add(row)
		}
	}
	return t, nil
}

// cost makes tiles for some time.
func (c *City) cost(ctx context.Context, m meter, layer string, ts []tile, d time.Duration) (map[string]any, error) {
	view := c.Live.View(grid.Everything)
	one := func(t tile) (tiles.Tile, time.Duration, error) {
		at := time.Now()
		out, err := c.Tiles.Tile(ctx, view, layer, t.z, t.x, t.y)
		return out, time.Since(at), err
	}
	_, first, err := one(ts[0])
	if err != nil {
		return nil, err
	}
	var sent, raw, largest, empty, looked int
	for _, t := range ts[:min(len(ts), 10*sampled)] { // what is measured afterwards is not unpacked

		made, _, err := one(t)
		if err != nil {
			return nil, err
		}
		n, err := unpackedLength(made)
		if err != nil {
			return nil, err
		}
		raw, looked = raw+n, looked+1
		sent, largest = sent+len(made.Body), max(largest, len(made.Body))
		if made.Empty {
			empty++
		}
	}
	var times []time.Duration
	before, start := m.read(), time.Now()
	for i := 0; i == 0 || time.Since(start) < d; i++ {
		_, took, err := one(ts[i%len(ts)])
		if err != nil {
			return nil, err
		}
		times = append(times, took)
	}
	cost := m.read().since(before).server
	slices.Sort(times)
	n := float64(looked)
	return map[string]any{
		"µs": each(cost, len(times)), "p50 ms": ms(quantile(times, 0.5)), "p99 ms": ms(quantile(times, 0.99)), "max ms": ms(times[len(times)-1]),
		"kB": float64(sent) / n / 1000, "raw kB": float64(raw) / n / 1000, "max kB": float64(largest) / 1000,
		"empty %": 100 * float64(empty) / n, "first ms": ms(first),
	}, nil
}

func unpackedLength(t tiles.Tile) (int, error) {
	if !t.Packed {
		return len(t.Body), nil
	}
	z, err := gzip.NewReader(bytes.NewReader(t.Body))
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(io.Discard, z)
	return int(n), err
}

// manyPoints is how many places say where people look.
const manyPoints = 50_000

// pointsOf takes some of all enterprises, spread over the table.
func pointsOf(ctx context.Context, db *pg.DB, all int) ([]orb.Point, error) {
	share := 100 * min(1, manyPoints/max(float64(all), 1))
	rows, err := db.Pool.Query(ctx, `SELECT ST_X(geom), ST_Y(geom) FROM enterprise TABLESAMPLE SYSTEM ($1)`, share)
	if err != nil {
		return nil, pg.Translate(err)
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (p orb.Point, err error) {
		err = r.Scan(&p[0], &p[1])
		return p, err
	})
}
