package api

import (
	"context"
	"encoding/json"
	"time"

	"anwang/grid"
	"anwang/grid/audit"
	"anwang/grid/enterprise"
	"anwang/web/respond"
)

// What is asked about many files, or about one that is not written yet.

type likeBody struct {
	ID       grid.ID `json:"id"`
	Name     string  `json:"name"`
	Code     string  `json:"code"`
	Address  string  `json:"address"`
	Lon      float64 `json:"lon"`
	Lat      float64 `json:"lat"`
	Grid     grid.ID `json:"grid"`
	GridName string  `json:"gridName"`
	Status   string  `json:"status"`
}

func likeOf(l *enterprise.Likeness) likeBody {
	return likeBody{
		ID: l.ID, Name: l.Name, Code: l.Code, Address: l.Address, Lon: l.Lon, Lat: l.Lat, Grid: l.Grid, GridName: l.GridName,
		Status: l.Status,
	}
}

type checkOut struct {
	Faults       []respond.Fault  `json:"faults" doc:"What would be refused"`
	CodeWarning  string           `json:"codeWarning"`
	Grid         grid.ID          `json:"grid" doc:"Territorial grid of the place; 0: in none that the caller sees"`
	GridPath     string           `json:"gridPath"`
	Departments  []departmentBody `json:"departments"`
	Proposals    []proposedSector `json:"proposals" doc:"Sectors it does not name that its industry speaks for"`
	ScaleSuggest string           `json:"scaleSuggestion"`
	ScaleText    string           `json:"scaleText"`
	Candidates   []candidate      `json:"candidates" doc:"On file already, as it seems"`
}

type candidate struct {
	Enterprise likeBody `json:"enterprise"`
	Why        []string `json:"why" doc:"Grounds, the strongest first: code, oldCode, organisation, name, similar"`
	Text       string   `json:"text" doc:"The grounds in words"`
	Metres     float64  `json:"metres"`
}

func candidateOf(p *enterprise.Pair, lang respond.Lang) candidate {
	c := candidate{Enterprise: likeOf(&p.B), Why: []string{}, Text: lang.Of(p.Text()), Metres: p.Metres}
	for _, w := range p.Why {
		c.Why = append(c.Why, string(w))
	}
	return c
}

func (a *API) checkEnterprise(ctx context.Context, in *struct {
	LangParam
	ID   grid.ID `query:"id" minimum:"0" doc:"Enterprise that is being changed: no candidate itself"`
	Body fileFields
},
) (*body[checkOut], error) {
	c, err := a.Services.Enterprise.Check(ctx, enterprise.Fields(in.Body), in.ID)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	v := a.Live.View(grid.ActorOf(ctx).Scope(grid.ViewMap))
	out := checkOut{
		Faults: respond.Faults(lang, c.Faults), CodeWarning: lang.Of(c.Doubt), Departments: []departmentBody{},
		Proposals: proposedOf(c.Proposals, lang), ScaleSuggest: c.Scale.Scale, ScaleText: lang.Of(c.Scale.Text),
		Candidates: make([]candidate, len(c.Candidates)),
	}
	if v.Shows(c.Grid) {
		out.Grid, out.GridPath, out.Departments = c.Grid, reachPath(v, c.Grid), departmentsOf(v, c.Departments)
	}
	if out.Faults == nil {
		out.Faults = []respond.Fault{}
	}
	for i := range c.Candidates {
		out.Candidates[i] = candidateOf(&c.Candidates[i], lang)
	}
	return answer(out), nil
}

// shown refuses a grid that the caller does not see; 0 is all.
func (a *API) shown(ctx context.Context, id grid.ID) error {
	if id == 0 {
		return nil
	}
	v, err := a.view(ctx)
	if err != nil {
		return err
	}
	if !v.Shows(id) {
		return noGrid(id)
	}
	return nil
}

