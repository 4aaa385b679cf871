package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/hazard"
	"anwang/grid/name"
	"anwang/web/respond"
)

// unitBody is a production or storage unit to be identified and graded.
type unitBody struct {
	Kind       string        `json:"kind" enum:"production,storage" doc:"What is identified by itself: 生产单元 or 储存单元"`
	People     *int          `json:"people,omitempty"`
	Substances []holdingBody `json:"substances" doc:"1 to 500"`
}

type holdingBody struct {
	Entry   int      `json:"entry,omitempty" doc:"Entry number of Table 1; absent: it names none that fits"`
	Name    string   `json:"name,omitempty" maxLength:"200" doc:"Shown for a substance that Table 1 does not name"`
	CAS     string   `json:"cas,omitempty" maxLength:"20" doc:"Checked against Table 1; left out for a mixture that is classified anew"`
	Classes []string `json:"classes,omitempty" maxItems:"30" doc:"Hazard classes, J1 to W11; needed without an entry, else β is by them"`
	Tonnes  float64  `json:"tonnes" doc:"Designed maximum, read to the milligram"`

	Containers int    `json:"containers,omitempty" doc:"In how many tanks or other containers; kept, not reckoned with"`
	Note       string `json:"note,omitempty" maxLength:"200" doc:"Their volume, where it lies; kept, not reckoned with"`
}

type assessIn struct {
	LangParam
	Body unitBody
}

type ruleBody struct {
	Set           string  `json:"set" example:"GB 18218"`
	Version       string  `json:"version" example:"2018"`
	Title         string  `json:"title"`
	Source        string  `json:"source"`
	EffectiveFrom string  `json:"effectiveFrom" format:"date"`
	EffectiveTo   *string `json:"effectiveTo" doc:"null: in force"`
	ToConfirm     bool    `json:"toConfirm,omitempty" doc:"Parts could not be held against the printed text yet"`
	DayToConfirm  bool    `json:"dayToConfirm,omitempty" doc:"Nor could the day from which it holds"`
}

func ruleOf(r *hazard.Rule, lang respond.Lang) ruleBody {
	source := grid.Text{ZH: r.Source, EN: cmp.Or(r.SourceEN, r.Source)}
	return ruleBody{r.Set, r.Version, lang.Of(r.Title), lang.Of(source), r.EffectiveFrom, r.EffectiveTo, r.ToConfirm, r.DayToConfirm}
}

type lookupBody struct {
	Value     float64 `json:"value"`
	Clause    string  `json:"clause" doc:"Table of the standard"`
	Why       string  `json:"why"`
	ToConfirm bool    `json:"toConfirm,omitempty" doc:"To be confirmed against the safety data sheet or the printed standard"`
	Unknown   bool    `json:"unknown,omitempty" doc:"What it follows from is not known: the unfavourable value is taken"`
}

func lookupOf(t *hazard.Term, lang respond.Lang) lookupBody {
	return lookupBody{t.Value, t.Clause, lang.Of(t.Why), t.ToConfirm, t.Unknown}
}

type assessmentBody struct {
	Rule      ruleBody    `json:"rule" doc:"The edition it was decided by"`
	Kind      string      `json:"kind"`
	KindName  string      `json:"kindName"`
	S         float64     `json:"s" doc:"Σ q/Q; the decision is made exactly, not by this number"`
	Major     bool        `json:"major" doc:"It is a major hazard source: S is at least 1"`
	Weighted  *float64    `json:"weighted" doc:"Σ β·q/Q; null when it is none"`
	Alpha     lookupBody  `json:"alpha"`
	R         *float64    `json:"r" doc:"α · Σ β·q/Q; null when it is none"`
	Level     *int        `json:"level" doc:"1 to 4; null when it is none"`
	LevelName string      `json:"levelName"`
	Colour    string      `json:"colour" enum:"none,red,orange,yellow"`
	Lines     []lineBody  `json:"lines" doc:"In the order of the substances"`
	Lower     []lowerBody `json:"lower" doc:"Ways to make it less with the fewest tonnes, the nearest first"`
	Duties    []dutyBody  `json:"duties"`
	ToConfirm bool        `json:"toConfirm" doc:"Something it rests on is marked so"`

	Corrections []correctionBody `json:"corrections" doc:"Of the tables, that concern what it holds"`
}

