package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid/setup"
)

type setupIn struct {
	asked
	LangParam
	Body struct {
		Secret   string             `json:"secret" maxLength:"200" doc:"Of the address that the server printed"`
		City     *cityBody          `json:"city" doc:"Null: it has a name already"`
		Admin    administratorBody  `json:"admin" doc:"System administrator: who asks"`
		Password string             `json:"password" minLength:"1" maxLength:"1000" doc:"Of the system administrator"`
		Security *administratorBody `json:"security" doc:"Security administrator, another person; null: made later at the command line"`
		Auditor  *administratorBody `json:"auditor" doc:"Auditor, a third person; null: made later"`
	}
}

type cityBody struct {
	Code string `json:"code" maxLength:"40" doc:"Code of its division, like 371000" example:"371000"`
	Name string `json:"name" maxLength:"200"`
}

type administratorBody struct {
	Login string `json:"login" maxLength:"200" doc:"Log-in name"`
	Name  string `json:"name" maxLength:"200"`
}

type setupOut struct {
	CookieOut
	Body setupBody
}

// setupBody is what came of it. What was made up is not to be had again.
type setupBody struct {
	Me        meBody             `json:"me"`
	Passwords []madePasswordBody `json:"passwords" doc:"Of the others, shown this once, to be changed at their first log-in"`
}

type madePasswordBody struct {
	Role     string `json:"role"`
	Login    string `json:"login"`
	Password string `json:"password"`
}

type firstStepsBody struct {
	Code          string          `json:"code" doc:"Of the city; empty: it has no name yet"`
	City          string          `json:"city"`
	Steps         []firstStepBody `json:"steps" doc:"In the order in which they are best taken"`
	Levels        []stepLevelBody `json:"levels" doc:"Of the main network, the root first"`
	Networks      int             `json:"networks"`
	Shaped        bool            `json:"shaped" doc:"The city has its boundary"`
	Organisations int             `json:"organisations" doc:"Records are counted up to 1,000"`
	Security      int             `json:"security" doc:"Who can log in as security administrator"`
	Auditors      int             `json:"auditors"`
	People        int             `json:"people" doc:"Who can log in and works with the map"`
	Departments   int             `json:"departments" doc:"Of them, who hold a sector"`
	Enterprises   int             `json:"enterprises"`
	NoSector      int             `json:"noSector" doc:"Enterprises of no sector"`
	Sectors       int             `json:"sectors" doc:"Sectors that are offered"`
	Unanswered    int             `json:"unanswered" doc:"Of them, for which no department answers"`
}

type firstStepBody struct {
	Step string `json:"step" enum:"city,levels,boundaries,people,enterprises,sectors"`
	Done bool   `json:"done"`
}

type stepLevelBody struct {
	Name   string `json:"name"`
	NameEN string `json:"nameEn"`
	Grids  int    `json:"grids"`
	Shaped int    `json:"shaped" doc:"Grids that have a boundary"`
}

func (a *API) registerSetup(h huma.API) {
	post(h, "/setup", "beginSetup", "Begin a city: its name and its first administrators; the answer sets the cookie of the session",
		http.StatusCreated, a.beginSetup)
	get(h, "/setup/steps", "getSteps", "account", "The first steps of a city: what is there and what is missing", a.steps)
}

func (a *API) beginSetup(ctx context.Context, in *setupIn) (*setupOut, error) {
	b := setup.Beginning{
		Admin: setup.Person(in.Body.Admin), Password: in.Body.Password, Security: (*setup.Person)(in.Body.Security),
		Auditor: (*setup.Person)(in.Body.Auditor),
	}
	if c := in.Body.City; c != nil {
		b.Code, b.Name = c.Code, c.Name
	}
	from := a.Login.Sessions.VisitorOf(in.r)
	began, err := a.Services.Setup.BeginWith(ctx, in.Body.Secret, from.Remote, from.Request, b)
	if err != nil {
		return nil, err
	}
	cookie, me, err := a.enter(ctx, in.r, began.Admin)
	if err != nil {
		return nil, err
	}
	out := &setupOut{cookie, setupBody{Me: me, Passwords: make([]madePasswordBody, len(began.Passwords))}}
	for i, p := range began.Passwords {
		out.Body.Passwords[i] = madePasswordBody{string(p.Role), p.Login, p.Password}
	}
	return out, nil
}

func (a *API) steps(ctx context.Context, _ *struct{ LangParam }) (*body[firstStepsBody], error) {
	f, err := a.Services.Setup.Facts(ctx)
	if err != nil {
		return nil, err
	}
	b := firstStepsBody{
		Code: f.Code, City: f.City, Steps: make([]firstStepBody, len(setup.Steps)), Levels: make([]stepLevelBody, len(f.Levels)),
		Networks: f.Networks, Shaped: f.Shaped, Organisations: f.Organisations, Security: f.Security, Auditors: f.Auditors, People: f.People,
		Departments: f.Departments, Enterprises: f.Enterprises, NoSector: f.NoSector, Sectors: f.Sectors, Unanswered: f.Unanswered,
	}
	for i, s := range setup.Steps {
		b.Steps[i] = firstStepBody{string(s), f.Done(s)}
	}
	for i := range f.Levels {
		b.Levels[i] = stepLevelBody(f.Levels[i])
	}
	return answer(b), nil
}
