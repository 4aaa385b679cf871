package boundary

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/geo"
	"anwang/grid"
)

// alone has publications wait for each other and for what comes into force by the clock
// (boundary_arrive), and lets the transaction take its time.
func alone(ctx context.Context, tx pgx.Tx) error {
	for _, sql := range [...]string{
		`SET LOCAL statement_timeout = 0`,
		`SET LOCAL idle_in_transaction_session_timeout = 0`,
		`SELECT pg_advisory_xact_lock(hashtext('anwang.boundary'))`,
	} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// networkRow is a network as it is; id 0: there is none.
type networkRow struct {
	id      grid.ID
	name    string
	kind    grid.NetworkKind
	main    bool
	levels  int
	version int32
}

func findNetwork(ctx context.Context, tx pgx.Tx, key string) (n networkRow, err error) {
	rows, err := tx.Query(ctx, `
		SELECT n.id, n.name, n.kind, n.main, (SELECT count(*) FROM network_depth d WHERE d.network_id = n.id),
		       (SELECT coalesce(max(version), 0) FROM network_version v WHERE v.network_id = n.id)
		  FROM network n WHERE n.key = $1 FOR UPDATE`, key)
	if err != nil {
		return n, err
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n networkRow, err error) {
		err = row.Scan(&n.id, &n.name, &n.kind, &n.main, &n.levels, &n.version)
		return n, err
	})
	if err == nil && len(list) > 0 {
		n = list[0]
	}
	return n, err
}

// insertNetwork makes a network; the first of territory is the main one.
func insertNetwork(ctx context.Context, tx pgx.Tx, d *Description) (n networkRow, err error) {
	n = networkRow{name: d.Network.Name, kind: d.Network.Kind, levels: len(d.Levels)}
	err = tx.QueryRow(ctx, `
		INSERT INTO network (key, name, name_en, kind, main)
		VALUES ($1, $2, $3, $4, $4 = 'territory' AND NOT EXISTS (SELECT FROM network WHERE main)) RETURNING id, main`,
		d.Network.Key, d.Network.Name, d.Network.NameEN, d.Network.Kind).Scan(&n.id, &n.main)
	if err != nil {
		return n, err
	}
	return n, writeLevels(ctx, tx, n.id, d)
}

func updateNetwork(ctx context.Context, tx pgx.Tx, id grid.ID, d *Description) error {
	if _, err := tx.Exec(ctx, `UPDATE network SET name = $2, name_en = $3 WHERE id = $1 AND (name, name_en) IS DISTINCT FROM ($2, $3)`,
		id, d.Network.Name, d.Network.NameEN); err != nil {
		return err
	}
	return writeLevels(ctx, tx, id, d)
}

func writeLevels(ctx context.Context, tx pgx.Tx, id grid.ID, d *Description) error {
	for i, l := range d.Levels {
		if _, err := tx.Exec(ctx, `
			INSERT INTO network_depth AS was (network_id, depth, name, name_en) VALUES ($1, $2, $3, $4)
			ON CONFLICT (network_id, depth) DO UPDATE SET name = $3, name_en = $4 WHERE (was.name, was.name_en) IS DISTINCT FROM ($3, $4)`,
			id, i+1, l.Name, l.NameEN); err != nil {
			return err
		}
	}
	return nil
}

