package web_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/klauspost/compress/gzip"

	"anwang/grid"
)

// attackers see different parts of the town: two streets, three sectors of it, an
// enterprise, all of it.
var attackers = []string{
	"test:guide@4", "test:guide@5", "test:department@2:chemical", "test:department@2:machinery", "test:enterprise#1",
	"test:city@1", "test:department@2:other", // who shares some with the two others
}

// attacked is everything that is kept prepared or carries an entity tag and is
// not the same for everybody.
var attacked = []string{
	"/tiles/grids/8/210/97.mvt", "/tiles/grids/10/842/388.mvt", "/tiles/grids/12/3368/1552.mvt",
	"/tiles/enterprises/8/210/97.mvt", "/tiles/enterprises/12/3368/1552.mvt", "/tiles/enterprises/16/53894/24846.mvt",
	"/tiles/hazards/10/842/388.mvt", "/tiles/dangers/8/210/97.mvt", "/tiles/dangers/14/13473/6211.mvt",
	"/tiles/grids.json", "/tiles/dangers.json",
	"/api/v1/risk/levels", "/api/v1/status", "/api/v1/grids", "/api/v1/grids/2", "/api/v1/grids/at?lon=116.05&lat=39.85",
	"/api/v1/enterprises?limit=1000", "/api/v1/hazards", "/api/v1/dangers", "/api/v1/enterprises/1", "/api/v1/dangers/1",
	"/api/v1/search?q=%E6%A0%87", "/api/v1/changes", "/api/v1/me", "/api/v1/permissions/grids?action=map.view",
	"/api/v1/permissions/shapes?action=map.view",
	"/api/v1/enterprises?" + acrossTheBorder, "/api/v1/enterprises?" + aroundTheBorder, "/api/v1/hazards?" + triangleInTheTop,
	"/api/v1/dangers?state=all&" + aroundTheBorder,
	"/api/v1/hazards/duties?days=3660&limit=1000&" + aroundTheBorder, "/api/v1/risk/work?level=red,orange&limit=500&" + acrossTheBorder,
	"/api/v1/enterprises/reminders?" + holeInTheMiddle,
}

var encodings = []string{"identity", "gzip"}

// passing is what two servers say differently of the same: the time, the number of
// the request, and how far the feed was when a table that still holds was made.
var passing = regexp.MustCompile(`"(requestId|position|at|now|since|started|loadedAt|uptime)":("[^"]*"|[\d.]+)|127\.0\.0\.1:\d+`)

