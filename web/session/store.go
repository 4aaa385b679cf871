package session

import (
	"context"
	"time"

	"github.com/alexedwards/scs/v2"

	"anwang/grid"
	"anwang/grid/account"
)

// store lets scs keep its sessions with grid/account.
type store struct {
	accounts *account.Service
	codec    scs.Codec
	clock    func() time.Time // that of scs
}

var _ scs.CtxStore = store{}

// CommitCtx keeps a session. Its life is handed on as a length, so that only the
// clock of the database counts.
func (s store) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	_, values, err := s.codec.Decode(b)
	if err != nil {
		return err
	}
	id, _ := values[keyAccount].(grid.ID)
	sso, _ := values[keySSO].(bool)
	from, _ := ctx.Value(visitKey{}).(account.Visitor)
	return s.accounts.SaveSession(ctx, account.SessionDraft{
		Secret: token, Account: id, Data: b, Life: expiry.Sub(s.clock()), From: from,
		SSO: sso,
	})
}

// FindCtx returns the content of a session that has not ended.
func (s store) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return s.accounts.FindSession(ctx, token)
}

// DeleteCtx ends a session.
func (s store) DeleteCtx(ctx context.Context, token string) error {
	return s.accounts.DropSession(ctx, token)
}

// Commit, Find and Delete are for interfaces' sake; scs calls the others.

// Commit is CommitCtx without a context.
func (s store) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

// Find is FindCtx without a context.
func (s store) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Delete is DeleteCtx without a context.
func (s store) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
