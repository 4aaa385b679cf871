package main

import (
	"context"
	"errors"
	"time"

	"anwang/cmd/anwang/check"
	"anwang/grid"
	"anwang/grid/account"
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
	db.WarnLoud(ctx)
	o := check.Options{Server: k.Server, Log: c.log}
	if k.Server != "" {
		accounts := account.New(db, account.Options{})
		inside := grid.WithActor(ctx, grid.Internal("anwang check"))
		token, err := accounts.TaskToken(inside, time.Hour, grid.Grant{Role: grid.RoleWatch})
		if err != nil {
			return err
		}
		defer func() {
			if err := accounts.EndTaskToken(context.WithoutCancel(inside), token); err != nil {
				c.log.Error("the token of the check could not be taken back; it ends within the hour", "err", err)
			}
		}()
		o.Token = token.Token
	}
	report, err := check.Run(ctx, db, o)
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
