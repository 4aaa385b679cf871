package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/web/respond"
	"anwang/web/session"
	"anwang/web/sso"
)

// Login is what logging in takes besides the accounts.
type Login struct {
	Sessions *session.Keeper
	SSO      *sso.SSO // nil: none
	Demo     bool     // the accounts of the demo city may be named to anybody
}

// asked gives a handler the request it answers, for its cookies and address.
type asked struct{ r *http.Request }

// Resolve is for huma.
func (a *asked) Resolve(ctx huma.Context) []error {
	a.r, _ = humachi.Unwrap(ctx)
	return nil
}

type loginIn struct {
	asked
	LangParam
	Body struct {
		Login    string `json:"login" maxLength:"200" doc:"Log-in name, in any case"`
		Password string `json:"password" maxLength:"1000"`
	}
}

// CookieOut sets or takes away the cookie of a session; huma reads only exported
// embedded structs, and would describe an http.Cookie as an object.
type CookieOut struct {
	Cookie       string `header:"Set-Cookie" doc:"The session, to be sent back as it is"`
	CacheControl string `header:"Cache-Control"`
}

type loginOut struct {
	CookieOut
	Body meBody
}

type optionsBody struct {
	SSO     bool       `json:"sso" doc:"Single sign-on is possible, at /api/v1/login/sso?return=/…"`
	SSOName string     `json:"ssoName" doc:"What people call it"`
	Demo    []demoBody `json:"demo" doc:"The accounts of the demo city; none in the field"`
	First   bool       `json:"first" doc:"There is no account yet: the first administrator begins at the address that the server printed"`
	City    string     `json:"city" doc:"Name of the city, as long as there is no account; empty: it has none yet"`
}

type demoBody struct {
	Login    string `json:"login"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	RoleName string `json:"roleName" doc:"In the asked language"`
	Where    string `json:"where" doc:"What the role is held at"`
}

func (a *API) registerLogin(h huma.API, raw chi.Router) {
	get(h, "/login/options", "loginOptions", "account", "How one can log in", a.loginOptions)
	post(h, "/login", "login", "Log in with a password; the answer sets the cookie of the session", http.StatusOK, a.login)
	post(h, "/logout", "logout", "Log out: the session ends", http.StatusNoContent, a.logout)
	redirect(h, raw, huma.Operation{
		OperationID: "ssoBegin", Method: http.MethodGet, Path: "/api/v1/login/sso", Tags: []string{"account"},
		Summary: "Log in by single sign-on: goes to the issuer and comes back", Parameters: []*huma.Param{
			{Name: "return", In: "query", Description: "Path to come back to, of this server only", Schema: &huma.Schema{Type: huma.TypeString}},
		},
	}, a.ssoBegin)
	redirect(h, raw, huma.Operation{
		OperationID: "ssoCallback", Method: http.MethodGet, Path: "/api/v1/login/sso/callback", Tags: []string{"account"},
		Summary: "Where the issuer sends the browser back to, with what it has to say",
	}, a.ssoCallback)
}

func (a *API) loginOptions(ctx context.Context, _ *struct{ LangParam }) (*body[optionsBody], error) {
	b := optionsBody{Demo: []demoBody{}}
	if a.Login.SSO != nil {
		b.SSO, b.SSOName = true, a.Login.SSO.Name()
	}
	switch first, err := a.Services.Setup.State(ctx); {
	case err != nil && !grid.Away(err):
		return nil, err
	case first.Open:
		b.First, b.City = true, first.City
		return answer(b), nil
	case !a.Login.Demo:
		return answer(b), nil
	}
	list, err := a.Services.Account.Synthetic(ctx)
	if err != nil && !grid.Away(err) { // the page is of use without them
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	for i := range list {
		row := demoBody{Login: list[i].Login, Name: list[i].Name}
		if len(list[i].Grants) > 0 {
			g := &list[i].Grants[0]
			info, _ := grid.InfoOf(g.Role)
			row.Role, row.RoleName, row.Where = string(g.Role), lang.Of(info.Name), list[i].Where(a.Live.Sectors(), lang.Of)
		}
		b.Demo = append(b.Demo, row)
	}
	return answer(b), nil
}

func (a *API) login(ctx context.Context, in *loginIn) (*loginOut, error) {
	from := a.Login.Sessions.VisitorOf(in.r)
	id, err := a.Services.Account.LogIn(ctx, in.Body.Login, in.Body.Password, from)
	if err != nil {
		return nil, err
	}
	cookie, me, err := a.enter(ctx, in.r, id)
	if err != nil {
		return nil, err
	}
	return &loginOut{cookie, me}, nil
}

// enter begins the session of an account, and says who the next request is answered as.
func (a *API) enter(ctx context.Context, r *http.Request, id grid.ID) (out CookieOut, me meBody, err error) {
	from := a.Login.Sessions.VisitorOf(r)
	cookie, err := a.Login.Sessions.Begin(r, id, false)
	if err != nil {
		return out, me, err
	}
	who, err := a.Services.Account.Actor(ctx, grid.Credentials{Session: cookie.Value, Remote: from.Remote, Request: from.Request})
	if err != nil {
		return out, me, err
	}
	me, err = a.meOf(grid.WithActor(ctx, who))
	return CookieOut{cookie.String(), "no-store"}, me, err
}

func (a *API) logout(ctx context.Context, in *struct {
	asked
	LangParam
},
) (*CookieOut, error) {
	if err := a.Services.Account.LogOut(ctx); err != nil {
		return nil, err
	}
	return &CookieOut{a.Login.Sessions.Ended(in.r).String(), "no-store"}, nil
}

func (a *API) ssoBegin(w http.ResponseWriter, r *http.Request) {
	if a.Login.SSO == nil {
		respond.Error(w, r, grid.Errorf(grid.CodeNotFound, "未配置统一身份认证", "There is no single sign-on here"))
		return
	}
	a.Login.SSO.Begin(w, r)
}

func (a *API) ssoCallback(w http.ResponseWriter, r *http.Request) {
	if a.Login.SSO == nil {
		respond.Error(w, r, grid.Errorf(grid.CodeNotFound, "未配置统一身份认证", "There is no single sign-on here"))
		return
	}
	a.Login.SSO.Callback(w, r)
}
