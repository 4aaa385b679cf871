package assess

import (
	"context"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// keptColours are the stored colours of a stretch, with the scores of the worst and who
// has turned today already.
const keptColours = `SELECT r.enterprise_id, r.level, r.fatal, r.larger, r.due, r.since, w.score, t.day IS NOT NULL, r.facts::text
	  FROM risk_enterprise r LEFT JOIN risk_worst w ON w.enterprise_id = r.enterprise_id AND w.enterprise_id > $1 AND w.enterprise_id <= $2
	  LEFT JOIN risk_turn t ON t.enterprise_id = r.enterprise_id AND t.day = $3::date AND t.enterprise_id > $1 AND t.enterprise_id <= $2
	 WHERE r.enterprise_id > $1 AND r.enterprise_id <= $2`

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
