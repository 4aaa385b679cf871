package cover

import "math"

// grow gives each seed the ground nearest to it, in one piece, and returns a
// shape for each; nil when a seed got none.
func (k *knife) grow(rings [][]Vertex, seeds []xy) []shape {
	if len(seeds) == 1 {
		return []shape{{rings}}
	}
	f := &field{k: k, seeds: seeds, rings: int32(len(rings))}
	f.soup = soup{set: newVertexSet(256), pace: k.pace}
	for i, r := range rings {
		f.soup.addRing(int32(i), r)
	}
	f.ridges = ridges(seeds)
	for i, r := range f.ridges {
		f.draw(int32(i), r)
	}
	f.soup.node()
	f.graph = newGraph(&f.soup)
	f.label()
	f.gather()
	return f.shapes()
}

// field is the planar graph of a polygon's rings and the ridges across it.
type field struct {
	k      *knife
	seeds  []xy
	ridges []ridge
	rings  int32 // uses below this are rings, from it on ridges
	soup   soup
	graph  *graph
	owner  []int32   // by face: seed, or outside
	size   []float64 // by face: area
}

// draw adds a ridge as a line, cut to a little more than the polygon's box.
func (f *field) draw(i int32, r ridge) {
	const box = 0.55
	t0, t1 := 0.0, 1.0
	dx, dy := r.to.x-r.from.x, r.to.y-r.from.y
	for _, c := range [4][2]float64{{-dx, r.from.x + box}, {dx, box - r.from.x}, {-dy, r.from.y + box}, {dy, box - r.from.y}} {
		switch {
		case c[0] < 0:
			t0 = max(t0, c[1]/c[0])
		case c[0] > 0:
			t1 = min(t1, c[1]/c[0])
		case c[1] < 0:
			return
		}
	}
	if !(t0 < t1) {
		return
	}
	a := xy{r.from.x + t0*dx, r.from.y + t0*dy}
	b := xy{r.from.x + t1*dx, r.from.y + t1*dy}
	line := []xy{a, b}
	if !f.k.straight {
		line = f.rough(a, b, f.seeds[r.left], f.seeds[r.right])
	}
	prev := f.soup.set.id(f.k.m.vertex(line[0]))
	for _, p := range line[1:] {
		v := f.soup.set.id(f.k.m.vertex(p))
		f.soup.add(prev, v, f.rings+i)
		prev = v
	}
}

// rough bends a ridge like a road or a stream. It stays within the two
// triangles between the ridge and its seeds, which belong to this ridge alone,
// so that no two ridges cross.
func (f *field) rough(a, b, left, right xy) []xy {
	length := math.Sqrt(a.dist2(b))
	meters := length * f.k.m.size * 0.0111
	n := max(1, min(8, int(meters/120)))
	for n&(n-1) != 0 {
		n &= n - 1 // a power of two
	}
	off := make([]float64, n+1)
	for step := n; step > 1; step /= 2 {
		for i := step / 2; i < n; i += step {
			off[i] = (off[i-step/2]+off[i+step/2])/2 + (f.k.rng.Float64()-0.5)*0.22*float64(step)/float64(n)*length
		}
	}
	nx, ny := -(b.y-a.y)/length, (b.x-a.x)/length
	line := make([]xy, n+1)
	line[0], line[n] = a, b
	for i := 1; i < n; i++ {
		t := float64(i) / float64(n)
		seed := left
		if off[i] < 0 {
			seed = right
		}
		h := 0.4 * tent(a, b, seed, t)
		d := max(-h, min(h, off[i]))
		line[i] = xy{a.x + t*(b.x-a.x) + d*nx, a.y + t*(b.y-a.y) + d*ny}
	}
	return line
}

// tent is how high the triangle a, b, s stands above the point t of a–b.
func tent(a, b, s xy, t float64) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	l2 := dx*dx + dy*dy
	h := math.Abs((s.x-a.x)*dy-(s.y-a.y)*dx) / math.Sqrt(l2)
	foot := ((s.x-a.x)*dx + (s.y-a.y)*dy) / l2
	best := math.Inf(1)
	if foot > 0 {
		best = h * t / foot
	}
	if foot < 1 {
		best = min(best, h*(1-t)/(1-foot))
	}
	return best
}

// label finds the faces inside the polygon and the seed of each.
func (f *field) label() {
	g := f.graph
	f.owner = make([]int32, len(g.walks))
	f.size = make([]float64, len(g.walks))
	f.owner[0] = outside
	inside := make([]bool, f.rings)
	around := 0
	cross := func(h int32) {
		for _, u := range f.soup.usesOf(h >> 1) {
			if u.ring < f.rings {
				if inside[u.ring] = !inside[u.ring]; inside[u.ring] {
					around++
				} else {
					around--
				}
			}
		}
	}
	g.tour(func(h int32) {
		cross(h)
		t := g.face[h^1]
		f.owner[t] = outside
		f.size[t] = g.area[t]
		// Ring 0 is the shell: inside it, and in none of its holes.
		if around == 1 && inside[0] {
			f.owner[t] = f.seedOf(t)
		}
	}, cross)
}

