package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/grid/boundary"
	"anwang/web/repeat"
	"anwang/web/respond"
)

// boundaryLoadBody is a load of boundaries under way.
type boundaryLoadBody struct {
	ID          grid.ID               `json:"id"`
	Version     int32                 `json:"version"`
	Actor       string                `json:"actor" doc:"Log-in name of who began it"`
	Created     time.Time             `json:"created"`
	Updated     time.Time             `json:"updated"`
	State       string                `json:"state" enum:"open,checking,checked,publishing,published,failed,cancelled"`
	Files       []boundaryFileBody    `json:"files"`
	Description *boundary.Description `json:"description" doc:"Null: nobody has said yet what becomes of the files"`
	Done        int                   `json:"done" doc:"Steps of the work under way that are over"`
	Total       int                   `json:"total" doc:"Of how many; 0: not known"`
	Grids       int                   `json:"grids" doc:"Of the network as it was made last"`
	Difference  *boundary.Difference  `json:"difference" doc:"From the network in force; null: an error stops it, or nobody has looked"`
	Tally       []boundary.KindCount  `json:"tally" doc:"Findings by severity and kind, worst first"`
	Stopped     bool                  `json:"stopped" doc:"An error that was found stops it"`
	Failure     string                `json:"failure" doc:"Why the last work could not be finished, in the asked language"`
	Network     grid.ID               `json:"network" doc:"That it was published in; 0: it is not"`
	Published   int32                 `json:"published" doc:"As which version of the network"`
}

func boundaryLoadOf(l *boundary.Load, lang respond.Lang) boundaryLoadBody {
	return boundaryLoadBody{
		ID: l.ID, Version: l.Version, Actor: l.Actor, Created: l.Created.UTC(), Updated: l.Updated.UTC(), State: string(l.State),
		Files: boundaryFilesOf(l.Files, lang), Description: l.Description, Done: l.Done, Total: l.Total, Grids: l.Grids, Difference: l.Difference,
		Tally: orEmpty(l.Tally), Stopped: l.Stopped(), Failure: lang.Of(l.Failure), Network: l.Network, Published: l.Published,
	}
}

func (a *API) registerBoundaryLoads(h huma.API, bulk chi.Router) {
	get(h, "/networks", "listNetworks", "boundary", "The networks of grids with their levels, versions and holes", a.listNetworks)
	get(h, "/boundary-loads", "listBoundaryLoads", "boundary", "Loads of boundaries, the latest first", a.listBoundaryLoads)
	write(h, http.MethodPost, "/boundary-loads", "beginBoundaryLoad", "boundary", "Begin a load of boundaries", http.StatusCreated,
		a.beginBoundaryLoad)
	get(h, "/boundary-loads/{id}", "getBoundaryLoad", "boundary", "A load, with the ETag that a change needs", a.getBoundaryLoad)
	write(h, http.MethodDelete, "/boundary-loads/{id}", "discardBoundaryLoad", "boundary", "Throw a load away that was not published",
		http.StatusNoContent, a.discardBoundaryLoad)
	plain(h, bulk, huma.Operation{
		OperationID: "addBoundaryFile", Method: http.MethodPost, DefaultStatus: http.StatusCreated, Path: "/api/v1/boundary-loads/{id}/files",
		Tags: []string{"boundary"}, Summary: "Send a file of boundaries, instead of one of the same name; nothing is published",
		Parameters: []*huma.Param{
			{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: ptr(1.0)}},
			{Name: "name", In: "query", Required: true, Description: "Of the file", Schema: &huma.Schema{Type: huma.TypeString}},
			{
				Name: "encoding", In: "query", Description: "Of its texts, where the one that is found garbles them: UTF-8 or GB18030",
				Schema: &huma.Schema{Type: huma.TypeString},
			},
		},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}},
	}, jsonOf[boundaryLoadBody](h), a.addBoundaryFile)
	write(h, http.MethodDelete, "/boundary-loads/{id}/files/{number}", "removeBoundaryFile", "boundary", "Take a file out of a load",
		http.StatusOK, a.removeBoundaryFile)
	get(h, "/boundary-loads/{id}/proposal", "proposeBoundaryLoad", "boundary",
		"Levels and columns as the files look, with sample rows", a.proposeBoundaryLoad)
	register(h, http.MethodPut, "/boundary-loads/{id}/description", "describeBoundaryLoad", "boundary",
		"Say what becomes of the files: levels, columns, holes, from when", a.describeBoundaryLoad)
	register(h, http.MethodPost, "/boundary-loads/{id}/check", "checkBoundaryLoad", "boundary",
		"Make the network and keep nothing of it but what was found",
		a.workAtBoundaryLoad(func(ctx context.Context, id grid.ID, v int32) (boundary.Load, error) {
			return a.Services.Boundary.Check(ctx, id, v)
		}))
	register(h, http.MethodPost, "/boundary-loads/{id}/publish", "publishBoundaryLoad", "boundary",
		"Publish the network that was checked, as the first version or the next",
		a.workAtBoundaryLoad(func(ctx context.Context, id grid.ID, v int32) (boundary.Load, error) {
			return a.Services.Boundary.PublishLoad(ctx, id, v)
		}))
	register(h, http.MethodPost, "/boundary-loads/{id}/cancel", "cancelBoundaryLoad", "boundary", "Call off the work that is under way",
		a.cancelBoundaryLoad)
	get(h, "/boundary-loads/{id}/outlines", "listBoundaryOutlines", "boundary",
		"What the layers of its files look like from afar, as they came", a.listBoundaryOutlines)
	get(h, "/boundary-loads/{id}/preview", "previewBoundaryLoad", "boundary",
		"A level of the network as it was made when the load was checked, with the ground that was moved, for a small map", a.previewBoundaryLoad)
	get(h, "/boundary-loads/{id}/findings", "listBoundaryFindings", "boundary",
		"What was found, worst first; also as GeoJSON of the points where", a.listBoundaryFindings)
	get(h, "/boundary-loads/{id}/changes", "listBoundaryChanges", "boundary", "What publishing would change, grid by grid",
		a.listBoundaryChanges)
}

