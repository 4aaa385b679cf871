package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/grid/reference"
	"anwang/web/repeat"
	"anwang/web/respond"
)

// ReferenceBody is a reference layer as the map needs to know it.
type ReferenceBody struct {
	ID          grid.ID   `json:"id"`
	Name        string    `json:"name" doc:"In the asked language"`
	Offer       string    `json:"offer" enum:"none,off,on" doc:"Not to be seen by people yet; to be switched on; on unless switched off"`
	Geometry    string    `json:"geometry" enum:",point,line,area,mixed" doc:"Empty: nothing is loaded"`
	Features    int       `json:"features"`
	Color       string    `json:"color" enum:"graphite,slate,teal,violet,brown,magenta"`
	Width       int       `json:"width" doc:"Of lines and points, pixels"`
	Dash        string    `json:"dash" enum:"solid,dashed,dotted"`
	Fill        int       `json:"fill" doc:"Of areas, per cent"`
	Symbol      string    `json:"symbol" enum:"dot,ring" doc:"Of points"`
	Opacity     int       `json:"opacity" doc:"Per cent, unless somebody chooses another"`
	MinZoom     int       `json:"minZoom"`
	MaxZoom     int       `json:"maxZoom" doc:"Still drawn at this zoom"`
	Labelled    bool      `json:"labelled" doc:"Features have labels"`
	Bounds      []float64 `json:"bounds" doc:"West, south, east, north; empty: nothing is loaded"`
	Attribution string    `json:"attribution"`
	Approval    string    `json:"approval" doc:"Approval number of the map 审图号"`
	Edition     int       `json:"edition" doc:"Number of the load; its tiles are at /tiles/reference/{id}/{z}/{x}/{y}?v={edition}"`
	Version     int32     `json:"version"`
}

// referenceSettings is a reference layer as who keeps it needs to know it.
type referenceSettings struct {
	ReferenceBody
	NameZH      string            `json:"nameZh"`
	NameEN      string            `json:"nameEn"`
	Grid        grid.ID           `json:"grid" doc:"Its people see the layer; 0: everybody"`
	LabelColumn string            `json:"labelColumn"`
	Columns     []string          `json:"columns" doc:"Of the file"`
	File        string            `json:"file" doc:"That was loaded last; empty: none"`
	System      string            `json:"system" doc:"Its coordinate system"`
	Skipped     int               `json:"skipped" doc:"Rows of the file that are left out"`
	Told        []referenceRemark `json:"told" doc:"What was noticed about the file, at most 100"`
	Loaded      *time.Time        `json:"loaded"`
}

type referenceRemark struct {
	Row  int    `json:"row" doc:"0: of the whole"`
	Text string `json:"text" doc:"In the asked language"`
}

// ReferenceFields are what adding and changing have in common; what is left out stays.
type ReferenceFields struct {
	NameZH      *string  `json:"nameZh,omitempty"`
	NameEN      *string  `json:"nameEn,omitempty" doc:"Empty: as in Chinese"`
	Offer       *string  `json:"offer,omitempty" enum:"none,off,on"`
	Grid        *grid.ID `json:"grid,omitempty" minimum:"0" doc:"Its people see the layer; 0: everybody"`
	Color       *string  `json:"color,omitempty" enum:"graphite,slate,teal,violet,brown,magenta"`
	Width       *int     `json:"width,omitempty" doc:"1 to 6"`
	Dash        *string  `json:"dash,omitempty" enum:"solid,dashed,dotted"`
	Fill        *int     `json:"fill,omitempty" doc:"0 to 60 per cent"`
	Symbol      *string  `json:"symbol,omitempty" enum:"dot,ring"`
	Opacity     *int     `json:"opacity,omitempty" doc:"10 to 100 per cent"`
	MinZoom     *int     `json:"minZoom,omitempty" doc:"3 to 18"`
	MaxZoom     *int     `json:"maxZoom,omitempty" doc:"minZoom to 18"`
	LabelColumn *string  `json:"labelColumn,omitempty" doc:"Empty: no labels"`
	Attribution *string  `json:"attribution,omitempty"`
	Approval    *string  `json:"approval,omitempty"`
}

func (b *ReferenceFields) update() reference.Update {
	return reference.Update{
		Name: b.NameZH, NameEN: b.NameEN, Offer: b.Offer, Grid: b.Grid, Color: b.Color, Width: b.Width, Dash: b.Dash, Fill: b.Fill,
		Symbol: b.Symbol, Opacity: b.Opacity, MinZoom: b.MinZoom, MaxZoom: b.MaxZoom, LabelColumn: b.LabelColumn,
		Attribution: b.Attribution, Approval: b.Approval,
	}
}

