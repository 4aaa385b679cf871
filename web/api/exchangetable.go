package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/grid/exchange"
	"anwang/grid/live"
	"anwang/web/middleware"
	"anwang/web/respond"
)

// tableImportBody is one import of a table.
type tableImportBody struct {
	ID        grid.ID        `json:"id"`
	Actor     string         `json:"actor" doc:"Log-in name of who sent it"`
	Mine      bool           `json:"mine" doc:"Sent by who asks; of others only what came of it is shown"`
	GridName  string         `json:"gridName" doc:"Where who sent it may import; empty: several places, or all"`
	Created   time.Time      `json:"created"`
	FileName  string         `json:"fileName"`
	Register  string         `json:"register" doc:"What its rows are of, as in the list of fields"`
	Format    string         `json:"format" enum:"xlsx,csv,xls,et,ods"`
	Size      int64          `json:"size" doc:"Bytes"`
	Kept      bool           `json:"kept" doc:"The file is still there; it goes after 30 days"`
	Worksheet string         `json:"sheet"`
	Choice    ChoiceBody     `json:"choice"`
	State     string         `json:"state" enum:"uploaded,checking,checked,running,refused,done,failed,cancelled"`
	Began     *time.Time     `json:"began"`
	Ended     *time.Time     `json:"ended"`
	Rows      int            `json:"rows" doc:"So far, in the end all"`
	Left      int            `json:"leftRows" doc:"Of them, those that are no records, totals or notes, or are hidden and left out"`
	Created_  int            `json:"createdRows"` //nolint:revive // created is the time
	Updated   int            `json:"updatedRows"`
	Same      int            `json:"sameRows"`
	Waiting   int            `json:"waitingRows" doc:"Without coordinates, kept until somebody locates them"`
	Errors    int            `json:"errors"`
	Warnings  int            `json:"warnings"`
	BadRows   int            `json:"badRows" doc:"Rows with an error"`
	Kinds     []kindTallyRow `json:"kinds" doc:"Problems by kind, most first"`
	Failure   string         `json:"failure" doc:"Why it could not be finished, in the asked language"`
}

type kindTallyRow struct {
	Kind  string `json:"kind"`
	Name  string `json:"name" doc:"In the asked language"`
	Error bool   `json:"error" doc:"It stops the import; else a warning"`
	Count int    `json:"count"`
}

// ChoiceBody is what is chosen for a table.
type ChoiceBody struct {
	Mapping  []string `json:"mapping" maxItems:"256" doc:"A field's key for each column; empty: not imported"`
	CRS      string   `json:"crs,omitempty" maxLength:"20"`
	Existing string   `json:"existing,omitempty" enum:"refuse,update" doc:"What becomes of codes that are there already"`
	Faulty   string   `json:"faulty,omitempty" enum:"stop,skip" doc:"What rows with errors do: stop the import, or are passed over"`
	Visible  bool     `json:"visible,omitempty" doc:"Rows that whoever opens the sheet does not see are left out"`
	Heading  int      `json:"heading,omitempty" minimum:"0" maximum:"100" doc:"Row of the headings, the last of them; 0: as found"`
	Headings int      `json:"headingRows,omitempty" minimum:"0" maximum:"3" doc:"How many rows the headings are; 0: as found"`
}

func tableImportOf(i *exchange.Import, lang respond.Lang) tableImportBody {
	b := tableImportBody{
		ID: i.ID, Actor: i.Actor, Mine: i.Mine, GridName: i.GridName, Created: i.Created.UTC(), FileName: i.FileName,
		Register: i.Register, Format: i.Format,
		Size: i.Size, Kept: i.Kept,
		Worksheet: i.Worksheet, Choice: choiceOf(i.Choice), State: i.State, Began: instant(i.Began), Ended: instant(i.Ended),
		Rows: i.Rows, Left: i.Left,
		Created_: i.Outcome.Created, Updated: i.Outcome.Updated, Same: i.Outcome.Same, Waiting: i.Outcome.Waiting, Errors: i.Errors,
		Warnings: i.Warnings, BadRows: i.BadRows,
		Kinds: []kindTallyRow{}, Failure: lang.Of(i.Failure),
	}
	for _, k := range exchange.Kinds {
		if n := i.Kinds[k.Key]; n > 0 {
			b.Kinds = append(b.Kinds, kindTallyRow{k.Key, lang.Of(k.Name), !k.Warning, n})
		}
	}
	return b
}

