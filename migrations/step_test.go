package migrations_test

import (
	"strings"
	"testing"

	"anwang/grid/pg/pgtest"
	"anwang/migrations"
)

// worked is what earlier versions left of dangers: the record, and the lines of the audit
// as they wrote them, with what differed. Reasons stand at the end of the description
// behind the name of the state.
const worked = twoGrids + `
	INSERT INTO organisation (id, kind, name, grid_id) VALUES (1, 'street', '东区应急办', 3), (2, 'enterprise', '甲厂', 3), (3, 'department', '局', 3);
	INSERT INTO account (id, login, name, grid_id, organisation_id) VALUES (1, 'wang', '王指导', 3, 1), (2, 'li', '李厂长', 3, 2),
	(3, 'zhao', '赵', 3, 3);
	INSERT INTO danger (id, title, detail, grade, state, listed, found, created, deadline, closed, registered_by, updated, version, geom)
	SELECT id, 'x', detail, grade, state, listed, '2026-01-01 00:00Z', '2026-01-02 00:00Z', '2026-09-01 00:00Z', closed::timestamptz, by,
	'2026-03-01 00:00Z', 7, 'SRID=4490;POINT(117.5 39.5)'
	  FROM (VALUES
		(1, E'阀门漏\n夜班发现\n[整改中] 仍漏\n第二行\n[已销号] 好了', 1, 6, 0, '2026-02-07 00:00Z', 1::bigint),  -- the whole loop
		(2, '[已作废] 重复', 0, 7, 0, '2026-02-02 00:00Z', NULL),                                             -- nothing but a reason
		(3, '后来改写的描述', 0, 4, 0, NULL, NULL),                                                           -- the reason was written over
		(4, E'路灯\n[已作废] 误报', 0, 7, 0, '2026-02-03 00:00Z', 2),                                         -- before there was an audit
		(5, E'管道\n[整改中] 再修\n[待验收] 修好', 0, 5, 0, NULL, NULL),                                      -- likewise, and nothing tells when
		(6, '', 0, 6, 0, '2026-02-04 00:00Z', NULL),                                                          -- loaded in bulk
		(7, E'[已作废] 是标题\n[已作废] 打错', 0, 7, 0, '2026-02-05 00:00Z', NULL),                           -- somebody typed what looks like a reason
		(8, E'新写的\n[延期待批] 缺件', 0, 4, 0, NULL, NULL),                                                 -- rewritten by the step itself
		(9, '', 1, 3, 2, NULL, NULL) -- several acts at once, of somebody who changed
	) v (id, detail, grade, state, listed, closed, by);
	INSERT INTO audit (at, account_id, actor, action, subject, subject_id, before, after, outcome)
	SELECT at::timestamptz, account, actor, action, subject, id, before::jsonb, after::jsonb, outcome FROM (VALUES
		('2026-01-02', 1, 'wang', 'danger.register', 'danger', 1, NULL,
		'{"title":"x","detail":"阀门漏\n夜班发现","grade":"general","state":"registered","listed":"none","inspection":4,
			"found":"2026-01-01T00:00:00Z","deadline":"2026-02-01T00:00:00Z"}', 'done'),
		('2026-02-01 01:00Z', 1, 'wang', 'danger.update', 'danger', 1, '{"state":"registered","grade":"general"}',
		'{"state":"graded","grade":"major"}', 'done'),
		('2026-02-01 01:30Z', 2, 'li', 'danger.update', 'danger', 1, '{"state":"graded"}', '{"state":"rectifying"}', 'refused'),
		('2026-02-01 02:00Z', 3, 'zhao', 'danger.update', 'danger', 1, '{"listed":"none"}', '{"listed":"city"}', 'done'),
		('2026-02-01 03:00Z', 1, 'wang', 'danger.update', 'danger', 1, '{"state":"graded","deadline":"2026-02-01T00:00:00Z"}',
		'{"state":"rectifying","deadline":"2026-03-01T00:00:00Z"}', 'done'),
		('2026-02-01 04:00Z', 2, 'li', 'danger.update', 'danger', 1, '{"state":"rectifying"}', '{"state":"pendingAccept","rectifiedBy":2}',
		'done'),
		('2026-02-02 00:00Z', 1, 'wang', 'danger.update', 'danger', 1,
		'{"state":"pendingAccept","deadline":"2026-03-01T00:00:00Z","detail":"阀门漏\n夜班发现"}',
		'{"state":"rectifying","deadline":"2026-09-01T00:00:00Z","detail":"阀门漏\n夜班发现\n[整改中] 仍漏\n第二行"}', 'done'),
		('2026-02-03 00:00Z', 2, 'li', 'danger.update', 'danger', 1, '{"state":"rectifying"}', '{"state":"pendingAccept"}', 'done'),
		('2026-02-07 00:00Z', 1, 'wang', 'danger.update', 'danger', 1,
		'{"state":"pendingAccept","listed":"city","detail":"阀门漏\n夜班发现\n[整改中] 仍漏\n第二行"}',
		'{"state":"closed","listed":"none","closed":"2026-02-07T00:00:00Z","detail":"阀门漏\n夜班发现\n[整改中] 仍漏\n第二行\n[已销号] 好了"}', 'done'),
		('2026-02-02 00:00Z', 1, 'wang', 'danger.update', 'danger', 2, '{"state":"registered"}',
		'{"state":"voided","closed":"2026-02-02T00:00:00Z","detail":"[已作废] 重复"}', 'done'),
		('2026-02-02 00:00Z', 2, 'li', 'danger.update', 'danger', 3, '{"state":"rectifying","detail":"旧"}',
		'{"state":"extension","detail":"旧\n[延期待批] 等料"}', 'done'),
		('2026-02-03 00:00Z', 1, 'wang', 'danger.update', 'danger', 3, '{"detail":"旧\n[延期待批] 等料"}', '{"detail":"后来改写的描述"}', 'done'),
		('2026-02-04 00:00Z', 1, 'wang', 'danger.update', 'danger', 3, '{"deadline":"2026-08-01T00:00:00Z"}',
		'{"deadline":"2026-09-01T00:00:00Z"}', 'done'),
		('2026-02-02 00:00Z', 2, 'li', 'danger.update', 'danger', 8, '{"state":"rectifying","detail":"旧写的"}',
		'{"state":"extension","detail":"新写的\n[延期待批] 缺件"}', 'done'),
		('2026-02-02 00:00Z', 3, 'zhao', 'danger.update', 'danger', 9, '{"state":"registered"}', '{"state":"graded","listed":"city"}', 'done'),
		('2026-02-03 00:00Z', 3, 'zhao', 'danger.update', 'danger', 9, '{"state":"graded"}', '{"state":"rectifying"}', 'done'),
		('2026-02-04 00:00Z', 2, 'li', 'danger.update', 'danger', 9, '{"state":"rectifying","detail":""}',
		'{"state":"extension","detail":"[延期待批] 等"}', 'done'),
		('2026-02-05 00:00Z', NULL, 'anwang', 'danger.update', 'danger', 9, '{"state":"extension","detail":"[延期待批] 等"}',
		'{"state":"rectifying","detail":""}', 'done'),
		('2026-02-02 12:00Z', NULL, 'admin', 'account.update', 'account', 3, '{"name":"钱","organisation":"街道"}',
		'{"name":"赵","organisation":"局"}', 'done'),
		('2026-02-02 12:00Z', NULL, 'admin', 'account.update', 'account', 2, '{"phone":"1"}', '{"phone":"2"}', 'done')
	) v (at, account, actor, action, subject, id, before, after, outcome)`

