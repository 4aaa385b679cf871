package account

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid/pg"
)

// How the connection that hears of changes is looked after.
const (
	pingEvery  = 5 * time.Second // silence longer than this is checked
	pingTime   = 2 * time.Second
	listenWait = 250 * time.Millisecond // before a lost connection is made anew, at first
	listenMost = 5 * time.Second
)

// listen hears of changes and makes the connection anew whenever it is lost.
func (s *Service) listen(ctx context.Context) error {
	wait := listenWait
	for {
		began := s.clock()
		err := s.hear(ctx)
		s.memory.doubt(false)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if s.clock().Sub(began) > listenMost {
			wait = listenWait
		}
		s.log.Debug("changes of accounts are not heard for now", "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait = min(2*wait, listenMost)
	}
}

// hear hears of changes on one connection until it breaks.
func (s *Service) hear(ctx context.Context) error {
	conn, err := s.db.Connect(ctx, "anwang accounts")
	if err != nil {
		return err
	}
	defer pg.HangUp(ctx, conn)
	if err := subscribe(ctx, conn); err != nil {
		return err
	}
	// what changed before is asked about, what changes from here on is heard
	s.memory.doubt(true)
	s.tell(0)
	for {
		n, err := next(ctx, conn)
		if err != nil {
			return err
		}
		if n == "" {
			s.changed(0)
			continue
		}
		if id, err := strconv.ParseInt(n, 10, 64); err == nil && id != 0 {
			s.changed(id)
		}
	}
}

// next waits for the next account that changed, and makes sure during silence
// that it is not the connection that is dead.
func next(ctx context.Context, conn *pgx.Conn) (account string, err error) {
	for {
		wait, cancel := context.WithTimeout(ctx, pingEvery)
		n, err := conn.WaitForNotification(wait)
		silent := wait.Err() != nil && ctx.Err() == nil
		cancel()
		if err == nil {
			return n.Payload, nil
		}
		if !silent || conn.IsClosed() {
			return "", err
		}
		ping, cancel := context.WithTimeout(ctx, pingTime)
		err = conn.Ping(ping)
		cancel()
		if err != nil {
			return "", err
		}
	}
}
