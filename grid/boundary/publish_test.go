package boundary

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/geofile"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// planner may do all at the command line.
func planner(ctx context.Context) context.Context {
	return grid.WithActor(ctx, grid.Internal("anwang boundary"))
}

// city publishes a description and its rows.
func city(t *testing.T, db *pg.DB, d Description, m map[string][]geofile.Feature, trial bool) (Published, error) {
	t.Helper()
	tree, found := compose(t, d, m)
	if tree == nil {
		t.Fatal(told(found))
	}
	return New(db).Publish(planner(t.Context()), &d, tree, found, trial)
}

func one[T any](t *testing.T, db *pg.DB, sql string, args ...any) (v T) {
	t.Helper()
	if err := db.Pool.QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// inForce is what is in force: names by code with their parents.
func inForce(t *testing.T, db *pg.DB) string {
	t.Helper()
	return one[string](t, db, `SELECT coalesce(string_agg(g.code || ' ' || g.name || '<' || coalesce(p.code, '') || CASE WHEN g.leaf THEN '*'
		ELSE '' END, ', '
		ORDER BY g.depth, g.code), '') FROM grid g LEFT JOIN grid p ON p.id = g.parent_id JOIN boundary b ON b.grid_id = g.id
		AND b.state = 'active'
		WHERE g.state = 'active'`)
}

const enterprises = `INSERT INTO enterprise (id, credit_code, name, risk_level, geom) VALUES
	(1, 'a', '甲厂', 1, 'SRID=4490;POINT(121.505 37.005)'), (2, 'b', '乙厂', 1, 'SRID=4490;POINT(121.525 37.005)'),
	(3, 'c', '丙厂', 1, 'SRID=4490;POINT(121.525 37.025)')`

// TestVersions: the first version of a network, the next as a difference, and one that is
// not different; points follow their grids.
func TestVersions(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	d := twoLevels()
	if p, err := city(t, db, d, map[string][]geofile.Feature{"towns": towns()}, true); err != nil || p.Version != 1 || inForce(t, db) != "" {
		t.Fatalf("tried: %+v %v: %s", p, err, inForce(t, db))
	}
	p, err := city(t, db, d, map[string][]geofile.Feature{"towns": towns()}, false)
	if err != nil || p.Version != 1 || p.Difference.New != 5 {
		t.Fatalf("%+v %v", p, err)
	}
	want := "371000000000 威海市<, 371002001000 甲街道<371000000000*, 371002002000 乙街道<371000000000*, " +
		"371003001000 丙镇<371000000000*, 371003002000 丁镇<371000000000*"
	if got := inForce(t, db); got != want {
		t.Errorf("%s", got)
	}
	if _, err := db.Pool.Exec(t.Context(), enterprises); err != nil {
		t.Fatal(err)
	}
	if p, err = city(t, db, d, map[string][]geofile.Feature{"towns": towns()}, false); err != nil || p.Version != 1 || !p.Difference.Empty() ||
		p.Difference.Same != 5 {
		t.Errorf("the same again: %+v %v", p, err)
	}
	rows := towns()
	rows[0].Fields["name"] = "甲街"                                      // renamed
	rows[0].Shape, rows[1].Shape = cell(0, 0, 3, 2), cell(3, 0, 1, 2)  // the border between them moved over the second works
	rows[3].Fields["code"], rows[3].Fields["name"] = "371003009", "戊镇" // gone, and a new one in its stead
	p, err = city(t, db, d, map[string][]geofile.Feature{"towns": rows}, false)
	if w := p.Difference; err != nil || p.Version != 2 || w.New != 1 || w.Gone != 1 || w.Renamed != 1 || w.Reshaped < 2 {
		t.Fatalf("%+v %v", p, err)
	}
	for id, code := range map[int]string{1: "371002001000", 2: "371002001000", 3: "371003009000"} {
		if got := one[string](t, db, `SELECT g.code FROM enterprise e JOIN grid g ON g.id = e.grid_id WHERE e.id = $1`, id); got != code {
			t.Errorf("enterprise %d is in %s, want %s", id, got, code)
		}
	}
	if n := one[int](t, db, `SELECT count(*) FROM event WHERE kind = 'grid' AND verb IN ('grid.rename', 'grid.close', 'grid.redraw')`); n < 3 {
		t.Errorf("%d events", n)
	}
	if n := one[int](t, db, `SELECT count(*) FROM audit WHERE action = 'boundary.publish' AND outcome = 'done'`); n != 2 {
		t.Errorf("%d lines of the audit", n)
	}
	list, err := New(db).Networks(planner(t.Context()))
	if err != nil || len(list) != 1 || len(list[0].Versions) != 2 || list[0].Versions[0].Version != 2 || list[0].Levels[1].Grids != 4 ||
		!list[0].Main {
		t.Errorf("%+v %v", list, err)
	}
}

// TestLevelAdded: a level below makes leaves of what was one, and points go down.
func TestLevelAdded(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	counties := []geofile.Feature{
		row(1, map[string]string{"code": "371002", "name": "环翠区"}, cell(0, 0, 4, 2)),
		row(2, map[string]string{"code": "371003", "name": "文登区"}, cell(0, 2, 4, 2)),
	}
	d := twoLevels()
	d.Levels[1] = Level{Name: "区县", NameEN: "County", Sources: []Source{{File: "counties", Code: "code", Name: "name"}}}
	if _, err := city(t, db, d, map[string][]geofile.Feature{"counties": counties}, false); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Pool.Exec(t.Context(), enterprises); err != nil {
		t.Fatal(err)
	}
	d.Levels = append(d.Levels, twoLevels().Levels[1])
	p, err := city(t, db, d, map[string][]geofile.Feature{"counties": counties, "towns": towns()}, false)
	if err != nil || p.Version != 2 || p.Difference.New != 4 || p.Difference.Gone != 0 {
		t.Fatalf("%+v %v", p, err)
	}
	if got := one[string](t, db, `SELECT string_agg(g.code, ' ' ORDER BY e.id) FROM enterprise e
		JOIN grid g ON g.id = e.grid_id`); got != "371002001000 371002002000 371003002000" {
		t.Error(got)
	}
	if n := one[int](t, db, `SELECT count(*) FROM grid WHERE leaf AND depth < 3`); n != 0 {
		t.Errorf("%d grids with others below them are leaves", n)
	}
	d.Levels = d.Levels[:2]
	if _, err := city(t, db, d, map[string][]geofile.Feature{"counties": counties}, false); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("a level less: %v", err)
	}
}

