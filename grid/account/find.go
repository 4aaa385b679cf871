package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
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
	return Account{}, grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有登录名为“%s”的账号", login), fmt.Sprintf("There is no account with the log-in name %q", login))
}

// FindPlace returns the grid in force of the main network that has this code or
// name, the topmost when word is empty, when the actor keeps it. Errors:
// unauthenticated, forbidden, not_found, rejected (no grids yet, or several have
// the name), unavailable.
func (s *Service) FindPlace(ctx context.Context, word string) (Place, error) {
	var found []Place
	word = strings.TrimSpace(word)
	err := s.look(ctx, grid.ViewAccounts, func(k *keeping) (err error) {
		found, err = findPlaces(ctx, k.tx, k.scope, word)
		if err == nil && len(found) == 0 {
			err = noPlace(ctx, k.tx, word)
		}
		return err
	})
	if err != nil {
		return Place{}, err
	}
	if len(found) > 1 {
		var which []string
		for _, p := range found {
			which = append(which, p.Path)
		}
		list := strings.Join(which, ", ")
		return Place{}, grid.Errorf(grid.CodeRejected, "有多个这样的网格，请改用代码指定："+list, "Several grids match; name one by its code: "+list)
	}
	return found[0], nil
}

// noPlace says why no grid was found.
func noPlace(ctx context.Context, tx pgx.Tx, word string) error {
	if _, err := rootGrid(ctx, tx); err != nil {
		return err
	}
	return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("您的管辖范围内没有代码或名称为“%s”的网格", word), fmt.Sprintf("No grid in your area has the code or name %q", word))
}

// findPlaces reads at most ten grids of a code or name.
func findPlaces(ctx context.Context, tx pgx.Tx, scope grid.Scope, word string) ([]Place, error) {
	rows, err := tx.Query(ctx, `
		SELECT g.id, g.name, grid_names(g.id) FROM grid g JOIN network n ON n.id = g.network_id
		 WHERE n.main AND g.state = 'active' AND `+pg.HoldsWhole(1, "g.id")+`
		   AND CASE WHEN $2 = '' THEN g.parent_id IS NULL ELSE g.code = $2 OR g.name = $2 END
		 ORDER BY g.code LIMIT 10`, scope.SQL(), word)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Place])
}

// rootGrid is the root of the main network.
func rootGrid(ctx context.Context, tx pgx.Tx) (root grid.ID, err error) {
	err = tx.QueryRow(ctx, `
		SELECT g.id FROM grid g JOIN network n ON n.id = g.network_id
		 WHERE n.main AND g.parent_id IS NULL AND g.state = 'active' ORDER BY g.id LIMIT 1`).Scan(&root)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, grid.Errorf(grid.CodeRejected, "还没有网格，请先导入网格或装入演示城市", "There are no grids yet: import some or load the demo city first")
	}
	return root, err
}

// Enterable reports whether anybody can log in: an account that is not disabled,
// has a password or is linked to the single sign-on, and holds a role.
func (s *Service) Enterable(ctx context.Context) (ok bool, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT EXISTS (SELECT FROM account a JOIN role_grant r ON r.account_id = a.id
			 WHERE a.disabled IS NULL AND (a.password <> '' OR a.subject IS NOT NULL)
			   AND r.valid_from <= now() AND (r.valid_to IS NULL OR r.valid_to > now()))`).Scan(&ok)
	})
	return ok, err
}

// SecurityNamed reports whether a security administrator can log in.
func (s *Service) SecurityNamed(ctx context.Context) (named bool, err error) {
	err = s.db.Read(ctx, func(tx pgx.Tx) error {
		n, err := countSecurity(ctx, tx)
		named = n > 0
		return err
	})
	return named, err
}
