package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/enterprise"
	"anwang/web/respond"
)

// recordFields are the fields of a record that people change, with the order and
// the types of enterprise.RecordFields.
type recordFields struct {
	Kind      string   `json:"kind,omitempty" enum:"licence,equipment,certificate,assessment,inspection,accident"`
	Type      string   `json:"type,omitempty" doc:"Key of the vocabulary"`
	Name      string   `json:"name,omitempty" doc:"Of the equipment, the report"`
	Holder    string   `json:"holder,omitempty" doc:"Who holds a certificate; masked when read"`
	Number    string   `json:"number,omitempty"`
	Authority string   `json:"authority,omitempty" doc:"Who issued or made it"`
	Dated     string   `json:"dated,omitempty" doc:"Issued, made, inspected, happened; YYYY-MM-DD"`
	Expires   string   `json:"expires,omitempty" doc:"Last day it holds; of an inspection, when the next is due"`
	Score     *float64 `json:"score,omitempty" nullable:"true" doc:"Of the 2018 no. 19 grading"`
	Veto      bool     `json:"veto,omitempty" doc:"A veto item of it holds"`
	Deaths    *int     `json:"deaths,omitempty" nullable:"true"`
	Injured   *int     `json:"injured,omitempty" nullable:"true" doc:"Seriously"`
	Loss      *float64 `json:"loss,omitempty" nullable:"true" doc:"Direct loss, 10,000 CNY"`
	Note      string   `json:"note,omitempty"`
	Ended     string   `json:"ended,omitempty" doc:"Replaced or no longer needed since: it reminds nobody"`
}

type recordBody struct {
	ID        grid.ID            `json:"id"`
	Fields    recordFields       `json:"fields" doc:"What people change; the holder is masked"`
	TypeName  string             `json:"typeName" doc:"In the asked language"`
	Edition   string             `json:"edition,omitempty" doc:"Of an accident: the edition of its types (GB 6441) it was recorded by"`
	Doubtful  bool               `json:"editionToConfirm,omitempty" doc:"A later edition was in force on its day, its types not entered"`
	Class     *accidentClassBody `json:"class,omitempty" doc:"Of an accident: its class by State Council order 493"`
	Replaced  string             `json:"replaced,omitempty" doc:"Day of a newer record about the same, which counts in its place"`
	Source    string             `json:"source"`
	Synthetic bool               `json:"synthetic"`
	Updated   time.Time          `json:"updated"`
	Version   int32              `json:"version" doc:"The ETag of a change is \"v\" and this"`
}

// accidentClassBody is how grave an accident was.
type accidentClassBody struct {
	Key     string `json:"key" enum:"ordinary,larger,major,extreme"`
	Name    string `json:"name" doc:"In the asked language"`
	AtLeast bool   `json:"atLeast" doc:"Deaths, injured or the loss are not known, so it may be a graver one"`
}

func classOf(r *enterprise.RecordFields, lang respond.Lang) *accidentClassBody {
	if r.Kind != "accident" {
		return nil
	}
	class, atLeast := grid.Harm{Deaths: r.Deaths, Injured: r.Injured, Loss: r.Loss}.Class()
	return &accidentClassBody{class.String(), lang.Of(class.Text()), atLeast}
}

func recordOf(r *enterprise.Record, lang respond.Lang) recordBody {
	name := typeName(r.Kind, r.Type, lang)
	if r.TypeEN != "" {
		name = lang.Of(grid.Text{ZH: r.Type, EN: r.TypeEN})
	}
	return recordBody{
		ID: r.ID, Fields: recordFields(r.RecordFields.Masked()), TypeName: name, Edition: r.EditionSource, Doubtful: r.EditionDoubtful,
		Class: classOf(&r.RecordFields, lang), Replaced: r.Replaced, Source: r.Source, Synthetic: r.Synthetic, Updated: r.Updated.UTC(),
		Version: r.Version,
	}
}

// typeName is what people call a type of records; an unknown one speaks for itself.
func typeName(kind, key string, lang respond.Lang) string {
	words, err := enterprise.Words()
	if err != nil {
		return key
	}
	return lang.Of(words.TypeName(kind, key))
}

func (a *API) registerRecords(h huma.API) {
	write(h, http.MethodPost, "/enterprises/{id}/records", "createRecord", "enterprise", "Add a dated record to a file", http.StatusCreated,
		a.createRecord)
	write(h, http.MethodPatch, "/enterprises/{id}/records/{record}", "updateRecord", "enterprise", "Change a record of a file", http.StatusOK,
		a.updateRecord)
	write(h, http.MethodDelete, "/enterprises/{id}/records/{record}", "deleteRecord", "enterprise",
		"Take out a record that was entered by mistake; one that is replaced is ended instead", http.StatusNoContent, a.deleteRecord)
}

func (a *API) createRecord(ctx context.Context, in *struct {
	LangParam
	ID   grid.ID `path:"id" minimum:"1"`
	Body recordFields
},
) (*madeOut[recordBody], error) {
	r, err := a.Services.Enterprise.AddRecord(ctx, in.ID, enterprise.RecordFields(in.Body))
	if err != nil {
		return nil, err
	}
	at := "/api/v1/enterprises/" + strconv.FormatInt(in.ID, 10) + "/records/" + strconv.FormatInt(r.ID, 10)
	return &madeOut[recordBody]{ETag: respond.VersionTag(r.Version), Location: at, Body: recordOf(&r, respond.RequestOf(ctx).Lang)}, nil
}

func (a *API) updateRecord(ctx context.Context, in *struct {
	LangParam
	ID     grid.ID `path:"id" minimum:"1"`
	Record grid.ID `path:"record" minimum:"1"`
	MatchParam
	RawBody []byte
	Body    recordFields
},
) (*taggedOut[recordBody], error) {
	r, err := a.Services.Enterprise.UpdateRecord(ctx, in.ID, in.Record, in.version, func(f *enterprise.RecordFields) error {
		b := recordFields(*f)
		if err := json.Unmarshal(in.RawBody, &b); err != nil {
			return grid.Errorf(grid.CodeInvalid, "请求内容不是合法的 JSON", "The body is no JSON")
		}
		*f = enterprise.RecordFields(b)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &taggedOut[recordBody]{ETag: respond.VersionTag(r.Version), Body: recordOf(&r, respond.RequestOf(ctx).Lang)}, nil
}

func (a *API) deleteRecord(ctx context.Context, in *struct {
	LangParam
	ID     grid.ID `path:"id" minimum:"1"`
	Record grid.ID `path:"record" minimum:"1"`
	MatchParam
},
) (*nothing, error) {
	return nil, a.Services.Enterprise.DeleteRecord(ctx, in.ID, in.Record, in.version)
}
