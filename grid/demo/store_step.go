package demo

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// steps writes down what was done to the dangers, so that each came to where it stands the
// way it is done in the field: between the day it was found and its last change. Who did
// it is told by their organisation alone: there are no such people.
func (l *loader) steps(ctx context.Context, tx pgx.Tx) error {
	start := time.Now()
	tag, err := tx.Exec(ctx, `
		WITH d AS (
			SELECT d.*, coalesce(d.closed, d.updated) - d.found AS took, coalesce(nullif(e.name, ''), office) AS firm, office,
			       CASE d.grade WHEN 1 THEN '应急管理局' ELSE office END AS judge
			  FROM danger d LEFT JOIN enterprise e ON e.id = d.enterprise_id JOIN grid g ON g.id = d.grid_id LEFT JOIN grid s ON s.id = g.parent_id,
			       LATERAL (SELECT CASE WHEN g.depth > 3 THEN s.name ELSE g.name END || '应急管理办公室') o (office)
			 WHERE d.synthetic)
		INSERT INTO danger_step (danger_id, verb, at, organisation, from_state, to_state, grade, listed, deadline, reason)
		SELECT id, verb, at, organisation, was, became, set_grade, set_listed, due, reason FROM (
			SELECT id, 0 AS n, 'register' AS verb, found AS at, NULL::smallint AS was, 1 AS became, grade AS set_grade, NULL::smallint AS set_listed,
			deadline AS due, '' AS reason,
			       CASE inspection WHEN 1 THEN firm WHEN 3 THEN '安评技术服务有限公司' WHEN 5 THEN '应急管理局' WHEN 6 THEN '安全生产委员会办公室' WHEN 8 THEN ''
			       ELSE office END AS organisation FROM d
			UNION ALL SELECT id, 1, 'grade', found + took * CASE state WHEN 2 THEN 1 ELSE 0.1 END, 1, 2, grade, NULL, NULL, '', judge FROM d
			 WHERE state = 2 OR grade = 1 AND state IN (3, 4, 5, 6)
			UNION ALL SELECT id, 2, 'list', found + took * 0.15, 2, 2, NULL, listed, NULL, '', '安全生产委员会办公室' FROM d
			WHERE listed > 0 AND state IN (3, 4, 5, 6)
			UNION ALL SELECT id, 3, 'order', found + took * CASE state WHEN 3 THEN 1 ELSE 0.2 END, 1 + grade, 3, NULL, NULL, deadline, '', judge
			FROM d WHERE state IN (3, 4, 5, 6)
			UNION ALL SELECT id, 4, 'extend', found + took, 3, 4, NULL, NULL, NULL, '配件尚未到货', firm FROM d WHERE state = 4
			UNION ALL SELECT id, 5, 'report', found + took * CASE state WHEN 5 THEN 1 ELSE 0.8 END, 3, 5, NULL, NULL, NULL, '已按要求整改', firm FROM d
			WHERE state IN (5, 6)
			UNION ALL SELECT id, 6, 'accept', closed, 5, 6, NULL, NULL, NULL, '经现场复查，整改到位', judge FROM d WHERE state = 6
			UNION ALL SELECT id, 7, 'void', closed, 1, 7, NULL, NULL, NULL, '重复登记', office FROM d WHERE state = 7) s
		 ORDER BY id, n`)
	if err != nil {
		return err
	}
	l.tell("step", tag.RowsAffected(), tag.RowsAffected(), start)
	return nil
}

// step writes down what a player just did to a danger, and tells of it; nil is a state,
// grade or level that was not set, and due the deadline before when that was changed.
func step(ctx context.Context, tx pgx.Tx, danger int64, verb string, was *grid.DangerState, became grid.DangerState,
	grade *grid.DangerGrade, listed *grid.ListedLevel, due *time.Time,
) error {
	if _, err := tx.Exec(ctx, `
		INSERT INTO danger_step (danger_id, verb, actor, from_state, to_state, grade, listed, deadline)
		SELECT id, $2, 'anwang demo', $3, $4, $5, $6, CASE WHEN $2 IN ('register', 'order', 'reschedule') THEN deadline END FROM danger
		WHERE id = $1`,
		danger, verb, was, became, grade, listed); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, sector, enterprise_id, old, new, state)
		SELECT event_open(), 1, 'danger.' || $2, 'danger', d.id, d.title, d.grid_id, coalesce(e.sector, ''), d.enterprise_id,
		       CASE WHEN $3::smallint IS NULL THEN NULL WHEN coalesce($5, d.deadline) < now() THEN 3 - 2 * d.grade ELSE 4 - 2 * d.grade END,
		       CASE WHEN $4::smallint >= 6 THEN 0 WHEN d.deadline < now() THEN 3 - 2 * d.grade ELSE 4 - 2 * d.grade END, $4
		  FROM danger d LEFT JOIN enterprise e ON e.id = d.enterprise_id WHERE d.id = $1`, danger, verb, was, became, due)
	return err
}

// tell tells what a player did to an enterprise.
func tell(ctx context.Context, tx pgx.Tx, enterprise int64, verb string) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, sector, enterprise_id)
		SELECT event_open(), 1, $2, 'enterprise', id, name, grid_id, sector, id FROM enterprise WHERE id = $1`, enterprise, verb)
	return err
}
