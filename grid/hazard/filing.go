package hazard

import (
	"time"

	"anwang/grid"
)

// FilingState 备案状态 says how the filing of a major hazard source stands.
type FilingState string

// The states.
const (
	FilingNot     FilingState = ""        // it needs none
	FilingNone    FilingState = "none"    // 未备案
	FilingDone    FilingState = "filed"   // 已备案
	FilingAnew    FilingState = "anew"    // 重新评估后需重新备案
	FilingExpired FilingState = "expired" // 到期需重新备案
	FilingEnded   FilingState = "ended"   // 已核销
)

// FilingState returns how the filing stands on the day of now.
func (r *Record) FilingState(now time.Time) FilingState {
	st := r.standing()
	return st.filingState(now)
}

// filingState is the state on the day of now; at the zero time nothing has
// expired.
func (st *standing) filingState(now time.Time) FilingState {
	f := &st.filing
	switch {
	case st.level == 0 && f.Filed.IsZero():
		return FilingNot
	case st.level == 0 || !f.Ended.IsZero() && f.Ended.After(st.assessed):
		if f.Ended.IsZero() {
			return FilingDone // it should be taken off, which is for the office to say
		}
		return FilingEnded
	case f.Filed.IsZero() || !f.Ended.IsZero():
		if st.regime.Exempt() {
			return FilingNot
		}
		return FilingNone
	case st.regime.Exempt():
		return FilingDone // for how long it stands, its own rules say
	case f.Filed.Before(st.assessed):
		return FilingAnew
	case !now.IsZero() && addMonths(f.Filed, filingMonths).Before(grid.Day(now)):
		return FilingExpired
	}
	return FilingDone
}

// file returns the record with a filing, or with the end of one. Errors: rejected.
func file(r Record, in Filing, now time.Time) (Record, error) {
	var f grid.Faults
	in.Number, in.Office, in.Note = f.Text("/number", in.Number, 100), f.Text("/office", in.Office, 200),
		f.Text("/note", in.Note, maxNote)
	if in.Filed.IsZero() && in.Number == "" && !in.Ended.IsZero() { // the end of the one that stands
		in.Number, in.Office, in.Filed = r.Filing.Number, r.Filing.Office, r.Filing.Filed
	}
	if in.Number == "" {
		f.Add("/number", "请填写备案编号", "give the number of the filing")
	}
	if in.Office == "" {
		f.Add("/office", "请填写备案机关", "say with which office")
	}
	if in.Filed.IsZero() {
		f.Add("/filed", "请填写备案日期", "say on which day")
	} else {
		checkDay(&f, "/filed", in.Filed, now)
	}
	switch {
	case in.Ended.IsZero():
		if r.MajorLevel == 0 {
			f.Add("/number", "不构成重大危险源，无须备案", "It is no major hazard source and needs no filing")
		}
		if !r.Assessed.IsZero() && in.Filed.Before(r.Assessed) && !RegimeOf(r.Regime).Exempt() {
			f.Add("/filed", "备案日期早于评估日期 "+r.Assessed.Format(time.DateOnly), "the filing is older than the assessment of "+
				r.Assessed.Format(time.DateOnly))
		}
	default:
		checkDay(&f, "/ended", in.Ended, now)
		if in.Ended.Before(in.Filed) {
			f.Add("/ended", "核销日期早于备案日期", "it was taken off before it was filed")
		}
		if in.Note == "" {
			f.Add("/note", "核销须说明原因", "say why it was taken off")
		}
	}
	r.Filing = in
	return r, f.Err()
}
