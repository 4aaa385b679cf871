package demo

import "anwang/grid"

// regulated are the sectors of the enterprises of a supervision industry that have more
// than its own: for the equipment they run, and for the people they hold.
var regulated = map[string]grid.SectorSet{
	"chemical":   "chemical special_equipment",
	"gas":        "gas special_equipment",
	"hospital":   "hospital fire special_equipment",
	"crowded":    "crowded fire",
	"metallurgy": "metallurgy special_equipment",
}

// sectorsOf are the sectors of an enterprise of a supervision industry.
func sectorsOf(industry string) grid.SectorSet {
	if set, several := regulated[industry]; several {
		return set
	}
	return grid.SectorSet(industry)
}
