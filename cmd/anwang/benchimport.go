package main

import (
	"context"

	"anwang/cmd/anwang/bench"
	"anwang/grid/pg"
)

type benchImport struct {
	benchFlags
	Sizes []int `help:"Rows of the workbooks, one row each." default:"10000,50000"`
	Texts []int `help:"Rows of text files, likewise; none: 0." default:"1000000"`
}

// Run prints the table of imports.
func (b *benchImport) Run(ctx context.Context, c *Common) error {
	if b.Points == 1_000_000 { // a city's, unless something else is asked for
		b.Points = 120_000
	}
	return b.measure(ctx, c, func(admin *pg.DB) (*bench.Table, error) {
		return bench.Import(ctx, admin, c.start, b.Sizes, b.Texts, b.options(c), c.log)
	})
}
