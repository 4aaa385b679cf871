package assess

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// When everybody is assessed, most is as it was, and after a change of the rule
// set alone the facts are. So what is kept is read first and compared here; only
// what differs is sent, and facts only where they do.

// factKeys are the keys of facts in the order in which PostgreSQL writes jsonb:
// by length, then by bytes. -1 stands for the sector.
var factKeys = func() (list []struct {
	key    string
	factor int
},
) {
	type one = struct {
		key    string
		factor int
	}
	list = append(list, one{"sector", -1})
	for i := range risk.FactorInfos {
		list = append(list, one{risk.FactorInfos[i].Key, i})
	}
	slices.SortFunc(list, func(a, b one) int { return cmp.Or(cmp.Compare(len(a.key), len(b.key)), cmp.Compare(a.key, b.key)) })
	return list
}()

// appendFacts appends facts the way PostgreSQL writes them, so that texts can be
// compared. Where the two disagree the only harm is a row sent in vain.
func appendFacts(b []byte, f *risk.Facts) []byte {
	b = append(b, '{')
	for _, k := range factKeys {
		var v float64
		if k.factor >= 0 {
			if v = f.Values[k.factor]; !f.Written(risk.Factor(k.factor)) {
				continue
			}
		} else if f.Sector == "" {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ", "...)
		}
		b = append(append(append(b, '"'), k.key...), `": `...)
		if math.IsNaN(v) {
			b = append(b, "null"...)
		} else if k.factor >= 0 {
			b = strconv.AppendFloat(b, v, 'f', -1, 64)
		} else {
			word, err := json.Marshal(f.Sector)
			if err != nil { // cannot be: a string
				word = []byte(`""`)
			}
			b = append(b, word...)
		}
	}
	return append(b, '}')
}

// writeAll is write for a stretch of everybody, in the order of f. told hears whose
// colour, as the map shows it, is another one.
func (c *colours) writeAll(ctx context.Context, tx pgx.Tx, p *part, f *filed, today time.Time, told *telling) (levels int64, err error) {
	rest, same, ranked := &colours{}, &colours{}, &colours{}
	seen := make([]bool, len(c.ids))
	past := false
	rows, err := tx.Query(ctx, keptColours, p.after, p.upTo)
	if err != nil {
		return 0, err
	}
	var id int64
	var level, fatal, larger int16
	var due, since time.Time
	var facts []byte
	var score *float64
	_, err = pgx.ForEachRow(rows, []any{&id, &level, &fatal, &larger, (*moment)(&due), (*day)(&since), &score, (*raw)(&facts)}, func() error {
		i, ok := f.at[id]
		if !ok {
			rest.gone = append(rest.gone, id)
			return nil
		}
		seen[i] = true
		if level != c.levels[i] || fatal != c.fatal[i] || larger != c.larger[i] {
			told.hear(id)
		}
		if string(facts) != c.facts[i] {
			rest.take(c, i)
			return nil
		}
		if worst(c.levels[i]) != (score != nil) || score != nil && (*score != c.scores[i] || level != c.levels[i]) {
			ranked.take(c, i)
		}
		if level != c.levels[i] || fatal != c.fatal[i] || larger != c.larger[i] || !sameDue(due, c.due[i]) {
			same.take(c, i)
			if level != c.levels[i] {
				levels++
				past = past || since.Before(today)
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for i, ok := range seen {
		if ok {
			continue
		}
		rest.take(c, i)
		if grid.Level(c.levels[i]) != f.list[i].Declared || c.fatal[i] != 0 || c.larger[i] != 0 {
			told.hear(c.ids[i])
		}
	}
	if err := same.writeLevels(ctx, tx, today, past); err != nil {
		return 0, err
	}
	if err := ranked.writeWorst(ctx, tx); err != nil {
		return 0, err
	}
	n, err := rest.write(ctx, tx, today)
	return levels + n, err
}

func sameDue(kept time.Time, due *time.Time) bool {
	if due == nil {
		return kept.IsZero()
	}
	return kept.Equal(*due)
}

// take takes one over from others.
func (c *colours) take(o *colours, i int) {
	c.ids, c.levels, c.scores, c.facts = append(c.ids, o.ids[i]), append(c.levels, o.levels[i]), append(c.scores, o.scores[i]), append(c.facts, o.facts[i])
	c.fatal, c.larger, c.due = append(c.fatal, o.fatal[i]), append(c.larger, o.larger[i]), append(c.due, o.due[i])
}

// writeLevels writes colours whose facts are as they were. past: some were so
// before today, which goes to the past first.
func (c *colours) writeLevels(ctx context.Context, tx pgx.Tx, today time.Time, past bool) error {
	if len(c.ids) == 0 {
		return nil
	}
	if past {
		_, err := tx.Exec(ctx, `
			INSERT INTO risk_enterprise_past (enterprise_id, since, until, level, facts)
			SELECT r.enterprise_id, r.since, $3::date, r.level, r.facts
			  FROM unnest($1::bigint[], $2::smallint[]) AS n(id, level) JOIN risk_enterprise r ON r.enterprise_id = n.id
			 WHERE n.level <> r.level AND r.since < $3::date
			ON CONFLICT (enterprise_id, since) DO NOTHING`, c.ids, c.levels, today.Format(time.DateOnly))
		if err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `
		WITH turned AS (
			INSERT INTO risk_turn (day, enterprise_id)
			SELECT $6::date, r.enterprise_id FROM unnest($1::bigint[], $2::smallint[]) AS n(id, level) JOIN risk_enterprise r ON r.enterprise_id = n.id WHERE n.level <> r.level
			ON CONFLICT DO NOTHING)
		UPDATE risk_enterprise r SET level = n.level, fatal = n.fatal, larger = n.larger, due = n.due,
		       since = CASE WHEN n.level <> r.level THEN greatest(r.since, $6::date) ELSE r.since END
		  FROM unnest($1::bigint[], $2::smallint[], $3::smallint[], $4::smallint[], $5::timestamptz[]) AS n(id, level, fatal, larger, due)
		 WHERE r.enterprise_id = n.id`, c.ids, c.levels, c.fatal, c.larger, c.due, today.Format(time.DateOnly))
	return err
}