// plain is an answer's content without its coding and the time.
func (a answer) plain(t testing.TB) string {
	t.Helper()
	body := a.body
	if a.header.Get("Content-Encoding") == "gzip" && body != "" {
		z, err := gzip.NewReader(bytes.NewReader([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		body = string(b)
	}
	return fmt.Sprint(a.status, " ", passing.ReplaceAllString(body, ""))
}

// own are the answers of one person, alone with a server.
type own map[string]string // by address

// attack asks as one person, in one coding, with whatever tags of others, and
// looks whether the answer is that person's own.
type attack struct {
	*server
	want map[string]own // by token
	tags sync.Map       // what each was last given: token, coding and address to tag
	n    atomic.Int64
}

func (a *attack) key(who, coding, at string) string { return who + " " + coding + " " + at }

func (a *attack) ask(t *testing.T, method, who, coding, at, tag string) {
	t.Helper()
	a.n.Add(1)
	headers := []string{"Authorization: Bearer " + who, "Accept-Encoding: " + coding}
	if tag != "" {
		headers = append(headers, "If-None-Match: "+tag)
	}
	got := a.call(t, method, at, "", headers...)
	name := fmt.Sprintf("%s %s as %s in %s with the tag %q", method, at, who, coding, tag)
	mine, _ := a.tags.Load(a.key(who, coding, at))
	switch own := a.want[who][at]; {
	case got.status == 304:
		if !a.theirOwn(who, at, tag) {
			t.Errorf("%s: 304, and what they have is %v", name, mine)
		}
	case method == "HEAD":
		if got.body != "" || !strings.HasPrefix(own, fmt.Sprint(got.status)) {
			t.Errorf("%s: %d with %d bytes, want %.4s", name, got.status, len(got.body), own)
		}
	case got.plain(t) != own:
		t.Errorf("%s: not their own\n%.300q\nwant\n%.300q", name, got.plain(t), own)
	case mine != nil && tag == mine.(string) && at != "/api/v1/status": // which tells the time
		t.Errorf("%s: %d, want 304 for their own tag", name, got.status)
	}
	if got.status >= 400 {
		return
	}
	vary := strings.Join(got.header.Values("Vary"), ",")
	if !strings.Contains(vary, "Cookie") || !strings.Contains(vary, "Authorization") || !strings.Contains(vary, "Accept-Encoding") ||
		got.header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("%s: Vary %q, Cache-Control %q", name, vary, got.header.Get("Cache-Control"))
	}
	if tag := got.header.Get("Etag"); tag != "" {
		a.tags.Store(a.key(who, coding, at), tag)
	} else if got.status == 200 {
		t.Errorf("%s: no tag", name)
	}
}

// theirOwn reports whether a tag was given for the very content that is this
// person's, be it in the other coding or to somebody else who sees the same.
func (a *attack) theirOwn(who, at, tag string) bool {
	for _, x := range attackers {
		for _, coding := range encodings {
			if given, ok := a.tags.Load(a.key(x, coding, at)); ok && given == tag && a.want[x][at] == a.want[who][at] {
				return true
			}
		}
	}
	return false
}

// alone asks everything as one person on a server of their own.
func alone(t *testing.T, s *server, who string) own {
	t.Helper()
	out := own{}
	for _, at := range attacked {
		a := s.call(t, "GET", at, "", "Authorization: Bearer "+who)
		out[at] = a.plain(t)
	}
	return out
}

// TestCacheAttack lets people with different scopes ask for the same addresses in
// either order and at once, each with the tags of the others: nobody is given
// another's bytes, or told that another's are still good.
func TestCacheAttack(t *testing.T) {
	t.Parallel()
	s := start(t, matrixTown)
	a := &attack{server: s, want: map[string]own{}}
	theirs := map[string]*server{}
	for _, who := range attackers {
		theirs[who] = serve(t, s.db)
		a.want[who] = alone(t, theirs[who], who)
	}
	for i, x := range attackers { // the test must have something to find
		for _, y := range attackers[:i] {
			if a.want[x]["/tiles/enterprises/8/210/97.mvt"] == a.want[y]["/tiles/enterprises/8/210/97.mvt"] {
				t.Fatalf("%s and %s see the same", x, y)
			}
		}
	}
	a.inBothOrders(t, attacked)
	a.atOnce(t)

	// After a change the tags of before are good for nobody whom it touches.
	levels := a.want[attackers[0]]["/api/v1/risk/levels"]
	if _, err := s.db.Pool.Exec(t.Context(), `DELETE FROM enterprise WHERE id > 5000 AND id % 2 = 1 AND ST_X(geom) < 116.1; UPDATE enterprise
		SET risk_level = 4 WHERE id = 1`); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the change in memory", func() bool {
		return s.call(t, "GET", "/api/v1/enterprises/1", "").field(t, "level") == "blue"
	})
	last := map[string]string{}
	a.tags.Range(func(k, v any) bool { last[k.(string)] = v.(string); return true })
	a.tags.Clear()
	for _, who := range attackers {
		before := a.want[who]
		eventually(t, "the change on every server", func() bool {
			return theirs[who].feed.Status().Position == s.feed.Status().Position
		})
		a.want[who] = alone(t, theirs[who], who)
		for _, at := range attacked {
			for _, coding := range encodings {
				if before[at] != a.want[who][at] { // what is as it was may keep its tag
					a.ask(t, "GET", who, coding, at, last[a.key(who, coding, at)])
				}
			}
		}
	}
	if a.want[attackers[0]]["/api/v1/risk/levels"] == levels {
		t.Error("the change changed no level")
	}
	a.inBothOrders(t, attacked[:13])
	t.Logf("%d requests for %d addresses as %d people", a.n.Load(), len(attacked), len(attackers))
}

