package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// census counts what has been written, by grid, to calibrate the roll-up.
type census struct {
	terrain *terrain
	plots   []grid.Tally
}

func newCensus(t *terrain) *census {
	return &census{terrain: t, plots: make([]grid.Tally, len(t.plots))}
}

// enterprise counts one with its computed level.
func (c *census) enterprise(plot int, l grid.Level, f *risk.Facts) {
	t := &c.plots[plot]
	t.Enterprises[l]++
	t.Fatal += uint32(min(f.Values[risk.Fatal], 7)) // as memory keeps it
	t.Larger += uint32(min(f.Values[risk.Larger], 3))
}

func (c *census) hazard(h *hazard) {
	c.plots[h.plot].Hazards[h.level]++
	c.plots[h.plot].Majors[h.major]++
}

func (c *census) danger(d *danger, hazards []hazard, now time.Time) {
	p := grid.Point{Kind: grid.KindDanger, Grade: d.grade, State: d.state, Listed: d.listed, Deadline: d.deadline}
	t := &c.plots[d.plot]
	t.Dangers[grid.ClassOf(&p, now)]++
	if !p.Open() {
		return
	}
	if d.listed != grid.NotListed {
		t.Listed++
	}
	if d.listed == grid.ListedProvince || d.listed == grid.ListedCity {
		t.ListedHigh++
	}
	if d.grade == grid.Major && d.hazard != 0 && hazards[d.hazard-1].major == 1 {
		t.MajorAtOne++
	}
}

// levels returns the tallies of the grids of each depth.
func (c *census) levels() map[uint8][]grid.Tally {
	t := c.terrain
	out := map[uint8][]grid.Tally{
		1: make([]grid.Tally, 1), 2: make([]grid.Tally, len(t.districts)),
		3: make([]grid.Tally, len(t.streets)), 4: c.plots,
	}
	for i := range c.plots {
		out[1][0].Plus(&c.plots[i])
		out[2][t.plots[i].district].Plus(&c.plots[i])
		out[3][t.plots[i].street].Plus(&c.plots[i])
	}
	return out
}

// calm is the share of grids of a depth that shall be blue: their index stays
// below the yellow band. The median grid of a depth whose share is not given
// has index 50.
var calm = map[uint8]float64{2: 0.35, 3: 0.47, 4: 0.60}

// calibrate returns the roll-up of the demonstration city: the default weights
// and bands, K measured on the city itself, floors that a whole district or city
// does not trip over.
func (c *census) calibrate(enterprises uint64) *grid.Rollup {
	r := &grid.Rollup{
		Version: "demo-1", Mode: grid.RollupIndex,
		Weights:   [grid.Levels]float64{0, 10, 5, 2, 0.5},
		MajorOpen: 4, GeneralOverdue: 0.5, ListedOpen: 3, Fatal: 6,
		Bands:  [grid.Levels]float64{0, 80, 60, 35, 0},
		K:      map[uint8]float64{},
		Floors: floorsFor(float64(enterprises) / cityEnterprises),
		Source: "演示城市校准：K 由本市网格实测，权重与分档为安网默认值（国家没有区域汇总公式） | " +
			"calibrated on the demonstration city; weights and bands are Anwang's defaults (no authority formula exists)",
	}
	for depth, tallies := range c.levels() {
		points := make([]float64, 0, len(tallies))
		for i := range tallies {
			if p := risk.Points(r, &tallies[i]); p > 0 {
				points = append(points, p)
			}
		}
		share, ok := calm[depth]
		if !ok || len(points) == 0 {
			r.K[depth] = rounded3(risk.CalibrateK(risk.Median(points)))
			continue
		}
		slices.Sort(points)
		edge := points[min(len(points)-1, int(share*float64(len(points))))]
		r.K[depth] = rounded3(edge / -math.Log(1-r.Bands[grid.Yellow]/100))
	}
	return r
}

// rounded3 keeps three significant digits: a constant that people can read.
func rounded3(x float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(x))-2)
	return math.Round(x/unit) * unit
}

// floorsFor scales the floors of the larger grids with the size of the city;
// those of streets and communities are the default's for a city of the usual
// size.
func floorsFor(scale float64) []grid.Floor {
	n := func(base float64) uint32 { return uint32(max(base, math.Round(base*scale))) }
	return []grid.Floor{
		{Depth: 1, What: grid.FloorRedEnterprises, Count: n(100), Level: grid.Orange},
		{Depth: 1, What: grid.FloorListedHigh, Count: n(30), Level: grid.Orange},
		{Depth: 2, What: grid.FloorRedEnterprises, Count: n(12), Level: grid.Orange},
		{Depth: 2, What: grid.FloorListedHigh, Count: n(4), Level: grid.Orange},
		{Depth: 2, What: grid.FloorRedEnterprises, Count: n(40), Level: grid.Red},
		{Depth: 3, What: grid.FloorRedEnterprises, Count: n(1), Level: grid.Orange},
		{Depth: 3, What: grid.FloorListedHigh, Count: n(1), Level: grid.Orange},
		{Depth: 3, What: grid.FloorRedEnterprises, Count: n(3), Level: grid.Red},
		{Depth: 3, What: grid.FloorMajorAtLevelOne, Count: n(1), Level: grid.Red},
		{Depth: 4, What: grid.FloorRedEnterprises, Count: n(1), Level: grid.Orange},
		{Depth: 4, What: grid.FloorListedHigh, Count: n(1), Level: grid.Orange},
		{Depth: 4, What: grid.FloorRedEnterprises, Count: n(3), Level: grid.Red},
		{Depth: 4, What: grid.FloorMajorAtLevelOne, Count: n(1), Level: grid.Red},
	}
}

// storeRollup puts a rule set in force: that which is, with this roll-up. In a
// database whose own rule set nobody has touched it is in force for as long as the
// grids are, so that the made-up past was coloured by the made-up city's rules.
func storeRollup(ctx context.Context, tx pgx.Tx, r *grid.Rollup, since time.Time) error {
	rollup, err := json.Marshal(r)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		sql  string
		args []any
	}{
		{`UPDATE risk_rule SET state = 'retired', valid_from = least(valid_from, $1::timestamptz - interval '1 day'), valid_to = $1
		   WHERE state = 'active' AND author IS NULL AND revision = 1 AND (SELECT count(*) FROM risk_rule) = 1`, []any{since}},
		{`UPDATE risk_rule SET state = 'retired', valid_to = greatest(now(), valid_from + interval '1 millisecond') WHERE state = 'active'`, nil},
		{`INSERT INTO risk_rule (version, state, valid_from, note, author_name, body)
		  SELECT 'demo-' || 1 + (SELECT count(*) FROM risk_rule WHERE version LIKE 'demo-%'), 'active', valid_to, $1, 'Anwang',
		         body || jsonb_build_object('source', $1::text, 'rollup', $2::jsonb)
		    FROM risk_rule WHERE state = 'retired' ORDER BY valid_to DESC LIMIT 1`, []any{r.Source, rollup}},
	} {
		if _, err := tx.Exec(ctx, step.sql, step.args...); err != nil {
			return fmt.Errorf("store the rule set: %w", err)
		}
	}
	return nil
}
