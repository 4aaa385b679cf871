package hazard_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/hazard"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// town is a root (1) of two districts (2, 3) with two leaves each (4 to 7), from
// west to east; an enterprise in each leaf but the last.
const town = `
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '市', 'City'), (1, 2, '区', 'District'), (1, 3, '街道', 'Street');
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) VALUES
		(1, 1, NULL, 1, '11', '市', false), (2, 1, 1, 2, '1101', '东区', false), (3, 1, 1, 2, '1102', '西区', false),
		(4, 1, 2, 3, '110101', '甲', true), (5, 1, 2, 3, '110102', '乙', true), (6, 1, 3, 3, '110201', '丙', true),
		(7, 1, 3, 3, '110202', '丁', true);
	INSERT INTO boundary (grid_id, geom, label, area)
		SELECT g, ST_Multi(e), ST_Centroid(e), 1 FROM (VALUES (1, 0, 4), (2, 0, 2), (3, 2, 4), (4, 0, 1), (5, 1, 2), (6, 2, 3), (7, 3, 4)) v(g, w,
		x), LATERAL ST_MakeEnvelope(w, 0, x, 1, 4490) e;
	INSERT INTO account (id, login, name, grid_id) SELECT i, 'test.' || i, 'x', 1 FROM generate_series(1, 9) i;
	INSERT INTO enterprise (id, credit_code, name, sector, geom) VALUES
		(1, 'a', '甲厂', 'chemical', 'SRID=4490;POINT(0.5 0.5)'), (2, 'b', '乙厂', 'gas', 'SRID=4490;POINT(1.5 0.5)'),
		(3, 'c', '丙厂', 'gas', 'SRID=4490;POINT(2.5 0.5)');
	INSERT INTO hazard (id, enterprise_id, code, name, major_level, r_value, risk_level, assessed, geom) VALUES
		(1, 1, 'h', '旧罐', 2, 60, 2, '2020-05-06T12:00:00Z', 'SRID=4490;POINT(0.6 0.5)');
	SELECT setval(pg_get_serial_sequence('hazard', 'id'), 100)`

func open(t *testing.T, sql string) (*pg.DB, *hazard.Service) {
	t.Helper()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), town+";"+sql); err != nil {
		t.Fatal(err)
	}
	// as anwang serve does
	if err := db.Become(t.Context(), pg.AppRole); err != nil {
		t.Fatal(err)
	}
	return db, hazard.New(db)
}

func person(id grid.ID, grants ...grid.Grant) context.Context {
	return grid.WithActor(context.Background(), &grid.Actor{ID: id, Login: "p", Grants: grants})
}

func at(r grid.Role, g grid.ID) grid.Grant { return grid.Grant{Role: r, Grid: g} }

func guide() context.Context { return person(1, at(grid.RoleGuide, 1)) }

func ptr[T any](v T) *T { return &v }

// farm is a tank farm of an enterprise: chlorine, ammonia and methanol, the
// worked case of the rule.
func farm(enterprise grid.ID, people int) hazard.Draft {
	u := storage(people, entry(chlorine, 12), entry(ammonia, 30), entry(methanol, 400))
	return hazard.Draft{Category: hazard.CategoryUnit, Update: hazard.Update{
		Enterprise: &enterprise, Name: ptr("一号罐区"), Kind: ptr("tank_farm"), Unit: &u, PeopleSource: ptr("现场核查"),
	}}
}

func refused(t *testing.T, what string, err error, code grid.Code, pointers ...string) {
	t.Helper()
	var got []string
	if e, ok := err.(*grid.Error); ok {
		for _, f := range e.Faults {
			got = append(got, f.Pointer)
			if f.Text.ZH == "" || f.Text.EN == "" {
				t.Errorf("%s: a fault at %s without words", what, f.Pointer)
			}
		}
	}
	if grid.CodeOf(err) != code || len(pointers) > 0 && !slices.Equal(got, pointers) {
		t.Errorf("%s: %v at %v, want %s at %v", what, err, got, code, pointers)
	}
}

