package feed

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// oneSnapshot is a transaction in which every statement sees the same database.
var oneSnapshot = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// load hands on everything, as of one snapshot.
func (f *Feed) load(ctx context.Context, conn *pgx.Conn) error {
	began := time.Now()
	var at historyEnd
	var points int
	err := pgx.BeginTxFunc(ctx, conn, oneSnapshot, func(tx pgx.Tx) (err error) {
		if at, err = readEnd(ctx, tx); err != nil {
			return err
		}
		snap := &grid.Snapshot{Position: at.position, Committed: at.committed}
		if snap.Networks, err = readNetworks(ctx, tx); err != nil {
			return err
		}
		if snap.Grids, err = readGrids(ctx, tx); err != nil {
			return err
		}
		if snap.Rollup, err = readRollup(ctx, tx); err != nil {
			return err
		}
		if snap.Sectors, err = pg.Sectors(ctx, tx); err != nil {
			return err
		}
		snap.Points = func(yield func(grid.Point) error) error {
			return stream(ctx, conn, func(p grid.Point) error {
				points++
				return yield(p)
			})
		}
		return f.sink.Load(ctx, snap)
	})
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	f.meter.loads.Inc()
	f.reached(at, 0)
	f.log.Info("loaded", "points", points, "position", at.position, "dur", time.Since(began).Round(time.Millisecond))
	return nil
}

// stream reads every point by COPY in the binary format, inside the transaction
// that conn is in.
func stream(ctx context.Context, conn *pgx.Conn, yield func(grid.Point) error) error {
	for k := range grid.Kind(grid.Kinds) {
		d := newDecoder(k)
		var stopped error
		c := &copyReader{row: func(fields [][]byte) error {
			p, err := d.point(fields)
			if err == nil {
				err = yield(p)
			}
			stopped = err
			return err
		}}
		_, err := conn.PgConn().CopyTo(ctx, c, "COPY ("+selectOf(k)+") TO STDOUT (FORMAT binary)")
		if stopped != nil {
			return stopped
		}
		if err == nil {
			err = c.end()
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", k.Layer(), err)
		}
	}
	return nil
}

// errAnew means that following on is not possible and everything must be loaded.
var errAnew = errors.New("must load anew")

func anew(why string) error { return fmt.Errorf("%w: %s", errAnew, why) }
