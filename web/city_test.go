package web_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/assess"
	"anwang/grid/audit"
	"anwang/grid/basemap"
	"anwang/grid/boundary"
	"anwang/grid/danger"
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
	"anwang/grid/pg/pgtest"
	"anwang/grid/reference"
	"anwang/grid/sector"
	"anwang/grid/setup"
	"anwang/migrations"
	"anwang/tiles"
	"anwang/web"
	"anwang/web/api"
	"anwang/web/stream"
	"anwang/web/underlay"
)

// city is a small town: one root (1), two districts (2, 3), four leaves (4–7) in
// a row of squares from 116.0 to 116.4 east, 39.8 to 39.9 north.
const city = `
INSERT INTO network (id, key, name, name_en, kind, main) OVERRIDING SYSTEM VALUE
VALUES (1, 'territory', '属地网格', 'Territory', 'territory', true);
INSERT INTO network_depth VALUES (1, 1, '市', 'City'), (1, 2, '区', 'District'), (1, 3, '街道', 'Street');
INSERT INTO grid (id, network_id, parent_id, depth, code, name, pinyin, initials, leaf) VALUES
	(1, 1, NULL, 1, '110000', '试验市', 'shiyanshi', 'sys', false),
	(2, 1, 1, 2, '110101', '东区', 'dongqu', 'dq', false), (3, 1, 1, 2, '110102', '西区', 'xiqu', 'xq', false),
	(4, 1, 2, 3, '110101001', '甲街道', 'jiajiedao', 'jjd', true), (5, 1, 2, 3, '110101002', '乙街道', 'yijiedao', 'yjd', true),
	(6, 1, 3, 3, '110102001', '丙街道', 'bingjiedao', 'bjd', true), (7, 1, 3, 3, '110102002', '丁街道', 'dingjiedao', 'djd', true);
INSERT INTO boundary (grid_id, geom, label, area, synthetic, source)
	SELECT id, ST_Multi(e), ST_Centroid(e), ST_Area(e::geography), depth = 3, 'test' FROM (
		SELECT id, depth, ST_MakeEnvelope(w, 39.8, x, 39.9, 4490) e FROM grid JOIN (VALUES
			(1, 116.0, 116.4), (2, 116.0, 116.2), (3, 116.2, 116.4), (4, 116.0, 116.1), (5, 116.1, 116.2), (6, 116.2, 116.3), (7, 116.3, 116.4)
		) v(i, w, x) ON i = id) s;
INSERT INTO boundary_defect (source, kind, codes, place, area, detail_zh, detail_en, action_zh, action_en)
	VALUES ('test', 'overlap', '{110101001,110101002}', ST_SetSRID(ST_MakePoint(116.1, 39.85), 4490), 12.5, '重叠', 'overlap', '已修复',
	'repaired');
INSERT INTO enterprise (id, credit_code, name, industry, sector, risk_level, risk_basis, address, geom, synthetic) VALUES
	(1, '91350100M000100Y43', '红星化工厂', 'C26', 'chemical', 1, 'score19', '甲街道1号', ST_SetSRID(ST_MakePoint(116.05, 39.85), 4490), true),
	(2, '91110000101623741K', '橙光机械厂', 'C34', 'machinery', 2, 'ls_matrix', '乙街道2号', ST_SetSRID(ST_MakePoint(116.15, 39.85), 4490), true),
	(3, '911101066976941872', '蓝天商店', 'F52', 'other', 4, 'self_rating', '丙街道3号', ST_SetSRID(ST_MakePoint(116.25, 39.85), 4490), true);
INSERT INTO hazard (id, enterprise_id, code, name, kind, major_level, risk_level, geom) VALUES
	(1, 1, 'H1', '液氨储罐', 'tank_farm', 1, 1, ST_SetSRID(ST_MakePoint(116.051, 39.851), 4490));
INSERT INTO danger (id, enterprise_id, hazard_id, title, grade, state, found, deadline, geom) VALUES
	(1, 1, 1, '安全阀失效', 1, 3, now() - interval '9 days', now() - interval '1 day', ST_SetSRID(ST_MakePoint(116.05, 39.85), 4490)),
	(2, 2, NULL, '消防通道堵塞', 0, 1, now() - interval '2 days', NULL, ST_SetSRID(ST_MakePoint(116.15, 39.85), 4490));
INSERT INTO account (id, login, name, grid_id)
	SELECT i, 'test.' || i, '账号' || i, 1 FROM generate_series(1, 12) i; -- one a role, in the order of grid.Roles
SELECT setval(pg_get_serial_sequence(t, 'id'), 100) FROM unnest(ARRAY['enterprise', 'hazard', 'danger', 'grid', 'network', 'account']) t;
`

// server is a whole server over a database of its own.
type server struct {
	*httptest.Server
	web  *web.Server
	part web.Parts
	db   *pg.DB
	pipe *web.Pipeline
	feed *feed.Feed
}

