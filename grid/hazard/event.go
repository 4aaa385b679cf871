package hazard

import (
	"time"

	"anwang/grid"
)

// happened is what happened to a hazard source.
func happened(was, is *Record, now time.Time) grid.Event {
	return grid.EventOf(was.point(), is.point(), now)
}

// point is a hazard source as the map has it; nil of none.
func (r *Record) point() *grid.Point {
	if r == nil {
		return nil
	}
	return &grid.Point{Kind: grid.KindHazard, ID: r.ID, Name: r.Name, Grid: r.Grid, Enterprise: r.Enterprise, Sector: r.Sector, Level: r.Level}
}
