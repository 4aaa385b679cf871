package account

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// What people do with the tokens of their own account: see them, confirm one that an
// administrator asked for, refuse it, and revoke any.

// MyTokens are the tokens of the account of ctx, the latest first. Errors:
// unauthenticated, forbidden for a machine, unavailable.
func (s *Service) MyTokens(ctx context.Context) ([]Token, error) {
	me, err := person(ctx)
	if err != nil {
		return nil, err
	}
	var list []Token
	err = s.read(ctx, keepingOwn(ctx), func(k *keeping) (err error) {
		list, err = listTokens(ctx, k.tx, k.scope, me.ID, 0, 200)
		return err
	})
	return list, err
}

// RevokeMyToken ends a token of the account of ctx for good. Errors:
// unauthenticated, forbidden for a machine, not_found, conflict (it is revoked
// already), unavailable.
func (s *Service) RevokeMyToken(ctx context.Context, id grid.ID) error {
	me, err := person(ctx)
	if err != nil {
		return err
	}
	return s.revoke(ctx, id, act.Act[Token]{Own: true}, me.ID)
}

// MyApprovals are the tokens that wait for the owner of ctx. Errors:
// unauthenticated, forbidden for a machine, unavailable.
func (s *Service) MyApprovals(ctx context.Context) ([]Approval, error) {
	me, err := person(ctx)
	if err != nil {
		return nil, err
	}
	var list []Approval
	err = s.read(ctx, keepingOwn(ctx), func(k *keeping) (err error) {
		list, err = tokensAsked(ctx, k.tx, me.ID)
		return err
	})
	for i := range list {
		list[i].May = true
	}
	return list, err
}

// ConfirmToken makes the token that an administrator asked the owner for, and
// returns its secret, which is not to be had again. Errors: unauthenticated,
// forbidden for a machine, not_found, conflict (decided already, expired, or who
// asked is no administrator any more), rejected (it would expire before it begins),
// unavailable.
func (s *Service) ConfirmToken(ctx context.Context, id grid.ID) (t Token, secret string, err error) {
	err = s.own(ctx, "approval.confirm", id, func(ctx context.Context, k *keeping, a *Approval) error {
		asker, err := actorNow(ctx, k.tx, a.AskedBy)
		if err != nil {
			return err
		}
		if !asker.May(grid.ManageTokens) {
			return grid.Errorf(grid.CodeConflict, "申请人已不再担任管理员，该申请失效", "Who asked for it is no administrator any more")
		}
		d := a.Proposal.token(a.Account.ID)
		k.approved = a
		a.State = ApprovalDone
		_, err = accounts.Part(ctx, k.tx, k.scope, d.Account, act.AnyVersion, k.giving(&d, &t, &secret))
		return err
	})
	if err != nil {
		return Token{}, "", err
	}
	return t, secret, nil
}

// RefuseToken says no to a token that an administrator asked the owner for. Errors:
// as ConfirmToken, and rejected (the reason).
func (s *Service) RefuseToken(ctx context.Context, id grid.ID, reason string) error {
	reason, err := checkAnswer(reason)
	if err != nil {
		return err
	}
	return s.own(ctx, "approval.refuse", id, func(_ context.Context, _ *keeping, a *Approval) error {
		a.State, a.Answer = ApprovalRefused, reason
		return nil
	})
}

// own decides what waits for the owner of ctx.
func (s *Service) own(ctx context.Context, action string, id grid.ID, fn func(context.Context, *keeping, *Approval) error) error {
	me, err := person(ctx)
	if err != nil {
		return err
	}
	k := keepingOwn(ctx)
	_, err = s.onApproval(ctx, k, id, act.Act[Approval]{
		Action: action, Own: true,
		Do: func(ctx context.Context, _ pgx.Tx, a Approval, _ time.Time) (Approval, error) {
			if a.Kind != ApproveToken || a.Account.ID != me.ID {
				return Approval{}, approvals.Missing(id)
			}
			if a.State != ApprovalWaiting {
				return Approval{}, closedApproval(&a)
			}
			return k.decided(ctx, &a, fn)
		},
	})
	return err
}
