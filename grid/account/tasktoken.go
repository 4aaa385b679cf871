package account

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// TaskToken is a token for a task of the service itself, such as a check over HTTP of
// a running server: an account of its own that nobody can log in to, with the
// roles the task needs, for as long as the task takes. Only the service itself
// (grid.Internal) may have one.
type TaskToken struct {
	Token   string
	account grid.ID
}

// TaskToken makes a token with these roles that is good for d at most; the caller ends
// it. A grant without a grid or an enterprise is held at the root of the main
// network. Errors: forbidden, rejected (no grids yet), unavailable.
func (s *Service) TaskToken(ctx context.Context, d time.Duration, grants ...grid.Grant) (TaskToken, error) {
	a := grid.ActorOf(ctx)
	if !a.IsInternal() {
		return TaskToken{}, grid.Errorf(grid.CodeForbidden, "只有服务自身可以使用临时通行证", "Only the service itself may have a pass")
	}
	token, hash, hint := newToken()
	p := TaskToken{Token: token}
	err := act.Do(ctx, s.db, act.Work{
		Entry: grid.Entry{Action: "pass.create", Subject: "account", Name: a.Login},
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, line *grid.Entry) (err error) {
			if p.account, err = insertTaskAccount(ctx, tx, a.Login, grants); err != nil {
				return err
			}
			line.ID, line.After = p.account, grants
			return insertTaskToken(ctx, tx, p.account, a.Login, hash, hint, d)
		},
	})
	return p, err
}

// EndTaskToken revokes the token and removes its account.
func (s *Service) EndTaskToken(ctx context.Context, p TaskToken) error {
	return act.Do(ctx, s.db, act.Work{
		Entry: grid.Entry{Action: "pass.end", Subject: "account", ID: p.account, Name: grid.ActorOf(ctx).Login},
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, _ *grid.Entry) error {
			return deleteTaskAccount(ctx, tx, p.account)
		},
	})
}
