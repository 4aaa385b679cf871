package main

import (
	"context"
	"time"

	"anwang/cmd/anwang/bench"
	"anwang/grid/pg"
)

type benchIdle struct {
	JSON   bool          `help:"Print the table as JSON." name:"json"`
	Points int           `help:"Enterprises in the scratch database." default:"120000"`
	Each   time.Duration `help:"How long it is watched." default:"10m"`
	CPU    string        `help:"Write a CPU profile of this program to the file." name:"cpu-profile" type:"path"`
}

// Run prints what is used while nothing happens.
func (b *benchIdle) Run(ctx context.Context, c *Common) error {
	flags := benchFlags{JSON: b.JSON, Points: b.Points, Each: b.Each, CPU: b.CPU}
	return flags.measure(ctx, c, func(admin *pg.DB) (*bench.Table, error) {
		return bench.Idle(ctx, admin, c.start, flags.options(c), c.log)
	})
}
