package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// recolouring is what a chunk of everybody becomes whose facts are as they were:
// what a rule set changes that turns a city over. So each row is looked up once, and
// what is known of it from the comparison is not asked again.
type recolouring struct {
	colours
	enters []bool    // of each: it joins the order of the worst
	turned int64     // how many have another level
	before []grid.ID // of those, who had the old one before today: it goes to the past first
	fresh  []grid.ID // of those, who turn for the first time today
	turns  turns     // of those, from what to what
}

// turn says of an enterprise that its level is another one.
func (c *recolouring) turn(id grid.ID, before, already bool) {
	c.turned++
	if before {
		c.before = append(c.before, id)
	}
	if !already {
		c.fresh = append(c.fresh, id)
	}
}

// write writes it.
func (c *recolouring) write(ctx context.Context, tx pgx.Tx, today time.Time) error {
	if len(c.ids) == 0 {
		return nil
	}
	day := today.Format(time.DateOnly)
	if len(c.before) > 0 {
		_, err := tx.Exec(ctx, `
			INSERT INTO risk_enterprise_past (enterprise_id, since, until, level, facts)
			SELECT enterprise_id, since, $2::date, level, facts FROM risk_enterprise WHERE enterprise_id = ANY($1)
			ON CONFLICT (enterprise_id, since) DO NOTHING`, c.before, day)
		if err != nil {
			return err
		}
	}
	if len(c.fresh) > 0 {
		_, err := tx.Exec(ctx, `INSERT INTO risk_turn (day, enterprise_id) SELECT $1::date, unnest($2::bigint[]) ON CONFLICT DO NOTHING`, day,
			c.fresh)
		if err != nil {
			return err
		}
	}
	// Who joins the order of the worst has just been locked, so that nobody is deleted
	// between the one and the other.
	_, err := tx.Exec(ctx, `
		WITH kept AS (
			UPDATE risk_enterprise r SET level = n.level, fatal = n.fatal, larger = n.larger, due = n.due,
			       since = CASE WHEN n.level <> r.level THEN greatest(r.since, $8::date) ELSE r.since END
			  FROM unnest($1::bigint[], $2::smallint[], $3::smallint[], $4::smallint[], $5::timestamptz[], $6::float8[], $7::boolean[]) AS n(id,
			  level, fatal, larger, due, score, enters)
			 WHERE r.enterprise_id = n.id RETURNING n.id, n.level, n.score, n.enters)
		INSERT INTO risk_worst (enterprise_id, level, score) SELECT id, level, score FROM kept WHERE enters`,
		c.ids, c.levels, c.fatal, c.larger, c.due, c.scores, c.enters, day)
	if err != nil {
		return err
	}
	return c.turns.tell(ctx, tx)
}
