package enterprise

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// waitingColumns are those of a Waiting, of enterprise_waiting w.
const waitingColumns = `w.id, w.name, w.credit_code, w.site, w.address, w.sector, w.grid_id, grid_names(w.grid_id),
	EXISTS (SELECT FROM enterprise e WHERE e.credit_code = w.credit_code AND e.site = w.site), w.created, w.version,
		coalesce(w.fields ->> 'old_code', '')`

func (w *Waiting) scan(row pgx.CollectableRow) error {
	return row.Scan(&w.ID, &w.Name, &w.Code, &w.Site, &w.Address, &w.Sector, &w.Grid, &w.GridName, &w.Filed, &w.Created,
		&w.Version, &w.oldCode, &w.Edits)
}

// loadWaiting reads one inside a scope; ErrNoRows when there is none.
func loadWaiting(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope, lock bool) (w Waiting, err error) {
	sql := `SELECT ` + waitingColumns + `, true FROM enterprise_waiting w WHERE w.id = $1 AND ` +
		pg.OneInScope(2, "w.grid_id", "w.sector", "NULL::bigint")
	if lock {
		sql += ` FOR UPDATE OF w`
	}
	rows, err := tx.Query(ctx, sql, id, scope.SQL())
	if err != nil {
		return w, err
	}
	return pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (w Waiting, err error) {
		err = w.scan(row)
		return w, err
	})
}

// listWaiting reads a page of those in a view and a grid, 0 all, that a text is found in,
// behind one of them, and counts all.
func listWaiting(ctx context.Context, tx pgx.Tx, view grid.Scope, at grid.ID, q string, after grid.ID, limit int) (
	page []Waiting, matched int, err error,
) {
	var args pg.Args
	where := ` FROM enterprise_waiting w WHERE ` + args.InScope(view, "w.grid_id", "w.sector", "NULL::bigint")
	if at != 0 {
		where += ` AND ` + args.Within([]grid.Area{grid.Subtree{Grid: at}}, "w.grid_id", "")
	}
	if q != "" {
		text := args.Add(q)
		where += ` AND (position(` + text + `::text IN w.name) > 0 OR position(` + text +
			` IN w.address) > 0 OR w.credit_code = upper(` + text + `))`
	}
	if err := tx.QueryRow(ctx, `SELECT count(*)`+where, args...).Scan(&matched); err != nil {
		return nil, 0, err
	}
	edits := args.InScope(grid.ActorOf(ctx).Scope(grid.EditEnterprise), "w.grid_id", "w.sector", "NULL::bigint")
	if after != 0 {
		where += ` AND w.id < ` + args.Add(after)
	}
	sql := `SELECT ` + waitingColumns + `, ` + edits + where + ` ORDER BY w.id DESC LIMIT ` + args.Add(limit)
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, 0, err
	}
	page, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (w Waiting, err error) {
		err = w.scan(row)
		return w, err
	})
	return page, matched, err
}

// insertWaiting files what waits, with every column its row filled, and takes it off the
// list.
func insertWaiting(ctx context.Context, tx pgx.Tx, id grid.ID, lon, lat float64) (is grid.ID, err error) {
	var filled []string
	if err := tx.QueryRow(ctx, `SELECT ARRAY(SELECT jsonb_object_keys(fields)) FROM enterprise_waiting WHERE id = $1`,
		id).Scan(&filled); err != nil {
		return 0, err
	}
	known := []string{"source", "status", "status_since"}
	for _, c := range columns {
		known = append(known, c.name)
	}
	var names []string
	for _, n := range filled {
		if slices.Contains(known, n) {
			names = append(names, n)
		}
	}
	list := strings.Join(names, ", ")
	err = tx.QueryRow(ctx, `
		WITH gone AS (DELETE FROM enterprise_waiting WHERE id = $1 RETURNING fields)
		INSERT INTO enterprise (geom, `+list+`)
		SELECT ST_SetSRID(ST_MakePoint($2, $3), 4490), `+list+` FROM gone, jsonb_populate_record(NULL::enterprise, gone.fields) r
		RETURNING id`, id, lon, lat).Scan(&is)
	return is, err
}

func deleteWaiting(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM enterprise_waiting WHERE id = $1`, id)
	return err
}
