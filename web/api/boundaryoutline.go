package api

import (
	"context"

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/boundary"
)

// boundaryOutlineBody is a layer of a load as a small map draws it.
type boundaryOutlineBody struct {
	File  string              `json:"file"`
	Layer string              `json:"layer"`
	Bound []float64           `json:"bound" doc:"West, south, east, north of what is drawn"`
	Lines orb.MultiLineString `json:"lines" doc:"Outer rings, longitude and latitude, with as many points as can be seen on a small map"`
}

func (a *API) listBoundaryOutlines(ctx context.Context, in *struct {
	LangParam
	ID     grid.ID `path:"id" minimum:"1"`
	File   string  `query:"file" maxLength:"200" doc:"Only a layer of this file"`
	Layer  string  `query:"layer" maxLength:"200" doc:"Which of it"`
	System string  `query:"system" maxLength:"40" doc:"Key of the coordinate system to draw it in, to see whether it fits"`
},
) (*body[items[boundaryOutlineBody]], error) {
	list, err := a.Services.Boundary.Outlines(ctx, in.ID, boundary.Source{File: in.File, Layer: in.Layer, System: in.System})
	if err != nil {
		return nil, err
	}
	out := items[boundaryOutlineBody]{Items: make([]boundaryOutlineBody, len(list))}
	for i := range list {
		out.Items[i] = outlineBodyOf(&list[i])
	}
	return answer(out), nil
}

func outlineBodyOf(o *boundary.Outline) boundaryOutlineBody {
	return boundaryOutlineBody{
		File: o.File, Layer: o.Layer, Lines: o.Lines,
		Bound: []float64{o.Bound.Left(), o.Bound.Bottom(), o.Bound.Right(), o.Bound.Top()},
	}
}

// boundaryPreviewBody is a level of a network as a load made it.
type boundaryPreviewBody struct {
	Level int               `json:"level" doc:"1 the root"`
	Bound []float64         `json:"bound" doc:"West, south, east, north of the network"`
	Grids []previewGridBody `json:"grids"`
	Moved []movedBody       `json:"moved" doc:"Ground of this level that changed hands so that the levels nest, the largest first"`
}

type previewGridBody struct {
	Code   string           `json:"code"`
	Name   string           `json:"name"`
	Parent string           `json:"parent" doc:"Code"`
	Shape  orb.MultiPolygon `json:"shape" doc:"Longitude and latitude, with as many points as can be seen on a small map"`
}

type movedBody struct {
	From  string           `json:"from" doc:"Code of the grid that loses it; empty: nobody had it"`
	To    string           `json:"to" doc:"Code of the grid that gets it; empty: nobody"`
	Area  float64          `json:"area" doc:"Square metres"`
	Shape orb.MultiPolygon `json:"shape"`
}

func (a *API) previewBoundaryLoad(ctx context.Context, in *struct {
	LangParam
	ID    grid.ID `path:"id" minimum:"1"`
	Level int     `query:"level" minimum:"0" maximum:"6" doc:"1 the root; 0: the lowest"`
},
) (*body[boundaryPreviewBody], error) {
	p, err := a.Services.Boundary.Preview(ctx, in.ID, in.Level)
	if err != nil {
		return nil, err
	}
	out := boundaryPreviewBody{
		Level: p.Level, Bound: p.Bound, Grids: make([]previewGridBody, len(p.Grids)), Moved: make([]movedBody, len(p.Moved)),
	}
	for i := range p.Grids {
		out.Grids[i] = previewGridBody(p.Grids[i])
	}
	for i := range p.Moved {
		out.Moved[i] = movedBody(p.Moved[i])
	}
	return answer(out), nil
}
