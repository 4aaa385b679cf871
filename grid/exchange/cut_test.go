package exchange_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/exchange"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// wire hands a database's connections on. Once, when the server says that it has
// committed what wrote enterprises, it breaks off instead of handing that on.
type wire struct {
	net.Listener
	server string
	broken atomic.Int32
}

func (w *wire) run() {
	for {
		client, err := w.Accept()
		if err != nil {
			return
		}
		go w.serve(client)
	}
}

func (w *wire) serve(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("unix", w.server)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	var writes atomic.Bool
	go func() {
		defer func() { _ = client.Close() }()
		for b := make([]byte, 64<<10); ; {
			n, err := server.Read(b)
			if writes.Load() && bytes.Contains(b[:n], []byte("COMMIT\x00")) && w.broken.CompareAndSwap(0, 1) {
				return
			}
			if _, e := client.Write(b[:n]); err != nil || e != nil {
				return
			}
		}
	}()
	for b := make([]byte, 64<<10); ; {
		n, err := client.Read(b)
		if err != nil {
			return
		}
		if bytes.Contains(b[:n], []byte("INSERT INTO enterprise ")) {
			writes.Store(true)
		}
		if _, err := server.Write(b[:n]); err != nil {
			return
		}
	}
}

// TestCutWhileCommitting: the connection breaks after an import was committed and
// before the service hears of it. It is done, and nobody is told that it failed.
func TestCutWhileCommitting(t *testing.T) {
	t.Parallel()
	if os.Getenv("ANWANG_TEST_DATABASE_URL") != "" {
		t.Skip("the server must be one with a socket of its own")
	}
	address := pgtest.URL(t)
	c, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "wire")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	const name = ".s.PGSQL.5432"
	l, err := net.Listen("unix", filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l, server: filepath.Join(c.Host, name)}
	t.Cleanup(func() { _ = l.Close() })
	go w.run()
	db, err := pg.Open(t.Context(), pg.Config{URL: address + " host='" + dir + "'", MaxConns: 10}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	if _, err := db.Pool.Exec(t.Context(), town); err != nil {
		t.Fatal(err)
	}
	s := exchange.New(db, nil, grades)
	works(t, db, s)
	table := [][]any{plantedHead}
	for n := range 20 {
		table = append(table, sound(n))
	}
	ctx := as(context.WithoutCancel(t.Context()), 1)
	i, err := s.Upload(ctx, "", "a.xlsx", bytes.NewReader(tableOf(t, table)))
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Preview(ctx, i.ID, exchange.Look{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Start(ctx, i.ID, "", p.Choice, true, 0); err != nil && grid.CodeOf(err) != grid.CodeUnavailable {
		t.Fatal(err)
	}
	if i = ended(t, s, i.ID); w.broken.Load() != 1 {
		t.Fatal("the connection was not cut")
	}
	if n := count(t, db, `SELECT count(*) FROM enterprise`); n != 20 || i.State != exchange.Done || i.Outcome.Created != 20 {
		t.Errorf("%d enterprises are there, the import says %s, %d created, %q", n, i.State, i.Outcome.Created, i.Failure.EN)
	}
	if n := count(t, db, `SELECT count(*) FROM audit WHERE action = 'exchange.import' AND outcome <> 'done'`); n != 0 {
		t.Errorf("the audit says %d times that it failed", n)
	}
}
