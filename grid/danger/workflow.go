package danger

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"anwang/grid"
)

var stateNames = map[grid.DangerState]grid.Text{
	grid.Registered:    {ZH: "已登记", EN: "registered"},
	grid.Graded:        {ZH: "已定级", EN: "graded"},
	grid.Rectifying:    {ZH: "整改中", EN: "rectifying"},
	grid.Extension:     {ZH: "延期待批", EN: "extension asked"},
	grid.PendingAccept: {ZH: "待验收", EN: "pending acceptance"},
	grid.Closed:        {ZH: "已销号", EN: "closed"},
	grid.Voided:        {ZH: "已作废", EN: "voided"},
}

// Limits of the texts, in characters; the title's is also the table's.
const (
	maxTitle  = 200
	maxDetail = 4000

	maxReporter      = 100
	maxReporterPhone = 20
)

// check says whether a draft may be registered at now, and fills in what it left
// out.
func (d *Draft) check(now time.Time) error {
	var f grid.Faults
	d.Title, d.Detail = strings.TrimSpace(d.Title), strings.TrimSpace(d.Detail)
	checkTitle(&f, d.Title)
	checkDetail(&f, d.Detail)
	if d.Inspection == 0 {
		d.Inspection = ByTown
	}
	if !d.Inspection.Valid() {
		f.Add("/inspection", "检查方式应为 1 至 8", "inspection is 1 to 8")
	}
	if d.Found.IsZero() {
		d.Found = now
	}
	if d.Found.After(now) {
		f.Add("/found", "发现时间不能晚于现在", "found lies in the future")
	}
	checkYear(&f, "/found", d.Found)
	checkDeadline(&f, d.Deadline, d.Found)
	d.checkReporter(&f)
	switch {
	case (d.Lon == nil) != (d.Lat == nil):
		f.Add("/lon", "经度和纬度须同时给出", "give longitude and latitude together")
	case d.Lon != nil && !inRange(*d.Lon, *d.Lat):
		f.Add("/lon", "经度应在 -180 至 180、纬度应在 -90 至 90 之间", "longitude is -180 to 180 and latitude -90 to 90")
	case d.Lon == nil && d.Enterprise == 0 && d.Hazard == 0:
		f.Add("/enterprise", "须给出企业、危险源或坐标", "give an enterprise, a hazard source or a place")
	}
	return f.Err()
}

// checkReporter refuses what the table refuses too.
func (d *Draft) checkReporter(f *grid.Faults) {
	d.Reporter, d.ReporterPhone = strings.TrimSpace(d.Reporter), strings.TrimSpace(d.ReporterPhone)
	checkText(f, "/reporter", d.Reporter)
	if utf8.RuneCountInString(d.Reporter) > maxReporter {
		f.Add("/reporter", fmt.Sprintf("姓名不能超过 %d 字", maxReporter), fmt.Sprintf("the name is longer than %d characters", maxReporter))
	}
	if len(d.ReporterPhone) > maxReporterPhone || strings.Trim(d.ReporterPhone, "0123456789+ -") != "" {
		f.Add("/reporterPhone", "电话只能由数字、空格、+ 和 - 组成，不超过 20 位", "a phone number holds digits, spaces, + and -, at most 20")
	}
}

func inRange(lon, lat float64) bool {
	return lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90
}

// checkYear refuses what the table refuses too: a slip in the year.
func checkYear(f *grid.Faults, pointer string, t time.Time) {
	if y := t.UTC().Year(); y < 1900 || y >= 2200 {
		f.Add(pointer, "年份应在 1900 至 2199 之间", "the year is 1900 to 2199")
	}
}

func checkDeadline(f *grid.Faults, deadline, found time.Time) {
	switch {
	case deadline.IsZero():
	case !deadline.After(found):
		f.Add("/deadline", "整改期限应晚于发现时间", "the deadline must be after the time it was found")
	default:
		checkYear(f, "/deadline", deadline)
	}
}

func checkText(f *grid.Faults, pointer, s string) {
	if wrong := grid.TextFault(s); wrong != (grid.Text{}) {
		f.Add(pointer, wrong.ZH, wrong.EN)
	}
}

func checkTitle(f *grid.Faults, s string) {
	checkText(f, "/title", s)
	switch n := utf8.RuneCountInString(s); {
	case n == 0:
		f.Add("/title", "标题不能为空", "the title is empty")
	case n > maxTitle:
		f.Add("/title", fmt.Sprintf("标题不能超过 %d 字", maxTitle), fmt.Sprintf("the title is longer than %d characters", maxTitle))
	}
}

func checkDetail(f *grid.Faults, s string) {
	checkText(f, "/detail", s)
	if utf8.RuneCountInString(s) > maxDetail {
		f.Add("/detail", fmt.Sprintf("说明不能超过 %d 字", maxDetail), fmt.Sprintf("the detail is longer than %d characters", maxDetail))
	}
}