func choiceOf(c exchange.Choice) ChoiceBody {
	b := ChoiceBody{
		Mapping: orEmpty(c.Mapping), CRS: c.CRS, Existing: c.Existing, Faulty: c.Faulty, Visible: c.Visible, Heading: c.Headings.Row,
		Headings: c.Headings.Rows,
	}
	if b.Existing == "" {
		b.Existing = exchange.Refuse
	}
	if b.Faulty == "" {
		b.Faulty = exchange.Stop
	}
	return b
}

func (a *API) registerTables(h huma.API, raw, bulk chi.Router) {
	plain(h, bulk, huma.Operation{
		OperationID: "uploadTable", Method: http.MethodPost, DefaultStatus: http.StatusCreated, Path: "/api/v1/imports",
		Tags: []string{"exchange"},
		Summary: "Send a table of enterprises, or of another register, as " +
			"CSV (UTF-8 or GB18030) or XLSX, as large as the list of fields says, or XLS, ET, ODS where the server can read " +
			"them; nothing is imported yet",
		Parameters: []*huma.Param{
			{Name: "name", In: "query", Description: "Of the file", Schema: &huma.Schema{Type: huma.TypeString}}, registerParam(),
		},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}},
	}, jsonOf[tableImportBody](h), a.uploadTable)
	get(h, "/imports", "listImports", "exchange", "Imports of tables, newest first: one's own, and of others who may import only where one "+
		"may as well", a.listImports)
	get(h, "/imports/fields", "listImportFields", "exchange", "What a column may hold, coordinate systems and kinds of problems",
		a.importFields)
	get(h, "/imports/{id}", "getImport", "exchange", "One import with what came of it", a.getImport)
	get(h, "/imports/{id}/preview", "previewImport", "exchange", "Columns, sample rows, a mapping, and the evidence for a coordinate system",
		a.previewImport)
	get(h, "/imports/{id}/problems", "listImportProblems", "exchange", "Everything that is wrong, with row, column and remedy",
		a.importProblems)
	register(h, http.MethodPost, "/imports/{id}/check", "checkImport", "exchange", "Check every row, keep nothing",
		func(ctx context.Context, in *startIn) (*body[tableImportBody], error) {
			return a.startImport(ctx, in, false)
		})
	register(h, http.MethodPost, "/imports/{id}/run", "runImport", "exchange", "Import: every row or none",
		func(ctx context.Context, in *startIn) (*body[tableImportBody], error) {
			return a.startImport(ctx, in, true)
		})
	register(h, http.MethodPost, "/imports/{id}/cancel", "cancelImport", "exchange", "Stop what is under way", a.cancelImport)
	plain(h, raw, huma.Operation{
		OperationID: "importTemplate", Method: http.MethodGet, Path: "/api/v1/imports/template", Tags: []string{"exchange"},
		Summary: "An empty table with our headings", Parameters: []*huma.Param{formatParam(exchange.XLSX, exchange.CSV), registerParam()},
	}, worksheets(), a.importTemplate)
	plain(h, raw, huma.Operation{
		OperationID: "importErrors", Method: http.MethodGet, Path: "/api/v1/imports/{id}/errors", Tags: []string{"exchange"},
		Summary: "The table once more, with a column of what is wrong",
		Parameters: []*huma.Param{
			{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: ptr(1.0)}},
			{
				Name: "bad", In: "query", Description: "Only the rows with errors, below the same headings",
				Schema: &huma.Schema{Type: huma.TypeBoolean},
			},
		},
	}, worksheets(), a.importErrors)
	plain(h, raw, huma.Operation{
		OperationID: "exportEnterprises", Method: http.MethodGet, Path: "/api/v1/enterprises/export", Tags: []string{"exchange"},
		Summary: "The enterprises of a list as a table: the fields of an import, and behind them the computed colour, its score, since when, " +
			"and the names of the grids above; that is audited", Parameters: exportParams("level"),
	}, worksheets(), a.exportEnterprises)
	for k := range grid.Kind(grid.Kinds) {
		if about := k.Info(); about.Scale == grid.ScaleOwn {
			plain(h, raw, huma.Operation{
				OperationID: exportID(k), Method: http.MethodGet, Path: "/api/v1/" + k.Layer() + "/export", Tags: []string{"exchange"},
				Summary:    "A list of " + strings.ToLower(about.Title.EN) + " as a table, with the names of the grids above; that is audited",
				Parameters: exportParams("class"),
			}, worksheets(), func(w http.ResponseWriter, r *http.Request) { a.exportKind(w, r, k) })
		}
	}
}

