package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/demo"
	"anwang/grid/enterprise"
	"anwang/grid/pg"
)

type demoCommand struct {
	Enterprises int       `help:"How many synthetic enterprises; dangers and hazard sources grow along." default:"120000"`
	Seed        uint64    `help:"Same seed and day, same city." default:"1"`
	Now         time.Time `help:"The day the city is as of (RFC 3339); now when empty." optional:""`
	Live        bool      `help:"Play activity into the loaded city until stopped: dangers found and closed, levels changing."`
	Pace        float64   `help:"Pace of --live; 2 is twice as fast." default:"1"`
	Password    string    `help:"Password of the demo accounts; a random one is printed when empty." env:"ANWANG_DEMO_PASSWORD"`
	Reset       bool      `help:"Throw away all networks, grids, points, dangers, organisations and accounts first; the audit stays."`
}

// Run loads the demonstration city, or with --live plays in the loaded one.
func (d *demoCommand) Run(ctx context.Context, c *Common) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if d.Live {
		return demo.Play(ctx, db, demo.PlayOptions{Pace: d.Pace, Tell: func(line string) {
			_, _ = fmt.Fprintln(c.stdout, time.Now().In(grid.China).Format(time.TimeOnly), line)
		}})
	}
	report, err := demo.Load(ctx, db, demo.Options{
		Enterprises: d.Enterprises, Seed: d.Seed, Now: d.Now, Reset: d.Reset,
		Progress: func(p demo.Progress) { showProgress(c.stdout, p) },
	})
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(c.stdout,
		"Beijing loaded in %.1f s: %d districts, %d streets, %d communities; %d enterprises (%d of them real sites), %d hazard sources, %d key "+
			"places, %d dangers, %d dated records; %d source defects repaired and listed in boundary_defect\n",
		report.Took.Seconds(), report.Grids[2], report.Grids[3], report.Grids[4],
		report.Enterprises, report.Sites, report.Hazards, report.KeyPlaces, report.Dangers, report.Records, report.Defects)
	if err := c.demoPast(ctx, db, d.Now); err != nil {
		return err
	}
	if _, err := enterprise.New(db).Pair(ctx); err != nil {
		return err
	}
	return c.demoAccounts(ctx, db, d.Password)
}

// demoDays is how far back the past of the demo city reaches.
const demoDays = 60

// demoPast gives the city just loaded its past, so that playback and trends have
// something true to show.
func (c *Common) demoPast(ctx context.Context, db *pg.DB, now time.Time) error {
	began := time.Now()
	o := assess.Options{Log: c.log}
	if !now.IsZero() {
		o.Now = func() time.Time { return now }
	}
	told := began
	past, err := assess.New(db, o).Backfill(ctx, demoDays, func(enterprises int64) {
		if time.Since(told) > 2*time.Second {
			told = time.Now()
			showProgress(c.stdout, demo.Progress{Step: "past", Done: enterprises, Took: time.Since(began)})
		}
	})
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(c.stdout, "The last %d days in %.1f s: %d periods of enterprises, %d of grids. 已补出历史\n",
		demoDays, time.Since(began).Seconds(), past.Enterprises, past.Grids)
	return demo.Happened(ctx, db, now)
}

// showProgress prints one line: what, how far, how fast.
func showProgress(w io.Writer, p demo.Progress) {
	rate := ""
	if s := p.Took.Seconds(); s > 0.05 && p.Done > 1 {
		rate = fmt.Sprintf("  %.0f/s", float64(p.Done)/s)
	}
	total := ""
	if p.Total > 0 {
		total = fmt.Sprintf(" of %d", p.Total)
	}
	_, _ = fmt.Fprintf(w, "%-11s %9d%s%s\n", p.Step, p.Done, total, rate)
}
