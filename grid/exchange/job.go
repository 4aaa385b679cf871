package exchange

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// Queue has work done in the background; *job.Service is one.
type Queue interface {
	// Enqueue adds work of a kind on a record, called name, in the transaction that asks
	// for it; at is the grid whose administrators see it.
	Enqueue(ctx context.Context, tx pgx.Tx, kind string, record grid.ID, name string, at grid.ID) (grid.ID, error)
	// CallOff stops work.
	CallOff(ctx context.Context, tx pgx.Tx, id grid.ID) error
}

// Turn is one attempt at work of a queue; *job.Run is one.
type Turn interface {
	ID() grid.ID                                  // of the work
	Record() grid.ID                              // the record that it works on
	Reached(done, of int)                         // shows how far it is
	Finish(ctx context.Context, tx pgx.Tx) error  // ends it in the transaction that writes what came of it
	Again(ctx context.Context, failed error) bool // another attempt follows
	CalledOff(ctx context.Context) bool           // somebody stopped it
}

// MaxTime is how long an import may take.
const MaxTime = 15 * time.Minute

// Queued has trials and imports of tables done by a queue; without one they are done
// while whoever asks for them waits.
func (s *Service) Queued(q Queue) { s.queue = q }

// Start asks for a trial, or with run for the import itself, of a file that was
// uploaded. It goes on when the request has ended; wait is how long to wait for its
// end before answering; as part of a larger change it begins when that is over, and
// nobody waits. A trial writes nothing; the import is all or nothing, and checks
// everything again, since the world has gone on. Errors: unauthenticated, forbidden,
// not_found, invalid, conflict (it is under way or done, or the file is gone),
// unavailable.
func (s *Service) Start(ctx context.Context, id grid.ID, worksheet string, c Choice, run bool, wait time.Duration) (Import, error) {
	state, kind := Checking, CheckJob
	if run {
		state, kind = Running, RunJob
	}
	needs, err := s.needed(ctx, id)
	if err != nil {
		return Import{}, err
	}
	err = act.Do(ctx, s.db, act.Work{
		Entry: grid.Entry{Action: "exchange.start", Subject: "enterprise"}, Needs: needs,
		Do: func(ctx context.Context, tx pgx.Tx, scope grid.Scope, line *grid.Entry) error {
			i, file, err := s.mine(ctx, tx, id)
			if err != nil {
				return err
			}
			defer file.close()
			of, err := registerOf(i.Register)
			if err != nil {
				return err
			}
			line.Subject, line.Name, line.Grid, line.After = of.key(), i.FileName, scope.Home(), map[string]any{"import": id, "trial": !run}
			heads, err := s.headed(ctx, of, id, file, worksheet, c.Headings)
			if err != nil {
				return err
			}
			if err := c.check(of, heads.columns); err != nil {
				return err
			}
			if ok, err := begin(ctx, tx, id, state, worksheet, &c); err != nil || !ok {
				return cmp.Or(err, error(grid.Errorf(grid.CodeConflict, "此次导入正在进行或已完成", "This import is under way, or done")))
			}
			if s.queue != nil {
				job, err := s.queue.Enqueue(ctx, tx, kind, id, i.FileName, scope.Home())
				if err != nil {
					return err
				}
				if err := setJob(ctx, tx, id, job); err != nil {
					return err
				}
			}
			return remember(ctx, tx, heads.hash, &c)
		},
	})
	if err != nil {
		return Import{}, readable(ctx, err)
	}
	if s.queue == nil {
		ctx, cancel := context.WithTimeout(ctx, MaxTime)
		defer cancel()
		_ = s.Work(ctx, alone(id), run) // what came of it stands in the import
	} else if later := pg.Settled(ctx, func(bool) {}); !later {
		return s.await(ctx, id, wait)
	}
	return s.Get(ctx, id)
}

// headed is what a choice for a worksheet is held against.
func (s *Service) headed(ctx context.Context, of *register, id grid.ID, file *content, worksheet string, at Headings) (headed, error) {
	if known, ok := s.headings.find(id, worksheet, at); ok {
		return known, nil
	}
	tab, _, err := openTable(file, worksheet)
	if err != nil {
		return headed{}, err
	}
	defer tab.close()
	l, err := layOut(ctx, of, tab, at, 0)
	if err != nil {
		return headed{}, err
	}
	return s.headings.keep(id, worksheet, at, l), nil
}

