package demo

import (
	"math"
	"sort"
	"time"

	"anwang/grid"
)

// calendar spreads dangers over the twelve months before now the way people find
// them: working days, working hours, the June safety month, more in autumn.
type calendar struct {
	first time.Time // start of the first day
	now   time.Time
	sums  []float64 // by day, running, last is 1
}

func newCalendar(now time.Time) *calendar {
	c := &calendar{now: now}
	today := grid.Day(now)
	c.first = today.AddDate(-1, 0, 1)
	sum := 0.0
	for d := c.first; !d.After(today); d = d.AddDate(0, 0, 1) {
		w := dayWeight(d) * (1 + 0.5*float64(len(c.sums))/365)
		if d.Equal(today) {
			w *= hourShare(float64(now.Sub(today)) / float64(24*time.Hour))
		}
		sum += w
		c.sums = append(c.sums, sum)
	}
	for i := range c.sums {
		c.sums[i] /= sum
	}
	return c
}

func dayWeight(d time.Time) float64 {
	w := 1.0
	switch d.Weekday() {
	case time.Saturday:
		w = 0.32
	case time.Sunday:
		w = 0.18
	}
	switch m, day := d.Month(), d.Day(); {
	case m == time.October && day <= 7, m == time.May && day <= 5, m == time.January && day == 1:
		w *= 0.25
	case m == time.June:
		w *= 1.35
	case m == time.February:
		w *= 0.7
	}
	return w
}

// at returns the moment with the given share, 0 to 1, of the findings before it.
// It grows with share.
func (c *calendar) at(share float64) time.Time {
	i := min(sort.SearchFloat64s(c.sums, share), len(c.sums)-1)
	before := 0.0
	if i > 0 {
		before = c.sums[i-1]
	}
	within := (share - before) / max(c.sums[i]-before, 1e-12)
	day := c.first.AddDate(0, 0, i)
	if i == len(c.sums)-1 {
		within *= hourShare(float64(c.now.Sub(day)) / float64(24*time.Hour))
	}
	t := day.Add(time.Duration(hourAt(min(1, within)) * float64(24*time.Hour)))
	return t.Truncate(time.Second)
}

// hours are the running shares of a day's findings by hour: 8 to 18 with a lunch
// break, little at night.
var hours = func() (h [25]float64) {
	weights := [24]float64{.1, .05, .05, .05, .05, .1, .2, .6, 3, 8, 9, 8, 3, 4, 8, 9, 8, 5, 2, 1, .8, .6, .4, .2}
	sum := 0.0
	for i, w := range weights {
		sum += w
		h[i+1] = sum
	}
	for i := range h {
		h[i] /= sum
	}
	return h
}()

// hourShare is the share of a day's findings before the given part of the day.
func hourShare(part float64) float64 {
	x := math.Max(0, math.Min(24, part*24))
	i := min(int(x), 23)
	return hours[i] + (x-float64(i))*(hours[i+1]-hours[i])
}

// hourAt is the inverse of hourShare.
func hourAt(share float64) float64 {
	i := min(max(sort.SearchFloat64s(hours[:], share)-1, 0), 23)
	return (float64(i) + (share-hours[i])/(hours[i+1]-hours[i])) / 24
}
