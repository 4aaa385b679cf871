package feed

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"anwang/grid"
	"anwang/grid/pg"
)

// changed is what a range of positions touched.
type changed struct {
	points     [grid.Kinds][]grid.ID
	grids      []grid.ID
	boundaries bool // networks too
	rollup     bool
	sectors    bool
	reload     bool
	total      int
}

// manyGrids is from how many changed grids on all are read anew.
const manyGrids = 1000

// number gives positions to what has been committed. A standby or a role that
// may only read cannot; then a feed on the primary does it for all.
func (f *Feed) number(ctx context.Context, conn *pgx.Conn) error {
	if f.reader {
		return nil
	}
	err := number(ctx, conn)
	if err == nil || conn.IsClosed() || ctx.Err() != nil || !mayNot(err) {
		return err
	}
	f.reader = true
	f.log.Warn("this database may only be read; another server must number its changes", "err", err)
	return nil
}

// mayNot reports a refusal that lasts: a standby, or a missing right. Anything
// else (a full disk, a deadlock, a cancelled statement) passes, and whoever took
// it for a refusal would stop numbering for good, with nobody else to do it.
func mayNot(err error) bool {
	var pe *pgconn.PgError
	return errors.As(err, &pe) && (pe.Code == "25006" || pe.Code == "42501")
}

// idle reports that there is nothing to number and nothing to read, in one statement:
// it is what is asked all night.
func (f *Feed) idle(ctx context.Context, conn *pgx.Conn) (bool, error) {
	if f.at.identity == "" {
		return false, nil
	}
	now, pending, err := peek(ctx, conn)
	if err != nil || pending || now != f.at {
		return false, err
	}
	f.reached(now, 0)
	return true, nil
}

// step hands on the next batch, if there is one, and says whether there may be
// more. It fails with errAnew when following on is not possible.
func (f *Feed) step(ctx context.Context, conn *pgx.Conn) (more bool, err error) {
	var next, newest historyEnd
	var batch grid.Batch
	err = pgx.BeginTxFunc(ctx, conn, oneSnapshot, func(tx pgx.Tx) (err error) {
		if newest, err = readEnd(ctx, tx); err != nil {
			return err
		}
		if err = f.follows(ctx, tx, newest); err != nil || newest.position == f.at.position {
			return err
		}
		if next, err = f.upTo(ctx, tx, newest); err != nil {
			return err
		}
		batch, err = f.read(ctx, tx, next)
		return err
	})
	if err != nil {
		return false, err
	}
	if newest.position == f.at.position {
		f.reached(newest, 0)
		return false, nil
	}
	if batch.Boundaries || len(batch.GridUpdates) > 0 {
		if err := f.plan(ctx, conn); err != nil {
			return false, err
		}
	}
	f.sink.Apply(batch)
	f.changed = time.Now()
	f.meter.batches.Inc()
	f.meter.updates.Add(float64(len(batch.Updates)))
	f.meter.latency.Observe(time.Since(next.committed).Seconds())
	f.reached(next, int64(newest.position-next.position))
	return next.position < newest.position, nil
}

// follows reports, as errAnew, a database whose history is not the one that was
// handed on: another one, a restored one, or one that has thrown away what we
// have not read.
func (f *Feed) follows(ctx context.Context, tx pgx.Tx, now historyEnd) error {
	switch {
	case now.identity != f.at.identity:
		return anew("another database answers")
	case now.trimmed > f.at.position:
		return anew("changes not read yet have been thrown away")
	case now.position < f.at.position:
		return anew("the database has gone back in time")
	case now.trimmed == f.at.position:
		return nil
	}
	at, err := committedAt(ctx, tx, f.at.position)
	if err != nil {
		return err
	}
	if at == nil || !at.Equal(f.at.committed) {
		return anew("the database has another history")
	}
	return nil
}

// upTo is the end of the next batch: all there is, but not too many transactions
// at once.
func (f *Feed) upTo(ctx context.Context, tx pgx.Tx, newest historyEnd) (historyEnd, error) {
	if newest.position-f.at.position <= grid.Position(f.opts.MaxBatch) {
		return newest, nil
	}
	p, err := endAfter(ctx, tx, f.at.position, f.opts.MaxBatch)
	newest.position, newest.committed = p.position, p.committed
	return newest, err
}

// read collects what changed in (f.at, next] as it is now.
func (f *Feed) read(ctx context.Context, tx pgx.Tx, next historyEnd) (b grid.Batch, err error) {
	c, err := f.changes(ctx, tx, next.position)
	if err != nil {
		return b, err
	}
	if c.reload {
		return b, anew("the database asks for it")
	}
	if c.total > f.opts.MaxIDs {
		return b, anew("too many changes at once")
	}
	b = grid.Batch{After: f.at.position, Position: next.position, Committed: next.committed}
	b.Boundaries = c.boundaries || len(c.grids) > manyGrids
	for k, ids := range c.points {
		if len(ids) == 0 {
			continue
		}
		if b.Updates, err = readPoints(ctx, tx, grid.Kind(k), ids, b.Updates); err != nil {
			return b, err
		}
	}
	if b.Boundaries {
		if b.Networks, err = readNetworks(ctx, tx); err != nil {
			return b, err
		}
		if b.Grids, err = readGrids(ctx, tx); err != nil {
			return b, err
		}
	}
	if !b.Boundaries && len(c.grids) > 0 {
		if b.GridUpdates, err = readGridUpdates(ctx, tx, c.grids); err != nil {
			return b, err
		}
	}
	if c.rollup {
		r, err := readRollup(ctx, tx)
		if err != nil {
			return b, err
		}
		b.Rollup = &r
	}
	if c.sectors {
		b.Sectors, err = pg.Sectors(ctx, tx)
	}
	return b, err
}

// changes reads which records changed in (f.at, to], each once.
func (f *Feed) changes(ctx context.Context, tx pgx.Tx, to grid.Position) (c changed, err error) {
	rows, err := changedBetween(ctx, tx, f.at.position, to, f.opts.MaxIDs+1)
	if err != nil {
		return c, err
	}
	var kind string
	var id grid.ID
	_, err = pgx.ForEachRow(rows, []any{&kind, &id}, func() error {
		c.total++
		switch kind {
		case "reload":
			c.reload = true
		case "boundary":
			if id == 0 {
				c.boundaries = true
			} else {
				c.grids = append(c.grids, id)
			}
		case "risk":
			c.rollup = true
		case "sector":
			c.sectors = true
		default:
			if k, ok := grid.ParseKind(kind); ok {
				c.points[k] = append(c.points[k], id)
			}
		}
		return nil
	})
	return c, err
}
