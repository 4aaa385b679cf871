package live

import (
	"runtime"
	"slices"

	"anwang/grid"

	"github.com/paulmach/orb"
)

// choice is a filter made ready for one kind and, once bound, one moment.
type choice struct {
	kind       grid.Kind
	itself     bool // the points are enterprises
	classes    [grid.Levels]bool
	subtrees   []grid.ID // the points lie in all of them
	regions    []region  // and in all of these
	bound      orb.Bound // of the regions together, when there are any
	near       bool      // the points were gathered by the bound alone
	enterprise grid.ID
	sector     *sectorSets // those that have the sector; nil: any
	listedHigh bool
	match      *matcher

	l     lens // of the points of the kind
	st    *store
	t     *tree
	top   node // the first subtree; 0: everywhere
	tops  []node
	edits uint64
	moved bool // something has changed since the points were gathered
	gone  bool // the grid is no longer there
}

// listChunk is how many points a list looks at before others get in.
const listChunk = 2048

// pause lets the writer and who waits for it in, and fixes the choice anew to what
// is there then; false: the grid is gone.
func (c *choice) pause(v *View) bool {
	v.s.mu.RUnlock()
	runtime.Gosched()
	l := v.open()
	c.gone = c.bind(l) != nil
	c.moved = c.moved || v.s.edits != c.edits
	return !c.gone
}

// compile does what needs no lock.
func compile(k grid.Kind, f *grid.Filter) *choice {
	about := k.Info()
	c := &choice{
		kind: k, itself: about.Owner == grid.OwnerItself, enterprise: f.Enterprise,
		listedHigh: f.ListedHigh && about.Scale == grid.ScaleDanger, match: newMatcher(f.Text),
	}
	if f.Sector != "" {
		c.sector = &sectorSets{asked: []string{f.Sector}}
	}
	for i := range c.classes {
		switch about.Scale {
		case grid.ScaleDanger:
			closed := i == int(grid.ClassClosed)
			c.classes[i] = (len(f.Classes) == 0 || slices.Contains(f.Classes, grid.DangerClass(i))) &&
				(f.State != grid.StateOpen || !closed) && (f.State != grid.StateClosed || closed)
		case grid.ScaleOwn:
			c.classes[i] = len(f.Own) == 0 || slices.Contains(f.Own, uint8(i))
		default:
			c.classes[i] = len(f.Levels) == 0 || slices.Contains(f.Levels, grid.Level(i))
		}
	}
	for _, a := range f.Areas {
		if sub, ok := a.(grid.Subtree); ok {
			c.subtrees = append(c.subtrees, sub.Grid)
			continue
		}
		r := regionOf(a)
		if c.regions = append(c.regions, r); len(c.regions) == 1 {
			c.bound = r.box()
		} else {
			c.bound = common(c.bound, r.box())
		}
	}
	return c
}

// bind fixes the choice to what is there now and the view shows.
func (c *choice) bind(l lens) error {
	c.l, c.st, c.t = l.narrow(c.kind), l.w.stores[c.kind], l.t
	if c.sector != nil {
		c.sector.learn(l.w.sectors)
	}
	c.top, c.tops = 0, c.tops[:0]
	for _, id := range c.subtrees {
		x, ok := l.known(id)
		if !ok {
			return noGrid()
		}
		if c.top == 0 {
			c.top = x
		} else {
			c.tops = append(c.tops, x)
		}
	}
	return nil
}

func noGrid() error {
	return grid.Errorf(grid.CodeNotFound, "没有这个网格", "there is no such grid")
}

// collect hands the chosen points to top, which may be nil, and returns how many
// there are.
func (c *choice) collect(v *View, top *firstRanked) int {
	switch {
	case c.polygon() != nil && !c.closed():
		return c.byCells(v, top)
	case len(c.regions) > 0:
		return c.byArea(v, top)
	case c.top != 0 && c.t.nodes[c.top].grid.Network != c.t.main(), c.l.ix == nil && c.top == 0 && !c.plain():
		return c.byScan(v, top)
	default:
		return c.byMembers(v, top)
	}
}

// closed reports whether closed dangers are wanted, which are in no cluster cell
// of what is drawn.
func (c *choice) closed() bool {
	return c.classes[grid.ClassClosed] && !c.kind.Drawn(uint8(grid.ClassClosed))
}

