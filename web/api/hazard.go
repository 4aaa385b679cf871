package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/hazard"
	"anwang/web/respond"
)

// HazardFields are what filing and changing a hazard source have in common; what
// is left out stays as it is.
type HazardFields struct {
	Enterprise   *grid.ID     `json:"enterprise,omitempty" minimum:"0" doc:"Its position serves unless lon and lat are given; 0: none"`
	Name         *string      `json:"name,omitempty"`
	Kind         *string      `json:"kind,omitempty" doc:"A key of the kinds of its category"`
	Lon          *float64     `json:"lon,omitempty" doc:"Longitude, CGCS2000"`
	Lat          *float64     `json:"lat,omitempty" doc:"Latitude, CGCS2000"`
	Assessed     *string      `json:"assessed,omitempty" format:"date"`
	Unit         *unitBody    `json:"unit,omitempty" doc:"What lies in it, as a whole; S, R and the level are computed from it"`
	PeopleSource *string      `json:"peopleSource,omitempty" doc:"Where the number of people is from"`
	PeopleDated  *string      `json:"peopleDated,omitempty" format:"date" doc:"Of which day it is; the assessment's when absent"`
	Rating       *pointBody   `json:"rating,omitempty" doc:"As a whole; an empty one takes it away"`
	Control      *string      `json:"control,omitempty" enum:",company,workshop,team,post"`
	Measures     *string      `json:"measures,omitempty" doc:"管控措施"`
	Capacity     emptiable    `json:"capacity,omitempty" doc:"Of a place: people at most; null: not known"`
	Regime       *string      `json:"regime,omitempty" enum:",city_gas,port,defence"`
	Persons      []keeperBody `json:"persons,omitempty" maxItems:"8" doc:"Whoever has the roles named; one without a name is taken away"`
	Source       *string      `json:"source,omitempty"`
}

type pointBody struct {
	Method string             `json:"method,omitempty" enum:",LEC,LS4,LS5,MES"`
	Values map[string]float64 `json:"values,omitempty" doc:"By the key of the factor"`
	Direct map[string]float64 `json:"direct,omitempty" doc:"By the key of the fact of direct judgement"`
}

type keeperBody struct {
	Role  string `json:"role" enum:"responsible,chief,technical,operation"`
	Name  string `json:"name" maxLength:"200"`
	Phone string `json:"phone,omitempty" maxLength:"40"`
}

type hazardCreateIn struct {
	LangParam
	Body hazardCreateBody
}

type hazardCreateBody struct {
	Category string `json:"category" enum:"unit,point,place" doc:"单元, 风险点 or 场所"`
	Code     string `json:"code,omitempty" doc:"One is given when it is absent"`
	HazardFields
}

type hazardUpdateIn struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body HazardFields
}

type hazardFilingIn struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body struct {
		Number string  `json:"number,omitempty" doc:"备案编号; absent with ended: of the one that stands"`
		Office string  `json:"office,omitempty" doc:"With which office"`
		Filed  *string `json:"filed,omitempty" format:"date"`
		Ended  *string `json:"ended,omitempty" format:"date" doc:"Taken off the file 核销"`
		Note   string  `json:"note,omitempty"`
	}
}

type hazardDutyIn struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body struct {
		Duty string `json:"duty" doc:"Key of the duty"`
		Done string `json:"done" format:"date"`
		Note string `json:"note,omitempty"`
	}
}

type hazardDeleteIn struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Reason string `query:"reason" maxLength:"600" doc:"Why it is taken away; needed"`
}

type hazardOut struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     hazardCard
}

func (a *API) registerHazards(h huma.API) {
	get(h, "/hazards/{id}", "getHazard", "hazard", "A hazard source's card: what lies in it, what it is and why, its duties", a.getHazard)
	get(h, "/hazards/duties", "listHazardDuties", "hazard", "Duties of major hazard sources that are due or overdue, the most urgent first",
		a.hazardDuties)
	get(h, "/hazards/around", "getHazardAround", "hazard",
		"What the map knows within 500 m of a plant; a help for who counts people, never the count", a.hazardAround)
	get(h, "/hazards/words", "getHazardWords", "hazard", "Kinds, control levels, roles, and the rules of direct judgement", a.hazardWords)
	write(h, http.MethodPost, "/hazards", "createHazard", "hazard", "File a hazard source; S, R, level and colour are computed",
		http.StatusCreated, a.createHazard)
	write(h, http.MethodPatch, "/hazards/{id}", "updateHazard", "hazard", "Change a hazard source; what it is is computed anew", http.StatusOK,
		a.updateHazard)
	write(h, http.MethodDelete, "/hazards/{id}", "deleteHazard", "hazard", "Take away what is no hazard source any more, with a reason",
		http.StatusNoContent, a.deleteHazard)
	write(h, http.MethodPost, "/hazards/{id}/filing", "fileHazard", "hazard",
		"Write down that a major hazard source was filed 备案, or taken off 核销", http.StatusOK, a.fileHazard)
	write(h, http.MethodPost, "/hazards/{id}/duties", "doHazardDuty", "hazard", "Write down that a duty was done, such as a drill",
		http.StatusOK, a.doHazardDuty)
	write(h, http.MethodPost, "/hazards/{id}/personal", "lookAtHazard", "hazard",
		"Who answers for a hazard source, in full; that somebody looked is audited", http.StatusOK, a.hazardPersonal)
}

