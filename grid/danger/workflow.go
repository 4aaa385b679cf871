package danger

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"anwang/grid"
)

// next lists, for each state, the states that may follow it. Closed and voided
// dangers never change: a danger that comes back is a new one.
var next = [...][]grid.DangerState{
	grid.Registered:    {grid.Graded, grid.Rectifying, grid.Voided}, // 即查即改 goes straight to rectifying
	grid.Graded:        {grid.Rectifying, grid.Voided},
	grid.Rectifying:    {grid.PendingAccept, grid.Extension, grid.Voided},
	grid.Extension:     {grid.Rectifying, grid.Voided},
	grid.PendingAccept: {grid.Closed, grid.Rectifying, grid.Voided},
	grid.Closed:        {},
	grid.Voided:        {},
}

// Next returns the states that may follow s.
func Next(s grid.DangerState) []grid.DangerState {
	if int(s) >= len(next) {
		return nil
	}
	return next[s]
}

// May reports whether a danger may go from one state to another.
func May(from, to grid.DangerState) bool {
	for _, s := range Next(from) {
		if s == to {
			return true
		}
	}
	return false
}

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

// decide returns the danger as the update makes it at now, or why it may not.
func decide(d Danger, u Update, now time.Time) (Danger, error) {
	var f grid.Faults
	if u.empty() {
		return d, grid.Errorf(grid.CodeInvalid, "没有要修改的内容", "There is nothing to change")
	}
	if !d.State.Open() {
		n := stateNames[d.State]
		return d, reject("/state", "隐患"+n.ZH+"，不可再修改；如再次出现请重新登记", "The danger is "+n.EN+" and cannot be changed; register a new one if it came back")
	}
	was := d
	applyTexts(&d, &u, &f)
	applyGrade(&d, &u, &f)
	if u.Deadline != nil {
		d.Deadline = *u.Deadline
		checkDeadline(&f, d.Deadline, d.Found)
	}
	if u.State != nil && *u.State != d.State {
		applyState(&d, &u, now, &f)
	}
	applyListed(&d, &was, &u, &f)
	if was.Grade == grid.Major && d.Grade != grid.Major && d.Listed != grid.NotListed {
		f.Add("/listed", "挂牌督办的隐患须先摘牌才能降为一般隐患", "a listed danger must be taken off the list before it becomes a general one")
	}
	if d.State == grid.Closed && d.Listed != grid.NotListed {
		f.Add("/listed", "挂牌督办的隐患须先摘牌才能销号", "a listed danger must be taken off the list before it is closed")
	}
	return d, f.Err()
}

func applyTexts(d *Danger, u *Update, f *grid.Faults) {
	if u.Title != nil {
		d.Title = strings.TrimSpace(*u.Title)
		checkTitle(f, d.Title)
	}
	if u.Detail != nil {
		d.Detail = strings.TrimSpace(*u.Detail)
		checkDetail(f, d.Detail)
	}
}

// applyGrade changes the legal grade, which is settled before work on the
// danger begins.
func applyGrade(d *Danger, u *Update, f *grid.Faults) {
	if u.Grade == nil || *u.Grade == d.Grade {
		return
	}
	if d.State != grid.Registered && d.State != grid.Graded {
		f.Add("/grade", "进入整改后不能再改变隐患等级", "the grade cannot be changed once rectification has begun")
		return
	}
	d.Grade = *u.Grade
}

func applyState(d *Danger, u *Update, now time.Time, f *grid.Faults) {
	to, from := *u.State, d.State
	if !May(from, to) {
		var zh, en []string
		for _, s := range Next(from) {
			zh, en = append(zh, stateNames[s].ZH), append(en, stateNames[s].EN)
		}
		f.Add("/state",
			fmt.Sprintf("不能从“%s”变为“%s”，可以变为：%s", stateNames[from].ZH, stateNames[to].ZH, strings.Join(zh, "、")),
			fmt.Sprintf("A danger cannot go from %q to %q; it may become: %s", stateNames[from].EN, stateNames[to].EN, strings.Join(en, ", ")))
		return
	}
	switch {
	case from == grid.Registered && to == grid.Rectifying && d.Grade == grid.Major:
		f.Add("/state", "重大隐患须先定级，不能即查即改", "a major danger must be graded first; it cannot be rectified on the spot")
	case to == grid.Rectifying && d.Deadline.IsZero():
		f.Add("/deadline", "进入整改须有整改期限", "rectification needs a deadline")
	case from == grid.PendingAccept && to == grid.Rectifying && (u.Deadline == nil || !u.Deadline.After(now)):
		f.Add("/deadline", "验收不合格退回整改时须给出新的期限", "a danger sent back needs a new deadline that lies in the future")
	case to == grid.Voided && strings.TrimSpace(u.Reason) == "":
		f.Add("/reason", "作废须说明原因", "say why it is voided")
	}
	d.State = to
	if !to.Open() {
		d.Closed = now
	}
	if r := strings.TrimSpace(u.Reason); r != "" {
		d.Detail = strings.TrimSpace(d.Detail + "\n[" + stateNames[to].ZH + "] " + r)
		checkDetail(f, d.Detail)
	}
}

// applyListed puts a danger on a body's list or takes it off. Only major ones
// that have been graded are listed.
func applyListed(d, was *Danger, u *Update, f *grid.Faults) {
	if u.Listed == nil || *u.Listed == was.Listed {
		return
	}
	if *u.Listed != grid.NotListed && (d.Grade != grid.Major || d.State == grid.Registered) {
		f.Add("/listed", "只有已定级的重大隐患可以挂牌督办", "only a major danger that has been graded can be listed")
		return
	}
	d.Listed = *u.Listed
}

func reject(pointer, zh, en string) error {
	var f grid.Faults
	f.Add(pointer, zh, en)
	return f.Err()
}
