// Package division knows the codes of administrative divisions 行政区划代码, counties and
// towns, as the lists of statistics had them year by year: which are in use, which were, and
// what took their place. It knows nobody; where the lists come from says data/README.md.
package division

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

//go:embed data/divisions.csv.gz
var packed []byte

// Division 行政区划 is a county or a town.
type Division struct {
	Code, Name  string // 6 digits a county, 9 a town
	First, Last int    // the years of the first and the last list that has it
	Now         string // the code that took its place; "": none, or nobody knows
}

// List is the divisions of some lists, by code.
type List struct {
	Latest int // year
	by     map[string]Division
}

// Read reads the lists that are shipped; it ends with the context's error soon after that
// ends.
func Read(ctx context.Context) (*List, error) {
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("list of divisions: %w", err)
	}
	r := csv.NewReader(unpacked)
	r.ReuseRecord = true
	if _, err := r.Read(); err != nil { // the heading
		return nil, fmt.Errorf("list of divisions: %w", err)
	}
	l := &List{by: map[string]Division{}}
	for n := 0; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return l, nil
		}
		if err != nil {
			return nil, fmt.Errorf("list of divisions: %w", err)
		}
		d := Division{Code: strings.Clone(row[0]), Name: strings.Clone(row[1]), Now: strings.Clone(row[4])}
		first, e1 := strconv.Atoi(row[2])
		last, e2 := strconv.Atoi(row[3])
		if err := errors.Join(e1, e2); err != nil {
			return nil, fmt.Errorf("list of divisions: %s: %w", d.Code, err)
		}
		d.First, d.Last = first, last
		l.Latest = max(l.Latest, last)
		l.by[d.Code] = d
	}
}

// Find returns the division of a code of 6 or 9 digits.
func (l *List) Find(code string) (Division, bool) {
	d, ok := l.by[code]
	return d, ok
}

// InUse reports whether the latest list has a division.
func (l *List) InUse(d Division) bool { return d.Last == l.Latest }

// Successor returns what is in use in the place of a division that is not: what took its
// place, and if need be what took the place of that.
func (l *List) Successor(d Division) (Division, bool) {
	for range 8 { // no list has as many changes of one
		next, ok := l.by[d.Now]
		if !ok {
			break
		}
		if d = next; l.InUse(d) {
			return d, true
		}
	}
	return Division{}, false
}

// Each calls f with every division, in no order.
func (l *List) Each(f func(Division)) {
	for _, d := range l.by {
		f(d)
	}
}
