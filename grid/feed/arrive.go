package feed

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	arriveAgain = 10 * time.Second // when an arrival that failed is tried again
	planAgain   = time.Hour        // when is asked anew what is due, in case a clock was set
)

// arrive puts in force what has come, when something is due, and reports whether there
// was anything. One of the servers does it; the others hear of it as of any change.
func (f *Feed) arrive(ctx context.Context, conn *pgx.Conn) (bool, error) {
	if f.due.IsZero() || time.Now().Before(f.due) {
		return false, nil
	}
	grids, err := arrive(ctx, conn)
	if err != nil {
		if conn.IsClosed() || ctx.Err() != nil {
			return false, err
		}
		f.due = time.Now().Add(arriveAgain)
		if mayNot(err) {
			f.log.Debug("another server must put in force what has come", "err", err)
		} else {
			f.log.Error("what has come could not be put in force", "err", err)
		}
		return false, nil
	}
	if grids > 0 {
		f.log.Info("in force", "grids", grids)
	}
	return grids > 0, f.plan(ctx, conn)
}

// plan asks when something is due next. It is asked when grids have changed; in between
// nobody has to look.
func (f *Feed) plan(ctx context.Context, conn *pgx.Conn) error {
	seconds, err := nextDue(ctx, conn)
	if err != nil {
		return err
	}
	f.due = time.Time{}
	if seconds != nil {
		// Never at once: what is due and does not come must not be asked for without a pause.
		wait := min(max(*seconds, 0.001), planAgain.Seconds())
		f.due = time.Now().Add(time.Duration(wait * float64(time.Second)))
	}
	return nil
}
