package sector

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// columns are those of a sector s behind what pg.Sectors reads of it; $1 is the scope in
// which departments are seen.
var columns = pg.SectorColumns + `, s.rank, s.version,
	coalesce((SELECT jsonb_agg(jsonb_build_object('ID', o.id, 'Name', o.name) ORDER BY o.name, o.id)
		FROM sector_department d JOIN organisation o ON o.id = d.organisation_id
		WHERE d.sector_id = s.id AND ` + pg.Around(1, "o.grid_id") + `), '[]')`

func scan(row pgx.CollectableRow) (one Sector, err error) {
	err = row.Scan(append(pg.SectorFields(&one.SectorInfo), &one.Rank, &one.Version, &one.Departments)...)
	return one, err
}

func list(ctx context.Context, tx pgx.Tx, scope grid.Scope) ([]Sector, error) {
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM sector s `+pg.SectorOrder, scope.SQL())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

// load reads a sector; ErrNoRows when there is none. lock keeps it from being changed
// meanwhile.
func load(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID, lock bool) (Sector, error) {
	sql := `SELECT ` + columns + ` FROM sector s WHERE s.id = $2`
	if lock {
		sql += ` FOR UPDATE OF s`
	}
	rows, err := tx.Query(ctx, sql, scope.SQL(), id)
	if err != nil {
		return Sector{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scan)
}

// departments are those that can be named where a scope lies.
func departments(ctx context.Context, tx pgx.Tx, scope grid.Scope) ([]Department, error) {
	rows, err := tx.Query(ctx, `SELECT o.id, o.name FROM organisation o WHERE o.kind = 'department' AND `+pg.Around(1, "o.grid_id")+`
		ORDER BY o.name, o.id`, scope.SQL())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Department])
}

// alone lets one transaction at a time change sectors.
func alone(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('anwang.sectors'))`)
	return err
}

// lastRank is the rank of the last sector in the order; 0 when there is none.
func lastRank(ctx context.Context, tx pgx.Tx) (last int, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce(max(rank), 0) FROM sector`).Scan(&last)
	return last, err
}

func insert(ctx context.Context, tx pgx.Tx, d *Draft) (id grid.ID, err error) {
	if err = tx.QueryRow(ctx, `INSERT INTO sector (code, name, name_en, short, industries, records, rank, valid_from, valid_to)
		VALUES ($1, $2, $3, coalesce($4::text[], '{}'), coalesce($5::text[], '{}'), coalesce($6::text[], '{}'), $7, $8::text::date,
		nullif($9::text, '')::date) RETURNING id`,
		d.Code, d.Name, d.NameEN, d.Short, d.Industries, d.Records, d.Rank, d.From, d.To).Scan(&id); err != nil {
		return 0, err
	}
	return id, answerable(ctx, tx, id, d.Departments)
}

func update(ctx context.Context, tx pgx.Tx, id grid.ID, d *Draft) error {
	if _, err := tx.Exec(ctx, `UPDATE sector SET name = $2, name_en = $3, short = coalesce($4::text[], '{}'),
		industries = coalesce($5::text[], '{}'), records = coalesce($6::text[], '{}'), rank = $7, valid_from = $8::text::date,
		valid_to = nullif($9::text, '')::date WHERE id = $1`,
		id, d.Name, d.NameEN, d.Short, d.Industries, d.Records, d.Rank, d.From, d.To); err != nil {
		return err
	}
	return answerable(ctx, tx, id, d.Departments)
}

// answerable writes which organisations answer for a sector.
func answerable(ctx context.Context, tx pgx.Tx, id grid.ID, departments []grid.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM sector_department WHERE sector_id = $1 AND organisation_id <> ALL (coalesce($2::bigint[], '{}'))`,
		id, departments); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO sector_department (sector_id, organisation_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING`,
		id, departments)
	return err
}

// noDepartments are those of some organisations that are not there.
func noDepartments(ctx context.Context, tx pgx.Tx, ids []grid.ID) ([]grid.ID, error) {
	rows, err := tx.Query(ctx, `SELECT n.id FROM unnest($1::bigint[]) AS n(id)
		WHERE NOT EXISTS (SELECT FROM organisation o WHERE o.id = n.id) ORDER BY n.id`, ids)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[grid.ID])
}
