package account_test

import (
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/account"
)

// TestNobodyElse: an administrator alone does not come to read the audit or to see
// personal data, by a token or in the place of somebody.
func TestNobodyElse(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	admin, self := b.admin("admin", 1)
	auditor := b.living("auditor", 1, `'auditor', 1, '', NULL`)
	office := b.living("office", 1, `'city', 1, '', NULL`)
	b.living("second", 1, `'auditor', 1, '', NULL`) // so that it is not the last who is disabled
	other := b.living("other", 1, `'admin', 1, '', NULL`)
	future := b.living("future", 1)
	b.exec(`INSERT INTO role_grant (account_id, role, grid_id, valid_from) VALUES ($1, 'auditor', 1, now() + interval '1 day')`, future)
	line := grid.WithActor(t.Context(), grid.Internal("anwang user"))
	soon := time.Now().Add(time.Hour)
	forbidden := []grid.Action{grid.ViewAudit, grid.ViewPersonal, grid.ViewReporter, grid.ManageAccounts, grid.ManageGrants, grid.ManageTokens}

	for _, id := range []grid.ID{auditor, office} {
		for _, action := range forbidden {
			_, _, err := b.CreateToken(admin, account.TokenDraft{
				Account: id, Name: "x", Actions: []grid.Action{grid.ViewMap, action},
				Expires: soon,
			})
			b.want("a token for "+string(action), err, grid.CodeRejected)
		}
		tok, secret, err := b.CreateToken(admin, account.TokenDraft{Account: id, Name: "all", Expires: soon})
		b.want("a token for all", err, "")
		old := "anw_" + strings.Repeat(string(rune('a'+id%20)), 43) // as they were made before
		hash := sha256.Sum256([]byte(old))
		b.exec(`INSERT INTO token (account_id, name, token_hash, hint, created_by, expires)
			VALUES ($1, 'old', $2, 'anw_', $3, now() + interval '1 hour')`, id, hash[:], self)
		for _, s := range []string{secret, old} {
			who := b.ask(grid.Credentials{Bearer: s})
			for _, action := range forbidden {
				if who.May(action) || slices.Contains(tok.Actions, action) {
					t.Errorf("a token that the administrator made for %d may %s", id, action)
				}
			}
			if id == office && !who.May(grid.ViewMap) {
				t.Error("it may nothing at all")
			}
		}
		if _, secret, err = b.CreateToken(line, account.TokenDraft{Account: id, Name: "line", Expires: soon}); err != nil {
			t.Fatal(err)
		}
		if who := b.ask(grid.Credentials{Bearer: secret}); !who.May(grid.ViewAudit) && !who.May(grid.ViewPersonal) {
			t.Error("a token made at the command line is cut short")
		}
	}
	own := b.as(b.session(auditor))
	tok, secret, err := b.CreateToken(own, account.TokenDraft{
		Account: auditor, Name: "mine", Actions: []grid.Action{grid.ViewAudit},
		Expires: soon,
	})
	b.want("a token of one's own", err, "")
	if who := b.ask(grid.Credentials{Bearer: secret}); !who.May(grid.ViewAudit) || tok.CreatedBy.ID != auditor {
		t.Errorf("a token of one's own: %+v", tok)
	}
	_, _, err = b.CreateToken(own, account.TokenDraft{Account: office, Name: "x", Actions: []grid.Action{grid.ViewMap}, Expires: soon})
	b.want("a token of somebody else's", err, grid.CodeForbidden)
	if n := one[int](b, `SELECT count(*) FROM audit WHERE action = 'token.create' AND account_id = $1 AND subject_id = $2
		AND outcome = 'done'`, auditor, tok.ID); n != 1 {
		t.Errorf("the audit names who made it %d times", n)
	}

	for name, id := range map[string]grid.ID{"auditor": auditor, "administrator": other, "auditor of tomorrow": future, "office": office} {
		_, err := b.ResetPassword(admin, id)
		b.want("password of the "+name, err, grid.CodeSecond)
		b.want("lock of the "+name, b.Unlock(admin, id), grid.CodeSecond)
		_, err = b.Update(admin, id, b.version("account", id), account.Update{Login: ptr("mine")})
		b.want("log-in name of the "+name, err, grid.CodeSecond)
		_, err = b.Update(line, id, b.version("account", id), account.Update{Disabled: ptr(true)})
		b.want("disable the "+name, err, "")
		_, err = b.Update(admin, id, b.version("account", id), account.Update{Disabled: ptr(false)})
		b.want("enable the "+name, err, grid.CodeSecond)
		_, err = b.Update(line, id, b.version("account", id), account.Update{Disabled: ptr(false)})
		b.want("enable the "+name+" at the command line", err, "")
		_, err = b.ResetPassword(line, id)
		b.want("password of the "+name+" at the command line", err, "")
		for _, action := range []string{"account.password", "account.unlock", "account.update", "account.enable"} {
			if n := one[int](b, `SELECT count(*) FROM audit WHERE action = $1 AND subject_id = $2 AND outcome = 'refused' AND account_id = $3`,
				action, id, self); n != 1 {
				t.Errorf("%s of the %s is audited as refused %d times", action, name, n)
			}
		}
	}
	_, err = b.ResetPassword(admin, b.living("watch", 1, `'watch', 1, '', NULL`))
	b.want("password of anybody else", err, "")
}
