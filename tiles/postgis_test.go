package tiles_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb/geojson"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
	"anwang/tiles"
	"anwang/tiles/mosaic"
)

// ids runs a query that answers with ids.
func ids(t *testing.T, db *pg.DB, sql string, args ...any) []grid.ID {
	t.Helper()
	rows, err := db.Pool.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []grid.ID
	for rows.Next() {
		var id grid.ID
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		out = append(out, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func exec(t *testing.T, db *pg.DB, sql string, args ...any) {
	t.Helper()
	if _, err := db.Pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// TestSameAsPostGIS: a tile holds the points and the grids that PostGIS finds
// in it. Grids are simplified, so those within two pixels of a side are left to
// chance.
func TestSameAsPostGIS(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	w := newTown(t)
	r := rand.New(rand.NewPCG(11, 11))
	exec(t, db, `CREATE TABLE oracle_point (id bigint, geom geometry(Point, 3857))`)
	exec(t, db, `CREATE TABLE oracle_grid (id bigint, depth int, geom geometry(MultiPolygon, 3857))`)
	var points []grid.Point
	for i := range 900 {
		p := w.enterprise(grid.ID(i+1), 116.11+0.78*r.Float64(), 39.71+0.58*r.Float64(), grid.Level(i%5))
		points = append(points, p)
		exec(t, db, `INSERT INTO oracle_point VALUES ($1, ST_Transform(ST_SetSRID(ST_MakePoint($2, $3), 4326), 3857))`, p.ID, p.Lon, p.Lat)
	}
	w.apply(points...)
	for _, g := range w.grids {
		shape, err := json.Marshal(geojson.NewGeometry(g.Shape))
		if err != nil {
			t.Fatal(err)
		}
		exec(t, db, `INSERT INTO oracle_grid VALUES ($1, $2, ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON($3), 4326), 3857))`, g.ID, int(g.Depth),
			string(shape))
	}
	m := mosaic.New(w.grids)
	for z := 8; z <= 14; z++ {
		for range 12 {
			x, y := at(116.05+0.9*r.Float64(), 39.65+0.7*r.Float64(), z)
			where := fmt.Sprintf("%d/%d/%d", z, x, y)
			samePoints(t, db, w, where, z, x, y)
			got := levels(t, w.tile(t, tiles.Grids, z, x, y), "grids")
			const sql = `SELECT id FROM oracle_grid WHERE depth <= $4
				AND ST_Intersects(geom, ST_TileEnvelope($1, $2, $3, margin => $5)) ORDER BY id`
			depth := int(m.Finest(z))
			for _, id := range ids(t, db, sql, z, x, y, depth, -16.0/4096) {
				if _, ok := got[id]; !ok {
					t.Errorf("%s: grid %d is missing", where, id)
				}
			}
			reach := ids(t, db, sql, z, x, y, depth, (64+16.0)/4096)
			for id := range got {
				if !slices.Contains(reach, id) {
					t.Errorf("%s: grid %d is not there", where, id)
				}
			}
		}
	}
}

func samePoints(t *testing.T, db *pg.DB, w *town, where string, z, x, y int) {
	t.Helper()
	want := ids(t, db, `SELECT id FROM oracle_point WHERE ST_Intersects(geom, ST_TileEnvelope($1, $2, $3)) ORDER BY id`, z, x, y)
	var got []grid.ID
	counted := 0
	for _, l := range decode(t, w.tile(t, tiles.Enterprises, z, x, y)) {
		for _, f := range l.Features {
			if f.Properties["cluster"] == true {
				counted += int(f.Properties["count"].(float64))
				continue
			}
			counted++
			got = append(got, grid.ID(f.ID.(float64)))
			p, ok := w.Point(grid.KindEnterprise, got[len(got)-1])
			if !ok || f.Properties["level"] != p.Level.String() || f.Properties["name"] != p.Name {
				t.Errorf("%s: point %v has %v", where, p.ID, f.Properties)
			}
		}
	}
	if counted != len(want) {
		t.Errorf("%s: %d points, PostGIS finds %d", where, counted, len(want))
	}
	slices.Sort(got)
	if counted == len(got) && !slices.Equal(got, want) {
		t.Errorf("%s: points %v, PostGIS finds %v", where, got, want)
	}
	for _, id := range got {
		if !slices.Contains(want, id) {
			t.Errorf("%s: point %d is not there", where, id)
		}
	}
}
