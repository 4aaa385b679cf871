package exchange

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"

	"anwang/grid"
)

// tableRow is one row that has been read. A value that is missing or wrong is nil.
type tableRow struct {
	row      int
	values   []any // by the fields of the register
	lon, lat float64
	placed   bool   // it has a place
	unplaced bool   // it gives none at all
	suffix   string // of its name, that may be a site
}

// maxProblems bounds what is kept of the problems of a table; all are counted. Rows whose errors
// are not kept could not be given back with their reasons, so nothing is loaded then.
const maxProblems = 200_000

// checker reads rows and takes down what is wrong with them.
type checker struct {
	of        *register
	layout    *layout
	choice    *Choice
	frame     *frame // of rows that do not say
	worksheet worksheet
	fields    []int // of each column, -1 none
	columns   []int // of each field, 0 none
	problems  []Problem
	errors    int
	warnings  int
	kinds     map[string]int
	overfull  bool         // there are errors that are not kept
	bad       map[int]bool // rows with an error
	rows      int
	left      int    // of them, those that are no records or are left out
	nones     []bool // columns in which a word for nothing was met
	again     []memo // of each field, what texts that come again were read as
	merged    mergedCells
	hidden    []int            // rows that whoever opens the sheet does not see
	unitless  bool             // it was told that nothing says in what quantities are
	said      map[int][]string // of rows that come in by an entrance, the texts of their cells
}

func newChecker(l *layout, c *Choice, tab table) *checker {
	k := &checker{
		of: l.of, columns: make([]int, len(l.of.fields)), nones: make([]bool, len(l.of.fields)), again: make([]memo, len(l.of.fields)),
		layout: l, choice: c, worksheet: worksheet{since1904: tab.epoch1904()},
		kinds: map[string]int{}, bad: map[int]bool{}, merged: mergedCells{blocks: tab.merged()},
	}
	if f, ok := frameOf(c.CRS); ok && c.CRS != "" {
		k.frame = &f
	}
	for i, key := range c.Mapping {
		f := -1
		if key != "" {
			f = k.of.index(key)
		}
		if f >= 0 && k.columns[f] > 0 {
			k.add(Problem{
				Row: l.heading, Column: i + 1, Kind: "headingTwice", Value: l.columns[i].Heading,
				Args: []string{letter(k.columns[f]), both(k.of.fields[f].Name)},
			})
			f = -1
		} else if f >= 0 {
			k.columns[f] = i + 1
		}
		k.fields = append(k.fields, f)
		if f >= 0 && k.of.fields[f].measured {
			k.worksheet.unit = unitOfHeading(l.columns[i].Heading)
		}
		if f >= 0 && tab.hides(i+1) {
			k.at(l.heading, f, fault{"hiddenColumn", []string{letter(i + 1)}}, l.columns[i].Heading)
		}
	}
	return k
}

// add takes a problem down.
func (k *checker) add(p Problem) {
	field := -1 // a heading is nobody's
	if p.Row > k.layout.heading {
		field = k.layout.fieldAt(p.Column, k.choice.Mapping)
	}
	p.Error, p.Value = !KindOf(p.Kind).Warning, clip(k.of.shielded(field, p.Value))
	for i := range p.Args {
		p.Args[i] = k.of.shielded(-1, p.Args[i])
	}
	k.kinds[p.Kind]++
	if p.Error {
		k.errors++
		k.bad[p.Row] = true
	} else {
		k.warnings++
	}
	if len(k.problems) < maxProblems {
		k.problems = append(k.problems, p)
	} else if p.Error {
		k.overfull = true
	}
}

func (k *checker) at(row, field int, f fault, value string) {
	k.add(Problem{Row: row, Column: k.columns[field], Kind: f.kind, Args: f.args, Value: value})
}

