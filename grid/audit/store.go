package audit

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

const columns = `a.id, coalesce((SELECT c.seq FROM audit_chain c WHERE c.id = a.id), 0), a.at, coalesce(a.account_id, 0), a.actor,
	coalesce(a.token_id, 0), a.session, a.remote, a.request,
	a.action, a.subject, coalesce(a.subject_id, 0), a.name, coalesce(a.grid_id, 0), coalesce(g.name, ''), a.outcome, a.before, a.after`

// scopeGrids are the grids that the scope $1 holds whole, worked out once instead of
// once a line; inside those below the grid $2.
var scopeGrids = `WITH scoped AS MATERIALIZED (` + pg.WholeGrids(1) + `), inside AS MATERIALIZED (` + pg.GridsBelow(2) + `)`

// shown are the lines of grids of the scope. Those of no grid, or of one that is
// gone, are for who holds the root.
const shown = ` FROM audit a LEFT JOIN grid g ON g.id = a.grid_id
	WHERE ($1::jsonb IS NULL OR a.grid_id IN (SELECT id FROM scoped)
	       OR g.id IS NULL AND EXISTS (SELECT FROM scoped JOIN grid r ON r.id = scoped.id AND r.parent_id IS NULL
	       JOIN network n ON n.id = r.network_id AND n.main))
	  AND ($2::bigint = 0 OR a.grid_id IN (SELECT id FROM inside))`

// where appends the conditions of a filter to shown, and their arguments.
func (f *Filter) where(scope grid.Scope) (sql string, args []any) {
	var b strings.Builder
	b.WriteString(shown)
	args = []any{scope.SQL(), f.Grid}
	add := func(condition string, v any) {
		args = append(args, v)
		b.WriteString(" AND " + strings.ReplaceAll(condition, "$", "$"+strconv.Itoa(len(args))))
	}
	if f.Line != 0 {
		add("a.id = $", f.Line)
	}
	if !f.From.IsZero() {
		add("a.at >= $", f.From)
	}
	if !f.To.IsZero() {
		add("a.at < $", f.To)
	}
	if f.Account != 0 {
		add("a.account_id = $", f.Account)
	}
	if f.ID != 0 {
		add("a.subject_id = $", f.ID)
	}
	for _, c := range [...]struct{ column, value string }{
		{"actor", f.Actor},
		{"action", f.Action},
		{"subject", f.Subject},
		{"outcome", f.Outcome},
	} {
		if c.value != "" {
			add("a."+c.column+" = $", c.value)
		}
	}
	if q := strings.TrimSpace(f.Q); q != "" {
		add("strpos(name_key(concat_ws('|', a.name, a.actor, a.remote, a.request)), name_key($)) > 0", q)
	}
	return b.String(), args
}

func count(ctx context.Context, tx pgx.Tx, scope grid.Scope, f *Filter) (n int, err error) {
	sql, args := f.where(scope)
	err = tx.QueryRow(ctx, scopeGrids+` SELECT count(*) FROM (SELECT`+sql+` LIMIT `+strconv.Itoa(MostMatched)+`) s`, args...).Scan(&n)
	return n, err
}

// list reads lines, newest first, those before an id (0: from the newest).
func list(ctx context.Context, tx pgx.Tx, scope grid.Scope, f *Filter, before grid.ID, limit int) ([]Row, error) {
	sql, args := f.where(scope)
	if before != 0 {
		args = append(args, before)
		sql += " AND a.id < $" + strconv.Itoa(len(args))
	}
	args = append(args, limit)
	rows, err := tx.Query(ctx, scopeGrids+` SELECT `+columns+sql+` ORDER BY a.id DESC LIMIT $`+strconv.Itoa(len(args)), args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Row, error) {
		var r Row
		err := row.Scan(&r.ID, &r.Seq, &r.At, &r.Account, &r.Actor, &r.Token, &r.Session, &r.Remote, &r.Request,
			&r.Action, &r.Subject, &r.SubjectID, &r.Name, &r.Grid, &r.GridName, &r.Outcome, &r.Before, &r.After)
		return r, err
	})
}

// link is a line as the chain sees it: its content as the migration of its form has it
// digested, or all its columns as JSON for a line in the first form.
type link struct {
	id, seq    int64
	form       int16
	content    []byte
	micros     int64 // since 1970
	at         time.Time
	prev, hash []byte
}

