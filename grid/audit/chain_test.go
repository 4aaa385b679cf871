package audit_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"anwang/grid"
	"anwang/grid/audit"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// odd is a document that is easily written in more than one way.
var odd = map[string]any{
	"": "empty key", "键": "值", "é": "e\u0301", "😀": []any{nil, true, false, 0, -1.5, 1e300, "", "s3:abc", []any{}, map[string]any{}},
	"z": map[string]any{"b": 1, "a": map[string]any{"b": "", "a": nil}}, "zero": "a\u0000b", "broken": "\xff", "html": "<&>",
}

func chainOf(t testing.TB, n int) *pg.DB {
	t.Helper()
	db := pgtest.New(t)
	for i := range n {
		write(t, db, "chain", grid.Entry{
			Action: "danger.update", Subject: "danger", ID: grid.ID(i + 1), Name: "隐患😀", Grid: 4, Before: odd,
			After: map[string]any{"i": i},
		})
	}
	if _, err := audit.Check(t.Context(), db); err != nil { // whoever checks has them tied first
		t.Fatal(err)
	}
	return db
}

// TestNobodyChangesTheAudit tries it as a superuser, who owns everything.
func TestNobodyChangesTheAudit(t *testing.T) {
	t.Parallel()
	db := chainOf(t, 2)
	write(t, db, "chain", grid.Entry{Action: "danger.update", Name: "waits"})
	for _, sql := range []string{
		`DELETE FROM audit WHERE id = 3`, `UPDATE audit SET form = NULL`, `DELETE FROM audit_waiting`,
		`UPDATE audit_waiting SET digest = sha256('x')`, `TRUNCATE audit_waiting`,
		`UPDATE audit SET actor = 'x'`, `UPDATE audit_chain SET seq = 9 WHERE seq = 2`, `UPDATE audit_chain SET hash = prev`,
		`DELETE FROM audit_chain WHERE seq = 2`, `TRUNCATE audit_chain`,
		`DELETE FROM audit`, `TRUNCATE audit`, `TRUNCATE audit_head`, `WITH gone AS (DELETE FROM audit WHERE id = 2 RETURNING *) SELECT count(*)
			FROM gone`,
		`BEGIN; INSERT INTO audit (actor, action) VALUES ('a', 'b'); UPDATE audit SET actor = 'c' WHERE actor = 'a'; COMMIT`,
	} {
		var pe *pgconn.PgError
		if _, err := db.Pool.Exec(t.Context(), sql); !errors.As(err, &pe) || pe.Code != "AW002" ||
			!strings.Contains(pe.Message, "only ever added to") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	err := db.Tx(t.Context(), func(tx pgx.Tx) error { _, err := tx.Exec(t.Context(), `DELETE FROM audit`); return err })
	if grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("translated: %v", err)
	}
	// A row cannot come in a form of its own choice.
	if _, err := db.Pool.Exec(t.Context(), `INSERT INTO audit (actor, action, form) VALUES ('a', 'b', NULL)`); err != nil {
		t.Error(err)
	}
	if c, err := audit.Check(t.Context(), db); err != nil || !c.Intact() || c.Rows != 4 {
		t.Errorf("%+v, %v", c, err)
	}
}

// quiet switches the guards off, as only a superuser or the owner can.
const quiet = `SET session_replication_role = replica; `

// anew is what somebody does who knows how the hash is made.
const anew = `UPDATE audit_chain c SET hash = audit_hash(a, c) FROM audit a WHERE a.id = c.id AND c.seq = `

