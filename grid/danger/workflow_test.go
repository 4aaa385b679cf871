package danger

import (
	"errors"
	"strings"
	"testing"
	"time"

	"anwang/grid"
)

var states = []grid.DangerState{
	grid.Registered, grid.Graded, grid.Rectifying, grid.Extension, grid.PendingAccept, grid.Closed, grid.Voided,
}

// able is a command with all that its verb takes.
func able(v Verb, now time.Time) Command {
	major := grid.Major
	return Command{Verb: v, Grade: &major, Deadline: now.Add(99 * time.Hour), Listed: grid.ListedCity, Reason: "x", By: 7}
}

// TestEveryVerbInEveryState states the whole loop: a row for each verb, a mark for each
// state in their order. A letter is the state that a danger then is in, "-" that the verb
// has no place there. The danger is a general one, for the verbs of lists a major one on
// the list of the county (but for that of the town to be put on).
func TestEveryVerbInEveryState(t *testing.T) {
	t.Parallel()
	table := map[Verb]string{
		//          RGrEPCV
		Grade:      "GG-----",
		Order:      "rr-----",
		Report:     "--P----",
		Extend:     "--E----",
		Approve:    "---r---",
		Deny:       "---r---",
		Accept:     "----C--",
		Return:     "----r--",
		Reschedule: "RGrEP--",
		List:       "-GrEP--", // not before it is graded
		Delist:     "RGrEP--",
		Void:       "VVVVV--",
	}
	if len(table) != len(Verbs()) {
		t.Errorf("%d verbs have a row, there are %d", len(table), len(Verbs()))
	}
	letters := map[byte]grid.DangerState{
		'R': grid.Registered, 'G': grid.Graded, 'r': grid.Rectifying, 'E': grid.Extension,
		'P': grid.PendingAccept, 'C': grid.Closed, 'V': grid.Voided,
	}
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for _, verb := range Verbs() {
		for i, from := range states {
			d := Danger{State: from, Title: "x", Found: now.Add(-time.Hour), Deadline: now.Add(time.Hour)}
			if verb == List || verb == Delist {
				d.Grade, d.Listed = grid.Major, grid.ListedCounty
			}
			want, allowed := letters[table[verb][i]]
			is, err := decide(d, able(verb, now), now)
			if (err == nil) != allowed {
				t.Errorf("%s where it is %s: %v, want allowed %v", verb, from, err, allowed)
				continue
			}
			if !allowed {
				var e *grid.Error
				if !errors.As(err, &e) || e.Code != grid.CodeRejected || e.Text.ZH == "" || e.Text.EN == "" {
					t.Errorf("%s where it is %s fails with %v", verb, from, err)
				}
				continue
			}
			s := is.Last
			if is.State != want || s.From != from || s.To != want || s.Verb != verb || !s.At.Equal(now) || s.Account != 7 || s.Reason != "x" {
				t.Errorf("%s where it is %s: %s, %+v", verb, from, is.State, s)
			}
			if is.Closed.IsZero() != is.State.Open() {
				t.Errorf("%s where it is %s: closed at %v", verb, from, is.Closed)
			}
			if (s.Grade != nil) != (verb == Grade) || (s.Listed != nil) != (verb == List || verb == Delist) ||
				s.Deadline.IsZero() == (ruleOf(verb).deadline != none) {
				t.Errorf("%s writes down %+v", verb, s)
			}
			if (is.RectifiedBy == 7) != (verb == Report) {
				t.Errorf("%s: rectified by %d", verb, is.RectifiedBy)
			}
		}
	}
	if _, err := decide(Danger{State: grid.Graded}, Command{Verb: "burn"}, now); grid.CodeOf(err) != grid.CodeInvalid {
		t.Errorf("an unknown verb: %v", err)
	}
}

