package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// forgetFiles removes the oldest files of imports that are older than 30 days, with what
// was found wrong in them, and reports whether there may be more of them.
func forgetFiles(ctx context.Context, tx pgx.Tx) (more bool, err error) {
	var old []grid.ID
	err = tx.QueryRow(ctx, `SELECT coalesce(array_agg(id), '{}') FROM (
		SELECT id, created FROM import WHERE kept ORDER BY created LIMIT 20) i WHERE created < now() - interval '30 days'`).Scan(&old)
	if err != nil || len(old) == 0 {
		return false, err
	}
	if err := unbounded(ctx, tx); err != nil {
		return false, err
	}
	for _, sql := range [...]string{
		`DELETE FROM import_problem WHERE import_id = ANY ($1)`,
		`DELETE FROM import_part WHERE import_id = ANY ($1)`,
		`UPDATE import SET kept = false WHERE id = ANY ($1)`,
	} {
		if _, err := tx.Exec(ctx, sql, old); err != nil {
			return false, err
		}
	}
	return true, nil
}

// partBytes is how much of a file one row holds.
const partBytes = 1 << 20

// fileOf reads the file of an import, a part at a time.
func fileOf(ctx context.Context, tx pgx.Tx, id grid.ID) (*content, error) {
	var of [2]int
	err := tx.QueryRow(ctx, `SELECT count(*), coalesce(sum(length(data)), 0) FROM import_part WHERE import_id = $1`, id).Scan(&of[0], &of[1])
	if err != nil {
		return nil, err
	}
	return spool(&partReader{ctx: ctx, tx: tx, id: id, parts: of[0]}, int64(of[1]))
}

// partReader reads the parts of a file one after the other.
type partReader struct {
	ctx      context.Context
	tx       pgx.Tx
	id       grid.ID
	n, parts int
	data     []byte
}

func (r *partReader) Read(p []byte) (int, error) {
	for len(r.data) == 0 {
		if r.n == r.parts {
			return 0, io.EOF
		}
		if err := r.tx.QueryRow(r.ctx, `SELECT data FROM import_part WHERE import_id = $1 AND n = $2`, r.id, r.n).Scan(&r.data); err != nil {
			return 0, err
		}
		r.n++
	}
	n := copy(p, r.data)
	r.data = r.data[n:]
	return n, nil
}

// keepFile keeps the file of an import in parts.
func keepFile(ctx context.Context, tx pgx.Tx, id grid.ID, file *content) error {
	if err := unbounded(ctx, tx); err != nil {
		return err
	}
	from, n, buf := file.from(0), -1, make([]byte, partBytes)
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"import_part"}, []string{"import_id", "n", "data"}, pgx.CopyFromFunc(func() ([]any, error) {
		n++
		switch got, err := io.ReadFull(from, buf); {
		case err == io.EOF:
			return nil, nil
		case err == nil || errors.Is(err, io.ErrUnexpectedEOF):
			return []any{id, n, buf[:got]}, nil
		default:
			return nil, err
		}
	}))
	return err
}

func insertImport(ctx context.Context, tx pgx.Tx, scope grid.Scope, register, name, format string, file *content) (id grid.ID,
	err error,
) {
	a := grid.ActorOf(ctx)
	err = tx.QueryRow(ctx, `INSERT INTO import (account_id, actor, grid_id, file_name, format, size, kept, register)
		VALUES (nullif($1::bigint, 0), $2, nullif($3::bigint, 0), $4, $5, $6, true, $7) RETURNING id`,
		a.ID, a.Login, scope.Home(), name, format, file.size, register).Scan(&id)
	if err != nil {
		return 0, err
	}
	return id, keepFile(ctx, tx, id, file)
}

