package web_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// wire stands between a server and its database and can be cut.
type wire struct {
	net.Listener
	to    string
	mu    sync.Mutex
	down  bool
	conns map[net.Conn]bool
}

// throughWire returns a connection string that leads to a new database over a
// wire.
func throughWire(t *testing.T, seed string) (*wire, string) {
	t.Helper()
	c, err := pgx.ParseConfig(pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.ConnectConfig(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), seed); err != nil {
		t.Fatal(err)
	}
	_ = conn.Close(t.Context())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l, conns: map[net.Conn]bool{}, to: fmt.Sprintf("%s:%d", c.Host, c.Port)}
	if strings.HasPrefix(c.Host, "/") {
		w.to = filepath.Join(c.Host, fmt.Sprintf(".s.PGSQL.%d", c.Port))
	}
	go w.accept()
	t.Cleanup(func() { w.set(true); _ = l.Close() })
	return w, fmt.Sprintf("postgres://%s:%s@%s/%s?sslmode=disable", c.User, c.Password, l.Addr(), c.Database)
}

func (w *wire) accept() {
	for {
		a, err := w.Accept()
		if err != nil {
			return
		}
		network := "tcp"
		if strings.HasPrefix(w.to, "/") {
			network = "unix"
		}
		b, err := net.Dial(network, w.to)
		w.mu.Lock()
		if err != nil || w.down {
			_ = a.Close()
			if b != nil {
				_ = b.Close()
			}
			w.mu.Unlock()
			continue
		}
		w.conns[a], w.conns[b] = true, true
		w.mu.Unlock()
		go func() { _, _ = io.Copy(a, b); _ = a.Close() }()
		go func() { _, _ = io.Copy(b, a); _ = b.Close() }()
	}
}

// set cuts the wire, or mends it.
func (w *wire) set(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = down
	for c := range w.conns {
		_ = c.Close()
		delete(w.conns, c)
	}
}

// TestDatabaseLost: reads go on, writes are refused with a time to come back,
// everybody is told, and everything goes on by itself when the database is back.
func TestDatabaseLost(t *testing.T) {
	t.Parallel()
	w, url := throughWire(t, city)
	db, err := pg.Open(t.Context(), pg.Config{URL: url, Wait: 10 * time.Second}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	s := serve(t, db)
	events := s.events(t, "")
	if e := <-events; !strings.Contains(e, `"up":true`) {
		t.Errorf("the first event is %s", e)
	}

	w.set(true)
	if got := waitFor(t, events, "event: status"); !strings.Contains(got, `"up":false`) {
		t.Errorf("told %s", got)
	}
	for _, c := range []scenario{
		{path: "/api/v1/status", status: 200, fields: []string{"database.up=false", "points.enterprise=3"}, parts: []string{"数据库连接中断"}},
		{path: "/readyz", status: 200, fields: []string{"ready=true", "degraded=true", "database.up=false"}},
		{path: "/livez", status: 200},
		{path: "/api/v1/grids/4", status: 200, fields: []string{"partial=true", "why.level=red"}},
		{path: "/api/v1/enterprises", status: 200, fields: []string{"matched=3"}},
		{path: "/api/v1/enterprises/1", status: 200, fields: []string{"partial=true", "name=红星化工厂", "address="}},
		{path: "/api/v1/hazards/1", status: 200, fields: []string{"partial=true", "majorLevel=1"}},
		{path: "/api/v1/dangers/1", status: 200, fields: []string{"partial=true", "state=rectifying"}},
		{path: "/api/v1/search?q=jjd", status: 200, fields: []string{"items.0.id=4"}},
		{path: "/api/v1/risk/levels", status: 200},
		{path: "/tiles/enterprises/9/421/194.mvt", status: 200},
		{path: "/api/v1/defects", status: 503, sends: []string{"Retry-After: 3"}},
		{
			method: "POST", path: "/api/v1/dangers", body: `{"enterprise":1,"title":"x"}`, headers: []string{js}, status: 503,
			fields: []string{"code=unavailable"}, sends: []string{"Retry-After: 3"},
		},
		{
			method: "PATCH", path: "/api/v1/dangers/1", body: `{"title":"x"}`, headers: []string{js, `If-Match: "v1"`}, status: 503,
			sends: []string{"Retry-After: 3"},
		},
		{
			method: "POST", path: "/api/v1/import/enterprises", body: collection(pointFeature("A1", "x", "116.05,39.85")), status: 503,
			sends: []string{"Retry-After: 3"},
		},
	} {
		s.play(t, c)
	}

	w.set(false)
	if got := waitFor(t, events, "event: status"); !strings.Contains(got, `"up":true`) {
		t.Errorf("told %s", got)
	}
	s.play(t, scenario{method: "POST", path: "/api/v1/dangers", body: `{"enterprise":3,"title":"恢复后的隐患"}`, headers: []string{js}, status: 201})
	if got := waitFor(t, events, "event: change"); !strings.Contains(got, "恢复后的隐患") {
		t.Errorf("told %s", got)
	}
	s.play(t, scenario{path: "/api/v1/enterprises/1", status: 200, fields: []string{"partial=false", "address=甲街道1号"}})
	eventually(t, "ready without reserve", func() bool {
		return s.call(t, "GET", "/readyz", "").field(t, "degraded") == false
	})
}

// events listens to the event stream as the city; each event comes as its text.
func (s *server) events(t testing.TB, last string) <-chan string {
	t.Helper()
	return s.eventsOf(t, asCity, last)
}

func (s *server) eventsOf(t testing.TB, token, last string) <-chan string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Header.Get("Content-Encoding") != "" || resp.Header.Get("X-Request-Id") == "" {
		t.Errorf("stream headers %v", resp.Header)
	}
	out := make(chan string, 1000)
	go func() {
		defer func() { _ = resp.Body.Close() }()
		var b strings.Builder
		for sc := bufio.NewScanner(resp.Body); sc.Scan(); {
			if sc.Text() != "" {
				b.WriteString(sc.Text() + "\n")
				continue
			}
			if strings.Contains(b.String(), "event:") {
				out <- b.String()
			}
			b.Reset()
		}
	}()
	return out
}

