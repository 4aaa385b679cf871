package api

import (
	"context"

	"anwang/grid"
	"anwang/grid/hazard"
	"anwang/web/respond"
)

type dutiesIn struct {
	LangParam
	AreaParams
	Enterprise grid.ID `query:"enterprise" minimum:"0" doc:"Of this enterprise"`
	Days       int     `query:"days" minimum:"-1" maximum:"3660" default:"30" doc:"Due within so many days, or overdue; -1: overdue"`
	Limit      int     `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor     string  `query:"cursor" maxLength:"200" doc:"Next of the page before, with the same filter"`
}

type dutyRowBody struct {
	DueBody
	Hazard         grid.ID `json:"hazard"`
	Name           string  `json:"name"`
	Code           string  `json:"code"`
	MajorLevel     int     `json:"majorLevel" doc:"Level of the major hazard source by GB 18218, 1 to 4; not the risk colour"`
	Enterprise     grid.ID `json:"enterprise,omitempty"`
	EnterpriseName string  `json:"enterpriseName,omitempty"`
	Grid           grid.ID `json:"grid"`
	GridName       string  `json:"gridName"`
}

type dutyList struct {
	Matched int           `json:"matched"`
	Overdue int           `json:"overdue" doc:"Of those that match"`
	Items   []dutyRowBody `json:"items"`
	Next    string        `json:"next" doc:"Cursor of the next page; empty at the end"`
}

func (a *API) hazardDuties(ctx context.Context, in *dutiesIn) (*body[dutyList], error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	areas, err := a.areas(&in.AreaParams)
	if err != nil {
		return nil, err
	}
	p, err := a.Services.Hazard.Duties(ctx, hazard.DutyFilter{
		Areas: areas, Enterprise: in.Enterprise, Days: in.Days, Cursor: in.Cursor,
		Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	l := dutyList{Matched: p.Matched, Overdue: p.Overdue, Items: []dutyRowBody{}, Next: p.Next}
	for i := range p.Rows {
		r := &p.Rows[i]
		l.Items = append(l.Items, dutyRowBody{
			DueBody: dueOf(&r.Due, lang), Hazard: r.Hazard, Name: r.Name, Code: r.Code, MajorLevel: r.Level,
			Enterprise: r.Enterprise, EnterpriseName: r.EnterpriseName, Grid: r.Grid, GridName: nameOfGrid(v, r.Grid),
		})
	}
	return answer(l), nil
}

type aroundIn struct {
	LangParam
	Enterprise grid.ID `query:"enterprise" minimum:"0" doc:"Around its plant boundary, or its point while none is drawn"`
	Lon        string  `query:"lon" maxLength:"40" doc:"Degrees, CGCS2000; together with lat: around this place"`
	Lat        string  `query:"lat" maxLength:"40" doc:"Degrees"`
}

type aroundBody struct {
	Metres  float64         `json:"metres"`
	Plant   bool            `json:"plant" doc:"Measured from the plant boundary; else from a point"`
	Found   int             `json:"found" doc:"Enterprises and crowded places in all"`
	Staff   int             `json:"staff" doc:"Who works there, as far as known; residents they are not"`
	Unknown int             `json:"unknown" doc:"Enterprises whose staff is not known"`
	Crowd   int             `json:"crowd" doc:"Capacity of crowded places, as far as known"`
	Unsaid  int             `json:"unsaid" doc:"Crowded places whose capacity is not known"`
	Items   []neighbourBody `json:"items" doc:"The nearest 100"`
	Note    string          `json:"note"`
}

type neighbourBody struct {
	Kind     string   `json:"kind" enum:"enterprise,hazard,keyplace"`
	ID       grid.ID  `json:"id"`
	Name     string   `json:"name"`
	Sectors  []string `json:"sectors" doc:"Of its enterprise"`
	Metres   float64  `json:"metres"`
	Staff    *int     `json:"staff"`
	Capacity *int     `json:"capacity"`
}

func (a *API) hazardAround(ctx context.Context, in *aroundIn) (*body[aroundBody], error) {
	at := hazard.Origin{Enterprise: in.Enterprise}
	if in.Lon != "" || in.Lat != "" {
		lon, lonOK := degrees(in.Lon, 180)
		lat, latOK := degrees(in.Lat, 90)
		if !lonOK || !latOK {
			return nil, badParam("lon", "经度应在 -180 至 180、纬度应在 -90 至 90 之间，须同时给出", "Give longitude, -180 to 180, and latitude, -90 to 90, together")
		}
		at.Lon, at.Lat = &lon, &lat
	} else if in.Enterprise == 0 {
		return nil, badParam("enterprise", "须给出企业，或经度和纬度", "Give an enterprise, or longitude and latitude")
	}
	r, err := a.Services.Hazard.Around(ctx, at)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	b := aroundBody{
		Metres: r.Metres, Plant: r.Plant, Found: r.Found, Staff: r.Staff, Unknown: r.Missing, Crowd: r.Crowd, Unsaid: r.Unsaid,
		Items: []neighbourBody{}, Note: lang.Of(r.Note()),
	}
	for i := range r.Things {
		n := &r.Things[i]
		b.Items = append(b.Items, neighbourBody{n.Kind.String(), n.ID, n.Name, orEmpty(n.Sector.List()), n.Metres, n.Staff, n.Capacity})
	}
	return answer(b), nil
}

// degrees reads a coordinate of a query.
func degrees(s string, most float64) (float64, bool) {
	f, ok := respond.Decimal(s)
	return f, ok && f >= -most && f <= most
}
