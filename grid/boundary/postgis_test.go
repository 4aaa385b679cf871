package boundary

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

const raw = "../demo/data/boundaries/"

// TestPostGISAgrees holds what is told of the districts of Beijing, as they came, against
// PostGIS: which overlap and by how much, what ground lies between them, and what each has
// in the end.
func TestPostGISAgrees(t *testing.T) {
	t.Parallel()
	d := countiesOf(Source{File: raw + "beijing_districts.geojson.gz", Code: "code", Name: "name"})
	d.Levels[0].Grids = []GridName{{"110000", "北京市"}}
	d.Levels[1].Name = "区"
	tree, found := composed(t, d)
	if tree == nil {
		t.Fatal(told(found))
	}
	db := pgtest.New(t)
	ctx := t.Context()
	if _, err := db.Pool.Exec(ctx, `CREATE TABLE came (code text, geom geometry);
		CREATE TABLE made (code text, leaf boolean, area float8, geom geometry)`); err != nil {
		t.Fatal(err)
	}
	folder := NewFolder("")
	defer func() { _ = folder.Close() }()
	l, err := folder.Layer(ctx, &d.Levels[1].Sources[0])
	if err != nil {
		t.Fatal(err)
	}
	came := newLayer(&d.Levels[1], 2)
	if err := came.read(ctx, folder.Layer, &findings{}); err != nil || len(l.Fields) == 0 {
		t.Fatal(err)
	}
	b := &pgx.Batch{}
	for _, u := range came.units {
		b.Queue(`INSERT INTO came SELECT $1, ST_MakeValid($2::geometry)`, u.code, u.shape)
	}
	for i := range tree.Grids {
		n := &tree.Grids[i]
		b.Queue(`INSERT INTO made VALUES ($1, $2, $3, $4)`, n.Code, n.Leaf, n.Area, n.Shape)
	}
	if err := db.Pool.SendBatch(ctx, b).Close(); err != nil {
		t.Fatal(err)
	}
	const area = `ST_Area(ST_SetSRID(%s, 4326)::geography)`
	ask := func(sql string) map[string]float64 { return sizes(t, db, sql) }
	// Less than a square metre may be an edge that both of them round.
	overlaps := ask(`SELECT a.code || ' ' || b.code, ` + fmt.Sprintf(area, "ST_CollectionExtract(ST_Intersection(a.geom, b.geom), 3)") + `
		FROM came a JOIN came b ON a.code < b.code AND a.geom && b.geom`)
	got := map[string]float64{}
	gaps := 0.0
	for _, f := range found {
		switch f.Kind {
		case "overlap":
			got[strings.Join(f.Codes, " ")] += f.Area
		case "gap", openGap:
			gaps += f.Area
		}
	}
	large := 0
	for pair, size := range overlaps {
		if size > 1 {
			large++
		}
		if math.Abs(got[pair]-size) > 1+size/1000 {
			t.Errorf("%s overlap by %.2f m², PostGIS says %.2f", pair, got[pair], size)
		}
	}
	if large < 10 {
		t.Errorf("%d pairs overlap", large)
	}
	for pair, size := range got {
		if size > 1 && overlaps[pair] < size/2 {
			t.Errorf("%s do not overlap", pair)
		}
	}
	const outline = `ST_MakePolygon(ST_ExteriorRing((ST_Dump((SELECT ST_Union(geom) FROM came))).geom))`
	between := ask(`SELECT 'gaps', ` + fmt.Sprintf(area, `ST_Difference((SELECT ST_Union(p) FROM (SELECT `+outline+` AS p) o),
		(SELECT ST_Union(geom) FROM came))`))["gaps"]
	if math.Abs(gaps-between) > 5+between/100 {
		t.Errorf("%.1f m² lie between them, PostGIS says %.1f", gaps, between)
	}
	for code, size := range ask(`SELECT code, ` + fmt.Sprintf(area, "geom") + ` FROM made`) {
		k := slices.IndexFunc(tree.Grids, func(n Node) bool { return n.Code == code })
		if math.Abs(tree.Grids[k].Area-size) > size/1e5 {
			t.Errorf("%s has %.1f m², PostGIS says %.1f", code, tree.Grids[k].Area, size)
		}
	}
	for name, sql := range map[string]string{
		"overlap": `SELECT a.code || ' ' || b.code, 1::float8 FROM made a
			JOIN made b ON a.code < b.code AND a.leaf AND b.leaf AND ST_Relate(a.geom, b.geom, '2********')`,
		"are not the city": `SELECT 'the districts', 1::float8 WHERE NOT ST_Equals((SELECT ST_Union(geom) FROM made WHERE leaf),
			(SELECT geom FROM made WHERE NOT leaf))`,
		"are invalid": `SELECT code, 1::float8 FROM made WHERE NOT ST_IsValid(geom)`,
	} {
		if bad := ask(sql); len(bad) > 0 {
			t.Errorf("%v %s", bad, name)
		}
	}
}

// sizes are what PostGIS answers: a size for each name.
func sizes(t *testing.T, db *pg.DB, sql string) map[string]float64 {
	t.Helper()
	rows, err := db.Pool.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	var name string
	var size float64
	if _, err := pgx.ForEachRow(rows, []any{&name, &size}, func() error { out[name] = size; return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}
