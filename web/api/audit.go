package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"anwang/grid"
	"anwang/grid/audit"
	"anwang/web/respond"
)

// AuditFilter is what a list and an export of the audit take.
type AuditFilter struct {
	Line    grid.ID `query:"line" minimum:"0" doc:"That line alone"`
	From    string  `query:"from" doc:"Time (RFC 3339) or day" example:"2026-11-01"`
	To      string  `query:"to" doc:"Time, without itself, or day, with all of it" example:"2026-11-30"`
	Actor   string  `query:"actor" maxLength:"100" doc:"Log-in name; of the service itself the name of the command"`
	Account grid.ID `query:"account" minimum:"0"`
	Action  string  `query:"action" maxLength:"100" example:"danger.update"`
	Subject string  `query:"subject" maxLength:"100" doc:"Kind of record" example:"danger"`
	ID      grid.ID `query:"id" minimum:"0" doc:"Of the record"`
	Grid    grid.ID `query:"grid" minimum:"0" doc:"With all below it"`
	Outcome string  `query:"outcome" enum:"done,refused,failed"`
	Q       string  `query:"q" maxLength:"100" doc:"In the name of the record, the log-in name, the address or the number of the request"`
}

// filter reads the times, which are the only fields that need reading.
func (f *AuditFilter) filter() (audit.Filter, error) {
	out := audit.Filter{
		Line: f.Line, Actor: f.Actor, Account: f.Account, Action: f.Action, Subject: f.Subject, ID: f.ID, Grid: f.Grid, Outcome: f.Outcome,
		Q: f.Q,
	}
	var err error
	if out.From, err = timeOrDay("from", f.From, 0); err != nil {
		return out, err
	}
	out.To, err = timeOrDay("to", f.To, 1)
	return out, err
}

// timeOrDay reads a time, or a day, which is its midnight in China plus days; ""
// is no time.
func timeOrDay(name, s string, days int) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		if t, err = time.ParseInLocation(time.DateOnly, s, grid.China); err == nil {
			t = t.AddDate(0, 0, days)
		}
	}
	if y := t.Year(); err != nil || y < 1900 || y >= 2200 {
		return time.Time{}, badParam(name, "应为时间（如 2026-11-22T08:00:00+08:00）或日期（如 2026-11-22）",
			"Give a time (2026-11-22T08:00:00+08:00) or a day (2026-11-22)")
	}
	return t, nil
}

type auditIn struct {
	LangParam
	AuditFilter
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor string `query:"cursor" maxLength:"200" doc:"Next of the page before, with the same filter"`
}

// auditBody is a line of the audit.
type auditBody struct {
	ID         grid.ID   `json:"id"`
	Seq        int64     `json:"seq" doc:"Place in the chain; 0: not yet, it gets one within moments"`
	At         time.Time `json:"at"`
	Account    grid.ID   `json:"account" doc:"0: the service itself, or nobody"`
	Actor      string    `json:"actor" doc:"Log-in name, or the name of the command"`
	Token      grid.ID   `json:"token" doc:"0: a person"`
	Session    string    `json:"session"`
	Remote     string    `json:"remote" doc:"Address it came from"`
	Request    string    `json:"request" doc:"Number of the request, as in the log"`
	Action     string    `json:"action"`
	ActionName string    `json:"actionName" doc:"In the asked language"`
	Subject    string    `json:"subject"`
	SubjectID  grid.ID   `json:"subjectId" doc:"0: none"`
	Name       string    `json:"name" doc:"Of the record, as it was called then"`
	Grid       grid.ID   `json:"grid" doc:"0: none"`
	GridName   string    `json:"gridName"`
	Outcome    string    `json:"outcome" enum:"done,refused,failed"`
	Before     record    `json:"before" doc:"What it was; null: there was nothing"`
	After      record    `json:"after" doc:"What it became; null: there is nothing"`
}

// record is JSON as it is kept: of what kind, the kind of record says.
type record json.RawMessage

