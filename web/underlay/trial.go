package underlay

import (
	"context"
	"errors"
	"math"
	"time"

	"anwang/grid"
	"anwang/grid/basemap"
)

// Trial is what came of asking for one tile.
type Trial struct {
	Tile
	Z, X, Y int
	Took    time.Duration
	OK      bool
	Why     grid.Text // why there is none
}

// Try asks for the tile at a location of a source that need not be kept yet, past the
// cache and whatever is known of how it answers.
func (u *Underlay) Try(ctx context.Context, s *basemap.Source, lon, lat float64, zoom int) Trial {
	t := Trial{Z: max(s.MinZoom, min(zoom, s.MaxZoom))}
	n := float64(int(1) << t.Z)
	t.X = min(int((lon+180)/360*n), int(n)-1)
	t.Y = min(max(int((1-math.Asinh(math.Tan(lat*math.Pi/180))/math.Pi)/2*n), 0), int(n)-1)
	ctx, cancel := context.WithTimeout(ctx, min(u.o.Timeout, 10*time.Second))
	defer cancel()
	began := time.Now()
	var err error
	t.Tile, err = u.fetch(ctx, s, t.Z, t.X, t.Y)
	t.Took, t.OK = time.Since(began), err == nil
	if e := (*grid.Error)(nil); errors.As(err, &e) {
		t.Why = e.Text
	}
	return t
}
