package account

import (
	"context"
	"slices"

	"anwang/grid"
)

// Separation of duties 三员分立 beyond what [keeping.apart] says of roles: whoever
// keeps accounts must not come to be those who read the audit or see personal data.
// A token that does either is made by its owner, and whoever keeps accounts or
// reads the audit gets no new password, and is not let in again, by another
// administrator alone: that is done at the command line.

// ownersOnly are the actions that a token has only when its owner made it, or the
// command line did.
var ownersOnly = []grid.Action{grid.ViewPersonal, grid.ViewReporter, grid.ViewAudit}

// withoutOwners is a token's list of actions without those of its owner alone; nil
// stands for all actions there are.
func withoutOwners(actions []grid.Action) []grid.Action {
	out := []grid.Action{}
	for i := range grid.Permissions {
		a := grid.Permissions[i].Action
		if (actions == nil || slices.Contains(actions, a)) && !slices.Contains(ownersOnly, a) {
			out = append(out, a)
		}
	}
	return out
}

// checkOwner refuses actions of the owner alone in a token that somebody else
// makes, and takes them out of one for all that the account may do.
func (k *keeping) checkOwner(f *faults, d *TokenDraft) {
	if k.self(d.Account) || k.actor.IsInternal() {
		return
	}
	for _, a := range ownersOnly {
		if slices.Contains(d.Actions, a) {
			f.Add("/actions", "查看个人信息、举报人或审计的令牌只能由账号本人创建，或在命令行创建",
				"a token that sees personal data, reporters or the audit is made by its owner, or at the command line")
			return
		}
	}
	d.Actions = withoutOwners(d.Actions)
}

// keeperless refuses what would put somebody else in the place of one who keeps
// accounts or reads the audit. Errors: forbidden.
func (k *keeping) keeperless(ctx context.Context, id grid.ID) error {
	if k.actor.IsInternal() || k.self(id) {
		return nil
	}
	keeper, err := holdsKeeping(ctx, k.tx, id)
	if err == nil && keeper {
		return grid.Errorf(grid.CodeForbidden,
			"该账号是系统管理员或审计员：重置密码、解锁、启用和改登录名须在服务器上用 anwang user 命令办理，不能由一名管理员单独完成",
			"The account is an administrator's or an auditor's: its password, lock, log-in name and return are dealt with on the server, by anwang user, and not by one administrator alone")
	}
	return err
}
