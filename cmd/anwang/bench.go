package main

import (
	"context"
	"fmt"
	"os"
	"runtime/pprof"
	"time"

	"anwang/cmd/anwang/bench"
	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/feed"
	"anwang/grid/live"
	"anwang/grid/pg"
	"anwang/tiles"
	"anwang/web"
	"anwang/web/stream"
)

type benchCommand struct {
	Tiles     benchTiles     `cmd:"" help:"Tiles of points and grids beside ST_AsMVT. 瓦片。"`
	Events    benchEvents    `cmd:"" help:"From a commit to the event on every open map. 变更推送。"`
	Scope     benchScope     `cmd:"" help:"Tiles and lists for who holds a part beside who holds all. 分级授权的开销。"`
	Import    benchImport    `cmd:"" help:"A workbook of enterprises beside COPY of the same rows. 表格导入。"`
	Assess    benchAssess    `cmd:"" help:"Colours of the whole city and after one change. 颜色重算。"`
	Boundary  benchBoundary  `cmd:"" help:"A renamed grid and a moved vertex beside all grids read anew. 网格变更。"`
	Network   benchNetwork   `cmd:"" help:"A network of four levels made from boundaries that do not nest, and published. 网格装入。"`
	Reference benchReference `cmd:"" help:"Tiles of a reference layer of 200,000 roads beside ST_AsMVT. 参考图层。"`
	Audit     benchAudit     `cmd:"" help:"Audited commits of many at once beside the same table without a chain. 审计写入。"`
	Idle      benchIdle      `cmd:"" help:"What a server and its database use while nobody asks anything. 空闲时的开销。"`
	Outside   benchOutside   `cmd:"" hidden:""`
	Start     benchStart     `cmd:"" help:"From nothing to ready, memory a point, recolouring the city. 启动与内存。"`
	Service   benchService   `cmd:"" help:"The daily work over HTTP on the city that the database holds, beside SQL. 日常操作。"`
}

// benchFlags are what every benchmark takes.
type benchFlags struct {
	JSON   bool          `help:"Print the table as JSON." name:"json"`
	Points int           `help:"Enterprises in the scratch database." default:"1000000"`
	Grids  int           `help:"Leaf grids of the scratch province, about." default:"20000"`
	Each   time.Duration `help:"How long every figure is measured." default:"4s"`
	Conns  int           `help:"Connections." default:"8"`
	CPU    string        `help:"Write a CPU profile of this program to the file." name:"cpu-profile" type:"path"`
}

// profile starts the CPU profile that was asked for and returns what ends it.
func (b benchFlags) profile() (stop func(), err error) {
	if b.CPU == "" {
		return func() {}, nil
	}
	f, err := os.Create(b.CPU)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	return func() { pprof.StopCPUProfile(); _ = f.Close() }, nil
}

func (b benchFlags) options(c *Common) bench.Options {
	return bench.Options{Points: b.Points, Grids: b.Grids, Each: b.Each, Conns: b.Conns, Progress: func(format string, args ...any) {
		c.log.Info(fmt.Sprintf(format, args...))
	}}
}

// measure opens the database, measures, and prints the table; a target that was
// missed is a failure.
func (b benchFlags) measure(ctx context.Context, c *Common, what func(admin *pg.DB) (*bench.Table, error)) error {
	admin, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer admin.Close()
	return b.print(c, func() (*bench.Table, error) { return what(admin) })
}

// print measures and prints the table.
func (b benchFlags) print(c *Common, what func() (*bench.Table, error)) error {
	stop, err := b.profile()
	if err != nil {
		return err
	}
	defer stop()
	t, err := what()
	if err != nil {
		return err
	}
	if err := t.Write(c.stdout, b.JSON); err != nil {
		return err
	}
	if !t.Met {
		return fmt.Errorf("%s: a target was missed, see the column \"met\"", t.Name)
	}
	return nil
}

