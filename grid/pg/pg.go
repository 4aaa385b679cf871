// Package pg is everything Anwang knows about PostgreSQL: the pool, the
// transaction, the geometry codec, the translation of errors, the watch over its
// health, and (in cluster) the private server for those who configured none.
package pg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"anwang/grid"
	"anwang/grid/pg/cluster"
)

// Config says which database to use and how.
type Config struct {
	// URL is a PostgreSQL connection string; empty means a private server under
	// DataDir/pg.
	URL     string
	DataDir string
	// Wait is how long Open waits for a database that does not answer.
	Wait time.Duration
	// MaxConns bounds the pool; 0 is 16.
	MaxConns int32
	// StatementTimeout bounds each statement of the pool; 0 is 30 s.
	StatementTimeout time.Duration
	// DiskWarn is how little room on the disk of the private server is worth a
	// warning, in bytes; 0: none.
	DiskWarn int64
	// Prepare runs on a connection of its own before the pool opens; the
	// migrations are plugged in here.
	Prepare func(context.Context, *pgx.Conn) error
	// Finish runs when the database is closed, while it still answers.
	Finish func(context.Context, *DB)
	// Tracer sees every statement of every connection; for tests and measurements.
	Tracer pgx.QueryTracer
}

// DB is the open database.
type DB struct {
	Pool    *pgxpool.Pool
	log     *slog.Logger
	dedic   *pgx.ConnConfig // for connections outside the pool
	watched *pgx.ConnConfig // that of the watch, which nothing cuts
	wires   wires
	cluster *cluster.Cluster
	health  *health
	role    atomic.Pointer[string] // what connections work as; nil: as whoever they log in as
	finish  func(context.Context, *DB)
}

