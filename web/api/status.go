package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/live"
)

type statusBody struct {
	Name        string         `json:"name"`
	Version     string         `json:"version"`
	Demo        bool           `json:"demo" doc:"The data are those of the demonstration city"`
	Position    grid.Position  `json:"position" doc:"Place in the change feed"`
	LastChange  *time.Time     `json:"lastChange" doc:"When the newest change was committed"`
	Now         time.Time      `json:"now"`
	Database    Database       `json:"database"`
	Attribution string         `json:"attribution" doc:"To be shown on the map"`
	DepthZooms  []int          `json:"depthZooms" doc:"From which zoom on the map shows the grids of each depth, that of depth 1 first"`
	Networks    []networkBody  `json:"networks"`
	Points      map[string]int `json:"points" doc:"How many of each kind the caller sees; closed dangers included"`
	Rollup      rollupBody     `json:"rollup"`
	Bounds      [4]float64     `json:"bounds" doc:"Of what the caller sees: west, south, east, north"`
}

type networkBody struct {
	ID     grid.ID     `json:"id"`
	Key    string      `json:"key"`
	Name   string      `json:"name"`
	NameEN string      `json:"nameEn"`
	Kind   string      `json:"kind" enum:"territory,sector"`
	Main   bool        `json:"main" doc:"The network whose leaf grid every point carries"`
	Depths []depthBody `json:"depths"`
	Root   grid.ID     `json:"root" doc:"The first of roots; 0 when there is none"`
	Roots  []grid.ID   `json:"roots" doc:"The topmost grids that the caller sees"`
}

type depthBody struct {
	Depth  int    `json:"depth"`
	Name   string `json:"name"`
	NameEN string `json:"nameEn"`
}

type rollupBody struct {
	Version string `json:"version"`
	Mode    string `json:"mode" enum:"share,max,sum,"`
	Source  string `json:"source"`
}

func (a *API) registerStatus(h huma.API) {
	get(h, "/status", "getStatus", "status", "Where the service stands", a.status)
}

func (a *API) status(ctx context.Context, _ *struct{ LangParam }) (*body[statusBody], error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	st := v.Status()
	demo := Demo(a.Live)
	b := statusBody{
		Name: a.Name, Version: a.Version, Demo: demo, Position: st.Position, Now: a.Clock().UTC().Truncate(time.Second),
		Database: a.database(ctx), Attribution: a.Attribution(demo), DepthZooms: a.DepthZooms(), Networks: []networkBody{},
		Points: map[string]int{},
		Rollup: rollupBody{Version: st.Rollup.Version, Mode: string(st.Rollup.Mode), Source: st.Rollup.Source},
		Bounds: [4]float64{st.Bounds.Min[0], st.Bounds.Min[1], st.Bounds.Max[0], st.Bounds.Max[1]},
	}
	if !st.At.IsZero() {
		at := st.At.UTC()
		b.LastChange = &at
	}
	for k := range grid.Kind(grid.Kinds) {
		b.Points[k.String()] = st.Points[k]
	}
	for _, n := range v.Networks() {
		nb := networkBody{
			ID: n.ID, Key: n.Key, Name: n.Name, NameEN: n.NameEN, Kind: string(n.Kind), Main: n.Main, Depths: []depthBody{},
			Roots: []grid.ID{},
		}
		for _, d := range n.Depths {
			nb.Depths = append(nb.Depths, depthBody{Depth: int(d.Depth), Name: d.Name, NameEN: d.NameEN})
		}
		for _, root := range v.Roots(n.ID) {
			nb.Roots = append(nb.Roots, root.ID)
		}
		if len(nb.Roots) > 0 {
			nb.Root = nb.Roots[0]
		}
		b.Networks = append(b.Networks, nb)
	}
	return answer(b), nil
}

// Demo tells a demonstration city by its made-up enterprises, whoever asks and whatever
// they see of it. There are a few real ones among them, so more than the first is looked at.
func Demo(l Live) bool {
	found, looked := false, 0
	l.View(grid.Everything).Each(grid.KindEnterprise, func(p *live.Item) bool {
		looked++
		found = p.Synthetic
		return !found && looked < 1000
	})
	return found
}