// MarshalJSON implements json.Marshaler.
func (r record) MarshalJSON() ([]byte, error) { return json.RawMessage(r).MarshalJSON() }

// Schema implements huma.SchemaProvider.
func (record) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{
		{Type: huma.TypeObject, AdditionalProperties: true}, {Type: huma.TypeArray, Items: &huma.Schema{}}, {Type: "null"},
	}}
}

// auditActionBody is something the audit writes down.
type auditActionBody struct {
	Action string `json:"action" example:"danger.update"`
	Name   string `json:"name" doc:"In the asked language"`
}

// chainBody is what a walk along the chain found.
type chainBody struct {
	Rows   int64            `json:"rows" doc:"Lines walked"`
	Intact bool             `json:"intact"`
	Head   string           `json:"head" doc:"Hash of the newest line; noted elsewhere, it proves that nothing before it changed"`
	Count  int              `json:"count" doc:"Faults in all"`
	Faults []chainFaultBody `json:"faults" doc:"The first of them"`
}

type chainFaultBody struct {
	Seq  int64      `json:"seq" doc:"Place in the chain"`
	ID   grid.ID    `json:"id" doc:"Of the line; 0: none"`
	At   *time.Time `json:"at"`
	Kind string     `json:"kind" enum:"changed,missing,unlinked,newest,head,untied"`
	Text string     `json:"text" doc:"In the asked language"`
}

func (a *API) registerAudit(h huma.API, raw chi.Router) {
	get(h, "/audit", "listAudit", "audit", "The lines of the audit, newest first", a.listAudit)
	get(h, "/audit/actions", "listAuditActions", "audit", "Everything the audit writes down, in the order it is offered", a.auditActions)
	get(h, "/audit/chain", "verifyAudit", "audit", "Walk the chain of the audit; that is audited", a.verifyAudit)
	params := append(auditParams(), formatParam("csv", "jsonl"))
	plain(h, raw, huma.Operation{
		OperationID: "exportAudit", Method: http.MethodGet, Path: "/api/v1/audit/export", Tags: []string{"audit"},
		Summary: "The lines of the audit as a file; that is audited", Parameters: params,
	}, textOf("text/csv", "application/x-ndjson"), a.exportAudit)
}

// auditParams are the parameters that a list of the audit chooses by, for an
// export.
func auditParams() []*huma.Param {
	text := func(name, about string, longest int) *huma.Param {
		return &huma.Param{Name: name, In: "query", Description: about, Schema: &huma.Schema{Type: huma.TypeString, MaxLength: &longest}}
	}
	outcome := text("outcome", "As in the list", 10)
	outcome.Schema.Enum = []any{"done", "refused", "failed"}
	return []*huma.Param{
		text("from", "Time (RFC 3339) or day", 40), text("to", "Time, without itself, or day, with all of it", 40),
		text("actor", "Log-in name", 100), text("action", "As in the list", 100), text("subject", "Kind of record", 100),
		text("q", "As in the list", 100), outcome,
		idParamOf("account", "As in the list"), idParamOf("id", "Of the record"), idParamOf("grid", "With all below it"),
	}
}

