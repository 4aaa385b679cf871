package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"anwang/grid"
	"anwang/grid/exchange"
	"anwang/web/respond"
)

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// The client may be gone; there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(v)
}

// previewBody is what is shown of a table before it is checked.
type previewBody struct {
	Worksheets []string      `json:"sheets" doc:"Of a workbook"`
	Worksheet  string        `json:"sheet"`
	Encoding   string        `json:"encoding" doc:"Of a text file"`
	Separator  string        `json:"separator"`
	Heading    int           `json:"heading" doc:"Row of the headings, the last of them"`
	Headings   int           `json:"headingRows" doc:"How many rows the headings are"`
	Rows       int           `json:"rows" doc:"Below the headings"`
	Hidden     int           `json:"hiddenRows" doc:"Of those, the ones that whoever opens the sheet does not see"`
	Columns    []columnBody  `json:"columns"`
	Choice     ChoiceBody    `json:"choice" doc:"Proposed, or as chosen last for such headings"`
	Remembered bool          `json:"remembered"`
	Detection  detectionBody `json:"detection"`
}

type columnBody struct {
	Number   int      `json:"number"`
	Letter   string   `json:"letter"`
	Heading  string   `json:"heading"`
	Field    string   `json:"field" doc:"What the heading says; empty: unknown"`
	Computed bool     `json:"computed" doc:"Worked out by the service for exports behind their fields; no import takes it"`
	Hidden   bool     `json:"hidden" doc:"Whoever opens the sheet does not see it"`
	Sample   []string `json:"sample"`
}

// detectionBody is what speaks for each coordinate system.
type detectionBody struct {
	Suggested string            `json:"suggested" doc:"Empty: it must be chosen"`
	ByRow     bool              `json:"byRow" doc:"Every row says it itself"`
	Reason    string            `json:"reason" doc:"In the asked language"`
	Looked    int               `json:"looked" doc:"Rows looked at"`
	Frames    []frameBody       `json:"frames"`
	Points    []samplePointBody `json:"points"`
}

type frameBody struct {
	Key     string  `json:"key"`
	Name    string  `json:"name" doc:"In the asked language"`
	Inside  int     `json:"inside" doc:"Rows that lie in a grid"`
	Agree   int     `json:"agree" doc:"Rows whose address or grid code names the grid they lie in"`
	Against int     `json:"against" doc:"Rows that another system fits better"`
	Known   int     `json:"known" doc:"Rows whose enterprise is there already"`
	Away    float64 `json:"away" doc:"Metres between where those would lie and where they are"`
}

type samplePointBody struct {
	Row    int                   `json:"row"`
	Name   string                `json:"name"`
	Points map[string][2]float64 `json:"places" doc:"Longitude, latitude by coordinate system"`
}

type previewIn struct {
	LangParam
	ID        grid.ID `path:"id" minimum:"1"`
	Worksheet string  `query:"sheet" maxLength:"100"`
	Mapping   string  `query:"mapping" maxLength:"5000" doc:"A field's key for each column, comma-separated; without it the one proposed"`
	Heading   int     `query:"heading" minimum:"0" maximum:"100" doc:"Row of the headings, the last of them; 0: as found"`
	Headings  int     `query:"headingRows" minimum:"0" maximum:"3" doc:"How many rows the headings are; 0: as found"`
}

func (a *API) previewImport(ctx context.Context, in *previewIn) (*body[previewBody], error) {
	var mapping []string
	if in.Mapping != "" {
		mapping = strings.Split(in.Mapping, ",")
	}
	p, err := a.Services.Exchange.Preview(ctx, in.ID, exchange.Look{
		Worksheet: in.Worksheet, Mapping: mapping, Headings: exchange.Headings{Row: in.Heading, Rows: in.Headings},
	})
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	b := previewBody{
		Worksheets: p.Worksheets, Worksheet: p.Worksheet, Encoding: p.Encoding, Separator: p.Separator, Heading: p.Heading,
		Headings: p.Headings, Rows: p.Rows, Hidden: p.Hidden,
		Columns: make([]columnBody, 0, len(p.Columns)), Choice: choiceOf(p.Choice), Remembered: p.Remembered,
	}
	for _, c := range p.Columns {
		b.Columns = append(b.Columns, columnBody{c.Number, c.Letter, c.Heading, c.Field, c.Computed, c.Hidden, orEmpty(c.Sample)})
	}
	b.Detection = detectionOf(&p.Detection, lang)
	return answer(b), nil
}

func detectionOf(d *exchange.Detection, lang respond.Lang) detectionBody {
	b := detectionBody{
		Suggested: d.Suggested, ByRow: d.ByRow, Reason: lang.Of(d.Reason), Looked: d.Looked,
		Frames: make([]frameBody, 0, len(d.Frames)), Points: make([]samplePointBody, 0, len(d.Points)),
	}
	for _, f := range d.Frames {
		b.Frames = append(b.Frames, frameBody{f.Key, lang.Of(f.Name), f.Inside, f.Agree, f.Against, f.Known, f.Away})
	}
	for _, p := range d.Points {
		s := samplePointBody{Row: p.Row, Name: p.Name, Points: map[string][2]float64{}}
		for key, at := range p.Points {
			s.Points[key] = at
		}
		b.Points = append(b.Points, s)
	}
	return b
}

