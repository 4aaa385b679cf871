package cover

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"anwang/geo/sweep"
)

// Part says into which children a polygon is cut.
type Part struct {
	Code     string   // the polygon
	Children []string // codes of the parts; none keeps the polygon as it is
}

// CutOptions steer Cut; the zero value is the default.
type CutOptions struct {
	// Seed changes every cut; the same seed gives the same cut.
	Seed uint64
	// Straight leaves the inner borders straight instead of slightly rough.
	Straight bool
}

// cutTries is how often a polygon is cut anew when a part came out missing or
// much smaller than its siblings.
const cutTries = 6

// Cut divides each polygon into its children: parts of natural look and
// uneven size, grown around seeds spread over the polygon. The parts of a
// polygon are its exact union, neighbours share vertices across all borders,
// codes that follow each other lie near each other, and the same input gives
// the same cut, whatever else is in the cover. A part is in one piece unless
// the polygon has more pieces than parts. Polygons not named in parts stay as
// they are.
//
// Where an inner border meets an outer one a vertex is put into the outer one,
// which bends it by at most two lattice steps (two centimetres).
//
// It fails with ErrInput when a polygon is unknown, named twice, or too small
// for so many parts, and ends with the context's error soon after that ends.
func (c *Cover) Cut(ctx context.Context, parts []Part, o CutOptions) (d *Cover, err error) {
	defer sweep.Stopped(&err)
	pace := sweep.Start(ctx)
	plan := make(map[int][]string, len(parts))
	for _, p := range parts {
		i := c.Index(p.Code)
		if i < 0 {
			return nil, fmt.Errorf("%w: no polygon %s to cut", ErrInput, p.Code)
		}
		if _, twice := plan[i]; twice {
			return nil, fmt.Errorf("%w: %s is to be cut twice", ErrInput, p.Code)
		}
		plan[i] = p.Children
	}
	cl := newCleaner(pace, Options{MaxGap: -1, MaxGapWidth: 0.05})
	cl.ground = newGround(pace, 2*len(c.chain))
	seen := make(map[string]bool, len(c.codes))
	for i, code := range c.codes {
		children := plan[i]
		if len(children) == 0 {
			children = []string{code}
		}
		for _, child := range children {
			if child == "" || seen[child] {
				return nil, fmt.Errorf("%w: child code %q of %s is empty or given twice", ErrInput, child, code)
			}
			seen[child] = true
		}
		shapes, ok := c.cutPolygon(pace, i, len(children), o)
		if !ok {
			return nil, fmt.Errorf("%w: %s is too small to be cut into %d parts", ErrInput, code, len(children))
		}
		for k, s := range shapes {
			cl.inputs = append(cl.inputs, Input{Code: children[k]})
			cl.addShape(s)
		}
	}
	for i, name := range c.holes {
		cl.o.Holes, cl.holes = append(cl.o.Holes, Hole{Name: name}), append(cl.holes, name)
		cl.addShape(c.shapeOf(len(c.codes) + i))
	}
	return cl.join()
}

// shape is a polygon on the lattice: parts, rings, vertices.
type shape [][][]Vertex

// addShape adds the rings of the next claimant.
func (cl *cleaner) addShape(s shape) {
	for _, rings := range s {
		for k, vs := range rings {
			cl.addRing(int32(cl.claimants), vs, k == 0)
		}
		cl.parts++
	}
	cl.claimants++
}

// join nodes all parts with each other. Two parts that put a vertex into the
// same border from either side leave slivers a lattice step wide, which the
// rules of cleaning close.
func (cl *cleaner) join() (*Cover, error) {
	cl.divide()
	cl.own()
	cl.fill()
	c, err := cl.result()
	if err != nil {
		return nil, err
	}
	for i, p := range c.polys[:len(c.codes)] {
		if len(p) == 0 {
			return nil, fmt.Errorf("%w: no ground is left for %s", ErrInput, c.codes[i])
		}
	}
	return c, nil
}

