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
			word, err := json.Marshal(string(f.Sector))
			if err != nil { // cannot be: a string
				word = []byte(`""`)
			}
			b = append(b, word...)
		}
	}
	return append(b, '}')
}

// outcome is what differs in a chunk of everybody from what is kept.
type outcome struct {
	assessed int
	rest     colours     // whose facts are other ones, who is new or gone
	same     recolouring // whose facts are as they were, but not the colour
	ranked   colours     // whose colour is as it was, but not the place among the worst
}

// compare finds what is to be written of a chunk of everybody, in the order of f.
// told hears whose colour, as the map shows it, is another one.
func (c *colours) compare(ctx context.Context, tx pgx.Tx, p *part, f *filed, today time.Time, told *telling) (*outcome, error) {
	r := &outcome{assessed: len(c.ids)}
	rest, same, ranked := &r.rest, &r.same, &r.ranked
	same.turns = turns{}
	seen := make([]bool, len(c.ids))
	err := eachKept(ctx, tx, p, today, func(k *kept) error {
		i, ok := f.at[k.id]
		if !ok {
			rest.gone = append(rest.gone, k.id)
			return nil
		}
		seen[i] = true
		if k.level != c.levels[i] || k.fatal != c.fatal[i] || k.larger != c.larger[i] {
			told.hear(k.id)
		}
		if string(k.facts) != c.facts[i] {
			rest.take(c, i)
			return nil
		}
		other := k.level != c.levels[i]
		enters := other && worst(c.levels[i]) && k.score == nil
		if !enters && (worst(c.levels[i]) != (k.score != nil) || k.score != nil && (other || *k.score != c.scores[i])) {
			ranked.take(c, i)
		}
		if other || k.fatal != c.fatal[i] || k.larger != c.larger[i] || !sameDue(k.due, c.due[i]) {
			same.take(c, i)
			same.enters = append(same.enters, enters)
			if other {
				same.turn(k.id, k.since.Before(today), k.turned)
				same.turns.add(turn{f.list[i].Sector, k.level, c.levels[i]}, k.id, f.list[i].Grid)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
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
	return r, nil
}

// write writes it and says how many levels changed.
func (r *outcome) write(ctx context.Context, tx pgx.Tx, today time.Time) (levels int64, err error) {
	if err := r.same.write(ctx, tx, today); err != nil {
		return 0, err
	}
	if err := r.ranked.writeWorst(ctx, tx); err != nil {
		return 0, err
	}
	levels, err = r.rest.write(ctx, tx, today)
	return levels + r.same.turned, err
}

func sameDue(kept time.Time, due *time.Time) bool {
	if due == nil {
		return kept.IsZero()
	}
	return kept.Equal(*due)
}

// take takes one over from others.
func (c *colours) take(o *colours, i int) {
	c.ids, c.levels, c.scores, c.facts = append(c.ids, o.ids[i]), append(c.levels, o.levels[i]), append(c.scores, o.scores[i]),
		append(c.facts, o.facts[i])
	c.fatal, c.larger, c.due = append(c.fatal, o.fatal[i]), append(c.larger, o.larger[i]), append(c.due, o.due[i])
}
