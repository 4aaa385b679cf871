package setup

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// claim keeps others from making an account until the end of the transaction, and says
// how things stand.
func claim(ctx context.Context, tx pgx.Tx) (State, error) {
	if _, err := tx.Exec(ctx, `LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return State{}, err
	}
	return loadState(ctx, tx)
}

func loadState(ctx context.Context, tx pgx.Tx) (s State, err error) {
	err = tx.QueryRow(ctx, `
		SELECT NOT EXISTS (SELECT FROM account), coalesce((SELECT g.name FROM grid g JOIN network n ON n.id = g.network_id
		  WHERE n.main AND g.parent_id IS NULL AND g.state = 'active' ORDER BY g.id LIMIT 1), '')`).Scan(&s.Open, &s.City)
	return s, err
}

// loadFacts reads what is there of the main network, of organisations and of enterprises,
// but for their sectors.
func loadFacts(ctx context.Context, tx pgx.Tx) (f Facts, err error) {
	var b pgx.Batch
	b.Queue(`
		SELECT coalesce(min(g.code), ''), coalesce(min(g.name), ''), (SELECT count(*) FROM network),
		       coalesce(bool_and(EXISTS (SELECT FROM boundary b WHERE b.grid_id = g.id AND b.state = 'active')), false)
		  FROM grid g JOIN network n ON n.id = g.network_id WHERE n.main AND g.parent_id IS NULL AND g.state = 'active'`,
	).QueryRow(func(row pgx.Row) error { return row.Scan(&f.Code, &f.City, &f.Networks, &f.Shaped) })
	b.Queue(`
		SELECT d.name, d.name_en, count(g.id), count(b.grid_id)
		  FROM network_depth d JOIN network n ON n.id = d.network_id
		  LEFT JOIN grid g ON g.network_id = d.network_id AND g.depth = d.depth AND g.state = 'active'
		  LEFT JOIN boundary b ON b.grid_id = g.id AND b.state = 'active'
		 WHERE n.main GROUP BY d.depth, d.name, d.name_en ORDER BY d.depth`,
	).Query(func(rows pgx.Rows) (err error) {
		f.Levels, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Level])
		return err
	})
	b.Queue(`SELECT count(*) FROM (SELECT FROM organisation LIMIT $1) o`, Most).QueryRow(func(row pgx.Row) error {
		return row.Scan(&f.Organisations)
	})
	b.Queue(`SELECT count(*) FROM (SELECT FROM enterprise LIMIT $1) e`, Most).QueryRow(func(row pgx.Row) error {
		return row.Scan(&f.Enterprises)
	})
	b.Queue(`
		SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (SELECT FROM sector_department d WHERE d.sector_id = s.id))
		  FROM sector s, (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS today) t
		 WHERE s.valid_from <= t.today AND (s.valid_to IS NULL OR s.valid_to > t.today)`,
	).QueryRow(func(row pgx.Row) error { return row.Scan(&f.Sectors, &f.Unanswered) })
	return f, tx.SendBatch(ctx, &b).Close()
}

// noSector counts enterprises of no sector; it looks at all of them where there are few.
func noSector(ctx context.Context, tx pgx.Tx) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*) FROM (SELECT FROM enterprise WHERE sector = '' LIMIT $1) e`, Most).Scan(&n)
	return n, err
}
