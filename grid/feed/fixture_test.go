package feed_test

import (
	cmp2 "cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/feed"
	"anwang/grid/name"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// squares is one network: a city of four square grids between 116…118 E and
// 39…41 N.
const squares = `
		INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地网格', 'Territory', 'territory', true);
		INSERT INTO network_depth VALUES (1, 1, '市', 'City'), (1, 2, '街道', 'Street');
		INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) VALUES
			(1, 1, NULL, 1, '110000000000', '示范市', false),
			(2, 1, 1, 2, '110101001000', '东北街道', true), (3, 1, 1, 2, '110101002000', '东南街道', true),
			(4, 1, 1, 2, '110101003000', '西南街道', true), (5, 1, 1, 2, '110101004000', '西北街道', true);
		INSERT INTO boundary (grid_id, geom, label, area)
		SELECT g, ST_Multi(e), ST_Centroid(e), ST_Area(e::geography)
		  FROM (VALUES (1, 116, 39, 118, 41), (2, 117, 40, 118, 41), (3, 117, 39, 118, 40), (4, 116, 39, 117, 40), (5, 116, 40, 117, 41)) v(g, w,
		  s, o, n),
		       LATERAL ST_MakeEnvelope(w, s, o, n, 4490) e`

// city makes a database with the network of squares.
func city(t testing.TB) *pg.DB {
	t.Helper()
	db := pgtest.New(t)
	exec(t, db, squares)
	return db
}

type key struct {
	kind grid.Kind
	id   grid.ID
}

// memory is a sink that holds what it was told.
type memory struct {
	mu       sync.Mutex
	points   map[key]grid.Point
	grids    []grid.Grid
	networks []grid.Network
	rollup   grid.Rollup
	position grid.Position
	loads    int
	batches  []grid.Batch
	applied  chan grid.Batch // when set, gets every batch
	fault    string
}

func (m *memory) Load(_ context.Context, s *grid.Snapshot) error {
	points := map[key]grid.Point{}
	if err := s.Points(func(p grid.Point) error {
		points[key{p.Kind, p.ID}] = p
		return nil
	}); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.points, m.grids, m.networks, m.rollup, m.position = points, s.Grids, s.Networks, s.Rollup, s.Position
	m.loads++
	return nil
}

func (m *memory) Apply(b grid.Batch) {
	m.mu.Lock()
	if b.After != m.position || b.Position <= b.After {
		m.fault = fmt.Sprintf("batch (%d, %d] at position %d", b.After, b.Position, m.position)
	}
	m.position = b.Position
	for _, u := range b.Updates {
		if u.Point == nil {
			delete(m.points, key{u.Kind, u.ID})
		} else {
			m.points[key{u.Kind, u.ID}] = *u.Point
		}
	}
	if b.Boundaries {
		m.grids, m.networks = b.Grids, b.Networks
	}
	m.redraw(b.GridUpdates)
	if b.Rollup != nil {
		m.rollup = *b.Rollup
	}
	m.batches = append(m.batches, b)
	applied := m.applied
	m.mu.Unlock()
	if applied != nil {
		applied <- b
	}
}

// redraw takes over grids in the order that all are read in.
func (m *memory) redraw(updates []grid.GridUpdate) {
	for _, u := range updates {
		grids := slices.DeleteFunc(slices.Clone(m.grids), func(g grid.Grid) bool { return g.ID == u.ID })
		if u.Grid != nil {
			grids = append(grids, *u.Grid)
		}
		slices.SortFunc(grids, func(a, b grid.Grid) int {
			return cmp2.Or(cmp2.Compare(a.Network, b.Network), cmp2.Compare(a.Depth, b.Depth), cmp2.Compare(a.Code, b.Code))
		})
		m.grids = grids
	}
}

// state is a copy of what the sink holds.
func (m *memory) state() (map[key]grid.Point, []grid.Grid, grid.Position) {
	m.mu.Lock()
	defer m.mu.Unlock()
	points := make(map[key]grid.Point, len(m.points))
	for k, p := range m.points {
		points[k] = p
	}
	return points, m.grids, m.position
}

func (m *memory) loaded() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.loads
}

// follow runs a feed into a new memory until the test ends and waits for its
// first load.
func follow(t testing.TB, db *pg.DB, opts feed.Options) (*memory, *feed.Feed) {
	t.Helper()
	m := &memory{}
	f := feed.New(db, m, opts)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = f.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.fault != "" {
			t.Error(m.fault)
		}
	})
	select {
	case <-f.Ready():
	case <-time.After(2 * time.Minute):
		t.Fatalf("the feed does not load: %+v", f.Status())
	}
	return m, f
}

