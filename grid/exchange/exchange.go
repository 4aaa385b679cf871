// Package exchange takes records in from files and requests.
//
// An import is all or nothing: the input is read to its end and every defect is
// listed with its line and field (up to a bound), and only an input without a
// defect is written, in one transaction. A trial run does everything but the
// last commit.
//
// Workbooks are written by excelize, which also says what one holds: worksheets, which of them are
// shown, merged cells. It is given the workbook without rows (inspect.go): it ends a sheet that breaks
// off without a word, puts rows that come twice into one, tells no number from a text while it
// streams, and takes its time. So each part is looked at before, that it is there to its end,
// well-formed, in order and within bounds, and rows are read here (markup.go, xlsxrow.go).
//
// A table is of one register (register.go): enterprises, hazard sources, dangers, key places.
package exchange

// The kinds of background work here.
const (
	CheckJob = "import.check"
	RunJob   = "import.run"
)
