package account_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"anwang/grid"
	"anwang/grid/account"
)

// living makes an account with its home at a grid.
func (b *bench) living(login string, home grid.ID, grants ...string) grid.ID {
	b.Helper()
	id := b.person(login, grants...)
	b.exec(`UPDATE account SET grid_id = $2 WHERE id = $1`, id, home)
	return id
}

// admin is a context in which an administrator of a grid acts.
func (b *bench) admin(login string, at grid.ID) (context.Context, grid.ID) {
	b.Helper()
	id := b.living(login, at, fmt.Sprintf(`'admin', %d, '', NULL`, at))
	return b.as(b.session(id)), id
}

// guard is a context in which a security administrator of a grid acts.
func (b *bench) guard(login string, at grid.ID) (context.Context, grid.ID) {
	b.Helper()
	id := b.living(login, at, fmt.Sprintf(`'security', %d, '', NULL`, at))
	return b.as(b.session(id)), id
}

// line is a context in which the service itself acts, at the command line.
func (b *bench) line() context.Context {
	return grid.WithActor(b.Context(), grid.Internal("anwang user"))
}

func (b *bench) want(what string, err error, code grid.Code) {
	b.Helper()
	if got := grid.CodeOf(err); got != code {
		b.Errorf("%s: %q, want %q (%v)", what, got, code, err)
	}
}

func ptr[T any](v T) *T { return &v }

// version is the version of a record in the database.
func (b *bench) version(table string, id grid.ID) int32 {
	b.Helper()
	return one[int32](b, `SELECT version FROM `+table+` WHERE id = $1`, id)
}

// TestOutside asks for everything of what lies in the west as the administrator
// of the east: there is nothing.
func TestOutside(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	east, _ := b.admin("east", 2)
	west, _ := b.admin("west", 3)
	guard, _ := b.guard("guard", 2)
	id := b.living("officer", 6, `'officer', 6, '', NULL`)
	own := one[grid.ID](b, `SELECT id FROM role_grant WHERE account_id = $1`, id)
	o, err := b.CreateOrganisation(west, account.OrganisationDraft{Kind: "street", Name: "西街道办", Grid: 3})
	b.want("organisation", err, "")
	tok, _, err := b.CreateToken(west, account.TokenDraft{Account: id, Name: "t", Grid: 6, Expires: time.Now().Add(time.Hour)})
	b.want("token", err, "")
	before := b.audited()
	for name, call := range map[string]func() error{
		"get":          func() error { _, err := b.Get(east, id); return err },
		"update":       func() error { _, err := b.Update(east, id, 1, account.Update{Name: ptr("x")}); return err },
		"password":     func() error { _, err := b.ResetPassword(east, id); return err },
		"unlock":       func() error { return b.Unlock(east, id) },
		"sessions":     func() error { _, err := b.SessionsOf(east, id); return err },
		"end session":  func() error { return b.EndSessionOf(east, id, "x") },
		"end sessions": func() error { return b.EndSessionsOf(east, id) },
		"grant": func() error {
			_, err := b.Grant(guard, id, account.GrantDraft{Role: grid.RoleWatch, Grid: 4})
			return err
		},
		"extend": func() error { _, err := b.ExtendGrant(guard, id, own, time.Time{}); return err },
		"end":    func() error { return b.EndGrant(guard, id, own) },
		"ask": func() error {
			_, err := b.Ask(east, account.AskDraft{Kind: account.ApprovePassword, Account: id})
			return err
		},
		"tokens":       func() error { _, err := b.Tokens(east, id, "", 10); return err },
		"token":        func() error { _, _, err := b.CreateToken(east, account.TokenDraft{Account: id, Name: "t"}); return err },
		"revoke":       func() error { return b.RevokeToken(east, tok.ID) },
		"organisation": func() error { _, err := b.Organisation(east, o.ID); return err },
		"organisation set": func() error {
			_, err := b.UpdateOrganisation(east, o.ID, 1, account.OrganisationUpdate{Name: ptr("x")})
			return err
		},
		"organisation end": func() error { return b.DeleteOrganisation(east, o.ID) },
	} {
		b.want(name, call(), grid.CodeNotFound)
	}
	if d := cmp.Diff(before, b.audited()); d != "" {
		t.Errorf("what was refused is audited as done: %s", d)
	}
	p, err := b.List(east, account.Filter{}, "", 10)
	if err != nil || p.Matched != 2 || len(p.Items) != 2 || p.Items[0].Login != "east" {
		t.Errorf("the east keeps %+v, %v", p, err)
	}
	if p, err := b.Organisations(east, account.OrganisationFilter{}, "", 10); err != nil || p.Matched != 0 || len(p.Items) != 0 {
		t.Errorf("organisations of the east: %+v, %v", p, err)
	}
	if p, err := b.Tokens(east, 0, "", 10); err != nil || len(p.Items) != 0 {
		t.Errorf("tokens of the east: %+v, %v", p, err)
	}
}

