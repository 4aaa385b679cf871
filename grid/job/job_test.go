package job_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/job"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// town is a city with two streets; 1 administers all of it, 2 the western street.
const town = `
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '市', 'City'), (1, 2, '街道', 'Street');
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) VALUES
		(1, 1, NULL, 1, '110000000000', '安城市', false), (2, 1, 1, 2, '110101002000', '西河街道', true), (3, 1, 1, 2, '110101001000', '东山街道', true);
	INSERT INTO boundary (grid_id, geom, label, area)
	SELECT g, ST_Multi(e), ST_Centroid(e), 1
	  FROM (VALUES (1, 116, 118), (2, 116, 117), (3, 117, 118)) v(g, w, o), LATERAL ST_MakeEnvelope(w, 39, o, 40, 4490) e;
	INSERT INTO account (id, login, name, grid_id) VALUES (1, 'all', '甲', 1), (2, 'west', '乙', 2);
	CREATE TABLE effect (subject bigint, attempt int);
	GRANT ALL ON effect TO PUBLIC;`

func newTown(t *testing.T) *pg.DB {
	t.Helper()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), town); err != nil {
		t.Fatal(err)
	}
	return db
}

func as(ctx context.Context, id grid.ID) context.Context {
	return grid.WithActor(ctx, &grid.Actor{
		ID: id, Login: map[grid.ID]string{1: "all", 2: "west"}[id],
		Grants: []grid.Grant{{Role: grid.RoleAdmin, Grid: id}},
	})
}

func standing(ctx context.Context, account, _ grid.ID) (*grid.Actor, error) {
	return grid.ActorOf(as(ctx, account)), nil
}

// server is a server that does jobs; stop ends it as a signal does.
type server struct {
	*job.Service
	stop func()
	said *lines
}

// lines are those of a log.
type lines struct {
	to   io.Writer
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(b)
	return l.to.Write(b)
}

func (l *lines) contains(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.text.String(), text)
}

func serve(t *testing.T, db *pg.DB, kinds ...job.Kind) *server {
	t.Helper()
	said := &lines{to: t.Output()}
	s, err := job.New(db, kinds, job.Options{Standing: standing, Log: slog.New(slog.NewTextHandler(said, nil))})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	stop := sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(stop)
	return &server{s, stop, said}
}

// enqueue asks for a job as an account.
func (s *server) enqueue(t *testing.T, db *pg.DB, account grid.ID, kind string, record grid.ID) (id grid.ID, err error) {
	t.Helper()
	ctx := as(t.Context(), account)
	err = db.Tx(ctx, func(tx pgx.Tx) (err error) {
		id, err = s.Enqueue(ctx, tx, kind, record, "企业.xlsx", account)
		return err
	})
	return id, err
}

// becomes waits until a job is in a state.
func (s *server) becomes(t *testing.T, id grid.ID, want job.State) job.Job {
	t.Helper()
	var j job.Job
	for began := time.Now(); time.Since(began) < 2*time.Minute; time.Sleep(10 * time.Millisecond) {
		var err error
		if j, err = s.Get(as(t.Context(), 1), id); err != nil {
			t.Fatal(err)
		}
		if j.State == want {
			return j
		}
	}
	t.Fatalf("job %d is %s, not %s: %+v", id, j.State, want, j)
	return j
}

// effect is a job that writes a line and ends in the same transaction.
func effect(db *pg.DB) func(context.Context, *job.Run) error {
	return func(ctx context.Context, r *job.Run) error {
		return db.Tx(ctx, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, `INSERT INTO effect (subject) VALUES ($1)`, r.Record()); err != nil {
				return err
			}
			r.Reached(3, 3)
			return r.Finish(ctx, tx)
		})
	}
}