// hasPlanned reports whether something of a network comes into force, or ends, later.
func hasPlanned(ctx context.Context, tx pgx.Tx, id grid.ID) (yes bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM grid_version v JOIN grid g ON g.id = v.grid_id WHERE g.network_id = $1
		                AND (v.state = 'planned' OR v.state = 'active' AND v.valid_to IS NOT NULL))
		    OR EXISTS (SELECT FROM boundary b JOIN grid g ON g.id = b.grid_id WHERE g.network_id = $1
		                AND (b.state = 'planned' OR b.state = 'active' AND b.valid_to IS NOT NULL))`, id).Scan(&yes)
	return yes, err
}

// gridsInForce reads the grids of a network. One without a boundary has no shape: it is a
// city of which only the name is known.
func gridsInForce(ctx context.Context, tx pgx.Tx, network grid.ID) ([]standing, error) {
	rows, err := tx.Query(ctx, `
		SELECT g.id, g.code, g.name, coalesce(p.code, ''), g.depth, g.leaf, coalesce(b.area, 0), b.geom
		  FROM grid g LEFT JOIN boundary b ON b.grid_id = g.id AND b.state = 'active' LEFT JOIN grid p ON p.id = g.parent_id
		 WHERE g.network_id = $1 AND g.state = 'active' ORDER BY g.depth, g.code`, network)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s standing, err error) {
		err = row.Scan(&s.id, &s.code, &s.name, &s.parent, &s.depth, &s.leaf, &s.area, &s.shape)
		return s, err
	})
}

// codesOfOld are the codes of the grids that a network had and has no more.
func codesOfOld(ctx context.Context, tx pgx.Tx, network grid.ID) (map[string]bool, error) {
	rows, err := tx.Query(ctx, `SELECT code FROM grid WHERE network_id = $1 AND state <> 'active'`, network)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	out := make(map[string]bool, len(list))
	for _, code := range list {
		out[code] = true
	}
	return out, err
}

func holesInForce(ctx context.Context, tx pgx.Tx, network grid.ID) ([]standingHole, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, name, reason, geom, area FROM hole
		 WHERE network_id = $1 AND (valid_to IS NULL OR valid_to > now()) ORDER BY id`, network)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (h standingHole, err error) {
		err = row.Scan(&h.id, &h.Name, &h.Reason, &h.Shape, &h.Area)
		return h, err
	})
}

func newGridIDs(ctx context.Context, tx pgx.Tx, n int) ([]grid.ID, error) {
	rows, err := tx.Query(ctx, `SELECT nextval(pg_get_serial_sequence('grid', 'id')) FROM generate_series(1, $1)`, n)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[grid.ID])
}

// write ends what is no more and inserts what is new. Points look for their grid once, when
// all shapes are there.
func (w *publication) write(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `SELECT set_config('anwang.homing', 'at the end', true)`); err != nil {
		return err
	}
	gone, reshaped, touched := []grid.ID{}, []grid.ID{}, []grid.ID{}
	for i := range w.difference.Changes {
		c := &w.difference.Changes[i]
		touched = append(touched, c.id)
		switch {
		case c.Gone:
			gone = append(gone, c.id)
		case c.Reshaped:
			reshaped = append(reshaped, c.id)
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE grid SET valid_to = $2 WHERE id = ANY ($1)`, gone, w.from); err != nil {
		return err
	}
	if err := w.insertGrids(ctx, tx); err != nil {
		return err
	}
	if err := w.changeGrids(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE boundary SET valid_to = $2 WHERE grid_id = ANY ($1) AND state = 'active'`, reshaped,
		w.from); err != nil {
		return err
	}
	if err := w.insertBoundaries(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `SELECT set_config('anwang.homing', '', true)`); err != nil {
		return err
	}
	if w.planned() {
		return nil // the points look when it comes into force
	}
	_, err := tx.Exec(ctx, `SELECT boundary_home($1)`, touched)
	return err
}

func (w *publication) insertGrids(ctx context.Context, tx pgx.Tx) error {
	var rows [][]any
	for i := range w.difference.Changes {
		if c := &w.difference.Changes[i]; c.New {
			var parent *grid.ID
			if c.parent != 0 {
				parent = &c.parent
			}
			rows = append(rows, []any{c.id, w.network.id, parent, int16(c.node.Depth), c.Code, c.Name, c.node.Leaf, w.from})
		}
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"grid"},
		[]string{"id", "network_id", "parent_id", "depth", "code", "name", "leaf", "valid_from"}, pgx.CopyFromRows(rows))
	return err
}

