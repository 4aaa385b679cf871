package stream_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/web/stream"
)

// rooms serves one hub to listeners of several views: /1 is view 1.
func rooms(t *testing.T, o stream.Options, listeners map[string]stream.Listener) (*stream.Hub, string) {
	t.Helper()
	h := stream.New(o)
	m := http.NewServeMux()
	for path, l := range listeners {
		m.Handle(path, as(h, l))
	}
	s := httptest.NewServer(m)
	t.Cleanup(func() { h.Close(); s.Close() })
	return h, s.URL
}

// within is an event that concerns everything and some views.
func within(p grid.Position, id grid.ID, views ...uint32) *live.Event {
	e := recolour(p, id, grid.Red)
	for _, v := range views {
		e.Views = append(e.Views, live.ViewChange{View: v, Grids: e.Grids})
	}
	return e
}

var three = map[string]stream.Listener{"/0": {View: view(0)}, "/1": {View: view(1)}, "/2": {View: view(2)}}

func TestViewsAreApart(t *testing.T) {
	t.Parallel()
	h, url := rooms(t, stream.Options{Every: time.Nanosecond}, three)
	h.Publish(load(10))
	all, one, two := listen(t, url+"/0", ""), listen(t, url+"/1", ""), listen(t, url+"/2", "")
	h.Publish(within(11, 71, 1))
	h.Publish(within(12, 72, 2))
	h.Publish(within(13, 73))
	h.Publish(within(14, 74, 1, 2))
	ids := func(c *client, want ...string) {
		t.Helper()
		for _, id := range want {
			if e := c.next(t); e.id != id || !strings.Contains(e.data, "[7"+id[1:]) {
				t.Errorf("got %+v, want %s", e, id)
			}
		}
		c.none(t, 20*time.Millisecond)
	}
	ids(all, "11", "12", "13", "14")
	ids(one, "11", "14")
	ids(two, "12", "14")
}

// What the whole sees may be anything; what a view is told is what stands in its
// own change.
func TestAViewIsToldItsOwnChange(t *testing.T) {
	t.Parallel()
	h, url := rooms(t, stream.Options{}, three)
	h.Publish(load(1))
	c := listen(t, url+"/1", "")
	e := recolour(2, 9, grid.Red)
	e.Points = []live.PointChange{{Kind: grid.KindDanger, ID: 1, Op: live.Set, Name: "别处"}}
	e.Views = []live.ViewChange{{View: 1, Points: []live.PointChange{{
		Kind: grid.KindDanger, ID: 1, Op: live.Delete, Name: "此处",
		HasOld: true,
	}}}}
	h.Publish(e)
	if got := c.next(t).data; strings.Contains(got, "别处") || strings.Contains(got, "[9,") ||
		!strings.Contains(got, `"op":"delete","name":"此处"`) {
		t.Error(got)
	}
}

func TestResumeInAView(t *testing.T) {
	t.Parallel()
	h, url := rooms(t, stream.Options{Every: time.Nanosecond, Clock: (&ticker{}).now}, three)
	h.Publish(load(100))
	for p := grid.Position(101); p <= 105; p++ {
		h.Publish(within(p, grid.ID(p)))
	}
	// A first listener that has read the state: nothing happened here since.
	listen(t, url+"/1?after=105", "").none(t, 30*time.Millisecond)
	// One that comes from a time before anybody looked at this view.
	if e := listen(t, url+"/1", "103").next(t); e.name != "reset" || e.data != `{"position":105}` {
		t.Errorf("before the view was in use: %+v", e)
	}
	h.Publish(within(106, 1, 1))
	h.Publish(within(107, 2))
	h.Publish(within(108, 3, 1))
	for last, want := range map[string]string{"105": "106", "106": "108", "107": "108"} {
		if e := listen(t, url+"/1", last).next(t); e.id != want || e.name != "change" {
			t.Errorf("after %s: %+v, want %s", last, e, want)
		}
	}
	listen(t, url+"/1", "108").none(t, 30*time.Millisecond)
	if e := listen(t, url+"/1", "999").next(t); e.name != "reset" {
		t.Errorf("from the future: %+v", e)
	}
	// The first change of a view opens its ring, before anybody listens.
	h.Publish(within(109, 5, 2))
	if e := listen(t, url+"/2?after=108", "").next(t); e.id != "109" {
		t.Errorf("read, then changed, then listened: %+v", e)
	}
}

