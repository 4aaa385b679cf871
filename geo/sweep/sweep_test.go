package sweep_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"anwang/geo/sweep"
)

// node is a point of a small lattice.
type node struct{ x, y int }

func compare(a, b node) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) }

func side(a, b, c node) int { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }

func apart(s, t sweep.Segment[node]) bool {
	p, q := side(s.From, s.To, t.From), side(s.From, s.To, t.To)
	u, v := side(t.From, t.To, s.From), side(t.From, t.To, s.To)
	if p == 0 && q == 0 { // on one line: no more than an end in common
		return compare(s.To, t.From) <= 0 || compare(t.To, s.From) <= 0
	}
	return !(p < 0 && q > 0 || p > 0 && q < 0) || !(u < 0 && v > 0 || u > 0 && v < 0)
}

// segments draws some that do not cross and do not run along each other, but
// may touch.
func segments(t *rapid.T) []sweep.Segment[node] {
	n := rapid.IntRange(0, 7)
	var segs []sweep.Segment[node]
	for range rapid.IntRange(1, 40).Draw(t, "segments") {
		s := sweep.Segment[node]{
			From: node{n.Draw(t, "x"), n.Draw(t, "y")}, To: node{n.Draw(t, "x"), n.Draw(t, "y")},
		}
		if c := compare(s.From, s.To); c == 0 {
			continue
		} else if c > 0 {
			s.From, s.To = s.To, s.From
		}
		ok := true
		for _, o := range segs {
			ok = ok && apart(s, o)
		}
		if ok {
			segs = append(segs, s)
		}
	}
	return segs
}

// What lies below each segment just east of its western end is what a look at
// all of them finds. East of a point is a hair to the right, and to the north
// for an upright one, which is taken as leaning a hair to the east.
func TestBelowEqualsBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		segs := segments(t)
		// Upright segments lean: x grows by e·y. Heights are then taken e² east.
		const e = 1e-4
		lean := func(p node) (x, y float64) { return float64(p.x) + e*float64(p.y), float64(p.y) }
		height := func(s sweep.Segment[node], x float64) (float64, bool) {
			ax, ay := lean(s.From)
			bx, by := lean(s.To)
			if x < ax || x > bx {
				return 0, false
			}
			return ay + (by-ay)*(x-ax)/(bx-ax), true
		}
		visited := 0
		pl := sweep.Plane[node]{Compare: compare, Side: side}
		pl.Below(nil, segs, func(begin []int32, below func(int32) int32) {
			for _, i := range begin {
				visited++
				x, _ := lean(segs[i].From)
				x += e * e
				mine, _ := height(segs[i], x)
				want, best := int32(-1), math.Inf(-1)
				for j := range segs {
					if h, ok := height(segs[j], x); ok && j != int(i) && h < mine && h > best {
						want, best = int32(j), h
					}
				}
				if got := below(i); got != want {
					t.Fatalf("below %v is %d, want %d: %v", segs[i], got, want, segs)
				}
			}
		})
		if visited != len(segs) {
			t.Fatalf("%d of %d were visited", visited, len(segs))
		}
	})
}

// Every pair that comes within the margin is named, and so is every point on a
// line, however they lie.
func TestNearNamesAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		span := rapid.SampledFrom([]int{4, 60, 2000, 1_000_000_000}).Draw(t, "span")
		long := rapid.SampledFrom([]int{1, 30, 100_000}).Draw(t, "long")
		way := rapid.SampledFrom([][2]int{{0, 0}, {1, 0}, {0, 1}, {3, 2}, {-5, 1}}).Draw(t, "way")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		at := func() float64 { return float64(r.IntN(span + 1)) }
		off := func() float64 { return float64(r.IntN(7) - 3) }
		n := &sweep.Near{Margin: 1}
		for range rapid.IntRange(1, 300).Draw(t, "lines") {
			a := sweep.Point{X: at(), Y: at()}
			b := sweep.Point{X: a.X + float64(way[0]*long) + off(), Y: a.Y + float64(way[1]*long) + off()}
			n.Lines = append(n.Lines, sweep.Line{A: a, B: b})
			n.Points = append(n.Points, b, sweep.Point{X: at(), Y: at()})
		}
		pairs, touches := map[[2]int32]bool{}, map[[2]int32]bool{}
		n.Pair = func(i, j int32) { pairs[[2]int32{min(i, j), max(i, j)}] = true }
		n.Touch = func(i, p int32) { touches[[2]int32{i, p}] = true }
		n.Visit(nil)
		for i, s := range n.Lines {
			for j := i + 1; j < len(n.Lines); j++ {
				if meets(s, n.Lines[j]) && !pairs[[2]int32{int32(i), int32(j)}] {
					t.Fatalf("%v and %v meet", s, n.Lines[j])
				}
			}
			for p, v := range n.Points {
				if near(s, v) && !touches[[2]int32{int32(i), int32(p)}] {
					t.Fatalf("%v is at %v", v, s)
				}
			}
		}
	})
}

func cross(a, b, c sweep.Point) float64 { return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X) }

func meets(s, t sweep.Line) bool {
	if max(s.A.X, s.B.X) < min(t.A.X, t.B.X) || max(t.A.X, t.B.X) < min(s.A.X, s.B.X) ||
		max(s.A.Y, s.B.Y) < min(t.A.Y, t.B.Y) || max(t.A.Y, t.B.Y) < min(s.A.Y, s.B.Y) {
		return false
	}
	return cross(s.A, s.B, t.A)*cross(s.A, s.B, t.B) <= 0 && cross(t.A, t.B, s.A)*cross(t.A, t.B, s.B) <= 0
}

// near reports whether a point is well within a step of a line.
func near(s sweep.Line, p sweep.Point) bool {
	dx, dy := s.B.X-s.A.X, s.B.Y-s.A.Y
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = max(0, min(1, ((p.X-s.A.X)*dx+(p.Y-s.A.Y)*dy)/l))
	}
	return math.Hypot(p.X-s.A.X-t*dx, p.Y-s.A.Y-t*dy) < 0.99
}

// Work ends with the error of its context, and any other panic goes on.
func TestPace(t *testing.T) {
	t.Parallel()
	gone := errors.New("no longer wanted")
	ctx, cancel := context.WithCancelCause(t.Context())
	steps := 0
	work := func(ctx context.Context) (err error) {
		defer sweep.Stopped(&err)
		pace := sweep.Start(ctx)
		for range 5000 {
			pace.Step()
			if steps++; steps == 100 {
				cancel(gone)
			}
		}
		return nil
	}
	if err := work(ctx); !errors.Is(err, gone) || steps > 2000 {
		t.Errorf("%v after %d steps", err, steps)
	}
	if err := work(ctx); !errors.Is(err, gone) {
		t.Errorf("begun after the end: %v", err)
	}
	defer func() {
		if r := recover(); fmt.Sprint(r) != "other" {
			t.Errorf("%v", r)
		}
	}()
	func() (err error) {
		defer sweep.Stopped(&err)
		panic("other")
	}()
}
