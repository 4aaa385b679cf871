package bench

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/paulmach/orb"

	"anwang/grid/pg"
	"anwang/tiles"
)

// Options of a benchmark.
type Options struct {
	Points   int           // how many enterprises
	Grids    int           // how many leaf grids the province has, about
	Each     time.Duration // how long every figure is measured
	Conns    int           // connections
	Progress func(format string, args ...any)
}

// target is what a layer is to reach at a zoom: tiles a second that are put
// together anew, from kept shapes where there are shapes.
type target struct {
	layer  string
	z      int
	reach  float64 // tiles a second
	kbytes float64 // the largest tile
}

// warmShare is what a warm tile must reach of the control.
const warmShare = 0.8

// looked is how many tiles people look at in a list.
const looked = 3000

// Tiles measures tiles of points and grids over HTTP beside ST_AsMVT on copies
// of the same rows made for it, in the same run.
func Tiles(ctx context.Context, admin *pg.DB, start Start, o Options, log *slog.Logger) (*Table, error) {
	p := newProvince(o.Grids)
	db, err := newProvincial(ctx, admin, p, o, log)
	if err != nil {
		return nil, err
	}
	defer db.close()
	b := &tilesBench{o: o, db: db.DB, start: start, points: p.scatter(o.Points), t: &Table{
		Name: "tiles",
		About: fmt.Sprintf("%d enterprises, %d leaf grids of %d vertices; %d connections over loopback; /s is tiles a second, µs the processor "+
			"time a tile",
			o.Points, p.cols*p.rows, 4*p.edge, o.Conns),
		Columns: []string{
			"layer", "z", "uncached/s", "µs", "db µs", "p50 ms", "p99 ms", "shapes kept/s", "kept µs", "warm/s", "warm µs", "control/s",
			"warm÷control",
			"kB", "raw kB", "max kB", "first ms", "PostGIS/s", "PostGIS µs", "PostGIS kB", "PostGIS raw kB", "×PostGIS", "×µs", "counted/s",
			"counted µs", "to reach", "met",
		},
		Notes: []string{
			"uncached: neither tiles nor shapes are kept, every tile is cut, put together, compressed and sent over HTTP to somebody logged in; " +
				"shapes kept: up to 128 MiB of cut shapes are, as in service; warm: finished tiles are",
			"µs: of the server's process, and of all processes of the database; load is made by a process of its own; nothing else runs by itself " +
				"meanwhile",
			"PostGIS: copies of the rows in web-mercator, in the order of their places, with an index; grids thinned for the zoom; clusters " +
				"counted beforehand; prepared statements alone, with no HTTP, compression or permission. It leaves out borders as lines, names, that " +
				"neighbours meet, and to follow a change",
			"counted: the same clusters, counted by PostGIS when the tile is asked for, from points in web-mercator",
			"control: net/http with bodies as long as the tiles asked for; PostGIS kB: compressed afterwards, not measured",
			"tiles: as people look, places chosen by enterprises, a screen of 4 × 3 tiles dragged about; each list in random order on both sides",
		},
		Met: true,
	}}
	if err := b.run(ctx); err != nil {
		return nil, err
	}
	return b.t, nil
}

type tilesBench struct {
	o      Options
	db     *pg.DB
	start  Start
	points []orb.Point
	meter  meter
	t      *Table
}

// sites are the same server three times, and the control.
type sites struct {
	bare, shapes, kept *Stack
	control            Site
}

func (b *tilesBench) run(ctx context.Context) error {
	var s sites
	var err error
	if b.meter, err = newMeter(ctx, b.db); err != nil {
		return err
	}
	if err := b.copy(ctx, pointsCopy); err != nil {
		return err
	}
	before := heap()
	for _, x := range []struct {
		stack **Stack
		keep  Keep
	}{{&s.bare, KeepNothing}, {&s.shapes, KeepShapes}, {&s.kept, KeepTiles}} {
		if *x.stack, err = b.start(ctx, b.db, x.keep); err != nil {
			return err
		}
		defer (*x.stack).Close()
		if x.keep == KeepNothing {
			b.t.Notes = append(b.t.Notes, fmt.Sprintf("ready after %.2f s; live heap %.0f MB, %.0f bytes a point with everything (strings, grids, "+
				"shapes)",
				s.bare.Ready.Seconds(), float64(heap()-before)/1e6, float64(heap()-before)/float64(b.o.Points)))
		}
	}
	control, stop, err := serveControl()
	if err != nil {
		return err
	}
	defer stop()
	s.control = control
	for _, c := range []target{
		{tiles.Enterprises, 8, 5000, 50},
		{tiles.Enterprises, 11, 5000, 50},
		{tiles.Enterprises, 14, 15000, 500},
		{tiles.Grids, 8, 5000, 500},
		{tiles.Grids, 11, 8000, 500},
		{tiles.Grids, 14, 16000, 500},
	} {
		b.o.Progress("%s z%d", c.layer, c.z)
		if err := b.one(ctx, c, &s); err != nil {
			return fmt.Errorf("bench: %s z%d: %w", c.layer, c.z, err)
		}
	}
	return nil
}

