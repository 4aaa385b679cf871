// Package exchange takes records in from files and requests.
//
// An import is all or nothing: the input is read to its end and every defect is
// listed with its line and field (up to a bound), and only an input without a
// defect is written, in one transaction. A trial run does everything but the
// last commit.
package exchange
