package check

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/geo/cover"
	"anwang/grid"
)

// layers are the shapes of a territory network by depth.
func (c *checker) layers(n grid.Network) map[uint8][]cover.Input {
	out := map[uint8][]cover.Input{}
	for _, g := range c.state.Grids(n.ID) {
		out[g.Depth] = append(out[g.Depth], cover.Input{Code: g.Code, Shape: g.Shape})
	}
	return out
}

// cover checks every level of every territory network by our own code.
func (c *checker) cover(ctx context.Context) error {
	for _, n := range c.state.Networks() {
		if n.Kind != grid.Territory {
			continue
		}
		holes, err := c.holes(ctx, n.ID)
		if err != nil {
			return err
		}
		layers := c.layers(n)
		parent := map[string]string{}
		byID := map[grid.ID]string{}
		for _, g := range c.state.Grids(n.ID) {
			byID[g.ID] = g.Code
			parent[g.Code] = byID[g.Parent]
		}
		for _, d := range n.Depths {
			err := c.ask(Finding{
				Group: "cover", By: "anwang", Name: d.NameEN + ": no overlap, no gap, shared vertices", NameZH: d.Name + "无重叠、无缝隙、顶点一致",
			}, func() (int, []string, error) {
				found, err := cover.Check(ctx, layers[d.Depth], cover.CheckOptions{Holes: holes})
				return len(layers[d.Depth]), describe(found), err
			})
			if err != nil {
				return err
			}
			if d.Depth == 1 || len(layers[d.Depth]) == 0 {
				continue
			}
			err = c.ask(Finding{
				Group: "cover", By: "anwang", Name: d.NameEN + ": together exactly the level above", NameZH: d.Name + "合并等于上级",
			}, func() (int, []string, error) {
				up := layers[d.Depth-1]
				return len(up), describe(cover.CheckParents(up, layers[d.Depth], func(code string) string { return parent[code] })), nil
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// holes are the declared holes of a network.
func (c *checker) holes(ctx context.Context, network grid.ID) ([]cover.Hole, error) {
	rows, err := c.db.Pool.Query(ctx, `SELECT name, geom FROM hole WHERE network_id = $1 AND `+holeInForce, network)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (h cover.Hole, err error) {
		err = row.Scan(&h.Name, &h.Shape)
		return h, err
	})
}

const holeInForce = `valid_from <= now() AND (valid_to IS NULL OR valid_to > now())`

func describe(found []cover.Defect) []string {
	out := make([]string, len(found))
	for i, d := range found {
		out[i] = fmt.Sprintf("%s of %s at %.7f, %.7f: %.1f m²", d.Kind, strings.Join(d.Codes, " "), d.At[0], d.At[1], d.Area)
	}
	return out
}

// current are the boundaries in force of the territory networks.
const current = `
	SELECT g.id, g.parent_id, g.network_id, g.depth, g.code, b.geom
	  FROM grid g JOIN boundary b ON b.grid_id = g.id JOIN network n ON n.id = g.network_id
	 WHERE n.kind = 'territory' AND g.state = 'active' AND b.state = 'active'`

// coverByPostGIS asks the same of PostGIS, which shares no code with us.
func (c *checker) coverByPostGIS(ctx context.Context) error {
	return c.snapshot(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `CREATE TEMP TABLE IF NOT EXISTS check_shape ON COMMIT DROP AS `+current); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `CREATE INDEX ON check_shape USING gist (geom); ANALYZE check_shape`); err != nil {
			return err
		}
		for _, q := range []struct{ name, zh, sql string }{
			{"valid shapes", "图形有效", `SELECT code FROM check_shape WHERE NOT ST_IsValid(geom) ORDER BY code`},
			{
				"no overlap at any level", "各级无重叠",
				`SELECT a.code || ' and ' || b.code || format(' by %s m²',
					round(ST_Area(ST_Transform(ST_Intersection(a.geom, b.geom), 4326)::geography)::numeric, 3))
				   FROM check_shape a JOIN check_shape b ON a.id < b.id AND a.network_id = b.network_id AND a.depth = b.depth
				    AND a.geom && b.geom AND ST_Relate(a.geom, b.geom, '2********') ORDER BY 1`,
			},
			{
				"children together are the parent", "子网格合并等于上级",
				`SELECT p.code FROM check_shape p JOIN LATERAL (SELECT ST_Union(k.geom) AS geom FROM check_shape k WHERE k.parent_id = p.id) u ON true
				  WHERE u.geom IS NOT NULL AND NOT ST_Equals(u.geom, p.geom) ORDER BY 1`,
			},
			{
				"no hole inside the root but the declared ones", "根网格内除登记的空洞外无空洞",
				`SELECT s.code || format(' has a hole of %s m² at %s', round(ST_Area(ST_Transform(h.geom, 4326)::geography)::numeric, 3),
					ST_AsText(ST_PointOnSurface(h.geom), 5))
				   FROM check_shape s, ST_Dump(s.geom) d, LATERAL (SELECT ST_MakePolygon(ST_ExteriorRing(r.geom)) AS geom
				        FROM ST_DumpRings(d.geom) r WHERE r.path[1] > 0) h
				  WHERE s.depth = 1 AND NOT EXISTS (SELECT FROM hole m WHERE m.network_id = s.network_id AND ST_Equals(m.geom, h.geom) AND ` +
					holeInForce + `) ORDER BY 1`,
			},
			{
				"declared holes are in no grid", "登记的空洞不在任何网格内",
				`SELECT m.name || ' and ' || s.code FROM hole m JOIN check_shape s ON s.network_id = m.network_id AND m.geom && s.geom
				    AND ST_Relate(m.geom, s.geom, '2********') WHERE ` + holeInForce + ` ORDER BY 1`,
			},
		} {
			err := c.ask(Finding{Group: "cover", By: "PostGIS", Name: q.name, NameZH: q.zh}, func() (int, []string, error) {
				return counted(ctx, tx, `SELECT count(*) FROM check_shape`, q.sql)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// snapshot runs fn in one read of the database, as long as it takes. Scratch
// tables are all it may write.
func (c *checker) snapshot(ctx context.Context, fn func(pgx.Tx) error) error {
	tx, err := c.db.Pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
		return err
	}
	return fn(tx)
}

// counted returns how many things there are and the text of each wrong one.
func counted(ctx context.Context, tx pgx.Tx, total, wrong string) (int, []string, error) {
	var n int
	if err := tx.QueryRow(ctx, total).Scan(&n); err != nil {
		return 0, nil, err
	}
	rows, err := tx.Query(ctx, wrong)
	if err != nil {
		return 0, nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return n, list, err
}
