// Package web is the HTTP side of Anwang: routes, tiles, the event stream, the
// application, and what operators look at. The JSON interface is in web/api.
//
// # Two paths
//
// A tile request takes a path of its own with as little as possible on it: an
// id, a counter, the tile. Everything else passes the full middleware. The
// server listens before the data are loaded, so that an operator sees it live
// and a browser is told to wait instead of being refused.
package web

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	chimw "github.com/go-chi/chi/v5/middleware"
	"golang.org/x/net/netutil"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles"
	"anwang/web/api"
	"anwang/web/help"
	"anwang/web/middleware"
	"anwang/web/repeat"
	"anwang/web/respond"
	"anwang/web/session"
	"anwang/web/sso"
	"anwang/web/stream"
	"anwang/web/underlay"
)

// Config is what an operator may set.
type Config struct {
	TrustedProxies []string // addresses or prefixes whose forwarding headers are believed
	PublicURL      string   // address by which people reach us; "": as each request says
	BodyLimit      int64    // of an ordinary request; 0 means 1 MiB
	ImportLimit    int64    // of an import; 0 means 512 MiB
	// Certificate makes the server speak TLS; nil: plain HTTP.
	Certificate *Certificate
	HeaderTime  time.Duration // to send the header of a request; 0 means 10 s
	BodyTime    time.Duration // to send an ordinary request; 0 means 30 s
	AnswerTime  time.Duration // to take its answer; 0 means a minute
	Connections int           // open at the same time; 0 means 8192
}

// Parts is what the server stands on.
type Parts struct {
	Name    string
	Version string
	Live    *live.State
	Tiles   *tiles.Set
	Hub     *stream.Hub
	// Database says how the database is.
	Database func() grid.DatabaseState
	// Feed says how far behind the database this server is.
	Feed func() FeedStatus
	// Schema says at which version the database is and at which it should be.
	Schema   func() (have, want int32)
	Services api.Services
	// Authenticator says who asks.
	Authenticator middleware.Authenticator
	// Underlay fetches the tiles of base maps of one's own.
	Underlay *underlay.Underlay
	// Once does what is sent with a key once.
	Once repeat.Doer
	// SSO is single sign-on; nil: none.
	SSO     *sso.Config
	Metrics *Metrics
	Log     *slog.Logger
	Clock   func() time.Time
}

// FeedStatus is where the change feed stands.
type FeedStatus struct {
	Running  bool
	Position grid.Position
	Behind   int64         // positions committed and not applied, when last looked
	Lag      time.Duration // how old what is applied is, while something is not; else 0
}

// Server is one HTTP server; make it with New, start it with Serve.
type Server struct {
	cfg     Config
	p       Parts
	ids     *middleware.IDs
	proxies middleware.Proxies
	http    *http.Server
	router  http.Handler // what http serves, by the addresses that are our own
	spec    []byte       // the OpenAPI document
	docs    []byte       // the page made of it
}

// New makes a server that does not listen yet.
func New(cfg Config, p Parts) (*Server, error) {
	proxies, err := middleware.ParseProxies(cfg.TrustedProxies)
	if err != nil {
		return nil, grid.Errorf(grid.CodeInvalid, "受信代理地址有误："+err.Error(), "A trusted proxy is not an address or prefix: "+err.Error())
	}
	if cfg.PublicURL, err = publicURL(cfg.PublicURL); err != nil {
		return nil, err
	}
	if cfg.BodyLimit <= 0 {
		cfg.BodyLimit = 1 << 20
	}
	if cfg.ImportLimit <= 0 {
		cfg.ImportLimit = 512 << 20
	}
	cfg.BodyTime, cfg.AnswerTime = cmp.Or(cfg.BodyTime, 30*time.Second), cmp.Or(cfg.AnswerTime, time.Minute)
	if p.Clock == nil {
		p.Clock = time.Now
	}
	if p.Authenticator == nil {
		return nil, errors.New("web: a server without an authenticator would be open to everybody")
	}
	s := &Server{cfg: cfg, p: p, ids: middleware.NewIDs(), proxies: proxies}
	h, err := s.routes()
	if err != nil {
		return nil, err
	}
	s.router = h
	if cfg.PublicURL != "" || len(proxies) > 0 {
		h = middleware.Prefix(s.base)(h)
	}
	s.http = &http.Server{
		Handler: middleware.Remainder(h), ReadHeaderTimeout: cmp.Or(cfg.HeaderTime, 10*time.Second), IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10,
		ReadTimeout:    cfg.BodyTime, WriteTimeout: cfg.AnswerTime, // also where no middleware is, and where nobody has to be known
		ErrorLog: slog.NewLogLogger(p.Log.Handler(), slog.LevelDebug),
	}
	if cfg.Certificate != nil {
		s.http.TLSConfig = cfg.Certificate.Config()
	}
	s.http.RegisterOnShutdown(p.Hub.Close)
	return s, nil
}

