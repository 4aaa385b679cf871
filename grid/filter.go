package grid

// Filter 筛选 is what: it chooses points by their public fields. Every field that is set
// narrows the choice; the zero Filter takes everything. It is compiled to SQL by pg and to
// the live index by grid/live, which choose the same points.
type Filter struct {
	// Areas takes the points that lie in all of them.
	Areas []Area `json:",omitempty"`
	// Levels takes points of these levels; it says nothing of kinds that have none.
	Levels []Level `json:",omitempty"`
	// Classes takes dangers of these classes; it says nothing of others, nor do State and
	// ListedHigh.
	Classes []DangerClass `json:",omitempty"`
	// State narrows dangers to the open or the closed ones.
	State StateFilter `json:",omitempty"`
	// ListedHigh takes the dangers that province or city has listed.
	ListedHigh bool `json:",omitempty"`
	// Own takes points of these classes of a kind that has its own; it says nothing of others.
	Own []uint8 `json:",omitempty"`
	// Enterprise takes what belongs to an enterprise, or the enterprise itself.
	Enterprise ID `json:",omitempty"`
	// Sector takes the enterprises of a supervision sector 监管行业 with their hazard sources and dangers.
	Sector string `json:",omitempty"`
	// Text takes the points whose name or code contains it, or whose initials do, in any
	// spelling (name.Key). How a name is read is known in memory alone: SQL takes no Text.
	Text string `json:",omitempty"`
}

// StateFilter narrows dangers by where they stand.
type StateFilter string

// The state filters.
const (
	StateAll    StateFilter = ""
	StateOpen   StateFilter = "open"
	StateClosed StateFilter = "closed"
)
