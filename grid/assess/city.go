package assess

import (
	"context"
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
			t := &o.grids[n].Tally
			t.Enterprises[o.levels[i]]++
			t.Fatal += uint32(min(f.Values[risk.Fatal], 7))
			t.Larger += uint32(min(f.Values[risk.Larger], 3))
		}
	}
	for i := range c.loose {
		c.loose[i].count(&o.grids[c.loose[i].node].Tally, now)
	}
	c.rollUp(&r.Rollup, o)
	return o
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
