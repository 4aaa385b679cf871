package grid

import (
	"encoding/json"
	"time"
)

// Rollup 汇总规则 is one version of the rule that turns the enterprises, dangers
// and hazard sources of a grid into its colour. It is data: part of a rule set in
// table risk_rule, with its source. No authority publishes a regional formula, so
// everything here can be changed.
//
// In mode "share" the colour does not depend on how large a grid is or where its
// border runs. With R, O, Y enterprises assessed red, orange and yellow, N all
// that are assessed, r, o, y the shares and T the threshold in percent:
//
//	red     if  rR           ≥ T % of N
//	orange  if  rR + oO      ≥ T % of N
//	yellow  if  rR + oO + yY ≥ T % of N
//	blue    otherwise; N = 0: not assessed
//	level = worst of these and the guards; index = 100 × (rR + oO + yY) / N
//
// How much there is to supervise is another figure:
//
//	load = Σ Weights[level] × enterprises of that level (assessed only)
//	     + MajorOpen×open major dangers + GeneralOverdue×overdue general dangers + ListedOpen×open listed dangers
//	     + Fatal×fatal accidents of the last 12 months
//
// Mode "sum" colours by the load, as rule sets of before did: a large grid is
// redder than a small one. Mode "max" takes the worst enterprise.
//
//	index = 100 × (1 − exp(−load/K[depth]))
//	level = worst of: index bands, guards
type Rollup struct {
	ID             ID
	Version        string // shown beside every colour, "2026-1"
	Mode           RollupMode
	Shares         [Levels]float64 // of mode share, by Level: what one enterprise counts; those of Blue and NotAssessed are 0
	Threshold      float64         // of mode share: percent of the assessed enterprises
	Weights        [Levels]float64 // of the load, by Level; Weights[NotAssessed] is 0
	MajorOpen      float64
	GeneralOverdue float64
	ListedOpen     float64
	Fatal          float64
	Bands          [Levels]float64   // of mode sum: Bands[Red]=80: index ≥ 80 is red; Bands[Blue] and [NotAssessed] unused
	K              map[uint8]float64 // of mode sum, by depth, > 0
	Floors         []Floor           // the guards 底线
	Source         string            // the document the values come from
	ValidFrom      time.Time
}

// RollupMode chooses how the colour is decided.
type RollupMode string

// The modes.
const (
	RollupShare RollupMode = "share" // nested sums against one threshold, and guards
	RollupMax   RollupMode = "max"   // the highest enterprise level, and nothing else
	RollupSum   RollupMode = "sum"   // worst of the bands of the load, and guards
)

// formerSum is what mode sum was called while it was the only one but max. Rule
// sets that have been in force are never rewritten, so it is read for ever.
const formerSum RollupMode = "index"

// Floor is a guard: "if a grid of this depth has at least Count of What, it is at
// least Level". With a Count of 1 it asks for any.
type Floor struct {
	Depth uint8     `json:"depth"`         // 0: every depth
	Top   uint8     `json:"top,omitempty"` // how far up the tree it reaches: 3 – not above depth 3; 0: to the root
	What  FloorWhat `json:"what"`
	Count uint32    `json:"count"`
	Level Level     `json:"level"`
}

// FloorWhat names what a floor counts.
type FloorWhat string

// What floors count.
const (
	FloorRedEnterprises  FloorWhat = "red_enterprises"  // enterprises assessed red
	FloorListedHigh      FloorWhat = "listed_high"      // open dangers listed by province or city
	FloorMajorAtLevelOne FloorWhat = "major_at_level_1" // open major dangers at a level-1 major hazard source or its enterprise
	FloorLarger          FloorWhat = "larger_accidents" // 较大 or worse accidents of the last 12 months
)

// FloorWhats are all that floors count.
var FloorWhats = []FloorWhat{FloorRedEnterprises, FloorListedHigh, FloorMajorAtLevelOne, FloorLarger}

// rollupForm is a Rollup as it is written: levels by their keys. What only another
// mode needs may be left out.
type rollupForm struct {
	Mode           RollupMode        `json:"mode"`
	Shares         *bandForm         `json:"shares,omitempty"`
	Threshold      float64           `json:"threshold,omitempty"`
	Weights        levelForm         `json:"weights"`
	MajorOpen      float64           `json:"majorOpen"`
	GeneralOverdue float64           `json:"generalOverdue"`
	ListedOpen     float64           `json:"listedOpen"`
	Fatal          float64           `json:"fatal"`
	Bands          *bandForm         `json:"bands,omitempty"`
	K              map[uint8]float64 `json:"k,omitempty"`
	Floors         []Floor           `json:"floors"`
}

type bandForm struct {
	Red    float64 `json:"red"`
	Orange float64 `json:"orange"`
	Yellow float64 `json:"yellow"`
}

func bandsOf(v [Levels]float64) *bandForm {
	if v == ([Levels]float64{}) {
		return nil
	}
	return &bandForm{v[Red], v[Orange], v[Yellow]}
}

func (f *bandForm) levels() (v [Levels]float64) {
	if f != nil {
		v[Red], v[Orange], v[Yellow] = f.Red, f.Orange, f.Yellow
	}
	return v
}

type levelForm struct {
	bandForm
	Blue float64 `json:"blue"`
}

// MarshalJSON writes the values of the rule, without its version and source,
// which are those of the rule set it belongs to.
func (r Rollup) MarshalJSON() ([]byte, error) {
	floors := r.Floors
	if floors == nil {
		floors = []Floor{}
	}
	return json.Marshal(rollupForm{
		Mode: r.Mode, Shares: bandsOf(r.Shares), Threshold: r.Threshold,
		MajorOpen: r.MajorOpen, GeneralOverdue: r.GeneralOverdue, ListedOpen: r.ListedOpen, Fatal: r.Fatal,
		Weights: levelForm{bandForm{r.Weights[Red], r.Weights[Orange], r.Weights[Yellow]}, r.Weights[Blue]},
		Bands:   bandsOf(r.Bands), K: r.K, Floors: floors,
	})
}

// UnmarshalJSON reads what MarshalJSON has written, and what it wrote before there
// was a mode share.
func (r *Rollup) UnmarshalJSON(b []byte) error {
	var f rollupForm
	if err := json.Unmarshal(b, &f); err != nil {
		return err
	}
	if r.Mode = f.Mode; f.Mode == formerSum {
		r.Mode = RollupSum
	}
	r.Shares, r.Threshold, r.Bands = f.Shares.levels(), f.Threshold, f.Bands.levels()
	r.MajorOpen, r.GeneralOverdue, r.ListedOpen, r.Fatal = f.MajorOpen, f.GeneralOverdue, f.ListedOpen, f.Fatal
	r.Weights = f.Weights.levels()
	r.Weights[Blue] = f.Weights.Blue
	r.K, r.Floors = f.K, f.Floors
	return nil
}
