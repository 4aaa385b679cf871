package act_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// thing is a record of a kind that is there for the test alone.
type thing struct {
	ID      grid.ID `json:"id"`
	Name    string  `json:"name"`
	Version int32   `json:"-"`
}

var things = act.Kind[thing]{
	Subject: "thing", Name: grid.Text{ZH: "物", EN: "thing"}, File: grid.Text{ZH: "物的档案", EN: "file of the thing"}, Kept: true,
	Load: func(ctx context.Context, tx pgx.Tx, id grid.ID, _ grid.Scope, _ bool) (t thing, err error) {
		err = tx.QueryRow(ctx, `SELECT id, name, version FROM thing WHERE id = $1 FOR UPDATE`, id).Scan(&t.ID, &t.Name, &t.Version)
		return t, err
	},
	Head:    func(t *thing) act.Head { return act.Head{ID: t.ID, Name: t.Name, Version: t.Version} },
	Audited: func(t *thing, _ bool) any { return t },
}

func rename(name string) func(context.Context, pgx.Tx, thing, time.Time) (thing, error) {
	return func(ctx context.Context, tx pgx.Tx, was thing, now time.Time) (thing, error) {
		is := was
		is.Name, is.Version = name, was.Version+1
		return is, pg.Later(ctx, tx, `UPDATE thing SET name = $2, version = version + 1 WHERE id = $1`, was.ID, name)
	}
}

