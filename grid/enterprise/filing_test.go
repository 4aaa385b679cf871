package enterprise_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"anwang/grid"
	"anwang/grid/enterprise"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// town is a root (1) of two districts (2, 3) with two leaves each (4 to 7), squares
// of 0.1 degrees in a row, and a department of gas over the first district.
const town = `
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '市', 'City'), (1, 2, '区', 'District'), (1, 3, '街道', 'Street');
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) VALUES
		(1, 1, NULL, 1, '11', '市', false), (2, 1, 1, 2, '1101', '东区', false), (3, 1, 1, 2, '1102', '西区', false),
		(4, 1, 2, 3, '110101', '甲', true), (5, 1, 2, 3, '110102', '乙', true), (6, 1, 3, 3, '110201', '丙', true),
		(7, 1, 3, 3, '110202', '丁', true);
	INSERT INTO boundary (grid_id, geom, label, area)
		SELECT g, ST_Multi(e), ST_Centroid(e), 1 FROM (VALUES (1, 0, 4), (2, 0, 2), (3, 2, 4), (4, 0, 1), (5, 1, 2), (6, 2, 3), (7, 3, 4)) v(g, w,
		x),
			LATERAL ST_MakeEnvelope(116 + w * 0.1, 39.8, 116 + x * 0.1, 39.9, 4490) e;
	INSERT INTO organisation (id, kind, name, grid_id) VALUES (1, 'department', '东区城管委', 2), (2, 'department', '市应急局', 1);
	INSERT INTO account (id, login, name, grid_id, organisation_id) SELECT i, 'test.' || i, 'x', 1, CASE WHEN i < 3 THEN i END
	FROM generate_series(1, 9) i;
	INSERT INTO role_grant (account_id, role, grid_id, sector) VALUES (1, 'department', 2, 'gas'), (2, 'department', 1, 'chemical'),
	(3, 'department', 1, 'gas');
	INSERT INTO enterprise (id, credit_code, name, sector, geom) VALUES
		(1, '91350100M000100Y43', '红星化工有限公司', 'chemical', 'SRID=4490;POINT(116.05 39.85)'),
		(2, '91110000101623741K', '绿地燃气站', 'gas', 'SRID=4490;POINT(116.15 39.85)'),
		(3, '911101066976941872', '蓝天商店', 'other', 'SRID=4490;POINT(116.25 39.85)');
	SELECT setval(pg_get_serial_sequence('enterprise', 'id'), 100)`

func open(t *testing.T, sql string) (*pg.DB, *enterprise.Service) {
	t.Helper()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), town+";"+sql); err != nil {
		t.Fatal(err)
	}
	// as anwang serve does
	if err := db.Become(t.Context(), pg.AppRole); err != nil {
		t.Fatal(err)
	}
	return db, enterprise.New(db)
}

func person(grants ...grid.Grant) context.Context {
	return grid.WithActor(context.Background(), &grid.Actor{ID: 5, Login: "p", Grants: grants})
}

func at(r grid.Role, g grid.ID) grid.Grant { return grid.Grant{Role: r, Grid: g} }

func in(s string, g grid.ID) grid.Grant {
	return grid.Grant{Role: grid.RoleDepartment, Grid: g, Sector: s}
}

func of(e grid.ID) grid.Grant { return grid.Grant{Role: grid.RoleEnterprise, Enterprise: e} }

var city = person(at(grid.RoleCity, 1))

// plain is a file with nothing but what it needs.
func plain(change func(*enterprise.Fields)) enterprise.Fields {
	f := enterprise.Fields{Name: "新兴机械有限公司", CreditCode: "91371002MA4JURQ208", Lon: 116.11, Lat: 39.85}
	if change != nil {
		change(&f)
	}
	return f
}

// pointers are where the faults of an error are.
func pointers(err error) string {
	var out []string
	if e, ok := err.(*grid.Error); ok { //nolint:errorlint // the service wraps nothing
		for _, f := range e.Faults {
			out = append(out, f.Pointer)
		}
	}
	return strings.Join(out, " ")
}

func number[T any](v T) *T { return &v }

