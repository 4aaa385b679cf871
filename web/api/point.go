package api

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/live"
)

// PointRow is a point of any kind in a list. Fields of other kinds are left out.
type PointRow struct {
	ID        grid.ID   `json:"id"`
	Kind      kindKey   `json:"kind"`
	Name      string    `json:"name" doc:"Name; a danger's title"`
	Code      string    `json:"code" doc:"Credit code, hazard code or danger number"`
	Lon       float64   `json:"lon"`
	Lat       float64   `json:"lat"`
	Grid      grid.ID   `json:"grid" doc:"Leaf grid of the main network"`
	GridName  string    `json:"gridName"`
	Synthetic bool      `json:"synthetic" doc:"Made-up demonstration data"`
	Updated   time.Time `json:"updated"`

	Level string `json:"level,omitempty" enum:"none,red,orange,yellow,blue" doc:"Enterprise, hazard: risk colour"`
	Class string `json:"class,omitempty" enum:"closed,majorOverdue,major,generalOverdue,general" doc:"Danger"`

	Own ownClass `json:"ownClass,omitempty" doc:"Of a kind that has classes of its own"`

	Industry string   `json:"industry,omitempty" doc:"Enterprise: GB/T 4754 section and division"`
	Sectors  []string `json:"sectors,omitempty" doc:"Enterprise: supervision sectors, one for each regulator, the principal one first"`

	MajorLevel     int     `json:"majorLevel,omitempty"`
	Enterprise     grid.ID `json:"enterprise,omitempty" doc:"Hazard, danger: the enterprise it belongs to"`
	EnterpriseName string  `json:"enterpriseName,omitempty"`

	Grade    string     `json:"grade,omitempty" enum:"general,major" doc:"Danger"`
	State    string     `json:"state,omitempty" enum:"registered,graded,rectifying,extension,pendingAccept,closed,voided" doc:"Danger"`
	Listed   string     `json:"listed,omitempty" enum:"none,province,city,county,town" doc:"Danger: which body put it on its list"`
	Deadline *time.Time `json:"deadline,omitempty" doc:"Danger"`
	Overdue  bool       `json:"overdue,omitempty" doc:"Danger"`
	Hazard   grid.ID    `json:"hazard,omitempty" doc:"Danger: the hazard source it was found at"`
}

func rowOfPoint(v *live.View, p *live.Item) PointRow {
	r := PointRow{
		ID: p.ID, Kind: kindKey(p.Kind.String()), Name: p.Name, Code: p.Code, Lon: p.Lon, Lat: p.Lat, Grid: p.Grid,
		Synthetic: p.Synthetic, Updated: p.Updated.UTC(),
	}
	r.GridName = nameOfGrid(v, p.Grid)
	if p.Enterprise != 0 {
		if e, ok := v.Point(grid.KindEnterprise, p.Enterprise); ok {
			r.Enterprise, r.EnterpriseName = p.Enterprise, e.Name
		}
	}
	about := p.Kind.Info()
	if about.Owner == grid.OwnerItself {
		r.Industry, r.Sectors = p.Industry, p.Sector.List()
	}
	switch key := p.Kind.ClassKey(p.Class); about.Scale {
	case grid.ScaleLevel:
		r.Level, r.MajorLevel = key, int(p.MajorLevel)
	case grid.ScaleOwn:
		r.Own = ownClass(key)
	case grid.ScaleDanger:
		r.Class = key
		r.Grade, r.State, r.Listed = p.Grade.String(), p.State.String(), p.Listed.String()
		r.Hazard = p.Hazard
		r.Overdue = grid.DangerClass(p.Class) == grid.ClassMajorOverdue || grid.DangerClass(p.Class) == grid.ClassGeneralOverdue
		if !p.Deadline.IsZero() {
			at := p.Deadline.UTC()
			r.Deadline = &at
		}
	}
	return r
}

// pointList is a page of points.
type pointList struct {
	Items   []PointRow `json:"items"`
	Next    string     `json:"next" doc:"Cursor of the next page; empty at the end"`
	Matched int        `json:"matched" doc:"How many there are in all"`
}

