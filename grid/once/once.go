// Package once 一次办理 has something done once that is asked for several times. Whoever
// does not know whether a request arrived sends it again with the same key, and gets
// the answer of the first one.
//
// What a request changes and the answer to it are written in one transaction
// ([pg.DB.Together]): either both are there or neither is, whenever the service or the
// database is ended. The answer may hold what nobody else may read, a new password or
// the secret of a token, so it is sealed with the key of the request, which is not kept:
// the table alone tells nobody what was answered.
package once

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Kept is how long an answer is kept.
const Kept = 24 * time.Hour

// patience is how long somebody waits for the answer of a request that was sent before
// theirs and is still under way.
const patience = 10 * time.Second

// Request is something that is to be done once.
type Request struct {
	Key       string   // of who asks; theirs alone
	Operation string   // what is asked for, in a word, for who looks after the service
	Digest    [32]byte // of all that it says
}

// Answer is what came of a request.
type Answer struct {
	Status int
	Header map[string][]string
	Body   []byte
}

// failed reports whether nothing of the request may stay.
func (a *Answer) failed() bool { return a.Status >= 500 }

// Service does things once.
type Service struct {
	db       *pg.DB
	log      *slog.Logger
	patience time.Duration
}

// New returns the service over a database.
func New(db *pg.DB, log *slog.Logger) *Service {
	return &Service{db: db, log: log, patience: patience}
}

// errUnderWay ends the transaction of who has to wait.
var errUnderWay = errors.New("the same request is under way")

// errFailed ends the transaction of a request that failed.
var errFailed = errors.New("the request failed")

// Do has the request of the actor of ctx done, unless that has happened in the last 24
// hours: then it returns the answer of that time, and again is true. What do writes with
// the context it is given is written together with its answer; where it writes nothing,
// nothing is kept, and where it fails (a status from 500 on), nothing stays. Errors:
// key_reused (another request had the key), under_way, conflict (the actor holds
// something else than then), unavailable.
func (s *Service) Do(ctx context.Context, r Request, do func(context.Context) Answer) (a Answer, again bool, err error) {
	late := time.Now().Add(s.patience)
	for wait := 10 * time.Millisecond; ; wait = min(2*wait, time.Second/2) {
		a, again, err = s.try(ctx, r, do)
		if !errors.Is(err, errUnderWay) {
			return a, again, err
		}
		if time.Now().Add(wait).After(late) {
			e := grid.Errorf(grid.CodeUnderWay, "使用同一 Idempotency-Key 的请求正在办理，请稍后再试",
				"A request with this Idempotency-Key is under way; try again in a moment")
			e.Wait = time.Second
			return a, false, e
		}
		select { // without a connection: those who wait take none from who is waited for
		case <-ctx.Done():
			return a, false, ctx.Err()
		case <-time.After(wait):
		}
	}
}

func (s *Service) try(ctx context.Context, r Request, do func(context.Context) Answer) (a Answer, again bool, err error) {
	actor := grid.ActorOf(ctx)
	l, err := lockOf(actor.ID, r.Key)
	if err != nil {
		return a, false, err
	}
	scope := holdingsOf(actor)
	err = s.db.Together(ctx, func(ctx context.Context, tx pgx.Tx) error {
		free, k, err := claim(ctx, tx, l.name)
		switch {
		case err != nil:
			return err
		case !free:
			return errUnderWay
		case k != nil:
			again = true
			a, err = k.answer(l, r, scope)
			return err
		}
		if a = do(ctx); a.failed() {
			return errFailed
		}
		if !pg.Wrote(ctx) {
			return nil
		}
		k = &kept{request: r.Digest[:], scope: scope}
		if k.sealed, err = l.seal(&a); err != nil {
			return err
		}
		return keep(ctx, tx, l.name, actor.ID, r.Operation, k)
	})
	if errors.Is(err, errFailed) {
		err = nil
	}
	return a, again, err
}

// kept is what is known of a request that was done.
type kept struct {
	request []byte // its digest
	scope   []byte // what the actor held
	sealed  []byte // the answer
}

// answer is the answer to the same request by somebody who holds the same.
func (k *kept) answer(l *lock, r Request, scope []byte) (a Answer, err error) {
	switch {
	case !bytes.Equal(k.request, r.Digest[:]):
		return a, grid.Errorf(grid.CodeKeyReused, "此 Idempotency-Key 已用于另一个请求；每个新请求须使用新的键",
			"This Idempotency-Key was used for another request; every new request needs a key of its own")
	case !bytes.Equal(k.scope, scope): // what they may read today is not what the answer was made for
		return a, grid.Errorf(grid.CodeConflict, "该请求已办理，但此后您的授权有变动，无法再次给出当时的结果；请直接查看记录",
			"This was done; what you may see has changed since, so the answer is not repeated. Look at the record")
	}
	return l.open(k.sealed)
}

// Tidy throws away what has been kept long enough.
func (s *Service) Tidy(ctx context.Context) error {
	for n := int64(most); n == most; {
		err := s.db.Tx(ctx, func(tx pgx.Tx) (err error) {
			n, err = forget(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