func TestCreate(t *testing.T) {
	t.Parallel()
	_, s := open(t, "")
	all := plain(func(f *enterprise.Fields) {
		f.CreditCode, f.Name, f.Sectors = " 91371002ma83fqef9n", "　金鼎燃气有限公司 ", []string{"gas", "fire", "gas"}
		f.Industry, f.Scale, f.Staff, f.Revenue, f.Capital, f.AboveScale = "D45", "small", number(30), number(512.5), number(0.1), number(true)
		f.Founded, f.TermEnd, f.Standard, f.Grade = "2020-02-29", "2050-01-01", number(3), "B"
		f.LegalPerson, f.LegalPhone, f.SafetyOfficer, f.Contact, f.FireKey, f.KeyLevel, f.Level, f.Basis = "张三丰", "13812345678", "李四", "王五",
			number(true), "city", "yellow", "ls_matrix"
		f.Plant = []byte(`{"type":"Polygon","coordinates":[[[116.1,39.84],[116.101,39.84],[116.101,39.841],[116.1,39.84]]]}`)
	})
	f, err := s.Create(city, all, false)
	if err != nil {
		t.Fatal(err, pointers(err))
	}
	if f.Grid != 5 || strings.Join(f.Sectors, " ") != "gas fire" || f.CreditCode != "91371002MA83FQEF9N" ||
		f.Name != "金鼎燃气有限公司" || *f.Revenue != 512.5 || *f.Capital != 0.1 ||
		!*f.AboveScale || f.Founded != "2020-02-29" ||
		f.Level != "yellow" || f.Assessed.IsZero() || f.LegalPerson != "张三丰" || f.Status != "open" ||
		!strings.Contains(string(f.Plant), "MultiPolygon") {
		t.Errorf("%+v", f)
	}
	if len(f.Departments) != 2 || f.Departments[0].Name != "东区城管委" || f.Departments[1].ID != 0 || f.Departments[1].People != 1 {
		t.Errorf("departments %+v", f.Departments)
	}
	for _, c := range []struct {
		name   string
		who    context.Context
		change func(*enterprise.Fields)
		code   grid.Code
		at     string
	}{
		{"no name", city, func(f *enterprise.Fields) { f.Name = "  " }, grid.CodeRejected, "/name"},
		{"no code", city, func(f *enterprise.Fields) { f.CreditCode = "" }, grid.CodeRejected, "/creditCode"},
		{"a code that does not verify", city, func(f *enterprise.Fields) { f.CreditCode = "91350211M0000XUF46" }, grid.CodeRejected, "/codeNote"},
		{"the same, kept", city, func(f *enterprise.Fields) { f.CreditCode, f.CodeNote = "91350211M0000XUF46", "执照原件如此" }, "", ""},
		{"an old registration number", city, func(f *enterprise.Fields) { f.CreditCode, f.Name = "110105001234567", "甲" }, "", ""},
		{"an organisation code", city, func(f *enterprise.Fields) { f.CreditCode, f.Name = "10162374-5", "乙" }, grid.CodeRejected, "/codeNote"},
		{"no place", city, func(f *enterprise.Fields) { f.Lon, f.Lat = 0, 0 }, grid.CodeRejected, "/lon"},
		{"swapped", city, func(f *enterprise.Fields) { f.Lon, f.Lat = f.Lat, f.Lon }, grid.CodeRejected, "/lon"},
		{"in no grid", city, func(f *enterprise.Fields) { f.Lon = 120 }, grid.CodeRejected, "/lon"},
		{"a division of another section", city, func(f *enterprise.Fields) { f.Industry = "C50" }, grid.CodeRejected, "/industry"},
		{"many at once", city, func(f *enterprise.Fields) {
			f.Sectors, f.Scale, f.Grade, f.Standard, f.Founded, f.LegalPhone, f.Email = []string{"gas", "magic"}, "huge", "E",
				number(4), "2026-02-30", "abc", "x"
		}, grid.CodeRejected, "/email /sectors/1 /scale /grade /standard /founded /legalPhone"},
		{"founded tomorrow", city, func(f *enterprise.Fields) { f.Founded = "2199-01-01" }, grid.CodeRejected, "/founded"},
		{
			"ends before it began", city, func(f *enterprise.Fields) { f.Founded, f.TermEnd = "2020-01-01", "2019-01-01" }, grid.CodeRejected,
			"/termEnd",
		},
		{"a masked name sent back", city, func(f *enterprise.Fields) { f.LegalPerson = "张**" }, grid.CodeRejected, "/legalPerson"},
		{"a masked principal sent back", city, func(f *enterprise.Fields) { f.Principal = "赵*" }, grid.CodeRejected, "/principal"},
		{"a principal by the number of a card", city, func(f *enterprise.Fields) {
			f.Principal, f.PrincipalPhone = "赵六 11010519491231002X",
				"abc"
		}, grid.CodeRejected, "/principal /principalPhone"},
		{"a name that turns around", city, func(f *enterprise.Fields) { f.Name = "红星\u202e厂工化" }, grid.CodeRejected, "/name"},
		{"a zero byte", city, func(f *enterprise.Fields) { f.Name = "a\x00b" }, grid.CodeRejected, "/name"},
		{"a bow tie for a plant", city, func(f *enterprise.Fields) {
			f.Plant = []byte(`{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}`)
		}, grid.CodeRejected, "/plant"},
		{"a plant in the Gulf of Guinea", city, func(f *enterprise.Fields) {
			f.Plant = []byte(`{"type":"Polygon","coordinates":[[[0,0],[0.01,0],[0.01,0.01],[0,0.01],[0,0]]]}`)
		}, grid.CodeRejected, "/plant"},
		{"a plant as large as the world", city, func(f *enterprise.Fields) {
			f.Plant = []byte(`{"type":"Polygon","coordinates":[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]}`)
		}, grid.CodeRejected, "/plant"},
		{
			"no plant at all", city, func(f *enterprise.Fields) { f.Plant = []byte(`{"type":"Polygon","coordinates":[[[0]]]}`) }, grid.CodeRejected,
			"/plant",
		},
		{
			"a code that is taken", city, func(f *enterprise.Fields) { f.CreditCode, f.Name = "91350100m000100y43", "丙" }, grid.CodeConflict,
			"/duplicates/1",
		},
		{"a chief in another grid", person(at(grid.RoleChief, 4)), nil, grid.CodeForbidden, "/lon"},
		{"a department in its sector", person(in("gas", 2)), func(f *enterprise.Fields) { f.Sectors = []string{"fire", "gas"} }, "", ""},
		{
			"a department in another", person(in("gas", 2)),
			func(f *enterprise.Fields) {
				f.Sectors, f.CreditCode = []string{"chemical", "fire"}, "91371002MALCR63F1C"
			}, grid.CodeForbidden, "/sectors",
		},
		{"an officer", person(at(grid.RoleOfficer, 1)), nil, grid.CodeForbidden, ""},
		{"an enterprise", person(of(1)), nil, grid.CodeForbidden, ""},
		{"nobody", context.Background(), nil, grid.CodeUnauthenticated, ""},
	} {
		f, err := s.Create(c.who, plain(c.change), false)
		if grid.CodeOf(err) != c.code || pointers(err) != c.at {
			t.Errorf("%s: %v at %q, want %q at %q", c.name, err, pointers(err), c.code, c.at)
		}
		if err == nil && f.ID == 0 {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}

func TestDuplicateOnFiling(t *testing.T) {
	t.Parallel()
	db, s := open(t, `UPDATE enterprise SET old_code = '110105001234567' WHERE id = 2`)
	for _, c := range []struct {
		name   string
		change func(*enterprise.Fields)
		at     string
	}{
		{"the same name across the street", func(f *enterprise.Fields) { f.Name, f.Lon = "红星化工有限责任公司", 116.0502 }, "/duplicates/1"},
		{"a similar name there", func(f *enterprise.Fields) { f.Name, f.Lon = "北京红星化工（有限）公司", 116.0502 }, ""},
		{"the same name far away", func(f *enterprise.Fields) { f.Name, f.Lon = "红星化工有限公司", 116.18 }, ""},
		{"its organisation code", func(f *enterprise.Fields) { f.CreditCode, f.CodeNote = "101623741", "x" }, "/duplicates/2"},
		{"its former number", func(f *enterprise.Fields) { f.CreditCode = "110105001234567" }, "/duplicates/2"},
	} {
		_, err := s.Create(city, plain(c.change), false)
		if c.at != "" {
			if grid.CodeOf(err) != grid.CodeConflict || pointers(err) != c.at {
				t.Errorf("%s: %v at %q, want %q", c.name, err, pointers(err), c.at)
			}
		} else if err != nil {
			t.Errorf("%s: %v %s", c.name, err, pointers(err))
		}
		if _, err := db.Pool.Exec(t.Context(), `DELETE FROM enterprise WHERE id > 100`); err != nil {
			t.Fatal(err)
		}
	}
	same := plain(func(f *enterprise.Fields) { f.Name, f.Lon = "红星化工有限公司", 116.0502 })
	if _, err := s.Create(person(in("gas", 1)), plain(func(f *enterprise.Fields) {
		f.Name, f.Lon, f.Sectors = same.Name, same.Lon, []string{"gas"}
	}),
		false); err != nil {
		t.Errorf("who does not see it is told of it: %v", err)
	}
	same.CreditCode = "91371002MALCR63F1C"
	if _, err := s.Create(city, same, true); err != nil {
		t.Errorf("filed all the same: %v", err)
	}
	d, err := s.Duplicates(city, nil, 0, 10)
	if err != nil || d.Matched != 3 || d.Pairs[0].Why[0] != enterprise.SameName {
		t.Errorf("%+v, %v", d, err)
	}
	if d, err := s.Duplicates(city, grid.Under(3), 0, 10); err != nil || d.Matched != 0 {
		t.Errorf("%d pairs in the west, %v", d.Matched, err)
	}
}

func TestUpdateAndMove(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	to := func(lon float64) func(*enterprise.Fields) error {
		return func(f *enterprise.Fields) error { f.Lon = lon; return nil }
	}
	guide := person(at(grid.RoleGuide, 4))
	if _, err := s.Update(guide, 1, 1, to(116.12)); grid.CodeOf(err) != grid.CodeForbidden || pointers(err) != "/lon" {
		t.Errorf("out of one's own grid: %v", err)
	}
	var tried string
	err := db.Pool.QueryRow(t.Context(), `SELECT before::text || ' ' || after::text FROM audit WHERE outcome = 'refused'`).Scan(&tried)
	if err != nil || !regexp.MustCompile(`^{"lon": 116\.[0-9]+} {"lon": 116\.12}$`).MatchString(tried) {
		t.Errorf("what was refused is written down as %s, %v", tried, err)
	}
	f, err := s.Update(city, 1, 1, to(116.12))
	if err != nil || f.Grid != 5 || f.Version != 2 {
		t.Fatalf("%+v, %v", f, err)
	}
	if _, err := s.Update(city, 1, 1, to(116.13)); grid.CodeOf(err) != grid.CodeStale {
		t.Errorf("from an old version: %v", err)
	}
	if _, err := s.Update(city, 1, 2, to(116.12)); grid.CodeOf(err) != grid.CodeInvalid {
		t.Errorf("nothing: %v", err)
	}
	if _, err := s.Update(person(in("chemical", 1)), 1, 2,
		func(f *enterprise.Fields) error { f.Sectors = []string{"gas"}; return nil }); grid.CodeOf(err) != grid.CodeForbidden ||
		pointers(err) != "/sectors" {
		t.Errorf("out of one's own sector: %v", err)
	}
	_, err = s.Update(city, 1, 2, func(f *enterprise.Fields) error { f.CreditCode = "91110000101623741K"; return nil })
	if grid.CodeOf(err) != grid.CodeConflict || pointers(err) != "/creditCode" {
		t.Errorf("another's code: %v at %s", err, pointers(err))
	}
	if _, err := s.Update(city, 1, 2, func(f *enterprise.Fields) error {
		f.LegalPerson, f.LegalPhone = "欧阳机密", "13800139876"
		f.Principal, f.PrincipalPhone, f.Contact = "司马机密", "13800139876", "王五"
		return nil
	}); err != nil {
		t.Error(err)
	}
	for _, status := range []enterprise.StatusChange{
		{Status: "cancelled"},
		{Status: "moved", Since: "2199-01-01", Note: "x"},
		{Status: "merged", Note: "x"},
		{Status: "gone", Note: "x"},
		{Status: "open", Note: "x"},
	} {
		_, err := s.SetStatus(city, 1, 3, status)
		if status.Status == "open" && err == nil {
			continue
		}
		if grid.CodeOf(err) != grid.CodeRejected {
			t.Errorf("%+v: %v", status, err)
		}
	}
	f, err = s.File(city, 1)
	if err != nil {
		t.Fatal(err)
	}
	if f, err = s.SetStatus(city, 1, f.Version, enterprise.StatusChange{
		Status: "cancelled", Since: "2026-01-02",
		Note: "登记机关注销",
	}); err != nil || f.Status != "cancelled" || f.StatusSince != "2026-01-02" {
		t.Fatalf("%+v, %v", f, err)
	}
	h, err := s.History(city, 1)
	if err != nil || len(h.Past) < 2 || h.Past[len(h.Past)-1].GridName != "甲" || len(h.Events) < 3 ||
		h.Events[0].Action != "enterprise.status" || h.Events[0].Actor != "p" {
		t.Errorf("%+v, %v", h, err)
	}
	if h, err := s.History(person(at(grid.RoleWatch, 1)), 1); err != nil || h.Events[0].Actor != "" {
		t.Errorf("the watch is told who: %+v, %v", h.Events, err)
	}
	var n int
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM audit
		WHERE before::text || after::text ~ '机密|13800139876'`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d lines of the audit name somebody, %v", n, err)
	}
	p, err := s.Personal(city, 1)
	if err != nil || p.LegalPerson != "欧阳机密" {
		t.Errorf("%+v, %v", p, err)
	}
	// Who answers for the safety is a person of their own beside the contact.
	if p.Principal != "司马机密" || p.PrincipalPhone != "13800139876" || p.Contact != "王五" {
		t.Errorf("the principal responsible person: %+v", p)
	}
	if m := f.Masked(); m.Principal != "司***" || m.PrincipalPhone != "138****9876" {
		t.Errorf("shown as %q, %q", m.Principal, m.PrincipalPhone)
	}
	card, err := s.Get(city, 1)
	if err != nil || card.Principal != "司马机密" || card.Contact != "王五" {
		t.Errorf("card: %q, %q, %v", card.Principal, card.Contact, err)
	}
}

// TestTwoHands lets many change one file from the same version: one wins.
func TestTwoHands(t *testing.T) {
	t.Parallel()
	_, s := open(t, "")
	var mu sync.Mutex
	var codes []grid.Code
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			_, err := s.Update(city, 2, 1, func(f *enterprise.Fields) error { f.Park = fmt.Sprint("园", i); return nil })
			mu.Lock()
			codes = append(codes, grid.CodeOf(err))
			mu.Unlock()
		})
	}
	wg.Wait()
	won := len(slices.DeleteFunc(slices.Clone(codes), func(c grid.Code) bool { return c != "" }))
	if stale := len(slices.DeleteFunc(codes, func(c grid.Code) bool { return c != grid.CodeStale })); won != 1 || stale != 7 {
		t.Errorf("%d won, %d were stale", won, stale)
	}
}

// TestUnknownIsNotNone: what a new file does not say is not known, and stays so until
// somebody says it; it can be taken back.
func TestUnknownIsNotNone(t *testing.T) {
	t.Parallel()
	_, s := open(t, "")
	f, err := s.Create(city, plain(nil), false)
	if err != nil || f.Standard != nil || f.FireKey != nil {
		t.Fatalf("%v %v, %v", f.Standard, f.FireKey, err)
	}
	for _, c := range []struct {
		json     string
		standard *int
		fire     *bool
	}{
		{`{"standard":0,"fireKey":false}`, number(0), number(false)},
		{`{"standard":null,"fireKey":null}`, nil, nil},
		{`{"standard":2,"fireKey":true}`, number(2), number(true)},
	} {
		if f, err = s.Update(city, f.ID, f.Version, func(f *enterprise.Fields) error { return json.Unmarshal([]byte(c.json), f) }); err != nil {
			t.Fatal(c.json, err)
		}
		if !reflect.DeepEqual(f.Standard, c.standard) || !reflect.DeepEqual(f.FireKey, c.fire) {
			t.Errorf("%s: %v %v", c.json, f.Standard, f.FireKey)
		}
	}
}
