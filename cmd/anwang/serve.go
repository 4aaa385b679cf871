package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/assess"
	"anwang/grid/audit"
	"anwang/grid/basemap"
	"anwang/grid/boundary"
	"anwang/grid/danger"
	"anwang/grid/demo"
	"anwang/grid/enterprise"
	"anwang/grid/event"
	"anwang/grid/exchange"
	"anwang/grid/feed"
	"anwang/grid/hazard"
	"anwang/grid/job"
	"anwang/grid/keyplace"
	"anwang/grid/live"
	"anwang/grid/once"
	"anwang/grid/pg"
	"anwang/grid/reference"
	"anwang/grid/risk"
	"anwang/grid/sector"
	"anwang/grid/setup"
	"anwang/migrations"
	"anwang/tiles"
	"anwang/web"
	"anwang/web/api"
	"anwang/web/sso"
	"anwang/web/stream"
	"anwang/web/underlay"
)

type serveCommand struct {
	Listen         string   `help:"Address to listen on; port 0 takes a free one." env:"ANWANG_LISTEN" default:"127.0.0.1:8080"`
	Demo           bool     `help:"Load the demo city when the database is empty." env:"ANWANG_DEMO"`
	DemoPassword   string   `help:"Password of the demo accounts; a random one is printed when empty." env:"ANWANG_DEMO_PASSWORD"`
	TrustedProxies []string `help:"${trusted_proxies}" env:"ANWANG_TRUSTED_PROXIES"`
	PublicURL      string   `help:"${public_url}" env:"ANWANG_PUBLIC_URL"`
	TLSCert        string   `help:"Certificate and its chain (PEM) for https; read anew when it changes." env:"ANWANG_TLS_CERT" type:"path"`
	TLSKey         string   `help:"Private key of the certificate (PEM)." env:"ANWANG_TLS_KEY" type:"path"`
	MetricsListen  string   `help:"${metrics_listen}" env:"ANWANG_METRICS_LISTEN"`
	SSO            ssoFlags `embed:"" prefix:"sso-" envprefix:"ANWANG_SSO_"`
	EventDays      int      `help:"Days for which it is kept what happened; at least 7." env:"ANWANG_EVENT_DAYS" default:"400"`
	TileCache      int64    `help:"Memory for finished tiles, MiB." env:"ANWANG_TILE_CACHE" default:"256"`
	BasemapHosts   []string `help:"${basemap_hosts}" env:"ANWANG_BASEMAP_HOSTS"`
	BasemapCache   int64    `help:"Memory for tiles of base maps, MiB." env:"ANWANG_BASEMAP_CACHE" default:"128"`
	ReferenceCache int64    `help:"Memory for tiles of reference layers, MiB." env:"ANWANG_REFERENCE_CACHE" default:"64"`
	Jobs           int      `help:"Imports of tables that this server works on at once; others wait." env:"ANWANG_JOBS" default:"2"`
	ImportLimit    int64    `help:"Largest import, MiB." env:"ANWANG_IMPORT_LIMIT" default:"512"`
	ImportRows     int      `help:"Most rows of a table that is imported." env:"ANWANG_IMPORT_ROWS" default:"1000000"`

	rhythm rhythm
}

// rhythm is how often what is seldom done is done; zero is right but for tests.
type rhythm struct{ housekeeping, retention time.Duration }

// tickEvery is how late a danger may become overdue on the map.
const tickEvery = 5 * time.Second

// Run serves until ctx ends.
func (s *serveCommand) Run(ctx context.Context, c *Common) error {
	began := time.Now()
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if s.Demo {
		if err := s.loadDemo(ctx, c, db); err != nil {
			return err
		}
		if err := c.demoAccounts(ctx, db, s.DemoPassword); err != nil {
			return err
		}
	}
	if err := c.sayFirst(ctx, db); err != nil {
		return err
	}
	if err := db.Become(ctx, pg.AppRole); err != nil {
		c.log.Warn("serving with all the rights of the database user, who could change the audit", "err", err)
	}
	db.WarnLoud(ctx)
	r, err := s.start(ctx, c, db, tiles.Options{CacheBytes: s.TileCache << 20})
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return r.run(ctx) })
	g.Go(func() error { return s.announce(ctx, c, r, began) })
	return g.Wait()
}

