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
//	base  = Σ Weights[level] × enterprises of that level (assessed only)
//	dyn   = MajorOpen×open major dangers + GeneralOverdue×overdue general dangers + ListedOpen×open listed dangers
//	        + Fatal×fatal accidents of the last 12 months
//	index = 100 × (1 − exp(−(base+dyn)/K[depth]))
//	level = worst of: index bands, floors, and in mode "max" the highest enterprise level
type Rollup struct {
	ID             ID
	Version        string // shown beside every colour, "2026-1"
	Mode           RollupMode
	Weights        [Levels]float64 // by Level; Weights[NotAssessed] is 0
	MajorOpen      float64
	GeneralOverdue float64
	ListedOpen     float64
	Fatal          float64
	Bands          [Levels]float64   // Bands[Red]=80: index ≥ 80 is red; Bands[Blue] and [NotAssessed] unused
	K              map[uint8]float64 // by depth, > 0
	Floors         []Floor
	Source         string // the document the values come from
	ValidFrom      time.Time
}

// RollupMode chooses how the colour is decided.
type RollupMode string

// The modes.
const (
	RollupIndex RollupMode = "index" // worst of bands and floors
	RollupMax   RollupMode = "max"   // the highest enterprise level, and nothing else
)

// Floor is "if a grid of this depth has at least Count of What, it is at least Level".
type Floor struct {
	Depth uint8     `json:"depth"` // 0: every depth
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
	FloorMajorAtLevelOne FloorWhat = "major_at_level_1" // open major dangers at a level-1 major hazard source
	FloorLarger          FloorWhat = "larger_accidents" // 较大 or worse accidents of the last 12 months
)

// FloorWhats are all that floors count.
var FloorWhats = []FloorWhat{FloorRedEnterprises, FloorListedHigh, FloorMajorAtLevelOne, FloorLarger}

// rollupForm is a Rollup as it is written: levels by their keys.
type rollupForm struct {
	Mode           RollupMode        `json:"mode"`
	Weights        levelForm         `json:"weights"`
	MajorOpen      float64           `json:"majorOpen"`
	GeneralOverdue float64           `json:"generalOverdue"`
	ListedOpen     float64           `json:"listedOpen"`
	Fatal          float64           `json:"fatal"`
	Bands          bandForm          `json:"bands"`
	K              map[uint8]float64 `json:"k"`
	Floors         []Floor           `json:"floors"`
}

type bandForm struct {
	Red    float64 `json:"red"`
	Orange float64 `json:"orange"`
	Yellow float64 `json:"yellow"`
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
		Mode: r.Mode, MajorOpen: r.MajorOpen, GeneralOverdue: r.GeneralOverdue, ListedOpen: r.ListedOpen, Fatal: r.Fatal,
		Weights: levelForm{bandForm{r.Weights[Red], r.Weights[Orange], r.Weights[Yellow]}, r.Weights[Blue]},
		Bands:   bandForm{r.Bands[Red], r.Bands[Orange], r.Bands[Yellow]}, K: r.K, Floors: floors,
	})
}

// UnmarshalJSON reads what MarshalJSON has written.
func (r *Rollup) UnmarshalJSON(b []byte) error {
	var f rollupForm
	if err := json.Unmarshal(b, &f); err != nil {
		return err
	}
	r.Mode, r.MajorOpen, r.GeneralOverdue, r.ListedOpen, r.Fatal = f.Mode, f.MajorOpen, f.GeneralOverdue, f.ListedOpen, f.Fatal
	r.Weights = [Levels]float64{Red: f.Weights.Red, Orange: f.Weights.Orange, Yellow: f.Weights.Yellow, Blue: f.Weights.Blue}
	r.Bands = [Levels]float64{Red: f.Bands.Red, Orange: f.Bands.Orange, Yellow: f.Bands.Yellow}
	r.K, r.Floors = f.K, f.Floors
	return nil
}
