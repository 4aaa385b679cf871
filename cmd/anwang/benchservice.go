package main

import (
	"context"
	"time"

	"anwang/cmd/anwang/bench"
)

type benchService struct {
	JSON    bool          `help:"Print the table as JSON." name:"json"`
	Each    time.Duration `help:"How long every question is asked." default:"4s"`
	Edits   int           `help:"Edits of each person; they are put back." default:"100"`
	Idle    time.Duration `help:"How long it is watched while nobody asks." default:"60s"`
	Settle  bool          `help:"Wait until nothing works by itself, at most three minutes." default:"true" negatable:""`
	AnyCity bool          `help:"On a city that is not made up, too: titles of dangers change and are put back, in the audit as well."`
	CPU     string        `help:"Write a CPU profile of this program to the file." name:"cpu-profile" type:"path"`
}

// Run prints the table of the service.
func (b *benchService) Run(ctx context.Context, c *Common) error {
	trips := &bench.Trips{}
	db, err := c.openTraced(ctx, trips)
	if err != nil {
		return err
	}
	defer db.Close()
	flags := benchFlags{JSON: b.JSON, Each: b.Each, CPU: b.CPU}
	return flags.print(c, func() (*bench.Table, error) {
		return bench.Service(ctx, db, c.start, bench.ServiceOptions{
			Options: flags.options(c), Edits: b.Edits, Idle: b.Idle, Any: b.AnyCity,
			Settle: b.Settle, Trips: trips,
		})
	})
}
