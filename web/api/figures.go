package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/event"
	"anwang/grid/live"
	"anwang/web/respond"
)

// figuresBody are the headline figures.
type figuresBody struct {
	Position grid.Position     `json:"position" doc:"Place in the change feed"`
	Grid     grid.ID           `json:"grid" doc:"0: everything the caller sees"`
	Name     string            `json:"name" doc:"Of the grid, or of the one topmost grid; empty: there are several"`
	Day      string            `json:"day" doc:"The past day whose end the figures are of; empty: now"`
	Headline int               `json:"headline" doc:"Depth to be spoken of unless somebody chooses another"`
	Depths   []depthFigures    `json:"depths" doc:"Grids by level, depth by depth"`
	Now      totalsBody        `json:"now"`
	Before   *totalsBody       `json:"before,omitempty" doc:"The same at the moment of since; absent: not known, see since"`
	Since    figuresSinceBody  `json:"since"`
	Moves    *movesBody        `json:"moves,omitempty"`
	Rules    map[string]string `json:"rules" doc:"Versions of the rule sets in force: now, and before"`
}

type depthFigures struct {
	Depth  int          `json:"depth"`
	Name   string       `json:"name"`
	NameEN string       `json:"nameEn"`
	Total  uint32       `json:"total" doc:"Grids of this depth, and shallower ones with nothing below: the denominator"`
	Counts grid.Counts  `json:"counts" doc:"not assessed, red, orange, yellow, blue"`
	Before *grid.Counts `json:"before,omitempty" doc:"The same before; absent: not known"`
}

type totalsBody struct {
	Enterprises grid.Counts `json:"enterprises" doc:"By level: not assessed, red, orange, yellow, blue"`
	Hazards     grid.Counts `json:"hazards" doc:"Hazard sources, likewise"`
	Majors      [5]uint32   `json:"majors" doc:"Hazard sources by GB 18218 level; first those that are none"`
	Dangers     grid.Counts `json:"dangers" doc:"closed, majorOverdue, major, generalOverdue, general"`
	Listed      uint32      `json:"listed" doc:"Open dangers on a list 挂牌督办"`
	Others      others      `json:"others" doc:"Points of the kinds that no rule weighs, by kind"`
}

// others says how many points there are of each kind that has classes of its own.
type others map[string]uint32

func othersOf(t *grid.Tally) others {
	out := others{}
	for k := range grid.Kind(grid.Kinds) {
		if k.Info().Scale == grid.ScaleOwn {
			out[k.String()] = t.Of(k).Total()
		}
	}
	return out
}

// movesBody says of which records the figures have become others. Each pair is a list of
// GET /changes with turned, and with ceased for the second.
type movesBody struct {
	Since  time.Time   `json:"since" doc:"Compared with: 08:00 of the day before in China, or when events began to be kept"`
	Exact  bool        `json:"exact" doc:"since is the moment that was asked for"`
	Depths []depthMove `json:"depths" doc:"Of grids, depth by depth"`
	Major  moveBody    `json:"major" doc:"Of major dangers that are open"`
	Open   moveBody    `json:"open" doc:"Of open dangers"`
}

type depthMove struct {
	Depth  int      `json:"depth"`
	Red    moveBody `json:"red"`
	Orange moveBody `json:"orange"`
}

type moveBody struct {
	In  int `json:"in" doc:"How many are so and were not"`
	Out int `json:"out" doc:"How many were so and are not"`
}

// figuresSinceBody says what the figures are compared with.
type figuresSinceBody struct {
	Asked *time.Time `json:"asked" doc:"To compare with: 08:00 of the day before in China; of a past day the end of the one before"`
	At    *time.Time `json:"at" doc:"The moment it is compared with; null: there is nothing to compare with"`
	Exact bool       `json:"exact" doc:"at is the moment that was asked for, to the minute"`
	Why   string     `json:"why" enum:",record,scope,grids,away"`
	Text  string     `json:"text" doc:"The same in the asked language; empty: exactly"`
}

