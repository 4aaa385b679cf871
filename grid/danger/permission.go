package danger

import (
	"slices"

	"anwang/grid"
)

// Which permission it takes to do something to a danger. What may be done at all is in
// verb.go and workflow.go; here stands who may. All of it is pure.

// actions are all actions that a danger can be done something with, in the order
// of grid.Permissions.
var actions = [...]grid.Action{
	grid.ViewReporter, grid.EditDanger, grid.GradeDanger, grid.RectifyDanger,
	grid.AcceptGeneral, grid.AcceptMajor, grid.ListDanger, grid.VoidDanger,
}

// accepting is what it takes to close a danger or send it back.
func accepting(g grid.DangerGrade) grid.Action {
	if g == grid.Major {
		return grid.AcceptMajor
	}
	return grid.AcceptGeneral
}

// needs returns what it takes to do something to a danger, even where it cannot be
// done: who has no business with it is told so, rather than what would be possible for
// others.
func (r *rule) needs(d *Danger) grid.Action {
	switch r.verb {
	case Report, Extend:
		return grid.RectifyDanger
	case Accept, Return:
		return accepting(d.Grade)
	case List, Delist:
		return grid.ListDanger
	case Void:
		return grid.VoidDanger
	default: // also the deadline: nobody extends their own
		return grid.GradeDanger
	}
}

// wording is what it takes to change the texts: once somebody has judged by
// them, only who judges.
func wording(s grid.DangerState) grid.Action {
	if s == grid.Registered {
		return grid.EditDanger
	}
	return grid.GradeDanger
}

// own reports whether an action is to judge what the actor said is rectified. Nobody
// accepts their own work, whatever else they hold.
func own(d *Danger, a grid.Action, actor grid.ID) bool {
	return actor != 0 && actor == d.RectifiedBy && d.State == grid.PendingAccept && (a == grid.AcceptGeneral || a == grid.AcceptMajor)
}

var ownText = grid.Text{ZH: "整改是由您上报完成的，须由他人验收", EN: "You reported it rectified yourself; somebody else must accept it"}

// withOwn adds to what somebody may do to a danger that who registered it may
// correct its texts until it is graded, as long as they may register at all. An
// enterprise does so with what it found itself, and not with what others report
// of it.
func withOwn(may []grid.Action, d *Danger, actor *grid.Actor) []grid.Action {
	if actor.ID == 0 || actor.ID != d.RegisteredBy || slices.Contains(may, grid.EditDanger) || !actor.May(grid.RegisterDanger) {
		return may
	}
	var out []grid.Action
	for _, a := range actions { // in their order
		if a == grid.EditDanger || slices.Contains(may, a) {
			out = append(out, a)
		}
	}
	return out
}

// Opens says of every verb whether the actor may do it to d now, and why not; d.May is
// what is permitted to them.
func Opens(d *Danger, actor grid.ID) []Open {
	out := make([]Open, len(rules))
	for i := range rules {
		r := &rules[i]
		bar, why := r.barred(d)
		need := r.needs(d)
		switch {
		case bar == ByState:
		case !slices.Contains(d.May, need):
			bar, why = ByRight, grid.Text{ZH: "须有“" + need.Name().ZH + "”的权限", EN: "It needs the permission: " + need.Name().EN}
		case own(d, need, actor):
			bar, why = ByOwn, ownText
		}
		out[i] = Open{Verb: r.verb, Bar: bar, Why: why}
	}
	return out
}

// Doable returns what the actor may do to d as it stands, of what is permitted to
// them there.
func Doable(d *Danger, actor grid.ID) []grid.Action {
	var out []grid.Action
	for _, a := range d.May {
		if sensible(a, d) && !own(d, a, actor) {
			out = append(out, a)
		}
	}
	return out
}

// sensible reports whether there is anything to do to d by an action.
func sensible(a grid.Action, d *Danger) bool {
	switch a {
	case grid.EditDanger:
		return d.State == grid.Registered
	case grid.GradeDanger, grid.VoidDanger:
		return d.State.Open()
	case grid.RectifyDanger:
		return d.State == grid.Rectifying
	case grid.AcceptGeneral, grid.AcceptMajor:
		return d.State == grid.PendingAccept && a == accepting(d.Grade)
	case grid.ListDanger:
		return d.State.Open() && (d.Listed != grid.NotListed || d.Grade == grid.Major && d.State != grid.Registered)
	default:
		return true
	}
}
