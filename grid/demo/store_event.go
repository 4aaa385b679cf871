package demo

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// happenedDays is for how many days back it is told what happened.
const happenedDays = 8

// Happened tells what happened in a city that was loaded as of now and has its past: what
// was done to its dangers, and which became overdue. Which grids have another colour than
// yesterday at eight is told by the first server that works their colours out.
func Happened(ctx context.Context, db *pg.DB, now time.Time) error {
	if now.IsZero() {
		now = time.Now()
	}
	from := grid.Day(now).AddDate(0, 0, -happenedDays)
	return db.Tx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT feed_touch()`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			WITH d AS (
				SELECT d.*, 3 - 2 * d.grade AS late, 4 - 2 * d.grade AS early, coalesce(e.sector, '') AS sector FROM danger d
				LEFT JOIN enterprise e ON e.id = d.enterprise_id WHERE d.synthetic),
			happened AS MATERIALIZED (
				SELECT nextval(pg_get_serial_sequence('event_commit', 'id')) AS id, h.* FROM (
					SELECT s.at, 'danger.' || s.verb AS verb, 'danger' AS kind, d.id AS subject, d.title AS name, d.grid_id, d.sector, d.enterprise_id,
					       CASE WHEN s.from_state IS NULL THEN NULL WHEN d.deadline < s.at THEN d.late ELSE d.early END AS old,
					       CASE WHEN s.to_state >= 6 THEN 0 WHEN d.deadline < s.at THEN d.late ELSE d.early END AS new, s.to_state AS state
					  FROM danger_step s JOIN d ON d.id = s.danger_id WHERE s.at BETWEEN $1 AND $2
					UNION ALL
					SELECT d.deadline, '`+grid.DangerOverdue+`', 'danger', d.id, d.title, d.grid_id, d.sector, d.enterprise_id, d.early, d.late, d.state
					  FROM d WHERE d.deadline BETWEEN $1 AND $2 AND d.found < d.deadline AND (d.closed IS NULL OR d.closed > d.deadline)
					 ORDER BY 1) h),
			told AS (INSERT INTO event_commit (id, at) OVERRIDING SYSTEM VALUE SELECT id, at FROM happened)
			INSERT INTO event (commit_id, seq, at, verb, kind, subject, name, grid_id, sector, enterprise_id, old, new, state)
			SELECT id, 1, at, verb, kind, subject, name, grid_id, sector, enterprise_id, old, new, state FROM happened`, from, now); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE event_clock SET begun = $1, overdue = greatest(overdue, $2)`, from, now)
		return err
	})
}
