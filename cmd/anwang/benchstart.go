package main

import (
	"context"

	"anwang/cmd/anwang/bench"
)

type benchStart struct {
	benchFlags
	Sizes []int `help:"Points in the city, one row each." default:"163000,1000000"`
}

// Run prints the table of starts.
func (b *benchStart) Run(ctx context.Context, c *Common) error {
	admin, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer admin.Close()
	stop, err := b.profile()
	if err != nil {
		return err
	}
	defer stop()
	t, err := bench.Begin(ctx, admin, c.start, b.Sizes, b.options(c), c.log)
	return b.finish(c, t, err)
}
