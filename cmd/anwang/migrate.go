package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"anwang/grid/pg"
	"anwang/migrations"
)

type migrateCommand struct {
	Status bool `help:"Only say how far the database is; change nothing."`
}

// Run migrates, or only says how far the database is.
func (m *migrateCommand) Run(ctx context.Context, c *Common) error {
	if !m.Status {
		db, err := c.open(ctx)
		if err != nil {
			return err
		}
		db.Close()
		_, err = fmt.Fprintf(c.stdout, "database at version %d\n", migrations.Latest())
		return err
	}
	var at int32
	db, err := pg.Open(ctx, pg.Config{
		URL: c.DatabaseURL, DataDir: c.DataDir, Wait: c.DatabaseWait,
		Prepare: func(ctx context.Context, conn *pgx.Conn) (err error) {
			at, err = migrations.Version(ctx, conn)
			return err
		},
	}, c.log)
	if err != nil {
		return err
	}
	db.Close()
	_, err = fmt.Fprintf(c.stdout, "database at version %d, this program at %d\n", at, migrations.Latest())
	return err
}
