package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
	"anwang/grid/pg"
)

// Filter chooses accounts; what is set narrows the choice.
type Filter struct {
	ID           grid.ID   // that account alone; 0 all
	Text         string    // in the log-in name or the person's name
	Role         grid.Role // with a grant of it that has not ended
	Grid         grid.ID   // with their home, or a grant that has not ended, in it or below it
	Organisation grid.ID
	State        string // StateActive, StateDisabled, StateLocked; "" all
}

// The states an account can be looked for by.
const (
	StateActive   = "active" // not disabled
	StateDisabled = "disabled"
	StateLocked   = "locked" // after too many wrong passwords
)

// Page is one page of accounts.
type Page struct {
	Items   []Account
	Next    string // cursor of the page after this one; "" at the end
	Matched int    // how many there are in all
}

// Draft is what an account is made of.
type Draft struct {
	Login        string
	Name         string
	Phone        string
	Organisation grid.ID // 0 none
	Home         grid.ID
	Lang         string
	Password     string // "" : one is made up
	Unset        bool   // it has none until it is given one; there is single sign-on
}

// Update changes an account; nil leaves a field as it is.
type Update struct {
	Login        *string
	Name         *string
	Phone        *string
	Organisation *grid.ID // 0 none
	Home         *grid.ID
	Disabled     *bool
}

// auditedAccount is an account in the audit, without what is personal or secret.
type auditedAccount struct {
	Login        string     `json:"login"`
	Name         string     `json:"name"`
	Phone        string     `json:"phone,omitempty"`
	Organisation string     `json:"organisation,omitempty"`
	Home         grid.ID    `json:"home"`
	HomeName     string     `json:"homeName"`
	Disabled     *time.Time `json:"disabled,omitempty"`
}

func (a *Account) audited() auditedAccount {
	i := auditedAccount{
		Login: a.Login, Name: a.Name, Phone: grid.MaskPhone(a.Phone), Organisation: a.Organisation.Name, Home: a.Home.ID, HomeName: a.Home.Name,
	}
	if !a.Disabled.IsZero() {
		at := a.Disabled.UTC()
		i.Disabled = &at
	}
	return i
}

// List returns a page of the accounts that the actor keeps, by log-in name, with
// the grants that have not ended. Errors: unauthenticated, forbidden, invalid (the
// cursor), unavailable.
func (s *Service) List(ctx context.Context, f Filter, cursor string, limit int) (Page, error) {
	var p Page
	f.Text = strings.TrimSpace(f.Text)
	list, after := grid.ListOf("accounts", f), ""
	if _, err := list.After(cursor, &after); err != nil {
		return p, err
	}
	err := s.look(ctx, grid.ViewAccounts, func(k *keeping) error {
		all, matched, err := listAccounts(ctx, k.tx, k.scope, f, after, max(limit, 1)+1)
		p.Matched = matched
		p.Items, p.Next = grid.CutPage(all, max(limit, 1), list, func(a *Account) []any { return []any{a.Login} })
		return err
	})
	return p, err
}

// Get returns an account that the actor keeps, with all its grants, those that
// have ended too. Who keeps accounts sees the phone in full, so looking at somebody
// else's is audited; who keeps roles alone sees it masked. Errors: unauthenticated,
// forbidden, not_found, unavailable.
func (s *Service) Get(ctx context.Context, id grid.ID) (Account, error) {
	var a Account
	if err := s.require(ctx, grid.ViewAccounts, grid.Entry{Action: "personal.look", Subject: "account", ID: id}); err != nil {
		return a, err
	}
	k := keepingBy(ctx, grid.ViewAccounts)
	err := s.db.Tx(ctx, func(tx pgx.Tx) (err error) {
		k.tx = tx
		if a, err = k.card(ctx, id); err != nil {
			return err
		}
		if a.Phone == "" || k.self(id) {
			return nil
		}
		if !k.actor.May(grid.ManageAccounts) {
			a.Phone = grid.MaskPhone(a.Phone)
			return nil
		}
		return pg.Audit(ctx, tx, grid.Entry{Action: "personal.look", Subject: "account", ID: a.ID, Name: a.Login, Grid: a.Home.ID})
	})
	return a, err
}

