// Package exchange takes records in from files and requests.
//
// An import is all or nothing: the input is read to its end and every defect is
// listed with its line and field (up to a bound), and only an input without a
// defect is written, in one transaction. A trial run does everything but the
// last commit.
//
// Workbooks are read and written by excelize. It reads more leniently than an
// import may: it ends a sheet that breaks off without a word, puts rows that come
// twice into one, tells no number from a text while it streams, and keeps a whole
// sheet in memory to find its merged cells. So every workbook is looked at before
// (inspect.go): each part must be there to its end, well-formed, in order and within
// bounds; merged cells are asked of a copy without rows; and what the streaming
// does not tell of a long number, the second reading does (xlsx.go).
//
// A table is of one register (register.go): enterprises, hazard sources, dangers, key places.
package exchange

// The kinds of background work here.
const (
	CheckJob = "import.check"
	RunJob   = "import.run"
)
