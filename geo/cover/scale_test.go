package cover_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"golang.org/x/sys/unix"

	"anwang/geo"
	"anwang/geo/cover"
)

// at is a point in steps of the lattice.
func at(x, y int) orb.Point {
	return orb.Point{geo.Degrees(1_160_000_000 + int64(x)), geo.Degrees(400_000_000 + int64(y))}
}

// rect is a ring in steps of the lattice, clockwise for a hole.
func rect(x0, y0, x1, y1 int, hole bool) orb.Ring {
	if hole {
		return orb.Ring{at(x0, y0), at(x0, y1), at(x1, y1), at(x1, y0), at(x0, y0)}
	}
	return orb.Ring{at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1), at(x0, y0)}
}

// crowds are inputs of n things each, with how they lie.
func crowds() map[string]func(n int) []cover.Input {
	const step = 100
	side := func(n int) int { return int(math.Ceil(math.Sqrt(float64(n)))) }
	many := func(n, gap int, f func(x, y, i int)) {
		for i := range n {
			f(i%side(n)*step, i/side(n)*gap, i)
		}
	}
	return map[string]func(n int) []cover.Input{
		"parts": func(n int) []cover.Input {
			in := cover.Input{Code: "a"}
			many(n, step, func(x, y, _ int) { in.Shape = append(in.Shape, orb.Polygon{rect(x, y, x+50, y+50, false)}) })
			return []cover.Input{in}
		},
		"parts in a row": func(n int) []cover.Input {
			in := cover.Input{Code: "a"}
			for i := range n {
				in.Shape = append(in.Shape, orb.Polygon{rect(0, i*step, 50, i*step+50, false)})
			}
			return []cover.Input{in}
		},
		"holes": func(n int) []cover.Input {
			poly := orb.Polygon{rect(-100, -100, side(n)*step, side(n)*step, false)}
			many(n, step, func(x, y, _ int) { poly = append(poly, rect(x, y, x+50, y+50, true)) })
			return []cover.Input{{Code: "a", Shape: orb.MultiPolygon{poly}}}
		},
		"islands": func(n int) []cover.Input {
			poly := orb.Polygon{rect(-100, -100, side(n)*step, side(n)*step, false)}
			in := []cover.Input{{Code: "a"}}
			many(n, step, func(x, y, i int) {
				poly = append(poly, rect(x, y, x+50, y+50, true))
				in = append(in, cover.Input{Code: fmt.Sprint("i", i), Shape: orb.MultiPolygon{{rect(x, y, x+50, y+50, false)}}})
			})
			in[0].Shape = orb.MultiPolygon{poly}
			return in
		},
		"islands in two seas": func(n int) []cover.Input { // which part has the hole must be found
			in := []cover.Input{{Code: "a"}}
			for k := range 2 {
				far := k * side(n) * 2 * step
				poly := orb.Polygon{rect(far-100, -100, far+side(n)*step, side(n)*step, false)}
				many(n/2, step, func(x, y, i int) {
					poly = append(poly, rect(far+x, y, far+x+50, y+50, true))
					in = append(in, cover.Input{Code: fmt.Sprint("i", k, i), Shape: orb.MultiPolygon{{rect(far+x, y, far+x+50, y+50, false)}}})
				})
				in[0].Shape = append(in[0].Shape, poly)
			}
			return in
		},
		"slivers": func(n int) []cover.Input {
			var in []cover.Input
			for i := range n {
				in = append(in, cover.Input{Code: fmt.Sprintf("s%06d", i), Shape: orb.MultiPolygon{{rect(i, 0, i+1, 10_000_000, false)}}})
			}
			return in
		},
		"slivers aslant": func(n int) []cover.Input {
			var in []cover.Input
			for i := range n {
				r := orb.Ring{at(4*i, 0), at(4*i+4, 0), at(4*i+4+5_000_000, 3_000_000), at(4*i+5_000_000, 3_000_000), at(4*i, 0)}
				in = append(in, cover.Input{Code: fmt.Sprintf("s%06d", i), Shape: orb.MultiPolygon{{r}}})
			}
			return in
		},
		"squares that overlap": func(n int) []cover.Input {
			var in []cover.Input
			many(n, step, func(x, y, i int) {
				in = append(in, cover.Input{Code: fmt.Sprintf("q%06d", i), Shape: orb.MultiPolygon{{rect(x, y, x+117, y+113, false)}}})
			})
			return in
		},
		"two towns far apart": func(n int) []cover.Input {
			var in []cover.Input
			for k := range 2 { // each of them whole, so that so many and twice as many lie alike
				far := k * 500_000_000
				many(n/2, step, func(x, y, i int) {
					code := fmt.Sprintf("t%d%06d", k, i)
					in = append(in, cover.Input{Code: code, Shape: orb.MultiPolygon{{rect(far+x, y, far+x+step, y+step, false)}}})
				})
			}
			return in
		},
	}
}

