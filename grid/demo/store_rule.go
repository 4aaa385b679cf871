package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// backdateRule lets the rule set of a database that has no other be in force for
// as long as the grids are, so that the made-up past was coloured by it.
func backdateRule(ctx context.Context, tx pgx.Tx, since time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE risk_rule SET valid_from = least(valid_from, $1)
		WHERE state = 'active' AND author IS NULL AND (SELECT count(*) FROM risk_rule) = 1`, since)
	if err != nil {
		return fmt.Errorf("the rule set in force: %w", err)
	}
	return nil
}

// scoringInForce reads how enterprises are scored.
func scoringInForce(ctx context.Context, tx pgx.Tx) (*risk.Scoring, error) {
	s := &risk.Scoring{}
	return s, tx.QueryRow(ctx, `SELECT body -> 'scoring' FROM risk_rule WHERE state = 'active'`).Scan(s)
}

// ruleInForce reads the roll-up rule.
func ruleInForce(ctx context.Context, tx pgx.Tx) (*grid.Rollup, error) {
	r := &grid.Rollup{}
	return r, tx.QueryRow(ctx, `SELECT body -> 'rollup' FROM risk_rule WHERE state = 'active'`).Scan(r)
}
