package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// longestGrant is how far ahead a grant may end; beyond it a year is mistyped.
const longestGrant = 100 * 365 * 24 * time.Hour

// GrantDraft is what a grant is made of.
type GrantDraft struct {
	Role       grid.Role
	Grid       grid.ID
	Sector     string
	Enterprise grid.ID
	From       time.Time // zero: now
	Until      time.Time // zero: without end
}

// grantImage is a grant in the audit.
type grantImage struct {
	Account    grid.ID    `json:"account"`
	Login      string     `json:"login"`
	Role       grid.Role  `json:"role"`
	Grid       grid.ID    `json:"grid,omitempty"`
	Sector     string     `json:"sector,omitempty"`
	Enterprise grid.ID    `json:"enterprise,omitempty"`
	At         string     `json:"at,omitempty"`
	From       time.Time  `json:"from"`
	Until      *time.Time `json:"until"`
}

func (g *Grant) image(a *Account) grantImage {
	i := grantImage{
		Account: a.ID, Login: a.Login, Role: g.Role, Grid: g.Place.ID, Sector: g.Sector, Enterprise: g.Enterprise.ID,
		At: g.Place.Path + g.Enterprise.Name, From: g.From.UTC(),
	}
	if !g.Until.IsZero() {
		until := g.Until.UTC()
		i.Until = &until
	}
	return i
}

func (g *Grant) entry(a *Account, action string) grid.Entry {
	info, _ := grid.InfoOf(g.Role)
	return grid.Entry{Action: action, Subject: "grant", ID: g.ID, Name: a.Login + " · " + info.Name.ZH, Grid: a.Home.ID}
}

// Grant gives a role to an account, at a place inside the area of the actor.
// Errors: unauthenticated, forbidden, not_found (the account), rejected (what the
// role is held at), conflict (it holds an equal grant in that time, the other
// keeper's role, or is the actor's own), unavailable.
func (s *Service) Grant(ctx context.Context, account grid.ID, d GrantDraft) (Grant, error) {
	var g Grant
	err := s.keep(ctx, grid.ManageAccounts, trial("grant.create", "account", account), func(k *keeping) error {
		a, err := k.account(ctx, account)
		if err != nil {
			return err
		}
		if k.self(a.ID) {
			return grid.Errorf(grid.CodeConflict, "不能给自己授权，请由其他管理员办理", "You cannot give a role to yourself; another administrator has to do it")
		}
		if err := k.checkGrant(ctx, &d, k.now); err != nil {
			return err
		}
		if err := k.apart(ctx, a.ID, 0, &d); err != nil {
			return err
		}
		id, err := insertGrant(ctx, k.tx, a.ID, k.actor.ID, &d)
		if err != nil {
			return err
		}
		if g, err = loadGrant(ctx, k.tx, k.scope, a.ID, id); err != nil {
			return err
		}
		e := g.entry(&a, "grant.create")
		e.After = g.image(&a)
		return k.audit(ctx, e)
	})
	return g, err
}

// ExtendGrant sets when a grant ends; zero is never. Errors: unauthenticated,
// forbidden (it is held beyond the actor's area), not_found, rejected (the time),
// conflict (it has ended, meets an equal one, is the actor's own, or the last
// administrator's), unavailable.
func (s *Service) ExtendGrant(ctx context.Context, account, id grid.ID, until time.Time) (Grant, error) {
	return s.changeGrant(ctx, account, id, "grant.update", func(k *keeping, a *Account, was *Grant) error {
		var f faults
		checkUntil(&f, maxTime(was.From, k.now), k.now, until)
		if err := f.Err(); err != nil {
			return err
		}
		if k.self(a.ID) && (until.IsZero() || !was.Until.IsZero() && until.After(was.Until)) {
			return grid.Errorf(grid.CodeConflict, "不能延长自己的授权，请由其他管理员办理", "You cannot extend your own grant; another administrator has to do it")
		}
		d := GrantDraft{Role: was.Role, Grid: was.Place.ID, Sector: was.Sector, Enterprise: was.Enterprise.ID, From: was.From, Until: until}
		if err := k.apart(ctx, a.ID, id, &d); err != nil {
			return err
		}
		return setUntil(ctx, k.tx, id, until)
	})
}

// EndGrant ends a grant now; it stays as history. One that has not begun goes
// altogether. Errors: unauthenticated, forbidden (it is held beyond the actor's
// area), not_found, conflict (it has ended, or is the last administrator's),
// unavailable.
func (s *Service) EndGrant(ctx context.Context, account, id grid.ID) error {
	_, err := s.changeGrant(ctx, account, id, "grant.end", func(k *keeping, _ *Account, _ *Grant) error {
		return endGrant(ctx, k.tx, id)
	})
	return err
}

// changeGrant changes a grant that has not ended, with what all such changes
// check and write.
func (s *Service) changeGrant(ctx context.Context, account, id grid.ID, action string, change func(*keeping, *Account, *Grant) error) (Grant, error) {
	var g Grant
	err := s.keep(ctx, grid.ManageAccounts, trial(action, "grant", id), func(k *keeping) error {
		return k.guarded(ctx, func() error {
			a, err := k.account(ctx, account)
			if err != nil {
				return err
			}
			was, err := loadGrant(ctx, k.tx, k.scope, account, id)
			if err != nil {
				return namedGrant(err, id)
			}
			if err := k.changeable(&was); err != nil {
				return err
			}
			if err := change(k, &a, &was); err != nil {
				return err
			}
			e := was.entry(&a, action)
			e.Before = was.image(&a)
			switch g, err = loadGrant(ctx, k.tx, k.scope, account, id); {
			case err == nil:
				e.After = g.image(&a)
			case !errors.Is(err, pgx.ErrNoRows): // one that had not begun is gone
				return err
			}
			return k.audit(ctx, e)
		})
	})
	return g, err
}

