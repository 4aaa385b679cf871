package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"anwang/grid"
)

// How long a session lives.
const (
	sessionLife = 12 * time.Hour // from the log-in
	sessionIdle = 2 * time.Hour  // without a request
)

// verifyTime bounds a look at the database for who asks.
const verifyTime = 3 * time.Second

// identity is what the database knows of a session or token. It does not change.
type identity struct {
	actor    grid.Actor // without the grants
	grants   []grid.Grant
	disabled bool
	seen     time.Time // last request, as far as the database knows
	expires  time.Time
	read     time.Time // when it was read, by the clock of the database
}

// Actor says who asks, with the grants in force: Nobody when cred is empty. A
// bearer token counts before a session. The answer is shared between requests
// and must not be changed; only when cred has a Remote or Request is it a copy
// that carries them. Errors: unauthenticated when the session or token is not,
// or no longer, good; unavailable.
func (s *Service) Actor(ctx context.Context, cred grid.Credentials) (*grid.Actor, error) {
	k, ok, err := keyOf(cred)
	if !ok {
		return grid.Nobody, err
	}
	if err != nil {
		return nil, err
	}
	now := s.clock()
	e := s.memory.get(k)
	if e == nil || !s.memory.believed(e, now) {
		if e, err = s.verify(ctx, k, e); err != nil {
			return nil, err
		}
		now = s.clock()
	}
	a := e.actor(now)
	if a == nil {
		s.memory.forget(k)
		return nil, refusal(k)
	}
	if cred.Remote == "" && cred.Request == "" {
		return a, nil
	}
	own := *a
	own.Remote, own.Request = cred.Remote, cred.Request
	return &own, nil
}

// keyOf is the secret of a request; ok is false when there is none.
func keyOf(cred grid.Credentials) (k key, ok bool, err error) {
	switch {
	case cred.Bearer != "":
		if !plausibleToken(cred.Bearer) {
			return k, true, refusal(key{bearer: true})
		}
		return key{hash: hashSecret(cred.Bearer), bearer: true}, true, nil
	case cred.Session != "":
		if !plausibleSecret(cred.Session) {
			return k, true, refusal(key{})
		}
		return key{hash: hashSecret(cred.Session)}, true, nil
	}
	return k, false, nil
}

// verify asks the database about a secret; known is what memory has of it. One
// question is asked for all who want to know the same at the same time.
func (s *Service) verify(ctx context.Context, k key, known *entry) (*entry, error) {
	began := s.memory.readMark()
	v, err, _ := s.flight.Do(fmt.Sprint(k.bearer, began.changes, began.generation, string(k.hash[:])), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), verifyTime)
		defer cancel()
		if known == nil { // strangers, perhaps in great number, do not get in the way of those who are known
			select {
			case s.strangers <- struct{}{}:
				defer func() { <-s.strangers }()
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		checked := s.clock()
		id, err := s.identify(ctx, k)
		if err != nil {
			return nil, err
		}
		e := newEntry(id, checked, known)
		if a, _ := id.at(id.read); a == nil {
			s.memory.forget(k)
			return e, nil
		}
		s.memory.put(k, e, began)
		return e, nil
	})
	switch {
	case err == nil:
		return v.(*entry), nil
	case !grid.Away(err) && !errors.Is(err, context.DeadlineExceeded):
		return nil, err
	case known != nil && s.clock().Sub(known.checked) < cacheTimeAway:
		s.memory.extend(known, s.clock())
		return known, nil
	}
	return nil, &grid.Error{Code: grid.CodeUnavailable, Cause: err, Text: grid.Text{
		ZH: "数据库暂时不可用，无法核实登录，请稍后再试", EN: "the database is not available to confirm your log-in; try again later",
	}}
}

// at is the actor with the grants in force at now, by the clock of the database,
// and when that is to be looked at again; nil when the session or token is not
// good at now.
func (id *identity) at(now time.Time) (a *grid.Actor, until time.Time) {
	if id.disabled || !now.Before(id.expires) {
		return nil, now
	}
	own := id.actor
	until = id.expires
	own.Grants = make([]grid.Grant, 0, len(id.grants))
	for i := range id.grants {
		g := &id.grants[i]
		if g.InForce(now) {
			own.Grants = append(own.Grants, *g)
		}
		for _, edge := range [...]time.Time{g.From, g.Until} {
			if edge.After(now) && edge.Before(until) {
				until = edge
			}
		}
	}
	own.Settle()
	return &own, until
}

// refusal is the one answer to every secret that is no good, whatever the reason.
func refusal(k key) error {
	if k.bearer {
		return grid.Errorf(grid.CodeUnauthenticated, "令牌无效、已过期或已撤销", "The token is not valid, has expired or was revoked")
	}
	return grid.Errorf(grid.CodeUnauthenticated, "登录已失效，请重新登录", "You are not logged in any more; log in again")
}
