package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// begun is what a city begins with, over HTTP.
const begun = `{"secret":"%s","city":{"code":"%s","name":"威海市"},"admin":{"login":"%s","name":"张三"},"password":"%s",` +
	`"security":{"login":"li","name":"李四"},"auditor":null}`

// visitor is a browser at a server that has just been started.
type visitor struct {
	testing.TB
	at string
	http.Client
}

func visiting(t testing.TB, r *running) *visitor {
	jar, _ := cookiejar.New(nil) // never fails
	return &visitor{TB: t, at: r.url, Client: http.Client{Jar: jar}}
}

// ask sends JSON and returns the status with what came back.
func (v *visitor) ask(method, path, body string) (int, map[string]any) {
	v.Helper()
	req, err := http.NewRequestWithContext(v.Context(), method, v.at+path, strings.NewReader(body))
	if err != nil {
		v.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := v.Do(req)
	if err != nil {
		v.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var out map[string]any
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		v.Fatal(err)
	}
	return res.StatusCode, out
}

// TestFirstRun: an empty database is begun by whoever has the secret, once, and by nobody
// else; what is refused leaves nothing.
func TestFirstRun(t *testing.T) {
	t.Parallel()
	db := openTest(t, pgtest.URL(t))
	r := serveTest(t, db)
	v := visiting(t, r)
	const password = "a lantern over the moat"
	if _, options := v.ask("GET", "/api/v1/login/options", ""); options["first"] != true || options["city"] != "" {
		t.Errorf("before: %v", options)
	}
	secret, err := r.setup.Invite(t.Context())
	if err != nil || len(secret) < 30 {
		t.Fatal(secret, err)
	}
	for _, c := range []struct {
		name, secret, code, login, password string
		status                              int
		pointer                             string
	}{
		{"no secret", "", "371000", "zhang", password, 403, ""},
		{"another secret", strings.Repeat("A", 32), "371000", "zhang", password, 403, ""},
		{"a bad code", secret, "37 10", "zhang", password, 422, "/city/code"},
		{"a bad name", secret, "371000", "Z", password, 422, "/admin/login"},
		{"a weak password", secret, "371000", "zhang", "password123", 422, "/password"},
		{"one person twice", secret, "371000", "LI", password, 422, "/security/login"},
	} {
		status, got := v.ask("POST", "/api/v1/setup", fmt.Sprintf(begun, c.secret, c.code, c.login, c.password))
		if status != c.status || c.pointer != "" && !strings.Contains(fmt.Sprint(got["errors"]), c.pointer) {
			t.Errorf("%s: %d %v", c.name, status, got)
		}
	}
	if n := number(t, db, `SELECT (SELECT count(*) FROM network) + (SELECT count(*) FROM account) + (SELECT count(*) FROM grid)`); n != 0 {
		t.Errorf("%d records are left of what was refused", n)
	}
	status, got := v.ask("POST", "/api/v1/setup", fmt.Sprintf(begun, secret, "371000", "zhang", password))
	if status != 201 {
		t.Fatalf("%d %v", status, got)
	}
	passwords, _ := got["passwords"].([]any)
	if len(passwords) != 1 || !strings.Contains(fmt.Sprint(passwords[0]), "li") {
		t.Errorf("passwords: %v", got)
	}
	status, me := v.ask("GET", "/api/v1/me", "")
	if status != 200 || me["login"] != "zhang" || me["mustChange"] != false || me["steps"] != true {
		t.Errorf("%d %v", status, me)
	}
	if status, _ := visiting(t, r).ask("POST", "/api/v1/setup", fmt.Sprintf(begun, secret, "371000", "wang", password)); status != 404 {
		t.Errorf("the secret was good twice: %d", status)
	}
	if secret, err := r.setup.Invite(t.Context()); secret != "" || err != nil {
		t.Errorf("invited again: %q %v", secret, err)
	}
	if _, options := visiting(t, r).ask("GET", "/api/v1/login/options", ""); options["first"] != false {
		t.Errorf("after: %v", options)
	}
	for action, want := range map[string]int{"setup.begin": 1, "account.create": 2, "grant.create": 2, "boundary.name": 1} {
		n := number(t, db, `SELECT count(*) FROM audit WHERE action = $1 AND outcome = 'done' AND actor = 'anwang setup' AND remote <> ''`,
			action)
		if n != want {
			t.Errorf("%d lines of %s in the audit, want %d", n, action, want)
		}
	}
	if n := number(t, db, `SELECT count(*) FROM audit WHERE action = 'setup.begin' AND outcome = 'refused' AND remote <> ''`); n != 2 {
		t.Errorf("%d refusals in the audit", n)
	}
	status, steps := v.ask("GET", "/api/v1/setup/steps", "")
	if status != 200 || steps["city"] != "威海市" || steps["security"] != 1.0 || steps["auditors"] != 0.0 {
		t.Errorf("%d %v", status, steps)
	}
	// before its boundaries are there people can be given to the city
	_, reach := v.ask("GET", "/api/v1/permissions/grids?action=account.manage", "")
	home := fmt.Sprint(reach["items"])
	if !strings.Contains(home, "威海市") {
		t.Errorf("no grid can be chosen: %v", reach)
	}
	root := number(t, db, `SELECT min(id) FROM grid`)
	status, got = v.ask("POST", "/api/v1/organisations", fmt.Sprintf(`{"kind":"department","name":"应急管理局","grid":%d}`, root))
	if status != 201 {
		t.Errorf("%d %v", status, got)
	}
	if status, got = v.ask("POST", "/api/v1/accounts", fmt.Sprintf(`{"login":"chen","name":"陈七","home":%d}`, root)); status != 201 {
		t.Errorf("%d %v", status, got)
	}
	if want := "[map[done:true step:city] map[done:false step:levels]"; !strings.HasPrefix(fmt.Sprint(steps["steps"]), want) {
		t.Errorf("%v", steps["steps"])
	}
}

// TestFirstRunIsGuessed: who guesses is slowed down as at the log-in.
func TestFirstRunIsGuessed(t *testing.T) {
	t.Parallel()
	r := serveTest(t, openTest(t, pgtest.URL(t)))
	if _, err := r.setup.Invite(t.Context()); err != nil {
		t.Fatal(err)
	}
	v := visiting(t, r)
	for i := range 40 {
		status, _ := v.ask("POST", "/api/v1/setup", fmt.Sprintf(begun, fmt.Sprint(i), "371000", "zhang", "a lantern over the moat"))
		if status == 429 {
			return
		}
		if status != 403 {
			t.Fatal(status)
		}
	}
	t.Error("40 guesses were all looked at")
}

// TestFirstRunTogether: of many who begin at once one does.
func TestFirstRunTogether(t *testing.T) {
	t.Parallel()
	db := openTest(t, pgtest.URL(t))
	r := serveTest(t, db)
	secret, err := r.setup.Invite(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	made := make(chan int, 8)
	for i := range 8 {
		wg.Go(func() {
			login := fmt.Sprintf("zhang%d", i)
			status, _ := visiting(t, r).ask("POST", "/api/v1/setup", fmt.Sprintf(begun, secret, "371000", login, "a lantern over the moat"))
			made <- status
		})
	}
	wg.Wait()
	close(made)
	n := map[int]int{}
	for status := range made {
		n[status]++
	}
	if n[201] != 1 || n[201]+n[403]+n[404]+n[409] != 8 {
		t.Errorf("%v", n)
	}
	if n := number(t, db, `SELECT count(*) FROM account`); n != 2 {
		t.Errorf("%d accounts", n)
	}
}

// TestSetupCommand: the same by command, and what it says comes next.
func TestSetupCommand(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	command := func(args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		code := run(t.Context(), append([]string{"--database-url", url, "setup"}, args...), &out, &errs)
		return code, out.String(), errs.String()
	}
	if code, out, errs := command("steps"); code != 0 || !strings.Contains(out, "setup begin") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	begin := []string{"begin", "--city", "371000:威海市", "--admin", "zhang:张三", "--security", "li:李四", "--auditor", "wang:王五"}
	code, out, errs := command(begin...)
	if code != 0 || strings.Count(out, "password") != 3 {
		t.Fatalf("%d %s%s", code, out, errs)
	}
	if code, out, errs := command(begin...); code != 1 || out != "" {
		t.Errorf("again: %d %s%s", code, out, errs)
	}
	code, out, errs = command("steps", "--json")
	if code != 0 || !strings.Contains(out, `{"step":"city","done":true,"there":"371000000000 威海市"}`) {
		t.Errorf("%d %s%s", code, out, errs)
	}
	db := openTest(t, url)
	s := account.New(db, account.Options{})
	if has, err := s.HasSecurityAdmin(t.Context()); !has || err != nil {
		t.Error(has, err)
	}
	for _, role := range []grid.Role{grid.RoleAdmin, grid.RoleSecurity, grid.RoleAuditor} {
		if n := number(t, db, `SELECT count(*) FROM role_grant WHERE role = $1`, role); n != 1 {
			t.Errorf("%d hold %s", n, role)
		}
	}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"--database-url", url, "check"}, &stdout, &stderr); code != 0 {
		t.Errorf("a city with a name alone does not pass the check: %s%s", stdout.String(), stderr.String())
	}
}

