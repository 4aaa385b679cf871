package boundary

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/wkb"

	"anwang/geo/crs"
	"anwang/grid"
	"anwang/grid/geofile"
)

// unbounded lifts the limit for ordinary statements: a large file takes longer.
func unbounded(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`)
	return err
}

// listLoads returns loads, the latest first; id 0 all.
func listLoads(ctx context.Context, tx pgx.Tx, id, before grid.ID, limit int, lock bool) ([]Load, error) {
	locked := ""
	if lock {
		locked = " FOR UPDATE OF l"
	}
	rows, err := tx.Query(ctx, `
		SELECT l.id, l.version, l.actor, l.created, l.updated, l.state, l.description, coalesce(l.job_id, 0), coalesce(j.done, 0), l.grids,
		       l.difference, l.tally, l.failure, coalesce(l.network_id, 0), coalesce(l.network_version, 0),
		       (SELECT coalesce(json_agg(json_build_object('number', f.number, 'name', f.name, 'size', f.size, 'format', f.format, 'told', f.told,
		           'layers', f.layers)
		           ORDER BY f.number), '[]') FROM boundary_load_file f WHERE f.load_id = l.id),
		       l.state IN ('checking', 'publishing') AND NOT coalesce(j.live, false), coalesce(j.called_off, false), j.failure
		  FROM boundary_load l CROSS JOIN LATERAL job_state(l.job_id) j
		 WHERE ($1::bigint = 0 OR l.id = $1) AND ($2::bigint = 0 OR l.id < $2) ORDER BY l.id DESC LIMIT $3`+locked, id, before, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanLoad)
}

func scanLoad(row pgx.CollectableRow) (l Load, err error) {
	var description, difference, tally, failure, files []byte
	var dead, calledOff bool
	var told *string
	if err = row.Scan(&l.ID, &l.Version, &l.Actor, &l.Created, &l.Updated, &l.State, &description, &l.Job, &l.Done, &l.Grids, &difference,
		&tally, &failure, &l.Network, &l.Published, &files, &dead, &calledOff, &told); err != nil {
		return l, err
	}
	for _, one := range []struct {
		from []byte
		into any
	}{{description, &l.Description}, {difference, &l.Difference}, {tally, &l.Tally}, {failure, &l.Failure}, {files, &l.Files}} {
		if one.from == nil {
			continue
		}
		if err := json.Unmarshal(one.from, one.into); err != nil {
			return l, fmt.Errorf("load %d: %w", l.ID, err)
		}
	}
	if l.Description != nil {
		l.Total = l.Description.Steps()
	}
	switch {
	case dead && calledOff:
		l.State = Cancelled
	case dead: // nobody is at it any more, and nothing was written down
		l.State, l.Failure = Failed, both("服务中断，什么也没有保存；请重试", "The service was interrupted and nothing was kept. Try again")
		if told != nil {
			if err := json.Unmarshal([]byte(*told), &l.Failure); err != nil {
				return l, err
			}
		}
	}
	return l, nil
}

// loadLoad reads a load; pgx.ErrNoRows: there is none.
func loadLoad(ctx context.Context, tx pgx.Tx, id grid.ID, lock bool) (Load, error) {
	list, err := listLoads(ctx, tx, max(id, -1), 0, 1, lock)
	if err == nil && (len(list) == 0 || id == 0) {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return Load{}, err
	}
	return list[0], nil
}

func insertLoad(ctx context.Context, tx pgx.Tx) (id grid.ID, err error) {
	a := grid.ActorOf(ctx)
	err = tx.QueryRow(ctx, `INSERT INTO boundary_load (account_id, actor) VALUES (nullif($1::bigint, 0), $2) RETURNING id`, a.ID,
		a.Login).Scan(&id)
	return id, err
}

// reopen says that a load is another now, and that nobody has looked at it.
func reopen(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	for _, sql := range [...]string{
		`UPDATE boundary_load SET version = version + 1, updated = now(), state = 'open', job_id = NULL, grids = 0, difference = NULL,
			tally = '[]',
			failure = NULL WHERE id = $1`,
		`DELETE FROM boundary_finding WHERE load_id = $1`,
		`DELETE FROM boundary_change WHERE load_id = $1`,
		`DELETE FROM boundary_preview WHERE load_id = $1`,
	} {
		if _, err := tx.Exec(ctx, sql, id); err != nil {
			return err
		}
	}
	return nil
}

func describe(ctx context.Context, tx pgx.Tx, id grid.ID, description []byte) error {
	_, err := tx.Exec(ctx, `UPDATE boundary_load SET description = $2 WHERE id = $1`, id, description)
	return err
}

func deleteLoad(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM boundary_load WHERE id = $1`, id)
	return err
}

func insertFile(ctx context.Context, tx pgx.Tx, load grid.ID, number int, name string) error {
	_, err := tx.Exec(ctx, `INSERT INTO boundary_load_file (load_id, number, name, size, layers) VALUES ($1, $2, $3, 0, '[]')`, load, number,
		name)
	return err
}

func describeFile(ctx context.Context, tx pgx.Tx, load grid.ID, f *LoadFile) error {
	layers, err := json.Marshal(f.Layers)
	if err != nil {
		return err
	}
	told, err := json.Marshal(append([]grid.Text{}, f.Told...))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE boundary_load_file SET size = $3, format = $4, told = $5, layers = $6, encoding = $7
		WHERE load_id = $1 AND number = $2`, load, f.Number, f.Size, f.Format, told, layers, f.chosen)
	return err
}

func forgetFile(ctx context.Context, tx pgx.Tx, load grid.ID, name string) error {
	_, err := tx.Exec(ctx, `DELETE FROM boundary_load_file WHERE load_id = $1 AND name = $2`, load, name)
	return err
}

func insertRows(ctx context.Context, tx pgx.Tx, rows [][]any) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"boundary_load_row"},
		[]string{"load_id", "number", "layer", "row", "columns", "shape", "system", "told"}, pgx.CopyFromRows(rows))
	return err
}

// stagedRows reads the rows of a layer of a file of a load in their order, so many or all (0).
func stagedRows(ctx context.Context, tx pgx.Tx, load grid.ID, file, layer string, limit int, each func(geofile.Feature) error) error {
	rows, err := tx.Query(ctx, `
		SELECT r.row, r.columns, r.shape, r.system, r.told FROM boundary_load_row r JOIN boundary_load_file f USING (load_id, number)
		 WHERE r.load_id = $1 AND f.name = $2 AND r.layer = $3 ORDER BY r.row LIMIT nullif($4, 0)`, load, file, layer, limit)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r geofile.Feature
		var shape, told []byte
		var system string
		if err := rows.Scan(&r.Row, &r.Fields, &shape, &system, &told); err != nil {
			return err
		}
		if shape != nil {
			if r.Shape, err = wkb.Unmarshal(shape); err != nil {
				return err
			}
		}
		if told != nil {
			if err := json.Unmarshal(told, &r.Told); err != nil {
				return err
			}
		}
		r.System, _ = crs.Named(system) // "" none
		if err := each(r); err != nil {
			return err
		}
	}
	return rows.Err()
}