// TestWho asks as those who keep no accounts.
func TestWho(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	guide := b.as(b.session(b.person("guide", `'guide', 1, '', NULL`, `'auditor', 1, '', NULL`)))
	for _, c := range []struct {
		ctx  context.Context
		code grid.Code
	}{{t.Context(), grid.CodeUnauthenticated}, {guide, grid.CodeForbidden}} {
		_, err := b.List(c.ctx, account.Filter{}, "", 10)
		b.want("list", err, c.code)
		_, _, err = b.Create(c.ctx, account.Draft{})
		b.want("create", err, c.code)
		_, err = b.ResetPassword(c.ctx, 1)
		b.want("password", err, c.code)
		_, err = b.Tokens(c.ctx, 0, "", 10)
		b.want("tokens", err, c.code)
		_, err = b.Organisations(c.ctx, account.OrganisationFilter{}, "", 10)
		b.want("organisations", err, c.code)
	}
	if d := cmp.Diff([]string{"account.create refused ", "account.password refused "}, b.audited()[1:]); d != "" { // after the log-in
		t.Error(d)
	}
}

// TestTakingOver: an account that holds more than its administrator keeps is not
// a way out of the area.
func TestTakingOver(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	city, _ := b.admin("city", 1)
	east, _ := b.admin("east", 2)
	guard, _ := b.guard("guard", 2)
	wide := b.living("wide", 4, `'city', 1, '', NULL`, `'officer', 4, '', NULL`)
	keeper := b.living("keeper", 4, `'auditor', 1, '', NULL`)
	factory := b.living("factory", 4, `'enterprise', NULL, '', 2`)
	later := b.living("later", 4)
	b.exec(`INSERT INTO role_grant (account_id, role, grid_id, valid_from) VALUES ($1, 'city', 1, now() + interval '1 day')`, later)
	for _, id := range []grid.ID{wide, keeper, factory, later} {
		_, err := b.ResetPassword(east, id)
		b.want("password", err, grid.CodeForbidden)
		_, err = b.Update(east, id, b.version("account", id), account.Update{Login: ptr(fmt.Sprintf("mine%d", id))})
		b.want("login", err, grid.CodeForbidden)
		_, _, err = b.CreateToken(east, account.TokenDraft{Account: id, Name: "t", Expires: time.Now().Add(time.Hour)})
		b.want("token", err, grid.CodeRejected)
		_, err = b.Ask(east, account.AskDraft{Kind: account.ApprovePassword, Account: id})
		b.want("asking for the password", err, grid.CodeForbidden)
		_, err = b.Update(east, id, b.version("account", id), account.Update{Name: ptr("新名")})
		b.want("name", err, "")
	}
	_, err := b.Update(east, keeper, b.version("account", keeper), account.Update{Disabled: ptr(true)})
	b.want("disable the auditor of the city", err, grid.CodeForbidden)
	_, err = b.Update(east, wide, b.version("account", wide), account.Update{Disabled: ptr(true)})
	b.want("disable who has left", err, "")
	_, err = b.Update(east, wide, b.version("account", wide), account.Update{Disabled: ptr(false)})
	b.want("enable who holds more", err, grid.CodeForbidden)

	for _, line := range []string{"account.password refused wide", "account.update refused wide", "account.disable refused keeper"} {
		if n := one[int](b, `SELECT count(*) FROM audit WHERE concat_ws(' ', action, outcome, name) = $1 AND grid_id = 4 AND actor = 'east'
			AND before IS NULL AND after IS NULL`, line); n != 1 {
			t.Errorf("%s is audited %d times", line, n)
		}
	}
	a, err := b.Get(east, wide)
	if err != nil || len(a.Grants) != 2 {
		t.Fatalf("%+v, %v", a, err)
	}
	for _, g := range a.Grants { // shown, and changed only where they are held
		if inside := g.Role == grid.RoleOfficer; g.Kept != inside {
			t.Errorf("%s is kept: %v", g.Role, g.Kept)
		} else if !inside {
			b.want("end", b.EndGrant(guard, wide, g.ID), grid.CodeForbidden)
			_, err := b.ExtendGrant(guard, wide, g.ID, time.Now().Add(time.Hour))
			b.want("extend", err, grid.CodeForbidden)
		}
	}
	_, err = b.ResetPassword(city, wide)
	b.want("password by the city", err, grid.CodeSecond)
	_, _, err = b.CreateToken(city, account.TokenDraft{Account: keeper, Name: "t", Expires: time.Now().Add(time.Hour)})
	b.want("token by the city", err, "")
	_, err = b.Update(east, later, b.version("account", later), account.Update{Home: ptr(grid.ID(6))})
	b.want("home in the west", err, grid.CodeRejected)
	_, err = b.Update(city, later, b.version("account", later), account.Update{Home: ptr(grid.ID(6))})
	b.want("home in the west by the city alone", err, grid.CodeSecond)
	_, err = b.Update(b.line(), later, b.version("account", later), account.Update{Home: ptr(grid.ID(6))})
	b.want("home in the west at the command line", err, "")
	_, err = b.Get(east, later)
	b.want("moved away", err, grid.CodeNotFound)
}

