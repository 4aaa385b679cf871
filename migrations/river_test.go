package migrations_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"anwang/grid/pg/pgtest"
)

// riverVersion is the version of River's own schema that our migrations make.
const riverVersion = 8

// TestRiver: our migrations make what River itself would make, but for the table in which
// it counts its migrations. When River has a newer schema, a migration of ours follows it.
func TestRiver(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	m, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := m.AllVersions()
	if newest := all[len(all)-1].Version; newest != riverVersion {
		t.Errorf("River's schema is at version %d now: a migration must follow it, and riverVersion", newest)
	}
	if _, err := m.Migrate(t.Context(), rivermigrate.DirectionUp, &rivermigrate.MigrateOpts{TargetVersion: riverVersion}); err != nil {
		t.Fatal(err)
	}
	theirs, ours := riverSchema(t, connect(t, url)), riverSchema(t, connect(t, pgtest.URL(t)))
	if d := cmp.Diff(theirs, ours); d != "" {
		t.Errorf("-River +ours:\n%s", d)
	}
	if len(ours) < 50 {
		t.Errorf("only %d parts were compared", len(ours))
	}
}

// riverSchema describes the tables of River, part by part.
func riverSchema(t *testing.T, conn *pgx.Conn) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), `
		WITH tab AS (SELECT oid, relname, relpersistence FROM pg_class
		WHERE relkind = 'r' AND relname IN ('river_job', 'river_leader', 'river_queue', 'river_notification'))
		SELECT format('%s is %s', relname, relpersistence) FROM tab
		UNION ALL SELECT format('%s.%s %s null %s default %s', relname, attname, format_type(atttypid, atttypmod), NOT attnotnull,
		pg_get_expr(adbin, adrelid))
		  FROM tab JOIN pg_attribute a ON a.attrelid = tab.oid AND attnum > 0 AND NOT attisdropped LEFT JOIN pg_attrdef d ON d.adrelid = tab.oid
		  AND d.adnum = attnum
		UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(c.oid)) FROM tab JOIN pg_constraint c ON c.conrelid = tab.oid
		UNION ALL SELECT pg_get_indexdef(indexrelid) FROM tab JOIN pg_index i ON i.indrelid = tab.oid
		UNION ALL SELECT 'trigger ' || tgname FROM tab JOIN pg_trigger g ON g.tgrelid = tab.oid
		UNION ALL SELECT 'state ' || string_agg(enumlabel, ' ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = 'river_job_state'::regtype
		UNION ALL SELECT proname || ' ' || prosrc FROM pg_proc WHERE proname LIKE 'river\_%'`)
	if err != nil {
		t.Fatal(err)
	}
	parts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for i := range parts {
		parts[i] = strings.Join(strings.Fields(parts[i]), " ")
	}
	slices.Sort(parts)
	return parts
}