// dayIn reads a day of the field, in China; nil is none.
func dayIn(s *string) *time.Time {
	if s == nil {
		return nil
	}
	t, err := time.ParseInLocation(time.DateOnly, *s, grid.China)
	if err != nil { // the schema lets only days through
		return nil
	}
	return &t
}

func (b *HazardFields) update() hazard.Update {
	u := hazard.Update{
		Enterprise: b.Enterprise, Name: b.Name, Kind: b.Kind, Lon: b.Lon, Lat: b.Lat, Assessed: dayIn(b.Assessed),
		PeopleSource: b.PeopleSource, PeopleDated: dayIn(b.PeopleDated), Control: b.Control, Measures: b.Measures, Regime: b.Regime,
		Source: b.Source,
	}
	if b.Capacity.Sent {
		u.Capacity = &hazard.Capacity{People: b.Capacity.Value}
	}
	if b.Unit != nil {
		u.Unit = ptr(b.Unit.unit())
	}
	if b.Rating != nil {
		u.Point = &hazard.Point{Method: b.Rating.Method, Values: b.Rating.Values, Direct: b.Rating.Direct}
	}
	for _, p := range b.Persons {
		u.Persons = append(u.Persons, hazard.Person{Role: hazard.Role(p.Role), Name: p.Name, Phone: p.Phone})
	}
	return u
}

func (b *unitBody) unit() hazard.Unit {
	u := hazard.Unit{Kind: b.Kind, People: b.People}
	for _, x := range b.Substances {
		u.Holdings = append(u.Holdings, hazard.Holding(x))
	}
	return u
}

// answerHazard is the record as it is after a change.
func (a *API) answerHazard(ctx context.Context, r *hazard.Record, v *hazard.Verdict, err error) (*hazardOut, error) {
	if err != nil {
		return nil, err
	}
	view, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	return &hazardOut{ETag: respond.VersionTag(r.Version), Body: a.hazardCard(ctx, view, r, v)}, nil
}

func (a *API) createHazard(ctx context.Context, in *hazardCreateIn) (*hazardOut, error) {
	r, v, err := a.Services.Hazard.Create(ctx, hazard.Draft{
		Category: hazard.Category(in.Body.Category), Code: in.Body.Code,
		Update: in.Body.update(),
	})
	out, err := a.answerHazard(ctx, &r, &v, err)
	if err == nil {
		out.Location = "/api/v1/hazards/" + strconv.FormatInt(r.ID, 10)
	}
	return out, err
}

func (a *API) updateHazard(ctx context.Context, in *hazardUpdateIn) (*hazardOut, error) {
	r, v, err := a.Services.Hazard.Update(ctx, in.ID, in.version, in.Body.update())
	return a.answerHazard(ctx, &r, &v, err)
}

func (a *API) deleteHazard(ctx context.Context, in *hazardDeleteIn) (*struct{}, error) {
	return nil, a.Services.Hazard.Delete(ctx, in.ID, in.version, in.Reason)
}

func (a *API) fileHazard(ctx context.Context, in *hazardFilingIn) (*hazardOut, error) {
	f := hazard.Filing{Number: in.Body.Number, Office: in.Body.Office, Note: in.Body.Note}
	if t := dayIn(in.Body.Filed); t != nil {
		f.Filed = *t
	}
	if t := dayIn(in.Body.Ended); t != nil {
		f.Ended = *t
	}
	r, v, err := a.Services.Hazard.File(ctx, in.ID, in.version, f)
	return a.answerHazard(ctx, &r, &v, err)
}

func (a *API) doHazardDuty(ctx context.Context, in *hazardDutyIn) (*hazardOut, error) {
	done := dayIn(&in.Body.Done)
	if done == nil {
		return nil, badParam("done", "应为日期", "Give a day")
	}
	r, v, err := a.Services.Hazard.Do(ctx, in.ID, in.version, in.Body.Duty, *done, in.Body.Note)
	return a.answerHazard(ctx, &r, &v, err)
}

