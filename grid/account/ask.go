package account

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// mostWaiting bounds what one administrator has waiting.
const mostWaiting = 500

// ApprovalPage is one page of what waits or has been decided.
type ApprovalPage struct {
	Items    []Approval
	Next     string // cursor of the page after this one; "" at the end
	Waiting  int    // how many wait in all
	Mine     int    // how many of them the asker may decide
	Security int    // how many security administrators can log in, anywhere
}

// Approvals returns a page of what waits for a second person or a password to be
// taken, or of what is decided or has expired, about the accounts that the actor
// keeps; the latest first. Errors: unauthenticated, forbidden, invalid (the cursor),
// unavailable.
func (s *Service) Approvals(ctx context.Context, decided bool, cursor string, limit int) (ApprovalPage, error) {
	var p ApprovalPage
	list, before := grid.ListOf("approvals", decided), grid.ID(0)
	if _, err := list.After(cursor, &before); err != nil {
		return p, err
	}
	err := s.look(ctx, grid.ViewAccounts, func(k *keeping) error {
		all, err := listApprovals(ctx, k.tx, k.scope, decided, before, max(limit, 1)+1)
		if err != nil {
			return err
		}
		for i := range all {
			all[i].seenBy(k.actor)
		}
		p.Items, p.Next = grid.CutPage(all, max(limit, 1), list, func(a *Approval) []any { return []any{a.ID} })
		waiting, err := waitingApprovals(ctx, k.tx, k.scope)
		if err != nil {
			return err
		}
		p.Waiting = len(waiting)
		for i := range waiting {
			if _, err := waiting[i].decides(k.actor); err == nil {
				p.Mine++
			}
		}
		p.Security, err = countSecurity(ctx, k.tx)
		return err
	})
	return p, err
}

// seenBy makes an approval what an actor may see of it.
func (a *Approval) seenBy(actor *grid.Actor) {
	a.Proposal = a.Proposal.masked()
	a.Own = actor.ID == a.AskedBy.ID
	_, err := a.decides(actor)
	a.May = err == nil && a.State == ApprovalWaiting
}

// Ask asks for a change that the actor does not make alone. Errors:
// unauthenticated, forbidden (a token asks), not_found (the account), rejected,
// conflict (it takes no second person, waits already, or could not be done),
// unavailable, and those of the change itself.
func (s *Service) Ask(ctx context.Context, d AskDraft) (Approval, error) {
	var a Approval
	side, action, err := sideOf(ctx, d.Kind)
	if err != nil {
		return a, s.db.Refused(ctx, err, grid.Entry{Action: "approval.ask", Subject: "approval"})
	}
	if err := d.check(); err != nil {
		return a, err
	}
	k := keepingBy(ctx, action)
	a, err = approvals.Create(ctx, s.db, act.Creation[Approval]{
		Action: "approval.ask", Needs: action,
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, _ time.Time) (Approval, error) {
			k.tx = tx
			return k.ask(ctx, side, &d)
		},
	})
	if err == nil {
		a.seenBy(k.actor)
	}
	return a, takenLogin(err)
}

// ask keeps what is asked for, when it could be done and takes a second person.
func (k *keeping) ask(ctx context.Context, side string, d *AskDraft) (a Approval, err error) {
	if err := k.inPerson(ctx, k.tx); err != nil {
		return a, err
	}
	if err := k.needed(ctx, side, d); err != nil {
		return a, err
	}
	n, err := waitingOf(ctx, k.tx, k.actor.ID)
	if err != nil {
		return a, err
	}
	if n >= mostWaiting {
		return a, grid.Errorf(grid.CodeConflict, "您等待复核的申请过多，请先处理或撤回", "Too much of yours is waiting; see to it or withdraw some first")
	}
	id, err := insertApproval(ctx, k.tx, side, d, k.actor.ID)
	if err != nil {
		return a, err
	}
	return loadApproval(ctx, k.tx, k.scope, id, false)
}

