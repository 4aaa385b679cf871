package danger_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/danger"
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
	INSERT INTO hazard (id, enterprise_id, code, name, geom) VALUES (1, 1, 'h', '罐', 'SRID=4490;POINT(1.2 0.5)'),
	(2, NULL, 'i', '坑', 'SRID=4490;POINT(3.5 0.5)');
	SELECT setval(pg_get_serial_sequence('danger', 'id'), 100)`

func open(t *testing.T, sql string) (*pg.DB, *danger.Service) {
	t.Helper()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), town+";"+sql); err != nil {
		t.Fatal(err)
	}
	// as anwang serve does
	if err := db.Become(t.Context(), pg.AppRole); err != nil {
		t.Fatal(err)
	}
	return db, danger.New(db)
}

func person(id grid.ID, grants ...grid.Grant) context.Context {
	return grid.WithActor(context.Background(), &grid.Actor{ID: id, Login: "p", Grants: grants})
}

func at(r grid.Role, g grid.ID) grid.Grant { return grid.Grant{Role: r, Grid: g} }
func in(s string, g grid.ID) grid.Grant {
	return grid.Grant{Role: grid.RoleDepartment, Grid: g, Sector: s}
}

func of(e grid.ID) grid.Grant                             { return grid.Grant{Role: grid.RoleEnterprise, Enterprise: e} }
func point(lon, lat float64, d danger.Draft) danger.Draft { d.Lon, d.Lat = &lon, &lat; return d }

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

func TestWhereOneMayRegister(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	refused, done := 0, 0
	for _, c := range []struct {
		name    string
		who     context.Context
		draft   danger.Draft
		code    grid.Code // "" done
		pointer string
	}{
		{"an officer in their grid", person(1, at(grid.RoleOfficer, 4)), point(0.1, 0.1, danger.Draft{}), "", ""},
		{"at an enterprise there", person(1, at(grid.RoleOfficer, 4)), danger.Draft{Enterprise: 1}, "", ""},
		{"in the next grid by coordinates", person(1, at(grid.RoleOfficer, 4)), point(1.1, 0.1, danger.Draft{}), grid.CodeForbidden, "/lon"},
		{
			"in the next grid by coordinates, with an enterprise of one's own", person(1, at(grid.RoleOfficer, 4)),
			point(1.1, 0.1, danger.Draft{Enterprise: 1}), grid.CodeForbidden, "/lon",
		},
		{
			"in one's own grid, with another's enterprise", person(1, at(grid.RoleOfficer, 4)), point(0.1, 0.1, danger.Draft{Enterprise: 2}),
			grid.CodeRejected, "/enterprise",
		},
		{
			"with another's enterprise that one sees", person(1, at(grid.RoleOfficer, 4), at(grid.RoleWatch, 1)),
			point(0.1, 0.1, danger.Draft{Enterprise: 2}), grid.CodeForbidden, "/enterprise",
		},
		{"at another's enterprise", person(1, at(grid.RoleOfficer, 4)), danger.Draft{Enterprise: 2}, grid.CodeRejected, "/enterprise"},
		{"at a hazard source over the border", person(1, at(grid.RoleOfficer, 4)), danger.Draft{Hazard: 1}, grid.CodeRejected, "/hazard"},
		{"the same, seen", person(1, at(grid.RoleOfficer, 4), at(grid.RoleWatch, 1)), danger.Draft{Hazard: 1}, grid.CodeForbidden, "/hazard"},
		{
			"on the border, which is the lower code's", person(1, at(grid.RoleOfficer, 5)), point(1, 0.5, danger.Draft{}), grid.CodeForbidden,
			"/lon",
		},
		{"in no grid", person(1, at(grid.RoleOfficer, 4)), point(9, 9, danger.Draft{}), grid.CodeRejected, "/lon"},
		{"a department in its sector", person(2, in("gas", 1)), danger.Draft{Enterprise: 3}, "", ""},
		{"a department in another sector", person(2, in("gas", 1)), danger.Draft{Enterprise: 1}, grid.CodeRejected, "/enterprise"},
		{"a department in another area", person(2, in("gas", 2)), danger.Draft{Enterprise: 3}, grid.CodeRejected, "/enterprise"},
		{"a department at no enterprise", person(2, in("gas", 1)), point(0.1, 0.1, danger.Draft{}), grid.CodeForbidden, "/lon"},
		{"a department at a pit of nobody", person(2, in("gas", 1)), danger.Draft{Hazard: 2}, grid.CodeRejected, "/hazard"},
		{"an enterprise its own", person(3, of(1)), danger.Draft{Enterprise: 1}, "", ""},
		{"an enterprise at its hazard source", person(3, of(1)), danger.Draft{Hazard: 1}, "", ""},
		{"an enterprise near its hazard source", person(3, of(1)), point(1.3, 0.6, danger.Draft{Hazard: 1}), "", ""},
		{
			"an enterprise in a far grid by coordinates", person(3, of(1)), point(3.5, 0.5, danger.Draft{Enterprise: 1}), grid.CodeForbidden,
			"/lon",
		},
		{"an enterprise at no enterprise", person(3, of(1)), point(0.5, 0.5, danger.Draft{}), grid.CodeForbidden, "/lon"},
		{"an enterprise another's", person(3, of(1)), danger.Draft{Enterprise: 2}, grid.CodeRejected, "/enterprise"},
		{"a watch", person(4, at(grid.RoleWatch, 1)), danger.Draft{Enterprise: 1}, grid.CodeForbidden, ""},
		{"nobody", context.Background(), danger.Draft{Enterprise: 1}, grid.CodeUnauthenticated, ""},
		{"the service itself", grid.WithActor(context.Background(), grid.Internal("x")), danger.Draft{Hazard: 2}, "", ""},
	} {
		c.draft.Title = "漏"
		d, err := s.Create(c.who, c.draft)
		if grid.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
			continue
		}
		if c.pointer != "" {
			if f := err.(*grid.Error).Faults; len(f) == 0 || f[0].Pointer != c.pointer {
				t.Errorf("%s: %+v, want it at %s", c.name, f, c.pointer)
			}
		}
		switch {
		case c.code == grid.CodeForbidden:
			refused++
		case err == nil:
			done++
			if d.RegisteredBy != grid.ActorOf(c.who).ID || d.Grid == 0 {
				t.Errorf("%s: %+v", c.name, d)
			}
		}
	}
	var n, kept int
	if err := db.Pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM danger), count(*) FROM audit
		WHERE outcome = 'done' AND grid_id IS NOT NULL AND subject_id > 100 AND after ->> 'title' = '漏'`).Scan(&n, &kept); err != nil ||
		n != done || kept != done {
		t.Errorf("%d dangers, %d lines, want %d, %v", n, kept, done, err)
	}
	if got := strings.Count(lines(t, db, "danger.register"), "refused"); got != refused {
		t.Errorf("%d refusals written down, want %d", got, refused)
	}
}