// inBothOrders asks as one and then as the other with the tag of the first, for
// every two of them, in one coding or the other.
func (a *attack) inBothOrders(t *testing.T, addresses []string) {
	t.Helper()
	for _, at := range addresses {
		for i, x := range attackers {
			for j, y := range attackers {
				coding := encodings[(i+j)%2]
				theirs, _ := a.tags.Load(a.key(x, encodings[i%2], at))
				tag, _ := theirs.(string)
				a.ask(t, "GET", y, coding, at, tag)
				if (i+j)%3 == 0 && tag != "" {
					a.ask(t, "HEAD", y, coding, at, tag)
				}
			}
		}
	}
}

// atOnce asks from eight hands in whatever order.
func (a *attack) atOnce(t *testing.T) {
	t.Helper()
	var hands sync.WaitGroup
	for hand := range 8 {
		r := rand.New(rand.NewPCG(uint64(hand), 3))
		hands.Go(func() {
			for range 60 {
				who, other := attackers[r.IntN(len(attackers))], attackers[r.IntN(len(attackers))]
				at, coding := attacked[r.IntN(len(attacked))], encodings[r.IntN(2)]
				tag, _ := a.tags.Load(a.key(other, encodings[r.IntN(2)], at))
				theirs, _ := tag.(string)
				a.ask(t, "GET", who, coding, at, theirs)
			}
		})
	}
	hands.Wait()
}

// TestCacheAttackAfterAGrant: what somebody could see until a moment ago is not
// answered from what was kept, whatever tag they bring.
func TestCacheAttackAfterAGrant(t *testing.T) {
	t.Parallel()
	s := start(t, matrixTown+`
		DELETE FROM role_grant WHERE account_id IN (4, 5);
		INSERT INTO role_grant (id, account_id, role, grid_id) VALUES (901, 4, 'officer', 4), (902, 4, 'officer', 5), (903, 5, 'officer', 4);`)
	front, accounts := s.withAccounts(t), s.part.Services.Account
	wide, narrow := s.realToken(t, 4), s.realToken(t, 5)
	addresses := []string{
		"/tiles/grids/10/842/388.mvt", "/tiles/enterprises/8/210/97.mvt", "/tiles/enterprises/12/3369/1552.mvt", "/tiles/grids.json",
		"/api/v1/risk/levels", "/api/v1/status", "/api/v1/grids", "/api/v1/enterprises?limit=1000", "/api/v1/enterprises/2", "/api/v1/grids/5",
	}
	get := func(token, at, tag string) answer {
		headers := []string{"Authorization: Bearer " + token}
		if tag != "" {
			headers = append(headers, "If-None-Match: "+tag)
		}
		return front.call(t, "GET", at, "", headers...)
	}
	before := map[string]answer{}
	for _, at := range addresses {
		before[at] = get(wide, at, "")
		if less := get(narrow, at, ""); before[at].status != 200 || less.plain(t) == before[at].plain(t) {
			t.Fatalf("%s: %d, and both see the same: %v", at, before[at].status, less.plain(t) == before[at].plain(t))
		}
	}
	if err := accounts.EndGrant(grid.WithActor(t.Context(), grid.Internal("test")), 4, 902); err != nil {
		t.Fatal(err)
	}
	for _, at := range addresses { // the very next request
		got, want := get(wide, at, before[at].header.Get("Etag")), get(narrow, at, "")
		if got.plain(t) != want.plain(t) && !(got.status == want.status && got.status == 404) {
			t.Errorf("%s after the grant ended: %.200q, want what the narrower one sees: %.200q", at, got.plain(t), want.plain(t))
		}
	}
	// Taken away behind the service's back, it counts as soon as that is heard of.
	if _, err := s.db.Pool.Exec(t.Context(), `DELETE FROM role_grant WHERE id = 901`); err != nil {
		t.Fatal(err)
	}
	eventually(t, "no grant, no map", func() bool {
		return get(wide, "/tiles/grids/10/842/388.mvt", before[addresses[0]].header.Get("Etag")).status == 403
	})
	for _, at := range addresses {
		if got := get(wide, at, before[at].header.Get("Etag")); got.status != 403 {
			t.Errorf("%s without a grant: %d", at, got.status)
		}
	}
}
