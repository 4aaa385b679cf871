package live

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"anwang/grid"
)

// Options configures a State. The zero value works.
type Options struct {
	// Now is the clock that deadlines are judged by; nil means time.Now.
	Now func() time.Time
}

// State is the live state. Make one with New; it is empty until Load.
type State struct {
	opts  Options
	write sync.Mutex   // held by Load, Apply and Tick from start to end
	mu    sync.RWMutex // held by the writer while it changes w, by readers while they read it
	w     *content
	all   *View // of everything
	views views

	edits uint64 // how often w has been changed; written and read under mu

	loads, redraws atomic.Uint64 // how often all points and all grids were exchanged
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
	sectors  *sectors
	registry grid.SectorList
	tree     *tree
	late     late
	others   []*other
	active   active
	met      int // how many sets of sectors the views know
}

func newContent() *content {
	w := &content{tree: newTree(), sectors: newSectors()}
	for k := range w.stores {
		w.stores[k] = newStore(grid.Kind(k), 0, w.sectors)
	}
	return w
}

// New returns an empty state.
func New(opts Options) *State {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	s := &State{opts: opts, w: newContent(), views: views{byKey: map[string]*View{}}}
	s.all = &View{s: s, scope: grid.Everything}
	return s
}

// Load replaces everything by the snapshot. Readers see the old state until the
// new one is complete, and go on with the old one when Load fails. It fails with
// the error of snap.Points, or of ctx.
func (s *State) Load(ctx context.Context, snap *grid.Snapshot) (*Event, error) {
	s.write.Lock()
	defer s.write.Unlock()
	w := newContent()
	w.loaded, w.position, w.at = true, snap.Position, snap.Committed
	w.now = s.clock()
	w.tree.rollup, w.registry = snap.Rollup, snap.Sectors
	w.tree = w.tree.rebuild(snap.Networks, snap.Grids)
	if err := w.fill(ctx, snap); err != nil {
		return nil, err
	}
	w.others = w.locateOthers(w.tree)
	w.tree.sumUp()
	w.tree.recolourAll()
	w.late.compact(w.stores[timed])
	views := s.w.reopen(w, w.tree)

	s.mu.Lock()
	w.revision = s.w.revision + 1
	s.w.adopt(w, views)
	s.w = w
	s.edits++
	s.loads.Add(1)
	s.mu.Unlock()
	return &Event{Position: w.position, At: w.at, Boundaries: true, Reload: true}, nil
}

// fill takes in all points of a snapshot, counting them only in their own grids.
func (w *content) fill(ctx context.Context, snap *grid.Snapshot) error {
	if snap.Points == nil {
		return nil
	}
	var stages [grid.Kinds]*stage
	for k := range stages {
		stages[k] = newStage(grid.Kind(k), w.sectors)
	}
	n := 0
	err := snap.Points(func(p grid.Point) error {
		if n++; n%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		stages[p.Kind].put(&p, w.tree.node(p.Grid), p.Class(w.now))
		return nil
	})
	if err != nil {
		return err
	}
	var planting sync.WaitGroup
	defer planting.Wait()
	for k := range stages {
		st, err := stages[k].build()
		if err != nil {
			return err
		}
		planting.Go(st.plant)
		stages[k] = nil // its memory goes before the next kind needs as much
		w.stores[k] = st
		w.countOwn(st)
	}
	return nil
}

// countOwn counts the points of a kind in their own grids.
func (w *content) countOwn(st *store) {
	for s := slot(0); s < st.next; s++ {
		r := st.at(s)
		count(&w.tree.nodes[r.leaf].own, st.kind, r.bits, plusOne)
		if st.kind == timed {
			w.late.waiting += b2i(waits(r.bits, st.danger(s)))
		}
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
