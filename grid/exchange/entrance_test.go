package exchange_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/exchange"
	"anwang/grid/hazard"
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
	s.Enters("account", accounts.EnterAccount)
	return db, s
}

// offices is one table of what comes in by an entrance, and what becomes of it.
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
			after: `EXISTS (SELECT FROM organisation WHERE grid_id = 2 AND parent_id = 1)
				AND NOT EXISTS (SELECT FROM organisation WHERE name = '两次')`,
		},
		{
			name: "numbers of a person and a text", by: all, rows: [][]any{
				head, {"张三 11010519491231002X", "", "部门"}, {"丙局", "", "飞船", "", "", "", "", "打门卫"},
			}, state: refused, told: "2A textPerson, 3C wordUnknown, 3H phoneForm",
		},
	} {
		o.run(t, db, s, "organisation")
	}
	// Who imports what is on the map does not import organisations, nor sees such imports.
	_, err := s.Upload(as(t.Context(), 1), "organisation", "x.csv", strings.NewReader("机构名称\n甲\n"))
	if grid.CodeOf(err) != grid.CodeForbidden {
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

// withSources is withOffices with two enterprises and their hazard sources.
func withSources(t *testing.T) (*pg.DB, *exchange.Service) {
	t.Helper()
	db, s := withOffices(t)
	if _, err := db.Pool.Exec(t.Context(), `
		INSERT INTO enterprise (id, credit_code, name, sector, geom) SELECT id, code, name, 'chemical', ST_SetSRID(ST_MakePoint(lon, 39.5), 4490)
		  FROM (VALUES (1, $1, '福来（北京）化工有限公司', 116.2), (2, $2, '东山化工厂', 117.5)) v (id, code, name, lon)`,
		creditCode(1), creditCode(2)); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Pool.Exec(t.Context(), `
		INSERT INTO hazard (id, code, name, kind, enterprise_id, geom)
		SELECT v.id, v.code, v.name, v.kind, e.id, e.geom FROM (VALUES (1, 'W1', '甲醇罐区', 'tank_farm', 1), (2, 'W2', '液氨制冷', 'ammonia', 1),
			(3, 'E1', '东山罐区', 'tank_farm', 2), (4, 'P1', '行车', 'crane', 1)) v (id, code, name, kind, of) JOIN enterprise e ON e.id = v.of;
		SELECT setval(pg_get_serial_sequence('hazard', 'id'), 10)`); err != nil {
		t.Fatal(err)
	}
	s.Enters("holding", hazard.New(db).EnterHoldings)
	return db, s
}

// TestHoldingsOfATable: what hazard sources hold comes in by the change that is made by hand: the rows
// of a source together, in tonnes whatever unit they are in, and grades it anew.
func TestHoldingsOfATable(t *testing.T) {
	t.Parallel()
	db, s := withSources(t)
	all, west := as(t.Context(), 1), as(t.Context(), 2)
	head := []any{"企业名称", "危险源名称", "危险源编号", "物质名称", "CAS号", "设计最大量（吨）", "单位", "单元类型", "危险性类别"}
	farm := func(rest ...any) []any {
		return append([]any{"福来(北京)化工有限公司", "甲醇罐区", ""}, rest...)
	}
	done, refused := exchange.Done, exchange.Refused
	holds := func(id int, want string) string {
		return fmt.Sprintf(`(SELECT string_agg(name || '=' || tonnes, ' ' ORDER BY line) FROM hazard_holding WHERE hazard_id = %d) = '%s'`,
			id, want)
	}
	for _, o := range []offices{
		{
			name: "somebody else's, a substance nobody knows, too much, none, and no unit", by: west, rows: [][]any{
				head, {"东山化工厂", "东山罐区", "", "甲醇", "", 10}, farm("不明物", "", 10), {"", "", "W2", "液氨", "", 0, "", "储存单元"},
				{"", "", "E1", "甲醇", "", 10}, {"", "", "P1", "甲醇", "", 10, "", "储存单元"}, {"", "", "", "甲醇", "", 10},
			}, state: refused,
			told:  "2B notAccepted, 3I notAccepted, 4F notAccepted, 5C notAccepted, 6B notAccepted, 7C notAccepted",
			after: `NOT EXISTS (SELECT FROM hazard_holding)`,
		},
		{
			name: "below headings of two rows, merged, kilograms and strokes of thousands", by: all, rows: [][]any{
				{"企业名称", "危险源", "", "储存情况", "", "", ""}, {"", "危险源名称", "危险源编号", "物质名称", "CAS号", "设计最大储量（kg）", "单元类型"},
				{"福来(北京)化工有限公司", "甲醇罐区", "", "甲醇", "67-56-1", "1,000,000", ""}, {"福来(北京)化工有限公司", "甲醇罐区", "", "汽油", "", "500t", ""},
				{"福来(北京)化工有限公司", "液氨制冷", "W2", "液氨", "", 9500, "储存单元"},
			}, state: done, made: 3, told: "3F enteredSo",
			after: holds(1, "甲醇=1000 汽油=500") + ` AND ` + holds(2, "氨=9.5") + ` AND (SELECT category = 'unit' AND major_level > 0 AND edition <> ''
				FROM hazard WHERE id = 1) AND (SELECT count(*) FROM audit WHERE action = 'hazard.update' AND outcome = 'done') = 2
				AND (SELECT count(*) FROM event WHERE verb = 'hazard.update') = 2`,
		},
		{
			name: "there already", by: all, rows: [][]any{head, farm("甲醇", "", 10)}, state: refused, told: "2 notFitting",
		},
		{
			name: "units that are none, that differ, and no number", by: all, rows: [][]any{
				head, farm("甲醇", "", "10m3"), farm("汽油", "", "500kg", "t"), farm("乙醇", "", 5, "桶"), farm("苯", "", "1,5"), farm("甲苯", "", "约10"),
			}, choose: replace, state: refused,
			told: "2F unitUnknown, 3F unitDiffers, 4G unitUnknown, 5F numberLeast, 6F numberLeast",
		},
		{
			name: "one more, another number, and the rest stays", by: all, rows: [][]any{
				head, farm("甲醇", "", 400, "kg"), farm("柴油", "", 20, "", "", ""), {"", "", "W2", "液氨", "7664-41-7", 9.5, "吨"},
			}, choose: replace, state: done, told: "2D enteredSo",
			after: holds(1, "汽油=500 甲醇=0.4 柴油=20") + ` AND (SELECT cas FROM hazard_holding WHERE hazard_id = 2) = '7664-41-7'`,
		},
		{
			name: "the good sources of a table", by: all, rows: [][]any{
				head, farm("甲醇", "", 1), farm("苯", "71-43-3", 1), {"", "", "E1", "煤油", "", "3吨"}, {"", "", "E1", "甲醇", "7664-41-7", 1},
				{"", "", "W2", "氨", "", 9.6},
			}, choose: func(c *exchange.Choice) { replace(c); skip(c) }, state: done, told: "2 withBad, 3E notAccepted, 4 withBad, 5E notAccepted",
		},
	} {
		o.run(t, db, s, "holding")
	}
	// The same heading of a table of hazard sources says in what it is.
	for cell, want := range map[any]string{"1,500": "1.5", "2t": "2", 500: "0.5"} {
		if _, list := tryOf(t, s, all, "hazard", [][]any{
			{"危险源编号", "危险源名称", "所属企业", "类型", "最大储量（kg）"}, {"H" + want, "罐" + want, "东山化工厂", "罐区", cell},
		}, true, nil); kindsOf(list) != "2 atOwner" {
			t.Errorf("%v: %s", cell, kindsOf(list))
		}
		if count(t, db, `SELECT (quantity = $2::float8)::int FROM hazard WHERE code = $1`, "H"+want, want) != 1 {
			t.Errorf("%v is not %s t", cell, want)
		}
	}
}

// TestPeopleOfATable: people come in by the changes that are made by hand, and nobody gets more by a
// table: an account without a password, and roles that wait for somebody else; nothing in another
// area, nothing of one's own, nobody under the name of another.
func TestPeopleOfATable(t *testing.T) {
	t.Parallel()
	db, s := withSources(t)
	if _, err := db.Pool.Exec(t.Context(), `
		INSERT INTO account (id, login, name, phone, grid_id) VALUES (20, 'wang', '王某', '13800138000', 2), (21, 'east', '东某', '', 3);
		INSERT INTO role_grant (account_id, role, grid_id) VALUES (20, 'officer', 2);
		SELECT setval(pg_get_serial_sequence('account', 'id'), 100)`); err != nil {
		t.Fatal(err)
	}
	all, west := as(t.Context(), 5), as(t.Context(), 6)
	head := []any{"姓名", "登录名", "手机号码", "所在单位", "角色", "网格", "监管行业", "企业", "生效日期", "截止日期"}
	done, refused := exchange.Done, exchange.Refused
	const grants = `(SELECT count(*) FROM role_grant)`
	for _, o := range []offices{
		{
			name: "new people, one of two roles, one by two rows, nobody's password", by: all, rows: [][]any{
				{"某街道人员名册"}, {"人员", "", "", "单位", "授权", "", "", "", "期限", ""}, head,
				{"李某", "li", "13900139000", "市应急局", "网格指导员、网格长", "西河街道", "", "", "2020-01-01", "2099-12-31"},
				{"赵某", "ZHAO", "", "东山街道", "业务指导员", "东山街道", "危化、矿山", "", "", ""},
				{"赵某", "zhao", "13700137000", "", "网格员", "东山街道", "", "", "", ""},
				{"钱某", "qian", "", "", "企业用户", "", "", "东山化工厂", "", "长期"},
				{"李某", "li2", "", "", "", "", "", "", "", ""},
			}, state: done, made: 5,
			told: "4E enteredSo, 4E enteredSo, 4I enteredSo, 5E enteredSo, 5E enteredSo, 6E enteredSo, 7E enteredSo, 8A enteredSo",
			after: `(SELECT count(*) FROM account WHERE id > 100 AND password = '' AND password_set IS NULL) = 4
				AND (SELECT count(*) FROM approval WHERE state = 'waiting' AND kind = 'grant' AND side = 'system' AND asked_by = 5) = 6
				AND ` + grants + ` = 3 AND (SELECT phone = '13700137000' AND grid_id = 3 AND organisation_id = 2 FROM account WHERE login = 'zhao')
				AND (SELECT count(*) FROM audit WHERE action = 'account.create' AND actor = 'account5') = 4
				AND (SELECT count(*) FROM audit WHERE action = 'approval.ask') = 6
				AND EXISTS (SELECT FROM approval WHERE change ->> 'role' = 'chief' AND change ->> 'until' LIKE '2099-12-31T23:59:59+08:00')`,
		},
		{
			name: "the same again", by: all, rows: [][]any{
				head, {"李某", "li", "13900139000", "市应急局", "网格指导员、网格长", "西河街道", "", "", "2020-01-01", "2099-12-31"},
			}, choose: replace, state: done, told: "2I enteredSo", after: `(SELECT count(*) FROM approval) = 6`,
		},
		{
			name: "there already, and one log-in name of two", by: all, rows: [][]any{
				head, {"王某", "wang"}, {"孙某", "sun"}, {"周某", "SUN"}, {"吴某", "吴"}, {"郑某", ""},
			}, state: refused, told: "2B notFitting, 3 withBad, 4B notAccepted, 5B notAccepted, 6B fieldMissing",
		},
		{
			name: "updated as said: the name at once, the telephone of who holds much by two", by: all, rows: [][]any{
				head, {"王小某", "wang", "13600136000", "", "网格员", "西河街道"},
			}, choose: replace, state: done, told: "2B enteredSo, 2B enteredSo",
			after: `(SELECT name = '王小某' AND phone = '13800138000' FROM account WHERE id = 20) AND ` + grants + ` = 3
				AND EXISTS (SELECT FROM approval WHERE kind = 'update' AND account_id = 20 AND change ->> 'phone' = '13600136000')`,
		},
		{
			name: "somebody else's grid, account and enterprise, and a role without what it is held at", by: west, rows: [][]any{
				head, {"东某", "east", "13600136000"}, {"甲", "new1", "", "", "网格长", "安城市"}, {"乙", "new2", "", "", "网格员", "东山街道"},
				{"丙", "new3", "", "", "企业用户", "", "", "东山化工厂"}, {"丁", "new4", "", "", "部门", "西河街道"}, {"戊", "new5", "", "东山街道办事处"},
				{"己", "new6", "", "", "国王", "西河街道"}, {"庚", "new7", "", "", "网格员", "西河街道", "", "", "", "2001-01-01"},
			}, choose: replace, state: refused,
			told:  "2B notFitting, 3F notAccepted, 4F notAccepted, 5H notAccepted, 6G notAccepted, 7D notAccepted, 8E wordUnknown, 9J notAccepted",
			after: grants + ` = 3 AND NOT EXISTS (SELECT FROM account WHERE login LIKE 'new%')`,
		},
		{
			name: "one's own rights, name and telephone; an administrator above", by: west, rows: [][]any{
				head, {"理", "westadmin", "", "", "系统管理员", "西河街道"}, {"理", "westadmin", "", "", "安全管理员", "西河街道"}, {"管", "admin", "13600136000"},
			}, choose: replace, state: refused, told: "2 withBad, 3E notYourRow, 4B notFitting", after: grants + ` = 3`,
		},
		{
			name: "one's own name", by: all, rows: [][]any{head, {"总管", "admin"}}, choose: replace, state: refused, told: "2B notYourRow",
			after: `(SELECT name = '管' FROM account WHERE id = 5)`,
		},
		{
			name: "an administrator, by asking for it", by: all, rows: [][]any{head, {"辛", "new8", "", "", "系统管理员", "安城市"}},
			state: done, made: 1, told: "2E enteredSo", after: grants + ` = 3`,
		},
	} {
		o.run(t, db, s, "account")
	}
	// Who gives roles makes no accounts by a table, nor does who imports what is on the map.
	for _, id := range []grid.ID{1, 7} {
		_, err := s.Upload(as(t.Context(), id), "account", "x.csv", strings.NewReader("姓名,登录名\n甲,a1\n"))
		if grid.CodeOf(err) != grid.CodeForbidden {
			t.Errorf("account %d sends people: %v", id, err)
		}
	}
	// The command line gives roles at once, as anwang user does.
	internal := grid.WithActor(t.Context(), grid.Internal("anwang import"))
	o := offices{
		name: "by command", by: internal, rows: [][]any{head, {"壬", "new9", "", "", "网格员", "西河街道"}}, state: done, made: 1,
		after: `EXISTS (SELECT FROM role_grant r JOIN account a ON a.id = r.account_id WHERE a.login = 'new9'
			AND r.role = 'officer' AND r.grid_id = 2)`,
	}
	o.run(t, db, s, "account")
	if n := count(t, db, `SELECT count(*) FROM audit WHERE outcome = 'refused' AND action IN ('account.update', 'grant.create')`); n > 0 {
		t.Errorf("%d lines of what was only asked for by way of a refusal", n)
	}
}