// TestLastOfAll: somebody keeps everything, as long as somebody did.
func TestLastOfAll(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	first, id1 := b.admin("first", 1)
	_, id2 := b.admin("second", 1)
	g1 := one[grid.ID](b, `SELECT id FROM role_grant WHERE account_id = $1`, id1)
	g2 := one[grid.ID](b, `SELECT id FROM role_grant WHERE account_id = $1`, id2)
	_, err := b.Update(first, id1, b.version("account", id1), account.Update{Disabled: ptr(true)})
	b.want("disabling oneself", err, grid.CodeConflict)
	b.want("ending one's own", b.EndGrant(first, id1, g1), grid.CodeForbidden)
	guard, gid := b.guard("guard", 1)
	own := one[grid.ID](b, `SELECT id FROM role_grant WHERE account_id = $1`, gid)
	b.want("ending the guard's own", b.EndGrant(guard, gid, own), grid.CodeConflict)
	_, err = b.ExtendGrant(guard, gid, own, time.Now().Add(time.Hour))
	b.want("shortening the guard's own", err, grid.CodeConflict)
	b.want("ending the last guard", b.EndGrant(b.line(), gid, own), grid.CodeConflict)

	service := grid.WithActor(t.Context(), grid.Internal("test"))
	b.want("ending one of two", b.EndGrant(service, id1, g1), "")
	b.want("ending the last", b.EndGrant(service, id2, g2), grid.CodeConflict)
	_, err = b.ExtendGrant(service, id2, g2, time.Now().Add(time.Hour))
	b.want("letting the last end", err, grid.CodeConflict)
	_, err = b.Update(service, id2, b.version("account", id2), account.Update{Disabled: ptr(true)})
	b.want("disabling the last", err, grid.CodeConflict)
	_, err = b.Grant(service, id1, account.GrantDraft{Role: grid.RoleAdmin, Grid: 1, Until: time.Now().Add(time.Hour)})
	b.want("another until soon", err, "")
	b.want("leaving it to who ends soon", b.EndGrant(service, id2, g2), grid.CodeConflict)
	b.exec(`UPDATE account SET password = ''`)
	_, err = b.Grant(service, b.person("third"), account.GrantDraft{Role: grid.RoleAdmin, Grid: 1})
	b.want("a third", err, "")
	b.want("ending who cannot log in", b.EndGrant(service, id2, g2), "")
}

// TestTwoKeepersAtOnce lets two administrators remove each other at the same moment:
// exactly one of them is left, whichever way they try.
func TestTwoKeepersAtOnce(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	b.guard("roots", 1)
	b.admin("root", 1) // so that in the street nothing but the two decides
	for _, at := range []grid.ID{1, 2} {
		for round := range 6 {
			if at == 1 {
				b.exec(`UPDATE role_grant SET valid_to = now() WHERE role IN ('admin', 'security') AND grid_id = 1 AND valid_to IS NULL`)
			}
			both := b.admin
			if round%2 == 0 { // roles are the security administrator's to end
				both = b.guard
			}
			ctxA, a := both(fmt.Sprintf("a%d.%d", at, round), at)
			ctxB, z := both(fmt.Sprintf("z%d.%d", at, round), at)
			remove := func(ctx context.Context, id grid.ID) error {
				if round%2 == 0 {
					return b.EndGrant(ctx, id, one[grid.ID](b, `SELECT id FROM role_grant WHERE account_id = $1`, id))
				}
				_, err := b.Update(ctx, id, b.version("account", id), account.Update{Disabled: ptr(true)})
				return err
			}
			var errs [2]error
			var done sync.WaitGroup
			done.Go(func() { errs[0] = remove(ctxA, z) })
			done.Go(func() { errs[1] = remove(ctxB, a) })
			done.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Errorf("grid %d, round %d: %v and %v", at, round, errs[0], errs[1])
			}
			left := one[int](b, `SELECT count(*) FROM role_grant r JOIN account a ON a.id = r.account_id
				WHERE a.id IN ($1, $2) AND a.disabled IS NULL AND (r.valid_to IS NULL OR r.valid_to > clock_timestamp())`, a, z)
			if left != 1 {
				t.Errorf("grid %d, round %d: %d administrators are left", at, round, left)
			}
		}
	}
}