// TestCityWithANameAlone: every part of the service speaks of a city without boundaries,
// and says that nothing is known of it.
func TestCityWithANameAlone(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"--database-url", url, "setup", "begin", "--city", "371000:威海市", "--admin", "zhang:张三"}, &out,
		&errs); code != 0 {
		t.Fatal(errs.String())
	}
	must(t, url, "add", "watch", "--name", "值守", "--role", "watch", "--ask=false")
	db := openTest(t, url)
	s := account.New(db, account.Options{})
	a, err := s.Find(grid.WithActor(t.Context(), grid.Internal("test")), "watch")
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := s.CreateToken(grid.WithActor(t.Context(), grid.Internal("test")), account.TokenDraft{
		Account: a.ID, Name: "test", Expires: time.Now().Add(time.Hour),
	})
	if err != nil {
		t.Fatal(err)
	}
	r := serveTest(t, db)
	for _, path := range []string{
		"/api/v1/status", "/api/v1/grids", "/api/v1/risk/levels", "/api/v1/enterprises", "/api/v1/dangers", "/api/v1/search?q=%E5%A8%81",
		"/tiles/grids.json", "/tiles/grids/0/0/0.mvt", "/tiles/enterprises/0/0/0.mvt", "/styles/risk.json",
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		_, _ = b.ReadFrom(res.Body)
		_ = res.Body.Close()
		if res.StatusCode >= 300 {
			t.Errorf("%s: %d %s", path, res.StatusCode, b.String())
		}
	}
}

// number is the one number that a statement reads.
func number(t *testing.T, db *pg.DB, sql string, args ...any) (n int) {
	t.Helper()
	if err := db.Pool.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
