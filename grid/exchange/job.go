package exchange

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// jobs are the imports that this server is at.
type jobs struct {
	mu      sync.Mutex
	running map[grid.ID]*job
	wait    sync.WaitGroup
}

// job is one import under way.
type job struct {
	of     Import
	run    bool // else a trial
	table  table
	layout *layout
	scope  grid.Scope
	rows   atomic.Int64
	cancel context.CancelFunc
	done   chan struct{}
}

func (j *jobs) stop(id grid.ID) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if one := j.running[id]; one != nil {
		one.cancel()
	}
}

// Close stops what is under way and waits for it.
func (s *Service) Close() {
	s.jobs.mu.Lock()
	for _, one := range s.jobs.running {
		one.cancel()
	}
	s.jobs.mu.Unlock()
	s.jobs.wait.Wait()
}

// maxTime is how long an import may take.
const maxTime = 15 * time.Minute

// Start begins a trial, or with run the import itself, of a file that was
// uploaded. It goes on when the request has ended; wait is how long to wait for its
// end before answering; as part of a larger change it begins when that is over, and
// nobody waits. A trial writes nothing; the import is all or nothing, and checks
// everything again, since the world has gone on. Errors: unauthenticated, forbidden,
// not_found, invalid, conflict (it is under way or done, or the file is gone),
// unavailable (others are running).
func (s *Service) Start(ctx context.Context, id grid.ID, sheet string, c Choice, run bool, wait time.Duration) (Import, error) {
	scope, err := grid.Require(ctx, grid.ImportRecords)
	if err != nil {
		return Import{}, s.db.Refused(ctx, err, grid.Entry{Action: "exchange.import", Subject: "enterprise"})
	}
	select {
	case s.turn <- struct{}{}:
	default:
		return Import{}, grid.Errorf(grid.CodeUnavailable, "已有其他导入正在进行，请稍后再试", "Other imports are running; try again later")
	}
	j := &job{run: run, scope: scope, done: make(chan struct{})}
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		i, data, err := s.mine(ctx, tx, id)
		if err != nil {
			return err
		}
		if j.table, _, err = openTable(data, sheet); err != nil {
			return err
		}
		if j.layout, err = layOut(ctx, j.table, false); err != nil {
			return err
		}
		if err := c.check(len(j.layout.columns)); err != nil {
			return err
		}
		j.of = i
		j.of.Choice = c
		state := Checking
		if run {
			state = Running
		}
		if ok, err := begin(ctx, tx, id, state, sheet, &c); err != nil || !ok {
			return cmp.Or(err, error(grid.Errorf(grid.CodeConflict, "此次导入正在进行或已完成", "This import is under way, or done")))
		}
		return remember(ctx, tx, j.layout.hash, &c)
	})
	if err != nil {
		if j.table != nil {
			j.table.close()
		}
		<-s.turn
		return Import{}, readable(ctx, err)
	}
	later := pg.Settled(ctx, func(committed bool) {
		if committed {
			s.launch(ctx, j)
			return
		}
		j.table.close()
		<-s.turn
	})
	if !later {
		select {
		case <-j.done:
		case <-time.After(wait):
		case <-ctx.Done():
		}
	}
	return s.Get(ctx, id)
}

// launch does the work beside the request.
func (s *Service) launch(ctx context.Context, j *job) {
	ctx, j.cancel = context.WithTimeout(context.WithoutCancel(ctx), maxTime)
	s.jobs.mu.Lock()
	s.jobs.running[j.of.ID] = j
	s.jobs.wait.Add(1)
	s.jobs.mu.Unlock()
	go func() {
		defer s.jobs.wait.Done()
		defer func() {
			s.jobs.mu.Lock()
			delete(s.jobs.running, j.of.ID)
			s.jobs.mu.Unlock()
			j.cancel()
			j.table.close()
			<-s.turn
			close(j.done)
		}()
		beat := make(chan struct{})
		go func() {
			defer close(beat)
			s.beat(ctx, j)
		}()
		s.work(ctx, j)
		j.cancel()
		<-beat
	}()
}

// beat shows now and then how far the work is, and hears whether it is to stop.
func (s *Service) beat(ctx context.Context, j *job) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		var stop bool
		err := s.db.Pool.QueryRow(ctx, `UPDATE import SET seen = now(), rows = $2 WHERE id = $1 AND state IN ('checking', 'running') RETURNING cancel`,
			j.of.ID, j.rows.Load()).Scan(&stop)
		if err == nil && stop {
			j.cancel()
		}
	}
}

