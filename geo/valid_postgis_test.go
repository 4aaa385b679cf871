package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid/pg/pgtest"
)

// ringer draws rings on few coordinates, so that they meet in every way.
type ringer struct {
	*rand.Rand
	scale float64
	exact bool // on the lattice; otherwise any number
}

func (r *ringer) at(x, y float64) orb.Point {
	p := orb.Point{116 + x*r.scale, 40 + y*r.scale}
	if r.exact {
		return geo.Snap(p)
	}
	return p
}

func (r *ringer) closed(ps ...orb.Point) orb.Ring {
	if r.IntN(2) == 0 {
		slices.Reverse(ps)
	}
	k := r.IntN(len(ps))
	ps = slices.Concat(ps[k:], ps[:k])
	return append(orb.Ring(ps), ps[0])
}

// any is a ring of any corners.
func (r *ringer) any(n, span int) orb.Ring {
	var ps []orb.Point
	for range n {
		ps = append(ps, r.at(float64(r.IntN(span)), float64(r.IntN(span))))
	}
	return r.closed(ps...)
}

// box is a rectangle, with some more vertices on its edges.
func (r *ringer) box(x0, y0, x1, y1 int) orb.Ring {
	var ps []orb.Point
	side := func(ax, ay, bx, by int) {
		n := max(bx-ax, ax-bx, by-ay, ay-by, 1)
		for i := range n {
			if i == 0 || r.IntN(4) == 0 {
				ps = append(ps, r.at(float64(ax)+float64((bx-ax)*i)/float64(n), float64(ay)+float64((by-ay)*i)/float64(n)))
			}
		}
	}
	side(x0, y0, x1, y0)
	side(x1, y0, x1, y1)
	side(x1, y1, x0, y1)
	side(x0, y1, x0, y0)
	return r.closed(ps...)
}

// diamond stands on its corner.
func (r *ringer) diamond(x, y, w, h int) orb.Ring {
	return r.closed(r.at(float64(x-w), float64(y)), r.at(float64(x), float64(y-h)),
		r.at(float64(x+w), float64(y)), r.at(float64(x), float64(y+h)))
}

// star is a ring around a point.
func (r *ringer) star(x, y float64, n int) orb.Ring {
	var ps []orb.Point
	for i := range n {
		a, d := 2*math.Pi*float64(i)/float64(n), 0.5+4*r.Float64()
		ps = append(ps, r.at(x+d*math.Cos(a), y+d*math.Sin(a)))
	}
	return r.closed(ps...)
}

func (r *ringer) ring(shell bool) orb.Ring {
	span := 9
	switch r.IntN(5) {
	case 0:
		return r.any(3+r.IntN(5), 4)
	case 1:
		return r.star(float64(r.IntN(span)), float64(r.IntN(span)), 3+r.IntN(8))
	case 2:
		return r.diamond(r.IntN(span), r.IntN(span), 1+r.IntN(3), 1+r.IntN(3))
	default:
		x, y := r.IntN(span), r.IntN(span)
		if shell {
			x, y = r.IntN(3), r.IntN(3)
			return r.box(x, y, x+3+r.IntN(6), y+3+r.IntN(6))
		}
		return r.box(x, y, x+1+r.IntN(3), y+1+r.IntN(3))
	}
}

func (r *ringer) shape() orb.MultiPolygon {
	var mp orb.MultiPolygon
	for range 1 + r.IntN(3) {
		poly := orb.Polygon{r.ring(true)}
		for range r.IntN(4) {
			poly = append(poly, r.ring(false))
		}
		mp = append(mp, poly)
	}
	if r.IntN(3) > 0 {
		mp = mp[:1]
	}
	return mp
}