// TestRefused: what cannot be published leaves everything as it was.
func TestRefused(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	d := twoLevels()
	if _, err := city(t, db, d, map[string][]geofile.Feature{"towns": towns()}, false); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Pool.Exec(t.Context(), enterprises); err != nil {
		t.Fatal(err)
	}
	was := inForce(t, db)
	past := time.Now().AddDate(0, -1, 0)
	for name, c := range map[string]struct {
		change func(*Description, []geofile.Feature) []geofile.Feature
		says   string
	}{
		"ground with an enterprise goes": {func(_ *Description, r []geofile.Feature) []geofile.Feature { return r[:3] }, "丙厂"},
		"in the past": {
			func(d *Description, r []geofile.Feature) []geofile.Feature {
				d.ValidFrom = &past
				r[0].Fields["name"] = "x"
				return r
			},
			"past",
		},
		"another kind": {func(d *Description, r []geofile.Feature) []geofile.Feature { d.Network.Kind = grid.Sector; return r }, "kind"},
	} {
		d := twoLevels()
		rows := c.change(&d, towns())
		if _, err := city(t, db, d, map[string][]geofile.Feature{"towns": rows}, false); grid.CodeOf(err) != grid.CodeRejected ||
			!strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
		if got := inForce(t, db); got != was {
			t.Errorf("%s: %s", name, got)
		}
	}
	if n := one[int](t, db, `SELECT count(*) FROM network_version`); n != 1 {
		t.Errorf("%d versions", n)
	}
	tree, found := compose(t, d, map[string][]geofile.Feature{"towns": towns()})
	some := grid.WithActor(t.Context(), &grid.Actor{
		ID: 1, Login: "a",
		Grants: []grid.Grant{{Role: grid.RoleCity, Grid: one[grid.ID](t, db, `SELECT id FROM grid WHERE leaf LIMIT 1`)}},
	})
	if _, err := New(db).Publish(some, &d, tree, found, false); grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("by who holds a street: %v", err)
	}
}

