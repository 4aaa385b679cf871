package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Past days are kept as they ended. Whoever begins a day asks what is other than
// yesterday at eight, a time within a day, so the last mornings are kept apart.

// morningHour is when a day's work begins, in China.
const morningHour = 8

// morningsKept is for how many days mornings are kept: yesterday's is asked for,
// the others are there for whoever looks into a question afterwards.
const morningsKept = 8

// latestMorning is the last eight o'clock in China that is over.
func latestMorning(now time.Time) time.Time {
	m := grid.Day(now).Add(morningHour * time.Hour)
	if m.After(now) {
		m = m.AddDate(0, 0, -1)
	}
	return m
}

// YesterdayMorning is eight o'clock in China of the day before now.
func YesterdayMorning(now time.Time) time.Time {
	return grid.Day(now).AddDate(0, 0, -1).Add(morningHour * time.Hour)
}

// PastColours are the colours of all grids of the main network at one time. It is read
// only. Whoever answers somebody from it asks for the grids that their view shows
// with everyone's counts, and for no others.
type PastColours struct {
	At      time.Time
	Rule    string // version of the rule set in force
	colours map[grid.ID]Colour
}

// Colour returns how a grid stood; false: nothing is known of it.
func (m *PastColours) Colour(id grid.ID) (Colour, bool) {
	c, ok := m.colours[id]
	return c, ok
}

// SinceMorning returns how everything stood yesterday at eight. When nothing was
// kept then, because no server ran or there was no city yet, it is the first
// time after it that is known; nil: there is none. Errors: unavailable.
func (s *Service) SinceMorning(ctx context.Context) (m *PastColours, err error) {
	asked := YesterdayMorning(s.opts.Now())
	if k := s.morning.Load(); k != nil && k.asked.Equal(asked) {
		return k.PastColours, nil
	}
	that := false
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		m, that, err = readMorning(ctx, tx, asked)
		return err
	})
	if err == nil && that { // what was kept of a morning stays
		s.morning.Store(&knownMorning{asked, m})
	}
	return m, err
}

// knownMorning is the morning that was last asked for.
type knownMorning struct {
	asked time.Time
	*PastColours
}

// EndOf returns how everything stood at the end of a day; nil: there is no record
// of it. Errors: unavailable.
func (s *Service) EndOf(ctx context.Context, on time.Time) (m *PastColours, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		m, err = readDay(ctx, tx, grid.Day(on))
		return err
	})
	return m, err
}
