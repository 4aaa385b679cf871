package enterprise

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// The pairs of files that may be of one enterprise are kept in a table, so that a
// page of them is read and not worked out. Triggers note which files have changed.
// Few are compared anew by whoever asks next; after a bulk load all are, in one
// sweep.

const (
	// fewUnpaired is how many files are compared while somebody waits.
	fewUnpaired = 50
	// sweepPatience is how long somebody waits for a sweep; after that they get what
	// is known.
	sweepPatience = 3 * time.Second
)

// Duplicates is a page of pairs of files that may be of one enterprise.
type Duplicates struct {
	Pairs   []Pair
	Matched int
	Partial bool // files are still being compared; there may be more pairs
	Apart   int  // so many more were told apart
}

// Duplicates returns the pairs of files in a grid's subtree (0: all that the actor
// sees) that may be of one enterprise, the strongest ground first, from the offset
// on. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) Duplicates(ctx context.Context, areas []grid.Area, offset, limit int) (d Duplicates, err error) {
	view, err := grid.Require(ctx, grid.EditEnterprise)
	if err != nil {
		return d, err
	}
	if d.Partial, err = s.settlePairs(ctx); err != nil {
		return d, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		if d.Pairs, d.Matched, err = listPairs(ctx, tx, view, areas, offset, limit); err == nil {
			d.Apart, err = countAparts(ctx, tx, view, areas)
		}
		return err
	})
	d.Pairs = slices.DeleteFunc(d.Pairs, func(p Pair) bool { return len(p.Why) == 0 }) // changed since
	return d, err
}

// settlePairs compares what has changed, and says whether that is still under way.
func (s *Service) settlePairs(ctx context.Context) (partial bool, err error) {
	var due, many bool
	if err := s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		due, err = unpaired(ctx, tx)
		return err
	}); err != nil || !due {
		return false, err
	}
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		alone, err := aloneAtPairs(ctx, tx)
		if partial = !alone; err != nil || partial {
			return err
		}
		ids, err := takeUnpaired(ctx, tx, fewUnpaired+1)
		if err != nil {
			return err
		}
		if many = len(ids) > fewUnpaired || slices.Contains(ids, 0); many {
			return errMany
		}
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			if err := pairAnew(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if many {
		return s.sweepSoon(ctx)
	}
	return partial, err
}

// errMany undoes what was begun when all is to be swept.
var errMany = grid.Errorf(grid.CodeInternal, "", "too many to compare one by one")

// sweepSoon begins a sweep unless one is under way, and waits for it a little.
func (s *Service) sweepSoon(ctx context.Context) (partial bool, err error) {
	s.sweeping.Lock()
	done := s.swept
	if done == nil {
		done = make(chan struct{})
		s.swept = done
		go func() { // whoever asked may go: the next one has use of it
			_, _ = s.Pair(context.WithoutCancel(ctx)) // what fails is tried again by who asks next
			s.sweeping.Lock()
			s.swept = nil
			s.sweeping.Unlock()
			close(done)
		}()
	}
	s.sweeping.Unlock()
	select {
	case <-done:
		return false, nil
	case <-time.After(sweepPatience):
		return true, nil
	case <-ctx.Done():
		return true, ctx.Err()
	}
}

// Pair compares all files with each other and keeps the pairs; it returns how many
// there are, and does nothing when no file has changed or somebody else is at it.
// It takes seconds for a million files and a memory that does not grow with them.
// Errors: unavailable.
func (s *Service) Pair(ctx context.Context) (pairs int, err error) {
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		alone, err := aloneAtPairs(ctx, tx)
		if err != nil || !alone {
			return err
		}
		any, err := emptyPairQueue(ctx, tx)
		if err != nil || !any {
			return err
		}
		w := newSweep()
		if err := sweepAll(ctx, tx, w); err != nil {
			return err
		}
		pairs = len(w.found)
		return replacePairs(ctx, tx, w)
	})
	return pairs, err
}
