package enterprise

import (
	"context"
	"iter"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// aloneAtPairs lets one at a time write pairs; false: somebody else is at it.
func aloneAtPairs(ctx context.Context, tx pgx.Tx) (yes bool, err error) {
	if err = pg.Later(ctx, tx, `SET LOCAL statement_timeout = 0`); err != nil {
		return false, err
	}
	err = tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock(hashtext('anwang.pairs'))`).Scan(&yes)
	return yes, err
}

// unpaired reports whether files have changed since the pairs were found.
func unpaired(ctx context.Context, tx pgx.Tx) (yes bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM enterprise_pair_queue)`).Scan(&yes)
	return yes, err
}

// emptyPairQueue forgets which files are to be compared; false: none was.
func emptyPairQueue(ctx context.Context, tx pgx.Tx) (any bool, err error) {
	tag, err := tx.Exec(ctx, `DELETE FROM enterprise_pair_queue`)
	return err == nil && tag.RowsAffected() > 0, err
}

// takeUnpaired takes files to be compared anew off the queue, in their order.
func takeUnpaired(ctx context.Context, tx pgx.Tx, most int) ([]grid.ID, error) {
	rows, err := tx.Query(ctx, `DELETE FROM enterprise_pair_queue WHERE n IN (SELECT n FROM enterprise_pair_queue ORDER BY n LIMIT $1)
		RETURNING enterprise_id`, most)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[grid.ID])
}

// pairAnew finds the pairs of one file and writes them down.
func pairAnew(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	var f Fields
	var is bool
	b := &pgx.Batch{}
	b.Queue(`DELETE FROM enterprise_pair WHERE a = $1`, id)
	b.Queue(`DELETE FROM enterprise_pair WHERE b = $1`, id)
	b.Queue(`SELECT name, credit_code, old_code, site, ST_X(geom), ST_Y(geom) FROM enterprise WHERE id = $1 AND status <> 'merged'`,
		id).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			is = true
			if err := rows.Scan(&f.Name, &f.CreditCode, &f.OldCode, &f.Site, &f.Lon, &f.Lat); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	if err := tx.SendBatch(ctx, b).Close(); err != nil || !is {
		return err
	}
	found, err := candidates(ctx, tx, &f, id, grid.Everything)
	if err != nil {
		return err
	}
	for i := range found {
		p := &found[i]
		if err := pg.Later(ctx, tx, `INSERT INTO enterprise_pair (a, b, ground, likeness)
			VALUES (least($1::bigint, $2::bigint), greatest($1, $2), $3, $4) ON CONFLICT DO NOTHING`,
			p.A.ID, p.B.ID, rank(p.Why[0]), p.Likeness); err != nil {
			return err
		}
	}
	return nil
}

// sweepAll runs all files past a sweep, from south to north.
func sweepAll(ctx context.Context, tx pgx.Tx, s *sweep) error {
	rows, err := tx.Query(ctx, `SELECT id, name, credit_code, old_code, site, ST_X(geom), ST_Y(geom) FROM enterprise
		WHERE status <> 'merged' ORDER BY ST_Y(geom)`)
	if err != nil {
		return err
	}
	var l Likeness
	if _, err := pgx.ForEachRow(rows, []any{&l.ID, &l.Name, &l.Code, &l.OldCode, &l.Site, &l.Lon, &l.Lat}, func() error {
		s.add(l)
		return ctx.Err() // a dense city takes long between two looks at the connection
	}); err != nil {
		return err
	}
	groups := s.sharing()
	var ids []grid.ID
	for _, g := range groups {
		ids = append(ids, g...)
	}
	list, err := likenesses(tx.Query(ctx, `SELECT `+likenessColumns+` FROM enterprise e JOIN grid g ON g.id = e.grid_id WHERE e.id = ANY($1)`,
		ids))
	read := make(map[grid.ID]*Likeness, len(list))
	for i := range list {
		list[i].prepare()
		read[list[i].ID] = &list[i]
	}
	s.meetSharing(groups, read)
	return err
}

