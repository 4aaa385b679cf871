package check

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/live"
)

// namedOnly is that a grid g is a city that has a name and no boundaries yet.
const namedOnly = `(g.parent_id IS NULL AND NOT EXISTS (SELECT FROM grid k WHERE k.parent_id = g.id)
	AND NOT EXISTS (SELECT FROM boundary o JOIN grid s ON s.id = o.grid_id WHERE s.network_id = g.network_id))`

// tree looks for grids and records that hang in the air.
func (c *checker) tree(ctx context.Context) error {
	return c.snapshot(ctx, func(tx pgx.Tx) error {
		for _, q := range []struct{ name, zh, total, sql string }{
			{
				"exactly one main network", "恰有一个主网格体系", `SELECT count(*) FROM network`,
				`SELECT 'main networks: ' || count(*) FROM network WHERE main
				 HAVING count(*) > 1 OR count(*) = 0 AND EXISTS (SELECT FROM network)`,
			},
			{
				"every grid in force has one boundary in force", "每个网格恰有一个现行边界", `SELECT count(*) FROM grid WHERE state = 'active'`,
				`SELECT g.code || ' has ' || count(b.id) FROM grid g LEFT JOIN boundary b ON b.grid_id = g.id AND b.state = 'active'
				  WHERE g.state = 'active' AND NOT ` + namedOnly + ` GROUP BY g.id, g.code HAVING count(b.id) <> 1`,
			},
			{
				"every grid hangs one level below its parent", "网格与上级层级相邻", `SELECT count(*) FROM grid WHERE state = 'active'`,
				`SELECT g.code FROM grid g LEFT JOIN grid p ON p.id = g.parent_id
				  WHERE g.state = 'active' AND g.depth > 1 AND (p.id IS NULL OR p.state <> 'active' OR p.depth <> g.depth - 1
				  OR p.network_id <> g.network_id)`,
			},
			{
				"leaves are those without children", "末级网格没有下级", `SELECT count(*) FROM grid WHERE state = 'active'`,
				`SELECT g.code FROM grid g WHERE g.state = 'active' AND g.leaf = EXISTS (SELECT FROM grid k
					WHERE k.parent_id = g.id AND k.state = 'active') AND NOT ` + namedOnly,
			},
			{
				"every record belongs to a leaf in force", "每条记录都在现行末级网格内",
				`SELECT count(*) FROM (` + records() + `) r`,
				`SELECT r.what || ' ' || r.id FROM (` + records() + `) r
				   LEFT JOIN grid g ON g.id = r.grid_id LEFT JOIN network n ON n.id = g.network_id AND n.main
				  WHERE n.id IS NULL OR NOT g.leaf OR g.state <> 'active'`,
			},
			{
				"dangers and their hazard sources share an enterprise", "隐患与危险源属同一企业", `SELECT count(*) FROM danger WHERE hazard_id IS NOT NULL`,
				`SELECT d.code FROM danger d JOIN hazard h ON h.id = d.hazard_id WHERE d.enterprise_id IS DISTINCT FROM h.enterprise_id`,
			},
			{
				"regulators are those of the sectors that an enterprise has", "监管关系与企业的监管行业一致",
				`SELECT count(*) FROM enterprise`,
				`WITH named AS (SELECT id, code FROM enterprise CROSS JOIN LATERAL string_to_table(sector, ' ') code WHERE sector <> '')
				 SELECT 'enterprise ' || coalesce(n.id, r.enterprise_id) || ' ' || coalesce(n.code, r.sector) FROM named n
				   FULL JOIN (SELECT enterprise_id, sector FROM enterprise_regulator WHERE until IS NULL) r
				     ON r.enterprise_id = n.id AND r.sector = n.code WHERE n.id IS NULL OR r.enterprise_id IS NULL
				  UNION SELECT 'enterprise ' || enterprise_id || ' ' || sector FROM enterprise_regulator r
				  WHERE NOT EXISTS (SELECT FROM enterprise e WHERE e.id = r.enterprise_id)`,
			},
			{
				"exactly one rule set in force", "恰有一个现行规则集", `SELECT count(*) FROM risk_rule`,
				`SELECT 'rule sets in force: ' || count(*) FROM risk_rule WHERE state = 'active' HAVING count(*) <> 1`,
			},
		} {
			err := c.ask(Finding{Group: "tree", By: "SQL", Name: q.name, NameZH: q.zh}, func() (int, []string, error) {
				return counted(ctx, tx, q.total, q.sql)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// records is SQL for every record of every kind and the grid that it carries.
func records() string {
	each := make([]string, grid.Kinds)
	for k := range grid.Kind(grid.Kinds) {
		each[k] = fmt.Sprintf(`SELECT '%[1]s' AS what, id, grid_id FROM %[1]s`, k)
	}
	return strings.Join(each, " UNION ALL ")
}

// points looks every point up in memory and compares with the grid it carries.
func (c *checker) points(context.Context) error {
	for k := range grid.Kind(grid.Kinds) {
		err := c.ask(Finding{
			Group: "points", By: "anwang", Name: "every " + k.String() + " in the leaf it carries", NameZH: "每个" + k.Info().Name.ZH + "的网格正确",
		}, func() (checked int, wrong []string, err error) {
			c.state.Each(k, func(p *live.Item) bool {
				checked++
				if at := c.state.Locate(p.Lon, p.Lat); at != p.Grid {
					wrong = append(wrong, fmt.Sprintf("%s %d at %v, %v carries grid %d, lies in %d", k, p.ID, p.Lon, p.Lat, p.Grid, at))
				}
				return true
			})
			return checked, wrong, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// pointsByPostGIS asks PostGIS for the leaves that cover each point: the one it
// carries must be among them, and none of the others may have a lower code.
func (c *checker) pointsByPostGIS(ctx context.Context) error {
	return c.snapshot(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `CREATE TEMP TABLE check_leaf ON COMMIT DROP AS
			SELECT g.id, g.code, b.geom FROM grid g JOIN boundary b ON b.grid_id = g.id JOIN network n ON n.id = g.network_id
			 WHERE n.main AND g.leaf AND g.state = 'active' AND b.state = 'active';
			CREATE INDEX ON check_leaf USING gist (geom); ANALYZE check_leaf`)
		if err != nil {
			return err
		}
		for k := range grid.Kind(grid.Kinds) {
			err := c.ask(Finding{
				Group: "points", By: "PostGIS", Name: "every " + k.String() + " in exactly one leaf, the one it carries", NameZH: "每个" +
					k.Info().Name.ZH + "恰在一个末级网格内",
			}, func() (int, []string, error) {
				return counted(ctx, tx, `SELECT count(*) FROM `+k.String(), fmt.Sprintf(`
					SELECT format('%[1]s %%s carries grid %%s, lies in %%s', p.id, p.grid_id, coalesce(l.id::text, 'none'))
					  FROM %[1]s p LEFT JOIN LATERAL (
						SELECT l.id FROM check_leaf l WHERE l.geom && p.geom AND ST_Covers(l.geom, p.geom) ORDER BY l.code LIMIT 1) l ON true
					 WHERE l.id IS DISTINCT FROM p.grid_id ORDER BY p.id`, k))
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
