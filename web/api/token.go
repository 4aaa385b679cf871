package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/account"
)

// personBody is an account by its names.
type personBody struct {
	ID    grid.ID `json:"id"`
	Login string  `json:"login"`
	Name  string  `json:"name"`
}

func personOf(p account.Person) *personBody {
	if p.ID == 0 {
		return nil
	}
	return &personBody{ID: p.ID, Login: p.Login, Name: p.Name}
}

// tokenBody is what a machine shows instead of logging in.
type tokenBody struct {
	ID        grid.ID      `json:"id"`
	Name      string       `json:"name"`
	Account   personBody   `json:"account" doc:"It may do what this account may, at most"`
	Hint      string       `json:"hint" doc:"How it begins"`
	Actions   []actionKey  `json:"actions" nullable:"true" doc:"Null: all the account may do"`
	Grid      *gridRefBody `json:"grid" doc:"Null: all the account holds"`
	Created   time.Time    `json:"created"`
	CreatedBy *personBody  `json:"createdBy"`
	Expires   time.Time    `json:"expires"`
	Used      *time.Time   `json:"used" doc:"Null: never"`
	Revoked   *time.Time   `json:"revoked"`
	Token     string       `json:"token,omitempty" doc:"Only in the answer that made it; it is not to be had again"`
}

func tokenOf(t *account.Token) tokenBody {
	b := tokenBody{
		ID: t.ID, Name: t.Name, Account: *personOf(t.Account), Hint: t.Hint, Grid: gridRefOf(t.Grid), Created: t.Created.UTC(),
		CreatedBy: personOf(t.CreatedBy),
		Expires:   t.Expires.UTC(), Used: instant(t.Used), Revoked: instant(t.Revoked),
	}
	b.Actions = actionKeys(t.Actions)
	return b
}

type tokenDraftBody struct {
	Account grid.ID   `json:"account" minimum:"1"`
	Name    string    `json:"name" doc:"What it is for"`
	Actions []string  `json:"actions,omitempty" nullable:"true" maxItems:"50" doc:"Of the permission table; absent: all the account may do"`
	Grid    grid.ID   `json:"grid,omitempty" minimum:"0" doc:"Absent: all the account holds"`
	Expires time.Time `json:"expires" doc:"At most 400 days ahead"`
}

type tokenPage struct {
	Items []tokenBody `json:"items"`
	Next  string      `json:"next" doc:"Cursor of the next page; empty at the end"`
}

type tokensIn struct {
	LangParam
	Account grid.ID `query:"account" minimum:"0" doc:"Of this account; absent: of all the caller keeps"`
	Limit   int     `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Cursor  string  `query:"cursor" maxLength:"200" doc:"Next of the page before, of the same list"`
}

func (a *API) registerTokens(h huma.API) {
	get(h, "/tokens", "listTokens", "account", "Tokens of machines, the latest first", a.listTokens)
	write(h, http.MethodPost, "/tokens", "createToken", "account", "Make a token for an account; it is shown once", http.StatusCreated,
		a.createToken)
	write(h, http.MethodDelete, "/tokens/{id}", "revokeToken", "account", "Revoke a token", http.StatusNoContent, a.revokeToken)
}

func (a *API) listTokens(ctx context.Context, in *tokensIn) (*body[tokenPage], error) {
	p, err := a.Services.Account.Tokens(ctx, in.Account, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	out := tokenPage{Items: make([]tokenBody, len(p.Items)), Next: p.Next}
	for i := range p.Items {
		out.Items[i] = tokenOf(&p.Items[i])
	}
	return answer(out), nil
}

func (a *API) createToken(ctx context.Context, in *struct {
	LangParam
	Body tokenDraftBody
},
) (*freshOut[tokenBody], error) {
	b := in.Body
	d := account.TokenDraft{Account: b.Account, Name: b.Name, Grid: b.Grid, Expires: b.Expires}
	if b.Actions != nil {
		d.Actions = make([]grid.Action, len(b.Actions))
		for i, action := range b.Actions {
			d.Actions[i] = grid.Action(action)
		}
	}
	t, secret, err := a.Services.Account.CreateToken(ctx, d)
	if err != nil {
		return nil, err
	}
	out := &freshOut[tokenBody]{CacheControl: "no-store", Body: tokenOf(&t)}
	out.Body.Token = secret
	return out, nil
}

func (a *API) revokeToken(ctx context.Context, in *idIn) (*nothing, error) {
	return nil, a.Services.Account.RevokeToken(ctx, in.ID)
}
