package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/web/respond"
)

// accountBody is an account as those who keep it see it. In lists the phone is
// masked and grants that have ended are left out.
type accountBody struct {
	ID           grid.ID     `json:"id"`
	Login        string      `json:"login"`
	Name         string      `json:"name"`
	Phone        string      `json:"phone" doc:"Masked in lists and after a change of something else; in full on the card, audited"`
	Lang         string      `json:"lang" enum:"zh,en,"`
	Organisation *refBody    `json:"organisation"`
	Home         gridRefBody `json:"home" doc:"Whose administrators keep the account"`
	Grants       []grantBody `json:"grants"`
	Disabled     *time.Time  `json:"disabled" doc:"Since when; null: active"`
	LockedUntil  *time.Time  `json:"lockedUntil" doc:"After too many wrong passwords"`
	MustChange   bool        `json:"mustChange" doc:"The password was given by somebody else and must be changed at the next log-in"`
	SSO          bool        `json:"sso" doc:"Linked to the single sign-on"`
	Guarded      bool        `json:"guarded"`
	LastLogin    *time.Time  `json:"lastLogin"`
	Created      time.Time   `json:"created"`
	Updated      time.Time   `json:"updated"`
	Version      int32       `json:"version"`
	Password     string      `json:"password,omitempty"`
}

func (a *API) accountOf(ctx context.Context, p *account.Account) accountBody {
	b := accountBody{
		ID: p.ID, Login: p.Login, Name: p.Name, Phone: p.Phone, Lang: p.Lang, Organisation: refOf(p.Organisation), Home: *gridRefOf(p.Home),
		Grants: grantsOf(p.Grants, respond.RequestOf(ctx).Lang), Disabled: instant(p.Disabled), MustChange: p.MustChange, SSO: p.SSO,
		Guarded:   p.Guarded(a.Clock()),
		LastLogin: instant(p.LastLogin), Created: p.Created.UTC(), Updated: p.Updated.UTC(), Version: p.Version,
	}
	if p.LockedUntil.After(a.Clock()) {
		b.LockedUntil = instant(p.LockedUntil)
	}
	return b
}

