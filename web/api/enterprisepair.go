package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/enterprise"
	"anwang/web/respond"
)

type pairBody struct {
	A      likeBody   `json:"a"`
	B      likeBody   `json:"b"`
	Why    []string   `json:"why"`
	Text   string     `json:"text"`
	Metres float64    `json:"metres"`
	Apart  *apartBody `json:"apart,omitempty" doc:"Why they are two, in a list of those that are"`
}

type apartBody struct {
	Reason string    `json:"reason"`
	By     string    `json:"by" doc:"Name of who said so"`
	At     time.Time `json:"at"`
}

// pairPage is a page of pairs.
type pairPage struct {
	Items   []pairBody `json:"items"`
	Matched int        `json:"matched"`
	Next    string     `json:"next" doc:"Cursor of the page after this one; empty at the end"`
	Apart   int        `json:"apart" doc:"So many more have been told apart"`
	Partial bool       `json:"partial" doc:"Files are still being compared: there may be more pairs in a while"`
}

func (a *API) listDuplicates(ctx context.Context, in *struct {
	LangParam
	AreaParams
	Apart  bool   `query:"apart" doc:"Those that have been told apart, the latest first, instead"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor string `query:"cursor" maxLength:"200" doc:"Next of the page before, of the same list"`
},
) (*body[pairPage], error) {
	if _, err := grid.Require(ctx, grid.EditEnterprise); err != nil {
		return nil, err
	}
	if err := a.shown(ctx, in.Grid); err != nil {
		return nil, err
	}
	areas, err := a.areas(&in.AreaParams)
	if err != nil {
		return nil, err
	}
	// Pairs have no order of their own that a place could be told by but their number.
	list, from := grid.ListOf("pairs", areas, in.Apart), int32(0)
	if _, err := list.After(in.Cursor, &from); err != nil {
		return nil, err
	}
	out, err := a.pairs(ctx, areas, in.Apart, int(max(from, 0)), in.Limit)
	if err != nil {
		return nil, err
	}
	if next := int(from) + in.Limit; next < out.Matched {
		out.Next = list.Cursor(next)
	}
	return answer(out), nil
}

// pairs is a page of the pairs, or of those told apart.
func (a *API) pairs(ctx context.Context, areas []grid.Area, apart bool, from, limit int) (out pairPage, err error) {
	lang := respond.RequestOf(ctx).Lang
	if apart {
		p, err := a.Services.Enterprise.Aparts(ctx, areas, from, limit)
		out = pairPage{Items: make([]pairBody, len(p.Pairs)), Matched: p.Matched, Apart: p.Matched}
		for i := range p.Pairs {
			one := &p.Pairs[i]
			out.Items[i] = pairOf(&one.Pair, lang)
			out.Items[i].Apart = &apartBody{one.Reason, one.By, one.At.UTC()}
		}
		return out, err
	}
	d, err := a.Services.Enterprise.Duplicates(ctx, areas, from, limit)
	out = pairPage{Items: make([]pairBody, len(d.Pairs)), Matched: d.Matched, Partial: d.Partial, Apart: d.Apart}
	for i := range d.Pairs {
		out.Items[i] = pairOf(&d.Pairs[i], lang)
	}
	return out, err
}

func pairOf(p *enterprise.Pair, lang respond.Lang) pairBody {
	c := candidateOf(p, lang)
	return pairBody{A: likeOf(&p.A), B: c.Enterprise, Why: c.Why, Text: c.Text, Metres: c.Metres}
}

func (a *API) registerPairs(h huma.API) {
	get(h, "/enterprises/duplicates", "listDuplicates", "enterprise", "Pairs of files that may be of one enterprise", a.listDuplicates)
	write(h, http.MethodPost, "/enterprises/duplicates/apart", "tellApart", "enterprise",
		"Say that two files are of two enterprises: the pair is listed and counted no more", http.StatusNoContent, a.tellApart)
	write(h, http.MethodDelete, "/enterprises/duplicates/apart/{a}/{b}", "takeBackApart", "enterprise",
		"Take back that two files are of two enterprises", http.StatusNoContent, a.takeBackApart)
}

func (a *API) tellApart(ctx context.Context, in *struct {
	LangParam
	Body struct {
		A      grid.ID `json:"a" minimum:"1"`
		B      grid.ID `json:"b" minimum:"1"`
		Reason string  `json:"reason" minLength:"1" maxLength:"500" doc:"Why they are two"`
	}
},
) (*nothing, error) {
	return nil, a.Services.Enterprise.TellApart(ctx, in.Body.A, in.Body.B, in.Body.Reason)
}

func (a *API) takeBackApart(ctx context.Context, in *struct {
	LangParam
	A grid.ID `path:"a" minimum:"1"`
	B grid.ID `path:"b" minimum:"1"`
},
) (*nothing, error) {
	return nil, a.Services.Enterprise.TakeBack(ctx, in.A, in.B)
}