func TestWhatOneSees(t *testing.T) {
	t.Parallel()
	_, s := open(t, `INSERT INTO danger (id, enterprise_id, title, geom) VALUES (1, 1, 'x', 'SRID=4490;POINT(0.5 0.5)'),
		(2, 2, 'y', 'SRID=4490;POINT(1.5 0.5)'), (3, NULL, 'z', 'SRID=4490;POINT(3.5 0.5)')`)
	for _, c := range []struct {
		name string
		who  context.Context
		sees []grid.ID
		may  []grid.Action // to the first of them
	}{
		{"officer", person(1, at(grid.RoleOfficer, 4)), []grid.ID{1}, []grid.Action{grid.ViewReporter, grid.EditDanger}},
		{
			"guide", person(1, at(grid.RoleGuide, 2)),
			[]grid.ID{1, 2},
			[]grid.Action{grid.ViewReporter, grid.EditDanger, grid.GradeDanger, grid.RectifyDanger, grid.AcceptGeneral, grid.VoidDanger},
		},
		{
			"department", person(1, in("gas", 1)),
			[]grid.ID{2},
			[]grid.Action{
				grid.ViewReporter, grid.EditDanger, grid.GradeDanger, grid.RectifyDanger, grid.AcceptGeneral, grid.AcceptMajor,
				grid.VoidDanger,
			},
		},
		{"enterprise", person(1, of(1)), []grid.ID{1}, []grid.Action{grid.RectifyDanger}},
		{"city", person(1, at(grid.RoleCity, 1)), []grid.ID{1, 2, 3}, []grid.Action{grid.ViewReporter, grid.ListDanger}},
		{"watch here, guide there", person(1, at(grid.RoleWatch, 1), at(grid.RoleGuide, 5)), []grid.ID{1, 2, 3}, nil},
		{
			"a token for looking only", grid.WithActor(context.Background(),
				&grid.Actor{ID: 1, Token: 5, Actions: []grid.Action{grid.ViewMap}, Grants: []grid.Grant{at(grid.RoleGuide, 1)}}),
			[]grid.ID{1, 2, 3},
			nil,
		},
	} {
		for id := grid.ID(1); id <= 3; id++ {
			d, err := s.Get(c.who, id)
			if want := slices.Contains(c.sees, id); (err == nil) != want || err != nil && grid.CodeOf(err) != grid.CodeNotFound {
				t.Errorf("%s, danger %d: %v, want seen %v", c.name, id, err, want)
			}
			if id == c.sees[0] && !slices.Equal(d.May, c.may) {
				t.Errorf("%s may %v, want %v", c.name, d.May, c.may)
			}
		}
	}
	if _, err := s.Get(person(1, at(grid.RoleAuditor, 1)), 1); grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("an auditor: %v", err)
	}
	if _, err := s.Get(context.Background(), 1); grid.CodeOf(err) != grid.CodeUnauthenticated {
		t.Errorf("nobody: %v", err)
	}
}

