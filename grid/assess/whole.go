package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/risk"
)

// whole assesses everybody, a chunk at a time. What has been noted meanwhile is
// covered by it. Half of the work is to read and to think, half to write, so the next
// chunk is read by a connection of its own while one is written: nothing that is
// read depends on what this transaction has done.
//
// The two wait for each other outside of the database. Whoever wants a table for
// themselves (TRUNCATE, a migration) waits for the one that has read it, and has the one
// that is to write wait behind them: a circle that the database does not see, and that
// all who read the table would stand behind. So neither waits long for a lock: it is
// broken off, those others get in, and everybody is assessed after them.
func (s *Service) whole(ctx context.Context, tx pgx.Tx, now time.Time) (w Work, err error) {
	if err := forgetNotes(ctx, tx); err != nil {
		return w, err
	}
	rules, err := inForce(ctx, tx)
	if err != nil {
		return w, err
	}
	told, err := tellAfterwards(ctx, tx)
	if err != nil {
		return w, err
	}
	if err := settle(ctx, tx, giveWay); err != nil {
		return w, err
	}
	conn, err := s.db.Connect(ctx, "anwang assess ahead")
	if err != nil {
		return w, err
	}
	defer pg.HangUp(ctx, conn)
	w.Whole = true
	found := make(chan *outcome, 1)
	var g errgroup.Group
	reading, stop := context.WithCancel(ctx)
	defer stop()
	g.Go(func() error {
		defer close(found)
		return s.readAhead(reading, conn, risk.NewScorer(&rules.Scoring), now, told, func(r *outcome) error {
			select {
			case found <- r:
				return nil
			case <-reading.Done():
				return reading.Err()
			}
		})
	})
	for r := range found {
		var levels int64
		if levels, err = r.write(ctx, tx, grid.Day(now)); err != nil {
			break
		}
		w.Assessed, w.Changed = w.Assessed+r.assessed, w.Changed+levels
	}
	if err != nil {
		stop()
	}
	if ahead := g.Wait(); err == nil {
		err = ahead
	}
	if err != nil {
		return w, err
	}
	return w, told.tell(ctx, tx)
}

// readAhead reads the chunks one after another, works their colours out and hands
// on what is to be written. Others may commit meanwhile: who changes a fact after what
// was noted was taken leaves a note of it, and nobody else writes colours.
func (s *Service) readAhead(ctx context.Context, conn *pgx.Conn, scorer *risk.Scorer, now time.Time, told *telling,
	hand func(*outcome) error,
) error {
	guide, err := risk.Score19()
	if err != nil {
		return err
	}
	return pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if err := settle(ctx, tx, byIndexOnly, giveWay); err != nil {
			return err
		}
		return eachChunk(ctx, tx, s.opts.ChunkSize, false, nil, func(p *part, f *filed) error {
			r, err := scored(f, scorer, guide, now).compare(ctx, tx, p, f, grid.Day(now), told)
			if err != nil {
				return err
			}
			return hand(r)
		})
	})
}