// shapeOf returns polygon i on the lattice.
func (c *Cover) shapeOf(i int) shape {
	s := make(shape, len(c.polys[i]))
	for k, pc := range c.polys[i] {
		for _, ring := range pc {
			s[k] = append(s[k], c.ringVertices(ring))
		}
	}
	return s
}

// cutPolygon cuts polygon i into n shapes; ok is false when it is too small.
func (c *Cover) cutPolygon(pace *sweep.Pace, i, n int, o CutOptions) (best []shape, ok bool) {
	whole := c.shapeOf(i)
	if n == 1 {
		return []shape{whole}, true
	}
	h := fnv.New64a()
	h.Write([]byte(c.codes[i]))
	quality := -1.0
	for try := range uint64(cutTries) {
		k := &knife{rng: rand.New(rand.NewPCG(h.Sum64(), o.Seed*cutTries+try)), straight: o.Straight, pace: pace}
		shapes, q := k.cut(whole, n)
		if q > quality {
			best, quality = shapes, q
		}
		if quality > 0.2 {
			break
		}
	}
	return best, quality > 0
}

// knife cuts one polygon.
type knife struct {
	rng      *rand.Rand
	straight bool
	m        metric
	pace     *sweep.Pace
}

// cut returns n shapes in the order of a curve through the polygon, and the
// area of the smallest as a share of the mean; 0 when one is missing.
func (k *knife) cut(whole shape, n int) ([]shape, float64) {
	k.m = newMetric(whole)
	areas := make([]float64, len(whole))
	total := 0.0
	for i, rings := range whole {
		for _, r := range rings {
			areas[i] += twiceArea(r)
		}
		total += areas[i]
	}
	shares := share(areas, n)
	type grown struct {
		shape
		seed xy
		area float64
	}
	var out []grown
	for i, rings := range whole {
		if shares[i] == 0 {
			continue
		}
		seeds := k.spread(rings, shares[i])
		shapes := k.grow(rings, seeds)
		if shapes == nil {
			return nil, 0
		}
		for j, s := range shapes {
			a := 0.0
			for _, rings := range s {
				for _, r := range rings {
					a += twiceArea(r)
				}
			}
			out = append(out, grown{s, seeds[j], a})
		}
	}
	// Pieces too small for a part of their own go with the nearest.
	for i, rings := range whole {
		if shares[i] != 0 {
			continue
		}
		at, near := k.m.xy(rings[0][0]), 0
		for j := range out {
			if at.dist2(out[j].seed) < at.dist2(out[near].seed) {
				near = j
			}
		}
		out[near].shape = append(out[near].shape, rings)
	}
	slices.SortStableFunc(out, func(a, b grown) int { return int(k.m.hilbert(a.seed)) - int(k.m.hilbert(b.seed)) })
	shapes := make([]shape, len(out))
	least := total
	for i, g := range out {
		shapes[i] = g.shape
		least = min(least, g.area)
	}
	return shapes, least * float64(n) / total
}

// share divides n among pieces by area, by the largest remainder; at least one
// goes to the largest.
func share(areas []float64, n int) []int {
	total := 0.0
	for _, a := range areas {
		total += a
	}
	out := make([]int, len(areas))
	left := n
	for i, a := range areas {
		out[i] = int(a / total * float64(n))
		left -= out[i]
	}
	order := make([]int, len(areas))
	for i := range order {
		order[i] = i
	}
	rest := func(i int) float64 { return areas[i]/total*float64(n) - float64(out[i]) }
	slices.SortStableFunc(order, func(a, b int) int {
		switch ra, rb := rest(a), rest(b); {
		case ra > rb:
			return -1
		case ra < rb:
			return 1
		}
		return 0
	})
	given := slices.Clone(out)
	for i := 0; left > 0; i = (i + 1) % len(order) {
		given[order[i]]++
		left--
	}
	return given
}