// TestReporterIsProtected: an enterprise, and who works for it, is neither told who
// reported a danger at it nor rewrites what was reported; what it registered
// itself it corrects until that is graded.
func TestReporterIsProtected(t *testing.T) {
	t.Parallel()
	db, s := open(t, `INSERT INTO account (id, login, name, grid_id) SELECT g, 'a' || g, 'x', 1 FROM generate_series(1, 4) g
		ON CONFLICT DO NOTHING;
		INSERT INTO danger (id, enterprise_id, title, reporter, reporter_phone, registered_by, geom) VALUES
		(1, 1, 'x', '张三', '13800130000', 3, 'SRID=4490;POINT(0.5 0.5)'), (2, 1, 'y', '', '', 1, 'SRID=4490;POINT(0.5 0.5)')`)
	third := grid.Grant{Role: grid.RoleThird, Enterprise: 1}
	looking := grid.WithActor(context.Background(), &grid.Actor{
		ID: 1, Token: 5, Actions: []grid.Action{grid.ViewMap},
		Grants: []grid.Grant{of(1)},
	})
	title := "z"
	for _, c := range []struct {
		name string
		who  context.Context
		id   grid.ID
		code grid.Code
	}{
		{"the enterprise, reported by others", person(1, of(1)), 1, grid.CodeForbidden},
		{"a third party, reported by others", person(2, third), 1, grid.CodeForbidden},
		{"a token for looking only", looking, 2, grid.CodeForbidden},
		{"another of the enterprise", person(4, of(1)), 2, grid.CodeForbidden},
		{"the enterprise, its own", person(1, of(1)), 2, ""},
	} {
		if _, err := s.Personal(c.who, c.id); grid.CodeOf(err) != grid.CodeForbidden {
			t.Errorf("%s is told who reported it: %v", c.name, err)
		}
		if _, err := s.Update(c.who, c.id, 1, danger.Update{Title: &title}); grid.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
	}
	if _, err := db.Pool.Exec(t.Context(), `UPDATE danger SET state = $1 WHERE id = 2`, int(grid.Graded)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Update(person(1, of(1)), 2, 3, danger.Update{Title: &title}); grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("the enterprise, its own, once it is graded: %v", err)
	}
}

