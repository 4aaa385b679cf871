package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/risk"
	"anwang/web/respond"
)

// riskRuleBody is a rule set with its life; the values are in body.
type riskRuleBody struct {
	ID        grid.ID    `json:"id"`
	Version   string     `json:"version"`
	State     string     `json:"state" enum:"draft,planned,active,retired"`
	Note      string     `json:"note"`
	Author    string     `json:"author"`
	ValidFrom *time.Time `json:"validFrom" doc:"In force from; null: a draft"`
	ValidTo   *time.Time `json:"validTo" doc:"In force until; null: for now"`
	Updated   time.Time  `json:"updated"`
	Revision  int32      `json:"revision"`
	Flags     []flagBody `json:"flags,omitempty" doc:"What of it breaks a property that colours should have"`
	Body      *ruleSet   `json:"body,omitempty" doc:"The values; not in a list of rule sets"`
}

// flagBody names a part of a rule set that is allowed and breaks properties.
type flagBody struct {
	Pointer string   `json:"pointer" doc:"JSON pointer into the rule set"`
	Breaks  []string `json:"breaks" enum:"merge,split,monotony,depth"`
	Text    string   `json:"text"`
}

func flagsOf(set *risk.RuleSet, lang respond.Lang) []flagBody {
	out := []flagBody{}
	for _, f := range set.Flags() {
		b := flagBody{Pointer: f.Pointer, Text: lang.Of(f.Text)}
		for _, p := range f.Breaks {
			b.Breaks = append(b.Breaks, string(p))
		}
		out = append(out, b)
	}
	return out
}

func riskRuleOf(r *assess.Rule, lang respond.Lang) riskRuleBody {
	b := riskRuleBody{
		ID: r.ID, Version: r.Version, State: string(r.State), Note: r.Note, Author: r.Author,
		ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, Updated: r.Updated.UTC(), Revision: r.Revision,
	}
	if r.Set != nil {
		b.Body, b.Flags = &ruleSet{r.Set}, flagsOf(r.Set, lang)
	}
	return b
}

// setBody carries the values of a rule set.
type setBody struct {
	Body sentRule `json:"body" doc:"As getRule gives it"`
}

func (a *API) registerRules(h huma.API) {
	get(h, "/risk/rules", "listRules", "risk", "All rule sets: drafts, the planned one, the one in force, past ones", a.listRules)
	get(h, "/risk/rules/factors", "listFactors", "risk", "What rules can be made of: factors, what floors count, sectors", a.listFactors)
	get(h, "/risk/rules/{id}", "getRule", "risk", "A rule set with its values and the ETag that a change needs; 0 is the one in force",
		a.getRule)
	write(h, http.MethodPost, "/risk/rules", "createRule", "risk", "Make a draft from another rule set", http.StatusCreated, a.createRule)
	write(h, http.MethodPut, "/risk/rules/{id}", "updateRule", "risk", "Change a draft", http.StatusOK, a.updateRule)
	write(h, http.MethodDelete, "/risk/rules/{id}", "deleteRule", "risk", "Throw a draft or a plan away", http.StatusNoContent, a.deleteRule)
	write(h, http.MethodPost, "/risk/rules/{id}/activate", "activateRule", "risk",
		"Put a rule set in force, now or later; all colours follow at once", http.StatusOK, a.activateRule)
	calculate(h, "/risk/rules/check", "checkRule", "risk", "What is wrong with the values of a rule set", a.checkRule)
	calculate(h, "/risk/what-if", "whatIf", "risk", "What would change colour under other rules", a.whatIf)
}

func (a *API) listRules(ctx context.Context, _ *struct{ LangParam }) (*body[items[riskRuleBody]], error) {
	list, err := a.Services.Assess.Rules(ctx)
	if err != nil {
		return nil, err
	}
	out := items[riskRuleBody]{Items: make([]riskRuleBody, 0, len(list))}
	for i := range list {
		out.Items = append(out.Items, riskRuleOf(&list[i], respond.RequestOf(ctx).Lang))
	}
	return answer(out), nil
}

type riskFactorBody struct {
	Key    string      `json:"key"`
	Name   string      `json:"name"`
	Text   string      `json:"text" doc:"What is counted, and where it comes from"`
	Count  bool        `json:"count" doc:"It is a number of things; else a class"`
	Points bool        `json:"points" doc:"A rule may give it points; else only conditions name it"`
	Values []valueBody `json:"values" doc:"The classes, the best first"`
}

type valueBody struct {
	Value int    `json:"value"`
	Name  string `json:"name"`
}

type keyName struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

type vocabularyBody struct {
	Factors []riskFactorBody `json:"factors"`
	Floors  []keyName        `json:"floors" doc:"What floors of grids count"`
	Sectors []keyName        `json:"sectors"`
}

// floorNames say what floors count.
var floorNames = map[grid.FloorWhat]grid.Text{
	grid.FloorRedEnterprises:  {ZH: "重大风险（红色）企业数", EN: "red enterprises"},
	grid.FloorListedHigh:      {ZH: "省、市挂牌督办的未闭环隐患数", EN: "open dangers listed by province or city"},
	grid.FloorMajorAtLevelOne: {ZH: "一级重大危险源的未闭环重大隐患数", EN: "open major dangers at a level-1 major hazard source"},
	grid.FloorLarger:          {ZH: "12 个月内较大及以上事故数", EN: "larger or worse accidents of the last 12 months"},
}

