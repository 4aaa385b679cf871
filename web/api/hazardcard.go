package api

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"anwang/grid"
	"anwang/grid/hazard"
	"anwang/grid/live"
	"anwang/web/respond"
)

type hazardCard struct {
	Card
	Category   *string    `json:"category" enum:"unit,point,place"`
	HazardKind *string    `json:"hazardKind" doc:"tank_farm, storage, process, …"`
	Declared   bool       `json:"declared" doc:"Level and R were stated by somebody, not computed"`
	Edition    *string    `json:"edition" doc:"Of GB 18218, that it was graded by; empty: none"`
	SValue     *float64   `json:"sValue" doc:"Σ q/Q"`
	RValue     *float64   `json:"rValue" doc:"GB 18218-2018 R"`
	Substance  *string    `json:"substance"`
	Quantity   *float64   `json:"quantity" doc:"Tonnes"`
	Assessed   *time.Time `json:"assessed"`
	Source     *string    `json:"source"`
	Created    *time.Time `json:"created"`
	Version    *int32     `json:"version"`

	Unit         *unitBody       `json:"unit,omitempty" doc:"Absent: nothing is stored of what lies in it"`
	PeopleSource string          `json:"peopleSource"`
	PeopleDated  *string         `json:"peopleDated" format:"date"`
	Assessment   *assessmentBody `json:"assessment,omitempty" doc:"What the unit is, and why"`

	Rating     *pointBody       `json:"rating,omitempty" doc:"Absent: not rated"`
	Rated      *RatingBody      `json:"rated,omitempty" doc:"What the method says"`
	Direct     []directRuleBody `json:"direct" doc:"Direct judgements that hold, the worst first"`
	DirectRule *ruleBody        `json:"directRule" doc:"Where they are from; null: none holds"`

	Control     string  `json:"control" enum:",company,workshop,team,post"`
	ControlName string  `json:"controlName"`
	Measures    *string `json:"measures"`
	Capacity    *int    `json:"capacity" doc:"Of a place: people at most; null: not known"`

	Regime  *regimeBody  `json:"regime,omitempty" doc:"Of a unit: the rules that it is supervised under"`
	Likely  *regimeBody  `json:"likelyRegime,omitempty" doc:"Usual for a unit of this kind and sector, to be confirmed by somebody"`
	Filing  *filingBody  `json:"filing,omitempty"`
	Duties  []DueBody    `json:"duties" doc:"The most urgent first"`
	Persons []keeperBody `json:"persons" doc:"Masked"`
	May     []string     `json:"may" doc:"Actions the caller may do to it"`
}

type filingBody struct {
	State  string  `json:"state" enum:",none,filed,anew,expired,ended" doc:"Empty: it needs none"`
	Number string  `json:"number"`
	Office string  `json:"office"`
	Filed  *string `json:"filed" format:"date"`
	Ended  *string `json:"ended" format:"date"`
	Note   string  `json:"note"`
}

// DueBody is a duty of one hazard source, and when.
type DueBody struct {
	Key       string  `json:"key"`
	Text      string  `json:"text"`
	Source    string  `json:"source"`
	State     string  `json:"state" enum:"standing,done,due,overdue"`
	Day       *string `json:"day" format:"date" doc:"Until when; null: always"`
	Days      *int    `json:"days" doc:"Until then; negative: since then"`
	Last      *string `json:"last" format:"date" doc:"The last time it was done"`
	Why       string  `json:"why"`
	Months    int     `json:"months,omitempty"`
	ToConfirm bool    `json:"toConfirm,omitempty"`
}

func dueOf(d *hazard.Due, lang respond.Lang) DueBody {
	b := DueBody{
		Key: d.Duty.Key, Text: lang.Of(d.Duty.Text), Source: d.Duty.Source, State: string(d.State), Day: dateOf(d.Day), Last: dateOf(d.Last),
		Why: lang.Of(d.Why), Months: d.Duty.Months, ToConfirm: d.ToConfirm,
	}
	if b.Day != nil {
		b.Days = &d.Days
	}
	return b
}

func dateOf(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return ptr(t.In(grid.China).Format(time.DateOnly))
}

func (a *API) getHazard(ctx context.Context, in *idIn) (*hazardOut, error) {
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	tctx, cancel := context.WithTimeout(ctx, detailTimeout)
	defer cancel()
	r, verdict, err := a.Services.Hazard.Get(tctx, in.ID)
	if err == nil {
		return &hazardOut{ETag: respond.VersionTag(r.Version), Body: a.hazardCard(ctx, v, &r, &verdict)}, nil
	}
	c, ok := cardOf(v, grid.KindHazard, in.ID)
	if !ok || grid.CodeOf(err) == grid.CodeNotFound {
		return nil, a.noHazard(tctx, in.ID)
	}
	c.Partial = true
	return &hazardOut{Body: hazardCard{Card: c, Direct: []directRuleBody{}, Duties: []DueBody{}, Persons: []keeperBody{}, May: []string{}}},
		note(ctx, err)
}

