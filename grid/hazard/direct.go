package hazard

import (
	"bytes"
	_ "embed" // the rules
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"anwang/grid"
)

//go:embed rating/direct.json
var directRules []byte

// Direct returns the rules of direct judgement 直接判定 and of who controls which
// risk, read and checked once.
var Direct = sync.OnceValues(func() (*Judgement, error) { return ParseJudgement(directRules) })

// Judgement is a table of rules "if this holds, then at least that colour", beside
// what a method's product says, and of the level that controls a risk of a colour.
type Judgement struct {
	Rule
	Facts         []Fact       `json:"facts"`
	Rules         []DirectRule `json:"rules"`
	Controls      []Control    `json:"controls"` // from the highest down
	ControlSource grid.Text    `json:"controlSource"`
}

// Fact is what a rule asks about a risk point: whether something holds, 0 or 1,
// or how many.
type Fact struct {
	Key   string    `json:"key"`
	Count bool      `json:"count"`
	Text  grid.Text `json:"text"`
}

// DirectRule makes a risk point at least as high as its colour when the fact
// reaches its number.
type DirectRule struct {
	Fact    string    `json:"fact"`
	AtLeast float64   `json:"atLeast"`
	Colour  string    `json:"colour"`
	Text    grid.Text `json:"text"`
}

// Control 管控层级 is the level of an enterprise that controls risks up to a
// colour.
type Control struct {
	Key  string    `json:"key"`
	From string    `json:"from"` // the worst colour it may control alone
	Text grid.Text `json:"text"`
}

// mostCount bounds the numbers of people in facts.
const mostCount = 1_000_000

// Judge returns the rules that hold, the worst first. Errors: rejected for a fact
// that nobody asks about, or that is no number.
func (j *Judgement) Judge(facts map[string]float64) ([]DirectRule, error) {
	var faults grid.Faults
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		i := slices.IndexFunc(j.Facts, func(f Fact) bool { return f.Key == key })
		v, most := facts[key], 1.0
		if i >= 0 && j.Facts[i].Count {
			most = mostCount
		}
		switch {
		case i < 0:
			faults.Add("/direct/"+clip(key), "直接判定没有这一条件", "Direct judgement has no such condition")
		case !(v >= 0 && v <= most && v == math.Trunc(v)): // not a number is neither
			faults.Add("/direct/"+key, fmt.Sprintf("“%s”应为 0 至 %.0f 的整数", j.Facts[i].Text.ZH, most),
				fmt.Sprintf("%q must be a whole number from 0 to %.0f", j.Facts[i].Text.EN, most))
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	var met []DirectRule
	for _, r := range j.Rules {
		if facts[r.Fact] >= r.AtLeast {
			met = append(met, r)
		}
	}
	slices.SortStableFunc(met, func(a, b DirectRule) int { return int(levelOf(a.Colour)) - int(levelOf(b.Colour)) })
	return met, nil
}

func levelOf(colour string) grid.Level {
	l, _ := grid.ParseLevel(colour)
	return l
}

// Control returns the lowest level of an enterprise that may control a risk of
// this level; "" for one that is not assessed.
func (j *Judgement) Control(l grid.Level) string {
	key := ""
	for _, c := range j.Controls {
		if l != grid.NotAssessed && !l.Worse(levelOf(c.From)) {
			key = c.Key
		}
	}
	return key
}

// suffices reports whether a control level is at least as high as the one that
// is needed.
func (j *Judgement) suffices(control string, l grid.Level) bool {
	at := func(key string) int {
		return slices.IndexFunc(j.Controls, func(c Control) bool { return c.Key == key })
	}
	need := j.Control(l)
	return need == "" || control != "" && at(control) <= at(need)
}

// ParseJudgement reads the rules and refuses ones that nothing could follow from.
func ParseJudgement(b []byte) (*Judgement, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	j := &Judgement{}
	if err := d.Decode(j); err != nil {
		return nil, err
	}
	if _, err := time.Parse(time.DateOnly, j.EffectiveFrom); err != nil || j.Version == "" || j.Source == "" {
		return nil, fmt.Errorf("it must say what it is and from when it holds")
	}
	for _, r := range j.Rules {
		known := slices.ContainsFunc(j.Facts, func(f Fact) bool { return f.Key == r.Fact })
		if !known || levelOf(r.Colour) == grid.NotAssessed || !(r.AtLeast > 0) || r.Text.ZH == "" || r.Text.EN == "" {
			return nil, fmt.Errorf("rule of %q", r.Fact)
		}
	}
	for i, c := range j.Controls {
		if c.Key == "" || levelOf(c.From) == grid.NotAssessed || i > 0 && levelOf(c.From).Worse(levelOf(j.Controls[i-1].From)) {
			return nil, fmt.Errorf("control %q", c.Key)
		}
	}
	if len(j.Controls) == 0 || levelOf(j.Controls[0].From) != grid.Red {
		return nil, fmt.Errorf("nobody controls the red ones")
	}
	return j, nil
}
