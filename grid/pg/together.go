package pg

import (
	"cmp"
	"context"
	"sync"

	"github.com/jackc/pgx/v5"
)

// whole is a transaction that others are parts of.
type whole struct {
	mu    sync.Mutex // held by the part that is under way
	tx    *txn
	over  bool // nobody takes part any more
	wrote bool
	lost  error // a part could not be undone: nothing of the whole may stay
	then  []func(committed bool)
}

type wholeKey struct{}

func wholeOf(ctx context.Context) *whole {
	w, _ := ctx.Value(wholeKey{}).(*whole)
	return w
}

// Together runs fn in a transaction, of which all are parts that are run with the
// context that fn is given, as long as it runs: what they write is there with what fn
// writes, or none of it is. A part that fails is undone alone, and fn may go on.
// Reading parts see what was written before them. Errors as those of [DB.Tx].
func (db *DB) Together(ctx context.Context, fn func(ctx context.Context, tx pgx.Tx) error) error {
	w, committed := &whole{}, false
	defer func() { // also when fn panics
		for _, f := range w.then {
			f(committed)
		}
	}()
	err := db.run(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		w.tx = tx.(*txn)
		defer w.end()
		err := fn(context.WithValue(ctx, wholeKey{}, w), tx)
		return cmp.Or(err, w.lost)
	})
	committed = err == nil
	return err
}

// Wrote reports whether a part of the transaction of ctx was carried out that could
// write.
func Wrote(ctx context.Context) bool {
	w := wholeOf(ctx)
	if w == nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wrote
}

// Settled has f called when it is known whether what was written stays: now, or at the
// end of what ctx is a part of. It reports whether that is still to come.
func Settled(ctx context.Context, f func(committed bool)) (later bool) {
	if w := wholeOf(ctx); w != nil {
		w.mu.Lock()
		if later = !w.over; later {
			w.then = append(w.then, f)
		}
		w.mu.Unlock()
	}
	if !later {
		f(true)
	}
	return later
}

// end waits for the part that is under way and lets no other begin.
func (w *whole) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
}

// part runs fn as a part, unless another one is just under way or it is over: then it
// is a transaction of its own, as ever.
func (w *whole) part(ctx context.Context, opts pgx.TxOptions, fn func(pgx.Tx) error) (ran bool, err error) {
	if !w.mu.TryLock() {
		return false, nil
	}
	defer w.mu.Unlock()
	if w.over {
		return false, nil
	}
	return true, Translate(w.attempt(ctx, opts.AccessMode != pgx.ReadOnly, fn))
}

func (w *whole) attempt(ctx context.Context, writes bool, fn func(pgx.Tx) error) error {
	t, before := w.tx, w.tx.mark()
	if err := Later(ctx, t, `SAVEPOINT part`); err != nil {
		return err
	}
	err := fn(t)
	switch {
	case err != nil:
	case writes: // what was to be done later is done now, and its errors are those of the part
		_, err = t.Exec(ctx, `RELEASE SAVEPOINT part`)
	default:
		err = Later(ctx, t, `RELEASE SAVEPOINT part`)
	}
	if err == nil {
		w.wrote = w.wrote || writes
		return nil
	}
	if t.undo(before) {
		_, w.lost = t.tx.Exec(context.WithoutCancel(ctx), `ROLLBACK TO SAVEPOINT part`)
	}
	return err
}

// mark is where a transaction stands: how often it was at the database, and how much
// is to be done later.
type mark struct{ sent, waiting int }

func (t *txn) mark() mark { return mark{t.sent, len(t.waiting)} }

// undo forgets what was to be done later since a mark, and reports whether something
// was sent since.
func (t *txn) undo(m mark) (sent bool) {
	if t.sent == m.sent {
		t.waiting = t.waiting[:m.waiting]
		return false
	}
	t.waiting = nil
	return true
}