// changeable refuses a grant that is held beyond the area, or has ended.
func (k *keeping) changeable(g *Grant) error {
	if !g.Kept {
		return grid.Errorf(grid.CodeForbidden, "该授权在您的管辖范围之外，只能由上级管理员修改", "The grant is held beyond your area; only an administrator there can change it")
	}
	if !g.Until.IsZero() && !g.Until.After(k.now) {
		return grid.Errorf(grid.CodeConflict, "该授权已经结束，如需继续请重新授权", "The grant has ended; make a new one")
	}
	return nil
}

// checkGrant says whether a role may be held as the draft has it, by the one
// table grid.Roles, and fills in when it begins.
func (k *keeping) checkGrant(ctx context.Context, d *GrantDraft, now time.Time) error {
	var f faults
	info, ok := grid.InfoOf(d.Role)
	if !ok {
		f.Add("/role", "未知的角色", "the role is not known")
		return f.Err()
	}
	f.holding(info, d)
	if err := k.checkPlaces(ctx, &f, info.Held, d); err != nil {
		return err
	}
	switch {
	case d.From.IsZero() || d.From.Before(now) && now.Sub(d.From) <= 24*time.Hour: // today's date is a time already past
		d.From = now
	case d.From.Before(now):
		f.Add("/from", "生效时间不能早于今天", "it cannot begin before today")
	case d.From.Sub(now) > longestGrant:
		f.Add("/from", "生效时间过远", "it begins too far ahead")
	}
	checkUntil(&f, d.From, now, d.Until)
	return f.Err()
}

// holding says whether what the draft names is what the role is held at.
func (f *faults) holding(info grid.RoleInfo, d *GrantDraft) {
	zh, en := "“"+info.Name.ZH+"”", info.Name.EN
	atGrid := info.Held == grid.HeldGrid || info.Held == grid.HeldSector
	switch {
	case atGrid && d.Grid == 0:
		f.Add("/grid", zh+"须指定网格", en+" is held at a grid; name one")
	case !atGrid && d.Grid != 0:
		f.Add("/grid", zh+"不能指定网格", en+" is not held at a grid")
	}
	switch {
	case info.Held == grid.HeldEnterprise && d.Enterprise == 0:
		f.Add("/enterprise", zh+"须指定企业", en+" is held at an enterprise; name one")
	case info.Held != grid.HeldEnterprise && d.Enterprise != 0:
		f.Add("/enterprise", zh+"不能指定企业", en+" is not held at an enterprise")
	}
	_, known := grid.SectorOf(d.Sector)
	switch {
	case info.Held == grid.HeldSector && d.Sector == "":
		f.Add("/sector", zh+"须指定监管行业", en+" is held for a supervision sector; name one")
	case d.Sector == "":
	case !atGrid || keeper(info.Role):
		f.Add("/sector", zh+"不能限定监管行业", en+" cannot be narrowed to a sector")
	case !known:
		f.Add("/sector", "未知的监管行业", "the supervision sector is not known")
	}
}

// checkPlaces says whether the grid and the enterprise lie inside the area.
func (k *keeping) checkPlaces(ctx context.Context, f *faults, held grid.Holding, d *GrantDraft) error {
	if d.Grid != 0 && (held == grid.HeldGrid || held == grid.HeldSector) {
		if err := k.place(ctx, f, "/grid", d.Grid); err != nil {
			return err
		}
	}
	if d.Enterprise == 0 || held != grid.HeldEnterprise {
		return nil
	}
	ok, err := enterpriseKept(ctx, k.tx, k.scope, d.Enterprise)
	if err == nil && !ok {
		f.Add("/enterprise", fmt.Sprintf("您的管辖范围内没有编号为 %d 的企业", d.Enterprise), fmt.Sprintf("there is no enterprise %d in your area", d.Enterprise))
	}
	return err
}

func checkUntil(f *faults, from, now, until time.Time) {
	switch {
	case until.IsZero():
	case !until.After(from):
		f.Add("/until", "截止时间必须晚于生效时间和现在", "it has to end after it begins, and after now")
	case until.Sub(now) > longestGrant:
		f.Add("/until", "截止时间过远；长期有效请留空", "it ends too far ahead; leave it empty for no end")
	}
}

// apart refuses a grant that meets an equal one in time, and one that would make
// the keeper of the accounts the keeper of the audit too. except is the grant that
// is being changed; 0 none.
func (k *keeping) apart(ctx context.Context, account, except grid.ID, d *GrantDraft) error {
	equal, err := meetsEqual(ctx, k.tx, account, except, d)
	if err != nil {
		return err
	}
	if equal {
		return grid.Errorf(grid.CodeConflict, "该账号在这段时间已有相同的授权", "The account holds an equal grant in that time already")
	}
	other := map[grid.Role]grid.Role{grid.RoleAdmin: grid.RoleAuditor, grid.RoleAuditor: grid.RoleAdmin}[d.Role]
	if other == "" {
		return nil
	}
	both, err := meetsRole(ctx, k.tx, account, other, d)
	if err == nil && both {
		return grid.Errorf(grid.CodeConflict, "系统管理员和审计员不能是同一账号（三员分立）", "An account cannot be administrator and auditor at the same time")
	}
	return err
}

// keeper reports whether a role keeps the service rather than the field.
func keeper(r grid.Role) bool { return r == grid.RoleAdmin || r == grid.RoleAuditor }

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