func referenceOf(l *reference.Layer, lang respond.Lang) ReferenceBody {
	b := ReferenceBody{
		ID: l.ID, Name: lang.Of(l.Called()), Offer: l.Offer, Geometry: l.Geometry, Features: l.Features, Color: l.Color, Width: l.Width,
		Dash: l.Dash, Fill: l.Fill, Symbol: l.Symbol, Opacity: l.Opacity, MinZoom: l.MinZoom, MaxZoom: l.MaxZoom,
		Labelled: l.LabelColumn != "", Bounds: []float64{}, Attribution: l.Attribution, Approval: l.Approval, Edition: l.Edition,
		Version: l.Version,
	}
	if l.Bounds != nil {
		b.Bounds = l.Bounds[:]
	}
	return b
}

func referenceSettingsOf(l *reference.Layer, lang respond.Lang) referenceSettings {
	b := referenceSettings{
		ReferenceBody: referenceOf(l, lang), NameZH: l.Name, NameEN: l.NameEN, Grid: l.Grid, LabelColumn: l.LabelColumn,
		Columns: orEmpty(l.Columns), File: l.File, System: l.System, Skipped: l.Skipped, Told: make([]referenceRemark, len(l.Told)),
	}
	for i, r := range l.Told {
		b.Told[i] = referenceRemark{r.Row, lang.Of(r.Text)}
	}
	if !l.Loaded.IsZero() {
		loaded := l.Loaded.UTC()
		b.Loaded = &loaded
	}
	return b
}

func referenceAs(ctx context.Context, l *reference.Layer, err error) (*madeOut[referenceSettings], error) {
	if err != nil {
		return nil, err
	}
	return &madeOut[referenceSettings]{ETag: respond.VersionTag(l.Version), Body: referenceSettingsOf(l, respond.RequestOf(ctx).Lang)}, nil
}

func (a *API) registerReferences(h huma.API, bulk chi.Router) {
	get(h, "/references", "listReferences", "tiles", "Reference layers over the grids that the caller may see, the undermost first",
		a.listReferences)
	get(h, "/references/settings", "listReferenceSettings", "tiles", "The settings of the reference layers that the caller may change",
		a.listReferenceSettings)
	get(h, "/references/features", "searchReferences", "tiles", "Features of reference layers by their labels", a.searchReferences)
	get(h, "/references/{id}", "getReference", "tiles", "The settings of a reference layer, with the ETag that a change needs",
		func(ctx context.Context, in *idIn) (*madeOut[referenceSettings], error) {
			l, err := a.Services.Reference.Get(ctx, in.ID)
			return referenceAs(ctx, &l, err)
		})
	get(h, "/references/{id}/features/{row}", "getReferenceFeature", "tiles", "A feature of a reference layer, as its card shows it",
		a.getReferenceFeature)
	write(h, http.MethodPost, "/references", "createReference", "tiles", "Add a reference layer, uppermost", http.StatusCreated,
		a.createReference)
	write(h, http.MethodPatch, "/references/{id}", "updateReference", "tiles", "Change a reference layer", http.StatusOK, a.updateReference)
	write(h, http.MethodDelete, "/references/{id}", "deleteReference", "tiles", "Delete a reference layer with its features",
		http.StatusNoContent, func(ctx context.Context, in *struct {
			LangParam
			ID grid.ID `path:"id" minimum:"1"`
			MatchParam
		},
		) (*nothing, error) {
			return nil, a.Services.Reference.Delete(ctx, in.ID, in.version)
		})
	write(h, http.MethodPost, "/references/{id}/move", "moveReference", "tiles", "Put a reference layer elsewhere in the order",
		http.StatusNoContent, func(ctx context.Context, in *struct {
			LangParam
			ID   grid.ID `path:"id" minimum:"1"`
			Body struct {
				To int `json:"to" minimum:"0" maximum:"10000" doc:"Its number in the order; 0: undermost"`
			}
		},
		) (*nothing, error) {
			_, err := a.Services.Reference.Move(ctx, in.ID, in.Body.To)
			return nil, err
		})
	text := func(name, doc string, required bool) *huma.Param {
		return &huma.Param{Name: name, In: "query", Required: required, Description: doc, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	plain(h, bulk, huma.Operation{
		OperationID: "loadReference", Method: http.MethodPost, DefaultStatus: http.StatusCreated, Path: "/api/v1/references/{id}/file",
		Tags: []string{"tiles"}, Summary: "Replace the features of a reference layer by those of a file, all at once",
		Parameters: []*huma.Param{
			{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: ptr(1.0)}},
			text("name", "Of the file", true), text("layer", "Of the file, where it has several", false),
			text("system", "Coordinate system, where the file does not say it", false),
			text("encoding", "Of its texts, where the one that is found garbles them: UTF-8 or GB18030", false),
			text("label", "Column of the labels; absent: as before, else one that looks like it", false),
		},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}},
	}, jsonOf[referenceSettings](h), a.loadReference)
}

