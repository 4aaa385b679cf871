package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
	"anwang/grid/risk"
	"anwang/tiles"
)

// Writers, and what there must have been until they end, however long it takes: commits
// of theirs, and cuts of the feeds while they were at work. A feed that leaves one commit
// out after a cut has ten occasions to; make test-long is for twenty times as much.
const (
	writers     = 32
	enoughWrote = 1000
	enoughCuts  = 10
)

// TestServersAgree runs two whole servers on one database under 32 writers while
// their feeds are cut off again and again, and tiles are read from both. In the
// end both must hold what a third that starts now holds: every point, every
// count and every colour, and every tile byte for byte. PostgreSQL counts too.
func TestServersAgree(t *testing.T) {
	t.Parallel()
	db, err := pg.Open(t.Context(), pg.Config{URL: demoTown(t), MaxConns: writers + 8}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	a, b := serveTest(t, db), serveTest(t, db)
	ids := idsOf(t, db)

	times := int64(1)
	if os.Getenv("ANWANG_LONG") != "" {
		times = 20
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	began := time.Now()
	var wg sync.WaitGroup
	var commits, cuts, read atomic.Int64
	for n := range writers {
		wg.Go(func() { write(ctx, t, db, ids, uint64(n), &commits) })
	}
	wg.Go(func() { cut(ctx, t, db, &cuts) })
	for n, r := range []*running{a, b} {
		wg.Go(func() { readTiles(ctx, t, r, uint64(n), &read) })
	}
	for ctx.Err() == nil && !t.Failed() && (commits.Load() < times*enoughWrote || cuts.Load() < times*enoughCuts) {
		time.Sleep(50 * time.Millisecond)
	}
	late := ctx.Err() != nil
	cancel()
	wg.Wait()
	t.Logf("%d commits by %d writers in %s, feeds cut %d times, %d tiles read meanwhile", commits.Load(), writers, time.Since(began),
		cuts.Load(), read.Load())
	if late {
		t.Fatal("that is not enough to mean anything")
	}
	settle(t, db, a, b)
	c := serveTest(t, db)
	compare(t, a, b, c)
	compareCounts(t, db, a)
}

// demoTown is the demo with few enterprises, loaded once and copied for each test; by the program
// as it is shipped, since the race detector would take several times as long for it.
func demoTown(t *testing.T) (url string) {
	t.Helper()
	return pgtest.Copy(t, "demo", func(url string) error {
		program, err := built()
		if err != nil {
			return err
		}
		out, err := exec.Command(program, "--database-url", url, "demo", "--enterprises", "1000").CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	})
}

// serveTest starts a whole server, as serve does, until the test ends.
func serveTest(t *testing.T, db *pg.DB) *running {
	t.Helper()
	return serveTestAt(t, db, rhythm{})
}

func serveTestAt(t *testing.T, db *pg.DB, at rhythm) *running {
	t.Helper()
	c := &Common{log: slog.New(slog.DiscardHandler), stdout: io.Discard}
	r, err := (&serveCommand{Listen: "127.0.0.1:0", rhythm: at}).start(t.Context(), c, db, tiles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("server: %v", err)
		}
	})
	select {
	case <-r.feed.Ready():
	case <-time.After(time.Minute):
		t.Fatal("the server is not ready after a minute")
	}
	return r
}

// known are the records the writers change.
type known struct{ enterprises, hazards, dangers []int64 }

