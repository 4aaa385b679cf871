package pg_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// patient is how long something may take on a busy machine that must not take for
// ever.
const patient = 90 * time.Second

// private opens a database of our own in a folder of its own.
func private(t *testing.T, dir string, cfg pg.Config) (db *pg.DB, process func() int) {
	t.Helper()
	cfg.DataDir = dir
	db, err := pg.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db, func() int {
		text, _ := os.ReadFile(filepath.Join(dir, "pg/data/postmaster.pid"))
		pid, _ := strconv.Atoi(strings.SplitN(string(text), "\n", 2)[0])
		return pid
	}
}

func open755(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "anwang-pg-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func once(ctx context.Context, db *pg.DB, sql string) error {
	return db.Tx(ctx, func(tx pgx.Tx) error { _, err := tx.Exec(ctx, sql); return err })
}

func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for give := time.Now().Add(patient); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(give) {
			t.Fatalf("after %s not: %s", patient, what)
		}
	}
}

// TestPrivateDatabaseComesBack: however the server ends under a service, the
// watch tells before it is started again, writes are refused with the right code,
// a call in flight fails at once, and it comes back by itself.
func TestPrivateDatabaseComesBack(t *testing.T) {
	t.Parallel()
	db, process := private(t, open755(t), pg.Config{})
	var mu sync.Mutex
	var told []bool
	pid := process()
	db.Watch(func(s grid.DatabaseState) {
		mu.Lock()
		defer mu.Unlock()
		if now := process(); !s.Up && now != pid && now != 0 {
			t.Errorf("told only when it had been started again, as %d", now)
		}
		if len(told) == 0 || told[len(told)-1] != s.Up {
			told = append(told, s.Up)
		}
	})
	for _, sig := range []syscall.Signal{syscall.SIGKILL, syscall.SIGINT, syscall.SIGTERM, syscall.SIGQUIT} {
		mu.Lock()
		told, pid = nil, process()
		mu.Unlock()
		flight := make(chan error, 1)
		go func() { flight <- once(context.Background(), db, `SELECT pg_sleep(1000)`) }()
		until(t, "the call is in flight", func() bool {
			var n int
			return db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(1000)%' AND state = 'active'
				AND pid <> pg_backend_pid()`).Scan(&n) == nil && n > 0
		})
		began := time.Now()
		if err := syscall.Kill(pid, sig); err != nil {
			t.Fatal(err)
		}
		if err := <-flight; grid.CodeOf(err) != grid.CodeUnavailable {
			t.Errorf("%v: the call in flight: %v", sig, err)
		} else if took := time.Since(began); took > 20*time.Second { // 30 s is the time of the statement
			t.Errorf("%v: the call in flight waited %s", sig, took)
		}
		until(t, fmt.Sprintf("%v: it is back", sig), func() bool {
			err := once(t.Context(), db, `SELECT 1`)
			if err != nil && grid.CodeOf(err) != grid.CodeUnavailable {
				t.Errorf("%v: while it was away: %v", sig, err)
			}
			return err == nil && db.Up() && process() != pid
		})
		t.Logf("%v: back after %s", sig, time.Since(began).Round(time.Millisecond))
		if s := db.State(); s.Trouble != "" || s.Tries != 0 {
			t.Errorf("%v: back with %+v", sig, s)
		}
		mu.Lock()
		if len(told) < 2 || told[0] || !told[len(told)-1] {
			t.Errorf("%v: told %v", sig, told)
		}
		mu.Unlock()
	}
	if got := db.State().Starts; got != 5 {
		t.Errorf("started %d times", got)
	}
}

// TestFailingStart: a server that cannot start is tried again, ever more rarely,
// and that is told; when the reason is gone it starts.
func TestFailingStart(t *testing.T) {
	t.Parallel()
	dir := open755(t)
	db, process := private(t, dir, pg.Config{})
	version := filepath.Join(dir, "pg/data/PG_VERSION")
	text, err := os.ReadFile(version)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(version, []byte("7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(process(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	until(t, "three starts have failed", func() bool {
		s := db.State()
		return s.Tries >= 3 && s.Trouble == grid.TroubleFailing && !s.Up && s.Next.After(s.Since)
	})
	if err := os.WriteFile(version, text, 0o600); err != nil {
		t.Fatal(err)
	}
	until(t, "it runs again", func() bool { s := db.State(); return s.Up && s.Trouble == "" && s.Tries == 0 })
}

// TestFullDisk fills the disk of a private server, a small one in memory, until
// nothing can be saved, and makes room again. It is warned before, the refusal has
// its own code, and saving works again by itself.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := open755(t)
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=300m,mode=755"); err != nil {
		if os.Geteuid() == 0 {
			t.Logf("no disk of its own (%v)", err)
		}
		t.Skip("only root has a small disk to fill; TestFullDiskSaid runs everywhere")
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	db, _ := private(t, dir, pg.Config{DiskWarn: 100 << 20})
	if s := db.State(); !s.Disk.Known || s.Disk.Size != 300<<20 || s.Disk.Low || s.Disk.Free < 100<<20 {
		t.Fatalf("a new disk is %+v", s.Disk)
	}
	if err := once(t.Context(), db, `CREATE TABLE kept (n int)`); err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(dir, "ballast")
	fill := func(leave int64) {
		t.Helper()
		f, err := os.OpenFile(ballast, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		var st syscall.Statfs_t
		for block := make([]byte, 64<<10); ; {
			if err := syscall.Statfs(dir, &st); err != nil || int64(st.Bavail)*st.Bsize <= leave {
				return
			}
			if _, err := f.Write(block); err != nil {
				return
			}
		}
	}
	fill(50 << 20)
	until(t, "it is low", func() bool { s := db.State(); return s.Disk.Low && s.Up && s.Trouble == "" })
	fill(8 << 20) // less than a file of the log: said before anybody writes
	until(t, "it is full, and nobody has written", func() bool { s := db.State(); return s.Up && s.Trouble == grid.TroubleFull })
	if err := os.Truncate(ballast, 0); err != nil {
		t.Fatal(err)
	}
	until(t, "there is room again", func() bool { s := db.State(); return s.Up && s.Trouble == "" && !s.Disk.Low })
	for round := range 2 {
		fill(0)
		acknowledged := 0
		until(t, "it is full", func() bool {
			err := once(t.Context(), db, `INSERT INTO kept SELECT generate_series(1, 20000)`)
			if err == nil {
				acknowledged++
			} else if code := grid.CodeOf(err); code != grid.CodeFull && code != grid.CodeUnavailable {
				t.Errorf("round %d: refused with %v", round, err)
			}
			return db.State().Trouble == grid.TroubleFull
		})
		if err := once(t.Context(), db, `INSERT INTO kept SELECT generate_series(1, 20000)`); err != nil && grid.CodeOf(err) != grid.CodeFull &&
			grid.CodeOf(err) != grid.CodeUnavailable {
			t.Errorf("round %d: when it is full: %v", round, err)
		}
		time.Sleep(time.Second)
		t.Logf("round %d: full, up %v, tries %d", round, db.State().Up, db.State().Tries)
		if err := os.Truncate(ballast, 0); err != nil {
			t.Fatal(err)
		}
		until(t, "there is room", func() bool { s := db.State(); return s.Up && s.Trouble == "" && !s.Disk.Low })
		var n int
		if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM kept`).Scan(&n); err != nil || n < acknowledged*20000 {
			t.Errorf("round %d: %d rows are there, %d inserts were acknowledged (%v)", round, n, acknowledged, err)
		}
		if err := once(t.Context(), db, `TRUNCATE kept; CHECKPOINT`); err != nil {
			t.Errorf("round %d: saving does not work again: %v", round, err)
		}
	}
}

// TestFullDiskSaid: what a server says of a full disk, from whichever connection,
// is known everywhere, until a probe succeeds.
func TestFullDiskSaid(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	const refuse = `DO $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`
	err := once(t.Context(), db, refuse)
	if e := (*grid.Error)(nil); grid.CodeOf(err) != grid.CodeFull || !grid.Away(err) {
		t.Errorf("refused with %v %v", err, e)
	}
	until(t, "it is full", func() bool { s := db.State(); return s.Trouble == grid.TroubleFull && s.Up && !s.Disk.Known })
	until(t, "the probe found room", func() bool { return db.State().Trouble == "" })
	if _, err := db.Pool.Exec(t.Context(), refuse); err == nil { // past Tx
		t.Fatal("not refused")
	}
	until(t, "it is full again", func() bool { return db.State().Trouble == grid.TroubleFull })
}

// TestHangingDatabase: a network that swallows everything ends no connection, and
// what waits in it is told when the database is known to be gone.
func TestHangingDatabase(t *testing.T) {
	t.Parallel()
	c, err := pgx.ParseConfig(pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	to, network := filepath.Join(c.Host, fmt.Sprintf(".s.PGSQL.%d", c.Port)), "unix"
	if !strings.HasPrefix(c.Host, "/") {
		to, network = fmt.Sprintf("%s:%d", c.Host, c.Port), "tcp"
	}
	var hang sync.RWMutex
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	relay := func(a, b net.Conn) {
		for text := make([]byte, 64<<10); ; {
			n, err := a.Read(text)
			hang.RLock() // while it hangs nothing passes, and nothing ends
			_, e := b.Write(text[:n])
			hang.RUnlock()
			if err != nil || e != nil {
				_, _ = a.Close(), b.Close()
				return
			}
		}
	}
	go func() {
		for {
			a, err := l.Accept()
			if err != nil {
				return
			}
			b, err := net.Dial(network, to)
			if err != nil {
				_ = a.Close()
				continue
			}
			go relay(a, b)
			go relay(b, a)
		}
	}()
	db, err := pg.Open(t.Context(), pg.Config{URL: fmt.Sprintf("postgres://%s:%s@%s/%s?sslmode=disable", c.User, c.Password, l.Addr(),
		c.Database)}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	if err := once(t.Context(), db, `SELECT 1`); err != nil {
		t.Fatal(err)
	}
	hang.Lock()
	began := time.Now()
	flight := make(chan error, 2)
	go func() { flight <- once(context.Background(), db, `SELECT 1`) }()
	go func() { var n int; flight <- pg.Translate(db.Pool.QueryRow(context.Background(), `SELECT 1`).Scan(&n)) }()
	for range 2 {
		select {
		case err := <-flight:
			if grid.CodeOf(err) != grid.CodeUnavailable {
				t.Errorf("in flight: %v", err)
			}
		case <-time.After(patient):
			t.Error("a call in flight waits for ever")
		}
	}
	t.Logf("calls in flight were told after %s", time.Since(began).Round(time.Millisecond))
	began = time.Now()
	if _, err := db.Pool.Exec(t.Context(), `SELECT 1`); err == nil || time.Since(began) > 20*time.Second {
		t.Errorf("while it is away: %v after %s", err, time.Since(began))
	}
	hang.Unlock()
	until(t, "it is back", func() bool { return once(t.Context(), db, `SELECT 1`) == nil })
}
