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
		(4, 1, 2, 3, '110101', '甲', true), (5, 1, 2, 3, '110102', '乙', true), (6, 1, 3, 3, '110201', '丙', true), (7, 1, 3, 3, '110202', '丁', true);
	INSERT INTO boundary (grid_id, geom, label, area)
		SELECT g, ST_Multi(e), ST_Centroid(e), 1 FROM (VALUES (1, 0, 4), (2, 0, 2), (3, 2, 4), (4, 0, 1), (5, 1, 2), (6, 2, 3), (7, 3, 4)) v(g, w, x), LATERAL ST_MakeEnvelope(w, 0, x, 1, 4490) e;
	INSERT INTO account (id, login, name, grid_id) SELECT i, 'test.' || i, 'x', 1 FROM generate_series(1, 9) i;
	INSERT INTO enterprise (id, credit_code, name, sector, geom) VALUES
		(1, 'a', '甲厂', 'chemical', 'SRID=4490;POINT(0.5 0.5)'), (2, 'b', '乙厂', 'gas', 'SRID=4490;POINT(1.5 0.5)'), (3, 'c', '丙厂', 'gas', 'SRID=4490;POINT(2.5 0.5)');
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

func TestFileATankFarm(t *testing.T) {
	t.Parallel()
	db, s := open(t, "DELETE FROM risk_queue; DELETE FROM change")
	r, v, err := s.Create(guide(), farm(1, 100))
	if err != nil {
		t.Fatal(err)
	}
	if r.MajorLevel != 3 || *r.S != 6.2 || *r.R != 32.8 || r.Level != grid.Yellow || r.Edition != "2018" || *r.Quantity != 442 || r.Substance != "氨、氯、甲醇" || r.Declared() {
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
	if err := db.Pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM risk_queue WHERE enterprise_id = 1), (SELECT count(*) FROM change WHERE subject = 'hazard' AND id = $1),
		(SELECT count(*) FROM audit WHERE action = 'hazard.create' AND subject_id = $1 AND after->>'majorLevel' = '3' AND after->'substances'->0->>'tonnes' = '12')`, r.ID).Scan(&queued, &told, &lines); err != nil || queued == 0 || told == 0 || lines != 1 {
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
	_, _, err = s.Update(guide(), 1, r.Version, hazard.Update{Unit: &u, PeopleSource: ptr("核查"), Assessed: ptr(time.Date(2018, 5, 6, 0, 0, 0, 0, time.UTC))})
	refused(t, "before the edition", err, grid.CodeRejected, "/assessed")
	r, _, err = s.Update(guide(), 1, r.Version, hazard.Update{Unit: &u, PeopleSource: ptr("核查")})
	if err != nil || r.MajorLevel != 4 || r.Declared() || r.Level != grid.Blue {
		t.Errorf("filed: %+v, %v", r, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	with := func(change func(*hazard.Draft)) hazard.Draft { d := farm(1, 10); change(&d); return d }
	point := func(p hazard.Point) hazard.Draft {
		return hazard.Draft{Category: hazard.CategoryPoint, Update: hazard.Update{Enterprise: ptr(grid.ID(1)), Name: ptr("点"), Kind: ptr("dust"), Point: &p}}
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
		{"an enterprise that is none", with(func(d *hazard.Draft) { d.Enterprise = ptr(grid.ID(77)) }), grid.CodeRejected, []string{"/enterprise"}},
		{"a kind of places", with(func(d *hazard.Draft) { d.Kind = ptr("school") }), grid.CodeRejected, []string{"/kind"}},
		{"nothing in it", with(func(d *hazard.Draft) { d.Unit = nil }), grid.CodeRejected, []string{"/unit"}},
		{"people from nowhere", with(func(d *hazard.Draft) { d.PeopleSource = nil }), grid.CodeRejected, []string{"/peopleSource"}},
		{"two faults at once", with(func(d *hazard.Draft) { d.Unit = ptr(storage(-1, entry(99, 1))) }), grid.CodeRejected, []string{"/unit/people", "/unit/substances/0/entry"}},
		{"text that is none", with(func(d *hazard.Draft) { d.Measures = ptr("a\x00b") }), grid.CodeRejected, []string{"/measures"}},
		{"a container too many", with(func(d *hazard.Draft) { d.Unit.Holdings[0].Containers = -1 }), grid.CodeRejected, []string{"/unit/substances/0/containers"}},
		{"tomorrow", with(func(d *hazard.Draft) { d.Assessed = ptr(time.Now().AddDate(0, 0, 2)) }), grid.CodeRejected, []string{"/assessed"}},
		{"in the sea", with(func(d *hazard.Draft) { d.Lon, d.Lat = ptr(120.0), ptr(30.0) }), grid.CodeRejected, []string{"/lon"}},
		{"half a place", with(func(d *hazard.Draft) { d.Lon = ptr(0.5) }), grid.CodeRejected, []string{"/lon"}},
		{"a phone that is none", with(func(d *hazard.Draft) { d.Persons = []hazard.Person{{Role: hazard.RoleChief, Name: "李四", Phone: "call me"}} }), grid.CodeRejected, []string{"/persons/0/phone"}},
		{"a role that is none", with(func(d *hazard.Draft) { d.Persons = []hazard.Person{{Role: "king", Name: "x"}} }), grid.CodeRejected, []string{"/persons/0/role"}},
		{"a code that is taken", with(func(d *hazard.Draft) { d.Code = "h" }), grid.CodeConflict, []string{"/code"}},
		{"too low a control", with(func(d *hazard.Draft) { d.Control = ptr("post") }), grid.CodeRejected, []string{"/control"}},
		{"a method that is none", point(hazard.Point{Method: "XX"}), grid.CodeRejected, []string{"/rating/method"}},
		{"a value that is not listed", point(hazard.Point{Method: "LEC", Values: map[string]float64{"L": 10, "E": 2, "C": 16}}), grid.CodeRejected, []string{"/rating/values/C"}},
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
