package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/paulmach/orb"

	"anwang/grid"
)

// The picture of twelve months in a city of 120,000 enterprises.
const (
	cityDangers  = 40_000
	openShare    = 0.16        // 6,400 still open
	overdueShare = 0.05        // of the open ones
	majorOpen    = 130. / 6400 // of the open ones
	majorClosed  = 0.009
	majorRecent  = 0.030 // of the closed ones found within the last 70 days
	listedMajor  = 0.30  // of the open major ones: about 40
	publicShare  = 0.04  // found in a public place, at no enterprise
	openTau      = 45.0  // days after which a danger's chance to be open is 1/e
	openMost     = 0.93  // that chance for one found just now
	voidedShare  = 0.008 // of the closed ones
)

// danger is a made-up hidden danger.
type danger struct {
	code               string
	enterprise, hazard grid.ID // 0 none
	plot               int
	at                 orb.Point
	title              string
	grade              grid.DangerGrade
	state              grid.DangerState
	listed             grid.ListedLevel
	inspection         int16
	found              time.Time
	deadline           time.Time
	closed             time.Time // zero while open
	updated            time.Time
	reporter, phone    string // who told of it, when the public did
}

// dangers makes want dangers in the order they were found.
type dangers struct {
	g        *generator
	look     *generator // looks enterprises up
	calendar *calendar
	hazards  []hazard
	majors   []int // hazards that are major hazard sources, level 1 four times
	base     grid.ID
	want     int
	open     float64 // factor that makes openShare come true
	trouble  float64 // chance of a closed one of the last weeks to have been in trouble
	year     int
	serial   int
}

// newDangers prepares want dangers at the generator's enterprises (the n-th has
// the record base+n) and at hazards, whose record is their place plus one.
func newDangers(g *generator, hazards []hazard, base grid.ID, want int) *dangers {
	d := &dangers{g: g, look: g.fork(), calendar: newCalendar(g.now), hazards: hazards, base: base, want: want}
	for i := range hazards {
		switch hazards[i].major {
		case 0:
		case 1:
			d.majors = append(d.majors, i, i, i, i)
		default:
			d.majors = append(d.majors, i)
		}
	}
	d.open = d.balance()
	d.trouble = d.troubleChance()
	return d
}

