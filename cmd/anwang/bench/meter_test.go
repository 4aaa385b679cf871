package bench

import (
	"testing"
	"time"

	"github.com/paulmach/orb"
)

// TestParseStat: names with blanks and brackets do not shift the fields.
func TestParseStat(t *testing.T) {
	t.Parallel()
	const line = "4242 (postgres: a) b (c) S 17 4242 4242 0 -1 4194560 1 2 3 4 150 50 30 20 20 0 1 0 99 1 2"
	got, ok := parseStat(line)
	want := stat{name: "postgres: a) b (c", parent: 17, own: 200, ended: 50}
	if !ok || got != want {
		t.Errorf("%+v, %v, not %+v", got, ok, want)
	}
	for _, bad := range []string{"", "1", "1 (x", "1 (x) S 2"} {
		if _, ok := parseStat(bad); ok {
			t.Errorf("%q was read", bad)
		}
	}
}

// TestMeter: what this process does is seen.
func TestMeter(t *testing.T) {
	t.Parallel()
	var m meter
	before := m.read()
	for end := time.Now().Add(time.Minute); m.read().since(before).server < 20*time.Millisecond; {
		if time.Now().After(end) {
			t.Fatal("no processor time was seen in a minute of work")
		}
	}
}

// TestLooks: the same list every time, of as many as asked for, busy places
// oftener than quiet ones, and nothing where nobody is.
func TestLooks(t *testing.T) {
	t.Parallel()
	var points []orb.Point
	for i := range 1000 {
		points = append(points, orb.Point{115 + 0.0001*float64(i%30), 35})
	}
	points = append(points, orb.Point{121.5, 38})
	const z = 11
	ts := looks(z, points, 500, 1)
	again := looks(z, points, 500, 1)
	if len(ts) != 500 {
		t.Fatalf("%d tiles", len(ts))
	}
	lo, hi := reach(z, points)
	busy := 0
	for i, tl := range ts {
		if tl != again[i] {
			t.Fatal("another list the second time")
		}
		if tl.z != z || tl.x < lo.x || tl.x > hi.x || tl.y < lo.y || tl.y > hi.y {
			t.Errorf("%v is beyond all places", tl)
		}
		if tl.x-lo.x < 2*screenWidth {
			busy++
		}
	}
	if busy < 450 {
		t.Errorf("only %d of 500 looks are where all but one place is", busy)
	}
}