// TestAct: each way an act goes, and the lines of the audit that are left of it.
func TestAct(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), `CREATE TABLE thing (id bigint, name text, version int DEFAULT 1); INSERT INTO thing
		VALUES (1, 'a'), (2, 'b')`); err != nil {
		t.Fatal(err)
	}
	keeper := grid.WithActor(t.Context(), &grid.Actor{ID: 7, Login: "k", Grants: []grid.Grant{{Role: grid.RoleAdmin, Grid: 1}}})
	guide := grid.WithActor(t.Context(), &grid.Actor{ID: 8, Login: "g", Grants: []grid.Grant{{Role: grid.RoleGuide, Grid: 1}}})
	no := grid.Errorf(grid.CodeForbidden, "不行", "no")
	whole := things
	whole.Whole = true
	do := func(k *act.Kind[thing], ctx context.Context, id grid.ID, version int32, a act.Act[thing]) func() error {
		a.Action = "thing.change"
		if a.Needs == "" && !a.Own {
			a.Needs = grid.ManageAccounts
		}
		return func() error { _, err := k.Do(ctx, db, id, version, a); return err }
	}
	part := func(ctx context.Context, tx pgx.Tx, was thing, now time.Time) (thing, error) {
		if _, err := things.Part(ctx, tx, grid.Everything, 2, act.AnyVersion,
			act.Act[thing]{Action: "thing.part", Do: rename("part")}); err != nil {
			return was, err
		}
		return rename("whole")(ctx, tx, was, now)
	}
	var order []string
	for _, c := range []struct {
		name string
		do   func() error
		code grid.Code
		text string
		want []string // the lines: action, subject, name, before, after, outcome
	}{
		{"nobody", do(&things, t.Context(), 1, 1, act.Act[thing]{Do: rename("x")}), grid.CodeUnauthenticated, "", nil},
		{
			"who may not", do(&things, guide, 1, 1, act.Act[thing]{Do: rename("x")}), grid.CodeForbidden, "",
			[]string{"thing.change 1  - - refused"},
		},
		{"no such record", do(&things, keeper, 9, 1, act.Act[thing]{Do: rename("x")}), grid.CodeNotFound, "没有编号为 9 的物", nil},
		{"another version", do(&things, keeper, 1, 2, act.Act[thing]{Do: rename("x")}), grid.CodeStale, "物的档案已被修改（现为第 1 版，您依据的是第 2 版）", nil},
		{
			"not to this one", do(&things, keeper, 1, 1, act.Act[thing]{Do: rename("x"), May: func(context.Context, *thing) error { return no }}),
			grid.CodeForbidden, "",
			[]string{"thing.change 1 a - - refused"},
		},
		{
			"as they wanted it",
			do(&things, keeper, 1, 1, act.Act[thing]{Do: func(_ context.Context, _ pgx.Tx, was thing, _ time.Time) (thing, error) {
				was.Name = "x"
				return was, no
			}}),
			grid.CodeForbidden, "",
			[]string{`thing.change 1 a {"name": "a"} {"name": "x"} refused`},
		},
		{
			"done", do(&things, keeper, 1, 1, act.Act[thing]{Do: rename("a2")}), "", "",
			[]string{`thing.change 1 a2 {"name": "a"} {"name": "a2"} done`},
		},
		{
			"all of it", do(&whole, keeper, 1, 2, act.Act[thing]{Do: rename("a3")}), "", "",
			[]string{`thing.change 1 a3 {"id": 1, "name": "a2"} {"id": 1, "name": "a3"} done`},
		},
		{
			"its own", do(&things, guide, 1, act.AnyVersion, act.Act[thing]{Own: true, Do: rename("a4")}), "", "",
			[]string{`thing.change 1 a4 {"name": "a3"} {"name": "a4"} done`},
		},
		{
			"a line of its own", do(&things, keeper, 1, act.AnyVersion,
				act.Act[thing]{Do: rename("a5"), Line: func(_, _ *thing, e *grid.Entry) error {
					e.Action, e.Name, e.Before = "thing.other", "line", nil
					return nil
				}}), "", "", []string{`thing.other 1 line - {"name": "a5"} done`},
		},
		{
			"ends", do(&whole, keeper, 1, act.AnyVersion, act.Act[thing]{
				Ends: true,
				Do:   func(_ context.Context, _ pgx.Tx, was thing, _ time.Time) (thing, error) { return was, nil },
			}),
			"", "",
			[]string{`thing.change 1 a5 {"id": 1, "name": "a5"} - done`},
		},
		{
			"a part", do(&things, keeper, 1, act.AnyVersion, act.Act[thing]{Do: part}), "", "",
			[]string{`thing.part 2 part {"name": "b"} {"name": "part"} done`, `thing.change 1 whole {"name": "a5"} {"name": "whole"} done`},
		},
		{"first", do(&things, keeper, 1, act.AnyVersion, act.Act[thing]{
			First: func(context.Context, pgx.Tx) error { order = append(order, "first"); return nil },
			May:   func(context.Context, *thing) error { order = append(order, "may"); return nil },
			Do:    rename("a6"),
		}), "", "", []string{`thing.change 1 a6 {"name": "whole"} {"name": "a6"} done`}},
	} {
		var last grid.ID
		if err := db.Pool.QueryRow(t.Context(), `SELECT coalesce(max(id), 0) FROM audit`).Scan(&last); err != nil {
			t.Fatal(err)
		}
		err := c.do()
		if grid.CodeOf(err) != c.code && (err != nil || c.code != "") || err != nil && !strings.Contains(textOf(err), c.text) {
			t.Errorf("%s: %v, want %s %s", c.name, err, c.code, c.text)
		}
		rows, err := db.Pool.Query(t.Context(), `SELECT concat_ws(' ', action, subject_id, name, coalesce(before::text, '-'),
			coalesce(after::text, '-'), outcome) FROM audit WHERE id > $1 ORDER BY id`, last)
		if err != nil {
			t.Fatal(err)
		}
		got, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: the audit has %q, want %q, %v", c.name, got, c.want, err)
		}
	}
	if !slices.Equal(order, []string{"first", "may"}) {
		t.Errorf("in the order %v", order)
	}
}

func textOf(err error) string {
	if e := (*grid.Error)(nil); errors.As(err, &e) {
		return e.Text.ZH
	}
	return ""
}