func (a *API) listFactors(ctx context.Context, _ *struct{ LangParam }) (*body[vocabularyBody], error) {
	if _, err := grid.Require(ctx, grid.ViewMap); err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	var out vocabularyBody
	for i := range risk.FactorInfos {
		f := &risk.FactorInfos[i]
		b := riskFactorBody{
			Key: f.Key, Name: lang.Of(f.Name), Text: lang.Of(f.Text), Count: f.Values == nil, Points: f.Points,
			Values: []valueBody{},
		}
		for n, v := range f.Values {
			b.Values = append(b.Values, valueBody{n + 1, lang.Of(v)})
		}
		out.Factors = append(out.Factors, b)
	}
	for _, w := range grid.FloorWhats {
		out.Floors = append(out.Floors, keyName{string(w), lang.Of(floorNames[w])})
	}
	for _, s := range a.offered() {
		out.Sectors = append(out.Sectors, keyName{s.Code, lang.Of(s.Name)})
	}
	return answer(out), nil
}

func (a *API) getRule(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"0"`
},
) (*taggedOut[riskRuleBody], error) {
	return tagged(ctx)(a.Services.Assess.Rule(ctx, in.ID))
}

// tagged answers with a rule set in the language that was asked for.
func tagged(ctx context.Context) func(assess.Rule, error) (*taggedOut[riskRuleBody], error) {
	return func(r assess.Rule, err error) (*taggedOut[riskRuleBody], error) {
		if err != nil {
			return nil, err
		}
		return &taggedOut[riskRuleBody]{ETag: respond.VersionTag(r.Revision), Body: riskRuleOf(&r, respond.RequestOf(ctx).Lang)}, nil
	}
}

func (a *API) createRule(ctx context.Context, in *struct {
	LangParam
	Body struct {
		From    grid.ID `json:"from,omitempty" minimum:"0" doc:"The rule set to begin with; 0 or absent: the one in force"`
		Version string  `json:"version" maxLength:"40"`
		Note    string  `json:"note,omitempty" maxLength:"2000"`
	}
},
) (*madeOut[riskRuleBody], error) {
	r, err := a.Services.Assess.CreateRule(ctx, in.Body.From, in.Body.Version, in.Body.Note)
	if err != nil {
		return nil, err
	}
	return &madeOut[riskRuleBody]{
		ETag: respond.VersionTag(r.Revision), Location: "/api/v1/risk/rules/" + strconv.FormatInt(r.ID, 10),
		Body: riskRuleOf(&r, respond.RequestOf(ctx).Lang),
	}, nil
}

type ruleIn struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
}

func (a *API) updateRule(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body struct {
		Version string   `json:"version" maxLength:"40"`
		Note    string   `json:"note,omitempty" maxLength:"2000"`
		Body    sentRule `json:"body" doc:"As getRule gives it"`
	}
},
) (*taggedOut[riskRuleBody], error) {
	set, err := in.Body.Body.set()
	if err != nil {
		return nil, err
	}
	return tagged(ctx)(a.Services.Assess.UpdateRule(ctx, in.ID, in.version, in.Body.Version, in.Body.Note, set))
}

func (a *API) deleteRule(ctx context.Context, in *ruleIn) (*nothing, error) {
	return &nothing{}, a.Services.Assess.DeleteRule(ctx, in.ID, in.version)
}

type activatedBody struct {
	Rule        riskRuleBody `json:"rule"`
	Enterprises int64        `json:"enterprises" doc:"How many changed their level; 0 when it is planned"`
}

func (a *API) activateRule(ctx context.Context, in *struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body struct {
		From *time.Time `json:"from,omitempty" doc:"From when on; absent or past: now"`
	}
},
) (*body[activatedBody], error) {
	r, w, err := a.Services.Assess.Activate(ctx, in.ID, in.version, in.Body.From)
	if err != nil {
		return nil, err
	}
	return answer(activatedBody{Rule: riskRuleOf(&r, respond.RequestOf(ctx).Lang), Enterprises: w.Changed}), nil
}

type checkedBody struct {
	Faults []respond.Fault `json:"faults" doc:"What must be put right before it can be in force"`
	Flags  []flagBody      `json:"flags" doc:"What is allowed and breaks a property that colours should have; only of values without faults"`
}

func (a *API) checkRule(ctx context.Context, in *struct {
	LangParam
	Body setBody
},
) (*body[checkedBody], error) {
	if _, err := grid.Require(ctx, grid.EditRule); err != nil {
		return nil, err
	}
	set, err := in.Body.Body.set()
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	out := checkedBody{Faults: []respond.Fault{}, Flags: []flagBody{}}
	var e *grid.Error
	if errors.As(set.Verify(a.Live.Sectors()), &e) {
		out.Faults = respond.Faults(lang, e.Faults)
		return answer(out), nil
	}
	out.Flags = flagsOf(set, lang)
	return answer(out), nil
}
