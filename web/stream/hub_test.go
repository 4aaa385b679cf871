package stream_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"go.uber.org/goleak"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/web/stream"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// event is one event as a browser sees it.
type event struct{ id, name, data string }

// client reads a stream.
type client struct {
	events chan event
	beats  chan struct{}
	cancel context.CancelFunc
	done   chan struct{}
}

func listen(t testing.TB, url, last string) *client {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if ct := resp.Header.Get("Content-Type"); ct != "text/event-stream" {
		t.Fatalf("type %q", ct)
	}
	c := &client{events: make(chan event, 10_000), beats: make(chan struct{}, 100), cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(c.done)
		defer func() { _ = resp.Body.Close() }()
		c.read(bufio.NewScanner(resp.Body))
	}()
	t.Cleanup(c.close)
	return c
}

func (c *client) close() {
	c.cancel()
	<-c.done
}

func (c *client) read(s *bufio.Scanner) {
	s.Buffer(nil, 16<<20)
	var e event
	for s.Scan() {
		k, v, _ := strings.Cut(s.Text(), ":")
		v = strings.TrimPrefix(v, " ")
		switch {
		case s.Text() == "":
			if e.name != "" {
				c.events <- e
			}
			e = event{}
		case k == "":
			select {
			case c.beats <- struct{}{}:
			default:
			}
		case k == "id":
			e.id = v
		case k == "event":
			e.name = v
		case k == "data":
			e.data += v
		}
	}
}

func (c *client) next(t testing.TB) event {
	t.Helper()
	select {
	case e := <-c.events:
		return e
	case <-time.After(2 * time.Minute):
		t.Fatal("no event")
		return event{}
	}
}

func (c *client) none(t testing.TB, d time.Duration) {
	t.Helper()
	select {
	case e := <-c.events:
		t.Fatalf("an event that nobody asked for: %+v", e)
	case <-time.After(d):
	}
}

func serve(t testing.TB, o stream.Options) (*stream.Hub, string) {
	t.Helper()
	h := stream.New(o)
	s := httptest.NewServer(as(h, stream.Listener{View: view(0)}))
	t.Cleanup(func() { h.Close(); s.Close() })
	return h, s.URL
}

// view is a view by its number.
type view uint32

func (v view) Number() uint32 { return uint32(v) }
func (view) Touch()           {}

// as serves the hub to one kind of listener.
func as(h *stream.Hub, l stream.Listener) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.Serve(w, r, l) })
}

func recolour(p grid.Position, id grid.ID, to grid.Level) *live.Event {
	return &live.Event{Position: p, At: time.Now(), Grids: []live.GridChange{{ID: id, To: to, Index: 81.26}}}
}

func load(p grid.Position) *live.Event { return &live.Event{Position: p, Reload: true} }

func TestChangeOnTheWire(t *testing.T) {
	t.Parallel()
	h, url := serve(t, stream.Options{})
	h.Publish(load(5))
	c := listen(t, url, "")
	h.Publish(&live.Event{
		Position: 6, At: time.Date(2026, 11, 22, 6, 32, 0, 0, time.UTC),
		Grids: []live.GridChange{{ID: 9, From: grid.Blue, To: grid.Red, Index: 81.26}},
		Points: []live.PointChange{
			{Kind: grid.KindDanger, ID: 1, Op: live.Set, Name: "新\n\"漏\"", New: orb.Point{116.5, 39.5}, To: 2, Grid: 9, Owner: 2},
			{
				Kind: grid.KindEnterprise, ID: 2, Op: live.Set, Name: "搬", HasOld: true, Old: orb.Point{116, 39}, New: orb.Point{117, 40}, From: 3,
				To: 1, OldGrid: 8, Grid: 9,
			},
			{Kind: grid.KindHazard, ID: 3, Op: live.Delete, Name: "拆", HasOld: true, Old: orb.Point{116, 39}, From: 4, OldGrid: 8, OldOwner: 2},
			{
				Kind: grid.KindDanger, ID: 4, Op: live.Set, Name: "转", HasOld: true, Old: orb.Point{116, 39}, New: orb.Point{116, 39}, From: 2, To: 2,
				OldGrid: 8, Grid: 8, OldOwner: 2, Owner: 5,
			},
		},
	})
	e := c.next(t)
	if e.name != "change" || e.id != "6" {
		t.Fatalf("%+v", e)
	}
	want := `{"position":6,"at":"2026-11-22T06:32:00Z","grids":[[9,"red",81.3,0.0]],"points":[` +
		`{"kind":"danger","id":1,"op":"set","name":"新\n\"漏\"","lon":116.5,"lat":39.5,"from":"","to":"major","grid":9,"enterprise":2},` +
		`{"kind":"enterprise","id":2,"op":"set","name":"搬","lon":117,"lat":40,"oldLon":116,"oldLat":39,"from":"yellow","to":"red","grid":9,` +
		`"oldGrid":8},` +
		`{"kind":"hazard","id":3,"op":"delete","name":"拆","lon":116,"lat":39,"from":"blue","to":"","grid":8,"enterprise":2},` +
		`{"kind":"danger","id":4,"op":"set","name":"转","lon":116,"lat":39,"from":"major","to":"major","grid":8,"enterprise":5,` +
		`"oldEnterprise":2}],` +
		`"boundaries":false,"truncated":false}`
	if e.data != want {
		t.Errorf("got  %s\nwant %s", e.data, want)
	}
	if !json.Valid([]byte(e.data)) {
		t.Error("not JSON")
	}
}

