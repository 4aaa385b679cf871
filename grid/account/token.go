package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
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
	Grid      GridRef       // zero: all the account holds
	Created   time.Time
	CreatedBy Person // zero: the service itself
	Expires   time.Time
	Used      time.Time // zero: never
	Revoked   time.Time // zero: not

	home grid.ID // of its account
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

// auditedToken is a token in the audit.
type auditedToken struct {
	Account grid.ID       `json:"account"`
	Login   string        `json:"login"`
	Name    string        `json:"name"`
	Hint    string        `json:"hint"`
	Actions []grid.Action `json:"actions"`
	Grid    grid.ID       `json:"grid,omitempty"`
	Expires time.Time     `json:"expires"`
}

func (t *Token) audited() auditedToken {
	return auditedToken{t.Account.ID, t.Account.Login, t.Name, t.Hint, t.Actions, t.Grid.ID, t.Expires.UTC()}
}

// tokens is what a token is to the frame.
var tokens = act.Kind[Token]{
	Subject: "token", Name: grid.Text{ZH: "令牌", EN: "token"}, Kept: true, Whole: true,
	Load: func(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope, _ bool) (Token, error) {
		return loadToken(ctx, tx, scope, id)
	},
	Head: func(t *Token) act.Head {
		return act.Head{ID: t.ID, Name: t.Account.Login + " · " + t.Name, Grid: t.home}
	},
	Audited: func(t *Token, _ bool) any { return t.audited() },
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
				return accountError(err, account)
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
	k := keepingBy(ctx, grid.ManageTokens)
	own := k.actor.ID != 0 && k.actor.ID == d.Account && k.actor.Session != "" && !k.actor.Expired
	if own {
		k = keepingOwn(ctx)
	}
	a := k.giving(&d, &t, &secret)
	if a.Own = own; own {
		a.Needs = ""
	}
	if _, err = s.change(ctx, d.Account, act.AnyVersion, a); err != nil {
		return Token{}, "", err
	}
	return t, secret, nil
}

// giving makes a token for an account, and its secret.
func (k *keeping) giving(d *TokenDraft, t *Token, secret *string) act.Act[Account] {
	return k.on(act.Act[Account]{
		Action: "token.create", Needs: grid.ManageTokens, First: k.inPerson,
		Do: func(ctx context.Context, tx pgx.Tx, was Account, _ time.Time) (_ Account, err error) {
			if !was.Disabled.IsZero() {
				return Account{}, disabledToken()
			}
			if err := k.checkToken(ctx, d); err != nil {
				return Account{}, err
			}
			made, hash, hint := newToken()
			id, err := insertToken(ctx, tx, d, hash, hint, k.actor.ID)
			if err != nil {
				return Account{}, err
			}
			*secret = made
			*t, err = loadToken(ctx, tx, k.scope, id)
			return was, err
		},
		Line: func(_, _ *Account, e *grid.Entry) error {
			*e = tokens.Line("token.create", t)
			e.After = t.audited()
			return nil
		},
	})
}

func disabledToken() error {
	return grid.Errorf(grid.CodeConflict, "账号已停用，不能为其创建令牌", "The account is disabled; it gets no token")
}

// RevokeToken ends a token for good. Errors: unauthenticated, forbidden (a token
// asks), not_found, conflict (it is revoked already), unavailable.
func (s *Service) RevokeToken(ctx context.Context, id grid.ID) error {
	return s.revoke(ctx, id, act.Act[Token]{Needs: grid.ManageTokens}, 0)
}

// revoke ends a token, of this account alone when it is not 0.
func (s *Service) revoke(ctx context.Context, id grid.ID, a act.Act[Token], account grid.ID) error {
	whose := account
	a.Action, a.First, a.Ends = "token.revoke", keepingOwn(ctx).inPerson, true
	a.Do = func(ctx context.Context, tx pgx.Tx, was Token, _ time.Time) (Token, error) {
		if account != 0 && was.Account.ID != account {
			return Token{}, tokens.Missing(id)
		}
		whose = was.Account.ID
		revoked, err := revokeToken(ctx, tx, id)
		if err == nil && !revoked {
			err = grid.Errorf(grid.CodeConflict, "令牌已经撤销", "The token is revoked already")
		}
		return was, err
	}
	_, err := tokens.Do(ctx, s.db, id, act.AnyVersion, a)
	if whose != 0 {
		s.forget(ctx, whose)
	}
	return err
}

// inPerson refuses a machine: with a token of few rights it would make itself one
// with all of its account's. Errors: forbidden.
func (k *keeping) inPerson(context.Context, pgx.Tx) error {
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
		return k.checkGrid(ctx, f, "/grid", d.Grid)
	}
	if k.self(d.Account) || k.scope.Unlimited() {
		return nil
	}
	all, err := allRootsInScope(ctx, k.tx, k.scope)
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
