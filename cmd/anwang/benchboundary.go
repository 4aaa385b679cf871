package main

import (
	"context"

	"anwang/cmd/anwang/bench"
	"anwang/grid/pg"
)

type benchBoundary struct {
	benchFlags
	Changes int `help:"How many changes of each kind are made." default:"20"`
	Zoom    int `help:"The last zoom that is drawn, to 14." default:"14"`
}

// Run prints the table of changed grids.
func (b *benchBoundary) Run(ctx context.Context, c *Common) error {
	return b.measure(ctx, c, func(admin *pg.DB) (*bench.Table, error) {
		return bench.Boundary(ctx, admin, c.start, b.Changes, min(b.Zoom, 14), b.options(c), c.log)
	})
}