func (a *API) listNetworks(ctx context.Context, _ *struct{ LangParam }) (*body[items[boundary.Network]], error) {
	list, err := a.Services.Boundary.Networks(ctx)
	if err != nil {
		return nil, err
	}
	return answer(items[boundary.Network]{Items: orEmpty(list)}), nil
}

func (a *API) listBoundaryLoads(ctx context.Context, in *importListIn) (*body[items[boundaryLoadBody]], error) {
	list, err := a.Services.Boundary.Loads(ctx, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	out := items[boundaryLoadBody]{Items: make([]boundaryLoadBody, 0, len(list))}
	for i := range list {
		out.Items = append(out.Items, boundaryLoadOf(&list[i], respond.RequestOf(ctx).Lang))
	}
	return answer(out), nil
}

func (a *API) beginBoundaryLoad(ctx context.Context, _ *struct{ LangParam }) (*madeOut[boundaryLoadBody], error) {
	l, err := a.Services.Boundary.Begin(ctx)
	if err != nil {
		return nil, err
	}
	return &madeOut[boundaryLoadBody]{
		ETag: respond.VersionTag(l.Version), Location: "/api/v1/boundary-loads/" + strconv.FormatInt(l.ID, 10),
		Body: boundaryLoadOf(&l, respond.RequestOf(ctx).Lang),
	}, nil
}

// boundaryLoadAs answers with a load and its version.
func boundaryLoadAs(ctx context.Context, l boundary.Load, err error) (*taggedOut[boundaryLoadBody], error) {
	if err != nil {
		return nil, err
	}
	return &taggedOut[boundaryLoadBody]{ETag: respond.VersionTag(l.Version), Body: boundaryLoadOf(&l, respond.RequestOf(ctx).Lang)}, nil
}

func (a *API) getBoundaryLoad(ctx context.Context, in *idIn) (*taggedOut[boundaryLoadBody], error) {
	l, err := a.Services.Boundary.Load(ctx, in.ID)
	return boundaryLoadAs(ctx, l, err)
}

type boundaryLoadIn struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
}

func (a *API) discardBoundaryLoad(ctx context.Context, in *boundaryLoadIn) (*nothing, error) {
	return nil, a.Services.Boundary.Discard(ctx, in.ID, in.version)
}

