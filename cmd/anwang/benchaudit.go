package main

import (
	"context"
	"time"

	"anwang/cmd/anwang/bench"
	"anwang/grid/pg"
)

type benchAudit struct {
	JSON    bool          `help:"Print the table as JSON." name:"json"`
	Each    time.Duration `help:"How long every figure is measured, three times." default:"8s"`
	Writers []int         `help:"How many commit at once." default:"1,8,32"`
}

// Run prints the table of audited commits.
func (b *benchAudit) Run(ctx context.Context, c *Common) error {
	flags := benchFlags{JSON: b.JSON, Each: b.Each}
	return flags.measure(ctx, c, func(admin *pg.DB) (*bench.Table, error) {
		return bench.Audit(ctx, admin, b.Writers, flags.options(c), c.log)
	})
}