// changeGrids gives grids that stay their names and parents.
func (w *publication) changeGrids(ctx context.Context, tx pgx.Tx) error {
	sql := `
		UPDATE grid SET parent_id = nullif($2::bigint, 0), depth = $3, code = $4, name = $5, leaf = $6, version = version + 1 WHERE id = $1`
	if w.planned() {
		sql = `
		WITH was AS (UPDATE grid_version SET valid_to = $7 WHERE grid_id = $1 AND state = 'active' RETURNING grid_id)
		INSERT INTO grid_version (grid_id, parent_id, depth, code, name, leaf, valid_from)
		SELECT grid_id, nullif($2::bigint, 0), $3, $4, $5, $6, $7 FROM was`
	}
	b := &pgx.Batch{}
	for i := range w.difference.Changes {
		c := &w.difference.Changes[i]
		if !c.Renamed && !c.Recoded && !c.Rehung && !c.Releafed {
			continue
		}
		args := []any{c.id, c.parent, int16(c.node.Depth), c.Code, c.Name, c.node.Leaf}
		if w.planned() {
			args = append(args, w.from)
		}
		b.Queue(sql, args...)
	}
	if b.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, b).Close()
}

func (w *publication) insertBoundaries(ctx context.Context, tx pgx.Tx) error {
	var list []*Change
	for i := range w.difference.Changes {
		if c := &w.difference.Changes[i]; c.New || c.Reshaped {
			list = append(list, c)
		}
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"boundary"}, []string{"grid_id", "geom", "label", "area", "source", "valid_from"},
		pgx.CopyFromSlice(len(list), func(i int) ([]any, error) {
			n := list[i].node
			return []any{list[i].id, n.Shape, n.Label, n.Area, n.Source, w.from}, nil
		}))
	return err
}

func writeHoles(ctx context.Context, tx pgx.Tx, network grid.ID, gone []grid.ID, come []Hole, from time.Time) error {
	if _, err := tx.Exec(ctx, `UPDATE hole SET valid_to = $2 WHERE id = ANY ($1)`, gone, from); err != nil {
		return err
	}
	for i := range come {
		h := &come[i]
		if _, err := tx.Exec(ctx, `INSERT INTO hole (network_id, name, reason, geom, label, area, valid_from)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			network, h.Name, h.Reason, h.Shape, geo.Label(h.Shape), h.Area, from); err != nil {
			return err
		}
	}
	return nil
}

// recordsInNoGrid counts the records whose grid is no leaf in force any more.
func recordsInNoGrid(ctx context.Context, tx pgx.Tx, network grid.ID) (n int, example string, err error) {
	err = tx.QueryRow(ctx, `
		WITH lost AS MATERIALIZED (SELECT id FROM grid WHERE network_id = $1 AND NOT (leaf AND state = 'active')),
		     record AS (SELECT name FROM enterprise WHERE grid_id IN (SELECT id FROM lost) UNION ALL
		                SELECT name FROM hazard WHERE grid_id IN (SELECT id FROM lost) UNION ALL
		                SELECT title FROM danger WHERE grid_id IN (SELECT id FROM lost) UNION ALL
		                SELECT name FROM keyplace WHERE grid_id IN (SELECT id FROM lost))
		SELECT count(*), coalesce(min(name), '') FROM record`, network).Scan(&n, &example)
	return n, example, err
}

// report keeps what the version is and what its load found.
func (w *publication) report(ctx context.Context, tx pgx.Tx) error {
	d, err := json.Marshal(w.description)
	if err != nil {
		return err
	}
	difference, err := json.Marshal(&w.difference)
	if err != nil {
		return err
	}
	a := grid.ActorOf(ctx)
	if _, err := tx.Exec(ctx, `
		INSERT INTO network_version (network_id, version, valid_from, actor, account_id, note, description, difference)
		VALUES ($1, $2, $3, $4, nullif($5::bigint, 0), $6, $7, $8)`,
		w.network.id, w.version, w.from, a.Login, a.ID, w.description.Note, d, difference); err != nil {
		return err
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"boundary_defect"},
		[]string{
			"source", "kind", "codes", "place", "area", "count", "detail_zh", "detail_en", "action_zh", "action_en", "network_id",
			"version",
		},
		pgx.CopyFromSlice(len(w.found), func(i int) ([]any, error) {
			f := &w.found[i]
			var area *float64
			if f.Area > 0 {
				area = &f.Area
			}
			codes := f.Codes
			if codes == nil {
				codes = []string{}
			}
			return []any{
				f.File, f.Kind, codes, f.At, area, int32(f.Count), f.Detail.ZH, f.Detail.EN, f.Action.ZH, f.Action.EN, w.network.id, w.version,
			}, nil
		}))
	return err
}