type accountsIn struct {
	LangParam
	Q            string  `query:"q" maxLength:"100" doc:"In the log-in name or the name"`
	ID           grid.ID `query:"id" minimum:"0" doc:"That account alone, as the list shows it: without a look at anybody's phone"`
	Role         string  `query:"role" doc:"With a grant of this role"`
	Grid         grid.ID `query:"grid" minimum:"0" doc:"With their home or a grant in this grid or below it"`
	Organisation grid.ID `query:"organisation" minimum:"0"`
	State        string  `query:"state" enum:"active,disabled,locked"`
	Limit        int     `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor       string  `query:"cursor" maxLength:"400" doc:"Next of the page before, of the same list"`
}

// page is one page of a list.
type page[T any] struct {
	Items   []T    `json:"items"`
	Next    string `json:"next" doc:"Cursor of the next page; empty at the end"`
	Matched int    `json:"matched" doc:"How many there are in all"`
}

type accountDraftBody struct {
	Login        string  `json:"login" doc:"2 to 64 lower-case letters, digits or . _ @ -"`
	Name         string  `json:"name" doc:"Of the person"`
	Phone        string  `json:"phone,omitempty"`
	Organisation grid.ID `json:"organisation,omitempty" minimum:"0"`
	Home         grid.ID `json:"home" minimum:"1" doc:"Grid whose administrators keep the account"`
	Lang         string  `json:"lang,omitempty" enum:"zh,en,"`
	Password     string  `json:"password,omitempty"`
}

type accountUpdateBody struct {
	Login        *string  `json:"login,omitempty"`
	Name         *string  `json:"name,omitempty"`
	Phone        *string  `json:"phone,omitempty"`
	Organisation *grid.ID `json:"organisation,omitempty" minimum:"0" doc:"0: none"`
	Home         *grid.ID `json:"home,omitempty" minimum:"1"`
	Disabled     *bool    `json:"disabled,omitempty" doc:"True ends its sessions too"`
}

type accountUpdateIn struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body accountUpdateBody
}

// madeOut is the answer to what made a record, which may hold a secret.
type madeOut[T any] struct {
	ETag         string `header:"ETag"`
	Location     string `header:"Location"`
	CacheControl string `header:"Cache-Control"`
	Body         T
}

type nothing struct{}

func (a *API) registerAccounts(h huma.API) {
	get(h, "/unheld-grids", "listUnheldGrids", "account",
		"The grids of the main network that nobody answers for, of those whose accounts the caller keeps, the widest first", a.listUnheldGrids)
	get(h, "/accounts", "listAccounts", "account", "The accounts the caller keeps, by log-in name", a.listAccounts)
	write(h, http.MethodPost, "/accounts", "createAccount", "account", "Make an account", http.StatusCreated, a.createAccount)
	get(h, "/accounts/{id}", "getAccount", "account", "An account's card, with the ETag that a change needs", a.getAccount)
	write(h, http.MethodPatch, "/accounts/{id}", "updateAccount", "account", "Change an account, disable or enable it", http.StatusOK,
		a.updateAccount)
	write(h, http.MethodPost, "/accounts/{id}/password", "resetPassword", "account", "Give an account a made-up password and end its sessions",
		http.StatusOK, a.resetPassword)
	write(h, http.MethodPost, "/accounts/{id}/unlock", "unlockAccount", "account", "Let an account try its password again at once",
		http.StatusNoContent, a.unlockAccount)
	get(h, "/accounts/{id}/sessions", "listAccountSessions", "account", "The sessions of an account", a.accountSessions)
	write(h, http.MethodDelete, "/accounts/{id}/sessions", "endAccountSessions", "account", "End all sessions of an account",
		http.StatusNoContent, a.endAccountSessions)
	write(h, http.MethodDelete, "/accounts/{id}/sessions/{session}", "endAccountSession", "account", "End a session of an account",
		http.StatusNoContent, a.endAccountSession)
	a.registerGrants(h)
	a.registerOrganisations(h)
	a.registerTokens(h)
	a.registerApprovals(h)
}

func (a *API) listAccounts(ctx context.Context, in *accountsIn) (*body[page[accountBody]], error) {
	if in.Role != "" {
		if _, ok := grid.InfoOf(grid.Role(in.Role)); !ok {
			return nil, badParam("role", "未知的角色", "Unknown role")
		}
	}
	p, err := a.Services.Account.List(ctx, account.Filter{
		ID: in.ID, Text: in.Q, Role: grid.Role(in.Role), Grid: in.Grid, Organisation: in.Organisation, State: in.State,
	}, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	out := page[accountBody]{Items: make([]accountBody, len(p.Items)), Next: p.Next, Matched: p.Matched}
	for i := range p.Items {
		p.Items[i].Phone = grid.MaskPhone(p.Items[i].Phone)
		out.Items[i] = a.accountOf(ctx, &p.Items[i])
	}
	return answer(out), nil
}

func (a *API) createAccount(ctx context.Context, in *struct {
	LangParam
	Body accountDraftBody
},
) (*madeOut[accountBody], error) {
	b := in.Body
	p, password, err := a.Services.Account.Create(ctx, account.Draft{
		Login: b.Login, Name: b.Name, Phone: b.Phone, Organisation: b.Organisation, Home: b.Home, Lang: b.Lang, Password: b.Password,
	})
	if err != nil {
		return nil, err
	}
	out := &madeOut[accountBody]{
		ETag: respond.VersionTag(p.Version), Location: "/api/v1/accounts/" + strconv.FormatInt(p.ID, 10), CacheControl: "no-store",
		Body: a.accountOf(ctx, &p),
	}
	out.Body.Password = password
	return out, nil
}

func (a *API) getAccount(ctx context.Context, in *idIn) (*taggedOut[accountBody], error) {
	p, err := a.Services.Account.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &taggedOut[accountBody]{ETag: respond.VersionTag(p.Version), Body: a.accountOf(ctx, &p)}, nil
}

func (a *API) updateAccount(ctx context.Context, in *accountUpdateIn) (*taggedOut[accountBody], error) {
	b := in.Body
	p, err := a.Services.Account.Update(ctx, in.ID, in.version, account.Update{
		Login: b.Login, Name: b.Name, Phone: b.Phone, Organisation: b.Organisation, Home: b.Home, Disabled: b.Disabled,
	})
	if err != nil {
		return nil, err
	}
	if b.Phone == nil && p.ID != grid.ActorOf(ctx).ID {
		p.Phone = grid.MaskPhone(p.Phone) // a change is no look at the card, which is audited
	}
	return &taggedOut[accountBody]{ETag: respond.VersionTag(p.Version), Body: a.accountOf(ctx, &p)}, nil
}

type passwordBody struct {
	Password string `json:"password" doc:"Made up; it is not to be had again, and must be changed at the next log-in"`
}

func (a *API) resetPassword(ctx context.Context, in *idIn) (*freshOut[passwordBody], error) {
	password, err := a.Services.Account.ResetPassword(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &freshOut[passwordBody]{"no-store", passwordBody{password}}, nil
}

func (a *API) unlockAccount(ctx context.Context, in *idIn) (*nothing, error) {
	return nil, a.Services.Account.Unlock(ctx, in.ID)
}

func (a *API) accountSessions(ctx context.Context, in *idIn) (*body[items[sessionBody]], error) {
	list, err := a.Services.Account.SessionsOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answer(items[sessionBody]{Items: sessionBodies(ctx, list)}), nil
}

func sessionBodies(ctx context.Context, list []account.Session) []sessionBody {
	mine := grid.ActorOf(ctx).Session
	out := make([]sessionBody, 0, len(list))
	for _, s := range list {
		out = append(out, sessionBody{
			ID: s.ID, Remote: s.Remote, Agent: s.Agent, Created: s.Created.UTC(), Seen: s.Seen.UTC(), Expires: s.Expires.UTC(),
			Current: mine != "" && s.ID == mine,
		})
	}
	return out
}

func (a *API) endAccountSessions(ctx context.Context, in *idIn) (*nothing, error) {
	return nil, a.Services.Account.EndSessionsOf(ctx, in.ID)
}

func (a *API) endAccountSession(ctx context.Context, in *struct {
	LangParam
	ID      grid.ID `path:"id" minimum:"1"`
	Session string  `path:"session" minLength:"1" maxLength:"64"`
},
) (*nothing, error) {
	return nil, a.Services.Account.EndSessionOf(ctx, in.ID, in.Session)
}
