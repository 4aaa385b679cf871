package api

import (
	"context"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/risk"
	"anwang/web/respond"
)

// workBody is the work list of a morning.
type workBody struct {
	Matched int               `json:"matched"`
	Counts  map[string]uint32 `json:"counts"`
	Items   []workItemBody    `json:"items"`
	Next    string            `json:"next" doc:"Cursor of the next page; empty at the end"`
}

type workItemBody struct {
	ID       grid.ID      `json:"id"`
	Name     string       `json:"name"`
	Code     string       `json:"code"`
	Sector   string       `json:"sector"`
	Grid     grid.ID      `json:"grid"`
	GridName string       `json:"gridName"`
	Lon      float64      `json:"lon"`
	Lat      float64      `json:"lat"`
	Level    string       `json:"level"`
	Score    float64      `json:"score"`
	Since    string       `json:"since" doc:"First day of this level"`
	Days     int          `json:"days" doc:"Days it has been so; at least so many unless sinceKnown"`
	Known    bool         `json:"sinceKnown" doc:"It began on since; false: the record merely begins there, and it may be older"`
	Reasons  []reasonBody `json:"reasons" doc:"What weighs most, at most three; guards that hold come first"`
	Next     *wayBody     `json:"next" doc:"What can be done first; it may not be enough for a lower level; null: nothing is open that could be done"`
	Rated    *wayBody     `json:"rated" doc:"The way in which something is rated anew as well; null: not needed, or there is none"`
}

type reasonBody struct {
	Key    string  `json:"key"`
	Text   string  `json:"text"`
	Points float64 `json:"points" doc:"0 for a guard"`
}

func (a *API) registerWork(h huma.API) {
	get(h, "/risk/work", "listWork", "risk", "The red and orange enterprises with their reasons, the worst first", a.work)
}

func (a *API) work(ctx context.Context, in *struct {
	LangParam
	SectorParam
	Grid   grid.ID `query:"grid" minimum:"0" doc:"In this grid and below"`
	Level  string  `query:"level" doc:"Levels, comma-separated; absent: red,orange"`
	Limit  int     `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor string  `query:"cursor" maxLength:"40" doc:"Next of the page before, of the same list"`
},
) (*body[workBody], error) {
	after, err := placeOfCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	q := assess.Which{Grid: in.Grid, Sector: in.Sector, After: after, Limit: in.Limit}
	for key := range strings.SplitSeq(in.Level, ",") {
		l, ok := grid.ParseLevel(key)
		if key != "" && (!ok || l == grid.NotAssessed) {
			return nil, badParam("level", "等级应为 red、orange、yellow、blue，以逗号分隔", "Levels are red, orange, yellow, blue, comma-separated")
		}
		if key != "" {
			q.Levels = append(q.Levels, l)
		}
	}
	list, err := a.Services.Assess.WorkList(ctx, q)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	today := grid.Day(a.Clock())
	out := workBody{Matched: list.Matched, Counts: countsOf(list.Counts), Items: make([]workItemBody, 0, len(list.Items)), Next: nextCursor(after, len(list.Items), list.Matched)}
	for i := range list.Items {
		w := &list.Items[i]
		b := workItemBody{
			ID: w.ID, Name: w.Name, Code: w.Code, Sector: w.Sector, Grid: w.Grid, GridName: w.GridName, Lon: w.Lon, Lat: w.Lat,
			Level: w.Level.String(), Score: round1(w.Score), Since: dayText(w.Since), Days: int(today.Sub(w.Since).Hours()/24 + 0.5), Known: w.Known, Reasons: reasonsOf(&w.Why, lang),
		}
		ways := waysOf(w.Next, list.Steps, lang)
		b.Next, b.Rated = headline(ways), ratedOf(ways)
		out.Items = append(out.Items, b)
	}
	return answer(out), nil
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
			if f.Counted && f.Points > 0 && (best == nil || f.Points > best.Points) && !named(out, f.Factor.String()) {
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

func named(list []reasonBody, key string) bool {
	for i := range list {
		if list[i].Key == key {
			return true
		}
	}
	return false
}

// placeOfCursor reads how many records lie before the page. Errors: invalid.
func placeOfCursor(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	n, ok := respond.Whole(cursor)
	if !ok || n < 0 || n > 100_000_000 {
		return 0, badParam("cursor", "分页游标无效，请从第一页重新查询", "the cursor is not of this list; start again from the first page")
	}
	return int(n), nil
}

func nextCursor(after, got, matched int) string {
	if got == 0 || after+got >= matched {
		return ""
	}
	return strconv.Itoa(after + got)
}