func idsOf(t *testing.T, db *pg.DB) (k known) {
	t.Helper()
	for table, to := range map[string]*[]int64{"enterprise": &k.enterprises, "hazard": &k.hazards, "danger": &k.dangers} {
		rows, err := db.Pool.Query(t.Context(), "SELECT id FROM "+table+" ORDER BY id LIMIT 3000")
		if err == nil {
			*to, err = pgx.CollectRows(rows, pgx.RowTo[int64])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return k
}

// write makes random changes until ctx ends. Duplicates and deadlocks are part
// of life; anything else fails the test.
func write(ctx context.Context, t *testing.T, db *pg.DB, k known, seed uint64, commits *atomic.Int64) {
	r := rand.New(rand.NewPCG(seed, 5))
	for ctx.Err() == nil {
		err := db.Tx(context.WithoutCancel(ctx), func(tx pgx.Tx) error {
			for range 1 + r.IntN(3) {
				sql, args := change(r, k)
				if _, err := tx.Exec(context.WithoutCancel(ctx), sql, args...); err != nil {
					return err
				}
			}
			if r.IntN(8) == 0 {
				time.Sleep(time.Duration(r.IntN(80)) * time.Millisecond)
			}
			return nil
		})
		switch grid.CodeOf(err) {
		case "":
			commits.Add(1)
		case grid.CodeConflict, grid.CodeUnavailable:
		default:
			t.Errorf("writer %d: %v", seed, err)
			return
		}
	}
}

func change(r *rand.Rand, k known) (string, []any) {
	pick := func(ids []int64) int64 { return ids[r.IntN(len(ids))] }
	// inside the city: around somebody who is
	const near = `(SELECT ST_SetSRID(ST_MakePoint(ST_X(geom) + $2, ST_Y(geom) + $3), 4490) FROM enterprise WHERE id = $1)`
	dx, dy := (r.Float64()-0.5)*2e-3, (r.Float64()-0.5)*2e-3
	switch r.IntN(7) {
	case 0:
		return `UPDATE enterprise SET risk_level = $2 WHERE id = $1`, []any{pick(k.enterprises), int16(r.IntN(5))}
	case 1:
		return `UPDATE enterprise e SET geom = g.p FROM (SELECT ` + near + ` AS p) g WHERE e.id = $1 AND grid_of(g.p) IS NOT NULL`,
			[]any{pick(k.enterprises), dx, dy}
	case 2:
		return `INSERT INTO danger (title, grade, enterprise_id, geom, deadline)
			SELECT '演示 隐患', $4, $1, g.p, now() + make_interval(secs => $5) FROM (SELECT ` + near + ` AS p) g WHERE grid_of(g.p) IS NOT NULL`,
			[]any{pick(k.enterprises), dx, dy, int16(r.IntN(2)), float64(r.IntN(30) - 20)} // some pass while the writers are at work
	case 3:
		return `UPDATE danger SET state = $2, listed = $3 WHERE id = $1`, []any{pick(k.dangers), int16(1 + r.IntN(7)), int16(r.IntN(5))}
	case 4:
		return `UPDATE hazard SET major_level = $2, risk_level = $3 WHERE id = $1`, []any{pick(k.hazards), int16(r.IntN(5)), int16(r.IntN(5))}
	case 5:
		return `UPDATE enterprise SET status = $2 WHERE id = $1`, []any{pick(k.enterprises), []string{"open", "revoked"}[r.IntN(2)]}
	default:
		return `DELETE FROM danger WHERE id = $1`, []any{pick(k.dangers)}
	}
}

// cut ends the connections of the feeds every now and then.
func cut(ctx context.Context, t *testing.T, db *pg.DB, cuts *atomic.Int64) {
	for tick := time.NewTicker(700 * time.Millisecond); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
		var n int64
		err := db.Pool.QueryRow(context.WithoutCancel(ctx), `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE application_name = 'anwang feed' AND datname = current_database()`).Scan(&n)
		if err != nil {
			t.Errorf("cutting the feeds off: %v", err)
			return
		}
		cuts.Add(n)
	}
}

// sampleTiles are tiles of the city that the readers ask for.
func sampleTiles() (out [][4]int) {
	for z := 6; z <= 15; z++ {
		for _, p := range []orb.Point{{116.39, 39.91}, {116.66, 39.90}, {116.15, 39.75}, {116.65, 40.13}} {
			at := maptile.At(p, maptile.Zoom(z))
			for layer := range 4 {
				if layer == 0 && z > 14 {
					continue
				}
				out = append(out, [4]int{layer, z, int(at.X), int(at.Y)})
			}
		}
	}
	return out
}

var sampleLayers = [4]string{tiles.Grids, tiles.Enterprises, tiles.Hazards, tiles.Dangers}

func readTiles(ctx context.Context, t *testing.T, r *running, seed uint64, read *atomic.Int64) {
	sample := sampleTiles()
	for rnd := rand.New(rand.NewPCG(seed, 9)); ctx.Err() == nil; read.Add(1) {
		s := sample[rnd.IntN(len(sample))]
		if _, err := r.Tiles.Tile(context.WithoutCancel(ctx), r.Live.View(grid.Everything), sampleLayers[s[0]], s[1], s[2], s[3]); err != nil {
			t.Errorf("tile %v: %v", s, err)
			return
		}
	}
}

// settle waits until the servers have followed to the newest position, and
// brings them to one moment, later than every deadline of the writers.
func settle(t *testing.T, db *pg.DB, servers ...*running) {
	t.Helper()
	// Nothing is waiting for its colour, or will be in the next seconds.
	for begun, waiting := time.Now(), true; waiting; time.Sleep(50 * time.Millisecond) {
		if err := db.Pool.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM risk_queue)
			OR EXISTS (SELECT FROM risk_enterprise WHERE due < now() + interval '10 seconds')`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
		if time.Since(begun) > 2*time.Minute {
			t.Fatal("colours are still being worked out after two minutes")
		}
	}
	var newest grid.Position
	if err := db.Pool.QueryRow(t.Context(), `SELECT coalesce(max(position), 0) FROM feed_commit`).Scan(&newest); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(2 * time.Minute)
	for _, s := range servers {
		for s.Live.Status().Position < newest {
			if time.Now().After(deadline) {
				t.Fatalf("position %d after 30 s, the database is at %d", s.Live.Status().Position, newest)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

func compare(t *testing.T, servers ...*running) {
	t.Helper()
	later := time.Now().Add(time.Hour)
	for _, s := range servers {
		s.Tick(later)
	}
	fresh := servers[len(servers)-1]
	want := fresh.Live.Digest()
	for i, s := range servers {
		if got := s.Live.Digest(); got != want {
			t.Errorf("server %d holds %+v, a fresh one %+v", i, got, want)
		}
		for _, at := range sampleTiles() {
			got, err1 := s.Tiles.Tile(t.Context(), s.Live.View(grid.Everything), sampleLayers[at[0]], at[1], at[2], at[3])
			exp, err2 := fresh.Tiles.Tile(t.Context(), fresh.Live.View(grid.Everything), sampleLayers[at[0]], at[1], at[2], at[3])
			if err1 != nil || err2 != nil || got.ETag != exp.ETag {
				t.Errorf("server %d: tile %s %v is not the fresh one (%v, %v)", i, sampleLayers[at[0]], at[1:], err1, err2)
			}
		}
	}
}

// compareCounts lets PostgreSQL count enterprises and dangers of every leaf grid
// and the rule colour them.
func compareCounts(t *testing.T, db *pg.DB, s *running) {
	t.Helper()
	st := s.Live.Status()
	counts := map[grid.ID]*grid.Tally{}
	tally := func(id grid.ID) *grid.Tally {
		if counts[id] == nil {
			counts[id] = &grid.Tally{}
		}
		return counts[id]
	}
	var id grid.ID
	var class, n int
	rows, err := db.Pool.Query(t.Context(), `SELECT grid_id, level, count(*) FROM enterprise_shown GROUP BY 1, 2`)
	if err != nil {
		t.Fatal(err)
	}
	_, err = pgx.ForEachRow(rows, []any{&id, &class, &n}, func() error { tally(id).Enterprises[class] = uint32(n); return nil })
	if err != nil {
		t.Fatal(err)
	}
	rows, err = db.Pool.Query(t.Context(), `SELECT grid_id, CASE WHEN state > 5 THEN 0 WHEN grade = 1 AND deadline < $1 THEN 1
		WHEN grade = 1 THEN 2 WHEN deadline < $1 THEN 3 ELSE 4 END AS class, count(*) FROM danger GROUP BY 1, 2`, st.Now)
	if err != nil {
		t.Fatal(err)
	}
	_, err = pgx.ForEachRow(rows, []any{&id, &class, &n}, func() error { tally(id).Dangers[class] = uint32(n); return nil })
	if err != nil {
		t.Fatal(err)
	}
	leaves := 0
	for _, g := range s.Live.Grids(0) {
		if !g.Leaf {
			continue
		}
		leaves++
		info, _ := s.Live.Grid(g.ID)
		want := tally(g.ID)
		if info.Tally.Enterprises != want.Enterprises || info.Tally.Dangers != want.Dangers {
			t.Errorf("grid %s holds %v and %v, PostgreSQL counts %v and %v", g.Code, info.Tally.Enterprises, info.Tally.Dangers, want.Enterprises,
				want.Dangers)
		}
		if level, _ := risk.Colour(&st.Rollup, g.Depth, &info.Tally); level != info.Level {
			t.Errorf("grid %s is %s, its counts make it %s", g.Code, info.Level, level)
		}
	}
	if leaves == 0 || len(counts) == 0 {
		t.Fatal("nothing was compared: ", leaves, " leaves, ", len(counts), " with records")
	}
}
