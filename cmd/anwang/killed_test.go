package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid/pg"
	"anwang/grid/pg/cluster"
)

// TestKilled: people edit, register and import over HTTP while the database is
// ended by INT, TERM and KILL, and the service by KILL, again and again. The service
// is back without a hand (but that whoever watches over it starts it again), and
// everything that it had said yes to is there, once: records, rows of imports, the
// audit, and memory as the database.
func TestKilled(t *testing.T) {
	t.Parallel()
	rounds, whole := 1, os.Getenv("ANWANG_LONG") != ""
	if whole {
		rounds = 30
	}
	s := raise(t, whole)
	w := newCrowd(t, s)
	for _, how := range []struct {
		name string
		end  func()
	}{
		{"the database, INT", func() { s.endDatabase(syscall.SIGINT) }},
		{"the database, TERM", func() { s.endDatabase(syscall.SIGTERM) }},
		{"the database, KILL", func() { s.endDatabase(syscall.SIGKILL) }},
		{"the service, KILL", s.endService},
	} {
		var took []time.Duration
		for range rounds {
			time.Sleep(time.Duration(200+rand.IntN(1500)) * time.Millisecond) // any moment of what the writers do
			began := time.Now()
			how.end()
			w.untilWritten(time.Now()) // one that began before may have been answered by the one that ended
			took = append(took, time.Since(began))
			w.standstill(func() { w.verify(how.name) })
		}
		if whole {
			w.standstill(func() { s.check(how.name) })
		}
		slices.Sort(took)
		t.Logf("%s: %d rounds, written again after p50 %s, at most %s", how.name, rounds, took[len(took)/2].Round(time.Millisecond),
			took[len(took)-1].Round(time.Millisecond))
	}
	w.end()
	w.settled()
	s.check("all of them")
	t.Logf("acknowledged and there: %d edits, %d dangers, %d imports of %d rows; uncertain: %d", w.edits, len(w.dangers), len(w.imported),
		rowsAnImport, w.uncertain)
	if w.edits < rounds*4 || len(w.dangers) < rounds*4 || len(w.imported) < 1 {
		t.Error("that is not enough to mean anything")
	}
}

// builtIn is the folder of what built made; TestMain throws it away, since several tests
// run the program.
var builtIn string

// built is the program as it is shipped.
var built = sync.OnceValues(func() (string, error) {
	if made := os.Getenv("ANWANG_BIN"); made != "" {
		return filepath.Abs(made)
	}
	dir, err := os.MkdirTemp("", "anwang-built-")
	if err != nil {
		return "", err
	}
	builtIn = dir
	program := filepath.Join(dir, "anwang")
	out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return program, nil
})

// row is a city of four districts in a row, with sixty enterprises, whose codes are $1.
const row = `
	WITH network AS (INSERT INTO network (id, key, name, name_en, kind, main) OVERRIDING SYSTEM VALUE
	VALUES (1, 'territory', '属地', 'Territory', 'territory', true)),
	depths AS (INSERT INTO network_depth VALUES (1, 1, '市', 'City'), (1, 2, '区', 'District')),
	grids AS (INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf)
		SELECT 1, 1, NULL::bigint, 1, '11', '市', false UNION ALL SELECT n, 1, 1, 2, '11' || n, '区' || n, true FROM generate_series(2, 5) n)
	INSERT INTO boundary (grid_id, geom, label, area)
		SELECT n, ST_Multi(e), ST_Centroid(e), ST_Area(e::geography) FROM (
			SELECT n, CASE n WHEN 1 THEN ST_MakeEnvelope(116, 39.8, 116.4, 39.9, 4490)
			ELSE ST_MakeEnvelope(115.8 + n / 10.0, 39.8, 115.9 + n / 10.0, 39.9, 4490) END e
			FROM generate_series(1, 5) n) s`

