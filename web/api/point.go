package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/web/respond"
	"anwang/web/stream"
)

// PointRow is an enterprise, a hazard source or a danger in a list. Fields of
// other kinds are left out.
type PointRow struct {
	ID        grid.ID   `json:"id"`
	Kind      string    `json:"kind" enum:"enterprise,hazard,danger"`
	Name      string    `json:"name" doc:"Name; a danger's title"`
	Code      string    `json:"code" doc:"Credit code, hazard code or danger number"`
	Lon       float64   `json:"lon"`
	Lat       float64   `json:"lat"`
	Grid      grid.ID   `json:"grid" doc:"Leaf grid of the main network"`
	GridName  string    `json:"gridName"`
	Synthetic bool      `json:"synthetic" doc:"Made-up demonstration data"`
	Updated   time.Time `json:"updated"`

	Level string `json:"level,omitempty" enum:"none,red,orange,yellow,blue" doc:"Enterprise, hazard: risk level"`
	Class string `json:"class,omitempty" enum:"closed,majorOverdue,major,generalOverdue,general" doc:"Danger"`

	Industry string `json:"industry,omitempty" doc:"Enterprise: GB/T 4754 section and division"`
	Sector   string `json:"sector,omitempty" doc:"Enterprise: supervision industry"`

	MajorLevel     int     `json:"majorLevel,omitempty" doc:"Hazard: GB 18218 level 1 to 4"`
	Enterprise     grid.ID `json:"enterprise,omitempty" doc:"Hazard, danger: the enterprise it belongs to"`
	EnterpriseName string  `json:"enterpriseName,omitempty"`

	Grade    string     `json:"grade,omitempty" enum:"general,major" doc:"Danger"`
	State    string     `json:"state,omitempty" enum:"registered,graded,rectifying,extension,pendingAccept,closed,voided" doc:"Danger"`
	Listed   string     `json:"listed,omitempty" enum:"none,province,city,county,town" doc:"Danger: which body put it on its list"`
	Deadline *time.Time `json:"deadline,omitempty" doc:"Danger"`
	Overdue  bool       `json:"overdue,omitempty" doc:"Danger"`
	Hazard   grid.ID    `json:"hazard,omitempty" doc:"Danger: the hazard source it was found at"`
}

