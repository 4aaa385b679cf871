package main

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"anwang/grid/pg/pgtest"
	"anwang/migrations"
)

// unpacked is the folder of a backup that is kept in testdata.
func unpacked(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	made := ""
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return made
		}
		if err != nil {
			t.Fatal(err)
		}
		at := filepath.Join(folder, filepath.Clean("/"+h.Name))
		if h.Typeflag == tar.TypeDir {
			made, err = at, os.MkdirAll(at, 0o700)
		} else if b, e := io.ReadAll(r); e == nil {
			err = os.WriteFile(at, b, 0o600)
		} else {
			err = e
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestUpgrade: the backup in testdata was made by the program as it was released with
// database version 52, of a small city in which people had been at work. Brought back by
// this program, everything is as it was: people log in, and files, dangers with their
// steps, rules, history, the audit and every address of a record are there.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	code, out, errs := command(t.Context(), "--database-url", url, "--data-dir", t.TempDir(), "restore", unpacked(t, "backup-052.tar.gz"))
	if code != 0 || !strings.Contains(out, "All is well") || !strings.Contains(out, "through place 36 of the manifest") {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	upgraded := fmt.Sprintf("from version 52 to %d", migrations.Latest())
	if migrations.Latest() > 52 && !strings.Contains(out, upgraded) {
		t.Errorf("it does not say %q: %s", upgraded, out)
	}
	r := serveTest(t, openTest(t, url))
	s := &service{T: t, address: strings.TrimPrefix(r.url, "http://")}
	for _, login := range []string{"city", "guide", "officer", "dept", "admin", "security", "auditor"} {
		s.enter(login)
	}
	for _, c := range []struct{ login, at, want string }{
		{"city", "enterprises/3/file", `"address":"新址路 3 号"`},
		{"guide", "dangers/1", `"deadline":"2027-12-30T16:00:00Z"`},
		{"guide", "dangers/8", `"name":"示例隐患8"`},
		{"officer", "grids?parent=1", `"name":"区5"`},
		{"city", "risk/rules", `"version":"local-1","state":"active"`},
		{"auditor", "audit?action=enterprise.update", "新址路 3 号"},
		{"auditor", "audit/chain", `"intact":true`},
	} {
		a := s.enter(c.login).ask("GET", c.at, "")
		var compact json.RawMessage
		if a.status != 200 || json.Unmarshal(a.body, &compact) != nil || !strings.Contains(string(a.body), c.want) {
			t.Errorf("%s: %d, without %s: %.1000s", c.at, a.status, c.want, a.body)
		}
	}
	for sql, want := range map[string]int{
		`SELECT count(*) FROM account`:                                               7,
		`SELECT count(*) FROM role_grant WHERE valid_to IS NULL`:                     7,
		`SELECT count(*) FROM enterprise`:                                            30,
		`SELECT count(*) FROM danger_step WHERE danger_id = 1`:                       3,
		`SELECT count(*) FROM enterprise_past`:                                       1,
		`SELECT count(*) FROM enterprise_record WHERE number = '京WH安许证字1号'`:          1,
		`SELECT count(*) FROM risk_enterprise_past WHERE level = 3 AND facts = '{}'`: 10,
		`SELECT count(*) FROM risk_rule`:                                             2,
		`SELECT count(*) FROM event WHERE verb = 'danger.register'`:                  8,
		`SELECT count(*) FROM session WHERE created < now() - interval '1 hour'`:     0,
	} {
		if got := one[int](t, url, sql); got != want {
			t.Errorf("%s: %d, were %d", sql, got, want)
		}
	}
}