func TestCoalescing(t *testing.T) {
	t.Parallel()
	h, url := serve(t, stream.Options{Every: 2 * time.Second})
	h.Publish(load(0))
	c := listen(t, url, "")
	began := time.Now()
	h.Publish(recolour(1, 7, grid.Red))
	if first := c.next(t); first.id != "1" || time.Since(began) > 1900*time.Millisecond {
		t.Errorf("the first change waited: %+v after %s", first, time.Since(began))
	}
	for p := grid.Position(2); p <= 50; p++ {
		h.Publish(recolour(p, 7+grid.ID(p%2), grid.Level(p%4+1)))
	}
	e := c.next(t)
	if e.id != "50" {
		t.Fatalf("the rest came as %s", e.id)
	}
	if want := `"grids":[[7,"yellow",81.3,0.0],[8,"orange",81.3,0.0]]`; !strings.Contains(e.data, want) {
		t.Errorf("%s is not in %s", want, e.data)
	}
	c.none(t, 250*time.Millisecond)
}

func TestResume(t *testing.T) {
	t.Parallel()
	h, url := serve(t, stream.Options{Every: time.Nanosecond, Events: 10, Clock: (&ticker{}).now})
	h.Publish(load(100))
	for p := grid.Position(101); p <= 105; p++ {
		h.Publish(recolour(p, grid.ID(p), grid.Red))
	}
	for name, c := range map[string]struct {
		last string
		want []string // ids
		kind string
	}{
		"in the middle":     {"103", []string{"104", "105"}, "change"},
		"the newest":        {"105", nil, ""},
		"before the load":   {"50", []string{"105"}, "reset"},
		"at the load":       {"100", []string{"105"}, "reset"},
		"from the future":   {"900", []string{"105"}, "reset"},
		"nonsense":          {"abc", []string{"105"}, "reset"},
		"of another server": {"103-7", []string{"104", "105"}, "change"},
	} {
		cl := listen(t, url, c.last)
		for _, id := range c.want {
			if e := cl.next(t); e.id != id || e.name != c.kind {
				t.Errorf("%s: got %+v, want %s %s", name, e, c.kind, id)
			}
		}
		cl.none(t, 30*time.Millisecond)
		cl.close()
	}
	for p := grid.Position(106); p <= 130; p++ {
		h.Publish(recolour(p, grid.ID(p), grid.Red))
	}
	if e := listen(t, url, "104").next(t); e.name != "reset" {
		t.Errorf("the ring holds ten, and 104 was answered with %+v", e)
	}
	if e := listen(t, url+"?after=129", "").next(t); e.id != "130" {
		t.Errorf("after=129: %+v", e)
	}
}

// ticker is a clock that moves a minute a reading, so that no event is within
// the time that a resume goes back.
type ticker struct {
	mu sync.Mutex
	at time.Time
}

func (c *ticker) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Minute)
	return c.at
}

// TestResumeRepeatsDeadlines: what happened without a position just before the
// place of a resume comes again, in order, so that the end is right even when
// the other server had it at another place.
func TestResumeRepeatsDeadlines(t *testing.T) {
	t.Parallel()
	h, url := serve(t, stream.Options{Every: time.Nanosecond})
	h.Publish(load(10))
	h.Publish(recolour(11, 1, grid.Red))
	h.Publish(recolour(11, 2, grid.Orange)) // a deadline passed: the position stays
	h.Publish(recolour(12, 3, grid.Blue))
	c := listen(t, url, "12")
	var ids []string
	for range 2 {
		ids = append(ids, c.next(t).id)
	}
	if want := []string{"11-1", "12"}; !slices.Equal(ids, want) {
		t.Errorf("came again: %v, want %v", ids, want)
	}
}

