package hazard

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"anwang/grid"
)

func on(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, grid.China)
	if err != nil {
		panic(err)
	}
	return t
}

// source is a level-1 source that was assessed, filed and drilled.
func source() Record {
	return Record{
		MajorLevel: 1, Edition: "2018", Assessed: on("2026-01-10"), Created: on("2026-01-12"),
		Filing:  Filing{Number: "BA-1", Office: "县局", Filed: on("2026-01-20")},
		Persons: []Person{{Role: RoleChief}, {Role: RoleTechnical}, {Role: RoleOperation}},
		Done:    map[string]time.Time{"plan_drill": on("2026-03-01"), "site_drill": on("2025-08-31")},
	}
}

func dueOf(t *testing.T, r *Record, key string, now time.Time) Due {
	t.Helper()
	for _, d := range Dues(r, now) {
		if d.Duty.Key == key {
			return d
		}
	}
	t.Fatalf("no duty %s", key)
	return Due{}
}

func TestDues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, key, now string
		change         func(*Record)
		state          DutyState
		day            string // "": none
		days           int
	}{
		{"a drill a year later", "plan_drill", "2027-02-28", nil, DutyDue, "2027-03-01", 1},
		{"on its day it is not overdue", "plan_drill", "2027-03-01", nil, DutyDue, "2027-03-01", 0},
		{"the day after it is", "plan_drill", "2027-03-02", nil, DutyOverdue, "2027-03-01", -1},
		{"half a year from the end of August is the end of February", "site_drill", "2026-02-01", nil, DutyDue, "2026-02-28", 27},
		{"never drilled: from the assessment", "site_drill", "2026-02-01", func(r *Record) { r.Done = nil }, DutyDue, "2026-07-10", 159},
		{"assessed anew every three years", "reassess", "2026-02-01", nil, DutyDue, "2029-01-10", 1074},
		{
			"nobody knows when it was assessed", "reassess", "2026-02-01", func(r *Record) { r.Assessed = time.Time{} }, DutyOverdue, "2026-01-12",
			-20,
		},
		{"filed: until it expires", "filing", "2026-02-01", nil, DutyDue, "2029-01-20", 1084},
		{"not filed: 15 days", "filing", "2026-01-24", func(r *Record) { r.Filing = Filing{} }, DutyDue, "2026-01-25", 1},
		{
			"filed before it was assessed anew", "filing", "2026-07-01", func(r *Record) { r.Assessed = on("2026-06-01") }, DutyOverdue,
			"2026-06-16", -15,
		},
		{"all three are named", "responsible", "2026-02-01", nil, DutyDone, "", 0},
		{"two of three", "responsible", "2026-01-10", func(r *Record) { r.Persons = r.Persons[:2] }, DutyDue, "2026-01-10", 0},
		{"always", "monitoring", "2026-02-01", nil, DutyStanding, "", 0},
	} {
		r := source()
		if c.change != nil {
			c.change(&r)
		}
		d := dueOf(t, &r, c.key, on(c.now).Add(23*time.Hour+59*time.Minute))
		day := ""
		if !d.Day.IsZero() {
			day = d.Day.Format(time.DateOnly)
		}
		if d.State != c.state || day != c.day || d.Days != c.days {
			t.Errorf("%s: %s %s (%d), want %s %s (%d)", c.name, d.State, day, d.Days, c.state, c.day, c.days)
		}
	}
	none := source()
	none.MajorLevel = 0
	if d := Dues(&none, on("2026-02-01")); len(d) != 0 {
		t.Errorf("no major hazard source has duties: %v", d)
	}
	four := source()
	four.MajorLevel = 4
	for _, d := range Dues(&four, on("2026-02-01")) {
		if d.Duty.Key == "sis" || d.Duty.Key == "qra" {
			t.Errorf("a level-4 source has the duty %s", d.Duty.Key)
		}
	}
}

