package exchange

import (
	"regexp"
	"strconv"
	"strings"
)

// Quantities stand in a table as people write them: 30吨, 500 kg, 1,000,000, with the unit in the
// cell, in a column of its own, or in the heading.

// tonnesIn are the units that are weights, in tonnes.
var tonnesIn = map[string]float64{
	"t": 1, "吨": 1, "公吨": 1, "ton": 1, "tons": 1, "tonne": 1, "tonnes": 1, "万吨": 10_000, "kt": 1000, "千吨": 1000,
	"kg": 0.001, "kgs": 0.001, "千克": 0.001, "公斤": 0.001, "斤": 0.0005, "g": 1e-6, "克": 1e-6,
}

var (
	// grouped is a number, with strokes of thousands only where they belong.
	grouped = regexp.MustCompile(`^(\d{1,3}([,，]\d{3})+|\d+)(\.\d+)?([eE]\+?\d{1,2})?`)
	// unitBehind is a unit at the end of a heading: in brackets or behind a stroke, in Chinese also without.
	unitBehind = regexp.MustCompile(`(?i)[(（\[【/]\s*(kg|kgs|t|g|kt|tons?|tonnes?|公?吨|[千万]吨|千克|公斤|克)\s*[)）\]】]?\s*$|(公吨|[千万]?吨|千克|公斤)\s*$`)
)

// readNumber reads a number that may have strokes between its thousands; what stands behind it is
// returned as well.
func readNumber(s string) (n float64, behind string, ok bool) {
	s = strings.TrimSpace(s)
	number := grouped.FindString(s)
	n, err := strconv.ParseFloat(strings.NewReplacer(",", "", "，", "").Replace(number), 64)
	behind = strings.TrimSpace(s[len(number):])
	return n, behind, err == nil && number != "" && strings.TrimLeft(behind, ",，.0123456789") == behind
}

// unitOfHeading is the unit that a heading says; "" none.
func unitOfHeading(s string) string {
	if p := unitBehind.FindStringSubmatch(s); p != nil {
		return strings.ToLower(p[1] + p[2])
	}
	return ""
}

// measure is a quantity as a cell has it.
type measure struct {
	n      float64
	unit   string // in the cell, or in the heading; "" neither
	inCell bool
}

// quantity reads a quantity with its unit.
func quantity(c cell, s *worksheet) (any, fault) {
	n, unit, ok := readNumber(c.text)
	if !ok {
		return nil, fault{"numberLeast", []string{"0"}}
	}
	m := measure{n, strings.ToLower(unit), unit != ""}
	if m.unit == "" {
		m.unit = s.unit
	}
	if _, known := tonnesIn[m.unit]; m.unit != "" && !known {
		return nil, fault{"unitUnknown", []string{clip(unit)}}
	}
	return m, fault{}
}

// tonnes reads a quantity in tonnes, unless its cell or the heading says another unit.
func tonnes(c cell, s *worksheet) (any, fault) {
	v, wrong := quantity(c, s)
	if m, ok := v.(measure); ok {
		return m.tonnes(), wrong
	}
	return nil, wrong
}

// tonnes is how much it is in tonnes, which it is in when nothing says otherwise.
func (m measure) tonnes() float64 {
	if per, ok := tonnesIn[m.unit]; ok && per < 1 {
		return m.n / float64(int64(1/per+0.5)) // 500 kg is half a tonne, and nothing beside it
	} else if ok {
		return m.n * per
	}
	return m.n
}