// listImports returns imports that the actor may know of, newest first; id 0 all.
func listImports(ctx context.Context, tx pgx.Tx, id, before grid.ID, limit int) ([]Import, error) {
	a, to := grid.ActorOf(ctx), access(ctx)
	const own = `($2::boolean OR i.account_id IS NOT DISTINCT FROM nullif($1::bigint, 0) OR i.grid_id IS NOT NULL AND `
	rows, err := tx.Query(ctx, `
		SELECT i.id, i.actor, $2::boolean OR i.account_id IS NOT DISTINCT FROM nullif($1::bigint, 0), coalesce(grid_names(i.grid_id), ''),
		       i.created, i.file_name, i.register, i.format, i.size, i.kept, i.sheet, i.choice, i.state, i.began, i.ended,
		       CASE WHEN i.state IN ('checking', 'running') THEN coalesce(j.done, 0) ELSE i.rows END,
		       i.left_rows, i.created_rows, i.updated_rows, i.same_rows, i.waiting_rows, i.errors, i.warnings, i.bad_rows, i.kinds, i.failure,
		       i.state IN ('checking', 'running') AND NOT coalesce(j.live, false), coalesce(j.called_off, false), j.failure::jsonb
		  FROM import i CROSS JOIN LATERAL job_state(i.job_id) j
		 WHERE ($4::bigint = 0 OR i.id = $4) AND ($5::bigint = 0 OR i.id < $5)
		   AND (i.register = ANY ($7) AND `+own+pg.InScope(3, "i.grid_id", "''", "NULL::bigint")+`)
		     OR i.register = ANY ($8) AND `+own+pg.InScope(9, "i.grid_id", "''", "NULL::bigint")+`))
		 ORDER BY i.id DESC LIMIT $6`, a.ID, a.IsInternal(), to[0].scope.SQL(), id, before, limit, to[0].registers, to[1].registers,
		to[1].scope.SQL())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanImport)
}

func scanImport(row pgx.CollectableRow) (Import, error) {
	var i Import
	var choice, kinds, failure, told []byte
	var began, ended *time.Time
	var dead, calledOff bool
	err := row.Scan(&i.ID, &i.Actor, &i.Mine, &i.GridName, &i.Created, &i.FileName, &i.Register, &i.Format, &i.Size, &i.Kept,
		&i.Worksheet, &choice,
		&i.State,
		&began, &ended, &i.Rows, &i.Left,
		&i.Outcome.Created, &i.Outcome.Updated, &i.Outcome.Same, &i.Outcome.Waiting, &i.Errors, &i.Warnings, &i.BadRows, &kinds,
		&failure, &dead, &calledOff, &told)
	if err != nil {
		return i, err
	}
	if began != nil {
		i.Began = *began
	}
	if ended != nil {
		i.Ended = *ended
	}
	if err := errors.Join(json.Unmarshal(choice, &i.Choice), json.Unmarshal(kinds, &i.Kinds)); err != nil {
		return i, err
	}
	switch {
	case dead && calledOff:
		i.State = Cancelled
	case dead: // nobody is at it any more, and nothing was written down
		i.State, i.Failure = Failed, t("服务中断，什么也没有导入；请重试", "The service was interrupted; nothing was imported. Try again")
		failure = told
	}
	if failure != nil {
		if err := json.Unmarshal(failure, &i.Failure); err != nil {
			return i, err
		}
	}
	return i, nil
}

func loadImport(ctx context.Context, tx pgx.Tx, id grid.ID) (Import, error) {
	list, err := listImports(ctx, tx, id, 0, 1)
	if err != nil {
		return Import{}, err
	}
	if id == 0 || len(list) == 0 {
		return Import{}, grid.Errorf(grid.CodeNotFound, "没有此次导入", "There is no such import")
	}
	return list[0], nil
}

// begin notes that work is asked for, unless it is under way already.
func begin(ctx context.Context, tx pgx.Tx, id grid.ID, state, worksheet string, c *Choice) (bool, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return false, err
	}
	tag, err := tx.Exec(ctx, `UPDATE import SET state = $2, sheet = $3, choice = $4, job_id = NULL, `+anew+`
		 WHERE id = $1 AND state <> 'done' AND NOT (state IN ('checking', 'running') AND coalesce((job_state(job_id)).live, false))`, id, state,
		worksheet, b)
	return tag.RowsAffected() == 1, err
}

// anew makes an import one of which nothing has come yet.
const anew = `began = now(), ended = NULL, failure = NULL,
	rows = 0, left_rows = 0, waiting_rows = 0, created_rows = 0, updated_rows = 0, same_rows = 0, errors = 0, warnings = 0,
		bad_rows = 0, kinds = '{}'`

// setJob says which job an import is.
func setJob(ctx context.Context, tx pgx.Tx, id, job grid.ID) error {
	_, err := tx.Exec(ctx, `UPDATE import SET job_id = $2 WHERE id = $1`, id, job)
	return err
}

