package main

import (
	"context"

	"anwang/cmd/anwang/bench"
	"anwang/grid/pg"
)

type benchReference struct {
	benchFlags
	Roads int `help:"Roads of the layer." default:"200000"`
}

// Run prints the table of tiles of a reference layer.
func (b *benchReference) Run(ctx context.Context, c *Common) error {
	return b.measure(ctx, c, func(admin *pg.DB) (*bench.Table, error) {
		return bench.Reference(ctx, admin, c.start, b.Roads, b.options(c), c.log)
	})
}
