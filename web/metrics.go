package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
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
	for _, l := range layers {
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

// Gauge adds a value that is read when somebody looks.
func (m *Metrics) Gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

// Counter adds a count that only grows and is read when somebody looks.
func (m *Metrics) Counter(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, read))
}

// Handler answers /metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Gatherer is the registry, for tests.
func (m *Metrics) Gatherer() prometheus.Gatherer { return m.registry }