// read reads one row; ok is false when it is no record of the table.
func (k *checker) read(from rawRow) (r tableRow, ok bool) {
	row, cells := from.at, from.cells
	if row <= k.layout.heading {
		return r, false
	}
	k.rows++
	if from.hidden {
		k.hidden = append(k.hidden, row)
	}
	cells = k.merged.fill(row, cells)
	if kind, what := k.beside(cells); kind != "" || from.hidden && k.choice.Visible {
		if k.left++; kind != "" {
			k.add(Problem{Row: row, Kind: kind, Value: what})
		}
		return r, false
	}
	k.told(row)
	r.row, r.values = row, make([]any, len(k.of.fields))
	for i, f := range k.fields {
		if f >= 0 && i < len(cells) && !cells[i].blank() {
			r.values[f] = k.value(row, f, cells[i])
		}
	}
	k.identity(&r, cells)
	if k.of.entrance == nil {
		k.position(&r, cells)
	}
	if k.of.of(grid.KindEnterprise) {
		k.term(&r)
	}
	return r, true
}

// value reads one cell that is not empty.
func (k *checker) value(row, field int, c cell) any {
	f, again := &k.of.fields[field], &k.again[field]
	if v, ok := again.find(c); ok {
		return v
	}
	switch bad := grid.TextFault(c.text); {
	case c.kind == cellError:
		k.at(row, field, fault{"cellError", []string{clip(c.text)}}, c.text)
		return nil
	case field == fieldCode && grid.CodeOfPerson(strings.ToUpper(strings.Join(strings.Fields(c.text), ""))):
		k.at(row, field, fault{"codePerson", []string{both(grid.CodeOfPersonText)}}, strings.Join(strings.Fields(c.text), ""))
		return nil
	case bad == grid.PersonInText:
		k.at(row, field, fault{"textPerson", []string{both(f.Name)}}, c.text)
		return nil
	case bad != grid.Text{}:
		k.at(row, field, fault{"textBroken", []string{both(bad)}}, c.text)
		return nil
	case strings.Contains(c.text, "*") && (k.of.masks[field] != nil || !f.Required && maskedNumber.MatchString(c.text)):
		k.at(row, field, fault{"masked", nil}, c.text)
		return nil
	}
	v, wrong := f.read(c, &k.worksheet)
	if !f.Required && (wrong.kind != "" || v == c.text) && meansNone(c.text) {
		k.none(row, field, c.text)
		return nil
	}
	if wrong.kind != "" {
		k.at(row, field, wrong, c.text)
		return nil
	}
	again.keep(c, func(c cell) any { v, _ := f.read(c, &k.worksheet); return v })
	return v
}

// longestNone is more than the bytes of any word for nothing, with blanks around it.
const longestNone = 40

// meansNone reports whether a cell says in words, or with a stroke, that there is
// nothing to say.
func meansNone(s string) bool {
	if len(s) > longestNone {
		return false
	}
	switch strings.ToLower(strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) })) {
	case "/", "//", "\\", "-", "--", "—", "——", "–", "无", "暂无", "不详", "未知", "不适用", "n/a", "na", "nil", "none", "null", "unknown":
		return true
	}
	return false
}

// none tells once a column that such cells are taken for empty ones.
func (k *checker) none(row, field int, text string) {
	if !k.nones[field] {
		k.nones[field] = true
		k.at(row, field, fault{"noneMeant", []string{clip(text)}}, text)
	}
}

// printable is a text as a report can show it.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if grid.TextFault(string(r)) != (grid.Text{}) {
			return '\uFFFD'
		}
		return r
	}, s)
}

// given reports whether a field's cell holds anything, were it wrong.
func (k *checker) given(field int, cells []cell) bool {
	i := k.columns[field] - 1
	return i >= 0 && i < len(cells) && !cells[i].blank()
}

// says reports whether a field's cell holds more than a word for nothing.
func (k *checker) says(field int, cells []cell) bool {
	return k.given(field, cells) && !meansNone(cells[k.columns[field]-1].text)
}

