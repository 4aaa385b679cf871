package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/live"
)

// searchHit is one finding.
type searchHit struct {
	Kind   subjectKey  `json:"kind"`
	ID     grid.ID     `json:"id"`
	Name   string      `json:"name"`
	Code   string      `json:"code"`
	Level  string      `json:"level,omitempty" enum:"none,red,orange,yellow,blue"`
	Class  string      `json:"class,omitempty" enum:"closed,majorOverdue,major,generalOverdue,general"`
	Lon    float64     `json:"lon"`
	Lat    float64     `json:"lat"`
	Own    ownClass    `json:"ownClass,omitempty" doc:"Of a kind that has classes of its own"`
	Bounds *[4]float64 `json:"bounds,omitempty" doc:"Of a grid"`
	Depth  int         `json:"depth,omitempty" doc:"Of a grid"`
	Path   string      `json:"path" doc:"Names from the root down" example:"北京市 / 通州区"`
}

type searchIn struct {
	LangParam
	Q     string `query:"q" required:"true" minLength:"1" maxLength:"100" doc:"Name, initials, code of a grid, credit code, danger number"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

func (a *API) registerSearch(h huma.API) {
	get(h, "/search", "search", "status", "Find grids and points of every kind", a.search)
}

func (a *API) search(ctx context.Context, in *searchIn) (*body[items[searchHit]], error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	hits, err := v.Search(ctx, in.Q, in.Limit)
	if err != nil {
		return nil, err
	}
	out := items[searchHit]{Items: make([]searchHit, 0, len(hits))}
	for _, hit := range hits {
		out.Items = append(out.Items, hitOf(v, &hit))
	}
	return answer(out), nil
}

func hitOf(v *live.View, h *live.Hit) searchHit {
	if g := h.Grid; g != nil {
		s := searchHit{
			Kind: "grid", ID: g.ID, Name: g.Name, Code: g.Code, Level: h.Level.String(),
			Lon: g.Label[0], Lat: g.Label[1], Depth: int(g.Depth), Path: h.Path,
		}
		if info, ok := v.Grid(g.ID); ok {
			b := boundsOf(info.Bound)
			s.Bounds = &b
		}
		return s
	}
	p := h.Point
	s := searchHit{Kind: subjectKey(p.Kind.String()), ID: p.ID, Name: p.Name, Code: p.Code, Lon: p.Lon, Lat: p.Lat, Path: h.Path}
	switch key := p.Kind.ClassKey(p.Class); p.Kind.Info().Scale {
	case grid.ScaleLevel:
		s.Level = key
	case grid.ScaleDanger:
		s.Class = key
	case grid.ScaleOwn:
		s.Own = ownClass(key)
	}
	return s
}
