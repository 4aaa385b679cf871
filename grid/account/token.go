package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"anwang/grid"
)

// longestToken is how long a token may live: somebody has to look at it once a
// year, with a month to spare.
const longestToken = 400 * 24 * time.Hour

// Token 令牌 is what a machine shows instead of logging in. It may do what its
// account may, at most.
type Token struct {
	ID        grid.ID
	Name      string
	Account   Person
	Hint      string        // its first characters
	Actions   []grid.Action // nil: all the account may do
	Grid      Place         // zero: all the account holds
	Created   time.Time
	CreatedBy Person // zero: the service itself
	Expires   time.Time
	Used      time.Time // zero: never
	Revoked   time.Time // zero: not
}

// Person is an account by its names.
type Person struct {
	ID    grid.ID
	Login string
	Name  string
}

// TokenPage is one page of tokens.
type TokenPage struct {
	Items []Token
	Next  string // cursor of the page after this one; "" at the end
}

// TokenDraft is what a token is made of.
type TokenDraft struct {
	Account grid.ID
	Name    string
	Actions []grid.Action // nil: all the account may do
	Grid    grid.ID       // 0: all the account holds
	Expires time.Time
}

// tokenImage is a token in the audit.
type tokenImage struct {
	Account grid.ID       `json:"account"`
	Login   string        `json:"login"`
	Name    string        `json:"name"`
	Hint    string        `json:"hint"`
	Actions []grid.Action `json:"actions"`
	Grid    grid.ID       `json:"grid,omitempty"`
	Expires time.Time     `json:"expires"`
}

func (t *Token) image() tokenImage {
	return tokenImage{t.Account.ID, t.Account.Login, t.Name, t.Hint, t.Actions, t.Grid.ID, t.Expires.UTC()}
}

func (t *Token) entry(action string, home grid.ID) grid.Entry {
	return grid.Entry{Action: action, Subject: "token", ID: t.ID, Name: t.Account.Login + " · " + t.Name, Grid: home}
}

// Tokens returns a page of the tokens of an account, or, when account is 0, of
// all accounts that the actor keeps; the latest first. Errors: unauthenticated,
// forbidden, not_found (the account), invalid (the cursor), unavailable.
func (s *Service) Tokens(ctx context.Context, account grid.ID, cursor string, limit int) (TokenPage, error) {
	var p TokenPage
	list, before := grid.ListOf("tokens", account), grid.ID(0)
	if _, err := list.After(cursor, &before); err != nil {
		return p, err
	}
	err := s.look(ctx, grid.ManageTokens, func(k *keeping) error {
		if account != 0 {
			if _, err := loadKept(ctx, k.tx, k.scope, account); err != nil {
				return namedAccount(err, account)
			}
		}
		all, err := listTokens(ctx, k.tx, k.scope, account, before, max(limit, 1)+1)
		p.Items, p.Next = grid.CutPage(all, max(limit, 1), list, func(t *Token) []any { return []any{t.ID} })
		return err
	})
	return p, err
}

// CreateToken makes a token for an account and returns its secret, which is not
// to be had again. Everybody who is logged in makes them for their own account, and
// nobody else one that sees personal data or the audit. Errors: unauthenticated, forbidden (a token asks), not_found
// (the account), rejected, conflict (the account is disabled), unavailable.
func (s *Service) CreateToken(ctx context.Context, d TokenDraft) (t Token, secret string, err error) {
	d.Name = strings.TrimSpace(d.Name)
	keep := s.keep
	if me := grid.ActorOf(ctx); me.ID != 0 && me.ID == d.Account && me.Session != "" && !me.Expired {
		keep = s.keepOwn
	}
	err = keep(ctx, grid.ManageTokens, trial("token.create", "account", d.Account), func(k *keeping) error {
		t, secret, err = k.createToken(ctx, &d)
		return err
	})
	if err != nil {
		return Token{}, "", err
	}
	return t, secret, nil
}

