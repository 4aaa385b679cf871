package account

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
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

// auditedGrant is a grant in the audit.
type auditedGrant struct {
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

func (g *Grant) audited(a *Account) auditedGrant {
	i := auditedGrant{
		Account: a.ID, Login: a.Login, Role: g.Role, Grid: g.GridRef.ID, Sector: g.Sector, Enterprise: g.Enterprise.ID,
		At: g.GridRef.Path + g.Enterprise.Name, From: g.From.UTC(),
	}
	if !g.Until.IsZero() {
		until := g.Until.UTC()
		i.Until = &until
	}
	return i
}

// lockedGrant is a grant with the account that holds it.
type lockedGrant struct {
	account Account
	grant   Grant
}

// grantsOn is what the grants of an account are to the frame. Both are held.
func grantsOn(account grid.ID) *act.Kind[lockedGrant] {
	return &act.Kind[lockedGrant]{
		Subject: "grant", Name: grid.Text{ZH: "授权", EN: "grant"}, Kept: true, Whole: true,
		Load: func(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope, _ bool) (h lockedGrant, err error) {
			if h.account, err = lockAccount(ctx, tx, scope, account); err != nil {
				return h, accountError(err, account)
			}
			h.grant, err = loadGrant(ctx, tx, scope, account, id)
			return h, grantError(err, id)
		},
		Head: func(h *lockedGrant) act.Head {
			info, _ := grid.InfoOf(h.grant.Role)
			return act.Head{ID: h.grant.ID, Name: h.account.Login + " · " + info.Name.ZH, Grid: h.account.Home.ID}
		},
		Audited: func(h *lockedGrant, _ bool) any { return h.grant.audited(&h.account) },
	}
}

// Grant gives a role to an account, at a place inside the area of the actor.
// Errors: unauthenticated, forbidden, second_person (a role that takes two),
// not_found (the account), rejected (what the role is held at), conflict (it holds an
// equal grant in that time, the role of another administrator, or is the actor's
// own), unavailable.
func (s *Service) Grant(ctx context.Context, account grid.ID, d GrantDraft) (Grant, error) {
	var g Grant
	_, err := s.change(ctx, account, act.AnyVersion, keepingBy(ctx, grid.ManageGrants).granting(&d, &g))
	return g, err
}

// granting gives a role to an account.
func (k *keeping) granting(d *GrantDraft, g *Grant) act.Act[Account] {
	return k.on(act.Act[Account]{
		Action: "grant.create", Needs: grid.ManageGrants,
		Do: func(ctx context.Context, tx pgx.Tx, was Account, _ time.Time) (Account, error) {
			if err := k.mayGrant(ctx, &was, d); err != nil {
				return Account{}, err
			}
			id, err := insertGrant(ctx, tx, was.ID, k.actor.ID, d)
			if err != nil {
				return Account{}, err
			}
			*g, err = loadGrant(ctx, tx, k.scope, was.ID, id)
			return was, err
		},
		Line: func(_, is *Account, e *grid.Entry) error {
			*e = grantsOn(is.ID).Line("grant.create", &lockedGrant{*is, *g})
			e.After = g.audited(is)
			return nil
		},
	})
}

// mayGrant says whether a role may be given to an account, and fills in when it begins.
func (k *keeping) mayGrant(ctx context.Context, a *Account, d *GrantDraft) error {
	if k.self(a.ID) {
		return grid.Errorf(grid.CodeConflict, "不能给自己授权，请由其他管理员办理", "You cannot give a role to yourself; another administrator has to do it")
	}
	if err := k.checkGrant(ctx, d, k.now); err != nil {
		return err
	}
	if err := k.apart(ctx, a.ID, 0, d); err != nil {
		return err
	}
	return k.twoForRole(d.Role)
}

// ExtendGrant sets when a grant ends; zero is never. Errors: unauthenticated,
// forbidden (it is held beyond the actor's area), second_person (a role that takes
// two would last longer), not_found, rejected (the time), conflict (it has ended,
// meets an equal one, is the actor's own, or the last administrator's), unavailable.
func (s *Service) ExtendGrant(ctx context.Context, account, id grid.ID, until time.Time) (Grant, error) {
	h, err := s.changeGrant(ctx, account, id, keepingBy(ctx, grid.ManageGrants).extending(until))
	return h.grant, err
}

// changeGrant carries out an act on a grant, and forgets what is known of who holds it.
func (s *Service) changeGrant(ctx context.Context, account, id grid.ID, a act.Act[lockedGrant]) (lockedGrant, error) {
	defer s.forget(ctx, account)
	return grantsOn(account).Do(ctx, s.db, id, act.AnyVersion, a)
}

// extending sets when a grant ends.
func (k *keeping) extending(until time.Time) act.Act[lockedGrant] {
	return k.onGrant("grant.update", func(ctx context.Context, h *lockedGrant) error {
		if err := k.mayExtend(ctx, &h.account, &h.grant, until); err != nil {
			return err
		}
		return setUntil(ctx, k.tx, h.grant.ID, until)
	})
}

// onGrant is an act on a grant that has not ended, with what all of them check.
func (k *keeping) onGrant(action string, change func(ctx context.Context, h *lockedGrant) error) act.Act[lockedGrant] {
	return act.Act[lockedGrant]{
		Action: action, Needs: grid.ManageGrants, First: k.guard,
		Do: func(ctx context.Context, tx pgx.Tx, was lockedGrant, _ time.Time) (lockedGrant, error) {
			k.tx, k.now = tx, was.account.lockedAt
			if err := k.changeable(&was.grant); err != nil {
				return lockedGrant{}, err
			}
			if err := change(ctx, &was); err != nil {
				return lockedGrant{}, err
			}
			is := lockedGrant{account: was.account}
			var err error
			if is.grant, err = loadGrant(ctx, tx, k.scope, was.account.ID, was.grant.ID); err != nil &&
				!isNone(err) { // one that had not begun is gone
				return is, err
			}
			return is, k.guarded(ctx)
		},
		Line: func(was, is *lockedGrant, e *grid.Entry) error {
			if is.grant.ID == 0 {
				before := e.Before
				*e = grantsOn(was.account.ID).Line(action, was)
				e.Before = before
			}
			return k.both(e)
		},
	}
}

// mayExtend says whether a grant may end then.
func (k *keeping) mayExtend(ctx context.Context, a *Account, was *Grant, until time.Time) error {
	var f faults
	checkUntil(&f, maxTime(was.From, k.now), k.now, until)
	if err := f.Err(); err != nil {
		return err
	}
	longer := lasts(until, was.Until)
	if k.self(a.ID) && longer {
		return grid.Errorf(grid.CodeConflict, "不能延长自己的授权，请由其他管理员办理", "You cannot extend your own grant; another administrator has to do it")
	}
	d := GrantDraft{Role: was.Role, Grid: was.GridRef.ID, Sector: was.Sector, Enterprise: was.Enterprise.ID, From: was.From, Until: until}
	if err := k.apart(ctx, a.ID, was.ID, &d); err != nil {
		return err
	}
	if longer {
		return k.twoForRole(was.Role)
	}
	return nil
}

// lasts reports whether a grant that ends then ends later than one that was to end
// before; zero is never.
func lasts(until, was time.Time) bool {
	return !was.IsZero() && (until.IsZero() || until.After(was))
}

// EndGrant ends a grant now; it stays as history. One that has not begun goes
// altogether. Errors: unauthenticated, forbidden (it is held beyond the actor's
// area), not_found, conflict (it has ended, or is the last administrator's),
// unavailable.
func (s *Service) EndGrant(ctx context.Context, account, id grid.ID) error {
	k := keepingBy(ctx, grid.ManageGrants)
	_, err := s.changeGrant(ctx, account, id, k.onGrant("grant.end",
		func(ctx context.Context, h *lockedGrant) error { return endGrant(ctx, k.tx, h.grant.ID) }))
	return err
}

// lockedGrant reads an account and a grant of it that the actor may change.
func (k *keeping) lockedGrant(ctx context.Context, account, id grid.ID) (Account, Grant, error) {
	a, err := k.account(ctx, account)
	if err != nil {
		return a, Grant{}, err
	}
	g, err := loadGrant(ctx, k.tx, k.scope, account, id)
	if err != nil {
		return a, g, grantError(err, id)
	}
	return a, g, k.changeable(&g)
}

// changeable refuses a grant that is held beyond the area, or has ended.
func (k *keeping) changeable(g *Grant) error {
	if !g.Kept {
		return grid.Errorf(grid.CodeForbidden, "该授权在您的管辖范围之外，只能由上级管理员修改",
			"The grant is held beyond your area; only an administrator there can change it")
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
	known, err := k.knows(ctx, d.Sector)
	if err != nil {
		return err
	}
	f.holding(info, d, known)
	if err := k.checkTarget(ctx, &f, info.Held, d); err != nil {
		return err
	}
	switch {
	case d.From.IsZero(),
		d.From.Before(now) && now.Sub(d.From) <= 24*time.Hour, // today's date is a time already past
		d.From.Before(now) && k.approved != nil:               // it was to begin while it waited
		d.From = now
	case d.From.Before(now):
		f.Add("/from", "生效时间不能早于今天", "it cannot begin before today")
	case d.From.Sub(now) > longestGrant:
		f.Add("/from", "生效时间过远", "it begins too far ahead")
	}
	checkUntil(&f, d.From, now, d.Until)
	return f.Err()
}

// knows reports whether there is such a supervision sector.
func (k *keeping) knows(ctx context.Context, sector string) (bool, error) {
	if sector == "" {
		return false, nil
	}
	sectors, err := pg.Sectors(ctx, k.tx)
	return sectors.Has(sector), err
}

// holding says whether what the draft names is what the role is held at; known: that there
// is its sector.
func (f *faults) holding(info grid.RoleInfo, d *GrantDraft, known bool) {
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
	switch {
	case info.Held == grid.HeldSector && d.Sector == "":
		f.Add("/sector", zh+"须指定监管行业", en+" is held for a supervision sector; name one")
	case d.Sector == "":
	case !atGrid || info.Role.Keeper():
		f.Add("/sector", zh+"不能限定监管行业", en+" cannot be narrowed to a sector")
	case !known:
		f.Add("/sector", "未知的监管行业", "the supervision sector is not known")
	}
}

// checkTarget says whether the grid and the enterprise lie inside the area.
func (k *keeping) checkTarget(ctx context.Context, f *faults, holding grid.Holding, d *GrantDraft) error {
	if d.Grid != 0 && (holding == grid.HeldGrid || holding == grid.HeldSector) {
		if err := k.checkGrid(ctx, f, "/grid", d.Grid); err != nil {
			return err
		}
	}
	if d.Enterprise == 0 || holding != grid.HeldEnterprise {
		return nil
	}
	ok, err := enterpriseKept(ctx, k.tx, k.scope, d.Enterprise)
	if err == nil && !ok {
		f.Add("/enterprise", fmt.Sprintf("您的管辖范围内没有编号为 %d 的企业", d.Enterprise),
			fmt.Sprintf("there is no enterprise %d in your area", d.Enterprise))
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
// one account two of the three administrators. except is the grant that is being
// changed; 0 none.
func (k *keeping) apart(ctx context.Context, account, except grid.ID, d *GrantDraft) error {
	equal, err := meetsEqual(ctx, k.tx, account, except, d)
	if err != nil {
		return err
	}
	if equal {
		return grid.Errorf(grid.CodeConflict, "该账号在这段时间已有相同的授权", "The account holds an equal grant in that time already")
	}
	if !d.Role.Keeper() {
		return nil
	}
	two, err := meetsOtherKeeper(ctx, k.tx, account, d)
	if err == nil && two {
		return grid.Errorf(grid.CodeConflict, "系统管理员、审计管理员、安全管理员须为不同的账号（三员分立）",
			"System administrator, auditor and security administrator are three accounts; one does not hold two of the roles")
	}
	return err
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
