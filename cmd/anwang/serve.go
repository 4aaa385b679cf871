package main

import (
	"context"
)

type serveCommand struct {
	Listen       string `help:"Address to listen on." env:"ANWANG_LISTEN" default:"127.0.0.1:8080"`
	Demo         bool   `help:"Load the demo city when the database is empty." env:"ANWANG_DEMO"`
	DemoPassword string `help:"Password of the demo accounts; a random one is printed when empty." env:"ANWANG_DEMO_PASSWORD"`
}

// Run serves until ctx ends.
func (s *serveCommand) Run(ctx context.Context, c *Common) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	<-ctx.Done()
	return nil
}
