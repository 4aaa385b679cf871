package grid

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Term is one part of a scope: an enterprise with what belongs to it, or all
// that lies in the subtree of a grid of the main network, and of that, when
// Sector is set, only the enterprises that have this supervision sector with their
// hazard sources and dangers. Where it names two, with a space between, they have both.
type Term struct {
	Grid       ID     `json:"g,omitempty"`
	Sector     string `json:"s,omitempty"` // 监管行业; "" all
	Enterprise ID     `json:"e,omitempty"` // alone: Grid and Sector mean nothing then
}

// Scope 数据范围 is what somebody may see or change: the union of its terms. The
// zero Scope holds nothing; [Everything] holds all. A Scope is a value that never
// changes; equal scopes have equal keys.
type Scope struct {
	all   bool
	terms []Term
	key   string
}

// Everything is the scope without a limit, for the service itself.
var Everything = Scope{all: true, key: "*"}

// NewScope returns the union of the terms. Terms that name nothing are left out;
// order and repetition make no difference.
func NewScope(terms ...Term) Scope {
	list := make([]Term, 0, len(terms))
	for _, t := range terms {
		if t.Enterprise != 0 {
			t = Term{Enterprise: t.Enterprise}
		}
		if t != (Term{}) && (t.Enterprise != 0 || t.Grid != 0) {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b Term) int {
		return cmp.Or(cmp.Compare(a.Grid, b.Grid), cmp.Compare(a.Sector, b.Sector), cmp.Compare(a.Enterprise, b.Enterprise))
	})
	list = slices.Compact(list)
	whole := ID(0) // the last grid that is held whole, which comes before its sectors
	list = slices.DeleteFunc(list, func(t Term) bool {
		if t.Sector == "" {
			whole = t.Grid
		}
		return t.Sector != "" && t.Grid == whole
	})
	return Scope{terms: list, key: keyOfTerms(list)}
}

func keyOfTerms(list []Term) string {
	var b strings.Builder
	for _, t := range list {
		if t.Enterprise != 0 {
			b.WriteByte('e')
			b.WriteString(strconv.FormatInt(t.Enterprise, 10))
		} else {
			b.WriteByte('g')
			b.WriteString(strconv.FormatInt(t.Grid, 10))
			if t.Sector != "" {
				b.WriteString(strconv.Quote(t.Sector))
			}
		}
		b.WriteByte(';')
	}
	return b.String()
}

// Unlimited reports whether the scope holds everything.
func (s Scope) Unlimited() bool { return s.all }

// Empty reports whether the scope holds nothing.
func (s Scope) Empty() bool { return !s.all && len(s.terms) == 0 }

// Terms returns the terms in their order; nil for Everything. Do not change them.
func (s Scope) Terms() []Term { return s.terms }

// Narrow returns what of the scope has a supervision sector 监管行业, or none where that
// is [NoSector], which is how one sector's map is shown. roots are the topmost grids, for
// a scope without a limit. An enterprise that is held by itself stays. A scope is
// narrowed once.
func (s Scope) Narrow(sector string, roots []ID) Scope {
	terms := make([]Term, 0, len(s.terms)+len(roots))
	if s.all {
		for _, r := range roots {
			terms = append(terms, Term{Grid: r, Sector: sector})
		}
	}
	for _, t := range s.terms {
		if t.Enterprise == 0 {
			t.Sector = bothSectors(t.Sector, sector)
		}
		terms = append(terms, t)
	}
	return NewScope(terms...)
}

// Home is where a line of the audit about all of the scope belongs: the one grid
// that it holds, else none, which is the root's.
func (s Scope) Home() ID {
	if len(s.terms) == 1 {
		return s.terms[0].Grid
	}
	return 0
}

// HasGrid reports whether the scope holds a grid whatever the sector; path are the
// grids above it and itself.
func (s Scope) HasGrid(path []ID) bool {
	return s.all || slices.ContainsFunc(s.terms, func(t Term) bool {
		return t.Enterprise == 0 && t.Sector == "" && slices.Contains(path, t.Grid)
	})
}

// Key identifies the scope: equal for equal scopes, different for different ones.
func (s Scope) Key() string { return s.key }

// SQL is the scope as the database's function scope_holds takes it: NULL for
// Everything, else a JSON array of terms.
func (s Scope) SQL() any {
	if s.all {
		return nil
	}
	b, err := json.Marshal(append([]Term{}, s.terms...))
	if err != nil { // cannot be: numbers and strings
		return "[]"
	}
	return string(b)
}
