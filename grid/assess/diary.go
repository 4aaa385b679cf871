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

// diary writes down the colours of the grids by day. It belongs to the server
// that keeps the colours.
type diary struct {
	s        *Service
	revision uint64
	day      time.Time
	morning  time.Time // kept last
	wrote    time.Time
	known    map[grid.ID]Colour
}

// diaryEvery is how often the colours of grids are written down.
const diaryEvery = 2 * time.Second

func newDiary(s *Service) *diary { return &diary{s: s, known: map[grid.ID]Colour{}} }

// write writes what is other than what was last written.
func (d *diary) write(ctx context.Context, conn *pgx.Conn) error {
	g := d.s.opts.Grids
	now := d.s.opts.Now()
	if g == nil || time.Since(d.wrote) < diaryEvery {
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
func (d *diary) look(g Grids) (list []Colour, gone []grid.ID, revision uint64) {
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
	list, gone, _ := newDiary(s).look(s.opts.Grids)
	now := s.opts.Now()
	return s.db.Tx(ctx, func(tx pgx.Tx) error {
		if err := writeGrids(ctx, tx, list, gone, grid.Day(now)); err != nil {
			return err
		}
		return writeMorning(ctx, tx, latestMorning(now), now)
	})
}

// writeGrids brings the colours of grids up to date; what was so until yesterday
// goes to the past first.
func writeGrids(ctx context.Context, tx pgx.Tx, list []Colour, gone []grid.ID, today time.Time) error {
	ids, levels, index, tallies := make([]grid.ID, 0, len(list)), make([]int16, 0, len(list)), make([]float64, 0, len(list)), make([]string, 0, len(list))
	for i := range list {
		ids, levels, index = append(ids, list[i].Grid), append(levels, int16(list[i].Level)), append(index, list[i].Index)
		tallies = append(tallies, numbers(list[i].Tally.List()))
	}
	day := today.Format(time.DateOnly)
	if len(ids) > 0 {
		_, err := tx.Exec(ctx, `
			WITH n AS MATERIALIZED (
				SELECT id, level, index, tally::integer[] AS tally FROM unnest($1::bigint[], $2::smallint[], $3::float8[], $4::text[]) AS u(id, level, index, tally)),
			changed AS MATERIALIZED (
				SELECT n.*, r.since, r.level AS was, r.index AS before, r.tally AS counts FROM n JOIN risk_grid r ON r.grid_id = n.id
				 WHERE (n.level, n.index, n.tally) IS DISTINCT FROM (r.level, r.index, r.tally)),
			past AS (
				INSERT INTO risk_grid_past (grid_id, since, until, level, index, tally)
				SELECT id, since, $5::date, was, before, counts FROM changed WHERE since < $5::date
				ON CONFLICT (grid_id, since) DO NOTHING),
			kept AS (
				UPDATE risk_grid r SET level = c.level, index = c.index, tally = c.tally, since = greatest(r.since, $5::date)
				  FROM changed c WHERE r.grid_id = c.id),
			told AS (
				INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, old, new)
				SELECT (SELECT event_open()), row_number() OVER (ORDER BY g.depth, g.id), '`+grid.GridTurned+`', 'grid', g.id, g.name, g.id, c.was, c.level
				  FROM changed c JOIN grid g ON g.id = c.id WHERE c.was <> c.level)
			INSERT INTO risk_grid (grid_id, level, index, tally, since)
			SELECT id, level, index, tally, $5::date FROM n
			 WHERE NOT EXISTS (SELECT FROM risk_grid r WHERE r.grid_id = n.id) AND EXISTS (SELECT FROM grid g WHERE g.id = n.id)`,
			ids, levels, index, tallies, day)
		if err != nil {
			return err
		}
	}
	if len(gone) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `
		WITH gone AS (DELETE FROM risk_grid WHERE grid_id = ANY($1) RETURNING *)
		INSERT INTO risk_grid_past (grid_id, since, until, level, index, tally)
		SELECT grid_id, since, $2::date, level, index, tally FROM gone WHERE since < $2::date
		ON CONFLICT (grid_id, since) DO NOTHING`, gone, day)
	return err
}

// numbers writes an array as PostgreSQL reads it.
func numbers(list []uint32) string {
	b := make([]byte, 0, 3*len(list))
	b = append(b, '{')
	for i, n := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendInt(b, n)
	}
	return string(append(b, '}'))
}
