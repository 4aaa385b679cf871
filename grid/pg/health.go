package pg

import (
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

var (
	errDown     = errors.New("the last look at the database failed")
	errStopping = errors.New("the database is being stopped")
)

// How often the watch looks: now and then while all is well, often while not.
const (
	lookUp   = 2 * time.Second
	lookDown = 250 * time.Millisecond
	lookTime = 3 * time.Second
)

// slowTime is after how long a database that does not answer is taken for gone, and
// whoever waits for it is told.
const slowTime = 10 * time.Second

// Our own server is started again at once, then after ever longer pauses, while it
// fails to start or ends again within flapTime.
const (
	againFirst = 250 * time.Millisecond
	againMost  = 15 * time.Second
	flapTime   = 3 * time.Second
)

// health looks at the database on a connection of its own, so that a full pool
// is not taken for a dead server.
type health struct {
	db     *DB
	warn   int64 // bytes free below which a disk is low
	nudge  chan struct{}
	cancel context.CancelFunc
	done   chan struct{}

	mu       sync.Mutex
	state    grid.DatabaseState
	watchers []func(grid.DatabaseState)
	noticed  time.Time // when somebody last met a full disk

	// the loop's own
	conn   *pgx.Conn
	lost   time.Time // when it last answered, while it does not
	began  time.Time // when our own server was last brought up
	probed time.Time
}

func newHealth(db *DB, warn int64) *health {
	h := &health{
		db: db, warn: warn, nudge: make(chan struct{}, 1), done: make(chan struct{}),
		state: grid.DatabaseState{Up: true, Since: time.Now()},
	}
	h.room()
	return h
}

// watch looks until stop is called.
func (h *health) watch() {
	ctx, cancel := context.WithCancel(context.Background())
	h.cancel = cancel
	go h.loop(ctx)
}

func (h *health) stop() {
	if h.cancel != nil {
		h.cancel()
		<-h.done
	}
}

// suspect makes the watch look at once: somebody met a broken connection.
func (h *health) suspect() {
	select {
	case h.nudge <- struct{}{}:
	default:
	}
}

// filled takes down that somebody met a full disk.
func (h *health) filled() {
	h.mu.Lock()
	h.noticed = time.Now()
	h.mu.Unlock()
	h.suspect()
}

func (h *health) loop(ctx context.Context) {
	defer close(h.done)
	defer func() {
		if h.conn != nil {
			HangUp(ctx, h.conn)
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
		err := h.look(ctx)
		if ctx.Err() != nil {
			return
		}
		h.room()
		h.report(err)
		pause = lookUp
		if err == nil {
			h.tryFull(ctx)
			continue
		}
		pause = lookDown
		// Said first, mended then: a start after a crash can take long, and
		// whoever reads the map in the meantime must know how old it is.
		h.revive(ctx)
	}
}

// look asks the database something; without a connection it makes one.
func (h *health) look(ctx context.Context) error {
	tctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	if h.db.cluster != nil && h.db.cluster.Stopping() {
		return errStopping
	}
	if h.conn != nil {
		if err := h.conn.Ping(tctx); err == nil {
			return nil
		}
		_ = h.conn.Close(tctx)
		h.conn = nil
	}
	c, err := h.db.connect(tctx, "anwang watch", h.db.watched)
	if err != nil {
		return err
	}
	h.conn = c
	return nil
}

// report takes down what a look found.
func (h *health) report(err error) {
	if err == nil {
		h.lost = time.Time{}
		h.db.wires.mend()
		was, now := h.change(func(s *grid.DatabaseState) {
			s.Up = true
			if s.Trouble != grid.TroubleFull {
				s.Trouble, s.Tries, s.Next = "", 0, time.Time{}
			}
		})
		if !was.Up {
			h.db.log.Info("database is back", "away", now.Since.Sub(was.Since).Round(time.Millisecond))
			h.db.Pool.Reset() // connections to the server that was are of no use
		}
		return
	}
	if h.lost.IsZero() {
		h.lost = time.Now()
	}
	was, _ := h.change(func(s *grid.DatabaseState) {
		s.Up = false
		if s.Trouble == "" {
			s.Trouble = grid.TroubleAway
		}
	})
	if was.Up {
		h.db.log.Error("database lost; reads go on from memory, writes are refused", "err", err)
	}
	if !slow(err) || time.Since(h.lost) > slowTime {
		h.db.wires.cut()
	}
}

// slow reports that the database did not answer in time, which need not mean that
// it is gone: what it is working on may go on.
func slow(err error) bool {
	var ne net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &ne) && ne.Timeout()
}

// revive brings our own server back, unless it has failed too often to be tried
// again already.
func (h *health) revive(ctx context.Context) {
	c, s := h.db.cluster, h.now()
	if c == nil || time.Now().Before(s.Next) {
		return
	}
	if s.Tries == 0 && !h.began.IsZero() && time.Since(h.began) < flapTime {
		h.failed(errors.New("it ended again at once"))
		return
	}
	if s.Tries == 0 {
		h.change(func(s *grid.DatabaseState) {
			if s.Trouble == grid.TroubleAway {
				s.Trouble = grid.TroubleStarting
			}
		})
	}
	err := c.Ensure(ctx)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		h.failed(err)
		return
	}
	h.began = time.Now()
	h.suspect()
}

