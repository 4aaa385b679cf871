package account

import (
	"context"
	"strings"
	"unicode/utf8"

	"anwang/grid"
)

// Confirm makes the change that somebody else asked for; a password is then there to
// be taken by them. Errors: unauthenticated, forbidden (one's own request or account,
// or not the fitting administrator), not_found, conflict (decided already, expired, or
// who asked is no administrator any more), unavailable, and those of the change.
func (s *Service) Confirm(ctx context.Context, id grid.ID) (Approval, error) {
	a, err := s.decide(ctx, "approval.confirm", id, func(k *keeping, a *Approval) error {
		if a.Kind == ApproveExtend { // before the account is held, as every change of a grant does
			if err := lockKeepers(ctx, k.tx); err != nil {
				return err
			}
		}
		if err := k.stillAsked(ctx, a); err != nil {
			return err
		}
		if a.Kind == ApprovePassword {
			if err := k.may(ctx, a.Kind, a.Account.ID, &a.Proposal); err != nil {
				return err
			}
			a.State = ApprovalConfirmed
			return nil
		}
		a.State = ApprovalDone
		return k.make(ctx, a)
	})
	return a, takenLogin(err)
}

// Refuse says no to what somebody else asked for, with a reason. Errors: as Confirm,
// and rejected (the reason).
func (s *Service) Refuse(ctx context.Context, id grid.ID, reason string) (Approval, error) {
	reason, err := checkAnswer(reason)
	if err != nil {
		return Approval{}, err
	}
	return s.decide(ctx, "approval.refuse", id, func(_ *keeping, a *Approval) error {
		a.State, a.Answer = ApprovalRefused, reason
		return nil
	})
}

// checkAnswer tidies why something is refused.
func checkAnswer(reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" || garbled(reason) || utf8.RuneCountInString(reason) > 300 {
		return "", rejected("/reason", "请说明不同意的理由，不超过 300 字", "say why, in at most 300 characters")
	}
	return reason, nil
}

// Withdraw takes back what the actor asked for. Errors: unauthenticated, forbidden
// (somebody else's), not_found, conflict (done or decided already), unavailable.
func (s *Service) Withdraw(ctx context.Context, id grid.ID) (Approval, error) {
	var a Approval
	err := s.keep(ctx, grid.ViewAccounts, trial("approval.withdraw", "approval", id), func(k *keeping) (err error) {
		if a, err = k.approval(ctx, id); err != nil {
			return err
		}
		if a.AskedBy.ID != k.actor.ID {
			return grid.Errorf(grid.CodeForbidden, "只能撤回自己提出的申请", "Only who asked for it withdraws it")
		}
		if a.State != ApprovalWaiting && a.State != ApprovalConfirmed {
			return closedApproval(&a)
		}
		a.State = ApprovalWithdrawn
		return k.close(ctx, "approval.withdraw", &a)
	})
	return a, err
}

// TakePassword gives an account the new password whose reset was confirmed, and
// returns it to who asked. It is not to be had again. Errors: unauthenticated,
// forbidden (somebody else's), not_found, conflict (not confirmed, taken, expired, or
// who confirmed is no administrator any more), unavailable.
func (s *Service) TakePassword(ctx context.Context, id grid.ID) (password string, err error) {
	tried := trial("account.password", "approval", id)
	if _, err := s.require(ctx, grid.ManageAccounts, tried); err != nil {
		return "", err // before a password is hashed
	}
	hash, password, err := s.firstPassword(ctx, "", "")
	if err != nil {
		return "", err
	}
	err = s.keep(ctx, grid.ManageAccounts, tried, func(k *keeping) error {
		a, err := k.approval(ctx, id)
		if err != nil {
			return err
		}
		if a.AskedBy.ID != k.actor.ID {
			return grid.Errorf(grid.CodeForbidden, "新密码只能由申请人领取", "Only who asked for the new password takes it")
		}
		if a.Kind != ApprovePassword || a.State != ApprovalConfirmed {
			return closedApproval(&a)
		}
		if err := k.stillConfirmed(ctx, &a); err != nil {
			return err
		}
		k.approved = &a
		if err := k.setPassword(ctx, a.Account.ID, hash); err != nil {
			return err
		}
		a.State = ApprovalDone
		return saveApproval(ctx, k.tx, &a)
	})
	if err != nil {
		return "", err
	}
	return password, nil
}

