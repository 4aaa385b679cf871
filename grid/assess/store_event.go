package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// What turns by itself is told to who listens (migration 044) by the statement that
// writes it: those together that became the same from the same, of the same sectors.

// tellTurned is followed by a query of enterprises by id, the level before and the one
// after, and turnedTogether by nothing.
const (
	tellTurned = `
		INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, sector, enterprise_id, old, new, subjects, grids)
		SELECT (SELECT event_open()), row_number() OVER (), '` + grid.EnterpriseTurned +
		`', 'enterprise', CASE WHEN n = 1 THEN ids[1] END, CASE WHEN n = 1 THEN name ELSE '' END,
		       CASE WHEN n = 1 THEN leaves[1] END, sector, CASE WHEN n = 1 THEN ids[1] END, was, level, CASE WHEN n > 1 THEN ids END,
		       CASE WHEN n > 1 THEN leaves END
		  FROM (SELECT count(*) AS n, array_agg(t.id ORDER BY t.id) AS ids, array_agg(coalesce(e.grid_id, 0) ORDER BY t.id) AS leaves,
		               min(e.name) AS name, coalesce(e.sector, '') AS sector, t.was, t.level
		          FROM (`
	turnedTogether = `) AS t(id, was, level) LEFT JOIN enterprise e ON e.id = t.id GROUP BY coalesce(e.sector, ''), t.was, t.level) g`
)

// turn is what several enterprises have become together.
type turn struct {
	sector     grid.SectorSet
	old, level int16
}

// turns are those who turn in a chunk, with the leaf grid of each.
type turns map[turn]*struct{ ids, grids []grid.ID }

func (t turns) add(of turn, id, leaf grid.ID) {
	who := t[of]
	if who == nil {
		who = &struct{ ids, grids []grid.ID }{}
		t[of] = who
	}
	who.ids, who.grids = append(who.ids, id), append(who.grids, leaf)
}

// tell writes them. A list for each goes along, however few they are.
func (t turns) tell(ctx context.Context, tx pgx.Tx) error {
	if len(t) == 0 {
		return nil
	}
	var commit int64
	if err := tx.QueryRow(ctx, `SELECT event_open()`).Scan(&commit); err != nil {
		return err
	}
	rows := make([][]any, 0, len(t))
	for of, who := range t {
		rows = append(rows, []any{
			commit, len(rows) + 1, grid.EnterpriseTurned, "enterprise", string(of.sector), of.old,
			of.level, who.ids, who.grids,
		})
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"event"},
		[]string{"commit_id", "seq", "verb", "kind", "sector", "old", "new", "subjects", "grids"}, pgx.CopyFromRows(rows))
	return err
}

// tellPassed tells what time alone does: dangers that have become overdue, and records of
// enterprises that have expired, since it was last told. Of the dangers that were
// committed after it had been told up to their deadline, danger_near (migration 048)
// knows; one statement looks at both, so that none is committed in between.
func tellPassed(ctx context.Context, tx pgx.Tx, now time.Time) error {
	var late time.Time
	var expired string
	err := tx.QueryRow(ctx, `
		UPDATE event_clock c SET overdue = greatest(o.overdue, $1), expired = greatest(o.expired, $2::date)
		  FROM (SELECT overdue, expired FROM event_clock FOR UPDATE) o RETURNING o.overdue, o.expired::text`, now, date(now)).Scan(&late,
		&expired)
	if err != nil {
		return err
	}
	if _, err = tx.Exec(ctx, `
		WITH near AS (DELETE FROM danger_near WHERE deadline < $2 RETURNING deadline, danger_id),
		passed AS (
			SELECT id FROM danger WHERE state < 6 AND deadline IS NOT NULL AND deadline >= $1 AND deadline < $2
			UNION SELECT danger_id FROM near WHERE deadline < $1)
		INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, sector, enterprise_id, old, new, state)
		SELECT (SELECT event_open()), row_number() OVER (), '`+grid.DangerOverdue+
		`', 'danger', d.id, d.title, d.grid_id, coalesce(e.sector, ''), d.enterprise_id, 4 - 2 * d.grade, 3 - 2 * d.grade, d.state
		  FROM passed p CROSS JOIN LATERAL (SELECT * FROM danger WHERE id = p.id OFFSET 0) d LEFT JOIN enterprise e ON e.id = d.enterprise_id
		 WHERE d.state < 6 AND d.deadline < $2`, late, now); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, sector, enterprise_id)
		SELECT (SELECT event_open()), row_number() OVER (), '`+grid.RecordExpired+`', 'enterprise', e.id, e.name, m.grid_id, m.sector, e.id
		  FROM (SELECT DISTINCT enterprise_id, grid_id, sector FROM enterprise_reminder
		         WHERE expires >= $1::date AND expires < $2::date AND (over IS NULL OR over > $2::date)) m
		  JOIN enterprise e ON e.id = m.enterprise_id`, expired, date(now))
	return err
}
