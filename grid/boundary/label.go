package boundary

import (
	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/geofile"
)

// label is a text that stands in an area.
type label struct {
	at   orb.Point
	text string
	row  int
}

// label keeps a row that is a label; false: it is none.
func (r *reader) label(row *geofile.Feature) bool {
	if _, point := row.Shape.(orb.Point); !point || !meets(row, r.source.Labels.Where) {
		return false
	}
	text := tidy(row.Fields[r.source.Labels.Column])
	if text == "" {
		return true
	}
	g, fault := row.Locate(r.system)
	if fault != nil {
		r.misplaced(&unit{name: text}, row, fault)
		return true
	}
	r.labels = append(r.labels, label{g.(orb.Point), text, row.Row})
	return true
}

// closeLabels gives the areas of the source the codes and names that stand in them.
func (r *reader) closeLabels() {
	if r.source.Labels == nil {
		return
	}
	units := r.units[r.first:]
	l := newLocator(units)
	for i := range r.labels {
		one := &r.labels[i]
		u := l.locate(one.at)
		if u == nil || !r.call(u, one) {
			f := r.report(Warns, labelAstray, one.row, "", both("注记“%s”（第 %d 行）不在图形内，或该图形已有注记",
				"the label %s (row %d) stands in no area, or in one that has another", clip(one.text), one.row),
				both("未使用", "not used"), grid.Text{})
			f.At = &one.at
		}
	}
	for _, u := range units {
		if u.name != "" {
			continue
		}
		if u.name = u.code; u.code != "" {
			continue
		}
		at := u.within()
		r.report(Warns, noLabel, u.row, "", both("第 %d 行的图形内没有注记", "no label stands in the area of row %d", u.row),
			both("按顺序编号", "it is numbered"), grid.Text{}).At = &at
	}
}

// call gives a unit the code or the name that a label is; false: it has one already.
func (r *reader) call(u *unit, l *label) bool {
	code, fault := readCode(l.text)
	if fault != (grid.Text{}) || !digits(code) || len(code) < countyDigits {
		if u.name != "" || grid.TextFault(l.text) != (grid.Text{}) || len([]rune(l.text)) > 100 {
			return false
		}
		u.name = l.text
		return true
	}
	if u.code != "" || r.index[code] != nil {
		return false
	}
	u.code = code
	r.index[code] = u
	if other := r.named[code]; other != "" {
		u.name = other
	}
	return true
}