// plain reports whether the classes are all there is to test.
func (c *choice) plain() bool {
	return c.enterprise == 0 && c.sector == nil && c.match == nil && !c.listedHigh && len(c.tops) == 0
}

// polygon is the region when it is one polygon, else nil.
func (c *choice) polygon() *area {
	if len(c.regions) != 1 {
		return nil
	}
	a, _ := c.regions[0].(*area)
	return a
}

// covers reports whether a place lies in all regions.
func (c *choice) covers(p orb.Point) bool {
	for _, r := range c.regions {
		if !r.Covers(p) {
			return false
		}
	}
	return true
}

// rest tests what only the record can tell.
func (c *choice) rest(s slot, r *record) bool {
	if c.enterprise != 0 {
		of := r.ref
		if c.itself {
			of = r.id
		}
		if of != c.enterprise {
			return false
		}
	}
	if c.sector != nil && !c.sector.has(r.bits.sector()) {
		return false
	}
	for _, x := range c.tops {
		if !c.t.inside(c.leafIn(x, s, r), x) {
			return false
		}
	}
	if l := r.bits.listed(); c.listedHigh && l != grid.ListedProvince && l != grid.ListedCity {
		return false
	}
	if c.match == nil {
		return true
	}
	if !c.match.may(r.bits.oddCode(), c.st.texts.all(r.text)) {
		return false
	}
	key, code, initials := c.st.texts.sought(r.text)
	return c.match.rankOf(r.bits.oddCode(), key, code, initials) != noMatch
}

// byMembers goes class by class through the member lists of the subtree, and
// stops looking when a page is full, because the counts are kept. What a view
// holds loosely is looked at one by one.
func (c *choice) byMembers(v *View, top *firstRanked) int {
	nodes, matched := c.memberNodes(), 0
	var gathered []slot
	for rank, class := range worstFirst {
		if !c.classes[class] {
			continue
		}
		if c.moved {
			nodes, c.moved, c.edits = c.memberNodes(), false, v.s.edits
		}
		skip := top == nil || top.full() || top.after != nil && int(top.after.rank) > rank
		gathered = gathered[:0]
		for _, m := range nodes {
			list := m[class]
			if c.plain() {
				matched += len(list)
				if skip {
					continue
				}
			}
			gathered = append(gathered, list...)
		}
		matched += c.fromList(v, top, uint8(rank), gathered)
		if c.gone {
			return matched
		}
	}
	if c.l.ix != nil && c.l.ix.selective() {
		matched += c.fromSlack(v, top)
	}
	return matched
}

// fromList hands on the chosen of a list of one class and returns how many there
// are; of a list that counts as a whole it returns 0. It goes in chunks: what has
// changed meanwhile is looked at as it is at its moment.
func (c *choice) fromList(v *View, top *firstRanked, rank uint8, list []slot) int {
	plain, matched := c.plain(), 0
	for i, s := range list {
		if i > 0 && i%listChunk == 0 && !c.pause(v) {
			return matched
		}
		if c.moved && (s >= c.st.next || !c.st.at(s).bits.used()) {
			continue
		}
		r := c.st.at(s)
		if c.moved && (rankOf(r.bits.class()) != rank || !c.takes(s, r) || !c.l.showsPoint(c.st, r)) {
			continue
		}
		if !plain {
			if !c.rest(s, r) {
				continue
			}
			matched++
		}
		top.add(ranked{rank, r.id, s})
	}
	return matched
}

// memberNodes returns the member lists of the chosen subtree, of those grids that
// the view holds whole.
func (c *choice) memberNodes() (out []*memberLists) {
	add := func(m *memberLists) { out = append(out, m) }
	switch ix := c.l.ix; {
	case ix != nil && c.top == 0:
		ix.wholeLists(c.st, 0, nowhere, add)
	case ix != nil:
		ix.wholeLists(c.st, c.t.nodes[c.top].first, c.t.nodes[c.top].last, add)
	case c.top == 0:
		out = slices.DeleteFunc(slices.Clone(c.st.members), func(m *memberLists) bool { return m == nil })
	default:
		for _, x := range c.t.subtree(c.top) {
			if m := c.st.membersOf(x); m != nil {
				add(m)
			}
		}
	}
	return out
}

