// Package audit reads the audit 审计: lists and exports it inside what the reader
// may see, and walks its chain.
//
// Lines are written by the services, each in the transaction of what it tells of
// (pg.Audit). Migrations 009, 041 and 051 say how they are chained: after their commit, by
// Run, many at once. What a line says is found again when the chain is walked without
// asking the database for anything but the rows, since whoever can change a row can
// change a function too.
package audit

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"anwang/grid"
)

// Row is one line of the audit.
type Row struct {
	ID        grid.ID
	Seq       int64 // place in the chain; 0 not yet
	At        time.Time
	Account   grid.ID // 0: the service itself, or nobody
	Actor     string
	Token     grid.ID
	Session   string
	Remote    string
	Request   string
	Action    string
	Subject   string
	SubjectID grid.ID
	Name      string
	Grid      grid.ID
	GridName  string // as it is called now
	Outcome   string
	Before    json.RawMessage // nil: nothing
	After     json.RawMessage
}

// Filter says which lines; zero fields do not limit.
type Filter struct {
	Line     grid.ID   // that line alone
	From, To time.Time // from … to, without To itself
	Actor    string    // log-in name
	Account  grid.ID
	Action   string
	Subject  string
	ID       grid.ID // of the record
	Grid     grid.ID // with all below it
	Outcome  string
	Q        string // part of a name of a record or a person, of an address, or a request's number
}

// check refuses what cannot be meant.
func (f *Filter) check() error {
	switch {
	case f.Outcome != "" && f.Outcome != grid.OutcomeDone && f.Outcome != grid.OutcomeRefused && f.Outcome != grid.OutcomeFailed:
		return wrong("outcome", "结果应为 done、refused 或 failed", "outcome is done, refused or failed")
	case !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To):
		return wrong("to", "结束时间应晚于开始时间", "to must be later than from")
	case len(f.Q) > 200:
		return wrong("q", "查找内容过长", "q is too long")
	}
	for _, t := range [...]struct{ name, text string }{{"actor", f.Actor}, {"action", f.Action}, {"subject", f.Subject}, {"q", f.Q}} {
		if !utf8.ValidString(t.text) || strings.ContainsRune(t.text, 0) { // an export would break off in its middle
			return wrong(t.name, "含有任何记录都不会有的字符", "It holds characters that no record holds")
		}
	}
	return nil
}

func wrong(pointer, zh, en string) error {
	return &grid.Error{
		Code: grid.CodeInvalid, Text: grid.Text{ZH: zh, EN: en},
		Faults: []grid.Fault{{Pointer: pointer, Text: grid.Text{ZH: zh, EN: en}}},
	}
}

// Page is part of a list, newest first.
type Page struct {
	Rows    []Row
	Next    string // cursor of the next page; "" there is none
	Matched int    // all that the filter takes, counted up to MostMatched
}

// MostMatched is how far the lines that a filter takes are counted.
const MostMatched = 100_000

// Format is how an export is written.
type Format string

// The formats.
const (
	CSV   Format = "csv"   // with a byte order mark, for spreadsheets
	JSONL Format = "jsonl" // one JSON object a line
)

// Export says what to export and how.
type Export struct {
	Filter Filter
	Format Format
	Lang   string // of the headings and the names of actions: "en", else Chinese
}

// FaultKind is what is wrong with the chain.
type FaultKind string

// The kinds of faults.
const (
	Changed  FaultKind = "changed"  // a row is not what it was when it was written
	Missing  FaultKind = "missing"  // rows are gone from between two others
	Unlinked FaultKind = "unlinked" // two neighbours do not fit: one was changed and hashed anew
	Newest   FaultKind = "newest"   // the newest rows are gone
	Head     FaultKind = "head"     // what is kept about the end of the chain is gone or changed
	Untied   FaultKind = "untied"   // a row without a place in the chain that waits for none, or cannot get it
)

// Fault is something wrong with the chain.
type Fault struct {
	Seq  int64 // of the row, or of the last one before the hole
	ID   grid.ID
	At   time.Time
	Kind FaultKind
	Text grid.Text
}

// Chain is what a walk along the chain found.
type Chain struct {
	Rows    int64
	Waiting int64  // of them wait for their places, and are what they were
	Head    string // hash of the newest row that has a place in hexadecimal, to be written down elsewhere
	Faults  []Fault
	Count   int // of all faults; Faults holds the first ones
}

// Intact reports whether nothing is wrong.
func (c *Chain) Intact() bool { return c.Count == 0 }