type hazardPersons struct {
	Persons []keeperBody `json:"persons"`
}

func (a *API) hazardPersonal(ctx context.Context, in *idIn) (*body[hazardPersons], error) {
	list, err := a.Services.Hazard.Personal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b := hazardPersons{Persons: []keeperBody{}}
	for _, p := range list {
		b.Persons = append(b.Persons, keeperBody{string(p.Role), p.Name, p.Phone})
	}
	return answer(b), nil
}

type hazardWordsBody struct {
	Kinds    []hazardKindBody `json:"kinds"`
	Controls []controlBody    `json:"controls" doc:"From the highest down"`
	Direct   directBody       `json:"direct"`
	Regimes  []regimeBody     `json:"regimes" doc:"What a major hazard source may be supervised under; the first is decree 40"`
}

// regimeBody is by whose rules a major hazard source is supervised.
type regimeBody struct {
	Key       string `json:"key" enum:",city_gas,port,defence"`
	Name      string `json:"name"`
	Authority string `json:"authority" doc:"Who supervises it"`
	Source    string `json:"source"`
	Exempt    string `json:"exempt" doc:"Why decree 40 does not apply, in the asked language; empty: it does"`
	ToConfirm bool   `json:"toConfirm"`
}

func regimeOf(r *hazard.Regime, lang respond.Lang) regimeBody {
	b := regimeBody{Key: r.Key, Name: lang.Of(r.Name()), Authority: lang.Of(r.Authority), Source: r.Source}
	if t, err := hazard.Regimes(); err == nil {
		if b.ToConfirm = t.ToConfirm; r.Exempt() {
			b.Exempt = lang.Of(t.Exempting.Text) + lang.Of(grid.Text{ZH: "（" + t.Exempting.Source + "）", EN: " (" + t.Exempting.Source + ")"})
		}
	}
	return b
}

type hazardKindBody struct {
	Key        string   `json:"key"`
	Name       string   `json:"name"`
	Categories []string `json:"categories" enum:"unit,point,place"`
}

type controlBody struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	From string `json:"from" enum:"red,orange,yellow,blue" doc:"The worst colour that it may control alone"`
}

type directBody struct {
	Rule      ruleBody         `json:"rule"`
	ToConfirm bool             `json:"toConfirm"`
	Facts     []directFactBody `json:"facts"`
	Rules     []directRuleBody `json:"rules"`
	Controls  string           `json:"controls" doc:"Where the control levels are from"`
}

type directFactBody struct {
	Key   string `json:"key"`
	Name  string `json:"name"`
	Count bool   `json:"count" doc:"A number; else 0 or 1"`
}

type directRuleBody struct {
	Fact    string  `json:"fact"`
	AtLeast float64 `json:"atLeast"`
	Colour  string  `json:"colour" enum:"red,orange,yellow,blue" doc:"At least this"`
	Text    string  `json:"text"`
}

func directOf(r *hazard.DirectRule, lang respond.Lang) directRuleBody {
	return directRuleBody{r.Fact, r.AtLeast, r.Colour, lang.Of(r.Text)}
}

func (a *API) hazardWords(ctx context.Context, _ *struct{ LangParam }) (*body[hazardWordsBody], error) {
	j, err := a.Services.Hazard.Judgement(ctx)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	b := hazardWordsBody{Regimes: []regimeBody{}, Direct: directBody{
		Rule: ruleOf(&j.Rule, lang), ToConfirm: j.ToConfirm,
		Controls: lang.Of(j.ControlSource),
	}}
	for _, k := range hazard.Kinds {
		x := hazardKindBody{Key: k.Key, Name: lang.Of(k.Text)}
		for _, c := range k.Categories {
			x.Categories = append(x.Categories, string(c))
		}
		b.Kinds = append(b.Kinds, x)
	}
	for _, c := range j.Controls {
		b.Controls = append(b.Controls, controlBody{c.Key, lang.Of(c.Text), c.From})
	}
	if t, err := hazard.Regimes(); err == nil {
		for i := range t.Regimes {
			b.Regimes = append(b.Regimes, regimeOf(&t.Regimes[i], lang))
		}
	}
	for _, f := range j.Facts {
		b.Direct.Facts = append(b.Direct.Facts, directFactBody{f.Key, lang.Of(f.Text), f.Count})
	}
	for i := range j.Rules {
		b.Direct.Rules = append(b.Direct.Rules, directOf(&j.Rules[i], lang))
	}
	return answer(b), nil
}
