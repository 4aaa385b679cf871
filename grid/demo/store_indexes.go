package demo

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// dropIndexes takes the foreign keys, unique constraints and plain indexes off the
// tables that are about to be filled, and returns what puts them back. Checking
// and sorting a million rows at once is several times cheaper than one by one,
// and needs no queue of checks in memory. Everything happens in one transaction,
// so nobody ever sees the tables without them.
func dropIndexes(ctx context.Context, tx pgx.Tx, tables ...string) (restore func(context.Context, pgx.Tx) error, err error) {
	rows, err := tx.Query(ctx, `
		SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
		       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
		  FROM pg_constraint WHERE conrelid = ANY($1::text[]::regclass[]) AND contype IN ('f', 'u')
		UNION ALL
		SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
		  FROM pg_index i WHERE i.indrelid = ANY($1::text[]::regclass[])
		   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
		ORDER BY 2 DESC`, tables)
	if err != nil {
		return nil, err
	}
	var drop, create []string
	var d, r string
	if _, err := pgx.ForEachRow(rows, []any{&d, &r}, func() error {
		drop, create = append(drop, d), append(create, r)
		return nil
	}); err != nil {
		return nil, err
	}
	if err := each(ctx, tx, drop); err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx pgx.Tx) error { return each(ctx, tx, create) }, nil
}

func each(ctx context.Context, tx pgx.Tx, statements []string) error {
	for _, sql := range statements {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return fmt.Errorf("%s: %w", sql, err)
		}
	}
	return nil
}
