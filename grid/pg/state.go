package pg

import (
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Up reports whether the database answered the last time anyone looked.
func (db *DB) Up() bool { return db.State().Up }

// State is how the database is.
func (db *DB) State() grid.DatabaseState {
	if db.health == nil {
		return grid.DatabaseState{}
	}
	s := db.health.now()
	if db.cluster != nil {
		s.Starts = db.cluster.Starts()
	}
	return s
}

func (h *health) now() grid.DatabaseState {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.state
}

// Watch calls f whenever the database is lost or comes back, when what is wrong
// with it changes, and when its disk begins to be low or no longer is. f must not
// block.
func (db *DB) Watch(f func(grid.DatabaseState)) {
	db.health.mu.Lock()
	defer db.health.mu.Unlock()
	db.health.watchers = append(db.health.watchers, f)
}

// change changes the state and tells the watchers when it is another one for them.
func (h *health) change(do func(*grid.DatabaseState)) (was, now grid.DatabaseState) {
	h.mu.Lock()
	was = h.state
	do(&h.state)
	if h.state.Up != was.Up {
		h.state.Since = time.Now()
	}
	now = h.state
	watchers := append([]func(grid.DatabaseState){}, h.watchers...)
	h.mu.Unlock()
	if was.Up == now.Up && was.Trouble == now.Trouble && was.Disk.Low == now.Disk.Low {
		return was, now
	}
	for _, w := range watchers {
		w(now)
	}
	return was, now
}

// refusal is why nothing can be done while the database is away. A full disk is
// no concern of who only reads.
func (db *DB) refusal(o pgx.TxOptions) error {
	if o.AccessMode != pgx.ReadOnly && db.State().Trouble == grid.TroubleFull {
		return full(errDown)
	}
	return unavailable(errDown)
}
