package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb/simplify"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/grid/name"
)

// Who keeps accounts or reads the audit chooses grids and enterprises without
// seeing the map (三员分立). These reads name the grids and enterprises that one
// permission reaches, with their boundaries, and nothing of what is in them.

// reachGrid is a grid as one that can be chosen: no colour, no counts.
type reachGrid struct {
	ID       grid.ID    `json:"id"`
	Parent   grid.ID    `json:"parent" doc:"0 for a topmost one"`
	Depth    int        `json:"depth"`
	Code     string     `json:"code"`
	Name     string     `json:"name"`
	Path     string     `json:"path" doc:"Names from the root down to it"`
	Leaf     bool       `json:"leaf"`
	Children int        `json:"children"`
	Label    [2]float64 `json:"label" doc:"A place inside: longitude, latitude"`
	Bounds   [4]float64 `json:"bounds" doc:"West, south, east, north"`
}

type reachEnterprise struct {
	ID   grid.ID `json:"id"`
	Name string  `json:"name"`
	Code string  `json:"code" doc:"Unified credit code"`
	Path string  `json:"path" doc:"Names of the grids it lies in"`
}

func (a *API) registerReach(h huma.API) {
	get(h, "/permissions/grids", "listReach", "account", "The grids that a permission of the caller reaches, by parent or by name",
		a.reachGrids)
	get(h, "/permissions/shapes", "reachShapes", "account", "The boundaries of those grids, simplified to be drawn", a.reachShapes)
	get(h, "/permissions/enterprises", "reachEnterprises", "account",
		"The enterprises that a permission of the caller reaches, by name or code", a.reachEnterprises)
}

// ReachParam names the permission; huma reads only exported embedded structs.
type ReachParam struct {
	LangParam
	Action string `query:"action" required:"true" maxLength:"40" example:"account.manage" doc:"Action of the permission table"`
}

type reachGridsIn struct {
	ReachParam
	Parent grid.ID `query:"parent" minimum:"0" doc:"Grid whose children are listed; 0 the topmost ones"`
	ID     grid.ID `query:"id" minimum:"0" doc:"Only this grid and those above it, topmost first"`
	Q      string  `query:"q" maxLength:"100" doc:"Part of a name, code or pinyin; the parent means nothing then"`
	Limit  int     `query:"limit" default:"20" minimum:"1" maximum:"100" doc:"Of a search"`
}

// reach is the view of where the caller may do the action.
func (a *API) reach(ctx context.Context, action string) (*live.View, error) {
	scope, err := grid.Require(ctx, grid.Action(action))
	if err != nil {
		return nil, err
	}
	return a.Live.View(scope), nil
}

func (a *API) reachGrids(ctx context.Context, in *reachGridsIn) (*body[items[reachGrid]], error) {
	v, err := a.reach(ctx, in.Action)
	if err != nil {
		return nil, err
	}
	var found []live.GridInfo
	switch {
	case in.ID > 0:
		for _, step := range v.Path(in.ID) {
			if g, ok := v.Grid(step.ID); ok {
				found = append(found, g)
			}
		}
	case strings.TrimSpace(in.Q) != "":
		found = searchGrids(v, in.Q, in.Limit)
	default:
		if found, err = reachBelow(v, in.Parent); err != nil {
			return nil, err
		}
	}
	out := items[reachGrid]{Items: make([]reachGrid, 0, len(found))}
	for i := range found {
		out.Items = append(out.Items, reachRow(v, &found[i]))
	}
	if len(found) == 0 && in.Parent == 0 && len(v.Roots(0)) == 0 {
		out.Items, err = a.unshaped(ctx, in.ID)
	}
	return answer(out), err
}

// unshaped is the city as long as it has a name and no boundary, which the map does not
// know of; id is the only one asked for, or 0.
func (a *API) unshaped(ctx context.Context, id grid.ID) ([]reachGrid, error) {
	root, err := a.Services.Account.FindGrid(ctx, "")
	switch code := grid.CodeOf(err); {
	case code == grid.CodeForbidden, code == grid.CodeRejected, code == grid.CodeNotFound, err == nil && id != 0 && id != root.ID:
		return []reachGrid{}, nil
	case err != nil:
		return nil, err
	}
	return []reachGrid{{ID: root.ID, Depth: 1, Name: root.Name, Path: root.Path, Leaf: true}}, nil
}

func reachBelow(v *live.View, parent grid.ID) ([]live.GridInfo, error) {
	if parent == 0 {
		return v.Roots(0), nil
	}
	if !v.Shows(parent) {
		return nil, noGrid(parent)
	}
	return v.Children(parent), nil
}

