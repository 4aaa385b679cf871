package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// episode is a change of a street's colour that will be taken back: an enterprise
// was assessed red, or a major danger was put on the city's list.
type episode struct {
	street     int64
	name       string
	enterprise int64
	was        grid.Level // of the enterprise
	wasBasis   string
	danger     int64 // 0: the enterprise's level was changed
	ends       time.Time
}

// turn starts an episode or ends one that is due: either way a street changes its
// colour.
func (p *player) turn(ctx context.Context) error {
	for i, t := range p.episodes {
		if time.Now().After(t.ends) {
			p.episodes = append(p.episodes[:i], p.episodes[i+1:]...)
			return p.end(ctx, t)
		}
	}
	return p.begin(ctx)
}

func (p *player) end(ctx context.Context, t episode) error {
	return p.perform(ctx, func(tx pgx.Tx) (string, error) {
		if t.danger != 0 {
			return fmt.Sprintf("street     %s: listed danger accepted and taken off the list", t.name), closeListed(ctx, tx, t.danger)
		}
		return fmt.Sprintf("street     %s: enterprise back to %s after rectification", t.name, t.was),
			setLevel(ctx, tx, t.enterprise, t.was, t.wasBasis)
	})
}

// closeListed takes a danger that is worked on off its list and through the rest of its
// way.
func closeListed(ctx context.Context, tx pgx.Tx, danger int64) error {
	if err := closeDanger(ctx, tx, danger); err != nil {
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
	for _, t := range p.episodes {
		if t.street == street {
			return true
		}
	}
	return false
}

func (p *player) happen(ctx context.Context, s *streetState, list bool, text string) error {
	t := episode{street: s.id, name: s.name, ends: time.Now().Add(p.wait(40 + 50*p.rand.Float64()))}
	err := p.perform(ctx, func(tx pgx.Tx) (string, error) {
		name, sector, err := t.protagonist(ctx, tx, itoa(p.rand.IntN(1e9)))
		if err != nil {
			return "", err
		}
		if !list {
			return fmt.Sprintf("street     %s: %s assessed red", text, name), setLevel(ctx, tx, t.enterprise, grid.Red, "ls_matrix")
		}
		title := pick(p.rand, titlesOf(majorTitles, sector, true))
		t.danger, err = p.register(ctx, tx, t.enterprise, title, grid.Major, grid.ListedCity)
		return fmt.Sprintf("street     %s: %s — %s, listed by the city", text, name, title), err
	})
	if err == nil {
		p.episodes = append(p.episodes, t)
	}
	return err
}
