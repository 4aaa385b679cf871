package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Grids tells the colours of all grids of the main network as they are now.
type Grids interface {
	// Colours calls yield for every grid, and returns a number that grows with
	// every change of any of them. It is not called again while that stays.
	Colours(yield func(Colour)) (revision uint64)
	// ColoursRevision returns the number alone; 0: nothing is loaded yet.
	ColoursRevision() uint64
}

// Colour is the colour of a grid with the counts it follows from.
type Colour struct {
	Grid  grid.ID
	Level grid.Level
	Index float64
	Tally grid.Tally
}

// colourLog writes the colours of the grids to the database, day by day. It runs on the server
// that keeps the colours.
type colourLog struct {
	s        *Service
	revision uint64
	day      time.Time
	morning  time.Time // kept last
	wrote    time.Time
	known    map[grid.ID]Colour
}

// colourLogEvery is how often the colours of grids are written down.
const colourLogEvery = 2 * time.Second

func newColourLog(s *Service) *colourLog { return &colourLog{s: s, known: map[grid.ID]Colour{}} }

// write writes what is other than what was last written.
func (d *colourLog) write(ctx context.Context, conn *pgx.Conn) error {
	g := d.s.opts.Grids
	now := d.s.opts.Now()
	if g == nil || time.Since(d.wrote) < colourLogEvery {
		return nil
	}
	d.wrote = time.Now()
	morning := latestMorning(now)
	if r := g.ColoursRevision(); r == 0 || r == d.revision && grid.Day(now).Equal(d.day) && morning.Equal(d.morning) {
		return nil
	}
	list, gone, revision := d.look(g)
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if err := writeGrids(ctx, tx, list, gone, grid.Day(now)); err != nil || morning.Equal(d.morning) {
			return err
		}
		return writeMorning(ctx, tx, morning, now)
	})
	if err != nil {
		return err
	}
	for _, c := range list {
		d.known[c.Grid] = c
	}
	for _, id := range gone {
		delete(d.known, id)
	}
	d.revision, d.day, d.morning = revision, grid.Day(now), morning
	return nil
}

// look returns what is other than what was last written.
func (d *colourLog) look(g Grids) (list []Colour, gone []grid.ID, revision uint64) {
	seen := map[grid.ID]bool{}
	revision = g.Colours(func(c Colour) {
		seen[c.Grid] = true
		if d.known[c.Grid] != c {
			list = append(list, c)
		}
	})
	for id := range d.known {
		if !seen[id] {
			gone = append(gone, id)
		}
	}
	return list, gone, revision
}

// KeepGrids writes the colours of the grids down as they are now; for commands
// that have no Run.
func (s *Service) KeepGrids(ctx context.Context) error {
	if s.opts.Grids == nil {
		return nil
	}
	list, gone, _ := newColourLog(s).look(s.opts.Grids)
	now := s.opts.Now()
	return s.db.Tx(ctx, func(tx pgx.Tx) error {
		if err := writeGrids(ctx, tx, list, gone, grid.Day(now)); err != nil {
			return err
		}
		return writeMorning(ctx, tx, latestMorning(now), now)
	})
}
