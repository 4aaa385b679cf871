package demo

import (
	"math"
	"time"

	"anwang/grid"
)

// What is wrong in a city comes and goes: the past of one in which only today's
// dangers had ever weighed would look like today. Some of the dangers that were found
// and closed again within the last weeks were major ones on the list of the city or the
// province, and their enterprises and streets were orange or red until they were done.
// All of them are over: today looks the same with or without them.
const (
	troubleDays  = 80   // how far back they are made up
	troubleShare = 0.16 // of all streets, how many of them there were in that time
	troubleMost  = 0.5  // chance at most, where a city has few dangers
	troubleWave  = 20.0 // days from one inspection campaign to the next
	troubleRest  = 2.0  // days since the last one ended
)

// troubleChance is how likely a closed danger of the last weeks was in trouble, so that
// the streets of a city of any size have as many.
func (d *dangers) troubleChance() float64 {
	const n = 2000
	closed := 0.0
	for i := range n {
		age := d.g.now.Sub(d.calendar.at((float64(i) + 0.5) / n))
		closed += campaign(age) * (1 - openChance(age, d.open)) * float64(d.want) / n
	}
	if closed == 0 {
		return 0
	}
	return math.Min(troubleMost, troubleShare*float64(len(d.g.terrain.streets))/closed)
}

// campaign is how much is looked for at some time ago: inspections come in waves.
func campaign(age time.Duration) float64 {
	days := age.Hours() / 24
	if days < 2*troubleRest || days > troubleDays {
		return 0
	}
	return 1 + 0.7*math.Sin(2*math.Pi*days/troubleWave)
}

// troubled reports whether the k-th danger, a closed one, was in trouble.
func (d *dangers) troubled(k int, found time.Time) bool {
	return d.g.stream("trouble", uint64(k)).Float64() < d.trouble*campaign(d.g.now.Sub(found))
}

// strain puts a major danger that is over on a list and gives it the time that such a
// one takes.
func (d *dangers) strain(k int, out *danger) {
	r := d.g.stream("strain", uint64(k))
	out.listed = pickIf(r.IntN(9) == 0, grid.ListedProvince, grid.ListedCity)
	age := d.g.now.Sub(out.found).Hours() / 24
	took := math.Min(age-troubleRest*r.Float64(), 5+16*r.Float64())
	out.closed = out.found.Add(days(took)).Truncate(time.Second)
	out.updated, out.state = out.closed, grid.Closed
	out.deadline = evening(out.found.AddDate(0, 0, int(took)+1+r.IntN(10)))
}
