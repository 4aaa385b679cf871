package web_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"anwang/grid"
	"anwang/grid/account"
	"anwang/grid/assess"
	"anwang/grid/audit"
	"anwang/grid/enterprise"
	"anwang/grid/hazard"
	"anwang/grid/pg"
)

// agree compares what a list took with what it must.
func agree(t *rapid.T, what string, d drawn, got []grid.ID, must map[grid.ID]belongs) {
	seen := map[grid.ID]bool{}
	for _, id := range got {
		if seen[id] = true; must[id] == no {
			t.Fatalf("%s: %d is taken and must not be\n%+v\n%+v", what, id, d.actor.Grants, d.filter)
		}
	}
	for id, b := range must {
		if b == yes && !seen[id] {
			t.Fatalf("%s: %d is left out\n%+v\n%+v", what, id, d.actor.Grants, d.filter)
		}
	}
}

// TestListsTakeTheSame: for a thousand random scopes, areas and filters memory, SQL and
// plain reckoning take the same records, in every list there is.
func TestListsTakeTheSame(t *testing.T) {
	t.Parallel()
	l := latticeLists(t)
	each, taken := 1, 0 // of a hundred
	if os.Getenv("ANWANG_LONG") != "" {
		each = 10
	}
	rapid.Check(t, func(t *rapid.T) {
		for range each {
			d := l.draw(t)
			ctx := grid.WithActor(context.Background(), d.actor)
			taken += l.comparePoints(t, ctx, d)
			l.compareLists(t, ctx, d)
			l.compareKept(t, d)
		}
	})
	if taken < 1000*each {
		t.Errorf("only %d points were taken in all", taken)
	}
}

// comparePoints asks memory and SQL for the points of each kind.
func (l *lists) comparePoints(t *rapid.T, ctx context.Context, d drawn) (taken int) {
	scope := d.actor.Scope(grid.ViewMap)
	for k := range grid.Kind(grid.Kinds) {
		must := map[grid.ID]belongs{}
		for i := range l.points[k] {
			p := &l.points[k][i]
			must[p.ID] = l.takes(scope, &d.filter, p)
		}
		var args pg.Args
		from, c := pg.Points(k)
		takes, err := args.Takes(&d.filter, c)
		if err != nil {
			t.Fatal(err)
		}
		sql := l.ask(t, ctx, `SELECT t.id FROM `+from+` WHERE `+takes+` AND `+args.InScope(scope, c.Leaf, c.Sector, c.Enterprise), args...)
		agree(t, "SQL of "+k.Layer(), d, sql, must)
		memory, err := l.pipe.Live.View(scope).Every(k, d.filter)
		if grid.CodeOf(err) == grid.CodeNotFound { // a grid that is not shown; the lists of the database are not asked then
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		agree(t, "memory of "+k.Layer(), d, memory, must)
		if slices.Sort(sql); !slices.Equal(sql, slices.Sorted(slices.Values(memory))) {
			t.Fatalf("%s: SQL takes %v, memory %v\n%+v\n%+v", k.Layer(), sql, memory, d.actor.Grants, d.filter)
		}
		taken += len(memory)
	}
	return taken
}

func (l *lists) ask(t *rapid.T, ctx context.Context, sql string, args ...any) []grid.ID {
	rows, err := l.db.Pool.Query(ctx, sql, args...)
	if err == nil {
		var ids []grid.ID
		if ids, err = pgx.CollectRows(rows, pgx.RowTo[grid.ID]); err == nil {
			return ids
		}
	}
	t.Fatalf("%v\n%s", err, sql)
	return nil
}

func idsOf[T any](list []T, id func(*T) grid.ID) []grid.ID {
	out := make([]grid.ID, len(list))
	for i := range list {
		out[i] = id(&list[i])
	}
	return out
}

// compareLists asks the lists that the database keeps.
func (l *lists) compareLists(t *rapid.T, ctx context.Context, d drawn) {
	scope, f, many := d.actor.Scope(grid.ViewMap), &d.filter, 1000
	if len(d.actor.Grants) == 0 && !scope.Unlimited() {
		return // nothing is answered
	}
	if !grid.ActorOf(ctx).May(grid.ViewMap) {
		return
	}
	must := func(k grid.Kind, f grid.Filter, is func(*grid.Point) bool) map[grid.ID]belongs {
		out := map[grid.ID]belongs{}
		for i := range l.points[k] {
			p := &l.points[k][i]
			out[p.ID] = both(when(is(p)), l.takes(scope, &f, p))
		}
		return out
	}
	services := l.part.Services
	r, err := services.Enterprise.Reminders(ctx, enterprise.ReminderFilter{Areas: f.Areas, Sector: f.Sector, Days: 60}, "", many)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "reminders", d, idsOf(r.Items, func(r *enterprise.Reminder) grid.ID { return r.Enterprise }),
		must(grid.KindEnterprise, grid.Filter{Areas: f.Areas, Sector: f.Sector}, func(p *grid.Point) bool { return p.ID > 1000 && p.ID%3 < 2 }))
	u, err := services.Hazard.Duties(ctx, hazard.DutyFilter{Areas: f.Areas, Enterprise: f.Enterprise, Days: 3660, Limit: many})
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "duties", d, idsOf(u.Rows, func(r *hazard.DutyRow) grid.ID { return r.Hazard }),
		must(grid.KindHazard, grid.Filter{Areas: f.Areas, Enterprise: f.Enterprise}, func(p *grid.Point) bool { return p.MajorLevel > 0 }))
	w, err := services.Assess.WorkList(ctx, assess.WorkQuery{Areas: f.Areas, Sector: f.Sector, Limit: many})
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "work", d, idsOf(w.Items, func(r *assess.WorkItem) grid.ID { return r.ID }),
		must(grid.KindEnterprise, grid.Filter{Areas: f.Areas, Sector: f.Sector},
			func(p *grid.Point) bool { return p.Level == grid.Red || p.Level == grid.Orange }))
	c, err := services.Assess.Recoloured(ctx, assess.RecolouredQuery{
		Kind: "enterprise", Since: l.now.AddDate(0, 0, -10), Areas: f.Areas,
		Limit: many,
	})
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "recoloured", d, idsOf(c.Items, func(r *assess.Recoloured) grid.ID { return r.ID }),
		must(grid.KindEnterprise, grid.Filter{Areas: f.Areas}, func(p *grid.Point) bool { return p.ID > 1000 && p.Level != grid.Orange }))
	l.comparePairs(t, ctx, d)
}