// TestReadThenListen: a client that has read a state newer than the last event
// waits for that event instead of being told to read again.
func TestReadThenListen(t *testing.T) {
	t.Parallel()
	h, url := serve(t, stream.Options{Every: time.Hour})
	h.Publish(load(1))
	h.Publish(recolour(2, 1, grid.Red)) // goes out at once
	h.Publish(recolour(3, 1, grid.Blue))
	listen(t, url+"?after=3", "").none(t, 50*time.Millisecond) // waits for its hour, but we know better
	time.AfterFunc(100*time.Millisecond, func() { h.Publish(load(4)) })
	if e := listen(t, url+"?after=4", "").next(t); e.name != "reset" {
		t.Errorf("a load while waiting: %+v", e)
	}
}

func TestReloadResetsEverybody(t *testing.T) {
	t.Parallel()
	h, url := serve(t, stream.Options{})
	h.Publish(load(1))
	c := listen(t, url, "")
	h.Publish(recolour(2, 1, grid.Red))
	c.next(t)
	h.Publish(load(9))
	if e := c.next(t); e.name != "reset" || e.data != `{"position":9}` {
		t.Errorf("%+v", e)
	}
	h.Publish(recolour(10, 1, grid.Red))
	if e := c.next(t); e.id != "10" {
		t.Errorf("%+v", e)
	}
}

func TestDatabaseStatus(t *testing.T) {
	t.Parallel()
	h, url := serve(t, stream.Options{})
	since := time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC)
	h.Status(grid.DatabaseState{Up: true, Since: since})
	h.Publish(load(4))
	c := listen(t, url, "")
	if e := c.next(t); e.name != "status" || e.data != `{"database":{"up":true,"since":"2026-11-22T01:02:03Z"}}` ||
		!strings.HasPrefix(e.id, "4") {
		t.Errorf("the first event is %+v", e)
	}
	h.Status(grid.DatabaseState{Since: since, Trouble: grid.TroubleFull})
	if e := c.next(t); e.name != "status" || e.data != `{"database":{"up":false,"since":"2026-11-22T01:02:03Z","trouble":"full"}}` {
		t.Errorf("%+v", e)
	}
}

func TestTruncated(t *testing.T) {
	t.Parallel()
	h, url := serve(t, stream.Options{MaxPoints: 3, MaxGrids: 3})
	h.Publish(load(0))
	c := listen(t, url, "")
	e := &live.Event{Position: 1}
	for i := range grid.ID(10) {
		e.Points = append(e.Points, live.PointChange{Kind: grid.KindDanger, ID: i, Op: live.Set})
		e.Grids = append(e.Grids, live.GridChange{ID: i})
	}
	h.Publish(e)
	if got := c.next(t).data; !strings.Contains(got, `"grids":[],"points":[],"boundaries":false,"truncated":true`) {
		t.Error(got)
	}
}

func TestHeartbeat(t *testing.T) {
	t.Parallel()
	h, url := serve(t, stream.Options{Heartbeat: 20 * time.Millisecond})
	h.Publish(load(0))
	select {
	case <-listen(t, url, "").beats:
	case <-time.After(2 * time.Minute):
		t.Error("no heartbeat")
	}
}

// TestSlowListener does not read: it must neither hold anybody up nor grow.
func TestSlowListener(t *testing.T) {
	t.Parallel()
	h, url := serve(t, stream.Options{Every: time.Nanosecond, Events: 50, Write: 200 * time.Millisecond})
	h.Publish(load(0))
	resp, err := http.Get(url) //nolint:noctx // closed below
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	quick := listen(t, url, "")
	name := strings.Repeat("长", 100_000)
	for p := grid.Position(1); p <= 200; p++ {
		h.Publish(&live.Event{Position: p, Points: []live.PointChange{{Kind: grid.KindDanger, ID: 1, Op: live.Set, Name: name}}})
	}
	for {
		if e := quick.next(t); e.id == "200" {
			break
		}
	}
	for deadline := time.Now().Add(2 * time.Minute); h.Stats().Listeners > 1; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the slow listener was never let go")
		}
	}
}

func TestCloseEndsListeners(t *testing.T) {
	t.Parallel()
	h, url := serve(t, stream.Options{})
	h.Publish(load(0))
	c := listen(t, url, "")
	h.Close()
	select {
	case <-c.done:
	case <-time.After(2 * time.Minute):
		t.Error("still listening")
	}
	h.Publish(recolour(1, 1, grid.Red)) // must do no harm
}
