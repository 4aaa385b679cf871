package danger

import (
	"slices"
	"testing"
	"time"

	"anwang/grid"
)

// TestEveryStepNeeds states the whole table: for each state a danger comes from,
// the action it takes to bring it to each state, in the order of states; "=" is
// no step. A is acceptance, of the grade.
func TestEveryStepNeeds(t *testing.T) {
	t.Parallel()
	table := map[grid.DangerState]string{
		//                  R G R E P C V
		grid.Registered:    "=ggrrAv",
		grid.Graded:        "g=grrAv",
		grid.Rectifying:    "gg=rrAv",
		grid.Extension:     "ggg=rAv",
		grid.PendingAccept: "ggAr=Av",
		grid.Closed:        "gggrr=v",
		grid.Voided:        "gggrrA=",
	}
	for _, grade := range []grid.DangerGrade{grid.General, grid.Major} {
		word := map[byte]grid.Action{'g': grid.GradeDanger, 'r': grid.RectifyDanger, 'v': grid.VoidDanger, 'A': grid.AcceptGeneral}
		if grade == grid.Major {
			word['A'] = grid.AcceptMajor
		}
		for _, from := range states {
			for i, to := range states {
				d, c := Danger{State: from, Grade: grade}, table[from][i]
				if c == '=' {
					continue
				}
				if got := Needs(&d, &Update{State: &to}); !slices.Equal(got, []grid.Action{word[c]}) {
					t.Errorf("%s %s → %s needs %v, want %s", grade, from, to, got, word[c])
				}
			}
		}
	}
}

// TestEveryFieldNeeds: every field that can be changed, in every state, alone and
// with a step.
func TestEveryFieldNeeds(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	later, title, major, city := now.Add(time.Hour), "x", grid.Major, grid.ListedCity
	for _, s := range states {
		text := grid.GradeDanger
		if s == grid.Registered {
			text = grid.EditDanger
		}
		d := Danger{State: s, Deadline: now}
		general, same, none := d.Grade, d.Deadline, d.Listed
		for name, c := range map[string]struct {
			u    Update
			want grid.Action
		}{
			"title":         {Update{Title: &title}, text},
			"detail":        {Update{Detail: &title}, text},
			"grade":         {Update{Grade: &major}, grid.GradeDanger},
			"deadline":      {Update{Deadline: &later}, grid.GradeDanger},
			"listed":        {Update{Listed: &city}, grid.ListDanger},
			"same grade":    {Update{Grade: &general}, text},
			"same deadline": {Update{Deadline: &same}, text},
			"same list":     {Update{Listed: &none}, text},
			"same state":    {Update{State: &s}, text},
		} {
			if got := Needs(&d, &c.u); !slices.Equal(got, []grid.Action{c.want}) {
				t.Errorf("%s of a danger that is %s needs %v, want %s", name, s, got, c.want)
			}
		}
	}
	for name, c := range map[string]struct {
		d    Danger
		to   grid.DangerState
		u    Update
		want []grid.Action
	}{
		"order with a deadline":                 {Danger{State: grid.Graded}, grid.Rectifying, Update{Deadline: &later}, []grid.Action{grid.GradeDanger}},
		"grant more time":                       {Danger{State: grid.Extension}, grid.Rectifying, Update{Deadline: &later}, []grid.Action{grid.GradeDanger}},
		"send back with a deadline":             {Danger{State: grid.PendingAccept}, grid.Rectifying, Update{Deadline: &later}, []grid.Action{grid.AcceptGeneral}},
		"ask for more time and take it":         {Danger{State: grid.Rectifying}, grid.Extension, Update{Deadline: &later}, []grid.Action{grid.RectifyDanger, grid.GradeDanger}},
		"done, and a later deadline":            {Danger{State: grid.Rectifying}, grid.PendingAccept, Update{Deadline: &later}, []grid.Action{grid.RectifyDanger, grid.GradeDanger}},
		"close, and a later deadline":           {Danger{State: grid.PendingAccept}, grid.Closed, Update{Deadline: &later}, []grid.Action{grid.AcceptGeneral, grid.GradeDanger}},
		"take off the list and close":           {Danger{State: grid.PendingAccept, Grade: grid.Major, Listed: grid.ListedCity}, grid.Closed, Update{Listed: &[]grid.ListedLevel{grid.NotListed}[0]}, []grid.Action{grid.AcceptMajor, grid.ListDanger}},
		"regrade on the way to be closed":       {Danger{State: grid.PendingAccept, Grade: grid.Major}, grid.Closed, Update{Grade: &[]grid.DangerGrade{grid.General}[0]}, []grid.Action{grid.AcceptMajor, grid.GradeDanger}},
		"void what one may edit":                {Danger{State: grid.Registered}, grid.Voided, Update{Title: &title}, []grid.Action{grid.VoidDanger, grid.EditDanger}},
		"everything at once, each of them once": {Danger{State: grid.Registered}, grid.Graded, Update{Grade: &major, Deadline: &later, Title: &title, Detail: &title}, []grid.Action{grid.GradeDanger, grid.EditDanger}},
	} {
		c.u.State = &c.to
		if got := Needs(&c.d, &c.u); !slices.Equal(got, c.want) {
			t.Errorf("%s needs %v, want %v", name, got, c.want)
		}
	}
}

// TestNextAndDoable: for every state, grade and permission alone, what one is
// offered is what decide lets through and what Needs asks for.
func TestNextAndDoable(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	deadline := now.Add(time.Hour)
	const me, other = 7, 8
	for _, s := range states {
		for _, grade := range []grid.DangerGrade{grid.General, grid.Major} {
			for _, may := range actions {
				for _, by := range []grid.ID{0, me, other} {
					d := Danger{State: s, Grade: grade, Title: "x", Found: now.Add(-time.Hour), Deadline: deadline, RectifiedBy: by, May: []grid.Action{may}}
					var want []grid.DangerState
					for _, to := range states {
						u := Update{State: &to, Deadline: &deadline, Reason: "x"}
						_, err := decide(d, u, now)
						need := Needs(&d, &Update{State: &to})
						if to != s && err == nil && slices.Equal(need, d.May) && !(s == grid.PendingAccept && by == me && to != grid.Voided) {
							want = append(want, to)
						}
					}
					got := NextFor(&d, me)
					slices.Sort(got)
					if !slices.Equal(got, want) {
						t.Errorf("%s %s with %s, rectified by %d: next %v, want %v", grade, s, may, by, got, want)
					}
				}
			}
		}
	}
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
	if len(NextFor(&none, me)) != 0 || len(Doable(&none, me)) != 0 {
		t.Error("who may nothing is offered something")
	}
}
