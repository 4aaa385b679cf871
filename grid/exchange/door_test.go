package exchange_test

import (
	"context"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/exchange"
	"anwang/grid/pg"
	"anwang/grid/sector"
)

// withOffices is a town whose tables of organisations come in by the services that keep them.
// Account 5 administers all of it, 6 the western street.
func withOffices(t *testing.T) (*pg.DB, *exchange.Service) {
	t.Helper()
	db, s := newTown(t)
	if _, err := db.Pool.Exec(t.Context(), `
		INSERT INTO account (id, login, name, grid_id) VALUES (5, 'admin', '管', 1), (6, 'westadmin', '理', 2);
		INSERT INTO role_grant (account_id, role, grid_id) VALUES (5, 'admin', 1), (6, 'admin', 2);
		INSERT INTO organisation (id, kind, name, short, code, grid_id) OVERRIDING SYSTEM VALUE VALUES
			(1, 'department', '安城市应急管理局', '市应急局', '11110000000000001A', 1), (2, 'street', '东山街道办事处', '东山街道', '', 3);
		SELECT setval(pg_get_serial_sequence('organisation', 'id'), 10);`); err != nil {
		t.Fatal(err)
	}
	accounts := account.New(db, account.Options{})
	accounts.Answering(sector.New(db).Answer)
	s.Enters("organisation", accounts.EnterOrganisation)
	return db, s
}

// offices is one table of what comes in by a door, and what becomes of it.
type offices struct {
	name   string
	by     context.Context
	rows   [][]any
	choose func(*exchange.Choice)
	state  string
	told   string
	made   int
	after  string // SQL that is true then
}

func (o *offices) run(t *testing.T, db *pg.DB, s *exchange.Service, register string) {
	t.Helper()
	choose := func(c *exchange.Choice) {
		if c.Existing, c.Faulty = exchange.Refuse, exchange.Stop; o.choose != nil {
			o.choose(c)
		}
	}
	trial, tried := tryOf(t, s, o.by, register, o.rows, false, choose)
	i, list := tryOf(t, s, o.by, register, o.rows, true, choose)
	if got := kindsOf(list); i.State != o.state || got != o.told || i.Outcome.Created != o.made {
		t.Errorf("%s: %s, %q, %d made; want %s, %q, %d", o.name, i.State, got, i.Outcome.Created, o.state, o.told, o.made)
	}
	if trial.State != exchange.Checked || kindsOf(tried) != kindsOf(list) {
		t.Errorf("%s: the trial says %s, %q; the import %q", o.name, trial.State, kindsOf(tried), kindsOf(list))
	}
	for k := range list {
		if text, remedy := list[k].Says(); strings.Contains(text.ZH+text.EN+remedy.ZH+remedy.EN, "{") || text.ZH == "" || text.EN == "" {
			t.Errorf("%s: %s says %q, %q", o.name, list[k].Kind, text, remedy)
		}
	}
	if o.after != "" && count(t, db, `SELECT (`+o.after+`)::int`) != 1 {
		t.Errorf("%s: afterwards not %s", o.name, o.after)
	}
}

func replace(c *exchange.Choice) { c.Existing = exchange.Replace }