// failed takes down that a start failed, and when the next one is due.
func (h *health) failed(err error) {
	_, now := h.change(func(s *grid.DatabaseState) {
		s.Tries++
		wait := againMost
		if s.Tries < 10 {
			wait = min(againFirst<<(s.Tries-1), againMost)
		}
		s.Next = time.Now().Add(wait)
		s.Trouble = grid.TroubleStarting
		if s.Tries > 1 {
			s.Trouble = grid.TroubleFailing
		}
		if fullDisk(err) || spent(s.Disk, false) {
			s.Trouble = grid.TroubleFull
		}
	})
	h.db.log.Warn("the private database does not start", "tries", now.Tries, "next", time.Until(now.Next).Round(time.Millisecond), "trouble",
		now.Trouble, "err", err)
}

// room measures the disk of our own server and says when it begins to be low.
func (h *health) room() {
	if h.db.cluster == nil {
		return
	}
	was, now := h.change(func(s *grid.DatabaseState) { s.Disk = measure(h.db.cluster.Folder(), h.warn, s.Disk) })
	if now.Disk.Low && !was.Disk.Low {
		h.db.log.Warn("little room is left for the database", "folder", h.db.cluster.Folder(), "free_mb", now.Disk.Free>>20, "warn_mb",
			h.warn>>20)
	}
	if was.Disk.Low && !now.Disk.Low {
		h.db.log.Warn("there is room for the database again", "folder", h.db.cluster.Folder(), "free_mb", now.Disk.Free>>20)
	}
}

// tryFull finds out whether a disk that was full has room again, and says that it
// is when somebody met it, or when nothing is free: before a write fails.
func (h *health) tryFull(ctx context.Context) {
	h.mu.Lock()
	met := !h.noticed.IsZero() || spent(h.state.Disk, false)
	is := h.state.Trouble == grid.TroubleFull
	h.noticed = time.Time{}
	h.mu.Unlock()
	if met && !is {
		h.change(func(s *grid.DatabaseState) { s.Trouble = grid.TroubleFull })
		h.db.log.Error("the disk of the database is full; reads go on, nothing can be saved until there is room")
		h.probed = time.Now()
		return
	}
	if !is || time.Since(h.probed) < probeEvery || spent(h.now().Disk, true) {
		return
	}
	h.probed = time.Now()
	tctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	if err := probe(tctx, h.conn); err != nil && (sqlState(err) == stateDiskFull || slow(err) || lost(err)) {
		return
	}
	h.mu.Lock()
	h.noticed = time.Time{}
	h.mu.Unlock()
	h.change(func(s *grid.DatabaseState) { s.Trouble, s.Tries, s.Next = "", 0, time.Time{} })
	h.db.log.Info("the disk of the database has room again")
}
