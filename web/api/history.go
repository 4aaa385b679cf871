package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/live"
	"anwang/web/respond"
)

func (a *API) registerHistory(h huma.API) {
	get(h, "/risk/playback", "playback", "risk", "How the colours of grids went, day by day", a.playback)
	get(h, "/risk/trend", "trend", "risk", "The level and the counts of a grid, or the level of an enterprise, day by day", a.trend)
	get(h, "/risk/changed", "listRecoloured", "risk", "What has another level than at the end of some day, the worst first", a.recoloured)
}

// SpanParams ask for days; the last is today when absent.
type SpanParams struct {
	From string `query:"from" format:"date" doc:"First day, not in the future; absent: 30 days before the last"`
	To   string `query:"to" format:"date" doc:"Last day; absent, or in the future: today"`
}

func (p *SpanParams) span(now time.Time) (s assess.Span, err error) {
	if s.To, err = dayOf("to", p.To); err != nil {
		return s, err
	}
	if s.To.IsZero() {
		s.To = now
	}
	if s.From, err = dayOf("from", p.From); err == nil && s.From.IsZero() {
		s.From = s.To.AddDate(0, 0, -30)
	}
	return s, err
}

// keptBody are colours in columns.
type keptBody struct {
	ID    []grid.ID `json:"id"`
	Level string    `json:"level" doc:"One digit a grid: 0 not assessed, 1 red, 2 orange, 3 yellow, 4 blue"`
}

func keptOf(list []assess.Kept) keptBody {
	b := keptBody{ID: make([]grid.ID, 0, len(list))}
	var s strings.Builder
	for i := range list {
		b.ID = append(b.ID, list[i].Grid)
		s.WriteByte('0' + byte(list[i].Level))
	}
	b.Level = s.String()
	return b
}

type playbackBody struct {
	First   string         `json:"first" doc:"First day there is a record of; empty: none"`
	Days    []string       `json:"days"`
	Start   keptBody       `json:"start" doc:"At the end of the first day"`
	Changes []dayKeptBody  `json:"changes" doc:"What changed on later days"`
	Counts  []dayCountBody `json:"counts" doc:"Leaf grids by level, each day there is a record of"`
}

type dayKeptBody struct {
	Day   string    `json:"day"`
	ID    []grid.ID `json:"id"`
	Level string    `json:"level"`
}

type dayCountBody struct {
	Day    string `json:"day"`
	None   uint32 `json:"none"`
	Red    uint32 `json:"red"`
	Orange uint32 `json:"orange"`
	Yellow uint32 `json:"yellow"`
	Blue   uint32 `json:"blue"`
}

func (a *API) playback(ctx context.Context, in *struct {
	LangParam
	SpanParams
},
) (*body[playbackBody], error) {
	span, err := in.span(a.Clock())
	if err != nil {
		return nil, err
	}
	p, err := a.Services.Assess.Playback(ctx, span)
	if err != nil {
		return nil, err
	}
	b := playbackBody{First: dayText(p.First), Start: keptOf(p.Start), Days: []string{}, Changes: []dayKeptBody{}, Counts: []dayCountBody{}}
	for i, d := range p.Days {
		day := dayText(d)
		b.Days = append(b.Days, day)
		if c := p.Counts[i]; c.Total() > 0 || !p.First.IsZero() && !d.Before(p.First) {
			b.Counts = append(b.Counts, dayCountBody{day, c[0], c[1], c[2], c[3], c[4]})
		}
		if len(p.Changes[i]) > 0 {
			k := keptOf(p.Changes[i])
			b.Changes = append(b.Changes, dayKeptBody{day, k.ID, k.Level})
		}
	}
	return answer(b), nil
}

type trendBody struct {
	Days []trendDayBody `json:"days" doc:"Days without a record are left out"`
}

type trendDayBody struct {
	Day         string            `json:"day"`
	Level       string            `json:"level" enum:"none,red,orange,yellow,blue"`
	Index       *float64          `json:"index,omitempty" doc:"Of a grid"`
	Score       *float64          `json:"score,omitempty" doc:"Of an enterprise that was assessed"`
	Enterprises levelCounts       `json:"enterprises,omitempty" doc:"Of a grid: by level"`
	Dangers     map[string]uint32 `json:"dangers,omitempty" doc:"Of a grid: open ones by class"`
}

