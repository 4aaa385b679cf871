package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// kept is a stored colour.
type kept struct {
	id                   grid.ID
	level, fatal, larger int16
	due, since           time.Time // zero: never; the first day of this level and these facts
	score                *float64  // of one of the worst
	turned               bool      // it has turned today already
	facts                []byte    // good until the next one
}

// eachKept hands on the stored colours of a chunk, in one way to the database and
// back. What is known of some of them elsewhere is put beside them here: a join was
// planned by how few had turned or were red when statistics were taken, and went through
// a chunk again for each of its rows, 60 s for a city that a rule set turned over.
func eachKept(ctx context.Context, tx pgx.Tx, p *part, today time.Time, fn func(*kept) error) error {
	scores, turned := map[grid.ID]float64{}, map[grid.ID]bool{}
	var b pgx.Batch
	b.Queue(`SELECT enterprise_id, score FROM risk_worst WHERE enterprise_id > $1 AND enterprise_id <= $2`, p.after,
		p.upTo).Query(func(rows pgx.Rows) error {
		var id grid.ID
		var score float64
		_, err := pgx.ForEachRow(rows, []any{&id, &score}, func() error { scores[id] = score; return nil })
		return err
	})
	b.Queue(`SELECT enterprise_id FROM risk_turn WHERE day = $3::date AND enterprise_id > $1 AND enterprise_id <= $2`, p.after, p.upTo,
		today.Format(time.DateOnly)).Query(func(rows pgx.Rows) error {
		var id grid.ID
		_, err := pgx.ForEachRow(rows, []any{&id}, func() error { turned[id] = true; return nil })
		return err
	})
	b.Queue(`SELECT enterprise_id, level, fatal, larger, due, since, facts::text FROM risk_enterprise WHERE enterprise_id > $1
		AND enterprise_id <= $2`, p.after, p.upTo).Query(func(rows pgx.Rows) error {
		var k kept
		_, err := pgx.ForEachRow(rows, []any{&k.id, &k.level, &k.fatal, &k.larger, (*nullTime)(&k.due), (*day)(&k.since), (*raw)(&k.facts)},
			func() error {
				k.score, k.turned = nil, turned[k.id]
				if score, is := scores[k.id]; is {
					k.score = &score
				}
				return fn(&k)
			})
		return err
	})
	return tx.SendBatch(ctx, &b).Close()
}

// telling is whose colour a transaction has changed that goes through everybody. The
// map hears of it at the end: when there are many, that it is to load anew.
type telling struct {
	ids  []grid.ID
	many bool
}

// manyTold is from how many changed colours on loading everything costs less, on
// both sides, than a line for each.
const manyTold = 50_000

// tellAfterwards has the triggers keep quiet about colours until the end of the
// transaction; tell is then to be called.
func tellAfterwards(ctx context.Context, tx pgx.Tx) (*telling, error) {
	_, err := tx.Exec(ctx, `SELECT set_config('anwang.colours', 'told afterwards', true)`)
	return &telling{}, err
}

func (t *telling) hear(id grid.ID) {
	if t.many = t.many || len(t.ids) >= manyTold; !t.many {
		t.ids = append(t.ids, id)
	}
}

// tell puts it into the feed.
func (t *telling) tell(ctx context.Context, tx pgx.Tx) error {
	if t.many {
		t.ids = nil
	} else if len(t.ids) == 0 {
		_, err := tx.Exec(ctx, `SELECT set_config('anwang.colours', '', true)`)
		return err
	}
	_, err := tx.Exec(ctx, `SELECT risk_tell($1::bigint[])`, t.ids)
	return err
}
