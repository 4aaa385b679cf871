package web_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/go-chi/chi/v5"

	"anwang/grid"
)

// routes are the routes that the router has, each with its method.
func (s *server) routes(t testing.TB) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	err := chi.Walk(s.web.Routes(), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		out[method+" "+pattern] = true
		return nil
	})
	if err != nil || len(out) < 40 {
		t.Fatalf("%d routes: %v", len(out), err)
	}
	return out
}

// TestMatrix asks every route there is as every role, inside what is held and
// outside, and as nobody: the status is what the table of permissions says, the
// answer names nothing that is not held, and what was refused changed nothing.
func TestMatrix(t *testing.T) {
	t.Parallel()
	s := start(t, matrixTown)
	there, rows := s.routes(t), map[string]bool{}
	for _, r := range matrix {
		if !there[r.route] || rows[r.route] && !r.again {
			t.Errorf("%s is in the matrix and not in the router, or twice: take the line away", r.route)
		}
		rows[r.route] = true
	}
	for r := range there {
		if !rows[r] {
			t.Errorf("%s has no line in matrix (matrixroutes_test.go): say what permission it needs and where to ask it inside and outside of "+
				"what somebody holds", r)
		}
	}
	w := s.truth(t)
	var asked atomic.Int64
	t.Run("reads", func(t *testing.T) { // one role after the other: in parallel each would stand in line with every other test
		for _, p := range matrixPeople() {
			t.Run(string(p.role), func(t *testing.T) {
				for _, r := range matrix {
					if r.reads() {
						asked.Add(s.ask(t, w, r, p, nil))
					}
				}
				asked.Add(s.lookAtTiles(t, w, p) + s.lookAtNumbers(t, w, p))
			})
		}
	})
	t.Run("real accounts", func(t *testing.T) {
		front := s.withAccounts(t)
		for _, p := range realPeople(t, s) {
			t.Run(string(p.role), func(t *testing.T) {
				for i, r := range matrix {
					if r.reads() && i%2 == p.n%2 { // half of them each: how they are known is what differs
						asked.Add(front.ask(t, w, r, p, nil))
					}
				}
			})
		}
	})
	t.Run("not there", func(t *testing.T) { asked.Add(s.askNotThere(t)) })
	t.Run("events", func(t *testing.T) { s.listenAsAll(t, w) })
	w = s.truth(t)
	t.Run("writes", func(t *testing.T) {
		for _, r := range matrix {
			if !r.reads() {
				asked.Add(s.askToWrite(t, w, r))
			}
		}
	})
	t.Run("nobody", func(t *testing.T) {
		was := s.fingerprint(t)
		for _, r := range matrix {
			asked.Add(s.askAsNobody(t, r))
		}
		if now := s.fingerprint(t); now != was {
			t.Errorf("nobody changed the database:\n%s\n%s", was, now)
		}
	})
	t.Logf("%d requests to %d routes as %d roles and nobody", asked.Load(), len(there), len(grid.Roles))
}

func (r *matrixRow) method() string { return strings.Fields(r.route)[0] }

func (r *matrixRow) reads() bool { return r.method() == "GET" || r.method() == "HEAD" }

func (r *matrixRow) address(outside bool, n int) string {
	at := r.inside
	if outside {
		at = r.outside
	}
	if at == "" {
		at = strings.Fields(r.route)[1]
	}
	return strings.ReplaceAll(at, "{n}", strconv.Itoa(n))
}

func (r *matrixRow) content(outside bool, n int) string {
	b := r.body
	if outside && r.beyond != "" {
		b = r.beyond
	}
	return strings.ReplaceAll(b, "{n}", strconv.Itoa(n))
}

func (r *matrixRow) headers(who string) []string {
	h := []string{"Authorization: " + who}
	if r.body != "" {
		h = append(h, js)
	}
	if r.match != "" {
		h = append(h, "If-Match: "+r.match)
	}
	return h
}

// expected is the status that the permissions give.
func (r *matrixRow) expected(p person, outside bool) int {
	ok, far := r.ok, r.far
	if ok == 0 {
		ok = 200
	}
	if far == 0 {
		far = 404
	}
	switch {
	case !r.open && r.needs != "" && grid.RuleOf(p.role, r.needs) == grid.No && (r.also == "" || grid.RuleOf(p.role, r.also) == grid.No):
		if outside && r.hides && grid.RuleOf(p.role, grid.ViewMap) != grid.No {
			return 404
		}
		return 403
	case outside, r.located && p.narrow():
		return far
	}
	return ok
}

