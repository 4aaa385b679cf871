package demo

import (
	"time"

	"anwang/grid"
	"anwang/grid/risk"
)

// census counts what has been written, by grid, to calibrate the roll-up.
type census struct {
	terrain *terrain
	plots   []grid.Tally
}

func newCensus(t *terrain) *census {
	return &census{terrain: t, plots: make([]grid.Tally, len(t.plots))}
}

// enterprise counts one with its computed level.
func (c *census) enterprise(plot int, l grid.Level, f *risk.Facts) {
	t := &c.plots[plot]
	t.Enterprises[l]++
	t.Fatal += uint32(min(f.Values[risk.Fatal], 7)) // as memory keeps it
	t.Larger += uint32(min(f.Values[risk.Larger], 3))
}

func (c *census) hazard(h *hazard) {
	c.plots[h.plot].Hazards[h.level]++
	c.plots[h.plot].Majors[h.major]++
}

func (c *census) danger(d *danger, hazards []hazard, now time.Time) {
	p := grid.Point{Kind: grid.KindDanger, Grade: d.grade, State: d.state, Listed: d.listed, Deadline: d.deadline}
	t := &c.plots[d.plot]
	t.Dangers[grid.ClassOf(&p, now)]++
	if !p.Open() {
		return
	}
	if d.listed != grid.NotListed {
		t.Listed++
	}
	if d.listed == grid.ListedProvince || d.listed == grid.ListedCity {
		t.ListedHigh++
	}
	if d.grade == grid.Major && d.hazard != 0 && hazards[d.hazard-1].major == 1 {
		t.MajorAtOne++
	}
}

// levels returns the tallies of the grids of each depth.
func (c *census) levels() map[uint8][]grid.Tally {
	t := c.terrain
	out := map[uint8][]grid.Tally{
		1: make([]grid.Tally, 1), 2: make([]grid.Tally, len(t.districts)),
		3: make([]grid.Tally, len(t.streets)), 4: c.plots,
	}
	for i := range c.plots {
		out[1][0].Plus(&c.plots[i])
		out[2][t.plots[i].district].Plus(&c.plots[i])
		out[3][t.plots[i].street].Plus(&c.plots[i])
	}
	return out
}
