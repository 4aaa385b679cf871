package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/danger"
	"anwang/web/respond"
)

// What is done to a danger: a route for each verb, whose body holds what that verb
// takes and nothing else.

// dangerAct is the body of an act.
type dangerAct interface{ command() danger.Command }

type actNote struct {
	Reason string `json:"reason,omitempty" maxLength:"500" doc:"What there is to say about it"`
}

func (b actNote) command() danger.Command { return danger.Command{Reason: b.Reason} }

type actReason struct {
	Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why"`
}

func (b actReason) command() danger.Command { return danger.Command{Reason: b.Reason} }

type actGrade struct {
	Grade  *string `json:"grade,omitempty" enum:"general,major" doc:"Absent: the one that was suggested"`
	Reason string  `json:"reason,omitempty" maxLength:"500" doc:"What there is to say about it"`
}

func (b actGrade) command() danger.Command {
	c := danger.Command{Reason: b.Reason}
	if b.Grade != nil {
		g, _ := grid.ParseGrade(*b.Grade) // the schema lets only known ones through
		c.Grade = &g
	}
	return c
}

type actOrder struct {
	Deadline *time.Time `json:"deadline,omitempty" doc:"When rectification is due; absent: as proposed"`
	Reason   string     `json:"reason,omitempty" maxLength:"500" doc:"What there is to say about it"`
}

func (b actOrder) command() danger.Command {
	c := danger.Command{Reason: b.Reason}
	if b.Deadline != nil {
		c.Deadline = *b.Deadline
	}
	return c
}

type actDeadline struct {
	Deadline time.Time `json:"deadline" doc:"When rectification is due"`
	Reason   string    `json:"reason,omitempty" maxLength:"500" doc:"What there is to say about it"`
}

func (b actDeadline) command() danger.Command {
	return danger.Command{Deadline: b.Deadline, Reason: b.Reason}
}

type actReturn struct {
	Deadline time.Time `json:"deadline" doc:"The new deadline; it lies in the future"`
	Reason   string    `json:"reason" minLength:"1" maxLength:"500" doc:"What is wrong"`
}

func (b actReturn) command() danger.Command {
	return danger.Command{Deadline: b.Deadline, Reason: b.Reason}
}

type actList struct {
	Listed string `json:"listed" enum:"province,city,county,town" doc:"Which body lists it"`
	Reason string `json:"reason,omitempty" maxLength:"500" doc:"What there is to say about it"`
}

func (b actList) command() danger.Command {
	l, _ := grid.ParseListed(b.Listed) // the schema lets only known ones through
	return danger.Command{Listed: l, Reason: b.Reason}
}

type dangerActIn[B dangerAct] struct {
	LangParam
	ID grid.ID `path:"id" minimum:"1"`
	MatchParam
	Body B
}

func (a *API) registerActs(h huma.API) {
	onDanger[actGrade](a, h, danger.Grade, "Grade a danger 定级, or grade it anew 改级 before rectification is ordered")
	onDanger[actOrder](a, h, danger.Order, "Order rectification 责令整改; of a major danger once it is graded")
	onDanger[actNote](a, h, danger.Report, "Report that it is rectified 整改完成; somebody else accepts that")
	onDanger[actReason](a, h, danger.Extend, "Ask for more time 申请延期")
	onDanger[actDeadline](a, h, danger.Approve, "Grant more time 批准延期")
	onDanger[actReason](a, h, danger.Deny, "Refuse more time 不予延期; the deadline stays")
	onDanger[actNote](a, h, danger.Accept, "Accept that it is rectified 验收通过, which closes it; a listed one is taken off the list before")
	onDanger[actReturn](a, h, danger.Return, "Send it back 退回整改, with what is wrong and a new deadline")
	onDanger[actDeadline](a, h, danger.Reschedule, "Set another deadline 调整期限")
	onDanger[actList](a, h, danger.List, "Put a graded major danger on a supervision list 挂牌督办, or on another one")
	onDanger[actNote](a, h, danger.Delist, "Take a danger off its list 摘牌")
	onDanger[actReason](a, h, danger.Void, "Void what is no danger 作废; it stays on file")
	get(h, "/dangers/{id}/steps", "listDangerSteps", "danger", "What was done to a danger, the newest first", a.listDangerSteps)
}