// card reads an account inside the scope with all its grants.
func (k *keeping) card(ctx context.Context, id grid.ID) (Account, error) {
	a, err := loadKept(ctx, k.tx, k.scope, id)
	if err != nil {
		return a, accountError(err, id)
	}
	grants, err := keptGrants(ctx, k.tx, k.scope, []grid.ID{id}, true)
	a.Grants = grants[id]
	return a, err
}

// Create makes an account and returns the password when it was made up; it is not
// to be had again. Nobody logs in with one of an account without any. Errors: unauthenticated, forbidden, rejected, conflict (the
// log-in name), unavailable.
func (s *Service) Create(ctx context.Context, d Draft) (a Account, password string, err error) {
	if err := s.require(ctx, grid.ManageAccounts, grid.Entry{Action: "account.create", Subject: "account"}); err != nil {
		return a, "", err // before a password is hashed
	}
	d.Login, d.Name, d.Phone = lowerLogin(d.Login), strings.TrimSpace(d.Name), strings.TrimSpace(d.Phone)
	var f faults
	f.login(d.Login)
	f.name(d.Name, 100)
	f.phone(d.Phone)
	f.lang(d.Lang)
	if err := f.Err(); err != nil {
		return a, "", err
	}
	var hash, made string
	if !d.Unset {
		if hash, made, err = s.firstPassword(ctx, d.Password, d.Login); err != nil {
			return a, "", err
		}
	}
	a, err = accounts.Create(ctx, s.db, act.Creation[Account]{
		Action: "account.create", Needs: grid.ManageAccounts,
		Do: func(ctx context.Context, tx pgx.Tx, _ grid.Scope, _ time.Time) (Account, error) {
			k := keepingBy(ctx, grid.ManageAccounts)
			k.tx = tx
			if err := k.checkBelonging(ctx, &d.Organisation, &d.Home); err != nil {
				return Account{}, err
			}
			id, err := insertAccount(ctx, tx, &d, hash)
			if err != nil {
				return Account{}, err
			}
			return k.card(ctx, id)
		},
	})
	return a, made, takenLogin(err)
}

// checkBelonging says whether an account may belong to an organisation and have
// its home at a grid; nil is not asked.
func (k *keeping) checkBelonging(ctx context.Context, organisation, home *grid.ID) error {
	var f faults
	if home != nil {
		if err := k.checkGrid(ctx, &f, "/home", *home); err != nil {
			return err
		}
	}
	if organisation != nil && *organisation != 0 {
		ok, err := organisationKept(ctx, k.tx, k.scope, *organisation)
		if err != nil {
			return err
		}
		if !ok {
			f.Add("/organisation", fmt.Sprintf("您的管辖范围内没有编号为 %d 的机构", *organisation),
				fmt.Sprintf("there is no organisation %d in your area", *organisation))
		}
	}
	return f.Err()
}

// Update changes an account that is at version. Disabling ends its sessions.
// Errors: unauthenticated, forbidden (it holds more than the actor keeps),
// second_person, not_found, stale, rejected, conflict (the log-in name, oneself, the last
// administrator), invalid (nothing to change), unavailable.
func (s *Service) Update(ctx context.Context, id grid.ID, version int32, u Update) (Account, error) {
	if u == (Update{}) {
		return Account{}, errNothing()
	}
	if err := u.check(); err != nil {
		return Account{}, err
	}
	a, err := s.change(ctx, id, version, keepingBy(ctx, grid.ManageAccounts).updating(&u))
	return a, takenLogin(err)
}

