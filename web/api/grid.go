package api

import (
	"context"
	"time"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/grid/risk"
)

// gridBody is a grid's card.
type gridBody struct {
	GridRow
	Path         []pathStep  `json:"path"`
	HazardCounts grid.Counts `json:"hazardCounts" doc:"Hazard sources: not assessed, red, orange, yellow, blue"`
	Majors       [5]uint32   `json:"majors" doc:"Hazard sources by GB 18218 level; first those that are none"`
	DangerCounts grid.Counts `json:"dangerCounts" doc:"closed, majorOverdue, major, generalOverdue, general"`
	Listed       uint32      `json:"listed" doc:"Open dangers on a list 挂牌督办"`
	Others       others      `json:"others" doc:"Points of the kinds that no rule weighs, by kind"`
	Levels       []depthRow  `json:"levels" doc:"Grids below by level, depth by depth"`
	ValidFrom    *time.Time  `json:"validFrom"`
	Source       string      `json:"source" doc:"Where the boundary comes from; empty while the database is away"`
	Partial      bool        `json:"partial" doc:"The database is away: what only it knows is missing"`
	Why          whyBody     `json:"why"`
}

type depthRow struct {
	Depth  int         `json:"depth"`
	Name   string      `json:"name"`
	NameEN string      `json:"nameEn"`
	Counts grid.Counts `json:"counts"`
}

// whyBody says why a grid has its colour.
type whyBody struct {
	Level     string      `json:"level" enum:"none,red,orange,yellow,blue"`
	Index     float64     `json:"index"`
	Mode      string      `json:"mode" enum:"share,max,sum,"`
	Version   string      `json:"version" doc:"Version of the roll-up rule"`
	Source    string      `json:"source" doc:"Where the rule comes from"`
	DecidedBy string      `json:"decidedBy" enum:"sums,band,floor,max,none"`
	Assessed  uint32      `json:"assessed" doc:"Enterprises that have a level"`
	Percent   float64     `json:"percent" doc:"Mode share: the threshold in percent of the assessed"`
	Threshold float64     `json:"threshold" doc:"Mode share: what a sum must reach, percent × assessed / 100"`
	Sums      []sumBody   `json:"sums" doc:"Mode share: enterprises of a level and worse; the first to reach the threshold decides"`
	Missing   float64     `json:"unassessed" doc:"Share of the enterprises that are not assessed, 0 to 1"`
	Load      float64     `json:"load" doc:"How much there is to supervise: the sum of the terms. No risk"`
	Base      float64     `json:"base" doc:"Sum of the enterprise terms of the load"`
	Dyn       float64     `json:"dyn" doc:"Sum of the danger terms of the load"`
	K         float64     `json:"k" doc:"Mode sum"`
	Band      bandBody    `json:"band"`
	Terms     []termBody  `json:"terms" doc:"What the load adds up"`
	Floors    []floorBody `json:"floors" doc:"The guards of grids of this depth"`
	Ways      []nextBody  `json:"ways" doc:"Up to three changes each of which would lower the level, the cheapest first"`
	Next      *nextBody   `json:"next" doc:"The cheapest change that would lower the level; null when it cannot get lower"`
}

type bandBody struct {
	Level  string  `json:"level" enum:"none,red,orange,yellow,blue" doc:"What the sums, or in mode sum the index, alone give"`
	Red    float64 `json:"red" doc:"Mode sum: red from this index"`
	Orange float64 `json:"orange"`
	Yellow float64 `json:"yellow"`
}

type sumBody struct {
	Level   string  `json:"level" enum:"red,orange,yellow"`
	Share   float64 `json:"share" doc:"What one enterprise of this level counts"`
	Count   uint32  `json:"count" doc:"Enterprises of this level"`
	Points  float64 `json:"points" doc:"Of this level and worse"`
	Reached bool    `json:"holds" doc:"It reaches the threshold"`
}

type termBody struct {
	Key    string  `json:"key"`
	Count  uint32  `json:"count"`
	Weight float64 `json:"weight"`
	Points float64 `json:"points"`
}

type floorBody struct {
	What    string `json:"what"`
	Count   uint32 `json:"count" doc:"From how many"`
	Have    uint32 `json:"have" doc:"How many there are"`
	Level   string `json:"level" enum:"none,red,orange,yellow,blue" doc:"At least this level"`
	Applied bool   `json:"applied"`
}

