package enterprise

import (
	"time"

	"anwang/grid"
)

// happened is what happened to an enterprise. The level on the map is not the declared
// one: that it turned is told by who works it out.
func happened(was, is *File, now time.Time) grid.Event {
	e := grid.EventOf(was.point(), is.point(), now)
	if was != nil {
		e.Old, e.New = nil, nil
	}
	return e
}

// point is an enterprise as the map has it; nil of none.
func (f *File) point() *grid.Point {
	if f == nil {
		return nil
	}
	level, _ := grid.ParseLevel(f.Level)
	return &grid.Point{Kind: grid.KindEnterprise, ID: f.ID, Name: f.Name, Grid: f.Grid, Enterprise: f.ID, Sector: f.sectorSet(), Level: level}
}
