package hazard

import (
	"fmt"
	"slices"
	"time"

	"anwang/grid"
)

// Tables says which writing down of an edition's tables is in use. The standard
// stays what it is; a slip in how its tables were written down here is corrected
// in a new revision, and what was computed by an older one is computed anew (see
// Service.Renew).
type Tables struct {
	Revision    int          `json:"revision"`
	Corrections []Correction `json:"corrections"` // the oldest first
}

// Correction is what a revision changed and by which source.
type Correction struct {
	Revision int       `json:"revision"`
	Day      string    `json:"day"`
	Entries  []int     `json:"entries"` // of Table 1, whose Q or β it changed
	Text     grid.Text `json:"text"`
	Source   string    `json:"source"`
}

func (t *Tables) check() error {
	last := 1
	for i := range t.Corrections {
		c := &t.Corrections[i]
		_, err := time.Parse(time.DateOnly, c.Day)
		if err != nil || c.Revision < last || len(c.Entries) == 0 || c.Text.ZH == "" || c.Text.EN == "" || c.Source == "" {
			return fmt.Errorf("correction %d", i+1)
		}
		last = c.Revision
	}
	if t.Revision != last {
		return fmt.Errorf("the tables are at revision %d, their last correction is of %d", t.Revision, last)
	}
	return nil
}

// corrections are those that concern a unit.
func (s *Standard) corrections(u *Unit) []Correction {
	var out []Correction
	for _, c := range s.Tables.Corrections {
		if slices.ContainsFunc(u.Holdings, func(h Holding) bool { return slices.Contains(c.Entries, h.Entry) }) {
			out = append(out, c)
		}
	}
	return out
}
