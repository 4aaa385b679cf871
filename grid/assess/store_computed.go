package assess

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"anwang/grid"
)

// among is the condition that an enterprise is one of ids, $1. Many that lie close
// together, as in a list of a whole city, are read from the first to the last, which
// costs a quarter of looking each of them up; those between are passed over.
func among(ids []grid.ID) (condition string, args []any) {
	const spread = 3
	if len(ids) > 0 {
		if from, to := slices.Min(ids), slices.Max(ids); to-from < spread*int64(len(ids)) {
			return `enterprise_id BETWEEN $1 AND $2`, []any{from, to}
		}
	}
	return `enterprise_id = ANY($1)`, []any{ids}
}

// eachComputed reads the colours of enterprises, in no order. facts is good until the next.
func eachComputed(ctx context.Context, tx pgx.Tx, ids []grid.ID,
	each func(id grid.ID, level grid.Level, facts []byte, since time.Time) error,
) error {
	condition, args := among(ids)
	rows, err := tx.Query(ctx, `SELECT enterprise_id, level, facts::text, since FROM risk_enterprise WHERE `+condition, args...)
	if err != nil {
		return err
	}
	var id grid.ID
	var level grid.Level
	var facts pgtype.DriverBytes
	var since time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &level, &facts, (*day)(&since)}, func() error { return each(id, level, facts, since) })
	return err
}

// eachPast reads the periods of their colours that are over, in no order.
func eachPast(ctx context.Context, tx pgx.Tx, ids []grid.ID, each func(id grid.ID, level grid.Level, since, until time.Time)) error {
	condition, args := among(ids)
	rows, err := tx.Query(ctx, `SELECT enterprise_id, level, since, until FROM risk_enterprise_past WHERE `+condition, args...)
	if err != nil {
		return err
	}
	var id grid.ID
	var level grid.Level
	var since, until time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &level, (*day)(&since), (*day)(&until)}, func() error {
		each(id, level, since, until)
		return nil
	})
	return err
}
