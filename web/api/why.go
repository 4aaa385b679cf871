package api

import (
	"context"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/enterprise"
	"anwang/grid/live"
	"anwang/grid/risk"
	"anwang/web/respond"
)

// enterpriseRiskBody is why an enterprise has its level: the points of the
// groups add up to the score.
type enterpriseRiskBody struct {
	ID         grid.ID       `json:"id"`
	Name       string        `json:"name"`
	Day        string        `json:"day"`
	Level      string        `json:"level" enum:"none,red,orange,yellow,blue"`
	Score      float64       `json:"score"`
	Version    string        `json:"version" doc:"Of the rule set that was in force at the end of the day"`
	RuleID     grid.ID       `json:"ruleId"`
	Source     string        `json:"source"`
	Assessed   bool          `json:"assessed"`
	DecidedBy  string        `json:"decidedBy" enum:"band,guard,none"`
	Band       string        `json:"band" enum:"none,red,orange,yellow,blue" doc:"What the score alone would give"`
	RulesOf    string        `json:"rulesOf" doc:"The one of its sectors whose rules judge it most strictly"`
	Bands      risk.Bands    `json:"bands"`
	Groups     []groupBody   `json:"groups"`
	Factors    []pointsBody  `json:"factors"`
	Guards     []guardBody   `json:"guards"`
	Next       []wayBody     `json:"next" doc:"Up to three ways to a lower level, the cheapest first"`
	Since      string        `json:"since" doc:"First day of these facts; empty: not recorded yet"`
	LevelSince string        `json:"levelSince" doc:"First day of this level"`
	LevelKnown bool          `json:"levelSinceKnown" doc:"It began then; false: the record merely begins there, and it may be older"`
	Changed    []changedBody `json:"changed" doc:"Changes of its level, the newest first"`
}

type groupBody struct {
	Key     string  `json:"key" enum:"inherent,control"`
	Combine string  `json:"combine" enum:"max,sum"`
	Sum     float64 `json:"sum" doc:"Of its factors"`
	Points  float64 `json:"points" doc:"What it counts, within its limits"`
	Least   float64 `json:"least"`
	Most    float64 `json:"most" doc:"0: no limit"`
}

type pointsBody struct {
	Key       string       `json:"key"`
	Group     string       `json:"group"`
	Name      string       `json:"name"`
	Value     *float64     `json:"value" doc:"null: nothing is known"`
	ValueText string       `json:"valueText"`
	Weight    float64      `json:"weight"`
	Points    float64      `json:"points"`
	Counted   bool         `json:"counted" doc:"false: not known, or another of its group counts more"`
	Missing   bool         `json:"missing"`
	Records   []behindBody `json:"records" doc:"Records it follows from, at most 20; of today only"`
}

type behindBody struct {
	Kind   string  `json:"kind" enum:"hazard,danger,record"`
	ID     grid.ID `json:"id"`
	Name   string  `json:"name"`
	Detail string  `json:"detail"`
	Date   string  `json:"date"`

	Unknown string `json:"unknown,omitempty" doc:"What nobody filled in; the unfavourable, or at least what is known, was taken"`
}

// unknownTexts say what was taken for what nobody has filled in.
var unknownTexts = map[string]grid.Text{
	assess.UnknownPeople: {ZH: "500 m 内人数不详，α 按最不利取值", EN: "people within 500 m not known: the unfavourable α is taken"},
	assess.UnknownDeaths: {ZH: "死亡人数不详，按有人死亡计", EN: "number of deaths not known: counted as fatal"},
	assess.UnknownClass:  {ZH: "伤亡或损失填写不全，至少为", EN: "injuries, deaths or loss not all known; at least: "},
}

