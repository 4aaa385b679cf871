package assess

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// Prospect is how near an enterprise is to a lower level.
type Prospect struct {
	Score float64
	Ways  []risk.Way // to a lower level, the cheapest first
}

// Plans lists the ways to a lower level of a few enterprises by their records, and
// the records. It asks for no rights, as Prospects. Errors: internal (there is no rule
// set in force), unavailable.
func (s *Service) Plans(ctx context.Context, ids []grid.ID) (ways map[grid.ID][]risk.Way, steps StepRecords, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		rules, err := inForce(ctx, tx)
		if err != nil {
			return err
		}
		ways, steps, err = s.plans(ctx, tx, risk.NewScorer(&rules.Scoring), ids)
		return err
	})
	return ways, steps, err
}

// Prospects says how near enterprises are to a lower level, by the rule set in
// force and their kept facts; those without any are left out. It asks for no
// rights: whoever answers somebody with it asks for what their view shows. Errors:
// unavailable.
func (s *Service) Prospects(ctx context.Context, ids []grid.ID) (map[grid.ID]Prospect, error) {
	out := make(map[grid.ID]Prospect, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	err := s.db.Read(ctx, func(tx pgx.Tx) error {
		rule, err := ruleInForce(ctx, tx)
		if err != nil {
			return err
		}
		scorer, err := s.scorer(ctx, tx, rule)
		if err != nil {
			return err
		}
		rows, err := factsOf(ctx, tx, ids)
		if err != nil {
			return err
		}
		var id grid.ID
		var facts risk.Facts
		_, err = pgx.ForEachRow(rows, []any{&id, &facts}, func() error {
			w := scorer.Explain(&facts)
			out[id] = Prospect{Score: w.Score, Ways: w.Next}
			return nil
		})
		return err
	})
	return out, err
}
