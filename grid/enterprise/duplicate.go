package enterprise

import (
	"slices"
	"strings"
	"unicode"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
	"anwang/grid/name"
)

// Whether two files are of one enterprise. All of it is pure; one definition
// serves the check before filing and the list of pairs.

const (
	// nearby is how far apart, in metres, places of similar names may be.
	nearby = 200
	// around is how far apart places of the same name may be: a second site of a
	// firm is further away, a point set by hand rarely is.
	around = 1000
	// similar is the least share of common pairs of characters (Dice) of similar
	// names.
	similar = 0.8
)

// Why says on what ground two files may be of one enterprise.
type Why string

// The grounds, the strongest first.
const (
	SameCode         Why = "code"         // the same number, however it is written
	SameOrganisation Why = "organisation" // the organisation code in both numbers
	SameOldCode      Why = "oldCode"      // one's number is the other's old one
	SameName         Why = "name"         // the same name, nearby
	SimilarName      Why = "similar"      // a similar name, at the same place
)

// Likeness is what two files are compared by.
type Likeness struct {
	ID       grid.ID
	Name     string
	Code     string
	OldCode  string
	Site     string
	Lon, Lat float64
	Address  string
	Grid     grid.ID
	GridName string
	Status   string

	code, old string
	name      []rune // see nameKey
	pairs     []uint64
	numbers   string
}

// prepare works out once what is compared often.
func (l *Likeness) prepare() {
	l.code, l.old = plainCode(l.Code), plainCode(l.OldCode)
	l.name = nameKey(l.Name)
	l.pairs = pairsOf(l.name)
	l.numbers = numbersOf(l.name)
}

// plainCode is a number without what only writes it differently.
func plainCode(code string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, NormalCode(code))
}

// organisation is the organisation code in a number, "" none.
func organisation(code string) string {
	switch len(code) {
	case 18:
		return code[8:17]
	case 9:
		return code
	default:
		return ""
	}
}

// legalForms are what names of firms end in and registers write in several ways,
// the longest first.
var legalForms = [...]string{"股份有限责任公司", "有限责任公司", "股份有限公司", "有限公司", "股份公司", "公司"}

// nameKey is a name without what is written in several ways: what name.Key makes
// one, marks, the legal form.
func nameKey(title string) []rune {
	key := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, name.Key(title))
	for _, form := range legalForms {
		if rest, ok := strings.CutSuffix(key, form); ok && rest != "" {
			return []rune(rest)
		}
	}
	return []rune(key)
}

// pairsOf are the pairs of neighbouring characters of a name, in order.
func pairsOf(name []rune) []uint64 {
	if len(name) < 2 {
		return nil
	}
	out := make([]uint64, len(name)-1)
	for i := range out {
		out[i] = uint64(name[i])<<32 | uint64(name[i+1])
	}
	slices.Sort(out)
	return out
}

// numbersOf are the numbers of a name: two shops of a chain differ in theirs only.
func numbersOf(name []rune) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsDigit(r) || strings.ContainsRune("一二三四五六七八九十百甲乙丙丁东西南北", r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// dice is the share of common pairs of characters of two names, 0 to 1.
func dice(a, b []uint64) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			common, i, j = common+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}

// Resemblance is why two files may be of one enterprise.
type Resemblance struct {
	Why      []Why
	Metres   float64 // between their places
	Likeness float64 // of their names, 0 to 1
}

// resemble compares two prepared files; nothing in Why: they are different.
func resemble(a, b *Likeness) Resemblance {
	r := Resemblance{Metres: geo.Distance(orb.Point{a.Lon, a.Lat}, orb.Point{b.Lon, b.Lat})}
	if a.Code == b.Code && a.Site != b.Site { // two sites of one
		return r
	}
	switch {
	case a.code != "" && a.code == b.code:
		r.Why = append(r.Why, SameCode)
	case a.code != "" && a.code == b.old || b.code != "" && b.code == a.old:
		r.Why = append(r.Why, SameOldCode)
	case organisation(a.code) != "" && organisation(a.code) == organisation(b.code):
		r.Why = append(r.Why, SameOrganisation)
	}
	switch {
	case r.Metres <= around && len(a.name) > 1 && slices.Equal(a.name, b.name):
		r.Likeness = 1
		r.Why = append(r.Why, SameName)
	case r.Metres <= nearby && a.numbers == b.numbers:
		if r.Likeness = dice(a.pairs, b.pairs); r.Likeness >= similar {
			r.Why = append(r.Why, SimilarName)
		}
	}
	return r
}

// Pair is two files that may be of one enterprise.
type Pair struct {
	A, B Likeness // A has the lower id
	Resemblance
}

func rank(w Why) int {
	return slices.Index([]Why{SameCode, SameOldCode, SameOrganisation, SameName, SimilarName}, w)
}

// maybe leaves out cheaply what cannot be similar.
func maybe(a, b *Likeness) bool {
	n, m := len(a.pairs), len(b.pairs)
	return 2*float64(min(n, m)) >= similar*float64(n+m) && a.numbers == b.numbers && dice(a.pairs, b.pairs) >= similar
}
