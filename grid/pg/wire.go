package pg

import (
	"context"
	"net"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
)

// wires are the open network connections to the database. When it is known to be
// gone they are cut, whoever holds them: a call in flight then fails at once
// instead of waiting for an answer that cannot come, and nobody dials meanwhile.
type wires struct {
	mu   sync.Mutex
	open map[*wire]struct{}
	gone bool
}

// wire is one connection that can be cut.
type wire struct {
	net.Conn
	of *wires
}

// Close implements net.Conn.
func (w *wire) Close() error {
	w.of.mu.Lock()
	delete(w.of.open, w)
	w.of.mu.Unlock()
	return w.Conn.Close()
}

// through makes connections of a configuration cuttable.
func (ws *wires) through(dial pgconn.DialFunc) pgconn.DialFunc {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		if ws.isGone() {
			return nil, errDown
		}
		c, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		w := &wire{Conn: c, of: ws}
		ws.mu.Lock()
		defer ws.mu.Unlock()
		if ws.gone { // meanwhile
			_ = c.Close()
			return nil, errDown
		}
		ws.open[w] = struct{}{}
		return w, nil
	}
}

func (ws *wires) isGone() bool {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	return ws.gone
}

// cut ends every connection and lets nobody make one until mend.
func (ws *wires) cut() {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.gone = true
	for w := range ws.open {
		_ = w.Conn.Close()
	}
	clear(ws.open)
}

func (ws *wires) mend() {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.gone = false
}

// hear is told of every error that the server sends on any connection, whoever
// asked; it keeps the connection unless the server has given it up.
func (db *DB) hear(_ *pgconn.PgConn, e *pgconn.PgError) bool {
	if h := db.health; h != nil {
		switch {
		case e.Code == stateDiskFull:
			h.filled()
		case strings.HasPrefix(e.Code, "57P"): // it is stopped, crashed, or starting
			h.suspect()
		}
	}
	return !strings.EqualFold(e.Severity, "FATAL")
}