func (a *API) trend(ctx context.Context, in *struct {
	LangParam
	SpanParams
	Grid       grid.ID `query:"grid" minimum:"0"`
	Enterprise grid.ID `query:"enterprise" minimum:"0"`
},
) (*body[trendBody], error) {
	span, err := in.span(a.Clock())
	if err != nil {
		return nil, err
	}
	if (in.Grid == 0) == (in.Enterprise == 0) {
		return nil, badParam("grid", "请指定 grid 或 enterprise 之一", "Give either grid or enterprise")
	}
	out := trendBody{Days: []trendDayBody{}}
	if in.Enterprise != 0 {
		list, err := a.Services.Assess.EnterpriseTrend(ctx, in.Enterprise, span)
		for i := range list {
			d := trendDayBody{Day: dayText(list[i].Day), Level: list[i].Level.String()}
			if list[i].Assessed {
				d.Score = ptr(round1(list[i].Score))
			}
			out.Days = append(out.Days, d)
		}
		return answer(out), err
	}
	list, err := a.Services.Assess.GridTrend(ctx, in.Grid, span)
	for i := range list {
		d := trendDayBody{
			Day: dayText(list[i].Day), Level: list[i].Level.String(), Index: ptr(round1(list[i].Index)),
			Enterprises: countsOf(list[i].Tally.Enterprises), Dangers: map[string]uint32{},
		}
		for c := grid.ClassMajorOverdue; c <= grid.ClassGeneral; c++ {
			d.Dangers[c.String()] = list[i].Tally.Dangers[c]
		}
		out.Days = append(out.Days, d)
	}
	return answer(out), err
}

type recolouredBody struct {
	Kind     string  `json:"kind" enum:"grid,enterprise"`
	ID       grid.ID `json:"id"`
	Name     string  `json:"name"`
	Grid     grid.ID `json:"grid" doc:"Of an enterprise its leaf, of a grid the one above"`
	GridName string  `json:"gridName"`
	From     string  `json:"from" enum:"none,red,orange,yellow,blue"`
	To       string  `json:"to" enum:"none,red,orange,yellow,blue"`
	Day      string  `json:"day" doc:"When it became what it is"`
}

func (a *API) recoloured(ctx context.Context, in *struct {
	LangParam
	Since string `query:"since" required:"true" format:"date" doc:"Compared with the end of this day, which is not in the future"`
	Kind  string `query:"kind" enum:"grid,enterprise" default:"grid"`
	AreaParams
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor string `query:"cursor" maxLength:"200" doc:"Next of the page before, of the same list"`
},
) (*body[page[recolouredBody]], error) {
	since, err := a.recordedDay("since", in.Since)
	if err != nil {
		return nil, err
	}
	areas, err := a.areas(&in.AreaParams)
	if err != nil {
		return nil, err
	}
	if in.Kind == "grid" && in.BBox+in.Polygon+in.Circle != "" {
		return nil, badParam("kind", "网格只能按上级网格筛选，不能按范围、多边形或圆筛选", "Grids are chosen by a grid above them, not by a box, a polygon or a circle")
	}
	list := grid.ListOf("recoloured", in.Since, in.Kind, areas)
	var after assess.RecolouredCursor
	more, err := list.After(in.Cursor, &after.To, &after.From, &after.ID)
	if err != nil {
		return nil, err
	}
	q := assess.RecolouredQuery{Kind: in.Kind, Since: since, Areas: areas, Limit: in.Limit}
	if more {
		q.After = &after
	}
	p, err := a.Services.Assess.Recoloured(ctx, q)
	if err != nil {
		return nil, err
	}
	out := page[recolouredBody]{Items: make([]recolouredBody, 0, len(p.Items)), Matched: p.Matched}
	if n := p.Next; n != nil {
		out.Next = list.Cursor(n.To, n.From, n.ID)
	}
	for i := range p.Items {
		x := &p.Items[i]
		out.Items = append(out.Items, recolouredBody{in.Kind, x.ID, x.Name, x.Grid, x.GridName, x.From.String(), x.To.String(), dayText(x.Day)})
	}
	return answer(out), nil
}

// sendLevelsOn answers with the colours at the end of a day, of the grids that
// are in force today, those of which there is no record as not assessed.
func (a *API) sendLevelsOn(w http.ResponseWriter, r *http.Request, v *live.View, day string) {
	on, err := a.recordedDay("day", day)
	if err == nil && respond.RequestOf(r.Context()).Sector != "" {
		err = badParam("sector", "历史只按全部行业保存，请去掉 sector", "History is kept of all sectors together; leave sector out")
	}
	var list []assess.Kept
	if err == nil {
		list, _, err = a.Services.Assess.LevelsOn(r.Context(), on)
	}
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	kept := make(map[grid.ID]assess.Kept, len(list))
	for _, k := range list {
		kept[k.Grid] = k
	}
	l := v.Levels(0)
	for i, id := range l.IDs {
		l.Levels[i], l.Index[i], l.Load[i] = kept[id].Level, kept[id].Index, kept[id].Load
	}
	t, err := newLevelsTable(&l)
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	levelsAt{t, appendPosition(nil, l.Position, l.At)}.send(w, r)
}
