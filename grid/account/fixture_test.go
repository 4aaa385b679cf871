package account_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"sync"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// town is a small tree: the city 1 has the streets 2 and 3, street 2 the
// communities 4 and 5, street 3 the community 6. Enterprise 1 lies in community
// 4, enterprise 2 in community 6.
const town = `
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地网格', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '市', 'City'), (1, 2, '街道', 'Street'), (1, 3, '社区', 'Community');
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) VALUES
		(1, 1, NULL, 1, '110000000000', '示范市', false),
		(2, 1, 1, 2, '110101001000', '东街道', false), (3, 1, 1, 2, '110101002000', '西街道', false),
		(4, 1, 2, 3, '110101001001', '东一社区', true), (5, 1, 2, 3, '110101001002', '东二社区', true), (6, 1, 3, 3, '110101002001', '西一社区', true);
	INSERT INTO boundary (grid_id, geom, label, area)
	SELECT g, ST_Multi(e), ST_Centroid(e), ST_Area(e::geography)
	  FROM (VALUES (1, 116, 118), (2, 117, 118), (3, 116, 117), (4, 117.5, 118), (5, 117, 117.5), (6, 116, 117)) v(g, w, o),
	       LATERAL ST_MakeEnvelope(w, 39, o, 40, 4490) e;
	INSERT INTO enterprise (id, credit_code, name, sector, geom) VALUES
		(1, 'A', '东一化工厂', 'chemical', ST_SetSRID(ST_MakePoint(117.7, 39.5), 4490)),
		(2, 'B', '西一机械厂', 'machinery', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490));`

// password is a good one, of every account of the tests.
const password = "correct horse battery"

// cheap is a cost that tests can afford.
var cheap = account.Cost{Memory: 64, Iterations: 1, Threads: 1}

// bench is a database with the town and a service over it.
type bench struct {
	testing.TB
	db *pg.DB
	*account.Service
	clock *clock
}

// clock is a clock that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// start makes a town; o may be zero.
func start(t testing.TB, o account.Options) *bench {
	t.Helper()
	db := pgtest.New(t)
	b := &bench{TB: t, db: db, clock: &clock{now: time.Now()}}
	b.exec(town)
	b.Service = b.serve(o)
	return b
}

// serve makes another service over the same database.
func (b *bench) serve(o account.Options) *account.Service {
	if o.Cost == (account.Cost{}) {
		o.Cost = cheap
	}
	if o.Clock == nil {
		o.Clock = b.clock.Now
	}
	return account.New(b.db, o)
}

// run lets a service listen until the test ends.
func run(t testing.TB, s *account.Service) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	heard := make(chan struct{}, 1)
	s.OnChange(func(id grid.ID) {
		if id == 0 {
			select {
			case heard <- struct{}{}:
			default:
			}
		}
	})
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	select {
	case <-heard:
	case <-time.After(2 * time.Minute):
		t.Fatal("the service does not listen")
	}
}

func (b *bench) exec(sql string, args ...any) {
	b.Helper()
	if _, err := b.db.Pool.Exec(context.Background(), sql, args...); err != nil {
		b.Fatalf("%v\n%s", err, sql)
	}
}

// one reads one value.
func one[T any](b *bench, sql string, args ...any) (v T) {
	b.Helper()
	if err := b.db.Pool.QueryRow(context.Background(), sql, args...).Scan(&v); err != nil {
		b.Fatalf("%v\n%s", err, sql)
	}
	return v
}

// person makes an account with grants, written as SQL values of role, grid,
// sector and enterprise.
func (b *bench) person(login string, grants ...string) grid.ID {
	b.Helper()
	hash, err := account.HashPassword(password, cheap)
	if err != nil {
		b.Fatal(err)
	}
	id := one[grid.ID](b, `INSERT INTO account (login, name, grid_id, password) VALUES ($1, $1, 1, $2) RETURNING id`, login, hash)
	for _, g := range grants {
		b.exec(fmt.Sprintf(`INSERT INTO role_grant (account_id, role, grid_id, sector, enterprise_id, valid_from)
			VALUES (%d, %s, now() - interval '1 hour')`, id, g))
	}
	return id
}

// session logs an account in and returns the value of its cookie.
func (b *bench) session(id grid.ID) grid.Credentials {
	b.Helper()
	var raw [32]byte
	_, _ = rand.Read(raw[:])
	secret := base64.RawURLEncoding.EncodeToString(raw[:])
	err := b.SaveSession(b.Context(), account.SessionDraft{
		Secret: secret, Account: id, Data: []byte("x"), Life: account.SessionLife,
		From: account.Visitor{Remote: "10.0.0.1", Agent: "test"},
	})
	if err != nil {
		b.Fatal(err)
	}
	return grid.Credentials{Session: secret}
}

// as is a context in which the holder of cred acts.
func (b *bench) as(cred grid.Credentials) context.Context {
	b.Helper()
	a, err := b.Actor(b.Context(), cred)
	if err != nil {
		b.Fatal(err)
	}
	return grid.WithActor(b.Context(), a)
}

// audited lists the lines of the audit: action, outcome, name.
func (b *bench) audited() (lines []string) {
	b.Helper()
	rows, err := b.db.Pool.Query(context.Background(), `SELECT concat_ws(' ', action, outcome, name) FROM audit ORDER BY id`)
	if err != nil {
		b.Fatal(err)
	}
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			b.Fatal(err)
		}
		lines = append(lines, line)
	}
	return lines
}