type reminderBody struct {
	Record     grid.ID  `json:"record"`
	Kind       string   `json:"kind" enum:"licence,equipment,certificate,assessment,inspection,accident"`
	Type       string   `json:"type"`
	TypeName   string   `json:"typeName" doc:"In the asked language"`
	Label      string   `json:"label" doc:"Name of the equipment, the report"`
	Number     string   `json:"number"`
	Expires    string   `json:"expires"`
	Days       int      `json:"days" doc:"Until then; below 0: days since"`
	Enterprise grid.ID  `json:"enterprise"`
	Name       string   `json:"name" doc:"Of the enterprise"`
	Sectors    []string `json:"sectors" doc:"Of the enterprise"`
	Grid       grid.ID  `json:"grid"`
	GridName   string   `json:"gridName"`
}

type remindersOut struct {
	Items   []reminderBody `json:"items" doc:"The longest expired first"`
	Next    string         `json:"next"`
	Matched int            `json:"matched"`
	Expired int            `json:"expired" doc:"Of the filter but for its state"`
	Soon    int            `json:"soon"`
}

func (a *API) listReminders(ctx context.Context, in *struct {
	LangParam
	AreaParams
	Kind   string `query:"kind" enum:"licence,equipment,certificate,assessment,inspection"`
	Sector string `query:"sector" maxLength:"40"`
	Days   int    `query:"days" minimum:"0" maximum:"3660" default:"30" doc:"How far ahead"`
	State  string `query:"state" enum:"expired,soon"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Cursor string `query:"cursor" maxLength:"200" doc:"Next of the page before, of the same list"`
},
) (*body[remindersOut], error) {
	if err := a.shown(ctx, in.Grid); err != nil {
		return nil, err
	}
	areas, err := a.areas(&in.AreaParams)
	if err != nil {
		return nil, err
	}
	r, err := a.Services.Enterprise.Reminders(ctx, enterprise.ReminderFilter{
		Areas: areas, Kind: in.Kind, Sector: in.Sector, Days: in.Days,
		State: in.State,
	}, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	out := remindersOut{Items: make([]reminderBody, len(r.Items)), Next: r.Next, Expired: r.Expired, Soon: r.Soon, Matched: r.Expired + r.Soon}
	switch in.State {
	case "expired":
		out.Matched = r.Expired
	case "soon":
		out.Matched = r.Soon
	}
	for i := range r.Items {
		m := &r.Items[i]
		out.Items[i] = reminderBody{
			Record: m.Record, Kind: m.Kind, Type: m.Type, TypeName: typeName(m.Kind, m.Type, lang), Label: m.Label, Number: m.Number,
			Expires: m.Expires, Days: m.Days,
			Enterprise: m.Enterprise, Name: m.Name, Sectors: orEmpty(m.Sector.List()), Grid: m.Grid, GridName: m.GridName,
		}
	}
	return answer(out), nil
}

type pastBody struct {
	Until    time.Time `json:"until"`
	Name     string    `json:"name"`
	Code     string    `json:"code"`
	Status   string    `json:"status"`
	Since    string    `json:"statusSince"`
	Lon      float64   `json:"lon"`
	Lat      float64   `json:"lat"`
	GridName string    `json:"gridName" doc:"Empty when it is not the caller's"`
	Address  string    `json:"address"`
}

type eventBody struct {
	ID         int64     `json:"id"`
	At         time.Time `json:"at"`
	Action     string    `json:"action"`
	ActionName string    `json:"actionName" doc:"In the asked language"`
	Actor      string    `json:"actor" doc:"Who did it; empty for who may not change the file"`
	Before     record    `json:"before" doc:"Personal data are masked"`
	After      record    `json:"after"`
}

type historyOut struct {
	Past   []pastBody  `json:"past" doc:"What it was until a change of name, code, status or place, newest first"`
	Events []eventBody `json:"events" doc:"What was done to its file, newest first"`
}

func (a *API) getHistory(ctx context.Context, in *fileIn) (*body[historyOut], error) {
	h, err := a.Services.Enterprise.History(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	out := historyOut{Past: make([]pastBody, len(h.Past)), Events: make([]eventBody, len(h.Events))}
	for i := range h.Past {
		p := &h.Past[i]
		out.Past[i] = pastBody{
			Until: p.Until.UTC(), Name: p.Name, Code: p.CreditCode, Status: p.Status, Since: p.Since, Lon: p.Lon, Lat: p.Lat,
			GridName: p.GridName, Address: p.Address,
		}
	}
	for i := range h.Events {
		e := &h.Events[i]
		out.Events[i] = eventBody{
			ID: e.ID, At: e.At.UTC(), Action: e.Action, ActionName: lang.Of(audit.NameOf(e.Action)), Actor: e.Actor,
			Before: record(orNull(e.Before)), After: record(orNull(e.After)),
		}
	}
	return answer(out), nil
}

func orNull(j json.RawMessage) json.RawMessage {
	if len(j) == 0 {
		return json.RawMessage("null")
	}
	return j
}

type wordBody struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

type typeBody struct {
	Key    string      `json:"key"`
	Name   string      `json:"name"`
	Years  int         `json:"years" doc:"How long it usually holds; 0: no usual term"`
	Source string      `json:"source" doc:"Rule it comes from"`
	Later  []citedBody `json:"later" doc:"Rules it comes from since, the earlier first"`
	Code   string      `json:"code"`
	Score  bool        `json:"score" doc:"It has points and vetoes"`
}

type citedBody struct {
	From   string `json:"from" format:"date"`
	Source string `json:"source"`
}

type kindBody struct {
	Key     string     `json:"key"`
	Name    string     `json:"name"`
	Expires string     `json:"expires" doc:"What its last day is called; empty: it has none"`
	Types   []typeBody `json:"types"`
}

type sectionBody struct {
	Key       string     `json:"key"`
	Name      string     `json:"name"`
	Divisions []wordBody `json:"divisions"`
}

type vocabularyOut struct {
	Version   string        `json:"version"`
	ToConfirm bool          `json:"toConfirm" doc:"Parts could not be held against the printed text yet"`
	Kinds     []kindBody    `json:"kinds"`
	Grades    []wordBody    `json:"grades" doc:"What the four grades mean here"`
	Sections  []sectionBody `json:"sections" doc:"GB/T 4754-2017"`
	Sectors   []wordBody    `json:"sectors"`
	Statuses  []wordBody    `json:"statuses"`
	Bases     []wordBody    `json:"bases" doc:"What a declared level may rest on"`
	Accidents []editionBody `json:"accidents" doc:"Editions of the types of accidents, the first to hold first"`
}

func (a *API) getVocabulary(ctx context.Context, _ *LangParam) (*body[vocabularyOut], error) {
	v, err := enterprise.Words()
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	out := vocabularyOut{Version: v.Version, ToConfirm: v.ToConfirm}
	for i := range v.Kinds {
		k := &v.Kinds[i]
		b := kindBody{Key: k.Key, Name: lang.Of(k.Name), Expires: lang.Of(k.Expires)}
		for _, t := range k.Types {
			x := typeBody{t.Key, lang.Of(t.Name), t.Years, t.Source, []citedBody{}, t.Code, t.Score}
			for _, c := range t.Later {
				x.Later = append(x.Later, citedBody(c))
			}
			b.Types = append(b.Types, x)
		}
		out.Kinds = append(out.Kinds, b)
	}
	for _, g := range v.Grades.Items {
		out.Grades = append(out.Grades, wordBody{g.Key, lang.Of(g.Name)})
	}
	for _, s := range v.Sections {
		b := sectionBody{Key: s.Key, Name: lang.Of(s.Name)}
		for _, d := range s.Divisions {
			b.Divisions = append(b.Divisions, wordBody{d.Key, lang.Of(d.Name)})
		}
		out.Sections = append(out.Sections, b)
	}
	for _, s := range a.offered() {
		out.Sectors = append(out.Sectors, wordBody{s.Code, lang.Of(s.Name)})
	}
	for _, s := range enterprise.Statuses {
		out.Statuses = append(out.Statuses, wordBody{s, lang.Of(enterprise.StatusName(s))})
	}
	for _, key := range enterprise.Bases() {
		out.Bases = append(out.Bases, wordBody{key, lang.Of(enterprise.Basis(key))})
	}
	out.Accidents = a.editionsOf(ctx, lang)
	return answer(out), nil
}
