package account_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"anwang/grid"
	"anwang/grid/account"
)

func TestCreate(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{Classes: 4})
	ctx, _ := b.admin("admin", 1)
	made := map[string]bool{}
	form := regexp.MustCompile(`^[A-HJ-NP-Za-km-z2-9]{5}-[A-HJ-NP-Za-km-z2-9]{5}-[A-HJ-NP-Za-km-z2-9]{4}$`)
	for i := range 20 {
		login := fmt.Sprintf("worker-%d", i)
		a, password, err := b.Create(ctx, account.Draft{Login: login, Name: "工人", Home: 4, Lang: "en"})
		if err != nil || !a.MustChange || a.Login != login || a.Lang != "en" || a.Version != 1 {
			t.Fatalf("%+v, %v", a, err)
		}
		if !form.MatchString(password) || len(password) != 16 || made[password] {
			t.Errorf("made-up password %q", password)
		}
		made[password] = true
		if id, err := b.LogIn(t.Context(), login, password, here); err != nil || id != a.ID {
			t.Errorf("log-in with it: %v", err)
		}
	}
	_, _, err := b.Create(ctx, account.Draft{Login: "weak", Name: "x", Home: 4, Password: "weak"})
	b.want("weak password", err, grid.CodeRejected)
	_, password, err := b.Create(ctx, account.Draft{Login: "own", Name: "x", Home: 4, Password: "Purple-hill-4-dusk"})
	if err != nil || password != "" {
		t.Errorf("a password of one's own comes back as %q, %v", password, err)
	}
	_, _, err = b.Create(ctx, account.Draft{Login: " OWN ", Name: "x", Home: 4})
	b.want("the same name in capitals", err, grid.CodeConflict)
	if d := cmp.Diff([]string{"/login"}, pointers(err)); d != "" {
		t.Error(d)
	}
}

