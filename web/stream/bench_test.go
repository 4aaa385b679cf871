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

// BenchmarkViews is what one change costs the publisher when as many views are in
// use and it lies in one, in ten, or in all of them.
func BenchmarkViews(b *testing.B) {
	for _, c := range []struct{ views, concerned int }{{0, 0}, {200, 1}, {200, 10}, {200, 200}} {
		b.Run(fmt.Sprintf("views=%d/concerned=%d", c.views, c.concerned), func(b *testing.B) {
			h := stream.New(stream.Options{Every: time.Nanosecond})
			defer h.Close()
			h.Publish(load(0))
			all := make([]uint32, c.views)
			for i := range all {
				all[i] = uint32(i + 1)
			}
			h.Publish(within(1, 1, all...)) // all are in use
			for p := grid.Position(2); b.Loop(); p++ {
				h.Publish(within(p, 1, all[:c.concerned]...))
			}
		})
	}
}
