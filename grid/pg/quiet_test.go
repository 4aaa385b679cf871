package pg_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

const (
	markName  = "赵标记"
	markPhone = "13900001234"
)

// TestLogHasNoValues: slow statements, failing ones, broken constraints and
// values that are none leave neither names nor phones in the server's log.
func TestLogHasNoValues(t *testing.T) {
	t.Parallel()
	dir := open755(t)
	db, _ := private(t, dir, pg.Config{})
	if err := once(t.Context(), db, `CREATE TABLE person (name text PRIMARY KEY, phone text UNIQUE CHECK (length(phone) < 12),
		n int)`); err != nil {
		t.Fatal(err)
	}
	if loud, err := db.Loud(t.Context()); err != nil || len(loud) > 0 {
		t.Errorf("loud: %v (%v)", loud, err)
	}
	if err := once(t.Context(), db, `ALTER SYSTEM SET log_min_duration_statement = 0`); err != nil &&
		!strings.Contains(err.Error(), "transaction block") {
		t.Fatal(err)
	}
	if _, err := db.Pool.Exec(t.Context(), `ALTER SYSTEM SET log_min_duration_statement = 0`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Pool.Exec(t.Context(), `SELECT pg_reload_conf()`); err != nil {
		t.Fatal(err)
	}
	insert := func(ctx context.Context, run func(context.Context, string, ...any) error) {
		for _, args := range [][]any{
			{markName, markPhone},
			{markName, markPhone},
			{markName + "2", markPhone},
			{markName + "3", markPhone + markPhone},
		} {
			_ = run(ctx, `INSERT INTO person (name, phone) SELECT $1, $2 FROM pg_sleep(0.05)`, args...)
		}
		_ = run(ctx, `SELECT $1::text::int`, markPhone+"x")
		_ = run(ctx, `SELECT $1::text::json`, markName)
		_ = run(ctx, `UPDATE person SET n = length(name) / (SELECT 0 WHERE $1 <> '') WHERE name = $1`, markName)
		_ = run(ctx, `SELECT set_config('statement_timeout', '50ms', true), pg_sleep(0.2), $1::text`, markName)
	}
	insert(t.Context(), func(ctx context.Context, sql string, args ...any) error {
		_, err := db.Pool.Exec(ctx, sql, args...)
		return err
	})
	_, _ = db.Pool.CopyFrom(t.Context(), pgx.Identifier{"person"}, []string{"name", "phone"}, pgx.CopyFromRows([][]any{{markName, markPhone}}))
	// somebody with a tool of their own, past our connections' settings
	plain, err := pgx.ParseConfig(db.URL())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.ConnectConfig(t.Context(), plain)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]any{{markName, markPhone}, {markName + "2", markPhone}} {
		_, _ = conn.Exec(t.Context(), `INSERT INTO person (name, phone) VALUES ($1, $2)`, args...)
	}
	_ = conn.Close(t.Context())
	var text []byte
	until(t, "the log has the slow statements", func() bool {
		text = nil
		files, _ := filepath.Glob(filepath.Join(dir, "pg/log/*"))
		for _, f := range files {
			b, _ := os.ReadFile(f)
			text = append(text, b...)
		}
		return bytes.Contains(text, []byte("INSERT INTO person (name, phone) SELECT $1, $2"))
	})
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, markName) || strings.Contains(line, markPhone) {
			t.Errorf("in the log: %s", line)
		}
	}
}

// TestSafe: nor does our own log.
func TestSafe(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	for _, c := range []struct {
		sql  string
		args []any
	}{
		{`SELECT $1::text::int`, []any{markPhone}},
		{`SELECT $1::text::int`, []any{markName}},
		{`SELECT $1::text::timestamptz`, []any{markName + ` "` + markPhone}},
		{`SELECT $1::int`, []any{markPhone + "9999"}},
		{`SELECT $1::int`, []any{markName}},
		{`DO $$ BEGIN RAISE EXCEPTION 'nobody is called "` + markName + `" with 13900001234'; END $$`, nil},
	} {
		_, err := db.Pool.Exec(t.Context(), c.sql, c.args...)
		if err == nil {
			t.Errorf("%s: no error", c.sql)
			continue
		}
		for _, e := range []error{err, pg.Translate(err), errors.Join(errors.New("x"), err)} {
			log.Error("failed", "err", pg.Safe(e))
		}
	}
	if got := out.String(); strings.Contains(got, markName) || strings.Contains(got, markPhone) || !strings.Contains(got, "22P02") {
		t.Error(got)
	}
	if got := pg.Safe(errors.New(`plain "text"`)); got != `plain "text"` {
		t.Error(got)
	}
}
