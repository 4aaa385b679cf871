package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid/pg/pgtest"
)

// covered is a city of four districts that a check finds nothing wrong with.
const covered = `
	INSERT INTO network (id, key, name, name_en, kind, main) OVERRIDING SYSTEM VALUE
		VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '市', 'City'), (1, 2, '区', 'District');
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf)
		SELECT 1, 1, NULL::bigint, 1, '11', '市', false UNION ALL SELECT n, 1, 1, 2, '11' || n, '区' || n, true FROM generate_series(2, 5) n;
	WITH cell AS (SELECT n, ST_ForcePolygonCCW(ST_MakeEnvelope(115.8 + n / 10.0, 39.8, 115.9 + n / 10.0, 39.9, 4490)) AS e
		FROM generate_series(2, 5) n),
	all_of AS (SELECT n, e FROM cell UNION ALL SELECT 1, ST_SetSRID(ST_GeomFromText('POLYGON((116 39.8, 116.1 39.8, 116.2 39.8, 116.3 39.8,
		116.4 39.8, 116.4 39.9, 116.3 39.9, 116.2 39.9, 116.1 39.9, 116 39.9, 116 39.8))'), 4490))
	INSERT INTO boundary (grid_id, geom, label, area) SELECT n, ST_Multi(e), ST_Centroid(e), ST_Area(e::geography) FROM all_of;
	SELECT setval(pg_get_serial_sequence('grid', 'id'), 5), setval(pg_get_serial_sequence('network', 'id'), 1);`

// lived is what a service that has been at work for a while leaves: people, who is logged in,
// tokens, an answer by its key, work in the background, and what happened and has no number yet.
const lived = `
	INSERT INTO enterprise (credit_code, name, sector, risk_level, address, geom)
		SELECT 'code' || n, '企业' || n, 'gas', n % 5, E'一\\路\n"' || n, ST_SetSRID(ST_MakePoint(116 + n / 200.0, 39.85), 4490)
		FROM generate_series(1, 60) n;
	INSERT INTO organisation (id, kind, name, grid_id) VALUES (1, 'street', '街道', 1);
	INSERT INTO account (id, login, name, grid_id, password) VALUES (1, 'zhang', '张', 1, 'digest');
	INSERT INTO role_grant (account_id, role, grid_id) VALUES (1, 'city', 1);
	INSERT INTO session (token_hash, account_id, data, expires) VALUES ('\x01', 1, '', now() + interval '1 day');
	INSERT INTO login_guess (login_hash) VALUES ('\x02');
	INSERT INTO token (account_id, name, token_hash, hint, expires) VALUES (1, 't', '\x03', 'aw', now() + interval '1 day');
	INSERT INTO once (name, account_id, operation, request, holds, answer) VALUES ('\x04', 1, 'POST /', '', '', '');
	INSERT INTO danger (title, enterprise_id, geom) SELECT '隐患' || id, id, geom FROM enterprise WHERE id <= 20;
	SELECT feed_number();
	INSERT INTO danger (title, enterprise_id, geom) SELECT '后来' || id, id, geom FROM enterprise WHERE id <= 20;
	INSERT INTO event_commit DEFAULT VALUES;
	INSERT INTO river_job (args, kind, state, attempted_at, attempted_by, attempt) VALUES ('{}', 'import', 'running', now(), '{gone}', 1);
	INSERT INTO river_leader (elected_at, expires_at, leader_id) VALUES (now(), now() + interval '1 day', 'gone');`

