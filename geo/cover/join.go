package cover

import "slices"

// join joins what is numbered into groups.
type join struct{ root []int32 }

func newJoin(n int) *join {
	j := &join{root: make([]int32, n)}
	for i := range j.root {
		j.root[i] = int32(i)
	}
	return j
}

func (j *join) find(i int32) int32 {
	for j.root[i] != i {
		j.root[i] = j.root[j.root[i]]
		i = j.root[i]
	}
	return i
}

// join puts two into one group, known by its lowest member.
func (j *join) join(a, b int32) {
	a, b = j.find(a), j.find(b)
	j.root[max(a, b)] = min(a, b)
}

// groups returns some of the members by group, all in rising order.
func (j *join) groups(members []int32) [][]int32 {
	at := map[int32]int{}
	var out [][]int32
	slices.Sort(members)
	for _, m := range members {
		r := j.find(m)
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
