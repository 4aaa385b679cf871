package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/enterprise"
	"anwang/web/respond"
)

// waitingBody is an enterprise that waits for a location.
type waitingBody struct {
	ID       grid.ID   `json:"id"`
	Name     string    `json:"name"`
	Code     string    `json:"creditCode"`
	Site     string    `json:"site" doc:"Of several under one code"`
	Address  string    `json:"address"`
	Sectors  []string  `json:"sectors"`
	Grid     grid.ID   `json:"grid" doc:"Whose it is: what its row names, else that of who brought it"`
	GridName string    `json:"gridName"`
	Filed    bool      `json:"filed" doc:"An enterprise with its code is on file by now"`
	Created  time.Time `json:"created"`
	Version  int32     `json:"version" doc:"For If-Match"`
	Edits    bool      `json:"edits" doc:"The caller may locate it, or take it away"`
}

type waitingPage struct {
	Items   []waitingBody `json:"items" doc:"Those that came last first"`
	Next    string        `json:"next"`
	Matched int           `json:"matched"`
}

func (a *API) registerWaiting(h huma.API) {
	get(h, "/enterprises/waiting", "listWaiting", "enterprise",
		"Enterprises that came without coordinates and wait for a location", a.listWaiting)
	write(h, http.MethodPost, "/enterprises/waiting/{id}/locate", "locateWaiting", "enterprise",
		"File an enterprise that waits at a location, with all that its row had", http.StatusCreated, a.locateWaiting)
	write(h, http.MethodDelete, "/enterprises/waiting/{id}", "dropWaiting", "enterprise", "Take away an enterprise that waits, with a reason",
		http.StatusNoContent, func(ctx context.Context, in *hazardDeleteIn) (*struct{}, error) {
			return nil, a.Services.Enterprise.Drop(ctx, in.ID, in.version, in.Reason)
		})
}

func (a *API) listWaiting(ctx context.Context, in *struct {
	LangParam
	Grid   grid.ID `query:"grid" minimum:"0" doc:"In this grid or below it; 0: all"`
	Q      string  `query:"q" maxLength:"100" doc:"Part of a name or an address, or a credit code"`
	Limit  int     `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor string  `query:"cursor" maxLength:"200" doc:"Next of the page before, of the same list"`
},
) (*body[waitingPage], error) {
	if err := a.shown(ctx, in.Grid); err != nil {
		return nil, err
	}
	list, next, matched, err := a.Services.Enterprise.Waiting(ctx, in.Grid, in.Q, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	out := waitingPage{Items: make([]waitingBody, len(list)), Next: next, Matched: matched}
	for i := range list {
		out.Items[i] = waitingOf(&list[i])
	}
	return answer(out), nil
}

func waitingOf(w *enterprise.Waiting) waitingBody {
	return waitingBody{
		ID: w.ID, Name: w.Name, Code: w.Code, Site: w.Site, Address: w.Address, Sectors: orEmpty(w.Sector.List()),
		Grid: w.Grid, GridName: w.GridName,
		Filed:   w.Filed,
		Created: w.Created.UTC(), Version: w.Version, Edits: w.Edits,
	}
}

func (a *API) locateWaiting(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Duplicate string `query:"duplicate" enum:"refuse,allow" default:"refuse" doc:"Where it may be on file already"`
	Body      struct {
		Lon float64 `json:"lon" minimum:"-180" maximum:"180" doc:"Longitude, CGCS2000"`
		Lat float64 `json:"lat" minimum:"-90" maximum:"90" doc:"Latitude, CGCS2000"`
	}
},
) (*madeOut[enterpriseFile], error) {
	f, err := a.Services.Enterprise.Locate(ctx, in.ID, in.version, in.Body.Lon, in.Body.Lat, in.Duplicate == "allow")
	if err != nil {
		return nil, err
	}
	return &madeOut[enterpriseFile]{
		ETag: respond.VersionTag(f.Version), Location: "/api/v1/enterprises/" + strconv.FormatInt(f.ID, 10), Body: a.fileOf(ctx, &f),
	}, nil
}
