package bench

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/reference"
)

// referenceZooms are the zooms that are measured.
var referenceZooms = [...]int{6, 8, 10, 12, 14, 16}

const (
	largestReference = 500_000               // bytes that a tile may have
	madeWithin       = 50 * time.Millisecond // on average
)

// everyRoadSQL is what somebody would write who wants all of it: every feature of a tile.
const everyRoadSQL = `
WITH t AS (SELECT ST_TileEnvelope($2, $3, $4) AS m)
SELECT coalesce(ST_AsMVT(q, 'reference', 4096, 'geom', 'id'), '') FROM (
  SELECT row AS id, label, ST_AsMVTGeom(mercator, t.m, 4096, 64, true) AS geom
    FROM reference_feature, t WHERE reference_id = $1 AND mercator && t.m) q`

// Reference measures a reference layer of so many roads: how long it takes to load, and its
// tiles beside ST_AsMVT of every road that lies in them.
func Reference(ctx context.Context, admin *pg.DB, roads int, o Options, log *slog.Logger) (*Table, error) {
	db, err := newScratch(ctx, admin, log)
	if err != nil {
		return nil, err
	}
	defer db.close()
	ctx = grid.WithActor(ctx, grid.Internal("anwang bench"))
	name, offer, least := "roads", reference.OfferOn, 3
	layers := reference.New(db.DB, 256<<20)
	l, err := layers.Create(ctx, reference.Update{Name: &name, Offer: &offer, MinZoom: &least})
	if err != nil {
		return nil, err
	}
	o.Progress("loading %d roads", roads)
	began := time.Now()
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(writeRoads(w, roads)) }()
	if l, err = layers.Load(ctx, l.ID, reference.Source{Name: "roads.geojson"}, r); err != nil {
		return nil, err
	}
	took := time.Since(began)
	if _, err := db.Pool.Exec(ctx, "ANALYZE reference_feature"); err != nil {
		return nil, err
	}
	t := &Table{
		Name: "reference", About: fmt.Sprintf("tiles of a reference layer of %d roads, loaded in %.1f s", l.Features, took.Seconds()),
		Columns: []string{
			"zoom", "tiles", "ours ms", "PostGIS ms", "ratio", "warm µs", "ours kB", "PostGIS kB", "met",
		}, Met: true,
		Notes: []string{
			"ours: made anew and packed, without HTTP; warm: again, from memory; PostGIS: every road of the tile by ST_AsMVT, prepared, " +
				"alone, not packed",
			"one after the other; kB: the largest tile as it is kept; met: none above 500 kB, and made in 50 ms on average",
		},
	}
	for _, z := range referenceZooms {
		if err := referenceRow(ctx, t, db, layers, &l, z, o); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func referenceRow(ctx context.Context, t *Table, db *scratch, layers *reference.Service, l *reference.Layer, z int, o Options) error {
	o.Progress("zoom %d", z)
	r := rand.New(rand.NewPCG(3, uint64(z)))
	seen := map[maptile.Tile]bool{}
	var ours, warm, peer time.Duration
	var largest, theirs int
	for end := time.Now().Add(2 * o.Each); time.Now().Before(end) && len(seen) < 400; {
		at := orb.Point{l.Bounds[0] + r.Float64()*(l.Bounds[2]-l.Bounds[0]), l.Bounds[1] + r.Float64()*(l.Bounds[3]-l.Bounds[1])}
		m := maptile.At(at, maptile.Zoom(z))
		if seen[m] {
			if len(seen) >= 1<<max(0, 2*(z-8)) { // there are no others
				break
			}
			continue
		}
		seen[m] = true
		x, y := int(m.X), int(m.Y)
		began := time.Now()
		made, err := layers.Tile(ctx, l.ID, z, x, y)
		if err != nil {
			return err
		}
		ours += time.Since(began)
		began = time.Now()
		if _, err := layers.Tile(ctx, l.ID, z, x, y); err != nil {
			return err
		}
		warm += time.Since(began)
		began = time.Now()
		var body []byte
		err = db.Tx(ctx, func(tx pgx.Tx) error { return tx.QueryRow(ctx, everyRoadSQL, l.ID, z, x, y).Scan(&body) })
		if err != nil {
			return err
		}
		peer += time.Since(began)
		largest, theirs = max(largest, len(made.Body)), max(theirs, len(body))
	}
	n := float64(len(seen))
	met := largest <= largestReference && ours.Seconds() <= n*madeWithin.Seconds()
	t.Met = t.Met && met
	t.add(map[string]any{
		"zoom": z, "tiles": len(seen), "ours ms": 1000 * ours.Seconds() / n, "PostGIS ms": 1000 * peer.Seconds() / n,
		"ratio": peer.Seconds() / ours.Seconds(), "warm µs": 1e6 * warm.Seconds() / n, "ours kB": float64(largest) / 1000,
		"PostGIS kB": float64(theirs) / 1000, "met": met,
	})
	return nil
}

// writeRoads writes a country of roads as a file: most of some hundred metres, between
// junctions, denser towards the middle; one of a hundred goes on for kilometres.
func writeRoads(to io.Writer, n int) error {
	w := bufio.NewWriter(to)
	r := rand.New(rand.NewPCG(11, 7))
	_, _ = w.WriteString(`{"type":"FeatureCollection","features":[`)
	for i := range n {
		if i > 0 {
			_ = w.WriteByte(',')
		}
		_, _ = fmt.Fprintf(w, `{"type":"Feature","properties":{"name":"%d号路","class":"%d"},"geometry":{"type":"LineString","coordinates":[`,
			i, i%5)
		lon, lat := 118.5+0.35*r.NormFloat64(), 36.5+0.3*r.NormFloat64()
		steps, stride := 3+r.IntN(6), 0.0008
		if i%100 == 0 {
			steps, stride = 60, 0.004
		}
		heading := 2 * math.Pi * r.Float64()
		for k := range steps {
			if k > 0 {
				_ = w.WriteByte(',')
			}
			_, _ = fmt.Fprintf(w, `[%.6f,%.6f]`, lon, lat)
			heading += 0.3 * r.NormFloat64()
			lon, lat = lon+stride*math.Cos(heading), lat+stride*math.Sin(heading)
		}
		_, _ = w.WriteString(`]}}`)
	}
	_, _ = w.WriteString(`]}`)
	return w.Flush()
}
