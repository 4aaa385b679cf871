package grid

import "time"

// Rollup 汇总规则 is one version of the rule that turns the enterprises, dangers
// and hazard sources of a grid into its colour. It is data: the values in force
// live in table risk_rollup with their source. domain default: no authority
// publishes a regional formula, so everything here is configurable.
//
//	base  = Σ Weights[level] × enterprises of that level (assessed only)
//	dyn   = MajorOpen×open major dangers + GeneralOverdue×overdue general dangers + ListedOpen×open listed dangers
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
)