func effects(t *testing.T, db *pg.DB) (n int) {
	t.Helper()
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM effect`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestWithItsTransaction: a job is there when the transaction that asked for it was
// committed, once while the first has not ended, and is done for who asked.
func TestWithItsTransaction(t *testing.T) {
	t.Parallel()
	db := newTown(t)
	go1 := make(chan struct{})
	var who atomic.Pointer[grid.Actor]
	s := serve(t, db, job.Kind{Key: "one.do", Name: grid.Text{ZH: "做", EN: "Do"}, Work: func(ctx context.Context, r *job.Run) error {
		who.Store(grid.ActorOf(ctx))
		<-go1
		return effect(db)(ctx, r)
	}})
	enough := errors.New("enough")
	err := db.Tx(as(t.Context(), 1), func(tx pgx.Tx) error {
		if _, err := s.Enqueue(as(t.Context(), 1), tx, "one.do", 1, "x", 1); err != nil {
			return err
		}
		return enough
	})
	if !errors.Is(err, enough) {
		t.Fatal(err)
	}
	id, err := s.enqueue(t, db, 2, "one.do", 1)
	if err != nil {
		t.Fatal(err)
	}
	s.becomes(t, id, job.Running)
	if _, err := s.enqueue(t, db, 1, "one.do", 1); grid.CodeOf(err) != grid.CodeConflict {
		t.Errorf("the same again: %v", err)
	}
	other, err := s.enqueue(t, db, 1, "one.do", 2)
	if err != nil {
		t.Fatal(err)
	}
	close(go1)
	j := s.becomes(t, id, job.Done)
	s.becomes(t, other, job.Done)
	if j.Actor != "west" || j.Done != 3 || j.Total != 3 || j.Began.IsZero() || j.Ended.IsZero() || j.Attempt != 1 || j.Name != "企业.xlsx" ||
		j.GridName == "" {
		t.Errorf("%+v", j)
	}
	if n := effects(t, db); n != 2 || who.Load() == nil {
		t.Errorf("%d effects", n)
	}
	if _, err := s.enqueue(t, db, 1, "one.do", 1); err != nil {
		t.Errorf("again when it has ended: %v", err)
	}
}

// TestTriedAgain: what may pass is tried again, what is final is not; an administrator
// reads why, in both languages, and may have it done again.
func TestTriedAgain(t *testing.T) {
	t.Parallel()
	db := newTown(t)
	var tries, refusals atomic.Int32
	s := serve(t, db,
		job.Kind{Key: "one.flaky", Work: func(ctx context.Context, r *job.Run) error {
			if tries.Add(1) == 1 {
				return errors.New("a secret of the log")
			}
			return effect(db)(ctx, r)
		}},
		job.Kind{Key: "one.refused", Name: grid.Text{ZH: "做", EN: "Do"}, Work: func(ctx context.Context, r *job.Run) error {
			if refusals.Add(1) == 1 {
				return grid.Errorf(grid.CodeForbidden, "不可以", "You may not")
			}
			return effect(db)(ctx, r)
		}},
		job.Kind{Key: "one.panics", Attempts: 1, Work: func(context.Context, *job.Run) error { panic("a secret of the program") }},
	)
	flaky, err := s.enqueue(t, db, 1, "one.flaky", 1)
	if err != nil {
		t.Fatal(err)
	}
	if j := s.becomes(t, flaky, job.Done); j.Attempt != 2 || j.Failure.ZH != "" {
		t.Errorf("tried again: %+v", j)
	}
	refused, err := s.enqueue(t, db, 2, "one.refused", 1)
	if err != nil {
		t.Fatal(err)
	}
	if j := s.becomes(t, refused, job.Failed); j.Attempt != 1 || j.Failure != (grid.Text{ZH: "不可以", EN: "You may not"}) {
		t.Errorf("refused: %+v", j)
	}
	panics, err := s.enqueue(t, db, 1, "one.panics", 1)
	if err != nil {
		t.Fatal(err)
	}
	if j := s.becomes(t, panics, job.Failed); j.Failure.EN != "An internal error; the log of the service says more" {
		t.Errorf("panicked: %+v", j)
	}
	if !s.said.contains("a secret of the program") || !s.said.contains("a secret of the log") {
		t.Error("the log does not say what went wrong")
	}
	if _, err := s.Retry(as(t.Context(), 2), panics); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("a job of the whole city, by who administers a street: %v", err)
	}
	if _, err := s.Retry(as(t.Context(), 2), refused); err != nil {
		t.Error(err)
	}
	s.becomes(t, refused, job.Done)
	if _, err := s.Retry(as(t.Context(), 1), refused); grid.CodeOf(err) != grid.CodeConflict {
		t.Errorf("again when it is done: %v", err)
	}
	var lines int
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE action = 'job.retry' AND subject = 'job' AND subject_id = $1
		AND actor = 'west' AND outcome = 'done'`, refused).Scan(&lines); err != nil || lines != 1 {
		t.Errorf("%d lines of the audit, %v", lines, err)
	}
	if n := effects(t, db); n != 2 {
		t.Errorf("%d effects", n)
	}
}