// livedIn is a database with all of that.
func livedIn(t *testing.T) string {
	t.Helper()
	url := pgtest.URL(t)
	db := openTest(t, url)
	for _, sql := range []string{covered, lived} {
		if _, err := db.Pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	return url
}

// command runs a line of the program in this process.
func command(ctx context.Context, args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = run(ctx, append([]string{"--log-level", "warn"}, args...), &o, &e)
	return code, o.String(), e.String()
}

// backedUp makes a backup and returns its folder.
func backedUp(t *testing.T, url, data string) string {
	t.Helper()
	folder := t.TempDir()
	code, out, errs := command(t.Context(), "--database-url", url, "--data-dir", data, "backup", folder)
	made, _ := filepath.Glob(filepath.Join(folder, "anwang-*"))
	if code != 0 || len(made) != 1 || !strings.Contains(out, made[0]) {
		t.Fatalf("%d %s %s %v", code, out, errs, made)
	}
	return made[0]
}

// rowsOf digests every table of a database; those that a restore changes are read as far as it
// does not.
func rowsOf(t *testing.T, url string) map[string]string {
	t.Helper()
	conn := openTest(t, url).Pool
	rows, err := conn.Query(t.Context(), `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'spatial_ref_sys'`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, table := range tables {
		where := map[string]string{
			"audit": `WHERE action NOT LIKE 'backup.%'`, "audit_chain": `WHERE false`, "audit_head": `WHERE false`, "audit_waiting": `WHERE false`,
			"event_commit": `WHERE false`, "feed_identity": `WHERE false`, // looked at by themselves
		}[table]
		var digest string
		sql := `SELECT count(*) || ' ' || coalesce(md5(string_agg(x::text, '|' ORDER BY x::text)), '') FROM ` + table + ` x ` + where
		err := conn.QueryRow(t.Context(), sql).Scan(&digest)
		if err != nil {
			t.Fatal(table, err)
		}
		out[table] = digest
	}
	return out
}

// one reads a value.
func one[T any](t *testing.T, url, sql string) (v T) {
	t.Helper()
	if err := openTest(t, url).Pool.QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatal(sql, err)
	}
	return v
}

// TestBackupComesBack: what was in a database is in the other one, but what meant something
// to the first alone.
func TestBackupComesBack(t *testing.T) {
	t.Parallel()
	url, data := livedIn(t), t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "style.json"), []byte("{}"), 0o640); err != nil {
		t.Fatal(err)
	}
	folder := backedUp(t, url, data)
	if code, out, errs := command(t.Context(), "restore", "--verify", folder); code != 0 || !strings.Contains(out, "The backup is whole") {
		t.Errorf("%d %s %s", code, out, errs)
	}
	to, elsewhere := pgtest.Empty(t), filepath.Join(t.TempDir(), "data")
	code, out, errs := command(t.Context(), "--database-url", to, "--data-dir", elsewhere, "restore", folder)
	if code != 0 || !strings.Contains(out, "All is well") || !strings.Contains(out, "1 tokens of machines are in force") {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	was, is := rowsOf(t, url), rowsOf(t, to)
	for table, rows := range was {
		switch table {
		case "session", "login_guess", "feed_commit", "change", "river_leader", "river_notification":
			if !strings.HasPrefix(is[table], "0 ") {
				t.Errorf("%s has %s", table, is[table])
			}
		default:
			if is[table] != rows {
				t.Errorf("%s was %s and is %s", table, rows, is[table])
			}
		}
	}
	if n := one[int](t, url, `SELECT count(*) FROM event_commit WHERE position IS NULL`); n == 0 {
		t.Error("nothing waited for its number, so that says nothing")
	}
	if n := one[int](t, to, `SELECT count(*) FROM event_commit WHERE position IS NULL`); n != 0 {
		t.Errorf("%d of what happened wait for a number that never comes", n)
	}
	if a, b := one[string](t, url, identity), one[string](t, to, identity); a == b {
		t.Error("servers and browsers cannot know that this is another database")
	}
	if n := one[int](t, to, `SELECT count(*) FROM audit WHERE action IN ('backup.make', 'backup.restore')`); n != 2 {
		t.Errorf("%d of two lines of the audit", n)
	}
	if st, err := os.Stat(filepath.Join(elsewhere, "style.json")); err != nil || st.Mode().Perm() != 0o640 {
		t.Errorf("%v %v", st, err)
	}
	if left, _ := filepath.Glob(filepath.Join(elsewhere, ".*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	refusedThere(t, url, to, folder)
}

const identity = `SELECT identity::text FROM feed_identity`

// refusedThere: a database that is not empty is left alone, or exchanged and kept.
func refusedThere(t *testing.T, url, to, folder string) {
	t.Helper()
	first := one[string](t, to, identity)
	code, _, errs := command(t.Context(), "--database-url", to, "restore", folder)
	if code != 1 || !strings.Contains(errs, "is not empty") || one[string](t, to, identity) != first {
		t.Fatalf("%d %s", code, errs)
	}
	code, _, errs = command(t.Context(), "--database-url", to, "restore", "--replace", folder)
	if code != 1 || !strings.Contains(errs, "is in use") { // by the connections of this test
		t.Fatalf("%d %s", code, errs)
	}
	code, out, errs := command(t.Context(), "--database-url", url, "migrate", "--status")
	if code != 0 || !strings.Contains(out, "this program at") {
		t.Fatalf("%d %s %s", code, out, errs)
	}
}

// TestRestoreExchanges: a private database that is not empty is kept under another name, and the
// tokens of machines are ended where that is asked for.
func TestRestoreExchanges(t *testing.T) {
	t.Parallel()
	folder := backedUp(t, livedIn(t), t.TempDir())
	data := enterable(t)
	at := func(args ...string) (int, string, string) {
		return command(t.Context(), append([]string{"--database-url", "", "--data-dir", data}, args...)...)
	}
	if code, _, errs := at("restore", folder); code != 0 {
		t.Fatalf("into a new private database: %d %s", code, errs)
	}
	code, out, errs := at("restore", "--replace", "--end-tokens", folder)
	if code != 0 || !strings.Contains(out, "is kept as the database anwang_before_") ||
		strings.Contains(out, "tokens of machines are in force") {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if code, out, errs := at("check"); code != 0 {
		t.Errorf("%d %s %s", code, out, errs)
	}
	// and from there once more, while nobody serves
	if code, out, errs := at("backup", t.TempDir()); code != 0 || !strings.Contains(out, "Digest of the manifest") {
		t.Errorf("%d %s %s", code, out, errs)
	}
}

// TestBackupRefuses: what cannot be backed up or brought back is said in words, and leaves nothing.
func TestBackupRefuses(t *testing.T) {
	t.Parallel()
	url := livedIn(t)
	folder := backedUp(t, url, t.TempDir())
	old := t.TempDir()
	for _, name := range []string{"pg_dump", "pg_restore", "psql"} {
		if err := os.WriteFile(filepath.Join(old, name), []byte("#!/bin/sh\necho \""+name+" (PostgreSQL) 9.6.24\"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	to := t.TempDir()
	missing := filepath.Join(t.TempDir(), "none")
	newer := pgtest.URL(t)
	openTest(t, newer)
	if _, err := openTest(t, newer).Pool.Exec(t.Context(), `UPDATE schema_version SET version = 9999`); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		args []string
		want string
	}{
		{"an old pg_dump", []string{"--database-url", url, "backup", "--programs", old, to}, "pg_dump on this machine is of PostgreSQL 9"},
		{"no pg_dump", []string{"--database-url", url, "backup", "--programs", missing, to}, "install postgresql-client-"},
		{"an old pg_restore", []string{"--database-url", pgtest.Empty(t), "restore", "--programs", old, folder}, "is of PostgreSQL 9"},
		{"an empty database", []string{"--database-url", pgtest.Empty(t), "backup", to}, "there is nothing to back up"},
		{"a newer database", []string{"--database-url", newer, "backup", to}, "newer than this program"},
		{"no database", []string{"--database-url", "", "--data-dir", missing, "backup", to}, "no private database in"},
		{"no backup", []string{"--database-url", pgtest.Empty(t), "restore", old}, "no whole backup"},
		{"nothing", []string{"--database-url", pgtest.Empty(t), "restore", missing}, "cannot be read"},
	} {
		code, out, errs := command(t.Context(), c.args...)
		if code != 1 || !strings.Contains(errs, c.want) {
			t.Errorf("%s: %d %s %s", c.what, code, out, errs)
		}
	}
	for _, dir := range []string{to, missing} {
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	}
}

// TestBackupOfAnotherOwner: a database by its address, of somebody who may not make one.
func TestBackupOfAnotherOwner(t *testing.T) {
	t.Parallel()
	folder := backedUp(t, livedIn(t), t.TempDir())
	to := pgtest.Empty(t)
	role := fmt.Sprintf("anwang_owner_%d", os.Getpid())
	admin := openPlain(t, to)
	exec := func(sql string) {
		t.Helper()
		if _, err := admin.Exec(t.Context(), sql); err != nil {
			t.Fatal(sql, err)
		}
	}
	exec(`CREATE ROLE ` + role)
	database := textOf(t, admin, `SELECT current_database()`)
	exec(`ALTER DATABASE ` + database + ` OWNER TO ` + role)
	t.Cleanup(func() {
		for _, sql := range []string{
			`ALTER DATABASE ` + database + ` OWNER TO CURRENT_USER`, `DROP OWNED BY ` + role + ` CASCADE`, `DROP ROLE ` + role,
		} {
			if _, err := admin.Exec(context.Background(), sql); err != nil {
				t.Error(sql, err)
			}
		}
	})
	as := to + " role=" + role
	code, _, errs := command(t.Context(), "--database-url", as, "restore", folder)
	if code != 1 || !strings.Contains(errs, "CREATE EXTENSION postgis") {
		t.Fatalf("%d %s", code, errs)
	}
	exec(`CREATE EXTENSION postgis`)
	exec(`GRANT anwang_app TO ` + role)
	code, out, errs := command(t.Context(), "--database-url", as, "restore", folder)
	if code != 0 {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if got := textOf(t, admin, `SELECT tableowner::text FROM pg_tables WHERE tablename = 'audit'`); got != role {
		t.Errorf("the audit is %s's", got)
	}
	again := backedUp(t, as, t.TempDir())
	if code, out, errs := command(t.Context(), "restore", "--verify", again); code != 0 {
		t.Errorf("%d %s %s", code, out, errs)
	}
}

// openPlain is a connection that ends with the test, last of all that it cleans up.
func openPlain(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, stop := context.WithTimeout(context.Background(), time.Second)
		defer stop()
		_ = conn.Close(ctx)
	})
	return conn
}

func textOf(t *testing.T, conn *pgx.Conn, sql string) (text string) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), sql).Scan(&text); err != nil {
		t.Fatal(sql, err)
	}
	return text
}

// TestBackupOnAFullDisk: nothing is kept, and the words say which disk.
func TestBackupOnAFullDisk(t *testing.T) {
	t.Parallel()
	url, small := livedIn(t), t.TempDir()
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("a small disk takes the right to mount one: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(small, 0) })
	code, _, errs := command(t.Context(), "--database-url", url, "--data-dir", t.TempDir(), "backup", small)
	if code != 1 || !strings.Contains(errs, "the disk of "+small+" is full") {
		t.Errorf("%d %s", code, errs)
	}
	if left, _ := os.ReadDir(small); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// TestBackupCutOff: called off or killed at any moment, there is no backup that is none.
func TestBackupCutOff(t *testing.T) {
	t.Parallel()
	rounds := 3
	if os.Getenv("ANWANG_LONG") != "" {
		rounds = 40
	}
	url, folder := livedIn(t), t.TempDir()
	whole := func(how string) {
		t.Helper()
		made, _ := filepath.Glob(filepath.Join(folder, "*"))
		for _, at := range made {
			code, _, errs := command(t.Context(), "restore", "--verify", at)
			if half := strings.HasSuffix(at, ".part"); half && (code != 1 || !strings.Contains(errs, "no whole backup")) || !half && code != 0 {
				t.Errorf("%s: %s: %d %s", how, filepath.Base(at), code, errs)
			}
		}
	}
	began := time.Now()
	args := []string{"--database-url", url, "--data-dir", t.TempDir(), "backup", folder}
	if code, _, errs := command(t.Context(), args...); code != 0 {
		t.Fatal(errs)
	}
	most := time.Since(began)
	for n := range rounds {
		at := most * time.Duration(n+1) / time.Duration(rounds+1)
		ctx, stop := context.WithTimeout(t.Context(), at)
		code, out, errs := command(ctx, args...)
		stop()
		if code == 1 && !strings.Contains(errs, "called off") || code == 0 && out == "" {
			t.Errorf("called off after %s: %d %s %s", at, code, out, errs)
		}
		if left, _ := filepath.Glob(filepath.Join(folder, "*.part")); len(left) > 0 {
			t.Errorf("called off after %s: %v is left", at, left)
		}
	}
	whole("called off")
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	for n := range rounds {
		c := exec.CommandContext(t.Context(), program, args...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(most * time.Duration(n+1) / time.Duration(rounds+1))
		_ = c.Process.Kill()
		_ = c.Wait()
		whole("killed")
	}
	if code, _, errs := command(t.Context(), args...); code != 0 {
		t.Fatal(errs)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*.part")); len(left) > 0 {
		t.Errorf("the next one leaves %v", left)
	}
}