type lineBody struct {
	Name     string     `json:"name"`
	Entry    int        `json:"entry,omitempty"`
	Tonnes   float64    `json:"tonnes"`
	Q        lookupBody `json:"q"`
	Beta     lookupBody `json:"beta"`
	Share    float64    `json:"share" doc:"q/Q"`
	Weighted float64    `json:"weighted" doc:"β·q/Q"`
	Below    *float64   `json:"below" doc:"Below so many tonnes it is none, all else as it is; null: it is none, or cannot be"`
}

type lowerBody struct {
	Level  *int      `json:"level" doc:"The level it would have; null: it would be no major hazard source"`
	Tonnes float64   `json:"tonnes" doc:"More than this many are taken out in all"`
	Steps  []cutBody `json:"steps"`
}

type cutBody struct {
	Line int     `json:"line" doc:"Index of the substance"`
	From float64 `json:"from"`
	To   float64 `json:"to" doc:"The last step stays below it"`
}

type dutyBody struct {
	Key       string `json:"key"`
	Text      string `json:"text"`
	Levels    []int  `json:"levels"`
	Months    int    `json:"months,omitempty" doc:"Again every so many months"`
	Days      int    `json:"days,omitempty" doc:"Within so many days after the assessment"`
	Source    string `json:"source"`
	ToConfirm bool   `json:"toConfirm,omitempty"`
}

func (a *API) registerAssess(h huma.API) {
	get(h, "/hazards/standard", "getHazardStandard", "hazard", "The tables of GB 18218: substances, classes, α, levels, duties",
		a.hazardStandard)
	calculate(h, "/hazards/assess", "assessHazard", "hazard", "Identify and grade a unit by GB 18218; nothing is stored", a.assessHazard)
}

func (a *API) assessHazard(ctx context.Context, in *assessIn) (*body[assessmentBody], error) {
	r, err := a.Services.Hazard.Assess(ctx, in.Body.unit())
	if err != nil {
		return nil, err
	}
	return answer(assessmentOf(&r, respond.RequestOf(ctx).Lang)), nil
}

func assessmentOf(r *hazard.Assessment, lang respond.Lang) assessmentBody {
	b := assessmentBody{
		Rule: ruleOf(&r.Rule, lang), Kind: r.Kind.Key, KindName: lang.Of(r.Kind.Text), S: r.S, Major: r.Major,
		Alpha: lookupOf(&r.Alpha, lang), Colour: r.Colour.String(), ToConfirm: r.ToConfirm,
		Lines: []lineBody{}, Lower: []lowerBody{}, Duties: dutiesOf(r.Duties, r.DutiesToConfirm, lang),
		Corrections: correctionsOf(r.Corrections, lang),
	}
	if r.Level != nil {
		b.Weighted, b.R, b.Level, b.LevelName = &r.Weighted, &r.R, &r.Level.Level, lang.Of(r.Level.Text)
	}
	for i := range r.Lines {
		l := &r.Lines[i]
		b.Lines = append(b.Lines, lineBody{
			Name: lang.Of(l.Name), Entry: l.Holding.Entry, Tonnes: l.Holding.Tonnes, Q: lookupOf(&l.Q, lang), Beta: lookupOf(&l.Beta, lang),
			Share: l.Share, Weighted: l.Weighted, Below: l.Below,
		})
	}
	for _, w := range r.Lower {
		x := lowerBody{Tonnes: w.Tonnes, Steps: []cutBody{}}
		if w.Level != 0 {
			x.Level = &w.Level
		}
		for _, s := range w.Steps {
			x.Steps = append(x.Steps, cutBody(s))
		}
		b.Lower = append(b.Lower, x)
	}
	return b
}