// TestHostile gives what nobody should to everything that takes a text.
func TestHostile(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	ctx, self := b.admin("admin", 1)
	long := strings.Repeat("长", 100_000)
	for _, login := range []string{
		"", "a", "李四", "a b", "a\x00b", "-ab", "a'--", `a"; DROP TABLE account; --`, "\u212aelvin", "аdmin", "ａｄｍｉｎ", "a\u202eb", "a\nb", "a/b",
		strings.Repeat("a", 65), long, "\xff\xfe",
	} {
		_, _, err := b.Create(ctx, account.Draft{Login: login, Name: "x", Home: 4})
		if d := cmp.Diff([]string{"/login"}, pointers(err)); d != "" {
			t.Errorf("login %.40q: %v", login, err)
		}
		_, err = b.Update(ctx, self, 1, account.Update{Login: &login})
		b.want("changed login", err, grid.CodeRejected)
	}
	for _, name := range []string{
		"", "   ", "a\x00b", "a\nb", "\xff", "\xd5\xc5\xc8\xfd", "张\u202e三", "张\u200b三", long,
		strings.Repeat("a", 101),
	} {
		_, _, err := b.Create(ctx, account.Draft{Login: "ok", Name: name, Home: 4})
		if d := cmp.Diff([]string{"/name"}, pointers(err)); d != "" {
			t.Errorf("name %.40q: %v", name, err)
		}
	}
	for _, d := range []account.Draft{
		{Phone: "call me"},
		{Phone: strings.Repeat("1", 21)},
		{Phone: "1\x00"},
		{Lang: "fr"},
		{Home: 99},
		{Home: -1},
		{Home: 1 << 62},
		{Organisation: 99},
		{Organisation: -5},
	} {
		d.Login, d.Name = "ok", "x"
		if d.Home == 0 {
			d.Home = 4
		}
		_, _, err := b.Create(ctx, d)
		if len(pointers(err)) != 1 {
			t.Errorf("%+v: %v", d, err)
		}
	}
	names := []string{"Robert'); DROP TABLE account;--", "<script>alert(1)</script>", "100%_\\", "𠮷野家", "O’Brien-Müller", `"quoted"`, "{{.}}"}
	for i, name := range names {
		if _, _, err := b.Create(ctx, account.Draft{Login: fmt.Sprintf("n%d", i), Name: name, Home: 4}); err != nil {
			t.Errorf("name %q: %v", name, err)
		}
		p, err := b.List(ctx, account.Filter{Text: name}, "", 10)
		if err != nil || p.Matched != 1 || p.Items[0].Name != name {
			t.Errorf("looking for %q: %+v, %v", name, p, err)
		}
	}
	for _, text := range []string{"%", "_", "'", `\`, "\u202e", long[:99]} {
		if p, err := b.List(ctx, account.Filter{Text: text}, "", 100); err != nil || p.Matched > 3 { // a quotation mark finds those of every kind
			t.Errorf("looking for %.9q: %d, %v", text, p.Matched, err)
		}
	}
	_, err := b.List(ctx, account.Filter{Text: "\x00"}, "", 10)
	b.want("looking for a zero byte", err, grid.CodeInvalid)
	for _, cursor := range []string{"x", "!!", "AAAA", "bm8ueA", strings.Repeat("A", 9999)} {
		_, err := b.List(ctx, account.Filter{}, cursor, 10)
		b.want("cursor "+cursor[:1], err, grid.CodeInvalid)
		_, err = b.Organisations(ctx, account.OrganisationFilter{}, cursor, 10)
		b.want("cursor of organisations", err, grid.CodeInvalid)
		_, err = b.Tokens(ctx, 0, cursor, 10)
		b.want("cursor of tokens", err, grid.CodeInvalid)
	}
	b.want("session", b.EndSessionOf(ctx, self, "'; DELETE FROM session; --"), grid.CodeNotFound)
	b.want("session", b.EndSessionOf(ctx, self, "a\x00"), grid.CodeInvalid)
}

// TestUpdate changes what can be changed, from the right version only.
func TestUpdate(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	ctx, _ := b.admin("admin", 1)
	a, _, err := b.Create(ctx, account.Draft{Login: "li", Name: "李", Home: 4, Phone: "1"})
	b.want("create", err, "")
	o, err := b.CreateOrganisation(ctx, account.OrganisationDraft{Kind: "street", Name: "街道", Grid: 2})
	b.want("organisation", err, "")
	_, err = b.Update(ctx, a.ID, 2, account.Update{Name: ptr("x")})
	b.want("another version", err, grid.CodeStale)
	_, err = b.Update(ctx, a.ID, 1, account.Update{})
	b.want("nothing", err, grid.CodeInvalid)
	cred := b.session(a.ID)
	got, err := b.Update(ctx, a.ID, 1, account.Update{
		Login: ptr("Li.Si"), Name: ptr("李四"), Phone: ptr(""), Organisation: &o.ID,
		Home: ptr(grid.ID(5)), Disabled: ptr(true),
	})
	if err != nil || got.Login != "li.si" || got.Name != "李四" || got.Phone != "" || got.Organisation.Name != "街道" ||
		got.Home.Path != "示范市 / 东街道 / 东二社区" || got.Disabled.IsZero() || got.Version != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	if n := one[int](b, `SELECT count(*) FROM session WHERE account_id = $1`, a.ID); n != 0 {
		t.Errorf("%d sessions of a disabled account", n)
	}
	_, err = b.Actor(t.Context(), cred)
	b.want("its session", err, grid.CodeUnauthenticated)
	again, err := b.Update(ctx, a.ID, 2, account.Update{Disabled: ptr(true), Name: ptr("李五")})
	if err != nil || !again.Disabled.Equal(got.Disabled) {
		t.Errorf("disabled anew: %v, %v", again.Disabled, err)
	}
	back, err := b.Update(ctx, a.ID, again.Version, account.Update{Disabled: ptr(false), Organisation: ptr(grid.ID(0))})
	if err != nil || !back.Disabled.IsZero() || back.Organisation.ID != 0 {
		t.Errorf("%+v, %v", back, err)
	}
	_, err = b.Update(ctx, a.ID, back.Version, account.Update{Login: ptr("admin")})
	b.want("another's log-in name", err, grid.CodeConflict)
	_, err = b.Update(ctx, 999, 1, account.Update{Name: ptr("x")})
	b.want("nobody", err, grid.CodeNotFound)
}

// TestAccess resets, unlocks and throws out.
func TestAccess(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	ctx, self := b.admin("admin", 1)
	id := b.living("li", 4)
	for range 5 {
		if _, err := b.LogIn(t.Context(), "li", "wrong", here); err == nil {
			t.Fatal("a wrong password is right")
		}
	}
	_, err := b.LogIn(t.Context(), "li", password, here)
	b.want("locked", err, grid.CodeTooMany)
	p, err := b.List(ctx, account.Filter{State: account.StateLocked}, "", 10)
	if err != nil || p.Matched != 1 || p.Items[0].ID != id {
		t.Errorf("locked: %+v, %v", p, err)
	}
	b.want("unlock", b.Unlock(ctx, id), "")
	_, err = b.LogIn(t.Context(), "li", password, here)
	b.want("unlocked", err, "")

	b.session(id)
	list, err := b.SessionsOf(ctx, id)
	if err != nil || len(list) != 1 || list[0].Remote != "10.0.0.1" {
		t.Fatalf("sessions: %+v, %v", list, err)
	}
	b.want("end", b.EndSessionOf(ctx, id, list[0].ID), "")
	b.want("end again", b.EndSessionOf(ctx, id, list[0].ID), grid.CodeNotFound)
	b.want("another's", b.EndSessionOf(ctx, self, list[0].ID), grid.CodeNotFound)
	cred := b.session(id)
	reset, err := b.ResetPassword(ctx, id)
	b.want("reset", err, "")
	_, err = b.Actor(t.Context(), cred)
	b.want("session from before", err, grid.CodeUnauthenticated)
	_, err = b.LogIn(t.Context(), "li", password, here)
	b.want("password from before", err, grid.CodeLoginFailed)
	_, err = b.LogIn(t.Context(), "li", reset, here)
	b.want("the new one", err, "")
	if a := b.ask(b.session(id)); !a.Expired {
		t.Error("a password from somebody else need not be changed")
	}
	_, err = b.ResetPassword(ctx, self)
	b.want("one's own", err, grid.CodeConflict)
}

// TestAccountList walks the filters and the pages.
func TestAccountList(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	ctx, _ := b.admin("admin", 1)
	b.exec(`INSERT INTO organisation (id, kind, name, grid_id) VALUES (7, 'other', '协会', 1);
		INSERT INTO account (login, name, grid_id) VALUES ('odd', '园区Ⅲ（东） Straße７', 4);
		INSERT INTO account (login, name, grid_id, organisation_id, disabled)
		SELECT 'u' || to_char(i, 'FM0000'), '用户' || i, 4 + i % 3, CASE WHEN i % 10 = 0 THEN 7 END, CASE WHEN i % 4 = 0 THEN now() END
		FROM generate_series(1, 137) i;
		INSERT INTO role_grant (account_id, role, grid_id, valid_from, valid_to)
		SELECT id, 'officer', 6, now() - interval '2 days', CASE WHEN id % 2 = 0 THEN now() - interval '1 day' END FROM account
		WHERE login LIKE 'u%'`)
	for name, c := range map[string]struct {
		f    account.Filter
		want string
	}{
		"all":           {account.Filter{}, `true`},
		"text":          {account.Filter{Text: "U00"}, `login LIKE '%u00%'`},
		"name":          {account.Filter{Text: "用户13"}, `name LIKE '%用户13%'`},
		"own spelling":  {account.Filter{Text: "园区Ⅲ（东） Straße７"}, `login = 'odd'`},
		"spelling":      {account.Filter{Text: "园区 iii(东)STRASSE7"[:len("园区 iii(东)")]}, `login = 'odd'`},
		"full width":    {account.Filter{Text: "ｕ００"}, `login LIKE '%u00%'`},
		"role":          {account.Filter{Role: grid.RoleOfficer}, `id % 2 = 1 AND login LIKE 'u%'`},
		"grid":          {account.Filter{Grid: 2}, `grid_id IN (4, 5)`},
		"grid of grant": {account.Filter{Grid: 6}, `grid_id = 6 OR id % 2 = 1 AND login LIKE 'u%'`},
		"organisation":  {account.Filter{Organisation: 7}, `organisation_id = 7`},
		"disabled":      {account.Filter{State: account.StateDisabled}, `disabled IS NOT NULL`},
		"active":        {account.Filter{State: account.StateActive}, `disabled IS NULL`},
		"several": {account.Filter{State: account.StateActive, Grid: 6, Text: "u01"}, `disabled IS NULL AND login LIKE '%u01%'
			AND (grid_id = 6 OR id % 2 = 1)`},
	} {
		var want []string
		rows, err := b.db.Pool.Query(t.Context(), `SELECT login FROM account WHERE `+c.want+` ORDER BY login`)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var login string
			if err := rows.Scan(&login); err != nil {
				t.Fatal(err)
			}
			want = append(want, login)
		}
		var got []string
		cursor := ""
		for range 100 {
			p, err := b.List(ctx, c.f, cursor, 10)
			if err != nil || p.Matched != len(want) {
				t.Fatalf("%s: %d matched, want %d, %v", name, p.Matched, len(want), err)
			}
			for i := range p.Items {
				got = append(got, p.Items[i].Login)
			}
			if cursor = p.Next; cursor == "" {
				break
			}
			if _, err := b.List(ctx, account.Filter{Text: "another list"}, cursor, 10); grid.CodeOf(err) != grid.CodeInvalid {
				t.Fatalf("%s: the cursor of another list is taken: %v", name, err)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// BenchmarkAccountList reads a page out of 10,000 accounts in a city of 8,000
// grids, as the administrator of all and of a district.
func BenchmarkAccountList(bm *testing.B) {
	b := start(bm, account.Options{})
	b.exec(`INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) SELECT 100 + i, 1, 1, 2, 'S' || i, '街道' || i, false
		FROM generate_series(1, 300) i;
		INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) SELECT 1000 + i, 1, 101 + i % 300, 3, 'C' || i, '社区' || i, true
		FROM generate_series(1, 7700) i;
		INSERT INTO account (login, name, grid_id) SELECT 'u' || i, '用户' || i, 1001 + i % 7700 FROM generate_series(1, 10000) i;
		INSERT INTO role_grant (account_id, role, grid_id) SELECT id, 'officer', grid_id FROM account UNION ALL SELECT id, 'chief', 101 + id % 300
		FROM account;
		ANALYZE`)
	for _, at := range []grid.ID{1, 150} {
		ctx, _ := b.admin(fmt.Sprintf("admin%d", at), at)
		for name, f := range map[string]account.Filter{"all": {}, "text": {Text: "用户77"}, "role": {Role: grid.RoleChief}, "grid": {Grid: 150}} {
			bm.Run(fmt.Sprintf("grid%d/%s", at, name), func(bm *testing.B) {
				for bm.Loop() {
					if p, err := b.List(ctx, f, "", 50); err != nil || len(p.Items) == 0 {
						bm.Fatal(len(p.Items), err)
					}
				}
			})
		}
	}
}

// TestListScope holds the lists, which find their grids from above, against the
// question asked of each record, in scopes of all shapes and with two roots.
func TestListScope(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	b.exec(`INSERT INTO network (id, key, name, name_en, kind) VALUES (2, 'sector', '行业', 'Sectors', 'sector');
		INSERT INTO network_depth VALUES (2, 1, '局', 'Bureau');
		INSERT INTO grid (id, network_id, depth, code, name, leaf) VALUES (20, 2, 1, 'S1', '应急局', true), (21, 2, 1, 'S2', '住建局', true);
		INSERT INTO account (login, name, grid_id) SELECT 'h' || g.id || '-' || i, 'x', g.id FROM grid g, generate_series(1, 3) i;
		INSERT INTO organisation (kind, name, grid_id) SELECT 'other', 'o' || id, id FROM grid;
		INSERT INTO token (account_id, name, token_hash, hint, expires) SELECT id, 't', sha256(login::bytea), 'x', now() + interval '1 day'
		FROM account;
		INSERT INTO role_grant (account_id, role, grid_id) SELECT a.id, 'officer', g.id FROM account a, grid g WHERE a.grid_id <= g.id;
		INSERT INTO role_grant (account_id, role, enterprise_id) SELECT a.id, 'third', 1 + a.id % 2 FROM account a`)
	terms := []grid.Term{
		{Grid: 1},
		{Grid: 2},
		{Grid: 6},
		{Grid: 4},
		{Grid: 20},
		{Grid: 99},
		{Grid: 3, Sector: "chemical"},
		{Grid: 1, Sector: "mine"},
		{Enterprise: 1},
	}
	for set := range 1 << len(terms) {
		var grants []grid.Grant
		var chosen []grid.Term
		for i, term := range terms {
			if set>>i&1 == 1 {
				chosen = append(chosen, term)
				grants = append(grants, grid.Grant{Role: grid.RoleAdmin, Grid: term.Grid, Sector: term.Sector, Enterprise: term.Enterprise})
			}
		}
		if set == 0 || set%3 != 0 && len(chosen) > 2 { // a third of the larger ones will do
			continue
		}
		ctx := grid.WithActor(t.Context(), &grid.Actor{ID: 1, Login: "x", Grants: grants})
		scope := grid.NewScope(chosen...).SQL()
		p, err := b.List(ctx, account.Filter{}, "", 100)
		if want := one[int](b, `SELECT count(*) FROM account WHERE scope_holds_grid($1::jsonb, grid_id)`, scope); err != nil ||
			p.Matched != want || len(p.Items) != want {
			t.Errorf("%v: %d of %d accounts, want %d, %v", chosen, len(p.Items), p.Matched, want, err)
		}
		kept := 0
		for i := range p.Items {
			for _, g := range p.Items[i].Grants {
				if g.Kept {
					kept++
				}
			}
		}
		if want := one[int](b, `SELECT count(*) FROM role_grant r JOIN account a ON a.id = r.account_id
			LEFT JOIN enterprise e ON e.id = r.enterprise_id
			WHERE scope_holds_grid($1::jsonb, a.grid_id) AND scope_holds_grid($1::jsonb, coalesce(r.grid_id, e.grid_id))`, scope); kept != want {
			t.Errorf("%v: %d grants are kept, want %d", chosen, kept, want)
		}
		o, err := b.Organisations(ctx, account.OrganisationFilter{}, "", 100)
		if want := one[int](b, `SELECT count(*) FROM organisation WHERE scope_holds_grid($1::jsonb, grid_id)`, scope); err != nil ||
			o.Matched != want || len(o.Items) != want {
			t.Errorf("%v: %d organisations, want %d, %v", chosen, o.Matched, want, err)
		}
		k, err := b.Tokens(ctx, 0, "", 100)
		if err != nil || len(k.Items) != p.Matched {
			t.Errorf("%v: %d tokens, want %d, %v", chosen, len(k.Items), p.Matched, err)
		}
	}
}
