// Package cluster runs a private PostgreSQL server under the data folder, for
// those who have not configured a database.
//
// # Life of the server
//
// It listens on a Unix socket in a private folder and nowhere else. It is a
// child of the first anwang that needs it but outlives a killed one: the next
// start finds it through its pid file and goes on with it. Every anwang that
// uses it holds a shared lock; the last one out stops it. Starting and stopping
// happen under a second, exclusive lock, so any number of them may come and go at
// the same time. A third lock is the server's own: its processes inherit it and the
// kernel keeps it as long as one of them lives, so that no second server starts
// beside the remains of one, or beside one that cannot be seen from here.
//
// However the server ends (a stop by hand, a crash, a kill, a full disk), [Cluster.Ensure]
// brings it back: it waits for a stop under way, hurries one that waits for us,
// removes what was left behind, and starts the server anew when its socket is gone.
//
// # Folders
//
//	pg/data        PGDATA; made in data.new and renamed, so half a initdb never counts
//	pg/run         the socket (elsewhere when the name would be too long)
//	pg/log         one file a weekday
package cluster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// superuser owns the private server and its databases.
const superuser = "anwang"

// Config says where the server lives.
type Config struct {
	Dir      string // DataDir/pg
	Database string // created when missing; "" is "anwang"
	Fast     bool   // tests: no fsync, small buffers; loses data on a power cut
	Log      *slog.Logger
}

// Cluster is a running private server that this process uses.
type Cluster struct {
	cfg  Config
	home string // Dir with links followed
	run  account
	bin  binaries

	mu    sync.Mutex // one start or stop at a time in this process
	users *lock      // shared while we use the server

	at     atomic.Pointer[postmaster] // the server we use; read while a start is under way
	starts atomic.Int64
}

