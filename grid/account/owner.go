package account

import (
	"context"

	"anwang/grid"
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
	err = s.readOwn(ctx, func(k *keeping) (err error) {
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
	return s.keepOwn(ctx, grid.ManageTokens, trial("token.revoke", "token", id), func(k *keeping) error { return k.revoke(ctx, id, me.ID) })
}

// MyApprovals are the tokens that wait for the owner of ctx. Errors:
// unauthenticated, forbidden for a machine, unavailable.
func (s *Service) MyApprovals(ctx context.Context) ([]Approval, error) {
	me, err := person(ctx)
	if err != nil {
		return nil, err
	}
	var list []Approval
	err = s.readOwn(ctx, func(k *keeping) (err error) {
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
	err = s.own(ctx, "approval.confirm", id, func(k *keeping, a *Approval) error {
		asker, err := actorNow(ctx, k.tx, a.AskedBy)
		if err != nil {
			return err
		}
		if !asker.May(grid.ManageTokens) {
			return grid.Errorf(grid.CodeConflict, "申请人已不再担任管理员，该申请失效", "Who asked for it is no administrator any more")
		}
		d := a.Proposal.token(a.Account.ID)
		k.approved = a
		t, secret, err = k.createToken(ctx, &d)
		a.State = ApprovalDone
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
	return s.own(ctx, "approval.refuse", id, func(_ *keeping, a *Approval) error {
		a.State, a.Answer = ApprovalRefused, reason
		return nil
	})
}

// own decides what waits for the owner of ctx.
func (s *Service) own(ctx context.Context, action string, id grid.ID, fn func(*keeping, *Approval) error) error {
	me, err := person(ctx)
	if err != nil {
		return err
	}
	return s.keepOwn(ctx, grid.ManageTokens, trial(action, "approval", id), func(k *keeping) error {
		a, err := k.approval(ctx, id)
		if err != nil {
			return err
		}
		if a.Kind != ApproveToken || a.Account.ID != me.ID {
			return noApproval(id)
		}
		if a.State != ApprovalWaiting {
			return closedApproval(&a)
		}
		if err := fn(k, &a); err != nil {
			return err
		}
		a.DecidedBy = Person{ID: me.ID, Login: me.Login, Name: me.Name}
		return k.close(ctx, action, &a)
	})
}