func TestFilingStates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		now    string
		change func(*Record)
		want   FilingState
	}{
		{"filed", "2026-02-01", func(*Record) {}, FilingDone},
		{"not filed", "2026-02-01", func(r *Record) { r.Filing = Filing{} }, FilingNone},
		{"assessed since", "2026-07-01", func(r *Record) { r.Assessed = on("2026-06-01") }, FilingAnew},
		{"on the last day", "2029-01-20", func(*Record) {}, FilingDone},
		{"expired", "2029-01-21", func(*Record) {}, FilingExpired},
		{"needs none", "2026-02-01", func(r *Record) { r.MajorLevel, r.Filing = 0, Filing{} }, FilingNot},
		{"taken off", "2026-02-01", func(r *Record) { r.MajorLevel, r.Filing.Ended = 0, on("2026-02-01") }, FilingEnded},
		{
			"taken off and assessed as one again", "2026-08-01", func(r *Record) { r.Filing.Ended, r.Assessed = on("2026-02-01"), on("2026-07-01") },
			FilingNone,
		},
	} {
		r := source()
		c.change(&r)
		if got := r.FilingState(on(c.now)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	now := on("2026-02-01")
	for name, f := range map[string]Filing{
		"nothing": {}, "older than the assessment": {Number: "1", Office: "x", Filed: on("2026-01-01")},
		"in the future":              {Number: "1", Office: "x", Filed: on("2026-02-02")},
		"taken off without a reason": {Ended: on("2026-01-30")}, "taken off before it was filed": {Ended: on("2026-01-15"), Note: "x"},
	} {
		if _, err := file(source(), f, now); grid.CodeOf(err) != grid.CodeRejected {
			t.Errorf("%s: %v", name, err)
		}
	}
	none := source()
	none.MajorLevel = 0
	if _, err := file(none, Filing{Number: "1", Office: "x", Filed: on("2026-01-20")}, now); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("no major hazard source is filed: %v", err)
	}
}

// TestEditionOfTheDay picks the edition by the day of the assessment, also when a
// new one has come into force.
func TestEditionOfTheDay(t *testing.T) {
	t.Parallel()
	next, err := ParseStandard([]byte(strings.Replace(strings.Replace(string(gb18218Tables), `"version": "2018"`, `"version": "2030"`, 1),
		`"effectiveFrom": "2019-03-01"`, `"effectiveFrom": "2030-01-01"`, 1)), gb18218Substances, gb18218Names)
	if err != nil {
		t.Fatal(err)
	}
	first, err := GB18218()
	if err != nil {
		t.Fatal(err)
	}
	all := []*Standard{first, next}
	for day, want := range map[string]string{"2019-02-28": "", "2019-03-01": "2018", "2029-12-31": "2018", "2030-01-01": "2030"} {
		s, err := EditionAt(all, on(day))
		if got := ""; s != nil {
			got = s.Version
			if got != want {
				t.Errorf("%s: %s, want %s", day, got, want)
			}
		} else if want != "" || grid.CodeOf(err) != grid.CodeRejected {
			t.Errorf("%s: %v", day, err)
		}
	}
}

func TestDirectJudgement(t *testing.T) {
	t.Parallel()
	j, err := Direct()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		facts map[string]float64
		want  grid.Level
	}{
		{nil, grid.NotAssessed},
		{map[string]float64{"workers": 9}, grid.NotAssessed},
		{map[string]float64{"workers": 10}, grid.Red},
		{map[string]float64{"deaths": 2}, grid.Orange},
		{map[string]float64{"deaths": 3}, grid.Red},
		{map[string]float64{"major_source": 1}, grid.Orange},
		{map[string]float64{"past": 1, "major_source": 1}, grid.Red},
	} {
		met, err := j.Judge(c.facts)
		got := grid.NotAssessed
		if len(met) > 0 {
			got = levelOf(met[0].Colour)
		}
		if err != nil || got != c.want {
			t.Errorf("%v: %v, %v", c.facts, got, err)
		}
	}
	for l, want := range map[grid.Level]string{
		grid.Red: "company", grid.Orange: "company", grid.Yellow: "workshop", grid.Blue: "post",
		grid.NotAssessed: "",
	} {
		if got := j.Control(l); got != want {
			t.Errorf("%v is controlled by %q, want %q", l, got, want)
		}
	}
}