// check tidies what is to be set and says whether it may be.
func (u *Update) check() error {
	var f faults
	if u.Login != nil {
		v := lowerLogin(*u.Login)
		u.Login = &v
		f.login(v)
	}
	if u.Name != nil {
		v := strings.TrimSpace(*u.Name)
		u.Name = &v
		f.name(v, 100)
	}
	if u.Phone != nil {
		v := strings.TrimSpace(*u.Phone)
		u.Phone = &v
		f.phone(v)
	}
	return f.Err()
}

// action is what the audit calls the update, as it is asked for.
func (u *Update) action() string {
	switch {
	case u.Disabled == nil:
		return "account.update"
	case *u.Disabled:
		return "account.disable"
	default:
		return "account.enable"
	}
}

// updating changes an account.
func (k *keeping) updating(u *Update) act.Act[Account] {
	a := act.Act[Account]{Action: u.action(), Needs: grid.ManageAccounts}
	disables := u.Disabled != nil && *u.Disabled
	if disables && k.approved == nil {
		a.First = k.guard
	}
	a.Do = func(ctx context.Context, tx pgx.Tx, was Account, _ time.Time) (Account, error) {
		if err := k.mayUpdate(ctx, &was, u); err != nil {
			return Account{}, err
		}
		if err := updateAccount(ctx, tx, was.ID, u); err != nil {
			return Account{}, err
		}
		if disables && was.Disabled.IsZero() {
			if err := dropSessions(ctx, tx, was.ID); err != nil {
				return Account{}, err
			}
		}
		is, err := k.card(ctx, was.ID)
		if err == nil && a.First != nil {
			err = k.guarded(ctx)
		}
		return is, err
	}
	a.Line = func(was, is *Account, e *grid.Entry) error {
		if was.Disabled.IsZero() == is.Disabled.IsZero() { // it was so already
			e.Action = "account.update"
		}
		return nil
	}
	return k.on(a)
}

// mayUpdate refuses what would lead out of the actor's area.
func (k *keeping) mayUpdate(ctx context.Context, was *Account, u *Update) error {
	organisation, home := u.Organisation, u.Home
	if organisation != nil && *organisation == was.Organisation.ID { // what it has already may lie elsewhere, or have ended
		organisation = nil
	}
	if home != nil && *home == was.Home.ID {
		home = nil
	}
	if err := k.checkBelonging(ctx, organisation, home); err != nil {
		return err
	}
	if k.self(was.ID) && u.Disabled != nil && *u.Disabled {
		return grid.Errorf(grid.CodeConflict, "不能停用自己的账号，请由其他管理员办理", "You cannot disable your own account; another administrator has to do it")
	}
	own := k.self(was.ID)
	switch {
	case own:
	case u.Login != nil && *u.Login != was.Login:
		if err := k.narrow(ctx, was.ID, false); err != nil {
			return err
		}
	case u.Disabled != nil:
		// Whoever disabled somebody with roles beyond the area may have been an
		// administrator there: those roles are not given back from here.
		if err := k.narrow(ctx, was.ID, *u.Disabled); err != nil {
			return err
		}
	}
	if u.becoming(was, own) {
		return k.two(was)
	}
	return nil
}

// becoming reports whether the update changes by what somebody is known, or lets
// somebody in: the log-in name, by which single sign-on finds an account the first
// time; the phone, to which a new password is told; whose administrators keep the
// account; and that it is not disabled any more. One's own phone is one's own.
func (u *Update) becoming(was *Account, own bool) bool {
	return u.Login != nil && *u.Login != was.Login ||
		u.Phone != nil && *u.Phone != was.Phone && !own ||
		u.Home != nil && *u.Home != was.Home.ID ||
		u.Disabled != nil && !*u.Disabled && !was.Disabled.IsZero()
}

// takenLogin says that a log-in name is taken; nobody is told by whom.
func takenLogin(err error) error {
	var e *grid.Error
	if grid.CodeOf(err) == grid.CodeConflict && errors.As(err, &e) && len(e.Faults) == 1 && e.Faults[0].Pointer == "/login" {
		return taken("/login", "登录名已被使用，请换一个", "The log-in name is taken; choose another one")
	}
	return err
}