func (a *API) addBoundaryFile(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	id, err := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
	if err == nil { // who may not, or has no such load, is told before the file is sent
		_, err = a.Services.Boundary.Load(ctx, id)
	}
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Hour)) // reading a large file takes its time
	input := repeat.BodyOf(w, r)
	defer input.Discard()
	if err := input.Arrive(); err != nil {
		respond.Error(w, r, err)
		return
	}
	l, err := a.Services.Boundary.AddFile(ctx, id, r.URL.Query().Get("name"), r.URL.Query().Get("encoding"), input)
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	w.Header().Set("ETag", respond.VersionTag(l.Version))
	writeJSON(w, http.StatusCreated, boundaryLoadOf(&l, respond.RequestOf(ctx).Lang))
}

func (a *API) removeBoundaryFile(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Number int `path:"number" minimum:"1" doc:"Of the file, as the load lists it"`
},
) (*taggedOut[boundaryLoadBody], error) {
	l, err := a.Services.Boundary.RemoveFile(ctx, in.ID, in.version, in.Number)
	return boundaryLoadAs(ctx, l, err)
}

func (a *API) describeBoundaryLoad(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body boundary.Description
},
) (*taggedOut[boundaryLoadBody], error) {
	l, err := a.Services.Boundary.Describe(ctx, in.ID, in.version, in.Body)
	return boundaryLoadAs(ctx, l, err)
}

// workAtBoundaryLoad answers what was asked of a load with how it stands then.
func (a *API) workAtBoundaryLoad(do func(context.Context, grid.ID, int32) (boundary.Load, error)) func(context.Context,
	*boundaryLoadIn) (*taggedOut[boundaryLoadBody], error) {
	return func(ctx context.Context, in *boundaryLoadIn) (*taggedOut[boundaryLoadBody], error) {
		l, err := do(ctx, in.ID, in.version)
		return boundaryLoadAs(ctx, l, err)
	}
}

func (a *API) cancelBoundaryLoad(ctx context.Context, in *idIn) (*taggedOut[boundaryLoadBody], error) {
	l, err := a.Services.Boundary.Cancel(ctx, in.ID)
	return boundaryLoadAs(ctx, l, err)
}

// layerProposalBody is what a layer of a file looks like.
type layerProposalBody struct {
	File   string              `json:"file"`
	Layer  string              `json:"layer"`
	Source boundary.Source     `json:"source" doc:"The columns as they look"`
	Level  int                 `json:"level" doc:"Of the proposed description, 1 the root; 0: none"`
	Rows   []map[string]string `json:"rows" doc:"The first rows, by column"`
}

type boundaryProposal struct {
	Description boundary.Description `json:"description" doc:"To begin with; names that no file has are empty"`
	Layers      []layerProposalBody  `json:"layers"`
	Root        boundary.GridName    `json:"root" doc:"The topmost grid as the files look, for another network; empty: a file names it"`
	Version     int32                `json:"version" doc:"Of the network whose choices these are; 0: they are as the files look"`
}

