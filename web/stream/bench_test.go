package stream_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"anwang/grid"
	"anwang/web/stream"
)

// BenchmarkPublish is the time from publishing to the last of many listeners
// having read it.
func BenchmarkPublish(b *testing.B) {
	for _, n := range []int{1, 200} {
		b.Run(fmt.Sprintf("listeners=%d", n), func(b *testing.B) {
			h, url := serve(b, stream.Options{Every: time.Nanosecond})
			h.Publish(load(0))
			clients := make([]*client, n)
			for i := range clients {
				clients[i] = listen(b, url, "")
			}
			took := make([]time.Duration, 0, b.N)
			for p := grid.Position(1); b.Loop(); p++ {
				began := time.Now()
				h.Publish(recolour(p, 1, grid.Level(p%4+1)))
				for _, c := range clients {
					c.next(b)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			for _, c := range clients {
				c.close()
			}
		})
	}
}