func reachRow(v *live.View, g *live.GridInfo) reachGrid {
	r := reachGrid{
		ID: g.ID, Depth: int(g.Depth), Code: g.Code, Name: g.Name, Path: reachPath(v, g.ID),
		Leaf: g.Leaf, Children: g.Children, Label: g.Label, Bounds: boundsOf(g.Bound),
	}
	if v.Shows(g.Parent) {
		r.Parent = g.Parent
	}
	return r
}

func reachPath(v *live.View, id grid.ID) string {
	steps := v.Path(id)
	names := make([]string, len(steps))
	for i, s := range steps {
		names[i] = s.Name
	}
	return strings.Join(names, " / ")
}

// searchGrids finds grids by a part of their name, code or pinyin: those that
// begin with it first, then the wider ones.
func searchGrids(v *live.View, q string, limit int) []live.GridInfo {
	q = name.Key(strings.TrimSpace(q))
	type hit struct {
		g    *grid.Grid
		rank int
	}
	var hits []hit
	for _, g := range v.Grids(0) {
		rank := -1
		for _, text := range [...]string{name.Key(g.Name), name.Key(g.Code), g.Pinyin, g.Initials} {
			switch {
			case text == q:
				rank = max(rank, 2)
			case strings.HasPrefix(text, q):
				rank = max(rank, 1)
			case strings.Contains(text, q):
				rank = max(rank, 0)
			}
		}
		if rank >= 0 {
			hits = append(hits, hit{g, rank})
		}
	}
	slices.SortFunc(hits, func(x, y hit) int {
		return cmp.Or(cmp.Compare(y.rank, x.rank), cmp.Compare(x.g.Depth, y.g.Depth), cmp.Compare(x.g.Code, y.g.Code))
	})
	out := make([]live.GridInfo, 0, limit)
	for _, h := range hits {
		if g, ok := v.Grid(h.g.ID); ok && len(out) < limit {
			out = append(out, g)
		}
	}
	return out
}

type reachShapesIn struct {
	ReachParam
	Parent grid.ID `query:"parent" minimum:"0" doc:"Grid whose children are drawn; 0 the topmost ones"`
	ID     grid.ID `query:"id" minimum:"0" doc:"Only this grid"`
}

// steps is how many of the smallest differences fit across a drawn area: finer
// than a large screen shows.
const steps = 3000

func (a *API) reachShapes(ctx context.Context, in *reachShapesIn) (*body[features], error) {
	v, err := a.reach(ctx, in.Action)
	if err != nil {
		return nil, err
	}
	var found []live.GridInfo
	if in.ID > 0 {
		g, ok := v.Grid(in.ID)
		if !ok {
			return nil, noGrid(in.ID)
		}
		found = []live.GridInfo{g}
	} else if found, err = reachBelow(v, in.Parent); err != nil {
		return nil, err
	}
	out := features{Type: "FeatureCollection", Features: make([]feature, 0, len(found)), Matched: len(found), Returned: len(found)}
	if len(found) > 0 {
		whole := found[0].Bound
		for i := range found {
			whole = whole.Union(found[i].Bound)
		}
		fine := simplify.DouglasPeucker(max(whole.Right()-whole.Left(), whole.Top()-whole.Bottom()) / steps)
		for i := range found {
			g := &found[i]
			out.Features = append(out.Features, feature{
				Type: "Feature", ID: g.ID, BBox: boundsSlice(g.Bound),
				Geometry:   geometry{fine.MultiPolygon(g.Shape.Clone())}, // in place, and the shape is shared
				Properties: map[string]any{"name": g.Name, "depth": g.Depth, "leaf": g.Leaf},
			})
		}
	}
	return answer(out), nil
}

type reachEnterprisesIn struct {
	ReachParam
	Q     string  `query:"q" maxLength:"100" doc:"Part of a name, a credit code or initials"`
	ID    grid.ID `query:"id" minimum:"0" doc:"Only this one"`
	Limit int     `query:"limit" default:"12" minimum:"1" maximum:"50"`
}

func (a *API) reachEnterprises(ctx context.Context, in *reachEnterprisesIn) (*body[items[reachEnterprise]], error) {
	v, err := a.reach(ctx, in.Action)
	if err != nil {
		return nil, err
	}
	out := items[reachEnterprise]{Items: []reachEnterprise{}}
	if in.ID == 0 && strings.TrimSpace(in.Q) == "" {
		return answer(out), nil // a list of all of them is not for choosing from
	}
	page, err := v.Query(grid.KindEnterprise, grid.Filter{Enterprise: in.ID, Text: strings.TrimSpace(in.Q)}, "", in.Limit)
	if err != nil {
		return nil, err
	}
	for i := range page.Items {
		p := &page.Items[i]
		out.Items = append(out.Items, reachEnterprise{ID: p.ID, Name: p.Name, Code: p.Code, Path: reachPath(v, p.Grid)})
	}
	return answer(out), nil
}