// TestStepsOfBefore: of a database of the last version before, what earlier versions wrote down of dangers becomes steps, as far as
// it can be told; the rest of every description stays as it was, letter for letter.
func TestStepsOfBefore(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.Empty(t))
	if _, _, err := migrations.RunFiles(t.Context(), conn, before(t, "redraw")); err != nil {
		t.Fatal(err)
	}
	exec(t, conn, worked)
	const rest = `SELECT string_agg(concat(to_jsonb(d) - ARRAY['detail', 'version']), ' ' ORDER BY id) FROM danger d`
	was := value(t, conn, rest)
	if _, _, err := migrations.Run(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	if is := value(t, conn, rest); is != was {
		t.Errorf("something else of the dangers changed: %s, was %s", is, was)
	}
	for id, want := range map[string]struct{ detail, steps string }{
		"1": {
			"阀门漏\n夜班发现 v8",
			`01-02 register wang 王指导 东区应急办 ->1 grade=0 due=02-01
02-01 grade wang 王指导 东区应急办 1->2 grade=1
02-01 list zhao   2->2 listed=2
02-01 order wang 王指导 东区应急办 2->3 due=03-01
02-01 report li 李厂长 甲厂 3->5
02-02 return wang 王指导 东区应急办 5->3 due=09-01 仍漏
第二行
02-03 report li 李厂长 甲厂 3->5
02-07 delist wang 王指导 东区应急办 5->5 listed=0
02-07 accept wang 王指导 东区应急办 5->6 好了`,
		},
		"2": {" v8", "01-02 register    ->1\n02-02 void wang 王指导 东区应急办 1->7 重复"},
		"3": {"后来改写的描述 v7", "01-02 register    ->1\n02-02 extend li 李厂长 甲厂 3->4 等料\n02-04 reschedule wang 王指导 东区应急办 4->4 due=09-01"},
		"4": {"路灯 v8", "01-02 register li 李厂长 甲厂 ->1\n02-03 void    ->7 误报"},
		"5": {"管道\n[整改中] 再修\n[待验收] 修好 v7", "01-02 register    ->1"},
		"6": {" v7", "01-02 register    ->1\n02-04 accept    5->6"},
		"7": {"[已作废] 是标题 v8", "01-02 register    ->1\n02-05 void    ->7 打错"},
		"8": {"新写的 v8", "01-02 register    ->1\n02-02 extend li 李厂长 甲厂 3->4 缺件"},
		"9": {
			" v7",
			`01-02 register    ->1
02-02 grade zhao   1->2
02-02 list zhao   2->2 listed=2
02-03 order zhao 赵 局 2->3
02-04 extend li 李厂长 甲厂 3->4 等
02-05 deny anwang   4->3`,
		},
	} {
		if got := value(t, conn, `SELECT detail || ' v' || version FROM danger WHERE id = `+id); got != want.detail {
			t.Errorf("%s is described as %q, want %q", id, got, want.detail)
		}
		got := value(t, conn, `SELECT string_agg(concat(to_char(at AT TIME ZONE 'UTC', 'MM-DD '), verb, ' ', actor, ' ', person, ' ',
			organisation, ' ', from_state, '->', to_state,
			' grade=' || grade, ' listed=' || listed, ' due=' || to_char(deadline AT TIME ZONE 'UTC', 'MM-DD'), ' ' || nullif(reason, '')), E'\n'
			ORDER BY id) FROM danger_step WHERE danger_id = `+id)
		if got != want.steps {
			t.Errorf("%s:\n%s\nwant\n%s", id, got, want.steps)
		}
	}
	// What is not told by a step is where it was, and what is told is not there twice.
	if n := value(t, conn, `SELECT count(*)::text FROM danger_step s JOIN danger d ON d.id = s.danger_id
		WHERE s.reason <> '' AND strpos(d.detail, s.reason) > 0`); n != "0" {
		t.Errorf("%s reasons stand in a step and in the description", n)
	}
	if s := value(t, conn, `SELECT string_agg(DISTINCT verb, ' ') FROM danger_step`); strings.Count(s, " ") < 8 {
		t.Errorf("only %s are looked at", s)
	}
}
