package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"anwang/grid"
)

// Run is one attempt at a job.
type Run struct {
	*Service
	job         *river.Job[args]
	ctx         context.Context //nolint:containedctx // River finds itself in it, see Finish
	done, total atomic.Int64
	finished    atomic.Bool // Finish has been called
}

// ID is that of the job.
func (r *Run) ID() grid.ID { return r.job.ID }

// Record is the record that it works on; 0: none.
func (r *Run) Record() grid.ID { return r.job.Args.Record }

// Again reports whether another attempt follows when this one fails so; ctx is that of
// the attempt.
func (r *Run) Again(ctx context.Context, failed error) bool {
	switch cause := context.Cause(ctx); {
	case errors.Is(failed, errNotOurs), errors.Is(cause, errNotOurs): // that of another server
		return true
	case errors.Is(cause, context.DeadlineExceeded), r.CalledOff(ctx):
		return false
	case cause != nil: // the server stops
		return true
	}
	return !final(failed) && r.job.Attempt < r.job.MaxAttempts
}

// CalledOff reports whether somebody called the job off; ctx is that of the attempt.
func (r *Run) CalledOff(ctx context.Context) bool {
	return errors.Is(context.Cause(ctx), rivertype.ErrJobCancelledRemotely)
}

// Reached says how far it is; of is 0 when that is not known. It is shown about once a
// second and costs nothing in between.
func (r *Run) Reached(done, of int) {
	r.done.Store(int64(done))
	r.total.Store(int64(of))
}

// What ends an attempt from outside.
var (
	errNotOurs   = errors.New("another server has the job")
	errCalledOff = errors.New("the job was called off")
)

// Finish ends the job as done in the transaction that writes what came of it: neither is
// there without the other. It fails, and so must the transaction, when the job was called
// off or given to another server meanwhile.
func (r *Run) Finish(ctx context.Context, tx pgx.Tx) error {
	r.finished.Store(true)
	if err := claim(ctx, tx, r); err != nil {
		r.finished.Store(false)
		return err
	}
	_, err := river.JobCompleteTx[*riverpgxv5.Driver](r.ctx, tx, r.job)
	return err
}

// worker does jobs of a kind.
type worker struct {
	river.WorkerDefaults[args]
	*Service
	*Kind
}

// Timeout implements river.Worker. River asks before an attempt, and when it looks for
// jobs of which nothing was heard for long; those that another server had are to be
// taken up again at once.
func (w *worker) Timeout(j *river.Job[args]) time.Duration {
	if by := j.AttemptedBy; len(by) > 0 && by[len(by)-1] == w.client.ID() {
		return w.limit()
	}
	return time.Nanosecond
}

// Work implements river.Worker.
func (w *worker) Work(ctx context.Context, j *river.Job[args]) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r := &Run{Service: w.Service, job: j, ctx: ctx}
	actor, err := w.actor(ctx, &j.Args)
	if err == nil {
		beaten := make(chan struct{})
		go func() {
			defer close(beaten)
			r.beat(ctx, cancel)
		}()
		err = w.Kind.Work(grid.WithActor(ctx, actor), r)
		cause := context.Cause(ctx)
		cancel(nil)
		<-beaten
		if errors.Is(err, errNotOurs) || errors.Is(cause, errNotOurs) {
			return r.leave()
		}
		return w.verdict(j, err, cause)
	}
	return w.verdict(j, err, nil)
}

// leave waits until whoever has the job now is done with it: River takes what the attempt
// ends with for the end of the one that is under way, whichever that is.
func (r *Run) leave() error {
	r.log.Warn("a job was taken over by another server", "kind", r.job.Kind, "job", r.job.ID, "attempt", r.job.Attempt)
	for ctx := context.WithoutCancel(r.ctx); ; time.Sleep(beatEvery) {
		if running, err := isRunning(ctx, r.db, r.job.ID); err == nil && !running {
			return nil
		}
	}
}

// actor is who the job is done for, as they stand now.
func (s *Service) actor(ctx context.Context, a *args) (*grid.Actor, error) {
	if a.Account == 0 {
		return grid.Internal(a.Actor), nil
	}
	actor, err := s.standing(ctx, a.Account, a.Token)
	if err != nil {
		return nil, err
	}
	own := *actor
	own.Request, own.Remote = a.Request, a.Remote
	return &own, nil
}

// How often it is written down that a job is still being done, and how far it is.
const (
	beatEvery = 5 * time.Second
	showEvery = time.Second
)

// beat shows how far the job is until ctx ends, and ends it when the job is another
// server's now.
func (r *Run) beat(ctx context.Context, end context.CancelCauseFunc) {
	tick := time.NewTicker(showEvery)
	defer tick.Stop()
	var told time.Time
	var shown int64 = -1
	for {
		done := r.done.Load()
		if done != shown || time.Since(told) >= beatEvery {
			ours, err := sign(ctx, r, told.IsZero())
			if err == nil && !ours && !r.finished.Load() {
				end(errNotOurs)
				return
			}
			if err == nil {
				told, shown = time.Now(), done
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// verdict is what River is told of an attempt, whose context was ended by cause: nothing
// when it was done, an error that stands for another attempt, or one that is final.
func (w *worker) verdict(j *river.Job[args], err, cause error) error {
	text, last := failureOf(err), final(err)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errCalledOff), errors.Is(cause, rivertype.ErrJobCancelledRemotely):
		return river.JobCancel(errCalledOff)
	case errors.Is(cause, context.DeadlineExceeded):
		text, last = tooLong(w.limit()), true
	case cause != nil: // the server stops
		return context.Canceled
	}
	w.log.Error("background work failed", "kind", j.Kind, "job", j.ID, "attempt", j.Attempt, "err", err)
	told := &failure{text: text, cause: err}
	if last {
		return river.JobCancel(told)
	}
	return told
}

func tooLong(limit time.Duration) grid.Text {
	m := int(limit.Minutes())
	return grid.Text{ZH: fmt.Sprintf("超过 %d 分钟，已中止", m), EN: fmt.Sprintf("It took more than %d minutes and was stopped", m)}
}

// final reports whether another attempt would end as this one did.
func final(err error) bool {
	var e *grid.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case grid.CodeUnavailable, grid.CodeInternal, grid.CodeConflict, grid.CodeFull:
		return false
	default:
		return true
	}
}

// failureOf is what people are told of an error.
func failureOf(err error) grid.Text {
	var e *grid.Error
	if errors.As(err, &e) && e.Code != grid.CodeInternal {
		return e.Text
	}
	return grid.Text{ZH: "发生内部错误，详情见服务日志", EN: "An internal error; the log of the service says more"}
}

// failure is an error as River keeps it: what people may read, in both languages.
type failure struct {
	text  grid.Text
	cause error
}

// Error is the text as JSON.
func (f *failure) Error() string {
	b, err := json.Marshal(f.text)
	if err != nil {
		return f.text.EN
	}
	return string(b)
}

// Unwrap returns what happened.
func (f *failure) Unwrap() error { return f.cause }