// TestPlanned: a version of later is there from its moment on, all of it, and until then
// there is no other.
func TestPlanned(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	d := twoLevels()
	began := time.Now()
	if _, err := city(t, db, d, map[string][]geofile.Feature{"towns": towns()}, false); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began) // of the first version; the next one must be there before its moment
	was := inForce(t, db)
	if _, err := db.Pool.Exec(t.Context(), enterprises); err != nil {
		t.Fatal(err)
	}
	rows := towns()
	rows[0].Fields["name"] = "甲街"
	rows[0].Shape, rows[1].Shape = cell(0, 0, 3, 2), cell(3, 0, 1, 2)
	rows[3].Fields["code"] = "371003009"
	later := time.Now().Add(time.Second + 5*took)
	d.ValidFrom = &later
	p, err := city(t, db, d, map[string][]geofile.Feature{"towns": rows}, false)
	if err != nil || p.Version != 2 || inForce(t, db) != was {
		t.Fatalf("%+v %v: %s", p, err, inForce(t, db))
	}
	if _, err := city(t, db, twoLevels(), map[string][]geofile.Feature{"towns": towns()[:4]}, false); grid.CodeOf(err) != grid.CodeConflict {
		t.Errorf("while another is planned: %v", err)
	}
	time.Sleep(time.Until(later) + 50*time.Millisecond)
	if n := one[int](t, db, `SELECT boundary_arrive()`); n == 0 {
		t.Error("nothing came into force")
	}
	want := "371000000000 威海市<, 371002001000 甲街<371000000000*, 371002002000 乙街道<371000000000*, " +
		"371003001000 丙镇<371000000000*, 371003009000 丁镇<371000000000*"
	if got := inForce(t, db); got != want {
		t.Errorf("%s", got)
	}
	if got := one[string](t, db, `SELECT string_agg(g.code, ' ' ORDER BY e.id) FROM enterprise e
		JOIN grid g ON g.id = e.grid_id`); got != "371002001000 371002001000 371003009000" {
		t.Error(got)
	}
	if p, err := city(t, db, twoLevels(), map[string][]geofile.Feature{"towns": rows}, false); err != nil || !p.Difference.Empty() {
		t.Errorf("the same again: %+v %v", p, err)
	}
}

// TestNamedCity: a city that has only its name has accounts, and its first version takes
// the place of the name, whatever its code.
func TestNamedCity(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	s, d := New(db), twoLevels()
	name := func() error { return s.NameCity(planner(t.Context()), d.Network, GridName{"3701", "济南市"}) }
	if err := name(); err != nil {
		t.Fatal(err)
	}
	if err := name(); grid.CodeOf(err) != grid.CodeConflict {
		t.Errorf("again: %v", err)
	}
	root := one[grid.ID](t, db, `SELECT id FROM grid WHERE parent_id IS NULL`)
	p, err := city(t, db, d, map[string][]geofile.Feature{"towns": towns()}, false)
	if err != nil || p.Version != 1 || p.Difference.New != 4 {
		t.Fatalf("%+v %v", p, err)
	}
	if got := one[string](t, db, `SELECT code || name FROM grid g JOIN boundary b ON b.grid_id = g.id WHERE g.id = $1`,
		root); got != "371000000000威海市" {
		t.Error(got)
	}
}

// TestHole: ground that is nobody's on purpose is a hole with a name, and comes and goes
// with the versions.
func TestHole(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	rows := towns()
	lake := orb.Ring{{121.505, 37.005}, {121.505, 37.015}, {121.515, 37.015}, {121.515, 37.005}, {121.505, 37.005}}
	rows[0].Shape = orb.Polygon{rows[0].Shape.(orb.Polygon)[0], lake}
	d := twoLevels()
	d.Holes = []HoleName{{Name: "天鹅湖", Reason: "湖泊", At: orb.Point{121.51, 37.01}}}
	p, err := city(t, db, d, map[string][]geofile.Feature{"towns": rows}, false)
	if err != nil || p.Difference.Holes != 1 {
		t.Fatalf("%+v %v", p, err)
	}
	if got := one[string](t, db, `SELECT name || reason FROM hole WHERE valid_to IS NULL AND ST_Contains(geom, label)`); got != "天鹅湖湖泊" {
		t.Error(got)
	}
	if p, err = city(t, db, d, map[string][]geofile.Feature{"towns": rows}, false); err != nil || !p.Difference.Empty() {
		t.Errorf("the same again: %+v %v", p, err)
	}
	d.Holes = nil
	if p, err = city(t, db, d, map[string][]geofile.Feature{"towns": towns()}, false); err != nil || p.Difference.Holes != 1 ||
		p.Difference.Reshaped == 0 {
		t.Errorf("filled: %+v %v", p, err)
	}
	if n := one[int](t, db, `SELECT count(*) FROM hole WHERE valid_to IS NULL OR valid_to > now()`); n != 0 {
		t.Errorf("%d holes", n)
	}
}