func (k *keeping) createToken(ctx context.Context, d *TokenDraft) (t Token, secret string, err error) {
	if err := k.inPerson(); err != nil {
		return t, "", err
	}
	a, err := k.account(ctx, d.Account)
	if err != nil {
		return t, "", err
	}
	if !a.Disabled.IsZero() {
		return t, "", grid.Errorf(grid.CodeConflict, "账号已停用，不能为其创建令牌", "The account is disabled; it gets no token")
	}
	if err := k.checkToken(ctx, d); err != nil {
		return t, "", err
	}
	secret, hash, hint := newToken()
	id, err := insertToken(ctx, k.tx, d, hash, hint, k.actor.ID)
	if err != nil {
		return t, "", err
	}
	if t, _, err = loadToken(ctx, k.tx, k.scope, id); err != nil {
		return t, "", err
	}
	e := t.entry("token.create", a.Home.ID)
	e.After = t.image()
	return t, secret, k.audit(ctx, e)
}

// RevokeToken ends a token for good. Errors: unauthenticated, forbidden (a token
// asks), not_found, conflict (it is revoked already), unavailable.
func (s *Service) RevokeToken(ctx context.Context, id grid.ID) error {
	return s.keep(ctx, grid.ManageTokens, trial("token.revoke", "token", id), func(k *keeping) error { return k.revoke(ctx, id, 0) })
}

// revoke ends a token, of this account alone when it is not 0.
func (k *keeping) revoke(ctx context.Context, id, account grid.ID) error {
	if err := k.inPerson(); err != nil {
		return err
	}
	t, home, err := loadToken(ctx, k.tx, k.scope, id)
	if isNone(err) || err == nil && account != 0 && t.Account.ID != account {
		return grid.Errorf(grid.CodeNotFound, fmt.Sprintf("没有编号为 %d 的令牌", id), fmt.Sprintf("There is no token %d", id))
	}
	if err != nil {
		return err
	}
	k.whose = t.Account.ID
	revoked, err := revokeToken(ctx, k.tx, id)
	if err != nil {
		return err
	}
	if !revoked {
		return grid.Errorf(grid.CodeConflict, "令牌已经撤销", "The token is revoked already")
	}
	e := t.entry("token.revoke", home)
	e.Before = t.image()
	return k.audit(ctx, e)
}

// inPerson refuses a machine: with a token of few rights it would make itself one
// with all of its account's. Errors: forbidden.
func (k *keeping) inPerson() error {
	if k.actor.Token == 0 {
		return nil
	}
	return grid.Errorf(grid.CodeForbidden, "令牌不能管理令牌，请登录后操作", "A token cannot manage tokens; log in")
}

// checkToken says whether a token may be as the draft has it.
func (k *keeping) checkToken(ctx context.Context, d *TokenDraft) error {
	var f faults
	f.name(d.Name, 100)
	if d.Actions != nil {
		slices.Sort(d.Actions)
		d.Actions = slices.Compact(d.Actions)
		if len(d.Actions) == 0 {
			f.Add("/actions", "至少选择一项操作；不限操作请省略此字段", "name at least one action, or leave the field out for all of them")
		}
	}
	for _, a := range d.Actions {
		if !slices.ContainsFunc(grid.Permissions[:], func(p grid.Permission) bool { return p.Action == a }) {
			f.Add("/actions", "未知的操作："+printable(string(a)), "not a known action: "+printable(string(a)))
			break
		}
	}
	k.checkOwner(&f, d)
	if err := k.checkTokenGrid(ctx, &f, d); err != nil {
		return err
	}
	switch {
	case !d.Expires.After(k.now):
		f.Add("/expires", "有效期必须晚于现在", "it has to expire after now")
	case d.Expires.Sub(k.now) > longestToken:
		f.Add("/expires", "有效期不能超过 400 天", "it expires within 400 days")
	}
	return f.Err()
}

// checkTokenGrid keeps the token of another inside the actor's area, whatever the
// account holds beyond it, now or later.
func (k *keeping) checkTokenGrid(ctx context.Context, f *faults, d *TokenDraft) error {
	if d.Grid != 0 {
		return k.place(ctx, f, "/grid", d.Grid)
	}
	if k.self(d.Account) || k.scope.Unlimited() {
		return nil
	}
	all, err := holdsRoots(ctx, k.tx, k.scope)
	if err == nil && !all {
		f.Add("/grid", "请指定您管辖范围内的网格：令牌不能超出您的管辖范围", "name a grid in your area: the token must not reach beyond it")
	}
	return err
}

// printable is a text that may be repeated to whoever sent it.
func printable(s string) string {
	if garbled(s) || len(s) > 60 {
		return "?"
	}
	return s
}
