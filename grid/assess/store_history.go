package assess

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// gridHistory is every kept colour of grids; the open end is infinity.
const gridHistory = `(
	SELECT grid_id, since, 'infinity'::date AS until, level, index, tally FROM risk_grid
	UNION ALL SELECT grid_id, since, until, level, index, tally FROM risk_grid_past) h`

// enterpriseHistory is the same of enterprises.
const enterpriseHistory = `(
	SELECT enterprise_id, since, 'infinity'::date AS until, level, facts FROM risk_enterprise
	UNION ALL SELECT enterprise_id, since, until, level, facts FROM risk_enterprise_past) h`

// scopeGrids begins a query whose first argument is a scope as the database takes it: the
// grids it holds, each with the sector it is narrowed to. Asking about thousands
// of rows one by one takes seconds, so they are looked up in here.
var scopeGrids = `WITH scoped AS MATERIALIZED (` + pg.ScopeGrids(1) + `) `

// gridsInScope is the condition of such a query that the whole of a grid is in the scope. It is
// never one of several that may hold, so that the grids are joined and not looked
// through for each row.
func gridsInScope(view grid.Scope, column string) string {
	if view.Unlimited() {
		return "true"
	}
	return `EXISTS (SELECT FROM scoped WHERE scoped.id = ` + column + ` AND scoped.sector = '')`
}

func firstDay(ctx context.Context, tx pgx.Tx) (first time.Time, err error) {
	err = tx.QueryRow(ctx, `SELECT least((SELECT min(since) FROM risk_grid), (SELECT min(since) FROM risk_grid_past))`).Scan((*day)(&first))
	return first, err
}

func checkGridInScope(ctx context.Context, tx pgx.Tx, view grid.Scope, id grid.ID) error {
	var inScope bool
	err := tx.QueryRow(ctx, `SELECT `+pg.OneGridInScope(1, "id")+` FROM grid WHERE id = $2`, view.SQL(), id).Scan(&inScope)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && !inScope {
		return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的网格", id), fmt.Sprintf("There is no grid %d", id))
	}
	return err
}

// site is what an enterprise is called and where it lies.
type site struct {
	name string
	leaf grid.ID
}

func enterpriseInScope(ctx context.Context, tx pgx.Tx, view grid.Scope, id grid.ID) (h site, err error) {
	err = tx.QueryRow(ctx, `SELECT name, grid_id FROM enterprise WHERE id = $1 AND `+pg.OneInScope(2, "grid_id", "sector", "id")+``, id,
		view.SQL()).Scan(&h.name, &h.leaf)
	if errors.Is(err, pgx.ErrNoRows) {
		return h, grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的企业", id), fmt.Sprintf("There is no enterprise %d", id))
	}
	return h, err
}

// gridsOn are the colours and counts of the grids of a scope at the end of a day.
func gridsOn(ctx context.Context, tx pgx.Tx, view grid.Scope, on time.Time) (pgx.Rows, error) {
	return tx.Query(ctx, scopeGrids+`SELECT h.grid_id, h.level, h.index, h.tally FROM `+gridHistory+`
		WHERE h.since <= $2::date AND h.until > $2::date AND `+gridsInScope(view, "h.grid_id")+` ORDER BY 1`, view.SQL(), date(on))
}

// someGridsOn are those of some grids, in any order.
func someGridsOn(ctx context.Context, tx pgx.Tx, view grid.Scope, on time.Time, ids []grid.ID) (pgx.Rows, error) {
	return tx.Query(ctx, scopeGrids+`SELECT h.grid_id, h.level, h.index, h.tally FROM `+gridHistory+`
		WHERE h.grid_id = ANY($3) AND h.since <= $2::date AND h.until > $2::date AND `+gridsInScope(view, "h.grid_id"), view.SQL(), date(on), ids)
}

// gridsDuring are the colours of the grids of a scope that lie in a span, by when they
// began.
func gridsDuring(ctx context.Context, tx pgx.Tx, view grid.Scope, span Span) (pgx.Rows, error) {
	return tx.Query(ctx, scopeGrids+`
		SELECT h.grid_id, h.since, h.level, h.index, g.leaf FROM `+gridHistory+` JOIN grid g ON g.id = h.grid_id AND g.state = 'active'
		 WHERE h.since <= $3::date AND h.until > $2::date AND `+gridsInScope(view, "h.grid_id")+` ORDER BY h.since, h.grid_id`,
		view.SQL(), date(span.From), date(span.To))
}

// gridDuring are the colours and counts of a grid that lie in a span.
func gridDuring(ctx context.Context, tx pgx.Tx, id grid.ID, span Span) (pgx.Rows, error) {
	return tx.Query(ctx, `SELECT h.since, h.until, h.level, h.index, h.tally FROM `+gridHistory+`
		WHERE h.grid_id = $1 AND h.since <= $3::date AND h.until > $2::date ORDER BY h.since`, id, date(span.From), date(span.To))
}

// enterpriseDuring are the levels and facts of an enterprise that lie in a span.
func enterpriseDuring(ctx context.Context, tx pgx.Tx, id grid.ID, span Span) (pgx.Rows, error) {
	return tx.Query(ctx, `SELECT h.since, h.until, h.level, h.facts FROM `+enterpriseHistory+`
		WHERE h.enterprise_id = $1 AND h.since <= $3::date AND h.until > $2::date ORDER BY h.since`, id, date(span.From), date(span.To))
}

// enterpriseAlways are all there are of it.
func enterpriseAlways(ctx context.Context, tx pgx.Tx, id grid.ID) (pgx.Rows, error) {
	return tx.Query(ctx, `SELECT h.since, h.until, h.level, h.facts FROM `+enterpriseHistory+` WHERE h.enterprise_id = $1 ORDER BY h.since`,
		id)
}

// gridUntil are the colours of a grid up to a day, the newest first.
func gridUntil(ctx context.Context, tx pgx.Tx, id grid.ID, on time.Time) (pgx.Rows, error) {
	return tx.Query(ctx, `SELECT h.since, h.until, h.level FROM `+gridHistory+`
		WHERE h.grid_id = $1 AND h.since <= $2::date ORDER BY h.since DESC`, id, date(on))
}

// gridOn reads how a grid stood at the end of a day. ErrNoRows when that is not known.
func (w *GridWhy) gridOn(ctx context.Context, tx pgx.Tx) (level grid.Level, tally []uint32, err error) {
	err = tx.QueryRow(ctx, `SELECT g.name, g.depth, h.level, h.tally FROM `+gridHistory+` JOIN grid g ON g.id = h.grid_id
		WHERE h.grid_id = $1 AND h.since <= $2::date AND h.until > $2::date`, w.Grid, date(w.Day)).Scan(&w.Name, &w.Depth, &level, &tally)
	return level, tally, err
}