func (a *API) rowOfPoint(p *live.Item) PointRow {
	r := PointRow{
		ID: p.ID, Kind: p.Kind.String(), Name: p.Name, Code: p.Code, Lon: p.Lon, Lat: p.Lat, Grid: p.Grid,
		Synthetic: p.Synthetic, Updated: p.Updated.UTC(),
	}
	if g, ok := a.Live.Grid(p.Grid); ok {
		r.GridName = g.Name
	}
	if p.Kind != grid.KindEnterprise && p.Enterprise != 0 {
		r.Enterprise = p.Enterprise
		if e, ok := a.Live.Point(grid.KindEnterprise, p.Enterprise); ok {
			r.EnterpriseName = e.Name
		}
	}
	switch p.Kind {
	case grid.KindEnterprise:
		r.Level, r.Industry, r.Sector = p.Level.String(), p.Industry, p.Sector
	case grid.KindHazard:
		r.Level, r.MajorLevel = p.Level.String(), int(p.MajorLevel)
	case grid.KindDanger:
		r.Class = stream.ClassKey(p.Kind, p.Class)
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
	f := features{Type: "FeatureCollection", Features: make([]feature, 0, len(l.Items)), Next: l.Next, Matched: l.Matched, Returned: len(l.Items)}
	for i := range l.Items {
		r := &l.Items[i]
		props := map[string]any{"kind": r.Kind, "name": r.Name, "code": r.Code, "grid": r.Grid, "gridName": r.GridName, "synthetic": r.Synthetic}
		for k, v := range map[string]string{"level": r.Level, "class": r.Class, "industry": r.Industry, "sector": r.Sector, "grade": r.Grade, "state": r.State} {
			if v != "" {
				props[k] = v
			}
		}
		f.Features = append(f.Features, feature{Type: "Feature", ID: r.ID, Geometry: geometry{orb.Point{r.Lon, r.Lat}}, Properties: props})
	}
	return f
}

type listIn struct {
	LangParam
	Grid       grid.ID `query:"grid" minimum:"0" doc:"In this grid or below it"`
	BBox       string  `query:"bbox" doc:"west,south,east,north" example:"116.2,39.8,116.6,40.1"`
	Level      string  `query:"level" doc:"Risk levels, comma-separated: none,red,orange,yellow,blue"`
	Class      string  `query:"class" doc:"Danger classes, comma-separated: closed,majorOverdue,major,generalOverdue,general"`
	State      string  `query:"state" enum:"open,closed,all" doc:"Dangers by where they stand; without class and state the open ones"`
	Enterprise grid.ID `query:"enterprise" minimum:"0" doc:"Of this enterprise"`
	Q          string  `query:"q" maxLength:"100" doc:"In the name, the pinyin initials or the code"`
	Limit      int     `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor     string  `query:"cursor" maxLength:"200" doc:"Next of the page before"`
}

func (a *API) registerPoints(h huma.API) {
	words := [grid.Kinds]string{"enterprises", "hazard sources", "dangers"}
	for k := range grid.Kind(grid.Kinds) {
		get(h, "/"+k.Layer(), "list"+title(k.Layer()), k.String(), "List "+words[k]+", worst first", func(_ context.Context, in *listIn) (*body[pointList], error) {
			return a.listPoints(k, in)
		})
	}
}

func (a *API) listPoints(k grid.Kind, in *listIn) (*body[pointList], error) {
	f, err := in.filter(k)
	if err != nil {
		return nil, err
	}
	page, err := a.Live.Query(k, f, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	l := pointList{Items: make([]PointRow, 0, len(page.Items)), Next: page.Next, Matched: page.Matched}
	for i := range page.Items {
		l.Items = append(l.Items, a.rowOfPoint(&page.Items[i]))
	}
	return answer(l), nil
}

// filter turns the parameters into the one filter that map, list and count
// share.
func (in *listIn) filter(k grid.Kind) (live.Filter, error) {
	f := live.Filter{Grid: in.Grid, Enterprise: in.Enterprise, Text: strings.TrimSpace(in.Q)}
	if in.BBox != "" {
		b, ok := parseBox(in.BBox)
		if !ok {
			return f, badParam("bbox", "应为 西,南,东,北 四个数", "Give west,south,east,north in degrees")
		}
		f.Box = &b
	}
	for part := range list(in.Level) {
		l, ok := grid.ParseLevel(part)
		if !ok {
			return f, badParam("level", "未知的风险等级 "+strconv.Quote(part), "Unknown level "+strconv.Quote(part))
		}
		f.Levels = append(f.Levels, l)
	}
	for part := range list(in.Class) {
		c, ok := grid.ParseClass(part)
		if !ok {
			return f, badParam("class", "未知的隐患类别 "+strconv.Quote(part), "Unknown class "+strconv.Quote(part))
		}
		f.Classes = append(f.Classes, c)
	}
	if k == grid.KindDanger {
		switch in.State {
		case "open":
			f.State = live.StateOpen
		case "closed":
			f.State = live.StateClosed
		case "":
			if in.Class == "" {
				f.State = live.StateOpen
			}
		}
	}
	return f, nil
}

func parseBox(s string) (orb.Bound, bool) {
	parts := strings.Split(s, ",")
	if len(parts) != 4 {
		return orb.Bound{}, false
	}
	var v [4]float64
	for i, p := range parts {
		f, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || f != f || f < -180 || f > 180 {
			return orb.Bound{}, false
		}
		v[i] = f
	}
	ok := v[0] <= v[2] && v[1] <= v[3] && v[1] >= -90 && v[3] <= 90
	return orb.Bound{Min: orb.Point{v[0], v[1]}, Max: orb.Point{v[2], v[3]}}, ok
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
	names := [grid.Kinds]grid.Text{{ZH: "企业", EN: "enterprise"}, {ZH: "危险源", EN: "hazard source"}, {ZH: "隐患", EN: "danger"}}
	return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的%s", id, names[k].ZH), fmt.Sprintf("There is no %s %d", names[k].EN, id))
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// searchHit is one finding.
type searchHit struct {
	Kind   string      `json:"kind" enum:"grid,enterprise,hazard,danger"`
	ID     grid.ID     `json:"id"`
	Name   string      `json:"name"`
	Code   string      `json:"code"`
	Level  string      `json:"level,omitempty" enum:"none,red,orange,yellow,blue"`
	Class  string      `json:"class,omitempty"`
	Lon    float64     `json:"lon"`
	Lat    float64     `json:"lat"`
	Bounds *[4]float64 `json:"bounds,omitempty" doc:"Of a grid"`
	Depth  int         `json:"depth,omitempty" doc:"Of a grid"`
	Path   string      `json:"path" doc:"Names from the root down" example:"北京市 / 通州区"`
}

type searchIn struct {
	LangParam
	Q     string `query:"q" required:"true" minLength:"1" maxLength:"100" doc:"Name, pinyin initials, administrative code, credit code or danger number"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

func (a *API) registerSearch(h huma.API) {
	get(h, "/search", "search", "status", "Find grids, enterprises, hazard sources and dangers", a.search)
}

func (a *API) search(ctx context.Context, in *searchIn) (*body[items[searchHit]], error) {
	hits, err := a.Live.Search(ctx, in.Q, in.Limit)
	if err != nil {
		return nil, err
	}
	out := items[searchHit]{Items: make([]searchHit, 0, len(hits))}
	for _, hit := range hits {
		out.Items = append(out.Items, a.hit(&hit))
	}
	return answer(out), nil
}

func (a *API) hit(h *live.Hit) searchHit {
	if g := h.Grid; g != nil {
		s := searchHit{
			Kind: "grid", ID: g.ID, Name: g.Name, Code: g.Code, Level: h.Level.String(),
			Lon: g.Label[0], Lat: g.Label[1], Depth: int(g.Depth), Path: h.Path,
		}
		if info, ok := a.Live.Grid(g.ID); ok {
			b := boundsOf(info.Bound)
			s.Bounds = &b
		}
		return s
	}
	p := h.Point
	s := searchHit{Kind: p.Kind.String(), ID: p.ID, Name: p.Name, Code: p.Code, Lon: p.Lon, Lat: p.Lat, Path: h.Path}
	if p.Kind == grid.KindDanger {
		s.Class = stream.ClassKey(p.Kind, p.Class)
	} else {
		s.Level = p.Level.String()
	}
	return s
}

// notModified lets plain handlers answer from a prepared entity tag.
func notModified(w http.ResponseWriter, r *http.Request, etag string) bool {
	w.Header().Set("Etag", etag)
	if respond.NotModified(r, etag) {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	return false
}
