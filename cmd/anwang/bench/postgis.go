package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"anwang/grid/pg"
	"anwang/tiles"
	"anwang/tiles/mvt"
)

// The peer is PostGIS as somebody who knows it would set it up for tiles: copies
// of the rows in web-mercator, in the order of their places, with an index; the
// grids thinned for the zoom and only those that are drawn there; the clusters of
// a zoom counted beforehand, or at asking. The statements are prepared, and run
// alone: no HTTP, no compression, no permissions, so that it has the better end.
// What the copies leave out is that they do not follow a change.

// pointsCopy is made once; the others once a zoom.
const pointsCopy = `
CREATE TABLE peer_point AS
  SELECT id, risk_level AS class, name, synthetic, ST_Transform(geom, 3857) AS geom FROM enterprise;
CREATE INDEX peer_point_geom ON peer_point USING gist (geom);
CLUSTER peer_point USING peer_point_geom;
ANALYZE peer_point`

// clustersCopy has the counts of an 8 × 8 raster a tile; %[1]d is the zoom.
const clustersCopy = `
CREATE TABLE peer_cluster_%[1]d AS
  SELECT count(*) AS count, count(*) FILTER (WHERE class = 0) AS c0, count(*) FILTER (WHERE class = 1) AS c1,
         count(*) FILTER (WHERE class = 2) AS c2, count(*) FILTER (WHERE class = 3) AS c3, count(*) FILTER (WHERE class = 4) AS c4,
         max(class) AS worst, ST_SetSRID(ST_MakePoint(avg(ST_X(geom)), avg(ST_Y(geom))), 3857) AS geom
    FROM peer_point GROUP BY floor(ST_X(geom) / (40075016.6855785 / (8 * 2 ^ %[1]d))),
    floor(ST_Y(geom) / (40075016.6855785 / (8 * 2 ^ %[1]d)));
CREATE INDEX peer_cluster_%[1]d_geom ON peer_cluster_%[1]d USING gist (geom);
CLUSTER peer_cluster_%[1]d USING peer_cluster_%[1]d_geom;
ANALYZE peer_cluster_%[1]d`

// gridsCopy has the grids down to depth %[2]d, thinned by %[3]d steps of 4096 a
// tile, as ours are.
const gridsCopy = `
CREATE TABLE peer_grid_%[1]d AS
  SELECT g.id, g.depth, g.code, g.leaf, g.name,
         ST_SimplifyPreserveTopology(ST_Transform(b.geom, 3857), %[3]d * 40075016.6855785 / (4096 * 2 ^ %[1]d)) AS geom
    FROM boundary b JOIN grid g ON g.id = b.grid_id WHERE b.state = 'active' AND g.depth <= %[2]d;
CREATE INDEX peer_grid_%[1]d_geom ON peer_grid_%[1]d USING gist (geom);
CLUSTER peer_grid_%[1]d USING peer_grid_%[1]d_geom;
ANALYZE peer_grid_%[1]d`

// pointsSQL is every point of a tile with the attributes of ours.
const pointsSQL = `
WITH t AS (SELECT ST_TileEnvelope($1, $2, $3) AS m)
SELECT ST_AsMVT(q, 'enterprises', 4096, 'geom', 'id') FROM (
  SELECT id, class, name, synthetic, ST_AsMVTGeom(geom, t.m, 4096, 0, true) AS geom FROM peer_point, t WHERE geom && t.m) q`

// clustersSQL takes the clusters counted beforehand.
const clustersSQL = `
WITH t AS (SELECT ST_TileEnvelope($1, $2, $3) AS m)
SELECT ST_AsMVT(q, 'enterprises', 4096, 'geom') FROM (
  SELECT true AS cluster, count, c0, c1, c2, c3, c4, worst, ST_AsMVTGeom(geom, t.m, 4096, 0, true) AS geom
    FROM peer_cluster_%d, t WHERE geom && t.m) q`

// countedSQL counts the clusters of the tile when it is asked for.
const countedSQL = `
WITH t AS (SELECT ST_TileEnvelope($1, $2, $3) AS m, 40075016.6855785 / (8 * 2 ^ $1::int) AS cell)
SELECT ST_AsMVT(q, 'enterprises', 4096, 'geom') FROM (
  SELECT true AS cluster, c.*, ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(x, y), 3857), t.m, 4096, 0, true) AS geom FROM t, (
    SELECT count(*) AS count, count(*) FILTER (WHERE class = 0) AS c0, count(*) FILTER (WHERE class = 1) AS c1,
           count(*) FILTER (WHERE class = 2) AS c2, count(*) FILTER (WHERE class = 3) AS c3, count(*) FILTER (WHERE class = 4) AS c4,
           max(class) AS worst, avg(ST_X(geom)) AS x, avg(ST_Y(geom)) AS y
      FROM peer_point, t WHERE geom && t.m GROUP BY floor(ST_X(geom) / cell), floor(ST_Y(geom) / cell)) c) q`

