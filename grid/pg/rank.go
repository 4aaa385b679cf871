package pg

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// MoveRank puts a row of a short table whose rows lie one above the other, the lowest rank
// undermost, so that it has to of the others below it, and locks them all. The table has the
// columns id and rank; its name is ours, never what somebody sent.
func MoveRank(ctx context.Context, tx pgx.Tx, table string, id grid.ID, to int) error {
	rows, err := tx.Query(ctx, `SELECT id FROM `+table+` ORDER BY rank, id FOR UPDATE`)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[grid.ID])
	if err != nil {
		return err
	}
	ids = slices.DeleteFunc(ids, func(other grid.ID) bool { return other == id })
	ids = slices.Insert(ids, max(0, min(to, len(ids))), id)
	_, err = tx.Exec(ctx, `UPDATE `+table+` r SET rank = o.n FROM unnest($1::bigint[]) WITH ORDINALITY o (id, n)
		WHERE o.id = r.id AND r.rank <> o.n`, ids)
	return err
}