// await returns an import when it has ended, or when somebody has waited long enough.
func (s *Service) await(ctx context.Context, id grid.ID, wait time.Duration) (i Import, err error) {
	late := time.Now().Add(wait)
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, time.Second/2) {
		if i, err = s.Get(ctx, id); err != nil || !i.Busy() || time.Now().Add(pause).After(late) {
			return i, err
		}
		select {
		case <-ctx.Done():
			return i, nil
		case <-time.After(pause):
		}
	}
}

// alone is the turn of who has no queue.
type alone grid.ID

func (a alone) ID() grid.ID                          { return 0 }
func (a alone) Record() grid.ID                      { return grid.ID(a) }
func (a alone) Reached(int, int)                     {}
func (a alone) Finish(context.Context, pgx.Tx) error { return nil }
func (a alone) Again(context.Context, error) bool    { return false }
func (a alone) CalledOff(ctx context.Context) bool   { return errors.Is(ctx.Err(), context.Canceled) }

// job is one attempt at a trial or an import.
type job struct {
	Turn
	of     Import
	run    bool // else a trial
	most   int  // rows that the table may have
	table  table
	layout *layout
	scope  grid.Scope
}

// Work does a trial, or with run the import, that Start asked for, with what the actor
// may do now. Errors: forbidden, those of the table, and what may pass.
func (s *Service) Work(ctx context.Context, turn Turn, run bool) error {
	j := &job{Turn: turn, run: run}
	needs, err := s.needed(ctx, turn.Record())
	if err != nil {
		return err
	}
	if j.scope, err = grid.Require(ctx, needs); err != nil {
		return s.db.Refused(ctx, err, grid.Entry{Action: "exchange.import", Subject: "enterprise"})
	}
	var file *content
	defer func() { file.close() }()
	stale := false
	err = s.db.Tx(ctx, func(tx pgx.Tx) error {
		ok, err := resume(ctx, tx, turn.Record(), turn.ID(), run)
		if err != nil {
			return err
		}
		if stale = !ok; stale { // it was loaded already, or asked for anew
			return turn.Finish(ctx, tx)
		}
		j.of, file, err = s.mine(ctx, tx, turn.Record())
		return err
	})
	if err != nil || stale {
		return err
	}
	if j.table, _, err = openTable(file, j.of.Worksheet); err != nil {
		return err
	}
	defer j.table.close()
	of, err := registerOf(j.of.Register)
	if err != nil {
		return err
	}
	j.most = s.mostRows(j.table)
	if j.layout, err = layOut(ctx, of, j.table, j.of.Choice.Headings, 0); err != nil {
		return err
	}
	return s.work(ctx, j)
}

// work checks the table, loads it when it is to be and may be, and writes down
// what came of it.
func (s *Service) work(ctx context.Context, j *job) error {
	c := j.of.Choice
	k := newChecker(j.layout, &c, j.table)
	entry := grid.Entry{Action: "exchange.import", Subject: k.of.key(), Name: j.of.FileName, Grid: j.scope.Home()}
	load := s.loadPoints
	if k.of.entrance != nil {
		load = s.enter
	}
	err := load(ctx, j, k, entry)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errUndo) && j.run:
		return s.close(ctx, j, Refused, k, nil, entry)
	case errors.Is(err, errUndo):
		return s.close(ctx, j, Checked, k, nil, entry)
	case j.CalledOff(ctx):
		return errors.Join(err, s.close(ctx, j, Cancelled, k, nil, entry))
	case j.Again(ctx, err):
		return err
	}
	text := failureOf(err)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		text = t("导入超过 15 分钟，已中止", "The import took more than 15 minutes and was stopped")
	}
	s.log.Error("an import failed", "import", j.of.ID, "err", err)
	return errors.Join(err, s.close(ctx, j, Failed, k, &text, entry))
}

// loadPoints loads a table of points in bulk.
func (s *Service) loadPoints(ctx context.Context, j *job, k *checker, entry grid.Entry) error {
	return act.Do(ctx, s.db, act.Work{
		Entry: entry, Needs: k.of.needs,
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, line *grid.Entry) error {
			sectors, err := pg.Sectors(ctx, tx)
			if err != nil {
				return err
			}
			k.worksheet.sectors.list = sectors
			st := s.stage(k, j.scope)
			if err := j.read(ctx, tx, k, st); err != nil {
				return err
			}
			if !j.run || k.stopped() {
				return errUndo
			}
			if err := dropRows(ctx, tx, k.bad); err != nil {
				return err
			}
			o, err := st.load(ctx, tx, sourceOf(&j.of), func(loaded int) { j.reached(k.rows, min(loaded, k.rows)) })
			if err != nil {
				return err
			}
			line.After = j.of.auditCounts(k, o)
			if err := finish(ctx, tx, j.of.ID, Done, k, o, nil); err != nil {
				return err
			}
			return j.Finish(ctx, tx)
		},
	})
}

