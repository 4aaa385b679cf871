package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/hazard"
	"anwang/grid/risk"
	"anwang/web/respond"
)

type methodList struct {
	Items []methodBody `json:"items"`
}

// methodBody is a method that a risk point is rated by: the product of its factors
// falls into a band.
type methodBody struct {
	Rule         ruleBody      `json:"rule" doc:"Its set is what is given as method"`
	Factors      []factorBody  `json:"factors"`
	Bands        []productBand `json:"bands" doc:"From the highest product down"`
	Note         string        `json:"note,omitempty" doc:"Where sources differ"`
	ToConfirm    bool          `json:"toConfirm,omitempty"`
	DayToConfirm bool          `json:"dayToConfirm,omitempty" doc:"The day from which it holds is to be confirmed"`
}

type factorBody struct {
	Key    string            `json:"key" example:"L"`
	Name   string            `json:"name"`
	Values []factorValueBody `json:"values" doc:"No other is allowed"`
}

type factorValueBody struct {
	Value float64 `json:"value"`
	Text  string  `json:"text,omitempty"`
}

type productBand struct {
	From   float64 `json:"from"`
	Above  bool    `json:"above,omitempty" doc:"From itself belongs to the band below"`
	Colour string  `json:"colour" enum:"red,orange,yellow,blue"`
	Text   string  `json:"text"`
}

type rateIn struct {
	LangParam
	Body struct {
		Method string             `json:"method" enum:"LEC,LS4,LS5,MES"`
		Values map[string]float64 `json:"values" doc:"By the key of the factor"`
		Direct map[string]float64 `json:"direct,omitempty" doc:"By the key of the fact of direct judgement"`
	}
}

// RatingBody is what a method says.
type RatingBody struct {
	Rule   ruleBody `json:"rule"`
	Value  float64  `json:"value"`
	Colour string   `json:"colour" enum:"red,orange,yellow,blue"`
	Text   string   `json:"text" doc:"What the band says"`
	Why    string   `json:"why"`
}

// pointAnswer is what a risk point is by its method and by direct judgement.
type pointAnswer struct {
	RatingBody
	Direct  []directRuleBody `json:"direct" doc:"Direct judgements that hold, the worst first"`
	Overall string           `json:"overall" enum:"red,orange,yellow,blue" doc:"The worst of all"`
	Control string           `json:"control" enum:"company,workshop,team,post" doc:"The lowest level that may control it"`
}

type guideBody struct {
	Rule         ruleBody    `json:"rule"`
	DayToConfirm bool        `json:"dayToConfirm,omitempty"`
	Bands        []scoreBand `json:"bands" doc:"From the highest score, the safest, down"`
	Items        []scoreItem `json:"items" doc:"What points are taken off for"`
	Vetoes       []scoreVeto `json:"vetoes" doc:"Each decides by itself"`
}

type scoreBand struct {
	From   *float64 `json:"from" doc:"null: whatever is left"`
	Colour string   `json:"colour" enum:"red,orange,yellow,blue"`
}

type scoreItem struct {
	Key  string  `json:"key"`
	Name string  `json:"name"`
	Most float64 `json:"most" doc:"Most that is taken off"`
}

type scoreVeto struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Colour string `json:"colour" enum:"red,orange,yellow,blue"`
}

type scoreIn struct {
	LangParam
	Body struct {
		Score  float64  `json:"score" doc:"Higher is safer; above 100 with bonus points"`
		Vetoes []string `json:"vetoes,omitempty" maxItems:"20" doc:"Keys of those that hold"`
	}
}

type scoredBody struct {
	Rule   ruleBody `json:"rule"`
	Score  float64  `json:"score"`
	Colour string   `json:"colour" enum:"red,orange,yellow,blue"`
	Why    string   `json:"why"`
}

