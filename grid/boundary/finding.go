package boundary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"anwang/grid"
)

// Severity says what a finding means for a load.
type Severity string

// The severities.
const (
	Stops  Severity = "error"   // nothing is published while it is there
	Warns  Severity = "warning" // ground or a parent was decided: look at it
	Mended Severity = "note"    // put right without a choice
)

// Finding 发现 is something a load found in its files, and what was done about it or
// what is to be done.
type Finding struct {
	Severity Severity
	Kind     string
	Level    int    // 1 the root; 0 none
	File     string // "": of all
	Row      int    // of the file; 0 none
	Codes    []string
	At       *orb.Point
	Area     float64 // square metres of ground concerned; 0 none
	Count    int
	Detail   grid.Text
	Action   grid.Text // what was done
	Remedy   grid.Text // what to do, where something is to be
}

// The kinds of findings beside those of package cover.
const (
	noRows        = "no_rows"
	noCode        = "no_code"
	badCode       = "bad_code"
	codeTwice     = "code_twice"
	codePadded    = "code_padded"
	codeMade      = "code_made"
	rowTwice      = "row_twice"
	partsJoined   = "parts_joined"
	noName        = "no_name"
	badName       = "bad_name"
	nameTwice     = "name_twice"
	noColumn      = "no_column"
	noShape       = "no_shape"
	notArea       = "not_area"
	offEarth      = "off_earth"
	noParent      = "no_parent"
	unknownParent = "unknown_parent"
	foundParent   = "found_parent"
	noChildren    = "no_children"
	moved         = "moved"
	openGap       = "open_gap"
	noHole        = "no_hole"
	manyRoots     = "many_roots"
	swapped       = "swapped"
	atZero        = "at_zero"
	acrossDates   = "across_dates"
	notRead       = "not_read"
	noticed       = "noticed"
	noSystem      = "no_system"
	systemTaken   = "system_taken"
	lineClosed    = "line_closed"
	drawnBox      = "drawn_box"
	foreignCode   = "foreign_code"
	otherParent   = "other_parent"
	detached      = "detached"
	cutOut        = "cut_out"
	levelSkipped  = "level_skipped"
	labelAstray   = "label_astray"
	noLabel       = "no_label"
	unknownCode   = "unknown_code"
	oldCode       = "old_code"
)

// findings collects what was found.
type findings struct{ list []Finding }

func (f *findings) add(one Finding) {
	if one.Count == 0 {
		one.Count = 1
	}
	f.list = append(f.list, one)
}

// stopped reports whether something stops the load.
func (f *findings) stopped() bool {
	return slices.ContainsFunc(f.list, func(one Finding) bool { return one.Severity == Stops })
}

// sorted puts what stops the load first, then the largest.
func (f *findings) sorted() []Finding {
	rank := map[Severity]int{Stops: 0, Warns: 1, Mended: 2}
	slices.SortStableFunc(f.list, func(a, b Finding) int {
		return cmp.Or(rank[a.Severity]-rank[b.Severity], cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.Area, a.Area),
			cmp.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row), slices.Compare(a.Codes, b.Codes))
	})
	return f.list
}

// squareMetres is a size for people; less than one is not none.
func squareMetres(m2 float64) string {
	switch {
	case m2 >= 1e6:
		return fmt.Sprintf("%.2f km²", m2/1e6)
	case m2 >= 1:
		return fmt.Sprintf("%.0f m²", m2)
	}
	return fmt.Sprintf("%.2g m²", m2)
}

// few names some codes, and how many more there are.
func few(codes []string) string {
	if len(codes) > 5 {
		return strings.Join(codes[:5], ", ") + fmt.Sprintf(" … (%d)", len(codes))
	}
	return strings.Join(codes, ", ")
}

// both is a text in both languages, with the same values in each.
func both(zh, en string, values ...any) grid.Text {
	return grid.Text{ZH: fmt.Sprintf(zh, values...), EN: fmt.Sprintf(en, values...)}
}
