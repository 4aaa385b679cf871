package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/web/respond"
)

// meBody is who asks, as they are shown to themselves.
type meBody struct {
	ID           grid.ID      `json:"id"`
	Login        string       `json:"login"`
	Name         string       `json:"name"`
	Phone        string       `json:"phone" doc:"In full: it is one's own; masked for a token"`
	Lang         string       `json:"lang" enum:"zh,en," doc:"Preferred language; empty none"`
	Organisation *refBody     `json:"organisation"`
	Home         *gridRefBody `json:"home" doc:"Whose administrators keep the account"`
	MustChange   bool         `json:"mustChange" doc:"The password must be changed before anything else"`
	SSO          bool         `json:"sso" doc:"Linked to a person at the single sign-on"`
	Session      string       `json:"session" doc:"Public name of the session; empty for a token"`
	Grants       []grantBody  `json:"grants"`
	Permissions  []actionKey  `json:"permissions" doc:"Actions that may be done somewhere" example:"[\"map.view\"]"`
	Asked        int          `json:"asked" doc:"How many tokens administrators ask the person for, to be confirmed or refused"`
	Steps        bool         `json:"steps" doc:"There is something left of the first steps of a city, which this person may look at"`
}

type langBody struct {
	Lang string `json:"lang" enum:"zh,en," doc:"Empty: that of the browser"`
}

type ownPasswordBody struct {
	Current  string `json:"current" maxLength:"1000"`
	Password string `json:"password" maxLength:"1000"`
}

func (a *API) registerMe(h huma.API) {
	get(h, "/me", "me", "account", "Who asks", func(ctx context.Context, _ *struct{ LangParam }) (*body[meBody], error) {
		b, err := a.meOf(ctx)
		return answer(b), err
	})
	change(h, http.MethodPatch, "/me", "updateMe", "Choose the language", http.StatusOK, a.updateMe)
	post(h, "/me/password", "changePassword", "Change the password; the other sessions end", http.StatusNoContent, a.changePassword)
	get(h, "/me/sessions", "listMySessions", "account", "The sessions of whoever asks", a.mySessions)
	change(h, http.MethodDelete, "/me/sessions/{id}", "endMySession", "End one of the own sessions", http.StatusNoContent, a.endMySession)
}

// meOf is who asks.
func (a *API) meOf(ctx context.Context) (meBody, error) {
	acc, err := a.Services.Account.Me(ctx)
	if err != nil {
		return meBody{}, err
	}
	who := grid.ActorOf(ctx)
	b := meBody{
		ID: acc.ID, Login: acc.Login, Name: acc.Name, Phone: acc.Phone, Lang: acc.Lang, Organisation: refOf(acc.Organisation),
		Home:       gridRefOf(acc.Home),
		MustChange: acc.MustChange, SSO: acc.SSO, Session: who.Session, Grants: grantsOf(acc.Grants, respond.RequestOf(ctx).Lang),
		Permissions: []actionKey{},
	}
	if who.Token != 0 {
		b.Phone = grid.MaskPhone(b.Phone) // whoever made the token need not be the person
	}
	if who.Session != "" { // while the database is away nobody is asked for anything
		asked, err := a.Services.Account.MyApprovals(ctx)
		if err != nil && !grid.Away(err) {
			return b, err
		}
		b.Asked = len(asked)
		if b.Steps, err = a.Services.Setup.Left(ctx); err != nil && !grid.Away(err) {
			return b, err
		}
	}
	for i := range grid.Permissions {
		if action := grid.Permissions[i].Action; who.May(action) {
			b.Permissions = append(b.Permissions, actionKey(action))
		}
	}
	return b, nil
}

func (a *API) updateMe(ctx context.Context, in *struct {
	LangParam
	Body langBody
},
) (*body[meBody], error) {
	if _, err := a.Services.Account.SetLang(ctx, in.Body.Lang); err != nil {
		return nil, err
	}
	b, err := a.meOf(ctx)
	return answer(b), err
}

func (a *API) changePassword(ctx context.Context, in *struct {
	LangParam
	Body ownPasswordBody
},
) (*struct{}, error) {
	return nil, a.Services.Account.ChangePassword(ctx, in.Body.Current, in.Body.Password)
}

func (a *API) mySessions(ctx context.Context, _ *struct{ LangParam }) (*body[items[sessionBody]], error) {
	list, err := a.Services.Account.Sessions(ctx)
	if err != nil {
		return nil, err
	}
	out := items[sessionBody]{Items: make([]sessionBody, len(list))}
	for i, one := range list {
		out.Items[i] = sessionBody{
			ID: one.ID, Remote: one.Remote, Agent: one.Agent, Created: one.Created.UTC(), Seen: one.Seen.UTC(), Expires: one.Expires.UTC(),
			Current: one.ID == grid.ActorOf(ctx).Session,
		}
	}
	return answer(out), nil
}

func (a *API) endMySession(ctx context.Context, in *struct {
	LangParam
	ID string `path:"id" maxLength:"36"`
},
) (*struct{}, error) {
	return nil, a.Services.Account.EndSession(ctx, in.ID)
}