func (a *API) proposeBoundaryLoad(ctx context.Context, in *idIn) (*body[boundaryProposal], error) {
	p, err := a.Services.Boundary.Propose(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := boundaryProposal{Description: p.Description, Layers: []layerProposalBody{}, Root: p.Root, Version: p.Version}
	for _, l := range p.Layers {
		b := layerProposalBody{File: l.File, Layer: l.Layer, Source: l.Source, Level: l.Level, Rows: []map[string]string{}}
		for _, r := range l.Rows {
			b.Rows = append(b.Rows, r.Fields)
		}
		out.Layers = append(out.Layers, b)
	}
	return answer(out), nil
}

// boundaryFindingBody is something that was found in the files of a load.
type boundaryFindingBody struct {
	Number   int      `json:"number"`
	Severity string   `json:"severity" enum:"error,warning,note" doc:"error: nothing is published while it is there"`
	Kind     string   `json:"kind"`
	Level    int      `json:"level" doc:"1 the root; 0: none"`
	File     string   `json:"file" doc:"Empty: of none alone"`
	Row      int      `json:"row" doc:"Of the file; 0: none"`
	Codes    []string `json:"codes" doc:"Grids concerned"`
	Lon      *float64 `json:"lon" doc:"Where; null: nowhere"`
	Lat      *float64 `json:"lat"`
	Area     float64  `json:"area" doc:"Square metres of ground concerned; 0: none"`
	Count    int      `json:"count"`
	Detail   string   `json:"detail" doc:"What is wrong, in the asked language"`
	Action   string   `json:"action" doc:"What was done about it"`
	Remedy   string   `json:"remedy" doc:"What to do about it"`
}

type boundaryFindings struct {
	Items   []boundaryFindingBody `json:"items"`
	Matched int                   `json:"matched"`
	points  features
}

func (f boundaryFindings) geoJSON() features { return f.points }

func (a *API) listBoundaryFindings(ctx context.Context, in *struct {
	LangParam
	ID       grid.ID `path:"id" minimum:"1"`
	Severity string  `query:"severity" enum:"error,warning,note"`
	Kind     string  `query:"kind" maxLength:"40"`
	Code     string  `query:"code" maxLength:"32" doc:"Of a grid concerned"`
	Located  bool    `query:"located" doc:"Only those with a point on the map"`
	After    int     `query:"after" minimum:"0" doc:"Number of the last one of the page before"`
	Limit    int     `query:"limit" minimum:"1" maximum:"5000" default:"100"`
},
) (*body[boundaryFindings], error) {
	list, matched, err := a.Services.Boundary.Findings(ctx, in.ID, boundary.FindingFilter{
		Severity: boundary.Severity(in.Severity), Kind: in.Kind, Code: in.Code, Located: in.Located, After: in.After, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	out := boundaryFindings{Items: make([]boundaryFindingBody, 0, len(list)), Matched: matched}
	out.points = features{Type: "FeatureCollection", Features: []feature{}, Matched: matched}
	for i := range list {
		f := &list[i]
		b := boundaryFindingBody{
			Number: f.Number, Severity: string(f.Severity), Kind: f.Kind, Level: f.Level, File: f.File, Row: f.Row, Codes: orEmpty(f.Codes),
			Area: f.Area, Count: f.Count, Detail: lang.Of(f.Detail), Action: lang.Of(f.Action), Remedy: lang.Of(f.Remedy),
		}
		if f.At != nil {
			b.Lon, b.Lat = &f.At[0], &f.At[1]
			out.points.Features = append(out.points.Features, feature{
				Type: "Feature", ID: grid.ID(f.Number), Geometry: geometry{*f.At},
				Properties: map[string]any{
					"severity": b.Severity, "kind": b.Kind, "codes": b.Codes, "area": b.Area, "detail": b.Detail,
					"remedy": b.Remedy,
				},
			})
		}
		out.Items = append(out.Items, b)
	}
	out.points.Returned = len(out.points.Features)
	return answer(out), nil
}

// boundaryChangeBody is what publishing would do to a grid.
type boundaryChangeBody struct {
	Number    int      `json:"number"`
	Code      string   `json:"code"`
	WasCode   string   `json:"wasCode" doc:"Before; empty: the same"`
	Name      string   `json:"name"`
	What      []string `json:"what" enum:"new,gone,renamed,recoded,rehung,reshaped"`
	Was       string   `json:"was" doc:"Name before; empty: the same"`
	Parent    string   `json:"parent" doc:"Code"`
	WasParent string   `json:"wasParent" doc:"Code before; empty: the same"`
	Area      float64  `json:"area" doc:"Square metres"`
	WasArea   float64  `json:"wasArea"`
}

type boundaryChanges struct {
	Items   []boundaryChangeBody `json:"items"`
	Matched int                  `json:"matched"`
}

func (a *API) listBoundaryChanges(ctx context.Context, in *struct {
	LangParam
	ID    grid.ID `path:"id" minimum:"1"`
	What  string  `query:"what" enum:"new,gone,renamed,recoded,rehung,reshaped"`
	After int     `query:"after" minimum:"0" doc:"Number of the last one of the page before"`
	Limit int     `query:"limit" minimum:"1" maximum:"1000" default:"100"`
},
) (*body[boundaryChanges], error) {
	list, matched, err := a.Services.Boundary.Changes(ctx, in.ID, in.What, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	out := boundaryChanges{Items: make([]boundaryChangeBody, len(list)), Matched: matched}
	for i := range list {
		out.Items[i] = boundaryChangeBody(list[i])
	}
	return answer(out), nil
}