// TestOrganisationsOfATable: a table of organisations comes in by the changes that are made by hand:
// parents first, whatever the order; nobody's in another area; what is there is said before it is
// changed; a trial keeps nothing.
func TestOrganisationsOfATable(t *testing.T) {
	t.Parallel()
	db, s := withOffices(t)
	all, west := as(t.Context(), 5), as(t.Context(), 6)
	head := []any{"机构名称", "简称", "机构类型", "上级单位", "信用代码", "所属网格", "负责行业", "值班电话"}
	done, refused := exchange.Done, exchange.Refused
	for _, o := range []offices{
		{
			name: "below headings of two rows, parents last", by: all, rows: [][]any{
				{"机构", "", "", "", "", "网格", "职责", "联系"}, head,
				{"危化科", "", "部门", "安城市城中区应急管理局", "", "", "", ""},
				{"安城市城中区应急管理局", "区应急局", "委办局", "市应急局", "", "城中区", "危化、矿山", "0631-5228888"},
				{"合计", 2},
			}, state: done, made: 2, told: "5 noRecord",
			after: `EXISTS (SELECT FROM organisation o JOIN organisation p ON p.id = o.parent_id JOIN organisation q ON q.id = p.parent_id
				JOIN sector_department d ON d.organisation_id = p.id WHERE o.name = '危化科' AND p.short = '区应急局' AND p.phone = '0631-5228888'
				 AND p.grid_id = 4 AND q.id = 1) AND (SELECT count(*) FROM audit WHERE action = 'organisation.create') = 2
				 AND (SELECT count(*) FROM audit WHERE action = 'sector.update') = 2`,
		},
		{
			name: "a circle", by: all, rows: [][]any{head, {"甲", "", "部门", "乙"}, {"乙", "", "部门", "丙"}, {"丙", "", "部门", "甲"}, {"丁", "", "部门", "丁"}},
			state: refused, told: "2D circle, 3D circle, 4D circle, 5D circle", after: `NOT EXISTS (SELECT FROM organisation WHERE name = '甲')`,
		},
		{
			name: "a circle with what is there", by: all, rows: [][]any{head, {"安城市应急管理局", "", "", "危化科"}}, choose: replace,
			state: refused, told: "2D notAccepted",
		},
		{
			name: "there already", by: all, rows: [][]any{head, {"安城市应急管理局", "", "部门"}}, state: refused, told: "2A notFitting",
		},
		{
			name: "updated, by its code under another name, and left as it is", by: all, rows: [][]any{
				head, {"安城市应急局", "", "", "", "11110000000000001a", "", "", "12350"}, {"东山街道办事处", "东山街道", "街道", "", "", "东山街道"},
			}, choose: replace, state: done, told: "2A enteredSo",
			after: `EXISTS (SELECT FROM organisation WHERE id = 1 AND name = '安城市应急局' AND phone = '12350' AND version = 2)
				AND (SELECT version FROM organisation WHERE id = 2) = 1`,
		},
		{
			name: "somebody else's grid, name and sectors", by: west, rows: [][]any{
				head, {"新机构", "", "部门", "", "", "东山街道"}, {"东山街道办事处", "", "街道"}, {"西河街道办事处", "", "街道"}, {"某局", "", "部门", "", "", "", "危化"},
			}, choose: replace, state: refused, told: "2F notAccepted, 3A notFitting, 5G notYourRow",
			after: `NOT EXISTS (SELECT FROM organisation WHERE grid_id = 2)`,
		},
		{
			name: "the good rows of it", by: west, rows: [][]any{
				head, {"新机构", "", "部门", "", "", "东山街道"}, {"西河街道办事处", "西河街道", "街道", "市应急局"}, {"两次", "", "部门"}, {"两次", "", "部门"}, {"无类", ""},
			}, choose: skip, state: done, made: 1, told: "2F notAccepted, 4 withBad, 5A notAccepted, 6C notAccepted",
			after: `EXISTS (SELECT FROM organisation WHERE grid_id = 2 AND parent_id = 1) AND NOT EXISTS (SELECT FROM organisation WHERE name = '两次')`,
		},
		{
			name: "numbers of a person and a text", by: all, rows: [][]any{head, {"张三 11010519491231002X", "", "部门"}, {"丙局", "", "飞船", "", "", "", "", "打门卫"}},
			state: refused, told: "2A textPerson, 3C wordUnknown, 3H phoneForm",
		},
	} {
		o.run(t, db, s, "organisation")
	}
	// Who imports what is on the map does not import organisations, nor sees such imports.
	if _, err := s.Upload(as(t.Context(), 1), "organisation", "x.csv", strings.NewReader("机构名称\n甲\n")); grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("sent by who keeps no accounts: %v", err)
	}
	list, err := s.List(as(t.Context(), 1), 0, 50)
	if err != nil || len(list) != 0 {
		t.Errorf("they see %d imports of organisations: %v", len(list), err)
	}
	if _, err := s.Upload(all, "", "x.csv", strings.NewReader("企业名称\n甲\n")); grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("enterprises by a system administrator: %v", err)
	}
}
