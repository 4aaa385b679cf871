package api

import (
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/web/middleware"
	"anwang/web/respond"
	"anwang/web/stream"
)

func (a *API) registerFeed(h huma.API, raw chi.Router) {
	describeEvents(h)
	plain(h, raw, huma.Operation{
		OperationID: "events", Method: http.MethodGet, Path: "/api/v1/events", Tags: []string{"feed"},
		Summary: "Server-sent events: change, reset, status, whose data are ChangeEvent, ResetEvent, StatusEvent; resumable with Last-Event-ID",
		Parameters: []*huma.Param{
			{Name: "Last-Event-ID", In: "header", Description: "Go on after this event", Schema: &huma.Schema{Type: huma.TypeString}},
			{
				Name: "account", In: "query", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: ptr(20)},
				Description: "Whose events are expected; 409 when the caller is another account by now",
			},
			{
				Name: "after", In: "query", Description: "The same, for a first connection after reading the state",
				Schema: &huma.Schema{Type: huma.TypeString},
			},
			{
				Name: "sector", In: "query", Description: "Of this supervision sector only",
				Schema: &huma.Schema{Type: huma.TypeString, MaxLength: ptr(40)},
			},
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