// decide is what confirming and refusing have in common.
func (s *Service) decide(ctx context.Context, action string, id grid.ID, fn func(*keeping, *Approval) error) (Approval, error) {
	var a Approval
	err := s.keep(ctx, grid.ViewAccounts, trial(action, "approval", id), func(k *keeping) (err error) {
		if a, err = k.approval(ctx, id); err != nil {
			return err
		}
		as, err := a.decides(k.actor)
		if err != nil {
			return err
		}
		if a.State != ApprovalWaiting {
			return closedApproval(&a)
		}
		k.scope = k.actor.Scope(as)
		k.approved = &a
		if err := fn(k, &a); err != nil {
			return err
		}
		a.DecidedBy = Person{ID: k.actor.ID, Login: k.actor.Login, Name: k.actor.Name}
		return k.close(ctx, action, &a)
	})
	return a, err
}

// approval reads an approval about an account inside the scope and holds it until the
// end of the transaction. Errors: forbidden (a token asks), not_found.
func (k *keeping) approval(ctx context.Context, id grid.ID) (Approval, error) {
	if err := k.inPerson(); err != nil {
		return Approval{}, err
	}
	a, err := loadApproval(ctx, k.tx, k.scope, id, true)
	if isNone(err) {
		return a, noApproval(id)
	}
	k.tried.Name, k.tried.Grid = a.entry("").Name, a.home
	return a, err
}

// make makes the change, by who confirms it.
func (k *keeping) make(ctx context.Context, a *Approval) (err error) {
	id, p := a.Account.ID, &a.Proposal
	switch a.Kind {
	case ApproveGrant:
		_, err = k.grant(ctx, id, p.grant())
	case ApproveExtend:
		_, err = k.extend(ctx, id, p.Grant, orZero(p.Until))
	case ApproveUnlock:
		err = k.unlock(ctx, id)
	case ApproveUpdate:
		var is Account
		if is, err = k.account(ctx, id); err == nil {
			u := p.update()
			_, err = k.update(ctx, id, is.Version, &u)
		}
	}
	return err
}

// close writes down what became of an approval.
func (k *keeping) close(ctx context.Context, action string, a *Approval) error {
	if err := saveApproval(ctx, k.tx, a); err != nil {
		return err
	}
	k.approved = nil
	e := a.entry(action)
	e.After = a.image()
	a.seenBy(k.actor)
	return k.audit(ctx, e)
}

// stillAsked says whether who asked may still ask for it. Errors: conflict, and why
// they may not.
func (k *keeping) stillAsked(ctx context.Context, a *Approval) error {
	asker, err := actorNow(ctx, k.tx, a.AskedBy)
	if err != nil {
		return err
	}
	scope := asker.Scope(a.askedAs())
	if scope.Empty() {
		return grid.Errorf(grid.CodeConflict, "申请人已不再担任管理员，该申请失效，请重新提出", "Who asked for it is no administrator any more; it has to be asked for anew")
	}
	theirs := keeping{tx: k.tx, scope: scope, actor: asker, approved: a}
	return theirs.may(ctx, a.Kind, a.Account.ID, &a.Proposal)
}

// stillConfirmed says whether who confirmed it may still confirm it.
func (k *keeping) stillConfirmed(ctx context.Context, a *Approval) error {
	who, err := actorNow(ctx, k.tx, a.DecidedBy)
	if err != nil {
		return err
	}
	void := grid.Errorf(grid.CodeConflict, "复核人已不再担任管理员，该复核失效，请重新申请", "Who confirmed it is no administrator any more; it has to be asked for anew")
	as, err := a.decides(who)
	if err != nil {
		return void
	}
	theirs := keeping{tx: k.tx, scope: who.Scope(as), actor: who, approved: a}
	if err := theirs.may(ctx, a.Kind, a.Account.ID, &a.Proposal); err != nil {
		return void
	}
	return nil
}

// closedApproval says why nothing more comes of an approval.
func closedApproval(a *Approval) error {
	switch a.State {
	case ApprovalWaiting:
		return grid.Errorf(grid.CodeConflict, "尚未复核", "It has not been confirmed yet")
	case ApprovalExpired:
		return grid.Errorf(grid.CodeConflict, "已超过办理期限，请重新申请", "It has expired; it has to be asked for anew")
	case ApprovalWithdrawn:
		return grid.Errorf(grid.CodeConflict, "申请人已撤回", "Who asked for it has withdrawn it")
	}
	return grid.Errorf(grid.CodeConflict, "该事项已办结", "It is decided already")
}
