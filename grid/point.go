package grid

import "time"

// ID is the surrogate key of a record, positive, unique within its kind.
type ID = int64

// Point is what the live index holds of a record of any kind: everything the map, the side lists, the filters and the search need.
// The full record stays in the database. Fields that a kind has no use for are
// zero.
type Point struct {
	Kind Kind
	ID   ID
	Lon  float64 // degrees, CGCS2000
	Lat  float64 // degrees, CGCS2000
	Grid ID      // leaf grid of the territory network that the database assigned

	Name     string // enterprise or hazard name; a danger's title
	Code     string // credit code; hazard code; danger number HD-2026-…
	Initials string // lower-case pinyin initials of Name, for search
	Level    Level  // stored assessment of an enterprise or hazard; NotAssessed for a danger

	Enterprise ID        // hazard, danger: the enterprise it belongs to; 0 none
	Hazard     ID        // danger: the hazard source it was found at; 0 none
	Industry   string    // enterprise: GB/T 4754-2017 section letter + division, "C26"
	Sector     SectorSet // its supervision sectors 监管行业; of a hazard or danger its enterprise's

	Own uint8 // its class, of a kind that has classes of its own (ScaleOwn)

	Fatal  uint8 // enterprise: fatal accidents of the last 12 months, at most 7
	Larger uint8 // enterprise: 较大 or worse accidents of the last 12 months, at most 3

	// MajorLevel is the level by GB 18218-2018, 1…4, 0 none: of a hazard; of a danger that of the one it is at, 1 wherever
	// its enterprise has one of level 1.
	MajorLevel uint8

	Grade    DangerGrade // danger
	State    DangerState // danger
	Listed   ListedLevel // danger: 挂牌督办
	Deadline time.Time   // danger: when rectification is due; zero none

	Synthetic bool      // made-up demonstration data, marked 演示 wherever it shows
	Updated   time.Time // last committed change
}

// Open reports whether the danger still counts on the map and in the indices.
func (p *Point) Open() bool { return p.Kind == KindDanger && p.State.Open() }

// Overdue reports whether an open danger is past its deadline at now.
func (p *Point) Overdue(now time.Time) bool {
	return p.Open() && !p.Deadline.IsZero() && now.After(p.Deadline)
}

// Class is the slot a point takes in cluster counts and map symbols: a Level, a
// DangerClass or one of the kind's own, as its Scale says. It is an index, not a scale.
func (p *Point) Class(now time.Time) uint8 {
	switch kinds[p.Kind].Scale {
	case ScaleDanger:
		return uint8(ClassOf(p, now))
	case ScaleOwn:
		return p.Own
	}
	return uint8(p.Level)
}
