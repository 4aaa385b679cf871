package main

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid/audit"
	"anwang/grid/pg"
	"anwang/migrations"
)

// Common is what every command takes.
type Common struct {
	DataDir      string        `help:"Folder of the private database and of files." env:"ANWANG_DATA_DIR" default:"./data" type:"path"`
	DatabaseURL  string        `help:"${database_url}" env:"ANWANG_DATABASE_URL"`
	DatabaseWait time.Duration `help:"How long to wait for a database that does not answer." env:"ANWANG_DATABASE_WAIT" default:"60s"`
	DiskWarn     int64         `help:"Warn when less is free for the private database, MiB; 0: never." env:"ANWANG_DISK_WARN" default:"2048"`
	LogLevel     slog.Level    `help:"debug, info, warn or error." env:"ANWANG_LOG_LEVEL" default:"info"`
	LogFormat    string        `help:"text or json." env:"ANWANG_LOG_FORMAT" enum:"text,json" default:"text"`

	log    *slog.Logger
	stdout io.Writer
}

// open opens the database, migrated to this program's version.
func (c *Common) open(ctx context.Context) (*pg.DB, error) { return c.openTraced(ctx, nil) }

// openTraced is open with a tracer that sees every statement.
func (c *Common) openTraced(ctx context.Context, tracer pgx.QueryTracer) (*pg.DB, error) {
	return pg.Open(ctx, pg.Config{
		URL: c.DatabaseURL, DataDir: c.DataDir, Wait: c.DatabaseWait, DiskWarn: c.DiskWarn << 20, Tracer: tracer,
		Prepare: func(ctx context.Context, conn *pgx.Conn) error {
			began := time.Now()
			from, to, err := migrations.Run(ctx, conn)
			if err == nil && from != to {
				c.log.Info("database migrated", "from", from, "to", to, "dur", time.Since(began).Round(time.Millisecond))
			}
			return err
		},
		// Commands write to the audit, with or without a service beside them.
		Finish: func(ctx context.Context, db *pg.DB) {
			if err := audit.Tie(ctx, db); err != nil {
				c.log.Warn("what was written to the audit waits for its place in the chain until the service runs", "err", err)
			}
		},
	}, c.log)
}
