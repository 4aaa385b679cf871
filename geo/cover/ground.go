package cover

import (
	"github.com/paulmach/orb"

	"anwang/geo/sweep"
)

// ground is the plane divided by the rings of shapes, each the claim of one of
// the claimants.
type ground struct {
	pace    *sweep.Pace
	soup    soup
	rings   []ringOf
	parts   int32
	origins origins
	graph   *graph
}

func newGround(pace *sweep.Pace, vertices int) ground {
	return ground{
		pace:    pace,
		soup:    soup{set: newVertexSet(vertices), uses: make([]use, 0, vertices+vertices/8), pace: pace},
		origins: origins{list: make([]origin, 0, vertices), fixed: map[int32]bool{}},
	}
}

// add puts the rings of a claimant's shape on the ground and returns what is
// wrong with them.
func (g *ground) add(claimant int32, mp orb.MultiPolygon) []Defect {
	rd := reading{pace: g.pace}
	for _, poly := range mp {
		for k, ring := range poly {
			vs := rd.ring(ring, k == 0)
			if vs == nil {
				if k == 0 {
					break // without its shell the holes mean nothing
				}
				continue
			}
			g.addRing(claimant, vs, k == 0)
			for _, v := range vs {
				g.origins.add(g.soup.set.id(v), claimant)
			}
		}
		g.parts++
	}
	return rd.defects
}

func (g *ground) addRing(claimant int32, vs []Vertex, shell bool) {
	g.soup.addRing(int32(len(g.rings)), vs)
	g.rings = append(g.rings, ringOf{claimant, g.parts, shell})
}

// divide finds the faces between all rings.
func (g *ground) divide() {
	g.soup.node()
	g.graph = newGraph(&g.soup)
}

// tour visits every face but the endless one with those who claim it.
func (g *ground) tour(claimants int, visit func(face int32, here []int32), watch ...*contests) {
	c := newClaims(g.rings, claimants)
	c.watch = watch
	g.graph.tour(func(h int32) {
		c.cross(g.soup.usesOf(h >> 1))
		visit(g.graph.face[h^1], c.here)
	}, func(h int32) { c.cross(g.soup.usesOf(h >> 1)) })
}

// vertices counts those of shapes.
func vertices(shapes ...orb.MultiPolygon) int {
	n := 0
	for _, mp := range shapes {
		for _, poly := range mp {
			for _, ring := range poly {
				n += len(ring)
			}
		}
	}
	return n
}
