package assess

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// WorkQuery narrows the work list.
type WorkQuery struct {
	Areas  []grid.Area  // in all of them
	Sector string       // "" all
	Levels []grid.Level // of red and orange; none: both
	Among  []grid.ID    // when not nil: of these alone, which is faster when they are few
	After  *WorstRank   // the page begins behind it; nil: the first
	Limit  int
}

// WorkList 工作清单 is a page of the work list of a morning.
type WorkList struct {
	Items []WorkItem
	Steps StepRecords // what the steps of the ways are about
}

// Order puts the items into the order of ids.
func (w *WorkList) Order(ids []grid.ID) {
	at := make(map[grid.ID]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	slices.SortFunc(w.Items, func(a, b WorkItem) int { return cmp.Compare(at[a.ID], at[b.ID]) })
}

// WorkItem is an enterprise of the work list with its reasons.
type WorkItem struct {
	ID       grid.ID
	Name     string
	Code     string
	Sector   grid.SectorSet
	Grid     grid.ID
	GridName string
	Lon, Lat float64
	Since    time.Time // of its level
	Known    bool      // it began then; else the record merely begins there, and it may be older
	risk.Why
	Rank  WorstRank // in the order of the worst
	facts risk.Facts
}

// WorkList lists the red and orange enterprises, the worst first, with why they are
// so. Errors: unauthenticated, forbidden, unavailable.
func (s *Service) WorkList(ctx context.Context, q WorkQuery) (out WorkList, err error) {
	return s.workList(ctx, func(tx pgx.Tx, view grid.Scope) ([]WorkItem, error) { return worstPage(ctx, tx, view, &q) })
}

// WorkOf is the same of some enterprises of any level, those of them that the caller
// sees, in the order of their ids. Errors: unauthenticated, forbidden,
// unavailable.
func (s *Service) WorkOf(ctx context.Context, ids []grid.ID) (out WorkList, err error) {
	return s.workList(ctx, func(tx pgx.Tx, view grid.Scope) ([]WorkItem, error) { return theseOf(ctx, tx, view, ids) })
}

func (s *Service) workList(ctx context.Context, list func(pgx.Tx, grid.Scope) ([]WorkItem, error)) (out WorkList, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil {
		return out, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		rules, err := inForce(ctx, tx)
		if err != nil {
			return err
		}
		scorer := risk.NewScorer(&rules.Scoring)
		if out.Items, err = list(tx, view); err != nil {
			return err
		}
		ids := make([]grid.ID, len(out.Items))
		for i := range out.Items {
			w := &out.Items[i]
			w.Why, w.Rank.ID, ids[i] = scorer.Explain(&w.facts), w.ID, w.ID
		}
		plans, steps, err := s.plans(ctx, tx, scorer, ids)
		if err != nil {
			return err
		}
		out.Steps = steps
		for i := range out.Items {
			out.Items[i].Next = plans[out.Items[i].ID]
		}
		return levelsSince(ctx, tx, out.Items)
	})
	return out, err
}