func TestTamperingIsLocated(t *testing.T) {
	t.Parallel()
	type found struct {
		kind audit.FaultKind
		seq  int64
	}
	for name, c := range map[string]struct {
		sql  string
		want []found
	}{
		"a row changed":        {`UPDATE audit SET actor = 'somebody else' WHERE id = 3`, []found{{audit.Changed, 3}}},
		"its document changed": {`UPDATE audit SET before = before || '{"z": 2}' WHERE id = 3`, []found{{audit.Changed, 3}}},
		"a row taken out":      {`DELETE FROM audit WHERE id = 3`, []found{{audit.Missing, 2}}},
		"several taken out":    {`DELETE FROM audit WHERE id IN (2, 3, 5)`, []found{{audit.Missing, 1}, {audit.Missing, 4}}},
		"the first taken out":  {`DELETE FROM audit WHERE id = 1`, []found{{audit.Missing, 2}}},
		"the newest taken out": {`DELETE FROM audit WHERE id > 4`, []found{{audit.Newest, 4}}},
		"all taken out":        {`DELETE FROM audit`, []found{{audit.Newest, 0}}},
		"all, and its end": {
			`DELETE FROM audit; DELETE FROM audit_chain; UPDATE audit_head SET seq = 0, hash = decode(repeat('00', 32), 'hex');
			INSERT INTO account (login, name, grid_id, last_login) VALUES ('somebody', 'x', 1, now())`,
			[]found{{audit.Newest, 0}},
		},
		"changed and hashed anew": {`UPDATE audit SET actor = 'x' WHERE id = 3; ` + anew + `3`, []found{{audit.Unlinked, 3}}},
		"the first hashed anew":   {`UPDATE audit SET actor = 'x' WHERE id = 1; ` + anew + `1`, []found{{audit.Unlinked, 1}}},
		"the newest hashed anew":  {`UPDATE audit SET actor = 'x' WHERE id = 6; ` + anew + `6`, []found{{audit.Head, 6}}},
		"another beginning": {
			`UPDATE audit_chain SET prev = sha256('x') WHERE seq = 1; ` + anew + `1`,
			[]found{{audit.Unlinked, 1}, {audit.Unlinked, 1}},
		},
		"two swapped": {
			`UPDATE audit_chain SET seq = 99 WHERE seq = 2; UPDATE audit_chain SET seq = 2 WHERE seq = 4; UPDATE audit_chain SET seq = 4
				WHERE seq = 99`,
			[]found{{audit.Changed, 2}, {audit.Changed, 4}},
		},
		"a hole closed up": {`DELETE FROM audit WHERE id = 3; DELETE FROM audit_chain WHERE seq = 3; UPDATE audit_chain SET seq = seq - 1
			WHERE seq > 3; UPDATE audit_head SET seq = 5`, []found{{audit.Changed, 3}, {audit.Changed, 4}, {audit.Changed, 5}}},
		"two lines swapped": {
			`ALTER TABLE audit ALTER id SET GENERATED BY DEFAULT; UPDATE audit SET id = 99 WHERE id = 2; UPDATE audit SET id = 2
				WHERE id = 4; UPDATE audit SET id = 4 WHERE id = 99`,
			[]found{{audit.Changed, 2}, {audit.Changed, 4}},
		},
		"a place taken out":          {`DELETE FROM audit_chain WHERE seq = 3`, []found{{audit.Missing, 2}, {audit.Untied, 0}}},
		"the newest place taken out": {`DELETE FROM audit_chain WHERE seq = 6`, []found{{audit.Untied, 0}, {audit.Newest, 5}}},
		"a row and its place":        {`DELETE FROM audit WHERE id = 3; DELETE FROM audit_chain WHERE seq = 3`, []found{{audit.Missing, 2}}},
		"all places taken out": {
			`DELETE FROM audit_chain`,
			[]found{
				{audit.Untied, 0},
				{audit.Untied, 0},
				{audit.Untied, 0},
				{audit.Untied, 0},
				{audit.Untied, 0},
				{audit.Untied, 0},
				{audit.Newest, 0},
			},
		},
		"a place of no row":        {`INSERT INTO audit_chain VALUES (9, 9, 'p', 'h')`, []found{{audit.Head, 6}}},
		"a place of another row":   {`UPDATE audit_chain SET id = 9 WHERE seq = 3`, []found{{audit.Missing, 2}, {audit.Untied, 0}}},
		"its hash changed":         {`UPDATE audit_chain SET hash = sha256('x') WHERE seq = 3`, []found{{audit.Changed, 3}}},
		"what precedes it changed": {`UPDATE audit_chain SET prev = sha256('x') WHERE seq = 3`, []found{{audit.Changed, 3}}},
		"head set back":            {`UPDATE audit_head SET seq = 5`, []found{{audit.Head, 6}}},
		"head taken out":           {`DELETE FROM audit_head`, []found{{audit.Head, 6}}},
		"a row slipped in":         {`INSERT INTO audit (actor, action) VALUES ('x', 'danger.update')`, []found{{audit.Untied, 0}}},
		"a place taken by hand": {
			`INSERT INTO audit (actor, action) VALUES ('ghost', 'x'); INSERT INTO audit_chain VALUES (7, 7, 'p', 'h');
				SET session_replication_role = origin; INSERT INTO audit (actor, action) VALUES ('a', 'b')`,
			[]found{{audit.Changed, 7}, {audit.Head, 7}, {audit.Untied, 0}},
		},
		"a row appended": {
			`INSERT INTO audit (actor, action) VALUES ('x', 'y'); INSERT INTO audit_chain SELECT 7, 7, hash, '' FROM audit_chain WHERE seq = 6; ` +
				anew + `7`,
			[]found{{audit.Head, 7}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := chainOf(t, 6)
			if _, err := db.Pool.Exec(t.Context(), quiet+c.sql); err != nil {
				t.Fatal(err)
			}
			got, err := audit.Check(t.Context(), db)
			if err != nil {
				t.Fatal(err)
			}
			var at []found
			for i := range got.Faults {
				f := &got.Faults[i]
				at = append(at, found{f.Kind, f.Seq})
				if f.Text.ZH == "" || f.Text.EN == "" || strings.Contains(f.Text.ZH+f.Text.EN, "%!") || f.Line() == "" || f.ID == 0 && f.Seq != 0 {
					t.Errorf("%+v", f)
				}
			}
			same := len(at) == len(c.want)
			for i := range at {
				same = same && at[i] == c.want[i]
			}
			if !same {
				t.Errorf("found %v, want %v", at, c.want)
			}
		})
	}
}

