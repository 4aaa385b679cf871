package cover_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/cover"
	"anwang/grid/pg/pgtest"
)

// stars draws polygons that overlap as they like, and leave gaps.
func stars(r *rand.Rand) []cover.Input {
	var in []cover.Input
	for i := range 3 + r.IntN(6) {
		x, y := 116+r.Float64()*0.1, 40+r.Float64()*0.1
		var ring orb.Ring
		n := 5 + r.IntN(12)
		for k := range n {
			a, d := 2*math.Pi*float64(k)/float64(n), 0.01+0.05*r.Float64()
			ring = append(ring, geo.Snap(orb.Point{x + d*math.Cos(a), y + d*math.Sin(a)}))
		}
		in = append(in, cover.Input{Code: fmt.Sprintf("s%02d", i), Shape: orb.MultiPolygon{{append(ring, ring[0])}}})
	}
	return in
}

// PostGIS is asked what each polygon is to have: its own without what lower codes
// claim. It is what it gets, but for what rounding moves, a step along its
// border; of polygons in one another, all of it.
func TestCleanEqualsPostGIS(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	all := nests(t)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 60 {
		all[fmt.Sprint("stars ", i)] = stars(r)
	}
	for name, in := range all {
		c, found, err := cover.Clean(t.Context(), in, keepGaps)
		if err != nil {
			t.Fatal(err)
		}
		claimed, got := make([][]byte, len(in)), make([][]byte, len(in))
		most := make([]float64, len(in))
		exact := true
		for i := range in {
			for _, x := range []struct {
				to    *[]byte
				shape orb.MultiPolygon
			}{{&claimed[i], in[i].Shape}, {&got[i], c.Polygon(i)}} {
				if *x.to, err = geo.MarshalEWKB(x.shape); err != nil {
					t.Fatal(err)
				}
			}
			for _, poly := range in[i].Shape {
				for _, l := range poly {
					for k := 1; k < len(l); k++ {
						most[i] += 2e-7 * math.Hypot(l[k][0]-l[k-1][0], l[k][1]-l[k-1][1])
					}
				}
			}
		}
		for _, d := range found {
			exact = exact && d.Kind == cover.Gap
		}
		var off []float64
		err = db.Pool.QueryRow(t.Context(), `
			WITH s AS (SELECT n, ST_GeomFromEWKB(c) AS claimed, ST_GeomFromEWKB(g) AS got
			             FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY AS t(c, g, n))
			SELECT array_agg(ST_Area(ST_SymDifference(s.got, ST_Difference(s.claimed,
			           coalesce((SELECT ST_Union(l.claimed) FROM s l WHERE l.n < s.n AND l.claimed && s.claimed),
			                    'SRID=4490;POLYGON EMPTY')))) ORDER BY n)
			  FROM s`, claimed, got).Scan(&off)
		if err != nil {
			t.Fatal(err)
		}
		for i, area := range off {
			if exact {
				most[i] = 1e-14 // a square step: a square centimetre
			}
			if area > most[i] {
				t.Errorf("%s: %s is off by %g square degrees, %g at most", name, in[i].Code, area, most[i])
			}
		}
	}
}