const (
	digested = `(a.id, (extract(epoch FROM a.at) * 1000000)::bigint, a.account_id, a.actor, a.token_id, a.session, a.remote, a.request,
		a.action, a.subject, a.subject_id, a.name, a.grid_id, a.before, a.after, a.outcome)`

	linkColumns = `a.id, coalesce(c.seq, 0), coalesce(a.form, 0), CASE a.form WHEN 2 THEN row` + digested +
		`::text WHEN 1 THEN jsonb_build_array` + digested + `::text
		ELSE (to_jsonb(a) - ARRAY['form', 'at'] || jsonb_build_object('seq', c.seq))::text END,
	(extract(epoch FROM a.at) * 1000000)::bigint, a.at, c.prev, c.hash`
)

// to are where linkColumns are read into.
func (l *link) to() []any {
	return []any{&l.id, &l.seq, &l.form, &l.content, &l.micros, &l.at, &l.prev, &l.hash}
}

// links reads the lines that follow a place in the chain.
func links(ctx context.Context, tx pgx.Tx, after int64, limit int) ([]link, error) {
	rows, err := tx.Query(ctx, `SELECT `+linkColumns+` FROM audit_chain c JOIN audit a ON a.id = c.id WHERE c.seq > $1 ORDER BY c.seq
		LIMIT $2`, after, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (link, error) {
		var l link
		err := row.Scan(l.to()...)
		return l, err
	})
}

// unchained calls f with every line that has no position in the chain and the digest that was
// noted of it when it was written, nil when none was.
func unchained(ctx context.Context, tx pgx.Tx, f func(l *link, noted []byte)) error {
	rows, err := tx.Query(ctx, `SELECT `+linkColumns+`, w.digest
		 FROM audit a LEFT JOIN audit_chain c ON c.id = a.id LEFT JOIN audit_waiting w ON w.id = a.id WHERE c.id IS NULL ORDER BY a.id`)
	if err != nil {
		return err
	}
	var l link
	var noted []byte
	_, err = pgx.ForEachRow(rows, append(l.to(), &noted), func() error { f(&l, noted); return nil })
	return err
}

// gone are the numbers of lines that wait for their place and are not there.
func gone(ctx context.Context, tx pgx.Tx) ([]int64, error) {
	rows, err := tx.Query(ctx, `SELECT w.id FROM audit_waiting w
		WHERE NOT EXISTS (SELECT FROM audit a WHERE a.id = w.id) OR EXISTS (SELECT FROM audit_chain c WHERE c.id = w.id) ORDER BY w.id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// mostTied is how many lines audit_tie ties at most (migration 041).
const mostTied = 1000

// tie gives lines that have been committed their places in the chain, and says how
// many.
func tie(ctx context.Context, db interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
},
) (n int, err error) {
	if err = db.QueryRow(ctx, `SELECT audit_tie()`).Scan(&n); err == nil && n < 0 {
		err = errNoEnd
	}
	return n, err
}

// listen has the connection told when lines have been committed.
func listen(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `LISTEN anwang_audit`)
	return err
}

// wake is the lock that a transaction holds while it notifies whoever keeps the chain;
// one that cannot have it does not notify (migration 041).
const wake = `hashtext('anwang.audit.wake')`

// lockWake has nobody notify until unlockWake; not where somebody is just doing it.
func lockWake(ctx context.Context, conn *pgx.Conn) (yes bool, err error) {
	err = conn.QueryRow(ctx, `SELECT pg_try_advisory_lock(`+wake+`)`).Scan(&yes)
	return yes, err
}

func unlockWake(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `SELECT pg_advisory_unlock(`+wake+`)`)
	return err
}

// end reads what is kept about the end of the chain, and the last place that there is;
// ErrNoRows when it is gone.
func end(ctx context.Context, tx pgx.Tx) (seq, last int64, hash []byte, err error) {
	err = tx.QueryRow(ctx, `SELECT seq, coalesce((SELECT max(seq) FROM audit_chain), 0), hash FROM audit_head`).Scan(&seq, &last, &hash)
	return seq, last, hash, err
}

// EndOf is the newest place in the chain and its hash as the transaction sees them; 0 and
// nothing before the first.
func EndOf(ctx context.Context, tx pgx.Tx) (seq int64, hash []byte, err error) {
	seq, _, hash, err = end(ctx, tx)
	return seq, hash, err
}

// HashAt is the hash of a place in the chain; none when there is no such place.
func HashAt(ctx context.Context, tx pgx.Tx, seq int64) (hash []byte, err error) {
	err = tx.QueryRow(ctx, `SELECT hash FROM audit_chain WHERE seq = $1`, seq).Scan(&hash)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return hash, err
}

// entered reports whether anybody has ever logged in, which is written down.
func entered(ctx context.Context, tx pgx.Tx) (yes bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM account WHERE last_login IS NOT NULL)`).Scan(&yes)
	return yes, err
}
