package grid

// Row is a row of a table of what a capability brings in itself, one change after the other: what
// its cells say by the keys of the fields. A cell that says nothing is not there.
type Row struct {
	Line  int // as numbered in the table
	Cells map[string]any
}

// Text is the text of a cell; "" when it says nothing.
func (r *Row) Text(key string) string {
	s, _ := r.Cells[key].(string)
	return s
}

// Entered is what came of the rows of one record.
type Entered struct {
	Created bool    // it was not there before
	Changed bool    // it was, and is another now
	Notes   []Fault // what whoever brings it in is told before: what changes, what waits for somebody else
}

// Note adds what is told of a row; pointer is the field.
func (e *Entered) Note(line int, pointer, zh, en string) {
	e.Notes = append(e.Notes, Fault{Line: line, Pointer: pointer, Text: Text{ZH: zh, EN: en}})
}
