package danger

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"anwang/grid"
)

// TestEveryVerbNeeds: which permission each verb takes, of a general danger and of a
// major one; where it stands makes no difference.
func TestEveryVerbNeeds(t *testing.T) {
	t.Parallel()
	table := map[Verb][2]grid.Action{
		Grade:      {grid.GradeDanger, grid.GradeDanger},
		Order:      {grid.GradeDanger, grid.GradeDanger},
		Report:     {grid.RectifyDanger, grid.RectifyDanger},
		Extend:     {grid.RectifyDanger, grid.RectifyDanger},
		Approve:    {grid.GradeDanger, grid.GradeDanger},
		Deny:       {grid.GradeDanger, grid.GradeDanger},
		Accept:     {grid.AcceptGeneral, grid.AcceptMajor},
		Return:     {grid.AcceptGeneral, grid.AcceptMajor},
		Reschedule: {grid.GradeDanger, grid.GradeDanger},
		List:       {grid.ListDanger, grid.ListDanger},
		Delist:     {grid.ListDanger, grid.ListDanger},
		Void:       {grid.VoidDanger, grid.VoidDanger},
	}
	for _, v := range Verbs() {
		for _, grade := range []grid.DangerGrade{grid.General, grid.Major} {
			for _, s := range states {
				if got := ruleOf(v).needs(&Danger{State: s, Grade: grade}); got != table[v][grade] {
					t.Errorf("%s of a %s one that is %s needs %s, want %s", v, grade, s, got, table[v][grade])
				}
			}
		}
		if ruleOf(v).action != "danger."+string(v) {
			t.Errorf("%s is %s in the audit", v, ruleOf(v).action)
		}
		if n := NameOf(v); n.ZH == string(v) || n.EN == string(v) {
			t.Errorf("%s has no name", v)
		}
	}
	for _, s := range states {
		want := grid.GradeDanger
		if s == grid.Registered {
			want = grid.EditDanger
		}
		if got := wording(s); got != want {
			t.Errorf("the texts of one that is %s need %s, want %s", s, got, want)
		}
	}
}

// TestOpensIsWhatIsLetThrough: for every state, grade, list and permission alone, a verb is
// open to somebody exactly when the command of it, with all that it takes, goes through.
func TestOpensIsWhatIsLetThrough(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	const me, other = 7, 8
	for _, s := range states {
		for _, grade := range []grid.DangerGrade{grid.General, grid.Major} {
			for _, listed := range []grid.ListedLevel{grid.NotListed, grid.ListedTown} {
				for _, permitted := range actions {
					for _, by := range []grid.ID{0, me, other} {
						d := Danger{
							State: s, Grade: grade, Listed: listed, Title: "x", Found: now.Add(-time.Hour), Deadline: now.Add(time.Hour),
							RectifiedBy: by, May: []grid.Action{permitted},
						}
						for i, o := range Opens(&d, me) {
							r := &rules[i]
							c := able(r.verb, now)
							if grade == grid.Major && s == grid.Graded { // what differs
								c.Grade = new(grid.General)
								if listed != grid.NotListed {
									continue // its own answer, see TestGuards
								}
							}
							_, err := decide(d, c, now)
							need := r.needs(&d)
							lets := err == nil && need == permitted && !own(&d, need, me)
							if o.Verb != r.verb || (o.Bar == Unbarred) != lets || (o.Why == grid.Text{}) != lets {
								t.Errorf("%s %s, %s, with %s, rectified by %d: %+v, want open %v (%v)", grade, s, r.verb, permitted, by, o, lets, err)
							}
						}
					}
				}
			}
		}
	}
}

func TestWhyNot(t *testing.T) {
	t.Parallel()
	const me = 7
	find := func(d Danger, v Verb) Bar {
		for _, o := range Opens(&d, me) {
			if o.Verb == v {
				return o.Bar
			}
		}
		return "none"
	}
	all := Danger{State: grid.PendingAccept, RectifiedBy: me, May: actions[:]}
	for _, c := range []struct {
		d    Danger
		v    Verb
		want Bar
	}{
		{all, Accept, ByOwn},
		{all, Return, ByOwn},
		{all, Void, Unbarred},
		{all, Order, ByState},
		{all, List, ByRule},
		{Danger{State: grid.PendingAccept, May: []grid.Action{grid.GradeDanger}}, Accept, ByRight},
		{Danger{State: grid.PendingAccept, Grade: grid.Major, Listed: grid.ListedCity, May: actions[:]}, Accept, ByRule},
		{Danger{State: grid.Registered, Grade: grid.Major, May: actions[:]}, Order, ByRule},
		{Danger{State: grid.Closed, May: actions[:]}, Void, ByState},
	} {
		if got := find(c.d, c.v); got != c.want {
			t.Errorf("%s where it is %s: %q, want %q", c.v, c.d.State, got, c.want)
		}
	}
}