// TestFileUncounted: the record says what the calculator said, and stays so until
// somebody counts.
func TestFileUncounted(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	d := farm(1, 0)
	d.Unit.People, d.PeopleSource = nil, nil
	r, v, err := s.Create(guide(), d)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Assess(guide(), *d.Unit)
	if err != nil || r.MajorLevel != 3 || *r.R != a.R || a.Alpha.Value != 2 || !a.Alpha.Unknown || !v.Assessment.Alpha.Unknown ||
		!r.PeopleDated.IsZero() {
		t.Errorf("filed at level %d, R %v of %v; worked out %+v (%v)", r.MajorLevel, *r.R, r.PeopleDated, a.Alpha, err)
	}
	var unknown bool
	if err := db.Pool.QueryRow(t.Context(), `SELECT people IS NULL FROM hazard WHERE id = $1`, r.ID).Scan(&unknown); err != nil || !unknown {
		t.Errorf("kept as known: %v", err)
	}
	r, v, err = s.Get(guide(), r.ID)
	if err != nil || r.Unit.People != nil || !v.Assessment.Alpha.Unknown {
		t.Errorf("read again: %+v, %v", r.Unit, err)
	}
	d.Unit.People = ptr(0)
	_, _, err = s.Update(guide(), r.ID, r.Version, hazard.Update{Unit: d.Unit})
	refused(t, "nobody lives there, says nobody", err, grid.CodeRejected, "/peopleSource")
	r, v, err = s.Update(guide(), r.ID, r.Version, hazard.Update{Unit: d.Unit, PeopleSource: ptr("现场核查")})
	if err != nil || r.MajorLevel != 4 || v.Assessment.Alpha.Unknown {
		t.Errorf("counted: level %d, %v", r.MajorLevel, err)
	}
}

