package account

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// Pass is a token for a task of the service itself, such as a check over HTTP of
// a running server: an account of its own that nobody can log in to, with the
// roles the task needs, for as long as the task takes. Only the service itself
// (grid.Internal) may have one.
type Pass struct {
	Token   string
	account grid.ID
}

// Pass makes a pass with these roles that is good for d at most; the caller ends
// it. A grant without a grid or an enterprise is held at the root of the main
// network. Errors: forbidden, rejected (no grids yet), unavailable.
func (s *Service) Pass(ctx context.Context, d time.Duration, grants ...grid.Grant) (Pass, error) {
	a := grid.ActorOf(ctx)
	if !a.IsInternal() {
		return Pass{}, grid.Errorf(grid.CodeForbidden, "只有服务自身可以使用临时通行证", "Only the service itself may have a pass")
	}
	token, hash, hint := newToken()
	p := Pass{Token: token}
	err := s.db.Tx(ctx, func(tx pgx.Tx) (err error) {
		p.account, err = insertPass(ctx, tx, a.Login, grants)
		if err != nil {
			return err
		}
		if err := insertPassToken(ctx, tx, p.account, a.Login, hash, hint, d); err != nil {
			return err
		}
		return pg.Audit(ctx, tx, grid.Entry{Action: "pass.create", Subject: "account", ID: p.account, Name: a.Login, After: grants})
	})
	return p, err
}

// EndPass takes a pass back, with its account.
func (s *Service) EndPass(ctx context.Context, p Pass) error {
	return s.db.Tx(ctx, func(tx pgx.Tx) error {
		if err := deletePass(ctx, tx, p.account); err != nil {
			return err
		}
		return pg.Audit(ctx, tx, grid.Entry{Action: "pass.end", Subject: "account", ID: p.account, Name: grid.ActorOf(ctx).Login})
	})
}