func (a *API) listAudit(ctx context.Context, in *auditIn) (*body[page[auditBody]], error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	p, err := a.Services.Audit.List(ctx, f, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	out := page[auditBody]{Items: make([]auditBody, 0, len(p.Rows)), Next: p.Next, Matched: p.Matched}
	for i := range p.Rows {
		out.Items = append(out.Items, auditOf(&p.Rows[i], lang))
	}
	return answer(out), nil
}

func auditOf(r *audit.Row, lang respond.Lang) auditBody {
	return auditBody{
		ID: r.ID, Seq: r.Seq, At: r.At.UTC(), Account: r.Account, Actor: r.Actor, Token: r.Token, Session: r.Session, Remote: r.Remote,
		Request: r.Request,
		Action:  r.Action, ActionName: lang.Of(audit.NameOf(r.Action)), Subject: r.Subject, SubjectID: r.SubjectID, Name: r.Name,
		Grid: r.Grid, GridName: r.GridName, Outcome: r.Outcome, Before: record(r.Before), After: record(r.After),
	}
}

func (a *API) auditActions(ctx context.Context, _ *struct{ LangParam }) (*body[items[auditActionBody]], error) {
	if _, err := grid.Require(ctx, grid.ViewAudit); err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	out := items[auditActionBody]{Items: make([]auditActionBody, 0, len(audit.Actions()))}
	for i := range audit.Actions() {
		out.Items = append(out.Items, auditActionBody{audit.Actions()[i].Key, lang.Of(audit.Actions()[i].Name)})
	}
	return answer(out), nil
}

func (a *API) verifyAudit(ctx context.Context, _ *struct{ LangParam }) (*freshOut[chainBody], error) {
	c, err := a.Services.Audit.Verify(ctx)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	b := chainBody{Rows: c.Rows, Intact: c.Intact(), Head: c.Head, Count: c.Count, Faults: make([]chainFaultBody, 0, len(c.Faults))}
	for i := range c.Faults {
		f := &c.Faults[i]
		b.Faults = append(b.Faults, chainFaultBody{Seq: f.Seq, ID: f.ID, At: instant(f.At), Kind: string(f.Kind), Text: lang.Of(f.Text)})
	}
	return &freshOut[chainBody]{"no-store", b}, nil // true of this moment, and of no other
}

// freshOut is an answer that nobody keeps.
type freshOut[T any] struct {
	CacheControl string `header:"Cache-Control"`
	Body         T
}

// exportOf reads the parameters of an export.
func exportOf(r *http.Request) (audit.Export, error) {
	q := r.URL.Query()
	f := AuditFilter{
		From: q.Get("from"), To: q.Get("to"), Actor: q.Get("actor"), Action: q.Get("action"), Subject: q.Get("subject"),
		Outcome: q.Get("outcome"), Q: q.Get("q"),
		Account: idOf(r, "account"), ID: idOf(r, "id"), Grid: idOf(r, "grid"),
	}
	o := audit.Export{Format: audit.Format(cmp.Or(q.Get("format"), string(audit.CSV))), Lang: respond.RequestOf(r.Context()).Lang.String()}
	var err error
	o.Filter, err = f.filter()
	return o, err
}

func (a *API) exportAudit(w http.ResponseWriter, r *http.Request) {
	o, err := exportOf(r)
	if err != nil {
		respond.Error(w, r, err)
		return
	}
	out := &download{w: w, c: http.NewResponseController(w), name: "audit-" + a.Clock().In(grid.China).Format("20060102-150405") + "." +
		string(o.Format)}
	out.kind = map[audit.Format]string{audit.CSV: "text/csv; charset=utf-8", audit.JSONL: "application/x-ndjson"}[o.Format]
	_ = out.c.SetReadDeadline(time.Time{}) // it takes as long as it is read; there is a deadline for each write
	err = a.Services.Audit.Export(r.Context(), o, out)
	switch {
	case err == nil:
		out.begin() // an export without lines is a file too
	case !out.begun:
		respond.Error(w, r, err)
	default:
		respond.RequestOf(r.Context()).Err = err
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	}
}

// download is a file that is written for as long as the reader takes it.
type download struct {
	w          http.ResponseWriter
	c          *http.ResponseController
	kind, name string
	begun      bool
}

func (d *download) begin() {
	if d.begun {
		return
	}
	d.begun = true
	h := d.w.Header()
	h.Set("Content-Type", d.kind)
	h.Set("Content-Disposition", `attachment; filename="`+d.name+`"`)
	h.Set("Cache-Control", "no-store")
}

// Write implements io.Writer.
func (d *download) Write(b []byte) (int, error) {
	d.begin()
	// Not every connection has deadlines (a test's may not).
	_ = d.c.SetWriteDeadline(time.Now().Add(30 * time.Second))
	return d.w.Write(b)
}
