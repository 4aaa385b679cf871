package demo

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
)

// plot is a leaf grid as the generators see it: a place to put points in.
type plot struct {
	id       grid.ID
	code     string
	name     string
	street   int // index into terrain.streets
	district int // index into terrain.districts
	area     float64
	shape    orb.MultiPolygon
	bound    orb.Bound
	label    orb.Point
	stations int
	pois     int
	anchors  []orb.Point // where people gather in it
	spread   float64     // degrees of latitude around an anchor
}

// zone is a street or district.
type zone struct {
	id       grid.ID
	code     string
	name     string
	district int
	heat     heat
	plots    int     // leaves in it
	unrated  bool    // nothing in it has been assessed yet
	noise    float64 // what makes it busier or calmer than its like
}

// heat says how much of the city's high risk a street holds.
type heat uint8

const (
	mild heat = iota
	warm
	hot
)

// levelOdds are the chances of an enterprise to be assessed so; the rest is blue.
type levelOdds struct {
	red, orange, yellow float64
}

// terrain is the finished tree of grids with the weights of its leaves.
type terrain struct {
	plots     []plot
	streets   []zone
	districts []zone
	cumulated [settings][]float64 // running sums of the plots' weights
	perStreet [settings][]float64 // share of each street
}

// hotStreets and warmStreets are the industrial towns and estates of the city,
// by district code and name: there the demonstration puts most of its high risk.
var hotStreets = []string{
	"110112 于家务回族乡", "110115 荣华街道", "110115 博兴街道", "110111 石楼镇",
	"110115 西红门镇", "110105 豆各庄乡", "110112 马驹桥镇", "110113 仁和镇",
}

var warmStreets = []string{
	"110112 张家湾镇", "110115 瀛海镇", "110112 永乐店镇", "110113 李遂镇", "110111 窦店镇", "110114 南口镇",
	"110106 宛平街道", "110105 垡头街道", "110115 安定镇", "110113 赵全营镇", "110116 雁栖镇", "110117 马坊镇",
	"110107 古城街道", "110111 东风街道", "110111 琉璃河镇", "110113 南法信镇", "110114 马池口镇", "110106 玉泉营街道",
}

// finish computes what the generators draw from, once plots, streets and
// districts are filled in.
func (t *terrain) finish(src *sources, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 0x7e55a1))
	for i := range t.streets {
		s := &t.streets[i]
		s.noise = math.Exp(0.36 * r.NormFloat64())
		key := s.code[:6] + " " + s.name
		switch {
		case slices.Contains(hotStreets, key):
			s.heat = hot
		case slices.Contains(warmStreets, key):
			s.heat = warm
		}
	}
	for i := range t.plots {
		t.plots[i].bound = t.plots[i].shape.Bound()
		t.streets[t.plots[i].street].plots++
	}
	for i := range t.streets {
		// a town of ninety villages is not three times as busy as a street of thirty
		// blocks, nor a new street of one community thirty times as calm
		n := float64(t.streets[i].plots)
		t.streets[i].noise *= math.Pow(max(n, 12), -0.35) * max(1, 12/n)
	}
	near := t.attract(src)
	for i := range t.plots {
		t.plots[i].settle(r)
	}
	t.weigh(near)
	t.restUnrated(r)
}

// attract counts stations and points of interest in each plot, makes anchors of
// them, and returns how near each plot is to a real industrial site.
func (t *terrain) attract(src *sources) (nearSite []bool) {
	nearSite = make([]bool, len(t.plots))
	city := t.bound()
	for _, s := range src.stations {
		if !city.Contains(s.at) {
			continue
		}
		if i := t.find(s.at); i >= 0 {
			t.plots[i].stations++
			t.plots[i].anchors = append(t.plots[i].anchors, s.at)
		}
	}
	for _, at := range src.pois {
		if i := t.find(at); i >= 0 {
			t.plots[i].pois++
			t.plots[i].anchors = append(t.plots[i].anchors, at)
		}
	}
	const reach = 0.035 // degrees of latitude, about 4 km
	for _, s := range src.sites {
		if !city.Contains(s.at) {
			continue
		}
		for i := range t.plots {
			d := t.plots[i].label
			dx, dy := (d[0]-s.at[0])*math.Cos(s.at[1]*math.Pi/180), d[1]-s.at[1]
			nearSite[i] = nearSite[i] || dx*dx+dy*dy < reach*reach
		}
	}
	return nearSite
}

// bound is the rectangle around all plots.
func (t *terrain) bound() orb.Bound {
	b := t.plots[0].bound
	for i := range t.plots {
		b = b.Union(t.plots[i].bound)
	}
	return b
}

// find is the plot that p lies in, -1 for none: on a border the one with the
// lower code, which stands first.
func (t *terrain) find(p orb.Point) int {
	for i := range t.plots {
		if t.plots[i].bound.Contains(p) && geo.Contains(t.plots[i].shape, p) {
			return i
		}
	}
	return -1
}

// settle gives a plot the places where its points gather.
func (p *plot) settle(r *rand.Rand) {
	const most = 12
	if len(p.anchors) > most {
		r.Shuffle(len(p.anchors), func(i, j int) { p.anchors[i], p.anchors[j] = p.anchors[j], p.anchors[i] })
		p.anchors = p.anchors[:most]
	}
	p.spread = min(0.0022, 0.16*math.Sqrt(p.area)/111_000)
	for range 2 + min(4, int(p.area/3e6)) {
		p.anchors = append(p.anchors, p.uniform(r))
	}
}

