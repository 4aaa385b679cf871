package cluster

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestMain lets the test binary be another anwang: one that uses the server and
// waits to be killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CLUSTER_TEST_USE"); dir != "" {
		c, err := Start(context.Background(), Config{Dir: dir, Fast: true})
		if err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		fmt.Println(c.PID())
		if os.Getenv("CLUSTER_TEST_ONCE") != "" {
			_ = c.Close()
			os.Exit(0)
		}
		select {}
	}
	os.Exit(m.Run())
}

// folder is a place for a data folder that PostgreSQL's account can reach.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "anwang-cluster-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if b, err := os.ReadFile(filepath.Join(dir, "pg/data/postmaster.pid")); err == nil {
			if pid := parsePID(string(b)).pid; pid > 1 && pid != os.Getpid() {
				_ = syscall.Kill(pid, syscall.SIGQUIT)
			}
			time.Sleep(300 * time.Millisecond)
		}
		_ = os.RemoveAll(dir)
	})
	return filepath.Join(dir, "pg")
}

func begin(t *testing.T, dir string) *Cluster {
	t.Helper()
	c, err := Start(t.Context(), Config{Dir: dir, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func ask(t *testing.T, c *Cluster, sql string) (answer string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), c.URL(""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if err := conn.QueryRow(t.Context(), sql).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return answer
}

func socketOf(c *Cluster) string {
	socket, _ := c.Address()
	return socket
}

// alive is false for a zombie: who inherits the server need not be quick to bury
// it.
func alive(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(b), ") Z ")
}

func TestLastOneOutStopsTheServer(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	var wg sync.WaitGroup
	users := make([]*Cluster, 4)
	for i := range users {
		wg.Go(func() {
			c, err := Start(t.Context(), Config{Dir: dir, Fast: true})
			if err != nil {
				t.Errorf("start together: %v", err)
				return
			}
			users[i] = c
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	pid := users[0].PID()
	for i, c := range users {
		if c.PID() != pid {
			t.Errorf("user %d has server %d, not %d", i, c.PID(), pid)
		}
	}
	if got := ask(t, users[0], `SELECT current_setting('listen_addresses') || current_setting('jit') || `+
		`current_setting('unix_socket_permissions')`); got != "off0700" {
		t.Errorf("settings are %q", got)
	}
	ask(t, users[1], `WITH x AS (SELECT set_config('search_path', 'public', false)) SELECT current_user::text FROM x`)
	for i, c := range users {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if last := i == len(users)-1; alive(pid) == last {
			t.Errorf("after %d of %d have gone: alive %v", i+1, len(users), !last)
		}
	}
	if err := users[0].Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

func TestServerSurvivesAKilledUser(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), "CLUSTER_TEST_USE="+dir)
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(line)
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.Wait()
	if !alive(pid) {
		t.Fatal("the server went with its user")
	}
	c := begin(t, dir)
	if c.PID() != pid {
		t.Errorf("a new server %d was started; the old one is %d", c.PID(), pid)
	}
	if err := c.Close(); err != nil || alive(pid) {
		t.Errorf("close: %v, alive %v", err, alive(pid))
	}
}

func TestStartsAfterACrash(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := begin(t, dir)
	conn, err := pgx.Connect(t.Context(), c.URL(""))
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{`CREATE TABLE kept AS SELECT 'yes' AS answer`, `CHECKPOINT`} { // no fsync in tests
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	_ = conn.Close(t.Context())
	first := c.PID()
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for alive(first) {
		time.Sleep(5 * time.Millisecond)
	}
	if err := c.Ensure(t.Context()); err != nil {
		t.Fatalf("after kill -9 of the server: %v", err)
	}
	if got := ask(t, c, `SELECT answer FROM kept`); got != "yes" {
		t.Errorf("kept %q", got)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	// a reboot: the pid file is there and its number belongs to somebody else
	pidFile := filepath.Join(c.data(), "postmaster.pid")
	stale := fmt.Sprintf("%d\n%s\n1700000000\n5432\n%s\n\n  1 2\nready   \n", os.Getpid(), c.data(), filepath.Join(dir, "run"))
	if err := os.WriteFile(pidFile, []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "run", ".s.PGSQL.5432.lock"), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	d := begin(t, dir)
	defer func() { _ = d.Close() }()
	if got := ask(t, d, `SELECT answer FROM kept`); got != "yes" {
		t.Errorf("after a reboot: kept %q", got)
	}
}

func TestRefusesPolitely(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, text, want string }{
		{"another major version", "PG_VERSION", "9\n", "was made by PostgreSQL 9, and this machine has "},
		{"not a data folder", "letter.txt", "dear", "is not empty and not a PostgreSQL data folder"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t)
			if err := os.MkdirAll(filepath.Join(dir, "data"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "data", c.file), []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Start(t.Context(), Config{Dir: dir, Fast: true})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v", err)
			}
			if b, err := os.ReadFile(filepath.Join(dir, "data", c.file)); err != nil || string(b) != c.text {
				t.Errorf("the folder was touched: %q, %v", b, err)
			}
		})
	}
}

func TestLongAndStrangeFolders(t *testing.T) {
	t.Parallel()
	for _, sub := range []string{strings.Repeat("a-long-name/", 12), "it's 数据, really"} {
		dir := filepath.Join(filepath.Dir(folder(t)), sub, "pg")
		c := begin(t, dir)
		if len(socketOf(c)) > socketRoom {
			t.Errorf("socket in %s", socketOf(c))
		}
		if got := ask(t, c, `SELECT current_database()::text`); got != "anwang" {
			t.Errorf("database %s", got)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		if !strings.HasPrefix(socketOf(c), c.home) {
			_ = os.RemoveAll(socketOf(c))
		}
	}
}

// As root, a data folder under a closed one (/root) is out of reach for the
// account that PostgreSQL runs as.
func TestClosedFolderAsRoot(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // nobody drops to another account
	}
	closed := filepath.Join(filepath.Dir(folder(t)), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(closed, "pg")
	c := begin(t, dir)
	away := c.home
	t.Cleanup(func() { _ = os.RemoveAll(away) })
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if link, err := os.Readlink(dir); err != nil || link != away {
		t.Errorf("link %s (%v), folder %s", link, err, away)
	}
	again := begin(t, dir)
	if again.home != away {
		t.Errorf("second start in %s, first in %s", again.home, away)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestHalfMadeFolderDoesNotCount(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if err := os.MkdirAll(filepath.Join(dir, "data.new", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data.new", "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := begin(t, dir)
	ask(t, c, `SELECT 'well'`)
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)": 15,
		"postgres (PostgreSQL) 17devel":                        17,
		"postgres (PostgreSQL) 9.6.24":                         9,
		"pg_ctl 15":                                            0,
		"postgres (PostgreSQL) ":                               0,
	} {
		if got, err := parseMajor(text); got != want || (err != nil) != (want == 0) {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	p := parsePID("12\n/d\n1700000000\n5433\n/run/x\n\n 1 2\nready   \n")
	if p != (postmaster{pid: 12, port: 5433, socket: "/run/x", ready: true}) {
		t.Errorf("%+v", p)
	}
	if p := parsePID(""); p != (postmaster{}) {
		t.Errorf("%+v", p)
	}
	if p := parsePID("12\n/d\n17"); p.ready || p.pid != 12 {
		t.Errorf("%+v", p)
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	with, without := binaries{Dir: "/15", Major: 15, PostGIS: true}, binaries{Dir: "/17", Major: 17}
	for _, c := range []struct {
		name  string
		have  []binaries
		major int
		want  string
		fault string
	}{
		{"none", nil, 0, "", "no PostgreSQL on this machine"},
		{"new folder, one with PostGIS", []binaries{with, without}, 0, "/15", ""},
		{"new folder, none with PostGIS", []binaries{without}, 0, "", "install postgresql-17-postgis-3"},
		{"folder of an older one", []binaries{{Dir: "/16", Major: 16, PostGIS: true}, with}, 15, "/15", ""},
		{"folder of one that is gone", []binaries{with}, 14, "", "install postgresql-14"},
	} {
		got, err := choose(c.have, c.major, "/data")
		if got.Dir != c.want || (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: %s, %v", c.name, got.Dir, err)
		}
	}
}
