package enterprise

import (
	"anwang/grid"
)

// Rows are files that are not there yet, the rows of a table. It tells which of them
// may be of one enterprise, with each other and with what is on file, by the rule
// that a form asks.
type Rows struct {
	names   map[string][]*Likeness
	cells   map[cell][]*Likeness
	numbers map[string][]*Likeness
}

// NewRows returns no rows.
func NewRows() *Rows {
	return &Rows{names: map[string][]*Likeness{}, cells: map[cell][]*Likeness{}, numbers: map[string][]*Likeness{}}
}

// Row takes the next row, and returns one before it that may be of the same
// enterprise, with why; 0: none.
func (r *Rows) Row(row int, title, code, oldCode string, lon, lat float64) (other int, why grid.Text) {
	l := &Likeness{ID: grid.ID(row), Name: title, Code: code, OldCode: oldCode, Lon: lon, Lat: lat}
	l.prepare()
	r.meet(l, func(o *Likeness, like *Resemblance) bool {
		other, why = int(o.ID), like.Text()
		return false
	})
	put(r.names, string(l.name), l)
	put(r.cells, cellOf(l), l)
	for _, n := range l.numbered() {
		put(r.numbers, n, l)
	}
	return other, why
}

// Filed compares a file that is there with all rows, and tells of each that may be
// of the same enterprise; the row that has its code is its own.
func (r *Rows) Filed(title, code, oldCode string, lon, lat float64, told func(row int, why grid.Text)) {
	l := &Likeness{Name: title, Code: code, OldCode: oldCode, Lon: lon, Lat: lat}
	l.prepare()
	known := map[grid.ID]bool{}
	r.meet(l, func(o *Likeness, like *Resemblance) bool {
		if !known[o.ID] {
			known[o.ID] = true
			told(int(o.ID), like.Text())
		}
		return true
	})
}

// put keeps a row under a key, so many of them and no more: what hundreds share says
// nothing.
func put[K comparable](m map[K][]*Likeness, key K, l *Likeness) {
	const most = 10 * mostSharing
	if len(m[key]) < most {
		m[key] = append(m[key], l)
	}
}

// meet calls fn for the rows that resemble a file and have another code, until it
// returns false.
func (r *Rows) meet(l *Likeness, fn func(*Likeness, *Resemblance) bool) {
	try := func(list []*Likeness, similar bool) bool {
		for _, o := range list {
			if o.code == l.code && l.code != "" || similar && !maybe(l, o) {
				continue
			}
			if like := resemble(l, o); len(like.Why) > 0 && !fn(o, &like) {
				return false
			}
		}
		return true
	}
	for _, n := range l.numbered() {
		if !try(r.numbers[n], false) {
			return
		}
	}
	if !try(r.names[string(l.name)], false) {
		return
	}
	at := cellOf(l)
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			if !try(r.cells[cell{at.x + dx, at.y + dy}], true) {
				return
			}
		}
	}
}
