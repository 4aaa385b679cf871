package feed

import "github.com/prometheus/client_golang/prometheus"

// meter holds a feed's metrics.
type meter struct {
	position, behind, up                prometheus.Gauge
	loads, batches, updates, reconnects prometheus.Counter
	latency                             prometheus.Histogram
}

func newMeter() meter {
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "anwang", Subsystem: "feed", Name: name, Help: help})
	}
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Namespace: "anwang", Subsystem: "feed", Name: name, Help: help})
	}
	return meter{
		position:   gauge("position", "Position handed on."),
		behind:     gauge("behind", "Positions committed and not handed on yet, when last looked."),
		up:         gauge("up", "1 when the feed's database connection works."),
		loads:      counter("loads_total", "Times everything was loaded."),
		batches:    counter("batches_total", "Batches handed on."),
		updates:    counter("updates_total", "Records handed on in batches."),
		reconnects: counter("reconnects_total", "Times the feed's connection was lost or refused."),
		latency: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "anwang", Subsystem: "feed", Name: "latency_seconds",
			Help:    "From commit to applied, for the newest transaction of each batch.",
			Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}),
	}
}

func (m *meter) all() []prometheus.Collector {
	return []prometheus.Collector{m.position, m.behind, m.up, m.loads, m.batches, m.updates, m.reconnects, m.latency}
}

// Describe makes a Feed a prometheus.Collector.
func (f *Feed) Describe(ch chan<- *prometheus.Desc) {
	for _, c := range f.meter.all() {
		c.Describe(ch)
	}
}

// Collect makes a Feed a prometheus.Collector.
func (f *Feed) Collect(ch chan<- prometheus.Metric) {
	for _, c := range f.meter.all() {
		c.Collect(ch)
	}
}
