package cluster

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// soon bounds what must not wait for ever, on a busy machine.
const soon = 90 * time.Second

// visit keeps a client connected, as a service does.
func visit(t *testing.T, c *Cluster) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), c.URL(""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// servers are the servers that run in a folder, by their processes.
func servers(t *testing.T, c *Cluster) (pids []int) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, proc := range all {
		line, _ := os.ReadFile(proc + "/cmdline")
		if cwd, _ := os.Readlink(proc + "/cwd"); cwd != c.data() || !strings.Contains(string(line), "\x00-D\x00") {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(proc))
		pids = append(pids, pid)
	}
	// a process that a server has forked this moment still has the server's name
	return slices.DeleteFunc(slices.Clone(pids), func(pid int) bool { return slices.Contains(pids, parent(pid)) })
}

// parent is the process that started another; 0: it is gone.
func parent(pid int) int {
	line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, _ := strings.Cut(string(line), ") ") // what is before is its name
	if fields := strings.Fields(rest); len(fields) > 1 {
		n, _ := strconv.Atoi(fields[1])
		return n
	}
	return 0
}

func ensure(t *testing.T, c *Cluster, after string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	began := time.Now()
	for err := c.Ensure(ctx); err != nil; err = c.Ensure(ctx) { // as the watch over the database does
		if time.Since(began) > soon {
			t.Fatalf("%s: %v", after, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	if got := ask(t, c, `SELECT 'here'`); got != "here" {
		t.Errorf("%s: %q", after, got)
	}
	if got := servers(t, c); len(got) != 1 || got[0] != c.PID() {
		t.Errorf("%s: servers %v, the one in use is %d", after, got, c.PID())
	}
	t.Logf("%s: back after %s", after, time.Since(began).Round(time.Millisecond))
}

// TestComesBackHoweverItEnds: with clients connected, which a stop by TERM waits
// for, and asked for while the server is still about to end, and after.
func TestComesBackHoweverItEnds(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := begin(t, dir)
	defer func() { _ = c.Close() }()
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGKILL} {
		for _, when := range []string{"at once", "when it has ended"} {
			if when != "at once" && sig == syscall.SIGTERM {
				continue // it does not end while somebody is there
			}
			visit(t, c)
			was := c.PID()
			if err := syscall.Kill(was, sig); err != nil {
				t.Fatal(err)
			}
			if when != "at once" {
				for alive(was) {
					time.Sleep(5 * time.Millisecond)
				}
			} else if sig == syscall.SIGTERM {
				for !c.Stopping() {
					time.Sleep(5 * time.Millisecond)
				}
			}
			for c.PID() == was { // it may not have noticed the signal yet
				ensure(t, c, fmt.Sprintf("%v, asked %s", sig, when))
			}
		}
	}
}

// TestSocketRemoved: somebody tidied the folder of the socket up; the server runs
// on and cannot be reached.
func TestSocketRemoved(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := begin(t, dir)
	defer func() { _ = c.Close() }()
	was := c.PID()
	for _, f := range []string{".s.PGSQL.5432", ".s.PGSQL.5432.lock"} {
		if err := os.Remove(filepath.Join(socketOf(c), f)); err != nil {
			t.Fatal(err)
		}
	}
	ensure(t, c, "without a socket")
	if c.PID() == was {
		t.Error("the server is the one without a socket")
	}
}

// TestRemains: what is left when the machine or the disk went away at a bad moment.
func TestRemains(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := begin(t, dir)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(name, c.run.UID, c.run.GID); err != nil {
			t.Fatal(err)
		}
	}
	pid, socket := filepath.Join(c.data(), "postmaster.pid"), filepath.Join(dir, "run", ".s.PGSQL.5432")
	of := func(n int) string {
		return fmt.Sprintf("%d\n%s\n1700000000\n5432\n%s\n\n  1 2\nready   \n", n, c.data(), filepath.Dir(socket))
	}
	for name, leave := range map[string]func(){
		"an empty pid file":               func() { write(pid, "") },
		"half a pid file":                 func() { write(pid, "\n") },
		"the pid of a process of another": func() { write(pid, of(1<<22-1)); write(socket+".lock", of(os.Getpid())) },
		"a socket nobody listens on":      func() { write(socket, ""); write(socket+".lock", of(os.Getpid())) },
		"ours, and running":               func() { write(pid, of(os.Getpid())) },
	} {
		leave()
		d := begin(t, dir)
		ensure(t, d, name)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNumberOfAnothersProcess: after a reboot the number in the pid file belongs
// to a process of another account, where nobody but root may look.
func TestNumberOfAnothersProcess(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // whose process that is cannot be arranged
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	dir := folder(t)
	if err := os.Chown(filepath.Dir(dir), uid, gid); err != nil {
		t.Fatal(err)
	}
	self := filepath.Join(filepath.Dir(dir), "self.test") // ours is where only we may look
	if text, err := os.ReadFile(os.Args[0]); err != nil {
		t.Fatal(err)
	} else if err := os.WriteFile(self, text, 0o755); err != nil {
		t.Fatal(err)
	}
	use := func() (pid int, said string) {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), "CLUSTER_TEST_USE="+dir, "CLUSTER_TEST_ONCE=1")
		cmd.Dir = "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
		ctx, cancel := context.WithTimeout(t.Context(), soon)
		defer cancel()
		context.AfterFunc(ctx, func() {
			if cmd.Process != nil {
				_ = cmd.Process.Kill()
			}
		})
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		pid, _ = strconv.Atoi(strings.TrimSpace(string(out)))
		return pid, string(out)
	}
	if pid, said := use(); pid == 0 {
		t.Fatal(said)
	}
	stale := fmt.Sprintf("%d\n%s\n1700000000\n5432\n%s\n\n  1 2\nready   \n", os.Getpid(), dir+"/data", dir+"/run")
	name := filepath.Join(dir, "data", "postmaster.pid")
	if err := os.WriteFile(name, []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(name, uid, gid); err != nil {
		t.Fatal(err)
	}
	if pid, said := use(); pid == 0 || pid == os.Getpid() {
		t.Errorf("the server is %s", said)
	}
}

// TestOrphans: a child of a killed server goes on with a statement without end and
// keeps the server's memory.
func TestOrphans(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := begin(t, dir)
	defer func() { _ = c.Close() }()
	conn := visit(t, c)
	go func() {
		_, _ = conn.Exec(context.Background(), `SELECT count(*) FROM generate_series(1, 1e12::bigint) a, generate_series(1, 9) b`)
	}()
	busy := visit(t, c)
	for n := 0; n == 0; {
		if err := busy.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity
			WHERE state = 'active' AND query LIKE '%generate_series(1, 1e12%' AND pid <> pg_backend_pid()`).Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Kill(c.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	ensure(t, c, "with a statement that does not end")
}

// TestOneServer: whoever comes first, there is one server, however often it is
// killed and however many want it back.
func TestOneServer(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	users := make([]*Cluster, 4)
	for i := range users {
		users[i] = begin(t, dir)
	}
	for round := range 4 {
		sig := []syscall.Signal{syscall.SIGKILL, syscall.SIGINT}[round%2]
		if err := syscall.Kill(users[0].PID(), sig); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for _, c := range users {
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), soon)
				defer cancel()
				_ = c.Ensure(ctx) // may find it about to end; asked once more below
				if ctx.Err() != nil {
					t.Errorf("round %d: it waits and waits", round)
				}
			})
		}
		wg.Wait()
		// a signal that had not arrived yet ends the server after all
		for _, c := range users {
			ensure(t, c, fmt.Sprintf("round %d", round))
		}
	}
	// a server whose pid file is gone is still one
	if err := os.Remove(filepath.Join(dir, "data", "postmaster.pid")); err != nil {
		t.Fatal(err)
	}
	other := &Cluster{cfg: users[0].cfg, home: users[0].home, run: users[0].run}
	ensure(t, other, "without a pid file")
	for _, c := range append(users, other) {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestLivesUntilItsFilesAreClosed: a process that ends has no folder to work in long
// before its last file is closed; who waits for its end waits for that too.
func TestLivesUntilItsFilesAreClosed(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := &Cluster{home: dir}
	var err error
	if c.run, err = accountFor(dir); err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{dir, c.data()} {
		if err := c.run.own(d); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		cmd := exec.Command("sleep", "600")
		cmd.Dir, cmd.SysProcAttr = c.data(), c.run.attributes()
		for range 400 { // which take the kernel a while to close
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			cmd.ExtraFiles = append(cmd.ExtraFiles, r, w)
		}
		err := cmd.Start()
		for _, f := range cmd.ExtraFiles {
			_ = f.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		pid := cmd.Process.Pid
		if !c.lives(pid) {
			t.Error("it does not live and has not been ended")
		}
		_ = cmd.Process.Kill()
		for c.lives(pid) { // without a rest: what is looked for is over soon
		}
		if alive(pid) {
			t.Error("its end is told of and it is still ending")
		}
		_ = cmd.Wait()
	}
}