func TestFileATankFarm(t *testing.T) {
	t.Parallel()
	db, s := open(t, "DELETE FROM risk_queue; DELETE FROM change")
	r, v, err := s.Create(guide(), farm(1, 100))
	if err != nil {
		t.Fatal(err)
	}
	if r.MajorLevel != 3 || *r.S != 6.2 || *r.R != 32.8 || r.Level != grid.Yellow || r.Edition != "2018" || *r.Quantity != 442 ||
		r.Substance != "氨、氯、甲醇" || r.Declared() {
		t.Errorf("it is %+v", r)
	}
	if r.Lon != 0.5 || r.Grid != 4 || !strings.HasPrefix(r.Code, "WX-20") || r.Control != "workshop" || r.EnterpriseName != "甲厂" {
		t.Errorf("it stands at %+v", r)
	}
	if v.Assessment == nil || len(v.Assessment.Lines) != 3 || len(v.Assessment.Lower) == 0 {
		t.Errorf("it is not explained: %+v", v)
	}
	if !r.Assessed.Equal(r.PeopleDated) || time.Since(r.Assessed) > 25*time.Hour {
		t.Errorf("assessed %v, people of %v", r.Assessed, r.PeopleDated)
	}
	var queued, told, lines int
	if err := db.Pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM risk_queue WHERE enterprise_id = 1),
		(SELECT count(*) FROM change WHERE subject = 'hazard' AND id = $1),
		(SELECT count(*) FROM audit WHERE action = 'hazard.create' AND subject_id = $1 AND after->>'majorLevel' = '3'
		AND after->'substances'->0->>'tonnes' = '12')`, r.ID).Scan(&queued, &told, &lines); err != nil || queued == 0 || told == 0 || lines != 1 {
		t.Errorf("queued %d, told %d, audited %d, %v", queued, told, lines, err)
	}
	// what lowers it, done: the level follows
	u := storage(0, entry(chlorine, 4))
	r, _, err = s.Update(guide(), r.ID, r.Version, hazard.Update{Unit: &u})
	if err != nil || r.MajorLevel != 0 || r.R != nil || *r.S != 0.8 || r.Level != grid.NotAssessed {
		t.Errorf("with less in it: %+v, %v", r, err)
	}
	got, v, err := s.Get(guide(), r.ID)
	if err != nil || len(got.Unit.Holdings) != 1 || v.Assessment.Major {
		t.Errorf("read again: %+v, %v", got, err)
	}
	_, _, err = s.Update(guide(), r.ID, r.Version-1, hazard.Update{Name: ptr("x")})
	refused(t, "an old version", err, grid.CodeStale)
	_, _, err = s.Update(guide(), r.ID, r.Version, hazard.Update{})
	refused(t, "nothing", err, grid.CodeInvalid)
}

func TestPhosgeneIsExactlyOne(t *testing.T) {
	t.Parallel()
	_, s := open(t, "")
	d, tenth, fifth := farm(1, 0), 0.1, 0.2
	d.Unit = ptr(storage(0, entry(phosgene, tenth+fifth)))
	r, _, err := s.Create(guide(), d)
	if err != nil || *r.S != 1 || r.MajorLevel == 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestDeclaredStaysDeclared: an imported record keeps its level until somebody says
// what lies in it.
func TestDeclaredStaysDeclared(t *testing.T) {
	t.Parallel()
	_, s := open(t, "")
	r, v, err := s.Get(guide(), 1)
	if err != nil || !r.Declared() || r.MajorLevel != 2 || v.Assessment != nil || r.Category != hazard.CategoryUnit {
		t.Fatalf("%+v, %v", r, err)
	}
	r, _, err = s.Update(guide(), 1, r.Version, hazard.Update{Name: ptr("新名")})
	if err != nil || r.MajorLevel != 2 || *r.R != 60 || r.Level != grid.Orange || !r.Declared() {
		t.Errorf("renamed: %+v, %v", r, err)
	}
	r, _, err = s.Update(guide(), 1, r.Version, hazard.Update{Point: &hazard.Point{Method: "LS4", Values: map[string]float64{"L": 1, "S": 1}}})
	if err != nil || r.Level != grid.Orange {
		t.Errorf("rated blue it stays the orange its declared level is: %+v, %v", r, err)
	}
	u := storage(0, entry(lpg, 50))
	_, _, err = s.Update(guide(), 1, r.Version, hazard.Update{
		Unit: &u, PeopleSource: ptr("核查"),
		Assessed: ptr(time.Date(2018, 5, 6, 0, 0, 0, 0, time.UTC)),
	})
	refused(t, "before the edition", err, grid.CodeRejected, "/assessed")
	r, _, err = s.Update(guide(), 1, r.Version, hazard.Update{Unit: &u, PeopleSource: ptr("核查")})
	if err != nil || r.MajorLevel != 4 || r.Declared() || r.Level != grid.Yellow {
		t.Errorf("filed: %+v, %v", r, err)
	}
}

// TestMajorSourceIsNeverOfLowRisk: whoever writes the colour alone, an import or a
// script, makes no major hazard source blue.
func TestMajorSourceIsNeverOfLowRisk(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	for _, sql := range []string{
		`UPDATE hazard SET risk_level = 4 WHERE id = 1`,
		`UPDATE hazard SET major_level = 4 WHERE id = 1`,
		`UPDATE hazard SET risk_level = 4, major_level = 3 WHERE id = 1`,
		`INSERT INTO hazard (id, code, name, major_level, risk_level, geom) VALUES (2, 'b', '罐', 4, 4, 'SRID=4490;POINT(0.6 0.5)')`,
	} {
		if _, err := db.Pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		r, _, err := s.Get(guide(), 1)
		if err != nil || r.MajorLevel == 0 || r.Level == grid.Blue {
			t.Errorf("after %s: level %d by the standard, %v, %v", sql, r.MajorLevel, r.Level, err)
		}
	}
	if r, _, err := s.Get(guide(), 2); err != nil || r.Level != grid.Yellow {
		t.Errorf("filed blue: %v, %v", r.Level, err)
	}
	all, err := hazard.Editions()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range all[0].Levels.Rows {
		if b.Colour == grid.Blue.String() {
			t.Errorf("level %d is painted as a low risk", b.Level)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	with := func(change func(*hazard.Draft)) hazard.Draft { d := farm(1, 10); change(&d); return d }
	point := func(p hazard.Point) hazard.Draft {
		return hazard.Draft{
			Category: hazard.CategoryPoint,
			Update:   hazard.Update{Enterprise: ptr(grid.ID(1)), Name: ptr("点"), Kind: ptr("dust"), Point: &p},
		}
	}
	for _, c := range []struct {
		name     string
		draft    hazard.Draft
		code     grid.Code
		pointers []string
	}{
		{"no name", with(func(d *hazard.Draft) { d.Name = nil }), grid.CodeRejected, []string{"/name"}},
		{"a category that is none", with(func(d *hazard.Draft) { d.Category = "ship" }), grid.CodeRejected, []string{"/category"}},
		{"nowhere", with(func(d *hazard.Draft) { d.Enterprise = nil }), grid.CodeRejected, []string{"/enterprise"}},
		{
			"an enterprise that is none", with(func(d *hazard.Draft) { d.Enterprise = ptr(grid.ID(77)) }), grid.CodeRejected,
			[]string{"/enterprise"},
		},
		{"a kind of places", with(func(d *hazard.Draft) { d.Kind = ptr("school") }), grid.CodeRejected, []string{"/kind"}},
		{"nothing in it", with(func(d *hazard.Draft) { d.Unit = nil }), grid.CodeRejected, []string{"/unit"}},
		{"people from nowhere", with(func(d *hazard.Draft) { d.PeopleSource = nil }), grid.CodeRejected, []string{"/peopleSource"}},
		{
			"two faults at once", with(func(d *hazard.Draft) { d.Unit = ptr(storage(-1, entry(99, 1))) }), grid.CodeRejected,
			[]string{"/unit/people", "/unit/substances/0/entry"},
		},
		{"text that is none", with(func(d *hazard.Draft) { d.Measures = ptr("a\x00b") }), grid.CodeRejected, []string{"/measures"}},
		{
			"a container too many", with(func(d *hazard.Draft) { d.Unit.Holdings[0].Containers = -1 }), grid.CodeRejected,
			[]string{"/unit/substances/0/containers"},
		},
		{"tomorrow", with(func(d *hazard.Draft) { d.Assessed = ptr(time.Now().AddDate(0, 0, 2)) }), grid.CodeRejected, []string{"/assessed"}},
		{"in the sea", with(func(d *hazard.Draft) { d.Lon, d.Lat = ptr(120.0), ptr(30.0) }), grid.CodeRejected, []string{"/lon"}},
		{"half a place", with(func(d *hazard.Draft) { d.Lon = ptr(0.5) }), grid.CodeRejected, []string{"/lon"}},
		{"a phone that is none", with(func(d *hazard.Draft) {
			d.Persons = []hazard.Person{{Role: hazard.RoleChief, Name: "李四", Phone: "call me"}}
		}), grid.CodeRejected, []string{"/persons/0/phone"}},
		{
			"a role that is none", with(func(d *hazard.Draft) { d.Persons = []hazard.Person{{Role: "king", Name: "x"}} }), grid.CodeRejected,
			[]string{"/persons/0/role"},
		},
		{"a code that is taken", with(func(d *hazard.Draft) { d.Code = "h" }), grid.CodeConflict, []string{"/code"}},
		{"too low a control", with(func(d *hazard.Draft) { d.Control = ptr("post") }), grid.CodeRejected, []string{"/control"}},
		{"a method that is none", point(hazard.Point{Method: "XX"}), grid.CodeRejected, []string{"/rating/method"}},
		{
			"a value that is not listed", point(hazard.Point{Method: "LEC", Values: map[string]float64{"L": 10, "E": 2, "C": 16}}),
			grid.CodeRejected,
			[]string{"/rating/values/C"},
		},
		{"a fact that is none", point(hazard.Point{Direct: map[string]float64{"rain": 1}}), grid.CodeRejected, []string{"/rating/direct/rain"}},
		{"half a worker", point(hazard.Point{Direct: map[string]float64{"workers": 1.5}}), grid.CodeRejected, []string{"/rating/direct/workers"}},
	} {
		_, _, err := s.Create(guide(), c.draft)
		refused(t, c.name, err, c.code, c.pointers...)
	}
	var n int
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM hazard`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d hazard sources, %v", n, err)
	}
}