// replacePairs writes down all pairs in place of those that are there.
func replacePairs(ctx context.Context, tx pgx.Tx, s *sweep) error {
	if _, err := tx.Exec(ctx, `DELETE FROM enterprise_pair`); err != nil {
		return err
	}
	next, stop := iter.Pull2(maps.All(s.found))
	defer stop()
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"enterprise_pair"}, []string{"a", "b", "ground", "likeness"},
		pgx.CopyFromFunc(func() ([]any, error) {
			key, v, more := next()
			if !more {
				return nil, nil
			}
			return []any{key[0], key[1], int16(v.rank), v.likeness}, nil
		}))
	return err
}

// listPairs reads a page of the pairs of which a scope and an area hold both files
// and which nobody told apart, the strongest first, and counts them.
func listPairs(ctx context.Context, tx pgx.Tx, scope grid.Scope, areas []grid.Area, offset, limit int) (list []Pair, matched int,
	err error,
) {
	q := pairQuery("enterprise_pair", scope, areas)
	q.where += ` AND NOT EXISTS (SELECT FROM enterprise_pair_apart x WHERE x.a = p.a AND x.b = p.b)`
	batch := &pgx.Batch{}
	batch.Queue(`SELECT count(*)`+q.from+q.where, q.args...).QueryRow(func(row pgx.Row) error { return row.Scan(&matched) })
	args := slices.Clone(q.args)
	sql := `SELECT ` + pairColumns + q.withGrids() + ` ORDER BY p.ground, p.likeness DESC, p.a, p.b LIMIT ` + args.Add(limit) + ` OFFSET ` +
		args.Add(offset)
	batch.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Pair, err error) {
			err = row.Scan(p.fields()...)
			p.compare()
			return p, err
		})
		return err
	})
	return list, matched, tx.SendBatch(ctx, batch).Close()
}

// pairsAsked is what pairs are read from.
type pairsAsked struct {
	from, where string
	args        pg.Args
}

// pairQuery asks a table of pairs for those of which a scope and an area hold both.
func pairQuery(table string, scope grid.Scope, areas []grid.Area) (q pairsAsked) {
	q.where = ` WHERE a.status <> 'merged' AND b.status <> 'merged'`
	for _, file := range [...]string{"a", "b"} {
		q.where += ` AND ` + q.args.Within(areas, file+".grid_id", file+".geom") + ` AND ` +
			q.args.InScope(scope, file+".grid_id", file+".sector", file+".id")
	}
	// Each file by its number: the planner, which does not know how few pairs a list
	// may hold, would read all files.
	q.from = ` FROM ` + table + ` p
		CROSS JOIN LATERAL (SELECT * FROM enterprise WHERE id = p.a OFFSET 0) a
		CROSS JOIN LATERAL (SELECT * FROM enterprise WHERE id = p.b OFFSET 0) b`
	return q
}

// withGrids is all of it with the grids by name.
func (q *pairsAsked) withGrids() string {
	return q.from + ` JOIN grid ga ON ga.id = a.grid_id JOIN grid gb ON gb.id = b.grid_id` + q.where
}

const pairColumns = `a.id, a.name, a.credit_code, a.old_code, a.site, ST_X(a.geom), ST_Y(a.geom), a.address, a.grid_id, ga.name, a.status,
	b.id, b.name, b.credit_code, b.old_code, b.site, ST_X(b.geom), ST_Y(b.geom), b.address, b.grid_id, gb.name, b.status`

func (p *Pair) fields() []any { return append(p.A.fields(), p.B.fields()...) }

// compare says what the two have in common as they are now.
func (p *Pair) compare() {
	p.A.prepare()
	p.B.prepare()
	p.Resemblance = resemble(&p.A, &p.B)
}
