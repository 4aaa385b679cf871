package cover_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"anwang/geo/cover"
)

// load reads a boundary file of the demonstration city.
func load(t testing.TB, name string) []cover.Input {
	t.Helper()
	f, err := os.Open("../../grid/demo/data/boundaries/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	var fc struct {
		Features []struct {
			Properties struct {
				Code string `json:"code"`
			} `json:"properties"`
			Geometry struct {
				Type        string          `json:"type"`
				Coordinates json.RawMessage `json:"coordinates"`
			} `json:"geometry"`
		} `json:"features"`
	}
	if err := json.NewDecoder(z).Decode(&fc); err != nil {
		t.Fatal(err)
	}
	var out []cover.Input
	for _, ft := range fc.Features {
		in := cover.Input{Code: ft.Properties.Code}
		raw := ft.Geometry.Coordinates
		if ft.Geometry.Type == "Polygon" {
			raw = append(append([]byte{'['}, raw...), ']')
		}
		if err := json.Unmarshal(raw, &in.Shape); err != nil {
			t.Fatal(err)
		}
		out = append(out, in)
	}
	return out
}

// tester is what a test of ours and one of rapid's have in common.
type tester interface {
	Helper()
	Fatal(args ...any)
	Context() context.Context
}

func dissolved(t tester, c *cover.Cover, parentOf func(code string) string) *cover.Cover {
	t.Helper()
	d, err := c.Dissolve(t.Context(), parentOf)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func simplified(t tester, c *cover.Cover, tolerance float64) *cover.Cover {
	t.Helper()
	s, err := c.Simplify(t.Context(), tolerance)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func checked(t tester, in []cover.Input, holes ...cover.Hole) []cover.Defect {
	t.Helper()
	found, err := cover.Check(t.Context(), in, cover.CheckOptions{Holes: holes})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func box(x0, y0, x1, y1 float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}}}
}

// board is n×n unit squares, coded by column and row.
func board(n int) []cover.Input {
	var out []cover.Input
	for x := range n {
		for y := range n {
			out = append(out, cover.Input{
				Code:  string(rune('a'+x)) + string(rune('0'+y)),
				Shape: box(float64(x), float64(y), float64(x+1), float64(y+1)),
			})
		}
	}
	return out
}

func TestBuildKeepsVertices(t *testing.T) {
	t.Parallel()
	in := board(3)
	c, err := cover.Build(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if c.Len() != 9 || len(c.Arcs()) != 20 {
		t.Errorf("%d polygons, %d arcs; want 9 and 20", c.Len(), len(c.Arcs()))
	}
	for i := range c.Len() {
		got := c.Polygon(i)
		if len(got) != 1 || len(got[0]) != 1 || len(got[0][0]) != 5 || got[0][0].Orientation() != orb.CCW {
			t.Errorf("%s became %v", c.Code(i), got)
		}
		if got.Bound() != in[i].Shape.Bound() || c.Bound(i) != in[i].Shape.Bound() {
			t.Errorf("%s moved to %v", c.Code(i), c.Bound(i))
		}
	}
}

func TestDissolveRing(t *testing.T) {
	t.Parallel()
	c, err := cover.Build(t.Context(), board(3))
	if err != nil {
		t.Fatal(err)
	}
	d := dissolved(t, c, func(code string) string {
		if code == "b1" {
			return "middle"
		}
		return "frame"
	})
	if diff := cmp.Diff([]string{"frame", "middle"}, d.Codes()); diff != "" {
		t.Fatal(diff)
	}
	frame := d.Polygon(0)
	if len(frame) != 1 || len(frame[0]) != 2 {
		t.Fatalf("frame is %v", frame)
	}
	if frame[0][0].Orientation() != orb.CCW || frame[0][1].Orientation() != orb.CW {
		t.Error("right-hand rule broken")
	}
	if got := len(d.Arcs()); got != 2 {
		t.Errorf("%d arcs, want the outline and the hole", got)
	}
	e := dissolved(t, c, func(code string) string {
		if code == "b1" {
			return ""
		}
		return "frame"
	})
	if p := e.Polygon(0); len(p) != 1 || len(p[0]) != 2 {
		t.Errorf("a polygon left out leaves a hole; got %v", p)
	}
}

// Squares that touch at one corner only are two parts, and two holes that
// touch are two holes.
func TestTouchingCorners(t *testing.T) {
	t.Parallel()
	c, err := cover.Build(t.Context(), board(4))
	if err != nil {
		t.Fatal(err)
	}
	d := dissolved(t, c, func(code string) string {
		if code == "b1" || code == "c2" {
			return "diagonal"
		}
		return "rest"
	})
	if p := d.Polygon(d.Index("diagonal")); len(p) != 2 || len(p[0]) != 1 || len(p[1]) != 1 {
		t.Errorf("diagonal is %v", p)
	}
	if p := d.Polygon(d.Index("rest")); len(p) != 1 || len(p[0]) != 3 {
		t.Errorf("rest is %v", p)
	}
}

// A hole that touches its shell in one corner is a ring of its own.
func TestHoleTouchingShell(t *testing.T) {
	t.Parallel()
	c, err := cover.Build(t.Context(), board(4))
	if err != nil {
		t.Fatal(err)
	}
	d := dissolved(t, c, func(code string) string {
		if code == "b1" || code == "a0" {
			return "cut"
		}
		return "rest"
	})
	if p := d.Polygon(d.Index("rest")); len(p) != 1 || len(p[0]) != 2 || len(p[0][1]) != 5 {
		t.Errorf("rest is %v", p)
	}
}
