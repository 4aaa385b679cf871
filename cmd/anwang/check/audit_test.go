package check_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/cmd/anwang/check"
	"anwang/grid"
	"anwang/grid/pg"
)

// TestTheAuditIsWatched edits the audit by hand, as a superuser can, and expects
// the place to be named.
func TestTheAuditIsWatched(t *testing.T) {
	t.Parallel()
	const written = `BEGIN; INSERT INTO audit (actor, action) VALUES ('y', 'danger.update'); COMMIT; `
	const quiet, anew = `SET session_replication_role = replica; `, `; UPDATE audit_chain c SET hash = audit_hash(a, c) FROM audit a
		WHERE a.id = c.id AND c.seq = `
	for name, c := range map[string]struct{ sql, what, at string }{
		"edited":           {quiet + `UPDATE audit SET actor = 'x' WHERE id = 2`, "audit chain", "changed at seq 2, id 2"},
		"taken out":        {quiet + `DELETE FROM audit WHERE id = 2`, "audit chain", "between places 1 and 3 1 rows are gone"},
		"newest taken out": {quiet + `DELETE FROM audit WHERE id = 4`, "audit chain", "after place 3 the newest 1 rows are gone"},
		"hashed anew":      {quiet + `UPDATE audit SET actor = 'x' WHERE id = 2` + anew + `2`, "audit chain", "places 2 and 3 do not fit"},
		"swapped": {quiet + `UPDATE audit_chain SET seq = 9 WHERE seq = 2; UPDATE audit_chain SET seq = 2
			WHERE seq = 3; UPDATE audit_chain SET seq = 3 WHERE seq = 9`, "audit chain", "changed at seq 2, id 3"},
		"taken out early": {written + quiet + `DELETE FROM audit WHERE id = 5`, "audit chain", "after place 4 the newest 1 rows are gone"},
		"changed early":   {written + quiet + `UPDATE audit SET actor = 'x' WHERE id = 5`, "audit chain", "changed at seq 5, id 5"},
		"note taken out":  {written + quiet + `DELETE FROM audit_waiting`, "audit chain", "record 5 has no place in the chain"},
		"cannot be tied": {
			written + quiet + `INSERT INTO audit_chain VALUES (5, 99, 'p', 'h')`, "audit chain",
			"1 records wait for their places in the chain and cannot get them",
		},
		"place taken out":  {quiet + `DELETE FROM audit_chain WHERE seq = 2`, "audit chain", "between places 1 and 3 1 rows are gone"},
		"may tie":          {`GRANT INSERT ON audit_chain TO anwang_app`, "nobody may change the audit", "anwang_app may INSERT audit_chain"},
		"places unguarded": {`DROP TRIGGER audit_refuse ON audit_chain`, "nobody may change the audit", "audit_refuse of audit_chain is gone"},
		"may write notes": {
			`GRANT INSERT ON audit_waiting TO anwang_app`, "nobody may change the audit",
			"anwang_app may INSERT audit_waiting",
		},
		"by another way": {
			`GRANT EXECUTE ON FUNCTION audit_wait() TO PUBLIC`, "nobody may change the audit",
			"anwang_app may write notes by audit_wait()",
		},
		"trigger off": {
			`ALTER TABLE audit DISABLE TRIGGER audit_refuse`, "nobody may change the audit",
			"audit_refuse of audit is switched off",
		},
		"trigger gone":       {`DROP TRIGGER audit_begin ON audit`, "nobody may change the audit", "audit_begin of audit is gone"},
		"no role to work as": {`REVOKE ALL ON audit FROM anwang_app`, "nobody may change the audit", "the service cannot work as anwang_app"},
		"a right too much":   {`GRANT UPDATE (actor) ON audit TO anwang_app`, "nobody may change the audit", "anwang_app may UPDATE audit"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := build(t)
			ctx := grid.WithActor(t.Context(), grid.Internal("test"))
			for range 4 {
				if err := db.Tx(ctx, func(tx pgx.Tx) error { return pg.Audit(ctx, tx, grid.Entry{Action: "danger.update"}) }); err != nil {
					t.Fatal(err)
				}
			}
			exec(t, db, `SELECT audit_tie()`)
			exec(t, db, c.sql)
			report, err := check.Run(t.Context(), db, check.Options{})
			if err != nil || report.OK {
				t.Fatalf("all is well, it says; %v", err)
			}
			var text bytes.Buffer
			if err := report.Write(&text, false); err != nil {
				t.Fatal(err)
			}
			if s := text.String(); !strings.Contains(s, c.what+": ") || !strings.Contains(s, c.at) {
				t.Errorf("not named: %s, %s\n%s", c.what, c.at, s)
			}
			for _, f := range report.Findings {
				if f.Group != "audit" && f.Wrong > 0 {
					t.Errorf("%s is wrong too", f.Name)
				}
			}
		})
	}
}