const residents = `
	INSERT INTO enterprise (credit_code, name, sector, risk_level, address, geom)
		SELECT code, '企业' || n, 'gas', n % 5, '路', ST_SetSRID(ST_MakePoint(116 + n / 200.0, 39.85), 4490)
		FROM unnest($1::text[]) WITH ORDINALITY u(code, n)`

// service is the built program with a private database and a small city.
type service struct {
	*testing.T
	program, folder, address, database string
	process                            *exec.Cmd
	said                               bytes.Buffer
}

// raise loads a city, all of the demo with few enterprises or one that is there at
// once, and starts the service.
func raise(t *testing.T, demo bool) *service {
	t.Helper()
	s := prepared(t)
	if demo {
		s.run("demo", "--enterprises", "200")
	} else {
		s.load(row)
	}
	s.begin()
	return s
}

// prepared is a service that is not there yet, with a folder and an address.
func prepared(t *testing.T) *service {
	t.Helper()
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	s := &service{T: t, program: program, folder: enterable(t)}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = l.Addr().String()
	_ = l.Close()
	return s
}

// enterable is a folder for a private database, which may be another account's process.
func enterable(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for dir := folder; strings.HasPrefix(dir, os.TempDir()+"/"); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// begin starts the service until the test ends.
func (s *service) begin() {
	s.Helper()
	s.start()
	s.Cleanup(func() {
		_ = s.process.Process.Signal(syscall.SIGTERM)
		_ = s.process.Wait()
		if s.Failed() {
			s.Logf("the service said:\n%s", lastLines(s.said.String(), 40))
		}
	})
	s.visit(func() {}) // nobody but the service looks after it
}

// visit lends the server of the database a hand.
func (s *service) visit(do func()) {
	s.Helper()
	c, err := cluster.Start(s.Context(), cluster.Config{Dir: filepath.Join(s.folder, "pg")})
	if err != nil {
		s.Fatal(err)
	}
	s.database = c.URL("")
	do()
	if err := c.Close(); err != nil {
		s.Fatal(err)
	}
}

// load makes a city with residents, and somebody who may change it.
func (s *service) load(city string) {
	s.Helper()
	s.run("migrate")
	s.visit(func() {
		codes := make([]string, 60)
		for n := range codes {
			codes[n] = creditCode(900_000 + n)
		}
		s.exec(city)
		query[int](s, residents, codes)
	})
	word := filepath.Join(s.folder, "word")
	if err := os.WriteFile(word, []byte(demoPassword), 0o600); err != nil {
		s.Fatal(err)
	}
	s.run("user", "add", "city", "--name", "市", "--role", "city", "--password-file", word)
	s.visit(func() { query[int](s, `UPDATE account SET must_change = false`) })
}

// exec carries out statements as they stand.
func (s *service) exec(sql string) {
	s.Helper()
	conn, err := pgx.Connect(s.Context(), s.database)
	if err != nil {
		s.Fatal(err)
	}
	defer pg.HangUp(s.Context(), conn)
	if _, err := conn.Exec(s.Context(), sql); err != nil {
		s.Fatal(err)
	}
}

func lastLines(text string, n int) string {
	lines := strings.Split(text, "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

func (s *service) command(args ...string) *exec.Cmd {
	c := exec.CommandContext(context.WithoutCancel(s.Context()), s.program, args...)
	c.Env = append(os.Environ(), "ANWANG_DATA_DIR="+s.folder, "ANWANG_DATABASE_URL=", "ANWANG_LISTEN="+s.address, "ANWANG_DEMO_PASSWORD="+
		demoPassword)
	return c
}

const demoPassword = "lanterns-over-the-moat"

func (s *service) run(args ...string) string {
	s.Helper()
	c := s.command(args...)
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		s.Fatalf("anwang %s: %v\n%s\n%s", strings.Join(args, " "), err, out, said.String())
	}
	return string(out)
}

// start starts the service; it is ready when it writes.
func (s *service) start() {
	s.Helper()
	s.process = s.command("serve")
	s.process.Stdout, s.process.Stderr = &s.said, &s.said
	if err := s.process.Start(); err != nil {
		s.Fatal(err)
	}
}

// endService kills the service and starts it again, as systemd does.
func (s *service) endService() {
	s.Helper()
	if err := s.process.Process.Kill(); err != nil {
		s.Fatal(err)
	}
	_ = s.process.Wait()
	s.start()
}

// endDatabase sends a signal to the server of the database, waits until another one
// is there.
func (s *service) endDatabase(sig syscall.Signal) {
	s.Helper()
	began, was := time.Now(), s.postmaster()
	if err := syscall.Kill(was, sig); err != nil {
		s.Fatal(err)
	}
	for now := was; now == was || now == 0; now = s.postmaster() {
		if time.Since(began) > patience {
			s.Fatalf("%v: the database is not back after %s", sig, patience)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// patience bounds what must not wait for ever, on a busy machine.
const patience = 2 * time.Minute

// postmaster is the process of the database; 0: there is none.
func (s *service) postmaster() int {
	text, _ := os.ReadFile(filepath.Join(s.folder, "pg/data/postmaster.pid"))
	line, _, _ := strings.Cut(string(text), "\n")
	pid, _ := strconv.Atoi(line)
	return pid
}

// check has the program check the database, the audit, and the service against them.
func (s *service) check(when string) {
	s.Helper()
	c := s.command("check", "--json", "--server", "http://"+s.address)
	out, err := c.Output()
	var report struct {
		Findings []struct {
			Group         string
			Wrong, Moving int
		}
	}
	if e := json.Unmarshal(out, &report); e != nil || len(report.Findings) < 10 {
		s.Fatalf("after %s the check says: %v %v\n%s", when, err, e, out)
	}
	for _, f := range report.Findings {
		if f.Wrong+f.Moving > 0 && f.Group != "cover" { // the row is no cover
			s.Errorf("after %s the check says:\n%s", when, out)
			return
		}
	}
}

// query asks the database itself.
func query[T any](s *service, sql string, args ...any) []T {
	s.Helper()
	conn, err := pgx.Connect(s.Context(), s.database)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(s.Context())) }()
	rows, err := conn.Query(s.Context(), sql, args...)
	if err != nil {
		s.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[T])
	if err != nil {
		s.Fatal(err)
	}
	return list
}

// client speaks to the service as one person.
type client struct {
	s      *service
	http   *http.Client
	cookie string
}

// answerOf is what came of a request; status 0: nothing, so nobody knows.
type answerOf struct {
	status int
	tag    string
	body   []byte
}

func (c *client) ask(method, path, body string, headers ...string) answerOf {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, "http://"+c.s.address+"/api/v1/"+path, strings.NewReader(body))
	if err != nil {
		c.s.Error(err)
		return answerOf{}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Cookie", c.cookie)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := c.http.Do(r)
	if err != nil {
		return answerOf{}
	}
	defer func() { _ = resp.Body.Close() }()
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil {
		return answerOf{}
	}
	if c.cookie == "" && len(resp.Header["Set-Cookie"]) > 0 {
		c.cookie, _, _ = strings.Cut(resp.Header["Set-Cookie"][0], ";")
	}
	return answerOf{resp.StatusCode, resp.Header.Get("ETag"), b.Bytes()}
}

// enter logs in, as soon as the service is there.
func (s *service) enter(login string) *client {
	s.Helper()
	c := &client{s: s, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 20}}}
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if a := c.ask("POST", "login", `{"login":"`+login+`","password":"`+demoPassword+`"}`); a.status == 200 {
			return c
		} else if time.Since(began) > patience || a.status == 401 {
			s.Fatalf("log-in: %d %s\n%s", a.status, a.body, s.said.String())
		}
		c.cookie = ""
	}
}
