package assess

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/risk"
)

// Options tune a Service; the zero value is right.
type Options struct {
	Now   func() time.Time // the clock that days and deadlines are judged by; nil: time.Now
	Poll  time.Duration    // how often to look for work while there is some; 0 is 100 ms
	Grids Grids            // whose colours are kept by day; nil: nobody's
	// ChunkSize is how many enterprises are read at once when all of them are gone
	// through; 0 is 10,000.
	ChunkSize int
	Lower     Lower // nil: nothing is known of how sources could hold less
	Log       *slog.Logger
}

// Service keeps the colours and answers for them.
type Service struct {
	db   *pg.DB
	opts Options
	log  *slog.Logger

	ready   atomic.Pointer[readyRule]
	morning atomic.Pointer[knownMorning]
}

// New returns the service over a database.
func New(db *pg.DB, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Poll <= 0 {
		o.Poll = 100 * time.Millisecond
	}
	if o.ChunkSize <= 0 {
		o.ChunkSize = 10_000
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{db: db, opts: o, log: o.Log}
}

// Run keeps the colours until ctx ends; it returns ctx's error and no other. Of
// several servers over one database one at a time does the work.
func (s *Service) Run(ctx context.Context) error {
	for {
		if err := s.lead(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("colours are not being kept for the moment", "err", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Second):
		}
	}
}

// lead works for as long as it holds the lock and the connection.
func (s *Service) lead(ctx context.Context) error {
	conn, err := s.db.Connect(ctx, "anwang assess")
	if err != nil {
		return err
	}
	defer pg.HangUp(ctx, conn)
	if mine, err := leads(ctx, conn); err != nil || !mine {
		return err
	}
	if err := listen(ctx, conn); err != nil {
		return err
	}
	colourLog, quiet := newColourLog(s), time.Now()
	for {
		found, err := s.step(ctx, conn)
		if err != nil {
			return err
		}
		if err := colourLog.write(ctx, conn); err != nil {
			return err
		}
		if found.more {
			continue
		}
		if found.some {
			quiet = time.Now()
		}
		woken, err := s.wait(ctx, conn, time.Since(quiet), found.next)
		if err != nil {
			return err
		}
		if woken {
			quiet = time.Now()
		}
	}
}

// A change rarely comes alone, and of transactions that commit together only one
// wakes us (migration 001), so for a while after each we look again by ourselves.
// Then only for what nobody would have told of: a notification that was lost, a rule
// set that has been planned.
const (
	wakeful  = time.Second
	lookIdle = 2 * time.Second
)

// wait returns when there may be something to do: when somebody wakes us, when the
// next facts are due, or after a while; woken is for the first. What comes in quick
// succession is taken together.
func (s *Service) wait(ctx context.Context, conn *pgx.Conn, quiet time.Duration, next time.Time) (woken bool, err error) {
	if quiet < wakeful {
		return false, pause(ctx, s.opts.Poll)
	}
	idle := lookIdle
	if !next.IsZero() {
		idle = min(idle, max(next.Sub(s.opts.Now()), s.opts.Poll))
	}
	return pg.Notified(ctx, conn, idle)
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// Work is what one step did.
type Work struct {
	Assessed int   // enterprises looked at
	Changed  int64 // levels that changed
	Whole    bool  // all of them
	More     bool  // there is more to do
}

// Step does what is to be done now, at most so much; for tests and commands that
// have no Run. It must not run beside another.
func (s *Service) Step(ctx context.Context) (w Work, err error) {
	err = s.db.Tx(ctx, func(tx pgx.Tx) (err error) {
		if err := withoutTimeout(ctx, tx); err != nil {
			return err
		}
		w, err = s.work(ctx, tx)
		return err
	})
	return w, err
}

// Settle does everything that is to be done now.
func (s *Service) Settle(ctx context.Context) (sum Work, err error) {
	for {
		w, err := s.Step(ctx)
		sum.Assessed, sum.Changed, sum.Whole = sum.Assessed+w.Assessed, sum.Changed+w.Changed, sum.Whole || w.Whole
		if err != nil || !w.More {
			return sum, err
		}
	}
}

// found is what a step came upon.
type found struct {
	some bool      // there was something to do
	more bool      // there is more
	next time.Time // when facts are due; zero: not known of any
}

func (s *Service) step(ctx context.Context, conn *pgx.Conn) (f found, err error) {
	now := s.opts.Now()
	var passed bool
	f.some, passed, f.next, err = anything(ctx, conn, now)
	if err != nil || !f.some {
		return f, err
	}
	if passed {
		if err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return tellPassed(ctx, tx, now) }); err != nil {
			return f, err
		}
	}
	var w Work
	began := time.Now()
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) (err error) {
		w, err = s.work(ctx, tx)
		return err
	})
	if err == nil && w.Assessed > 0 {
		s.log.Debug("assessed", "enterprises", w.Assessed, "levels", w.Changed, "dur", time.Since(began).Round(time.Microsecond))
	}
	f.more = w.More
	return f, err
}

// work takes notes from the queue and brings the colours of those up to date. The
// notes are taken first and the facts read after, by a statement of its own, so
// that nothing that was noted is read too early.
func (s *Service) work(ctx context.Context, tx pgx.Tx) (Work, error) {
	now := s.opts.Now()
	t, err := take(ctx, tx, now)
	if err != nil {
		return Work{}, err
	}
	if t.planned {
		begun, err := s.beginPlanned(ctx, tx, now)
		if err != nil {
			return Work{}, err
		}
		t.all = t.all || begun
	}
	if t.all {
		return s.whole(ctx, tx, now)
	}
	if len(t.ids) == 0 {
		return Work{}, nil
	}
	w := Work{Assessed: len(t.ids), More: t.more}
	w.Changed, err = s.some(ctx, tx, &t, now)
	return w, err
}

// some assesses some enterprises.
func (s *Service) some(ctx context.Context, tx pgx.Tx, t *agenda, now time.Time) (int64, error) {
	guide, err := risk.Score19()
	if err != nil {
		return 0, err
	}
	scorer, err := s.scorer(ctx, tx, t.rule)
	if err != nil {
		return 0, err
	}
	f, err := read(ctx, tx, &part{ids: t.ids}, false, nil)
	if err != nil {
		return 0, err
	}
	c := scored(f, scorer, guide, now)
	for _, id := range t.ids {
		if f.of(id) == nil {
			c.gone = append(c.gone, id)
		}
	}
	return c.write(ctx, tx, grid.Day(now))
}

// scorer is the rule set in force made ready. What is in force never changes, so
// it is read once.
func (s *Service) scorer(ctx context.Context, tx pgx.Tx, rule grid.ID) (*risk.Scorer, error) {
	if k := s.ready.Load(); k != nil && k.rule == rule && rule != 0 {
		return k.scorer, nil
	}
	rules, err := inForce(ctx, tx)
	if err != nil {
		return nil, err
	}
	k := &readyRule{rule, risk.NewScorer(&rules.Scoring)}
	s.ready.Store(k)
	return k.scorer, nil
}

// readyRule is the rule set that was in force when it was last looked at.
type readyRule struct {
	rule   grid.ID
	scorer *risk.Scorer
}