func dutiesOf(duties []hazard.Duty, confirm bool, lang respond.Lang) []dutyBody {
	out := make([]dutyBody, 0, len(duties))
	for _, d := range duties {
		out = append(out, dutyBody{d.Key, lang.Of(d.Text), d.Levels, d.Months, d.Days, d.Source, confirm})
	}
	return out
}

type standardBody struct {
	Rule       ruleBody        `json:"rule"`
	Quantity   string          `json:"quantity" doc:"What a quantity means"`
	Threshold  float64         `json:"threshold" doc:"From this S on, inclusive, a unit is a major hazard source"`
	UnitKinds  []unitKindBody  `json:"unitKinds"`
	Tables     tablesBody      `json:"tables"`
	Substances []substanceBody `json:"substances" doc:"Table 1"`
	Names      []commonBody    `json:"names"`
	Classes    []classBody     `json:"classes" doc:"Tables 2 and 4"`
	ToxicGases []toxicBody     `json:"toxicGases" doc:"Table 3"`
	Alpha      []alphaBody     `json:"alpha" doc:"From the most people down"`
	Levels     []levelBody     `json:"levels" doc:"From the worst down"`
	Duties     []dutyBody      `json:"duties"`

	ClausesToConfirm bool `json:"clausesToConfirm" doc:"Numbers of clauses and articles"`
}

type unitKindBody struct {
	Key       string `json:"key"`
	Name      string `json:"name"`
	Boundary  string `json:"boundary" doc:"Where one unit ends"`
	Clause    string `json:"clause"`
	ToConfirm bool   `json:"toConfirm"`
}

type substanceBody struct {
	Entry         int      `json:"entry" doc:"The key: several entries share a CAS number"`
	Name          string   `json:"name" doc:"In the asked language"`
	NameZH        string   `json:"nameZh" doc:"As the standard writes it"`
	Alias         string   `json:"alias,omitempty" doc:"Other names, with 、 between them"`
	Initials      []string `json:"initials" doc:"Pinyin initials of its names"`
	Classes       []string `json:"classes,omitempty" doc:"Hazard classes it is expected in, where known; its safety data sheet decides"`
	CAS           []string `json:"cas"`
	CASToConfirm  bool     `json:"casToConfirm,omitempty"`
	Q             float64  `json:"q" doc:"Tonnes"`
	Beta          float64  `json:"beta"`
	BetaClause    string   `json:"betaClause"`
	BetaToConfirm bool     `json:"betaToConfirm,omitempty"`
}

// commonBody is a substance that people know by a name which is not in Table 1.
type commonBody struct {
	Name     string   `json:"name" doc:"In the asked language"`
	NameZH   string   `json:"nameZh"`
	Alias    []string `json:"alias"`
	Initials []string `json:"initials" doc:"Pinyin initials of its names"`
	CAS      string   `json:"cas,omitempty"`
	Classes  []string `json:"classes" doc:"Proposed; none: it does not count"`
	Note     string   `json:"note" doc:"Why so"`
}

// tablesBody says which writing down of the tables is in use.
type tablesBody struct {
	Revision    int              `json:"revision"`
	Corrections []correctionBody `json:"corrections"`
}

type correctionBody struct {
	Day     string `json:"day" format:"date"`
	Entries []int  `json:"entries" doc:"Of Table 1"`
	Text    string `json:"text"`
	Source  string `json:"source"`
}

func correctionsOf(list []hazard.Correction, lang respond.Lang) []correctionBody {
	out := make([]correctionBody, 0, len(list))
	for _, c := range list {
		out = append(out, correctionBody{c.Day, c.Entries, lang.Of(c.Text), c.Source})
	}
	return out
}

type classBody struct {
	Key       string  `json:"key" example:"W5.3"`
	Name      string  `json:"name"`
	Q         float64 `json:"q" doc:"Tonnes"`
	Beta      float64 `json:"beta"`
	ToConfirm bool    `json:"toConfirm,omitempty"`
}

