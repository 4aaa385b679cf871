package enterprise

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
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

// nameKey is a name without what is written in several ways: width, case, marks,
// the legal form.
func nameKey(name string) []rune {
	key := make([]rune, 0, len(name)/3)
	for _, r := range name {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			key = append(key, unicode.ToLower(r))
		}
	}
	s := string(key)
	for _, form := range legalForms {
		if rest, ok := strings.CutSuffix(s, form); ok && rest != "" {
			return []rune(rest)
		}
	}
	return key
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

// cell is a square of about the distance around which the same names are looked
// for; what is near lies in it or beside it.
type cell struct{ x, y int }

func cellOf(l *Likeness) cell {
	const metresADegree = 111_000
	side := float64(around) / metresADegree
	return cell{int(math.Floor(l.Lon * math.Cos(30*math.Pi/180) / side)), int(math.Floor(l.Lat / side))}
}

// Pairs finds the pairs among files, the strongest ground first.
func Pairs(list []Likeness) []Pair {
	for i := range list {
		list[i].prepare()
	}
	found := map[[2]grid.ID]Pair{}
	meet := func(i, j int) {
		a, b := &list[i], &list[j]
		if a.ID == b.ID {
			return
		}
		if a.ID > b.ID {
			a, b = b, a
		}
		key := [2]grid.ID{a.ID, b.ID}
		if _, known := found[key]; known {
			return
		}
		if r := resemble(a, b); len(r.Why) > 0 {
			found[key] = Pair{A: *a, B: *b, Resemblance: r}
		}
	}
	byCode(list, meet)
	byPlace(list, meet)
	out := make([]Pair, 0, len(found))
	for _, p := range found {
		out = append(out, p)
	}
	slices.SortFunc(out, func(p, q Pair) int {
		return cmp.Or(cmp.Compare(rank(p.Why[0]), rank(q.Why[0])), cmp.Compare(q.Likeness, p.Likeness), cmp.Compare(p.A.ID, q.A.ID), cmp.Compare(p.B.ID, q.B.ID))
	})
	return out
}

func rank(w Why) int {
	return slices.Index([]Why{SameCode, SameOldCode, SameOrganisation, SameName, SimilarName}, w)
}

// byCode lets those meet that share a number.
func byCode(list []Likeness, meet func(i, j int)) {
	holders := map[string][]int{}
	for i := range list {
		l := &list[i]
		seen := map[string]bool{"": true}
		for _, key := range [...]string{l.code, l.old, organisation(l.code)} {
			if !seen[key] {
				seen[key] = true
				holders[key] = append(holders[key], i)
			}
		}
	}
	for _, of := range holders {
		for x := range of {
			for _, j := range of[x+1 : min(len(of), x+20)] { // a number that hundreds share says nothing
				meet(of[x], j)
			}
		}
	}
}

// byPlace lets those meet that are near each other and share a pair of characters.
func byPlace(list []Likeness, meet func(i, j int)) {
	cells := map[cell][]int{}
	for i := range list {
		c := cellOf(&list[i])
		cells[c] = append(cells[c], i)
	}
	for i := range list {
		at := cellOf(&list[i])
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				for _, j := range cells[cell{at.x + dx, at.y + dy}] {
					if j > i && maybe(&list[i], &list[j]) {
						meet(i, j)
					}
				}
			}
		}
	}
}

// maybe leaves out cheaply what cannot be similar.
func maybe(a, b *Likeness) bool {
	n, m := len(a.pairs), len(b.pairs)
	return 2*float64(min(n, m)) >= similar*float64(n+m) && a.numbers == b.numbers && dice(a.pairs, b.pairs) >= similar
}