func (a *API) registerFigures(h huma.API) {
	get(h, "/risk/figures", "getFigures", "risk", "The headline figures of a grid, the same at every zoom, and what they were yesterday at "+
		"08:00", a.figures)
}

func (a *API) figures(ctx context.Context, in *struct {
	LangParam
	SectorParam
	Grid grid.ID `query:"grid" minimum:"0" doc:"0 or absent: everything the caller sees"`
	Day  string  `query:"day" format:"date" doc:"At the end of this past day in China; absent: now"`
},
) (*body[figuresBody], error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	f, ok := v.Figures(in.Grid)
	if !ok {
		return nil, noGrid(in.Grid)
	}
	b := figuresBody{
		Position: f.Position, Grid: in.Grid, Name: f.Name, Headline: int(f.Headline()),
		Rules: map[string]string{"now": v.Status().Rollup.Version},
	}
	day, err := a.pastDay(in.Day)
	if err != nil {
		return nil, err
	}
	if day.IsZero() {
		b.Depths, b.Now = depthsOf(v, f.Depths), totalsOf(&f.Tally)
		b.since(ctx, a, &f)
		b.moves(ctx, a)
		return answer(b), nil
	}
	if err := b.past(ctx, a, v, &f, day); err != nil {
		return nil, err
	}
	return answer(b), nil
}

// pastDay reads a day that is over; zero: none is asked for. Errors: invalid.
func (a *API) pastDay(text string) (time.Time, error) {
	day, err := dayOf("day", text)
	if err == nil && !day.IsZero() && !day.Before(grid.Day(a.Clock())) {
		err = badParam("day", "应为今天以前的日期", "Give a day before today")
	}
	return day, err
}

func depthsOf(v *live.View, list []live.DepthCount) []depthFigures {
	out := make([]depthFigures, 0, len(list))
	for _, d := range list {
		x := depthFigures{Depth: int(d.Depth), Total: uint32(d.Counts.Total()), Counts: d.Counts}
		if n := v.Networks(); len(n) > 0 {
			for _, name := range n[0].Depths {
				if name.Depth == d.Depth {
					x.Name, x.NameEN = name.Name, name.NameEN
				}
			}
		}
		out = append(out, x)
	}
	return out
}

func totalsOf(t *grid.Tally) totalsBody {
	return totalsBody{
		Enterprises: t.Enterprises, Hazards: t.Hazards, Majors: t.Majors, Dangers: t.Dangers, Listed: t.Listed,
		Others: othersOf(t),
	}
}

// since adds what the figures were yesterday at eight.
func (b *figuresBody) since(ctx context.Context, a *API, f *live.Figures) {
	asked := assess.YesterdayMorning(a.Clock())
	b.Since.Asked = instant(asked)
	if !f.Kept {
		b.Since.tell(ctx, "scope", nil)
		return
	}
	tctx, cancel := context.WithTimeout(ctx, detailTimeout)
	defer cancel()
	m, err := a.Services.Assess.SinceMorning(tctx)
	switch {
	case err != nil:
		respond.RequestOf(ctx).Err = err
		b.Since.tell(ctx, "away", nil)
	case m == nil:
		b.Since.tell(ctx, "record", nil)
	default:
		b.compare(ctx, f, m)
	}
}

// moves adds who has become what is counted since yesterday at eight, and who has ceased
// to be it. While the database is away there is nothing to add.
func (b *figuresBody) moves(ctx context.Context, a *API) {
	tctx, cancel := context.WithTimeout(ctx, detailTimeout)
	defer cancel()
	asked := assess.YesterdayMorning(a.Clock())
	since, err := a.Services.Event.From(tctx, asked)
	if err == nil {
		var m event.Moves
		depths := make([]int, len(b.Depths))
		for i := range b.Depths {
			depths[i] = b.Depths[i].Depth
		}
		if m, err = a.Services.Event.Moves(tctx, grid.Under(b.Grid), respond.RequestOf(ctx).Sector, since, depths); err == nil {
			b.Moves = movesOf(m, depths)
			b.Moves.Since, b.Moves.Exact = since.UTC(), since.Equal(asked)
		}
	}
	if err != nil {
		respond.RequestOf(ctx).Err = err
	}
}