// agree waits until the sink is at the database's newest position and compares
// everything.
func agree(t testing.TB, db *pg.DB, m *memory) {
	t.Helper()
	newest := position(t, db)
	deadline := time.Now().Add(2 * time.Minute) // small batches on a busy machine
	for {
		if _, _, at := m.state(); at >= newest {
			break
		}
		if time.Now().After(deadline) {
			_, _, at := m.state()
			t.Fatalf("the sink is at %d, the database at %d", at, newest)
		}
		time.Sleep(5 * time.Millisecond)
	}
	points, grids, _ := m.state()
	if d := cmp.Diff(truth(t, db), points); d != "" {
		t.Errorf("the sink differs from the database (-database +sink):\n%.4000s", d)
	}
	var current int
	if err := db.Pool.QueryRow(context.Background(), `SELECT count(*) FROM grid WHERE state = 'active'`).Scan(&current); err != nil {
		t.Fatal(err)
	}
	if current != len(grids) {
		t.Errorf("%d grids, the database has %d", len(grids), current)
	}
}

// position is the newest one, everything committed so far included.
func position(t testing.TB, db *pg.DB) (p grid.Position) {
	t.Helper()
	exec(t, db, `SELECT feed_number()`)
	if err := db.Pool.QueryRow(context.Background(), `SELECT coalesce(max(position), 0) FROM feed_commit`).Scan(&p); err != nil {
		t.Fatal(err)
	}
	return p
}

// truth reads the points by plain queries, sharing nothing with the feed.
func truth(t testing.TB, db *pg.DB) map[key]grid.Point {
	t.Helper()
	out := map[key]grid.Point{}
	add := func(sql string, scan func(pgx.Rows, *grid.Point, *orb.Point) error) {
		rows, err := db.Pool.Query(context.Background(), sql)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var p grid.Point
			var at orb.Point
			if err := scan(rows, &p, &at); err != nil {
				t.Fatal(err)
			}
			p.Lon, p.Lat, p.Updated = at[0], at[1], p.Updated.UTC()
			if !p.Deadline.IsZero() {
				p.Deadline = p.Deadline.UTC()
			}
			p.Initials = string(name.AppendInitials(nil, p.Name))
			out[key{p.Kind, p.ID}] = p
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	add(`SELECT id, geom, grid_id, name, credit_code, risk_level, industry, sector, synthetic, updated
	       FROM enterprise WHERE status IN ('open', 'stopped', 'suspended')`, func(r pgx.Rows, p *grid.Point, at *orb.Point) error {
		p.Kind = grid.KindEnterprise
		return r.Scan(&p.ID, at, &p.Grid, &p.Name, &p.Code, &p.Level, &p.Industry, &p.Sector, &p.Synthetic, &p.Updated)
	})
	add(`SELECT id, geom, grid_id, name, code, risk_level, coalesce(enterprise_id, 0), major_level, synthetic, updated,
	            coalesce((SELECT sector FROM enterprise e WHERE e.id = enterprise_id), '') FROM hazard`,
		func(r pgx.Rows, p *grid.Point, at *orb.Point) error {
			p.Kind = grid.KindHazard
			return r.Scan(&p.ID, at, &p.Grid, &p.Name, &p.Code, &p.Level, &p.Enterprise, &p.MajorLevel, &p.Synthetic, &p.Updated, &p.Sector)
		})
	add(`SELECT id, geom, grid_id, name, code, class, coalesce(enterprise_id, 0), synthetic, updated,
	            coalesce((SELECT sector FROM enterprise e WHERE e.id = enterprise_id), '') FROM keyplace`,
		func(r pgx.Rows, p *grid.Point, at *orb.Point) error {
			p.Kind = grid.KindKeyplace
			return r.Scan(&p.ID, at, &p.Grid, &p.Name, &p.Code, &p.Own, &p.Enterprise, &p.Synthetic, &p.Updated, &p.Sector)
		})
	add(`SELECT id, geom, grid_id, title, code, grade, state, listed, deadline, coalesce(enterprise_id, 0), coalesce(hazard_id, 0),
	            coalesce((SELECT min(major_level) FROM hazard h WHERE h.enterprise_id = danger.enterprise_id AND major_level = 1),
	            (SELECT major_level FROM hazard h WHERE h.id = hazard_id), 0), synthetic, updated,
	            coalesce((SELECT sector FROM enterprise e WHERE e.id = enterprise_id), '') FROM danger`,
		func(r pgx.Rows, p *grid.Point, at *orb.Point) error {
			p.Kind = grid.KindDanger
			var deadline *time.Time
			err := r.Scan(&p.ID, at, &p.Grid, &p.Name, &p.Code, &p.Grade, &p.State, &p.Listed, &deadline, &p.Enterprise, &p.Hazard, &p.MajorLevel,
				&p.Synthetic, &p.Updated, &p.Sector)
			if deadline != nil {
				p.Deadline = *deadline
			}
			return err
		})
	return out
}

// exec runs statements and fails the test when they do.
func exec(t testing.TB, db *pg.DB, sql string, args ...any) {
	t.Helper()
	if _, err := db.Pool.Exec(context.Background(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}
