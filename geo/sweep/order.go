package sweep

// none stands for no segment.
const none int32 = -1

// order keeps segments in the order in which a line cuts them, lowest first: a
// treap by segment number. Taking out compares nothing, so an order that
// crossing segments have spoilt is still a tree.
type order struct {
	left, right, up []int32
	root            int32
	above           func(s, t int32) bool // whether s, which comes in, lies above t
}

func newOrder(n int, above func(s, t int32) bool) *order {
	return &order{left: make([]int32, n), right: make([]int32, n), up: make([]int32, n), root: none, above: above}
}

// rank makes the tree a heap; it only has to look random.
func rank(s int32) uint32 {
	h := uint32(s)*0x9e3779b1 + 0x7f4a7c15
	h ^= h >> 15
	h *= 0x85ebca6b
	return h ^ h>>13
}

func (o *order) insert(s int32) {
	o.left[s], o.right[s], o.up[s] = none, none, none
	if o.root == none {
		o.root = s
		return
	}
	for at := o.root; ; {
		next := &o.left[at]
		if o.above(s, at) {
			next = &o.right[at]
		}
		if *next == none {
			*next, o.up[s] = s, at
			break
		}
		at = *next
	}
	for o.up[s] != none && rank(s) < rank(o.up[s]) {
		o.lift(s)
	}
}

func (o *order) remove(s int32) {
	for o.left[s] != none || o.right[s] != none {
		l, r := o.left[s], o.right[s]
		if r == none || l != none && rank(l) < rank(r) {
			o.lift(l)
		} else {
			o.lift(r)
		}
	}
	o.replace(o.up[s], s, none)
}

// replace puts t where s hangs below p.
func (o *order) replace(p, s, t int32) {
	switch {
	case p == none:
		o.root = t
	case o.left[p] == s:
		o.left[p] = t
	default:
		o.right[p] = t
	}
	if t != none {
		o.up[t] = p
	}
}

// lift rotates s above what it hangs below.
func (o *order) lift(s int32) {
	p := o.up[s]
	o.replace(o.up[p], p, s)
	if o.left[p] == s {
		if o.left[p] = o.right[s]; o.left[p] != none {
			o.up[o.left[p]] = p
		}
		o.right[s] = p
	} else {
		if o.right[p] = o.left[s]; o.right[p] != none {
			o.up[o.right[p]] = p
		}
		o.left[s] = p
	}
	o.up[p] = s
}

// below returns the segment next below s, or none.
func (o *order) below(s int32) int32 {
	if at := o.left[s]; at != none {
		for o.right[at] != none {
			at = o.right[at]
		}
		return at
	}
	for o.up[s] != none && o.left[o.up[s]] == s {
		s = o.up[s]
	}
	return o.up[s]
}
