package grid

import (
	"iter"
	"slices"
	"strings"
)

// SectorSet 监管行业 names the supervision sectors of an enterprise, one for each of its
// regulators: their codes in one word with a space between, the principal one first. What
// belongs to an enterprise has its set. A word, because few different ones occur: they are
// compared, looked up and kept once, in the database and in memory. "" is none.
type SectorSet string

// NoSector stands, where records are chosen by their sector, for those that have none
// 无监管部门; no sector has this code.
const NoSector = "none"

// MostSectors is how many sectors an enterprise can have.
const MostSectors = 12

// SectorsOf makes a set of codes: the first stays first, the others are put in order, and
// none stands twice.
func SectorsOf(codes ...string) SectorSet {
	if len(codes) < 2 {
		return SectorSet(strings.Join(codes, " "))
	}
	list := append([]string(nil), codes...)
	slices.Sort(list[1:])
	list = slices.Compact(list)
	first := list[0]
	rest := slices.DeleteFunc(list[1:], func(code string) bool { return code == first })
	return SectorSet(strings.Join(append([]string{first}, rest...), " "))
}

// Principal is the sector whose department comes first where one is named; "" none.
func (s SectorSet) Principal() string {
	first, _, _ := strings.Cut(string(s), " ")
	return first
}

// List are the codes, the principal one first.
func (s SectorSet) List() []string {
	if s == "" {
		return nil
	}
	return strings.Split(string(s), " ")
}

// All goes over the codes, the principal one first, without a list of them.
func (s SectorSet) All() iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest, more := string(s), s != ""; more; {
			var one string
			if one, rest, more = strings.Cut(rest, " "); !yield(one) {
				return
			}
		}
	}
}

// Several reports whether there is more than one.
func (s SectorSet) Several() bool { return strings.IndexByte(string(s), ' ') >= 0 }

// Has reports whether a sector is one of the set; of [NoSector], whether the set is empty.
func (s SectorSet) Has(code string) bool {
	if s == "" {
		return code == NoSector
	}
	for one := range s.All() {
		if one == code {
			return true
		}
	}
	return false
}

// Meets reports whether the set has what a [Term] asks for: its sector, or both of them.
func (s SectorSet) Meets(asked string) bool {
	one, more, _ := strings.Cut(asked, " ")
	return s.Has(one) && (more == "" || s.Has(more))
}

// bothSectors is what a term asks for that asked for one and is narrowed to another: in
// order, so that equal terms are equal.
func bothSectors(asked, sector string) string {
	switch {
	case asked == "" || asked == sector:
		return sector
	case asked < sector:
		return asked + " " + sector
	}
	return sector + " " + asked
}
