package exchange

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// What stands in a sheet beside its records: the headings once more on a new page, totals,
// notes and signatures below, rows that are numbered and empty. It is left out and told of.

var (
	aTotal = regexp.MustCompile(`(?i)^(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|(sub)?total|sum)(数|人数|户数)?\s*[:：]?\s*([\d,.]*\s*[家个户人条]?)$` +
		`|^(合计|总计|共|共计|total)\s*[:：]?\s*\d+\s*[家个户条].{0,30}$`)
	aNote = regexp.MustCompile(`(?i)^[(（【*]?(注|备\s*注|说\s*明|注意|填表说明|填报说明|填写说明|填\s*表\s*人|填\s*报\s*人|制\s*表(\s*人)?` +
		`|经\s*办\s*人|审\s*核(\s*人)?|审\s*批(\s*人)?|复\s*核(\s*人)?` +
		`|签\s*字|签\s*名|盖\s*章|填报单位|填表单位|制表单位|报送单位|填报日期|填报时间|填表日期|填表时间|制表日期|制表时间` +
		`|统计时间|日\s*期|数据来源|联系电话|notes?|remarks?|prepared by|checked by|approved by|signed|date)` +
		`\s*\d*\s*[:：].*`)
	aSeal = regexp.MustCompile(`[(（]\s*(盖章|公章|签章|签字|签名)\s*[)）]`)
	aPage = regexp.MustCompile(`(?i)^(第\s*\d+\s*页.*|page\s*\d+.*|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)$`)
)

// beside says what a row is that is no record, "" when it is one. A row with a code is one,
// whatever else stands in it.
func (k *checker) beside(cells []cell) (kind, what string) {
	if k.layout.repeats(cells) {
		return "headingRow", ""
	}
	filled, imported, first := 0, false, ""
	for i, c := range cells {
		if c.blank() {
			continue
		}
		if filled++; first == "" {
			first = c.text
		}
		imported = imported || i < len(k.fields) && k.fields[i] >= 0
	}
	switch {
	case k.says(fieldCode, cells):
		return "", ""
	case !imported:
		return "noRecord", first
	}
	n := 0
	for _, c := range cells {
		text := strings.Join(strings.Fields(c.text), " ")
		if text == "" {
			continue
		}
		if n++; n > 2 {
			break
		}
		if aTotal.MatchString(text) || aNote.MatchString(text) || aSeal.MatchString(text) || filled == 1 && aPage.MatchString(text) {
			return "noRecord", text
		}
	}
	return "", ""
}

// ended takes down what is known of a table when its last row has been read.
func (k *checker) ended() {
	if len(k.hidden) > 0 {
		kind := "hiddenRead"
		if k.choice.Visible {
			kind = "hiddenLeft"
		}
		k.add(Problem{Row: k.hidden[0], Kind: kind, Args: []string{fmt.Sprint(len(k.hidden)), ranges(k.hidden)}})
	}
}

// ranges writes ascending numbers in short, a long list by its beginning.
func ranges(list []int) string {
	var out []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		one := fmt.Sprint(list[i])
		if j > i {
			one = fmt.Sprintf("%d–%d", list[i], list[j])
		}
		if out = append(out, one); len(out) == 12 && j+1 < len(list) {
			return strings.Join(out, ", ") + " …"
		}
		i = j + 1
	}
	return strings.Join(out, ", ")
}

// mergedCells fills in what merged cells leave empty: a block of one column has in each
// of its rows what stands in the first.
type mergedCells struct {
	blocks []span // by their first rows
	open   []openBlock
	told   []span // what the row just filled in is in for the first time
	cells  []cell
}

// openBlock is a block whose rows are being read.
type openBlock struct {
	span
	value cell
}

// fill returns the cells of a row with those that they are merged with.
func (m *mergedCells) fill(row int, cells []cell) []cell {
	m.told = m.told[:0]
	for len(m.blocks) > 0 && m.blocks[0].row <= row {
		s := m.blocks[0]
		if m.blocks = m.blocks[1:]; s.lastRow < row {
			continue
		}
		one := openBlock{span: s}
		if s.row == row {
			one.value = cellAt(cells, s.col-1)
		}
		m.open, m.told = append(m.open, one), append(m.told, s)
	}
	m.open = slices.DeleteFunc(m.open, func(b openBlock) bool { return b.lastRow < row })
	if len(m.open) == 0 {
		return cells
	}
	m.cells = append(m.cells[:0], cells...)
	for i := range m.open {
		b := &m.open[i]
		if b.row == row || b.value.blank() {
			continue
		}
		for len(m.cells) < b.col {
			m.cells = append(m.cells, cell{})
		}
		if m.cells[b.col-1].blank() {
			m.cells[b.col-1] = b.value
		}
	}
	return m.cells
}

// told says of the merged cells that begin in a row what becomes of them: one column is read
// in all its rows; of several that are imported nobody knows whose the value is.
func (k *checker) told(row int) {
	for _, s := range k.merged.told {
		kind, n := "cellMerged", 0
		for col := s.col; col <= s.lastCol && col <= len(k.fields); col++ {
			if col > 0 && k.fields[col-1] >= 0 {
				n++
			}
		}
		if n == 0 {
			continue
		}
		if n > 1 {
			kind = "cellsAcross"
		}
		where := fmt.Sprintf("%s%d:%s%d", letter(s.col), s.row, letter(s.lastCol), s.lastRow)
		k.add(Problem{Row: row, Column: s.col, Kind: kind, Value: where, Args: []string{where}})
	}
}
