package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/live"
)

// dayRow is what a grid held at the end of a past day. Names and shapes are in the
// grid itself.
type dayRow struct {
	ID     grid.ID     `json:"id"`
	Level  string      `json:"level" enum:"none,red,orange,yellow,blue"`
	Index  float64     `json:"index" doc:"Ranks grids inside a level"`
	Load   float64     `json:"load" doc:"How much there was to supervise, by the rules of that day; no risk"`
	Counts grid.Counts `json:"counts" doc:"Enterprises: not assessed, red, orange, yellow, blue"`
	Open   int         `json:"open" doc:"Open dangers"`

	HazardCounts grid.Counts `json:"hazardCounts" doc:"Hazard sources, likewise"`
	Majors       [5]uint32   `json:"majors" doc:"Hazard sources by GB 18218 level; first those that are none"`
	DangerCounts grid.Counts `json:"dangerCounts" doc:"closed, majorOverdue, major, generalOverdue, general"`
	Listed       uint32      `json:"listed" doc:"Open dangers on a list 挂牌督办"`
}

func (a *API) registerDays(h huma.API) {
	get(h, "/risk/days", "listDayCounts", "risk", "What a grid and those right below it held at the end of a past day", a.dayCounts)
}

type dayCountsIn struct {
	LangParam
	Day  string  `query:"day" required:"true" format:"date" doc:"A day in China that is over"`
	Grid grid.ID `query:"grid" minimum:"0" doc:"0 or absent: the topmost grids that the caller sees"`
}

// dayCountsBody leaves out the grids there is no record of.
type dayCountsBody struct {
	Day   string   `json:"day"`
	Items []dayRow `json:"items" doc:"First the grid itself, then its children by code; those without a record are left out"`
}

func (a *API) dayCounts(ctx context.Context, in *dayCountsIn) (*body[dayCountsBody], error) {
	day, err := a.pastDay(in.Day)
	if err != nil {
		return nil, err
	}
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	var ids []grid.ID
	var below []live.GridInfo
	if in.Grid == 0 {
		below = v.Roots(0)
	} else {
		if !v.Shows(in.Grid) {
			return nil, noGrid(in.Grid)
		}
		ids, below = append(ids, in.Grid), v.Children(in.Grid)
	}
	for i := range below {
		ids = append(ids, below[i].ID)
	}
	known, err := a.Services.Assess.ColoursOn(ctx, day, ids)
	if err != nil {
		return nil, err
	}
	out := dayCountsBody{Day: dayText(day), Items: make([]dayRow, 0, len(known))}
	for _, id := range ids {
		if c, ok := known[id]; ok {
			out.Items = append(out.Items, dayRowOf(&c))
		}
	}
	return answer(out), nil
}

func dayRowOf(c *assess.DayColour) dayRow {
	t := &c.Tally
	return dayRow{
		ID: c.Grid, Level: c.Level.String(), Index: round1(c.Index), Load: round1(c.Load), Counts: t.Enterprises,
		Open: int(t.Dangers.Total() - t.Dangers[grid.ClassClosed]), HazardCounts: t.Hazards, Majors: t.Majors, DangerCounts: t.Dangers,
		Listed: t.Listed,
	}
}
