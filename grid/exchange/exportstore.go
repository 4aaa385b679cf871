package exchange

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// exportColumns are the columns of an export in the order of Fields.
func exportColumns() string {
	var cols strings.Builder
	for i := range Fields {
		switch f := &Fields[i]; {
		case i == fieldLon:
			cols.WriteString(", ST_X(e.geom)")
		case i == fieldLat:
			cols.WriteString(", ST_Y(e.geom)")
		case i == fieldCRS:
			cols.WriteString(", 'CGCS2000'") // in which they are written, whatever they were given in
		case i == fieldGrid:
			cols.WriteString(", g.code")
		default:
			fmt.Fprintf(&cols, ", e.%s::%s", f.column, f.typ)
		}
	}
	return cols.String()
}

// readStretch reads enterprises in the order of their ids and hands each on; what
// the scopes hold is worked out once for all of them. Before the columns stands
// whether personal data may be shown in full. Each row is fetched by its id: OFFSET 0
// keeps the planner from asking the scopes, which it takes for dear, of the whole
// table first.
func readStretch(ctx context.Context, tx pgx.Tx, view, personal grid.Scope, ids []grid.ID, each func(pgx.Rows) error) error {
	// The rows are sorted as they came; they have room, and no file is written for it.
	if _, err := tx.Exec(ctx, `SET LOCAL work_mem = '64MB'`); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `SELECT `+pg.Held(3, "e.grid_id", "e.sector", "e.id")+exportColumns()+`
		FROM unnest($1::bigint[]) WITH ORDINALITY o (id, n) CROSS JOIN LATERAL (SELECT * FROM enterprise WHERE id = o.id AND status <> 'merged' OFFSET 0) e JOIN grid g ON g.id = e.grid_id
		WHERE `+pg.Held(2, "e.grid_id", "e.sector", "e.id")+` ORDER BY o.n`, ids, view.SQL(), personal.SQL())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
