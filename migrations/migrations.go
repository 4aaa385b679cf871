// Package migrations holds the numbered SQL of the database and runs it.
//
// Files are named 001_word.sql, without gaps. Each runs in a transaction of its
// own together with the new version number, under an advisory lock, so several
// servers may start together: one migrates, the others wait and find nothing to
// do. A released file is never edited; a new one is added.
package migrations

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/tern/v2/migrate"
)

//go:embed *.sql
var files embed.FS

// versionTable says how far a database is; tern reads and writes it.
const versionTable = "public.schema_version"

// Latest is the version this binary brings a database to.
func Latest() int32 {
	names, err := migrate.FindMigrations(files)
	if err != nil {
		panic(fmt.Sprintf("migrations: embedded files: %v", err)) // a gap or duplicate: a build defect, found by the test
	}
	return int32(len(names))
}

// Version is how far the database is, 0 when it is empty. It needs no right but
// to read.
func Version(ctx context.Context, conn *pgx.Conn) (int32, error) {
	var there bool
	if err := conn.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, versionTable).Scan(&there); err != nil {
		return 0, err
	}
	if !there {
		return 0, nil
	}
	var v int32
	err := conn.QueryRow(ctx, `SELECT version FROM `+versionTable).Scan(&v)
	return v, err
}

// Run brings the database to Latest and says from which version it came. A
// database that is there already is only read, so a server may run under a role
// that cannot create anything. The connection must have no statement timeout.
func Run(ctx context.Context, conn *pgx.Conn) (from, to int32, err error) {
	return run(ctx, conn, files)
}

func run(ctx context.Context, conn *pgx.Conn, files fs.FS) (from, to int32, err error) {
	names, err := migrate.FindMigrations(files)
	if err != nil {
		return 0, 0, fmt.Errorf("embedded migrations: %w", err)
	}
	to = int32(len(names))
	from, err = Version(ctx, conn)
	if err != nil {
		return 0, 0, fmt.Errorf("read the version of the database: %w", err)
	}
	if from > to {
		return from, from, fmt.Errorf("the database is at version %d, newer than this program (%d): start a newer anwang", from, to)
	}
	if from == to {
		return from, to, nil
	}
	m, err := migrate.NewMigrator(ctx, conn, versionTable)
	if err != nil {
		return from, from, explain(err)
	}
	if err := m.LoadMigrations(files); err != nil {
		return from, from, fmt.Errorf("embedded migrations: %w", err)
	}
	if err := m.Migrate(ctx); err != nil {
		return from, from, explain(err)
	}
	return from, to, nil
}

// explain turns a failure into one line that says which file, which line, and
// what to do.
func explain(err error) error {
	var at migrate.MigrationPgError
	if errors.As(err, &at) {
		line := lineOf(at.Sql, int(at.Position))
		hint := ""
		switch {
		case at.Code == "42501" && strings.Contains(at.Message, "extension"):
			hint = " (let an administrator of the database server run in this database: CREATE EXTENSION postgis)"
		case at.Code == "42501":
			hint = " (the database role may not do this: migrate with a role that owns the database)"
		case at.Code == "0A000" && strings.Contains(at.Message, "extension"), at.Code == "58P01":
			hint = " (install PostGIS 3 on the database server: Debian package postgresql-NN-postgis-3)"
		}
		return fmt.Errorf("migration %s line %d: %w%s", at.MigrationName, line, at.PgError, hint)
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.Code == "42501" {
		return fmt.Errorf("the database role may not migrate; run 'anwang migrate' with a role that owns the database: %w", err)
	}
	return fmt.Errorf("migrate: %w", err)
}

// lineOf is the 1-based line of a position that PostgreSQL counts in characters.
func lineOf(sql string, position int) int {
	line := 1
	for position > 1 && sql != "" {
		r, n := utf8.DecodeRuneInString(sql)
		if r == '\n' {
			line++
		}
		sql = sql[n:]
		position--
	}
	return line
}
