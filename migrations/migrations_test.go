package migrations_test

import (
	"context"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"anwang/grid/pg/pgtest"
	"anwang/migrations"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func exec(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func TestServersThatStartTogether(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	var wg sync.WaitGroup
	for range 5 {
		conn := connect(t, url)
		wg.Go(func() {
			if _, to, err := migrations.Run(t.Context(), conn); err != nil || to != migrations.Latest() {
				t.Errorf("at version %d: %v", to, err)
			}
		})
	}
	wg.Wait()
	from, to, err := migrations.Run(t.Context(), connect(t, url))
	if err != nil || from != migrations.Latest() || to != from {
		t.Errorf("again: from %d to %d, %v", from, to, err)
	}
}

func TestNewerDatabase(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.URL(t))
	exec(t, conn, `UPDATE schema_version SET version = 9999`)
	if _, _, err := migrations.Run(t.Context(), conn); err == nil || !strings.Contains(err.Error(), "start a newer anwang") {
		t.Errorf("error is %v", err)
	}
}

func TestRoleWithoutRights(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, url, want string
	}{
		{"reader", pgtest.URL(t), ""}, // nothing to do, so nothing is needed
		{"stranger", pgtest.Empty(t), "may not"},
	} {
		conn := connect(t, c.url)
		role := "anwang_test_" + c.name
		exec(t, conn, `DROP ROLE IF EXISTS `+role)
		exec(t, conn, `CREATE ROLE `+role)
		if c.want == "" {
			exec(t, conn, `GRANT SELECT ON schema_version TO `+role)
		}
		exec(t, conn, `SET SESSION AUTHORIZATION `+role)
		_, _, err := migrations.Run(t.Context(), conn)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		exec(t, conn, `RESET SESSION AUTHORIZATION`)
		exec(t, conn, `DROP OWNED BY `+role)
		exec(t, conn, `DROP ROLE `+role)
	}
}

func TestErrorNamesFileAndLine(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.Empty(t))
	_, _, err := migrations.RunFiles(t.Context(), conn, fstest.MapFS{
		"001_first.sql": {Data: []byte("CREATE TABLE a (b int);\n")},
		"002_企业.sql":    {Data: []byte("-- 企业登记\nCREATE TABLE c (\n    d int,\n    e 整数\n);\n")},
	})
	if err == nil || !strings.Contains(err.Error(), "migration 002_企业.sql line 4: ") {
		t.Fatalf("error is %v", err)
	}
	if v, err := migrations.Version(t.Context(), conn); v != 1 || err != nil {
		t.Errorf("half of it is in force: version %d, %v", v, err)
	}
}

func TestNumbersWithoutGaps(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.Empty(t))
	for name, files := range map[string]fs.FS{
		"Missing migration 2":   fstest.MapFS{"001_a.sql": {Data: []byte("SELECT 1")}, "003_b.sql": {Data: []byte("SELECT 1")}},
		"Duplicate migration 1": fstest.MapFS{"001_a.sql": {Data: []byte("SELECT 1")}, "001_b.sql": {Data: []byte("SELECT 1")}},
	} {
		if _, _, err := migrations.RunFiles(t.Context(), conn, files); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("want %s, got %v", name, err)
		}
	}
	if migrations.Latest() < 6 {
		t.Errorf("latest is %d", migrations.Latest())
	}
}
