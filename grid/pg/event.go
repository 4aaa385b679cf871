package pg

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Happened writes an event in the transaction of what it tells of, so that neither is
// there without the other. The actor is that of ctx.
func Happened(ctx context.Context, tx pgx.Tx, e *grid.Event) error {
	return Later(ctx, tx, `
		INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, left_id, sector, enterprise_id, old, new, state, account_id, organisation_id)
		SELECT event_open(), 1, $1::text, $2::text, $3::bigint, $4::text, nullif($5::bigint, 0), nullif($6::bigint, 0), $7::text, nullif($8::bigint, 0),
		       $9::smallint, $10::smallint, nullif($11::smallint, 0), nullif($12::bigint, 0), (SELECT organisation_id FROM account WHERE id = $12)`,
		e.Verb, e.Kind, e.ID, e.Name, e.Grid, e.Left, e.Sector, e.Enterprise, small(e.Old), small(e.New), int16(e.State), grid.ActorOf(ctx).ID)
}

// small is a class as a column holds it.
func small(class *uint8) *int16 {
	if class == nil {
		return nil
	}
	n := int16(*class)
	return &n
}
