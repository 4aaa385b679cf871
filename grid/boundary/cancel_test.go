package boundary

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/geofile"
)

// watched is a context that ends when the process has worked for so long, and remembers the
// longest that it was not looked at. It goes by the work of the process, which a busy
// machine does not change.
type watched struct {
	context.Context
	t *testing.T

	mu                   sync.Mutex
	start, last, longest time.Duration
	after                time.Duration
	where                string // what was being done then
	step                 string
}

var errGone = errors.New("no longer wanted")

func worked(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (w *watched) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := worked(w.t)
	if now-w.last > w.longest {
		w.longest, w.where = now-w.last, w.step
	}
	if w.last = now; now-w.start >= w.after {
		return errGone
	}
	return nil
}

func (w *watched) Value(any) any { return nil }

// townsAndVillages are so many villages in rows, and the towns above them drawn for
// themselves.
func townsAndVillages(side int) map[string][]geofile.Feature {
	m := map[string][]geofile.Feature{}
	for x := range side {
		for y := range side {
			code := fmt.Sprintf("371%03d%03d%03d", x/10+1, y/10+1, x%10*10+y%10+1)
			m["villages"] = append(m["villages"], row(x*side+y+1, map[string]string{"code": code, "name": "村" + code},
				cell(float64(x), float64(y), 1, 1)))
			if x%10 == 0 && y%10 == 0 {
				m["towns"] = append(m["towns"], row(len(m["towns"])+1, map[string]string{"code": code[:9], "name": "镇" + code[:9]},
					cell(float64(x)+0.02, float64(y)+0.01, 10, 10)))
			}
		}
	}
	return m
}

// TestComposeEnds: making a network looks often enough whether it is still wanted, from the
// first row to the last shape and to the picture of it.
func TestComposeEnds(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // so that what the process works is what somebody waits for
	const most = 100 * time.Millisecond
	m := townsAndVillages(90)
	for _, rule := range []Decides{FineDecides, CoarseDecides} {
		d := Description{
			Network: NetworkName{Key: "territory", Name: "属地", NameEN: "Territory", Kind: grid.Territory}, Decides: rule,
			Levels: []Level{
				{Name: "市", NameEN: "City", Grids: []GridName{{Code: "3710", Name: "威海市"}}},
				{Name: "镇街", NameEN: "Town", Sources: []Source{{File: "towns", Code: "code", Name: "name"}}},
				{Name: "村居", NameEN: "Village", Sources: []Source{{File: "villages", Code: "code", Name: "name"}}},
			},
		}
		for _, after := range []time.Duration{0, 300 * time.Millisecond, time.Hour} {
			runtime.GC()
			start := worked(t)
			w := &watched{Context: context.Background(), t: t, start: start, last: start, after: after}
			tree, found, err := Compose(w, d, files(m), func(step grid.Text, _ int) { w.step = step.EN })
			if err == nil && tree != nil {
				w.step = "preview"
				_, err = tree.preview(w)
			}
			end := worked(t)
			if w.longest > most || end-w.last > most {
				t.Errorf("%s, to end after %v: %v without a look (%s), and %v after the last", rule, after, w.longest, w.where, end-w.last)
			}
			if after == time.Hour && (err != nil || tree == nil) {
				t.Errorf("%s: %v %s", rule, err, told(found))
			}
			if after < time.Hour && !errors.Is(err, errGone) || err == nil && end-start > after+most {
				t.Errorf("%s, to end after %v: after %v: %v", rule, after, end-start, err)
			}
			t.Logf("%s %v: %v, longest %v (%s)", rule, after, end-start, w.longest, w.where)
		}
	}
}
