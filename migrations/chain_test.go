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
		SELECT 'old' || i, 'danger.update', '隐患😀', '{"": 1e300, "键": [null, true, -1.50, "é", {}], "b": {"z": "", "a": null}}', '{"html": "<&>"}' FROM generate_series(1, 4) i`
	exec(t, conn, line)
	const hashes = `SELECT string_agg(seq || ' ' || encode(prev, 'hex') || ' ' || encode(hash, 'hex'), ',' ORDER BY seq) FROM audit WHERE actor LIKE 'old%'`
	was := value(t, conn, hashes)
	if _, _, err := migrations.Run(t.Context(), conn); err != nil {
		t.Fatal(err)
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
		return c.Intact() && c.Rows == 6
	}
	if !intact() || value(t, conn, hashes) != was {
		t.Fatalf("the chain does not go on: %s, was %s", value(t, conn, hashes), was)
	}
	exec(t, conn, `SET session_replication_role = replica; CREATE TABLE kept AS SELECT * FROM audit`)
	for _, sql := range []string{
		`UPDATE audit SET actor = 'x' WHERE seq = 2`,
		`UPDATE audit SET actor = 'x' WHERE seq = 2; UPDATE audit a SET hash = audit_hash(a) WHERE seq = 2`,
		`UPDATE audit SET actor = 'x' WHERE seq = 4; UPDATE audit a SET hash = audit_hash(a) WHERE seq = 4`,
		`DELETE FROM audit WHERE seq = 4`,
		// one of then made one of now, and the other way round, and one of no kind
		`UPDATE audit a SET form = 1 WHERE seq = 2`, `UPDATE audit a SET form = 1 WHERE seq = 2; UPDATE audit a SET hash = audit_hash(a) WHERE seq = 2`,
		`UPDATE audit SET form = NULL WHERE seq = 5`, `UPDATE audit SET form = NULL WHERE seq = 5; UPDATE audit a SET hash = audit_hash(a) WHERE seq = 5`,
		`UPDATE audit SET form = 9 WHERE seq = 6`, `UPDATE audit SET form = 9, hash = NULL WHERE seq = 6`,
	} {
		exec(t, conn, sql)
		if intact() {
			t.Errorf("%s: not noticed", sql)
		}
		exec(t, conn, `DELETE FROM audit; INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM kept`)
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