// TestCalledOff: a job that waits, or is under way on another server, is called off, and
// what it was about to write is not there.
func TestCalledOff(t *testing.T) {
	t.Parallel()
	db := newTown(t)
	block := func(ctx context.Context, r *job.Run) error {
		if r.Record() == 9 { // comes to its end at the moment it is called off
			time.Sleep(300 * time.Millisecond)
			return effect(db)(context.WithoutCancel(ctx), r)
		}
		<-ctx.Done()
		if !r.CalledOff(ctx) || r.Again(ctx, ctx.Err()) {
			t.Error("it does not know that it was called off")
		}
		return ctx.Err()
	}
	serve(t, db, job.Kind{Key: "one.hold", Work: block})
	idle, err := job.New(db, []job.Kind{{Key: "one.hold", Work: block}}, job.Options{Standing: standing})
	if err != nil {
		t.Fatal(err)
	}
	s := &server{idle, nil, nil}
	for _, record := range []grid.ID{1, 9} {
		id, err := s.enqueue(t, db, 1, "one.hold", record)
		if err != nil {
			t.Fatal(err)
		}
		s.becomes(t, id, job.Running)
		if _, err := s.Cancel(as(t.Context(), 1), id); err != nil {
			t.Fatal(err)
		}
		if j := s.becomes(t, id, job.Cancelled); j.Failure.ZH != "" {
			t.Errorf("called off: %+v", j)
		}
		if _, err := s.Cancel(as(t.Context(), 1), id); grid.CodeOf(err) != grid.CodeConflict {
			t.Errorf("again: %v", err)
		}
	}
	if n := effects(t, db); n != 0 {
		t.Errorf("%d effects", n)
	}
}

// TestServerStops: what a server is at when it stops is done by another, at once and as
// the same attempt.
func TestServerStops(t *testing.T) {
	t.Parallel()
	db := newTown(t)
	var first atomic.Bool
	kind := job.Kind{Key: "one.long", Work: func(ctx context.Context, r *job.Run) error {
		if first.CompareAndSwap(false, true) {
			<-ctx.Done()
			if r.CalledOff(ctx) || !r.Again(ctx, ctx.Err()) {
				t.Error("it takes the end of the server for that of the job")
			}
			return ctx.Err()
		}
		return effect(db)(ctx, r)
	}}
	one := serve(t, db, kind)
	id, err := one.enqueue(t, db, 1, "one.long", 1)
	if err != nil {
		t.Fatal(err)
	}
	one.becomes(t, id, job.Running)
	two := serve(t, db, kind)
	one.stop()
	if j := two.becomes(t, id, job.Done); j.Attempt != 1 {
		t.Errorf("%+v", j)
	}
	if n := effects(t, db); n != 1 {
		t.Errorf("%d effects", n)
	}
}

