package audit

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// A line rarely comes alone: those that follow within a moment are tied together, and
// as long as some do the keeper looks by itself and nobody need notify it. Of
// transactions that commit together only one notifies (migration 001), so after that it
// looks again soon, then less and less often; in the end only for a notification that
// was lost.
const (
	keepSoon = 50 * time.Millisecond
	keepPoll = 10 * time.Second
)

var errNoEnd = grid.Errorf(grid.CodeInternal, "链尾的登记（audit_head）缺失；请管理员运行 anwang check",
	"what is kept about the end of the chain (audit_head) is gone; have anwang check run")

// Tie gives all lines that have been committed their places in the chain, for whoever
// writes lines without a service that keeps it. Errors: unavailable, conflict when
// somebody else holds the end of the chain, internal when the chain is broken.
func Tie(ctx context.Context, db *pg.DB) error {
	for n := mostTied; n == mostTied; {
		if err := db.Tx(ctx, func(tx pgx.Tx) (err error) { n, err = tie(ctx, tx); return err }); err != nil {
			return err
		}
	}
	return nil
}

// Run gives lines their places in the chain as they are committed until ctx ends; it
// returns ctx's error and no other. Those that wait from before come first, whoever
// wrote them. Of several servers over one database each may do it.
func (s *Service) Run(ctx context.Context) error {
	const least, most = time.Second, 30 * time.Second
	pause := least
	for {
		well := false
		err := s.keep(ctx, &well)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if well {
			pause = least
		}
		s.complain(ctx, err, pause > least)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		pause = min(2*pause, most)
	}
}

// complain logs why the chain is not being kept, once: lines are written all the same,
// so nobody else hears of it.
func (s *Service) complain(ctx context.Context, err error, again bool) {
	err = pg.Translate(err)
	level := slog.LevelError
	switch {
	case again:
		level = slog.LevelDebug
	case grid.CodeOf(err) == grid.CodeUnavailable, grid.CodeOf(err) == grid.CodeConflict:
		level = slog.LevelWarn
	}
	s.log.Log(ctx, level, "new lines of the audit get no places in its chain for now", "err", err)
}

// keep is the life of one connection; well says whether the chain was kept in it. It
// listens before it first looks, so that nothing committed in between goes unnoticed.
func (s *Service) keep(ctx context.Context, well *bool) error {
	conn, err := s.db.Connect(ctx, "anwang audit")
	if err != nil {
		return err
	}
	defer pg.HangUp(ctx, conn)
	if err := listen(ctx, conn); err != nil {
		return err
	}
	looking := false // by itself
	for pause := keepSoon; ; {
		n, err := tie(ctx, conn)
		if err != nil {
			return err
		}
		*well = true
		switch {
		case n == mostTied:
			continue
		case n > 0:
			pause = keepSoon
			if !looking {
				if looking, err = lockWake(ctx, conn); err != nil {
					return err
				}
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(keepSoon):
				continue
			}
		case looking: // and looks once more for who relied on it
			looking = false
			if err := unlockWake(ctx, conn); err != nil {
				return err
			}
			continue
		}
		woken, err := pg.Notified(ctx, conn, pause)
		if err != nil {
			return err
		}
		if pause = min(2*pause, keepPoll); woken {
			pause = keepSoon
		}
	}
}