type nextBody struct {
	Level string     `json:"level" enum:"none,red,orange,yellow,blue" doc:"The level it would have"`
	Index float64    `json:"index" doc:"The index it would have"`
	Sum   float64    `json:"sum" doc:"Mode share: what the sum of the level as it is would come to"`
	Hint  string     `json:"hint" doc:"Key of the first step"`
	Steps []stepBody `json:"steps" doc:"All of them are needed"`
}

type stepBody struct {
	Key   string `json:"key"`
	Count uint32 `json:"count" doc:"This many fewer"`
}

func (a *API) getGrid(ctx context.Context, in *gridIn) (*body[gridBody], error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	g, ok := v.Grid(in.ID)
	if !ok {
		return nil, noGrid(in.ID)
	}
	b := gridBody{
		GridRow: rowOf(&g), Path: pathOf(v.Path(g.ID)),
		HazardCounts: g.Tally.Hazards, Majors: g.Tally.Majors, DangerCounts: g.Tally.Dangers, Listed: g.Tally.Listed, Others: othersOf(&g.Tally),
		Levels: levelsBelow(v, &g),
	}
	if !g.ValidFrom.IsZero() {
		at := g.ValidFrom.UTC()
		b.ValidFrom = &at
	}
	if r, ok := v.Result(g.ID); ok {
		b.Why = whyOf(&r, v.Status().Rollup.Bands)
	}
	ctx, cancel := context.WithTimeout(ctx, detailTimeout)
	defer cancel()
	source, err := a.Services.Boundary.Source(ctx, g.ID)
	b.Source, b.Partial = source, err != nil
	return answer(b), nil
}

func levelsBelow(v *live.View, g *live.GridInfo) []depthRow {
	below := v.Below(g.ID)
	out := []depthRow{}
	for _, n := range v.Networks() {
		if n.ID != g.Network {
			continue
		}
		for _, d := range n.Depths {
			if c, ok := below[d.Depth]; ok && d.Depth > g.Depth {
				out = append(out, depthRow{Depth: int(d.Depth), Name: d.Name, NameEN: d.NameEN, Counts: c})
			}
		}
	}
	return out
}

func whyOf(r *risk.Result, bands [grid.Levels]float64) whyBody {
	w := whyBody{
		Level: r.Level.String(), Index: round1(r.Index), Mode: string(r.Mode), Version: r.Version, Source: r.Source,
		DecidedBy: string(r.DecidedBy), Assessed: r.Assessed, Percent: r.Percent, Threshold: r.Threshold, Missing: r.Unassessed(),
		Sums: []sumBody{}, Load: r.Load, Base: r.Base, Dyn: r.Dyn, K: r.K,
		Band:  bandBody{Level: r.Band.String(), Red: bands[grid.Red], Orange: bands[grid.Orange], Yellow: bands[grid.Yellow]},
		Terms: []termBody{}, Floors: []floorBody{},
	}
	for _, s := range r.Sums {
		w.Sums = append(w.Sums, sumBody{Level: s.Level.String(), Share: s.Share, Count: s.Count, Points: s.Points, Reached: s.Reached})
	}
	for _, t := range r.Terms {
		w.Terms = append(w.Terms, termBody{Key: string(t.Key), Count: t.Count, Weight: t.Weight, Points: t.Points})
	}
	for _, f := range r.Floors {
		w.Floors = append(w.Floors, floorBody{
			What: string(f.What), Count: f.Count, Have: f.Have, Level: f.Level.String(), Applied: f.Applied,
		})
	}
	w.Ways = make([]nextBody, 0, len(r.Ways))
	for i := range r.Ways {
		w.Ways = append(w.Ways, nextOf(&r.Ways[i]))
	}
	if len(w.Ways) > 0 {
		w.Next = &w.Ways[0]
	}
	return w
}

func nextOf(n *risk.Next) nextBody {
	b := nextBody{Level: n.Level.String(), Index: round1(n.Index), Sum: n.Sum, Steps: []stepBody{}}
	for _, s := range n.Steps {
		b.Steps = append(b.Steps, stepBody{Key: string(s.Key), Count: s.Count})
	}
	if len(n.Steps) > 0 {
		b.Hint = string(n.Steps[0].Key)
	}
	return b
}