// work checks the table, loads it when it is to be and may be, and writes down
// what came of it.
func (s *Service) work(ctx context.Context, j *job) {
	c := j.of.Choice
	k := newChecker(j.layout, &c, j.table.epoch1904())
	entry := grid.Entry{Action: "exchange.import", Subject: "enterprise", Name: j.of.FileName, Grid: j.scope.Home()}
	var o Outcome
	err := s.db.Tx(ctx, func(tx pgx.Tx) error {
		st := newStaging(k, j.scope, s.locator)
		st.alike = s.alike
		if err := j.read(ctx, tx, st); err != nil {
			return err
		}
		if !j.run || k.errors > 0 {
			return errUndo
		}
		var err error
		if o, err = st.load(ctx, tx, sourceOf(&j.of)); err != nil {
			return err
		}
		entry.After = j.of.auditCounts(k, o)
		if err := pg.Audit(ctx, tx, entry); err != nil {
			return err
		}
		return finish(ctx, tx, j.of.ID, Done, k, o, nil)
	})
	if err == nil {
		return
	}
	state, failure := Checked, (*grid.Text)(nil)
	switch {
	case errors.Is(err, errUndo) && j.run:
		state = Refused
	case errors.Is(err, errUndo):
	case errors.Is(ctx.Err(), context.Canceled):
		state = Cancelled
	case ctx.Err() != nil:
		text := t("导入超过 15 分钟，已中止", "The import took more than 15 minutes and was stopped")
		state, failure = Failed, &text
	default:
		text := failureOf(err)
		s.log.Error("an import failed", "import", j.of.ID, "err", err)
		state, failure = Failed, &text
	}
	s.close(context.WithoutCancel(ctx), j, state, k, failure, entry)
}

// close writes down an import that loaded nothing. One whose connection broke while
// it was being committed may have loaded all the same: then it is done, and stays so.
// When the database is away it is tried for a while; who asks later than that is told
// that it was interrupted.
func (s *Service) close(ctx context.Context, j *job, state string, k *checker, failure *grid.Text, entry grid.Entry) {
	for try := range 5 {
		loaded := false
		err := s.db.Tx(ctx, func(tx pgx.Tx) (err error) {
			if loaded, err = isDone(ctx, tx, j.of.ID); err != nil || loaded {
				return err
			}
			return finish(ctx, tx, j.of.ID, state, k, Outcome{}, failure)
		})
		if err == nil && j.run && !loaded {
			entry.After, entry.Outcome = j.of.auditCounts(k, Outcome{}), grid.OutcomeFailed
			s.db.AuditRefused(ctx, entry)
		}
		if err == nil {
			return
		}
		s.log.Error("the end of an import could not be written down", "import", j.of.ID, "err", err)
		time.Sleep(time.Duration(try) * time.Second)
	}
}

// read goes through the table and compares it with what is there.
func (j *job) read(ctx context.Context, tx pgx.Tx, st *staging) error {
	// Checking a large table takes longer than the limit for ordinary statements.
	if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`); err != nil {
		return err
	}
	if j.run { // one after the other, so that each sees what the other has loaded
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('anwang.import'))`); err != nil {
			return err
		}
	}
	if err := st.create(ctx, tx); err != nil {
		return err
	}
	err := j.table.each(ctx, func(row int, cells []cell) error {
		r, ok := st.check.read(row, cells)
		j.rows.Store(int64(st.check.rows))
		if st.check.rows > maxRows {
			return grid.Errorf(grid.CodeTooLarge, "超过 200000 行，请分成几个文件", "there are more than 200000 rows: split the file")
		}
		if !ok {
			return nil
		}
		return st.put(ctx, tx, &r)
	})
	if err != nil {
		return err
	}
	if st.check.rows == 0 {
		return broken("标题行下面没有数据", "there are no rows below the headings")
	}
	st.check.blocks(j.table.merged())
	return st.verify(ctx, tx)
}

// sort puts the problems in the order of the sheet.
func (k *checker) sort() {
	slices.SortStableFunc(k.problems, func(a, b Problem) int { return cmp.Or(a.Row-b.Row, a.Column-b.Column) })
}
