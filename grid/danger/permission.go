package danger

import (
	"slices"

	"anwang/grid"
)

// Which permission a change of a danger needs. What the change may be at all is
// in workflow.go; here stands who may make it. Both are pure.

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

// stepping is what it takes to bring a danger of a grade from one state to
// another, even one that may not follow: who has no business with it is told so,
// rather than what would be possible for others.
func stepping(from, to grid.DangerState, g grid.DangerGrade) grid.Action {
	switch to {
	case grid.PendingAccept, grid.Extension:
		return grid.RectifyDanger
	case grid.Closed:
		return accepting(g)
	case grid.Voided:
		return grid.VoidDanger
	case grid.Rectifying:
		if from == grid.PendingAccept { // sent back
			return accepting(g)
		}
	}
	return grid.GradeDanger
}

// wording is what it takes to change the texts: once somebody has judged by
// them, only who judges.
func wording(s grid.DangerState) grid.Action {
	if s == grid.Registered {
		return grid.EditDanger
	}
	return grid.GradeDanger
}

// Needs returns the actions that all must be permitted for an update of d. A
// deadline belongs to the step that sets it when whoever orders the
// rectification, grants an extension or sends back takes it; else it is the
// grader's alone, so that nobody extends their own. The deadline of a draft is a
// proposal, like its grade.
func Needs(d *Danger, u *Update) []grid.Action {
	var need []grid.Action
	add := func(a grid.Action) {
		if !slices.Contains(need, a) {
			need = append(need, a)
		}
	}
	step := grid.Action("")
	if u.State != nil && *u.State != d.State {
		step = stepping(d.State, *u.State, d.Grade)
		add(step)
	}
	if u.Title != nil || u.Detail != nil {
		add(wording(d.State))
	}
	if u.Grade != nil && *u.Grade != d.Grade {
		add(grid.GradeDanger)
	}
	if u.Deadline != nil && !u.Deadline.Equal(d.Deadline) {
		if step == "" || *u.State != grid.Rectifying {
			add(grid.GradeDanger)
		}
	}
	if u.Listed != nil && *u.Listed != d.Listed {
		add(grid.ListDanger)
	}
	if len(need) == 0 { // it changes nothing, which is a change of the version all the same
		add(wording(d.State))
	}
	return need
}

// own reports whether need holds an acceptance by who said that the danger is
// rectified. Nobody accepts their own work, whatever else they hold.
func own(d *Danger, need []grid.Action, actor grid.ID) bool {
	return actor != 0 && actor == d.RectifiedBy && d.State == grid.PendingAccept &&
		(slices.Contains(need, grid.AcceptGeneral) || slices.Contains(need, grid.AcceptMajor))
}

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

// NextFor returns the states that the actor may bring d to; d.May says what is
// permitted to them.
func NextFor(d *Danger, actor grid.ID) []grid.DangerState {
	var out []grid.DangerState
	for _, to := range Next(d.State) {
		need := []grid.Action{stepping(d.State, to, d.Grade)}
		if d.State == grid.Registered && to == grid.Rectifying && d.Grade == grid.Major {
			continue // see applyState
		}
		if slices.Contains(d.May, need[0]) && !own(d, need, actor) {
			out = append(out, to)
		}
	}
	return out
}

// Doable returns what the actor may do to d as it stands, of what is permitted to
// them there.
func Doable(d *Danger, actor grid.ID) []grid.Action {
	var out []grid.Action
	for _, a := range d.May {
		if sensible(a, d) && !own(d, []grid.Action{a}, actor) {
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
