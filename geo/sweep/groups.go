package sweep

import "slices"

// Groups joins what is numbered into groups, each known by its lowest member.
type Groups struct{ root []int32 }

// NewGroups returns n groups of one member.
func NewGroups(n int) *Groups {
	g := &Groups{}
	g.Grow(n)
	return g
}

// Grow adds groups of one member, up to n members in all.
func (g *Groups) Grow(n int) {
	for i := int32(len(g.root)); int(i) < n; i++ {
		g.root = append(g.root, i)
	}
}

// Find returns the lowest member of the group that i is in.
func (g *Groups) Find(i int32) int32 {
	for g.root[i] != i {
		g.root[i] = g.root[g.root[i]]
		i = g.root[i]
	}
	return i
}

// Join makes one group of those of a and b, and reports whether they were two.
func (g *Groups) Join(a, b int32) bool {
	a, b = g.Find(a), g.Find(b)
	g.root[max(a, b)] = min(a, b)
	return a != b
}

// Of returns some of the members by group, all in rising order.
func (g *Groups) Of(members []int32) [][]int32 {
	at := map[int32]int{}
	var out [][]int32
	slices.Sort(members)
	for _, m := range members {
		r := g.Find(m)
		k, known := at[r]
		if !known {
			k = len(out)
			at[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], m)
	}
	return out
}
