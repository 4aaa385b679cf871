package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"anwang/grid"
	"anwang/grid/pg"
)

// Options tune a Service.
type Options struct {
	// Standing returns who has an account, with the roles in force now; with a token, no
	// more than that gives.
	Standing func(ctx context.Context, account, token grid.ID) (*grid.Actor, error)
	// Together is how many jobs that somebody asked for a server does at once; 0 is 2.
	Together int
	Log      *slog.Logger // nil: silence
}

// The queues: what people wait for, and what is done by the clock, so that neither
// holds up the other.
const (
	asked   = river.QueueDefault
	byClock = "clock"
)

// A server hears of a new job by a notification, so it only looks for those of which
// the notification was lost.
const (
	look     = 5 * time.Second
	cooldown = 20 * time.Millisecond
)

// How long it is kept what became of a job.
const (
	keptDone   = 7 * 24 * time.Hour
	keptFailed = 30 * 24 * time.Hour
)

// Service keeps the jobs.
type Service struct {
	db       *pg.DB
	kinds    []Kind
	standing func(ctx context.Context, account, token grid.ID) (*grid.Actor, error)
	client   *river.Client[pgx.Tx]
	log      *slog.Logger
}

// New returns the service over a database. Run makes it do what is asked for; without
// it jobs are only added, for other servers.
func New(db *pg.DB, kinds []Kind, o Options) (*Service, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Together <= 0 {
		o.Together = 2
	}
	s := &Service{db: db, kinds: kinds, standing: o.Standing, log: o.Log}
	workers, clocks := river.NewWorkers(), []*river.PeriodicJob(nil)
	for i := range kinds {
		k := &kinds[i]
		river.AddWorkerArgs(workers, args{kind: k.Key}, &worker{Service: s, Kind: k})
		if k.Every > 0 {
			clocks = append(clocks, river.NewPeriodicJob(river.PeriodicInterval(k.Every), func() (river.JobArgs, *river.InsertOpts) {
				return args{kind: k.Key, Actor: clockName}, k.options()
			}, &river.PeriodicJobOpts{ID: k.Key, RunOnStart: true}))
		}
	}
	var err error
	s.client, err = river.NewClient(riverpgxv5.New(db.Pool), &river.Config{
		Workers: workers, PeriodicJobs: clocks,
		Queues:        map[string]river.QueueConfig{asked: {MaxWorkers: o.Together}, byClock: {MaxWorkers: 1}},
		FetchCooldown: cooldown, FetchPollInterval: look, RescueStuckJobsAfter: Silence, JobTimeout: Silence,
		CompletedJobRetentionPeriod: keptDone, CancelledJobRetentionPeriod: keptFailed, DiscardedJobRetentionPeriod: keptFailed,
		ReindexerSchedule: river.NeverSchedule(), // only the owner of the tables may, and this is not they
		RetryPolicy:       backoff{}, ErrorHandler: panics{s.log},
		Logger: slog.New(unlessAway{o.Log.Handler(), db}),
	})
	if err != nil {
		return nil, fmt.Errorf("background work: %w", err)
	}
	return s, nil
}

// clockName is who asks for what is done by the clock.
const clockName = "anwang"

func (k *Kind) options() *river.InsertOpts {
	o := &river.InsertOpts{
		MaxAttempts: k.attempts(), Queue: asked,
		UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable,
			rivertype.JobStateScheduled,
		}},
	}
	if k.Every > 0 {
		o.Queue = byClock
	}
	return o
}

func (k *Kind) attempts() int {
	if k.Attempts > 0 {
		return k.Attempts
	}
	return 5
}

func (k *Kind) limit() time.Duration {
	if k.Limit > 0 {
		return k.Limit
	}
	return 15 * time.Minute
}

// kind returns a kind by its key; nil: there is none.
func (s *Service) kind(key string) *Kind {
	for i := range s.kinds {
		if s.kinds[i].Key == key {
			return &s.kinds[i]
		}
	}
	return nil
}

// Kinds are the kinds of work that there are.
func (s *Service) Kinds() []Kind { return s.kinds }

// Enqueue adds a job to work on a record, called name, for the actor of ctx; it is begun
// when tx has been committed. at is where whose administrators see it. Errors: conflict
// (such work is waiting or under way already), unavailable.
func (s *Service) Enqueue(ctx context.Context, tx pgx.Tx, kind string, record grid.ID, name string, at grid.ID) (grid.ID, error) {
	k := s.kind(kind)
	if k == nil {
		return 0, fmt.Errorf("there is no kind of background work called %q", kind)
	}
	a := grid.ActorOf(ctx)
	added, err := s.client.InsertTx(ctx, tx, args{
		kind: kind, Record: record, Name: name, Account: a.ID, Token: a.Token, Actor: a.Login, Request: a.Request, Remote: a.Remote, Grid: at,
	}, k.options())
	if err != nil {
		return 0, err
	}
	if added.UniqueSkippedAsDuplicate {
		return 0, grid.Errorf(grid.CodeConflict, "同样的任务正在等待或进行", "The same work is waiting or under way already")
	}
	return added.Job.ID, nil
}

// CallOff stops a job when tx has been committed: one that waits at once, one that runs
// as soon as its server hears of it. What is over stays as it is.
func (s *Service) CallOff(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	_, err := s.client.JobCancelTx(ctx, tx, id)
	if errors.Is(err, rivertype.ErrNotFound) {
		return nil
	}
	return err
}

// stopWithin is how long jobs have to stop when the server does.
const stopWithin = 5 * time.Second

// Run does jobs until ctx ends; it returns ctx's error, or why it could not begin.
func (s *Service) Run(ctx context.Context) error {
	if err := s.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("background work: %w", err)
	}
	<-ctx.Done()
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	if err := s.client.StopAndCancel(stop); err != nil {
		s.log.Warn("background work did not stop in time; another server takes it up", "err", err)
	}
	return ctx.Err()
}

// backoff is how long a job waits before it is tried again: 1, 16, 81, 256, 625 s.
type backoff struct{}

// NextRetry implements river.ClientRetryPolicy.
func (backoff) NextRetry(j *rivertype.JobRow) time.Time {
	n := time.Duration(max(1, min(j.Attempt, 8)))
	return time.Now().Add(n * n * n * n * time.Second)
}

// panics writes down a fault in the program: what River keeps of it is not for people.
type panics struct{ log *slog.Logger }

// HandleError implements river.ErrorHandler; errors have been written down by then.
func (panics) HandleError(context.Context, *rivertype.JobRow, error) *river.ErrorHandlerResult {
	return nil
}

// HandlePanic implements river.ErrorHandler.
func (p panics) HandlePanic(_ context.Context, j *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	p.log.Error("background work panicked", "kind", j.Kind, "job", j.ID, "attempt", j.Attempt, "panic", value, "trace", trace)
	return nil
}

// unlessAway is a log that takes warnings, but none while the database is away: that
// is said once, by who watches it.
type unlessAway struct {
	slog.Handler
	db *pg.DB
}

// Enabled implements slog.Handler.
func (h unlessAway) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && h.db.Up() && h.Handler.Enabled(ctx, l)
}

// WithAttrs implements slog.Handler.
func (h unlessAway) WithAttrs(a []slog.Attr) slog.Handler {
	return unlessAway{h.Handler.WithAttrs(a), h.db}
}

// WithGroup implements slog.Handler.
func (h unlessAway) WithGroup(name string) slog.Handler {
	return unlessAway{h.Handler.WithGroup(name), h.db}
}
