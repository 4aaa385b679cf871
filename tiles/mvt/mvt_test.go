package mvt_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	orbmvt "github.com/paulmach/orb/encoding/mvt"
	"pgregory.net/rapid"

	"anwang/tiles/mvt"
)

// feature is what a test writes and expects to read back.
type feature struct {
	id    uint64
	hasID bool
	typ   mvt.Type
	rings [][]mvt.Point // lines, or an outer ring and its holes
	props map[string]any
}

func point() *rapid.Generator[mvt.Point] {
	return rapid.Custom(func(t *rapid.T) mvt.Point {
		return mvt.Point{X: rapid.Int32Range(-200, 4296).Draw(t, "x"), Y: rapid.Int32Range(-200, 4296).Draw(t, "y")}
	})
}

func value() *rapid.Generator[any] {
	return rapid.OneOf(
		rapid.Map(rapid.SampledFrom([]string{"", "red", "orange", "演示企业", "a longer text with blanks"}), func(s string) any { return s }),
		rapid.Map(rapid.SampledFrom([]uint64{0, 1, 127, 128, 1 << 40, 1<<62 + 5, 1<<64 - 1}), func(u uint64) any { return u }),
		rapid.Map(rapid.SampledFrom([]int64{0, -1, 1, 63, -1 << 40, -1 << 63}), func(i int64) any { return i }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(rapid.SampledFrom([]float64{0, 1.5, -2.25e9}), func(f float64) any { return f }),
	)
}

func features() *rapid.Generator[[]feature] {
	one := rapid.Custom(func(t *rapid.T) feature {
		f := feature{
			id: rapid.Uint64Range(0, 1<<53).Draw(t, "id"), hasID: rapid.Bool().Draw(t, "hasID"),
			typ:   mvt.Type(rapid.IntRange(1, 3).Draw(t, "type")),
			props: rapid.MapOfN(rapid.SampledFrom([]string{"level", "depth", "name", "class"}), value(), 0, 4).Draw(t, "props"),
		}
		for range rapid.IntRange(1, 3).Draw(t, "parts") {
			f.rings = append(f.rings, rapid.SliceOfN(point(), 1, 12).Draw(t, "part"))
		}
		return f
	})
	return rapid.SliceOfN(one, 0, 8)
}

func index(l *mvt.Layer, v any) uint32 {
	switch v := v.(type) {
	case string:
		return l.String(v)
	case uint64:
		return l.Uint(v)
	case int64:
		return l.Int(v)
	case bool:
		return l.Bool(v)
	default:
		return l.Double(v.(float64))
	}
}

// write encodes features and returns what a reader must find.
func write(l *mvt.Layer, fs []feature) ([]byte, []orb.Geometry) {
	var g mvt.Geometry
	var want []orb.Geometry
	l.Reset("layer")
	for _, f := range fs {
		g.Reset(mvt.Point{})
		var geometry orb.Geometry
		switch f.typ {
		case mvt.Points:
			g.Points(f.rings[0]...)
			geometry = multiPoint(f.rings[0])
		case mvt.Lines:
			geometry = lines(&g, f.rings)
		case mvt.Polygons:
			geometry = polygon(&g, f.rings)
		}
		var tags []uint32
		for k, v := range f.props {
			tags = append(tags, l.Key(k), index(l, v))
		}
		before := l.Len()
		if f.hasID {
			l.Feature(f.id, f.typ, tags, &g)
		} else {
			l.Anonymous(f.typ, tags, &g)
		}
		if l.Len() != before {
			want = append(want, geometry)
		} else {
			want = append(want, nil)
		}
	}
	out, _ := l.Append(nil)
	return out, want
}

func multiPoint(ps []mvt.Point) orb.Geometry {
	var mp orb.MultiPoint
	for _, p := range ps {
		mp = append(mp, orb.Point{float64(p.X), float64(p.Y)})
	}
	if len(mp) == 1 {
		return mp[0]
	}
	return mp
}

func lines(g *mvt.Geometry, parts [][]mvt.Point) orb.Geometry {
	var ml orb.MultiLineString
	for _, ps := range parts {
		g.Line(ps)
		if ls := steps(ps); len(ls) > 1 {
			ml = append(ml, ls)
		}
	}
	if len(ml) == 1 {
		return ml[0]
	}
	return ml
}

// polygon writes each part as a polygon of its own.
func polygon(g *mvt.Geometry, parts [][]mvt.Point) orb.Geometry {
	var mp orb.MultiPolygon
	for _, ps := range parts {
		if !g.Ring(ps, true) {
			continue
		}
		r := orb.Ring(steps(append(ps[:len(ps):len(ps)], ps[0])))
		// y grows downward: clockwise on the screen is counter-clockwise to orb
		if r.Orientation() == orb.CW {
			r.Reverse()
		}
		mp = append(mp, orb.Polygon{r})
	}
	if len(mp) == 1 {
		return mp[0]
	}
	return mp
}

func steps(ps []mvt.Point) orb.LineString {
	var out orb.LineString
	for _, p := range ps {
		q := orb.Point{float64(p.X), float64(p.Y)}
		if len(out) == 0 || out[len(out)-1] != q {
			out = append(out, q)
		}
	}
	return out
}

// TestReadBack: whatever is written, orb reads the same, and writing it again
// gives the same bytes.
func TestReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fs := features().Draw(t, "features")
		for i := range fs {
			for k := range fs[i].props {
				if len(fs[i].props) > 1 { // map order is not ours to fix
					delete(fs[i].props, k)
				}
			}
		}
		var l mvt.Layer
		raw, want := write(&l, fs)
		again, _ := write(&l, fs)
		if !bytes.Equal(raw, again) {
			t.Fatal("the same features gave other bytes")
		}
		kept := 0
		for _, g := range want {
			if g != nil {
				kept++
			}
		}
		if kept == 0 {
			if len(raw) != 0 {
				t.Fatalf("empty layer of %d bytes", len(raw))
			}
			return
		}
		got, err := orbmvt.Unmarshal(raw)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || got[0].Version != 2 || got[0].Extent != mvt.Extent || got[0].Name != "layer" || len(got[0].Features) != kept {
			t.Fatalf("layer %+v, want %d features", got[0], kept)
		}
		n := 0
		for i, f := range fs {
			if want[i] == nil {
				continue
			}
			r := got[0].Features[n]
			n++
			if f.hasID && fmt.Sprint(r.ID) != fmt.Sprint(float64(f.id)) {
				t.Fatalf("id %v, want %v", r.ID, f.id)
			}
			if !f.hasID && r.ID != nil {
				t.Fatalf("id %v on an anonymous feature", r.ID)
			}
			if !orb.Equal(r.Geometry, want[i]) {
				t.Fatalf("geometry %v, want %v", r.Geometry, want[i])
			}
			for k, v := range f.props {
				if fmt.Sprint(r.Properties[k]) != fmt.Sprint(number(v)) {
					t.Fatalf("%s = %v, want %v", k, r.Properties[k], v)
				}
			}
		}
	})
}