// publicURL checks a configured address of our own; it ends without a slash.
func publicURL(address string) (string, error) {
	address = strings.TrimRight(address, "/")
	u, err := url.Parse(address)
	if address == "" {
		return "", nil
	}
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil ||
		!middleware.PlainPath(u.Path) {
		return "", grid.Errorf(grid.CodeInvalid,
			"对外地址应形如 https://anwang.example 或 https://city.example/anwang",
			"The public address is like https://anwang.example or https://city.example/anwang, without more")
	}
	if top, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/"); ours(top) || top == "assets" {
		return "", grid.Errorf(grid.CodeInvalid, "对外地址的路径不能以 /"+top+" 开头，本服务自己要用它", "The path of the public address cannot begin with /"+top+
			", which the service uses itself")
	}
	return address, nil
}

// base is the address that absolute links begin with.
func (s *Server) base(r *http.Request) string { return cmp.Or(s.cfg.PublicURL, s.proxies.Base(r)) }

// Handler is the whole server as a handler, for tests.
func (s *Server) Handler() http.Handler { return s.http.Handler }

// Serve answers on l until ctx ends, then lets running requests finish for up
// to ten seconds.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	done := make(chan error, 1)
	// whoever opens connections to keep them may not take all there are
	l = netutil.LimitListener(l, cmp.Or(s.cfg.Connections, 8192))
	go func() {
		if s.cfg.Certificate != nil {
			done <- s.http.ServeTLS(l, "", "")
			return
		}
		done <- s.http.Serve(l)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := s.http.Shutdown(end); err != nil {
		_ = s.http.Close() // whoever has not finished by now is cut off
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// routes puts the router together: the hot path, and around the rest the full
// middleware.
func (s *Server) routes() (http.Handler, error) {
	compress, err := middleware.Compress()
	if err != nil {
		return nil, err
	}
	app, err := application()
	if err != nil {
		return nil, err
	}
	pages, err := help.Load()
	if err != nil {
		return nil, err
	}
	m := chi.NewRouter()
	m.Use(chimw.GetHead)
	m.MethodNotAllowed(s.methodNotAllowed)
	m.Group(func(r chi.Router) { // the hot path
		r.Use(middleware.Light(s.ids), middleware.LightActor(s.p.Authenticator, s.proxies))
		r.Get("/tiles/{layer}/{z}/{x}/{y}.mvt", s.tile)
		r.Head("/tiles/{layer}/{z}/{x}/{y}.mvt", s.tile)
		r.Get("/tiles/basemap/{id}/{z}/{x}/{y}", s.baseTile)
		r.Head("/tiles/basemap/{id}/{z}/{x}/{y}", s.baseTile)
		r.Get("/tiles/reference/{id}/{z}/{x}/{y}", s.referenceTile)
		r.Head("/tiles/reference/{id}/{z}/{x}/{y}", s.referenceTile)
	})
	base := chi.Middlewares{middleware.Request(s.ids, s.p.Log, s.p.Metrics), middleware.Security(s.base)}
	patience := s.patience()
	// what bounds the time comes before what asks the database
	known := func(time func(http.Handler) http.Handler) chi.Middlewares {
		return append(slices.Clip(base), time, middleware.Actor(s.p.Authenticator, s.proxies), middleware.Known)
	}
	m.Group(func(r chi.Router) { // operators
		r.Use(base...)
		r.Get("/livez", s.livez)
		r.Get("/readyz", s.readyz)
	})
	m.Group(func(r chi.Router) { // what only some may know
		r.Use(known(patience)...)
		r.With(middleware.Allowed(grid.ObserveSystem)).Get("/metrics", s.p.Metrics.Handler().ServeHTTP)
		r.With(compress).Get("/tiles/{layer}.json", s.tileJSON)
	})
	m.Group(func(r chi.Router) { // documents
		r.Use(base...)
		r.Use(patience, compress)
		r.Get("/styles/risk.json", s.style)
		r.Get("/api/openapi.json", s.openAPI)
		r.Get("/api/docs", s.docsPage)
		for _, at := range []string{"/help", "/help/", "/help/{lang}", "/help/{lang}/", "/help/{lang}/{page}"} {
			r.Get(at, pages.Handler())
		}
	})
	m.NotFound(patience(compress(s.closed(app))).ServeHTTP)
	return m, s.mount(m, known, compress)
}

// bulkTime bounds an import, at whatever pace its body comes.
const bulkTime = time.Hour

// patience is how long an ordinary request may take.
func (s *Server) patience() func(http.Handler) http.Handler {
	return middleware.Deadlines(s.cfg.BodyTime, s.cfg.AnswerTime)
}

// mount puts the JSON interface below its middleware, and describes it.
func (s *Server) mount(m chi.Router, known func(time func(http.Handler) http.Handler) chi.Middlewares,
	compress func(http.Handler) http.Handler,
) error {
	ready := middleware.Ready(s.p.Live.Loaded)
	group := func(time func(http.Handler) http.Handler, use ...func(http.Handler) http.Handler) (r chi.Router) {
		m.Group(func(g chi.Router) {
			g.Use(known(time)...)
			g.Use(use...)
			r = g
		})
		return r
	}
	patience := s.patience()
	bulk := middleware.Deadlines(bulkTime, bulkTime)
	login := api.Login{Sessions: session.New(s.p.Services.Account, s.proxies, s.cfg.PublicURL), Demo: true}
	if s.p.SSO != nil {
		var err error
		if login.SSO, err = sso.New(*s.p.SSO, s.p.Services.Account, login.Sessions, s.base, s.p.Log); err != nil {
			return err
		}
	}
	keyed := map[string]bool{}
	doc := api.Register(api.Registration{
		JSON: group(patience, middleware.Limit(s.cfg.BodyLimit), ready, compress, middleware.ETag, repeat.Once(s.p.Once, keyed, false)),
		Raw:  group(patience, ready),
		Bulk: group(bulk, middleware.Limit(s.cfg.ImportLimit), ready, repeat.Once(s.p.Once, keyed, true)),
	}, api.Options{
		Name: s.p.Name, Version: s.p.Version, Attribution: tiles.Attribution, DepthZooms: s.p.Tiles.DepthZooms, Live: s.p.Live, Hub: s.p.Hub,
		Database: s.p.Database, Clock: s.p.Clock, Services: s.p.Services, Login: login, Underlay: s.p.Underlay,
	})
	maps.Copy(keyed, api.Keyed(doc))
	return s.describe(doc)
}

// methodNotAllowed names the methods that would do.
func (s *Server) methodNotAllowed(w http.ResponseWriter, r *http.Request) {
	s.closed(func(w http.ResponseWriter, r *http.Request) {
		rc := chi.RouteContext(r.Context())
		for _, method := range [...]string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodPut, http.MethodDelete} {
			if !rc.Routes.Match(chi.NewRouteContext(), method, routePath(r)) {
				continue
			}
			w.Header().Add("Allow", method)
			if method == http.MethodGet {
				w.Header().Add("Allow", http.MethodHead)
			}
		}
		respond.Error(w, r, grid.Errorf(respond.CodeMethod, "此地址不支持 "+r.Method, r.Method+" is not possible here"))
	}).ServeHTTP(w, r)
}

// routePath is the address as the router reads it.
func routePath(r *http.Request) string {
	if r.URL.RawPath != "" {
		return r.URL.RawPath
	}
	return r.URL.Path
}

// closed gives a handler outside every group the middleware of the others. What
// is below the interface and the tiles says not even what is not there to those
// who have not said who they are.
func (s *Server) closed(h http.HandlerFunc) http.Handler {
	guarded := middleware.Actor(s.p.Authenticator, s.proxies)(middleware.Known(h))
	return middleware.Request(s.ids, s.p.Log, s.p.Metrics)(middleware.Security(s.base)(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request,
	) {
		if name := strings.TrimPrefix(path.Clean(r.URL.Path), "/"); below(name, "api/v1", "tiles", "metrics") {
			guarded.ServeHTTP(w, r)
			return
		}
		h(w, r)
	})))
}
