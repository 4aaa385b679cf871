package boundary

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/grid/geofile"
	"anwang/grid/pg/pgtest"
)

// came are the shapes of rows as they are used, in a form that PostGIS takes: rings closed,
// those of too few vertices left out.
func came(ctx context.Context, t *testing.T, d *Description, rows []geofile.Feature) map[string]orb.MultiPolygon {
	t.Helper()
	y := newLayer(&d.Levels[len(d.Levels)-1], len(d.Levels))
	if err := y.read(ctx, files(map[string][]geofile.Feature{"towns": rows}), &findings{}); err != nil {
		t.Fatal(err)
	}
	out := map[string]orb.MultiPolygon{}
	for _, u := range y.units {
		var shape orb.MultiPolygon
		for _, p := range u.shape {
			var poly orb.Polygon
			for _, ring := range p {
				if ring = slices.Clone(ring); len(ring) > 0 && ring[0] != ring[len(ring)-1] {
					ring = append(ring, ring[0])
				}
				if len(ring) >= 4 {
					poly = append(poly, ring)
				}
			}
			if len(poly) > 0 {
				shape = append(shape, poly)
			}
		}
		out[u.code] = shape
	}
	return out
}

// shaped are the kinds of findings that stop a load after its shapes were looked at.
var shaped = []string{openGap, "empty", "stray"}

// TestPlantedAgrees holds what is told of every planted defect whose shapes were looked at
// against PostGIS: who overlaps whom by how much, what ground lies open, and that what is
// made of it is sound: areas, no overlap, no gap, no ground lost.
func TestPlantedAgrees(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	if _, err := db.Pool.Exec(ctx, `CREATE TABLE came (plant text, code text, geom geometry);
		CREATE TABLE made (plant text, code text, leaf boolean, area float8, geom geometry)`); err != nil {
		t.Fatal(err)
	}
	b := &pgx.Batch{}
	overlaps, gaps, looked := map[string]float64{}, map[string]float64{}, map[string]bool{}
	for name, c := range planted() {
		d := twoLevels()
		rows := c.in(&d)
		tree, found := compose(t, d, map[string][]geofile.Feature{"towns": rows})
		if tree == nil && !slices.ContainsFunc(found, func(f Finding) bool { return slices.Contains(shaped, f.Kind) }) {
			continue // refused before
		}
		stray := ""
		for _, f := range found {
			switch f.Kind {
			case "overlap", cutOut:
				overlaps[name+": "+strings.Join(f.Codes, " ")] += f.Area
			case "gap", openGap:
				gaps[name] += f.Area
			case "stray":
				stray = f.Codes[0]
			}
		}
		d = twoLevels()
		for code, shape := range came(ctx, t, &d, c.in(&d)) {
			if code != stray {
				b.Queue(`INSERT INTO came SELECT $1, $2, ST_MakeValid($3::geometry)`, name, code, shape)
			}
		}
		looked[name] = true
		if tree != nil {
			for i := range tree.Grids {
				n := &tree.Grids[i]
				b.Queue(`INSERT INTO made VALUES ($1, $2, $3, $4, $5)`, name, n.Code, n.Leaf, n.Area, n.Shape)
			}
		}
	}
	if err := db.Pool.SendBatch(ctx, b).Close(); err != nil {
		t.Fatal(err)
	}
	if len(looked) < 18 {
		t.Errorf("only %d were looked at", len(looked))
	}
	ask := func(sql string) map[string]float64 { return sizes(t, db, sql) }
	area := func(of string) string {
		return fmt.Sprintf(`ST_Area(ST_SetSRID(ST_CollectionExtract(%s, 3), 4326)::geography)`, of)
	}
	same := func(what string, ours, theirs map[string]float64) {
		t.Helper()
		for key, size := range theirs {
			if math.Abs(ours[key]-size) > 0.5+size/1000 {
				t.Errorf("%s, %s: %.2f m², PostGIS says %.2f", key, what, ours[key], size)
			}
		}
		for key, size := range ours {
			if _, there := theirs[key]; !there && size > 0.5 {
				t.Errorf("%s, %s: %.2f m², PostGIS finds nothing", key, what, size)
			}
		}
	}
	same("overlap", overlaps, ask(`SELECT a.plant || ': ' || a.code || ' ' || b.code, `+area("ST_Intersection(a.geom, b.geom)")+`
		FROM came a JOIN came b ON a.plant = b.plant AND a.code < b.code AND ST_Relate(a.geom, b.geom, '2********')`))
	same("gaps", gaps, ask(`SELECT plant, `+area(`ST_Difference(ST_Union(ST_MakePolygon(ST_ExteriorRing(part))), ST_Union(part))`)+`
		FROM (SELECT plant, (ST_Dump(ST_Union(geom))).geom AS part FROM came GROUP BY plant) u GROUP BY plant
		HAVING ST_NumInteriorRings(ST_GeometryN(ST_Union(part), 1)) > 0 OR count(*) > 1`))
	made, areas := map[string]float64{}, ask(`SELECT plant || ' ' || code, `+area("geom")+` FROM made`)
	for key, size := range ask(`SELECT plant || ' ' || code, area FROM made`) {
		made[key] = size
	}
	same("its own", made, areas)
	for what, sql := range map[string]string{
		"invalid": `SELECT plant || ' ' || code, 1::float8 FROM made WHERE NOT ST_IsValid(geom)`,
		"on other ground": `SELECT a.plant || ' ' || a.code || ' ' || b.code, 1::float8 FROM made a
			JOIN made b ON a.plant = b.plant AND a.code < b.code AND a.leaf AND b.leaf AND ST_Relate(a.geom, b.geom, '2********')`,
		"not the sum of its grids": `SELECT m.plant, 1::float8 FROM made m WHERE NOT leaf AND NOT ST_Equals(m.geom,
			(SELECT ST_Union(geom) FROM made l WHERE l.plant = m.plant AND l.leaf))`,
		"without ground that came": `SELECT c.plant, ` + area("ST_Difference(c.geom, m.geom)") + ` FROM made m
			JOIN (SELECT plant, ST_Union(geom) AS geom FROM came GROUP BY plant) c ON c.plant = m.plant AND NOT m.leaf
			WHERE ` + area("ST_Difference(c.geom, m.geom)") + ` > 0.5`,
	} {
		for key, size := range ask(sql) {
			t.Errorf("%s is %s (%.1f)", key, what, size)
		}
	}
}
