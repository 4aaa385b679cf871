package assess

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

func appendInt(b []byte, n uint32) []byte { return strconv.AppendUint(b, uint64(n), 10) }

// city is everything that colours follow from, as of one moment of the database:
// what is on file about every enterprise and what lies in every grid of the main
// network.
type city struct {
	*filed
	nodes []node // parents before children
	at    map[grid.ID]int
	bare  []grid.Tally // by node: hazard sources, and dangers that need no clock
	loose []placed     // dangers by leaf
}

type node struct {
	id     grid.ID
	name   string
	depth  uint8
	parent int // -1: the root
}

type placed struct {
	node int
	one  bool // at a level-1 major hazard source
	risk.DangerFact
}

// readCity reads everything. past also reads closed dangers.
func readCity(ctx context.Context, tx pgx.Tx, past bool) (*city, error) {
	c := &city{at: map[grid.ID]int{}}
	rows, err := tx.Query(ctx, `
		SELECT g.id, g.name, g.depth, coalesce(g.parent_id, 0)
		  FROM grid g JOIN network n ON n.id = g.network_id AND n.main
		 WHERE g.valid_to IS NULL ORDER BY g.depth, g.id`)
	if err != nil {
		return nil, err
	}
	var n node
	var parent grid.ID
	_, err = pgx.ForEachRow(rows, []any{&n.id, &n.name, &n.depth, &parent}, func() error {
		n.parent = -1
		if i, ok := c.at[parent]; ok {
			n.parent = i
		}
		c.at[n.id] = len(c.nodes)
		c.nodes = append(c.nodes, n)
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.bare = make([]grid.Tally, len(c.nodes))
	c.filed, err = read(ctx, tx, nil, past, &loose{hazard: c.hazard, danger: c.danger})
	return c, err
}

func (c *city) hazard(leaf grid.ID, h risk.HazardFact) {
	if i, ok := c.at[leaf]; ok {
		c.bare[i].Hazards[h.Level]++
		c.bare[i].Majors[h.Major]++
	}
}

func (c *city) danger(leaf grid.ID, d risk.DangerFact, one bool) {
	if i, ok := c.at[leaf]; ok {
		c.loose = append(c.loose, placed{i, one, d})
	}
}

// outcome is the colour of everything by one rule set at one moment.
type outcome struct {
	levels []grid.Level // by enterprise, in the order of the records
	scores []float64
	grids  []Colour // by node
}

// evaluate works out every colour by a rule set. This is the whole calculation
// in one place: what is kept step by step must come to the same.
func (c *city) evaluate(r *risk.RuleSet, guide *risk.Guide, now time.Time) *outcome {
	s := risk.NewScorer(&r.Scoring)
	o := &outcome{levels: make([]grid.Level, len(c.list)), scores: make([]float64, len(c.list)), grids: make([]Colour, len(c.nodes))}
	for i := range c.grids(o) {
		o.grids[i].Tally = c.bare[i]
	}
	for i := range c.list {
		f, _ := c.list[i].Facts(guide, now)
		o.levels[i], o.scores[i] = s.Level(&f)
		if n, ok := c.at[c.list[i].Grid]; ok {
			addEnterprise(&o.grids[n].Tally, o.levels[i], &f)
		}
	}
	for i := range c.loose {
		c.loose[i].count(&o.grids[c.loose[i].node].Tally, now)
	}
	c.rollUp(&r.Rollup, o)
	return o
}

// addEnterprise counts an enterprise in the tally of its grid, as the map does.
func addEnterprise(t *grid.Tally, l grid.Level, f *risk.Facts) {
	t.Enterprises[l]++
	t.Fatal += uint32(min(f.Values[risk.Fatal], 7))
	t.Larger += uint32(min(f.Values[risk.Larger], 3))
}

// grids makes room for the colours of the grids.
func (c *city) grids(o *outcome) []Colour {
	for i := range o.grids {
		o.grids[i].Grid = c.nodes[i].id
	}
	return o.grids
}

// rollUp adds what is below to every grid and colours it.
func (c *city) rollUp(r *grid.Rollup, o *outcome) {
	for i := len(c.nodes) - 1; i > 0; i-- {
		if p := c.nodes[i].parent; p >= 0 {
			o.grids[p].Tally.Plus(&o.grids[i].Tally)
		}
	}
	for i := range o.grids {
		o.grids[i].Level, o.grids[i].Index = risk.Colour(r, c.nodes[i].depth, &o.grids[i].Tally)
	}
}

// count counts a danger in the tally of its grid, as the map does.
func (d *placed) count(t *grid.Tally, now time.Time) {
	p := grid.Point{Kind: grid.KindDanger, Grade: d.Grade, State: d.State, Listed: d.Listed, Deadline: d.Deadline}
	t.Dangers[grid.ClassOf(&p, now)]++
	if !p.Open() {
		return
	}
	if d.Listed != grid.NotListed {
		t.Listed++
	}
	if d.Listed == grid.ListedProvince || d.Listed == grid.ListedCity {
		t.ListedHigh++
	}
	if d.Grade == grid.Major && d.one {
		t.MajorAtOne++
	}
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
		if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`); err != nil {
			return err
		}
		rules, err := ruleOf(ctx, tx, 0, "")
		if err != nil {
			return err
		}
		c, err := readCity(ctx, tx, false)
		if err != nil {
			return err
		}
		now := c.evaluate(rules.Set, guide, s.opts.Now())
		colours(func(k Colour) {
			i, ok := c.at[k.Grid]
			if !ok {
				return
			}
			want := now.grids[i]
			want.Tally.Dangers[grid.ClassClosed] = k.Tally.Dangers[grid.ClassClosed] // closed ones were not read
			if k != want {
				out = append(out, fmt.Sprintf("grid %d: %+v, worked out anew %+v", k.Grid, k, want))
			}
		})
		return nil
	})
	return out, err
}