// jobOf is the job that an import is, or was last; 0: none.
func jobOf(ctx context.Context, tx pgx.Tx, id grid.ID) (job grid.ID, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce(job_id, 0) FROM import WHERE id = $1`, id).Scan(&job)
	return job, err
}

// resume notes that an attempt begins at the work of a job; false when the import is
// done already, or another job by now.
func resume(ctx context.Context, tx pgx.Tx, id, job grid.ID, run bool) (bool, error) {
	state := Checking
	if run {
		state = Running
	}
	tag, err := tx.Exec(ctx, `UPDATE import SET state = $2, `+anew+` WHERE id = $1 AND coalesce(job_id, 0) = $3 AND state <> 'done'`, id,
		state, job)
	return tag.RowsAffected() == 1, err
}

// isDone reports whether an import has loaded its rows; it waits for whoever is just
// committing them.
func isDone(ctx context.Context, tx pgx.Tx, id grid.ID) (done bool, err error) {
	err = tx.QueryRow(ctx, `SELECT state = 'done' FROM import WHERE id = $1 FOR UPDATE`, id).Scan(&done)
	return done, err
}

// finish writes down what came of the work, with every problem.
func finish(ctx context.Context, tx pgx.Tx, id grid.ID, state string, k *checker, o Outcome, failure *grid.Text) error {
	kinds, err := json.Marshal(k.kinds)
	if err != nil {
		return err
	}
	var why []byte
	if failure != nil {
		if why, err = json.Marshal(failure); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM import_problem WHERE import_id = $1`, id); err != nil {
		return err
	}
	k.sort()
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"import_problem"},
		[]string{"import_id", "n", "line", "col", "kind", "error", "value", "args", "lon", "lat"},
		pgx.CopyFromSlice(len(k.problems), func(n int) ([]any, error) {
			p := &k.problems[n]
			args := p.Args
			if args == nil {
				args = []string{}
			}
			var lon, lat *float64
			if p.Lon != 0 || p.Lat != 0 {
				lon, lat = &p.Lon, &p.Lat
			}
			return []any{id, n, p.Row, p.Column, p.Kind, p.Error, p.Value, args, lon, lat}, nil
		}))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE import SET state = $2, ended = now(), rows = $3, created_rows = $4, updated_rows = $5, same_rows = $6,
			errors = $7, warnings = $8, bad_rows = $9, kinds = $10, failure = $11, left_rows = $12, waiting_rows = $13 WHERE id = $1`,
		id, state, k.rows, o.Created, o.Updated, o.Same, k.errors, k.warnings, k.badRows(), kinds, why, k.left, o.Waiting)
	return err
}

func listProblems(ctx context.Context, tx pgx.Tx, id grid.ID, f ProblemFilter) ([]Problem, int, error) {
	const where = ` FROM import_problem WHERE import_id = $1 AND ($2 = '' OR kind = $2) AND ($3 = '' OR error = ($3 = 'error'))
		AND ($4 = 0 OR line = $4)`
	var matched int
	if err := tx.QueryRow(ctx, `SELECT count(*)`+where, id, f.Kind, f.Only, f.Row).Scan(&matched); err != nil {
		return nil, 0, err
	}
	rows, err := tx.Query(ctx, `SELECT line, col, kind, error, value, args, coalesce(lon, 0), coalesce(lat, 0)`+where+
		` ORDER BY n OFFSET $5 LIMIT nullif($6, 0)`,
		id, f.Kind, f.Only, f.Row, f.Offset, f.Limit)
	if err != nil {
		return nil, 0, err
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Problem, err error) {
		err = row.Scan(&p.Row, &p.Column, &p.Kind, &p.Error, &p.Value, &p.Args, &p.Lon, &p.Lat)
		p.Value = enterprises().shielded(-1, p.Value) // of an import from before that was done at once
		return p, err
	})
	return list, matched, err
}

// remembered is what the actor chose last for such headings.
func remembered(ctx context.Context, tx pgx.Tx, headings string) (c Choice, ok bool, err error) {
	var b []byte
	err = tx.QueryRow(ctx, `SELECT choice FROM import_mapping WHERE account_id = $1 AND headings = $2`, grid.ActorOf(ctx).ID,
		headings).Scan(&b)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, false, nil
	}
	if err != nil {
		return c, false, err
	}
	return c, true, json.Unmarshal(b, &c)
}

// remember keeps a choice for the next table with such headings.
func remember(ctx context.Context, tx pgx.Tx, headings string, c *Choice) error {
	if grid.ActorOf(ctx).ID == 0 {
		return nil
	}
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO import_mapping (account_id, headings, choice) VALUES ($1, $2, $3)
		ON CONFLICT (account_id, headings) DO UPDATE SET choice = excluded.choice, used = now()`, grid.ActorOf(ctx).ID, headings, b)
	return err
}