// running is one whole server over an open database.
type running struct {
	*web.Pipeline
	feed     *feed.Feed
	server   *web.Server
	listen   net.Listener
	url      string
	accounts *account.Service
	colours  *assess.Service
	audit    *audit.Service
	once     *once.Service
	imports  *exchange.Service
	networks *boundary.Service
	setup    *setup.Service
	jobs     *job.Service
	hazards  *hazard.Service
	basemaps *basemap.Service
	underlay *underlay.Underlay
	metrics  *web.Metrics
	observe  net.Listener // for metrics; nil when they have no address of their own
	log      *slog.Logger
}

// start puts a server together and opens its port; run makes it serve.
func (s *serveCommand) start(ctx context.Context, c *Common, db *pg.DB, o tiles.Options) (*running, error) {
	p := &web.Pipeline{Live: live.New(live.Options{}), Hub: stream.New(stream.Options{})}
	p.Tiles = tiles.New(p.Live, o)
	r := &running{Pipeline: p, feed: feed.New(db, p, feed.Options{Log: c.log}), metrics: web.NewMetrics(tiles.Layers()), log: c.log}
	r.accounts = account.New(db, account.Options{Log: c.log, Housekeeping: s.rhythm.housekeeping})
	r.accounts.OnChange(p.Hub.Kick)
	r.colours = assess.New(db, assess.Options{Grids: coloursOf{p.Live}, Lower: lowerings, Log: c.log})
	r.audit = audit.New(db)
	r.audit.Log(c.log)
	r.once = once.New(db, c.log)
	r.hazards = hazard.New(db)
	r.networks = boundary.New(db)
	r.setup = firstRun(db, r.accounts, r.networks)
	r.imports = exchange.New(db, p.Live, hazard.GradeOf)
	r.imports.Log(c.log)
	r.imports.Compare(alike)
	r.imports.Limit(exchange.Limits{Bytes: s.ImportLimit << 20, Rows: s.ImportRows})
	r.imports.Colours(r.colours.Computed)
	enters(r.imports, db, r.accounts)
	p.Hub.Status(db.State())
	db.Watch(p.Hub.Status)
	var err error
	if r.jobs, err = job.New(db, s.jobKinds(db, r), job.Options{Standing: r.accounts.Standing, Together: s.Jobs, Log: c.log}); err != nil {
		return nil, err
	}
	r.imports.Queued(r.jobs)
	r.networks.Queued(r.jobs)
	hosts, err := basemap.ParseHosts(s.BasemapHosts)
	if err != nil {
		return nil, err
	}
	r.basemaps = basemap.New(db, hosts)
	r.underlay = underlay.New(r.basemaps, underlay.Options{
		Hosts: hosts, CacheBytes: s.BasemapCache << 20,
		Folder: filepath.Join(c.DataDir, "basemaps"), Log: c.log,
	})
	if r.server, err = s.server(c, db, r); err != nil {
		return nil, err
	}
	if r.listen, err = listen(ctx, s.Listen); err != nil {
		return nil, err
	}
	r.url = served(r.listen.Addr().String(), s.TLSCert, ownAddress())
	if s.MetricsListen != "" {
		if r.observe, err = listen(ctx, s.MetricsListen); err != nil {
			_ = r.listen.Close()
			return nil, err
		}
	}
	return r, nil
}

func listen(ctx context.Context, address string) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, grid.Errorf(grid.CodeInvalid, "无法监听 "+address+"："+err.Error(), "cannot listen on "+address+": "+err.Error())
	}
	return l, nil
}

