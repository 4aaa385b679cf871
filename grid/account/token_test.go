package account_test

import (
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"anwang/grid"
	"anwang/grid/account"
)

// TestTokens makes tokens and asks with them: never wider than the account, nor
// than what was named.
func TestTokens(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	ctx, self := b.admin("admin", 1)
	id := b.living("chief", 2, `'chief', 2, '', NULL`, `'department', 3, 'chemical', NULL`)
	soon := time.Now().Add(time.Hour)
	tokenFor := func(d account.TokenDraft) *grid.Actor {
		t.Helper()
		d.Account, d.Name, d.Expires = id, "接口", soon
		tok, secret, err := b.CreateToken(ctx, d)
		b.want("create", err, "")
		if !strings.HasPrefix(secret, "anw_") || len(secret) < 44 || tok.Hint != secret[:8] || tok.CreatedBy.ID != self {
			t.Errorf("%+v, a secret of %d characters", tok, len(secret))
		}
		hash := sha256.Sum256([]byte(secret))
		if n := one[int](b, `SELECT count(*) FROM token WHERE id = $1 AND token_hash = $2 AND NOT token::text LIKE '%' || $3 || '%'`, tok.ID,
			hash[:], secret[9:]); n != 1 {
			t.Error("the token is not kept as its hash alone")
		}
		return b.ask(grid.Credentials{Bearer: secret})
	}
	whole := tokenFor(account.TokenDraft{})
	if d := cmp.Diff(grid.NewScope(grid.Term{Grid: 2}, grid.Term{Grid: 3, Sector: "chemical"}).Key(),
		whole.Scope(grid.ViewMap).Key()); d != "" || !whole.May(grid.RegisterDanger) || whole.May(grid.ManageAccounts) ||
		whole.May(grid.ViewPersonal) {
		t.Errorf("all of the account: %s", d)
	}
	cut := tokenFor(account.TokenDraft{Grid: 4, Actions: []grid.Action{grid.ViewMap, grid.ViewDefects, grid.ViewMap}})
	if d := cmp.Diff(grid.NewScope(grid.Term{Grid: 4}).Key(), cut.Scope(grid.ViewMap).Key()); d != "" || cut.May(grid.RegisterDanger) ||
		cut.May(grid.ManageAccounts) {
		t.Errorf("the map of a community: %s", d)
	}
	for name, c := range map[string]struct {
		d    account.TokenDraft
		want []string
	}{
		"without a name":   {account.TokenDraft{Expires: soon}, []string{"/name"}},
		"of a long name":   {account.TokenDraft{Name: strings.Repeat("长", 101), Expires: soon}, []string{"/name"}},
		"of a zero byte":   {account.TokenDraft{Name: "a\x00", Expires: soon}, []string{"/name"}},
		"for no action":    {account.TokenDraft{Name: "x", Actions: []grid.Action{}, Expires: soon}, []string{"/actions"}},
		"for unknown ones": {account.TokenDraft{Name: "x", Actions: []grid.Action{"map.view", "map.fly"}, Expires: soon}, []string{"/actions"}},
		"at no grid":       {account.TokenDraft{Name: "x", Grid: 99, Expires: soon}, []string{"/grid"}},
		"for ever":         {account.TokenDraft{Name: "x"}, []string{"/expires"}},
		"until yesterday":  {account.TokenDraft{Name: "x", Expires: time.Now().AddDate(0, 0, -1)}, []string{"/expires"}},
		"for 401 days":     {account.TokenDraft{Name: "x", Expires: time.Now().AddDate(0, 0, 401)}, []string{"/expires"}},
		"for 399 days":     {account.TokenDraft{Name: "x", Expires: time.Now().AddDate(0, 0, 399)}, nil},
	} {
		c.d.Account = id
		_, _, err := b.CreateToken(ctx, c.d)
		if d := cmp.Diff(c.want, pointers(err)); d != "" {
			t.Errorf("%s: %v %s", name, err, d)
		}
	}
	_, err := b.Update(ctx, id, b.version("account", id), account.Update{Disabled: ptr(true)})
	b.want("disable", err, "")
	_, _, err = b.CreateToken(ctx, account.TokenDraft{Account: id, Name: "x", Expires: soon})
	b.want("for a disabled account", err, grid.CodeConflict)
}

// TestTokenOfMachine: a token does not make tokens, so that a narrow one stays
// narrow, and a revoked one is good for nothing.
func TestTokenOfMachine(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	ctx, self := b.admin("admin", 1)
	d := account.TokenDraft{
		Account: self, Name: "x", Actions: []grid.Action{grid.ManageTokens, grid.ManageAccounts, grid.ViewAccounts},
		Expires: time.Now().Add(time.Hour),
	}
	tok, secret, err := b.CreateToken(ctx, d)
	b.want("create", err, "")
	cred := grid.Credentials{Bearer: secret}
	machine := b.as(cred)
	_, err = b.List(machine, account.Filter{}, "", 10)
	b.want("what it is for", err, "")
	_, err = b.Tokens(machine, 0, "", 10)
	b.want("reading tokens", err, "")
	_, _, err = b.CreateToken(machine, d)
	b.want("making one", err, grid.CodeForbidden)
	b.want("revoking one", b.RevokeToken(machine, tok.ID), grid.CodeForbidden)
	_, err = b.ResetPassword(machine, self)
	b.want("its account's password", err, grid.CodeConflict)
	b.want("revoke", b.RevokeToken(ctx, tok.ID), "")
	b.want("revoke again", b.RevokeToken(ctx, tok.ID), grid.CodeConflict)
	b.want("revoke none", b.RevokeToken(ctx, 999), grid.CodeNotFound)
	b.Service = b.serve(account.Options{}) // one that remembers nothing
	_, err = b.Actor(t.Context(), cred)
	b.want("a revoked one", err, grid.CodeUnauthenticated)
}

// TestTokenPages walks the tokens by their cursors.
func TestTokenPages(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	ctx, self := b.admin("admin", 1)
	b.exec(`INSERT INTO token (account_id, name, token_hash, hint, expires)
		SELECT $1, 't' || i, sha256(i::text::bytea), 'x', now() + interval '1 day' FROM generate_series(1, 37) i`, self)
	seen, cursor := 0, ""
	last := grid.ID(1 << 40)
	for range 10 {
		p, err := b.Tokens(ctx, self, cursor, 10)
		b.want("page", err, "")
		for i := range p.Items {
			if p.Items[i].ID >= last {
				t.Fatalf("%d comes after %d", p.Items[i].ID, last)
			}
			last = p.Items[i].ID
			seen++
		}
		if cursor = p.Next; cursor == "" {
			break
		}
		_, err = b.Tokens(ctx, 0, cursor, 10)
		b.want("another list's cursor", err, grid.CodeInvalid)
	}
	if seen != 37 {
		t.Errorf("%d tokens on the pages, want 37", seen)
	}
}
