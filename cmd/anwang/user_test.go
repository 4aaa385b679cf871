package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// user runs the command line against the database at url.
func user(t *testing.T, url string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), append([]string{"--database-url", url, "user"}, args...), &o, &e)
	return code, o.String(), e.String()
}

// must is user when it has to work.
func must(t *testing.T, url string, args ...string) string {
	t.Helper()
	code, out, errs := user(t, url, args...)
	if code != 0 {
		t.Fatalf("user %q: %d %s%s", args, code, out, errs)
	}
	return out
}

func TestUserWithoutGrids(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	code, out, errs := user(t, url, "add", "admin", "--name", "A", "--role", "admin")
	if code != 1 || out != "" || !strings.Contains(errs, "no name yet") && !strings.Contains(errs, "还没有名称") {
		t.Errorf("%d %q %q", code, out, errs)
	}
	if got := must(t, url, "list", "--json"); strings.TrimSpace(got) != "[]" {
		t.Errorf("something was made: %s", got)
	}
}

// TestUserLife takes an administrator from the first command to the last, and
// sees with the service what each command did.
func TestUserLife(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	db := openTest(t, url)
	if _, err := db.Pool.Exec(t.Context(), row); err != nil { // whoever holds a role holds a grid
		t.Fatal(err)
	}
	s := account.New(db, account.Options{})
	if ok, err := s.Enterable(t.Context()); ok || err != nil {
		t.Fatalf("before: %v %v", ok, err)
	}
	file := filepath.Join(t.TempDir(), "password")
	const password = "correct horse battery"
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := must(t, url, "add", "Admin", "--name", "A", "--role", "admin", "--password-file", file)
	if strings.Contains(out, password) {
		t.Error("the password is printed")
	}
	if ok, err := s.Enterable(t.Context()); !ok || err != nil {
		t.Errorf("after: %v %v", ok, err)
	}
	logIn := func(password string) error {
		_, err := s.LogIn(t.Context(), "admin", password, account.Visitor{})
		return err
	}
	if err := logIn(password); err != nil {
		t.Error(err)
	}
	if code, _, errs := user(t, url, "disable", "admin"); code != 1 || errs == "" {
		t.Errorf("the last administrator was disabled: %d %s", code, errs)
	}
	must(t, url, "add", "second", "--name", "B", "--role", "admin", "--until", "2099-12-31")
	made := regexp.MustCompile(`: (\S+)\n$`).FindStringSubmatch(must(t, url, "password", "admin"))
	if made == nil || logIn(made[1]) != nil || logIn(password) == nil {
		t.Errorf("after the reset: %q", made)
	}
	must(t, url, "add", "watch", "--name", "W", "--role", "watch")
	lastLine := strings.Split(strings.TrimSpace(must(t, url, "token", "watch", "--name", "wall", "--action", "map.view", "--expires",
		time.Now().AddDate(0, 0, 30).Format(userDay))), "\n")
	a, err := s.Actor(t.Context(), grid.Credentials{Bearer: lastLine[len(lastLine)-1]})
	if err != nil || a.Login != "watch" || len(a.Actions) != 1 {
		t.Errorf("token: %+v %v", a, err)
	}
	must(t, url, "disable", "watch")
	must(t, url, "enable", "watch")
	must(t, url, "unlock", "watch")
	must(t, url, "sessions", "watch", "--end")
	endGrantOf(t, url, "watch")
	var untied int
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE actor = 'anwang user'
		AND id NOT IN (SELECT id FROM audit_chain)`).Scan(&untied); err != nil || untied != 0 {
		t.Errorf("%d lines of the command have no place in the chain, %v", untied, err)
	}
	rows, err := db.Pool.Query(t.Context(), `SELECT DISTINCT action FROM audit WHERE actor = 'anwang user'`)
	if err != nil {
		t.Fatal(err)
	}
	told, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, action := range []string{"account.create", "account.disable", "account.enable", "grant.create", "grant.end", "token.create"} {
		if err != nil || !slices.Contains(told, action) {
			t.Errorf("the audit does not tell of %s by the command, only %q: %v", action, told, err)
		}
	}
}

func endGrantOf(t *testing.T, url, login string) {
	t.Helper()
	roles := func() []string {
		var list []userLine
		if err := json.Unmarshal([]byte(must(t, url, "list", "--text", login, "--json")), &list); err != nil || len(list) != 1 {
			t.Fatalf("%v %v", list, err)
		}
		return list[0].Roles
	}
	grants := roles()
	if len(grants) != 1 {
		t.Fatalf("%q", grants)
	}
	_, id, _ := strings.Cut(grants[0], "#")
	must(t, url, "end", login, "--grant", id)
	if grants = roles(); len(grants) != 0 {
		t.Errorf("after the end: %q", grants)
	}
}

func TestUserRefusals(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	for _, args := range [][]string{
		{"password", "nobody"},
		{"add", "x1", "--name", "X", "--role", "king"},
		{"add", "x1", "--name", "X", "--role", "admin", "--until", "tomorrow"},
		{"add", "x1", "--name", "X", "--role", "admin", "--ask"},
		{"add", "x1", "--name", "X", "--role", "admin", "--password-file", "/nowhere"},
	} {
		if code, _, errs := user(t, url, args...); code != 1 || errs == "" {
			t.Errorf("%q: %d %q", args, code, errs)
		}
	}
}

func openTest(t *testing.T, url string) *pg.DB {
	t.Helper()
	c := &Common{DatabaseURL: url, log: slog.New(slog.DiscardHandler)}
	db, err := c.open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}