// seedOf asks the ridges around a face, by length, and failing them the
// distance.
func (f *field) seedOf(face int32) int32 {
	g := f.graph
	votes := map[int32]float64{}
	near := map[int32]float64{}
	for _, start := range g.walks[face] {
		for h := start; ; {
			p, q := f.k.m.xy(g.verts[g.tail(h)]), f.k.m.xy(g.verts[g.tip(h)])
			for _, u := range f.soup.usesOf(h >> 1) {
				if u.ring < f.rings {
					continue
				}
				r := f.ridges[u.ring-f.rings]
				along := (q.x-p.x)*(r.to.x-r.from.x) + (q.y-p.y)*(r.to.y-r.from.y)
				if along > 0 {
					votes[int32(r.left)] += math.Sqrt(p.dist2(q))
				} else {
					votes[int32(r.right)] += math.Sqrt(p.dist2(q))
				}
			}
			if len(votes) == 0 && len(near) < 16 {
				near[int32(nearest(f.seeds, xy{(p.x + q.x) / 2, (p.y + q.y) / 2}))] += math.Sqrt(p.dist2(q))
			}
			if h = g.next[h]; h == start {
				break
			}
		}
	}
	if len(votes) == 0 {
		votes = near
	}
	best := outside
	for s, v := range votes {
		if best == outside || v > votes[best] || v == votes[best] && s < best {
			best = s
		}
	}
	return best
}

// gather leaves each seed its largest piece of ground; every other piece goes
// to the neighbour it has the longest border with.
func (f *field) gather() {
	g := f.graph
	piece := make([]int32, len(g.walks)) // union-find over faces
	for i := range piece {
		piece[i] = int32(i)
	}
	find := func(i int32) int32 {
		for piece[i] != i {
			piece[i] = piece[piece[i]]
			i = piece[i]
		}
		return i
	}
	for i := range g.segs {
		l, r := g.face[2*i], g.face[2*i+1]
		if f.owner[l] == f.owner[r] && f.owner[l] != outside {
			a, b := find(l), find(r)
			piece[max(a, b)] = min(a, b)
		}
	}
	size := map[int32]float64{}
	largest := make([]int32, len(f.seeds))
	for i := range largest {
		largest[i] = outside
	}
	for t := range g.walks {
		if f.owner[t] != outside {
			size[find(int32(t))] += f.size[t]
		}
	}
	for t := range g.walks {
		if o := f.owner[t]; o != outside && find(int32(t)) == int32(t) {
			if largest[o] == outside || size[int32(t)] > size[largest[o]] {
				largest[o] = int32(t)
			}
		}
	}
	to := make([]int32, len(g.walks)) // by piece: its seed, once settled
	for t := range to {
		to[t] = outside
		if o := f.owner[t]; o != outside && largest[o] == int32(t) {
			to[t] = o
		}
	}
	for f.settle(find, to) {
	}
	for t := range g.walks {
		if f.owner[t] != outside {
			f.owner[t] = to[find(int32(t))]
		}
	}
}

// settle gives pieces next to settled ones to the neighbour with the longest
// common border, all by the state before; it reports whether there were any.
func (f *field) settle(find func(int32) int32, to []int32) bool {
	g := f.graph
	type pair struct{ piece, seed int32 }
	border := map[pair]float64{}
	for h := range int32(len(g.next)) {
		l, r := g.face[h], g.face[h^1]
		if f.owner[l] == outside || f.owner[r] == outside {
			continue
		}
		if p, q := find(l), find(r); to[p] == outside && to[q] != outside {
			border[pair{p, to[q]}] += math.Sqrt(f.k.m.xy(g.verts[g.tail(h)]).dist2(f.k.m.xy(g.verts[g.tip(h)])))
		}
	}
	best := map[int32]pair{}
	for c, length := range border {
		b, ok := best[c.piece]
		if !ok || length > border[b] || length == border[b] && c.seed < b.seed {
			best[c.piece] = c
		}
	}
	for p, c := range best {
		to[p] = c.seed
	}
	return len(best) > 0
}

// shapes returns the ground of each seed, nil when one has none.
func (f *field) shapes() []shape {
	g := f.graph
	var edges []edge
	for i, s := range g.segs {
		if l, r := f.owner[g.face[2*i]], f.owner[g.face[2*i+1]]; l != r {
			edges = append(edges, edge{s.a, s.b, l, r})
		}
	}
	verts := compact(g.verts, edges)
	c, err := assemble(f.k.pace, make([]string, len(f.seeds)), nil, verts, edges)
	if err != nil {
		return nil
	}
	out := make([]shape, len(f.seeds))
	for i := range out {
		if len(c.polys[i]) == 0 {
			return nil
		}
		out[i] = c.shapeOf(i)
	}
	return out
}
