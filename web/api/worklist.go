package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/risk"
	"anwang/web/respond"
)

// workBody is the work list of a morning.
type workBody struct {
	Matched int            `json:"matched"`
	Counts  levelCounts    `json:"counts"`
	Items   []workItemBody `json:"items"`
	Next    string         `json:"next" doc:"Cursor of the next page; empty at the end"`

	Unregulated *int `json:"unregulated" doc:"How many there have no regulator that the caller may give one; null: the caller may give none"`
}

type workItemBody struct {
	ID       grid.ID      `json:"id"`
	Name     string       `json:"name"`
	Code     string       `json:"code"`
	Sectors  []string     `json:"sectors" doc:"Supervision sectors, one for each regulator, the principal one first"`
	Grid     grid.ID      `json:"grid"`
	GridName string       `json:"gridName"`
	Lon      float64      `json:"lon"`
	Lat      float64      `json:"lat"`
	Level    string       `json:"level" enum:"none,red,orange,yellow,blue"`
	Score    float64      `json:"score"`
	Since    string       `json:"since" doc:"First day of this level"`
	Days     int          `json:"days" doc:"Days it has been so; at least so many unless sinceKnown"`
	Known    bool         `json:"sinceKnown" doc:"It began on since; false: the record merely begins there, and it may be older"`
	Reasons  []reasonBody `json:"reasons" doc:"What weighs most, at most three; guards that hold come first"`
	Next     *wayBody     `json:"next" doc:"First to do; may not be enough for a lower level; null: nothing open can be done"`
	Rated    *wayBody     `json:"rated" doc:"The way in which something is rated anew as well; null: not needed, or there is none"`
}

type reasonBody struct {
	Key    string  `json:"key"`
	Text   string  `json:"text"`
	Points float64 `json:"points" doc:"0 for a guard"`
}

func (a *API) registerWork(h huma.API) {
	get(h, "/risk/work", "listWork", "risk", "The red and orange enterprises with their reasons, the worst first; others, when they are "+
		"asked for, after them by number", a.work)
}

type workIn struct {
	LangParam
	SectorParam
	AreaParams
	Level  string `query:"level" doc:"Levels, comma-separated; absent: red,orange"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor string `query:"cursor" maxLength:"300" doc:"Next of the page before, of the same list"`
}

func (a *API) work(ctx context.Context, in *workIn) (*body[workBody], error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	l, err := a.newWorkList(v, in)
	if err != nil {
		return nil, err
	}
	out := workBody{Matched: l.matched, Counts: countsOf(l.counts), Items: make([]workItemBody, 0, min(l.matched, in.Limit))}
	if out.Unregulated, err = a.unregulated(ctx, l.areas); err != nil {
		return nil, err
	}
	lang, today := respond.RequestOf(ctx).Lang, grid.Day(a.Clock())
	add := func(list assess.WorkList) {
		for i := range list.Items {
			out.Items = append(out.Items, workItem(&list.Items[i], list.Steps, lang, today))
		}
	}
	if !l.calm && (l.among == nil || len(l.among) > 0) {
		list, err := a.Services.Assess.WorkList(ctx, assess.WorkQuery{
			Areas: l.areas, Sector: respond.RequestOf(ctx).Sector, Levels: l.worst,
			Among: l.among, After: l.after, Limit: in.Limit + 1,
		})
		if err != nil {
			return nil, err
		}
		if len(list.Items) > in.Limit {
			list.Items = list.Items[:in.Limit]
			out.Next = l.cursorBehind(&list.Items[in.Limit-1].Rank)
		}
		add(list)
	}
	if len(l.others) == 0 || out.Next != "" {
		return answer(out), nil
	}
	if len(out.Items) == in.Limit { // the others begin on the page after this one
		out.Next = l.cursorCalm("")
		return answer(out), nil
	}
	ids, next, err := l.calmPage(v, in.Limit-len(out.Items))
	if err != nil {
		return nil, err
	}
	list, err := a.Services.Assess.WorkOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	list.Order(ids)
	add(list)
	out.Next = next
	return answer(out), nil
}

// unregulated counts the enterprises of some areas without a regulator whose files the caller
// may change; nil for who may change none.
func (a *API) unregulated(ctx context.Context, areas []grid.Area) (*int, error) {
	scope := grid.ActorOf(ctx).Scope(grid.EditEnterprise)
	if scope.Empty() {
		return nil, nil
	}
	n, err := a.Live.View(scope).Count(grid.KindEnterprise, grid.Filter{Areas: areas, Sector: grid.NoSector})
	if grid.CodeOf(err) == grid.CodeNotFound { // they see it, and change nothing there
		return nil, nil
	}
	return &n, err
}

func workItem(w *assess.WorkItem, steps assess.StepRecords, lang respond.Lang, today time.Time) workItemBody {
	b := workItemBody{
		ID: w.ID, Name: w.Name, Code: w.Code, Sectors: orEmpty(w.Sector.List()), Grid: w.Grid, GridName: w.GridName, Lon: w.Lon, Lat: w.Lat,
		Level: w.Level.String(), Score: round1(w.Score), Since: dayText(w.Since), Days: int(today.Sub(w.Since).Hours()/24 + 0.5), Known: w.Known,
		Reasons: reasonsOf(&w.Why, lang),
	}
	ways := waysOf(w.Next, steps, lang)
	b.Next, b.Rated = headline(ways), ratedOf(ways)
	return b
}

// reasonsOf are the guards that hold and the factors that count most.
func reasonsOf(w *risk.Why, lang respond.Lang) []reasonBody {
	const most = 3
	out := []reasonBody{}
	for i := range w.Guards {
		if g := &w.Guards[i]; g.Applied && len(out) < most {
			out = append(out, reasonBody{g.Key, lang.Of(grid.Text(g.Name)), 0})
		}
	}
	for len(out) < most {
		var best *risk.FactorPoints
		for i := range w.Factors {
			f := &w.Factors[i]
			if f.Counted && f.Points > 0 && (best == nil || f.Points > best.Points) && !hasReason(out, f.Factor.String()) {
				best = f
			}
		}
		if best == nil {
			break
		}
		info := best.Factor.Info()
		out = append(out, reasonBody{info.Key, lang.Of(grid.Text{
			ZH: info.Name.ZH + "：" + best.Factor.ValueText(best.Value).ZH, EN: info.Name.EN + ": " + best.Factor.ValueText(best.Value).EN,
		}), best.Points})
	}
	return out
}

func hasReason(list []reasonBody, key string) bool {
	for i := range list {
		if list[i].Key == key {
			return true
		}
	}
	return false
}
