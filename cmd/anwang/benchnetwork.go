package main

import (
	"context"

	"anwang/cmd/anwang/bench"
	"anwang/grid/pg"
)

type benchNetwork struct {
	benchFlags
	Sizes []int `help:"Grids, about." default:"8000,50000"`
}

// Run prints the table of networks made from boundaries.
func (b *benchNetwork) Run(ctx context.Context, c *Common) error {
	return b.measure(ctx, c, func(admin *pg.DB) (*bench.Table, error) {
		return bench.Network(ctx, admin, b.Sizes, b.options(c), c.log)
	})
}
