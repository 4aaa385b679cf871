package demo

import (
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"anwang/grid"
)

// enterprise is a made-up enterprise. It is a pure function of its number, so a
// danger can look its enterprise up without anyone keeping ten million of them.
type enterprise struct {
	number   uint64
	industry int
	plot     int
	at       orb.Point
	level    grid.Level
	basis    string
	rand     *rand.Rand // what follows the fields above
}

// generator makes rows out of a seed and a terrain.
type generator struct {
	terrain *terrain
	namer   *namer
	seed    uint64
	now     time.Time
	total   uint64 // enterprises
	mix     []float64
	odds    [][severities]levelOdds // by street
	pcg     *rand.PCG
	rand    *rand.Rand
	wants   [][]want // by industry
}

func newGenerator(t *terrain, seed, total uint64, now time.Time) *generator {
	names := make([]string, len(t.districts))
	for i := range t.districts {
		names[i] = t.districts[i].name
	}
	g := &generator{terrain: t, namer: newNamer(names), seed: seed, now: now, total: total}
	g.pcg = rand.NewPCG(0, 0)
	g.rand = rand.New(g.pcg)
	sum := 0.0
	for i := range industries {
		g.wants = append(g.wants, wantsOf(&industries[i]))
		sum += industries[i].share
		g.mix = append(g.mix, sum)
	}
	for i := range g.mix {
		g.mix[i] /= sum
	}
	g.plan()
	return g
}

// fork is a generator of the same rows with randomness of its own, for another
// goroutine or a look-up in the middle of a row.
func (g *generator) fork() *generator {
	c := *g
	c.pcg = rand.NewPCG(0, 0)
	c.rand = rand.New(c.pcg)
	return &c
}

// stream starts the randomness of row n of a kind.
func (g *generator) stream(kind string, n uint64) *rand.Rand {
	g.pcg.Seed(g.seed^mix(uint64(kind[0])), mix(n))
	return g.rand
}

// The picture to reach for 120,000 enterprises: a few dozen red ones, held by a
// few industrial towns; most of the rest blue.
const (
	cityEnterprises = 120_000
	redHot          = 6.5  // red enterprises expected in each hot street
	redWarm         = 0.9  // in each warm one
	orangeCity      = 900  // in the city
	yellowShare     = 0.12 // of all
	unratedShare    = 0.04 // of all, beside the unrated streets
)

// plan turns these aims into the odds of each street and severity.
func (g *generator) plan() {
	t := g.terrain
	r := rand.New(rand.NewPCG(g.seed, 0x0dd5))
	expect := g.expected()
	scale := float64(g.total) / cityEnterprises
	orange, yellow := 0.0, 0.0
	g.odds = make([][severities]levelOdds, len(t.streets))
	for i := range t.streets {
		s := &t.streets[i]
		if severeHere := expect[severe][i]; severeHere > 0 {
			reds := [...]float64{0, redWarm, redHot}[s.heat] * scale
			g.odds[i][severe].red = min(0.5, reds/severeHere)
		}
		noise := math.Exp(0.5 * r.NormFloat64())
		for k := range severities {
			o := &g.odds[i][k]
			o.orange = [...]float64{0.02, 0.6, 14}[k] * [...]float64{1, 2, 3}[s.heat] * noise
			o.yellow = [...]float64{0.35, 1.6, 5}[k] * [...]float64{1, 1.4, 1.7}[s.heat] * math.Sqrt(noise)
			orange += o.orange * expect[k][i]
			yellow += o.yellow * expect[k][i]
		}
	}
	for i := range t.streets {
		for k := range severities {
			o := &g.odds[i][k]
			o.orange *= orangeCity * scale / orange
			o.yellow *= yellowShare * float64(g.total) / yellow
			o.orange = min(o.orange, 1-o.red)
			o.yellow = min(o.yellow, 1-o.red-o.orange)
		}
	}
}

// expected is how many enterprises of each severity each street will have.
func (g *generator) expected() (e [severities][]float64) {
	for k := range e {
		e[k] = make([]float64, len(g.terrain.streets))
	}
	before := 0.0
	for i := range industries {
		n := (g.mix[i] - before) * float64(g.total)
		before = g.mix[i]
		for s, share := range g.terrain.perStreet[industries[i].setting] {
			e[industries[i].severity][s] += n * share
		}
	}
	return e
}

