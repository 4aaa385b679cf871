package demo

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

var asOf = time.Date(2026, 11, 22, 14, 32, 0, 0, time.FixedZone("CST", 8*3600))

func load(t *testing.T, db *pg.DB, o Options) *Report {
	t.Helper()
	rep, err := tryLoad(t.Context(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// tryLoad is Load on groundwork that the tests share.
func tryLoad(ctx context.Context, db *pg.DB, o Options) (*Report, error) {
	if o.Now.IsZero() {
		o.Now = asOf
	}
	o.defaults()
	make := ground
	if o.Seed != 1 {
		make = func() (*groundwork, error) { return prepare(ctx, o.Seed) }
	}
	w, err := make()
	if err != nil {
		return nil, err
	}
	return w.load(ctx, db, o)
}

// small is a city of 1,500 enterprises that is loaded once and copied for each test.
func small(t *testing.T) *pg.DB {
	t.Helper()
	open := func(ctx context.Context, url string) (*pg.DB, error) { return pg.Open(ctx, pg.Config{URL: url}, nil) }
	url := pgtest.Copy(t, "small", func(url string) error {
		db, err := open(context.Background(), url)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = tryLoad(context.Background(), db, Options{Enterprises: 1500})
		return err
	})
	db, err := open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

var ground = sync.OnceValues(func() (*groundwork, error) { return prepare(context.Background(), 1) })

// one reads a single value.
func one[T any](t *testing.T, db *pg.DB, sql string, args ...any) T {
	t.Helper()
	var v T
	if err := db.Pool.QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// TestLoad loads a tenth of the city and asks PostGIS whether every row stands
// where it says it does.
func TestLoad(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	const schema = `SELECT string_agg(x, E'\n' ORDER BY x) FROM (
		SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS x FROM pg_constraint
		UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public') s`
	before := one[string](t, db, schema)
	rep := load(t, db, Options{Enterprises: 12_000})
	if d := cmp.Diff(before, one[string](t, db, schema)); d != "" {
		t.Error("the load changed the schema:\n" + d)
	}

	rep.Took = 0
	if rep.Records < 10_000 || rep.Records > 25_000 {
		t.Errorf("%d records", rep.Records)
	}
	if rep.KeyPlaces < 450 || rep.KeyPlaces > 700 {
		t.Errorf("%d key places", rep.KeyPlaces)
	}
	if n := one[int](t, db, `SELECT count(*) FROM keyplace WHERE NOT synthetic OR name NOT LIKE '演示·%' OR phone NOT LIKE '100%'
		OR grid_id <> grid_of(geom)`); n != 0 {
		t.Errorf("%d key places are not marked as made up, or lie in another grid than theirs", n)
	}
	if n := one[int](t, db, `SELECT count(DISTINCT class) FROM keyplace`); n != 5 {
		t.Errorf("key places are of %d classes", n)
	}
	want := &Report{
		Grids: map[uint8]int{1: 1, 2: 16, 3: 343, 4: 7525}, Enterprises: 12_084, Sites: 84,
		SitesOutside: rep.SitesOutside, Hazards: 300, KeyPlaces: rep.KeyPlaces, Dangers: 4_000, Records: rep.Records, Defects: rep.Defects,
	}
	if d := cmp.Diff(want, rep); d != "" {
		t.Error("report (-want +got):\n" + d)
	}
	none := map[string]string{
		"grid_id is not grid_of": `SELECT count(*) FROM (SELECT geom, grid_id FROM enterprise UNION ALL SELECT geom, grid_id FROM hazard
			UNION ALL SELECT geom, grid_id FROM danger) x WHERE grid_id IS DISTINCT FROM grid_of(geom)`,
		"invalid shapes": `SELECT count(*) FROM boundary WHERE NOT ST_IsValid(geom)`,
		"labels outside": `SELECT count(*) FROM boundary WHERE NOT ST_Contains(geom, label)`,
		"area not geodesic": `SELECT count(*) FROM boundary
			WHERE abs(area / ST_Area(ST_Transform(geom, 4326)::geography) - 1) > 1e-6`,
		"made-up shapes not marked": `SELECT count(*) FROM boundary b JOIN grid g ON g.id = b.grid_id WHERE b.synthetic <> (g.depth = 4)`,
		"names without the mark": `SELECT count(*) FROM (SELECT name, synthetic FROM enterprise UNION ALL SELECT name, synthetic
			FROM hazard UNION ALL SELECT title, synthetic FROM danger) x WHERE synthetic <> (name LIKE '演示·%')`,
		"real sites assessed": `SELECT count(*) FROM enterprise
			WHERE NOT synthetic AND (risk_level <> 0 OR risk_basis <> '' OR source NOT LIKE '%CC BY 4.0%')`,
		"hazards or dangers at real sites": `SELECT count(*) FROM enterprise e
			WHERE NOT synthetic AND (EXISTS (SELECT FROM hazard WHERE enterprise_id = e.id)
			OR EXISTS (SELECT FROM danger WHERE enterprise_id = e.id))`,
		"level without basis": `SELECT count(*) FROM enterprise
			WHERE synthetic AND ((risk_level = 0) <> (risk_basis = '') OR (risk_level = 0) <> (assessed IS NULL))`,
		"credit code of another district": `SELECT count(*) FROM enterprise e JOIN grid g ON g.id = e.grid_id
			WHERE e.synthetic AND substr(credit_code, 3, 6) <> left(g.code, 6)`,
		"danger of a hazard elsewhere": `SELECT count(*) FROM danger d JOIN hazard h ON h.id = d.hazard_id
			WHERE h.enterprise_id IS DISTINCT FROM d.enterprise_id`,
		"hazard far from its enterprise": `SELECT count(*) FROM hazard h JOIN enterprise e ON e.id = h.enterprise_id
			WHERE e.grid_id <> h.grid_id`,
		"closed before found": `SELECT count(*) FROM danger WHERE closed < found OR (closed IS NULL) <> (state BETWEEN 1 AND 5)`,
		"dangers out of the twelve months": `SELECT count(*) FROM danger
			WHERE found NOT BETWEEN timestamptz '2025-11-22 15:59Z' AND timestamptz '2026-11-22 06:32Z'`,
		"danger without its story": `SELECT count(*) FROM danger d
			WHERE d.state IS DISTINCT FROM (SELECT to_state FROM danger_step s WHERE s.danger_id = d.id ORDER BY id DESC LIMIT 1)`,
		"steps out of order": `SELECT count(*) FROM (SELECT verb, at, from_state, lag(at) OVER w AS prior,
			lag(to_state) OVER w AS led FROM danger_step WINDOW w AS (PARTITION BY danger_id ORDER BY id)) s
			WHERE (verb <> 'register' OR led IS NOT NULL) AND (at < prior OR from_state IS DISTINCT FROM led)`,
		"steps of nobody's or not of now": `SELECT count(*) FROM danger_step WHERE organisation = '' AND verb <> 'register'
			OR at > timestamptz '2026-11-22 06:32Z'`,
		"records of real sites": `SELECT count(*) FROM enterprise_record r JOIN enterprise e ON e.id = r.enterprise_id
			WHERE NOT (e.synthetic AND r.synthetic)`,
		"records in the future": `SELECT count(*) FROM enterprise_record WHERE dated > '2026-11-22' OR ended > '2026-11-22'
			OR updated > timestamptz '2026-11-22 06:32Z'`,
		"enterprises without a colour": `SELECT count(*) FROM enterprise e
			WHERE NOT EXISTS (SELECT FROM risk_enterprise r WHERE r.enterprise_id = e.id)`,
		"colours to be worked out": `SELECT count(*) FROM risk_queue`,
		"days before the rules": `SELECT count(*) FROM risk_rule
			WHERE state = 'active' AND valid_from > timestamptz '2025-11-22 06:32Z'`,
		"triggers left off": `SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'`,
	}
	for what, sql := range none {
		if n := one[int](t, db, sql); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	if n := one[int](t, db, `SELECT count(*) FROM change WHERE subject = 'reload'`); n != 1 {
		t.Errorf("reload told %d times", n)
	}
	if v := one[string](t, db, `SELECT version FROM risk_rule WHERE state = 'active'`); v != "default-2" {
		t.Errorf("roll-up in force is %q", v)
	}
	// An insert by anybody afterwards gets a fresh id and its grid.
	id := one[int64](t, db, `INSERT INTO enterprise (credit_code, name, geom) VALUES ('X', 'x', ST_SetSRID(ST_MakePoint(116.4, 39.9), 4490))
		RETURNING id`)
	if id != 12_085 {
		t.Errorf("next id is %d", id)
	}
}

// TestLoadIsDeterministic compares every byte of every row of two loads.
func TestLoadIsDeterministic(t *testing.T) {
	if os.Getenv("ANWANG_LONG") == "" {
		t.Skip("three cities; make test-long")
	}
	t.Parallel()
	another := func(seed uint64) *pg.DB {
		db := pgtest.New(t)
		load(t, db, Options{Enterprises: 1500, Seed: seed})
		return db
	}
	sum := func(db *pg.DB) map[string]string {
		out := map[string]string{}
		for _, table := range []string{
			"network", "network_depth", "grid", "boundary", "enterprise", "enterprise_record", "hazard", "danger",
			"risk_enterprise",
		} {
			out[table] = one[string](t, db, `SELECT md5(string_agg(x::text, E'\n' ORDER BY ctid)) FROM (SELECT ctid, t.* FROM `+table+` t) x`)
		}
		out["rollup"] = one[string](t, db, `SELECT body::text FROM risk_rule WHERE state = 'active'`)
		return out
	}
	a, b, c := sum(small(t)), sum(another(1)), sum(another(8))
	if d := cmp.Diff(a, b); d != "" {
		t.Error("same seed, other rows:\n" + d)
	}
	for _, table := range []string{"boundary", "enterprise", "enterprise_record", "hazard", "danger", "risk_enterprise"} {
		if a[table] == c[table] {
			t.Errorf("%s does not depend on the seed", table)
		}
	}
}

func TestLoadRefusesData(t *testing.T) {
	t.Parallel()
	db := small(t)
	_, err := tryLoad(t.Context(), db, Options{Enterprises: 600})
	if grid.CodeOf(err) != grid.CodeConflict {
		t.Fatalf("second load: %v", err)
	}
	var e *grid.Error
	if !errors.As(err, &e) || !strings.Contains(e.Text.ZH, "--reset") || !strings.Contains(e.Text.EN, "--reset") {
		t.Errorf("the refusal does not say what to do: %v", e)
	}
	for range 2 { // they hold grids, and go with them
		if people, err := Accounts(t.Context(), db, "x"); err != nil || len(people) != len(persons) {
			t.Fatal(people, err)
		}
	}
	if n := one[int](t, db, `SELECT count(DISTINCT o.name) FROM account a JOIN organisation o ON o.id = a.organisation_id
		WHERE o.version = 1`); n != 6 {
		t.Errorf("the people of the demo belong to %d organisations", n)
	}
	load(t, db, Options{Enterprises: 600, Reset: true})
	if n := one[int](t, db, `SELECT count(*) FROM account`); n != 0 {
		t.Errorf("%d accounts after a reset", n)
	}
	if n := one[int](t, db, `SELECT count(*) FROM audit WHERE action = 'demo.reset'`); n != 1 {
		t.Errorf("%d lines of the audit say that all was thrown away", n)
	}
	if n := one[int](t, db, `SELECT count(*) FROM enterprise`); n != 684 {
		t.Errorf("%d enterprises after a reset", n)
	}
	if n := one[int](t, db, `SELECT count(*) FROM risk_rule WHERE state = 'active'`); n != 1 {
		t.Errorf("%d roll-ups in force", n)
	}
}

// TestLoadStopped stops the load at every stage: the database stays empty, its
// triggers on, and the next load succeeds.
func TestLoadStopped(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	stages := []string{"grid", "enterprise", "hazard", "danger", "finish"}
	if os.Getenv("ANWANG_LONG") == "" {
		stages = []string{"finish"} // what was filled by then goes too
	}
	for _, stage := range stages {
		ctx, stop := context.WithCancel(t.Context())
		_, err := tryLoad(ctx, db, Options{Enterprises: 400, Progress: func(p Progress) {
			if p.Step == stage {
				stop()
			}
		}})
		stop()
		if err == nil {
			t.Fatalf("%s: the load went on", stage)
		}
		if n := one[int](t, db, `SELECT (SELECT count(*) FROM network) + (SELECT count(*) FROM grid) + (SELECT count(*) FROM enterprise)
			+ (SELECT count(*) FROM danger) + (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D')`); n != 0 {
			t.Fatalf("%s: %d things left behind", stage, n)
		}
	}
	load(t, db, Options{Enterprises: 400})
}

// TestDefects expects what the description of the sources says about them.
func TestDefects(t *testing.T) {
	t.Parallel()
	db := small(t)
	const streets, districts, city = "boundaries/beijing_streets.geojson.gz", "boundaries/beijing_districts.geojson.gz",
		"boundaries/beijing_city.geojson.gz"
	for _, c := range []struct {
		what, sql string
		want      float64
		within    float64
	}{
		{"pairs of streets that overlap", `SELECT sum(CASE WHEN cardinality(codes) = 2 THEN 1 ELSE count END) FROM boundary_defect WHERE kind ` +
			`= 'overlap' AND source = '` + streets + `'`, 67, 0},
		{"ground they overlap on", `SELECT sum(area) FROM boundary_defect WHERE kind = 'overlap' AND source = '` + streets + `'`, 45_312, 1},
		{
			"worst overlap, 文景街道 and 张家湾镇", `SELECT area FROM boundary_defect WHERE codes = '{110112009000,110112105000}' AND kind = 'overlap'`,
			26_100, 30,
		},
		{"slivers between streets", `SELECT sum(count) FROM boundary_defect WHERE kind = 'gap' AND source = '` + streets + `'`, 287, 5},
		{"ground of the slivers", `SELECT sum(area) FROM boundary_defect WHERE kind = 'gap' AND source = '` + streets + `'`, 21_401, 5},
		{"airport exclave", `SELECT area FROM boundary_defect WHERE kind = 'exclave' AND codes = '{110105000000,110113000000}'`, 10_573_814, 10},
		{"other districts that overlap", `SELECT sum(CASE WHEN cardinality(codes) = 2 THEN 1 ELSE count END) FROM boundary_defect WHERE kind = ` +
			`'overlap' AND source = '` + districts + `'`, 10, 1},
		{"slivers between districts", `SELECT sum(count) FROM boundary_defect WHERE kind = 'gap' AND source = '` + districts + `'`, 257, 5},
		{"丰台区 is invalid", `SELECT sum(count) FROM boundary_defect WHERE kind = 'invalid' AND source = '` + districts +
			`' AND '110106000000' = ANY(codes)`, 12, 0}, // ten places where it meets itself, two rings without ground
		{"repeated vertices of streets", `SELECT count FROM boundary_defect WHERE kind = 'repeated' AND source = '` + streets + `'`, 402, 0},
		{"repeated vertices of districts", `SELECT count FROM boundary_defect WHERE kind = 'repeated' AND source = '` + districts + `'`, 340, 0},
		{"repeated vertices of the city", `SELECT count FROM boundary_defect WHERE kind = 'repeated' AND source = '` + city + `'`, 305, 0},
		{"ring direction", `SELECT count(*) FROM boundary_defect WHERE kind = 'direction'`, 3, 0},
		{"the city's attributes", `SELECT count(*) FROM boundary_defect WHERE kind = 'attribute' AND source = '` + city +
			`' AND detail_en LIKE '%南独乐河镇%'`, 1, 0},
		{"units without a polygon", `SELECT count FROM boundary_defect WHERE kind = 'missing'`, 6, 0},
		{"names that differ", `SELECT max(count) FROM boundary_defect WHERE kind = 'name'`, 56, 0},
		{"two streets of one name", `SELECT count(*) FROM boundary_defect WHERE kind = 'name' AND codes = '{110105015000,110108005000}'`, 1, 0},
		{"the row 市辖区", `SELECT count(*) FROM boundary_defect WHERE detail_zh LIKE '%市辖区%'`, 1, 0},
		{"places outside the city", `SELECT count(*) FROM boundary_defect WHERE place IS NOT NULL AND grid_of(place) IS NULL`, 0, 1},
		{"rows without both languages", `SELECT count(*) FROM boundary_defect WHERE '' IN (detail_zh, detail_en, action_zh, action_en)`, 0, 0},
	} {
		if got := one[float64](t, db, c.sql); got < c.want-c.within || got > c.want+c.within {
			t.Errorf("%s: %v, want %v ± %v", c.what, got, c.want, c.within)
		}
	}
}

// TestContacts: made-up enterprises have somebody to call, at numbers that no
// operator has; real sites have nobody.
func TestContacts(t *testing.T) {
	t.Parallel()
	db := small(t)
	if n := one[int](t, db, `SELECT count(*) FROM enterprise WHERE synthetic AND contact <> '' AND contact_phone ~ '^100\d{8}$'`); n < 1300 {
		t.Errorf("only %d made-up enterprises have a contact", n)
	}
	if n := one[int](t, db, `SELECT count(*) FROM enterprise WHERE NOT synthetic AND concat(contact, contact_phone) <> ''
		OR contact_phone !~ '^(100\d{8})?$'`); n != 0 {
		t.Errorf("%d enterprises have a contact that could be somebody's", n)
	}
	if n := one[int](t, db, `SELECT count(*) FROM danger WHERE (inspection = 7) <> (reporter_phone ~ '^100\d{8}$')`); n != 0 {
		t.Errorf("%d dangers with a reporter that the public did not report, or without one that it did", n)
	}
}

// TestResetSparesARealCity: what somebody has made is not thrown away.
func TestResetSparesARealCity(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), `
		INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地网格', 'Territory', 'territory', true);
		INSERT INTO network_depth VALUES (1, 1, '市', 'City');
		INSERT INTO grid (id, network_id, depth, code, name, leaf) VALUES (1, 1, 1, '371000', '威海市', false);
		INSERT INTO account (login, name, grid_id, password) VALUES ('zhang', '张三', 1, 'x')`); err != nil {
		t.Fatal(err)
	}
	_, err := Load(t.Context(), db, Options{Enterprises: 10, Reset: true})
	if grid.CodeOf(err) != grid.CodeConflict {
		t.Errorf("%v", err)
	}
	if n := one[int](t, db, `SELECT count(*) FROM account WHERE login = 'zhang'`); n != 1 {
		t.Error("the account is gone")
	}
}
