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

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/reference"
)

// referenceZooms are the zooms that are measured.
var referenceZooms = [...]int{6, 8, 10, 12, 14, 16}

// largestReference is how many bytes a tile may have, unpacked.
const largestReference = 500_000

// everyRoadSQL is what somebody would write who wants all of it: every feature of a tile.
const everyRoadSQL = `
WITH t AS (SELECT ST_TileEnvelope($1, $2, $3) AS m, ST_TileEnvelope($1, $2, $3, margin => 64.0 / 4096) AS wide)
SELECT coalesce(ST_AsMVT(q, 'reference', 4096, 'geom', 'id'), '') FROM (
  SELECT row AS id, label, ST_AsMVTGeom(mercator, t.m, 4096, 64, true) AS geom
    FROM reference_feature, t WHERE reference_id = %d AND mercator && t.wide) q`

// Reference measures a reference layer of so many roads: how long it takes to load, and its
// tiles over HTTP beside ST_AsMVT of every road that lies in them, and beside a control.
func Reference(ctx context.Context, admin *pg.DB, start Start, roads int, o Options, log *slog.Logger) (*Table, error) {
	small := o
	small.Points = 1 // what else there is costs these tiles nothing
	db, err := newProvincial(ctx, admin, newProvince(800), small, log)
	if err != nil {
		return nil, err
	}
	defer db.close()
	b := &referenceBench{tilesBench: tilesBench{o: o, db: db.DB, start: start}}
	took, err := b.fill(ctx, roads)
	if err != nil {
		return nil, err
	}
	b.t = &Table{
		Name: "reference",
		About: fmt.Sprintf("tiles of a reference layer of %d roads, loaded in %.1f s; %d connections over loopback", b.layer.Features,
			took.Seconds(), o.Conns),
		Columns: []string{
			"z", "tiles", "uncached/s", "µs", "db µs", "PostGIS/s", "PostGIS µs", "×PostGIS", "×µs", "warm/s", "control/s", "warm÷control",
			"max kB", "max raw kB", "PostGIS raw kB", "to reach", "met",
		},
		Met: true,
		Notes: []string{
			"uncached: every tile is made, packed and sent over HTTP to somebody logged in; warm: finished tiles are kept",
			"µs: of the server's process, and of all processes of the database; ×µs: of PostGIS ÷ of both of ours",
			"PostGIS: every road of the tile by ST_AsMVT, prepared statements alone, with no HTTP, packing or permission; control: net/http with " +
				"bodies as long as the tiles asked for; max: the largest tile",
		},
	}
	if b.meter, err = newMeter(ctx, b.db); err != nil {
		return nil, err
	}
	return b.t, b.run(ctx)
}

type referenceBench struct {
	tilesBench
	layer reference.Layer
	ends  []orb.Point // where roads begin
}

// fill loads the layer from a file and tells how long that took.
func (b *referenceBench) fill(ctx context.Context, roads int) (time.Duration, error) {
	ctx = grid.WithActor(ctx, grid.Internal("anwang bench"))
	name, offer, least := "roads", reference.OfferOn, 3
	layers := reference.New(b.db, 0)
	l, err := layers.Create(ctx, reference.Update{Name: &name, Offer: &offer, MinZoom: &least})
	if err != nil {
		return 0, err
	}
	b.o.Progress("loading %d roads", roads)
	began := time.Now()
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(writeRoads(w, roads, func(p orb.Point) { b.ends = append(b.ends, p) })) }()
	if b.layer, err = layers.Load(ctx, l.ID, reference.Source{Name: "roads.geojson"}, r); err != nil {
		return 0, err
	}
	took := time.Since(began)
	_, err = b.db.Pool.Exec(ctx, "ANALYZE reference_feature")
	return took, err
}

func (b *referenceBench) run(ctx context.Context) error {
	bare, err := b.start(ctx, b.db, KeepNothing)
	if err != nil {
		return err
	}
	defer bare.Close()
	kept, err := b.start(ctx, b.db, KeepTiles)
	if err != nil {
		return err
	}
	defer kept.Close()
	control, stop, err := serveControl()
	if err != nil {
		return err
	}
	defer stop()
	s := sites{bare: bare, kept: kept, control: control}
	for _, z := range referenceZooms {
		b.o.Progress("zoom %d", z)
		if err := b.zoom(ctx, z, &s); err != nil {
			return fmt.Errorf("bench: z%d: %w", z, err)
		}
	}
	return nil
}

func (b *referenceBench) zoom(ctx context.Context, z int, s *sites) error {
	ts := looks(z, b.ends, looked, uint64(z))
	ps := make([]string, len(ts))
	for i, t := range ts {
		ps[i] = fmt.Sprintf("/tiles/reference/%d/%d/%d/%d?v=%d", b.layer.ID, t.z, t.x, t.y, b.layer.Edition)
	}
	size, err := ask(ctx, s.kept.Site, ps)
	if err != nil {
		return err
	}
	if err := b.meter.quiet(ctx); err != nil {
		return err
	}
	row := map[string]any{"z": z, "tiles": len(ts)}
	bare, u, err := b.load(ctx, s.bare.Site, ps, b.o.Each, 0)
	if err != nil {
		return err
	}
	ours, data := each(u.server, bare.Requests), each(u.database, bare.Requests)
	row["uncached/s"], row["µs"], row["db µs"] = bare.PerSec, ours, data
	if err := b.beside(ctx, ps, size.paths, s, row); err != nil {
		return err
	}
	peer, err := query(ctx, b.db, b.meter, fmt.Sprintf(everyRoadSQL, b.layer.ID), ts, b.o.Conns, b.o.Each)
	if err != nil {
		return err
	}
	row["PostGIS/s"], row["PostGIS µs"] = peer.PerSec, each(peer.used.database, peer.Requests)
	row["×PostGIS"], row["×µs"] = bare.PerSec/peer.PerSec, each(peer.used.database, peer.Requests)/(ours+data)
	row["max kB"], row["max raw kB"], row["PostGIS raw kB"] = float64(size.largest)/1000, float64(size.unpacked)/1000, peer.Bytes/1000
	row["to reach"] = fmt.Sprintf("raw ≤ %d kB, warm ≥ %.1f", largestReference/1000, warmShare)
	met := size.unpacked <= largestReference && row["warm÷control"].(float64) >= warmShare
	row["met"], b.t.Met = met, b.t.Met && met
	b.t.add(row)
	return nil
}

// writeRoads writes a country of roads as a file: most of some hundred metres, between
// junctions, denser towards the middle; one of a hundred goes on for kilometres. at is told
// where each begins.
func writeRoads(to io.Writer, n int, at func(orb.Point)) error {
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
		at(orb.Point{lon, lat})
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
