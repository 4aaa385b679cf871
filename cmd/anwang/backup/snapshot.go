package backup

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"anwang/grid/audit"
	"anwang/grid/pg"
)

// leftOut are the tables whose rows mean something to the service that was running alone:
// who was logged in there and who tried to, what its servers told each other. The feed
// begins anew after a restore, since it is numbered by transactions of another server.
var leftOut = []string{"session", "login_guess", "feed_commit", "change", "river_leader", "river_notification"}

// snapshot is one moment of a database, which stays as long as it is open.
type snapshot struct {
	conn   *pgx.Conn
	tx     pgx.Tx
	name   string
	facts  Manifest
	theirs []string // tables of extensions, which come with these
}

// look opens a moment of the database and reads what the manifest says of it.
func look(ctx context.Context, db *pg.DB) (s *snapshot, err error) {
	s = &snapshot{facts: Manifest{Form: form, LeftOut: leftOut, Rows: map[string]int64{}}}
	if s.conn, err = db.Connect(ctx, "anwang backup"); err != nil {
		return nil, pg.Translate(err)
	}
	if err = s.read(ctx); err != nil {
		s.close(ctx)
		return nil, pg.Translate(err)
	}
	return s, nil
}

func (s *snapshot) close(ctx context.Context) {
	pg.HangUp(ctx, s.conn) // which ends the transaction
}

func (s *snapshot) read(ctx context.Context) (err error) {
	s.tx, err = s.conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return err
	}
	m := &s.facts
	// now() is when the transaction began, before it saw anything: what was acknowledged by
	// then had been committed, and is seen.
	err = s.tx.QueryRow(ctx, `
		SELECT now(), current_setting('server_version'), current_setting('server_version_num')::int / 10000, v.version,
		       coalesce((SELECT max(position) FROM feed_commit), i.trimmed), pg_export_snapshot()
		  FROM schema_version v, feed_identity i`).Scan(&m.Moment, &m.Server, &m.Major, &m.Schema, &m.Position, &s.name)
	if err != nil {
		return err
	}
	m.Moment = m.Moment.UTC()
	// nobody may end a transaction that waits for pg_dump
	if _, err = s.tx.Exec(ctx, `SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
		return err
	}
	var hash []byte
	if m.Audit.Seq, hash, err = audit.EndOf(ctx, s.tx); err != nil {
		return err
	}
	m.Audit.Hash = hex.EncodeToString(hash)
	if m.Extensions, err = column(ctx, s.tx, `
		SELECT e.extname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE n.nspname = 'public' ORDER BY 1`); err != nil {
		return err
	}
	if s.theirs, err = column(ctx, s.tx, theirTables); err != nil {
		return err
	}
	tables, err := column(ctx, s.tx, ourTables)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if slices.Contains(leftOut, t) {
			continue
		}
		var n int64
		if err := s.tx.QueryRow(ctx, `SELECT count(*) FROM public.`+pgx.Identifier{t}.Sanitize()).Scan(&n); err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
		m.Rows[t] = n
	}
	if len(m.Rows) == 0 {
		return errors.New("the database has no tables")
	}
	return nil
}

// ourTables are the tables of our schema that no extension brought.
const ourTables = `
	SELECT c.relname FROM pg_class c
	 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
	   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
	 ORDER BY 1`

// theirTables are those that extensions brought into our schema.
const theirTables = `
	SELECT c.relname FROM pg_class c
	 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
	   AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
	 ORDER BY 1`

// column reads a column of names.
func column(ctx context.Context, tx pgx.Tx, sql string) ([]string, error) {
	rows, err := tx.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