// gridsSQL is the grids of a tile, with the buffer of ours.
const gridsSQL = `
WITH t AS (SELECT ST_TileEnvelope($1, $2, $3) AS m, ST_TileEnvelope($1, $2, $3, margin => 64.0 / 4096) AS wide)
SELECT ST_AsMVT(q, 'grids', 4096, 'geom', 'id') FROM (
  SELECT id, depth, code, leaf, ST_AsMVTGeom(geom, t.m, 4096, 64, true) AS geom FROM peer_grid_%d, t WHERE geom && t.wide) q`

// peer makes the copies that a case needs, and returns the statement that stands
// beside ours and, where clusters can be counted at asking too, that one.
func (b *tilesBench) peer(ctx context.Context, c target) (same, counted string, err error) {
	switch {
	case c.layer == tiles.Grids:
		depth, tolerance := 4, 3
		if c.z < 11 {
			depth = 3 // a town is too small to be seen there
		}
		if c.z == 14 {
			tolerance = 1
		}
		return fmt.Sprintf(gridsSQL, c.z), "", b.copy(ctx, fmt.Sprintf(gridsCopy, c.z, depth, tolerance))
	case c.z < 14:
		return fmt.Sprintf(clustersSQL, c.z), countedSQL, b.copy(ctx, fmt.Sprintf(clustersCopy, c.z))
	}
	return pointsSQL, "", nil
}

// copy makes a copy, however long it takes.
func (b *tilesBench) copy(ctx context.Context, sql string) error {
	return b.db.Tx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SET LOCAL statement_timeout = 0"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sql)
		return err
	})
}

// answers is what the database did.
type answers struct {
	Load
	packed float64 // mean bytes when compressed, which was not measured
	used   used
}

// query runs sql for tiles in random order on conns connections for d.
func query(ctx context.Context, db *pg.DB, m meter, sql string, ts []tile, conns int, d time.Duration) (answers, error) {
	var out answers
	cfg, err := pgxpool.ParseConfig(db.URL())
	if err != nil {
		return out, err
	}
	cfg.MaxConns = int32(conns)
	cfg.ConnConfig.RuntimeParams["max_parallel_workers_per_gather"] = "0"
	cfg.ConnConfig.RuntimeParams["jit"] = "off"
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return out, err
	}
	defer pool.Close()
	if out.packed, err = packedBytes(ctx, pool, sql, ts); err != nil {
		return out, err
	}
	var (
		mu    sync.Mutex
		wg    sync.WaitGroup
		first error
		all   []time.Duration
		sum   int
	)
	before, start := m.read(), time.Now()
	for c := range conns {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(c), 1))
			var body []byte
			for one := true; one || time.Since(start) < d; one = false {
				t := ts[rnd.IntN(len(ts))]
				at := time.Now()
				err := pool.QueryRow(ctx, sql, t.z, t.x, t.y).Scan(&body)
				mu.Lock()
				if err != nil && first == nil {
					first = err
				}
				all = append(all, time.Since(at))
				sum += len(body)
				out.Largest = max(out.Largest, len(body))
				stop := first != nil
				mu.Unlock()
				if stop {
					return
				}
			}
		})
	}
	wg.Wait()
	took := time.Since(start)
	out.used = m.read().since(before)
	if first != nil {
		return out, first
	}
	out.fill(all, sum, took)
	return out, nil
}

// sampled is how many answers are compressed to tell their size.
const sampled = 60

// packedBytes is the mean of some answers of sql, compressed as ours are. It is
// what warms the database up, too.
func packedBytes(ctx context.Context, pool *pgxpool.Pool, sql string, ts []tile) (float64, error) {
	var z mvt.Gzip
	n, rnd := 0, rand.New(rand.NewPCG(2, 2))
	for range sampled {
		t := ts[rnd.IntN(len(ts))]
		var body []byte
		if err := pool.QueryRow(ctx, sql, t.z, t.x, t.y).Scan(&body); err != nil {
			return 0, err
		}
		n += len(z.Pack(body))
	}
	return float64(n) / sampled, nil
}