// TestNobodyAcceptsTheirOwn takes a danger through the loop: whoever says that it
// is rectified neither closes it nor sends it back, whatever they hold.
func TestNobodyAcceptsTheirOwn(t *testing.T) {
	t.Parallel()
	db, s := open(t, `INSERT INTO danger (id, enterprise_id, title, geom) VALUES (1, 2, 'x', 'SRID=4490;POINT(1.5 0.5)')`)
	guide, both, chief := person(1, at(grid.RoleGuide, 2)), person(2, at(grid.RoleGuide, 1), in("gas", 1), at(grid.RoleChief, 5)),
		person(3, at(grid.RoleChief, 5))
	officer, elsewhere := person(4, at(grid.RoleOfficer, 5)), person(5, at(grid.RoleWatch, 1), at(grid.RoleGuide, 3))
	deadline := time.Now().Add(time.Hour)
	version := int32(1)
	step := func(who context.Context, verb danger.Verb, code grid.Code) danger.Danger {
		t.Helper()
		d, err := s.Act(who, 1, version, danger.Command{Verb: verb, Deadline: deadline, Reason: "x"})
		if grid.CodeOf(err) != code {
			t.Fatalf("%s: %v, want %q", verb, err, code)
		}
		if err == nil {
			version = d.Version
		}
		deadline = deadline.Add(time.Minute)
		return d
	}
	step(officer, danger.Grade, grid.CodeForbidden)
	step(elsewhere, danger.Grade, grid.CodeForbidden)
	step(person(6, at(grid.RoleGuide, 3)), danger.Grade, grid.CodeNotFound)
	step(guide, danger.Grade, "")
	step(guide, danger.Order, "")
	step(officer, danger.Report, grid.CodeForbidden)
	d := step(both, danger.Report, "")
	if d.RectifiedBy != 2 {
		t.Fatalf("%+v", d)
	}
	for who, want := range map[grid.ID]danger.Bar{2: danger.ByOwn, 1: danger.Unbarred} {
		i := slices.IndexFunc(danger.Opens(&d, who), func(o danger.Open) bool { return o.Verb == danger.Accept })
		if o := danger.Opens(&d, who)[i]; o.Bar != want {
			t.Errorf("to %d: %+v", who, o)
		}
	}
	step(both, danger.Accept, grid.CodeForbidden)
	step(both, danger.Return, grid.CodeForbidden)
	step(chief, danger.Accept, grid.CodeForbidden)
	step(guide, danger.Return, "")
	if d = step(chief, danger.Report, ""); d.RectifiedBy != 3 {
		t.Fatal(d.RectifiedBy)
	}
	if d = step(both, danger.Accept, ""); d.Closed.IsZero() {
		t.Fatal(d.State)
	}
	var got string
	if err := db.Pool.QueryRow(t.Context(), `SELECT string_agg(substr(action, 8) || CASE outcome WHEN 'done' THEN '' ELSE '-' END, ' '
		ORDER BY id) FROM audit`).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if want := "grade- grade- grade order report- report accept- return- accept- return report accept"; got != want {
		t.Errorf("audit %s, want %s", got, want)
	}
	var before, after string
	err := db.Pool.QueryRow(t.Context(), `SELECT before::text, after::text FROM audit WHERE action = 'danger.report'
		AND account_id = 2`).Scan(&before, &after)
	if err != nil || before != `{"state": "rectifying"}` || after != `{"state": "pendingAccept", "reason": "x", "rectifiedBy": 2}` {
		t.Errorf("%s → %s, %v", before, after, err)
	}
}

// A change that is refused or not found changes nothing and is told apart from
// one that comes too late.
func TestRefusalsComeFirst(t *testing.T) {
	t.Parallel()
	db, s := open(t, `INSERT INTO danger (id, enterprise_id, title, reporter, reporter_phone, geom)
		VALUES (1, 2, 'x', '张三', '13800130000', 'SRID=4490;POINT(1.5 0.5)')`)
	title := "y"
	watch, guide := person(1, at(grid.RoleWatch, 1)), person(2, at(grid.RoleGuide, 5))
	for _, c := range []struct {
		name    string
		who     context.Context
		id      grid.ID
		version int32
		u       danger.Update
		code    grid.Code
	}{
		{"seen, not permitted, too late", watch, 1, 9, danger.Update{Title: &title}, grid.CodeForbidden},
		{"permitted, too late", guide, 1, 9, danger.Update{Title: &title}, grid.CodeStale},
		{"not there", guide, 7, 1, danger.Update{Title: &title}, grid.CodeNotFound},
		{"outside", person(3, at(grid.RoleGuide, 4)), 1, 1, danger.Update{Title: &title}, grid.CodeNotFound},
		{"nothing to change", watch, 1, 1, danger.Update{}, grid.CodeInvalid},
		{"an auditor", person(5, at(grid.RoleAuditor, 1)), 1, 1, danger.Update{Title: &title}, grid.CodeForbidden},
	} {
		if _, err := s.Update(c.who, c.id, c.version, c.u); grid.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
	if _, err := s.Personal(watch, 1); grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("%v", err)
	}
	if p, err := s.Personal(guide, 1); err != nil || p.Reporter != "张三" || p.ReporterPhone != "13800130000" {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := s.Personal(person(3, at(grid.RoleGuide, 4)), 1); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("%v", err)
	}
	var version int32
	if err := db.Pool.QueryRow(t.Context(), `SELECT version FROM danger`).Scan(&version); err != nil || version != 1 {
		t.Errorf("version %d, %v", version, err)
	}
	if u, p := lines(t, db, "danger.update"), lines(t, db, "personal.look"); u != "refused refused" || p != "refused done" {
		t.Errorf("audit %q and %q", u, p)
	}
}