// registerParam says what a table is of.
func registerParam() *huma.Param {
	var keys []any
	for _, r := range exchange.Registers() {
		keys = append(keys, r.Key)
	}
	return &huma.Param{
		Name: "register", In: "query", Description: "What its rows are of; without it enterprises",
		Schema: &huma.Schema{Type: huma.TypeString, Enum: keys},
	}
}

// exportID is the name of the operation that exports a list of a kind.
func exportID(k grid.Kind) string {
	layer := k.Layer()
	return "export" + strings.ToUpper(layer[:1]) + layer[1:]
}

// exportParams are the parameters of a list that choose what is exported, and how; class
// is the one that names classes.
func exportParams(class string) []*huma.Param {
	text := func(name string, longest int) *huma.Param {
		return &huma.Param{
			Name: name, In: "query", Description: "As in the list",
			Schema: &huma.Schema{Type: huma.TypeString, MaxLength: &longest},
		}
	}
	return []*huma.Param{
		formatParam(exchange.XLSX, exchange.CSV),
		{
			Name: "personal", In: "query", Description: "Names and phones in full, where the caller may see them; audited",
			Schema: &huma.Schema{Type: huma.TypeBoolean},
		},
		idParamOf("grid", "As in the list"), idParamOf("enterprise", "As in the list"),
		text("bbox", 100), text("polygon", 9000), text("circle", 100), text("q", 100), text(class, 100), text("sector", 40),
	}
}

// worksheets are the forms of a table.
func worksheets() map[string]*huma.Schema {
	return map[string]*huma.Schema{
		worksheetKinds[exchange.CSV]: {Type: huma.TypeString}, worksheetKinds[exchange.XLSX]: {Type: huma.TypeString, Format: "binary"},
	}
}

