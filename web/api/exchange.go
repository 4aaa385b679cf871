package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/grid/boundary"
	"anwang/grid/exchange"
	"anwang/web/repeat"
	"anwang/web/respond"
)

// importBody is what came of an import without faults.
type importBody struct {
	Rows       int             `json:"rows" doc:"Records in the input"`
	Loaded     int             `json:"loaded" doc:"Records written"`
	DryRun     bool            `json:"dryRun"`
	Faults     []respond.Fault `json:"faults" doc:"What would stop the import; of a trial run only"`
	FaultCount int             `json:"faultCount"`
	Warnings   []respond.Fault `json:"warnings" doc:"What is odd and was taken all the same"`
	Took       float64         `json:"took" doc:"Seconds"`
}

func (a *API) registerExchange(h huma.API, bulk chi.Router) {
	plain(h, bulk, huma.Operation{
		OperationID: "import", Method: http.MethodPost, Path: "/api/v1/import/{layer}", Tags: []string{"exchange"},
		Summary: "Import records: a GeoJSON feature collection or one feature a line; all or nothing",
		Parameters: []*huma.Param{
			{
				Name: "layer", In: "path", Required: true, Description: "What the records are: " + strings.Join(grid.Layers(), ", "),
				Schema: &huma.Schema{Type: huma.TypeString},
			},
			{Name: "dryRun", In: "query", Description: "Check everything, keep nothing", Schema: &huma.Schema{Type: huma.TypeBoolean}},
		},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/geo+json": {Schema: &huma.Schema{Type: huma.TypeObject}},
		}},
	}, jsonOf[importBody](h), a.importRecords)
	get(h, "/defects", "listDefects", "exchange", "What imports of boundaries found wrong with their sources, and what was done", a.defects)
}

func (a *API) importRecords(w http.ResponseWriter, r *http.Request) {
	k, ok := grid.KindOfLayer(chi.URLParam(r, "layer"))
	if !ok {
		respond.Error(w, r, grid.Errorf(grid.CodeNotFound, "可以导入 "+strings.Join(grid.Layers(), "、"), "These can be imported: "+
			strings.Join(grid.Layers(), ", ")))
		return
	}
	dry := yes(r, "dryRun")
	if t, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); !importable[strings.TrimSpace(t)] {
		respond.Error(w, r, grid.Errorf(respond.CodeMedia,
			"请以 application/geo+json 提交 GeoJSON，或以 application/geo+json-seq、application/x-ndjson 提交 Feature 序列",
			"Send GeoJSON as application/geo+json, or a sequence of features as application/geo+json-seq or application/x-ndjson"))
		return
	}
	c := http.NewResponseController(w)
	_ = c.SetWriteDeadline(time.Now().Add(time.Hour)) // checking a large input takes its time
	input := repeat.BodyOf(w, r)
	defer input.Discard()
	rep, err := a.Services.Exchange.Import(r.Context(), k, input, exchange.Options{DryRun: dry, Arrive: input.Arrive})
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	a.writeReport(w, r, &rep)
}

var importable = map[string]bool{
	"": true, "application/geo+json": true, "application/json": true, "application/vnd.geo+json": true,
	"application/geo+json-seq": true, "application/x-ndjson": true, "application/ndjson": true,
}

// writeReport answers 200 with the report, or 422 with the faults: an import
// that wrote nothing must not look like one that did.
func (a *API) writeReport(w http.ResponseWriter, r *http.Request, rep *exchange.Report) {
	if rep.FaultCount > 0 && !rep.DryRun {
		n := strconv.Itoa(rep.FaultCount)
		respond.Error(w, r, &grid.Error{Code: grid.CodeRejected, Faults: rep.Faults, Text: grid.Text{
			ZH: "共 " + strconv.Itoa(rep.Rows) + " 条记录，发现 " + n + " 处错误，未导入任何记录",
			EN: n + " faults in " + strconv.Itoa(rep.Rows) + " records; nothing was imported",
		}})
		return
	}
	lang := respond.RequestOf(r.Context()).Lang
	b := importBody{
		Rows: rep.Rows, Loaded: rep.Loaded, DryRun: rep.DryRun, FaultCount: rep.FaultCount, Took: rep.Took.Seconds(),
		Faults: orEmpty(respond.Faults(lang, rep.Faults)), Warnings: orEmpty(respond.Faults(lang, rep.Warnings)),
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	// The client may be gone; there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(b)
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// defectBody is one defect of a source.
type defectBody struct {
	ID     grid.ID   `json:"id"`
	Source string    `json:"source"`
	Kind   string    `json:"kind" doc:"overlap, gap, invalid, exclave, direction, repeated, attribute, missing, name"`
	Codes  []string  `json:"codes" doc:"Grids concerned"`
	Lon    *float64  `json:"lon"`
	Lat    *float64  `json:"lat"`
	Area   *float64  `json:"area" doc:"Square metres"`
	Count  int       `json:"count"`
	Detail string    `json:"detail" doc:"What is wrong, in the asked language"`
	Action string    `json:"action" doc:"What was done, in the asked language"`
	Found  time.Time `json:"found"`
}

func (a *API) defects(ctx context.Context, _ *struct{ LangParam }) (*body[items[defectBody]], error) {
	list, err := a.Services.Boundary.Defects(ctx)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	out := items[defectBody]{Items: make([]defectBody, 0, len(list))}
	for i := range list {
		out.Items = append(out.Items, defectOf(&list[i], lang))
	}
	return answer(out), nil
}

func defectOf(d *boundary.Defect, lang respond.Lang) defectBody {
	return defectBody{
		ID: d.ID, Source: d.Source, Kind: d.Kind, Codes: orEmpty(d.Codes), Lon: d.Lon, Lat: d.Lat, Area: d.Area, Count: d.Count,
		Detail: lang.Of(d.Detail), Action: lang.Of(d.Action), Found: d.Found.UTC(),
	}
}