// A deadline that passes has no position of its own; in a view that was quiet
// for long it comes after everybody's position.
func TestDeadlineInAQuietView(t *testing.T) {
	t.Parallel()
	h, url := rooms(t, stream.Options{Every: time.Nanosecond}, three)
	h.Publish(load(100))
	c := listen(t, url+"/1", "")
	h.Publish(within(105, 1))
	h.Publish(within(105, 2, 1))
	e := c.next(t)
	if e.id != "105-1" {
		t.Fatalf("%+v", e)
	}
	if e := listen(t, url+"/1", "105").next(t); e.id != "105-1" {
		t.Errorf("one who was at 105 before it: %+v", e)
	}
}

func TestForgottenView(t *testing.T) {
	t.Parallel()
	h, url := rooms(t, stream.Options{Every: time.Nanosecond}, three)
	h.Publish(load(100))
	h.Publish(within(101, 1, 1))
	c := listen(t, url+"/1", "101")
	gone := &live.Event{Position: 101, Views: []live.ViewChange{{View: 1, Gone: true}, {View: 2, Gone: true}}}
	h.Publish(gone)
	if e := c.next(t); e.name != "reset" {
		t.Errorf("a listener of a forgotten view: %+v", e)
	}
	if e := listen(t, url+"/2", "101").next(t); e.name != "reset" {
		t.Errorf("one who comes back to a forgotten view: %+v", e)
	}
	h.Publish(within(102, 1, 2))
	if e := listen(t, url+"/2", "101").next(t); e.name != "reset" {
		t.Errorf("one who was away meanwhile: %+v", e)
	}
}

func TestBoundariesResetViews(t *testing.T) {
	t.Parallel()
	h, url := rooms(t, stream.Options{}, three)
	h.Publish(load(1))
	all, one := listen(t, url+"/0", ""), listen(t, url+"/1", "")
	e := recolour(2, 9, grid.Red)
	e.Boundaries = true
	h.Publish(e)
	if got := all.next(t); got.name != "change" || !strings.Contains(got.data, `"boundaries":true`) {
		t.Errorf("%+v", got)
	}
	if got := one.next(t); got.name != "reset" || got.data != `{"position":2}` {
		t.Errorf("%+v", got)
	}
}

func ends(t *testing.T, c *client) {
	t.Helper()
	select {
	case <-c.done:
	case <-time.After(2 * time.Minute):
		t.Error("still listening")
	}
}

func TestKick(t *testing.T) {
	t.Parallel()
	h, url := rooms(t, stream.Options{}, map[string]stream.Listener{"/a": {View: view(1), Account: 5}, "/b": {View: view(1), Account: 6}})
	h.Publish(load(1))
	a, b := listen(t, url+"/a", ""), listen(t, url+"/b", "")
	h.Kick(5)
	h.Kick(77)
	ends(t, a)
	h.Publish(within(2, 1, 1))
	b.next(t)
	if n := h.Stats().Listeners; n != 1 {
		t.Errorf("%d listeners", n)
	}
	again := listen(t, url+"/a", "")
	h.Publish(within(3, 1, 1))
	again.next(t)
}

func TestStill(t *testing.T) {
	t.Parallel()
	var may atomic.Bool
	may.Store(true)
	h, url := rooms(t, stream.Options{Heartbeat: 20 * time.Millisecond},
		map[string]stream.Listener{"/a": {View: view(1), Account: 5, Still: may.Load}})
	h.Publish(load(1))
	c := listen(t, url+"/a", "")
	<-c.beats
	may.Store(false)
	ends(t, c)
}

func TestTooManyListeners(t *testing.T) {
	t.Parallel()
	h, url := rooms(t, stream.Options{Account: 2}, map[string]stream.Listener{
		"/a": {View: view(1), Account: 5},
		"/b": {View: view(1), Account: 6},
	})
	h.Publish(load(1))
	first := listen(t, url+"/a", "")
	listen(t, url+"/a", "")
	resp, err := http.Get(url + "/a") //nolint:noctx // closed below
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the third got %d", resp.StatusCode)
	}
	listen(t, url+"/b", "")
	first.close()
	for deadline := time.Now().Add(2 * time.Minute); h.Stats().Listeners > 2; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the place was never given back")
		}
	}
	listen(t, url+"/a", "")
}
