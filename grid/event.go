package grid

import "time"

// Event 事件 is something that happened to a record: what was done to it, where it lay
// then, and what it was before and after. Who did it is added when it is written.
type Event struct {
	Verb       string // as the audit names it, "danger.register"; or one of what nobody does, see below
	Kind       string // of record: "danger", "grid", "rule"
	ID         ID
	Name       string    // as it was called then
	Grid       ID        // leaf grid it lay in, of a grid itself; 0: it counts for all
	Left       ID        // leaf grid it lay in before, when it moved; 0: it did not
	Sector     SectorSet // of its enterprise
	Enterprise ID        // it belonged to, of an enterprise itself
	Old, New   *uint8    // class before and after, as Point.Class; nil: it was not on the map
	State      DangerState
}

// What happens without anybody doing it.
const (
	EnterpriseTurned = "enterprise.turn" // 企业变色
	GridTurned       = "grid.turn"       // 网格变色
	DangerOverdue    = "danger.overdue"  // 隐患逾期
	RecordExpired    = "record.expire"   // 证照等到期
)

// EventOf is what happened to a record that the map shows: it was the one and is the
// other; nil: there was none, or is none any more. The verb is left to who writes it.
func EventOf(was, is *Point, now time.Time) Event {
	p := is
	if p == nil {
		p = was
	}
	e := Event{Kind: p.Kind.String(), ID: p.ID, Name: p.Name, Grid: p.Grid, Sector: p.Sector, Enterprise: p.Enterprise, State: p.State}
	if was != nil {
		c := was.Class(now)
		e.Old = &c
		if was.Grid != p.Grid {
			e.Left = was.Grid
		}
	}
	if is != nil {
		c := is.Class(now)
		e.New = &c
	}
	return e
}
