package job

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// Filter chooses jobs.
type Filter struct {
	State State  // "" all
	Kind  string // "" all
}

// Page is a page of jobs, newest first.
type Page struct {
	Jobs   []Job
	Next   string        // cursor of the next page; "": this is the last
	States map[State]int // how many there are of the kind in each state
}

// List returns the jobs of the grids that the actor administers. Errors:
// unauthenticated, forbidden, invalid (the cursor is of another list), unavailable.
func (s *Service) List(ctx context.Context, f Filter, cursor string, limit int) (Page, error) {
	scope, err := grid.Require(ctx, grid.ManageJobs)
	if err != nil {
		return Page{}, err
	}
	pages, before := grid.ListOf("jobs", f), grid.ID(0)
	if _, err := pages.After(cursor, &before); err != nil {
		return Page{}, err
	}
	var p Page
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		if p.States, err = tally(ctx, tx, scope, f.Kind); err != nil {
			return err
		}
		p.Jobs, err = list(ctx, tx, scope, &f, 0, before, limit+1)
		return err
	})
	p.Jobs, p.Next = grid.CutPage(p.Jobs, limit, pages, func(j *Job) []any { return []any{j.ID} })
	return p, err
}

// Get returns a job that List would. Errors: unauthenticated, forbidden, not_found,
// unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (j Job, err error) {
	scope, err := grid.Require(ctx, grid.ManageJobs)
	if err != nil {
		return j, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		j, err = load(ctx, tx, scope, id)
		return err
	})
	return j, err
}

func load(ctx context.Context, tx pgx.Tx, scope grid.Scope, id grid.ID) (Job, error) {
	found, err := list(ctx, tx, scope, &Filter{}, id, 0, 1)
	if err == nil && (id == 0 || len(found) == 0) {
		err = grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的后台任务", id), fmt.Sprintf("There is no background job %d", id))
	}
	if err != nil {
		return Job{}, err
	}
	return found[0], nil
}

// Retry has a job that failed or was called off done again, and one that waits to be
// tried again done at once. Errors: unauthenticated, forbidden, not_found, conflict (it
// is under way or done, or the same work has been asked for anew), unavailable.
func (s *Service) Retry(ctx context.Context, id grid.ID) (Job, error) {
	return s.act(ctx, "job.retry", id, func(tx pgx.Tx, j *Job) error {
		if j.State != Failed && j.State != Cancelled && j.State != Retrying {
			return grid.Errorf(grid.CodeConflict, "只有失败、已取消或等待重试的任务可以重试",
				"Only a job that failed, was cancelled or waits to be tried again can be retried")
		}
		_, err := s.client.JobRetryTx(ctx, tx, id)
		return err
	})
}

// Cancel calls off a job that is not over. Errors: unauthenticated, forbidden, not_found,
// conflict (it is over), unavailable.
func (s *Service) Cancel(ctx context.Context, id grid.ID) (Job, error) {
	return s.act(ctx, "job.cancel", id, func(tx pgx.Tx, j *Job) error {
		if j.Over() {
			return grid.Errorf(grid.CodeConflict, "任务已结束", "The job is over")
		}
		return s.CallOff(ctx, tx, id)
	})
}

// act does something to a job that the actor administers and tells the audit.
func (s *Service) act(ctx context.Context, action string, id grid.ID, do func(pgx.Tx, *Job) error) (j Job, err error) {
	err = act.Do(ctx, s.db, act.Work{
		Entry: grid.Entry{Action: action, Subject: "job", ID: id},
		Needs: grid.ManageJobs,
		Do: func(ctx context.Context, tx pgx.Tx, scope grid.Scope, line *grid.Entry) error {
			was, err := load(ctx, tx, scope, id)
			if err != nil {
				return err
			}
			if err := do(tx, &was); err != nil {
				return err
			}
			if j, err = load(ctx, tx, scope, id); err != nil {
				return err
			}
			line.Name, line.Grid, line.Before, line.After = was.title(s), was.Grid, was.audited(), j.audited()
			return nil
		},
	})
	return j, err
}

// title is what a job is called.
func (j *Job) title(s *Service) string {
	k := s.kind(j.Kind)
	switch {
	case k == nil:
		return j.Kind
	case j.Name != "":
		return k.Name.ZH + " " + j.Name
	default:
		return k.Name.ZH
	}
}

// audited is what the audit is told of a job.
func (j *Job) audited() any {
	return map[string]any{"kind": j.Kind, "state": j.State, "attempt": j.Attempt, "record": j.Record}
}
