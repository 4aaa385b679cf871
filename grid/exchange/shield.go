package exchange

import (
	"regexp"

	"anwang/grid"
)

// What a report and a preview quote of somebody's table is masked as everything
// that leaves the service is: they are read beside others, kept, and handed on.

// shielded is a cell as a report or a preview shows it: numbers of identity cards
// and of mobile telephones are masked wherever they stand, and in a column of
// personal data everything is. field is -1 where a column is not imported.
func (r *register) shielded(field int, s string) string {
	s = grid.MaskIdentity(printable(s))
	if s != "" && field >= 0 && r.masks[field] != nil {
		return r.masks[field](s)
	}
	return numbers.ReplaceAllStringFunc(s, func(n string) string {
		if mobile.MatchString(n) {
			return grid.MaskPhone(n)
		}
		return n
	})
}

// numbers are what codes and telephones are made of; a telephone within a code is none.
var (
	numbers = regexp.MustCompile(`[0-9A-Za-z]+`)
	mobile  = regexp.MustCompile(`^(86)?1[3-9][0-9]{9}$`)
)

// maskedNumber is a cell that holds the number of an identity card as an export masks it.
var maskedNumber = regexp.MustCompile(`^\s*[0-9]{6}\*{8}[0-9]{3}[0-9Xx]\s*$`)

// fieldAt is the field that a column is imported as, or that its heading speaks
// of; -1 none.
func (l *layout) fieldAt(column int, mapping []string) int {
	i := column - 1
	if i >= 0 && i < len(mapping) && mapping[i] != "" {
		return l.of.index(mapping[i])
	}
	if i >= 0 && i < len(l.columns) && l.columns[i].Field != "" {
		return l.of.index(l.columns[i].Field)
	}
	return -1
}

// shield masks what a preview shows of the first rows.
func (p *Preview) shield(l *layout) {
	for i := range p.Columns {
		c := &p.Columns[i]
		for j, s := range c.Sample {
			c.Sample[j] = clip(l.of.shielded(l.fieldAt(c.Number, p.Choice.Mapping), s))
		}
	}
}
