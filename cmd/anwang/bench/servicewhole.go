package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles"
)

// export measures a whole export as CSV: how fast, and how much memory it takes.
func (b *serviceBench) export(ctx context.Context, p *person) error {
	b.o.Progress("%s: export", p.name)
	const path = "/api/v1/enterprises/export?format=csv"
	n, err := b.s.Live.View(scopeOf(p)).Count(grid.KindEnterprise, grid.Filter{})
	if err != nil {
		return err
	}
	before := heap()
	stop, largest := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			select {
			case <-stop:
				largest <- most
				return
			case <-time.After(50 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
	}()
	was := b.m.read()
	l, err := outside(ctx, order{Site: p.Site, Paths: []string{path}, Conns: 1, Each: time.Nanosecond})
	u := b.m.read().since(was)
	close(stop)
	most := <-largest
	if err != nil {
		return err
	}
	row := map[string]any{
		"what": "export, CSV", "who": p.name, "requests": l.Requests, "p50 ms": ms(l.P50), "server ms": float64(u.server.Milliseconds()),
		"database ms": float64(u.database.Milliseconds()),
		"rows/s":      float64(n) / l.P50.Seconds(), "grown MB": float64(most-min(most, before)) / 1e6,
	}
	rows, took, beside, err := b.copied(ctx, p)
	if err != nil {
		return err
	}
	perSecond := float64(rows) / took.Seconds()
	row["SQL p50 ms"], row["SQL database ms"], row["SQL rows/s"] = ms(took), float64(beside.database.Milliseconds()), perSecond
	row["÷ SQL"] = perSecond / (float64(n) / l.P50.Seconds())
	b.t.add(row)
	if p.all {
		b.t.Notes = append(b.t.Notes, fmt.Sprintf("export: %d rows of 51 columns to another process; SQL: COPY of the same columns as CSV to "+
			"this one (%d rows, also those that are shut), without masks, words, guards of cells and audit, and without the scores of who is "+
			"yellow or blue; memory grows by garbage that is not collected yet, too", n, rows))
	}
	return nil
}

func scopeOf(p *person) grid.Scope { return grid.NewScope(grid.Term{Grid: p.grid}) }

// tileBeside measures the tiles of one person alone, and while two others list all
// that is blue.
func (b *serviceBench) tileBeside(ctx context.Context) error {
	b.o.Progress("tiles beside lists")
	me := &b.who[1]
	var points []orb.Point
	b.s.Live.View(scopeOf(me)).Each(grid.KindEnterprise, func(it *live.Item) bool {
		points = append(points, orb.Point{it.Lon, it.Lat})
		return true
	})
	rand.New(rand.NewPCG(5, 5)).Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	ask := order{Site: me.Site, Paths: paths(tiles.Enterprises, looks(14, points, 200, 1)), Conns: 1, Each: b.o.Each, Rate: 50}
	for _, busy := range []bool{false, true} {
		working, stop := context.WithCancel(ctx)
		lists := make(chan error, 1)
		if busy {
			go func() {
				_, err := outside(working, order{
					Site:  b.who[0].Site,
					Paths: []string{"/api/v1/enterprises?level=blue&limit=1000", "/api/v1/enterprises?level=blue&limit=1000&q=公司"}, Conns: 2,
					Each: b.o.Each + 2*time.Second,
				})
				lists <- err
			}()
			time.Sleep(time.Second)
		}
		l, err := outside(ctx, ask)
		if busy && err == nil {
			err = <-lists
		}
		stop()
		if err != nil {
			return err
		}
		what := "tile z14, alone"
		if busy {
			what = "tile z14, two list blue"
		}
		b.t.add(map[string]any{"what": what, "who": me.name, "requests": l.Requests, "p50 ms": ms(l.P50), "p95 ms": ms(l.P95)})
	}
	b.t.Notes = append(b.t.Notes, "tile: 50 a second, kept ones as in service; beside two people of the city who list blue without a pause, "+
		"1000 a page, one by a part of the name")
	return nil
}

// idle measures what is used while nobody asks.
func (b *serviceBench) idle(ctx context.Context) error {
	b.o.Progress("idle for %s", b.o.Idle)
	if err := b.settle(ctx); err != nil {
		return err
	}
	before := b.m.read()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(b.o.Idle):
	}
	u := b.m.read().since(before)
	b.t.add(map[string]any{
		"what": fmt.Sprintf("idle, %s", b.o.Idle), "server ms": float64(u.server.Microseconds()) / 1000,
		"database ms": float64(u.database.Milliseconds()),
	})
	b.t.Notes = append(b.t.Notes, fmt.Sprintf("idle: processor time in all of the %s; the database's is counted in steps of 10 ms", b.o.Idle))
	return nil
}