// run serves, follows the feed and lets deadlines pass until ctx ends.
func (r *running) run(ctx context.Context) error {
	defer r.underlay.Close()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return r.server.Serve(ctx, r.listen) })
	if r.observe != nil {
		g.Go(func() error { return r.metrics.Serve(ctx, r.observe) })
	}
	g.Go(func() error { return ended(r.feed.Run(ctx)) })
	g.Go(func() error { return ended(r.accounts.Run(ctx)) })
	g.Go(func() error { return ended(r.colours.Run(ctx)) })
	g.Go(func() error { return ended(r.audit.Run(ctx)) })
	g.Go(func() error { return ended(r.jobs.Run(ctx)) })
	g.Go(func() error { r.renew(ctx); return nil })
	g.Go(func() error { r.KeepTicking(ctx, tickEvery); return nil })
	return g.Wait()
}

// renew computes anew what corrected tables concern, once; while the database is
// away it waits.
func (r *running) renew(ctx context.Context) {
	for {
		n, err := r.hazards.Renew(ctx)
		switch {
		case err == nil && n > 0:
			r.log.Info("hazard sources computed anew by corrected tables", "records", n)
			return
		case err == nil || ctx.Err() != nil:
			return
		}
		r.log.Warn("hazard sources could not be computed anew; trying again", "done", n, "err", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(30 * time.Second):
		}
	}
}