// weigh fills the running sums: how likely a plot is to get an enterprise of
// each setting.
func (t *terrain) weigh(nearSite []bool) {
	for k := range settings {
		t.cumulated[k] = make([]float64, len(t.plots))
		t.perStreet[k] = make([]float64, len(t.streets))
		sum := 0.0
		for i := range t.plots {
			w := t.weight(&t.plots[i], setting(k), nearSite[i])
			sum += w
			t.cumulated[k][i] = sum
			t.perStreet[k][t.plots[i].street] += w
		}
		for i := range t.perStreet[k] {
			t.perStreet[k][i] /= sum
		}
	}
}

func (t *terrain) weight(p *plot, k setting, nearSite bool) float64 {
	s := &t.streets[p.street]
	km := p.area / 1e6
	w := s.noise
	switch k {
	case dense:
		w *= min(2.2, math.Pow(km, -0.40)) * (1 + 0.35*float64(min(p.stations, 6)) + 0.12*float64(min(p.pois, 8)))
	case industrial, chemical:
		w *= plain5(km)
		if nearSite {
			w *= 1.8
		}
		if d := t.districts[p.district].code; d == "110101000000" || d == "110102000000" {
			w *= 0.12
		}
		w *= [...]float64{1, 1.9, 2.6}[s.heat]
		if k == chemical {
			w *= [...]float64{0.16, 3, 5}[s.heat]
		}
	case rural:
		if strings.HasSuffix(p.name, "村委会") {
			w *= 2.5
		}
		w *= min(1, km/2)
	}
	return w
}

// plain5 prefers the communities of the plain, half a square kilometre to a few,
// over blocks of the core and mountain villages.
func plain5(km float64) float64 {
	switch {
	case km < 0.15:
		return 0.15
	case km < 0.5:
		return 0.5
	case km < 6:
		return 1.4
	case km < 15:
		return 0.5
	default:
		return 0.1
	}
}

// unratedStreets is how many streets have no assessment at all.
const unratedStreets = 8

// restUnrated picks them among the calm streets outside the built-up area.
func (t *terrain) restUnrated(r *rand.Rand) {
	order := make([]int, 0, len(t.streets))
	for i := range t.streets {
		if t.streets[i].heat == mild {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return int(math.Copysign(1, t.perStreet[dense][a]-t.perStreet[dense][b]))
	})
	order = order[:min(len(order), max(unratedStreets, len(order)/4))]
	r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for _, i := range order[:min(len(order), unratedStreets)] {
		t.streets[i].unrated = true
	}
}

// draw picks a plot for an enterprise of setting k.
func (t *terrain) draw(r *rand.Rand, k setting) int {
	c := t.cumulated[k]
	i, _ := slices.BinarySearch(c, r.Float64()*c[len(c)-1])
	return min(i, len(c)-1)
}

// pick picks a point in the plot: near an anchor most of the time.
func (p *plot) pick(r *rand.Rand) orb.Point {
	if r.IntN(5) > 0 {
		a := p.anchors[r.IntN(len(p.anchors))]
		if q, ok := p.near(r, a, p.spread); ok {
			return q
		}
	}
	return p.uniform(r)
}

// near picks a point around a that is inside the plot.
func (p *plot) near(r *rand.Rand, a orb.Point, spread float64) (orb.Point, bool) {
	stretch := 1 / math.Cos(a[1]*math.Pi/180)
	for range 8 {
		q := rounded(orb.Point{a[0] + spread*stretch*r.NormFloat64(), a[1] + spread*r.NormFloat64()})
		if inside(p.shape, q) {
			return q, true
		}
	}
	return a, false
}

// uniform picks a point anywhere in the plot.
func (p *plot) uniform(r *rand.Rand) orb.Point {
	b := p.bound
	for range 200 {
		q := rounded(orb.Point{
			b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]),
			b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1]),
		})
		if inside(p.shape, q) {
			return q
		}
	}
	return p.label
}

// rounded keeps six decimals, a tenth of a metre.
func rounded(p orb.Point) orb.Point {
	return orb.Point{math.Round(p[0]*1e6) / 1e6, math.Round(p[1]*1e6) / 1e6}
}

// inside reports whether p lies inside and clear of every border, so that
// PostGIS and everybody else agree about it.
func inside(shape orb.MultiPolygon, p orb.Point) bool {
	for _, poly := range shape {
		in := false
		for _, ring := range poly {
			crossed, near := crossings(ring, p)
			if near {
				return false
			}
			in = in != crossed
		}
		if in {
			return true
		}
	}
	return false
}

// crossings reports whether a ray from p to the east crosses ring an odd number
// of times, and whether p is too near the ring to be sure.
func crossings(ring orb.Ring, p orb.Point) (odd, near bool) {
	const clear = 1e-8 // degrees
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a[1] > p[1]) != (b[1] > p[1]) {
			x := a[0] + (p[1]-a[1])*(b[0]-a[0])/(b[1]-a[1])
			if math.Abs(x-p[0]) < clear {
				return false, true
			}
			odd = odd != (x > p[0])
		} else if math.Abs(a[1]-p[1]) < clear && p[0] > min(a[0], b[0])-clear && p[0] < max(a[0], b[0])+clear {
			return false, true
		}
	}
	return odd, false
}
