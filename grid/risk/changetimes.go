package risk

import "time"

// ChangeTimes calls visit with every time at which the facts of a past time
// (FactsAsOf) may have changed: between two of them they are the same. It may call
// it with times at which nothing changes, and in any order.
func (r *Record) ChangeTimes(visit func(time.Time)) {
	some := func(t time.Time) {
		if !t.IsZero() {
			visit(t)
		}
	}
	for i := range r.Dangers {
		d := &r.Dangers[i]
		some(d.Found)
		some(d.Deadline)
		some(d.Closed)
	}
	for i := range r.DatedRecords {
		p := &r.DatedRecords[i]
		some(p.Dated)
		some(p.Ended)
		switch {
		case p.Kind == RecordAccident && !p.Dated.IsZero():
			visit(p.Dated.AddDate(1, 0, 0))
			visit(p.Dated.AddDate(3, 0, 0))
		case p.Kind == RecordInspection && !p.Expires.IsZero():
			for _, days := range inspectionLate {
				visit(p.Expires.AddDate(0, 0, days))
			}
		case !p.Expires.IsZero():
			visit(p.Expires.AddDate(0, 0, 1))
		}
	}
}
