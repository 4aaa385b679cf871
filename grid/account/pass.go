package account

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
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
	err := act.Do(ctx, s.db, act.Work{
		Entry: grid.Entry{Action: "pass.create", Subject: "account", Name: a.Login},
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, line *grid.Entry) (err error) {
			if p.account, err = insertPass(ctx, tx, a.Login, grants); err != nil {
				return err
			}
			line.ID, line.After = p.account, grants
			return insertPassToken(ctx, tx, p.account, a.Login, hash, hint, d)
		},
	})
	return p, err
}

// EndPass takes a pass back, with its account.
func (s *Service) EndPass(ctx context.Context, p Pass) error {
	return act.Do(ctx, s.db, act.Work{
		Entry: grid.Entry{Action: "pass.end", Subject: "account", ID: p.account, Name: grid.ActorOf(ctx).Login},
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, _ *grid.Entry) error {
			return deletePass(ctx, tx, p.account)
		},
	})
}
