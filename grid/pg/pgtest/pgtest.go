// Package pgtest gives every test a real PostGIS database of its own.
//
// The first test of a process starts a private server in a temporary folder and
// migrates one template, or copies what the first package of a run has made
// (see ANWANG_TEST_PREPARED); each test then gets a clone of it in a few hundredths of
// a second and drops it at its end. A watcher process stops the server and
// removes the folder when the test process ends, however it ends, so nothing has
// to be torn down and nothing is left behind.
//
// With ANWANG_TEST_DATABASE_URL set the databases are made on that server
// instead; its role must be allowed to create databases and extensions.
package pgtest

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid/pg"
	"anwang/migrations"
)

// server is the process's one server with its template.
type server struct {
	admin    string // connection string of the maintenance database
	template string
	alive    *os.File // kept open as long as we live, see watcher
	next     atomic.Int64
	mu       sync.Mutex // CREATE DATABASE allows one copy of a template at a time
	filled   sync.Map   // of Copy: by name, how its template is made
}

// boot starts the server once a process; the error is every test's.
var boot = sync.OnceValues(start)

// New opens a migrated, empty database that is dropped when the test ends.
func New(t testing.TB) *pg.DB {
	t.Helper()
	// what fills a city in a second takes half a minute where everything else is at work too
	config := pg.Config{URL: URL(t), MaxConns: 40, StatementTimeout: 10 * time.Minute}
	db, err := pg.Open(t.Context(), config, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(db.Close)
	return db
}

// URL makes a migrated, empty database and returns its connection string, for
// tests that open it themselves, more than once, or from another process.
func URL(t testing.TB) string {
	t.Helper()
	s, err := boot()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return s.clone(t, s.template)
}

// Copy makes a copy of a database that fill has filled, once for all tests of the
// process that ask by that name, and returns its connection string: for what takes
// longer to load than to copy. Nobody may be connected when fill returns.
func Copy(t testing.TB, name string, fill func(url string) error) string {
	t.Helper()
	s, err := boot()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	template := fmt.Sprintf("%s_%d_%s", s.template, os.Getpid(), name)
	once, _ := s.filled.LoadOrStore(name, sync.OnceValue(func() error {
		if err := s.create(template, s.template); err != nil {
			return err
		}
		return fill(with(s.admin, template))
	}))
	if err := once.(func() error)(); err != nil {
		t.Fatalf("pgtest: %s: %v", name, err)
	}
	return s.clone(t, template)
}

// clone makes a copy of a template that is dropped when the test ends.
func (s *server) clone(t testing.TB, template string) string {
	t.Helper()
	name := fmt.Sprintf("%s_%d_%d", s.template, os.Getpid(), s.next.Add(1))
	if err := s.create(name, template); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := s.admit("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return with(s.admin, name)
}

// Empty makes a database without any schema, for tests of the migrations.
func Empty(t testing.TB) string {
	t.Helper()
	s, err := boot()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	name := fmt.Sprintf("anwang_empty_%d_%d", os.Getpid(), s.next.Add(1))
	if err := s.create(name, "template0"); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := s.admit("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return with(s.admin, name)
}

// start finds or makes the server and its template.
func start() (*server, error) {
	s := &server{admin: os.Getenv("ANWANG_TEST_DATABASE_URL"), template: template()}
	if s.admin == "" {
		var err error
		s.admin, s.alive, err = private()
		return s, err
	}
	// others may be testing another schema on that server at this moment
	s.template += fmt.Sprintf("_%d", os.Getpid())
	return s, s.migrate()
}

// template is the name of the template that these migrations make.
func template() string { return fmt.Sprintf("anwang_template_%d", migrations.Latest()) }

// migrate makes the template.
func (s *server) migrate() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := s.create(s.template, "template0"); err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, with(s.admin, s.template))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, _, err = migrations.Run(ctx, conn)
	return err
}

func (s *server) create(name, template string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	strategy := ""
	if os.Getenv("ANWANG_TEST_DATABASE_URL") == "" {
		// without fsync copying files beats logging every block
		strategy = " STRATEGY file_copy"
	}
	return s.admit("CREATE DATABASE " + name + " TEMPLATE " + template + strategy)
}

// admit runs one statement in the maintenance database.
func (s *server) admit(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.admin)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// with is a connection string with another database.
func with(admin, database string) string {
	if u, err := url.Parse(admin); err == nil && strings.HasPrefix(u.Scheme, "postgres") {
		u.Path = "/" + database
		return u.String()
	}
	return admin + " dbname=" + database
}
