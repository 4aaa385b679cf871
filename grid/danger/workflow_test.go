package danger

import (
	"testing"
	"time"

	"anwang/grid"
)

var states = []grid.DangerState{
	grid.Registered, grid.Graded, grid.Rectifying, grid.Extension, grid.PendingAccept, grid.Closed, grid.Voided,
}

// TestEveryTransition states the whole loop: a row for each state it comes
// from, a mark for each state it may go to, in the order of states.
func TestEveryTransition(t *testing.T) {
	t.Parallel()
	table := map[grid.DangerState]string{
		//                  R G R E P C V
		grid.Registered:    "-xx---x",
		grid.Graded:        "--x---x",
		grid.Rectifying:    "---xx-x",
		grid.Extension:     "--x---x",
		grid.PendingAccept: "--x--xx",
		grid.Closed:        "-------",
		grid.Voided:        "-------",
	}
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for _, from := range states {
		row := table[from]
		if len(row) != len(states) {
			t.Fatalf("no row for %s", from)
		}
		for i, to := range states {
			want := row[i] == 'x'
			if got := May(from, to); got != want {
				t.Errorf("May(%s, %s) is %v", from, to, got)
			}
			if from == to {
				continue
			}
			// With everything else in order, the rule alone decides.
			deadline := now.Add(time.Hour)
			d := Danger{State: from, Title: "x", Found: now.Add(-time.Hour), Deadline: deadline}
			got, err := decide(d, Update{State: &to, Deadline: &deadline, Reason: "x"}, now)
			if (err == nil) != want {
				t.Errorf("%s → %s: %v, want allowed %v", from, to, err, want)
			}
			if want && got.State != to {
				t.Errorf("%s → %s ends in %s", from, to, got.State)
			}
			if want && got.Closed.IsZero() == !to.Open() {
				t.Errorf("%s → %s: closed at %v", from, to, got.Closed)
			}
			if !want && grid.CodeOf(err) != grid.CodeRejected {
				t.Errorf("%s → %s fails with %s", from, to, grid.CodeOf(err))
			}
		}
	}
	if Next(0) != nil || Next(99) != nil || May(99, grid.Closed) {
		t.Error("an unknown state leads somewhere")
	}
}

func TestGuards(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	past, future, zero := now.Add(-48*time.Hour), now.Add(48*time.Hour), time.Time{}
	state := func(s grid.DangerState) *grid.DangerState { return &s }
	listed := func(l grid.ListedLevel) *grid.ListedLevel { return &l }
	grade := func(g grid.DangerGrade) *grid.DangerGrade { return &g }
	word := func(s string) *string { return &s }
	base := Danger{Title: "x", Found: now.Add(-24 * time.Hour), State: grid.Registered}
	with := func(f func(*Danger)) Danger { d := base; f(&d); return d }
	for name, c := range map[string]struct {
		d     Danger
		u     Update
		fault string // "" allowed
	}{
		"major on the spot":         {with(func(d *Danger) { d.Grade = grid.Major }), Update{State: state(grid.Rectifying), Deadline: &future}, "/state"},
		"general on the spot":       {base, Update{State: state(grid.Rectifying), Deadline: &future}, ""},
		"raised and on the spot":    {base, Update{Grade: grade(grid.Major), State: state(grid.Rectifying), Deadline: &future}, "/state"},
		"work without deadline":     {base, Update{State: state(grid.Rectifying)}, "/deadline"},
		"deadline before found":     {base, Update{Deadline: &past}, "/deadline"},
		"deadline taken away":       {with(func(d *Danger) { d.Deadline = future }), Update{Deadline: &zero}, ""},
		"sent back, old deadline":   {with(func(d *Danger) { d.State = grid.PendingAccept; d.Deadline = future }), Update{State: state(grid.Rectifying)}, "/deadline"},
		"extension denied":          {with(func(d *Danger) { d.State = grid.Extension; d.Deadline = future }), Update{State: state(grid.Rectifying)}, ""},
		"voided without reason":     {base, Update{State: state(grid.Voided), Reason: " "}, "/reason"},
		"regraded at work":          {with(func(d *Danger) { d.State = grid.Rectifying }), Update{Grade: grade(grid.Major)}, "/grade"},
		"same grade at work":        {with(func(d *Danger) { d.State = grid.Rectifying }), Update{Grade: grade(grid.General)}, ""},
		"listed general":            {with(func(d *Danger) { d.State = grid.Graded }), Update{Listed: listed(grid.ListedCity)}, "/listed"},
		"listed before graded":      {with(func(d *Danger) { d.Grade = grid.Major }), Update{Listed: listed(grid.ListedCity)}, "/listed"},
		"listed major":              {with(func(d *Danger) { d.Grade, d.State = grid.Major, grid.Graded }), Update{Listed: listed(grid.ListedCity)}, ""},
		"closed while listed":       {with(func(d *Danger) { d.Grade, d.State, d.Listed = grid.Major, grid.PendingAccept, grid.ListedCity }), Update{State: state(grid.Closed)}, "/listed"},
		"taken off and closed":      {with(func(d *Danger) { d.Grade, d.State, d.Listed = grid.Major, grid.PendingAccept, grid.ListedCity }), Update{State: state(grid.Closed), Listed: listed(grid.NotListed)}, ""},
		"blank title":               {base, Update{Title: word(" ")}, "/title"},
		"texts of a closed one":     {with(func(d *Danger) { d.State = grid.Closed }), Update{Detail: word("x")}, "/state"},
		"same state is no step":     {base, Update{State: state(grid.Registered), Title: word("y")}, ""},
		"reopening":                 {with(func(d *Danger) { d.State = grid.Closed }), Update{State: state(grid.Rectifying)}, "/state"},
		"voided with reason":        {base, Update{State: state(grid.Voided), Reason: "重复登记"}, ""},
		"downgraded while assigned": {with(func(d *Danger) { d.State, d.Grade = grid.Graded, grid.Major }), Update{Grade: grade(grid.General), State: state(grid.Rectifying), Deadline: &future}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := decide(c.d, c.u, now)
			if c.fault == "" {
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				return
			}
			e, ok := err.(*grid.Error)
			if !ok || e.Code != grid.CodeRejected || len(e.Faults) == 0 || e.Faults[0].Pointer != c.fault {
				t.Fatalf("got %+v, want a fault at %s", err, c.fault)
			}
			if e.Text.ZH == "" || e.Text.EN == "" {
				t.Error("a fault must be said in both languages")
			}
		})
	}
}

func TestListedStaysMajor(t *testing.T) {
	t.Parallel()
	g, now := grid.General, time.Now()
	d := Danger{Title: "x", State: grid.Graded, Grade: grid.Major, Listed: grid.ListedCity, Found: now.Add(-time.Hour)}
	if _, err := decide(d, Update{Grade: &g}, now); err == nil {
		t.Error("a listed danger must not become general while it is listed")
	}
}