func TestDoable(t *testing.T) {
	t.Parallel()
	const me, other = 7, 8
	all := Danger{May: actions[:]}
	for s, want := range map[grid.DangerState][]grid.Action{
		grid.Registered:    {grid.ViewReporter, grid.EditDanger, grid.GradeDanger, grid.VoidDanger},
		grid.Graded:        {grid.ViewReporter, grid.GradeDanger, grid.ListDanger, grid.VoidDanger},
		grid.Rectifying:    {grid.ViewReporter, grid.GradeDanger, grid.RectifyDanger, grid.ListDanger, grid.VoidDanger},
		grid.Extension:     {grid.ViewReporter, grid.GradeDanger, grid.ListDanger, grid.VoidDanger},
		grid.PendingAccept: {grid.ViewReporter, grid.GradeDanger, grid.AcceptMajor, grid.ListDanger, grid.VoidDanger},
		grid.Closed:        {grid.ViewReporter},
		grid.Voided:        {grid.ViewReporter},
	} {
		all.State, all.Grade, all.RectifiedBy = s, grid.Major, other
		if got := Doable(&all, me); !slices.Equal(got, want) {
			t.Errorf("a major one that is %s: %v, want %v", s, got, want)
		}
	}
	all.State, all.Grade, all.RectifiedBy = grid.PendingAccept, grid.General, me
	if got := Doable(&all, me); slices.Contains(got, grid.AcceptGeneral) || slices.Contains(got, grid.ListDanger) {
		t.Errorf("one's own: %v", got)
	}
	none := Danger{State: grid.Graded}
	if len(Doable(&none, me)) != 0 {
		t.Error("who may nothing is offered something")
	}
}

// TestNothingIsEverStuck: random commands by random people, with and without what they
// take. As long as a danger is open somebody can bring it on, and to its end, whoever
// acted before; what is closed or voided is only read. Every step leads from where the one
// before it led to.
func TestNothingIsEverStuck(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	roles := []grid.Role{
		grid.RoleEnterprise, grid.RoleThird, grid.RoleOfficer, grid.RoleChief, grid.RoleGuide, grid.RoleDepartment,
		grid.RoleCity, grid.RoleWatch,
	}
	permitted := func(role grid.Role) (out []grid.Action) {
		for _, a := range actions {
			g := grid.Grant{Role: role, Grid: 1, Sector: "gas"}
			if g.Allows(a) {
				out = append(out, a)
			}
		}
		return out
	}
	ended, taken := 0, 0
	for range 2000 {
		now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
		d := Danger{State: grid.Registered, Grade: grid.DangerGrade(r.IntN(2)), Title: "x", Found: now.Add(-time.Hour)}
		for range 40 {
			now = now.Add(time.Duration(r.IntN(72)) * time.Hour)
			who := r.IntN(len(roles))
			d.May = permitted(roles[who])
			c := able(Verbs()[r.IntN(len(rules))], now)
			c.By, c.Listed, c.Grade = grid.ID(who+1), grid.ListedLevel(r.IntN(6)), new(grid.DangerGrade(r.IntN(2)))
			c.Deadline = now.Add(time.Duration(r.IntN(96)-24) * time.Hour)
			if r.IntN(4) == 0 {
				c.Deadline, c.Reason = time.Time{}, ""
			}
			rule := ruleOf(c.Verb)
			if !slices.Contains(d.May, rule.needs(&d)) || own(&d, rule.needs(&d), c.By) {
				continue
			}
			is, err := decide(d, c, now)
			if err != nil {
				continue
			}
			taken++
			if is.Last.From != d.State || is.Last.To != is.State {
				t.Fatalf("%s of one that is %s: %+v", c.Verb, d.State, is.Last)
			}
			d = is
			d.May = actions[:]
			onward := slices.ContainsFunc(Opens(&d, 99), func(o Open) bool { return o.Bar == Unbarred })
			if onward != d.State.Open() {
				t.Fatalf("after %s it is %s and can be brought on: %v", c.Verb, d.State, onward)
			}
			if listed := d.Listed != grid.NotListed; listed && d.Grade != grid.Major || listed && d.State == grid.Closed ||
				d.State == grid.Rectifying && d.Deadline.IsZero() {
				t.Fatalf("after %s: %+v", c.Verb, d)
			}
		}
		if !d.State.Open() {
			ended++
		}
		finish(t, d, now)
	}
	if ended < 200 || taken < 3000 {
		t.Errorf("%d of 2000 ended, %d acts were taken: that tells little", ended, taken)
	}
}

// finish brings a danger to its end by the shortest way.
func finish(t *testing.T, d Danger, now time.Time) {
	t.Helper()
	ways := map[grid.DangerState]Verb{
		grid.Registered: Grade, grid.Graded: Order, grid.Rectifying: Report, grid.Extension: Deny,
		grid.PendingAccept: Accept,
	}
	for range 8 {
		if !d.State.Open() {
			return
		}
		verb := ways[d.State]
		if verb == Accept && d.Listed != grid.NotListed {
			verb = Delist
		}
		c := able(verb, now)
		c.Grade = nil
		is, err := decide(d, c, now)
		if err != nil {
			t.Fatalf("%s of one that is %s: %v", verb, d.State, err)
		}
		d = is
	}
	t.Fatalf("it is still %s", d.State)
}
