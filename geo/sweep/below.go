package sweep

import "slices"

// Segment goes from its lesser end, in the order of the sweep, to the other.
type Segment[P any] struct{ From, To P }

// Plane says how points lie to each other, exactly: Compare orders them from
// west to east and from south to north where they are equally far west; Side is
// positive when c lies left of a→b, negative right of it, zero on the line.
type Plane[P any] struct {
	Compare func(a, b P) int
	Side    func(a, b, c P) int
}

// Below sweeps over segments that do not cross and do not run along each other;
// they may touch. At each point where segments begin it calls visit with these,
// the lowest first, and with a function that tells which segment lies next
// below one of them, just east of the point, or -1. What it says of segments
// that do cross is not to be relied on; it ends all the same.
func (pl Plane[P]) Below(pace *Pace, segs []Segment[P], visit func(begin []int32, below func(s int32) int32)) {
	n := int32(len(segs))
	begin, end := make([]int32, n), make([]int32, n)
	for i := range n {
		begin[i], end[i] = i, i
	}
	slices.SortFunc(begin, func(s, t int32) int {
		pace.Step()
		if c := pl.Compare(segs[s].From, segs[t].From); c != 0 {
			return c
		}
		return -pl.Side(segs[s].From, segs[s].To, segs[t].To)
	})
	slices.SortFunc(end, func(s, t int32) int {
		pace.Step()
		return pl.Compare(segs[s].To, segs[t].To)
	})
	o := newOrder(len(segs), func(s, t int32) bool {
		pace.Step()
		side := pl.Side(segs[t].From, segs[t].To, segs[s].From)
		if side == 0 {
			side = pl.Side(segs[t].From, segs[t].To, segs[s].To)
		}
		return side > 0
	})
	for len(begin) > 0 {
		at := segs[begin[0]].From
		for len(end) > 0 && pl.Compare(segs[end[0]].To, at) <= 0 {
			o.remove(end[0])
			end = end[1:]
		}
		k := 0
		for k < len(begin) && pl.Compare(segs[begin[k]].From, at) == 0 {
			o.insert(begin[k])
			k++
		}
		visit(begin[:k], o.below)
		begin = begin[k:]
	}
}
