package account_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"anwang/grid"
	"anwang/grid/account"
)

func pointers(err error) (list []string) {
	var e *grid.Error
	if errors.As(err, &e) {
		for _, f := range e.Faults {
			list = append(list, f.Pointer)
		}
	}
	return list
}

// TestGrantRules tries every role at every combination of places against the one
// table of roles, and then what no table tells.
func TestGrantRules(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	ctx := b.line()
	n := 0
	for _, info := range grid.Roles {
		for at := range 8 {
			d := account.GrantDraft{Role: info.Role}
			var want []string
			byGrid, bySector, byEnterprise := at&1 != 0, at&2 != 0, at&4 != 0
			atGrid := info.Held == grid.HeldGrid || info.Held == grid.HeldSector
			if byGrid {
				d.Grid = 4
			}
			if bySector {
				d.Sector = "chemical"
			}
			if byEnterprise {
				d.Enterprise = 1
			}
			if byGrid != atGrid {
				want = append(want, "/grid")
			}
			if byEnterprise != (info.Held == grid.HeldEnterprise) {
				want = append(want, "/enterprise")
			}
			if bySector && (!atGrid || info.Role.Keeper()) || !bySector && info.Held == grid.HeldSector {
				want = append(want, "/sector")
			}
			n++
			_, err := b.Grant(ctx, b.person(fmt.Sprintf("p%d", n)), d)
			if got := pointers(err); !slices.Equal(got, want) || (err == nil) != (want == nil) {
				t.Errorf("%s grid %v sector %v enterprise %v: faults at %v, want %v (%v)", info.Role, byGrid, bySector, byEnterprise, got, want, err)
			}
		}
	}
	b.exec(`INSERT INTO network (id, key, name, name_en, kind) VALUES (2, 'sector', '行业', 'Sectors', 'sector');
		INSERT INTO network_depth VALUES (2, 1, '局', 'Bureau');
		INSERT INTO grid (id, network_id, depth, code, name, leaf) VALUES (20, 2, 1, 'S1', '应急局', true);
		INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf, valid_from, valid_to)
		VALUES (21, 1, 2, 3, '110101001009', '旧社区', true, now() - interval '9 days', now() - interval '1 day')`)
	id, now := b.person("other"), time.Now()
	for name, c := range map[string]struct {
		d    account.GrantDraft
		want []string
	}{
		"of no role":                {account.GrantDraft{Role: "king", Grid: 4}, []string{"/role"}},
		"of no sector known":        {account.GrantDraft{Role: grid.RoleDepartment, Grid: 4, Sector: "magic"}, []string{"/sector"}},
		"at no grid":                {account.GrantDraft{Role: grid.RoleOfficer, Grid: 99}, []string{"/grid"}},
		"at a negative grid":        {account.GrantDraft{Role: grid.RoleOfficer, Grid: -1}, []string{"/grid"}},
		"at another network's grid": {account.GrantDraft{Role: grid.RoleOfficer, Grid: 20}, []string{"/grid"}},
		"at a grid of the past":     {account.GrantDraft{Role: grid.RoleOfficer, Grid: 21}, []string{"/grid"}},
		"at no enterprise":          {account.GrantDraft{Role: grid.RoleEnterprise, Enterprise: 99}, []string{"/enterprise"}},
		"from long ago":             {account.GrantDraft{Role: grid.RoleOfficer, Grid: 4, From: now.AddDate(0, 0, -2)}, []string{"/from"}},
		"from too far":              {account.GrantDraft{Role: grid.RoleOfficer, Grid: 4, From: now.AddDate(500, 0, 0)}, []string{"/from"}},
		"until before":              {account.GrantDraft{Role: grid.RoleOfficer, Grid: 4, Until: now.Add(-time.Hour)}, []string{"/until"}},
		"until before it begins": {account.GrantDraft{
			Role: grid.RoleOfficer, Grid: 4, From: now.AddDate(0, 1, 0),
			Until: now.AddDate(0, 0, 1),
		}, []string{"/until"}},
		"until the end of days": {account.GrantDraft{Role: grid.RoleOfficer, Grid: 4, Until: now.AddDate(7000, 0, 0)}, []string{"/until"}},
		"from this morning":     {account.GrantDraft{Role: grid.RoleOfficer, Grid: 4, From: now.Add(-3 * time.Hour)}, nil},
	} {
		_, err := b.Grant(ctx, id, c.d)
		if d := cmp.Diff(c.want, pointers(err)); d != "" {
			t.Errorf("%s: %v %s", name, err, d)
		}
	}
	if late := one[bool](b, `SELECT valid_from < created FROM role_grant WHERE account_id = $1`, id); late {
		t.Error("a grant began before it was given")
	}
}