// Start makes the data folder when missing, starts the server when it is not
// running, and returns when it accepts connections. The error says what to do.
func Start(ctx context.Context, cfg Config) (*Cluster, error) {
	if cfg.Database == "" {
		cfg.Database = "anwang"
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	c := &Cluster{cfg: cfg}
	if err := c.settle(); err != nil {
		return nil, fmt.Errorf("private database: %w", err)
	}
	if err := c.Ensure(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// settle decides the folder and the account.
func (c *Cluster) settle() error {
	dir, err := filepath.Abs(c.cfg.Dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		c.home = real
	} else if real, err := filepath.EvalSymlinks(filepath.Dir(dir)); err == nil {
		c.home = filepath.Join(real, filepath.Base(dir))
	} else {
		return err
	}
	if c.run, err = accountFor(c.home); err != nil {
		return err
	}
	if !c.run.reaches(c.home) {
		if err := c.moveOut(dir); err != nil {
			return err
		}
	}
	for _, d := range []string{c.home, filepath.Join(c.home, "log")} {
		if err := c.run.own(d); err != nil {
			return err
		}
	}
	return nil
}

// moveOut puts the server's folder where its account can reach it and leaves a
// link: a data folder below /root, say, is closed to everybody but root.
func (c *Cluster) moveOut(dir string) error {
	if _, err := os.Lstat(c.home); err == nil {
		return fmt.Errorf("the account %s that runs PostgreSQL cannot enter the folders above %s: open them (chmod o+x) or choose another "+
			"ANWANG_DATA_DIR", c.run.Name, c.home)
	}
	const base = "/var/lib/anwang"
	if err := os.MkdirAll(base, 0o755); err != nil {
		return err
	}
	away, err := os.MkdirTemp(base, "pg-")
	if err != nil {
		return err
	}
	_ = os.Remove(dir) // a link whose target is gone
	if err := os.Symlink(away, dir); err != nil {
		return err
	}
	c.cfg.Log.Info("the account of PostgreSQL cannot enter the data folder; the database lives elsewhere, with a link",
		"account", c.run.Name, "link", dir, "folder", away)
	c.home = away
	return nil
}

func (c *Cluster) data() string { return filepath.Join(c.home, "data") }

// Ensure makes sure that the server runs and can be reached; it is Start's second
// half and what brings back a server that ended. A recovery after a crash takes
// as long as it takes; nothing else here waits without a bound.
func (c *Cluster) Ensure(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	gate, err := lockFile(ctx, filepath.Join(c.home, "start.lock"), exclusive)
	if err != nil {
		return fmt.Errorf("private database in %s: another anwang is starting or stopping it: %w", c.home, err)
	}
	defer gate.release()
	if err := c.reach(ctx); err != nil {
		return fmt.Errorf("private database in %s: %w", c.home, err)
	}
	return nil
}

// reach brings the server up and lets connections in once. Called under the start lock.
func (c *Cluster) reach(ctx context.Context) error {
	for again := true; ; again = false {
		if err := c.up(ctx); err != nil {
			return err
		}
		if c.users == nil {
			var err error
			if c.users, err = lockFile(ctx, filepath.Join(c.home, "users.lock"), shared); err != nil {
				return err
			}
		}
		err := c.createDatabase(ctx)
		if err == nil || !again || !doorless(err) {
			return err
		}
		// a server whose socket somebody removed would run on, out of reach
		c.cfg.Log.Warn("the database runs but its socket is gone; it is started anew", "folder", c.data(), "err", err)
		if p, ok := c.postmaster(); ok {
			if err := c.halt(ctx, p.pid); err != nil {
				return err
			}
		}
	}
}

// doorless reports that nothing listens where the server should.
func doorless(err error) bool {
	return errors.Is(err, syscall.ENOENT) || errors.Is(err, syscall.ECONNREFUSED)
}

// up attaches to the running server or starts one. Called under the start lock.
func (c *Cluster) up(ctx context.Context) error {
	major, err := c.major()
	if err != nil {
		return err
	}
	if c.bin, err = choose(installed(), major, c.data()); err != nil {
		return err
	}
	if major == 0 {
		if err := c.initialise(ctx); err != nil {
			return err
		}
	}
	for {
		p, ok := c.postmaster()
		if !ok {
			break
		}
		if !p.stopping {
			if err := c.attach(ctx, p); !errors.Is(err, errEnded) {
				return err
			}
			continue
		}
		// Somebody stops it. A stop that waits for its clients would wait for us.
		c.cfg.Log.Info("the database is being stopped; it is started again when it has ended", "folder", c.data(), "pid", p.pid)
		if err := c.halt(ctx, p.pid); err != nil {
			return err
		}
	}
	began := time.Now()
	if err := c.launch(ctx); err != nil {
		return err
	}
	c.starts.Add(1)
	c.cfg.Log.Info("database started", "folder", c.data(), "version", c.bin.Major, "account", c.run.Name, "dur",
		time.Since(began).Round(time.Millisecond))
	return nil
}

// attach goes on with a server that runs, by our settings of today: another
// version of us may have started it.
func (c *Cluster) attach(ctx context.Context, p postmaster) error {
	if p.pid != c.PID() {
		c.cfg.Log.Info("database already running, using it", "folder", c.data(), "pid", p.pid)
	}
	if err := c.awaitReady(ctx, nil); err != nil {
		return err
	}
	return c.refresh(p.pid)
}

// major reads which PostgreSQL made the folder; 0 when there is none yet.
func (c *Cluster) major() (int, error) {
	b, err := os.ReadFile(filepath.Join(c.data(), "PG_VERSION"))
	if os.IsNotExist(err) {
		if left, err := os.ReadDir(c.data()); err == nil && len(left) > 0 {
			return 0, fmt.Errorf("%s is not empty and not a PostgreSQL data folder: move it away", c.data())
		}
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(b)))
}

// URL is the connection string of a database of the server.
func (c *Cluster) URL(database string) string {
	if database == "" {
		database = c.cfg.Database
	}
	socket, port := c.Address()
	q := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	return fmt.Sprintf("host='%s' port=%d user=%s dbname='%s' sslmode=disable", q.Replace(socket), port, superuser, q.Replace(database))
}

// Address is where the server listens: the folder of its socket, and the port
// that names it. Another anwang may start it elsewhere than we did.
func (c *Cluster) Address() (socket string, port int) {
	if p := c.at.Load(); p != nil {
		return p.socket, p.port
	}
	return "", 0
}

// PID is the process id of the server, for messages and tests.
func (c *Cluster) PID() int {
	if p := c.at.Load(); p != nil {
		return p.pid
	}
	return 0
}

// Starts is how often this process started the server.
func (c *Cluster) Starts() int64 { return c.starts.Load() }

// Folder is where the server keeps its data, log and socket.
func (c *Cluster) Folder() string { return c.home }

// Stopping reports whether somebody is stopping the server. A stop that waits for
// its clients lets those that are there go on, so nothing else shows it.
func (c *Cluster) Stopping() bool {
	p, ok := c.postmaster()
	return ok && p.stopping
}

func (c *Cluster) createDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.URL("postgres"))
	if err != nil {
		return fmt.Errorf("private database: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	var there bool
	if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, c.cfg.Database).Scan(&there); err != nil ||
		there {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{c.cfg.Database}.Sanitize())
	return err
}

// Close stops using the server and stops it when nobody else does.
func (c *Cluster) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.users == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), fastStopTime+immediateStopTime+10*time.Second)
	defer cancel()
	gate, err := lockFile(ctx, filepath.Join(c.home, "start.lock"), exclusive)
	if err != nil {
		return err
	}
	defer gate.release()
	last := c.users.upgrade()
	c.users.release()
	c.users = nil
	if !last {
		c.cfg.Log.Info("database stays up for the other anwang on this folder", "folder", c.data())
		return nil
	}
	return c.shutdown(ctx)
}
