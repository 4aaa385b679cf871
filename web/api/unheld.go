package api

import (
	"context"

	"anwang/web/respond"
)

// unheldGridBody is a grid that nobody answers for.
type unheldGridBody struct {
	Grid  gridRefBody `json:"grid"`
	Code  string      `json:"code"`
	Level string      `json:"level" doc:"What its level is called, in the asked language"`
}

func (a *API) listUnheldGrids(ctx context.Context, in *struct {
	LangParam
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor string `query:"cursor" maxLength:"1200" doc:"Next of the page before, of the same list"`
},
) (*body[page[unheldGridBody]], error) {
	p, err := a.Services.Account.Unheld(ctx, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	out := page[unheldGridBody]{Items: make([]unheldGridBody, len(p.Items)), Next: p.Next, Matched: p.Matched}
	for i := range p.Items {
		u := &p.Items[i]
		out.Items[i] = unheldGridBody{Grid: *gridRefOf(u.Grid), Code: u.Code, Level: lang.Of(u.Level)}
	}
	return answer(out), nil
}