// number is a value as orb hands it back: all numbers as float64.
func number(v any) any {
	switch v := v.(type) {
	case uint64:
		return float64(v)
	case int64:
		return float64(v)
	}
	return v
}

func TestWinding(t *testing.T) {
	t.Parallel()
	square := func(a, b int32) []mvt.Point {
		return []mvt.Point{{X: a, Y: a}, {X: b, Y: a}, {X: b, Y: b}, {X: a, Y: b}}
	}
	reversed := func(ps []mvt.Point) []mvt.Point {
		return []mvt.Point{ps[0], ps[3], ps[2], ps[1]}
	}
	var first []byte
	for _, outer := range [][]mvt.Point{square(0, 4096), reversed(square(0, 4096))} {
		for _, hole := range [][]mvt.Point{square(100, 200), reversed(square(100, 200))} {
			var l mvt.Layer
			var g mvt.Geometry
			l.Reset("grids")
			g.Reset(mvt.Point{})
			g.Ring(outer, true)
			g.Ring(hole, false)
			l.Feature(7, mvt.Polygons, nil, &g)
			raw, _ := l.Append(nil)
			if first == nil {
				first = raw
			}
			if !bytes.Equal(raw, first) {
				t.Error("the direction a ring was given in shows in the tile")
			}
			layers, err := orbmvt.Unmarshal(raw)
			if err != nil {
				t.Fatal(err)
			}
			p, ok := layers[0].Features[0].Geometry.(orb.Polygon)
			if !ok || len(p) != 2 {
				t.Fatalf("got %v, want one polygon with one hole", layers[0].Features[0].Geometry)
			}
			// clockwise on the screen, where y points down, is positive area
			if p[0].Orientation() != orb.CCW || p[1].Orientation() != orb.CW {
				t.Errorf("outer %v, hole %v", p[0].Orientation(), p[1].Orientation())
			}
		}
	}
}

