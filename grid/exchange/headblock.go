package exchange

import (
	"slices"
	"strings"
)

// Headings of two and three rows: a cell of the upper one stands over several of the lower
// one, merged or with blanks beside it, and says what they are of: 负责人 over 姓名 and 电话.

// headingOf is what stands over a column.
type headingOf struct {
	parts []string // from the top
	field int      // that it speaks of; -1 none
}

func (h *headingOf) text() string { return strings.Join(h.parts, " / ") }

// headBlock are the rows of a table that are its headings.
type headBlock struct {
	first, last int  // among the rows that were looked at
	score       int  // how many fields they speak of
	cut         bool // some cell of theirs goes on below, or begins above
	columns     []headingOf
}

// findHeadings finds the rows that speak of most fields, the fewest of these and the first, or
// takes them where they are said to be. Without any that are known the first row is taken.
func findHeadings(names map[string]int, rows []rawRow, blocks []span, at Headings) (best headBlock, ok bool) {
	for last := range rows {
		if at.Row > 0 && rows[last].at != at.Row {
			continue
		}
		for n := 1; n <= mostHeadingRows && n <= last+1; n++ {
			if at.Rows > 0 && at.Rows != n {
				continue
			}
			if first := last + 1 - n; rows[last].at-rows[first].at < mostHeadingRows {
				if b := blockOf(rows, first, last, blocks, names); !ok || b.better(&best) {
					best, ok = b, true
				}
			}
		}
	}
	return best, ok
}

// better reports whether a block says more than another, or as much with no cell cut through,
// or in fewer rows.
func (b *headBlock) better(than *headBlock) bool {
	switch {
	case b.score != than.score:
		return b.score > than.score
	case b.score > 0 && b.cut != than.cut:
		return than.cut
	}
	return b.score > 0 && b.last-b.first < than.last-than.first
}

// blockOf reads rows as headings.
func blockOf(rows []rawRow, first, last int, blocks []span, names map[string]int) headBlock {
	b := headBlock{first: first, last: last}
	width := 0
	for i := first; i <= last; i++ {
		width = max(width, len(rows[i].cells))
	}
	var met []int
	for col := range width {
		h := headingOf{field: -1}
		for i := first; i <= last; i++ {
			text := textOver(rows[first:last+1], i-first, col, blocks)
			if text != "" && (len(h.parts) == 0 || h.parts[len(h.parts)-1] != text) {
				h.parts = append(h.parts, text)
			}
		}
		if f, ok := fieldOf(h.parts, names); ok {
			h.field = f
			if !slices.Contains(met, f) {
				met = append(met, f)
			}
		}
		b.columns = append(b.columns, h)
	}
	b.score = len(met)
	b.cut = slices.ContainsFunc(blocks, func(s span) bool {
		return s.row <= rows[last].at && s.lastRow > rows[last].at && s.lastRow < rows[first].at+mostHeadingRows ||
			s.row < rows[first].at && s.lastRow >= rows[first].at
	})
	return b
}

// textOver is what a row of headings says over a column: its own cell; the one that it is
// merged with; or above the last row, where nothing is merged, the one to the left, when the
// row below goes on saying something.
func textOver(rows []rawRow, i, col int, blocks []span) string {
	if c := cellAt(rows[i].cells, col); !c.blank() {
		if c.kind != cellText {
			return ""
		}
		return c.text
	}
	for k := range blocks {
		if s := &blocks[k]; s.covers(rows[i].at, col+1) {
			if s.row == rows[i].at {
				return cellAt(rows[i].cells, s.col-1).text
			}
			return "" // it began in a row above
		}
	}
	last := rows[len(rows)-1].cells
	if i == len(rows)-1 || cellAt(last, col).blank() {
		return ""
	}
	for left := col - 1; left >= 0 && !cellAt(last, left).blank(); left-- {
		if c := cellAt(rows[i].cells, left); !c.blank() {
			return c.text
		}
	}
	return ""
}

func cellAt(cells []cell, col int) cell {
	if col < len(cells) {
		return cells[col]
	}
	return cell{}
}

// Words at the end of a heading that say nothing without what stands over them.
var (
	ofPersons = []string{"姓名", "名字", "name"}
	ofPhones  = []string{"电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "电话号码", "phone", "mobile"}
	vague     = slices.Concat(ofPersons, ofPhones, []string{
		"名称", "代码", "编号", "地址", "等级", "级别", "分类", "类别", "状态", "来源", "日期",
		"code", "address",
	})
	// general are words of a title or of a group of columns that leaves what stands under it as it is.
	general = []string{
		"企业", "单位", "公司", "基本", "信息", "情况", "概况", "坐标", "位置", "经纬度", "登记", "台账", "汇总", "统计", "清单", "名册", "一览", "company", "enterprise",
		"basic", "location", "register",
	}
)

// fieldOf is the field that a heading of some rows speaks of: all of it, the end of it with
// what stands over that, or its last row alone, when that says enough.
func fieldOf(parts []string, names map[string]int) (int, bool) {
	plain := make([]string, 0, mostHeadingRows)
	for _, p := range parts {
		plain = append(plain, plainHeading(p))
	}
	if len(plain) == 0 {
		return 0, false
	}
	for i := range len(plain) {
		if f, ok := names[strings.Join(plain[i:], "")]; ok && (i < len(plain)-1 || i == 0) {
			return f, true
		}
	}
	if len(plain) == 1 {
		return 0, false
	}
	last, over := plain[len(plain)-1], plain[len(plain)-2]
	if slices.Contains(ofPersons, last) {
		if f, ok := names[over]; ok && over != "" {
			return f, true
		}
	}
	if slices.Contains(ofPhones, last) {
		for _, end := range []string{"电话", "手机", "phone"} {
			if f, ok := names[over+end]; ok {
				return f, true
			}
		}
	}
	if slices.Contains(vague, last) && !slices.ContainsFunc(general, func(word string) bool { return strings.Contains(over, word) }) {
		return 0, false
	}
	f, ok := names[last]
	return f, ok
}
