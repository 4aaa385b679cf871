package boundary

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// setLoadJob says that work at a load was asked for.
func setLoadJob(ctx context.Context, tx pgx.Tx, id grid.ID, state LoadState, job grid.ID) error {
	_, err := tx.Exec(ctx, `UPDATE boundary_load SET state = $2, job_id = $3, failure = NULL, updated = now() WHERE id = $1`, id, state, job)
	return err
}

// published says that a load was, and lets its rows go.
func published(ctx context.Context, tx pgx.Tx, id, network grid.ID, version int32) error {
	if _, err := tx.Exec(ctx, `
		UPDATE boundary_load SET state = 'published', network_id = $2, network_version = $3, version = version + 1, updated = now()
		 WHERE id = $1`, id, network, version); err != nil {
		return err
	}
	for _, sql := range [...]string{`DELETE FROM boundary_load_row WHERE load_id = $1`, `DELETE FROM boundary_preview WHERE load_id = $1`} {
		if _, err := tx.Exec(ctx, sql, id); err != nil {
			return err
		}
	}
	return nil
}

// failedLoad says that work came to nothing, unless something else has become of the load.
func failedLoad(ctx context.Context, tx pgx.Tx, id, job grid.ID, state LoadState, text grid.Text) error {
	b, err := json.Marshal(text)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE boundary_load SET state = $3, failure = $4, updated = now()
		WHERE id = $1 AND job_id = $2 AND state IN ('checking', 'publishing')`, id, job, state, b)
	return err
}

// checked keeps what a check found, and what the network looks like that it made.
func checked(ctx context.Context, tx pgx.Tx, id grid.ID, grids int, d *Difference, tally []KindCount, found []Finding, looks []Preview,
) error {
	for _, sql := range [...]string{
		`DELETE FROM boundary_finding WHERE load_id = $1`, `DELETE FROM boundary_change WHERE load_id = $1`,
		`DELETE FROM boundary_preview WHERE load_id = $1`,
	} {
		if _, err := tx.Exec(ctx, sql, id); err != nil {
			return err
		}
	}
	t, err := json.Marshal(tally)
	if err != nil {
		return err
	}
	var difference []byte
	if d != nil {
		if difference, err = json.Marshal(d); err != nil {
			return err
		}
		if err := insertChanges(ctx, tx, id, d.Changes); err != nil {
			return err
		}
	}
	if err := insertFindings(ctx, tx, id, found); err != nil {
		return err
	}
	if err := insertPreviews(ctx, tx, id, looks); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE boundary_load SET state = 'checked', grids = $2, difference = $3, tally = $4, updated = now() WHERE id = $1`,
		id, grids, difference, t)
	return err
}

func insertFindings(ctx context.Context, tx pgx.Tx, id grid.ID, found []Finding) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"boundary_finding"}, []string{
		"load_id", "number", "severity", "kind", "level", "file", "row", "codes", "place", "area", "count",
		"detail_zh", "detail_en", "action_zh", "action_en", "remedy_zh", "remedy_en",
	}, pgx.CopyFromSlice(len(found), func(i int) ([]any, error) {
		f := &found[i]
		codes := f.Codes
		if codes == nil {
			codes = []string{}
		}
		return []any{
			id, int32(i + 1), string(f.Severity), f.Kind, int32(f.Level), f.File, int32(f.Row), codes, f.At, f.Area, int32(f.Count),
			f.Detail.ZH, f.Detail.EN, f.Action.ZH, f.Action.EN, f.Remedy.ZH, f.Remedy.EN,
		}, nil
	}))
	return err
}

func insertChanges(ctx context.Context, tx pgx.Tx, id grid.ID, changes []Change) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"boundary_change"},
		[]string{"load_id", "number", "code", "was_code", "name", "what", "was", "parent", "was_parent", "area", "was_area"},
		pgx.CopyFromSlice(len(changes), func(i int) ([]any, error) {
			c := &changes[i]
			return []any{id, int32(i + 1), c.Code, c.WasCode, c.Name, c.what(), c.Was, c.Parent, c.WasParent, c.Area, c.WasArea}, nil
		}))
	return err
}

// what names what becomes of a grid.
func (c *Change) what() []string {
	out := []string{}
	for _, one := range []struct {
		is   bool
		word string
	}{
		{c.New, "new"},
		{c.Gone, "gone"},
		{c.Renamed, "renamed"},
		{c.Recoded, "recoded"},
		{c.Rehung || c.Releafed, "rehung"},
		{c.Reshaped, "reshaped"},
	} {
		if one.is {
			out = append(out, one.word)
		}
	}
	return out
}

func listFindings(ctx context.Context, tx pgx.Tx, id grid.ID, f *FindingFilter) (list []LoadFinding, matched int, err error) {
	const which = ` FROM boundary_finding WHERE load_id = $1 AND ($2 = '' OR severity = $2) AND ($3 = '' OR kind = $3)
		AND ($4 = '' OR $4 = ANY (codes)) AND (NOT $5 OR place IS NOT NULL)`
	args := []any{id, f.Severity, f.Kind, f.Code, f.Located}
	if err := tx.QueryRow(ctx, `SELECT count(*)`+which, args...).Scan(&matched); err != nil {
		return nil, 0, err
	}
	rows, err := tx.Query(ctx, `
		SELECT number, severity, kind, level, file, row, codes, place, area, count, detail_zh, detail_en, action_zh, action_en,
		       remedy_zh, remedy_en`+which+` AND number > $6 ORDER BY number LIMIT $7`, append(args, f.After, f.Limit)...)
	if err != nil {
		return nil, 0, err
	}
	list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l LoadFinding, err error) {
		err = row.Scan(&l.Number, &l.Severity, &l.Kind, &l.Level, &l.File, &l.Row, &l.Codes, &l.At, &l.Area, &l.Count,
			&l.Detail.ZH, &l.Detail.EN, &l.Action.ZH, &l.Action.EN, &l.Remedy.ZH, &l.Remedy.EN)
		return l, err
	})
	return list, matched, err
}

func listChanges(ctx context.Context, tx pgx.Tx, id grid.ID, what string, after, limit int) (list []LoadChange, matched int, err error) {
	const which = ` FROM boundary_change WHERE load_id = $1 AND ($2 = '' OR $2 = ANY (what))`
	if err := tx.QueryRow(ctx, `SELECT count(*)`+which, id, what).Scan(&matched); err != nil {
		return nil, 0, err
	}
	rows, err := tx.Query(ctx, `SELECT number, code, was_code, name, what, was, parent, was_parent, area, was_area`+which+
		` AND number > $3 ORDER BY number LIMIT $4`, id, what, after, limit)
	if err != nil {
		return nil, 0, err
	}
	list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c LoadChange, err error) {
		err = row.Scan(&c.Number, &c.Code, &c.WasCode, &c.Name, &c.What, &c.Was, &c.Parent, &c.WasParent, &c.Area, &c.WasArea)
		return c, err
	})
	return list, matched, err
}