// enterprise makes the n-th enterprise, n from 0.
func (g *generator) enterprise(n uint64) enterprise {
	r := g.stream("enterprise", n)
	e := enterprise{number: n, rand: r}
	x := r.Float64()
	for e.industry < len(g.mix)-1 && g.mix[e.industry] < x {
		e.industry++
	}
	ind := &industries[e.industry]
	e.plot = g.terrain.draw(r, ind.setting)
	p := &g.terrain.plots[e.plot]
	e.at = p.pick(r)
	e.level = g.assess(r, p, ind)
	e.basis = basisOf(r, e.level, ind)
	return e
}

func (g *generator) assess(r *rand.Rand, p *plot, ind *industry) grid.Level {
	o := g.odds[p.street][ind.severity]
	x := r.Float64()
	switch {
	case g.terrain.streets[p.street].unrated:
		return grid.NotAssessed
	case x < o.red:
		return grid.Red
	case x < o.red+o.orange:
		return grid.Orange
	case r.Float64() < unratedShare:
		return grid.NotAssessed
	case x < o.red+o.orange+o.yellow:
		return grid.Yellow
	default:
		return grid.Blue
	}
}

// basisOf is the key of what the level rests on.
func basisOf(r *rand.Rand, l grid.Level, ind *industry) string {
	switch {
	case l == grid.NotAssessed:
		return ""
	case l == grid.Blue:
		if ind.sector == "chemical" {
			return "score19"
		}
		return pick(r, []string{"self_rating", "self_rating", "ls_matrix"})
	case l <= grid.Orange && (ind.sector == "chemical" || ind.sector == "gas") && r.IntN(10) < 6:
		return "major_hazard"
	default:
		return ind.basis
	}
}

// details of an enterprise that only its own row needs, drawn after the fields
// that others look up.
type details struct {
	name, code, address, scale, grade string
	contact, phone                    string
	staff                             int32
	standard                          int16
	status                            string
	assessed, created, updated        time.Time
}

func (g *generator) details(e *enterprise) details {
	r, ind := e.rand, &industries[e.industry]
	p := &g.terrain.plots[e.plot]
	district := &g.terrain.districts[p.district]
	d := details{status: "open"}
	d.name = g.namer.name(r, e.industry, p.district)
	kind := "91"
	switch {
	case ind.code[0] == 'A' && r.IntN(3) > 0:
		kind = "93"
	case !strings.HasSuffix(d.name, "公司") && (ind.code == "F52" || ind.code == "H62" || ind.code == "O80") && r.IntN(2) == 0:
		kind = "92"
	}
	d.code = creditCode(kind, district.code[:6], e.number, g.seed)
	d.address = g.address(r, p)
	d.staff = int32(max(1, math.Round(ind.staff*math.Exp(0.9*r.NormFloat64()))))
	d.scale = scaleOf(ind.code, d.staff)
	d.grade = gradeOf(r, e.level)
	d.standard = standardOf(r, ind, d.scale)
	if x := r.IntN(1000); x < 15 {
		d.status = "stopped"
	} else if x < 23 {
		d.status = "suspended"
	}
	age := time.Duration(r.Int64N(int64(3 * 365 * 24 * time.Hour)))
	if e.level != grid.NotAssessed {
		d.assessed = g.now.Add(-age).Truncate(time.Second)
	}
	d.created = g.now.Add(-3*365*24*time.Hour - time.Duration(r.Int64N(int64(5*365*24*time.Hour)))).Truncate(time.Second)
	d.updated = g.now.Add(-age / 3).Truncate(time.Second)
	if r.IntN(20) > 0 {
		d.contact, d.phone = contact(r)
	}
	return d
}

func (g *generator) address(r *rand.Rand, p *plot) string {
	t := g.terrain
	street := &t.streets[p.street]
	community := ""
	if p.name != street.name {
		community = communityName(p.name)
	}
	return "北京市" + t.districts[p.district].name + street.name + community + "演示路" + itoa(1+r.IntN(400)) + "号"
}
