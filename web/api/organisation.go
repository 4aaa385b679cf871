package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/web/respond"
)

// organisationBody is what people belong to.
type organisationBody struct {
	ID       grid.ID     `json:"id"`
	Kind     string      `json:"kind" enum:"department,street,enterprise,third,other"`
	Name     string      `json:"name"`
	Short    string      `json:"short" doc:"What it is called in short; empty: nothing"`
	Code     string      `json:"code" doc:"Unified credit code; empty when unknown"`
	Phone    string      `json:"phone" doc:"Of its office, nobody's own; empty when unknown"`
	Parent   *refBody    `json:"parent" doc:"The organisation it belongs to; null: none"`
	Grid     gridRefBody `json:"grid" doc:"Whose administrators keep it"`
	Accounts int         `json:"accounts" doc:"How many belong to it, of those the caller keeps"`
	Version  int32       `json:"version"`
}

func organisationOf(o *account.Organisation) organisationBody {
	b := organisationBody{
		ID: o.ID, Kind: o.Kind, Name: o.Name, Short: o.Short, Code: o.Code, Phone: o.Phone, Grid: *gridRefOf(o.Grid), Accounts: o.Accounts,
		Version: o.Version,
	}
	if o.Parent.ID != 0 {
		b.Parent = &refBody{o.Parent.ID, o.Parent.Name}
	}
	return b
}

type organisationDraftBody struct {
	Kind   string  `json:"kind" enum:"department,street,enterprise,third,other"`
	Name   string  `json:"name"`
	Short  string  `json:"short,omitempty"`
	Code   string  `json:"code,omitempty"`
	Phone  string  `json:"phone,omitempty"`
	Parent grid.ID `json:"parent,omitempty" minimum:"0" doc:"The organisation it belongs to; 0: none"`
	Grid   grid.ID `json:"grid" minimum:"1"`
}

type organisationUpdateBody struct {
	Kind   *string  `json:"kind,omitempty" enum:"department,street,enterprise,third,other"`
	Name   *string  `json:"name,omitempty"`
	Short  *string  `json:"short,omitempty"`
	Code   *string  `json:"code,omitempty"`
	Phone  *string  `json:"phone,omitempty"`
	Parent *grid.ID `json:"parent,omitempty" minimum:"0" doc:"0: none"`
	Grid   *grid.ID `json:"grid,omitempty" minimum:"1"`
}

type organisationsIn struct {
	LangParam
	Q      string `query:"q" maxLength:"100" doc:"In the name or the code"`
	Kind   string `query:"kind" enum:"department,street,enterprise,third,other"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor string `query:"cursor" maxLength:"1200" doc:"Next of the page before, of the same list"`
}

func (a *API) registerOrganisations(h huma.API) {
	get(h, "/organisations", "listOrganisations", "account", "The organisations the caller keeps, by name", a.listOrganisations)
	write(h, http.MethodPost, "/organisations", "createOrganisation", "account", "Make an organisation", http.StatusCreated,
		a.createOrganisation)
	get(h, "/organisations/{id}", "getOrganisation", "account", "An organisation, with the ETag that a change needs", a.getOrganisation)
	write(h, http.MethodPatch, "/organisations/{id}", "updateOrganisation", "account", "Change an organisation", http.StatusOK,
		a.updateOrganisation)
	write(h, http.MethodDelete, "/organisations/{id}", "deleteOrganisation", "account", "Remove an organisation that nobody belongs to",
		http.StatusNoContent, a.deleteOrganisation)
}

func (a *API) listOrganisations(ctx context.Context, in *organisationsIn) (*body[page[organisationBody]], error) {
	p, err := a.Services.Account.Organisations(ctx, account.OrganisationFilter{Text: in.Q, Kind: in.Kind}, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	out := page[organisationBody]{Items: make([]organisationBody, len(p.Items)), Next: p.Next, Matched: p.Matched}
	for i := range p.Items {
		out.Items[i] = organisationOf(&p.Items[i])
	}
	return answer(out), nil
}

func (a *API) createOrganisation(ctx context.Context, in *struct {
	LangParam
	Body organisationDraftBody
},
) (*madeOut[organisationBody], error) {
	o, err := a.Services.Account.CreateOrganisation(ctx, account.OrganisationDraft(in.Body))
	if err != nil {
		return nil, err
	}
	return &madeOut[organisationBody]{
		ETag: respond.VersionTag(o.Version), Location: "/api/v1/organisations/" + strconv.FormatInt(o.ID, 10), Body: organisationOf(&o),
	}, nil
}

func (a *API) getOrganisation(ctx context.Context, in *idIn) (*taggedOut[organisationBody], error) {
	o, err := a.Services.Account.Organisation(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &taggedOut[organisationBody]{ETag: respond.VersionTag(o.Version), Body: organisationOf(&o)}, nil
}

func (a *API) updateOrganisation(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body organisationUpdateBody
},
) (*taggedOut[organisationBody], error) {
	o, err := a.Services.Account.UpdateOrganisation(ctx, in.ID, in.version, account.OrganisationUpdate(in.Body))
	if err != nil {
		return nil, err
	}
	return &taggedOut[organisationBody]{ETag: respond.VersionTag(o.Version), Body: organisationOf(&o)}, nil
}

func (a *API) deleteOrganisation(ctx context.Context, in *idIn) (*nothing, error) {
	return nil, a.Services.Account.DeleteOrganisation(ctx, in.ID)
}
