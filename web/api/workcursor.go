package api

import (
	"slices"
	"strings"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/live"
)

// The red and orange enterprises are in an order that the database keeps. How many
// there are, which they are when they are few, and whoever is neither red nor orange
// is known in memory.

// fewWorst is up to how many the worst are named when they are asked for; more of
// them are met soon enough by whoever walks their order.
const fewWorst = 2000

// workList is the work list that somebody asks for.
type workList struct {
	areas   []grid.Area
	worst   []grid.Level // of red and orange
	others  []grid.Level // of yellow and blue
	counts  grid.Counts
	matched int
	among   []grid.ID // the worst, when they are few
	cursors grid.List
	after   *assess.WorstRank // in the order of the worst
	calm    bool              // the page is of the others,
	behind  string            // behind this cursor of theirs
}

func (a *API) newWorkList(v *live.View, in *workIn) (*workList, error) {
	areas, err := a.areas(&in.AreaParams)
	if err != nil {
		return nil, err
	}
	l := &workList{areas: areas, among: []grid.ID{}}
	if l.worst, l.others, err = workLevels(in.Level); err != nil {
		return nil, err
	}
	l.cursors = grid.ListOf("work", grid.Filter{Areas: l.areas, Levels: slices.Concat(l.worst, l.others), Sector: in.Sector})
	if err := l.seek(in.Cursor); err != nil {
		return nil, err
	}
	return l, l.count(v)
}

// workLevels are the levels of a list, without repetition.
func workLevels(text string) (worst, others []grid.Level, err error) {
	if strings.Trim(text, ",") == "" {
		return []grid.Level{grid.Red, grid.Orange}, nil, nil
	}
	var wanted [grid.Levels]bool
	for key := range strings.SplitSeq(text, ",") {
		l, ok := grid.ParseLevel(key)
		if key != "" && (!ok || l == grid.NotAssessed) {
			return nil, nil, badParam("level", "等级应为 red、orange、yellow、blue，以逗号分隔", "Levels are red, orange, yellow, blue, comma-separated")
		}
		wanted[l] = key != ""
	}
	for l, yes := range wanted {
		switch l := grid.Level(l); {
		case !yes:
		case l == grid.Red || l == grid.Orange:
			worst = append(worst, l)
		default:
			others = append(others, l)
		}
	}
	return worst, others, nil
}

// count counts what the view shows, and names the worst when they are few. A grid
// that is not shown has none.
func (l *workList) count(v *live.View) error {
	for _, level := range slices.Concat(l.worst, l.others) {
		f := grid.Filter{Areas: l.areas, Levels: []grid.Level{level}}
		var n int
		var err error
		if l.among != nil && slices.Contains(l.worst, level) {
			n, err = l.name(v, f)
		} else {
			n, err = v.Count(grid.KindEnterprise, f)
		}
		if err != nil && grid.CodeOf(err) != grid.CodeNotFound {
			return err
		}
		l.counts[level] = uint32(n)
		l.matched += n
	}
	return nil
}

// name adds those that a filter takes to the ones that are named, unless they are
// many: then nobody is.
func (l *workList) name(v *live.View, f grid.Filter) (matched int, err error) {
	p, err := v.Query(grid.KindEnterprise, f, "", fewWorst)
	if p.Next != "" {
		l.among = nil
		return p.Matched, err
	}
	for i := range p.Items {
		l.among = append(l.among, p.Items[i].ID)
	}
	return p.Matched, err
}

// calmPage is a page of those that are neither red nor orange.
func (l *workList) calmPage(v *live.View, limit int) (ids []grid.ID, next string, err error) {
	p, err := v.Query(grid.KindEnterprise, grid.Filter{Areas: l.areas, Levels: l.others}, l.behind, limit)
	if grid.CodeOf(err) == grid.CodeNotFound {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	for i := range p.Items {
		ids = append(ids, p.Items[i].ID)
	}
	if p.Next != "" {
		next = l.cursorCalm(p.Next)
	}
	return ids, next, nil
}

// workCursor is a position in the list: among the worst by their order, or behind a cursor
// among the others, which begin with an empty one.
type workCursor struct {
	Calm   bool
	Behind string
	Level  grid.Level
	Score  float64
	ID     grid.ID
}

func (p *workCursor) values() []any { return []any{&p.Calm, &p.Behind, &p.Level, &p.Score, &p.ID} }

// seek reads the position that a page begins behind. Errors: invalid.
func (l *workList) seek(cursor string) error {
	var p workCursor
	more, err := l.cursors.After(cursor, p.values()...)
	if err != nil || !more {
		return err
	}
	if l.calm, l.behind = p.Calm, p.Behind; !p.Calm {
		l.after = &assess.WorstRank{Level: p.Level, Score: p.Score, ID: p.ID}
	}
	return nil
}

func (l *workList) cursorBehind(p *assess.WorstRank) string {
	return l.cursors.Cursor((&workCursor{Level: p.Level, Score: p.Score, ID: p.ID}).values()...)
}

func (l *workList) cursorCalm(behind string) string {
	return l.cursors.Cursor((&workCursor{Calm: true, Behind: behind}).values()...)
}