func (a *API) listReferences(ctx context.Context, _ *struct{ LangParam }) (*body[items[ReferenceBody]], error) {
	list, err := a.Services.Reference.Offered(ctx)
	if err != nil {
		return nil, err
	}
	out := items[ReferenceBody]{Items: make([]ReferenceBody, len(list))}
	for i := range list {
		out.Items[i] = referenceOf(&list[i], respond.RequestOf(ctx).Lang)
	}
	return answer(out), nil
}

func (a *API) listReferenceSettings(ctx context.Context, _ *struct{ LangParam }) (*body[items[referenceSettings]], error) {
	list, err := a.Services.Reference.All(ctx)
	if err != nil {
		return nil, err
	}
	out := items[referenceSettings]{Items: make([]referenceSettings, len(list))}
	for i := range list {
		out.Items[i] = referenceSettingsOf(&list[i], respond.RequestOf(ctx).Lang)
	}
	return answer(out), nil
}

func (a *API) createReference(ctx context.Context, in *struct {
	LangParam
	Body ReferenceFields
},
) (*madeOut[referenceSettings], error) {
	l, err := a.Services.Reference.Create(ctx, in.Body.update())
	out, err := referenceAs(ctx, &l, err)
	if err == nil {
		out.Location = "/api/v1/references/" + strconv.FormatInt(l.ID, 10)
	}
	return out, err
}

func (a *API) updateReference(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body ReferenceFields
},
) (*madeOut[referenceSettings], error) {
	l, err := a.Services.Reference.Update(ctx, in.ID, in.version, in.Body.update())
	return referenceAs(ctx, &l, err)
}

// referenceFeature is a feature of a reference layer.
type referenceFeature struct {
	Reference grid.ID           `json:"reference" doc:"The layer"`
	Row       int               `json:"row" doc:"Of the file; the id in the tiles"`
	Label     string            `json:"label"`
	Fields    []referenceColumn `json:"fields" doc:"As in the file, what is empty left out; of what was searched none"`
	Bounds    []float64         `json:"bounds" doc:"West, south, east, north"`
}

type referenceColumn struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (a *API) getReferenceFeature(ctx context.Context, in *struct {
	LangParam
	ID  grid.ID `path:"id" minimum:"1"`
	Row int     `path:"row" minimum:"1" maximum:"2147483647"`
},
) (*body[referenceFeature], error) {
	f, err := a.Services.Reference.Feature(ctx, in.ID, in.Row)
	if err != nil {
		return nil, err
	}
	out := referenceFeature{Reference: in.ID, Row: f.Row, Label: f.Label, Bounds: f.Bounds[:], Fields: []referenceColumn{}}
	for _, c := range f.Fields {
		out.Fields = append(out.Fields, referenceColumn(c))
	}
	return answer(out), nil
}

func (a *API) searchReferences(ctx context.Context, in *struct {
	LangParam
	Q     string `query:"q" required:"true" minLength:"1" maxLength:"100" doc:"What the label holds"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"10"`
},
) (*body[items[referenceFeature]], error) {
	list, err := a.Services.Reference.Search(ctx, in.Q, in.Limit)
	if err != nil {
		return nil, err
	}
	out := items[referenceFeature]{Items: make([]referenceFeature, len(list))}
	for i := range list {
		f := &list[i]
		out.Items[i] = referenceFeature{Reference: f.Layer, Row: f.Row, Label: f.Label, Bounds: f.Bounds[:], Fields: []referenceColumn{}}
	}
	return answer(out), nil
}

func (a *API) loadReference(w http.ResponseWriter, r *http.Request) {
	ctx, q := r.Context(), r.URL.Query()
	id, err := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
	if err == nil { // who may not, or has no such layer, is told before the file is sent
		_, err = a.Services.Reference.Get(ctx, id)
	}
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Hour)) // reading a large file takes its time
	input := repeat.BodyOf(w, r)
	defer input.Discard()
	err = input.Arrive()
	var l reference.Layer
	if err == nil {
		l, err = a.Services.Reference.Load(ctx, id, reference.Source{
			Name: q.Get("name"), Layer: q.Get("layer"), System: q.Get("system"), Encoding: q.Get("encoding"), Label: q.Get("label"),
		}, input)
	}
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	w.Header().Set("ETag", respond.VersionTag(l.Version))
	writeJSON(w, http.StatusCreated, referenceSettingsOf(&l, respond.RequestOf(ctx).Lang))
}
