package account

import (
	"slices"

	"anwang/grid"
)

// Separation of duties 三员分立 beyond what [keeping.apart] says of roles: nobody who
// administers comes to be, alone, somebody who sees personal data, reads the audit or
// administers (grid.Guarded). Whoever keeps the passwords gives no role, whoever
// gives roles keeps no password, and to give such a role, or to take the place of who
// holds one, takes two (approval.go) or the command line. A token that does such an
// action is made by its owner.

// withoutOwners is a token's list of actions without those of its owner alone; nil
// stands for all actions there are.
func withoutOwners(actions []grid.Action) []grid.Action {
	out := []grid.Action{}
	for i := range grid.Permissions {
		a := grid.Permissions[i].Action
		if (actions == nil || slices.Contains(actions, a)) && !grid.Guarded(a) {
			out = append(out, a)
		}
	}
	return out
}

// checkOwner refuses actions of the owner alone in a token that somebody else
// makes, and takes them out of one for all that the account may do.
func (k *keeping) checkOwner(f *faults, d *TokenDraft) {
	if k.self(d.Account) || k.actor.IsInternal() || k.asking {
		return
	}
	if slices.ContainsFunc(d.Actions, grid.Guarded) {
		f.Add("/actions", "查看个人信息、举报人、审计或用于管理的令牌须由账号本人确认后生成，或在命令行创建",
			"a token that sees personal data, reporters or the audit, or administers, is confirmed by its owner, or made at the command line")
		return
	}
	d.Actions = withoutOwners(d.Actions)
}

// alone reports whether the actor does this with nobody else: not so the service
// itself, who confirms what somebody else asked for, and who only asks.
func (k *keeping) alone() bool { return !k.actor.IsInternal() && k.approved == nil && !k.asking }

// two refuses what one administrator does not do alone to an account that sees
// personal data, reads the audit or administers, or will. Errors: second_person.
func (k *keeping) two(a *Account) error {
	if k.alone() && a.Guarded(k.now) {
		return secondPerson()
	}
	return nil
}

// twoForRole is two for a role that is given or lasts longer.
func (k *keeping) twoForRole(r grid.Role) error {
	if k.alone() && slices.Contains(grid.GuardedRoles(), r) {
		return secondPerson()
	}
	return nil
}

func secondPerson() error {
	return grid.Errorf(grid.CodeSecond,
		"涉及个人信息、审计或管理权限，不能由一名管理员单独办理：请提交复核，由另一名管理员确认；或在服务器上用 anwang user 命令办理",
		"Personal data, the audit or administration is involved, and one administrator does not do it alone: ask for it, and another "+
			"administrator confirms; or use anwang user on the server")
}
