package job

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// mine is true of a job that is under way as an attempt: $1 the job, $2 the attempt, $3
// the server.
const mine = `id = $1 AND state = 'running' AND attempt = $2 AND attempted_by[array_upper(attempted_by, 1)] = $3`

// claim locks the job of an attempt until the end of the transaction, with how far it is.
func claim(ctx context.Context, tx pgx.Tx, r *Run) error {
	var off bool
	err := tx.QueryRow(ctx, `UPDATE river_job SET metadata = metadata || jsonb_build_object('done', $4::bigint, 'total', $5::bigint)
		 WHERE `+mine+` RETURNING metadata ? 'cancel_attempted_at'`, r.job.ID, r.job.Attempt, r.client.ID(), r.done.Load(),
		r.total.Load()).Scan(&off)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return errNotOurs
	case err == nil && off:
		return errCalledOff
	}
	return err
}

// sign is the sign of life of an attempt: River takes a job up again whose last attempt
// began too long ago, so the attempt begins anew, so to speak. ours is false when it is
// that of another server.
func sign(ctx context.Context, r *Run, first bool) (ours bool, err error) {
	err = r.db.Tx(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `UPDATE river_job SET attempted_at = now(),
			metadata = metadata || jsonb_build_object('done', $4::bigint, 'total', $5::bigint)
			|| CASE WHEN $6::boolean THEN jsonb_build_object('began', now()) ELSE '{}' END
			 WHERE `+mine, r.job.ID, r.job.Attempt, r.client.ID(), r.done.Load(), r.total.Load(), first)
		ours = tag.RowsAffected() == 1
		return err
	})
	return ours, err
}

// isRunning reports whether some server does a job.
func isRunning(ctx context.Context, db *pg.DB, id grid.ID) (running bool, err error) {
	err = db.Read(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM river_job WHERE id = $1 AND state = 'running')`, id).Scan(&running)
	})
	return running, err
}

// shown are the jobs that an administrator sees: those of the grids they hold, and those
// of no one grid for who holds the whole of the main network. $1 is the scope.
const shown = ` FROM river_job j LEFT JOIN grid g ON g.id = (j.args->>'grid')::bigint
	WHERE CASE WHEN g.id IS NOT NULL THEN `

// stateOf names how a job stands.
const stateOf = `CASE j.state
	WHEN 'running' THEN 'running' WHEN 'completed' THEN 'done' WHEN 'discarded' THEN 'failed' WHEN 'retryable' THEN 'retrying'
	WHEN 'cancelled' THEN CASE WHEN j.metadata ? 'cancel_attempted_at' THEN 'cancelled' ELSE 'failed' END
	ELSE CASE WHEN j.attempt > 0 AND cardinality(coalesce(j.errors, '{}')) > 0 THEN 'retrying' ELSE 'waiting' END END`

func (f *Filter) where(scope grid.Scope) (sql string, args []any) {
	return shown + pg.InScope(1, "g.id", "''", "NULL::bigint") + ` ELSE ` + wholeCity + ` END
		AND ($2 = '' OR ` + stateOf + ` = $2) AND ($3 = '' OR j.kind = $3)`, []any{scope.SQL(), string(f.State), f.Kind}
}

// wholeCity is true when the scope holds the root of the main network.
var wholeCity = `EXISTS (SELECT FROM grid r JOIN network n ON n.id = r.network_id WHERE n.main AND r.parent_id IS NULL AND ` +
	pg.InScope(1, "r.id", "''", "NULL::bigint") + `)`

const columns = `j.id, j.kind, ` + stateOf + `, coalesce((j.args->>'subject')::bigint, 0), coalesce(j.args->>'name', ''),
	coalesce((j.args->>'account')::bigint, 0), coalesce(j.args->>'actor', ''), coalesce(g.id, 0), coalesce(grid_names(g.id), ''),
	j.created_at, coalesce((j.metadata->>'began')::timestamptz, j.attempted_at), j.finalized_at,
	CASE WHEN j.state IN ('retryable', 'available', 'scheduled') AND j.attempt > 0 THEN j.scheduled_at END,
	j.attempt, j.max_attempts, coalesce((j.metadata->>'done')::int, 0), coalesce((j.metadata->>'total')::int, 0),
	coalesce(j.errors[array_upper(j.errors, 1)]->>'error', ''), coalesce(j.attempted_by[array_upper(j.attempted_by, 1)], '')`

// list reads jobs, newest first, those before an id (0: from the newest), or the one of
// an id.
func list(ctx context.Context, tx pgx.Tx, scope grid.Scope, f *Filter, one, before grid.ID, limit int) ([]Job, error) {
	where, args := f.where(scope)
	rows, err := tx.Query(ctx, `SELECT `+columns+where+` AND ($4::bigint = 0 OR j.id = $4) AND ($5::bigint = 0 OR j.id < $5) ORDER BY j.id DESC
		LIMIT $6`,
		append(args, one, before, limit)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Job, error) {
		var j Job
		var began, ended, next *time.Time
		var failed string
		err := row.Scan(&j.ID, &j.Kind, &j.State, &j.Record, &j.Name, &j.Account, &j.Actor, &j.Grid, &j.GridName, &j.Created, &began, &ended,
			&next,
			&j.Attempt, &j.Attempts, &j.Done, &j.Total, &failed, &j.Server)
		j.Began, j.Ended, j.Next, j.Failure = orZero(began), orZero(ended), orZero(next), FailureText(failed)
		if j.State == Done || j.State == Cancelled { // what failed on the way is of no concern any more
			j.Failure = grid.Text{}
		}
		return j, err
	})
}

// tally counts the jobs by their state.
func tally(ctx context.Context, tx pgx.Tx, scope grid.Scope, kind string) (map[State]int, error) {
	where, args := (&Filter{Kind: kind}).where(scope)
	rows, err := tx.Query(ctx, `SELECT `+stateOf+`, count(*)`+where+` GROUP BY 1`, args...)
	if err != nil {
		return nil, err
	}
	out := map[State]int{}
	var s State
	var n int
	_, err = pgx.ForEachRow(rows, []any{&s, &n}, func() error { out[s] = n; return nil })
	return out, err
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// FailureText is what people are told of a job that failed, by what River keeps of it. What it
// says itself, of a server that is gone or a fault in the program, is not for people.
func FailureText(kept string) grid.Text {
	var t grid.Text
	if kept == "" {
		return t
	}
	if at := strings.IndexByte(kept, '{'); at >= 0 && json.Unmarshal([]byte(kept[at:]), &t) == nil &&
		t.ZH != "" { // behind what River puts before what is final
		return t
	}
	if kept == rescued {
		return grid.Text{ZH: "执行任务的服务中断", EN: "The server that did it was interrupted"}
	}
	return failureOf(nil)
}

// rescued is what River writes down of an attempt of which nothing was heard any more.
const rescued = "Stuck job rescued by JobRescuer"