func (a *API) registerRate(h huma.API) {
	get(h, "/hazards/methods", "listRatingMethods", "hazard", "Methods that a risk point is rated by: LEC, MES and both LS matrices",
		a.ratingMethods)
	calculate(h, "/hazards/rate", "rateRiskPoint", "hazard", "Rate a risk point by a method and direct judgement; nothing is stored", a.rate)
	get(h, "/risk/score19", "getScoreGuide", "risk", "The guide that scores makers and stores of hazardous chemicals", a.scoreGuide)
	calculate(h, "/risk/score19", "rateScore", "risk", "The colour of a score under the vetoes that hold; nothing is stored", a.rateScore)
}

func (a *API) ratingMethods(ctx context.Context, _ *struct{ LangParam }) (*body[methodList], error) {
	all, err := a.Services.Hazard.Methods(ctx)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	var l methodList
	for i := range all {
		l.Items = append(l.Items, methodOf(&all[i], lang))
	}
	return answer(l), nil
}

func methodOf(m *hazard.Method, lang respond.Lang) methodBody {
	b := methodBody{Rule: ruleOf(&m.Rule, lang), ToConfirm: m.ToConfirm, DayToConfirm: m.DayToConfirm}
	if m.Note != nil {
		b.Note = lang.Of(*m.Note)
	}
	for _, f := range m.Factors {
		x := factorBody{Key: f.Key, Name: lang.Of(f.Text)}
		for _, v := range f.Values {
			one := factorValueBody{Value: v.Value.Float()}
			if v.Text != nil {
				one.Text = lang.Of(*v.Text)
			}
			x.Values = append(x.Values, one)
		}
		b.Factors = append(b.Factors, x)
	}
	for _, x := range m.Bands {
		b.Bands = append(b.Bands, productBand{x.From.Float(), x.Above, x.Colour, lang.Of(x.Text)})
	}
	return b
}

func ratingOf(r *hazard.Rating, lang respond.Lang) RatingBody {
	return RatingBody{ruleOf(&r.Rule, lang), r.Value, r.Level.String(), lang.Of(r.Band.Text), lang.Of(r.Reason)}
}

func (a *API) rate(ctx context.Context, in *rateIn) (*body[pointAnswer], error) {
	v, control, err := a.Services.Hazard.Rate(ctx, hazard.Point{Method: in.Body.Method, Values: in.Body.Values, Direct: in.Body.Direct})
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	b := pointAnswer{RatingBody: ratingOf(v.Rating, lang), Direct: []directRuleBody{}, Overall: v.Level.String(), Control: control}
	for i := range v.Direct {
		b.Direct = append(b.Direct, directOf(&v.Direct[i], lang))
	}
	return answer(b), nil
}

// guide returns the guide to whoever sees the map.
func guide(ctx context.Context) (*risk.Guide, error) {
	if _, err := grid.Require(ctx, grid.ViewMap); err != nil {
		return nil, err
	}
	return risk.Score19()
}

func guideRule(g *risk.Guide, lang respond.Lang) ruleBody {
	return ruleBody{g.Set, g.Version, lang.Of(g.Title), g.Source, g.EffectiveFrom, g.EffectiveTo, false, g.DayToConfirm}
}

func (a *API) scoreGuide(ctx context.Context, _ *struct{ LangParam }) (*body[guideBody], error) {
	g, err := guide(ctx)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	b := guideBody{Rule: guideRule(g, lang), DayToConfirm: g.DayToConfirm}
	for _, x := range g.Bands {
		b.Bands = append(b.Bands, scoreBand(x))
	}
	for _, x := range g.Items {
		b.Items = append(b.Items, scoreItem{x.Key, lang.Of(x.Text), x.Most})
	}
	for _, x := range g.Vetoes {
		b.Vetoes = append(b.Vetoes, scoreVeto{x.Key, lang.Of(x.Text), x.Colour})
	}
	return answer(b), nil
}

func (a *API) rateScore(ctx context.Context, in *scoreIn) (*body[scoredBody], error) {
	g, err := guide(ctx)
	if err != nil {
		return nil, err
	}
	r, err := g.Rate(in.Body.Score, in.Body.Vetoes)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	return answer(scoredBody{guideRule(g, lang), r.Score, r.Level.String(), lang.Of(r.Reason)}), nil
}