// TestSectorBeside: a network of a sector lies beside that of the territory, need not cover
// it, and leaves the points where they are.
func TestSectorBeside(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := city(t, db, twoLevels(), map[string][]geofile.Feature{"towns": towns()}, false); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Pool.Exec(t.Context(), enterprises); err != nil {
		t.Fatal(err)
	}
	d := twoLevels()
	d.Network = NetworkName{Key: "chemicals", Name: "危化品", NameEN: "Chemicals", Kind: grid.Sector}
	rows := []geofile.Feature{
		row(1, map[string]string{"code": "H1", "name": "化工园"}, cell(0, 0, 1, 1)),
		row(2, map[string]string{"code": "H2", "name": "港区"}, cell(3, 3, 1, 1)),
	}
	d.Levels[0].Grids = []GridName{{"H", "危化品"}}
	p, err := city(t, db, d, map[string][]geofile.Feature{"towns": rows}, false)
	if err != nil || p.Version != 1 || p.Difference.New != 3 {
		t.Fatalf("%+v %v", p, err)
	}
	if got := one[string](t, db, `SELECT string_agg(g.code, ' ' ORDER BY e.id) FROM enterprise e
		JOIN grid g ON g.id = e.grid_id`); got != "371002001000 371002002000 371003002000" {
		t.Error(got)
	}
	if p, err = city(t, db, d, map[string][]geofile.Feature{"towns": rows}, false); err != nil || !p.Difference.Empty() {
		t.Errorf("the same again: %+v %v", p, err)
	}
}

// TestRecoded: a grid that is given another code stays who it is, with what is below it:
// found by its name and its ground, or as the description says.
func TestRecoded(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	d := twoLevels()
	if _, err := city(t, db, d, map[string][]geofile.Feature{"towns": towns()}, false); err != nil {
		t.Fatal(err)
	}
	ids := func() string {
		return one[string](t, db, `SELECT string_agg(id || ' ' || name, ', ' ORDER BY id) FROM grid WHERE state = 'active'`)
	}
	before := ids()
	rows := towns()
	rows[0].Fields["code"] = "371082001"
	rows[1].Fields["code"], rows[1].Fields["name"] = "371082002", "乙镇"
	d.Recoded = []Recoded{{Was: "371002002", Now: "371082002"}}
	p, err := city(t, db, d, map[string][]geofile.Feature{"towns": rows}, false)
	if w := p.Difference; err != nil || p.Version != 2 || w.Recoded != 2 || w.Renamed != 1 || w.New+w.Gone+w.Rehung+w.Reshaped != 0 {
		t.Fatalf("%+v %v", p, err)
	}
	if after := ids(); after != strings.Replace(before, "乙街道", "乙镇", 1) {
		t.Errorf("%s, was %s", after, before)
	}
	if p, err = city(t, db, d, map[string][]geofile.Feature{"towns": rows}, false); err != nil || !p.Difference.Empty() {
		t.Errorf("the same again: %+v %v", p, err)
	}
	// A code that another grid had is no new code of this one.
	rows[2].Fields["code"] = "371082003"
	rows = rows[:3]
	rows[2].Shape = cell(0, 2, 4, 2)
	if _, err = city(t, db, d, map[string][]geofile.Feature{"towns": rows}, false); err != nil {
		t.Fatal(err)
	}
	rows[0].Fields["code"] = "371003002" // was 丁镇
	p, err = city(t, db, d, map[string][]geofile.Feature{"towns": rows}, false)
	if w := p.Difference; err != nil || w.Recoded != 0 || w.New != 1 || w.Gone != 1 {
		t.Errorf("%+v %v", p, err)
	}
}

// TestRegion: where a city is already says which meridian the eastings of its next files
// are of.
func TestRegion(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx := planner(t.Context())
	const plane = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"MC":"甲"},"geometry":` +
		`{"type":"Polygon","coordinates":[[[367000,4097000],[368000,4097000],[368000,4098000],[367000,4097000]]]}}]}`
	found := func() LayerSystem {
		t.Helper()
		s := New(db)
		l, err := s.Begin(ctx)
		if err == nil {
			l, err = s.AddFile(ctx, l.ID, "plane.geojson", "", strings.NewReader(plane))
		}
		if err != nil {
			t.Fatal(err)
		}
		return l.Files[0].Layers[0].System
	}
	if e := found(); e.Found != "" || len(e.Choices) < 10 {
		t.Errorf("%+v", e)
	}
	if _, err := city(t, db, twoLevels(), map[string][]geofile.Feature{"towns": towns()}, false); err != nil {
		t.Fatal(err)
	}
	if e := found(); e.Found != "" || len(e.Choices) != 3 || e.Choices[0] != "gk-cm123" { // and on the older datums
		t.Errorf("%+v", e)
	}
}
