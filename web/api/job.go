package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"anwang/grid"
	"anwang/grid/job"
	"anwang/web/respond"
)

// jobBody is work in the background.
type jobBody struct {
	ID       grid.ID    `json:"id"`
	Kind     string     `json:"kind" example:"import.run"`
	KindName string     `json:"kindName" doc:"In the asked language"`
	State    string     `json:"state" enum:"waiting,running,retrying,done,failed,cancelled"`
	Record   grid.ID    `json:"subject" doc:"The record that it works on, as its kind says; 0: none"`
	Name     string     `json:"name" doc:"What that is called"`
	Account  grid.ID    `json:"account" doc:"Who asked; 0: the service itself"`
	Actor    string     `json:"actor" doc:"Log-in name, or the name of the command"`
	Grid     grid.ID    `json:"grid" doc:"Whose administrators see it; 0: those of the whole city"`
	GridName string     `json:"gridName"`
	Created  time.Time  `json:"created"`
	Began    *time.Time `json:"began" doc:"The last attempt; null: there was none"`
	Ended    *time.Time `json:"ended"`
	Next     *time.Time `json:"next" doc:"When it is tried again"`
	Attempt  int        `json:"attempt" doc:"How often it was begun"`
	Attempts int        `json:"attempts" doc:"How often it is begun at most"`
	Done     int        `json:"done" doc:"How far it is, in what its kind counts"`
	Total    int        `json:"total" doc:"Of how many; 0: not known"`
	Failure  string     `json:"failure" doc:"Why the last attempt failed, in the asked language"`
	Server   string     `json:"server" doc:"That does it, or did it last"`
}

type jobKindBody struct {
	Key   string `json:"key"`
	Name  string `json:"name" doc:"In the asked language"`
	Every int    `json:"every" doc:"Seconds between two times that it is done by the clock; 0: when somebody asks for it"`
}

type jobPage struct {
	Items  []jobBody      `json:"items"`
	Next   string         `json:"next" doc:"Cursor of the next page; empty at the end"`
	States map[string]int `json:"states" doc:"How many there are of the kind in each state"`
	Kinds  []jobKindBody  `json:"kinds" doc:"All kinds that there are"`
}

type jobsIn struct {
	LangParam
	State  string `query:"state" enum:"waiting,running,retrying,done,failed,cancelled"`
	Kind   string `query:"kind" maxLength:"40"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"200" doc:"Next of the page before, of the same list"`
}

func (a *API) registerJobs(h huma.API) {
	get(h, "/jobs", "listJobs", "job", "Work in the background, the latest first", a.listJobs)
	get(h, "/jobs/{id}", "getJob", "job", "One job", a.getJob)
	register(h, http.MethodPost, "/jobs/{id}/retry", "retryJob", "job", "Do a job again that failed or was cancelled",
		a.jobAct(func(ctx context.Context, id grid.ID) (job.Job, error) {
			return a.Services.Job.Retry(ctx, id)
		}))
	register(h, http.MethodPost, "/jobs/{id}/cancel", "cancelJob", "job", "Call off a job that is not over",
		a.jobAct(func(ctx context.Context, id grid.ID) (job.Job, error) {
			return a.Services.Job.Cancel(ctx, id)
		}))
}

func (a *API) jobOf(j *job.Job, lang respond.Lang) jobBody {
	b := jobBody{
		ID: j.ID, Kind: j.Kind, KindName: j.Kind, State: string(j.State), Record: j.Record, Name: j.Name, Account: j.Account, Actor: j.Actor,
		Grid: j.Grid, GridName: j.GridName, Created: j.Created.UTC(), Began: instant(j.Began), Ended: instant(j.Ended), Next: instant(j.Next),
		Attempt: j.Attempt, Attempts: j.Attempts, Done: j.Done, Total: j.Total, Failure: lang.Of(j.Failure), Server: j.Server,
	}
	for _, k := range a.Services.Job.Kinds() {
		if k.Key == j.Kind {
			b.KindName = lang.Of(k.Name)
		}
	}
	return b
}

func (a *API) listJobs(ctx context.Context, in *jobsIn) (*body[jobPage], error) {
	p, err := a.Services.Job.List(ctx, job.Filter{State: job.State(in.State), Kind: in.Kind}, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	lang := respond.RequestOf(ctx).Lang
	out := jobPage{Items: make([]jobBody, 0, len(p.Jobs)), Next: p.Next, States: map[string]int{}, Kinds: []jobKindBody{}}
	for i := range p.Jobs {
		out.Items = append(out.Items, a.jobOf(&p.Jobs[i], lang))
	}
	for _, s := range job.States {
		out.States[string(s)] = p.States[s]
	}
	for _, k := range a.Services.Job.Kinds() {
		out.Kinds = append(out.Kinds, jobKindBody{k.Key, lang.Of(k.Name), int(k.Every.Seconds())})
	}
	return answer(out), nil
}

func (a *API) getJob(ctx context.Context, in *idIn) (*body[jobBody], error) {
	j, err := a.Services.Job.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answer(a.jobOf(&j, respond.RequestOf(ctx).Lang)), nil
}

// jobAct answers what is done to a job with how it stands then.
func (a *API) jobAct(do func(context.Context, grid.ID) (job.Job, error)) func(context.Context, *idIn) (*body[jobBody], error) {
	return func(ctx context.Context, in *idIn) (*body[jobBody], error) {
		j, err := do(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return answer(a.jobOf(&j, respond.RequestOf(ctx).Lang)), nil
	}
}
