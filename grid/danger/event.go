package danger

import (
	"time"

	"anwang/grid"
)

// happened is what happened to a danger.
func happened(was, is *Danger, now time.Time) grid.Event {
	return grid.EventOf(was.point(), is.point(), now)
}

// point is a danger as the map has it; nil of none.
func (d *Danger) point() *grid.Point {
	if d == nil {
		return nil
	}
	return &grid.Point{
		Kind: grid.KindDanger, ID: d.ID, Name: d.Title, Grid: d.Grid, Enterprise: d.Enterprise, Sector: d.Sector,
		Grade: d.Grade, State: d.State, Deadline: d.Deadline,
	}
}
