package live

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"anwang/grid"
)

// View is the state as a scope shows it: what lies outside does not exist. Every
// count, colour and cluster is computed inside the scope, never filtered
// afterwards. Get one with State.View; it is cheap to ask for, is shared by all
// who have the same scope, and stays good for ever.
//
// # What a scope shows
//
// A grid is seen when a term holds it or a grid above it. A grid held whole has
// the counts and the colour that everyone sees; one held for a sector has those
// of what the scope holds in it. A term of an enterprise shows the enterprise,
// its hazard sources and its dangers wherever they lie, and no grid. The names of
// the grids above (not their colours and counts) are public, so that a path reads
// from the root.
//
// Scopes are held at grids of the main network. The networks beside it are shown
// only to who holds the main one whole, with everyone's counts. A point whose
// grid is not in force belongs to no grid, so no term of a grid holds it.
type View struct {
	s      *State
	scope  grid.Scope
	number uint32

	index    atomic.Pointer[viewIndex] // nil while nobody uses the view
	making   sync.Mutex                // held while the index is made
	used     atomic.Int64              // Status.Now of the last use, in nanoseconds
	lost     atomic.Uint64             // how often the view was forgotten
	revision atomic.Uint64             // see Levels.Revision
}

// ViewChange is what an Event changed in one view.
type ViewChange struct {
	View   uint32 // Number
	Points []PointChange
	Grids  []GridChange
	// Redraws are the grids of Event.Redraws that the view shows, or shows something in:
	// the names above what is shown are shown too.
	Redraws []Redraw
	// Gone says that the view is forgotten until somebody reads it again: drop
	// what was kept of it, and tell those who follow it to read anew.
	Gone bool
}

// views are all views there have been: a number is never used again.
type views struct {
	mu    sync.Mutex
	byKey map[string]*View
}

// View returns the view of a scope.
func (s *State) View(scope grid.Scope) *View {
	if scope.Unlimited() {
		return s.all
	}
	s.views.mu.Lock()
	defer s.views.mu.Unlock()
	v := s.views.byKey[scope.Key()]
	if v == nil {
		v = &View{s: s, scope: scope, number: uint32(len(s.views.byKey) + 1)}
		s.views.byKey[scope.Key()] = v
	}
	return v
}

// Scope returns what the view shows.
func (v *View) Scope() grid.Scope { return v.scope }

// Number identifies the scope as long as this State lives; 0 is that of
// grid.Everything. It is never used again for another scope.
func (v *View) Number() uint32 { return v.number }

// Whole reports whether the view shows everything.
func (v *View) Whole() bool { return v.number == 0 }

// Touch says that somebody follows the events of the view: as long as it is
// touched at least every few minutes, every Event tells what changed in it.
func (v *View) Touch() { v.open().close() }

// Era changes whenever what the view has told so far may have missed a change:
// it was idle for so long that it was forgotten, or everything was loaded anew,
// or, unless the view is that of everything, the grids have changed. What was
// read in one era must not be kept into the next: ask before reading.
func (v *View) Era() uint64 {
	if v.number == 0 {
		return v.s.loads.Load()
	}
	return v.s.loads.Load() + v.s.redraws.Load() + v.lost.Load()
}

// How long a view nobody uses is kept up to date, and how many are at most.
const (
	idleAfter = 30 * time.Minute
	mostViews = 4096
)

// indexOf returns the index of the view and makes it when there is none. It is
// called by readers, under the read lock, so nothing changes meanwhile.
func (v *View) indexOf(w *content) *viewIndex {
	if now := w.now.UnixNano(); v.used.Load() != now {
		v.used.Store(now)
	}
	if ix := v.index.Load(); ix != nil && ix.t == w.tree {
		return ix
	}
	v.making.Lock()
	defer v.making.Unlock()
	if ix := v.index.Load(); ix != nil && ix.t == w.tree {
		return ix
	}
	ix := newViewIndex(v, w, w.tree)
	v.revision.Add(1)
	v.index.Store(ix)
	w.active.mu.Lock()
	w.active.list = append(w.active.list, ix)
	w.active.mu.Unlock()
	return ix
}

// reopen makes the indexes of the views in use anew for a new content or tree,
// so that every event goes on to tell what changes in them. It reads only. What
// readers begin to use meanwhile is left out, see adopt.
func (w *content) reopen(next *content, t *tree) []*viewIndex {
	w.active.mu.Lock()
	list := slices.Clone(w.active.list)
	w.active.mu.Unlock()
	for i, ix := range list {
		list[i] = newViewIndex(ix.v, next, t)
	}
	return list
}

// adopt lets the views of w go on with new indexes in next, which may be w
// itself. A view without one is as if nobody had used it yet.
func (w *content) adopt(next *content, list []*viewIndex) {
	for _, ix := range w.active.list {
		ix.v.index.Store(nil)
	}
	for _, ix := range list {
		ix.v.index.Store(ix)
		ix.v.revision.Add(1)
	}
	next.active.list = list
	next.met = len(next.sectors.list)
}

// meetSectors lets the views know of new sets of sectors.
func (w *content) meetSectors() {
	if w.met == len(w.sectors.list) {
		return
	}
	w.met = len(w.sectors.list)
	for _, ix := range w.active.list {
		ix.learn(w.sectors)
	}
}

// forget drops the views that nobody has used for long, and of too many those
// not used for longest.
func (w *content) forget(e *Event) {
	list := w.active.list
	if len(list) > mostViews {
		slices.SortFunc(list, func(a, b *viewIndex) int { return cmp.Compare(b.v.used.Load(), a.v.used.Load()) })
	}
	oldest := w.now.Add(-idleAfter).UnixNano()
	w.active.list = list[:0]
	for i, ix := range list {
		if i < mostViews && ix.v.used.Load() >= oldest {
			w.active.list = append(w.active.list, ix)
			continue
		}
		ix.v.index.Store(nil)
		ix.v.lost.Add(1)
		e.Views = append(e.Views, ViewChange{View: ix.v.number, Gone: true})
	}
	clear(list[len(w.active.list):])
}

// active are the views in use. Readers add to them, the writer does the rest.
type active struct {
	mu   sync.Mutex
	list []*viewIndex
}
