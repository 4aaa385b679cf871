package live

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"anwang/grid"
)

// Hit is one finding of a search.
type Hit struct {
	Grid  *GridInfo  // set for a grid
	Point *Item      // set for a point
	Level grid.Level // of either; a danger has none
	Path  string     // names from the root to the grid or to the point's grid, " / " between
}

// searchChunk is how many points a search looks at before it lets the writer in.
const searchChunk = 16384

// finding is a hit before it is made.
type finding struct {
	rank   uint8 // exact, prefix, inside
	kind   uint8 // grids, then points by kind
	late   bool  // closed dangers come last
	length int   // shorter names fit better
	id     grid.ID
}

func (a finding) compare(b finding) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.kind, b.kind), b2i(a.late)-b2i(b.late),
		cmp.Compare(a.length, b.length), cmp.Compare(a.id, b.id))
}

// findings keeps the best.
type findings struct {
	limit int
	list  []finding
	bar   *finding
}

// wants reports whether a finding of this rank, kind and length can still be
// among the best; it spares the rest of the work for the many that cannot.
func (f *findings) wants(rank, kind uint8, length int) bool {
	b := f.bar
	return b == nil || rank < b.rank || rank == b.rank && (kind < b.kind || kind == b.kind && (b.late || length <= b.length))
}

func (f *findings) add(x finding) {
	if f.bar != nil && x.compare(*f.bar) >= 0 {
		return
	}
	if f.list = append(f.list, x); len(f.list) >= 2*f.limit+64 {
		f.cut()
	}
}

func (f *findings) cut() {
	slices.SortFunc(f.list, finding.compare)
	if len(f.list) > f.limit {
		f.list = f.list[:f.limit]
		last := f.list[f.limit-1]
		f.bar = &last
	}
}

// Search finds grids, enterprises, hazard sources and dangers by name, pinyin
// initials (of grids full pinyin too) or code, in any spelling (name.Key). Exact matches
// come before prefixes and prefixes before matches inside; among equals grids
// come first, then enterprises, hazard sources and dangers, then shorter names.
// It fails only with the error of ctx.
func (v *View) Search(ctx context.Context, q string, limit int) ([]Hit, error) {
	m := newMatcher(q)
	if m == nil || limit <= 0 {
		return nil, ctx.Err()
	}
	best := findings{limit: limit}
	v.searchGrids(m, &best)
	for k := range grid.Kind(grid.Kinds) {
		w := v.walk(k)
		for more := true; more; {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			more = w.chunk(searchChunk, func(_ lens, st *store, s slot) { best.look(m, st, s) })
		}
	}
	best.cut()
	return v.hits(best.list), nil
}

func (v *View) searchGrids(m *matcher, best *findings) {
	l := v.open()
	defer l.close()
	for network := range l.t.order {
		for _, x := range l.order(network) {
			g := l.t.nodes[x].grid
			rank := min(m.rank(g.Name, g.Code, g.Initials), max(prefixMatch, m.one(g.Pinyin)))
			if rank != noMatch {
				best.add(finding{rank: uint8(rank), length: int(g.Depth)<<16 + len(g.Name), id: g.ID})
			}
		}
	}
}

// look takes a point when it fits.
func (f *findings) look(m *matcher, st *store, s slot) {
	r := st.at(s)
	if !m.may(r.bits.oddCode(), st.texts.all(r.text)) {
		return
	}
	key, code, initials := st.texts.sought(r.text)
	kind := 1 + uint8(st.kind)
	if rank := m.rankOf(r.bits.oddCode(), key, code, initials); rank != noMatch && f.wants(uint8(rank), kind, len(key)) {
		f.add(finding{
			rank: uint8(rank), kind: kind, late: !st.kind.Drawn(r.bits.class()),
			length: len(key), id: r.id,
		})
	}
}

// hits makes the hits; what has gone meanwhile is left out.
func (v *View) hits(list []finding) []Hit {
	l := v.open()
	defer l.close()
	out := make([]Hit, 0, len(list))
	for _, f := range list {
		if f.kind == 0 {
			if x, ok := l.known(f.id); ok {
				info := l.info(x)
				out = append(out, Hit{Grid: &info, Level: info.Level, Path: l.t.pathName(x)})
			}
			continue
		}
		st := l.w.stores[f.kind-1]
		if at, ok := l.find(st, f.id); ok {
			it := st.point(at, l.t)
			out = append(out, Hit{Point: &it, Level: it.Level, Path: l.t.pathName(st.at(at).leaf)})
		}
	}
	return out
}

// pathName is the names from the root to a grid.
func (t *tree) pathName(x node) string {
	var b strings.Builder
	for _, p := range t.path(x) {
		if t.nodes[p].grid == nil {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(" / ")
		}
		b.WriteString(t.nodes[p].grid.Name)
	}
	return b.String()
}
