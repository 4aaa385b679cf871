package api

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/live"
)

// GridRow is a grid in a list.
type GridRow struct {
	ID        grid.ID     `json:"id"`
	Parent    grid.ID     `json:"parent" doc:"0 for the root"`
	Depth     int         `json:"depth"`
	Code      string      `json:"code"`
	Name      string      `json:"name"`
	Pinyin    string      `json:"pinyin"`
	Initials  string      `json:"initials" doc:"Pinyin initials; after a blank, where it has its own readings, those of the usual ones"`
	Leaf      bool        `json:"leaf"`
	Synthetic bool        `json:"synthetic" doc:"The shape is made up"`
	Area      float64     `json:"area" doc:"Geodesic, square metres"`
	Label     [2]float64  `json:"label" doc:"A place inside: longitude, latitude"`
	Bounds    [4]float64  `json:"bounds" doc:"West, south, east, north"`
	Level     string      `json:"level" enum:"none,red,orange,yellow,blue"`
	Index     float64     `json:"index" doc:"Ranks grids inside a level"`
	Load      float64     `json:"load" doc:"How much there is to supervise; no risk"`
	Counts    grid.Counts `json:"counts" doc:"Enterprises: not assessed, red, orange, yellow, blue"`
	Open      int         `json:"open" doc:"Open dangers"`
	Children  int         `json:"children"`
}

func rowOf(g *live.GridInfo) GridRow {
	d := g.Tally.Dangers
	return GridRow{
		ID: g.ID, Parent: g.Parent, Depth: int(g.Depth), Code: g.Code, Name: g.Name, Pinyin: g.Pinyin, Initials: g.Initials,
		Leaf: g.Leaf, Synthetic: g.Synthetic, Area: g.Area, Label: g.Label, Bounds: boundsOf(g.Bound),
		Level: g.Level.String(), Index: round1(g.Index), Load: round1(g.Load), Counts: g.Tally.Enterprises,
		Open: int(d.Total() - d[grid.ClassClosed]), Children: g.Children,
	}
}

// pathStep is one grid of a path, root first.
type pathStep struct {
	ID    grid.ID `json:"id"`
	Name  string  `json:"name"`
	Depth int     `json:"depth"`
	Code  string  `json:"code"`
	Level string  `json:"level" enum:"none,red,orange,yellow,blue" doc:"none unless shown"`
	Shown bool    `json:"shown" doc:"The caller may look at the grid; false for those above, of which only the name is known"`
}

func pathOf(steps []live.Step) []pathStep {
	out := make([]pathStep, len(steps))
	for i, g := range steps {
		out[i] = pathStep{ID: g.ID, Name: g.Name, Depth: int(g.Depth), Code: g.Code, Level: grid.NotAssessed.String(), Shown: g.Shown}
		if g.Shown {
			out[i].Level = g.Level.String()
		}
	}
	return out
}

// items is a list that is answered whole.
type items[T any] struct {
	Items []T `json:"items"`
}

func (a *API) registerGrids(h huma.API) {
	get(h, "/grids", "listGrids", "boundary", "The grids right below a grid, or the topmost ones that the caller sees", a.listGrids)
	get(h, "/grids/at", "locateGrids", "boundary", "The grids at a place, root first", a.gridsAt)
	get(h, "/grids/{id}", "getGrid", "boundary", "A grid with its counts and why it has its colour", a.getGrid)
	get(h, "/grids/{id}/shape", "getGridShape", "boundary", "The boundary of a grid as a GeoJSON feature", a.getShape)
}

type listGridsIn struct {
	LangParam
	SectorParam
	Parent  grid.ID `query:"parent" minimum:"0" doc:"Grid whose children are listed"`
	Network grid.ID `query:"network" minimum:"0" doc:"Network whose topmost grids are given when there is no parent; 0 the main one"`
}

func (a *API) listGrids(ctx context.Context, in *listGridsIn) (*body[items[GridRow]], error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	var gs []live.GridInfo
	switch {
	case in.Parent > 0:
		if !v.Shows(in.Parent) {
			return nil, noGrid(in.Parent)
		}
		gs = v.Children(in.Parent)
	case !knownNetwork(v, in.Network):
		return nil, noNetwork(in.Network)
	default:
		gs = v.Roots(in.Network)
	}
	out := items[GridRow]{Items: make([]GridRow, 0, len(gs))}
	for i := range gs {
		out.Items = append(out.Items, rowOf(&gs[i]))
	}
	return answer(out), nil
}

type pointIn struct {
	LangParam
	Lon float64 `query:"lon" required:"true" minimum:"-180" maximum:"180"`
	Lat float64 `query:"lat" required:"true" minimum:"-90" maximum:"90"`
}

func (a *API) gridsAt(ctx context.Context, in *pointIn) (*body[items[pathStep]], error) {
	if math.IsNaN(in.Lon) || math.IsNaN(in.Lat) { // no bound of the schema holds it off
		return nil, badParam("lon, lat", "应为数字", "give numbers")
	}
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	id := v.Locate(in.Lon, in.Lat)
	if id == 0 {
		return answer(items[pathStep]{Items: []pathStep{}}), nil
	}
	return answer(items[pathStep]{Items: pathOf(v.Path(id))}), nil
}

type idIn struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
}

// gridIn names a grid, of one sector's map when that is asked for.
type gridIn struct {
	LangParam
	SectorParam
	ID grid.ID `path:"id" minimum:"1"`
}

func (a *API) getShape(ctx context.Context, in *idIn) (*shapeOut, error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	g, ok := v.Grid(in.ID)
	if !ok {
		return nil, noGrid(in.ID)
	}
	f := feature{
		Type: "Feature", ID: g.ID, BBox: boundsSlice(g.Bound),
		Geometry:   geometry{rightHand(g.Shape)},
		Properties: map[string]any{"code": g.Code, "name": g.Name, "depth": g.Depth, "level": g.Level.String(), "synthetic": g.Synthetic},
	}
	return &shapeOut{f}, nil
}

func noGrid(id grid.ID) error {
	return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的网格，可能已被调整", id),
		fmt.Sprintf("There is no grid %d in force; it may have been redrawn", id))
}

// knownNetwork reports whether there is such a network, whatever of it is shown;
// 0 is the main one.
func knownNetwork(v *live.View, id grid.ID) bool {
	return id == 0 || slices.ContainsFunc(v.Networks(), func(n grid.Network) bool { return n.ID == id })
}

func noNetwork(id grid.ID) error {
	return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的网格体系", id), fmt.Sprintf("There is no network %d", id))
}

func boundsOf(b orb.Bound) [4]float64 { return [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} }

func boundsSlice(b orb.Bound) []float64 { v := boundsOf(b); return v[:] }

func round1(v float64) float64 {
	if v < 0 {
		return -round1(-v)
	}
	return float64(int64(v*10+0.5)) / 10
}

// rightHand returns the shape with outer rings counter-clockwise and holes
// clockwise, as RFC 7946 asks; the shape itself is shared and stays as it is.
func rightHand(m orb.MultiPolygon) orb.MultiPolygon {
	out := make(orb.MultiPolygon, len(m))
	for i, p := range m {
		out[i] = make(orb.Polygon, len(p))
		for j, r := range p {
			want := orb.CCW
			if j > 0 {
				want = orb.CW
			}
			if o := r.Orientation(); o != 0 && o != want {
				r = r.Clone()
				r.Reverse()
			}
			out[i][j] = r
		}
	}
	return out
}
