package once

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// desk is where things are done: each is a note.
type desk struct {
	*testing.T
	*Service
	db *pg.DB
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), `CREATE TABLE note (what text)`); err != nil {
		t.Fatal(err)
	}
	return &desk{t, New(db, slog.New(slog.DiscardHandler)), db}
}

func actor(t *testing.T, id grid.ID, roles ...grid.Role) context.Context {
	t.Helper()
	a := &grid.Actor{ID: id, Login: "x"}
	for _, r := range roles {
		a.Grants = append(a.Grants, grid.Grant{Role: r, Grid: 1})
	}
	return grid.WithActor(t.Context(), a)
}

// write is a handler that notes something and answers with a status.
func (d *desk) write(what string, status int) func(context.Context) Answer {
	return func(ctx context.Context) Answer {
		if err := d.db.Tx(ctx, func(tx pgx.Tx) error { return pg.Later(ctx, tx, `INSERT INTO note VALUES ($1)`, what) }); err != nil {
			d.Error(err)
		}
		return Answer{Status: status, Header: map[string][]string{"Etag": {`"v1"`}}, Body: []byte(what)}
	}
}

func (d *desk) notes() (n int) {
	d.Helper()
	if err := d.db.Pool.QueryRow(d.Context(), `SELECT count(*) FROM note`).Scan(&n); err != nil {
		d.Fatal(err)
	}
	return n
}

func request(key, what string) Request {
	r := Request{Key: key, Operation: "POST /x"}
	copy(r.Digest[:], what)
	return r
}

// TestOnce: the same is done once and answered the same; what is not the same is said.
func TestOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, c := range []struct {
		name    string
		who     context.Context
		request Request
		do      func(context.Context) Answer
		body    string
		again   bool
		code    grid.Code
		notes   int
	}{
		{"first", actor(t, 1, grid.RoleGuide), request("a", "1"), d.write("one", 201), "one", false, "", 1},
		{"again", actor(t, 1, grid.RoleGuide), request("a", "1"), d.write("two", 201), "one", true, "", 1},
		{"something else", actor(t, 1, grid.RoleGuide), request("a", "2"), d.write("two", 201), "", false, grid.CodeKeyReused, 1},
		{
			"who holds something else", actor(t, 1, grid.RoleGuide, grid.RoleWatch), request("a", "1"), d.write("two", 201), "", false,
			grid.CodeConflict, 1,
		},
		{"somebody else", actor(t, 2, grid.RoleGuide), request("a", "1"), d.write("two", 201), "two", false, "", 2},
		{"another key", actor(t, 1, grid.RoleGuide), request("b", "1"), d.write("three", 201), "three", false, "", 3},
		{"a failure stays nowhere", actor(t, 1), request("c", "1"), d.write("four", 503), "four", false, "", 3},
		{"and may be tried again", actor(t, 1), request("c", "1"), d.write("four", 200), "four", false, "", 4},
		{"a refusal that wrote something", actor(t, 1), request("d", "1"), d.write("five", 422), "five", false, "", 5},
		{"is a refusal again", actor(t, 1), request("d", "1"), d.write("six", 200), "five", true, "", 5},
		{"what writes nothing", actor(t, 1), request("e", "1"), func(context.Context) Answer { return Answer{Status: 422} }, "", false, "", 5},
		{"is not kept", actor(t, 1), request("e", "2"), d.write("six", 200), "six", false, "", 6},
	} {
		a, again, err := d.Do(c.who, c.request, c.do)
		if grid.CodeOf(err) != c.code || string(a.Body) != c.body || again != (c.again || c.code != "") {
			t.Errorf("%s: %q, again %v: %v", c.name, a.Body, again, err)
		}
		if n := d.notes(); n != c.notes {
			t.Errorf("%s: %d notes, want %d", c.name, n, c.notes)
		}
		if c.again && (a.Status == 0 || len(a.Header["Etag"]) != 1) {
			t.Errorf("%s: %+v", c.name, a)
		}
	}
}

// TestUnderWay: whoever sends the same while it is being done waits for the answer,
// without a connection, and not for ever.
func TestUnderWay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.patience = 300 * time.Millisecond
	begun, go_ := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		_, _, err := d.Do(actor(t, 1), request("a", "1"), func(ctx context.Context) Answer {
			a := d.write("one", 201)(ctx)
			close(begun)
			<-go_
			return a
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-begun
	_, _, err := d.Do(actor(t, 1), request("a", "1"), d.write("two", 201))
	var e *grid.Error
	if !errors.As(err, &e) || e.Code != grid.CodeUnderWay || e.Wait <= 0 {
		t.Errorf("while it is done: %v", err)
	}
	d.patience = time.Minute
	var heard atomic.Int32
	for range 100 {
		all.Go(func() {
			a, again, err := d.Do(actor(t, 1), request("a", "1"), d.write("two", 201))
			if err != nil || !again || string(a.Body) != "one" {
				t.Errorf("%q, again %v: %v", a.Body, again, err)
			}
			heard.Add(1)
		})
	}
	time.Sleep(100 * time.Millisecond)
	if n := heard.Load(); n > 0 {
		t.Errorf("%d heard something before it was done", n)
	}
	close(go_)
	all.Wait()
	if n := d.notes(); n != 1 {
		t.Errorf("%d notes", n)
	}
}

// TestForgotten: after a day a key is as new, whether or not somebody has tidied.
func TestForgotten(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	age := func(by string) {
		t.Helper()
		if _, err := d.db.Pool.Exec(t.Context(), `UPDATE once SET at = at - $1::interval`, by); err != nil {
			t.Fatal(err)
		}
	}
	do := func(want string, again bool) {
		t.Helper()
		a, is, err := d.Do(actor(t, 1), request("a", "1"), d.write(want, 200))
		if err != nil || string(a.Body) != want && !again || is != again {
			t.Errorf("%q, again %v: %v", a.Body, is, err)
		}
	}
	kept := func() (n int) {
		t.Helper()
		if err := d.db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM once`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	do("one", false)
	age("23:59:00")
	do("one", true)
	age("00:01:00")
	do("two", false)
	do("two", true)
	if _, err := d.db.Pool.Exec(t.Context(), `INSERT INTO once (name, account_id, operation, request, holds, answer, at)
		SELECT sha256(i::text::bytea), 1, '', '', '', '', now() - i * interval '1 hour' FROM generate_series(1, 2500) i`); err != nil {
		t.Fatal(err)
	}
	if err := d.Service.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := kept(); n != 24 { // of 23 hours, and the one that was done
		t.Errorf("%d kept", n)
	}
	do("two", true)
}

// TestSealed: what is kept says nothing to whoever has no key, is of one account, and is
// not taken when a hand has been at it.
func TestSealed(t *testing.T) {
	t.Parallel()
	l, err := lockOf(7, "the key of somebody")
	if err != nil {
		t.Fatal(err)
	}
	other, err := lockOf(8, "the key of somebody")
	if err != nil || bytes.Equal(l.name, other.name) {
		t.Fatal("the names are the same", err)
	}
	sealed, err := l.seal(&Answer{Status: 200, Body: []byte("anw_secret")})
	if err != nil || bytes.Contains(sealed, []byte("secret")) {
		t.Fatalf("%q %v", sealed, err)
	}
	if a, err := l.open(sealed); err != nil || string(a.Body) != "anw_secret" {
		t.Errorf("%q %v", a.Body, err)
	}
	if _, err := other.open(sealed); err == nil {
		t.Error("another account opened it")
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := l.open(sealed); err == nil {
		t.Error("it was tampered with and taken")
	}
}