// TestPagesOfDuties: pages of any size are the list, once each.
func TestPagesOfDuties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) DutyRow {
			var r DutyRow
			r.Day = on("2026-01-01").AddDate(0, 0, rapid.IntRange(0, 3).Draw(t, "day"))
			r.Hazard = rapid.Int64Range(1, 4).Draw(t, "hazard")
			r.Duty.Key = rapid.SampledFrom([]string{"filing", "reassess", "site_drill"}).Draw(t, "duty")
			return r
		}), 0, 20, func(r DutyRow) string { return r.Day.String() + string(rune(r.Hazard)) + r.Duty.Key }).Draw(t, "rows")
		limit := rapid.IntRange(1, 7).Draw(t, "limit")
		seen, cursor := 0, ""
		var last *DutyRow
		for {
			p, err := paged(append([]DutyRow{}, rows...), DutyFilter{Limit: limit, Cursor: cursor})
			if err != nil || p.Matched != len(rows) {
				t.Fatalf("%d of %d, %v", p.Matched, len(rows), err)
			}
			for i := range p.Rows {
				if last != nil && last.compare(&p.Rows[i]) >= 0 {
					t.Fatalf("%v after %v", p.Rows[i], last)
				}
				last = &p.Rows[i]
			}
			seen += len(p.Rows)
			if cursor = p.Next; cursor == "" {
				break
			}
		}
		if seen != len(rows) {
			t.Fatalf("%d of %d", seen, len(rows))
		}
	})
}

// FuzzCursor: whatever somebody sends, a cursor is read or refused, and one that is
// read says the place it came from.
func FuzzCursor(f *testing.F) {
	list := (&DutyFilter{}).list()
	for _, s := range []string{
		"", list.Cursor("2026-01-01", 7, "filing"), list.Cursor("2026-13-01", 7, "x"), list.Cursor("", "", ""),
		list.Cursor("2026-01-01", 1e30, "x"), list.Cursor("a", "b", "c", "d"), "a,b,c,d",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, more, err := (&DutyFilter{Cursor: s}).after()
		switch {
		case err != nil && grid.CodeOf(err) != grid.CodeInvalid:
			t.Errorf("%q: %v", s, err)
		case err == nil && more && r.Day.IsZero():
			t.Errorf("%q has no day", s)
		}
	})
}

// TestWhatIsStoredIsWhatIsCalculated: for any unit, what is saved is what the
// calculator says, and more of a substance never lowers S, R or the level.
func TestWhatIsStoredIsWhatIsCalculated(t *testing.T) {
	t.Parallel()
	all, err := Editions()
	if err != nil {
		t.Fatal(err)
	}
	now := on("2026-11-24")
	rapid.Check(t, func(t *rapid.T) {
		one := rapid.Custom(func(t *rapid.T) Holding {
			return Holding{Entry: rapid.IntRange(1, entries).Draw(t, "entry"), Tonnes: float64(rapid.Int64Range(1, 900_000).Draw(t, "kg")) / 1000}
		})
		u := Unit{
			Kind: "storage", People: rapid.Ptr(rapid.IntRange(0, 200), true).Draw(t, "people"),
			Holdings: rapid.SliceOfN(one, 1, 6).Draw(t, "holdings"),
		}
		name, from := "罐", "核查"
		save := func(u Unit) Record {
			r, err := decide(Record{Category: CategoryUnit, Name: name}, &Update{Unit: &u, PeopleSource: &from}, now, all)
			if err != nil {
				t.Fatal(err)
			}
			a, err := all[0].Assess(u)
			if err != nil {
				t.Fatal(err)
			}
			level := 0
			if a.Level != nil {
				level = a.Level.Level
			}
			if *r.S != a.S || r.MajorLevel != level || (r.R != nil) != a.Major || r.R != nil && *r.R != a.R || r.Level != a.Colour {
				t.Fatalf("stored %v %v %d, calculated %v %v %d", *r.S, r.R, r.MajorLevel, a.S, a.R, level)
			}
			return r
		}
		less := save(u)
		more := u
		more.Holdings = append([]Holding{}, u.Holdings...)
		more.Holdings[rapid.IntRange(0, len(u.Holdings)-1).Draw(t, "which")].Tonnes += float64(rapid.Int64Range(1, 500_000).Draw(t,
			"more")) / 1000
		after := save(more)
		if *after.S < *less.S || less.R != nil && (after.R == nil || *after.R < *less.R) || less.Level.Worse(after.Level) ||
			less.MajorLevel > 0 && after.MajorLevel > less.MajorLevel {
			t.Fatalf("with more in it: %v %v %d, before %v %v %d", *after.S, after.R, after.MajorLevel, *less.S, less.R, less.MajorLevel)
		}
	})
}
