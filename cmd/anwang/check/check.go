// Package check asks whether everything in the database and in memory is as it
// must be: the grids of every level a cover, every point in exactly one leaf,
// nothing orphaned, memory equal to the database, the audit untouched. Each
// question is answered twice where that is possible, by our own code and by
// PostGIS.
package check

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"text/tabwriter"
	"time"

	"anwang/grid/feed"
	"anwang/grid/live"
	"anwang/grid/pg"
)

// Options steer Run; the zero value checks the database alone.
type Options struct {
	Server string // base address of a running server to compare with
	Token  string // who asks it
	Log    *slog.Logger
}

// Finding is one question and its answer.
type Finding struct {
	Group    string   `json:"group"`
	Name     string   `json:"name"`
	NameZH   string   `json:"nameZh"`
	By       string   `json:"by"`      // anwang, PostGIS, or both
	Checked  int      `json:"checked"` // things looked at
	Wrong    int      `json:"wrong"`
	Moving   int      `json:"moving,omitempty"` // changed without a pause, so that they could not be compared
	Examples []string `json:"examples,omitempty"`
	Seconds  float64  `json:"seconds"`
}

// Report is all of it.
type Report struct {
	OK       bool      `json:"ok"`
	NoCity   bool      `json:"noCity,omitempty"` // nothing is wrong since nothing is there yet
	Position int64     `json:"position"`
	Seconds  float64   `json:"seconds"`
	Findings []Finding `json:"findings"`
}

// examples is how many wrong things a finding names.
const examples = 5

// slow is after how many seconds a question tells that it is through.
const slow = 3

// checker is one run.
type checker struct {
	Options
	db     *pg.DB
	state  *live.State
	motion *motion
	feed   *feed.Feed
	out    Report
}

// Run asks everything. It only reads, but that lines of the audit which wait for their
// places in its chain get them. The error is about asking, not about the
// answers.
func Run(ctx context.Context, db *pg.DB, o Options) (*Report, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	began := time.Now()
	c := &checker{Options: o, db: db, state: live.New(live.Options{})}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if err := c.follow(ctx); err != nil {
		return nil, err
	}
	steps := []func(context.Context) error{
		c.tree, c.cover, c.coverByPostGIS, c.points, c.pointsByPostGIS, c.enterprises, c.sectors, c.memory, c.audit,
	}
	if o.Server != "" {
		steps = append(steps, c.server)
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	c.out.OK = true
	for _, f := range c.out.Findings {
		c.out.OK = c.out.OK && f.Wrong == 0 && f.Moving == 0
	}
	_, city := c.state.Main()
	c.out.NoCity = !city && c.out.OK
	c.out.Position = int64(c.state.Status().Position)
	c.out.Seconds = time.Since(began).Seconds()
	return &c.out, nil
}

// ask runs one question and keeps its answer; wrong names what is wrong.
func (c *checker) ask(f Finding, answer func() (checked int, wrong []string, err error)) error {
	return c.askLiving(f, func() (int, []string, []string, error) {
		checked, wrong, err := answer()
		return checked, wrong, nil, err
	})
}

// askLiving is ask of what changes while it is looked at; left names what could
// not be compared on that account.
func (c *checker) askLiving(f Finding, answer func() (checked int, wrong, left []string, err error)) error {
	began := time.Now()
	checked, wrong, left, err := answer()
	if err != nil {
		return fmt.Errorf("%s: %w", f.Name, pg.Translate(err))
	}
	f.Checked, f.Wrong, f.Moving = checked, len(wrong), len(left)
	wrong = append(wrong, left...)
	f.Examples = wrong[:min(examples, len(wrong))]
	f.Seconds = time.Since(began).Seconds()
	c.out.Findings = append(c.out.Findings, f)
	if f.Seconds > slow { // the table comes at the end
		c.Log.Info("checked", "what", f.Name, "by", f.By, "checked", f.Checked, "wrong", f.Wrong, "dur", f.Seconds)
	}
	return nil
}

// Write prints the report as a table, or as JSON.
func (r *Report) Write(w io.Writer, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	tw := tabwriter.NewWriter(w, 2, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(tw, "\twhat\tby\tchecked\twrong\ttook\t检查项")
	group := ""
	for _, f := range r.Findings {
		if f.Group != group {
			group = f.Group
			_, _ = fmt.Fprintf(tw, "%s\t\t\t\t\t\t\n", group)
		}
		mark := "ok"
		if f.Wrong > 0 {
			mark = "NO"
		} else if f.Moving > 0 {
			mark = "??"
		}
		_, _ = fmt.Fprintf(tw, "  %s\t%s\t%s\t%d\t%d\t%.1f s\t%s\n", mark, f.Name, f.By, f.Checked, f.Wrong, f.Seconds, f.NameZH)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, f := range r.Findings {
		for _, e := range f.Examples {
			_, _ = fmt.Fprintf(w, "  %s: %s\n", f.Name, e)
		}
	}
	_, err := fmt.Fprintf(w, "%s  position %d, %.1f s\n", r.verdict(), r.Position, r.Seconds)
	return err
}

// verdict says in a word how it is.
func (r *Report) verdict() string {
	wrong, moving := 0, 0
	for _, f := range r.Findings {
		wrong, moving = wrong+f.Wrong, moving+f.Moving
	}
	switch {
	case wrong > 0:
		return "Something is wrong, see above. 存在问题，见上。"
	case moving > 0:
		return fmt.Sprintf("What could be compared is well; %d grids changed all the time: try again later. 可比对的均正常；%d 个网格持续变化，请稍后再试。", moving,
			moving)
	}
	if r.NoCity {
		return "Nothing is wrong, and there is no city yet: begin with anwang setup begin, or in the browser at the address that the log of\n" +
			"anwang serve prints. 没有问题，但还没有城市：请用 anwang setup begin 命令，或在浏览器中打开服务日志里的链接开始。"
	}
	return "All is well. 一切正常。"
}
