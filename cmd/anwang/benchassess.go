package main

import (
	"context"

	"anwang/cmd/anwang/bench"
	"anwang/grid/pg"
)

type benchAssess struct {
	JSON      bool   `help:"Print the table as JSON." name:"json"`
	Points    int    `help:"Enterprises in the scratch database." default:"120000"`
	Changes   int    `help:"Single changes of each kind." default:"200"`
	Listeners int    `help:"Open event streams." default:"50"`
	CPU       string `help:"Write a CPU profile of this program to the file." name:"cpu-profile" type:"path"`
}

// Run prints the table of colours.
func (b *benchAssess) Run(ctx context.Context, c *Common) error {
	flags := benchFlags{JSON: b.JSON, Points: b.Points, CPU: b.CPU}
	return flags.measure(ctx, c, func(admin *pg.DB) (*bench.Table, error) {
		return bench.Assess(ctx, admin, c.start, bench.AssessOptions{Options: flags.options(c), Changes: b.Changes, Listeners: b.Listeners},
			c.log)
	})
}
