package pg_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"anwang/grid/pg/pgtest"
)

func TestGeometryRoundTrip(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	square := orb.MultiPolygon{{
		{{116, 39}, {117, 39}, {117, 40}, {116, 40}, {116, 39}},
		{{116.2, 39.2}, {116.2, 39.4}, {116.4, 39.4}, {116.4, 39.2}, {116.2, 39.2}},
	}, {{{118, 39}, {118.5, 39}, {118.5, 39.5}, {118, 39}}}}
	var text string
	var srid int
	var back orb.MultiPolygon
	err := db.Pool.QueryRow(t.Context(), `SELECT ST_AsText($1::geometry), ST_SRID($1::geometry), $1::geometry`, square).Scan(&text, &srid,
		&back)
	if err != nil {
		t.Fatal(err)
	}
	if want := "MULTIPOLYGON(((116 39,117 39,117 40,116 40,116 39),(116.2 39.2,116.2 39.4,116.4 39.4,116.4 39.2,116.2 39.2)),((118 39,118.5 " +
		"39,118.5 39.5,118 39)))"; text != want {
		t.Errorf("PostGIS reads %s", text)
	}
	if srid != 4490 {
		t.Errorf("srid %d", srid)
	}
	if d := cmp.Diff(square, back); d != "" {
		t.Error(d)
	}

	var p, q *orb.Point
	var exact orb.Point
	err = db.Pool.QueryRow(t.Context(), `SELECT $1::geometry, NULL::geometry, ST_SetSRID(ST_MakePoint(116.1234567, 39.7654321), 4490)`,
		orb.Point{116.5, 39.5}).Scan(&p, &q, &exact)
	if err != nil {
		t.Fatal(err)
	}
	if p == nil || *p != (orb.Point{116.5, 39.5}) || q != nil || exact != (orb.Point{116.1234567, 39.7654321}) {
		t.Errorf("got %v %v %v", p, q, exact)
	}
	if err := db.Pool.QueryRow(t.Context(), `SELECT NULL::geometry`).Scan(&exact); err == nil {
		t.Error("NULL went into a point")
	}
	if err := db.Pool.QueryRow(t.Context(), `SELECT ST_GeomFromText('POINT(1 2)', 4490)`).Scan(&back); err == nil {
		t.Error("a point went into a multipolygon")
	}
}
