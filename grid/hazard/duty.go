package hazard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"anwang/grid"
)

// DutyState says where a duty stands.
type DutyState string

// The states.
const (
	DutyStanding DutyState = "standing" // always; it has no day
	DutyDone     DutyState = "done"     // nothing is to be done
	DutyDue      DutyState = "due"      // to be done by its day
	DutyOverdue  DutyState = "overdue"  // its day has passed
)

// Due is a duty of one major hazard source.
type Due struct {
	Duty  Duty
	State DutyState
	Day   time.Time // until when; zero: it has no day
	Last  time.Time // the last day it was done; zero: not known
	Days  int       // until the day, negative when it has passed
	Why   grid.Text

	ToConfirm bool // its article is to be checked against the printed text
}

// standing is what the duties of a major hazard source follow from.
type standing struct {
	level    int
	edition  string
	assessed time.Time // zero: not known
	created  time.Time
	filing   Filing
	persons  int // of the three responsible ones
	done     map[string]time.Time
	regime   *Regime
	unit     *Unit // nil: nothing is stored of what lies in it, or it was not asked
}

func (r *Record) standing() standing {
	st := standing{
		level: r.MajorLevel, edition: r.Edition, assessed: r.Assessed, created: r.Created, filing: r.Filing, done: r.Done,
		regime: RegimeOf(r.Regime), unit: r.Unit,
	}
	for _, p := range r.Persons {
		if p.Role != RoleResponsible {
			st.persons++
		}
	}
	return st
}

// Dues returns the duties of a record on the day of now, the most urgent first;
// none when it is no major hazard source.
func Dues(r *Record, now time.Time) []Due {
	st := r.standing()
	return st.dues(now)
}

// filingMonths is for how long a filing stands: as long as the assessment it was
// filed with 安监总局令第40号 第十一、二十三条.
const filingMonths = 36

func (st *standing) dues(now time.Time) []Due {
	all, err := Editions()
	if err != nil || st.level == 0 || len(all) == 0 {
		return nil
	}
	std := EditionOf(all, st.edition)
	if std == nil {
		std = all[len(all)-1]
	}
	day := grid.Day(now)
	var out []Due
	today := day.Format(time.DateOnly)
	for _, d := range std.duties(st.regime) {
		owed, why := std.owes(&d, st.level, st.unit)
		if !owed || !d.inForce(today) {
			continue
		}
		due := st.due(d)
		due.ToConfirm = std.dutiesToConfirm(st.regime)
		if why != (grid.Text{}) {
			due.Why = why
		}
		due.settle(day)
		out = append(out, due)
	}
	slices.SortStableFunc(out, compareDues)
	return out
}

// due says until when a duty is to be done; without a day it stands or is done.
func (st *standing) due(d Duty) Due {
	x := Due{Duty: d, State: DutyStanding, Last: st.done[d.Key]}
	from := st.assessed
	if from.IsZero() {
		from = grid.Day(st.created)
	}
	switch {
	case d.Key == "filing":
		st.dueFiling(&x, from)
	case d.Key == "responsible":
		if x.State = DutyDone; st.persons < 3 {
			x.State, x.Day = DutyDue, from
			x.Why = grid.Text{
				ZH: fmt.Sprintf("三类包保责任人已明确 %d 人", st.persons),
				EN: fmt.Sprintf("%d of the three responsible persons are named", st.persons),
			}
		}
	case d.Key == "reassess":
		x.State, x.Last, x.Day = DutyDue, st.assessed, from
		if st.assessed.IsZero() {
			x.Why = grid.Text{ZH: "评估日期不详", EN: "The day of the assessment is not known"}
		} else {
			x.Day = addMonths(from, d.Months)
			x.Why = grid.Text{ZH: "上次评估 " + from.Format(time.DateOnly), EN: "Last assessed on " + from.Format(time.DateOnly)}
		}
	case d.Months > 0 && x.Last.IsZero():
		x.State, x.Day = DutyDue, addMonths(from, d.Months)
		x.Why = grid.Text{ZH: "没有记录", EN: "Nothing on record"}
	case d.Months > 0:
		x.State, x.Day = DutyDue, addMonths(x.Last, d.Months)
		x.Why = grid.Text{ZH: "上次 " + x.Last.Format(time.DateOnly), EN: "Last on " + x.Last.Format(time.DateOnly)}
	}
	return x
}

func (st *standing) dueFiling(x *Due, from time.Time) {
	f := &st.filing
	x.State, x.Last = DutyDue, f.Filed
	switch st.filingState(time.Time{}) {
	case FilingNone:
		x.Day, x.Why = from.AddDate(0, 0, x.Duty.Days), grid.Text{ZH: "未备案", EN: "Not filed"}
	case FilingAnew:
		x.Day, x.Why = from.AddDate(0, 0, x.Duty.Days), grid.Text{ZH: "重新评估后未重新备案", EN: "Assessed anew and not filed since"}
	default:
		x.Day, x.Why = addMonths(f.Filed, filingMonths),
			grid.Text{ZH: "备案于 " + f.Filed.Format(time.DateOnly), EN: "Filed on " + f.Filed.Format(time.DateOnly)}
	}
}

// settle compares the day with today: on its day a duty is not overdue yet.
func (x *Due) settle(today time.Time) {
	if x.Day.IsZero() {
		return
	}
	x.Days = int(x.Day.Sub(today).Round(time.Hour).Hours() / 24)
	if x.State == DutyDue && x.Days < 0 {
		x.State = DutyOverdue
	}
}

// compareDues puts what is due first before what is not.
func compareDues(a, b Due) int {
	rank := func(d *Due) int {
		if d.Day.IsZero() {
			return 1
		}
		return 0
	}
	return cmp.Or(rank(&a)-rank(&b), a.Day.Compare(b.Day), strings.Compare(a.Duty.Key, b.Duty.Key))
}

// addMonths goes so many months on; where that month is too short, to its end.
func addMonths(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(d, last)-1)
}

// perform says whether a duty can have been done on a day.
func perform(r *Record, duty string, done time.Time, note string, now time.Time) (string, error) {
	var f grid.Faults
	note = f.Text("/note", note, maxNote)
	i := slices.IndexFunc(Dues(r, now), func(d Due) bool { return d.Duty.Key == duty })
	switch {
	case i < 0:
		f.Add("/duty", "该危险源没有这项义务："+clip(duty), "It has no such duty: "+clip(duty))
	case ofDecree(duty):
		f.Add("/duty", "这项义务在备案、评估或责任人处登记", "That duty is done by filing, assessing or naming persons")
	}
	checkDay(&f, "/done", done, now)
	return note, f.Err()
}
