package account

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// Try counts an attempt to come in from an address before it is made, as one to log in is;
// giveBack undoes it when it was right. Errors: too_many.
func (s *Service) Try(remote string) (giveBack func(), err error) {
	return s.addresses.take(remote, s.clock())
}

// Appoint makes an account with a role held at the root of the main network, which is its
// home too, in the transaction that ctx is a part of. own says that its person has typed
// the password, which then need not be changed; without one it is made up and returned.
// Errors: as Create and Grant.
func (s *Service) Appoint(ctx context.Context, login, name, password string, own bool, role grid.Role,
) (id grid.ID, made string, err error) {
	root, err := s.FindGrid(ctx, "")
	if err != nil {
		return 0, "", err
	}
	a, made, err := s.Create(ctx, Draft{Login: login, Name: name, Home: root.ID, Password: password})
	if err != nil {
		return 0, "", err
	}
	if _, err := s.Grant(ctx, a.ID, GrantDraft{Role: role, Grid: root.ID}); err != nil || !own {
		return a.ID, made, err
	}
	return a.ID, made, s.keepOwn(ctx, a.ID)
}

// keepOwn says that the password of an account is its person's own already.
func (s *Service) keepOwn(ctx context.Context, id grid.ID) error {
	_, err := s.change(ctx, id, act.AnyVersion, act.Act[Account]{
		Action: "account.password", Needs: grid.ManageAccounts, Silent: true,
		Do: func(ctx context.Context, tx pgx.Tx, was Account, _ time.Time) (Account, error) {
			return was, keepPassword(ctx, tx, id)
		},
	})
	return err
}

// Holders counts who can log in, by the roles they hold now; working are those of them who
// hold one that is no administrator's and not the public's. Errors: unauthenticated,
// forbidden, unavailable.
func (s *Service) Holders(ctx context.Context) (of map[grid.Role]int, working int, err error) {
	if _, err := grid.Require(ctx, grid.ViewAccounts); err != nil {
		return nil, 0, err
	}
	err = s.db.Read(ctx, func(tx pgx.Tx) (err error) {
		of, working, err = countHolders(ctx, tx)
		return err
	})
	return of, working, err
}
