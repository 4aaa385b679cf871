package live

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"anwang/grid"

	"github.com/paulmach/orb"
)

// Filter chooses points. Every field that is set narrows the choice; the zero
// Filter takes everything.
type Filter struct {
	// Grid takes the points in the grid or anything below it; 0 all.
	Grid grid.ID
	// Box takes the points in a box of longitudes and latitudes, edges included.
	Box *orb.Bound
	// Polygon takes the points a polygon covers, its border included.
	Polygon orb.MultiPolygon
	// Levels takes enterprises and hazard sources of these levels; empty all.
	Levels []grid.Level
	// Classes takes dangers of these classes; empty all.
	Classes []grid.DangerClass
	// State narrows dangers to the open or the closed ones.
	State StateFilter
	// ListedHigh takes the dangers that province or city has listed.
	ListedHigh bool
	// Enterprise takes the hazard sources and dangers of an enterprise, or the
	// enterprise itself; 0 all.
	Enterprise grid.ID
	// Text takes the points whose name or code contains it, or whose initials
	// do, in any spelling (name.Key).
	Text string
}

// StateFilter narrows dangers by where they stand.
type StateFilter string

// The state filters.
const (
	StateAll    StateFilter = ""
	StateOpen   StateFilter = "open"
	StateClosed StateFilter = "closed"
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

// place is a point's place in the order of lists.
type place struct {
	rank uint8 // index in worstFirst
	id   grid.ID
	s    slot
}

func (a place) compare(b place) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.id, b.id))
}

// rankOf is the inverse of worstFirst.
func rankOf(class uint8) uint8 { return (class + 4) % 5 }

// Query returns a page of the points the filter takes, worst first, then by id.
// The cursor is "" or the Next of the page before. Limit below 1 is taken as 1.
// It fails with grid.CodeInvalid for a cursor that is none and grid.CodeNotFound
// for a Filter.Grid that is not in force or not shown.
func (v *View) Query(k grid.Kind, f Filter, cursor string, limit int) (Page, error) {
	after, err := parseCursor(cursor)
	if err != nil {
		return Page{}, err
	}
	c := compile(k, &f)
	l := v.open()
	defer l.close()
	if err := c.bind(l); err != nil {
		return Page{}, err
	}
	top := firstPlaces{after: after, limit: max(limit, 1) + 1}
	c.edits = v.s.edits
	matched := c.collect(v, &top)
	if c.gone {
		return Page{}, noGrid()
	}
	found := top.sorted()
	page := Page{Matched: matched}
	if len(found) == top.limit {
		found = found[:top.limit-1]
		page.Next = found[len(found)-1].cursor()
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
// grid.CodeNotFound for a Filter.Grid that is not in force or not shown.
func (v *View) Count(k grid.Kind, f Filter) (int, error) {
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

// cursor is opaque to callers: the place of the last item of a page.
func (a place) cursor() string {
	b := strconv.AppendUint(nil, uint64(a.rank), 10)
	b = strconv.AppendInt(append(b, '.'), a.id, 10)
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseCursor(s string) (*place, error) {
	if s == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	rank, id, ok := strings.Cut(string(b), ".")
	r, err1 := strconv.ParseUint(rank, 10, 8)
	i, err2 := strconv.ParseInt(id, 10, 64)
	if err != nil || err1 != nil || err2 != nil || !ok || r >= grid.Levels {
		return nil, grid.Errorf(grid.CodeInvalid, "分页游标无效，请从第一页重新查询", "the cursor is not valid; start again from the first page")
	}
	return &place{rank: uint8(r), id: i}, nil
}

// firstPlaces keeps the first places after a cursor: a buffer of twice the
// limit that is sorted and cut when full, so n places cost n and no more memory.
type firstPlaces struct {
	after *place
	limit int
	buf   []place
	bar   *place                  // places from here on are not among the first
	every *[grid.Levels][]grid.ID // all of them instead, by rank
}

func (n *firstPlaces) add(p place) {
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

func (n *firstPlaces) cut() {
	slices.SortFunc(n.buf, place.compare)
	if len(n.buf) > n.limit {
		n.buf = n.buf[:n.limit]
		last := n.buf[n.limit-1]
		n.bar = &last
	}
}

func (n *firstPlaces) sorted() []place {
	n.cut()
	return n.buf
}

// full reports whether nothing of a later class can be among the first.
func (n *firstPlaces) full() bool { return n.every == nil && len(n.buf) >= n.limit }
