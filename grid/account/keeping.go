package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
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
//   - leaving an area without anybody who keeps it ([keeping.guarded]).

// keeping is one change made by somebody who keeps accounts.
type keeping struct {
	tx    pgx.Tx
	scope grid.Scope
	actor *grid.Actor
	tried grid.Entry // what the audit is told of when it is refused
	whose grid.ID    // account that is changed; 0: none
	now   time.Time  // when it was held, by the database's clock

	approved *Approval // what somebody else asked for and this confirms; nil: it is done alone
	asking   bool      // nothing is done: it is only asked for
}

// keep runs fn in a transaction as a change by the actor of ctx, inside the scope
// of the action. What is forbidden is audited as tried. Errors: unauthenticated,
// forbidden, unavailable, and those of fn.
func (s *Service) keep(ctx context.Context, action grid.Action, tried grid.Entry, fn func(*keeping) error) error {
	scope, err := s.require(ctx, action, tried)
	if err != nil {
		return err
	}
	return s.change(ctx, keeping{scope: scope, actor: grid.ActorOf(ctx), tried: tried}, fn)
}

// keepOwn is keep for somebody's own account, wherever its home lies and whatever
// they may do to others.
func (s *Service) keepOwn(ctx context.Context, _ grid.Action, tried grid.Entry, fn func(*keeping) error) error {
	return s.change(ctx, keeping{scope: grid.Everything, actor: grid.ActorOf(ctx), tried: tried}, fn)
}

// readOwn is keepOwn for reading.
func (s *Service) readOwn(ctx context.Context, fn func(*keeping) error) error {
	return s.db.Read(ctx, func(tx pgx.Tx) error {
		return fn(&keeping{tx: tx, scope: grid.Everything, actor: grid.ActorOf(ctx)})
	})
}

func (s *Service) change(ctx context.Context, k keeping, fn func(*keeping) error) error {
	err := s.db.Tx(ctx, func(tx pgx.Tx) error {
		k.tx = tx
		return fn(&k)
	})
	if err == nil && k.whose != 0 {
		s.forget(ctx, k.whose)
	}
	return s.db.Refused(ctx, err, k.tried)
}

// require is grid.Require for a change.
func (s *Service) require(ctx context.Context, action grid.Action, tried grid.Entry) (grid.Scope, error) {
	scope, err := grid.Require(ctx, action)
	return scope, s.db.Refused(ctx, err, tried)
}

// trial is what the audit is told of a change to a record that is refused.
func trial(action, subject string, id grid.ID) grid.Entry {
	return grid.Entry{Action: action, Subject: subject, ID: id}
}

// look is keep for reading.
func (s *Service) look(ctx context.Context, action grid.Action, fn func(*keeping) error) error {
	scope, err := grid.Require(ctx, action)
	if err != nil {
		return err
	}
	return s.db.Read(ctx, func(tx pgx.Tx) error {
		return fn(&keeping{tx: tx, scope: scope, actor: grid.ActorOf(ctx)})
	})
}

// self reports whether the account is the actor's own.
func (k *keeping) self(id grid.ID) bool { return k.actor.ID != 0 && k.actor.ID == id }

// account reads an account inside the scope and holds it until the end of the
// transaction. Errors: not_found.
func (k *keeping) account(ctx context.Context, id grid.ID) (Account, error) {
	a, now, err := lockAccount(ctx, k.tx, k.scope, id)
	if isNone(err) {
		return Account{}, noAccount(id)
	}
	if err != nil {
		return Account{}, err
	}
	k.now, k.whose, k.tried.Name, k.tried.Grid = now, id, a.Login, a.Home.ID
	return a, nil
}

// narrow refuses what would give the actor the rights of an account that holds
// roles beyond the scope, now or later. Errors: forbidden.
func (k *keeping) narrow(ctx context.Context, id grid.ID, keepersOnly bool) error {
	if k.scope.Unlimited() {
		return nil
	}
	wider, err := holdsBeyond(ctx, k.tx, k.scope, id, keepersOnly)
	if err != nil {
		return err
	}
	if wider {
		return grid.Errorf(grid.CodeForbidden,
			"该账号在您的管辖范围之外还有授权，此操作须由上级管理员办理", "The account holds roles beyond your area; an administrator of all of it has to do this")
	}
	return nil
}

// guarded runs a change that may take away an administrator. All such changes
// wait for each other, and whoever was taken away by the one before does not get
// to make theirs. Errors: forbidden, conflict (somebody has to be left).
func (k *keeping) guarded(ctx context.Context, change func() error) error {
	still, before, err := keepersNow(ctx, k.tx, k.actor.ID)
	if err != nil {
		return err
	}
	if k.actor.ID != 0 && !still {
		return grid.Errorf(grid.CodeForbidden, "您的管理员授权刚刚被收回", "You are no administrator any more")
	}
	if err := change(); err != nil {
		return err
	}
	after, err := keepersReach(ctx, k.tx, k.actor.ID)
	if err != nil {
		return err
	}
	for role, was := range before {
		switch is := after[role]; {
		case is.own < was.own:
			return grid.Errorf(grid.CodeConflict,
				"不能收回或缩短自己最后一项管理员授权，请由其他管理员办理", "You cannot take away or shorten your own last grant as administrator; another administrator has to do it")
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
		"不能收回或停用最后一名最高层级的"+info.Name.ZH+"，请先授权另一名", "This is the last active "+strings.ToLower(info.Name.EN)+" of everything; appoint another one first")
}

// audit writes the line of the change, with both who agreed to it when it took two.
func (k *keeping) audit(ctx context.Context, e grid.Entry) error {
	if k.approved != nil {
		after, err := k.approved.both(e.After, k.actor)
		if err != nil {
			return err
		}
		e.After = after
	}
	return pg.Audit(ctx, k.tx, e)
}

// place refuses a grid that is not in force, not of the main network, or outside
// the scope, all in the same words: what lies outside does not exist.
func (k *keeping) place(ctx context.Context, f *faults, pointer string, id grid.ID) error {
	ok, err := gridKept(ctx, k.tx, k.scope, id)
	if err == nil && !ok {
		f.Add(pointer, fmt.Sprintf("您管辖的主网格体系中没有编号为 %d 的网格，或已失效", id), fmt.Sprintf("there is no grid %d in force in your area", id))
	}
	return err
}

func noAccount(id grid.ID) error {
	return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的账号", id), fmt.Sprintf("There is no account %d", id))
}

// sameVersion refuses a change that is based on another version. Errors: stale.
func sameVersion(is, based int32) error {
	if is == based {
		return nil
	}
	return grid.Errorf(grid.CodeStale,
		fmt.Sprintf("记录已被修改（现为第 %d 版，您依据的是第 %d 版），请刷新后再试", is, based),
		fmt.Sprintf("The record is at version %d now, not %d; read it again", is, based))
}