// TestTakenOver: a server of which nothing was heard, and that comes back when another
// has its job, writes nothing and does not end the attempt of the other.
func TestTakenOver(t *testing.T) {
	t.Parallel()
	db := newTown(t)
	stalled, back, slow := make(chan struct{}), make(chan struct{}), make(chan struct{})
	var tries atomic.Int32
	late := make(chan error, 1)
	kind := job.Kind{Key: "one.stall", Work: func(ctx context.Context, r *job.Run) error {
		if tries.Add(1) == 1 {
			close(stalled)
			<-back
			err := effect(db)(context.WithoutCancel(ctx), r)
			late <- err
			return err
		}
		<-slow
		return effect(db)(ctx, r)
	}}
	s := serve(t, db, kind)
	id, err := s.enqueue(t, db, 1, "one.stall", 1)
	if err != nil {
		t.Fatal(err)
	}
	<-stalled
	// As the one who looks for lost jobs leaves it.
	if _, err := db.Pool.Exec(t.Context(), `UPDATE river_job SET state = 'available', scheduled_at = now() WHERE id = $1`, id); err != nil {
		t.Fatal(err)
	}
	serve(t, db, kind)
	for tries.Load() < 2 {
		time.Sleep(20 * time.Millisecond)
	}
	close(back)
	if err := <-late; err == nil {
		t.Error("the first server finished a job that is not its own any more")
	}
	time.Sleep(500 * time.Millisecond)
	if j, err := s.Get(as(t.Context(), 1), id); err != nil || j.State != job.Running || j.Attempt != 2 {
		t.Errorf("while the other is at it: %+v %v", j, err)
	}
	close(slow)
	s.becomes(t, id, job.Done)
	if n := effects(t, db); n != 1 {
		t.Errorf("%d effects", n)
	}
}

// TestByTheClock: what is done by the clock is done by one of several servers.
func TestByTheClock(t *testing.T) {
	t.Parallel()
	db := newTown(t)
	var did, together atomic.Int32
	kind := job.Kind{Key: "one.tick", Every: 200 * time.Millisecond, Work: func(ctx context.Context, r *job.Run) error {
		if together.Add(1) > 1 {
			t.Error("two at once")
		}
		defer together.Add(-1)
		if !grid.ActorOf(ctx).IsInternal() {
			t.Error("it is done for somebody")
		}
		time.Sleep(20 * time.Millisecond)
		did.Add(1)
		return nil
	}}
	one, two := serve(t, db, kind), serve(t, db, kind)
	for began := time.Now(); did.Load() < 3 && time.Since(began) < 2*time.Minute; time.Sleep(10 * time.Millisecond) {
	}
	one.stop()
	was := did.Load()
	for began := time.Now(); did.Load() < was+2 && time.Since(began) < 2*time.Minute; time.Sleep(10 * time.Millisecond) {
	}
	two.stop()
	if did.Load() < was+2 {
		t.Errorf("done %d times, then no more when one of the servers had stopped", was)
	}
	if p, err := one.List(as(t.Context(), 1), job.Filter{State: job.Done}, "", 2); err != nil || len(p.Jobs) != 2 || p.Next == "" ||
		p.Jobs[0].Account != 0 || p.States[job.Done] < 5 {
		t.Errorf("%+v %v", p, err)
	}
	if p, err := one.List(as(t.Context(), 2), job.Filter{}, "", 10); err != nil || len(p.Jobs) != 0 {
		t.Errorf("who administers a street sees %d jobs of the city, %v", len(p.Jobs), err)
	}
}

// TestServerIsGone: a job of which nothing was heard for a minute is taken up again, also
// one whose attempts were all begun: then it has failed, and it is said why.
func TestServerIsGone(t *testing.T) {
	t.Parallel()
	db := newTown(t)
	if _, err := db.Pool.Exec(t.Context(), `
		INSERT INTO river_job (id, state, attempt, max_attempts, attempted_at, attempted_by, kind, args) VALUES
			(101, 'running', 1, 5, now() - interval '61 seconds', '{gone}', 'one.do', '{"subject": 1, "account": 1}'),
			(102, 'running', 5, 5, now() - interval '61 seconds', '{gone}', 'one.do', '{"subject": 2, "account": 1}'),
			(103, 'running', 1, 5, now() - interval '10 seconds', '{alive}', 'one.do', '{"subject": 3, "account": 1}')`); err != nil {
		t.Fatal(err)
	}
	s := serve(t, db, job.Kind{Key: "one.do", Work: effect(db)})
	if j := s.becomes(t, 101, job.Done); j.Attempt != 2 {
		t.Errorf("%+v", j)
	}
	if j := s.becomes(t, 102, job.Failed); j.Failure.EN != "The server that did it was interrupted" {
		t.Errorf("%+v", j)
	}
	s.becomes(t, 103, job.Running)
	if n := effects(t, db); n != 1 {
		t.Errorf("%d effects", n)
	}
}