// TestEveryColumnIsCovered changes one column after the other, whichever there
// are, and expects the change to be seen.
func TestEveryColumnIsCovered(t *testing.T) {
	t.Parallel()
	db := chainOf(t, 3)
	rows, err := db.Pool.Query(t.Context(), `SELECT attrelid::regclass::text, attname, format_type(atttypid, NULL) FROM pg_attribute
		WHERE attrelid IN ('audit'::regclass, 'audit_chain'::regclass) AND attnum > 0 AND NOT attisdropped ORDER BY 1, attnum`)
	if err != nil {
		t.Fatal(err)
	}
	type column struct{ Table, Name, Type string }
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	if err != nil || len(columns) < 21 {
		t.Fatal(columns, err)
	}
	for _, c := range columns {
		other := map[string]string{
			"bigint": "coalesce(%, 0) + 1000", "text": "% || 'x'", "timestamp with time zone": "% + interval '1 microsecond'",
			"jsonb": `coalesce(%, '{}') || '{"more": 1}'`, "bytea": "% || 'x'", "smallint": "% + 1",
		}[c.Type]
		if c.Name == "outcome" {
			other = "'failed'"
		}
		if other == "" {
			t.Errorf("no other value known for %s %s", c.Name, c.Type)
			continue
		}
		undone := errors.New("undone")
		err := pgx.BeginFunc(t.Context(), db.Pool, func(tx pgx.Tx) error {
			sql := `SET LOCAL session_replication_role = replica; `
			if c.Table == "audit" && c.Name == "id" {
				sql += `ALTER TABLE audit ALTER id SET GENERATED BY DEFAULT; `
			}
			if _, err := tx.Exec(t.Context(), sql+`UPDATE `+c.Table+` SET `+c.Name+` = `+strings.ReplaceAll(other, "%", c.Name)+
				` WHERE id = 2`); err != nil {
				return err
			}
			got, err := audit.Walk(t.Context(), tx)
			if err != nil {
				return err
			}
			if got.Intact() {
				t.Errorf("a changed %s of %s is not noticed", c.Name, c.Table)
			}
			return undone
		})
		if !errors.Is(err, undone) {
			t.Errorf("%s of %s: %v", c.Name, c.Table, err)
		}
	}
}

// The same content has the same hash whatever the settings of a connection are.
func TestHashDependsOnNoSetting(t *testing.T) {
	t.Parallel()
	db := chainOf(t, 1)
	for _, set := range []string{
		"TimeZone = 'Asia/Shanghai'", "bytea_output = 'escape'", "DateStyle = 'German'", "extra_float_digits = -5",
		"IntervalStyle = 'iso_8601'", "standard_conforming_strings = off", "xmlbinary = 'hex'",
	} {
		err := pgx.BeginFunc(context.WithoutCancel(t.Context()), db.Pool, func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), `SET LOCAL `+set); err != nil {
				return err
			}
			var same bool
			if err := tx.QueryRow(t.Context(), `SELECT audit_hash(a, c) = hash FROM audit a
				JOIN audit_chain c USING (id)`).Scan(&same); err != nil || !same {
				t.Errorf("%s: the hash differs, %v", set, err)
			}
			c, err := audit.Walk(t.Context(), tx)
			if err != nil || !c.Intact() {
				t.Errorf("%s: %v, %v", set, c.Faults, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestVerifyIsWrittenDown(t *testing.T) {
	t.Parallel()
	db := chainOf(t, 3)
	s := audit.New(db)
	c, err := s.Verify(auditor(1, grid.Term{Grid: 1}))
	if err != nil || !c.Intact() || c.Rows != 3 || len(c.Head) != 64 {
		t.Fatalf("%+v, %v", c, err)
	}
	p, err := s.List(grid.WithActor(t.Context(), grid.Internal("x")), audit.Filter{Action: "audit.verify"}, "", 0)
	if err != nil || len(p.Rows) != 1 || p.Rows[0].Account != 1 || !strings.Contains(string(p.Rows[0].After), c.Head) {
		t.Errorf("%+v, %v", p, err)
	}
	if c, err = s.Verify(auditor(1, grid.Term{Grid: 1})); err != nil || !c.Intact() || c.Rows != 4 {
		t.Errorf("%+v, %v", c, err)
	}
}