// touching are shapes whose rings touch at every vertex, with how they are
// judged for sure.
func touching() map[string]struct {
	mp    orb.MultiPolygon
	valid bool
} {
	ring := func(ps ...float64) orb.Ring {
		var r orb.Ring
		for i := 0; i < len(ps); i += 2 {
			r = append(r, orb.Point{ps[i], ps[i+1]})
		}
		return append(r, r[0])
	}
	outer := ring(0, 0, 10, 0, 10, 10, 0, 10)
	inscribed := ring(5, 0, 10, 5, 5, 10, 0, 5)
	return map[string]struct {
		mp    orb.MultiPolygon
		valid bool
	}{
		"a hole cuts the inside":              {orb.MultiPolygon{{outer, ring(0, 5, 5, 4, 10, 5, 5, 6)}}, false},
		"a hole that touches at all vertices": {orb.MultiPolygon{{outer, inscribed}}, false},
		"holes in a circle": {
			orb.MultiPolygon{{outer, ring(2, 2, 5, 3, 8, 2, 5, 2.5), ring(2, 2, 3, 5, 5, 8), ring(8, 2, 7, 5, 5, 8)}}, false,
		},
		"holes in a row": {
			orb.MultiPolygon{{outer, ring(1, 1, 3, 2, 2, 3), ring(3, 2, 5, 3, 4, 4), ring(5, 3, 7, 4, 6, 5)}}, true,
		},
		"three holes at one point": {
			orb.MultiPolygon{{outer, ring(5, 5, 6, 8, 4, 8), ring(5, 5, 8, 4, 8, 6), ring(5, 5, 4, 2, 6, 2)}}, true,
		},
		"a hole in a hole, touching":           {orb.MultiPolygon{{outer, ring(2, 2, 8, 2, 8, 8, 2, 8), ring(5, 2, 8, 5, 5, 8, 2, 5)}}, false},
		"a part in a part, touching":           {orb.MultiPolygon{{outer}, {inscribed}}, false},
		"a part in a part, the smaller first":  {orb.MultiPolygon{{inscribed}, {outer}}, false},
		"a part in a hole, touching":           {orb.MultiPolygon{{ring(-1, -1, 11, -1, 11, 11, -1, 11), outer}, {inscribed}}, true},
		"parts around a part, touching":        {orb.MultiPolygon{{inscribed}, {ring(0, 0, 5, 0, 0, 5)}, {ring(10, 10, 5, 10, 10, 5)}}, false},
		"rings that cross at a vertex of both": {orb.MultiPolygon{{outer, ring(8, 5, 10, 2, 12, 5, 10, 8)}}, false},
		"a hole in another part":               {orb.MultiPolygon{{ring(20, 0, 30, 0, 30, 10, 20, 10), ring(1, 1, 2, 1, 2, 2)}, {outer}}, false},
	}
}

func TestValidWhereRingsTouch(t *testing.T) {
	t.Parallel()
	for name, c := range touching() {
		if got := geo.Valid(c.mp); got != c.valid {
			t.Errorf("%s: %v: %v", name, got, geo.Validate(c.mp))
		}
	}
}

// What PostGIS says of thousands of shapes, most of which touch or cross
// themselves in some way, is what we say.
func TestValidEqualsPostGIS(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	n := 12_000
	if os.Getenv("ANWANG_LONG") != "" {
		n = 1_000_000
	}
	var shapes []orb.MultiPolygon
	for _, c := range touching() {
		shapes = append(shapes, c.mp)
	}
	r := &ringer{Rand: rand.New(rand.NewPCG(11, 7))}
	valid := 0
	for n > 0 {
		for len(shapes) < 4000 {
			r.exact = r.IntN(3) > 0
			r.scale = []float64{1, 0.01, 1.0 / 3, 1e-7, 3.7e-5}[r.IntN(5)]
			shapes = append(shapes, r.shape())
		}
		blobs := make([][]byte, len(shapes))
		for i, mp := range shapes {
			var err error
			if blobs[i], err = geo.MarshalEWKB(mp); err != nil {
				t.Fatal(err)
			}
		}
		var said []bool
		err := db.Pool.QueryRow(t.Context(), `SELECT array_agg(ST_IsValid(ST_GeomFromEWKB(b)) ORDER BY n)
			FROM unnest($1::bytea[]) WITH ORDINALITY AS t(b, n)`,
			blobs).Scan(&said)
		if err != nil {
			t.Fatal(err)
		}
		for i, mp := range shapes {
			found := geo.Validate(mp)
			if geo.Valid(mp) != (len(found) == 0) {
				t.Errorf("Valid and Validate differ: %v", mp)
			}
			if said[i] != (len(found) == 0) {
				t.Errorf("PostGIS says %v, we %v, of %s", said[i], found, fmt.Sprint(mp))
			}
			if said[i] {
				valid++
			}
		}
		if t.Failed() {
			return
		}
		n -= len(shapes)
		shapes = shapes[:0]
	}
	if valid < 1000 {
		t.Errorf("only %d valid ones", valid)
	}
}