func (b *tilesBench) one(ctx context.Context, c target, s *sites) error {
	ts := looks(c.z, b.points, looked, uint64(c.z))
	ps := paths(c.layer, ts)
	same, counted, err := b.peer(ctx, c)
	if err != nil {
		return err
	}
	row := map[string]any{"layer": c.layer, "z": c.z}
	var sizes [2]sizes
	for i, x := range [...]*Stack{s.bare, s.kept} {
		first, err := eachOnce(x.Site, ps[:1]) // a zoom of grids is prepared once
		if err != nil {
			return err
		}
		if i == 0 {
			row["first ms"] = ms(first.P50)
		}
		if sizes[i], err = ask(ctx, x.Site, ps); err != nil {
			return err
		}
	}
	if err := b.meter.quiet(ctx); err != nil {
		return err
	}
	if err := b.ours(ctx, ps, s, row); err != nil {
		return err
	}
	if err := b.beside(ctx, ps, sizes[1].paths, s, row); err != nil {
		return err
	}
	if err := b.peers(ctx, same, counted, ts, row); err != nil {
		return err
	}
	b.judge(c, sizes[0], row)
	return nil
}

// ours measures tiles that are put together anew.
func (b *tilesBench) ours(ctx context.Context, ps []string, s *sites, row map[string]any) error {
	bare, u, err := b.load(ctx, s.bare.Site, ps, b.o.Each, 0)
	if err != nil {
		return err
	}
	row["uncached/s"], row["µs"], row["db µs"] = bare.PerSec, each(u.server, bare.Requests), each(u.database, bare.Requests)
	paced, _, err := b.load(ctx, s.bare.Site, ps, b.o.Each, bare.PerSec/3)
	if err != nil {
		return err
	}
	row["p50 ms"], row["p99 ms"] = ms(paced.P50), ms(paced.P99)
	if _, err := ask(ctx, s.shapes.Site, ps); err != nil {
		return err
	}
	kept, u, err := b.load(ctx, s.shapes.Site, ps, b.o.Each, 0)
	row["shapes kept/s"], row["kept µs"] = kept.PerSec, each(u.server, kept.Requests)
	return err
}

// load makes load from outside and tells what it cost in here.
func (b *tilesBench) load(ctx context.Context, site Site, ps []string, d time.Duration, rate float64) (Load, used, error) {
	before := b.meter.read()
	l, err := outside(ctx, order{Site: site, Paths: ps, Conns: b.o.Conns, Each: d, Rate: rate})
	return l, b.meter.read().since(before), err
}

// beside measures warm tiles and the control in turn, twice, so that neither
// has the quieter half of the run.
func (b *tilesBench) beside(ctx context.Context, ps, same []string, s *sites, row map[string]any) error {
	var warm, control float64
	var n int
	var cost time.Duration
	for range 2 {
		w, u, err := b.load(ctx, s.kept.Site, ps, b.o.Each/2, 0)
		if err != nil {
			return err
		}
		c, _, err := b.load(ctx, s.control, same, b.o.Each/2, 0)
		if err != nil {
			return err
		}
		warm, control, n, cost = warm+w.PerSec/2, control+c.PerSec/2, n+w.Requests, cost+u.server
	}
	row["warm/s"], row["warm µs"], row["control/s"], row["warm÷control"] = warm, each(cost, n), control, warm/control
	return nil
}

// peers measures what PostGIS does for the same tiles.
func (b *tilesBench) peers(ctx context.Context, same, counted string, ts []tile, row map[string]any) error {
	a, err := query(ctx, b.db, b.meter, same, ts, b.o.Conns, b.o.Each)
	if err != nil {
		return err
	}
	row["PostGIS/s"], row["PostGIS kB"], row["PostGIS raw kB"] = a.PerSec, a.packed/1000, a.Bytes/1000
	row["×PostGIS"] = row["uncached/s"].(float64) / a.PerSec
	if b.meter.postmaster != 0 {
		row["PostGIS µs"] = each(a.used.database, a.Requests)
		row["×µs"] = each(a.used.database, a.Requests) / row["µs"].(float64)
	}
	if counted == "" {
		return nil
	}
	if a, err = query(ctx, b.db, b.meter, counted, ts, b.o.Conns, b.o.Each); err != nil {
		return err
	}
	row["counted/s"], row["counted µs"] = a.PerSec, each(a.used.database, a.Requests)
	return nil
}

// judge adds sizes and what was to be reached.
func (b *tilesBench) judge(c target, s sizes, row map[string]any) {
	row["kB"], row["raw kB"], row["max kB"] = s.sent/1000, s.raw/1000, float64(s.largest)/1000
	made, share := row["shapes kept/s"].(float64), row["warm÷control"].(float64)
	met := made >= c.reach && float64(s.largest)/1000 <= c.kbytes && share >= warmShare
	row["to reach"] = fmt.Sprintf("shapes kept ≥ %.0f/s, ≤ %.0f kB, warm ≥ %.1f", c.reach, c.kbytes, warmShare)
	row["met"] = met
	b.t.Met = b.t.Met && met
	b.t.add(row)
}

// eachOnce asks every path once, on one connection: nothing is warm.
func eachOnce(site Site, paths []string) (Load, error) {
	var out Load
	conn, err := dial(site)
	if err != nil {
		return out, err
	}
	defer conn.Close()
	times := make([]time.Duration, 0, len(paths))
	began, sum := time.Now(), 0
	for _, p := range paths {
		at := time.Now()
		n, err := conn.get(p)
		if err != nil {
			return out, err
		}
		times = append(times, time.Since(at))
		sum += n
	}
	out.fill(times, sum, time.Since(began))
	return out, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