// fromSlack chooses among what the view holds loosely: all of that, or, when
// fewer points lie in the chosen subtree, among those.
func (c *choice) fromSlack(v *View, top *firstRanked) int {
	ix := c.l.ix
	slack := &ix.slack[c.kind]
	var gathered []slot
	if c.top == 0 || slack.n < pointsOf(&c.t.nodes[c.top].tally, c.kind) {
		slack.each(func(s slot) { gathered = append(gathered, s) })
		return c.fromSorted(v, top, gathered, nil)
	}
	for _, x := range c.t.subtree(c.top) {
		m := c.st.membersOf(x)
		if m == nil {
			continue
		}
		for class, list := range m {
			if !c.classes[class] {
				continue
			}
			for _, s := range list {
				if slack.has(s) {
					gathered = append(gathered, s)
				}
			}
		}
	}
	return c.fromSorted(v, top, gathered, nil)
}

// fromSorted hands on the chosen of what was gathered by place or by hand, in
// chunks as fromList does: gathering is cheap, looking at each is not. lies tells
// whether what has changed meanwhile is still where it is looked for; nil: anywhere.
func (c *choice) fromSorted(v *View, top *firstRanked, list []slot, lies func(*record) bool) int {
	matched := 0
	for i, s := range list {
		if i > 0 && i%listChunk == 0 && !c.pause(v) {
			return matched
		}
		if c.moved && (s >= c.st.next || !c.st.at(s).bits.used()) {
			continue
		}
		r := c.st.at(s)
		if !c.takes(s, r) || c.moved && (lies != nil && !lies(r) || !c.l.showsPoint(c.st, r)) {
			continue
		}
		matched++
		top.add(ranked{rankOf(r.bits.class()), r.id, s})
	}
	return matched
}

// takes tests everything about a record but the view and, unless that is still to be
// done, its place.
func (c *choice) takes(s slot, r *record) bool {
	return (!c.near || c.covers(orb.Point{r.lon, r.lat})) && c.classes[r.bits.class()] &&
		(c.top == 0 || c.t.inside(c.leafIn(c.top, s, r), c.top)) && c.rest(s, r)
}

// byArea searches by place: what lies in the bound of all regions is found by the
// index at once, and then tested exactly, in chunks.
func (c *choice) byArea(v *View, top *firstRanked) int {
	var gathered []slot
	c.search(c.bound, func(s slot, _ *record) { gathered = append(gathered, s) })
	c.near = true
	return c.fromSorted(v, top, gathered, nil)
}

// byScan looks at all points in the order they lie in memory: for what no index
// knows, and for grids of a network beside the main one.
func (c *choice) byScan(v *View, top *firstRanked) int {
	matched := 0
	for s := slot(0); s < c.st.next; s++ {
		if s > 0 && s%listChunk == 0 && !c.pause(v) {
			return matched
		}
		r := c.st.at(s)
		if !r.bits.used() || !c.takes(s, r) || !c.l.showsPoint(c.st, r) {
			continue
		}
		matched++
		top.add(ranked{rankOf(r.bits.class()), r.id, s})
	}
	return matched
}

// leafIn is the leaf of a record in the network of a grid.
func (c *choice) leafIn(x node, s slot, r *record) node {
	network := c.t.nodes[x].grid.Network
	for _, o := range c.l.w.others {
		if o.network == network && int(s) < len(o.leafs[c.kind]) {
			return o.leafs[c.kind][s]
		}
	}
	return r.leaf
}

// search calls yield for every record in a box, edges included: those of the
// R-tree, or, of a view, those of its own cluster cells, so that what lies
// outside is not even looked at.
func (c *choice) search(b orb.Bound, yield func(s slot, r *record)) {
	if c.l.ix == nil {
		c.st.search(b, yield)
		return
	}
	c.l.pyramid(c.st).search(c.st, &b, 0, 0, 0, 0, yield)
	if c.closed() {
		c.l.ix.pyramid(c.st, closedLayer).search(c.st, &b, 0, 0, 0, 0, yield)
	}
}

// search calls yield for every record in a box, edges included.
func (st *store) search(b orb.Bound, yield func(s slot, r *record)) {
	lo := [2]float32{float32(b.Min[0]), float32(b.Min[1])}
	hi := [2]float32{float32(b.Max[0]), float32(b.Max[1])}
	st.tree.Search(lo, hi, func(_, _ [2]float32, s slot) bool {
		r := st.at(s)
		if r.lon >= b.Min[0] && r.lon <= b.Max[0] && r.lat >= b.Min[1] && r.lat <= b.Max[1] {
			yield(s, r)
		}
		return true
	})
}