// unknownText says what is not known of a record, and what was taken.
func unknownText(r *assess.Behind, lang respond.Lang) string {
	var parts []string
	for _, key := range r.Unknown {
		text := lang.Of(unknownTexts[key])
		if key == assess.UnknownClass {
			text += lang.Of(r.Class.Text())
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, lang.Of(grid.Text{ZH: "；", EN: "; "}))
}

type guardBody struct {
	Key     string `json:"key"`
	Kind    string `json:"kind" enum:"floor,veto"`
	Name    string `json:"name"`
	Level   string `json:"level" enum:"none,red,orange,yellow,blue"`
	Applied bool   `json:"applied"`
}

type wayBody struct {
	Level  string        `json:"level" enum:"none,red,orange,yellow,blue" doc:"The level it would have"`
	Enough bool          `json:"enough" doc:"false: the level stays, and it is to be done all the same"`
	Score  float64       `json:"score"`
	Effort float64       `json:"effort" doc:"Only ranks the ways"`
	Steps  []wayStepBody `json:"steps" doc:"All of them are needed: what can be done first, then what is rated anew"`
}

type wayStepBody struct {
	Kind   string  `json:"kind" enum:"close,inspect,renew,reduce,assess,rate"`
	Factor string  `json:"factor"`
	Name   string  `json:"name"`
	From   float64 `json:"from"`
	To     float64 `json:"to"`
	Text   string  `json:"text"`

	Record *behindBody `json:"record,omitempty" doc:"The danger, paper or hazard source it is about"`
}

type changedBody struct {
	Day  string `json:"day"`
	From string `json:"from" enum:"none,red,orange,yellow,blue"`
	To   string `json:"to" enum:"none,red,orange,yellow,blue"`
}

// DayParam asks for the state at the end of a day.
type DayParam struct {
	Day string `query:"day" format:"date" doc:"At the end of this day in China, which is not in the future; absent: now"`
}

// recordedDay is a day that there can be a record of; zero when none is given. Errors:
// invalid, also for one that has not begun: no record must look like one of it.
func (a *API) recordedDay(name, s string) (time.Time, error) {
	day, err := dayOf(name, s)
	if err == nil && day.After(a.Clock()) {
		return day, badParam(name, "这一天还没有到", "This day has not come yet")
	}
	return day, err
}

func dayOf(name, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, s, grid.China)
	if err != nil || t.Year() < 1970 || t.Year() > 2199 {
		return t, badParam(name, "日期应形如 2026-11-22", "A day looks like 2026-11-22")
	}
	return t, nil
}

func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(grid.China).Format(time.DateOnly)
}

func (a *API) registerWhy(h huma.API) {
	get(h, "/enterprises/{id}/risk", "explainEnterprise", "risk", "Why an enterprise has its level, now or on a past day", a.enterpriseWhy)
	get(h, "/grids/{id}/risk", "explainGrid", "risk", "Why a grid has its colour, now or on a past day", a.gridWhy)
	get(h, "/grids/{id}/movers", "listMovers", "risk",
		"The few enterprises and records that would change the colour of a grid, by name; of a past day those that would have changed it",
		a.gridMovers)
}

type whyIn struct {
	LangParam
	DayParam
	ID grid.ID `path:"id" minimum:"1"`
}

func (a *API) enterpriseWhy(ctx context.Context, in *whyIn) (*body[enterpriseRiskBody], error) {
	on, err := a.recordedDay("day", in.Day)
	if err != nil {
		return nil, err
	}
	w, err := a.Services.Assess.Why(ctx, in.ID, on)
	if err != nil {
		return nil, err
	}
	return answer(enterpriseRiskOf(&w, a.accidentNames(ctx, w.Records), respond.RequestOf(ctx).Lang)), nil
}

func enterpriseRiskOf(w *assess.Why, accidents map[string]grid.Text, lang respond.Lang) enterpriseRiskBody {
	b := enterpriseRiskBody{
		ID: w.Enterprise, Name: w.Name, Day: dayText(w.Day), Level: w.Level.String(), Score: w.Score, Version: w.Rule.Version, RuleID: w.Rule.ID,
		Source: w.Rule.Set.Source, Assessed: w.Assessed, DecidedBy: string(w.DecidedBy), Band: w.Band.String(),
		RulesOf: w.RulesOf, Bands: w.Bands,
		Groups: []groupBody{}, Factors: []pointsBody{}, Guards: guardsOf(w.Guards, lang), Next: waysOf(w.Next, w.Steps, lang),
		Since: dayText(w.Since), LevelSince: dayText(w.LevelSince), LevelKnown: w.LevelKnown, Changed: []changedBody{},
	}
	for i := range w.Groups {
		g := &w.Groups[i]
		b.Groups = append(b.Groups, groupBody{Key: g.Key, Combine: string(g.Combine), Sum: g.Sum, Points: g.Points, Least: g.Least, Most: g.Most})
	}
	for i := range w.Factors {
		b.Factors = append(b.Factors, pointsOf(&w.Factors[i], w.Records[w.Factors[i].Factor], accidents, lang))
	}
	for _, t := range w.Changed {
		b.Changed = append(b.Changed, changedBody{dayText(t.Day), t.From.String(), t.To.String()})
	}
	return b
}

func pointsOf(f *risk.FactorPoints, records []assess.Behind, accidents map[string]grid.Text, lang respond.Lang) pointsBody {
	p := pointsBody{
		Key: f.Factor.String(), Group: f.Group, Name: lang.Of(f.Factor.Info().Name), Weight: f.Weight, Points: f.Points,
		Counted: f.Counted, Missing: f.Value != f.Value, Records: make([]behindBody, 0, len(records)),
	}
	if !p.Missing {
		p.Value, p.ValueText = ptr(f.Value), lang.Of(f.Factor.ValueText(f.Value))
	}
	for _, r := range records {
		p.Records = append(p.Records, behindBody{r.Kind, r.ID, r.Name, detailText(&r, accidents, lang), dayText(r.Date), unknownText(&r, lang)})
	}
	return p
}

