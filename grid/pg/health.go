package pg

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

var errDown = errors.New("the last look at the database failed")

// How often the watch looks: now and then while all is well, often while not.
const (
	lookUp   = 2 * time.Second
	lookDown = 250 * time.Millisecond
	lookTime = 3 * time.Second
)

// health looks at the database on a connection of its own, so that a full pool
// is not taken for a dead server.
type health struct {
	mu       sync.Mutex
	up       bool
	since    time.Time
	watchers []func(up bool, since time.Time)
	nudge    chan struct{}
	cancel   context.CancelFunc
	done     chan struct{}
}

func watch(db *DB) *health {
	ctx, cancel := context.WithCancel(context.Background())
	h := &health{up: true, since: time.Now(), nudge: make(chan struct{}, 1), cancel: cancel, done: make(chan struct{})}
	go h.loop(ctx, db)
	return h
}

func (h *health) stop() {
	h.cancel()
	<-h.done
}

// suspect makes the watch look at once: somebody met a broken connection.
func (h *health) suspect() {
	select {
	case h.nudge <- struct{}{}:
	default:
	}
}

func (h *health) loop(ctx context.Context, db *DB) {
	defer close(h.done)
	var conn *pgx.Conn
	defer func() {
		if conn != nil {
			_ = conn.Close(context.Background())
		}
	}()
	pause := lookUp
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.nudge:
		case <-time.After(pause):
		}
		err := look(ctx, db, &conn)
		if ctx.Err() != nil {
			return
		}
		h.report(db, err)
		pause = lookUp
		if err == nil {
			continue
		}
		pause = lookDown
		// Said first, mended then: a start after a crash can take long, and
		// whoever reads the map in the meantime must know how old it is.
		if db.cluster != nil && db.cluster.Ensure(ctx) == nil {
			h.suspect()
		}
	}
}

// look asks the database something; without a connection it makes one.
func look(ctx context.Context, db *DB, conn **pgx.Conn) error {
	tctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	if *conn != nil {
		if err := (*conn).Ping(tctx); err == nil {
			return nil
		}
		_ = (*conn).Close(tctx)
		*conn = nil
	}
	c, err := db.Connect(tctx, "anwang watch")
	if err != nil {
		return err
	}
	*conn = c
	return nil
}

func (h *health) report(db *DB, err error) {
	h.mu.Lock()
	up := err == nil
	if up == h.up {
		h.mu.Unlock()
		return
	}
	h.up, h.since = up, time.Now()
	since, watchers := h.since, append([]func(bool, time.Time){}, h.watchers...)
	h.mu.Unlock()
	if up {
		db.log.Info("database is back")
		db.Pool.Reset() // connections to the server that was are of no use
	} else {
		db.log.Error("database lost; reads go on from memory, writes are refused", "err", err)
	}
	for _, w := range watchers {
		w(up, since)
	}
}

// Up reports whether the database answered the last time anyone looked.
func (db *DB) Up() bool {
	up, _ := db.Since()
	return up
}

// Since is Up with the time it has been so.
func (db *DB) Since() (up bool, since time.Time) {
	if db.health == nil {
		return db.Pool != nil, time.Time{}
	}
	db.health.mu.Lock()
	defer db.health.mu.Unlock()
	return db.health.up, db.health.since
}

// Watch calls f whenever the database is lost or comes back. f must not block.
func (db *DB) Watch(f func(up bool, since time.Time)) {
	db.health.mu.Lock()
	defer db.health.mu.Unlock()
	db.health.watchers = append(db.health.watchers, f)
}
