package api

import (
	"cmp"
	"math"
	"slices"
	"strconv"
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
	grid    grid.ID
	worst   []grid.Level // of red and orange
	others  []grid.Level // of yellow and blue
	counts  grid.Counts
	matched int
	among   []grid.ID // the worst, when they are few
	mark    string
	after   *assess.Place // in the order of the worst
	calm    string        // place among the others, calmCursor at their beginning; "" among the worst
}

// calmCursor begins the places among the others.
const calmCursor = "c"

func newWorkList(v *live.View, in *workIn) (*workList, error) {
	l := &workList{grid: in.Grid, among: []grid.ID{}}
	var err error
	if l.worst, l.others, err = workLevels(in.Level); err != nil {
		return nil, err
	}
	l.mark = markOf(grid.KindEnterprise, &live.Filter{Grid: in.Grid, Levels: slices.Concat(l.worst, l.others)}) + "." + in.Sector
	if err := l.place(in.Cursor); err != nil {
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
		f := live.Filter{Grid: l.grid, Levels: []grid.Level{level}}
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
func (l *workList) name(v *live.View, f live.Filter) (matched int, err error) {
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
	p, err := v.Query(grid.KindEnterprise, live.Filter{Grid: l.grid, Levels: l.others}, strings.TrimPrefix(l.calm, calmCursor), limit)
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
		next = l.cursorOf(calmCursor + p.Next)
	}
	return ids, next, nil
}

// place reads the place that a page begins behind. Errors: invalid.
func (l *workList) place(cursor string) error {
	place, err := openCursor(cursor, l.mark)
	if err != nil || place == "" {
		return err
	}
	if strings.HasPrefix(place, calmCursor) {
		l.calm = place
		return nil
	}
	level, rest, _ := strings.Cut(place, "-")
	score, id, _ := strings.Cut(rest, "-")
	k, err1 := strconv.ParseUint(level, 10, 8)
	bits, err2 := strconv.ParseUint(score, 16, 64)
	n, err3 := strconv.ParseInt(id, 10, 64)
	if err := cmp.Or(err1, err2, err3); err != nil {
		return badParam("cursor", "分页游标无效，请从第一页重新查询", "the cursor is not of this list; start again from the first page")
	}
	l.after = &assess.Place{Level: grid.Level(k), Score: math.Float64frombits(bits), ID: n}
	return nil
}

func (l *workList) cursorBehind(p *assess.Place) string {
	return l.cursorOf(strconv.Itoa(int(p.Level)) + "-" + strconv.FormatUint(math.Float64bits(p.Score), 16) + "-" + strconv.FormatInt(p.ID, 10))
}

func (l *workList) cursorOf(place string) string { return sealCursor(place, l.mark) }
