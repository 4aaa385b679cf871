package api

import (
	"cmp"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/enterprise"
	"anwang/grid/risk"
	"anwang/web/respond"
)

// editionBody is an edition of GB 6441, by which accidents are told apart.
type editionBody struct {
	Version string             `json:"version"`
	Source  string             `json:"source" doc:"The standard, GB 6441-2025"`
	From    string             `json:"from" format:"date" doc:"It holds from this day until the next one's"`
	Entered bool               `json:"entered" doc:"Its types have names; else those of the edition before are taken, to confirm"`
	Types   []accidentTypeBody `json:"types" doc:"Of 1986: those of the vocabulary"`
	Row     int32              `json:"row" doc:"The ETag of a change is \"v\" and this"`
}

type accidentTypeBody struct {
	Key  string `json:"key" doc:"What a record says as its type"`
	Code string `json:"code"`
	Name string `json:"name" doc:"In the asked language"`
	EN   string `json:"en" doc:"In English, as it was entered; empty: not entered"`
}

// accidentNames are what the types of the editions that were entered are called, by
// what a record says; nil when there is no accident. A type whose English nobody has
// entered is called as the same one of the vocabulary.
func (a *API) accidentNames(ctx context.Context, records map[risk.Factor][]assess.Behind) map[string]grid.Text {
	if len(records[risk.Accidents]) == 0 {
		return nil
	}
	list, err := a.Services.Enterprise.AccidentEditions(ctx)
	words, unread := enterprise.Words()
	if err != nil || unread != nil {
		return nil
	}
	english := map[string]string{}
	if kind, ok := words.KindOf(string(risk.RecordAccident)); ok {
		for _, t := range kind.Types {
			english[t.Name.ZH] = t.Name.EN
		}
	}
	names := map[string]grid.Text{}
	for _, e := range list {
		for _, t := range e.Types {
			if en := cmp.Or(t.EN, english[t.ZH]); en != "" {
				names[t.ZH] = grid.Text{ZH: t.ZH, EN: en}
			}
		}
	}
	return names
}

// editionsOf lists the editions; while the database is away, that of the program.
func (a *API) editionsOf(ctx context.Context, lang respond.Lang) []editionBody {
	list, err := a.Services.Enterprise.AccidentEditions(ctx)
	if err != nil {
		_ = note(ctx, err)
		list = []enterprise.AccidentEdition{{Version: "1986", Source: "GB 6441-1986", From: "1987-02-01"}}
	}
	out := make([]editionBody, len(list))
	for i := range list {
		out[i] = editionOf(&list[i], lang)
	}
	return out
}

func editionOf(e *enterprise.AccidentEdition, lang respond.Lang) editionBody {
	b := editionBody{Version: e.Version, Source: e.Source, From: e.From, Entered: e.Entered(), Types: []accidentTypeBody{}, Row: e.Row}
	for _, t := range e.Types {
		name := grid.Text{ZH: t.ZH, EN: t.EN}
		if t.EN == "" {
			name.EN = t.ZH
		}
		b.Types = append(b.Types, accidentTypeBody{t.ZH, t.Code, lang.Of(name), t.EN})
	}
	if words, err := enterprise.Words(); err == nil && e.Entered() && len(e.Types) == 0 {
		kind, _ := words.KindOf("accident")
		for _, t := range kind.Types {
			b.Types = append(b.Types, accidentTypeBody{t.Key, t.Code, lang.Of(t.Name), t.Name.EN})
		}
	}
	return b
}

type editionIn struct {
	LangParam
	Version string `path:"version" pattern:"^[0-9A-Za-z.-]{1,20}$" doc:"The edition's year"`
	Body    struct {
		Source string        `json:"source" maxLength:"200"`
		From   string        `json:"from" format:"date" doc:"The day it begins"`
		Row    int32         `json:"row" minimum:"0" doc:"Of the edition that is changed; 0: a new one"`
		Types  []enteredBody `json:"types" maxItems:"200" doc:"As the printed standard has them; none: not entered yet"`
	}
}

type enteredBody struct {
	Code string `json:"code" maxLength:"10"`
	ZH   string `json:"zh" maxLength:"60"`
	EN   string `json:"en,omitempty" maxLength:"100"`
}

func (a *API) registerEditions(h huma.API) {
	write(h, http.MethodPut, "/enterprises/accident-editions/{version}", "setAccidentEdition", "enterprise",
		"Enter an edition of the types of accidents (GB 6441), when it begins and what its types are called", http.StatusOK, a.setAccidentEdition)
}

func (a *API) setAccidentEdition(ctx context.Context, in *editionIn) (*body[editionBody], error) {
	e := enterprise.AccidentEdition{Version: in.Version, Source: in.Body.Source, From: in.Body.From}
	for _, t := range in.Body.Types {
		e.Types = append(e.Types, enterprise.AccidentType(t))
	}
	e, err := a.Services.Enterprise.SetAccidentEdition(ctx, e, in.Body.Row)
	if err != nil {
		return nil, err
	}
	return answer(editionOf(&e, respond.RequestOf(ctx).Lang)), nil
}