// worksheetKinds are the media types of tables by format.
var worksheetKinds = map[string]string{
	exchange.CSV:  "text/csv",
	exchange.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func (a *API) uploadTable(w http.ResponseWriter, r *http.Request) {
	// A workbook of another format is turned into ours meanwhile.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(5 * time.Minute))
	i, err := a.Services.Exchange.Upload(r.Context(), r.URL.Query().Get("register"), r.URL.Query().Get("name"), middleware.Patient(w, r.Body))
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	writeJSON(w, http.StatusCreated, tableImportOf(&i, respond.RequestOf(r.Context()).Lang))
}

type importListIn struct {
	LangParam
	Before grid.ID `query:"before" minimum:"0" doc:"Only older ones than this"`
	Limit  int     `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (a *API) listImports(ctx context.Context, in *importListIn) (*body[items[tableImportBody]], error) {
	list, err := a.Services.Exchange.List(ctx, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	out := items[tableImportBody]{Items: make([]tableImportBody, 0, len(list))}
	for i := range list {
		out.Items = append(out.Items, tableImportOf(&list[i], respond.RequestOf(ctx).Lang))
	}
	return answer(out), nil
}

type importIn struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
}

func (a *API) getImport(ctx context.Context, in *importIn) (*body[tableImportBody], error) {
	i, err := a.Services.Exchange.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answer(tableImportOf(&i, respond.RequestOf(ctx).Lang)), nil
}

func (a *API) cancelImport(ctx context.Context, in *importIn) (*body[tableImportBody], error) {
	i, err := a.Services.Exchange.Cancel(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answer(tableImportOf(&i, respond.RequestOf(ctx).Lang)), nil
}

type startIn struct {
	LangParam
	ID   grid.ID `path:"id" minimum:"1"`
	Wait int     `query:"wait" minimum:"0" maximum:"15" default:"10" doc:"Seconds to wait for its end before answering; it goes on anyway"`
	Body struct {
		ChoiceBody
		Worksheet string `json:"sheet,omitempty" maxLength:"100"`
	}
}

func (a *API) startImport(ctx context.Context, in *startIn, run bool) (*body[tableImportBody], error) {
	c := exchange.Choice{
		Mapping: in.Body.Mapping, CRS: in.Body.CRS, Existing: in.Body.Existing, Visible: in.Body.Visible, Faulty: in.Body.Faulty,
		Headings: exchange.Headings{Row: in.Body.Heading, Rows: in.Body.Headings},
	}
	i, err := a.Services.Exchange.Start(ctx, in.ID, in.Body.Worksheet, c, run, time.Duration(in.Wait)*time.Second)
	if err != nil {
		return nil, err
	}
	return answer(tableImportOf(&i, respond.RequestOf(ctx).Lang)), nil
}

func (a *API) importTemplate(w http.ResponseWriter, r *http.Request) {
	format, register := tableFormat(r.URL.Query()), r.URL.Query().Get("register")
	out := a.tableDownload(w, strings.TrimSuffix("anwang-template-"+register, "-"), format)
	a.finishDownload(w, r, out, exchange.Template(register, format, respond.RequestOf(r.Context()).Lang.String(), a.offered(), out))
}

func tableFormat(q url.Values) string {
	if f := q.Get("format"); f != "" {
		return f
	}
	return exchange.XLSX
}

func (a *API) tableDownload(w http.ResponseWriter, name, format string) *download {
	out := &download{w: w, c: http.NewResponseController(w), name: name + "." + format}
	if out.kind = worksheetKinds[format]; format == exchange.CSV {
		out.kind += "; charset=utf-8"
	}
	_ = out.c.SetReadDeadline(time.Time{}) // it takes as long as it is read; there is a deadline for each write
	_ = out.c.SetWriteDeadline(time.Now().Add(5 * time.Minute))
	return out
}

func (a *API) finishDownload(w http.ResponseWriter, r *http.Request, out *download, err error) {
	switch {
	case err == nil:
	case !out.begun:
		respond.Error(w, r, err)
	default:
		respond.RequestOf(r.Context()).Err = err
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	}
}

func (a *API) importErrors(w http.ResponseWriter, r *http.Request) {
	id, _ := respond.Whole(chi.URLParam(r, "id")) // it fits its description
	i, err := a.Services.Exchange.Get(r.Context(), id)
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	out := a.tableDownload(w, "anwang-import-"+strconv.FormatInt(id, 10)+"-errors", exchange.FormatAgain(i.Format))
	var whole bytes.Buffer // it is read from a database transaction, which a slow reader must not hold
	if err = a.Services.Exchange.ErrorFile(r.Context(), id, respond.RequestOf(r.Context()).Lang.String(), yes(r, "bad"), &whole); err == nil {
		_, err = out.Write(whole.Bytes())
	}
	a.finishDownload(w, r, out, err)
}

func (a *API) exportEnterprises(w http.ResponseWriter, r *http.Request) {
	e, in := exportOfList(r)
	f, err := a.levelled(&levelListIn{Level: r.URL.Query().Get("level"), ListParams: in})
	a.export(w, r, grid.KindEnterprise, e, &f, err, a.Services.Exchange.Write)
}

// exportKind exports a list of a kind with classes of its own.
func (a *API) exportKind(w http.ResponseWriter, r *http.Request, k grid.Kind) {
	e, in := exportOfList(r)
	f, err := a.owned(k, &ownListIn{Class: r.URL.Query().Get("class"), ListParams: in})
	a.export(w, r, k, e, &f, err, func(ctx context.Context, e exchange.Export, w io.Writer) (int, error) {
		return a.Services.Exchange.WriteKind(ctx, k, e, w)
	})
}

// export writes what a filter takes, by the very question that the list asks.
func (a *API) export(w http.ResponseWriter, r *http.Request, k grid.Kind, e exchange.Export, f *grid.Filter, err error,
	write func(context.Context, exchange.Export, io.Writer) (int, error),
) {
	if err == nil {
		var v *live.View
		if v, err = a.view(r.Context()); err == nil {
			e.IDs, err = v.Every(k, *f) // the view is of one sector already, when one is asked for
		}
	}
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	out := a.tableDownload(w, "anwang-"+k.Layer()+"-"+a.Clock().In(grid.China).Format("20060102-150405"), e.Format)
	_, err = write(r.Context(), e, out)
	a.finishDownload(w, r, out, err)
}

// exportOfList reads the parameters of an export, and those of the list that it is of.
func exportOfList(r *http.Request) (exchange.Export, ListParams) {
	q := r.URL.Query()
	e := exchange.Export{
		Format: tableFormat(q), Lang: respond.RequestOf(r.Context()).Lang.String(), Filter: map[string]string{},
		Personal: yes(r, "personal"),
	}
	for name := range q {
		if v := strings.TrimSpace(q.Get(name)); v != "" && name != "format" && name != "lang" && name != "personal" {
			e.Filter[name] = v
		}
	}
	return e, ListParams{Q: q.Get("q"), Enterprise: idOf(r, "enterprise"), AreaParams: AreaParams{
		Grid: idOf(r, "grid"), BBox: q.Get("bbox"), Polygon: q.Get("polygon"), Circle: q.Get("circle"),
	}}
}
