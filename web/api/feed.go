package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/web/middleware"
	"anwang/web/respond"
	"anwang/web/stream"
)

// changeBody is one line of the list of latest changes.
type changeBody struct {
	Position grid.Position `json:"position"`
	At       time.Time     `json:"at"`
	Kind     subjectKey    `json:"kind" doc:"grid: a grid's colour changed"`
	ID       grid.ID       `json:"id"`
	Op       string        `json:"op" enum:"set,delete"`
	Name     string        `json:"name"`
	From     string        `json:"from" doc:"Level or class before; empty for a new record"`
	To       string        `json:"to" doc:"Level or class now; empty for a deleted record"`
	Grid     grid.ID       `json:"grid" doc:"Leaf grid of a point; the grid itself for a recolour"`
	GridName string        `json:"gridName"`
	Lon      float64       `json:"lon"`
	Lat      float64       `json:"lat"`
}

type limitIn struct {
	LangParam
	Limit int `query:"limit" minimum:"1" maximum:"1000" default:"50"`
}

func (a *API) registerFeed(h huma.API, raw chi.Router) {
	get(h, "/changes", "listChanges", "feed", "The latest changes, newest first", a.changes)
	plain(h, raw, huma.Operation{
		OperationID: "events", Method: http.MethodGet, Path: "/api/v1/events", Tags: []string{"feed"},
		Summary: "Server-sent events: change, reset, status; resumable with Last-Event-ID",
		Parameters: []*huma.Param{
			{Name: "Last-Event-ID", In: "header", Description: "Go on after this event", Schema: &huma.Schema{Type: huma.TypeString}},
			{
				Name: "account", In: "query", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: ptr(20)},
				Description: "Whose events are expected; 409 when the caller is another account by now",
			},
			{Name: "after", In: "query", Description: "The same, for a first connection after reading the state", Schema: &huma.Schema{Type: huma.TypeString}},
			{Name: "sector", In: "query", Description: "Of this supervision sector only", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: ptr(40)}},
		},
	}, textOf("text/event-stream"), a.events)
}

// events streams what changes in what the caller sees.
func (a *API) events(w http.ResponseWriter, r *http.Request) {
	v, err := a.view(r.Context())
	actor := grid.ActorOf(r.Context()).ID
	if asked := r.URL.Query().Get("account"); err == nil && asked != "" && asked != strconv.FormatInt(actor, 10) {
		err = grid.Errorf(grid.CodeConflict, "此浏览器现由另一账号登录", "Another account is logged in in this browser now")
	}
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	a.Hub.Serve(w, r, stream.Listener{
		View: v, Account: actor,
		Still: func() bool { return middleware.Still(r.Context(), grid.ViewMap) },
	})
}

func (a *API) changes(ctx context.Context, in *limitIn) (*body[items[changeBody]], error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	recent := v.Recent(in.Limit)
	out := items[changeBody]{Items: make([]changeBody, 0, len(recent))}
	for i := range recent {
		out.Items = append(out.Items, changeOf(&recent[i]))
	}
	return answer(out), nil
}

func changeOf(r *live.Recent) changeBody {
	b := changeBody{
		Position: r.Position, At: r.At.UTC(), ID: r.ID, Op: string(r.Op), Name: r.Name,
		Grid: r.In, GridName: r.InName, Lon: r.Place[0], Lat: r.Place[1],
	}
	if r.Grid {
		b.Kind, b.From, b.To = "grid", grid.Level(r.From).String(), grid.Level(r.To).String()
		return b
	}
	b.Kind = subjectKey(r.Kind.String())
	b.From, b.To = r.Kind.ClassKey(r.From), r.Kind.ClassKey(r.To)
	if r.New {
		b.From = ""
	}
	if r.Op == live.Delete {
		b.To = ""
	}
	return b
}
