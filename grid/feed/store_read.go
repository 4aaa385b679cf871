package feed

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/name"
)

// readNetworks reads every network with its levels.
func readNetworks(ctx context.Context, tx pgx.Tx) ([]grid.Network, error) {
	rows, err := tx.Query(ctx, `
		SELECT n.id, n.key, n.name, n.name_en, n.kind, n.main,
		       coalesce((SELECT json_agg(json_build_object('Depth', d.depth, 'Name', d.name, 'NameEN', d.name_en) ORDER BY d.depth)
		                   FROM network_depth d WHERE d.network_id = n.id), '[]')
		  FROM network n
		 ORDER BY NOT n.main, n.id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (n grid.Network, err error) {
		var depths []byte
		if err = row.Scan(&n.ID, &n.Key, &n.Name, &n.NameEN, &n.Kind, &n.Main, &depths); err != nil {
			return n, err
		}
		return n, json.Unmarshal(depths, &n.Depths)
	})
}

// gridsInForce selects the grids in force with their boundaries.
const gridsInForce = `
	SELECT g.id, g.network_id, coalesce(g.parent_id, 0), g.depth, g.code, g.name, g.leaf,
	       b.synthetic, b.area, b.label, b.geom, g.valid_from, g.version
	  FROM grid g
	  JOIN boundary b ON b.grid_id = g.id AND b.state = 'active'
	 WHERE g.state = 'active'`

// readGrids reads the grids in force, parents first.
func readGrids(ctx context.Context, tx pgx.Tx) ([]grid.Grid, error) {
	rows, err := tx.Query(ctx, gridsInForce+` ORDER BY g.network_id, g.depth, g.code`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanGrid)
}

// readGridUpdates reads some grids as they are now.
func readGridUpdates(ctx context.Context, tx pgx.Tx, ids []grid.ID) ([]grid.GridUpdate, error) {
	rows, err := tx.Query(ctx, gridsInForce+` AND g.id = ANY($1)`, ids)
	if err != nil {
		return nil, err
	}
	grids, err := pgx.CollectRows(rows, scanGrid)
	if err != nil {
		return nil, err
	}
	out := make([]grid.GridUpdate, len(ids))
	for i, id := range ids {
		out[i].ID = id
		if k := slices.IndexFunc(grids, func(g grid.Grid) bool { return g.ID == id }); k >= 0 {
			out[i].Grid = &grids[k]
		}
	}
	return out, nil
}

func scanGrid(row pgx.CollectableRow) (g grid.Grid, err error) {
	err = row.Scan(&g.ID, &g.Network, &g.Parent, &g.Depth, &g.Code, &g.Name, &g.Leaf,
		&g.Synthetic, &g.Area, &g.Label, &g.Shape, &g.ValidFrom, &g.Version)
	g.Pinyin, g.Initials = name.Pinyin(g.Name), string(name.AppendInitials(nil, g.Name))
	g.ValidFrom = g.ValidFrom.UTC()
	return g, err
}

// readRollup reads the roll-up of the rule set in force, or, between two sets,
// of the last one that was.
func readRollup(ctx context.Context, tx pgx.Tx) (r grid.Rollup, err error) {
	var id grid.ID
	var version, source string
	var from time.Time
	err = tx.QueryRow(ctx, `
		SELECT id, version, coalesce(body ->> 'source', ''), valid_from, body -> 'rollup'
		  FROM risk_rule WHERE state IN ('active', 'retired') ORDER BY valid_to DESC NULLS FIRST, valid_from DESC LIMIT 1`).
		Scan(&id, &version, &source, &from, &r)
	if err != nil {
		return r, fmt.Errorf("the rule set in force: %w", err)
	}
	r.ID, r.Version, r.Source, r.ValidFrom = id, version, source, from.UTC()
	return r, nil
}

// readPoints reads the current rows of some ids. An id without a row, or with
// one that is not on the map, becomes an Update that says so.
func readPoints(ctx context.Context, tx pgx.Tx, kind grid.Kind, ids []grid.ID, updates []grid.Update) ([]grid.Update, error) {
	rows, err := tx.Query(ctx, selectOf(kind)+` AND t.id = ANY($1)`, pgx.QueryResultFormats{pgx.BinaryFormatCode}, ids)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	there := make(map[grid.ID]bool, len(ids))
	d := newDecoder(kind)
	for rows.Next() {
		p, err := d.point(rows.RawValues())
		if err != nil {
			return nil, err
		}
		there[p.ID] = true
		updates = append(updates, grid.Update{Kind: kind, ID: p.ID, Point: &p})
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for _, id := range ids {
		if !there[id] {
			updates = append(updates, grid.Update{Kind: kind, ID: id})
		}
	}
	return updates, nil
}

// historyEnd is where a database is in its own history.
type historyEnd struct {
	identity  string
	trimmed   grid.Position
	position  grid.Position // the newest, or trimmed when nothing is left
	committed time.Time     // of position; zero when nothing is left
}

// newestEnd finds it, and whether something waits for a position.
const newestEnd = `
	SELECT i.identity::text, i.trimmed, coalesce(f.position, i.trimmed), f.committed,
	       (SELECT txid FROM feed_commit WHERE position IS NULL ORDER BY txid LIMIT 1) IS NOT NULL
	  FROM feed_identity i
	  LEFT JOIN LATERAL (SELECT position, committed FROM feed_commit WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1) f ON true`

func readEnd(ctx context.Context, tx pgx.Tx) (historyEnd, error) {
	p, _, err := scanEnd(tx.QueryRow(ctx, newestEnd))
	return p, err
}

func peek(ctx context.Context, conn *pgx.Conn) (p historyEnd, pending bool, err error) {
	return scanEnd(conn.QueryRow(ctx, newestEnd))
}

func scanEnd(row pgx.Row) (p historyEnd, pending bool, err error) {
	var at *time.Time
	err = row.Scan(&p.identity, &p.trimmed, &p.position, &at, &pending)
	if at != nil {
		p.committed = at.UTC()
	}
	return p, pending, err
}
