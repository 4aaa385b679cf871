package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"sync"

	"anwang/grid"
)

// Column is one column of a table as found.
type Column struct {
	Number   int
	Letter   string
	Heading  string
	Field    string   // proposed; "" it is not imported
	Computed bool     // of an export, behind its fields: the service works it out itself
	Sample   []string // what stands in its first rows
}

// layout is how a table is laid out.
type layout struct {
	heading int // row of the headings
	columns []Column
	hash    string // of the headings
	rows    int    // below the headings, as far as they were counted
}

// headed is what a choice is held against of a worksheet of a file.
type headed struct {
	of        grid.ID
	worksheet string // as it was asked for; empty: the first one
	columns   int
	hash      string
}

// knownHeadings are those of the sheets looked at last, so that who asks for a trial does not
// wait until the file has been read once more. A file never changes.
type knownHeadings struct {
	mu   sync.Mutex
	last []headed
}

// mostHeadings is of how many sheets they are kept.
const mostHeadings = 64

// keep writes down what was found of a worksheet, and returns it.
func (h *knownHeadings) keep(of grid.ID, worksheet string, l *layout) headed {
	h.mu.Lock()
	defer h.mu.Unlock()
	found := headed{of, worksheet, len(l.columns), l.hash}
	if !slices.Contains(h.last, found) {
		h.last = append(h.last, found)
	}
	if len(h.last) > mostHeadings {
		h.last = slices.Delete(h.last, 0, 1)
	}
	return found
}

func (h *knownHeadings) find(of grid.ID, worksheet string) (headed, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, one := range h.last {
		if one.of == of && one.worksheet == worksheet {
			return one, true
		}
	}
	return headed{}, false
}

// headRows is among how many rows the headings are looked for, below titles.
const headRows = 15

// sampleRows is how many rows are shown of a table.
const sampleRows = 5

var errEnough = errors.New("enough")

// known are the fields by their plain headings.
func known() map[string]int {
	m := make(map[string]int, 4*len(Fields))
	for i := range Fields {
		f := &Fields[i]
		for _, n := range append([]string{f.Name.ZH, f.Name.EN, f.Key}, f.Names...) {
			if p := plainHeading(n); p != "" {
				if _, taken := m[p]; !taken {
					m[p] = i
				}
			}
		}
	}
	return m
}

// layOut finds the headings of a table, a field for each column, and a sample. It
// counts the rows when that is asked for, which takes as long as reading them.
func layOut(ctx context.Context, tab table, counted bool) (*layout, error) {
	names := known()
	type candidate struct {
		row, score int
		cells      []cell
	}
	var best candidate
	var head [][]cell
	var at []int
	rows := 0
	err := tab.each(ctx, func(row int, cells []cell) error {
		if len(head) < headRows+sampleRows {
			head, at = append(head, append([]cell(nil), cells...)), append(at, row)
		} else if !counted {
			return errEnough
		}
		if rows++; rows > maxRows+headRows {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	if rows == 0 {
		return nil, broken("表格是空的", "the table is empty")
	}
	first := -1
	for i := range min(len(head), headRows) {
		score := 0
		for _, c := range head[i] {
			if _, ok := names[plainHeading(c.text)]; ok && c.kind == cellText {
				score++
			}
		}
		if score > best.score || first < 0 {
			best, first = candidate{at[i], score, head[i]}, i
		}
	}
	l := &layout{heading: best.row, rows: rows - first - 1}
	l.name(best.cells, names)
	for i := first + 1; i < len(head) && i <= first+sampleRows; i++ {
		for j := range l.columns {
			text := ""
			if j < len(head[i]) {
				text = head[i][j].text // whole, until what is personal in it is masked
			}
			l.columns[j].Sample = append(l.columns[j].Sample, text)
		}
	}
	return l, nil
}

// name proposes a field for each heading, each field once.
func (l *layout) name(cells []cell, names map[string]int) {
	h := sha256.New()
	taken := map[int]bool{}
	for i, c := range cells {
		col := Column{Number: i + 1, Letter: letter(i + 1), Heading: clip(c.text), Sample: []string{}}
		if f, ok := names[plainHeading(c.text)]; ok && !taken[f] {
			taken[f], col.Field = true, Fields[f].Key
		}
		h.Write([]byte(plainHeading(c.text) + "\x00"))
		l.columns = append(l.columns, col)
	}
	l.hash = hex.EncodeToString(h.Sum(nil))
}

// Choice is what is chosen for a table.
type Choice struct {
	Mapping  []string `json:"mapping"`  // a field's key for each column, "" none
	CRS      string   `json:"crs"`      // of rows that do not say; "" not chosen
	Existing string   `json:"existing"` // what becomes of codes that are there already: "refuse", "update"
}

// check says what is wrong with a choice, so that a row's check may rely on it.
func (c *Choice) check(columns int) error {
	if len(c.Mapping) > columns {
		return broken("列对应关系的列数多于表格", "the mapping has more columns than the table")
	}
	for _, key := range c.Mapping {
		if key != "" && fieldIndex(key) < 0 {
			return broken("没有名为“"+clip(key)+"”的字段", "there is no field "+clip(key))
		}
	}
	if _, ok := frameOf(c.CRS); c.CRS != "" && !ok {
		return broken("不认识坐标系“"+clip(c.CRS)+"”", "unknown coordinate system "+clip(c.CRS))
	}
	if c.Existing == "" {
		c.Existing = Refuse
	}
	if c.Existing != Refuse && c.Existing != Replace {
		return broken("已有企业的处理方式应为 refuse 或 update", "what becomes of known codes is refuse or update")
	}
	for len(c.Mapping) < columns {
		c.Mapping = append(c.Mapping, "")
	}
	return nil
}

// What becomes of codes that are there already.
const (
	Refuse  = "refuse"
	Replace = "update"
)

// repeats reports whether a row is the headings once more.
func (l *layout) repeats(cells []cell) bool {
	same, filled := 0, 0
	for i, c := range cells {
		if c.blank() {
			continue
		}
		filled++
		if i < len(l.columns) && strings.EqualFold(clip(c.text), l.columns[i].Heading) {
			same++
		}
	}
	return filled > 1 && same == filled
}
