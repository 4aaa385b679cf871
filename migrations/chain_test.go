package migrations_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/grid/audit"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
	"anwang/migrations"
)

// TestChainGoesOn: lines that were chained at their commit keep their hashes through
// the upgrade and are checked by the rule of then; new ones follow them; tampering with
// either is found as ever.
func TestChainGoesOn(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	conn := connect(t, url)
	if _, _, err := migrations.RunFiles(t.Context(), conn, before(t, "chain")); err != nil {
		t.Fatal(err)
	}
	const line = `INSERT INTO audit (actor, action, name, before, after)
		SELECT 'old' || i, 'danger.update', '隐患😀', '{"": 1e300, "键": [null, true, -1.50, "é", {}], "b": {"z": "", "a": null}}', '{"html": "<&>"}'
		FROM generate_series(1, 4) i`
	exec(t, conn, line)
	// Those that were chained after their commit, and one that waits, come next.
	if _, _, err := migrations.RunFiles(t.Context(), conn, before(t, "link")); err != nil {
		t.Fatal(err)
	}
	exec(t, conn, `INSERT INTO audit (actor, action, before) VALUES ('old5', 'danger.update', '{"a": 1}'), ('old6', 'danger.update', NULL)`)
	if sound := value(t, conn, `SELECT audit_tie() || ' tied, sound: ' || (SELECT bool_and(audit_hash(a) = hash)
		FROM audit a)`); sound != "2 tied, sound: true" {
		t.Fatal(sound)
	}
	const hashes = `SELECT string_agg(seq || ' ' || encode(prev, 'hex') || ' ' || encode(hash, 'hex'), ',' ORDER BY seq) FROM `
	was := value(t, conn, hashes+`audit`)
	exec(t, conn, `INSERT INTO audit (actor, action) VALUES ('waits', 'danger.update')`)
	if _, _, err := migrations.Run(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	if is := value(t, conn, hashes+`audit_chain`); is != was {
		t.Fatalf("the places became other ones: %s, were %s", is, was)
	}
	exec(t, conn, `INSERT INTO audit (actor, action) VALUES ('new', 'danger.update'), ('new', 'danger.update')`)
	db, err := pg.Open(t.Context(), pg.Config{URL: url}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	intact := func() bool {
		t.Helper()
		c, err := audit.Check(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		return c.Intact() && c.Rows == 9
	}
	if !intact() {
		t.Fatal("the chain does not go on")
	}
	exec(t, conn, `SET session_replication_role = replica; CREATE TABLE kept AS SELECT * FROM audit; CREATE TABLE kept_chain AS SELECT *
		FROM audit_chain`)
	const anew = `; UPDATE audit_chain c SET hash = audit_hash(a, c) FROM audit a WHERE a.id = c.id AND c.seq = `
	for _, sql := range []string{
		`UPDATE audit SET actor = 'x' WHERE id = 2`,
		`UPDATE audit SET actor = 'x' WHERE id = 2` + anew + `2`,
		`UPDATE audit SET actor = 'x' WHERE id = 4` + anew + `4`,
		`DELETE FROM audit WHERE id = 4`, `DELETE FROM audit_chain WHERE seq = 4`, `DELETE FROM audit WHERE id = 4; DELETE FROM audit_chain
			WHERE seq = 4`,
		`DELETE FROM audit WHERE id = 6`, `DELETE FROM audit WHERE id = 9; DELETE FROM audit_chain WHERE seq = 9`,
		// one of then made one of now, and the other way round, and one of no kind
		`UPDATE audit a SET form = 1 WHERE id = 2`, `UPDATE audit a SET form = 1 WHERE id = 2` + anew + `2`,
		`UPDATE audit SET form = 2 WHERE id = 5`, `UPDATE audit SET form = 2 WHERE id = 5` + anew + `5`, `UPDATE audit SET form = 1 WHERE id = 8`,
		`UPDATE audit SET form = 1 WHERE id = 8` + anew + `8`,
		`UPDATE audit SET form = NULL WHERE id = 5`, `UPDATE audit SET form = NULL WHERE id = 5` + anew + `5`,
		`UPDATE audit SET form = 9 WHERE id = 6`, `UPDATE audit SET form = 9 WHERE id = 6; UPDATE audit_chain SET hash = '' WHERE seq = 6`,
	} {
		exec(t, conn, sql)
		if intact() {
			t.Errorf("%s: not noticed", sql)
		}
		exec(t, conn, `DELETE FROM audit; INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM kept; DELETE
			FROM audit_chain; INSERT INTO audit_chain SELECT * FROM kept_chain`)
	}
	if !intact() {
		t.Error("put back, and not intact")
	}
}

func value(t *testing.T, conn *pgx.Conn, sql string) (s string) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), sql).Scan(&s); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return s
}