type toxicBody struct {
	CAS  string  `json:"cas"`
	Name string  `json:"name"`
	Beta float64 `json:"beta"`
}

type alphaBody struct {
	People int     `json:"people" doc:"From this many on"`
	Alpha  float64 `json:"alpha"`
}

type levelBody struct {
	Level  int     `json:"level"`
	Name   string  `json:"name"`
	R      float64 `json:"r" doc:"From this R on, inclusive"`
	Colour string  `json:"colour" enum:"red,orange,yellow" doc:"Risk colour that such a source has at least; the standard says none"`
}

func (a *API) hazardStandard(ctx context.Context, _ *struct{ LangParam }) (*body[standardBody], error) {
	s, err := a.Services.Hazard.Standard(ctx)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	b := standardBody{
		Rule: ruleOf(&s.Rule, lang), Quantity: lang.Of(s.Quantity.Text), Threshold: s.Threshold.S.Float(),
		Duties: dutiesOf(s.Duties, s.DutiesToConfirm, lang), ClausesToConfirm: s.ClausesToConfirm,
	}
	for _, k := range s.UnitKinds {
		b.UnitKinds = append(b.UnitKinds, unitKindBody{k.Key, lang.Of(k.Text), lang.Of(k.Boundary), k.Clause, k.ToConfirm})
	}
	b.Tables = tablesBody{s.Tables.Revision, correctionsOf(s.Tables.Corrections, lang)}
	for i := range s.Substances {
		b.Substances = append(b.Substances, substanceOf(&s.Substances[i], lang))
	}
	for i := range s.Names {
		b.Names = append(b.Names, commonOf(&s.Names[i], lang))
	}
	for _, c := range s.Classes {
		b.Classes = append(b.Classes, classBody{c.Key, lang.Of(c.Text), c.Q.Float(), c.Beta.Float(), c.ToConfirm})
	}
	for _, g := range s.ToxicGases {
		b.ToxicGases = append(b.ToxicGases, toxicBody{g.CAS, lang.Of(g.Text), g.Beta.Float()})
	}
	for _, r := range s.Alpha.Rows {
		b.Alpha = append(b.Alpha, alphaBody{r.People, r.Alpha.Float()})
	}
	for _, l := range s.Levels.Rows {
		b.Levels = append(b.Levels, levelBody{l.Level, lang.Of(l.Text), l.R.Float(), l.Colour})
	}
	return answer(b), nil
}

func substanceOf(x *hazard.Substance, lang respond.Lang) substanceBody {
	b := substanceBody{
		Entry: x.Entry, Name: lang.Of(x.Name), NameZH: x.Name.ZH, Alias: x.Alias, CAS: []string{}, CASToConfirm: x.CASToConfirm,
		Q: x.Q.Float(), Beta: x.Beta.Float(), BetaClause: x.BetaClause, BetaToConfirm: x.BetaToConfirm,
		Initials: initialsOf(x.Name.ZH, x.Aliases()), Classes: x.Classes,
	}
	b.CAS = append(b.CAS, x.CAS...)
	return b
}

func commonOf(n *hazard.CommonName, lang respond.Lang) commonBody {
	b := commonBody{
		Name: lang.Of(n.Name), NameZH: n.Name.ZH, Alias: []string{}, Initials: initialsOf(n.Name.ZH, n.Alias), CAS: n.CAS, Classes: []string{},
		Note: lang.Of(n.Note),
	}
	b.Alias, b.Classes = append(b.Alias, n.Alias...), append(b.Classes, n.Classes...)
	return b
}

// initialsOf are the pinyin initials of names, each once; what stands in brackets
// is not typed.
func initialsOf(first string, others []string) []string {
	out := []string{}
	for _, n := range append([]string{first}, others...) {
		if i := strings.IndexRune(n, '（'); i > 0 {
			n = n[:i]
		}
		for one := range strings.FieldsSeq(string(name.AppendInitials(nil, n))) {
			if !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}
