package main

import (
	"context"

	"anwang/cmd/anwang/bench"
	"anwang/grid/pg"
)

type benchStart struct {
	benchFlags
	Sizes []int `help:"Points in the city, one row each." default:"163000,1000000"`
}

// Run prints the table of starts.
func (b *benchStart) Run(ctx context.Context, c *Common) error {
	return b.measure(ctx, c, func(admin *pg.DB) (*bench.Table, error) {
		return bench.Begin(ctx, admin, c.start, b.Sizes, b.options(c), c.log)
	})
}
