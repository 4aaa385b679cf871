package assess

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// city is the grids of the main network that are in force.
type city struct {
	nodes     []node // parents before children
	at        map[grid.ID]int
	chunkSize int // how many enterprises are read at once
}

type node struct {
	id     grid.ID
	name   string
	depth  uint8
	parent int // -1: the root
}

// placed is a danger in its leaf.
type placed struct {
	node int
	one  bool // at a level-1 major hazard source
	risk.DangerFact
}

// verdict is a rule set with the colours that it gives.
type verdict struct {
	rules  *risk.RuleSet
	scorer *risk.Scorer
	grids  []Colour // by node
}

// opinion is the level that a rule set gives an enterprise.
type opinion struct {
	level grid.Level
	score float64
}

// judge works every colour out by some rule sets at one moment. This is the whole
// calculation in one place: what is kept step by step must come to the same. each
// hears what becomes of every enterprise.
func (c *city) judge(ctx context.Context, tx pgx.Tx, guide *risk.Guide, now time.Time, sets []*risk.RuleSet,
	each func(*risk.Record, []opinion),
) ([]verdict, error) {
	bare := make([]grid.Tally, len(c.nodes)) // what no rule set has a say in
	out := make([]verdict, len(sets))
	for i, set := range sets {
		out[i] = verdict{set, risk.NewScorer(&set.Scoring), make([]Colour, len(c.nodes))}
	}
	visit := &ownerless{
		hazard: func(leaf grid.ID, h risk.HazardFact) {
			if n, ok := c.at[leaf]; ok {
				addHazard(&bare[n], h)
			}
		},
		danger: func(leaf grid.ID, d risk.DangerFact, one bool) {
			if n, ok := c.at[leaf]; ok {
				p := placed{n, one, d}
				p.count(&bare[n], now)
			}
		},
	}
	opinions := make([]opinion, len(sets))
	err := eachChunk(ctx, tx, c.chunkSize, false, visit, func(_ *part, f *filed) error {
		for i := range f.list {
			r := &f.list[i]
			facts, _ := r.Facts(guide, now)
			n, there := c.at[r.Grid]
			for k := range out {
				opinions[k].level, opinions[k].score = out[k].scorer.Level(&facts)
				if there {
					addEnterprise(&out[k].grids[n].Tally, opinions[k].level, &facts)
				}
			}
			if each != nil {
				each(r, opinions)
			}
		}
		return nil
	})
	for k := range out {
		for i := range out[k].grids {
			out[k].grids[i].Grid = c.nodes[i].id
			out[k].grids[i].Tally.Plus(&bare[i])
		}
		c.rollUp(&out[k].rules.Rollup, out[k].grids)
	}
	return out, err
}

func addHazard(t *grid.Tally, h risk.HazardFact) {
	t.Count(&grid.Counted{Kind: grid.KindHazard, Class: uint8(h.Level), Major: uint8(h.Major)}, 1)
}

// addEnterprise counts an enterprise in the tally of its grid.
func addEnterprise(t *grid.Tally, l grid.Level, f *risk.Facts) {
	t.Count(&grid.Counted{
		Kind: grid.KindEnterprise, Class: uint8(l), Fatal: uint8(min(f.Values[risk.Fatal], 7)), Larger: uint8(min(f.Values[risk.Larger], 3)),
	}, 1)
}

// rollUp adds what is below to every grid and colours it.
func (c *city) rollUp(r *grid.Rollup, grids []Colour) {
	for i := len(c.nodes) - 1; i > 0; i-- {
		if p := c.nodes[i].parent; p >= 0 {
			grids[p].Tally.Plus(&grids[i].Tally)
		}
	}
	for i := range grids {
		grids[i].Level, grids[i].Index = risk.Colour(r, c.nodes[i].depth, &grids[i].Tally)
	}
}

// count counts a danger in the tally of its grid.
func (d *placed) count(t *grid.Tally, now time.Time) {
	p := grid.Point{Kind: grid.KindDanger, Grade: d.Grade, State: d.State, Listed: d.Listed, Deadline: d.Deadline}
	c := grid.Counted{Kind: p.Kind, Class: p.Class(now), Grade: d.Grade, Listed: d.Listed}
	if d.one {
		c.Major = 1
	}
	t.Count(&c, 1)
}

// Differences works the colours of everything out anew and says where those that
// are kept are others: of enterprises in the database, and of grids as they are
// told by colours when it is not nil. It is for checks.
func (s *Service) Differences(ctx context.Context, colours func(yield func(Colour))) (out []string, err error) {
	guide, err := risk.Score19()
	if err != nil {
		return nil, err
	}
	kept, err := s.Recount(ctx, math.MaxInt)
	if err != nil {
		return nil, err
	}
	for _, u := range kept.Items {
		out = append(out, fmt.Sprintf("enterprise %d: %s", u.Enterprise, u.Text))
	}
	if kept.Waiting > 0 {
		out = append(out, fmt.Sprintf("%d enterprises wait to be assessed", kept.Waiting))
	}
	if colours == nil {
		return out, nil
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if err := withoutTimeout(ctx, tx); err != nil {
			return err
		}
		rules, err := ruleOf(ctx, tx, 0)
		if err != nil {
			return err
		}
		c, err := s.readCity(ctx, tx)
		if err != nil {
			return err
		}
		now, err := c.judge(ctx, tx, guide, s.opts.Now(), []*risk.RuleSet{rules.Set}, nil)
		if err != nil {
			return err
		}
		colours(func(k Colour) {
			i, ok := c.at[k.Grid]
			if !ok {
				return
			}
			want := now[0].grids[i]
			want.Tally.Dangers[grid.ClassClosed] = k.Tally.Dangers[grid.ClassClosed] // closed ones were not read
			if k != want {
				out = append(out, fmt.Sprintf("grid %d: %+v, worked out anew %+v", k.Grid, k, want))
			}
		})
		return nil
	})
	return out, err
}
