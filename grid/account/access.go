package account

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// ResetPassword gives an account a made-up password, which has to be changed at
// the next log-in, and ends its sessions. The password is not to be had again.
// Errors: unauthenticated, forbidden (it holds more than the actor keeps),
// not_found, conflict (oneself), unavailable.
func (s *Service) ResetPassword(ctx context.Context, id grid.ID) (password string, err error) {
	if err := s.require(ctx, grid.ManageAccounts, grid.Entry{Action: "account.password", Subject: "account", ID: id}); err != nil {
		return "", err // before a password is hashed
	}
	hash, password, err := s.firstPassword(ctx, "", "")
	if err != nil {
		return "", err
	}
	if _, err = s.change(ctx, id, act.AnyVersion, keepingBy(ctx, grid.ManageAccounts).resetting(hash)); err != nil {
		return "", err
	}
	return password, nil
}

// resetting gives an account a password that somebody else knows.
func (k *keeping) resetting(hash string) act.Act[Account] {
	var ended int64
	return k.on(act.Act[Account]{
		Action: "account.password", Needs: grid.ManageAccounts,
		Do: func(ctx context.Context, tx pgx.Tx, was Account, _ time.Time) (_ Account, err error) {
			if err := k.mayReset(ctx, &was); err != nil {
				return Account{}, err
			}
			if err := setPassword(ctx, tx, was.ID, hash, true); err != nil {
				return was, err
			}
			ended, err = endSessions(ctx, tx, was.ID, "")
			return was, err
		},
		BeforeAfter: func(_, _ *Account) (before, after any) {
			return nil, map[string]any{"mustChange": true, "sessionsEnded": ended}
		},
	})
}

// mayReset refuses the password of oneself, of who holds more than the actor keeps,
// and of who is no other's alone.
func (k *keeping) mayReset(ctx context.Context, a *Account) error {
	if k.self(a.ID) {
		return grid.Errorf(grid.CodeConflict, "请在个人设置中修改自己的密码", "Change your own password on your own page")
	}
	if err := k.narrow(ctx, a.ID, false); err != nil {
		return err
	}
	return k.two(a)
}

// Unlock lets an account try its password again at once. Errors: unauthenticated,
// forbidden, second_person, not_found, unavailable.
func (s *Service) Unlock(ctx context.Context, id grid.ID) error {
	_, err := s.change(ctx, id, act.AnyVersion, keepingBy(ctx, grid.ManageAccounts).unlocking())
	return err
}

func (k *keeping) unlocking() act.Act[Account] {
	return k.on(act.Act[Account]{
		Action: "account.unlock", Needs: grid.ManageAccounts,
		Do: func(ctx context.Context, tx pgx.Tx, was Account, _ time.Time) (Account, error) {
			if err := k.two(&was); err != nil {
				return Account{}, err
			}
			return was, unlock(ctx, tx, was.ID)
		},
		BeforeAfter: func(_, _ *Account) (before, after any) { return nil, nil },
	})
}

// SessionsOf returns the sessions of an account that have not ended, the latest
// seen first. Errors: unauthenticated, forbidden, not_found, unavailable.
func (s *Service) SessionsOf(ctx context.Context, id grid.ID) ([]Session, error) {
	var list []Session
	err := s.look(ctx, grid.ManageAccounts, func(k *keeping) error {
		if _, err := loadKept(ctx, k.tx, k.scope, id); err != nil {
			return accountError(err, id)
		}
		var err error
		list, err = sessionsOf(ctx, k.tx, id)
		return err
	})
	return list, err
}

// EndSessionOf ends a session of an account by its public name. Errors:
// unauthenticated, forbidden, not_found (the account or the session), unavailable.
func (s *Service) EndSessionOf(ctx context.Context, id grid.ID, session string) error {
	_, err := s.change(ctx, id, act.AnyVersion, endingSession(act.Act[Account]{Action: "session.end", Needs: grid.ManageAccounts}, session))
	return err
}

// endingSession is an act that ends a session, of which the audit is told.
func endingSession(a act.Act[Account], session string) act.Act[Account] {
	var one Session
	a.Do = func(ctx context.Context, tx pgx.Tx, was Account, _ time.Time) (_ Account, err error) {
		one, err = endSession(ctx, tx, was.ID, session)
		return was, err
	}
	a.BeforeAfter = func(_, _ *Account) (before, after any) { return one.audited(), nil }
	return a
}

// EndSessionsOf ends all sessions of an account. Errors: unauthenticated,
// forbidden, not_found, unavailable.
func (s *Service) EndSessionsOf(ctx context.Context, id grid.ID) error {
	var ended int64
	_, err := s.change(ctx, id, act.AnyVersion, act.Act[Account]{
		Action: "session.end", Needs: grid.ManageAccounts,
		Do: func(ctx context.Context, tx pgx.Tx, was Account, _ time.Time) (_ Account, err error) {
			ended, err = endSessions(ctx, tx, id, "")
			return was, err
		},
		BeforeAfter: func(_, _ *Account) (before, after any) { return nil, map[string]any{"sessionsEnded": ended} },
	})
	return err
}

// firstPassword hashes the password that somebody else gives an account, and
// makes one up when it is empty; made is the one that was made up.
func (s *Service) firstPassword(ctx context.Context, password, login string) (hash, made string, err error) {
	if password == "" {
		made = makePassword()
		password = made
	} else if err := s.checkPassword("/password", password, login); err != nil {
		return "", "", err
	}
	hash, err = s.passwords.hash(ctx, password)
	return hash, made, err
}

// Characters of made-up passwords: none that is taken for another when it is read
// out or copied from paper.
const (
	madeLower  = "abcdefghijkmnpqrstuvwxyz"
	madeUpper  = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	madeDigits = "23456789"
)

// makePassword makes up a password of 16 characters, of all kinds so that any
// rule takes it: Kd7mw-X39pr-TqH2. 14 of them are random, 81 bits.
func makePassword() string {
	for {
		s := randomText(14, madeLower+madeUpper+madeDigits)
		if strings.ContainsAny(s, madeLower) && strings.ContainsAny(s, madeUpper) && strings.ContainsAny(s, madeDigits) {
			return s[:5] + "-" + s[5:10] + "-" + s[10:]
		}
	}
}

// randomText is n characters of an alphabet, each as likely as any other.
func randomText(n int, alphabet string) string {
	out, buf := make([]byte, 0, n), make([]byte, 2*n)
	most := 256 / len(alphabet) * len(alphabet) // bytes beyond would favour the first characters
	for {
		_, _ = rand.Read(buf) // never fails, by its documentation
		for _, b := range buf {
			if int(b) < most {
				if out = append(out, alphabet[int(b)%len(alphabet)]); len(out) == n {
					return string(out)
				}
			}
		}
	}
}