// comparePairs asks for the pairs of which both files are held and lie in the areas.
func (l *lists) comparePairs(t *rapid.T, ctx context.Context, d drawn) {
	scope := d.actor.Scope(grid.EditEnterprise)
	if !d.actor.May(grid.EditEnterprise) {
		return
	}
	p, err := l.part.Services.Enterprise.Duplicates(ctx, d.filter.Areas, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	f, one, must := grid.Filter{Areas: d.filter.Areas}, map[grid.ID]belongs{}, map[grid.ID]belongs{}
	for i := range l.points[0] {
		one[l.points[0][i].ID] = l.takes(scope, &f, &l.points[0][i])
	}
	for _, pair := range l.pairs {
		must[pair[0]] = both(one[pair[0]], one[pair[1]])
	}
	agree(t, "pairs", d, idsOf(p.Pairs, func(p *enterprise.Pair) grid.ID { return p.A.ID }), must)
}

// compareKept asks for what is kept at grids: accounts, organisations, tokens and the
// audit, of grids that are held whatever the sector.
func (l *lists) compareKept(t *rapid.T, d drawn) {
	keeper := &grid.Actor{ID: 1}
	for _, g := range d.actor.Grants {
		if g.Grid != 0 {
			keeper.Grants = append(keeper.Grants, grid.Grant{Role: grid.RoleAdmin, Grid: g.Grid, Sector: g.Sector},
				grid.Grant{Role: grid.RoleAuditor, Grid: g.Grid, Sector: g.Sector})
		}
	}
	if len(keeper.Grants) == 0 {
		return
	}
	ctx, scope := grid.WithActor(context.Background(), keeper), keeper.Scope(grid.ViewAccounts)
	chosen := grid.ID(rapid.IntRange(0, 7).Draw(t, "chosen"))
	at := func(n int, gone bool, inChosen bool) map[grid.ID]belongs {
		out := map[grid.ID]belongs{}
		for i := 1; i <= 40; i++ {
			home := grid.ID(i%n + 1)
			if gone {
				home = grid.ID(i % 8)
			}
			up := l.path(home)
			whole := scope.HasGrid(up) || home == 0 && scope.HasGrid([]grid.ID{1})
			out[grid.ID(1000+i)] = when(whole && (!inChosen || chosen == 0 || slices.Contains(up, chosen)))
		}
		return out
	}
	services := l.part.Services
	list := func(what string, got []grid.ID, err error, must map[grid.ID]belongs) {
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		agree(t, what, d, slices.DeleteFunc(got, func(id grid.ID) bool { return id <= 1000 || id > 1040 }), must)
	}
	a, err := services.Account.List(ctx, account.Filter{Grid: chosen}, "", 1000)
	list("accounts", idsOf(a.Items, func(a *account.Account) grid.ID { return a.ID }), err, at(7, false, true))
	o, err := services.Account.Organisations(ctx, account.OrganisationFilter{}, "", 1000)
	list("organisations", idsOf(o.Items, func(o *account.Organisation) grid.ID { return o.ID }), err, at(7, false, false))
	k, err := services.Account.Tokens(ctx, 0, "", 1000)
	list("tokens", idsOf(k.Items, func(k *account.Token) grid.ID { return k.ID }), err, at(7, false, false))
	r, err := services.Audit.List(ctx, audit.Filter{Grid: chosen, Subject: "danger"}, "", 500)
	list("the audit", idsOf(r.Rows, func(r *audit.Row) grid.ID { return 1000 + r.ID }), err, at(8, true, true))
}

// TestOnTheRim: what lies on the border of an area belongs to it, for SQL and for memory,
// and what lies a little outside does not.
func TestOnTheRim(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	for _, c := range []struct {
		area string
		want string
	}{
		{"bbox=116.05,39.85,116.05,39.85", "1"},
		{"bbox=116.0500001,39.85,116.1,39.9", ""},
		{"polygon=116.05,39.85,116.06,39.86,116.05,39.86", "1"},
		{"polygon=116.04,39.84,116.06,39.86,116.04,39.86", "1"},
		{"polygon=116.0400001,39.84,116.0600001,39.86,116.06,39.84", ""},
	} {
		var got []string
		for _, x := range s.call(t, "GET", "/api/v1/enterprises?"+c.area, "").field(t, "items").([]any) {
			got = append(got, strconv.Itoa(int(x.(map[string]any)["id"].(float64))))
		}
		if fmt.Sprint(strings.Join(got, " ")) != c.want {
			t.Errorf("%s takes %v, want %q", c.area, got, c.want)
		}
	}
}
