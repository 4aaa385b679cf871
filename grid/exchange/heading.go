package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"anwang/grid"
)

// Column is one column of a table as found.
type Column struct {
	Number   int
	Letter   string
	Heading  string   // one line after the other, from the top
	Field    string   // proposed; "" it is not imported
	Computed bool     // of an export, behind its fields: the service works it out itself
	Hidden   bool     // whoever opens the sheet does not see it
	Sample   []string // what stands in its first rows
}

// layout is how a table is laid out.
type layout struct {
	of      *register
	heading int      // row of the headings, the last of them
	heads   [][]cell // the rows of the headings
	columns []Column
	hash    string // of the headings
	rows    int    // below the headings, as far as they were counted
	hidden  int    // of those, the ones that whoever opens the sheet does not see
}

// Headings are where somebody says that the headings stand; the zero value: where they
// are found.
type Headings struct {
	Row  int `json:"heading,omitempty"`     // the last row of them
	Rows int `json:"headingRows,omitempty"` // how many they are; 0: as found above Row
}

// mostHeadingRow is down to which row headings may stand, mostHeadingRows how many they are.
const (
	mostHeadingRow  = 100
	mostHeadingRows = 3
)

func (h Headings) check() error {
	if h.Row < 0 || h.Row > mostHeadingRow || h.Rows < 0 || h.Rows > mostHeadingRows || h.Rows > h.Row {
		return broken("标题行应在前 100 行之内，最多三行", "the headings are at most three rows among the first 100")
	}
	return nil
}

// headed is what a choice is held against of a worksheet of a file.
type headed struct {
	of        grid.ID
	worksheet string // as it was asked for; empty: the first one
	at        Headings
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
func (h *knownHeadings) keep(of grid.ID, worksheet string, at Headings, l *layout) headed {
	h.mu.Lock()
	defer h.mu.Unlock()
	found := headed{of, worksheet, at, len(l.columns), l.hash}
	if !slices.Contains(h.last, found) {
		h.last = append(h.last, found)
	}
	if len(h.last) > mostHeadings {
		h.last = slices.Delete(h.last, 0, 1)
	}
	return found
}

func (h *knownHeadings) find(of grid.ID, worksheet string, at Headings) (headed, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, one := range h.last {
		if one.of == of && one.worksheet == worksheet && one.at == at {
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
func (r *register) known() map[string]int {
	m := make(map[string]int, 4*len(r.fields))
	for i := range r.fields {
		f := &r.fields[i]
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

// layOut finds the headings of a table, or takes them where they are said to be, with a
// field for each column and a sample. It counts the rows up to a number of them, which takes
// as long as reading them; 0: it does not.
func layOut(ctx context.Context, of *register, tab table, at Headings, most int) (*layout, error) {
	if err := at.check(); err != nil {
		return nil, err
	}
	look := headRows
	if at.Row > 0 {
		look = at.Row
	}
	var head []rawRow
	rows, hidden := 0, 0
	err := tab.each(ctx, func(r rawRow) error {
		if len(head) < look+sampleRows {
			r.cells = append([]cell(nil), r.cells...)
			unname(r)
			head = append(head, r)
		} else if most == 0 {
			return errEnough
		}
		if rows++; rows > max(most, look+sampleRows)+look {
			return errEnough
		}
		if r.hidden {
			hidden++
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	if rows == 0 {
		return nil, broken("表格是空的", "the table is empty")
	}
	b, ok := findHeadings(of.known(), head[:min(len(head), look)], tab.merged(), at)
	if !ok {
		return nil, broken(fmt.Sprintf("第 %d 行没有标题", at.Row), fmt.Sprintf("there are no headings in row %d", at.Row))
	}
	l := &layout{of: of, heading: head[b.last].at, rows: rows - b.last - 1, hidden: hidden}
	for i := range b.last + 1 {
		if head[i].hidden {
			l.hidden--
		}
		if i >= b.first {
			l.heads = append(l.heads, head[i].cells)
		}
	}
	l.name(b.columns, tab)
	for i := b.last + 1; i < len(head) && i <= b.last+sampleRows; i++ {
		for j := range l.columns {
			text := ""
			if j < len(head[i].cells) {
				text = head[i].cells[j].text // whole, until what is personal in it is masked
			}
			l.columns[j].Sample = append(l.columns[j].Sample, text)
		}
	}
	return l, nil
}

// unname takes off the first row what GDAL calls columns that have no heading there: Field2 in the
// second.
func unname(r rawRow) {
	for i := range r.cells {
		if r.at == 1 && r.cells[i].text == fmt.Sprint("Field", i+1) {
			r.cells[i] = cell{}
		}
	}
}

// name proposes a field for each heading, each field once. The column of the reasons that
// a file of ours has behind all others is none of the table.
func (l *layout) name(found []headingOf, tab table) {
	h := sha256.New()
	taken := map[int]bool{}
	for i := range found {
		one := &found[i]
		text := one.text()
		if n := len(one.parts); i == len(found)-1 && n > 0 &&
			(strings.HasPrefix(one.parts[n-1], problemsHead.ZH) || strings.HasPrefix(one.parts[n-1], problemsHead.EN)) {
			break
		}
		col := Column{Number: i + 1, Letter: letter(i + 1), Heading: clip(text), Sample: []string{}, Hidden: tab.hides(i + 1)}
		if one.field >= 0 && !taken[one.field] {
			taken[one.field], col.Field = true, l.of.fields[one.field].Key
		}
		h.Write([]byte(plainHeading(text) + "\x00"))
		l.columns = append(l.columns, col)
	}
	l.hash = hex.EncodeToString(h.Sum(nil))
}

// problemsHead is the heading of the reasons in the file of what could not be imported.
var problemsHead = t("导入问题", "Import problems")

// Choice is what is chosen for a table.
type Choice struct {
	Headings
	Mapping  []string `json:"mapping"`  // a field's key for each column, "" none
	CRS      string   `json:"crs"`      // of rows that do not say; "" not chosen
	Existing string   `json:"existing"` // what becomes of codes that are there already: "refuse", "update"
	Visible  bool     `json:"visible"`  // rows that whoever opens the sheet does not see are left out
	Faulty   string   `json:"faulty"`   // what rows with errors do: "stop" the import, or are passed over, "skip"
}

// check says what is wrong with a choice, so that a row's check may rely on it.
func (c *Choice) check(of *register, columns int) error {
	if err := c.Headings.check(); err != nil {
		return err
	}
	if len(c.Mapping) > columns {
		return broken("列对应关系的列数多于表格", "the mapping has more columns than the table")
	}
	for _, key := range c.Mapping {
		if key != "" && of.index(key) < 0 {
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
	if c.Faulty == "" {
		c.Faulty = Stop
	}
	if c.Faulty != Stop && c.Faulty != Skip {
		return broken("有错误的行的处理方式应为 stop 或 skip", "what becomes of rows with errors is stop or skip")
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

// What rows with errors do.
const (
	Stop = "stop"
	Skip = "skip"
)

// repeats reports whether a row is one of the headings once more.
func (l *layout) repeats(cells []cell) bool {
	return slices.ContainsFunc(l.heads, func(head []cell) bool {
		same, filled := 0, 0
		for i, c := range cells {
			if c.blank() {
				continue
			}
			filled++
			if i < len(head) && strings.EqualFold(c.text, head[i].text) {
				same++
			}
		}
		return filled > 1 && same == filled
	})
}
