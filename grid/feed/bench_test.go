package feed_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/feed"
	"anwang/grid/pg"
	"anwang/grid/pg/cluster"
	"anwang/migrations"
)

// counter is a sink that keeps nothing: what is measured is the reading.
type counter struct{ points int }

func (c *counter) Load(_ context.Context, s *grid.Snapshot) error {
	c.points = 0
	return s.Points(func(p grid.Point) error {
		c.points++
		return nil
	})
}

func (c *counter) Apply(grid.Batch) {}

// fill makes n enterprises and a third as many dangers, as a bulk load does:
// triggers off, then one word to the feed.
func fill(b *testing.B, db *pg.DB, n int) {
	b.Helper()
	conn, err := db.Connect(b.Context(), "fill")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	_, err = conn.Exec(b.Context(), fmt.Sprintf(`
		SET session_replication_role = replica;
		DROP INDEX enterprise_geom, danger_geom;
		INSERT INTO enterprise (credit_code, name, initials, industry, sector, risk_level, geom, grid_id)
		SELECT 'C' || i, '演示·北京第' || i || '化工有限公司', 'ysbjdhgyxgs', 'C' || i %% 40, 'chemical', i %% 5,
		ST_SetSRID(ST_MakePoint(116 + i %% 1000 / 500.0, 39 + i %% 997 / 500.0), 4490), 4
		  FROM generate_series(1, %d) i;
		INSERT INTO danger (code, title, enterprise_id, grade, state, deadline, geom, grid_id)
		SELECT 'D' || i, '配电箱未上锁', i, i %% 2, 1 + i %% 6, now(), ST_SetSRID(ST_MakePoint(116 + i %% 1000 / 500.0, 39.5), 4490), 4
		  FROM generate_series(1, %d) i;
		SET session_replication_role = origin;
		SELECT feed_reload()`, n, n/3))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := conn.Exec(b.Context(), `VACUUM ANALYZE enterprise, danger`); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkLoad is the start of a server but for the building of the index,
// beside the least that PostgreSQL itself needs for the same rows.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{120_000, 750_000} {
		db := city(b)
		fill(b, db, n)
		b.Run(fmt.Sprint("points=", n+n/3), func(b *testing.B) {
			for b.Loop() {
				c := &counter{}
				f := feed.New(db, c, feed.Options{})
				ctx, cancel := context.WithCancel(b.Context())
				done := make(chan struct{})
				go func() { defer close(done); _ = f.Run(ctx) }()
				<-f.Ready()
				cancel()
				<-done
				if c.points != n+n/3 {
					b.Fatal(c.points)
				}
			}
			b.ReportMetric(float64(n+n/3)*float64(b.N)/b.Elapsed().Seconds(), "points/s")
		})
		b.Run(fmt.Sprint("control=psql/points=", n+n/3), func(b *testing.B) {
			conn, err := db.Connect(b.Context(), "control")
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = conn.Close(context.Background()) }()
			for b.Loop() {
				for _, table := range []string{"enterprise", "danger"} {
					if _, err := conn.PgConn().CopyTo(b.Context(), discard{}, "COPY "+table+" TO STDOUT (FORMAT binary)"); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkLatency is from the return of COMMIT to the end of Apply.
func BenchmarkLatency(b *testing.B) {
	db := city(b)
	exec(b, db, three)
	m, _ := follow(b, db, feed.Options{})
	m.mu.Lock()
	m.applied = make(chan grid.Batch, 1024)
	m.mu.Unlock()
	var took []time.Duration
	for b.Loop() {
		exec(b, db, `UPDATE enterprise SET risk_level = 1 + (risk_level % 4) WHERE id = 1`)
		committed := time.Now()
		<-m.applied
		took = append(took, time.Since(committed))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "max-µs")
}

// BenchmarkCommits is how many small transactions a second a durable database
// takes from 1 and from 32 writers, with the feed's triggers and without.
func BenchmarkCommits(b *testing.B) {
	dir, err := os.MkdirTemp("", "anwang-bench-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		b.Fatal(err)
	}
	c, err := cluster.Start(b.Context(), cluster.Config{Dir: filepath.Join(dir, "pg")})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Close() })
	db, err := pg.Open(b.Context(), pg.Config{URL: c.URL(""), MaxConns: 40, Prepare: func(ctx context.Context, conn *pgx.Conn) error {
		_, _, err := migrations.Run(ctx, conn)
		return err
	}}, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(db.Close)
	exec(b, db, squares)
	exec(b, db, `INSERT INTO enterprise (credit_code, name, initials, geom) SELECT 'e' || i, 'n', 'n', `+here+
		` FROM generate_series(1, 1000) i`)
	for _, feeding := range []bool{true, false} {
		mode := map[bool]string{true: "ENABLE", false: "DISABLE"}[feeding]
		for _, trigger := range []string{"feed_insert", "feed_update", "feed_delete"} {
			exec(b, db, `ALTER TABLE enterprise `+mode+` TRIGGER `+trigger)
		}
		for _, writers := range []int{1, 32} {
			b.Run(fmt.Sprintf("feed=%v/writers=%d", feeding, writers), func(b *testing.B) {
				var next atomic.Int64
				var wg sync.WaitGroup
				for range writers {
					wg.Go(func() {
						for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
							exec(b, db, `UPDATE enterprise SET risk_level = $1 WHERE id = $2`, i%5, 1+i%1000)
						}
					})
				}
				wg.Wait()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
			})
		}
	}
}