// TestGuards: what a command lacks, and what has to be done before.
func TestGuards(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	past, soon, future := now.Add(-48*time.Hour), now.Add(24*time.Hour), now.Add(48*time.Hour)
	general, major := grid.General, grid.Major
	at := func(s grid.DangerState, with ...func(*Danger)) Danger {
		d := Danger{Title: "x", Found: now.Add(-24 * time.Hour), State: s}
		for _, f := range with {
			f(&d)
		}
		return d
	}
	asMajor := func(d *Danger) { d.Grade = grid.Major }
	due := func(d *Danger) { d.Deadline = soon }
	listed := func(d *Danger) { d.Grade, d.Listed = grid.Major, grid.ListedCity }
	const record = "the record" // refuses it, and no field of the command
	for name, c := range map[string]struct {
		d     Danger
		c     Command
		fault string // "" allowed
	}{
		"major on the spot":              {at(grid.Registered, asMajor), Command{Verb: Order, Deadline: future}, record},
		"general on the spot":            {at(grid.Registered), Command{Verb: Order, Deadline: future}, ""},
		"as proposed":                    {at(grid.Registered, due), Command{Verb: Order}, ""},
		"order without deadline":         {at(grid.Graded), Command{Verb: Order}, "/deadline"},
		"order for before it was found":  {at(grid.Graded), Command{Verb: Order, Deadline: past}, "/deadline"},
		"graded as suggested":            {at(grid.Registered, asMajor), Command{Verb: Grade}, ""},
		"regraded to the same":           {at(grid.Graded), Command{Verb: Grade, Grade: &general}, "/grade"},
		"regraded to nothing":            {at(grid.Graded), Command{Verb: Grade}, "/grade"},
		"regraded":                       {at(grid.Graded), Command{Verb: Grade, Grade: &major}, ""},
		"regraded while listed":          {at(grid.Graded, listed), Command{Verb: Grade, Grade: &general}, "/grade"},
		"regraded at work":               {at(grid.Rectifying), Command{Verb: Grade, Grade: &major}, record},
		"sent back to the old deadline":  {at(grid.PendingAccept, due), Command{Verb: Return, Reason: "x"}, "/deadline"},
		"sent back to the past":          {at(grid.PendingAccept), Command{Verb: Return, Deadline: now, Reason: "x"}, "/deadline"},
		"sent back without reason":       {at(grid.PendingAccept), Command{Verb: Return, Deadline: future, Reason: " "}, "/reason"},
		"more time, without any":         {at(grid.Extension, due), Command{Verb: Approve}, "/deadline"},
		"more time, the same":            {at(grid.Extension, due), Command{Verb: Approve, Deadline: soon}, "/deadline"},
		"more time, over already":        {at(grid.Extension), Command{Verb: Approve, Deadline: now.Add(-time.Hour)}, "/deadline"},
		"more time":                      {at(grid.Extension, due), Command{Verb: Approve, Deadline: future}, ""},
		"no more time":                   {at(grid.Extension, due), Command{Verb: Deny, Reason: "x"}, ""},
		"no more time, without reason":   {at(grid.Extension, due), Command{Verb: Deny}, "/reason"},
		"asked for without reason":       {at(grid.Rectifying, due), Command{Verb: Extend}, "/reason"},
		"another deadline, the same":     {at(grid.Rectifying, due), Command{Verb: Reschedule, Deadline: soon}, "/deadline"},
		"another deadline, in the past":  {at(grid.Rectifying, due), Command{Verb: Reschedule, Deadline: past}, "/deadline"},
		"another deadline, without one":  {at(grid.Rectifying, due), Command{Verb: Reschedule}, "/deadline"},
		"a year of our Lord":             {at(grid.Rectifying, due), Command{Verb: Reschedule, Deadline: now.AddDate(900, 0, 0)}, "/deadline"},
		"voided without reason":          {at(grid.Registered), Command{Verb: Void, Reason: " \n"}, "/reason"},
		"a reason without end":           {at(grid.Registered), Command{Verb: Void, Reason: strings.Repeat("长", 501)}, "/reason"},
		"a reason of bytes":              {at(grid.Registered), Command{Verb: Void, Reason: "a\x00b"}, "/reason"},
		"a general one listed":           {at(grid.Graded), Command{Verb: List, Listed: grid.ListedCity}, record},
		"listed before graded":           {at(grid.Registered, asMajor), Command{Verb: List, Listed: grid.ListedCity}, record},
		"listed":                         {at(grid.Graded, asMajor), Command{Verb: List, Listed: grid.ListedCity}, ""},
		"listed by nobody":               {at(grid.Graded, asMajor), Command{Verb: List}, "/listed"},
		"listed by whom":                 {at(grid.Graded, asMajor), Command{Verb: List, Listed: 5}, "/listed"},
		"listed again":                   {at(grid.Graded, listed), Command{Verb: List, Listed: grid.ListedCity}, "/listed"},
		"listed higher up":               {at(grid.Graded, listed), Command{Verb: List, Listed: grid.ListedProvince}, ""},
		"taken off no list":              {at(grid.Graded, asMajor), Command{Verb: Delist}, record},
		"closed while listed":            {at(grid.PendingAccept, listed), Command{Verb: Accept}, record},
		"voided while listed":            {at(grid.PendingAccept, listed), Command{Verb: Void, Reason: "x"}, ""},
		"reopened":                       {at(grid.Closed), Command{Verb: Order, Deadline: future}, record},
		"two things lacking at the same": {at(grid.PendingAccept), Command{Verb: Return}, "/reason"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := decide(c.d, c.c, now)
			if c.fault == "" {
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				return
			}
			var e *grid.Error
			if !errors.As(err, &e) || e.Code != grid.CodeRejected || e.Text.ZH == "" || e.Text.EN == "" {
				t.Fatalf("got %+v", err)
			}
			if c.fault == record && len(e.Faults) != 0 || c.fault != record && (len(e.Faults) == 0 || e.Faults[0].Pointer != c.fault) {
				t.Fatalf("got %+v, want a fault at %s", e.Faults, c.fault)
			}
		})
	}
}

// TestTexts: title and detail are changed like fields, as long as it is open.
func TestTexts(t *testing.T) {
	t.Parallel()
	word := func(s string) *string { return &s }
	for name, c := range map[string]struct {
		state grid.DangerState
		u     Update
		code  grid.Code
	}{
		"both":             {grid.Graded, Update{Title: word(" y "), Detail: word("z")}, ""},
		"nothing":          {grid.Graded, Update{}, grid.CodeInvalid},
		"blank title":      {grid.Graded, Update{Title: word(" ")}, grid.CodeRejected},
		"of a closed one":  {grid.Closed, Update{Detail: word("x")}, grid.CodeRejected},
		"detail of bytes":  {grid.Graded, Update{Detail: word("a\x00b")}, grid.CodeRejected},
		"detail taken out": {grid.Graded, Update{Detail: word("")}, ""},
	} {
		d, err := edit(Danger{Title: "x", Detail: "d", State: c.state}, c.u)
		if grid.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
		if name == "both" && (d.Title != "y" || d.Detail != "z" || d.Last.Verb != "") {
			t.Errorf("%+v", d)
		}
	}
}
