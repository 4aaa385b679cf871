package audit

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"anwang/grid"
)

// heading names a column of an export: its key in JSON lines, and what people
// read above it.
type heading struct {
	key  string
	name grid.Text
}

var headings = [...]heading{
	{"seq", grid.Text{ZH: "序号", EN: "Place"}},
	{"id", grid.Text{ZH: "记录号", EN: "Record"}},
	{"at", grid.Text{ZH: "时间", EN: "Time"}},
	{"actor", grid.Text{ZH: "操作人", EN: "Who"}},
	{"account", grid.Text{ZH: "账号编号", EN: "Account"}},
	{"token", grid.Text{ZH: "令牌编号", EN: "Token"}},
	{"session", grid.Text{ZH: "会话", EN: "Session"}},
	{"remote", grid.Text{ZH: "来源地址", EN: "From"}},
	{"request", grid.Text{ZH: "请求号", EN: "Request"}},
	{"action", grid.Text{ZH: "操作", EN: "Action"}},
	{"actionName", grid.Text{ZH: "操作名称", EN: "What"}},
	{"subject", grid.Text{ZH: "对象类型", EN: "Kind"}},
	{"subjectId", grid.Text{ZH: "对象编号", EN: "Of"}},
	{"name", grid.Text{ZH: "对象名称", EN: "Name"}},
	{"grid", grid.Text{ZH: "网格编号", EN: "Grid"}},
	{"gridName", grid.Text{ZH: "网格", EN: "Where"}},
	{"outcome", grid.Text{ZH: "结果", EN: "Outcome"}},
	{"before", grid.Text{ZH: "之前", EN: "Before"}},
	{"after", grid.Text{ZH: "之后", EN: "After"}},
}

// writer writes lines in a format.
type writer struct {
	Export
	out  io.Writer
	csv  *csv.Writer
	json *json.Encoder
}

func newWriter(o Export, w io.Writer) *writer {
	out := &writer{Export: o, out: w}
	if o.Format == CSV {
		out.csv = csv.NewWriter(w)
		out.csv.UseCRLF = true
	} else {
		out.json = json.NewEncoder(w)
		out.json.SetEscapeHTML(false)
	}
	return out
}

func (w *writer) say(t grid.Text) string {
	if w.Lang == "en" {
		return t.EN
	}
	return t.ZH
}

// begin writes the headings after a byte order mark, without which spreadsheets
// take Chinese for something else.
func (w *writer) begin() error {
	if w.csv == nil {
		return nil
	}
	if _, err := io.WriteString(w.out, "\uFEFF"); err != nil {
		return err
	}
	var names []string
	for _, h := range headings {
		names = append(names, w.say(h.name))
	}
	return w.csv.Write(names)
}

func (w *writer) row(r *Row) error {
	cells := w.cells(r)
	if w.csv == nil {
		line := make(map[string]any, len(headings))
		for i, h := range headings {
			line[h.key] = cells[i]
		}
		return w.json.Encode(line)
	}
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = cell(c)
	}
	return w.csv.Write(texts)
}

// cells are the values of a line in the order of the headings.
func (w *writer) cells(r *Row) [len(headings)]any {
	return [...]any{
		number(r.Seq), r.ID, r.At.In(grid.China), r.Actor, number(r.Account), number(r.Token), r.Session, r.Remote, r.Request, r.Action,
		w.say(NameOf(r.Action)),
		r.Subject, number(r.SubjectID), nameIn(r, w.Lang), number(r.Grid), r.GridName, r.Outcome, document(r.Before), document(r.After),
	}
}

func number(id grid.ID) any {
	if id == 0 {
		return nil
	}
	return id
}

func document(b json.RawMessage) any {
	if b == nil {
		return nil
	}
	return b
}

func (w *writer) flush() error {
	if w.csv == nil {
		return nil
	}
	w.csv.Flush()
	return w.csv.Error()
}

// cell is a value as a spreadsheet shows it.
func cell(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case int64:
		return strconv.FormatInt(x, 10)
	case time.Time:
		return x.Format(time.RFC3339)
	case json.RawMessage:
		return grid.CellText(string(x))
	case string:
		return grid.CellText(x)
	}
	return ""
}

// asked is what was asked for, for the audit of the export itself.
func (o *Export) asked() map[string]any {
	m := map[string]any{"format": string(o.Format)}
	f := &o.Filter
	for k, v := range map[string]string{"actor": f.Actor, "action": f.Action, "subject": f.Subject, "outcome": f.Outcome, "q": f.Q} {
		if v != "" {
			m[k] = v
		}
	}
	for k, v := range map[string]grid.ID{"account": f.Account, "id": f.ID, "grid": f.Grid} {
		if v != 0 {
			m[k] = v
		}
	}
	for k, v := range map[string]time.Time{"from": f.From, "to": f.To} {
		if !v.IsZero() {
			m[k] = v.UTC()
		}
	}
	return m
}
