package demo

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// alone lets the transaction take its time, and nobody else load meanwhile.
func alone(ctx context.Context, tx pgx.Tx) error {
	return each(ctx, tx, []string{
		`SET LOCAL statement_timeout = 0`,
		`SET LOCAL idle_in_transaction_session_timeout = 0`,
		`SET LOCAL synchronous_commit = on`,
		`SELECT pg_advisory_xact_lock(hashtext('anwang.demo'))`,
	})
}

func (l *loader) triggers(ctx context.Context, tx pgx.Tx, what string) error {
	for _, t := range slices.Concat(tables, quiet) {
		if _, err := tx.Exec(ctx, "ALTER TABLE "+t+" "+what+" TRIGGER USER"); err != nil {
			return err
		}
	}
	return nil
}

// throwAway leaves nothing but the audit.
func throwAway(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `TRUNCATE network, network_depth, grid, boundary, boundary_defect, enterprise, hazard, danger, danger_step,
		risk_worst, risk_enterprise_past, risk_turn, risk_grid_past, risk_morning, event, event_commit,
		organisation, account, role_grant, session, token CASCADE`)
	return err
}

// inhabited reports whether there are data.
func inhabited(ctx context.Context, tx pgx.Tx) (yes bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM network) OR EXISTS (SELECT FROM enterprise)
		OR EXISTS (SELECT FROM hazard) OR EXISTS (SELECT FROM danger)`).Scan(&yes)
	return yes, err
}

// isReal reports whether there is a city that is not made up: people or enterprises, and
// none of the demo's.
func isReal(ctx context.Context, tx pgx.Tx) (yes bool, err error) {
	err = tx.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM enterprise WHERE synthetic)
		AND (EXISTS (SELECT FROM account WHERE NOT synthetic) OR EXISTS (SELECT FROM enterprise))`).Scan(&yes)
	return yes, err
}

func insertNetwork(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `INSERT INTO network (id, key, name, name_en, kind, main)
		VALUES ($1, 'territory', '属地网格', 'Territory', 'territory', true)`, territoryID)
	if err != nil {
		return err
	}
	for _, d := range depths {
		if _, err := tx.Exec(ctx, `INSERT INTO network_depth (network_id, depth, name, name_en) VALUES ($1, $2, $3, $4)`,
			territoryID, d.Depth, d.Name, d.NameEN); err != nil {
			return err
		}
	}
	return nil
}

const sortInMemory = `SET LOCAL maintenance_work_mem = '256MB'`

// takeUp moves the id sequences past our ids and has every server load anew.
func takeUp(ctx context.Context, tx pgx.Tx) error {
	var statements []string
	for _, t := range tables {
		statements = append(statements, fmt.Sprintf(`SELECT setval(pg_get_serial_sequence('%[1]s', 'id'),
			greatest(1, (SELECT max(id) FROM %[1]s)))`, t))
	}
	return each(ctx, tx, append(statements, `ANALYZE`, `SELECT feed_reload()`, `ANALYZE enterprise_reminder`, `DELETE FROM risk_queue`))
}