// listedText says which body put a danger on its list.
var listedText = map[string]grid.Text{
	"province": {ZH: "省级挂牌", EN: "listed by the province"}, "city": {ZH: "市级挂牌", EN: "listed by the city"},
	"county": {ZH: "县级挂牌", EN: "listed by the county"}, "town": {ZH: "镇级挂牌", EN: "listed by the town"},
}

// detailText says in words what a dated record or a listed danger is; levels stay
// keys, which the application paints.
func detailText(r *assess.Behind, accidents map[string]grid.Text, lang respond.Lang) string {
	switch r.Kind {
	case "danger":
		return lang.Of(listedText[r.Detail])
	case "record":
		kind, typ, _ := strings.Cut(r.Detail, ".")
		if t, known := accidents[typ]; known && kind == string(risk.RecordAccident) {
			return lang.Of(t)
		}
		if v, err := enterprise.Words(); err == nil {
			return lang.Of(v.TypeName(kind, typ))
		}
	}
	return r.Detail
}

func guardsOf(list []risk.GuardState, lang respond.Lang) []guardBody {
	out := make([]guardBody, 0, len(list))
	for i := range list {
		g := &list[i]
		out = append(out, guardBody{
			Key: g.Key, Kind: string(g.Kind), Name: lang.Of(grid.Text(g.Name)), Level: g.Level.String(), Applied: g.Applied,
		})
	}
	return out
}

type gridRiskBody struct {
	ID         grid.ID     `json:"id"`
	Name       string      `json:"name"`
	Day        string      `json:"day"`
	Since      string      `json:"since" doc:"First day of these counts; empty: as of now"`
	SinceKnown bool        `json:"sinceKnown" doc:"They are of then; false: the record merely begins there, and they may be older"`
	LevelSince string      `json:"levelSince" doc:"First day of this level; empty: not known"`
	LevelKnown bool        `json:"levelSinceKnown" doc:"It began then; false: the record merely begins there, and it may be older"`
	RuleID     grid.ID     `json:"ruleId"`
	Why        whyBody     `json:"why"`
	Counts     levelCounts `json:"counts" doc:"Enterprises by level; none are those not assessed"`
	Unassessed float64     `json:"unassessed" doc:"Share of the enterprises that are not assessed, 0 to 1"`
}

// gridWhyIn may ask for one sector, of now only: history is kept of all together.
type gridWhyIn struct {
	LangParam
	DayParam
	SectorParam
	ID grid.ID `path:"id" minimum:"1"`
}

func (a *API) gridWhy(ctx context.Context, in *gridWhyIn) (*body[gridRiskBody], error) {
	on, err := a.recordedDay("day", in.Day)
	if err != nil {
		return nil, err
	}
	v, err := a.view(ctx)
	if err != nil {
		return nil, err
	}
	if on.IsZero() || !on.Before(grid.Day(a.Clock())) {
		g, ok := v.Grid(in.ID)
		r, there := v.Result(in.ID)
		if !ok || !there {
			return nil, noGrid(in.ID)
		}
		rule := v.Status().Rollup
		b := gridRiskOf(g.ID, g.Name, dayText(a.Clock()), &rule, &r, &g.Tally)
		if err := a.addLevelSince(ctx, v, &b, r.Level); err != nil {
			return nil, err
		}
		return answer(b), nil
	}
	w, err := a.Services.Assess.GridWhy(ctx, in.ID, on)
	if err != nil {
		return nil, err
	}
	b := gridRiskOf(w.Grid, w.Name, dayText(w.Day), &w.Rule.Set.Rollup, &w.Result, &w.Tally)
	b.Since, b.SinceKnown = dayText(w.Since.Since), w.Since.Known
	b.LevelSince, b.LevelKnown = dayText(w.LevelSpell.Since), w.LevelSpell.Known
	return answer(b), nil
}

// addLevelSince adds since when the colour of now has been held. It is of all sectors
// together and only in the database: without it the answer is still one.
func (a *API) addLevelSince(ctx context.Context, v *live.View, b *gridRiskBody, level grid.Level) error {
	if f, ok := v.Figures(b.ID); !ok || !f.Kept {
		return nil
	}
	tctx, cancel := context.WithTimeout(ctx, detailTimeout)
	defer cancel()
	spell, err := a.Services.Assess.GridSpell(tctx, b.ID, level)
	if err != nil {
		return note(ctx, err)
	}
	b.LevelSince, b.LevelKnown = dayText(spell.Since), spell.Known
	return nil
}

func gridRiskOf(id grid.ID, name, day string, rule *grid.Rollup, r *risk.Result, t *grid.Tally) gridRiskBody {
	return gridRiskBody{
		ID: id, Name: name, Day: day, RuleID: rule.ID, Why: whyOf(r, rule.Bands), Counts: countsOf(t.Enterprises), Unassessed: r.Unassessed(),
	}
}