// askToWrite asks a route that changes something as everybody: first where it is
// refused, which must leave the database as it was, then where it is done.
func (s *server) askToWrite(t *testing.T, w *truth, r matrixRow) (n int64) {
	t.Helper()
	was := s.fingerprint(t)
	for _, p := range matrixPeople() {
		n += s.ask(t, w, r, p, func(status int) bool { return status >= 400 })
	}
	if now := s.fingerprint(t); now != was {
		t.Errorf("%s was refused and changed the database:\n%s\n%s", r.route, was, now)
	}
	for _, p := range matrixPeople() {
		n += s.ask(t, w, r, p, func(status int) bool { return status < 400 })
	}
	return n
}

// ask asks a route as somebody, inside and outside, and returns how often; only
// where the status that is expected is one of these, unless nil.
func (s *server) ask(t *testing.T, w *truth, r matrixRow, p person, these func(status int) bool) (n int64) {
	t.Helper()
	for _, outside := range []bool{true, false} {
		if outside && r.outside == "" && r.beyond == "" {
			continue
		}
		want := r.expected(p, outside)
		if want < 0 || these != nil && !these(want) { // below 0: a stream that would not end
			continue
		}
		n++
		at := r.address(outside, p.n)
		a := s.call(t, r.method(), at, r.content(outside, p.n), r.headers("Bearer "+p.token())...)
		name := fmt.Sprintf("%s %s as %s", r.method(), at, p.spec)
		if a.status != want {
			t.Errorf("%s: %d, want %d\n%.300s", name, a.status, want, a.body)
		}
		if x := p.stray(w, a.body); x != "" && a.header.Get("Content-Type") != tileContent {
			t.Errorf("%s: names %s, which is not theirs\n%.300s", name, x, a.body)
		}
		if r.counts != "" && !outside && a.status == 200 {
			if got, want := a.field(t, "matched"), p.count(w, r.counts); got != float64(want) {
				t.Errorf("%s: %v matched, there are %d", name, got, want)
			}
		}
		if r.method() == "GET" && !outside && p.real == "" &&
			(p.role == grid.RoleGuide || p.role == grid.RoleAdmin || p.role == grid.RoleAuditor || p.role == grid.RoleSecurity) {
			n++
			if h := s.call(t, "HEAD", at, "", r.headers("Bearer "+p.token())...); h.status != a.status || h.body != "" {
				t.Errorf("HEAD %s as %s: %d and %d bytes, GET gave %d", at, p.spec, h.status, len(h.body), a.status)
			}
		}
	}
	return n
}

func (s *server) askAsNobody(t *testing.T, r matrixRow) int64 {
	t.Helper()
	want := 401
	if r.open {
		want = r.expected(person{}, false)
	}
	for _, who := range []string{"", "Bearer wrong"} {
		a := s.call(t, r.method(), r.address(false, 10), r.content(false, 10), r.headers(who)...)
		if a.status != want {
			t.Errorf("%s as nobody (%q): %d, want %d\n%.300s", r.route, who, a.status, want, a.body)
		}
		if m := marks.FindString(a.body); m != "" {
			t.Errorf("%s as nobody (%q) names %s", r.route, who, m)
		}
	}
	return 2
}

// askNotThere: nobody hears below the interface and the tiles even what is not
// there, and a method that is none reaches nothing.
func (s *server) askNotThere(t *testing.T) (n int64) {
	t.Helper()
	for _, at := range []string{
		"/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/../v1/nothing", "/tiles", "/tiles/roads.json",
		"/tiles/grids/1/2", "/tiles/roads/1/0/0.mvt", "/metrics", "/metrics/x", "/api/v1/enterprises/1", "/tiles/grids/9/421/194.mvt",
	} {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"} {
			n++
			if a := s.call(t, method, at, "", "Authorization: "); a.status != 401 {
				t.Errorf("%s %s as nobody: %d, want 401", method, at, a.status)
			}
		}
	}
	for _, c := range []scenario{
		{method: "GET", path: "/api/v1/nothing", status: 404},
		{method: "GET", path: "/tiles/nothing", status: 404},
		{method: "OPTIONS", path: "/api/v1/enterprises", status: 405, sends: []string{"Allow: GET"}},
		{method: "PUT", path: "/api/v1/dangers/3", status: 405, sends: []string{"Allow: PATCH"}},
		{method: "DELETE", path: "/tiles/grids/9/421/194.mvt", status: 405},
	} {
		n++
		c.headers = []string{as("guide@2")}
		s.play(t, c)
	}
	return n
}

const tileContent = "application/vnd.mapbox-vector-tile"