// TestKept walks what every change leaves in the audit, and that no secret and no
// phone does.
func TestKept(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	ctx, _ := b.admin("admin", 1)
	guard, _ := b.guard("guard", 1)
	before := len(b.audited()) // the log-in
	a, made, err := b.Create(ctx, account.Draft{Login: "li.si", Name: "李四", Phone: "13812345678", Home: 4})
	b.want("create", err, "")
	_, err = b.Update(ctx, a.ID, 1, account.Update{Phone: ptr("13987654321")})
	b.want("update", err, "")
	_, err = b.Get(ctx, a.ID)
	b.want("get", err, "")
	reset, err := b.ResetPassword(ctx, a.ID)
	b.want("password", err, "")
	b.want("unlock", b.Unlock(ctx, a.ID), "")
	b.want("sessions", b.EndSessionsOf(ctx, a.ID), "")
	g, err := b.Grant(guard, a.ID, account.GrantDraft{Role: grid.RoleWatch, Grid: 4})
	b.want("grant", err, "")
	_, err = b.ExtendGrant(guard, a.ID, g.ID, time.Now().Add(time.Hour))
	b.want("extend", err, "")
	b.want("end", b.EndGrant(guard, a.ID, g.ID), "")
	tok, secret, err := b.CreateToken(ctx, account.TokenDraft{Account: a.ID, Name: "接口", Expires: time.Now().Add(time.Hour)})
	b.want("token", err, "")
	b.want("revoke", b.RevokeToken(ctx, tok.ID), "")
	_, err = b.Update(ctx, a.ID, b.version("account", a.ID), account.Update{Disabled: ptr(true)})
	b.want("disable", err, "")
	_, err = b.Update(ctx, a.ID, b.version("account", a.ID), account.Update{Disabled: ptr(false)})
	b.want("enable", err, "")
	o, err := b.CreateOrganisation(ctx, account.OrganisationDraft{Kind: "other", Name: "协会", Grid: 1})
	b.want("organisation", err, "")
	_, err = b.UpdateOrganisation(ctx, o.ID, 1, account.OrganisationUpdate{Name: ptr("商会")})
	b.want("organisation", err, "")
	b.want("organisation", b.DeleteOrganisation(ctx, o.ID), "")
	want := []string{
		"account.create done li.si", "account.update done li.si", "personal.look done li.si", "account.password done li.si",
		"account.unlock done li.si", "session.end done li.si",
		"grant.create done li.si · 值守员", "grant.update done li.si · 值守员", "grant.end done li.si · 值守员", "token.create done li.si · 接口",
		"token.revoke done li.si · 接口",
		"account.disable done li.si", "account.enable done li.si", "organisation.create done 协会", "organisation.update done 商会",
		"organisation.delete done 商会",
	}
	if d := cmp.Diff(want, b.audited()[before:]); d != "" {
		t.Error(d)
	}
	all := one[string](b, `SELECT string_agg(concat(before, after), ' ') FROM audit`)
	for _, s := range []string{made, reset, secret, "13812345678", "13987654321", "argon2"} {
		if strings.Contains(all, s) {
			t.Errorf("the audit holds %q", s)
		}
	}
	if !strings.Contains(all, "139****4321") {
		t.Errorf("the audit does not tell of the phone: %s", all)
	}
	if n := one[int](b, `SELECT count(*) FROM audit WHERE action <> 'account.login'
		AND (actor <> CASE subject WHEN 'grant' THEN 'guard' ELSE 'admin' END OR subject IN ('account', 'grant', 'token')
		AND grid_id <> 4)`); n != 0 {
		t.Errorf("%d lines are not the administrator's, or not at the home of the account", n)
	}
}
