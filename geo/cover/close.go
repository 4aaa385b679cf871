package cover

import (
	"cmp"
	"fmt"
	"slices"

	"anwang/geo/sweep"
)

// wall is one closed walk along the border of a piece of ground in one piece:
// around it, or around something that lies in it.
type wall struct {
	owner int32
	rings [][]int32 // the walk cut into rings that touch no vertex twice
	shell int       // which of the rings goes around the ground; -1 for none
	twice float64   // doubled area of the shell
	piece int32     // which piece of the owner's it bounds, -1 not known yet
}

// close finds the rings of every polygon and hole from the arcs.
func (c *Cover) close(pace *sweep.Pace) error {
	walls, of, err := c.walls(pace)
	if err != nil {
		return err
	}
	// Who has one piece, or no wall within, needs no looking for which is in
	// which.
	owners := len(c.codes) + len(c.holes)
	around, within := make([]int32, owners), make([]int32, owners)
	c.polys = make([][]piece, owners)
	for i := range walls {
		w := &walls[i]
		if w.shell < 0 {
			within[w.owner]++
			continue
		}
		around[w.owner]++
		w.piece = int32(len(c.polys[w.owner]))
		c.polys[w.owner] = append(c.polys[w.owner], w.ofShell())
	}
	unknown := make([]bool, owners)
	look := false
	for o := range unknown {
		unknown[o] = around[o] > 1 && within[o] > 0
		look = look || unknown[o]
	}
	if look {
		c.locate(pace, walls, of, unknown)
	}
	for i := range walls {
		if w := &walls[i]; w.shell < 0 && around[w.owner] > 0 {
			k := max(w.piece, 0)
			c.polys[w.owner][k] = append(c.polys[w.owner][k], w.rings...)
		}
	}
	for i := range c.polys {
		c.largestFirst(c.polys[i])
	}
	return nil
}

// ofShell is the piece inside the wall, as far as this wall tells.
func (w *wall) ofShell() piece {
	pc := piece{w.rings[w.shell]}
	for k, r := range w.rings {
		if k != w.shell {
			pc = append(pc, r)
		}
	}
	return pc
}

// walls walks along all borders; of tells by half-arc the wall it is part of.
func (c *Cover) walls(pace *sweep.Pace) (walls []wall, of []int32, err error) {
	next := c.turns(pace)
	of = make([]int32, 2*len(c.arcs))
	for h := range of {
		of[h] = -1
	}
	for h := range of {
		pace.Step()
		owner := c.leftOf(halfRef(h))
		if of[h] >= 0 || owner == outside {
			continue
		}
		var path []int32
		for g := int32(h); of[g] < 0; g = next[g] {
			of[g] = int32(len(walls))
			if next[g] < 0 || c.leftOf(halfRef(int(g))) != owner {
				v := c.verts[c.tip(halfRef(int(g)))].Point()
				return nil, nil, fmt.Errorf("%w: the border of %s does not close at %v", ErrInput, c.nameOf(owner), v)
			}
			path = append(path, halfRef(int(g)))
		}
		w := wall{owner: owner, rings: c.split(nil, path), shell: -1, piece: -1}
		for k, r := range w.rings {
			if a := twiceArea(c.ringVertices(r)); a > w.twice {
				w.shell, w.twice = k, a
			}
		}
		walls = append(walls, w)
	}
	return walls, of, nil
}

// locate finds the piece that each wall within lies in: what lies below its
// first vertex, from west to east, bounds that piece, and is a wall around it or
// one within that has a first vertex farther west.
func (c *Cover) locate(pace *sweep.Pace, walls []wall, of []int32, unknown []bool) {
	var segs []sweep.Segment[Vertex]
	var above []int32 // by segment: the wall of who has the ground above it, or -1
	for i, a := range c.arcs {
		left, right := a.left != outside && unknown[a.left], a.right != outside && unknown[a.right]
		if !left && !right {
			continue
		}
		for k := a.from; k+1 < a.to; k++ {
			s := sweep.Segment[Vertex]{From: c.verts[c.chain[k]], To: c.verts[c.chain[k+1]]}
			up, known := of[2*i], left
			if s.To.less(s.From) {
				s.From, s.To = s.To, s.From
				up, known = of[2*i+1], right
			}
			if !known {
				up = -1
			}
			segs, above = append(segs, s), append(above, up)
		}
	}
	first := map[Vertex][]int32{} // walls within, by first vertex
	for i := range walls {
		w := &walls[i]
		if w.shell >= 0 || !unknown[w.owner] {
			continue
		}
		v := c.verts[c.tail(w.rings[0][0])]
		for _, r := range w.rings {
			for _, u := range c.ringVertices(r) {
				if u.less(v) {
					v = u
				}
			}
		}
		first[v] = append(first[v], int32(i))
	}
	plane().Below(pace, segs, func(begin []int32, below func(int32) int32) {
		at := first[segs[begin[0]].From]
		if len(at) == 0 {
			return
		}
		s := below(begin[0])
		for _, i := range at {
			if s >= 0 && above[s] >= 0 && walls[above[s]].owner == walls[i].owner {
				walls[i].piece = walls[above[s]].piece
			}
		}
	})
}

// largestFirst sorts the pieces of a polygon by falling area.
func (c *Cover) largestFirst(pieces []piece) {
	if len(pieces) < 2 {
		return
	}
	type sized struct {
		piece
		twice float64
	}
	all := make([]sized, len(pieces))
	for i, pc := range pieces {
		all[i] = sized{pc, twiceArea(c.ringVertices(pc[0]))}
	}
	slices.SortStableFunc(all, func(a, b sized) int { return cmp.Compare(b.twice, a.twice) })
	for i := range all {
		pieces[i] = all[i].piece
	}
}
