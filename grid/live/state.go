package live

import (
	"context"
	"sync"
	"time"

	"anwang/grid"
)

// Options configures a State. The zero value works.
type Options struct {
	// Now is the clock that deadlines are judged by; nil means time.Now.
	Now func() time.Time
	// Recent is how many changes Recent remembers; 0 means 1000.
	Recent int
}

// State is the live state. Make one with New; it is empty until Load.
type State struct {
	opts  Options
	write sync.Mutex   // held by Load, Apply and Tick from start to end
	mu    sync.RWMutex // held by the writer while it changes w, by readers while they read it
	w     *content
}

// content is everything a State holds. The writer alone changes it, so the
// writer may read it without the lock.
type content struct {
	loaded   bool
	position grid.Position
	at       time.Time
	now      time.Time // whole microseconds, like the deadlines
	revision uint64
	stores   [grid.Kinds]*store
	tree     *tree
	late     late
	others   []*other
	recent   ring
}

func newContent(hint [grid.Kinds]int) *content {
	w := &content{tree: newTree()}
	for k := range w.stores {
		w.stores[k] = newStore(grid.Kind(k), hint[k])
	}
	return w
}

// New returns an empty state.
func New(opts Options) *State {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Recent <= 0 {
		opts.Recent = 1000
	}
	return &State{opts: opts, w: newContent([grid.Kinds]int{})}
}

// Load replaces everything by the snapshot. Readers see the old state until the
// new one is complete, and go on with the old one when Load fails. It fails with
// the error of snap.Points, or of ctx.
func (s *State) Load(ctx context.Context, snap *grid.Snapshot) (*Event, error) {
	s.write.Lock()
	defer s.write.Unlock()
	w := newContent(snap.Hint)
	w.loaded, w.position, w.at = true, snap.Position, snap.Committed
	w.now = s.clock()
	w.tree.rollup = snap.Rollup
	w.tree = w.tree.rebuild(snap.Networks, snap.Grids)
	if err := w.fill(ctx, snap); err != nil {
		return nil, err
	}
	w.others = w.locateOthers(w.tree)
	w.tree.sumUp()
	w.tree.recolourAll()
	w.late.compact(w.stores[grid.KindDanger])

	s.mu.Lock()
	w.recent = s.w.recent
	w.revision = s.w.revision + 1
	s.w = w
	s.mu.Unlock()
	return &Event{Position: w.position, At: w.at, Boundaries: true, Reload: true}, nil
}

// fill takes in all points of a snapshot, counting them only in their own grids.
func (w *content) fill(ctx context.Context, snap *grid.Snapshot) error {
	if snap.Points == nil {
		return nil
	}
	n := 0
	return snap.Points(func(p grid.Point) error {
		if n++; n%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		w.first(&p)
		return nil
	})
}

// first takes in a point of a snapshot.
func (w *content) first(p *grid.Point) {
	st := w.stores[p.Kind]
	leaf := w.tree.node(p.Grid)
	s, old, had := st.set(p, leaf, p.Class(w.now))
	if had {
		count(&w.tree.nodes[old.leaf].own, p.Kind, old.bits, minusOne)
	}
	r := st.at(s)
	count(&w.tree.nodes[leaf].own, p.Kind, r.bits, plusOne)
	if p.Kind == grid.KindDanger && waits(r.bits, st.danger(s)) {
		w.late.waiting++
	}
}

// clock is the time deadlines are judged by. It never goes back.
func (s *State) clock() time.Time { return s.later(s.opts.Now()) }

func (s *State) later(now time.Time) time.Time {
	now = now.Truncate(time.Microsecond)
	if now.Before(s.w.now) {
		return s.w.now
	}
	return now
}