// edit returns the danger with other texts, or why they may not be.
func edit(d Danger, u Update) (Danger, error) {
	var f grid.Faults
	if u.empty() {
		return d, grid.Errorf(grid.CodeInvalid, "没有要修改的内容", "There is nothing to change")
	}
	if !d.State.Open() {
		_, why := rules[0].barred(&d)
		return d, refused(why)
	}
	if u.Title != nil {
		d.Title = strings.TrimSpace(*u.Title)
		checkTitle(&f, d.Title)
	}
	if u.Detail != nil {
		d.Detail = strings.TrimSpace(*u.Detail)
		checkDetail(&f, d.Detail)
	}
	return d, f.Err()
}

// decide returns the danger as the command makes it at now, with the step that made it
// so, or why it may not be.
func decide(d Danger, c Command, now time.Time) (Danger, error) {
	r := ruleOf(c.Verb)
	if r == nil {
		return d, unknownVerb()
	}
	if bar, why := r.barred(&d); bar != Unbarred {
		return d, refused(why)
	}
	var f grid.Faults
	step := Step{Verb: r.verb, At: now, Account: c.By, From: d.State, Reason: strings.TrimSpace(c.Reason)}
	checkReason(&f, r, step.Reason)
	if r.deadline != none {
		reckon(&d, &c, r, now, &f)
	}
	switch r.verb {
	case Grade:
		regrade(&d, &c, &f)
		grade := d.Grade
		step.Grade = &grade
	case Report:
		d.RectifiedBy = c.By
	case List:
		if c.Listed == grid.NotListed || c.Listed > grid.ListedTown {
			f.Add("/listed", "须给出挂牌督办级别", "say which body lists it")
		} else if c.Listed == d.Listed {
			f.Add("/listed", "隐患已由该级挂牌督办", "it is on that list already")
		}
		d.Listed, step.Listed = c.Listed, &c.Listed
	case Delist:
		d.Listed, step.Listed = grid.NotListed, new(grid.NotListed)
	default: // it changes what the rule says
	}
	if r.to != 0 {
		d.State = r.to
	}
	if !d.State.Open() {
		d.Closed = now
	}
	step.To = d.State
	if r.deadline != none {
		step.Deadline = d.Deadline
	}
	d.Last = step
	return d, f.Err()
}

// reckon sets the deadline that a command gives.
func reckon(d *Danger, c *Command, r *rule, now time.Time, f *grid.Faults) {
	was := d.Deadline
	if !c.Deadline.IsZero() {
		d.Deadline = c.Deadline
	}
	switch {
	case c.Deadline.IsZero() && r.deadline == must, d.Deadline.IsZero():
		f.Add("/deadline", "须给出整改期限", "give a deadline")
	case r.verb == Return && !c.Deadline.After(now):
		f.Add("/deadline", "验收不合格退回整改时须给出新的期限", "a danger sent back needs a new deadline that lies in the future")
	case r.verb == Approve && !(c.Deadline.After(was) && c.Deadline.After(now)):
		f.Add("/deadline", "批准延期须给出晚于原期限且晚于现在的期限；不同意请选“不予延期”",
			"more time is a deadline after the present one that lies in the future; else refuse it")
	case r.verb == Reschedule && c.Deadline.Equal(was):
		f.Add("/deadline", "期限没有变化", "that is the deadline already")
	default:
		checkDeadline(f, d.Deadline, d.Found)
	}
}

// regrade sets the legal grade, which is settled before work on the danger begins. Only
// major ones stay on a list.
func regrade(d *Danger, c *Command, f *grid.Faults) {
	was := d.Grade
	if c.Grade != nil {
		d.Grade = *c.Grade
	}
	switch {
	case d.State == grid.Graded && d.Grade == was:
		f.Add("/grade", "隐患已定为该等级", "it has that grade already")
	case was == grid.Major && d.Grade != grid.Major && d.Listed != grid.NotListed:
		f.Add("/grade", "挂牌督办的隐患须先摘牌才能降为一般隐患", "a listed danger must be taken off the list before it becomes a general one")
	}
}

// maxReason is that of the table too.
const maxReason = 500

func checkReason(f *grid.Faults, r *rule, s string) {
	checkText(f, "/reason", s)
	switch n := utf8.RuneCountInString(s); {
	case n == 0 && r.reason == must:
		f.Add("/reason", NameOf(r.verb).ZH+"须说明原因", "say why")
	case n > maxReason:
		f.Add("/reason", fmt.Sprintf("说明不能超过 %d 字", maxReason), fmt.Sprintf("the reason is longer than %d characters", maxReason))
	}
}

func unknownVerb() error {
	return grid.Errorf(grid.CodeInvalid, "没有这一办理动作", "There is nothing of that kind to do")
}

// refused says why something has no place at a danger.
func refused(why grid.Text) error { return &grid.Error{Code: grid.CodeRejected, Text: why} }

func reject(pointer, zh, en string) error {
	var f grid.Faults
	f.Add(pointer, zh, en)
	return f.Err()
}