// stage is where the rows of a table are held against what is there.
func (s *Service) stage(k *checker, scope grid.Scope) rowStage {
	if k.of.schema != nil {
		return newPointStaging(k, scope, s.locator, s.grader)
	}
	st := newStaging(k, scope, s.locator)
	st.alike = s.alike
	return st
}

// close writes down an import that loaded nothing. One whose connection broke while
// it was being committed may have loaded all the same: then it is done, and stays so.
// What cannot be written down is told of the work: that it failed.
func (s *Service) close(ctx context.Context, j *job, state string, k *checker, failure *grid.Text, entry grid.Entry) error {
	ctx = context.WithoutCancel(ctx)
	loaded := false
	err := s.db.Tx(ctx, func(tx pgx.Tx) (err error) {
		if loaded, err = isDone(ctx, tx, j.of.ID); err != nil || loaded {
			return err
		}
		if err := finish(ctx, tx, j.of.ID, state, k, Outcome{}, failure); err != nil {
			return err
		}
		if state == Refused || state == Checked {
			return j.Finish(ctx, tx)
		}
		return nil
	})
	if err == nil && j.run && !loaded {
		entry.After, entry.Outcome = j.of.auditCounts(k, Outcome{}), grid.OutcomeFailed
		s.db.AuditRefused(ctx, entry)
	}
	return err
}

// read goes through the table and compares it with what is there.
func (j *job) read(ctx context.Context, tx pgx.Tx, k *checker, st rowStage) error {
	if err := unbounded(ctx, tx); err != nil {
		return err
	}
	if j.run {
		if err := oneAtATime(ctx, tx); err != nil {
			return err
		}
	}
	if err := st.create(ctx, tx); err != nil {
		return err
	}
	if err := j.stage(ctx, tx, k, st); err != nil {
		return err
	}
	if k.rows == k.left {
		return noRows()
	}
	k.ended()
	return st.verify(ctx, tx)
}

func noRows() error {
	return broken("标题行下面没有数据", "there are no rows below the headings")
}

// stageChunk is how many rows are copied into the database at a time.
const stageChunk = 4000

// stage reads the rows and copies them into the database meanwhile.
func (j *job) stage(ctx context.Context, tx pgx.Tx, k *checker, st rowStage) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	chunks, ended := make(chan [][]any, 1), make(chan error, 1)
	go func() {
		defer close(chunks)
		defer func() {
			if r := recover(); r != nil { // it must not end the server of everybody else
				ended <- fmt.Errorf("reading a table: %v", r)
			}
		}()
		ended <- j.rows(reading, k, st, chunks)
	}()
	var err error
	for rows := range chunks {
		if err == nil {
			if err = copyRows(ctx, tx, st.copied(), rows); err != nil {
				stop()
			}
		}
	}
	return cmp.Or(err, <-ended)
}

// rows reads the rows into chunks.
func (j *job) rows(ctx context.Context, k *checker, st rowStage, chunks chan<- [][]any) error {
	var chunk [][]any
	send := func() error {
		select {
		case chunks <- chunk:
			chunk = make([][]any, 0, stageChunk)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := j.table.each(ctx, func(row rawRow) error {
		r, ok := k.read(row)
		if j.reached(k.rows, 0); k.rows > j.most {
			return tooLong(j.table, j.most)
		}
		if !ok {
			return nil
		}
		if chunk = append(chunk, st.row(&r)); len(chunk) >= stageChunk {
			return send()
		}
		return nil
	})
	if err == nil && len(chunk) > 0 {
		err = send()
	}
	return err
}

// reached shows how far it is: an import is half done when all of its rows have been read.
func (j *job) reached(read, loaded int) {
	if j.run {
		read = (read + loaded) / 2
	}
	j.Reached(read, 0)
}

// stopped reports whether what is wrong keeps the table from being loaded: any error, or,
// where rows with errors are passed over, one of the table as a whole or of every row.
func (k *checker) stopped() bool {
	switch {
	case k.errors == 0:
		return false
	case k.choice.Faulty != Skip, k.overfull:
		return true
	}
	n := k.badRows()
	return n < len(k.bad) || n >= k.rows-k.left
}

// badRows is how many rows below the headings have an error.
func (k *checker) badRows() (n int) {
	for row := range k.bad {
		if row > k.layout.heading {
			n++
		}
	}
	return n
}

// sort puts the problems in the order of the worksheet.
func (k *checker) sort() {
	slices.SortStableFunc(k.problems, func(a, b Problem) int { return cmp.Or(a.Row-b.Row, a.Column-b.Column) })
}