// balance finds the factor of the chance to be open that leaves openShare open.
func (d *dangers) balance() float64 {
	lo, hi := 0.0, 50.0
	for range 40 {
		mid := (lo + hi) / 2
		sum, n := 0.0, 400
		for i := range n {
			sum += openChance(d.g.now.Sub(d.calendar.at((float64(i)+0.5)/float64(n))), mid)
		}
		if sum/float64(n) < openShare {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

func openChance(age time.Duration, factor float64) float64 {
	return min(openMost, factor*math.Exp(-age.Hours()/24/openTau))
}

// danger makes the k-th danger; k must be asked for in order, from 0.
func (d *dangers) danger(k int) danger {
	r := d.g.stream("danger", uint64(k))
	var out danger
	out.found = d.calendar.at((float64(k) + 0.1 + 0.8*r.Float64()) / float64(d.want))
	if y := out.found.In(grid.China).Year(); y != d.year {
		d.year, d.serial = y, 0
	}
	d.serial++
	out.code = fmt.Sprintf("HD-%d-%05d", d.year, d.serial)
	open := r.Float64() < openChance(d.g.now.Sub(out.found), d.open)
	closed := pickIf(d.g.now.Sub(out.found) < days(70), majorRecent, majorClosed)
	trouble := !open && d.troubled(k, out.found)
	if r.Float64() < pickIf(open, majorOpen, closed) || trouble {
		out.grade = grid.Major
	}
	ind := d.where(r, &out)
	if d.g.terrain.streets[d.g.terrain.plots[out.plot].street].unrated {
		open, out.grade = false, grid.General
	}
	entitle(r, &out, ind)
	out.inspection = inspectionOf(r)
	d.timing(r, &out, open)
	if open && out.grade == grid.Major && r.Float64() < listedMajor {
		out.listed = listing(r)
	}
	if trouble && out.grade == grid.Major {
		d.strain(k, &out)
	}
	if out.inspection == publicReport {
		out.reporter, out.phone = contact(r)
	}
	return out
}

func pickIf[T any](ok bool, yes, no T) T {
	if ok {
		return yes
	}
	return no
}

// where gives the danger its place: a hazard source, an enterprise, or a public
// place; and returns the industry, nil for a public place.
func (d *dangers) where(r *rand.Rand, out *danger) *industry {
	x := r.Float64()
	switch {
	case out.grade == grid.Major && len(d.majors) > 0 && x < 0.3:
		return d.atHazard(out, d.majors[r.IntN(len(d.majors))])
	case out.grade == grid.General && x < publicShare:
		out.plot = d.g.terrain.draw(r, dense)
		out.at = d.g.terrain.plots[out.plot].pick(r)
		return nil
	case len(d.hazards) > 0 && x < 0.11:
		return d.atHazard(out, r.IntN(len(d.hazards)))
	}
	weights := [grid.Levels]float64{0.06, 1, 0.8, 0.32, 0.12}
	if out.grade == grid.Major {
		weights = [grid.Levels]float64{0.004, 1, 0.8, 0.12, 0.006}
	}
	for try := 0; ; try++ {
		e := d.look.enterprise(r.Uint64N(d.g.total))
		if r.Float64() >= weights[e.level] && try < 400 {
			continue
		}
		out.enterprise, out.plot, out.at = d.base+grid.ID(e.number), e.plot, e.at
		if q, ok := d.g.terrain.plots[e.plot].near(r, e.at, 0.0001); ok {
			out.at = q
		}
		return &industries[e.industry]
	}
}

func (d *dangers) atHazard(out *danger, i int) *industry {
	h := &d.hazards[i]
	out.enterprise, out.hazard, out.plot, out.at = h.enterprise, grid.ID(i+1), h.plot, h.at
	return &industries[h.industry]
}

func entitle(r *rand.Rand, out *danger, ind *industry) {
	switch {
	case ind == nil:
		out.title = Synthetic + pick(r, publicTitles)
	case out.grade == grid.Major:
		out.title = Synthetic + pick(r, titlesAt(r, majorTitles, ind, r.IntN(5) > 0))
	default:
		out.title = Synthetic + pick(r, titlesAt(r, titles, ind, r.IntN(20) < 12))
	}
}

// publicReport is the kind of those that the public reported 群众举报.
const publicReport = 7

// inspectionOf is how it was found: mostly by the enterprise itself and by grid
// staff.
func inspectionOf(r *rand.Rand) int16 {
	x := r.IntN(1000)
	for i, upTo := range []int{460, 720, 790, 920, 960, 980, 995, 1000} {
		if x < upTo {
			return int16(i + 1)
		}
	}
	return 4
}

func listing(r *rand.Rand) grid.ListedLevel {
	switch x := r.IntN(40); {
	case x < 1:
		return grid.ListedProvince
	case x < 9:
		return grid.ListedCity
	case x < 29:
		return grid.ListedCounty
	default:
		return grid.ListedTown
	}
}

// terms are the usual lengths of an order to rectify, in days.
var terms = []int{3, 7, 15, 30, 60, 90, 120, 180, 365, 400}

// timing sets state, deadline and closing.
func (d *dangers) timing(r *rand.Rand, out *danger, open bool) {
	age := d.g.now.Sub(out.found).Hours() / 24
	late := open && age > 4 && r.Float64() < overdueShare*1.13
	out.updated = out.found
	switch {
	case late:
		due := out.found.Add(days(age - min(age-1, math.Exp(1.6+0.8*r.NormFloat64()))))
		out.deadline = evening(due)
		if !out.deadline.Before(d.g.now) {
			out.deadline = out.deadline.AddDate(0, 0, -1)
		}
		out.state = grid.Rectifying
	case open:
		i := 0
		for i < len(terms)-1 && float64(terms[i]) < age+0.5+r.ExpFloat64()*6 {
			i++
		}
		out.deadline = evening(out.found.AddDate(0, 0, terms[i]))
		out.state = openState(r, age)
	default:
		d.close(r, out, age)
	}
	if open && age > 1 {
		out.updated = out.found.Add(days(age * r.Float64())).Truncate(time.Second)
	}
}

func (d *dangers) close(r *rand.Rand, out *danger, age float64) {
	took := min(age*0.98, math.Exp(1.5+0.9*r.NormFloat64()))
	out.closed = out.found.Add(days(took)).Truncate(time.Second)
	out.updated = out.closed
	i := 0
	for i < len(terms)-1 && float64(terms[i]) < took*pickIf(r.IntN(20) == 0, 0.7, 1.05) {
		i++
	}
	out.deadline = evening(out.found.AddDate(0, 0, terms[i]))
	out.state = grid.Closed
	if r.Float64() < voidedShare {
		out.state = grid.Voided
	}
}

func openState(r *rand.Rand, age float64) grid.DangerState {
	switch x := r.IntN(100); {
	case age < 1 && x < 70:
		return grid.Registered
	case age < 3 && x < 50:
		return grid.Graded
	case x < 3 && age > 10:
		return grid.Extension
	case x < 24:
		return grid.PendingAccept
	default:
		return grid.Rectifying
	}
}

func days(n float64) time.Duration { return time.Duration(n * float64(24*time.Hour)) }

// evening is six o'clock, local time, of t's day: an order ends with a working day.
func evening(t time.Time) time.Time {
	l := t.In(grid.China)
	return time.Date(l.Year(), l.Month(), l.Day(), 18, 0, 0, 0, grid.China)
}