func movesOf(m event.Moves, depths []int) *movesBody {
	out := &movesBody{
		Depths: make([]depthMove, 0, len(depths)),
		Major:  moveBody(m.Of(&event.MajorDanger, 0)), Open: moveBody(m.Of(&event.OpenDanger, 0)),
	}
	for _, d := range depths {
		out.Depths = append(out.Depths, depthMove{d, moveBody(m.Of(&event.RedGrid, d)), moveBody(m.Of(&event.OrangeGrid, d))})
	}
	return out
}

// compare puts the figures of another time beside the figures.
func (b *figuresBody) compare(ctx context.Context, f *live.Figures, m *assess.PastColours) {
	depths, tally, ok := wasAt(f, m)
	if !ok {
		b.Since.tell(ctx, "grids", nil)
		return
	}
	before := totalsOf(&tally)
	b.Before, b.Since.At, b.Rules["before"] = &before, instant(m.At), m.Rule
	for i := range depths {
		b.Depths[i].Before = &depths[i].Counts
	}
	if b.Since.Exact = m.At.Sub(*b.Since.Asked).Abs() < time.Minute; !b.Since.Exact {
		b.Since.tell(ctx, "record", &m.At)
	}
}

func wasAt(f *live.Figures, m *assess.PastColours) ([]live.DepthCount, grid.Tally, bool) {
	return f.Was(
		func(id grid.ID) (grid.Level, bool) { c, ok := m.Colour(id); return c.Level, ok },
		func(id grid.ID) (grid.Tally, bool) { c, ok := m.Colour(id); return c.Tally, ok })
}

// past replaces the figures by those of a past day, compared with the day before.
// Errors: invalid (of a view that has no past), not_found, unavailable.
func (b *figuresBody) past(ctx context.Context, a *API, v *live.View, f *live.Figures, day time.Time) error {
	if !f.Kept {
		return badParam("day", "历史只按整个网格、全部行业保存", "History is kept of whole grids and all sectors together")
	}
	b.Day = dayText(day)
	m, err := a.Services.Assess.EndOf(ctx, day)
	if err != nil {
		return err
	}
	none := grid.Errorf(grid.CodeNotFound, "这一天没有记录", "There is no record of that day")
	if m == nil {
		return none
	}
	depths, tally, ok := wasAt(f, m)
	if !ok {
		return none
	}
	b.Depths, b.Now, b.Rules["now"], b.Since.Asked = depthsOf(v, depths), totalsOf(&tally), m.Rule, instant(day)
	before, err := a.Services.Assess.EndOf(ctx, day.AddDate(0, 0, -1))
	if err != nil {
		return err
	}
	if before == nil {
		b.Since.tell(ctx, "record", nil)
		return nil
	}
	b.compare(ctx, f, before)
	return nil
}

// tell says why there is nothing to compare with, or something else than asked.
func (s *figuresSinceBody) tell(ctx context.Context, why string, at *time.Time) {
	var text grid.Text
	switch {
	case why == "scope":
		text = grid.Text{ZH: "历史只按整个网格、全部行业保存，无法与此前比较", EN: "History is kept of whole grids and all sectors together, so there is nothing to " +
			"compare with"}
	case why == "grids":
		text = grid.Text{ZH: "其间网格有调整，无法与此前比较", EN: "The grids have changed meanwhile, so there is nothing to compare with"}
	case why == "away":
		text = grid.Text{ZH: "数据库连接中断，暂不知此前的数字", EN: "The database is away; what the figures were is not known for the moment"}
	case at == nil:
		text = grid.Text{ZH: "没有此前的记录", EN: "There is no record of before"}
	default:
		when := at.In(grid.China).Format("2006-01-02 15:04")
		text = grid.Text{ZH: "此前没有记录，自 " + when + " 起比较", EN: "There is no record of before; compared with " + when}
	}
	s.Why, s.Text = why, respond.RequestOf(ctx).Lang.Of(text)
}
