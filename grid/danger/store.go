package danger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

const columns = `id, code, coalesce(enterprise_id, 0), coalesce(hazard_id, 0), title, detail, grade, state, listed, inspection,
	found, deadline, closed, ST_X(geom), ST_Y(geom), grid_id, synthetic, source, created, updated, version`

func scan(row pgx.Row) (Danger, error) {
	var d Danger
	var deadline, closed *time.Time
	err := row.Scan(&d.ID, &d.Code, &d.Enterprise, &d.Hazard, &d.Title, &d.Detail, &d.Grade, &d.State, &d.Listed, &d.Inspection,
		&d.Found, &deadline, &closed, &d.Lon, &d.Lat, &d.Grid, &d.Synthetic, &d.Source, &d.Created, &d.Updated, &d.Version)
	if deadline != nil {
		d.Deadline = *deadline
	}
	if closed != nil {
		d.Closed = *closed
	}
	return d, err
}

// clock is the transaction's one reading of the time.
func clock(ctx context.Context, tx pgx.Tx) (now time.Time, err error) {
	err = tx.QueryRow(ctx, `SELECT now()`).Scan(&now)
	return now, err
}

func load(ctx context.Context, tx pgx.Tx, id grid.ID, lock bool) (Danger, error) {
	sql := `SELECT ` + columns + ` FROM danger WHERE id = $1`
	if lock {
		sql += ` FOR UPDATE`
	}
	return scan(tx.QueryRow(ctx, sql, id))
}

// place gives a draft without coordinates the place of its hazard source or
// enterprise, and refuses ones that do not exist or do not belong together.
func place(ctx context.Context, tx pgx.Tx, in *Draft) error {
	if in.Hazard != 0 {
		var owner grid.ID
		lon, lat, err := locate(tx.QueryRow(ctx, `SELECT ST_X(geom), ST_Y(geom), coalesce(enterprise_id, 0) FROM hazard WHERE id = $1`, in.Hazard), &owner)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return reject("/hazard", fmt.Sprintf("没有编号为 %d 的危险源", in.Hazard), fmt.Sprintf("there is no hazard source %d", in.Hazard))
		case err != nil:
			return err
		case in.Enterprise != 0 && owner != in.Enterprise:
			return reject("/hazard", "危险源不属于该企业", "the hazard source does not belong to the enterprise")
		}
		in.Enterprise = owner
		if in.Lon == nil {
			in.Lon, in.Lat = &lon, &lat
		}
	}
	if in.Enterprise != 0 {
		lon, lat, err := locate(tx.QueryRow(ctx, `SELECT ST_X(geom), ST_Y(geom), id FROM enterprise WHERE id = $1`, in.Enterprise), new(grid.ID))
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return reject("/enterprise", fmt.Sprintf("没有编号为 %d 的企业", in.Enterprise), fmt.Sprintf("there is no enterprise %d", in.Enterprise))
		case err != nil:
			return err
		}
		if in.Lon == nil {
			in.Lon, in.Lat = &lon, &lat
		}
	}
	return nil
}

func locate(row pgx.Row, owner *grid.ID) (lon, lat float64, err error) {
	err = row.Scan(&lon, &lat, owner)
	return lon, lat, err
}

func insert(ctx context.Context, tx pgx.Tx, in *Draft) (Danger, error) {
	return scan(tx.QueryRow(ctx, `
		INSERT INTO danger (enterprise_id, hazard_id, title, detail, grade, inspection, found, deadline, geom)
		VALUES (nullif($1::bigint, 0), nullif($2::bigint, 0), $3, $4, $5, $6, $7, $8, ST_SetSRID(ST_MakePoint($9, $10), 4490))
		RETURNING `+columns,
		in.Enterprise, in.Hazard, in.Title, in.Detail, in.Grade, in.Inspection, in.Found, optional(in.Deadline), *in.Lon, *in.Lat))
}

func update(ctx context.Context, tx pgx.Tx, d *Danger) (Danger, error) {
	return scan(tx.QueryRow(ctx, `
		UPDATE danger SET title = $2, detail = $3, grade = $4, state = $5, listed = $6, deadline = $7, closed = $8
		WHERE id = $1 RETURNING `+columns,
		d.ID, d.Title, d.Detail, d.Grade, d.State, d.Listed, optional(d.Deadline), optional(d.Closed)))
}

func optional(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