// importFieldsBody is the vocabulary of an import.
type importFieldsBody struct {
	Registers []registerBody    `json:"registers" doc:"What the caller may import tables of"`
	Register  registerBody      `json:"register" doc:"The one that is asked about"`
	Fields    []importFieldBody `json:"fields" doc:"Of that register"`
	Frames    []keyNameBody     `json:"frames" doc:"Coordinate systems"`
	Kinds     []keyNameBody     `json:"kinds" doc:"Of problems"`
	Limits    importLimitsBody  `json:"limits" doc:"How large a table may be"`
}

type importLimitsBody struct {
	Bytes         int64 `json:"bytes" doc:"Of a text file"`
	Rows          int   `json:"rows" doc:"Of a text file, below the headings"`
	WorkbookBytes int64 `json:"workbookBytes"`
	WorkbookRows  int   `json:"workbookRows"`
}

type importFieldBody struct {
	Key      string `json:"key"`
	Name     string `json:"name" doc:"In the asked language"`
	Hint     string `json:"hint" doc:"What to write, in the asked language"`
	Required bool   `json:"required"`
	Personal bool   `json:"personal"`
}

// registerBody is what a table may be of.
type registerBody struct {
	Key     string `json:"key"`
	Name    string `json:"name" doc:"In the asked language"`
	Updates bool   `json:"updates" doc:"What is on file may be updated by a table"`
	Waits   bool   `json:"waits" doc:"Rows without coordinates are kept until somebody locates them; else they lie where their enterprise is"`
	Located bool   `json:"located" doc:"Its rows are points on the map"`
}

type importFieldsIn struct {
	LangParam
	Register string `query:"register" maxLength:"40" doc:"What the table is of; without it the first that the caller may import"`
}

type keyNameBody struct {
	Key  string `json:"key"`
	Name string `json:"name" doc:"In the asked language"`
}

func (a *API) importFields(ctx context.Context, in *importFieldsIn) (*body[importFieldsBody], error) {
	if err := exchange.May(ctx); err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	text, workbook := a.Services.Exchange.Limits()
	b := importFieldsBody{Limits: importLimitsBody{text.Bytes, text.Rows, workbook.Bytes, workbook.Rows}}
	for _, r := range exchange.Registers() {
		if !grid.ActorOf(ctx).May(r.Needs) {
			continue
		}
		one := registerBody{r.Key, lang.Of(r.Name), r.Updates, r.Waits, r.Located}
		if b.Registers = append(b.Registers, one); r.Key != cmp.Or(in.Register, b.Registers[0].Key) {
			continue
		}
		b.Register = one
		for i := range r.Fields {
			f := &r.Fields[i]
			b.Fields = append(b.Fields, importFieldBody{f.Key, lang.Of(f.Name), lang.Of(f.Hint), f.Required, r.Personal(f)})
		}
	}
	for _, r := range exchange.Registers() {
		if _, err := grid.Require(ctx, r.Needs); b.Fields == nil && r.Key == in.Register && err != nil {
			return nil, err
		}
	}
	if b.Fields == nil {
		return nil, grid.Errorf(grid.CodeInvalid, "没有这样的台账", "there is no such register")
	}
	for _, f := range exchange.Frames() {
		b.Frames = append(b.Frames, keyNameBody{f.Key, lang.Of(f.Name)})
	}
	for _, k := range exchange.Kinds {
		b.Kinds = append(b.Kinds, keyNameBody{k.Key, lang.Of(k.Name)})
	}
	return answer(b), nil
}

// problemBody is one thing that is wrong.
type problemBody struct {
	Row    int      `json:"row" doc:"As numbered in the sheet; 0: the table"`
	Column string   `json:"column" doc:"Letter; empty: the whole row, or a column that is not there"`
	Number int      `json:"columnNumber" doc:"From 1; 0: none"`
	Kind   string   `json:"kind"`
	Name   string   `json:"name" doc:"Of the kind, in the asked language"`
	Error  bool     `json:"error" doc:"It stops the import; else a warning"`
	Value  string   `json:"value" doc:"What stands there"`
	Text   string   `json:"text" doc:"What is wrong, in the asked language"`
	Remedy string   `json:"remedy" doc:"What to do, in the asked language"`
	Lon    *float64 `json:"lon"`
	Lat    *float64 `json:"lat"`
}

type problemsIn struct {
	LangParam
	ID     grid.ID `path:"id" minimum:"1"`
	Kind   string  `query:"kind" maxLength:"40"`
	Only   string  `query:"only" enum:"error,warning"`
	Row    int     `query:"row" minimum:"0" maximum:"10000000"`
	Offset int     `query:"offset" minimum:"0" maximum:"10000000"`
	Limit  int     `query:"limit" minimum:"1" maximum:"10000" default:"100"`
}

type problemList struct {
	Items   []problemBody `json:"items"`
	Matched int           `json:"matched"`
}

func (a *API) importProblems(ctx context.Context, in *problemsIn) (*body[problemList], error) {
	list, matched, err := a.Services.Exchange.Problems(ctx, in.ID,
		exchange.ProblemFilter{Kind: in.Kind, Only: in.Only, Row: in.Row, Offset: in.Offset, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	out := problemList{Items: make([]problemBody, 0, len(list)), Matched: matched}
	for i := range list {
		p := &list[i]
		text, remedy := p.Says()
		b := problemBody{
			Row: p.Row, Column: p.Letter(), Number: p.Column, Kind: p.Kind, Name: lang.Of(exchange.KindOf(p.Kind).Name),
			Error: p.Error, Value: p.Value, Text: lang.Of(text), Remedy: lang.Of(remedy),
		}
		if p.Lon != 0 || p.Lat != 0 {
			b.Lon, b.Lat = &p.Lon, &p.Lat
		}
		out.Items = append(out.Items, b)
	}
	return answer(out), nil
}
