package grid

import (
	"slices"
	"strings"
)

// SectorInfo describes a supervision sector 监管行业: who supervises an enterprise
// by its trade. An enterprise names some by their codes, and so does a grant that is
// narrowed to one. Which there are is data, see grid/sector.
type SectorInfo struct {
	ID         ID
	Code       string
	Name       Text
	Short      []string // what people call it besides: 危化
	Industries []string // GB/T 4754 codes that propose it, with all below them
	Records    []string // records on file that propose it: a kind, or one of a type, licence:gas
	From, To   string   // the first day it is offered, and the first it is no longer, "" none
}

// Offered reports whether it may be given to somebody on a day; who has it keeps it.
func (s *SectorInfo) Offered(day string) bool { return s.From <= day && (s.To == "" || day < s.To) }

// Called reports whether people call it so: by its name in either language, by one of the
// others it is known under, or by its code.
func (s *SectorInfo) Called(name string) bool {
	return strings.EqualFold(name, s.Name.ZH) || strings.EqualFold(name, s.Name.EN) || strings.EqualFold(name, s.Code) ||
		slices.ContainsFunc(s.Short, func(short string) bool { return strings.EqualFold(name, short) })
}

// SectorList is the sectors there are, in the order in which they are offered. It is never
// changed.
type SectorList []SectorInfo

// Of returns the sector of a code; ok is false when there is none.
func (l SectorList) Of(code string) (info SectorInfo, ok bool) {
	for i := range l {
		if l[i].Code == code {
			return l[i], true
		}
	}
	return SectorInfo{}, false
}

// Has reports whether there is a sector of this code.
func (l SectorList) Has(code string) bool {
	_, ok := l.Of(code)
	return ok
}

// NameOf is what a sector is called; a code without a sector speaks for itself.
func (l SectorList) NameOf(code string) Text {
	if s, ok := l.Of(code); ok {
		return s.Name
	}
	return Text{ZH: code, EN: code}
}

// Named returns the sector that people call so; ok is false when there is none.
func (l SectorList) Named(name string) (info SectorInfo, ok bool) {
	name = strings.TrimSpace(name)
	for i := range l {
		if l[i].Called(name) {
			return l[i], true
		}
	}
	return SectorInfo{}, false
}

// Offered are those that somebody may be given on a day.
func (l SectorList) Offered(day string) (out SectorList) {
	for i := range l {
		if l[i].Offered(day) {
			out = append(out, l[i])
		}
	}
	return out
}
