package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// # The rules of keeping
//
// Whoever keeps accounts keeps those whose home lies in their own area, and gives
// roles only there; what lies elsewhere does not exist for them. What would let
// them out of it, or into the place of others, is refused:
//
//   - taking over an account that holds more elsewhere, by a new password, a new
//     log-in name or a token ([keeping.narrow]);
//   - coming to be, alone, somebody who sees personal data, reads the audit or
//     administers (apart.go);
//   - giving a role to themselves, or one account two of the three roles of
//     administrators 三员分立;
//   - leaving an area without anybody who keeps it ([keeping.guard]).

// keeping is who decides on a change of what is kept, and on what grounds.
type keeping struct {
	tx    pgx.Tx
	scope grid.Scope
	actor *grid.Actor
	now   time.Time           // when the account was held, by the database's clock
	reach map[grid.Role]reach // of the administrators, before one may be taken away

	approved *Approval // what somebody else asked for and this confirms; nil: it is done alone
	asking   bool      // nothing is done: it is only asked for
}

// accounts is what an account is to the frame.
var accounts = act.Kind[Account]{
	Subject: "account", Name: grid.Text{ZH: "账号", EN: "account"}, Kept: true, Whole: true,
	Load: func(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope, _ bool) (Account, error) {
		return lockAccount(ctx, tx, scope, id)
	},
	Head: func(a *Account) act.Head {
		return act.Head{ID: a.ID, Name: a.Login, Grid: a.Home.ID, Version: a.Version}
	},
	Audited: func(a *Account, _ bool) any { return a.audited() },
}

// keepingBy is the actor of ctx, who decides where they may do an action.
func keepingBy(ctx context.Context, needs grid.Action) *keeping {
	actor := grid.ActorOf(ctx)
	return &keeping{scope: actor.Scope(needs), actor: actor}
}

// keepingOwn is the actor of ctx, who decides on what is their own.
func keepingOwn(ctx context.Context) *keeping {
	return &keeping{scope: grid.Everything, actor: grid.ActorOf(ctx)}
}

// change carries out an act on an account. What is known of it is forgotten whatever
// comes of it: when the database breaks off at the commit, nobody knows.
func (s *Service) change(ctx context.Context, id grid.ID, version int32, a act.Act[Account]) (Account, error) {
	defer s.forget(ctx, id)
	return accounts.Do(ctx, s.db, id, version, a)
}

// on is an act on an account, of which k decides in its transaction.
func (k *keeping) on(a act.Act[Account]) act.Act[Account] {
	do, line := a.Do, a.Line
	a.Do = func(ctx context.Context, tx pgx.Tx, was Account, now time.Time) (Account, error) {
		k.tx, k.now = tx, was.lockedAt
		return do(ctx, tx, was, now)
	}
	a.Line = func(was, is *Account, e *grid.Entry) error {
		if line != nil {
			if err := line(was, is, e); err != nil {
				return err
			}
		}
		return k.both(e)
	}
	return a
}

// both has a line of the audit name who agreed to it when it took two.
func (k *keeping) both(e *grid.Entry) (err error) {
	if k.approved != nil {
		e.After, err = k.approved.both(e.After, k.actor)
	}
	return err
}

// require is grid.Require for a change, before what is dear about it.
func (s *Service) require(ctx context.Context, action grid.Action, tried grid.Entry) error {
	_, err := grid.Require(ctx, action)
	return s.db.Refused(ctx, err, tried)
}

// look reads inside the scope of an action.
func (s *Service) look(ctx context.Context, action grid.Action, fn func(*keeping) error) error {
	if _, err := grid.Require(ctx, action); err != nil {
		return err
	}
	return s.read(ctx, keepingBy(ctx, action), fn)
}

func (s *Service) read(ctx context.Context, k *keeping, fn func(*keeping) error) error {
	return s.db.Read(ctx, func(tx pgx.Tx) error {
		k.tx = tx
		return fn(k)
	})
}

// self reports whether the account is the actor's own.
func (k *keeping) self(id grid.ID) bool { return k.actor.ID != 0 && k.actor.ID == id }

// account reads an account inside the scope and holds it until the end of the
// transaction. Errors: not_found.
func (k *keeping) account(ctx context.Context, id grid.ID) (Account, error) {
	a, err := lockAccount(ctx, k.tx, k.scope, id)
	if err != nil {
		return Account{}, accountError(err, id)
	}
	k.now = a.lockedAt
	return a, nil
}

// narrow refuses what would give the actor the rights of an account that holds
// roles beyond the scope, now or later. Errors: forbidden.
func (k *keeping) narrow(ctx context.Context, id grid.ID, keepersOnly bool) error {
	if k.scope.Unlimited() {
		return nil
	}
	wider, err := grantsBeyond(ctx, k.tx, k.scope, id, keepersOnly)
	if err != nil {
		return err
	}
	if wider {
		return grid.Errorf(grid.CodeForbidden,
			"该账号在您的管辖范围之外还有授权，此操作须由上级管理员办理", "The account holds roles beyond your area; an administrator of all of it has to do this")
	}
	return nil
}

// guard begins a change that may take away an administrator, before the account is
// held. All such changes wait for each other, and whoever was taken away by the one
// before does not get to make theirs. Errors: forbidden.
func (k *keeping) guard(ctx context.Context, tx pgx.Tx) (err error) {
	var still bool
	if still, k.reach, err = keepersNow(ctx, tx, k.actor.ID); err != nil {
		return err
	}
	if k.actor.ID != 0 && !still {
		return grid.Errorf(grid.CodeForbidden, "您的管理员授权刚刚被收回", "You are no administrator any more")
	}
	return nil
}

// guarded says whether somebody is left after it. Errors: conflict.
func (k *keeping) guarded(ctx context.Context) error {
	after, err := keepersReach(ctx, k.tx, k.actor.ID)
	if err != nil {
		return err
	}
	for role, was := range k.reach {
		switch is := after[role]; {
		case is.own < was.own:
			return grid.Errorf(grid.CodeConflict,
				"不能收回或缩短自己最后一项管理员授权，请由其他管理员办理", "You cannot take away or shorten your own last grant as administrator; another administrator has to "+
					"do it")
		case is.root < was.root:
			return lastOfAll(role)
		}
	}
	return nil
}

// lastOfAll refuses to leave everything without one of the three administrators.
func lastOfAll(role grid.Role) error {
	info, _ := grid.InfoOf(role)
	return grid.Errorf(grid.CodeConflict,
		"不能收回或停用最后一名最高层级的"+info.Name.ZH+"，请先授权另一名", "This is the last active "+strings.ToLower(info.Name.EN)+
			" of everything; appoint another one first")
}

// checkGrid refuses a grid that is not in force, not of the main network, or outside
// the scope, all in the same words: what lies outside does not exist.
func (k *keeping) checkGrid(ctx context.Context, f *faults, pointer string, id grid.ID) error {
	ok, err := gridKept(ctx, k.tx, k.scope, id)
	if err == nil && !ok {
		f.Add(pointer, fmt.Sprintf("您管辖的主网格体系中没有编号为 %d 的网格，或已失效", id), fmt.Sprintf("there is no grid %d in force in your area", id))
	}
	return err
}

// accountError says which account was not found.
func accountError(err error, id grid.ID) error {
	if isNone(err) {
		return accounts.Missing(id)
	}
	return err
}