func TestWhereOneMayFile(t *testing.T) {
	t.Parallel()
	_, s := open(t, "")
	dept := func(sector string) context.Context {
		return person(2, grid.Grant{Role: grid.RoleDepartment, Grid: 2, Sector: sector})
	}
	for _, c := range []struct {
		name  string
		who   context.Context
		draft hazard.Draft
		code  grid.Code
	}{
		{"a guide of the district", person(1, at(grid.RoleGuide, 2)), farm(1, 0), ""},
		{"of another district", person(1, at(grid.RoleGuide, 3)), farm(1, 0), grid.CodeRejected}, // they know of no such enterprise
		{"a department in its sector", dept("chemical"), farm(1, 0), ""},
		{"in another sector", dept("chemical"), farm(2, 0), grid.CodeRejected},
		{"an officer", person(1, at(grid.RoleOfficer, 2)), farm(1, 0), grid.CodeForbidden},
		{"the enterprise itself", person(1, grid.Grant{Role: grid.RoleEnterprise, Enterprise: 1}), farm(1, 0), grid.CodeForbidden},
		{"nobody", context.Background(), farm(1, 0), grid.CodeUnauthenticated},
		{"its enterprise here, itself over there", person(1, at(grid.RoleGuide, 2)), func() hazard.Draft {
			d := farm(1, 0)
			d.Lon, d.Lat = ptr(3.5), ptr(0.5)
			return d
		}(), grid.CodeForbidden},
	} {
		_, _, err := s.Create(c.who, c.draft)
		if grid.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
	}
	r, _, err := s.Get(guide(), 1)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = s.Update(person(1, at(grid.RoleGuide, 2)), 1, r.Version, hazard.Update{Enterprise: ptr(grid.ID(3))})
	refused(t, "away to an enterprise elsewhere", err, grid.CodeRejected, "/enterprise")
	_, _, err = s.Update(person(1, at(grid.RoleGuide, 2)), 1, r.Version, hazard.Update{Lon: ptr(2.5), Lat: ptr(0.5)})
	refused(t, "away to a place elsewhere", err, grid.CodeForbidden)
	_, _, err = s.Update(person(1, at(grid.RoleGuide, 3)), 1, r.Version, hazard.Update{Name: ptr("x")})
	refused(t, "of elsewhere", err, grid.CodeNotFound)
	_, _, err = s.Update(person(1, at(grid.RoleOfficer, 2)), 1, r.Version, hazard.Update{Name: ptr("x")})
	refused(t, "by an officer", err, grid.CodeForbidden)
}