func (l pointList) geoJSON() features {
	f := features{
		Type: "FeatureCollection", Features: make([]feature, 0, len(l.Items)), Next: l.Next, Matched: l.Matched,
		Returned: len(l.Items),
	}
	for i := range l.Items {
		r := &l.Items[i]
		props := map[string]any{"kind": r.Kind, "name": r.Name, "code": r.Code, "grid": r.Grid, "gridName": r.GridName, "synthetic": r.Synthetic}
		for k, v := range map[string]string{
			"level": r.Level, "class": r.Class, "industry": r.Industry, "grade": r.Grade,
			"state": r.State, "ownClass": string(r.Own),
		} {
			if v != "" {
				props[k] = v
			}
		}
		if len(r.Sectors) > 0 {
			props["sectors"] = r.Sectors
		}
		f.Features = append(f.Features, feature{Type: "Feature", ID: r.ID, Geometry: geometry{orb.Point{r.Lon, r.Lat}}, Properties: props})
	}
	return f
}

// ListParams are the parameters that all lists have in common.
type ListParams struct {
	LangParam
	SectorParam
	AreaParams
	Enterprise grid.ID `query:"enterprise" minimum:"0" doc:"Of this enterprise"`
	Q          string  `query:"q" maxLength:"100" doc:"In the name, the pinyin initials or the code"`
	Limit      int     `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor     string  `query:"cursor" maxLength:"200" doc:"Next of the page before, with the same filter"`
}

// levelListIn are those of kinds with a risk level.
type levelListIn struct {
	ListParams
	Level string `query:"level" doc:"Risk levels, comma-separated: none,red,orange,yellow,blue"`
}

// ownListIn are those of kinds with classes of their own.
type ownListIn struct {
	ListParams
	Class string `query:"class" maxLength:"200" doc:"Classes of the kind, comma-separated"`
}

// dangerListIn are those of dangers.
type dangerListIn struct {
	ListParams
	Class string `query:"class" doc:"Danger classes, comma-separated: closed,majorOverdue,major,generalOverdue,general"`
	State string `query:"state" enum:"open,closed,all" doc:"By where they stand; without class and state the open ones"`
}

// nameOfGrid names the grid a point lies in, which is known even to those who are
// not shown the grid itself.
func nameOfGrid(v *live.View, id grid.ID) string {
	if g, ok := v.Grid(id); ok {
		return g.Name
	}
	if path := v.Path(id); len(path) > 0 {
		return path[len(path)-1].Name
	}
	return ""
}

func (a *API) registerPoints(h huma.API) {
	const summary = "List %s, worst first"
	for k := range grid.Kind(grid.Kinds) {
		layer, about := k.Layer(), k.Info()
		path, id, title := "/"+layer, "list"+strings.ToUpper(layer[:1])+layer[1:], strings.ToLower(about.Title.EN)
		switch about.Scale {
		case grid.ScaleLevel:
			get(h, path, id, about.Key, fmt.Sprintf(summary, title), func(ctx context.Context, in *levelListIn) (*body[pointList], error) {
				return a.listLevelled(ctx, k, in)
			})
		case grid.ScaleOwn:
			get(h, path, id, about.Key, "List "+title, func(ctx context.Context, in *ownListIn) (*body[pointList], error) {
				return a.listOwn(ctx, k, in)
			})
		case grid.ScaleDanger:
			get(h, path, id, about.Key, fmt.Sprintf(summary, title), a.listDangers)
		}
	}
}

func (a *API) listOwn(ctx context.Context, k grid.Kind, in *ownListIn) (*body[pointList], error) {
	f, err := a.owned(k, in)
	if err != nil {
		return nil, err
	}
	return a.listPoints(ctx, k, &in.ListParams, &f)
}

func (a *API) listLevelled(ctx context.Context, k grid.Kind, in *levelListIn) (*body[pointList], error) {
	f, err := a.levelled(in)
	if err != nil {
		return nil, err
	}
	return a.listPoints(ctx, k, &in.ListParams, &f)
}

func (a *API) listDangers(ctx context.Context, in *dangerListIn) (*body[pointList], error) {
	f, err := a.filter(&in.ListParams)
	if err != nil {
		return nil, err
	}
	for part := range list(in.Class) {
		c, ok := grid.ParseClass(part)
		if !ok {
			return nil, badParam("class", "未知的隐患类别 "+strconv.Quote(part), "Unknown class "+strconv.Quote(part))
		}
		f.Classes = append(f.Classes, c)
	}
	if f.State = grid.StateFilter(in.State); in.State == "all" || in.State == "" && in.Class != "" {
		f.State = grid.StateAll
	} else if in.State == "" {
		f.State = grid.StateOpen
	}
	return a.listPoints(ctx, grid.KindDanger, &in.ListParams, &f)
}

func (a *API) listPoints(ctx context.Context, k grid.Kind, in *ListParams, f *grid.Filter) (*body[pointList], error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	// The view is that of a sector, which its filter knows nothing of.
	cursors, behind := grid.ListOf("points", in.Sector), ""
	if _, err := cursors.After(in.Cursor, &behind); err != nil {
		return nil, err
	}
	page, err := v.Query(k, *f, behind, in.Limit)
	if err != nil {
		return nil, err
	}
	if f.Enterprise != 0 { // one that is not shown is none
		if _, ok := v.Point(grid.KindEnterprise, f.Enterprise); !ok {
			page = live.Page{}
		}
	}
	l := pointList{Items: make([]PointRow, 0, len(page.Items)), Matched: page.Matched}
	if page.Next != "" {
		l.Next = cursors.Cursor(page.Next)
	}
	for i := range page.Items {
		l.Items = append(l.Items, rowOfPoint(v, &page.Items[i]))
	}
	return answer(l), nil
}

// filter turns the common parameters into the one filter that map, list and
// count share.
func (a *API) filter(in *ListParams) (grid.Filter, error) {
	areas, err := a.areas(&in.AreaParams)
	return grid.Filter{Areas: areas, Enterprise: in.Enterprise, Text: strings.TrimSpace(in.Q)}, err
}

// levelled is that of kinds with a risk level.
func (a *API) levelled(in *levelListIn) (grid.Filter, error) {
	f, err := a.filter(&in.ListParams)
	if err != nil {
		return f, err
	}
	for part := range list(in.Level) {
		l, ok := grid.ParseLevel(part)
		if !ok {
			return f, badParam("level", "未知的风险等级 "+strconv.Quote(part), "Unknown level "+strconv.Quote(part))
		}
		f.Levels = append(f.Levels, l)
	}
	return f, nil
}

// owned is that of a kind with classes of its own.
func (a *API) owned(k grid.Kind, in *ownListIn) (grid.Filter, error) {
	f, err := a.filter(&in.ListParams)
	if err != nil {
		return f, err
	}
	for part := range list(in.Class) {
		c, ok := k.Info().Own.Class(part)
		if !ok {
			return f, badParam("class", "未知的类别 "+strconv.Quote(part), "Unknown class "+strconv.Quote(part))
		}
		f.Own = append(f.Own, c)
	}
	return f, nil
}

// list yields the parts of a comma-separated list, blanks left out.
func list(s string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for p := range strings.SplitSeq(s, ",") {
			if p = strings.TrimSpace(p); p != "" && !yield(p) {
				return
			}
		}
	}
}

func badParam(name, zh, en string) error {
	return &grid.Error{
		Code: grid.CodeInvalid, Text: grid.Text{ZH: name + "：" + zh, EN: name + ": " + en},
		Faults: []grid.Fault{{Pointer: name, Text: grid.Text{ZH: zh, EN: en}}},
	}
}

func noPoint(k grid.Kind, id grid.ID) error {
	name := k.Info().Name
	return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的%s", id, name.ZH), fmt.Sprintf("There is no %s %d", name.EN, id))
}
