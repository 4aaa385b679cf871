package account

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// Confirm makes the change that somebody else asked for; a password is then there to
// be taken by them. Errors: unauthenticated, forbidden (one's own request or account,
// or not the fitting administrator), not_found, conflict (decided already, expired, or
// who asked is no administrator any more), unavailable, and those of the change.
func (s *Service) Confirm(ctx context.Context, id grid.ID) (Approval, error) {
	a, err := s.decide(ctx, "approval.confirm", id, func(ctx context.Context, k *keeping, a *Approval) error {
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
	return s.decide(ctx, "approval.refuse", id, func(_ context.Context, _ *keeping, a *Approval) error {
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
	k := keepingBy(ctx, grid.ViewAccounts)
	return s.onApproval(ctx, k, id, act.Act[Approval]{
		Action: "approval.withdraw", Needs: grid.ViewAccounts,
		Do: func(ctx context.Context, tx pgx.Tx, a Approval, _ time.Time) (Approval, error) {
			if a.AskedBy.ID != k.actor.ID {
				return Approval{}, grid.Errorf(grid.CodeForbidden, "只能撤回自己提出的申请", "Only who asked for it withdraws it")
			}
			if a.State != ApprovalWaiting && a.State != ApprovalConfirmed {
				return Approval{}, closedApproval(&a)
			}
			a.State = ApprovalWithdrawn
			return a, saveApproval(ctx, tx, &a)
		},
	})
}

// onApproval carries out an act on an approval, in person, and shows it to k's actor.
// What is known of the account is forgotten whatever comes of it.
func (s *Service) onApproval(ctx context.Context, k *keeping, id grid.ID, a act.Act[Approval]) (Approval, error) {
	whose, do := grid.ID(0), a.Do
	a.First = k.inPerson
	a.Do = func(ctx context.Context, tx pgx.Tx, was Approval, now time.Time) (Approval, error) {
		k.tx, whose = tx, was.Account.ID
		return do(ctx, tx, was, now)
	}
	a.BeforeAfter = func(_, is *Approval) (before, after any) { return nil, is.audited() }
	is, err := approvals.Do(ctx, s.db, id, act.AnyVersion, a)
	if whose != 0 {
		s.forget(ctx, whose)
	}
	if err == nil {
		is.seenBy(k.actor)
	}
	return is, err
}

// TakePassword gives an account the new password whose reset was confirmed, and
// returns it to who asked. It is not to be had again. Errors: unauthenticated,
// forbidden (somebody else's), not_found, conflict (not confirmed, taken, expired, or
// who confirmed is no administrator any more), unavailable.
func (s *Service) TakePassword(ctx context.Context, id grid.ID) (password string, err error) {
	if err := s.require(ctx, grid.ManageAccounts, grid.Entry{Action: "account.password", Subject: "approval", ID: id}); err != nil {
		return "", err // before a password is hashed
	}
	hash, password, err := s.firstPassword(ctx, "", "")
	if err != nil {
		return "", err
	}
	k := keepingBy(ctx, grid.ManageAccounts)
	_, err = s.onApproval(ctx, k, id, act.Act[Approval]{
		Action: "account.password", Needs: grid.ManageAccounts, Silent: true,
		Do: func(ctx context.Context, tx pgx.Tx, a Approval, _ time.Time) (Approval, error) {
			if a.AskedBy.ID != k.actor.ID {
				return Approval{}, grid.Errorf(grid.CodeForbidden, "新密码只能由申请人领取", "Only who asked for the new password takes it")
			}
			if a.Kind != ApprovePassword || a.State != ApprovalConfirmed {
				return Approval{}, closedApproval(&a)
			}
			if err := k.stillConfirmed(ctx, &a); err != nil {
				return Approval{}, err
			}
			k.approved = &a
			if _, err := accounts.Part(ctx, tx, k.scope, a.Account.ID, act.AnyVersion, k.resetting(hash)); err != nil {
				return Approval{}, err
			}
			a.State = ApprovalDone
			return a, saveApproval(ctx, tx, &a)
		},
	})
	if err != nil {
		return "", err
	}
	return password, nil
}

// decide is what confirming and refusing have in common.
func (s *Service) decide(ctx context.Context, action string, id grid.ID, fn func(context.Context, *keeping, *Approval) error) (Approval,
	error,
) {
	k := keepingBy(ctx, grid.ViewAccounts)
	return s.onApproval(ctx, k, id, act.Act[Approval]{
		Action: action, Needs: grid.ViewAccounts,
		Do: func(ctx context.Context, tx pgx.Tx, a Approval, _ time.Time) (Approval, error) {
			as, err := a.decides(k.actor)
			if err != nil {
				return Approval{}, err
			}
			if a.State != ApprovalWaiting {
				return Approval{}, closedApproval(&a)
			}
			k.scope, k.approved = k.actor.Scope(as), &a
			return k.decided(ctx, &a, fn)
		},
	})
}

// decided has fn decide what waits, and keeps who did.
func (k *keeping) decided(ctx context.Context, a *Approval, fn func(context.Context, *keeping, *Approval) error) (Approval, error) {
	if err := fn(ctx, k, a); err != nil {
		return Approval{}, err
	}
	a.DecidedBy = Person{ID: k.actor.ID, Login: k.actor.Login, Name: k.actor.Name}
	return *a, saveApproval(ctx, k.tx, a)
}

// make makes the change, by who confirms it.
func (k *keeping) make(ctx context.Context, a *Approval) (err error) {
	id, p := a.Account.ID, &a.Proposal
	part := func(a act.Act[Account]) error {
		_, err := accounts.Part(ctx, k.tx, k.scope, id, act.AnyVersion, a)
		return err
	}
	switch a.Kind {
	case ApproveGrant:
		d := p.grant()
		return part(k.granting(&d, &Grant{}))
	case ApproveExtend:
		_, err = grantsOn(id).Part(ctx, k.tx, k.scope, p.Grant, act.AnyVersion, k.extending(orZero(p.Until)))
		return err
	case ApproveUnlock:
		return part(k.unlocking())
	case ApproveUpdate:
		u := p.update()
		return part(k.updating(&u))
	}
	return nil
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
		return grid.Errorf(grid.CodeConflict, "申请人已不再担任管理员，该申请失效，请重新提出",
			"Who asked for it is no administrator any more; it has to be asked for anew")
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
	void := grid.Errorf(grid.CodeConflict, "复核人已不再担任管理员，该复核失效，请重新申请",
		"Who confirmed it is no administrator any more; it has to be asked for anew")
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