// processor is the time this thread has been on a processor: a busy machine does
// not change it.
func processor(t testing.TB) time.Duration {
	t.Helper()
	// not Getrusage: what a thread took since the last tick of the clock is not in that yet, and
	// a thread that took less than one has taken nothing
	var at unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &at); err != nil {
		t.Fatal(err)
	}
	return time.Duration(at.Nano())
}

// works are what costs about as much as there is to look at.
func works() map[string]func(ctx context.Context, in []cover.Input) error {
	return map[string]func(ctx context.Context, in []cover.Input) error{
		"clean": func(ctx context.Context, in []cover.Input) error {
			_, _, err := cover.Clean(ctx, in, cover.Options{})
			return err
		},
		"check": func(ctx context.Context, in []cover.Input) error {
			_, err := cover.Check(ctx, in, cover.CheckOptions{})
			return err
		},
		"build": func(ctx context.Context, in []cover.Input) error {
			_, err := cover.Build(ctx, in)
			if errors.Is(err, cover.ErrInput) {
				return nil // squares that overlap
			}
			return err
		},
		"valid": func(_ context.Context, in []cover.Input) error {
			for _, p := range in {
				geo.Valid(p.Shape)
			}
			return nil
		},
	}
}

// Four times as much takes four times as long, or a little more; what compares
// all with all would take sixteen. Either is the least of several turns: a machine
// that is itself one of many takes time away that the thread seems to have had.
func TestCostsAreNotQuadratic(t *testing.T) {
	runtime.LockOSThread() // and no other test beside it: the collector works for all
	defer runtime.UnlockOSThread()
	const few, many = 1000, 4 * 1000
	for crowd, make := range crowds() {
		for work, do := range works() {
			took := func(in []cover.Input) time.Duration {
				runtime.GC()
				began := processor(t)
				if err := do(t.Context(), in); err != nil {
					t.Fatal(err)
				}
				return processor(t) - began
			}
			some, all := make(few), make(many)
			a, b := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
			slow := true
			for turn := 0; turn < 6 && slow; turn++ {
				a, b = min(a, took(some)), min(b, took(all))
				slow = b > 8*a+20*time.Millisecond
			}
			if slow {
				t.Errorf("%s of %s: %v for %d, %v for %d", work, crowd, a, few, b, many)
			}
		}
	}
}

