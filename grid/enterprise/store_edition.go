package enterprise

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// accidentEditions reads the editions, the first to hold first.
func accidentEditions(ctx context.Context, tx pgx.Tx) ([]AccidentEdition, error) {
	rows, err := tx.Query(ctx, `SELECT version, source, effective_from::text, types, row_version FROM accident_edition
		ORDER BY effective_from`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[AccidentEdition])
}

// saveEdition writes an edition and returns the version of its row.
func saveEdition(ctx context.Context, tx pgx.Tx, e *AccidentEdition) (row int32, err error) {
	types := e.Types
	if types == nil {
		types = []AccidentType{}
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO accident_edition (version, source, effective_from, types) VALUES ($1, $2, $3::text::date, $4)
		ON CONFLICT (version) DO UPDATE SET source = excluded.source, effective_from = excluded.effective_from, types = excluded.types,
			updated = now(), row_version = accident_edition.row_version + 1
		RETURNING row_version`, e.Version, e.Source, e.From, types).Scan(&row)
	return row, err
}

// byEdition is recordedBy with the editions of the database, which are read only for
// an accident.
func byEdition(ctx context.Context, tx pgx.Tx, r *RecordFields, was *Record) (string, error) {
	if r.Kind != "accident" {
		return "", nil
	}
	list, err := accidentEditions(ctx, tx)
	if err != nil {
		return "", err
	}
	return r.recordedBy(list, was)
}
