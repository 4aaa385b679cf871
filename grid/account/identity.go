package account

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// Identity is a person as the issuer of a single sign-on knows them.
type Identity struct {
	Issuer string
	ID     string // "sub": the issuer's own, never given to anybody else
	Login  string // what the issuer says their log-in name is; "" nothing
	Link   bool   // an account with this log-in name and no identity may be linked
}

// key is the identity as it is kept with an account.
func (p Identity) key() string { return p.Issuer + " " + p.ID }

// LogInByIdentity returns whose account a person's is whom the issuer vouches
// for; Begin makes the session. The first time, and when p allows it, the account
// of the same log-in name is linked to the person. A password that somebody else
// gave the account and that was never changed is void from then on: whom the
// issuer vouches for need not know it. Errors: not_found when no account is
// linked, forbidden when it is disabled, unavailable.
func (s *Service) LogInByIdentity(ctx context.Context, p Identity, from Visitor) (grid.ID, error) {
	ctx = grid.WithActor(ctx, &grid.Actor{Remote: from.Remote, Request: from.Request})
	var id grid.ID
	var refused error
	defer func() {
		if id != 0 {
			s.forget(ctx, id)
		}
	}()
	err := s.db.Tx(ctx, func(tx pgx.Tx) error {
		a, linked, err := byIdentity(ctx, tx, p)
		if err != nil {
			return err
		}
		e := grid.Entry{Action: "account.login", Subject: "account", ID: a.id, Name: a.login, Grid: a.home, Outcome: grid.OutcomeRefused}
		switch {
		case a.id == 0:
			e.Name = shortened(clean(p.Login))
			e.After = map[string]any{"by": "sso", "reason": "unknown", "subject": shortened(p.ID)}
			refused = grid.Errorf(grid.CodeNotFound, "您在本系统没有账号，请联系系统管理员", "There is no account for you here; ask your administrator")
		case a.disabled:
			e.After = map[string]any{"by": "sso", "reason": "disabled"}
			refused = grid.Errorf(grid.CodeForbidden, "账号已停用，请联系系统管理员", "The account is disabled; ask your administrator")
		case linked:
			e.Action, e.Outcome, e.After = "account.link", grid.OutcomeDone, map[string]any{"issuer": p.Issuer, "subject": shortened(p.ID)}
		}
		if refused != nil || linked {
			if err := pg.Audit(ctx, tx, e); err != nil {
				return err
			}
		}
		if id = a.id; refused != nil || !a.given {
			return nil
		}
		return s.outgrow(ctx, tx, a.id)
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return 0, err
	}
	return id, nil
}

// outgrow makes the password void that somebody else gave an account. Whoever
// came in with it meanwhile could do nothing but change it, and must not be let
// further now.
func (s *Service) outgrow(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	var ended int64
	_, err := accounts.Part(ctx, tx, grid.Everything, id, act.AnyVersion, act.Act[Account]{
		Action: "account.password",
		Do: func(ctx context.Context, tx pgx.Tx, was Account, _ time.Time) (_ Account, err error) {
			if err := voidPassword(ctx, tx, id); err != nil {
				return was, err
			}
			ended, err = endSessions(ctx, tx, id, "")
			return was, err
		},
		BeforeAfter: func(_, _ *Account) (before, after any) {
			return nil, map[string]any{"by": "sso", "sessionsEnded": ended}
		},
	})
	return err
}

// Synthetic lists the made-up people of the demo city with their grants.
func (s *Service) Synthetic(ctx context.Context) (list []Account, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		list, err = synthetic(ctx, tx)
		return err
	})
	return list, err
}

// Where is what the account's roles are held at, in words of the language that of chooses.
func (a *Account) Where(sectors grid.SectorList, of func(grid.Text) string) string {
	seen, out := map[string]bool{}, ""
	for i := range a.Grants {
		g := &a.Grants[i]
		where := g.GridRef.Path
		if g.Enterprise.ID != 0 {
			where = g.Enterprise.Name
		}
		if g.Sector != "" {
			where += " · " + of(sectors.NameOf(g.Sector))
		}
		if where == "" || seen[where] {
			continue
		}
		if seen[where] = true; out != "" {
			out += of(grid.Text{ZH: "、", EN: ", "})
		}
		out += where
	}
	return out
}