// check tidies what is asked for and says whether it may be as it is.
func (d *AskDraft) check() error {
	var f faults
	d.Reason = strings.TrimSpace(d.Reason)
	if garbled(d.Reason) || utf8.RuneCountInString(d.Reason) > 300 {
		f.Add("/reason", "事由不能超过 300 字，且不能含有控制字符", "a reason has at most 300 characters and no control characters")
	}
	p := &d.Proposal
	if d.Kind == ApproveUpdate {
		u := p.update()
		if u == (Update{}) {
			return errNothing()
		}
		if err := u.check(); err != nil {
			return err
		}
		if u.Login != nil {
			p.Login = *u.Login
		}
		p.Phone = u.Phone
	}
	if d.Kind == ApproveToken {
		p.Name = strings.TrimSpace(p.Name)
	}
	return f.Err()
}

// needed says whether what is asked for could be done and takes a second person.
func (k *keeping) needed(ctx context.Context, side string, d *AskDraft) error {
	if d.Kind == ApproveToken {
		return k.neededToken(ctx, d)
	}
	switch err := k.may(ctx, d.Kind, d.Account, &d.Proposal); {
	case grid.CodeOf(err) == grid.CodeSecond:
		return nil
	case err != nil:
		return err
	case side == sideSystem && (d.Kind == ApproveGrant || d.Kind == ApproveExtend):
		return nil // roles are the security administrator's
	}
	return grid.Errorf(grid.CodeConflict, "此变更不需要复核，请直接办理", "This takes no second person; do it at once")
}

func (k *keeping) neededToken(ctx context.Context, d *AskDraft) error {
	if k.self(d.Account) {
		return grid.Errorf(grid.CodeConflict, "本人的令牌请直接创建", "A token of your own takes no second person; make it at once")
	}
	a, err := k.account(ctx, d.Account)
	if err != nil {
		return err
	}
	if !a.Disabled.IsZero() {
		return disabledToken()
	}
	t := d.Proposal.token(d.Account)
	if len(t.Actions) > 0 && !slices.ContainsFunc(t.Actions, grid.Guarded) {
		return grid.Errorf(grid.CodeConflict, "此令牌不需要本人确认，请直接创建", "This token takes no confirmation; make it at once")
	}
	if len(t.Actions) == 0 {
		t.Actions = nil
	}
	k.asking = true
	err = k.checkToken(ctx, &t)
	d.Proposal.Actions = t.Actions
	return err
}

// may says whether a change may be made, but for tokens.
func (k *keeping) may(ctx context.Context, kind string, id grid.ID, p *Proposal) error {
	a, err := k.account(ctx, id)
	if err != nil {
		return err
	}
	switch kind {
	case ApproveGrant:
		d := p.grant()
		return k.mayGrant(ctx, &a, &d)
	case ApproveExtend:
		g, err := loadGrant(ctx, k.tx, k.scope, id, p.Grant)
		if err != nil {
			return grantError(err, p.Grant)
		}
		if err := k.changeable(&g); err != nil {
			return err
		}
		if !lasts(orZero(p.Until), g.Until) {
			return grid.Errorf(grid.CodeConflict, "缩短授权期限不需要复核", "To let a role end earlier takes no second person")
		}
		p.Role, p.Grid, p.Sector, p.Enterprise = g.Role, g.GridRef.ID, g.Sector, g.Enterprise.ID // as it is shown
		return k.mayExtend(ctx, &a, &g, orZero(p.Until))
	case ApprovePassword:
		return k.mayReset(ctx, &a)
	case ApproveUnlock:
		return k.two(&a)
	case ApproveUpdate:
		u := p.update()
		return k.mayUpdate(ctx, &a, &u)
	}
	return grid.Errorf(grid.CodeInvalid, "未知的变更类别", "The kind of change is not known")
}