// TestNothingIsFiledAtAMergedEnterprise: its file is only read.
func TestNothingIsFiledAtAMergedEnterprise(t *testing.T) {
	t.Parallel()
	_, s := open(t, "UPDATE enterprise SET status = 'merged', merged_into = 2 WHERE id = 3")
	_, _, err := s.Create(guide(), farm(3, 0))
	refused(t, "filed at a merged enterprise", err, grid.CodeRejected, "/enterprise")
	_, _, err = s.Update(guide(), 1, 1, hazard.Update{Enterprise: ptr(grid.ID(3))})
	refused(t, "moved to a merged enterprise", err, grid.CodeRejected, "/enterprise")
}

func TestDutiesOfAScope(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	r, _, err := s.Create(guide(), farm(2, 100)) // in 乙, of a gas works
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		who    context.Context
		filter hazard.DutyFilter
		want   []grid.ID // whose duties
	}{
		{"all", guide(), hazard.DutyFilter{Days: 3660}, []grid.ID{1, r.ID}},
		{"a grid", guide(), hazard.DutyFilter{Days: 3660, Areas: grid.Under(5)}, []grid.ID{r.ID}},
		{"an enterprise", guide(), hazard.DutyFilter{Days: 3660, Enterprise: 1}, []grid.ID{1}},
		{"overdue alone", guide(), hazard.DutyFilter{Days: -1}, []grid.ID{1}},
		{
			"a department sees its sector", person(2, grid.Grant{Role: grid.RoleDepartment, Grid: 1, Sector: "gas"}),
			hazard.DutyFilter{Days: 3660},
			[]grid.ID{r.ID},
		},
		{"an officer their grid", person(2, at(grid.RoleOfficer, 4)), hazard.DutyFilter{Days: 3660}, []grid.ID{1}},
		{"elsewhere nothing", person(2, at(grid.RoleOfficer, 6)), hazard.DutyFilter{Days: 3660}, nil},
	} {
		c.filter.Limit = 1000
		p, err := s.Duties(c.who, c.filter)
		var got []grid.ID
		for _, d := range p.Rows {
			if !slices.Contains(got, d.Hazard) {
				got = append(got, d.Hazard)
			}
		}
		slices.Sort(got)
		if err != nil || !slices.Equal(got, c.want) || p.Matched != len(p.Rows) {
			t.Errorf("%s: duties of %v (%d), want %v, %v", c.name, got, p.Matched, c.want, err)
		}
	}
	// A drill written down is not due any more, in the list as on the card.
	last := time.Now().AddDate(0, 0, -3)
	old, _, err := s.Get(guide(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = s.Do(guide(), 1, old.Version, "plan_drill", last, "桌面推演"); err != nil {
		t.Fatal(err)
	}
	p, err := s.Duties(guide(), hazard.DutyFilter{Days: 30, Enterprise: 1, Limit: 100})
	if err != nil || slices.ContainsFunc(p.Rows, func(d hazard.DutyRow) bool { return d.Duty.Key == "plan_drill" }) {
		t.Errorf("after the drill: %+v, %v", p.Rows, err)
	}
	if got := lines(t, db, "hazard.duty"); got != "done" {
		t.Errorf("audited as %q", got)
	}
}

// lines are the outcomes of the lines of an action, in order.
func lines(t *testing.T, db *pg.DB, action string) string {
	t.Helper()
	var s string
	if err := db.Pool.QueryRow(t.Context(), `SELECT coalesce(string_agg(outcome, ' ' ORDER BY id), '') FROM audit WHERE action = $1`,
		action).Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestAround measures from the plant boundary when there is one: 300 m outside of
// it is near, although the point is a kilometre away.
func TestAround(t *testing.T) {
	t.Parallel()
	_, s := open(t, `
		UPDATE enterprise SET plant = ST_Multi(ST_MakeEnvelope(0.490, 0.495, 0.510, 0.505, 4490)) WHERE id = 1;
		INSERT INTO enterprise (id, credit_code, name, staff, geom) VALUES
			(11, 'd', '近', 30, 'SRID=4490;POINT(0.5127 0.5)'), (12, 'e', '远', 500, 'SRID=4490;POINT(0.5149 0.5)'),
			(13, 'f', '不详', NULL, 'SRID=4490;POINT(0.5 0.5051)');
		INSERT INTO hazard (id, code, name, category, kind, capacity, geom)
		VALUES (12, 'x', '坑', 'point', 'pit', NULL, 'SRID=4490;POINT(0.4881 0.5)'),
		(13, 'y', '礼堂', 'place', 'crowd', NULL, 'SRID=4490;POINT(0.4870 0.5)'),
		(14, 'z', '停用的礼堂', 'place', 'crowd', 0, 'SRID=4490;POINT(0.4870 0.5001)');
		INSERT INTO keyplace (id, code, name, kind, capacity, enterprise_id, geom)
		VALUES (11, 's', '小学', 'school', 900, NULL, 'SRID=4490;POINT(0.4880 0.5)'),
		(12, 't', '厂里的会堂', 'venue', 400, 1, 'SRID=4490;POINT(0.4880 0.5)')`)
	a, err := s.Around(guide(), hazard.Origin{Enterprise: 1})
	if err != nil || !a.Plant || a.Found != 5 || a.Staff != 30 || a.Crowd != 900 || a.Missing != 1 || a.Unsaid != 1 ||
		a.Things[0].Name != "不详" {
		t.Errorf("around the plant: %+v, %v", a, err)
	}
	a, err = s.Around(guide(), hazard.Origin{Lon: ptr(0.5), Lat: ptr(0.5)})
	if err != nil || a.Plant || a.Found != 1 || a.Things[0].ID != 1 { // itself; the rest is more than 500 m away
		t.Errorf("around the point: %+v, %v", a, err)
	}
	a, err = s.Around(person(2, at(grid.RoleOfficer, 5)), hazard.Origin{Lon: ptr(0.5), Lat: ptr(0.5)})
	if err != nil || a.Found != 0 {
		t.Errorf("for whoever holds the next grid: %+v, %v", a, err)
	}
	_, err = s.Around(person(2, at(grid.RoleOfficer, 5)), hazard.Origin{Enterprise: 1})
	refused(t, "around an enterprise elsewhere", err, grid.CodeNotFound)
}

func TestPersonsAndTheEnd(t *testing.T) {
	t.Parallel()
	db, s := open(t, `INSERT INTO danger (id, enterprise_id, hazard_id, title, state, geom)
		VALUES (1, 1, 1, '漏', 3, 'SRID=4490;POINT(0.6 0.5)')`)
	d := farm(1, 0)
	d.Persons = []hazard.Person{{Role: hazard.RoleOperation, Name: "欧阳小明", Phone: "13800139876"}, {Role: hazard.RoleChief, Name: "李四"}}
	r, _, err := s.Create(guide(), d)
	if err != nil || len(r.Persons) != 2 || r.Persons[0].Role != hazard.RoleChief {
		t.Fatalf("%+v, %v", r.Persons, err)
	}
	if r, _, err = s.Update(guide(), r.ID, r.Version, hazard.Update{Persons: []hazard.Person{{Role: hazard.RoleChief}}}); err != nil ||
		len(r.Persons) != 1 {
		t.Errorf("one taken away: %+v, %v", r.Persons, err)
	}
	if p, err := s.Personal(guide(), r.ID); err != nil || len(p) != 1 || p[0].Phone != "13800139876" {
		t.Errorf("in full: %+v, %v", p, err)
	}
	_, err = s.Personal(person(3, at(grid.RoleWatch, 1)), r.ID)
	refused(t, "looked at by the watch", err, grid.CodeForbidden)
	if got := lines(t, db, "personal.look"); got != "done refused" {
		t.Errorf("looks audited as %q", got)
	}
	var leaked int
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM audit a WHERE a::text LIKE '%欧阳小明%'
		OR a::text LIKE '%13800139876%'`).Scan(&leaked); err != nil || leaked > 0 {
		t.Errorf("%d lines of the audit name a person, %v", leaked, err)
	}
	refused(t, "no reason", s.Delete(guide(), r.ID, r.Version, "  "), grid.CodeRejected, "/reason")
	refused(t, "an old version", s.Delete(guide(), r.ID, r.Version-1, "拆除"), grid.CodeStale)
	old, _, err := s.Get(guide(), 1)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, "a danger is open at it", s.Delete(guide(), 1, old.Version, "拆除"), grid.CodeConflict)
	if err := s.Delete(guide(), r.ID, r.Version, "拆除"); err != nil {
		t.Fatal(err)
	}
	var left int
	var reason string
	if err := db.Pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM hazard_holding) + (SELECT count(*) FROM hazard_person),
		(SELECT after->>'reason' FROM audit WHERE action = 'hazard.delete' AND outcome = 'done')`).Scan(&left, &reason); err != nil ||
		left != 0 || reason != "拆除" {
		t.Errorf("%d rows are left, because of %q, %v", left, reason, err)
	}
}
