package api

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/audit"
	"anwang/grid/event"
	"anwang/grid/live"
	"anwang/web/respond"
)

// changeBody is one line of the list of what happened.
type changeBody struct {
	Key          string        `json:"key" doc:"Tells it from any other"`
	Position     grid.Position `json:"position" doc:"Place in the change feed"`
	At           time.Time     `json:"at"`
	Verb         string        `json:"verb"`
	What         string        `json:"what" doc:"The same in words"`
	Kind         happeningKey  `json:"kind" doc:"rule, standard: a rule set, an edition of a standard; they count for all grids"`
	ID           grid.ID       `json:"id"`
	Op           string        `json:"op" enum:"set,delete" doc:"delete: it is not there any more"`
	Name         string        `json:"name" doc:"As it was called then"`
	From         string        `json:"from" doc:"Level or class before; empty: it was not on the map, or neither changed"`
	To           string        `json:"to" doc:"Level or class after; likewise"`
	State        string        `json:"state" enum:",registered,graded,rectifying,extension,pendingAccept,closed,voided"`
	Grid         grid.ID       `json:"grid" doc:"Leaf grid of a point; the grid itself of a grid"`
	GridName     string        `json:"gridName"`
	LeftName     string        `json:"leftName" doc:"Grid that it left, where the caller sees that, too"`
	Organisation string        `json:"organisation" doc:"Of who did it"`
	Lon          float64       `json:"lon" doc:"Where it is now; 0 of what is gone, with op delete, and of what lies nowhere"`
	Lat          float64       `json:"lat"`
}

// changePage is a page of them. How many there are in all is counted of those that have
// become something alone.
type changePage struct {
	Items   []changeBody `json:"items"`
	Next    string       `json:"next" doc:"Cursor of the next page; empty at the end"`
	Matched *int         `json:"matched,omitempty" doc:"How many there are in all, with turned"`
	Since   *time.Time   `json:"since" doc:"Not before: what was asked for, or when the record begins, if later"`
}

func (a *API) registerEvents(h huma.API) {
	get(h, "/changes", "listChanges", "feed", "What happened, newest first; or what has become something since a moment, or has ceased to "+
		"be it", a.changes)
}

type changesIn struct {
	LangParam
	SectorParam
	AreaParams
	Kind   string `query:"kind" doc:"Records: grid, rule, standard, or kinds of points, comma-separated; absent: all"`
	Since  string `query:"since" format:"date-time" doc:"Not before; absent: as far back as is kept, with turned yesterday 08:00 in China"`
	Turned string `query:"turned" enum:",red,orange,major,open"`
	Ceased bool   `query:"ceased" doc:"With turned: those that were so at since and are so no more"`
	Depth  int    `query:"depth" minimum:"0" maximum:"9" doc:"With turned, of grids: of this depth, and shallower ones with nothing below"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor string `query:"cursor" maxLength:"200" doc:"Next of the page before, of the same list"`
}

func (a *API) changes(ctx context.Context, in *changesIn) (*body[changePage], error) {
	if _, err := a.view(ctx); err != nil { // says also that there is no such sector
		return nil, err
	}
	areas, err := a.areas(&in.AreaParams)
	if err != nil {
		return nil, err
	}
	kinds, err := eventKinds(in.Kind)
	if err != nil {
		return nil, err
	}
	since, known, err := a.eventsSince(ctx, in)
	if err != nil {
		return nil, err
	}
	sector := respond.RequestOf(ctx).Sector
	list := grid.ListOf("changes", grid.Filter{Areas: areas, Sector: sector}, kinds, in.Since, in.Turned, in.Ceased, in.Depth)
	var behind *event.Rank
	var p event.Rank
	if more, err := list.After(in.Cursor, &p.Commit, &p.Seq, &p.Of); err != nil {
		return nil, err
	} else if more {
		behind = &p
	}
	out := changePage{Items: []changeBody{}, Since: instant(known)}
	var rows []event.Happening
	if group := event.GroupOf(in.Turned); group != nil {
		var n int
		n, rows, err = a.Services.Event.Turned(ctx, event.TurnedQuery{
			Group: group, Ceased: in.Ceased, Since: since, Areas: areas, Sector: sector, Depth: in.Depth, After: behind, Limit: in.Limit,
		})
		out.Matched = &n
	} else {
		rows, err = a.Services.Event.List(ctx, event.Query{
			Areas: areas, Sector: sector, Kinds: kinds, Since: since, After: behind,
			Limit: in.Limit,
		})
	}
	if err != nil {
		return nil, err
	}
	rows, out.Next = grid.CutPage(rows, in.Limit, list, func(h *event.Happening) []any { return []any{h.Commit, h.Seq, h.Of} })
	lang := respond.RequestOf(ctx).Lang
	for i := range rows {
		out.Items = append(out.Items, changeOf(&rows[i], lang))
	}
	return answer(out), nil
}

// eventKinds reads the kinds of records that are asked for. Errors: invalid.
func eventKinds(text string) ([]string, error) {
	var kinds []string
	for key := range strings.SplitSeq(text, ",") {
		if key == "" {
			continue
		}
		if _, ok := grid.ParseKind(key); !ok && key != "grid" && !slices.Contains(everywhere, key) {
			return nil, badParam("kind", "没有这一类别；多个类别以逗号分隔", "There is no such kind; several are comma-separated")
		}
		kinds = append(kinds, key)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds), nil
}

// eventsSince is from when on is asked for, zero: as far back as is known, and from when on
// that is known. Errors: invalid, unavailable.
func (a *API) eventsSince(ctx context.Context, in *changesIn) (since, known time.Time, err error) {
	if in.Since != "" {
		if since, err = time.Parse(time.RFC3339, in.Since); err != nil || since.Year() < 1970 || since.Year() > 2199 {
			return since, since, badParam("since", "时间应形如 2026-11-22T08:00:00+08:00", "A moment looks like 2026-11-22T08:00:00+08:00")
		}
	}
	if in.Turned != "" && since.IsZero() {
		since = assess.YesterdayMorning(a.Clock())
	}
	known, err = a.Services.Event.From(ctx, since)
	if in.Turned != "" {
		since = known
	}
	return since, known, err
}

func changeOf(h *event.Happening, lang respond.Lang) changeBody {
	b := changeBody{
		Key:      strings.Join([]string{strconv.FormatInt(h.Commit, 36), strconv.FormatInt(h.Seq, 36), strconv.FormatInt(h.Of, 36)}, "-"),
		Position: h.Position, At: h.At.UTC(),
		Verb: h.Verb, What: lang.Of(verbName(h.Verb)), Kind: happeningKey(h.Kind), ID: h.ID, Op: string(live.Set), Name: h.Name,
		From: eventClass(h.Kind, h.Old), To: eventClass(h.Kind, h.New), State: h.State.String(),
		Grid: h.Grid, GridName: h.GridName, LeftName: h.LeftName, Organisation: h.Organisation, Lon: h.Lon, Lat: h.Lat,
	}
	if !h.There && !slices.Contains(everywhere, h.Kind) {
		b.Op = string(live.Delete)
	}
	return b
}

// verbName is what a verb is called: what people do has its name from the audit.
func verbName(verb string) grid.Text {
	if text, ok := grid.TermTexts("event")[verb]; ok {
		return text
	}
	return audit.NameOf(verb)
}

func eventClass(kind string, class int) string {
	if class < 0 {
		return ""
	}
	if k, ok := grid.ParseKind(kind); ok {
		return k.ClassKey(uint8(class))
	}
	return grid.Level(class).String()
}
