package boundary

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

func insertPreviews(ctx context.Context, tx pgx.Tx, id grid.ID, list []Preview) error {
	for i := range list {
		content, err := json.Marshal(&list[i])
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO boundary_preview (load_id, level, content) VALUES ($1, $2, $3)`, id, list[i].Level,
			content); err != nil {
			return err
		}
	}
	return nil
}

// loadPreview reads a level of a network that was made, the lowest for 0; false: there is none.
func loadPreview(ctx context.Context, tx pgx.Tx, id grid.ID, level int) (p Preview, there bool, err error) {
	var content []byte
	err = tx.QueryRow(ctx, `SELECT content FROM boundary_preview WHERE load_id = $1 AND ($2 = 0 OR level = $2)
		ORDER BY level DESC LIMIT 1`, id, level).Scan(&content)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	if err := json.Unmarshal(content, &p); err != nil {
		return p, false, fmt.Errorf("preview of load %d: %w", id, err)
	}
	return p, true, nil
}

// lastDescriptions are what the latest version of each network was made of, by key, the main
// network's first.
func lastDescriptions(ctx context.Context, tx pgx.Tx) ([]lastVersion, error) {
	rows, err := tx.Query(ctx, `
		SELECT n.key, v.version, v.description FROM network n
		  JOIN LATERAL (SELECT version, description FROM network_version v WHERE v.network_id = n.id ORDER BY version DESC LIMIT 1) v ON true
		 WHERE v.description IS NOT NULL ORDER BY NOT n.main, n.id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (l lastVersion, err error) {
		var b []byte
		if err = row.Scan(&l.key, &l.version, &b); err != nil {
			return l, err
		}
		return l, json.Unmarshal(b, &l.description)
	})
}

// codesInForce are the codes of the grids of a network.
func codesInForce(ctx context.Context, tx pgx.Tx, key string) ([]string, error) {
	rows, err := tx.Query(ctx, `SELECT g.code FROM grid g JOIN network n ON n.id = g.network_id WHERE n.key = $1 AND g.state = 'active'`, key)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// stagedValues are what a column of a layer of a file of a load has.
func stagedValues(ctx context.Context, tx pgx.Tx, load grid.ID, file, layer, column string) ([]string, error) {
	rows, err := tx.Query(ctx, `
		SELECT DISTINCT r.columns ->> $4 FROM boundary_load_row r JOIN boundary_load_file f USING (load_id, number)
		 WHERE r.load_id = $1 AND f.name = $2 AND r.layer = $3 AND r.columns ? $4`, load, file, layer, column)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// encodingBefore is the encoding that somebody chose for the file of a name that was
// published last; "": nobody chose one.
func encodingBefore(ctx context.Context, tx pgx.Tx, name string) (encoding string, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce((SELECT f.encoding FROM boundary_load_file f JOIN boundary_load l ON l.id = f.load_id
		WHERE f.name = $1 AND l.state = 'published' ORDER BY l.id DESC LIMIT 1), '')`, name).Scan(&encoding)
	return encoding, err
}
