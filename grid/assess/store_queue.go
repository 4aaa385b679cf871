package assess

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"anwang/grid"
)

// The statements here are sent all day, most often to hear that there is nothing to
// do. PostgreSQL plans a statement that is in use for a while without a look at its
// arguments, and takes "due up to some moment" for a third of the table, which it
// then reads from end to end. So nothing here leaves it a choice: each asks for the
// first of something in the order of an index.

// anything reports whether there is something to do, whether it is to tell what time alone
// did, and when there will be something.
func anything(ctx context.Context, conn *pgx.Conn, now time.Time) (todo, passed bool, next time.Time, err error) {
	var due, planned, late, near, expired *time.Time
	err = conn.QueryRow(ctx, `
		SELECT (SELECT id FROM risk_queue ORDER BY id LIMIT 1) IS NOT NULL,
		       (SELECT due FROM risk_enterprise WHERE due IS NOT NULL ORDER BY due LIMIT 1),
		       (SELECT valid_from FROM risk_rule WHERE state = 'planned'),
		       (SELECT deadline FROM danger WHERE state < 6 AND deadline IS NOT NULL AND deadline >= (SELECT overdue FROM event_clock)
		       ORDER BY deadline LIMIT 1) + interval '1 microsecond',
		       (SELECT deadline FROM danger_near ORDER BY deadline LIMIT 1) + interval '1 microsecond',
		       (SELECT expires FROM enterprise_reminder WHERE expires >= (SELECT expired FROM event_clock) ORDER BY expires
		       LIMIT 1)::timestamp AT TIME ZONE 'Asia/Shanghai' + interval '1 day'`).
		Scan(&todo, &due, &planned, &late, &near, &expired)
	for _, at := range []*time.Time{late, near, expired} {
		passed = passed || at != nil && !at.After(now)
	}
	todo = todo || passed
	for _, at := range []*time.Time{due, planned, late, near, expired} {
		if at == nil {
			continue
		}
		todo = todo || !at.After(now)
		if next.IsZero() || at.Before(next) {
			next = *at
		}
	}
	return todo, passed, next, err
}

// listen has the connection told when facts have changed: whoever notes that in the
// queue touches the feed (migration 035).
func listen(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `LISTEN anwang_feed`)
	return err
}

// agenda is what is to be done.
type agenda struct {
	ids     []grid.ID // whose facts have changed, each once
	all     bool      // everybody's may have
	planned bool      // the time of a rule set has come
	more    bool      // there may be more than this
	rule    grid.ID   // in force
}

// At most so many notes are taken at once, and so many whose time has come.
const (
	mostNoted = "5000"
	mostDue   = "1000" // a constant: what is asked for is a small part of the table
)

// take finds what is to be done, in one way to the database and back: it is what
// most of the time of a single change goes into.
func take(ctx context.Context, tx pgx.Tx, now time.Time) (t agenda, err error) {
	var b pgx.Batch
	b.Queue(lockColours).Exec(func(pgconn.CommandTag) error { return nil })
	b.Queue(`SELECT coalesce((SELECT valid_from FROM risk_rule WHERE state = 'planned') <= $1, false),
		coalesce((SELECT id FROM risk_rule WHERE state = 'active'), 0)`, now).
		QueryRow(func(row pgx.Row) error { return row.Scan(&t.planned, &t.rule) })
	b.Queue(`DELETE FROM risk_queue WHERE id = ANY (ARRAY(SELECT id FROM risk_queue ORDER BY id LIMIT ` + mostNoted +
		`)) RETURNING enterprise_id`).
		Query(t.collect)
	b.Queue(`SELECT enterprise_id FROM risk_enterprise WHERE due <= $1 ORDER BY due LIMIT `+mostDue, now).Query(t.collect)
	if err = tx.SendBatch(ctx, &b).Close(); err != nil {
		return t, err
	}
	t.more = len(t.ids) >= 1000
	slices.Sort(t.ids)
	t.ids = slices.Compact(t.ids)
	t.all = slices.Contains(t.ids, 0)
	return t, nil
}

func (t *agenda) collect(rows pgx.Rows) (err error) {
	t.ids, err = pgx.AppendRows(t.ids, rows, pgx.RowTo[grid.ID])
	return err
}

// waiting are the enterprises noted in the queue; all when everybody is.
func waiting(ctx context.Context, tx pgx.Tx) (ids map[grid.ID]bool, all bool, err error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT enterprise_id FROM risk_queue`)
	if err != nil {
		return nil, false, err
	}
	ids = map[grid.ID]bool{}
	var id grid.ID
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		ids[id] = true
		return nil
	})
	return ids, ids[0], err
}

// forgetNotes empties the queue, for who looks at everybody.
func forgetNotes(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM risk_queue`)
	return err
}
