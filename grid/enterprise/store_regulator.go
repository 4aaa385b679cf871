package enterprise

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// readRegulation reads who regulates an enterprise inside a scope, in one trip; ErrNoRows when
// there is none.
func readRegulation(ctx context.Context, tx pgx.Tx, id grid.ID, view grid.Scope) (*regulation, error) {
	g, b := &regulation{}, &pgx.Batch{}
	g.file = queueFile(ctx, b, id, view, false)
	g.file.queueRecords(b, id)
	b.Queue(`SELECT r.sector, r.since, coalesce(o.id, 0), coalesce(o.name, ''), coalesce(o.phone, ''), r.basis, r.reason,
		       coalesce((SELECT name FROM account WHERE id = r.account_id), r.account)
		  FROM enterprise_regulator r LEFT JOIN organisation o ON o.id = r.organisation_id
		 WHERE r.enterprise_id = $1 AND r.until IS NULL`, id).Query(func(rows pgx.Rows) (err error) {
		g.kept, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Regulator, err error) {
			err = row.Scan(&r.Sector, &r.Since, &r.Department.ID, &r.Department.Name, &r.Phone, &r.Basis, &r.Reason, &r.By)
			return r, err
		})
		return err
	})
	b.Queue(answering, id).Query(func(rows pgx.Rows) (err error) {
		g.departments, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Department])
		return err
	})
	pg.QueueSectors(b, &g.sectors)
	b.Queue(`SELECT now()`).QueryRow(func(row pgx.Row) error {
		var now time.Time
		err := row.Scan(&now)
		g.day = dayOf(now)
		return err
	})
	g.covered = []string{""}
	if scope := grid.ActorOf(ctx).Scope(grid.EditEnterprise); !scope.Unlimited() {
		b.Queue(`SELECT sector FROM (`+pg.ScopeGrids(1)+`) c WHERE id = (SELECT grid_id FROM enterprise WHERE id = $2)`, scope.SQL(),
			id).Query(func(rows pgx.Rows) (err error) {
			g.covered, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		})
	}
	return g, tx.SendBatch(ctx, b).Close()
}

const itsLeaf = `(SELECT grid_id FROM enterprise WHERE id = $1)`

// answering is who answers for a sector where the enterprise $1 lies, by sector, the nearest
// first: the departments that the registry names, and those whose people supervise there.
var answering = `
	WITH people AS (
		SELECT r.sector, coalesce(o.id, 0) AS id, coalesce(o.name, '') AS name, coalesce(o.phone, '') AS phone, r.grid_id,
		       count(DISTINCT a.id)::int AS n
		  FROM (` + pg.GrantsAt(itsLeaf) + `) r
		  JOIN account a ON a.id = r.account_id AND a.disabled IS NULL
		  LEFT JOIN organisation o ON o.id = a.organisation_id
		 WHERE r.role = 'department' AND r.sector <> ''
		 GROUP BY r.sector, o.id, o.name, o.phone, r.grid_id),
	named AS (
		SELECT s.code AS sector, o.id, o.name, o.phone, o.grid_id, 0 AS n
		  FROM sector_department d JOIN sector s ON s.id = d.sector_id JOIN organisation o ON o.id = d.organisation_id
		 WHERE o.grid_id IN (` + pg.Above(itsLeaf) + `)
		   AND NOT EXISTS (SELECT FROM people p WHERE p.sector = s.code AND p.id = o.id))
	SELECT x.sector, x.id, x.name, x.phone, g.id, g.name, x.n FROM (SELECT * FROM people UNION ALL SELECT * FROM named) x
	  JOIN grid g ON g.id = x.grid_id ORDER BY x.sector, g.depth DESC, x.name, x.id`

// write writes the sectors of an enterprise, and who regulates it for those that change.
func (c *regulatorChange) write(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	if err := pg.Later(ctx, tx, `UPDATE enterprise SET sector = $2 WHERE id = $1`, id, string(grid.SectorsOf(c.has...))); err != nil {
		return err
	}
	who := grid.ActorOf(ctx)
	for i := range c.is {
		r := &c.is[i]
		if err := pg.Later(ctx, tx, `UPDATE enterprise_regulator SET organisation_id = nullif($3::bigint, 0), basis = $4, reason = $5,
				account_id = nullif($6::bigint, 0), account = $7
			WHERE enterprise_id = $1 AND sector = $2 AND until IS NULL`, id, r.Sector, r.Department.ID, r.Basis, c.reason, who.ID,
			who.Login); err != nil {
			return err
		}
	}
	return nil
}

// saidBy writes down who has put on the sectors that an enterprise has got in this
// transaction.
func saidBy(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	who := grid.ActorOf(ctx)
	return pg.Later(ctx, tx, `UPDATE enterprise_regulator SET account_id = nullif($2::bigint, 0), account = $3
		WHERE enterprise_id = $1 AND since = now() AND until IS NULL`, id, who.ID, who.Login)
}