// identity checks what must be there, and the form of the code. Codes that stand in the table
// more than once are found when all of it is staged.
func (k *checker) identity(r *tableRow, cells []cell) {
	for i := range k.of.fields {
		if f := &k.of.fields[i]; f.Required && !k.given(i, cells) {
			k.at(r.row, i, missing(k.of, i), "")
		}
	}
	code, ok := r.values[fieldCode].(string)
	if !ok {
		return
	}
	if !k.of.of(grid.KindEnterprise) {
		return
	}
	readSite(r)
	wrong, odd := codeFault(code)
	if wrong != nil && r.values[fieldCodeNote] != nil {
		wrong, odd = nil, wrong
	}
	switch {
	case wrong != nil:
		k.at(r.row, fieldCode, fault{"codeForm", []string{both(*wrong)}}, code)
	case odd != nil:
		k.at(r.row, fieldCode, fault{"codeCheck", []string{both(*odd)}}, code)
	}
}

// missing is what is said of a required field that is empty.
func missing(of *register, field int) fault {
	switch {
	case !of.of(grid.KindEnterprise):
		return fault{"fieldMissing", []string{both(of.fields[field].Name)}}
	case field == fieldName:
		return fault{"nameMissing", nil}
	}
	return fault{"codeMissing", nil}
}

// position turns the coordinates into a place.
func (k *checker) position(r *tableRow, cells []cell) {
	frame := k.frame
	if s, ok := r.values[fieldCRS].(string); ok {
		f, known := frameOf(s)
		if !known {
			k.at(r.row, fieldCRS, fault{"crsUnknown", []string{clip(s)}}, s)
			return
		}
		frame = &f
	} else if k.given(fieldCRS, cells) {
		return // it has been said what is wrong with it
	}
	r.values[fieldCRS] = nil
	hasX, hasY := k.says(fieldLon, cells), k.says(fieldLat, cells)
	badX, badY := hasX && r.values[fieldLon] == nil, hasY && r.values[fieldLat] == nil // it has been said what is wrong
	x, y, turned, ok := pointOf(r.values[fieldLon], r.values[fieldLat])
	r.values[fieldLon], r.values[fieldLat] = nil, nil
	switch {
	case !hasX && !hasY:
		r.unplaced = true
		return
	case ok: // also of one cell that holds both
	case badX || badY:
		return
	case !hasX:
		k.at(r.row, fieldLon, fault{"placeMissing", nil}, "")
		return
	case !hasY:
		k.at(r.row, fieldLat, fault{"placeMissing", nil}, "")
		return
	default:
		return
	}
	if turned {
		k.at(r.row, fieldLon, fault{"placeSwapped", nil}, fmt.Sprintf("%v, %v", y, x))
	}
	if frame == nil {
		k.at(r.row, fieldLon, fault{"crsUnknown", []string{""}}, "")
		return
	}
	p, wrong := frame.toPoint(x, y)
	if wrong.kind != "" {
		k.at(r.row, fieldLon, wrong, fmt.Sprintf("%v, %v", x, y))
		return
	}
	if math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
		k.at(r.row, fieldLon, fault{"placeOutside", nil}, fmt.Sprintf("%v, %v", x, y))
		return
	}
	if !frame.Exact() {
		k.at(r.row, fieldCRS, fault{"crsInexact", []string{both(frame.name)}}, frame.key)
	}
	r.lon, r.lat, r.placed = p[0], p[1], true
	r.values[fieldCRS] = frame.key
}

var (
	fieldFounded  = fieldIndex("founded")
	fieldTermEnd  = fieldIndex("termEnd")
	fieldCodeNote = fieldIndex("codeNote")
	fieldSource   = fieldIndex("source")
)

// term checks that the term does not end before it begins.
func (k *checker) term(r *tableRow) {
	from, ok := r.values[fieldFounded].(time.Time)
	to, ok2 := r.values[fieldTermEnd].(time.Time)
	if ok && ok2 && to.Before(from) {
		k.at(r.row, fieldTermEnd, fault{"dateOrder", []string{from.Format(time.DateOnly)}}, to.Format(time.DateOnly))
		r.values[fieldTermEnd] = nil
	}
}