// start runs a whole server as serve does, on a free port.
func (c *Common) start(ctx context.Context, db *pg.DB, keep bench.Keep) (*bench.Stack, error) {
	o, references := tiles.Options{CacheBytes: 256 << 20}, int64(256)
	if keep < bench.KeepTiles {
		o.CacheBytes, references = 1, 0 // nothing fits
	}
	if keep < bench.KeepShapes {
		o.GeometryBytes = 1
	}
	began := time.Now()
	quiet := *c
	quiet.log = quiet.log.With("bench", true)
	r, err := (&serveCommand{Listen: "127.0.0.1:0", ReferenceCache: references}).start(ctx, &quiet, db, o)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- r.run(ctx) }()
	stop := func() { cancel(); <-done }
	select {
	case <-r.feed.Ready():
	case err := <-done:
		cancel()
		if err == nil { // told to stop before it was ready
			err = context.Canceled
		}
		return nil, err
	}
	accounts := account.New(db, account.Options{})
	inside := grid.WithActor(context.WithoutCancel(ctx), grid.Internal("anwang bench"))
	var tokens []account.TaskToken
	out := &bench.Stack{Live: r.Live, Tiles: r.Tiles, Ready: time.Since(began), Close: func() {
		stop()
		for _, p := range tokens { // the city may be there for longer than we are
			if err := accounts.EndTaskToken(inside, p); err != nil {
				c.log.Warn("a pass of the benchmark remains", "err", err)
			}
		}
	}}
	out.As = func(_ context.Context, grants ...grid.Grant) (bench.Site, error) {
		p, err := accounts.TaskToken(inside, 24*time.Hour, grants...)
		if err == nil {
			tokens = append(tokens, p)
		}
		return bench.Site{Addr: r.listen.Addr().String(), Token: p.Token}, err
	}
	if out.Site, err = out.As(ctx, grid.Grant{Role: grid.RoleWatch}); err != nil {
		out.Close()
		return nil, err
	}
	return out, nil
}

// read reads a database without serving it.
func (c *Common) read(ctx context.Context, db *pg.DB) (*bench.City, error) {
	began := time.Now()
	p := &web.Pipeline{Live: live.New(live.Options{}), Hub: stream.New(stream.Options{})}
	p.Tiles = tiles.New(p.Live, tiles.Options{CacheBytes: 1, GeometryBytes: 1}) // nothing fits
	f := feed.New(db, p, feed.Options{Log: c.log})
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	stop := func() { cancel(); <-done }
	select {
	case <-f.Ready():
		return &bench.City{Live: p.Live, Tiles: p.Tiles, Ready: time.Since(began), Close: stop}, nil
	case err := <-done:
		cancel()
		if err == nil {
			err = context.Canceled
		}
		return nil, err
	}
}

// benchOutside is the process that makes load for another benchmark.
type benchOutside struct{}

// Run carries out the order that comes in.
func (benchOutside) Run() error { return bench.Outside(os.Stdin, os.Stdout) }

type benchTiles struct {
	benchFlags
	City bool `help:"Measure the city that is in the database, zoom by zoom, and leave it as it is. 量库中现有城市各级瓦片的开销。"`
}

// Run prints the table of tiles.
func (b *benchTiles) Run(ctx context.Context, c *Common) error {
	return b.measure(ctx, c, func(admin *pg.DB) (*bench.Table, error) {
		if b.City {
			return bench.CityTiles(ctx, admin, c.read, b.options(c))
		}
		return bench.Tiles(ctx, admin, c.start, b.options(c), c.log)
	})
}

type benchScope struct{ benchFlags }

// Run prints the table of scopes.
func (b *benchScope) Run(ctx context.Context, c *Common) error {
	return b.measure(ctx, c, func(admin *pg.DB) (*bench.Table, error) {
		return bench.Scopes(ctx, admin, c.start, b.options(c), c.log)
	})
}

type benchEvents struct {
	JSON      bool          `help:"Print the table as JSON." name:"json"`
	Points    int           `help:"Enterprises in the scratch database." default:"120000"`
	Each      time.Duration `help:"How long every rate is measured." default:"10s"`
	Listeners int           `help:"Open event streams." default:"200"`
	Rates     []int         `help:"Commits a second." default:"5,20,100"`
}

// Run prints the table of events.
func (b *benchEvents) Run(ctx context.Context, c *Common) error {
	flags := benchFlags{JSON: b.JSON, Points: b.Points, Each: b.Each}
	return flags.measure(ctx, c, func(admin *pg.DB) (*bench.Table, error) {
		return bench.Events(ctx, admin, c.start, bench.EventOptions{
			Options: flags.options(c), Listeners: b.Listeners, Rates: b.Rates, Reach: 300,
		}, c.log)
	})
}
