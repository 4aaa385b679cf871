package account

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"anwang/grid"
	"anwang/grid/pg"
)

// Options say how strict the log-in is. The zero value is what a service in the
// field should have.
type Options struct {
	// Cost is what one password costs to check; zero is CostOfField.
	Cost Cost
	// Hashings is how many passwords are checked at once; 0 is as many as there
	// are processors. Each takes the memory of Cost.
	Hashings int
	// Classes is how many of the four kinds of characters (lower case, upper case,
	// digits, others) a new password must have; 0 leaves people free. GB/T 22239
	// assessments usually ask for 3.
	Classes int
	// Addresses limits wrong log-ins from one address.
	Addresses Pace
	// Remembered bounds the sessions and tokens in memory; 0 is 20,000.
	Remembered int
	// Housekeeping is how often requests are written down; 0 is a minute.
	Housekeeping time.Duration
	Clock        func() time.Time // nil: time.Now
	Log          *slog.Logger     // nil: silence
}

// Service is what can be done with accounts. Run keeps its memory true.
type Service struct {
	db        *pg.DB
	o         Options
	clock     func() time.Time
	log       *slog.Logger
	memory    *memory
	flight    singleflight.Group
	strangers chan struct{} // bounds the questions about unknown secrets
	passwords *passwords
	addresses *addresses

	mu       sync.Mutex
	watchers []func(grid.ID)

	answering func(ctx context.Context, organisation grid.ID, sectors []string) (added bool, err error) // for sectors; nil: nobody
}

// New returns the service over a database.
func New(db *pg.DB, o Options) *Service {
	if o.Cost == (Cost{}) {
		o.Cost = CostOfField
	}
	if o.Hashings <= 0 {
		o.Hashings = runtime.GOMAXPROCS(0)
	}
	if o.Addresses == (Pace{}) {
		o.Addresses = Pace{Burst: 20, Every: 12 * time.Second}
	}
	if o.Remembered <= 0 {
		o.Remembered = 20_000
	}
	if o.Housekeeping <= 0 {
		o.Housekeeping = time.Minute
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{
		db: db, o: o, clock: o.Clock, log: o.Log,
		memory: newMemory(o.Remembered), strangers: make(chan struct{}, 4),
		passwords: newPasswords(o.Cost, o.Hashings), addresses: newAddresses(o.Addresses),
	}
	db.Watch(func(d grid.DatabaseState) {
		if !d.Up { // nothing will be heard until it is back
			s.memory.doubt(false)
		}
	})
	return s
}

// OnChange has f called with the id of every account of which something changed
// that decides what it may see: its grants, sessions, tokens, or itself. The id
// is 0 when any may have changed, after a time in which nothing was heard. f must
// not block.
func (s *Service) OnChange(f func(account grid.ID)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchers = append(s.watchers, f)
}

// changed forgets an account and tells who wants to know.
func (s *Service) changed(account grid.ID) {
	s.memory.forgetAccount(account)
	s.tell(account)
}

// forget drops what is known of an account that has just been changed. The others hear of
// it in a moment. Here it counts from the answer on: the next request must not be let in
// by what was known before.
func (s *Service) forget(ctx context.Context, account grid.ID) {
	pg.Settled(ctx, func(bool) { s.memory.forgetAccount(account) })
}

func (s *Service) tell(account grid.ID) {
	s.mu.Lock()
	watchers := s.watchers[:len(s.watchers):len(s.watchers)]
	s.mu.Unlock()
	for _, f := range watchers {
		f(account)
	}
}

// Run listens for changes and keeps house until ctx ends. Without it the service
// works, but believes what it knows for a few seconds only.
func (s *Service) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.listen(ctx) })
	g.Go(func() error { return s.keepHouse(ctx) })
	if err := g.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// keepHouse writes down who was here and forgets what has ended, now and then; that is
// in the memory of this server, so no other can do it. What fails is done the next time.
func (s *Service) keepHouse(ctx context.Context) error {
	t := time.NewTicker(s.o.Housekeeping)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
		s.memory.tidy(s.clock())
		s.addresses.tidy(s.clock())
		if err := s.writeVisits(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("last requests could not be written down", "err", err)
		}
	}
}
