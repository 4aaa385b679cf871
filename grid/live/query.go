package live

import (
	"cmp"
	"slices"

	"anwang/grid"
)

// Item is a point as a reader gets it.
type Item struct {
	grid.Point
	Class uint8 // as of Status.Now, see grid.Point.Class
}

// Page is one page of a query.
type Page struct {
	Items   []Item
	Next    string // cursor of the page after this one; "" at the end
	Matched int    // how many points the filter takes in all
}

// worstFirst orders the classes in lists: the four from worst to least, then
// not assessed or closed.
var worstFirst = [grid.Levels]uint8{1, 2, 3, 4, 0}

// ranked is a point with what lists are sorted by.
type ranked struct {
	rank uint8 // index in worstFirst
	id   grid.ID
	s    slot
}

func (a ranked) compare(b ranked) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.id, b.id))
}

// rankOf is the inverse of worstFirst.
func rankOf(class uint8) uint8 { return (class + 4) % 5 }

// Query returns a page of the points the filter takes, worst first, then by id.
// The cursor is "" or the Next of the page before, of the same kind and filter. Limit
// below 1 is taken as 1. It fails with grid.CodeInvalid for any other cursor and with
// grid.CodeNotFound for a Subtree of a grid that is not in force or not shown.
func (v *View) Query(k grid.Kind, f grid.Filter, cursor string, limit int) (Page, error) {
	list := grid.ListOf("worst first", k, f)
	after, err := rankedAfter(list, cursor)
	if err != nil {
		return Page{}, err
	}
	c := compile(k, &f)
	l := v.open()
	defer l.close()
	if err := c.bind(l); err != nil {
		return Page{}, err
	}
	top := firstRanked{after: after, limit: max(limit, 1) + 1}
	c.edits = v.s.edits
	matched := c.collect(v, &top)
	if c.gone {
		return Page{}, noGrid()
	}
	found := top.sorted()
	page := Page{Matched: matched}
	if len(found) == top.limit {
		found = found[:top.limit-1]
		last := found[len(found)-1]
		page.Next = list.Cursor(last.rank, last.id)
	}
	page.Items = make([]Item, 0, len(found))
	for _, p := range found {
		if p.s < c.st.next && c.st.at(p.s).id == p.id { // else it went while the others were looked at
			page.Items = append(page.Items, c.st.point(p.s, c.t))
		}
	}
	return page, nil
}

// Count returns how many points the filter takes. It fails with
// grid.CodeNotFound for a Subtree of a grid that is not in force or not shown.
func (v *View) Count(k grid.Kind, f grid.Filter) (int, error) {
	c := compile(k, &f)
	l := v.open()
	defer l.close()
	if err := c.bind(l); err != nil {
		return 0, err
	}
	c.edits = v.s.edits
	n := c.collect(v, nil)
	if c.gone {
		return 0, noGrid()
	}
	return n, nil
}

func rankedAfter(list grid.List, cursor string) (*ranked, error) {
	var p ranked
	more, err := list.After(cursor, &p.rank, &p.id)
	if err != nil || !more {
		return nil, err
	}
	return &p, nil
}

// firstRanked keeps the first points after a cursor: a buffer of twice the
// limit that is sorted and cut when full, so n points cost n and no more memory.
type firstRanked struct {
	after *ranked
	limit int
	buf   []ranked
	bar   *ranked                 // points from here on are not among the first
	every *[grid.Levels][]grid.ID // all of them instead, by rank
}

func (n *firstRanked) add(p ranked) {
	if n == nil { // only counting
		return
	}
	if n.every != nil {
		n.every[p.rank] = append(n.every[p.rank], p.id)
		return
	}
	if n.after != nil && p.compare(*n.after) <= 0 || n.bar != nil && p.compare(*n.bar) >= 0 {
		return
	}
	n.buf = append(n.buf, p)
	if len(n.buf) >= 2*n.limit+64 {
		n.cut()
	}
}

func (n *firstRanked) cut() {
	slices.SortFunc(n.buf, ranked.compare)
	if len(n.buf) > n.limit {
		n.buf = n.buf[:n.limit]
		last := n.buf[n.limit-1]
		n.bar = &last
	}
}

func (n *firstRanked) sorted() []ranked {
	n.cut()
	return n.buf
}

// full reports whether nothing of a later class can be among the first.
func (n *firstRanked) full() bool { return n.every == nil && len(n.buf) >= n.limit }
