package bench

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"anwang/grid/pg"
	"anwang/tiles"
)

// Options of a benchmark.
type Options struct {
	Points   int           // how many enterprises
	Each     time.Duration // how long every figure is measured
	Conns    int           // connections
	Progress func(format string, args ...any)
}

// target is what features.md asks of a layer at a zoom, tiles a second uncached.
type target struct {
	layer  string
	z      int
	reach  float64 // tiles a second
	kbytes float64 // the largest tile
}

// warmShare is what a warm tile must reach of the control.
const warmShare = 0.8

// Tiles measures tiles of points and grids over HTTP beside ST_AsMVT on the
// same rows in the same run.
func Tiles(ctx context.Context, admin *pg.DB, start Start, o Options, log *slog.Logger) (*Table, error) {
	p := newProvince()
	db, err := newProvincial(ctx, admin, p, o, log)
	if err != nil {
		return nil, err
	}
	defer db.close()
	b := &tilesBench{o: o, db: db.DB, start: start, places: p.scatter(o.Points), t: &Table{
		Name:  "tiles",
		About: fmt.Sprintf("%d enterprises, %d leaf grids of %d vertices; %d connections over loopback; /s is tiles a second", o.Points, p.cols*p.rows, 4*p.edge, o.Conns),
		Columns: []string{
			"layer", "z", "uncached/s", "p50 ms", "p99 ms", "kB", "max kB", "first ms", "cold p99 ms", "warm/s", "control/s", "warm÷control",
			"PostGIS/s", "PostGIS kB", "×PostGIS", "PostGIS same/s", "×same", "to reach", "met",
		},
		Pass: true,
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
	places []orb.Point
	t      *Table
}

func (b *tilesBench) run(ctx context.Context) error {
	before := heap()
	bare, err := b.start(ctx, b.db, false)
	if err != nil {
		return err
	}
	defer bare.Close()
	b.t.Notes = append(b.t.Notes, fmt.Sprintf("ready after %.2f s; live heap %.0f MB, %.0f bytes a point with everything (strings, grids, shapes)",
		bare.Ready.Seconds(), float64(heap()-before)/1e6, float64(heap()-before)/float64(b.o.Points)))
	kept, err := b.start(ctx, b.db, true)
	if err != nil {
		return err
	}
	defer kept.Close()
	control, stop, err := serveControl()
	if err != nil {
		return err
	}
	defer stop()
	for _, c := range []target{
		{tiles.Enterprises, 8, 5000, 50},
		{tiles.Enterprises, 11, 5000, 50},
		{tiles.Enterprises, 14, 15000, 500},
		{tiles.Grids, 8, 5000, 500},
		{tiles.Grids, 11, 8000, 500},
		{tiles.Grids, 14, 16000, 500},
	} {
		b.o.Progress("%s z%d", c.layer, c.z)
		if err := b.one(ctx, c, bare, kept, control); err != nil {
			return fmt.Errorf("bench: %s z%d: %w", c.layer, c.z, err)
		}
	}
	return nil
}

func (b *tilesBench) one(ctx context.Context, c target, bare, kept *Stack, control Site) error {
	ts := tilesOf(c.z, b.places, 2000, uint64(c.z))
	ps := paths(c.layer, ts)
	if len(ps) < 2 {
		return fmt.Errorf("only %d tiles have points", len(ps))
	}
	first, err := eachOnce(bare.Site, ps[:1]) // a zoom of grids is prepared once
	if err != nil {
		return err
	}
	if _, err := eachOnce(kept.Site, ps[:1]); err != nil {
		return err
	}
	cold, err := eachOnce(kept.Site, ps[1:])
	if err != nil {
		return err
	}
	bareLoad, err := hammer(bare.Site, ps, b.o.Conns, b.o.Each, 0)
	if err != nil {
		return err
	}
	paced, err := hammer(bare.Site, ps, b.o.Conns, b.o.Each, bareLoad.PerSec/3)
	if err != nil {
		return err
	}
	warm, ctl, err := b.beside(kept.Site, ps, control)
	if err != nil {
		return err
	}
	raw, same, err := b.peers(ctx, c, ts)
	if err != nil {
		return err
	}
	met := bareLoad.PerSec >= c.reach && float64(bareLoad.Largest)/1000 <= c.kbytes && warm.PerSec/ctl.PerSec >= warmShare
	b.t.Pass = b.t.Pass && met
	row := map[string]any{
		"layer": c.layer, "z": c.z, "uncached/s": bareLoad.PerSec, "p50 ms": ms(paced.P50), "p99 ms": ms(paced.P99),
		"kB": bareLoad.Bytes / 1000, "max kB": float64(bareLoad.Largest) / 1000, "first ms": ms(first.P50), "cold p99 ms": ms(cold.P99),
		"warm/s": warm.PerSec, "control/s": ctl.PerSec, "warm÷control": warm.PerSec / ctl.PerSec,
		"PostGIS/s": raw.PerSec, "PostGIS kB": raw.Bytes / 1000, "×PostGIS": bareLoad.PerSec / raw.PerSec,
		"to reach": fmt.Sprintf("≥ %.0f/s, ≤ %.0f kB, warm ≥ %.1f", c.reach, c.kbytes, warmShare), "met": met,
	}
	if same.PerSec > 0 {
		row["PostGIS same/s"], row["×same"] = same.PerSec, bareLoad.PerSec/same.PerSec
	}
	b.t.add(row)
	return nil
}

// beside measures warm tiles and the control in turn, twice, so that neither
// has the quieter half of the run.
func (b *tilesBench) beside(site Site, ps []string, control Site) (warm, ctl Load, err error) {
	for range 2 {
		w, err := hammer(site, ps, b.o.Conns, b.o.Each/2, 0)
		if err != nil {
			return w, ctl, err
		}
		c, err := hammer(control, []string{"/"}, b.o.Conns, b.o.Each/2, 0)
		if err != nil {
			return w, c, err
		}
		warm.PerSec += w.PerSec / 2
		ctl.PerSec += c.PerSec / 2
	}
	return warm, ctl, nil
}

// peers measures the SQL of a tile server (raw) and, for points at low zoom,
// the SQL that gives what our tile gives (same); grids of a town are too
// small to be drawn at z8.
func (b *tilesBench) peers(ctx context.Context, c target, ts []tile) (raw, same Load, err error) {
	if c.layer == tiles.Grids {
		raw, err = query(ctx, b.db, fmt.Sprintf(gridsSQL, 4), ts, b.o.Conns, b.o.Each)
		if err == nil && c.z < 11 { // ours draws no grid too small to be seen
			same, err = query(ctx, b.db, fmt.Sprintf(gridsSQL, 3), ts, b.o.Conns, b.o.Each)
		}
		return raw, same, err
	}
	raw, err = query(ctx, b.db, pointsSQL, ts, b.o.Conns, b.o.Each)
	if err == nil && c.z < 14 {
		same, err = query(ctx, b.db, clustersSQL, ts, b.o.Conns, b.o.Each)
	}
	return raw, same, err
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

// serveControl serves a fixed body of 30 kB from net/http and nothing else: as
// fast as any answer of that size can be on this machine.
func serveControl() (site Site, stop func(), err error) {
	body := bytes.Repeat([]byte("anwang"), 5000)
	length := strconv.Itoa(len(body))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return Site{}, nil, err
	}
	s := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Length", length)
		_, _ = w.Write(body)
	})}
	go func() { _ = s.Serve(l) }()
	return Site{Addr: l.Addr().String()}, func() { _ = s.Close() }, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
