package cover

import "slices"

// ringOf says whose ring it is: which claimant's, and which part of it. The
// claimants are the inputs, then the declared holes, then the frame.
type ringOf struct {
	claimant, part int32
	shell          bool
}

// claims says, on a tour of the faces, who claims the ground one stands on. A
// part claims what lies in its shell and in none of its holes.
type claims struct {
	rings  []ringOf
	inside []bool  // by ring: whether it goes around here
	shells []int32 // by part: how many of its shells go around here
	inner  []int32 // by part: how many of its holes
	parts  []int32 // by claimant: how many of its parts claim the ground
	here   []int32 // claimants of the ground, rising
	watch  []*contests
}

func newClaims(rings []ringOf, claimants int) *claims {
	parts := int32(0)
	for _, r := range rings {
		parts = max(parts, r.part+1)
	}
	return &claims{
		rings: rings, inside: make([]bool, len(rings)), shells: make([]int32, parts), inner: make([]int32, parts),
		parts: make([]int32, claimants),
	}
}

// cross steps over the rings of us.
func (c *claims) cross(us []use) {
	for _, u := range us {
		r := c.rings[u.ring]
		if r.claimant == outside {
			continue // a line that is nobody's
		}
		before := c.shells[r.part] == 1 && c.inner[r.part] == 0
		d := int32(1)
		if c.inside[u.ring] {
			d = -1
		}
		c.inside[u.ring] = d > 0
		if r.shell {
			c.shells[r.part] += d
		} else {
			c.inner[r.part] += d
		}
		switch after := c.shells[r.part] == 1 && c.inner[r.part] == 0; {
		case after && !before:
			if c.parts[r.claimant]++; c.parts[r.claimant] == 1 {
				k, _ := slices.BinarySearch(c.here, r.claimant)
				c.here = slices.Insert(c.here, k, r.claimant)
				for _, w := range c.watch {
					w.since[r.claimant] = int32(len(w.faces))
				}
			}
		case before && !after:
			if c.parts[r.claimant]--; c.parts[r.claimant] == 0 {
				k, _ := slices.BinarySearch(c.here, r.claimant)
				c.here = slices.Delete(c.here, k, k+1)
				for _, w := range c.watch {
					w.settle(r.claimant, c.here)
				}
			}
		}
	}
}

// contests adds up, by pair of claimants, the ground that both claim. A face is
// not counted for each of its pairs but once; a pair is settled when one of the
// two no longer claims, from the faces visited since both did.
type contests struct {
	faces []int32   // contested ones, as visited
	areas []float64 // theirs
	sums  []float64 // of the areas before, one longer
	falls []int32   // numbers of faces, each the largest of those from there on
	since []int32   // by claimant: how many faces had been visited when it came
	pairs map[[2]int32]*overlap
}

// overlap is the ground of a pair.
type overlap struct {
	count   int
	area    float64
	largest int32 // face
	most    float64
}

func newContests(claimants int) *contests {
	return &contests{sums: []float64{0}, since: make([]int32, claimants), pairs: map[[2]int32]*overlap{}}
}

// visit counts a contested face.
func (c *contests) visit(face int32, area float64) {
	k := int32(len(c.faces))
	c.faces, c.areas, c.sums = append(c.faces, face), append(c.areas, area), append(c.sums, c.sums[k]+area)
	for len(c.falls) > 0 && c.areas[c.falls[len(c.falls)-1]] < area {
		c.falls = c.falls[:len(c.falls)-1]
	}
	c.falls = append(c.falls, k)
}

// settle closes the pairs of one that no longer claims with those that still do.
func (c *contests) settle(who int32, here []int32) {
	for _, o := range here {
		from, to := max(c.since[who], c.since[o]), int32(len(c.faces))
		if from == to {
			continue
		}
		k, _ := slices.BinarySearch(c.falls, from)
		most := c.falls[k]
		key := [2]int32{min(who, o), max(who, o)}
		p := c.pairs[key]
		if p == nil {
			p = &overlap{most: -1}
			c.pairs[key] = p
		}
		p.count += int(to - from)
		p.area += c.sum(from, to)
		if c.areas[most] > p.most {
			p.most, p.largest = c.areas[most], c.faces[most]
		}
	}
}

// sum adds up some faces; few are added one by one, which is exact.
func (c *contests) sum(from, to int32) float64 {
	if to-from > 16 {
		return max(0, c.sums[to]-c.sums[from])
	}
	var sum float64
	for _, a := range c.areas[from:to] {
		sum += a
	}
	return sum
}
