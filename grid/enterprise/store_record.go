package enterprise

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

const recordColumns = `r.id, r.kind, r.type, r.name, r.holder, r.number, r.authority, coalesce(r.dated::text, ''),
	coalesce(r.expires::text, ''),
	r.score::float8, r.veto, r.deaths, r.injured, r.loss::float8, r.note, coalesce(r.ended::text, ''), coalesce(r.replaced::text, ''),
	r.edition, r.synthetic, r.source, r.updated, r.version,
	coalesce(CASE WHEN r.kind = 'accident' THEN (SELECT e.source FROM accident_edition e WHERE e.version = ` + itsEdition + `) END, ''),
	r.kind = 'accident' AND EXISTS (SELECT FROM accident_edition e, accident_edition o
		WHERE o.version = ` + itsEdition + ` AND e.effective_from <= r.dated AND e.effective_from > o.effective_from),
	coalesce(CASE WHEN r.edition NOT IN ('', '` + firstEdition +
	`') THEN (SELECT t ->> 'en' FROM accident_edition e, jsonb_array_elements(e.types) t
		WHERE e.version = r.edition AND t ->> 'zh' = r.type) END, '')`

// itsEdition is the edition that an accident was recorded by.
const itsEdition = `coalesce(nullif(r.edition, ''), '` + firstEdition + `')`

func (r *Record) fields() []any {
	return []any{
		&r.ID, &r.Kind, &r.Type, &r.Name, &r.Holder, &r.Number, &r.Authority, &r.Dated, &r.Expires,
		&r.Score, &r.Veto, &r.Deaths, &r.Injured, &r.Loss, &r.Note, &r.Ended, &r.Replaced, &r.Edition, &r.Synthetic, &r.Source, &r.Updated,
		&r.Version,
		&r.EditionSource, &r.EditionDoubtful, &r.TypeEN,
	}
}

// maxRecords bounds the records that one file shows.
const maxRecords = 2000

func (f *File) queueRecords(b *pgx.Batch, id grid.ID) {
	b.Queue(`SELECT `+recordColumns+` FROM enterprise_record r WHERE r.enterprise_id = $1
		ORDER BY r.kind, r.over IS NOT NULL, r.expires NULLS LAST, r.dated DESC NULLS LAST, r.id LIMIT $2`, id,
		maxRecords).Query(func(rows pgx.Rows) (err error) {
		f.Records, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Record, err error) {
			err = row.Scan(r.fields()...)
			return r, err
		})
		return err
	})
}

// holders are who holds the certificates of an enterprise, in full.
func holders(ctx context.Context, tx pgx.Tx, id grid.ID) ([]Holder, error) {
	rows, err := tx.Query(ctx, `SELECT id, holder FROM enterprise_record WHERE enterprise_id = $1 AND holder <> '' ORDER BY id LIMIT $2`, id,
		maxRecords)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Holder])
}

func loadRecord(ctx context.Context, tx pgx.Tx, enterprise, id grid.ID) (r Record, err error) {
	err = tx.QueryRow(ctx, `SELECT `+recordColumns+` FROM enterprise_record r WHERE r.enterprise_id = $1 AND r.id = $2 FOR UPDATE`, enterprise,
		id).Scan(r.fields()...)
	if errors.Is(err, pgx.ErrNoRows) {
		err = grid.Errorf(grid.CodeNotFound, fmt.Sprintf("企业档案中没有编号为 %d 的记录", id), fmt.Sprintf("The enterprise's file has no record %d", id))
	}
	return r, err
}

func (r *RecordFields) values() []any {
	return []any{
		r.Kind, r.Type, r.Name, r.Holder, r.Number, r.Authority, r.Dated, r.Expires, r.Score, r.Veto, r.Deaths, r.Injured, r.Loss,
		r.Note, r.Ended,
	}
}

func insertRecord(ctx context.Context, tx pgx.Tx, enterprise grid.ID, in *RecordFields, edition string) (r Record, err error) {
	err = tx.QueryRow(ctx, `
		INSERT INTO enterprise_record AS r (enterprise_id, kind, type, name, holder, number, authority, dated, expires, score, veto, deaths,
		injured, loss, note, ended, edition)
		VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8::text, '')::date, nullif($9::text, '')::date, $10::float8::numeric, $11, $12, $13,
		$14::float8::numeric, $15, nullif($16::text, '')::date, $17)
		RETURNING `+recordColumns, append(append([]any{enterprise}, in.values()...), edition)...).Scan(r.fields()...)
	return r, err
}

func updateRecord(ctx context.Context, tx pgx.Tx, id grid.ID, in *RecordFields, edition string) (r Record, err error) {
	err = tx.QueryRow(ctx, `
		UPDATE enterprise_record AS r SET kind = $2, type = $3, name = $4, holder = $5, number = $6, authority = $7,
		dated = nullif($8::text, '')::date, expires = nullif($9::text, '')::date,
		       score = $10::float8::numeric, veto = $11, deaths = $12, injured = $13, loss = $14::float8::numeric, note = $15,
		       ended = nullif($16::text, '')::date, edition = $17
		 WHERE r.id = $1 RETURNING `+recordColumns, append(append([]any{id}, in.values()...), edition)...).Scan(r.fields()...)
	return r, err
}

func deleteRecord(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	return pg.Later(ctx, tx, `DELETE FROM enterprise_record WHERE id = $1`, id)
}
