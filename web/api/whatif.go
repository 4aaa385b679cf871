package api

import (
	"context"

	"anwang/grid"
	"anwang/grid/assess"
)

type whatIfBody struct {
	Version     string          `json:"version" doc:"Version of the rule set in force, which is compared with"`
	Took        float64         `json:"took" doc:"Seconds"`
	Enterprises whatIfEntBody   `json:"enterprises"`
	Grids       whatIfGridsBody `json:"grids"`
	Counts      struct {
		Before levelCounts `json:"before" doc:"Enterprises by level"`
		Then   levelCounts `json:"then"`
	} `json:"counts"`
}

type whatIfEntBody struct {
	Total   int                 `json:"total"`
	Changed int                 `json:"changed"`
	Matrix  map[string]int      `json:"matrix" doc:"How many go from one level to another: \"red>orange\""`
	Items   []whatIfEnterprises `json:"items" doc:"At most 200, the worst first"`
}

type whatIfEnterprises struct {
	ID        grid.ID  `json:"id"`
	Name      string   `json:"name"`
	Code      string   `json:"code"`
	Sectors   []string `json:"sectors"`
	Grid      grid.ID  `json:"grid"`
	GridName  string   `json:"gridName"`
	From      string   `json:"from" enum:"none,red,orange,yellow,blue"`
	To        string   `json:"to" enum:"none,red,orange,yellow,blue"`
	Score     float64  `json:"score"`
	ScoreThen float64  `json:"scoreThen"`
}

type whatIfGridsBody struct {
	Total   int           `json:"total"`
	Changed int           `json:"changed"`
	Items   []whatIfGrids `json:"items" doc:"All of them, by depth"`
}

type whatIfGrids struct {
	ID        grid.ID `json:"id"`
	Name      string  `json:"name"`
	Depth     int     `json:"depth"`
	From      string  `json:"from" enum:"none,red,orange,yellow,blue"`
	To        string  `json:"to" enum:"none,red,orange,yellow,blue"`
	Index     float64 `json:"index"`
	IndexThen float64 `json:"indexThen"`
}

func (a *API) whatIf(ctx context.Context, in *struct {
	LangParam
	Body struct {
		Body sentRule `json:"body,omitempty" doc:"The values to try, as getRule gives them"`
		Rule grid.ID  `json:"rule,omitempty" minimum:"0" doc:"Or the rule set to try"`
	}
},
) (*body[whatIfBody], error) {
	set, err := in.Body.Body.set()
	if in.Body.Body.Raw == nil {
		var r assess.Rule
		if r, err = a.Services.Assess.Rule(ctx, in.Body.Rule); err == nil {
			set = r.Set
		}
	}
	if err != nil {
		return nil, err
	}
	d, err := a.Services.Assess.WhatIf(ctx, set)
	if err != nil {
		return nil, err
	}
	return answer(whatIfOf(&d)), nil
}

func whatIfOf(d *assess.Difference) whatIfBody {
	b := whatIfBody{Version: d.Version, Took: d.Took.Seconds()}
	b.Enterprises = whatIfEntBody{
		Total: d.Enterprises, Changed: d.Changed, Matrix: map[string]int{},
		Items: make([]whatIfEnterprises, 0, len(d.Items)),
	}
	for k, n := range d.Matrix {
		b.Enterprises.Matrix[k[0].String()+">"+k[1].String()] = n
	}
	for i := range d.Items {
		e := &d.Items[i]
		b.Enterprises.Items = append(b.Enterprises.Items, whatIfEnterprises{
			ID: e.ID, Name: e.Name, Code: e.Code, Sectors: orEmpty(e.Sector.List()), Grid: e.Grid, GridName: e.GridName,
			From: e.From.String(), To: e.To.String(), Score: round1(e.Score), ScoreThen: round1(e.Then),
		})
	}
	b.Grids = whatIfGridsBody{Total: d.Grids, Changed: len(d.GridItems), Items: make([]whatIfGrids, 0, len(d.GridItems))}
	for i := range d.GridItems {
		g := &d.GridItems[i]
		b.Grids.Items = append(b.Grids.Items, whatIfGrids{
			ID: g.ID, Name: g.Name, Depth: int(g.Depth), From: g.From.String(), To: g.To.String(), Index: round1(g.Index), IndexThen: round1(g.Then),
		})
	}
	b.Counts.Before, b.Counts.Then = countsOf(d.Before), countsOf(d.Then)
	return b
}
