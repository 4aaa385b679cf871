package bench

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"anwang/grid/pg"
)

// The peers: what a tile server over PostGIS would run, on the same data, the
// SQL alone, without HTTP and without gzip, so that PostGIS has the better end.

// pointsSQL is every point of a tile with the attributes of ours.
const pointsSQL = `
WITH t AS (SELECT ST_TileEnvelope($1, $2, $3) AS m, ST_Transform(ST_TileEnvelope($1, $2, $3), 4490) AS g)
SELECT ST_AsMVT(q, 'enterprises', 4096, 'geom', 'id') FROM (
  SELECT e.id, e.risk_level AS class, e.name, ST_AsMVTGeom(ST_Transform(e.geom, 3857), t.m, 4096, 0) AS geom
    FROM enterprise e, t WHERE e.geom && t.g) q`

// clustersSQL is the tile ours answers with at low zoom: an 8 × 8 raster of
// clusters with the counts by level.
const clustersSQL = `
WITH t AS (SELECT ST_TileEnvelope($1, $2, $3) AS m, ST_Transform(ST_TileEnvelope($1, $2, $3), 4490) AS g),
p AS (SELECT e.risk_level AS l, ST_AsMVTGeom(ST_Transform(e.geom, 3857), t.m, 4096, 0) AS geom FROM enterprise e, t WHERE e.geom && t.g)
SELECT ST_AsMVT(q, 'enterprises', 4096, 'geom') FROM (
  SELECT count(*) AS count, count(*) FILTER (WHERE l = 0) AS c0, count(*) FILTER (WHERE l = 1) AS c1,
         count(*) FILTER (WHERE l = 2) AS c2, count(*) FILTER (WHERE l = 3) AS c3, count(*) FILTER (WHERE l = 4) AS c4,
         ST_SetSRID(ST_MakePoint(avg(ST_X(geom)), avg(ST_Y(geom))), 3857) AS geom
    FROM p GROUP BY floor(ST_X(geom) / 512), floor(ST_Y(geom) / 512)) q`

// gridsSQL is the grids of a tile down to a depth.
const gridsSQL = `
WITH t AS (SELECT ST_TileEnvelope($1, $2, $3) AS m, ST_Transform(ST_TileEnvelope($1, $2, $3), 4490) AS g)
SELECT ST_AsMVT(q, 'grids', 4096, 'geom', 'id') FROM (
  SELECT g.id, g.depth, g.code, ST_AsMVTGeom(ST_Transform(b.geom, 3857), t.m, 4096, 64) AS geom
    FROM boundary b JOIN grid g ON g.id = b.grid_id, t
   WHERE b.geom && t.g AND b.valid_to IS NULL AND g.depth <= %d) q`

// query runs sql for tiles in random order on conns connections for d.
func query(ctx context.Context, db *pg.DB, sql string, tiles []tile, conns int, d time.Duration) (Load, error) {
	cfg, err := pgxpool.ParseConfig(db.URL())
	if err != nil {
		return Load{}, err
	}
	cfg.MaxConns = int32(conns)
	cfg.ConnConfig.RuntimeParams["max_parallel_workers_per_gather"] = "0"
	cfg.ConnConfig.RuntimeParams["jit"] = "off"
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return Load{}, err
	}
	defer pool.Close()
	var (
		mu    sync.Mutex
		wg    sync.WaitGroup
		first error
		all   []time.Duration
		sum   int
		out   Load
	)
	start := time.Now()
	for c := range conns {
		wg.Go(func() {
			var body []byte
			for i := c; time.Since(start) < d || i == c; i += conns {
				t := tiles[(i*7919)%len(tiles)]
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
	if first != nil {
		return out, first
	}
	out.fill(all, sum, time.Since(start))
	return out, nil
}
