package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

func closeDanger(ctx context.Context, tx pgx.Tx, danger int64) error {
	_, err := tx.Exec(ctx, `UPDATE danger SET state = 6, listed = 0, closed = now() WHERE id = $1`, danger)
	return err
}

// protagonist finds a yellow enterprise of the street that a level declared red makes red.
// ErrNoRows when there is none.
func (t *episode) protagonist(ctx context.Context, tx pgx.Tx, draw string) (name, sector string, err error) {
	err = tx.QueryRow(ctx, `SELECT e.id, e.risk_level, e.risk_basis, e.name, split_part(e.sector, ' ', 1)
		  FROM enterprise_shown e JOIN grid g ON g.id = e.grid_id
		WHERE (g.id = $1 OR g.parent_id = $1) AND e.synthetic AND e.level = 3 AND e.risk_level = 3 AND e.status = 'open'
		  AND e.grade <> 'A' AND coalesce(e.standard, 0) NOT IN (1, 2) -- what a level declared red makes red
		ORDER BY md5(e.id::text || $2::text) LIMIT 1`, t.street, draw).
		Scan(&t.enterprise, &t.was, &t.wasBasis, &name, &sector)
	return name, sector, err
}

// streetStates counts what each street holds.
func streetStates(ctx context.Context, tx pgx.Tx) ([]streetState, error) {
	rows, err := tx.Query(ctx, `
		WITH leaf AS (
			SELECT l.id AS leaf, CASE WHEN l.depth > 3 THEN l.parent_id ELSE l.id END AS street
			  FROM grid l JOIN network n ON n.id = l.network_id WHERE n.main AND l.leaf AND l.valid_to IS NULL),
		e AS (
			SELECT street, count(*) FILTER (WHERE level = 1) AS r, count(*) FILTER (WHERE level = 2) AS o,
			       count(*) FILTER (WHERE level = 3) AS y, count(*) FILTER (WHERE level = 4) AS b, sum(fatal) AS fatal
			  FROM enterprise_shown JOIN leaf ON leaf = grid_id GROUP BY street),
		d AS (
			SELECT street, count(*) FILTER (WHERE grade = 1) AS m, count(*) FILTER (WHERE grade = 0 AND deadline < now()) AS late,
			       count(*) FILTER (WHERE listed > 0) AS listed, count(*) FILTER (WHERE listed IN (1, 2)) AS high
			  FROM danger JOIN leaf ON leaf = grid_id WHERE state BETWEEN 1 AND 5 GROUP BY street)
		SELECT g.id, g.name, g.depth, coalesce(r, 0), coalesce(o, 0), coalesce(y, 0), coalesce(b, 0),
		       coalesce(m, 0), coalesce(late, 0), coalesce(listed, 0), coalesce(high, 0), coalesce(fatal, 0)
		  FROM e LEFT JOIN d USING (street) JOIN grid g ON g.id = street ORDER BY g.id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (s streetState, err error) {
		t := &s.tally
		err = r.Scan(&s.id, &s.name, &s.depth, &t.Enterprises[grid.Red], &t.Enterprises[grid.Orange], &t.Enterprises[grid.Yellow],
			&t.Enterprises[grid.Blue], &t.Dangers[grid.ClassMajor], &t.Dangers[grid.ClassGeneralOverdue], &t.Listed, &t.ListedHigh, &t.Fatal)
		return s, err
	})
}

// reach reads how far the ids go, and the numbers of the dangers of a year.
func (p *player) reach(ctx context.Context, tx pgx.Tx, year string) error {
	return tx.QueryRow(ctx, `SELECT
		coalesce((SELECT max(id) FROM enterprise WHERE synthetic), 0), coalesce((SELECT max(id) FROM danger WHERE synthetic), 0),
		coalesce((SELECT max(substr(code, 9)::int) FROM danger WHERE code ~ ('^HD-' || $1::text || '-[0-9]{5,8}$')), 0) + 1`,
		year).Scan(&p.most.enterprise, &p.most.danger, &p.next)
}

// someone picks a synthetic enterprise that fits, without reading the table:
// from a random id upward.
func (p *player) someone(ctx context.Context, tx pgx.Tx, where string) (id, at int64, name, sector string, err error) {
	err = tx.QueryRow(ctx, `SELECT id, grid_id, name, split_part(sector, ' ', 1) FROM enterprise
		WHERE id >= $1 AND synthetic AND status = 'open' AND `+where+` ORDER BY id LIMIT 1`,
		1+p.rand.Int64N(p.most.enterprise)).Scan(&id, &at, &name, &sector)
	return id, at, name, sector, err
}

// insertDanger gives a danger at an enterprise its number and a deadline.
func (p *player) insertDanger(ctx context.Context, tx pgx.Tx, enterprise int64, title string, grade grid.DangerGrade,
	state grid.DangerState, listed grid.ListedLevel,
) (id int64, err error) {
	now := time.Now().In(grid.China)
	code := fmt.Sprintf("HD-%d-%05d", now.Year(), p.next)
	p.next++
	err = tx.QueryRow(ctx, `INSERT INTO danger (code, enterprise_id, title, grade, state, listed, inspection, found, deadline, geom, synthetic,
		source)
		SELECT $2, e.id, $3, $4, $5, $6, $7, now(), $8, e.geom, true, $9 FROM enterprise e WHERE e.id = $1 RETURNING id`,
		enterprise, code, Synthetic+title, grade, state, listed, inspectionOf(p.rand),
		evening(now.AddDate(0, 0, pick(p.rand, []int{3, 7, 15, 30}))), sourceNote).Scan(&id)
	return id, err
}

// moveOne changes the first danger in a state from an id on, that nobody else is at, and
// says what it has become and when it was due before.
func moveOne(ctx context.Context, tx pgx.Tx, since int64, from grid.DangerState, set string) (id int64, title string,
	became grid.DangerState, due *time.Time, err error,
) {
	err = tx.QueryRow(ctx, `UPDATE danger d SET `+set+` FROM (
		SELECT id, deadline FROM danger WHERE id >= $1 AND synthetic AND grade = 0 AND listed = 0 AND state = $2
		ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) o WHERE d.id = o.id RETURNING d.id, d.title, d.state, o.deadline`, since, from).
		Scan(&id, &title, &became, &due)
	return id, title, became, due, err
}

// inspectNext writes an inspection of an enterprise where one was due, or is soon.
const inspectNext = `
		INSERT INTO enterprise_record (enterprise_id, kind, type, authority, dated, expires, synthetic, source)
		SELECT r.enterprise_id, 'inspection', r.type, r.authority, today, today + greatest(30, r.expires - r.dated), true, r.source
		  FROM enterprise_record r, (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS today) t
		 WHERE r.enterprise_id >= $1 AND r.kind = 'inspection' AND r.synthetic AND r.expires < today + 7 AND r.dated < today
		 ORDER BY r.enterprise_id, r.dated DESC LIMIT 1
		RETURNING enterprise_id, (SELECT name FROM enterprise e WHERE e.id = enterprise_id)`

// renewNext replaces a paper that has expired by a new one.
const renewNext = `
		WITH t AS (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS today),
		old AS (
			UPDATE enterprise_record SET ended = (SELECT today FROM t) WHERE id = (
				SELECT r.id FROM enterprise_record r, t WHERE r.enterprise_id >= $1 AND r.kind IN ('licence', 'equipment', 'certificate')
				   AND r.synthetic AND r.ended IS NULL AND r.expires < today AND r.dated IS NOT NULL
				 ORDER BY r.enterprise_id LIMIT 1 FOR UPDATE OF r SKIP LOCKED)
			RETURNING *)
		INSERT INTO enterprise_record (enterprise_id, kind, type, name, holder, number, authority, dated, expires, synthetic, source)
		SELECT enterprise_id, kind, type, old.name, holder, number || 'R', authority, today, today + (expires - dated), true, source FROM old, t
		RETURNING enterprise_id, (SELECT name FROM enterprise e WHERE e.id = enterprise_id)`

// oneRecord does one of these from an enterprise on, and says which it was about.
func oneRecord(ctx context.Context, tx pgx.Tx, sql string, since int64) (enterprise int64, name string, err error) {
	err = tx.QueryRow(ctx, sql, since).Scan(&enterprise, &name)
	return enterprise, name, err
}

func setLevel(ctx context.Context, tx pgx.Tx, enterprise int64, to grid.Level, basis string) error {
	if _, err := tx.Exec(ctx, `UPDATE enterprise SET risk_level = $2, risk_basis = $3, assessed = now() WHERE id = $1`, enterprise, to,
		basis); err != nil {
		return err
	}
	return tell(ctx, tx, enterprise, "enterprise.update")
}
