package account

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Find returns the account of a log-in name, with the grants that have not ended,
// when the actor keeps it. Errors: unauthenticated, forbidden, not_found,
// unavailable.
func (s *Service) Find(ctx context.Context, login string) (Account, error) {
	login = lowerLogin(login)
	cursor := ""
	for login != "" {
		p, err := s.List(ctx, Filter{Text: login}, cursor, 100)
		if err != nil {
			return Account{}, err
		}
		for _, a := range p.Items {
			if a.Login == login {
				return a, nil
			}
		}
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	return Account{}, grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有登录名为“%s”的账号", login),
		fmt.Sprintf("There is no account with the log-in name %q", login))
}

// FindGrid returns the grid in force of the main network that has this code or
// name, the topmost when word is empty, when the actor keeps it. Errors:
// unauthenticated, forbidden, not_found, rejected (no grids yet, or several have
// the name), unavailable.
func (s *Service) FindGrid(ctx context.Context, word string) (GridRef, error) {
	var found []GridRef
	word = strings.TrimSpace(word)
	err := s.look(ctx, grid.ViewAccounts, func(k *keeping) (err error) {
		found, err = findGrids(ctx, k.tx, k.scope, word)
		if err == nil && len(found) == 0 {
			err = noSuchGrid(ctx, k.tx, word)
		}
		return err
	})
	if err != nil {
		return GridRef{}, err
	}
	if len(found) > 1 {
		var which []string
		for _, p := range found {
			which = append(which, p.Path)
		}
		list := strings.Join(which, ", ")
		return GridRef{}, grid.Errorf(grid.CodeRejected, "有多个这样的网格，请改用代码指定："+list, "Several grids match; name one by its code: "+list)
	}
	return found[0], nil
}

// noSuchGrid says why no grid was found.
func noSuchGrid(ctx context.Context, tx pgx.Tx, word string) error {
	if _, err := rootGrid(ctx, tx); err != nil {
		return err
	}
	return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("您的管辖范围内没有代码或名称为“%s”的网格", word),
		fmt.Sprintf("No grid in your area has the code or name %q", word))
}

// Enterable reports whether anybody can log in: an account that is not disabled,
// has a password or is linked to the single sign-on, and holds a role.
func (s *Service) Enterable(ctx context.Context) (ok bool, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		ok, err = enterable(ctx, tx)
		return err
	})
	return ok, err
}

// HasSecurityAdmin reports whether a security administrator can log in.
func (s *Service) HasSecurityAdmin(ctx context.Context) (has bool, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		n, err := countSecurity(ctx, tx)
		has = n > 0
		return err
	})
	return has, err
}
