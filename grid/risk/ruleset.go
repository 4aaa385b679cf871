package risk

import (
	"encoding/json"
	"fmt"
	"strconv"

	"anwang/grid"
)

// RuleSet 规则集 is one version of how colours come about: Scoring makes the
// colour of an enterprise from its facts, Rollup that of a grid from what is in
// it. It is data, kept with its source and the time it was in force.
type RuleSet struct {
	Source  string      `json:"source"` // the document the values come from
	Scoring Scoring     `json:"scoring"`
	Rollup  grid.Rollup `json:"rollup"`
}

// Scoring 评分规则 makes the colour of an enterprise:
//
//	points of a factor = Weight × what its Steps or Per give for the value
//	points of a group  = the largest or the sum of its factors, within Least and Most
//	score              = Σ groups
//	level              = worst of: the band of the score, and every guard that holds
//
// An enterprise of which no factor that assesses is known has no band: it is not
// assessed, unless a guard gives it a level.
type Scoring struct {
	Groups    []Group        `json:"groups"`
	Factors   []FactorRule   `json:"factors"`
	Bands     Bands          `json:"bands"`
	Guards    []Guard        `json:"guards"`
	GradeBest string         `json:"gradeBest"` // which end of ABCD is the safest: "A" or "D"; plans differ
	Sectors   []SectorValues `json:"sectors"`
}

// Group puts factors together. 固有风险, what can happen there, is the worst of
// what is known; 管控状况, how it is kept in check, adds up.
type Group struct {
	Key     string  `json:"key"`     // "inherent" or "control"
	Combine Combine `json:"combine"` // how its factors count
	Least   float64 `json:"least,omitempty"`
	Most    float64 `json:"most,omitempty"` // 0: no limit
}

// Combine says how the factors of a group count.
type Combine string

// The ways to combine.
const (
	CombineMax Combine = "max" // only the largest counts; the first of equals
	CombineSum Combine = "sum"
)

// FactorRule is what the value of a factor is worth.
type FactorRule struct {
	Key      string      `json:"key"`
	Group    string      `json:"group"`
	Weight   float64     `json:"weight"`             // 0: does not count
	Assesses bool        `json:"assesses,omitempty"` // an enterprise with this known is assessed
	Effort   float64     `json:"effort"`             // what one less of it costs, to rank proposals only; 0: nothing can be done
	Steps    []Threshold `json:"steps,omitempty"`    // of a class
	Per      float64     `json:"per,omitempty"`      // of a count: points for each
	Most     float64     `json:"most,omitempty"`     // of a count: no more than this; 0: no limit
	Sectors  []string    `json:"sectors,omitempty"`  // only for these; none: for all
}

// Threshold gives Points from this value on. It is written as [from, points].
type Threshold struct {
	From   float64
	Points float64
}

// MarshalJSON writes [from, points].
func (s Threshold) MarshalJSON() ([]byte, error) { return json.Marshal([2]float64{s.From, s.Points}) }

// UnmarshalJSON reads [from, points].
func (s *Threshold) UnmarshalJSON(b []byte) error {
	var v []float64
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	if len(v) != 2 {
		return fmt.Errorf("a step is [from, points], not %d numbers", len(v))
	}
	s.From, s.Points = v[0], v[1]
	return nil
}

// Bands are the scores from which a level holds; below Yellow it is blue.
type Bands struct {
	Red    float64 `json:"red"`
	Orange float64 `json:"orange"`
	Yellow float64 `json:"yellow"`
}

// Guard 底线 is "if all of these hold, the level is at least this", whatever the
// score. A floor keeps a level from being lower; a veto 一票否决 is one by which
// the rule of the field decides alone.
type Guard struct {
	Key     string      `json:"key"`
	Kind    GuardKind   `json:"kind"`
	Level   grid.Level  `json:"level"`
	All     []Condition `json:"all"`
	Name    GuardName   `json:"name"`
	Sectors []string    `json:"sectors,omitempty"` // only for these; none: for all
}

// GuardName is the name of a guard in both languages.
type GuardName struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// GuardKind tells floors from vetoes.
type GuardKind string

// The kinds of guards.
const (
	GuardFloor GuardKind = "floor"
	GuardVeto  GuardKind = "veto"
)

// Condition holds when the factor is known and at least From. It is written as
// ["factor", from].
type Condition struct {
	Factor string
	From   float64
}

// MarshalJSON writes ["factor", from].
func (c Condition) MarshalJSON() ([]byte, error) { return json.Marshal([2]any{c.Factor, c.From}) }

// UnmarshalJSON reads ["factor", from].
func (c *Condition) UnmarshalJSON(b []byte) error {
	var v []json.RawMessage
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	if len(v) != 2 {
		return fmt.Errorf("a condition is [factor, from], not %d values", len(v))
	}
	if err := json.Unmarshal(v[0], &c.Factor); err != nil {
		return err
	}
	return json.Unmarshal(v[1], &c.From)
}

// SectorValues are what is different for a supervision sector.
type SectorValues struct {
	Sector  string             `json:"sector"`
	Weights map[string]float64 `json:"weights,omitempty"` // by factor key, instead of the factor's own
	Bands   *Bands             `json:"bands,omitempty"`
}

// plainNumber writes a number without a tail of zeros.
func plainNumber(v float64) grid.Text {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	return grid.Text{ZH: s, EN: s}
}