func waitFor(t testing.TB, events <-chan string, part string) string {
	t.Helper()
	late := time.After(2 * time.Minute)
	for {
		select {
		case e := <-events:
			if strings.Contains(e, part) {
				return e
			}
		case <-late:
			t.Fatalf("no event with %s", part)
		}
	}
}

// TestTwoServers: a change made through one is told by both, and a browser that
// moves from one to the other misses nothing.
func TestTwoServers(t *testing.T) {
	t.Parallel()
	a := start(t, city)
	b := serve(t, a.db)
	atA, atB := a.events(t, ""), b.events(t, "")
	post := func(title string) {
		a.play(t, scenario{
			method: "POST", path: "/api/v1/dangers", body: `{"enterprise":3,"title":"` + title + `"}`, headers: []string{js},
			status: 201,
		})
	}
	post("一号")
	first := waitFor(t, atA, "一号")
	waitFor(t, atB, "一号")
	id := strings.TrimPrefix(strings.Split(first, "\n")[0], "id: ")
	post("二号")
	waitFor(t, atA, "二号")
	waitFor(t, atB, "二号")
	if got := waitFor(t, b.events(t, id), "event: change"); !strings.Contains(got, "二号") || strings.Contains(got, "一号") {
		t.Errorf("resumed with %s", got)
	}
	if got := waitFor(t, b.events(t, "0"), "event: reset"); got == "" {
		t.Error("a place long ago was not answered with a reset")
	}
}

// TestTileFollowsChange: a tile asked for because of an event is never the old
// one.
func TestTileFollowsChange(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	events := s.events(t, "")
	const tile = "/tiles/dangers/12/3369/1552.mvt"
	before := s.call(t, "GET", tile, "", "Accept-Encoding: gzip")
	for i := range 10 {
		title := fmt.Sprintf("变化%d", i)
		s.play(t, scenario{
			method: "POST", path: "/api/v1/dangers", body: fmt.Sprintf(`{"lon":116.15,"lat":39.85%d,"title":"%s"}`, i, title),
			headers: []string{js}, status: 201,
		})
		waitFor(t, events, title)
		after := s.call(t, "GET", tile, "", "Accept-Encoding: gzip", "If-None-Match: "+before.header.Get("Etag"))
		if after.status != 200 || after.header.Get("Etag") == before.header.Get("Etag") {
			t.Fatalf("change %d: the tile is the old one (%d)", i, after.status)
		}
		before = after
	}
}

// TestStop: a stop ends open event streams at once and lets requests finish.
func TestStop(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	ctx, cancel := context.WithCancel(t.Context())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- s.web.Serve(ctx, l) }()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+l.Addr().String()+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+asCity)
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	cancel()
	select {
	case err := <-stopped:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(2 * time.Minute):
		t.Fatal("it does not stop while somebody listens")
	}
	if _, err := io.ReadAll(resp.Body); err != nil {
		t.Errorf("the stream was cut off instead of ended: %v", err)
	}
}
