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

// mostOnDay bounds the enterprises of a day that are compared.
const mostOnDay = 2000

// OnDay is an enterprise as it was at the end of a day.
type OnDay struct {
	ID    grid.ID
	Name  string
	Level grid.Level
	Score float64
}

// EnterprisesOn returns the enterprises of some levels that are in a grid, with the
// level and score they had at the end of a day: of each level the lowest scores
// first, at most n. Where an enterprise lay is not kept: it is taken to have been
// where it is. Errors: unauthenticated, forbidden, not_found (also of a grid that the
// actor does not hold whole), unavailable.
func (s *Service) EnterprisesOn(ctx context.Context, id grid.ID, on time.Time, levels []grid.Level, n int) (list []OnDay, err error) {
	view, err := grid.Require(ctx, grid.ViewMap)
	if err != nil || len(levels) == 0 {
		return nil, err
	}
	codes := make([]int16, len(levels))
	for i, l := range levels {
		codes[i] = int16(l)
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if err := checkGridInScope(ctx, tx, view, id); err != nil {
			return err
		}
		rules, err := rulesDuring(ctx, tx, Span{on, on})
		if err != nil {
			return err
		}
		scorer := rules.on(on).scorer
		// The worst first: of the others there are many more than are compared.
		for _, worse := range []bool{true, false} {
			some := slices.DeleteFunc(slices.Clone(codes), func(l int16) bool { return worst(l) != worse })
			if len(some) == 0 || len(list) == mostOnDay {
				continue
			}
			rows, err := onDay(ctx, tx, id, on, some, worse, mostOnDay-len(list))
			if err != nil {
				return err
			}
			var e OnDay
			var facts risk.Facts
			if _, err = pgx.ForEachRow(rows, []any{&e.ID, &e.Name, &e.Level, &facts}, func() error {
				_, e.Score = scorer.Level(&facts)
				list = append(list, e)
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	})
	slices.SortFunc(list, func(x, y OnDay) int {
		return cmp.Or(cmp.Compare(x.Level, y.Level), cmp.Compare(x.Score, y.Score), cmp.Compare(x.ID, y.ID))
	})
	return first(list, n), err
}

// first cuts a list of sorted enterprises to at most n of each level.
func first(list []OnDay, n int) []OnDay {
	had := map[grid.Level]int{}
	return slices.DeleteFunc(list, func(e OnDay) bool {
		had[e.Level]++
		return had[e.Level] > n
	})
}
