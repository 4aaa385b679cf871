package assess

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/risk"
)

// Difference is what another rule set would change, at one moment.
type Difference struct {
	Version     string // that is compared with
	Took        time.Duration
	Enterprises int // all there are
	Changed     int
	Matrix      map[[2]grid.Level]int // from, to
	Before      grid.Counts           // enterprises by level
	Then        grid.Counts
	Items       []EnterpriseChange // the largest changes, at most mostItems
	Grids       int                // all there are
	GridItems   []GridDifference   // all that change, by depth
}

// EnterpriseChange is an enterprise that would change its level.
type EnterpriseChange struct {
	ID       grid.ID
	Name     string
	Code     string
	Sector   grid.SectorSet
	Grid     grid.ID
	GridName string
	From, To grid.Level
	Score    float64
	Then     float64
}

// GridDifference is a grid that would change its level.
type GridDifference struct {
	ID       grid.ID
	Name     string
	Depth    uint8
	From, To grid.Level
	Index    float64
	Then     float64
}

// mostItems bounds the enterprises of a Difference.
const mostItems = 200

// WhatIf says what the rule set would change if it were in force now. Nothing is
// changed by it. Errors: unauthenticated, forbidden, rejected, unavailable.
func (s *Service) WhatIf(ctx context.Context, set *risk.RuleSet) (d Difference, err error) {
	guide, err := risk.Score19()
	if err != nil {
		return d, err
	}
	began := time.Now()
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		if err := withoutTimeout(ctx, tx); err != nil {
			return err
		}
		if err := keeper(ctx, tx); err != nil {
			return err
		}
		if err := verify(ctx, tx, set); err != nil {
			return err
		}
		old, err := ruleOf(ctx, tx, 0)
		if err != nil {
			return err
		}
		c, err := s.readCity(ctx, tx)
		if err != nil {
			return err
		}
		d = Difference{Version: old.Version, Grids: len(c.nodes), Matrix: map[[2]grid.Level]int{}}
		v, err := c.judge(ctx, tx, guide, s.opts.Now(), []*risk.RuleSet{old.Set, set}, d.enterprise)
		if err != nil {
			return err
		}
		d.cut()
		d.grids(c, v[0].grids, v[1].grids)
		return d.names(ctx, tx)
	})
	d.Took = time.Since(began)
	return d, err
}

// verify says what is wrong with a rule set, of its values and for the grids there
// are: in mode sum a depth without its K would have the strictest there is. Errors:
// rejected.
func verify(ctx context.Context, tx pgx.Tx, set *risk.RuleSet) error {
	sectors, err := pg.Sectors(ctx, tx)
	if err != nil {
		return err
	}
	if err := set.Verify(sectors); err != nil || set.Rollup.Mode != grid.RollupSum {
		return err
	}
	depths, err := depthsInForce(ctx, tx)
	if err != nil {
		return err
	}
	var f grid.Faults
	for _, d := range depths {
		if _, ok := set.Rollup.K[d]; !ok {
			at := strconv.Itoa(int(d))
			f.Add("/rollup/k/"+at, "第 "+at+" 层级的网格没有 K 值", "The grids of depth "+at+" have no K")
		}
	}
	return f.Err()
}

// enterprise takes in what becomes of an enterprise by the one rule set and by the
// other.
func (d *Difference) enterprise(r *risk.Record, by []opinion) {
	was, then := by[0], by[1]
	d.Enterprises++
	d.Before[was.level]++
	d.Then[then.level]++
	if was.level == then.level {
		return
	}
	d.Changed++
	d.Matrix[[2]grid.Level{was.level, then.level}]++
	d.Items = append(d.Items, EnterpriseChange{
		ID: r.Enterprise, Grid: r.Grid, Sector: r.Sector, From: was.level, To: then.level, Score: was.score, Then: then.score,
	})
	if len(d.Items) >= 10*mostItems {
		d.cut()
	}
}

// cut leaves the largest changes.
func (d *Difference) cut() {
	slices.SortFunc(d.Items, func(a, b EnterpriseChange) int {
		return cmp.Or(cmp.Compare(rank(a.To), rank(b.To)), cmp.Compare(rank(b.From), rank(a.From)), cmp.Compare(b.Then-b.Score, a.Then-a.Score),
			cmp.Compare(a.ID, b.ID))
	})
	d.Items = d.Items[:min(len(d.Items), mostItems)]
}

// grids takes in the colours of the grids.
func (d *Difference) grids(c *city, was, then []Colour) {
	for i := range was {
		a, b := &was[i], &then[i]
		if a.Level != b.Level {
			d.GridItems = append(d.GridItems, GridDifference{
				ID: a.Grid, Name: c.nodes[i].name, Depth: c.nodes[i].depth, From: a.Level, To: b.Level, Index: a.Index, Then: b.Index,
			})
		}
	}
}

// rank orders levels from the worst; what is not assessed comes last.
func rank(l grid.Level) int { return (int(l) + grid.Levels - 1) % grid.Levels }

// names adds what the enterprises are called.
func (d *Difference) names(ctx context.Context, tx pgx.Tx) error {
	ids, at := make([]grid.ID, len(d.Items)), make(map[grid.ID]int, len(d.Items))
	for i := range d.Items {
		ids[i], at[d.Items[i].ID] = d.Items[i].ID, i
	}
	rows, err := enterpriseNames(ctx, tx, ids)
	if err != nil {
		return err
	}
	var id grid.ID
	var name, code, gridName string
	_, err = pgx.ForEachRow(rows, []any{&id, &name, &code, &gridName}, func() error {
		x := &d.Items[at[id]]
		x.Name, x.Code, x.GridName = name, code, gridName
		return nil
	})
	return err
}
