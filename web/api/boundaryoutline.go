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
