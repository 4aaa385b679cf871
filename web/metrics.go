package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/tiles"
	"anwang/web/stream"
)

// Metrics is what Prometheus reads, in a registry of our own.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	tiles    *prometheus.CounterVec
	bytes    *prometheus.CounterVec
	hot      map[hotKey]hotCounters // the counters of tiles, looked up without hashing labels
}

type hotKey struct {
	layer  string
	status int
}

type hotCounters struct {
	count, bytes prometheus.Counter
}

// NewMetrics makes a registry with the counters of requests and tiles, and
// those of the process.
func NewMetrics(layers []string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "anwang_http_request_duration_seconds", Help: "Requests other than tiles, by operation and status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"op", "status"}),
		tiles: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "anwang_tile_requests_total", Help: "Tile requests, by layer and status.",
		}, []string{"layer", "status"}),
		bytes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "anwang_tile_sent_bytes_total", Help: "Bytes of tiles sent, as compressed as they left.",
		}, []string{"layer"}),
		hot: map[hotKey]hotCounters{},
	}
	m.registry.MustRegister(m.requests, m.tiles, m.bytes,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, l := range append(layers, basemaps, references) {
		for _, status := range [...]int{200, 204, 304, 400, 499, 500, 503} {
			m.hot[hotKey{l, status}] = hotCounters{m.tiles.WithLabelValues(l, strconv.Itoa(status)), m.bytes.WithLabelValues(l)}
		}
	}
	return m
}

// Observe counts a finished request; see middleware.Observer.
func (m *Metrics) Observe(op string, status int, dur time.Duration) {
	m.requests.WithLabelValues(op, strconv.Itoa(status)).Observe(dur.Seconds())
}

// tile counts a tile request. Layers nobody knows share one label, so that a
// caller cannot make labels.
func (m *Metrics) tile(layer string, status, bytes int) {
	if c, ok := m.hot[hotKey{layer, status}]; ok {
		c.count.Inc()
		if bytes > 0 {
			c.bytes.Add(float64(bytes))
		}
		return
	}
	m.tiles.WithLabelValues("unknown", strconv.Itoa(status)).Inc()
}

// Register adds collectors of other rooms.
func (m *Metrics) Register(c ...prometheus.Collector) { m.registry.MustRegister(c...) }

// Pool is how the connections of the database are used.
type Pool struct {
	Open, InUse, Limit int32
	Waits              int64 // requests that had to wait for one, since start
}

// Watch adds what the live state, the tiles, the event stream and the pool of
// database connections say of themselves.
func (m *Metrics) Watch(s *live.State, t *tiles.Set, h *stream.Hub, pool func() Pool) {
	for k := range grid.Kind(grid.Kinds) {
		m.gauge("anwang_index_"+k.Layer(), "Records of this kind in the live index.", func() float64 { return float64(s.Status().Points[k]) })
		m.gauge("anwang_index_orphan_"+k.Layer(), "Records of this kind whose grid is not known.",
			func() float64 { return float64(s.Status().Orphans[k]) })
	}
	m.counter("anwang_tile_cache_hits_total", "Tiles answered from the cache.", func() float64 { return float64(t.Stats().Hits) })
	m.counter("anwang_tile_cache_misses_total", "Tiles not found in the cache.", func() float64 { return float64(t.Stats().Misses) })
	m.counter("anwang_tile_builds_total", "Tiles built.", func() float64 { return float64(t.Stats().Builds) })
	m.counter("anwang_tile_build_seconds_total", "Time spent building tiles.", func() float64 { return t.Stats().BuildSeconds })
	m.counter("anwang_tile_stale_total", "Built tiles thrown away because a change came meanwhile.",
		func() float64 { return float64(t.Stats().StaleDiscards) })
	m.counter("anwang_tile_dropped_total", "Cached tiles dropped by changes.", func() float64 { return float64(t.Stats().Dropped) })
	m.gauge("anwang_tile_cache_entries", "Tiles in the cache.", func() float64 { return float64(t.Stats().Entries) })
	m.gauge("anwang_tile_cache_bytes", "Bytes of tiles in the cache.", func() float64 { return float64(t.Stats().Bytes) })
	m.gauge("anwang_events_listeners", "Open event streams.", func() float64 { return float64(h.Stats().Listeners) })
	m.counter("anwang_events_total", "Events published.", func() float64 { return float64(h.Stats().Events) })
	m.counter("anwang_events_sent_total", "Events written to listeners.", func() float64 { return float64(h.Stats().Sent) })
	m.counter("anwang_events_resets_total", "Listeners told to read everything anew.", func() float64 { return float64(h.Stats().Resets) })
	m.gauge("anwang_pool_connections", "Database connections of the pool.", func() float64 { return float64(pool().Open) })
	m.gauge("anwang_pool_in_use", "Database connections in use.", func() float64 { return float64(pool().InUse) })
	m.gauge("anwang_pool_limit", "Most connections the pool may have.", func() float64 { return float64(pool().Limit) })
	m.counter("anwang_pool_waits_total", "Times a request waited for a connection.", func() float64 { return float64(pool().Waits) })
}

// WatchDatabase adds how the database is, what bringing our own server back has
// taken, and the room that it has.
func (m *Metrics) WatchDatabase(state func() grid.DatabaseState) {
	flag := func(on bool) float64 {
		if on {
			return 1
		}
		return 0
	}
	m.gauge("anwang_database_up", "1 while the database answers.", func() float64 { return flag(state().Up) })
	m.gauge("anwang_database_full", "1 while its disk is full and nothing can be saved.",
		func() float64 { return flag(state().Trouble == grid.TroubleFull) })
	m.gauge("anwang_database_start_failures", "Starts of the private server that have failed one after the other.",
		func() float64 { return float64(state().Tries) })
	m.counter("anwang_database_starts_total", "Times this process started the private server.",
		func() float64 { return float64(state().Starts) })
	m.gauge("anwang_database_disk_low", "1 while less is free on the disk of the private server than ANWANG_DISK_WARN.",
		func() float64 { return flag(state().Disk.Low) })
	m.gauge("anwang_database_disk_free_bytes", "Free bytes on the disk of the private server; 0 when there is none.",
		func() float64 { return float64(state().Disk.Free) })
	m.gauge("anwang_database_disk_size_bytes", "Bytes of the disk of the private server; 0 when there is none.",
		func() float64 { return float64(state().Disk.Size) })
}

// gauge adds a value that is read when somebody looks.
func (m *Metrics) gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

// counter adds a count that only grows and is read when somebody looks.
func (m *Metrics) counter(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, read))
}

// Handler answers /metrics.
func (m *Metrics) Handler() http.Handler {
	numbers := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store") // true of this moment
		numbers.ServeHTTP(w, r)
	})
}

// Gatherer is the registry, for tests.
func (m *Metrics) Gatherer() prometheus.Gatherer { return m.registry }

// Serve answers /metrics on an address of its own until ctx ends. Whoever reaches
// the address may read: it is for the collector's network.
func (m *Metrics) Serve(ctx context.Context, l net.Listener) error {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", m.Handler())
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = s.Close() })
	defer stop()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
