package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// tale is a change of a street's colour that will be taken back: an enterprise
// was assessed red, or a major danger was put on the city's list.
type tale struct {
	street     int64
	name       string
	enterprise int64
	was        grid.Level // of the enterprise
	wasBasis   string
	danger     int64 // 0: the enterprise's level was changed
	ends       time.Time
}

// turn starts a tale or ends one that is due: either way a street changes its
// colour.
func (p *player) turn(ctx context.Context) error {
	for i, t := range p.tales {
		if time.Now().After(t.ends) {
			p.tales = append(p.tales[:i], p.tales[i+1:]...)
			return p.end(ctx, t)
		}
	}
	return p.begin(ctx)
}

func (p *player) end(ctx context.Context, t tale) error {
	return p.db.Tx(ctx, func(tx pgx.Tx) error {
		if t.danger != 0 {
			p.Tell(fmt.Sprintf("street     %s: listed danger accepted and taken off the list", t.name))
			return closeListed(ctx, tx, t.danger)
		}
		p.Tell(fmt.Sprintf("street     %s: enterprise back to %s after rectification", t.name, t.was))
		return setLevel(ctx, tx, t.enterprise, t.was, t.wasBasis)
	})
}

// closeListed takes a danger that is worked on off its list and through the rest of its
// way.
func closeListed(ctx context.Context, tx pgx.Tx, danger int64) error {
	if _, err := tx.Exec(ctx, `UPDATE danger SET state = 6, listed = 0, closed = now() WHERE id = $1`, danger); err != nil {
		return err
	}
	if err := step(ctx, tx, danger, "report", new(grid.Rectifying), grid.PendingAccept, nil, nil, nil); err != nil {
		return err
	}
	if err := step(ctx, tx, danger, "delist", new(grid.PendingAccept), grid.PendingAccept, nil, new(grid.NotListed), nil); err != nil {
		return err
	}
	return step(ctx, tx, danger, "accept", new(grid.PendingAccept), grid.Closed, nil, nil, nil)
}

// streetState is a street with what is in it.
type streetState struct {
	id    int64
	name  string
	depth uint8
	tally grid.Tally
}

// begin looks for a street whose colour one event would change, and lets the
// event happen.
func (p *player) begin(ctx context.Context) error {
	var rule *grid.Rollup
	var streets []streetState
	err := p.db.Read(ctx, func(tx pgx.Tx) (err error) {
		if rule, err = ruleInForce(ctx, tx); err != nil {
			return err
		}
		streets, err = streetStates(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	p.rand.Shuffle(len(streets), func(i, j int) { streets[i], streets[j] = streets[j], streets[i] })
	list := p.rand.IntN(2) == 0
	for i := range streets {
		s := &streets[i]
		before, _ := risk.Colour(rule, s.depth, &s.tally)
		after := s.tally
		if list {
			after.Dangers[grid.ClassMajor]++
			after.Listed++
			after.ListedHigh++
			if after.Enterprises[grid.Yellow] > 0 { // the guard of what city and province list
				after.Enterprises[grid.Yellow]--
				after.Enterprises[grid.Orange]++
			}
		} else if after.Enterprises[grid.Yellow] > 0 {
			after.Enterprises[grid.Yellow]--
			after.Enterprises[grid.Red]++
		}
		then, _ := risk.Colour(rule, s.depth, &after)
		if then == before || before == grid.NotAssessed || p.told(s.id) {
			continue
		}
		return p.happen(ctx, s, list, fmt.Sprintf("%s %s → %s", s.name, before, then))
	}
	return nil
}

func (p *player) told(street int64) bool {
	for _, t := range p.tales {
		if t.street == street {
			return true
		}
	}
	return false
}

func (p *player) happen(ctx context.Context, s *streetState, list bool, text string) error {
	t := tale{street: s.id, name: s.name, ends: time.Now().Add(p.wait(40 + 50*p.rand.Float64()))}
	err := p.db.Tx(ctx, func(tx pgx.Tx) error {
		var name, sector string
		err := tx.QueryRow(ctx, `SELECT e.id, e.risk_level, e.risk_basis, e.name, e.sector FROM enterprise_shown e JOIN grid g ON g.id = e.grid_id
			WHERE (g.id = $1 OR g.parent_id = $1) AND e.synthetic AND e.level = 3 AND e.risk_level = 3 AND e.status = 'open'
			  AND e.grade <> 'A' AND coalesce(e.standard, 0) NOT IN (1, 2) -- what a level declared red makes red
			ORDER BY md5(e.id::text || $2::text) LIMIT 1`, s.id, itoa(p.rand.IntN(1e9))).
			Scan(&t.enterprise, &t.was, &t.wasBasis, &name, &sector)
		if err != nil {
			return err
		}
		if !list {
			p.Tell(fmt.Sprintf("street     %s: %s assessed red", text, name))
			return setLevel(ctx, tx, t.enterprise, grid.Red, "ls_matrix")
		}
		title := pick(p.rand, titlesOf(majorTitles, sector, true))
		p.Tell(fmt.Sprintf("street     %s: %s — %s, listed by the city", text, name, title))
		if err := p.register(ctx, tx, t.enterprise, title, grid.Major, grid.ListedCity); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SELECT currval(pg_get_serial_sequence('danger', 'id'))`).Scan(&t.danger)
	})
	if err == nil {
		p.tales = append(p.tales, t)
	}
	return err
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

// ruleInForce reads the roll-up rule.
func ruleInForce(ctx context.Context, tx pgx.Tx) (*grid.Rollup, error) {
	r := &grid.Rollup{}
	return r, tx.QueryRow(ctx, `SELECT body -> 'rollup' FROM risk_rule WHERE state = 'active'`).Scan(r)
}