func TestLeftOut(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		draw func(g *mvt.Geometry)
	}{
		{"no points", func(g *mvt.Geometry) { g.Points() }},
		{"line of one place", func(g *mvt.Geometry) { g.Line([]mvt.Point{{X: 1, Y: 1}, {X: 1, Y: 1}}) }},
		{"ring of two places", func(g *mvt.Geometry) { g.Ring([]mvt.Point{{X: 1, Y: 1}, {X: 2, Y: 2}, {X: 1, Y: 1}}, true) }},
		{"ring without area", func(g *mvt.Geometry) { g.Ring([]mvt.Point{{}, {X: 5, Y: 5}, {X: 9, Y: 9}}, true) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var l mvt.Layer
			var g mvt.Geometry
			l.Reset("x")
			g.Reset(mvt.Point{})
			c.draw(&g)
			if at := l.Feature(1, mvt.Polygons, nil, &g); at != -1 || l.Len() != 0 {
				t.Errorf("written: at %d, %d features", at, l.Len())
			}
			if raw, _ := l.Append(nil); len(raw) != 0 {
				t.Errorf("an empty layer takes %d bytes", len(raw))
			}
		})
	}
}

func TestValuesOnce(t *testing.T) {
	t.Parallel()
	var l mvt.Layer
	l.Reset("x")
	a := []uint32{l.String("1"), l.Uint(1), l.Int(1), l.Bool(true), l.Double(1), l.Uint(0), l.Int(0), l.Bool(false), l.Int(-1)}
	b := []uint32{l.String("1"), l.Uint(1), l.Int(1), l.Bool(true), l.Double(1), l.Uint(0), l.Int(0), l.Bool(false), l.Int(-1)}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error("a value was added twice:", diff)
	}
	for i, v := range a {
		if v != uint32(i) {
			t.Errorf("value %d has index %d: kinds were mixed up", i, v)
		}
	}
}

// FuzzDecode: whatever coordinates come, orb reads what was written.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{0, 0, 200, 10, 20, 255, 30}, uint64(3))
	f.Fuzz(func(t *testing.T, b []byte, id uint64) {
		id &= 1<<53 - 1
		ps := make([]mvt.Point, 0, len(b)/2)
		for i := 0; i+1 < len(b); i += 2 {
			ps = append(ps, mvt.Point{X: int32(int8(b[i])) * 37, Y: int32(int8(b[i+1])) * 41})
		}
		var l mvt.Layer
		var g mvt.Geometry
		l.Reset("x")
		g.Reset(mvt.Point{})
		g.Line(ps)
		l.Feature(id, mvt.Lines, []uint32{l.Key("name"), l.String(string(b))}, &g)
		raw, _ := l.Append(nil)
		want := steps(ps)
		if len(want) < 2 {
			if len(raw) != 0 {
				t.Fatal("a line of one place was written")
			}
			return
		}
		layers, err := orbmvt.Unmarshal(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := layers[0].Features[0]; !orb.Equal(got.Geometry, want) || got.ID != float64(id) || got.Properties["name"] != string(b) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}
