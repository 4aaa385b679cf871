// Package job runs work in the background 后台任务: what takes longer than a request,
// and what is done by the clock. It is kept by River in the database, so a job is added
// by the transaction that asks for it, is done by whichever server is free, and is taken
// up again when that server is gone.
//
// A server that does a job writes down every few seconds that it still does. A job of
// which nothing was heard for [Silence] is given to another server. Should the first one
// come back, it cannot finish it any more: what a job changes is written in a transaction
// of [Run.Finish], which fails unless the job is still its own.
//
// A job runs with the roles that who asked for it holds when it runs, not with those of
// the moment of asking.
package job

import (
	"context"
	"time"

	"anwang/grid"
)

// Kind 任务类型 is a kind of background work.
type Kind struct {
	Key  string // capability.verb: "import.run"
	Name grid.Text
	// Work does one attempt. What fails with a passing reason (the database was away,
	// somebody else was first, anything not foreseen) is tried again, as long as there
	// are attempts left; every other error is final. ctx ends when the attempt has taken
	// longer than Limit, when somebody calls the job off, and when the server stops.
	Work func(ctx context.Context, r *Run) error
	// Limit is how long an attempt may take; 0 is 15 minutes.
	Limit time.Duration
	// Attempts is how often it is tried in all; 0 is 5. Between them lie 1, 16, 81, 256 s.
	Attempts int
	// Every is how often it is done by the clock; 0: when somebody asks for it. Of several
	// servers one adds the jobs, and none while the one before has not ended.
	Every time.Duration
}

// State is how a job stands.
type State string

// The states of a job.
const (
	Waiting   State = "waiting"  // for a free server
	Running   State = "running"  //
	Retrying  State = "retrying" // it failed, and waits to be tried again
	Done      State = "done"
	Failed    State = "failed"    // for good
	Cancelled State = "cancelled" // somebody called it off
)

// States are all of them.
var States = []State{Waiting, Running, Retrying, Done, Failed, Cancelled}

// Job is a job as it is shown.
type Job struct {
	ID       grid.ID
	Kind     string
	State    State
	Record   grid.ID // of the record that it works on; 0: none
	Name     string  // what that is called: the name of a file
	Account  grid.ID // who asked; 0: the service itself, by the clock or at the command line
	Actor    string  // log-in name, or the name of the command
	Grid     grid.ID // whose administrators see it; 0: those of the root
	GridName string
	Created  time.Time
	Began    time.Time // the last attempt; zero: there was none
	Ended    time.Time
	Next     time.Time // when it is tried again
	Attempt  int       // how often it was begun
	Attempts int       // how often at most
	Done     int       // progress, in what the kind counts
	Total    int       // 0: not known
	Failure  grid.Text // of the last attempt that failed
	Server   string    // that does it, or did it last
}

// Over reports whether nothing more will happen to it by itself.
func (j *Job) Over() bool { return j.State == Done || j.State == Failed || j.State == Cancelled }

// Silence is how long nothing may be heard of a job that runs before it is given to
// another server.
const Silence = time.Minute

// args are what River keeps of a job. A second one of the same kind and record is not
// added while the first has not ended.
type args struct {
	kind    string
	Record  grid.ID `json:"subject" river:"unique"`
	Name    string  `json:"name,omitempty"`
	Account grid.ID `json:"account,omitempty"`
	Token   grid.ID `json:"token,omitempty"`
	Actor   string  `json:"actor,omitempty"`
	Request string  `json:"request,omitempty"`
	Remote  string  `json:"remote,omitempty"`
	Grid    grid.ID `json:"grid,omitempty"`
}

// Kind implements river.JobArgs.
func (a args) Kind() string { return a.kind }