func start(t testing.TB, seed string) *server {
	t.Helper()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), seed); err != nil {
		t.Fatal(err)
	}
	return serve(t, db)
}

// serve starts a server over a database; several may share one.
func serve(t testing.TB, db *pg.DB) *server {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	p := &web.Pipeline{Live: live.New(live.Options{}), Hub: stream.New(stream.Options{Heartbeat: 200 * time.Millisecond})}
	p.Tiles = tiles.New(p.Live, tiles.Options{})
	s := &server{db: db, pipe: p, feed: feed.New(db, p, feed.Options{Log: log})}
	p.Hub.Status(db.State())
	db.Watch(p.Hub.Status)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { _ = s.feed.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	m := web.NewMetrics(tiles.Layers())
	m.Watch(p.Live, p.Tiles, p.Hub, func() web.Pool { return web.Pool{} })
	m.Register(s.feed)
	auth, accounts := &memoryAuthenticator{}, account.New(db, account.Options{})
	hosts, err := basemap.ParseHosts([]string{"127.0.0.1:*"})
	if err != nil {
		t.Fatal(err)
	}
	maps := basemap.New(db, hosts)
	s.part = web.Parts{
		Authenticator: auth,
		Name:          "安网", Version: "test", Live: p.Live, Tiles: p.Tiles, Hub: p.Hub, Database: db.State,
		Feed: func() web.FeedStatus {
			st := s.feed.Status()
			return web.FeedStatus{Running: st.Up, Position: st.Position, Behind: st.Behind}
		},
		Schema: func() (int32, int32) { return migrations.Latest(), migrations.Latest() },
		Services: api.Services{
			Assess:   assess.New(db, assess.Options{}),
			Boundary: boundary.New(db), Enterprise: enterprise.New(db), Hazard: hazard.New(db), Danger: danger.New(db), KeyPlace: keyplace.New(db),
			Exchange: exchange.New(db, p.Live, hazard.GradeOf), Audit: audit.New(db), Account: accounts,
			Setup: setup.New(db, setup.Options{Accounts: accounts}), Event: event.New(db), Basemap: maps, Sector: sector.New(db),
			Reference: reference.New(db, 1<<20),
		},
		Once:    once.New(db, log),
		Metrics: m, Log: log, Underlay: underlays(t, maps, hosts),
	}
	s.part.Services.Job = works(t, db, s.part.Services.Exchange, auth)
	h, err := web.New(web.Config{TrustedProxies: []string{"127.0.0.1"}, ImportLimit: 1 << 20}, s.part)
	if err != nil {
		t.Fatal(err)
	}
	s.web = h
	s.Server = httptest.NewServer(h.Handler())
	t.Cleanup(func() { p.Hub.Close(); s.Close() })
	select {
	case <-s.feed.Ready():
	case <-time.After(2 * time.Minute):
		t.Fatal("the feed did not load")
	}
	return s
}

// underlays fetches tiles until the end of the test.
func underlays(t testing.TB, maps *basemap.Service, hosts basemap.Hosts) *underlay.Underlay {
	t.Helper()
	u := underlay.New(maps, underlay.Options{Hosts: hosts, Folder: t.TempDir()})
	t.Cleanup(u.Close)
	return u
}

// works has background work done until the end of the test, for who asked last.
func works(t testing.TB, db *pg.DB, x *exchange.Service, auth *memoryAuthenticator) *job.Service {
	t.Helper()
	table := func(run bool) func(context.Context, *job.Run) error {
		return func(ctx context.Context, r *job.Run) error { return x.Work(ctx, r, run) }
	}
	jobs, err := job.New(db, []job.Kind{
		{Key: exchange.CheckJob, Name: grid.Text{ZH: "检查导入表格", EN: "Check a table"}, Work: table(false)},
		{Key: exchange.RunJob, Name: grid.Text{ZH: "导入表格", EN: "Import a table"}, Work: table(true)},
	}, job.Options{Standing: auth.standing})
	if err != nil {
		t.Fatal(err)
	}
	x.Queued(jobs)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	go func() { defer close(done); _ = jobs.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return jobs
}

// answer is a response read to its end.
type answer struct {
	status int
	header http.Header
	body   string
}

// call sends a request; headers are "Name: value". Unless they say otherwise it is
// the city that asks.
func (s *server) call(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range headers {
		k, v, _ := strings.Cut(h, ": ")
		r.Header.Set(k, v)
	}
	if _, ok := r.Header["Authorization"]; !ok {
		r.Header.Set("Authorization", "Bearer "+asCity)
	}
	if r.Header.Get("Accept-Encoding") == "" {
		r.Header.Set("Accept-Encoding", "identity")
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(b)}
}

// field digs a value out of a JSON answer: "items.0.name".
func (a answer) field(t testing.TB, path string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, a.body)
	}
	for p := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[p]
		case []any:
			i, err := strconv.Atoi(p)
			if err != nil {
				t.Fatalf("%s: %q is no index", path, p)
			}
			if i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// eventually waits until ok.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}