func ended(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// server puts the HTTP side together.
func (s *serveCommand) server(c *Common, db *pg.DB, r *running) (*web.Server, error) {
	p, f, m := r.Pipeline, r.feed, r.metrics
	m.Watch(p.Live, p.Tiles, p.Hub, func() web.Pool {
		st := db.Pool.Stat()
		return web.Pool{Open: st.TotalConns(), InUse: st.AcquiredConns(), Limit: st.MaxConns(), Waits: st.EmptyAcquireCount()}
	})
	m.WatchDatabase(db.State)
	m.Register(f)
	cfg := web.Config{TrustedProxies: s.TrustedProxies, PublicURL: s.PublicURL, ImportLimit: s.ImportLimit << 20}
	if s.TLSCert != "" || s.TLSKey != "" {
		var err error
		if cfg.Certificate, err = web.LoadCertificate(s.TLSCert, s.TLSKey, c.log); err != nil {
			return nil, err
		}
	}
	return web.New(
		cfg,
		web.Parts{
			Name: "安网 Anwang", Version: versionText(), Live: p.Live, Tiles: p.Tiles, Hub: p.Hub, Database: db.State,
			Feed: func() web.FeedStatus { return feedStatus(f.Status()) },
			// Open has migrated; nothing changes the version while we run.
			Schema: func() (int32, int32) { return migrations.Latest(), migrations.Latest() },
			Services: api.Services{
				Boundary: r.networks, Enterprise: enterprise.New(db), Hazard: r.hazards, Danger: danger.New(db), KeyPlace: keyplace.New(db),
				Exchange: r.imports, Audit: r.audit, Account: r.accounts, Assess: r.colours, Event: event.New(db), Job: r.jobs,
				Basemap:   r.basemaps,
				Setup:     r.setup,
				Sector:    sector.New(db),
				Reference: reference.New(db, s.ReferenceCache<<20),
			},
			Authenticator: r.accounts, Once: r.once, Underlay: r.underlay, SSO: s.SSO.config(), Metrics: m, Log: c.log,
		})
}

// lowerings is what the file of hazard sources says of how they could hold less.
func lowerings(ctx context.Context, tx pgx.Tx, ids []grid.ID) (map[grid.ID][]risk.Lowering, error) {
	known, err := hazard.Lowerings(ctx, tx, ids)
	out := make(map[grid.ID][]risk.Lowering, len(known))
	for id, list := range known {
		for _, l := range list {
			out[id] = append(out[id], risk.Lowering{Major: uint8(l.Level), Level: l.Colour, Tonnes: l.Tonnes, What: l.What})
		}
	}
	return out, err
}

// alike is the rule by which an import compares enterprises.
func alike() exchange.Alike { return enterprise.NewRows() }

// coloursOf tells the colours of the grids of the main network.
type coloursOf struct{ *live.State }

// ColoursRevision implements assess.Grids.
func (c coloursOf) ColoursRevision() uint64 { return c.Status().Revision }

// Colours implements assess.Grids.
func (c coloursOf) Colours(yield func(assess.Colour)) uint64 {
	l := c.Levels(0)
	for i, id := range l.IDs {
		if t, ok := c.Tally(id); ok {
			yield(assess.Colour{Grid: id, Level: l.Levels[i], Index: l.Index[i], Tally: t.Weighed()})
		}
	}
	return l.Revision
}

func feedStatus(s feed.Status) web.FeedStatus {
	out := web.FeedStatus{Running: s.Up, Position: s.Position, Behind: s.Behind}
	if s.Behind > 0 && !s.Committed.IsZero() {
		out.Lag = time.Since(s.Committed)
	}
	return out
}

// loadDemo fills an empty database with the demo city.
func (s *serveCommand) loadDemo(ctx context.Context, c *Common, db *pg.DB) error {
	var filled bool
	if err := db.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM network) OR EXISTS (SELECT FROM enterprise)`).Scan(&filled); err != nil {
		return pg.Translate(err)
	}
	if filled {
		return nil
	}
	_, _ = fmt.Fprintln(c.stdout, "The database is empty: loading the demo city. 数据库为空，正在载入演示城市。")
	_, err := demo.Load(ctx, db, demo.Options{Progress: func(p demo.Progress) { showProgress(c.stdout, p) }})
	if err != nil {
		return err
	}
	return c.demoPast(ctx, db, time.Time{})
}

// counted says how many points there are of each kind.
func counted(points [grid.Kinds]int) string {
	var list []string
	for k, n := range points {
		list = append(list, fmt.Sprintf("%d %s", n, strings.ToLower(grid.Kind(k).Info().Title.EN)))
	}
	return strings.Join(list, ", ")
}

// announce says where to look, once there is something to see.
func (s *serveCommand) announce(ctx context.Context, c *Common, r *running, began time.Time) error {
	_, _ = fmt.Fprintf(c.stdout, "Listening on %s\n", r.url)
	select {
	case <-ctx.Done():
		return nil
	case <-r.feed.Ready():
	}
	at := cmp.Or(strings.TrimRight(s.PublicURL, "/"), r.url)
	if err := r.invite(ctx, c, at); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.stdout, "Ready in %.1f s: %s. Open %s  已就绪\n", time.Since(began).Seconds(), counted(r.Live.Status().Points), at)
	if err != nil {
		return err
	}
	// ready is ready; this only spares the first looks at each zoom a wait
	return ended(r.Tiles.Warm(ctx))
}

// ssoFlags say which issuer people may log in with.
type ssoFlags struct {
	Issuer       string `help:"Address of the OpenID Connect issuer for single sign-on; empty: none." env:"ISSUER"`
	Client       string `help:"Client id at the issuer." env:"CLIENT"`
	Secret       string `help:"Client secret at the issuer; better from a file, ANWANG_SSO_SECRET_FILE." env:"SECRET"`
	CA           string `help:"Authorities (PEM) for the issuer's certificate; empty: the system's." env:"CA" type:"path"`
	Name         string `help:"What people call it on the log-in page." env:"NAME" default:"统一身份认证"`
	Claim        string `help:"Claim that names the account at the first log-in." env:"CLAIM" default:"preferred_username"`
	LinkAccounts bool   `help:"Link an account to the person at the issuer at the first log-in by this claim." env:"LINK_ACCOUNTS"`
}

// config is nil when there is no single sign-on.
func (f *ssoFlags) config() *sso.Config {
	if f.Issuer == "" {
		return nil
	}
	return &sso.Config{
		Issuer: f.Issuer, ClientID: f.Client, Secret: f.Secret, CAFile: f.CA, Name: f.Name, Claim: f.Claim,
		Link: f.LinkAccounts,
	}
}