// onDanger registers the route of a verb.
func onDanger[B dangerAct](a *API, h huma.API, verb danger.Verb, summary string) {
	write(h, http.MethodPost, "/dangers/{id}/"+string(verb), string(verb)+"Danger", "danger", summary, http.StatusOK,
		func(ctx context.Context, in *dangerActIn[B]) (*taggedOut[dangerCard], error) {
			v, err := a.view(ctx)
			if err != nil {
				return nil, err
			}
			c := in.Body.command()
			c.Verb = verb
			d, err := a.Services.Danger.Act(ctx, in.ID, in.version, c)
			if err != nil {
				return nil, err
			}
			return a.dangerAnswer(ctx, v, &d), nil
		})
}

// dangerOpen is whether the caller may do something to a danger.
type dangerOpen struct {
	Verb string `json:"verb" enum:"grade,order,report,extend,approve,deny,accept,return,reschedule,list,delist,void"`
	Bar  string `json:"bar" enum:",state,right,own,rule"`
	Why  string `json:"why" doc:"Why it cannot be done, in the asked language; empty: it can"`
}

func opensOf(d *danger.Danger, me grid.ID, lang respond.Lang) []dangerOpen {
	opens := danger.Opens(d, me)
	out := make([]dangerOpen, len(opens))
	for i, o := range opens {
		out[i] = dangerOpen{Verb: string(o.Verb), Bar: string(o.Bar), Why: lang.Of(o.Why)}
	}
	return out
}

type dangerSteps struct {
	Items []dangerStep `json:"items"`
}

type dangerStep struct {
	ID           grid.ID    `json:"id"`
	Verb         string     `json:"verb" enum:"register,grade,order,report,extend,approve,deny,accept,return,reschedule,list,delist,void"`
	Name         string     `json:"name" doc:"Of the verb, in the asked language"`
	At           time.Time  `json:"at"`
	Actor        string     `json:"actor" doc:"Log-in name of who did it; empty: not known, or not for the caller"`
	Person       string     `json:"person" doc:"Their name then, masked as the caller may see; empty: unknown or not for the caller"`
	Organisation string     `json:"organisation" doc:"Theirs then; empty: none, not known, or not for the caller"`
	From         *string    `json:"from" enum:"registered,graded,rectifying,extension,pendingAccept,closed,voided"`
	To           string     `json:"to" enum:"registered,graded,rectifying,extension,pendingAccept,closed,voided" doc:"State since"`
	Grade        *string    `json:"grade" enum:"general,major" doc:"As it was set; null: it was not. Likewise listed and deadline"`
	Listed       *string    `json:"listed" enum:"none,province,city,county,town"`
	Deadline     *time.Time `json:"deadline"`
	Reason       string     `json:"reason"`
}

func (a *API) listDangerSteps(ctx context.Context, in *idIn) (*body[dangerSteps], error) {
	steps, err := a.Services.Danger.Steps(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	out := dangerSteps{Items: make([]dangerStep, len(steps))}
	for i := range steps {
		s := &steps[i]
		b := dangerStep{
			ID: s.ID, Verb: string(s.Verb), Name: lang.Of(danger.NameOf(s.Verb)), At: s.At.UTC(), Actor: s.Actor, Person: s.Person,
			Organisation: s.Organisation, To: s.To.String(), Deadline: instant(s.Deadline), Reason: s.Reason,
		}
		if s.From != 0 {
			b.From = ptr(s.From.String())
		}
		if s.Grade != nil {
			b.Grade = ptr(s.Grade.String())
		}
		if s.Listed != nil {
			b.Listed = ptr(s.Listed.String())
		}
		out.Items[i] = b
	}
	return answer(out), nil
}