// TestTwiceCostsTwice is the table of what 50,000 and 100,000 of each crowd cost, in work of
// the thread; the least of several turns, so that a busy machine says the same. Only make
// test-long takes the time for it.
func TestTwiceCostsTwice(t *testing.T) {
	if os.Getenv("ANWANG_LONG") == "" {
		t.Skip("make test-long")
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const many, most = 100_000, 2.5
	took := func(do func(ctx context.Context, in []cover.Input) error, in []cover.Input) time.Duration {
		runtime.GC()
		defer debug.SetGCPercent(debug.SetGCPercent(-1)) // the collector is another's work
		began := processor(t)
		if err := do(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		return processor(t) - began
	}
	for _, crowd := range slices.Sorted(maps.Keys(crowds())) {
		few, all := crowds()[crowd](many/2), crowds()[crowd](many)
		for _, work := range slices.Sorted(maps.Keys(works())) {
			do := works()[work]
			a, b := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
			ratio := math.Inf(1)
			for turn := 0; turn < 5 && (turn < 2 || ratio > most); turn++ {
				a, b = min(a, took(do, few)), min(b, took(do, all))
				ratio = float64(b) / float64(max(a, time.Millisecond))
			}
			t.Logf("%-22s %-6s %9.1f ms %9.1f ms  %.2f", crowd, work, a.Seconds()*1000, b.Seconds()*1000, ratio)
			if ratio > most {
				t.Errorf("%s of %s: %v for %d, %v for %d", work, crowd, a, many/2, b, many)
			}
		}
	}
}

// watched is a context that ends when its thread has worked for so long, and
// remembers the longest that it was not looked at. It goes by the work of its
// own thread, which a busy machine does not change.
type watched struct {
	context.Context
	t           testing.TB
	start, last time.Duration
	after       time.Duration
	longest     time.Duration
}

var errGone = errors.New("no longer wanted")

func (w *watched) Err() error {
	now := processor(w.t)
	w.longest = max(w.longest, now-w.last)
	if w.last = now; now-w.start >= w.after {
		return errGone
	}
	return nil
}

func (w *watched) Value(any) any { return nil }

// All of it looks often enough whether it is still wanted, to the very end.
func TestCancelled(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const n, most = 30_000, 100 * time.Millisecond
	squares := crowds()["two towns far apart"](n)
	c, err := cover.Build(t.Context(), squares)
	if err != nil {
		t.Fatal(err)
	}
	all := works()
	delete(all, "valid")
	all["dissolve"] = func(ctx context.Context, _ []cover.Input) error {
		_, err := c.Dissolve(ctx, func(code string) string { return code[:4] })
		return err
	}
	all["simplify"] = func(ctx context.Context, _ []cover.Input) error {
		_, err := c.Simplify(ctx, 1)
		return err
	}
	all["cut"] = func(ctx context.Context, _ []cover.Input) error {
		parts := []cover.Part{{Code: squares[0].Code}}
		for i := range 1000 {
			parts[0].Children = append(parts[0].Children, fmt.Sprint("child", i))
		}
		one, err := cover.Build(t.Context(), []cover.Input{{Code: squares[0].Code, Shape: box(116, 40, 117, 41)}})
		if err != nil {
			return err
		}
		_, err = one.Cut(ctx, parts, cover.CutOptions{})
		return err
	}
	all["nest"] = func(ctx context.Context, _ []cover.Input) error {
		_, err := cover.Nest(ctx, []cover.Input{{Code: "all", Shape: box(116, 40, 116.001, 40.001)}}, squares[:n/4], nil,
			cover.CoarseDecides, cover.Options{})
		return err
	}
	for name, do := range all {
		for _, after := range []time.Duration{0, 30 * time.Millisecond, time.Hour} {
			start := processor(t)
			w := &watched{Context: context.Background(), t: t, start: start, last: start, after: after}
			err := do(w, squares)
			end := processor(t)
			if w.longest > most || end-w.last > most {
				t.Errorf("%s: %v without a look, and %v after the last", name, w.longest, end-w.last)
			}
			if err == nil && end-start > after+most || err != nil && !errors.Is(err, errGone) {
				t.Errorf("%s, to end after %v: after %v: %v", name, after, end-start, err)
			}

		}
	}
}

// BenchmarkCrowds is what twice as much costs, up to 100,000; the ratio of one
// line to the one before is what counts.
func BenchmarkCrowds(b *testing.B) {
	for crowd, make := range crowds() {
		for work, do := range works() {
			for _, n := range []int{25_000, 50_000, 100_000} {
				in := make(n)
				b.Run(fmt.Sprintf("%s/%s/%d", crowd, work, n), func(b *testing.B) {
					for b.Loop() {
						if err := do(b.Context(), in); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}
