package danger

import (
	"fmt"
	"slices"
	"time"

	"anwang/grid"
)

// Verb 办理动作 is what is done to a danger. The words are those of the field and of
// its papers; the audit has them as "danger." and the verb.
type Verb string

// The verbs, in the order of the work.
const (
	Register   Verb = "register"   // 登记
	Grade      Verb = "grade"      // 定级、改级
	Order      Verb = "order"      // 责令整改
	Report     Verb = "report"     // 整改完成
	Extend     Verb = "extend"     // 申请延期
	Approve    Verb = "approve"    // 批准延期
	Deny       Verb = "deny"       // 不予延期
	Return     Verb = "return"     // 退回整改
	Accept     Verb = "accept"     // 验收通过
	Reschedule Verb = "reschedule" // 调整期限
	List       Verb = "list"       // 挂牌督办
	Delist     Verb = "delist"     // 摘牌
	Void       Verb = "void"       // 作废
)

// need is whether a command of a verb holds something.
type need uint8

const (
	none need = iota // it has no use for it
	may
	must
)

// rule is what the law of the loop says of a verb: what it starts from, where it
// leads, what it takes.
type rule struct {
	verb     Verb
	action   string // as the audit names it
	from     []grid.DangerState
	to       grid.DangerState // 0: the danger stays where it is
	deadline need
	reason   need
	first    func(*Danger) grid.Text // what has to be done before; empty: nothing
}

var open = []grid.DangerState{grid.Registered, grid.Graded, grid.Rectifying, grid.Extension, grid.PendingAccept}

// rules has a line for each verb but Register, which makes a danger. A closed or
// voided danger never changes: one that comes back is a new one.
var rules = [...]rule{
	{verb: Grade, action: "danger.grade", from: []grid.DangerState{grid.Registered, grid.Graded}, to: grid.Graded, reason: may},
	{
		verb: Order, action: "danger.order", from: []grid.DangerState{grid.Registered, grid.Graded}, to: grid.Rectifying, deadline: may,
		reason: may, first: gradedFirst,
	},
	{verb: Report, action: "danger.report", from: []grid.DangerState{grid.Rectifying}, to: grid.PendingAccept, reason: may},
	{verb: Extend, action: "danger.extend", from: []grid.DangerState{grid.Rectifying}, to: grid.Extension, reason: must},
	{verb: Approve, action: "danger.approve", from: []grid.DangerState{grid.Extension}, to: grid.Rectifying, deadline: must, reason: may},
	{verb: Deny, action: "danger.deny", from: []grid.DangerState{grid.Extension}, to: grid.Rectifying, reason: must},
	{verb: Return, action: "danger.return", from: []grid.DangerState{grid.PendingAccept}, to: grid.Rectifying, deadline: must, reason: must},
	{verb: Accept, action: "danger.accept", from: []grid.DangerState{grid.PendingAccept}, to: grid.Closed, reason: may, first: delistedFirst},
	{verb: Reschedule, action: "danger.reschedule", from: open, deadline: must, reason: may},
	{verb: List, action: "danger.list", from: open, reason: may, first: majorFirst},
	{verb: Delist, action: "danger.delist", from: open, reason: may, first: listedFirst},
	{verb: Void, action: "danger.void", from: open, to: grid.Voided, reason: must},
}

func gradedFirst(d *Danger) grid.Text { // 即查即改 is for general ones
	if d.State == grid.Registered && d.Grade == grid.Major {
		return grid.Text{ZH: "重大隐患须先定级，不能即查即改", EN: "A major danger must be graded first; it cannot be rectified on the spot"}
	}
	return grid.Text{}
}

func delistedFirst(d *Danger) grid.Text {
	if d.Listed != grid.NotListed {
		return grid.Text{ZH: "挂牌督办的隐患须先摘牌才能销号", EN: "A listed danger must be taken off the list before it is closed"}
	}
	return grid.Text{}
}

func majorFirst(d *Danger) grid.Text {
	if d.Grade != grid.Major || d.State == grid.Registered {
		return grid.Text{ZH: "只有已定级的重大隐患可以挂牌督办", EN: "Only a major danger that has been graded can be listed"}
	}
	return grid.Text{}
}

func listedFirst(d *Danger) grid.Text {
	if d.Listed == grid.NotListed {
		return grid.Text{ZH: "隐患没有挂牌", EN: "The danger is on no list"}
	}
	return grid.Text{}
}

// Verbs returns what can be done to a danger that is there, in the order of the work.
func Verbs() []Verb {
	out := make([]Verb, len(rules))
	for i := range rules {
		out[i] = rules[i].verb
	}
	return out
}

// NameOf returns what people call a verb.
func NameOf(v Verb) grid.Text { return grid.TermText("dangerVerb", string(v)) }

func ruleOf(v Verb) *rule {
	for i := range rules {
		if rules[i].verb == v {
			return &rules[i]
		}
	}
	return nil
}

// Bar is what keeps somebody from doing something to a danger.
type Bar string

// The bars, the one that is looked at first first.
const (
	Unbarred Bar = ""
	ByState  Bar = "state" // it cannot be done where the danger stands
	ByRight  Bar = "right" // it is for others to do
	ByOwn    Bar = "own"   // whoever says that it is rectified does not judge that
	ByRule   Bar = "rule"  // something else has to be done before
)

// barred says whether and why the verb has no place at the danger, whoever asks.
func (r *rule) barred(d *Danger) (Bar, grid.Text) {
	if !slices.Contains(r.from, d.State) {
		n := stateNames[d.State]
		if !d.State.Open() {
			return ByState, grid.Text{ZH: "隐患" + n.ZH + "，不可再修改；如再次出现请重新登记", EN: "The danger is " + n.EN +
				" and cannot be changed; register a new one if it came back"}
		}
		name := NameOf(r.verb)
		return ByState, grid.Text{
			ZH: fmt.Sprintf("隐患“%s”，不能“%s”", n.ZH, name.ZH),
			EN: fmt.Sprintf("%q is not possible while the danger is %q", name.EN, n.EN),
		}
	}
	if r.first != nil {
		if t := r.first(d); t != (grid.Text{}) {
			return ByRule, t
		}
	}
	return Unbarred, grid.Text{}
}

// Command 办理 is what somebody wants done to a danger.
type Command struct {
	Verb     Verb
	Grade    *grid.DangerGrade // Grade: nil is the one that was suggested
	Deadline time.Time         // Order, Approve, Return, Reschedule; zero: as it is
	Listed   grid.ListedLevel  // List
	Reason   string            // why, or what was found
	By       grid.ID           // who does it; Service.Act fills it in
}

// Step 办理记录 is what was done to a danger: one line of its log, written once and
// never changed. Who did it is called as they were then.
type Step struct {
	ID           grid.ID
	Verb         Verb
	At           time.Time
	Account      grid.ID          // 0: the service itself, or not known
	Actor        string           // log-in name; "" not known
	Person       string           // name of the person; "" not known
	Organisation string           // of theirs; "" none, or not known
	From         grid.DangerState // 0: there was none, or not known
	To           grid.DangerState
	Grade        *grid.DangerGrade // as it was set; nil: it was not
	Listed       *grid.ListedLevel // likewise
	Deadline     time.Time         // likewise
	Reason       string
}

// Open is whether somebody may do something to a danger now.
type Open struct {
	Verb Verb
	Bar  Bar
	Why  grid.Text // empty: they may
}
