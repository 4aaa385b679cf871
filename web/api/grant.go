package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/web/respond"
)

// refBody is a record by id and name.
type refBody struct {
	ID   grid.ID `json:"id"`
	Name string  `json:"name"`
}

func refOf(n account.Ref) *refBody {
	if n.ID == 0 {
		return nil
	}
	return &refBody{ID: n.ID, Name: n.Name}
}

// gridRefBody is a grid by id and names.
type gridRefBody struct {
	ID   grid.ID `json:"id"`
	Name string  `json:"name"`
	Path string  `json:"path" doc:"Names from the root down to it" example:"北京市 / 通州区"`
}

func gridRefOf(p account.GridRef) *gridRefBody {
	if p.ID == 0 {
		return nil
	}
	return &gridRefBody{ID: p.ID, Name: p.Name, Path: p.Path}
}

// grantBody is a role held.
type grantBody struct {
	ID         grid.ID      `json:"id"`
	Role       string       `json:"role" example:"officer"`
	RoleName   string       `json:"roleName" doc:"In the asked language"`
	Grid       *gridRefBody `json:"grid" doc:"Where it is held; null for an enterprise's or the public's"`
	Sector     string       `json:"sector" doc:"Supervision sector it is narrowed to; empty none"`
	Enterprise *refBody     `json:"enterprise"`
	From       time.Time    `json:"from"`
	Until      *time.Time   `json:"until" doc:"Null: without end"`
	InForce    bool         `json:"inForce"`
	Kept       bool         `json:"kept" doc:"The caller keeps accounts where it is held, and may change it"`
}

func grantOf(g *account.Grant, lang respond.Lang) grantBody {
	info, _ := grid.InfoOf(g.Role)
	return grantBody{
		ID: g.ID, Role: string(g.Role), RoleName: lang.Of(info.Name), Grid: gridRefOf(g.GridRef), Sector: g.Sector,
		Enterprise: refOf(g.Enterprise),
		From:       g.From.UTC(), Until: instant(g.Until), InForce: g.InForceNow, Kept: g.Kept,
	}
}

func grantsOf(list []account.Grant, lang respond.Lang) []grantBody {
	out := make([]grantBody, len(list))
	for i := range list {
		out[i] = grantOf(&list[i], lang)
	}
	return out
}

// sessionBody is a log-in that lasts.
type sessionBody struct {
	ID      string    `json:"id" doc:"Public name; says nothing about the cookie"`
	Remote  string    `json:"remote" doc:"Address it came from"`
	Agent   string    `json:"agent" doc:"What the browser says it is"`
	Created time.Time `json:"created"`
	Seen    time.Time `json:"seen" doc:"Last request"`
	Expires time.Time `json:"expires"`
	Current bool      `json:"current" doc:"The one of this request"`
}

type grantDraftBody struct {
	Role       string     `json:"role" example:"officer"`
	Grid       grid.ID    `json:"grid,omitempty" minimum:"0" doc:"Where it is held, with all below; see held of the role"`
	Sector     string     `json:"sector,omitempty" doc:"Narrows it to a supervision sector"`
	Enterprise grid.ID    `json:"enterprise,omitempty" minimum:"0"`
	From       *time.Time `json:"from,omitempty" doc:"Absent: now"`
	Until      *time.Time `json:"until,omitempty" doc:"Absent: without end"`
}

// GrantPath names a grant of an account; huma reads only exported embedded structs.
type GrantPath struct {
	LangParam
	ID    grid.ID `path:"id" minimum:"1"`
	Grant grid.ID `path:"grant" minimum:"1"`
}

func (a *API) registerGrants(h huma.API) {
	write(h, http.MethodPost, "/accounts/{id}/grants", "createGrant", "account", "Give an account a role at a grid or an enterprise",
		http.StatusCreated, a.createGrant)
	write(h, http.MethodPatch, "/accounts/{id}/grants/{grant}", "updateGrant", "account", "Set when a grant ends", http.StatusOK,
		a.updateGrant)
	write(h, http.MethodDelete, "/accounts/{id}/grants/{grant}", "endGrant", "account", "End a grant now; it stays as history",
		http.StatusNoContent, a.endGrant)
}

func (a *API) createGrant(ctx context.Context, in *struct {
	LangParam
	ID   grid.ID `path:"id" minimum:"1"`
	Body grantDraftBody
},
) (*body[grantBody], error) {
	b := in.Body
	g, err := a.Services.Account.Grant(ctx, in.ID, account.GrantDraft{
		Role: grid.Role(b.Role), Grid: b.Grid, Sector: b.Sector, Enterprise: b.Enterprise, From: orNever(b.From), Until: orNever(b.Until),
	})
	if err != nil {
		return nil, err
	}
	return answer(grantOf(&g, respond.RequestOf(ctx).Lang)), nil
}

func (a *API) updateGrant(ctx context.Context, in *struct {
	GrantPath
	Body struct {
		Until *time.Time `json:"until" doc:"Null: without end"`
	}
},
) (*body[grantBody], error) {
	g, err := a.Services.Account.ExtendGrant(ctx, in.ID, in.Grant, orNever(in.Body.Until))
	if err != nil {
		return nil, err
	}
	return answer(grantOf(&g, respond.RequestOf(ctx).Lang)), nil
}

func (a *API) endGrant(ctx context.Context, in *GrantPath) (*nothing, error) {
	return nil, a.Services.Account.EndGrant(ctx, in.ID, in.Grant)
}

// orNever is the zero time for none.
func orNever(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
