package account

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// Me returns the account of ctx; while the database is away, as it was last
// shown. A machine may ask too. Errors: unauthenticated, unavailable.
func (s *Service) Me(ctx context.Context) (Account, error) {
	me := grid.ActorOf(ctx)
	if me.ID == 0 {
		return Account{}, grid.Unauthenticated()
	}
	began := s.memory.readMark()
	var a Account
	err := s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		a, err = loadAccount(ctx, tx, me.ID, false)
		return err
	})
	switch {
	case err == nil:
		s.memory.remember(&a, began)
		return a, nil
	case grid.Away(err) || errors.Is(err, context.DeadlineExceeded):
		if known := s.memory.person(me.ID); known != nil {
			return *known, nil
		}
	case grid.CodeOf(err) == grid.CodeNotFound:
		return Account{}, refusal(key{})
	}
	return Account{}, err
}

// SetLang keeps the language the person of ctx prefers. Errors: unauthenticated,
// forbidden for a machine, rejected, unavailable.
func (s *Service) SetLang(ctx context.Context, lang string) (Account, error) {
	me, err := person(ctx)
	if err != nil {
		return Account{}, err
	}
	if lang != "zh" && lang != "en" && lang != "" {
		return Account{}, rejected("/lang", "语言只能是 zh 或 en", "the language is zh or en")
	}
	var was Account
	a, err := s.change(ctx, me.ID, act.AnyVersion, act.Act[Account]{
		Action: "account.update", Own: true,
		Do: func(ctx context.Context, tx pgx.Tx, is Account, _ time.Time) (Account, error) {
			if was = is; is.Lang == lang {
				return is, errSame
			}
			if err := setLang(ctx, tx, me.ID, lang); err != nil {
				return is, err
			}
			return loadAccount(ctx, tx, me.ID, false)
		},
		BeforeAfter: func(was, is *Account) (before, after any) {
			return map[string]any{"lang": was.Lang}, map[string]any{"lang": is.Lang}
		},
	})
	if errors.Is(err, errSame) {
		return was, nil
	}
	return a, err
}

// errSame ends a change that changes nothing.
var errSame = errors.New("nothing changes")