// Open connects, waiting up to cfg.Wait with a message when nothing answers, and
// starts the private server when no URL is given. It fails with
// grid.CodeUnavailable when the database stays away and with
// grid.CodeInvalid when waiting cannot help: a wrong URL, password or name.
func Open(ctx context.Context, cfg Config, log *slog.Logger) (*DB, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	db := &DB{log: log, wires: wires{open: map[*wire]struct{}{}}}
	url := cfg.URL
	if url == "" {
		c, err := cluster.Start(ctx, cluster.Config{Dir: cfg.DataDir + "/pg", Log: log})
		if err != nil {
			return nil, unavailable(err)
		}
		db.cluster, url = c, c.URL("")
	}
	if err := db.open(ctx, url, cfg); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func (db *DB) open(ctx context.Context, url string, cfg Config) error {
	pool, err := pgxpool.ParseConfig(url)
	if err != nil {
		return &grid.Error{Code: grid.CodeInvalid, Cause: err, Text: grid.Text{
			ZH: "ANWANG_DATABASE_URL 无法识别，应形如 postgres://用户:口令@主机:5432/库名",
			EN: "ANWANG_DATABASE_URL cannot be read; it looks like postgres://user:password@host:5432/database",
		}}
	}
	configure(pool, cfg)
	pool.ConnConfig.Tracer = cfg.Tracer
	pool.BeforeConnect = db.beforeConnect
	pool.ConnConfig.OnPgError = db.hear
	db.watched = pool.ConnConfig.Copy()
	pool.ConnConfig.DialFunc = db.wires.through(pool.ConnConfig.DialFunc)
	db.dedic = pool.ConnConfig.Copy()
	for _, c := range [...]*pgx.ConnConfig{db.dedic, db.watched} {
		delete(c.RuntimeParams, "statement_timeout")
		delete(c.RuntimeParams, "idle_in_transaction_session_timeout")
	}

	conn, err := db.await(ctx, cfg.Wait)
	if err != nil {
		return err
	}
	defer HangUp(ctx, conn)
	db.quietServerLog(ctx, conn, pool.ConnConfig, db.dedic, db.watched)
	if cfg.Prepare != nil {
		if err := cfg.Prepare(ctx, conn); err != nil {
			return err
		}
	}
	db.health = newHealth(db, cfg.DiskWarn)
	if db.Pool, err = pgxpool.NewWithConfig(ctx, pool); err != nil {
		return Translate(err)
	}
	db.finish = cfg.Finish
	db.health.watch()
	return nil
}

// configure sets what a service's connections want; whatever the URL itself says
// wins.
func configure(c *pgxpool.Config, cfg Config) {
	c.MaxConns = 16
	if cfg.MaxConns > 0 {
		c.MaxConns = cfg.MaxConns
	}
	c.MaxConnIdleTime = 5 * time.Minute
	c.ConnConfig.ConnectTimeout = 5 * time.Second
	c.AfterConnect = registerGeometry
	timeout := cfg.StatementTimeout
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	for name, value := range map[string]string{
		"application_name":                    "anwang",
		"timezone":                            "UTC",
		"jit":                                 "off",
		"max_parallel_workers_per_gather":     "0",
		"statement_timeout":                   strconv.FormatInt(timeout.Milliseconds(), 10),
		"idle_in_transaction_session_timeout": "60000",
	} {
		if _, said := c.ConnConfig.RuntimeParams[name]; !said {
			c.ConnConfig.RuntimeParams[name] = value
		}
	}
}

// await connects, trying again while that can help.
func (db *DB) await(ctx context.Context, wait time.Duration) (*pgx.Conn, error) {
	began, told := time.Now(), time.Time{}
	for {
		conn, err := db.Connect(ctx, "anwang")
		if err == nil {
			return conn, nil
		}
		if text, final := hopeless(err); final {
			return nil, &grid.Error{Code: grid.CodeInvalid, Text: text, Cause: err}
		}
		if time.Since(began) >= wait {
			return nil, unavailable(fmt.Errorf("gave up after %s: %w", time.Since(began).Round(time.Second), err))
		}
		if time.Since(told) > 5*time.Second {
			told = time.Now()
			db.log.Warn("database does not answer, waiting", "host", db.dedic.Host, "port", db.dedic.Port, "left",
				(wait - time.Since(began)).Round(time.Second), "err", err)
		}
		select {
		case <-ctx.Done():
			return nil, unavailable(ctx.Err())
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// hopeless recognises refusals that no waiting mends.
func hopeless(err error) (grid.Text, bool) {
	switch state := sqlState(err); {
	case state == "28P01", state == "28000":
		return grid.Text{
			ZH: "数据库拒绝登录，请检查 ANWANG_DATABASE_URL 中的用户和口令",
			EN: "the database refuses the login: check user and password in ANWANG_DATABASE_URL",
		}, true
	case state == "3D000":
		return grid.Text{
			ZH: "数据库不存在，请先创建或检查 ANWANG_DATABASE_URL 中的库名",
			EN: "no such database: create it or check the name in ANWANG_DATABASE_URL",
		}, true
	case strings.HasPrefix(state, "42"):
		return grid.Text{ZH: "数据库不接受连接参数", EN: "the database refuses the connection's settings"}, true
	}
	return grid.Text{}, false
}

// Connect opens a connection outside the pool and without a statement timeout,
// for whoever listens, migrates or streams. The caller closes it.
func (db *DB) Connect(ctx context.Context, name string) (*pgx.Conn, error) {
	return db.connect(ctx, name, db.dedic)
}

func (db *DB) connect(ctx context.Context, name string, as *pgx.ConnConfig) (*pgx.Conn, error) {
	c := as.Copy()
	c.RuntimeParams["application_name"] = name
	db.adapt(c)
	conn, err := pgx.ConnectConfig(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := registerGeometry(ctx, conn); err != nil {
		_ = conn.Close(ctx)
		return nil, err
	}
	return conn, nil
}

// HangUp closes a connection of Connect. A broken one holds nobody up, and ctx may be
// over.
func HangUp(ctx context.Context, conn *pgx.Conn) {
	bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = conn.Close(bye)
}

// Notified waits on a connection that listens, at most so long, and says whether
// somebody notified it. What else it has heard by then is forgotten, as it says the same.
func Notified(ctx context.Context, conn *pgx.Conn, most time.Duration) (yes bool, err error) {
	wait, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	_, err = conn.WaitForNotification(wait)
	if err != nil && ctx.Err() == nil && errors.Is(wait.Err(), context.DeadlineExceeded) && !conn.IsClosed() {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	cancel()
	for more := error(nil); more == nil; {
		_, more = conn.WaitForNotification(wait) // which is over: only those that are here
	}
	return true, nil
}

// URL is the connection string in use, for child processes such as ogr2ogr; it
// may hold a password and is never logged.
func (db *DB) URL() string { return db.dedic.ConnString() }

// finishWithin bounds what is done before closing.
const finishWithin = 5 * time.Second

// Close closes the pool and stops the private server when nobody else uses it.
func (db *DB) Close() {
	if db.finish != nil && db.Up() {
		ctx, cancel := context.WithTimeout(context.Background(), finishWithin)
		db.finish(ctx, db)
		cancel()
		db.finish = nil
	}
	if db.health != nil {
		db.health.stop()
	}
	if db.Pool != nil {
		db.Pool.Close()
	}
	if db.cluster != nil {
		if err := db.cluster.Close(); err != nil {
			db.log.Error("the private database did not stop", "err", err)
		}
	}
}