// TestGrantArea: a security administrator of the east gives roles in the east only,
// not to themselves, and alone none that sees personal data or administers. No account
// holds the roles of two administrators, not by the command line either.
func TestGrantArea(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	east, self := b.guard("east", 2)
	id := b.living("officer", 4)
	for _, d := range []account.GrantDraft{
		{Role: grid.RoleAdmin, Grid: 1},
		{Role: grid.RoleAuditor, Grid: 3},
		{Role: grid.RoleDepartment, Grid: 6, Sector: "chemical"},
		{Role: grid.RoleCity, Grid: 1},
	} {
		_, err := b.Grant(east, id, d)
		if d := cmp.Diff([]string{"/grid"}, pointers(err)); d != "" {
			t.Errorf("%v %s", err, d)
		}
	}
	_, err := b.Grant(east, id, account.GrantDraft{Role: grid.RoleEnterprise, Enterprise: 2})
	if d := cmp.Diff([]string{"/enterprise"}, pointers(err)); d != "" {
		t.Errorf("%v %s", err, d)
	}
	for _, d := range []account.GrantDraft{
		{Role: grid.RoleAdmin, Grid: 5},
		{Role: grid.RoleDepartment, Grid: 2, Sector: "chemical"},
		{Role: grid.RoleEnterprise, Enterprise: 1},
		{Role: grid.RolePublic},
		{Role: grid.RoleWatch, Grid: 2},
	} {
		g, err := b.Grant(east, id, d)
		if slices.Contains(grid.GuardedRoles(), d.Role) {
			b.want(string(d.Role), err, grid.CodeSecond)
			g, err = b.Grant(b.line(), id, d)
		}
		b.want(string(d.Role), err, "")
		if !g.Kept || !g.InForceNow {
			t.Errorf("%+v", g)
		}
	}
	_, err = b.Grant(east, self, account.GrantDraft{Role: grid.RoleCity, Grid: 2})
	b.want("to oneself", err, grid.CodeConflict)
	for _, second := range []grid.Role{grid.RoleAuditor, grid.RoleSecurity} {
		_, err = b.Grant(b.line(), id, account.GrantDraft{Role: second, Grid: 4})
		b.want("both keepers", err, grid.CodeConflict)
		_, err = b.Grant(b.line(), id, account.GrantDraft{
			Role: second, Grid: 4, From: time.Now().Add(time.Hour),
			Until: time.Now().Add(2 * time.Hour),
		})
		b.want("both keepers later", err, grid.CodeConflict)
	}
}

// TestGrantTime: equal grants do not meet in time, and what has been stays.
func TestGrantTime(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	ctx, self := b.guard("guard", 1)
	id := b.person("officer")
	day := func(n int) time.Time { return time.Now().AddDate(0, 0, n) }
	grant := func(code grid.Code, from, until time.Time) account.Grant {
		t.Helper()
		g, err := b.Grant(ctx, id, account.GrantDraft{Role: grid.RoleWatch, Grid: 4, From: from, Until: until})
		b.want("grant", err, code)
		return g
	}
	first := grant("", time.Time{}, day(10))
	grant(grid.CodeConflict, day(9), day(20))
	grant(grid.CodeConflict, time.Time{}, time.Time{})
	second := grant("", day(11), day(20))
	if second.InForceNow {
		t.Error("a grant of the future is in force")
	}
	_, err := b.ExtendGrant(ctx, id, first.ID, day(12))
	b.want("extending into the next", err, grid.CodeConflict)
	_, err = b.ExtendGrant(ctx, id, first.ID, time.Time{})
	b.want("extending for ever", err, grid.CodeConflict)
	g, err := b.ExtendGrant(ctx, id, first.ID, day(5))
	if err != nil || !g.Until.Before(day(6)) {
		t.Errorf("shortening: %+v, %v", g, err)
	}
	_, err = b.ExtendGrant(ctx, id, first.ID, day(-1))
	b.want("until yesterday", err, grid.CodeRejected)
	_, err = b.ExtendGrant(ctx, id, second.ID, day(3))
	b.want("until before it begins", err, grid.CodeRejected)

	b.want("ending", b.EndGrant(ctx, id, first.ID), "")
	b.want("ending again", b.EndGrant(ctx, id, first.ID), grid.CodeConflict)
	_, err = b.ExtendGrant(ctx, id, first.ID, day(5))
	b.want("reviving", err, grid.CodeConflict)
	b.want("ending what has not begun", b.EndGrant(ctx, id, second.ID), "")
	b.want("which is gone", b.EndGrant(ctx, id, second.ID), grid.CodeNotFound)
	b.want("of another account", b.EndGrant(ctx, self, first.ID), grid.CodeNotFound)
	grant("", time.Time{}, time.Time{})
	a, err := b.Get(ctx, id)
	if err != nil || len(a.Grants) != 2 || !a.Grants[0].InForceNow || a.Grants[1].InForceNow {
		t.Errorf("history: %+v, %v", a.Grants, err)
	}
	p, err := b.List(ctx, account.Filter{Role: grid.RoleWatch}, "", 10)
	if err != nil || p.Matched != 1 || len(p.Items[0].Grants) != 1 {
		t.Errorf("list: %+v, %v", p, err)
	}
}

// TestGrantIsFelt: the holder's next request knows of it.
func TestGrantIsFelt(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	run(t, b.Service)
	ctx, _ := b.admin("admin", 1)
	guard, _ := b.guard("guard", 1)
	id := b.person("officer")
	cred := b.session(id)
	seen := func(what string, want bool) {
		t.Helper()
		deadline := time.Now().Add(2 * time.Minute)
		for b.ask(cred).May(grid.ViewMap) != want {
			if time.Now().After(deadline) {
				t.Fatalf("never: %s", what)
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	seen("nothing", false)
	g, err := b.Grant(guard, id, account.GrantDraft{Role: grid.RoleWatch, Grid: 4})
	b.want("grant", err, "")
	seen("a map", true)
	b.want("end", b.EndGrant(guard, id, g.ID), "")
	seen("nothing again", false)
	_, err = b.Update(ctx, id, b.version("account", id), account.Update{Disabled: ptr(true)})
	b.want("disable", err, "")
	deadline := time.Now().Add(2 * time.Minute)
	for {
		if _, err := b.Actor(t.Context(), cred); grid.CodeOf(err) == grid.CodeUnauthenticated {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("a disabled account goes on")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// ask is who asks with cred.
func (b *bench) ask(cred grid.Credentials) *grid.Actor {
	b.Helper()
	a, err := b.Actor(b.Context(), cred)
	if err != nil {
		b.Fatal(err)
	}
	return a
}
