package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// factsOf are the kept facts of some enterprises.
func factsOf(ctx context.Context, tx pgx.Tx, ids []grid.ID) (pgx.Rows, error) {
	return tx.Query(ctx, `SELECT enterprise_id, facts FROM risk_enterprise WHERE enterprise_id = ANY($1)`, ids)
}

// levelsSince finds the first day of each level; the facts may have changed
// since without it. It is known only when another level came before.
func levelsSince(ctx context.Context, tx pgx.Tx, items []WorkItem) error {
	ids, at := make([]grid.ID, len(items)), make(map[grid.ID]int, len(items))
	for i := range items {
		ids[i], at[items[i].ID] = items[i].ID, i
	}
	// One aggregate over the periods of an enterprise: a bare max(until) may be
	// looked for by walking the order of all that has ended.
	rows, err := tx.Query(ctx, `
		SELECT r.enterprise_id, coalesce(p.other, p.first, r.since), p.other IS NOT NULL
		  FROM risk_enterprise r CROSS JOIN LATERAL (
			SELECT max(until) FILTER (WHERE level <> r.level) AS other, min(since) AS first
			  FROM risk_enterprise_past WHERE enterprise_id = r.enterprise_id) p
		 WHERE r.enterprise_id = ANY($1)`, ids)
	if err != nil {
		return err
	}
	var id grid.ID
	var since time.Time
	var known bool
	_, err = pgx.ForEachRow(rows, []any{&id, (*day)(&since), &known}, func() error {
		items[at[id]].Since, items[at[id]].Known = since, known
		return nil
	})
	return err
}
