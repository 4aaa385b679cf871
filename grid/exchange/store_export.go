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

// readChunk reads enterprises in the order of their ids and hands each on; what
// the scopes hold is worked out once for all of them. Before the columns stands
// whether personal data may be shown in full, which of ids it is, from 1, and its grid.
// Each row is fetched by its id: OFFSET 0
// keeps the planner from asking the scopes, which it takes for dear, of the whole
// table first.
func readChunk(ctx context.Context, tx pgx.Tx, view, personal grid.Scope, ids []grid.ID, each func(pgx.Rows) error) error {
	// The rows are sorted as they came; they have room, and no file is written for it.
	if _, err := tx.Exec(ctx, `SET LOCAL work_mem = '64MB'`); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `SELECT `+pg.InScope(3, "e.grid_id", "e.sector", "e.id")+`, o.n, e.grid_id`+exportColumns()+`
		FROM unnest($1::bigint[]) WITH ORDINALITY o (id, n) CROSS JOIN LATERAL (SELECT * FROM enterprise
		WHERE id = o.id AND status <> 'merged' OFFSET 0) e JOIN grid g ON g.id = e.grid_id
		WHERE `+pg.InScope(2, "e.grid_id", "e.sector", "e.id")+` ORDER BY o.n`, ids, view.SQL(), personal.SQL())
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

// depthsBelow reads the levels of the main network below its root.
func depthsBelow(ctx context.Context, tx pgx.Tx) ([]depth, error) {
	rows, err := tx.Query(ctx, `SELECT d.depth, d.name, d.name_en FROM network_depth d JOIN network n ON n.id = d.network_id
		WHERE n.main AND d.depth > 1 ORDER BY d.depth`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (d depth, err error) {
		return d, row.Scan(&d.number, &d.name.ZH, &d.name.EN)
	})
}

// gridNamesBelow reads the names of the grids above each grid of the main network, its own
// among them, by depth, and made ready to be written.
func gridNamesBelow(ctx context.Context, tx pgx.Tx, depths []depth, ready func(string) string) (map[grid.ID][]string, error) {
	column := make(map[int16]int, len(depths))
	for i := range depths {
		column[depths[i].number] = i
	}
	rows, err := tx.Query(ctx, `SELECT g.id, coalesce(g.parent_id, 0), g.depth, g.name FROM grid g JOIN network n ON n.id = g.network_id
		WHERE n.main ORDER BY g.depth`)
	if err != nil {
		return nil, err
	}
	out := map[grid.ID][]string{}
	var id, parent grid.ID
	var deep int16
	var name string
	_, err = pgx.ForEachRow(rows, []any{&id, &parent, &deep, &name}, func() error {
		names := make([]string, len(depths))
		copy(names, out[parent]) // read before it
		if i, below := column[deep]; below {
			names[i] = ready(name)
		}
		out[id] = names
		return nil
	})
	return out, err
}

// enterprisesBelow reads the enterprises of a view that lie in a grid, 0 all, and are of a
// sector, "" all, by id.
func enterprisesBelow(ctx context.Context, tx pgx.Tx, view grid.Scope, at grid.ID, sector string) ([]grid.ID, error) {
	below := view.SQL()
	if at != 0 {
		below = grid.NewScope(grid.Term{Grid: at}).SQL()
	}
	rows, err := tx.Query(ctx, `SELECT id FROM enterprise WHERE `+pg.InScope(1, "grid_id", "sector", "enterprise.id")+` AND `+
		pg.InScope(2, "grid_id", "sector", "enterprise.id")+`
		AND ($3 = '' OR `+pg.HasSector("sector", "$3")+`) ORDER BY id`, view.SQL(), below, sector)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[grid.ID])
}

// readKind reads records of a kind in the order of their ids and hands each on: its grid,
// whether personal data may be shown in full, and its columns. Of an enterprise outside of
// what is seen, which a record may belong to, nothing is told.
func readKind(ctx context.Context, tx pgx.Tx, k grid.Kind, columns []kindColumn, view, personal grid.Scope, ids []grid.ID,
	each func(at grid.ID, full bool, values []any) error,
) error {
	var cols strings.Builder
	for i := range columns {
		cols.WriteString(", " + columns[i].from)
	}
	const sector = "coalesce(e.sector, '')"
	rows, err := tx.Query(ctx, `SELECT t.grid_id, `+pg.InScope(3, "t.grid_id", sector, "t.enterprise_id")+cols.String()+`
		FROM unnest($1::bigint[]) WITH ORDINALITY o (id, n) CROSS JOIN LATERAL (SELECT * FROM `+k.String()+` WHERE id = o.id OFFSET 0) t
		JOIN grid g ON g.id = t.grid_id LEFT JOIN enterprise e ON e.id = t.enterprise_id
		LEFT JOIN enterprise owner ON owner.id = e.id AND `+pg.InScope(2, "owner.grid_id", "owner.sector", "owner.id")+`
		WHERE `+pg.InScope(2, "t.grid_id", sector, "t.enterprise_id")+` ORDER BY o.n`, ids, view.SQL(), personal.SQL())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		v, err := rows.Values()
		if err != nil {
			return err
		}
		at, _ := v[0].(int64)
		full, _ := v[1].(bool)
		if err := each(at, full, v[2:]); err != nil {
			return err
		}
	}
	return rows.Err()
}
