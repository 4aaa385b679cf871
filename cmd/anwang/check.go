package main

import (
	"context"
	"errors"

	"anwang/cmd/anwang/check"
)

type checkCommand struct {
	Server string `help:"Compare also with a running server, such as http://127.0.0.1:8080."`
	JSON   bool   `help:"Print the report as JSON." name:"json"`
}

// Run checks the database and what memory makes of it; it fails unless all is
// well.
func (k *checkCommand) Run(ctx context.Context, c *Common) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	report, err := check.Run(ctx, db, check.Options{Server: k.Server, Log: c.log})
	if err != nil {
		return err
	}
	if err := report.Write(c.stdout, k.JSON); err != nil {
		return err
	}
	if !report.OK {
		return errors.New("check: something is wrong")
	}
	return nil
}
