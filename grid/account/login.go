package account

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// The lock after wrong passwords: the fifth locks for a quarter of an hour, each
// further one twice as long, up to an hour. After a day without a try the count
// begins anew.
const (
	lockAfter = 5
	lockFirst = 15 * time.Minute
	lockMost  = time.Hour
)

// Visitor is where a request comes from.
type Visitor struct {
	Remote  string // address without port
	Agent   string // what the browser says it is
	Request string // id of the request
}

// LogIn checks a password and returns whose it is; Begin makes the session. An
// unknown name takes as long, is counted, locked and answered like a wrong
// password, and a locked account is not asked whether the password was right.
// Errors: login_failed, too_many (with Wait), unavailable.
func (s *Service) LogIn(ctx context.Context, login, password string, from Visitor) (grid.ID, error) {
	ctx = grid.WithActor(ctx, &grid.Actor{Remote: from.Remote, Request: from.Request})
	login = clean(login)
	giveBack, err := s.addresses.take(from.Remote, s.clock())
	if err != nil {
		return 0, err
	}
	a, err := s.attempt(ctx, login)
	if err != nil {
		return 0, err
	}
	if a.locked {
		return 0, tooMany(a.wait)
	}
	ok, outdated, err := s.passwords.check(ctx, password, a.password)
	if err != nil {
		return 0, err
	}
	if !ok || a.disabled {
		return 0, s.refuse(ctx, a, login, ok)
	}
	giveBack()
	if outdated {
		if err := s.rehash(ctx, a, password); err != nil {
			return 0, err
		}
	}
	return a.id, nil
}

// tried is one attempt to log in, counted as wrong until it turns out right.
type tried struct {
	id       grid.ID // 0: nobody has this name
	home     grid.ID
	password string // hash
	disabled bool
	failures int
	locked   bool          // by attempts before this one
	wait     time.Duration // until the lock ends, also the one this attempt would make
}

// refuse tells the audit of a wrong log-in, and that it locked the account.
func (s *Service) refuse(ctx context.Context, a tried, login string, fits bool) error {
	reason := "password"
	switch {
	case a.id == 0:
		reason = "unknown"
	case fits:
		reason = "disabled"
	}
	err := s.db.Tx(ctx, func(tx pgx.Tx) error {
		e := grid.Entry{
			Action: "account.login", Subject: "account", ID: a.id, Name: shortened(login), Grid: a.home,
			After: map[string]any{"reason": reason, "failures": a.failures}, Outcome: grid.OutcomeRefused,
		}
		if err := pg.Audit(ctx, tx, e); err != nil {
			return err
		}
		if a.failures < lockAfter {
			return nil
		}
		e.Action, e.Outcome = "account.lock", grid.OutcomeDone
		e.After = map[string]any{"failures": a.failures, "minutes": int(a.wait.Round(time.Minute) / time.Minute)}
		return pg.Audit(ctx, tx, e)
	})
	if err != nil {
		return err
	}
	return grid.Errorf(grid.CodeLoginFailed, "登录名或密码不正确", "The log-in name or the password is wrong")
}

// clean is a log-in name as somebody typed it, fit to be looked for and to be
// shown: what is no character of a text is visibly so.
func clean(login string) string {
	login = strings.ToLower(strings.TrimSpace(strings.ToValidUTF8(login, "\ufffd")))
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\ufffd'
		}
		return r
	}, login)
}

// shortened is a tried log-in name as the audit keeps it.
func shortened(login string) string {
	if r := []rune(login); len(r) > 64 {
		return string(r[:64]) + "…"
	}
	return login
}

// rehash keeps a password, known to be right, at the cost asked for now.
func (s *Service) rehash(ctx context.Context, a tried, password string) error {
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx pgx.Tx) error { return replaceHash(ctx, tx, a.id, a.password, hash) })
}

// ChangePassword gives the account of ctx a new password and ends its other
// sessions. Errors: unauthenticated, forbidden for a machine, rejected (at
// /current or /password), too_many, unavailable.
func (s *Service) ChangePassword(ctx context.Context, current, password string) error {
	me, err := person(ctx)
	if err != nil {
		return err
	}
	if err := s.checkPassword("/password", password, me.Login); err != nil {
		return err
	}
	if current == password {
		return rejected("/password", "新密码不能与原密码相同", "the new password is the old one")
	}
	giveBack, err := s.addresses.take(me.Remote, s.clock())
	if err != nil {
		return err
	}
	a, err := s.attempt(ctx, me.Login)
	if err != nil {
		return err
	}
	if a.locked {
		return tooMany(a.wait)
	}
	ok, _, err := s.passwords.check(ctx, current, a.password)
	if err != nil {
		return err
	}
	if !ok {
		if err := s.refuse(ctx, a, me.Login, ok); grid.CodeOf(err) != grid.CodeLoginFailed {
			return err
		}
		return rejected("/current", "原密码不正确", "the current password is wrong")
	}
	giveBack()
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	var ended int64
	_, err = s.change(ctx, me.ID, act.AnyVersion, act.Act[Account]{
		Action: "account.password", Own: true,
		Do: func(ctx context.Context, tx pgx.Tx, was Account, _ time.Time) (_ Account, err error) {
			if err := setPassword(ctx, tx, me.ID, hash, false); err != nil {
				return was, err
			}
			ended, err = endSessions(ctx, tx, me.ID, me.Session)
			return was, err
		},
		BeforeAfter: func(_, _ *Account) (before, after any) { return nil, map[string]any{"sessionsEnded": ended} },
	})
	return err
}

// person is the actor of ctx when it is somebody with a session.
func person(ctx context.Context) (*grid.Actor, error) {
	a := grid.ActorOf(ctx)
	switch {
	case a.IsNobody():
		return nil, grid.Unauthenticated()
	case a.ID == 0 || a.Token != 0 || a.Session == "":
		return nil, grid.Errorf(grid.CodeForbidden, "令牌不能用于此操作，请登录后再试", "A token cannot do this; log in")
	}
	return a, nil
}

func rejected(pointer, zh, en string) error {
	t := grid.Text{ZH: zh, EN: en}
	return &grid.Error{Code: grid.CodeRejected, Text: t, Faults: []grid.Fault{{Pointer: pointer, Text: t}}}
}