// noHazard says that there is no such hazard source, and when it is a key place now, which.
func (a *API) noHazard(ctx context.Context, id grid.ID) error {
	keyPlace, err := a.Services.Hazard.Became(ctx, id)
	if err != nil || keyPlace == 0 {
		return noPoint(grid.KindHazard, id)
	}
	p, err := a.Services.KeyPlace.Get(ctx, keyPlace)
	if err != nil { // nothing is said of what the caller does not see
		return noPoint(grid.KindHazard, id)
	}
	return &grid.Error{
		Code: grid.CodeNotFound, Text: grid.Text{
			ZH: fmt.Sprintf("该危险源已转为重点场所“%s”（编号 %d）", p.Name, p.ID),
			EN: fmt.Sprintf("It is a key place now: %s (number %d)", p.Name, p.ID),
		}, Faults: []grid.Fault{{
			Pointer: fmt.Sprintf("/keyplaces/%d", p.ID),
			Text:    grid.Text{ZH: "现为重点场所：" + p.Name, EN: "Now the key place " + p.Name},
		}},
	}
}

// hazardCard is built from the record, which may be newer than memory.
func (a *API) hazardCard(ctx context.Context, v *live.View, r *hazard.Record, verdict *hazard.Verdict) hazardCard {
	lang, now := respond.RequestOf(ctx).Lang, a.Clock()
	item := live.Item{Point: grid.Point{
		Kind: grid.KindHazard, ID: r.ID, Lon: r.Lon, Lat: r.Lat, Grid: r.Grid, Name: r.Name, Code: r.Code, Level: r.Level,
		Enterprise: r.Enterprise, Sector: r.Sector, MajorLevel: uint8(r.MajorLevel), Synthetic: r.Synthetic, Updated: r.Updated,
	}}
	item.Class = item.Point.Class(now)
	b := hazardCard{
		Card:     Card{PointRow: rowOfPoint(v, &item), Path: pathOf(v.Path(r.Grid))},
		Category: ptr(string(r.Category)), HazardKind: &r.Kind, Declared: r.Declared(), Edition: &r.Edition,
		SValue: r.S, RValue: r.R, Substance: &r.Substance, Quantity: r.Quantity, Assessed: instant(r.Assessed),
		Source: &r.Source, Created: instant(r.Created), Version: &r.Version,
		PeopleSource: r.PeopleSource, PeopleDated: dateOf(r.PeopleDated), Control: r.Control, Measures: &r.Measures, Capacity: r.Capacity,
		Direct: []directRuleBody{}, Duties: []DueBody{}, Persons: []keeperBody{}, May: keysOf(r.May),
		Filing: &filingBody{
			State: string(r.FilingState(now)), Number: r.Filing.Number, Office: r.Filing.Office,
			Filed: dateOf(r.Filing.Filed), Ended: dateOf(r.Filing.Ended), Note: r.Filing.Note,
		},
	}
	if r.Category == hazard.CategoryUnit {
		b.Regime = ptr(regimeOf(hazard.RegimeOf(r.Regime), lang))
		if g := r.Likely(); g != nil {
			b.Likely = ptr(regimeOf(g, lang))
		}
	}
	if r.Unit != nil {
		b.Unit = &unitBody{Kind: r.Unit.Kind, People: r.Unit.People, Substances: []holdingBody{}}
		for _, h := range r.Unit.Holdings {
			b.Unit.Substances = append(b.Unit.Substances, holdingBody(h))
		}
	}
	b.explain(r, verdict, lang)
	for _, d := range hazard.Dues(r, now) {
		b.Duties = append(b.Duties, dueOf(&d, lang))
	}
	for _, p := range r.Persons {
		p = p.Masked()
		b.Persons = append(b.Persons, keeperBody{string(p.Role), p.Name, p.Phone})
	}
	return b
}

// substancesOf names what lies in a unit in English; the record keeps the Chinese
// names alone.
func substancesOf(a *hazard.Assessment) string {
	lines := slices.Clone(a.Lines)
	slices.SortStableFunc(lines, func(l, m hazard.Line) int { return cmp.Compare(m.Share, l.Share) })
	var names []string
	for i := range lines {
		if n := lines[i].Name.EN; !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return strings.Join(names[:min(len(names), 6)], ", ")
}

// explain adds why it is what it is.
func (b *hazardCard) explain(r *hazard.Record, verdict *hazard.Verdict, lang respond.Lang) {
	if verdict.Assessment != nil {
		b.Assessment = ptr(assessmentOf(verdict.Assessment, lang))
		if lang == respond.EN {
			b.Substance = ptr(substancesOf(verdict.Assessment))
		}
	}
	if r.Point != nil {
		b.Rating = &pointBody{Method: r.Point.Method, Values: r.Point.Values, Direct: r.Point.Direct}
	}
	if verdict.Rating != nil {
		b.Rated = ptr(ratingOf(verdict.Rating, lang))
	}
	for i := range verdict.Direct {
		b.Direct = append(b.Direct, directOf(&verdict.Direct[i], lang))
	}
	if j, err := hazard.Direct(); err == nil && len(b.Direct) > 0 {
		b.DirectRule = ptr(ruleOf(&j.Rule, lang))
	}
	b.ControlName = lang.Of(hazard.ControlName(r.Control))
}
