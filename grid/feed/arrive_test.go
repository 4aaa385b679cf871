package feed_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"anwang/grid/feed"
	"anwang/grid/pg"
)

// planned lays into the tables what shall be in force in a moment: the street in the
// north-east gets another name and half of the street beside it, and that in the
// south-west is cut in two.
func planned(t *testing.T, db *pg.DB, in time.Duration) {
	t.Helper()
	exec(t, db, fmt.Sprintf(`
		CREATE TABLE soon AS SELECT clock_timestamp() + interval '%d milliseconds' AS at;
		UPDATE grid_version SET valid_to = at FROM soon WHERE grid_id = 2;
		INSERT INTO grid_version (grid_id, parent_id, depth, code, name, leaf, valid_from) SELECT 2, 1, 2, '110101001000', '大东北街道', true, at
		FROM soon;
		UPDATE boundary SET valid_to = at FROM soon WHERE grid_id IN (2, 5);
		INSERT INTO boundary (grid_id, geom, label, area, valid_from)
			SELECT g, ST_Multi(e), ST_Centroid(e), 1, at FROM soon, (VALUES (2, 116.5, 118), (5, 116, 116.5)) v(g, w, o),
			ST_MakeEnvelope(w, 40, o, 41, 4490) e;
		INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf, valid_from) SELECT i, 1, 1, 2, '11010100' || i || '000', '新' || i,
		true, at FROM soon, (VALUES (6), (7)) v(i);
		INSERT INTO boundary (grid_id, geom, label, area, valid_from)
			SELECT g, ST_Multi(e), ST_Centroid(e), 1, at FROM soon, (VALUES (6, 116, 116.4), (7, 116.4, 117)) v(g, w, o),
			ST_MakeEnvelope(w, 39, o, 40, 4490) e;
		UPDATE grid SET valid_to = at FROM soon WHERE id = 4`, in.Milliseconds()))
}

// around are points on both sides of every border, old and new, and on them.
const around = `
	INSERT INTO enterprise (credit_code, name, geom) SELECT 'A' || n, 'x',
	ST_SetSRID(ST_MakePoint(116.05 + (n % 20) * 0.1, 39.05 + (n / 20) * 0.1), 4490) FROM generate_series(0, 379) n;
	INSERT INTO hazard (code, name, geom) SELECT 'B' || n, 'x', ST_SetSRID(ST_MakePoint(x, 39.5 + n % 2), 4490)
	FROM (SELECT n, (ARRAY[116, 116.4, 116.5, 117, 118])[n % 5 + 1] AS x FROM generate_series(1, 10) n) v;
	INSERT INTO danger (title, detail, geom) SELECT 'C' || n, 'x', ST_SetSRID(ST_MakePoint(116.45, 40.5), 4490) FROM generate_series(1, 5) n;`

// whole compares what followed with what is loaded anew, and that with the shapes.
func whole(t *testing.T, db *pg.DB, m *memory) {
	t.Helper()
	agree(t, db, m)
	again, _ := follow(t, db, feed.Options{})
	points, grids, _ := m.state()
	freshPoints, freshGrids, _ := again.state()
	if d := cmp.Diff(freshGrids, grids); d != "" {
		t.Errorf("the grids followed differ from those loaded (-loaded +followed):\n%.2000s", d)
	}
	if d := cmp.Diff(freshPoints, points); d != "" {
		t.Errorf("the points followed differ from those loaded (-loaded +followed):\n%.2000s", d)
	}
	var astray int
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM (SELECT geom, grid_id FROM enterprise UNION ALL SELECT geom, grid_id
		FROM hazard UNION ALL SELECT geom, grid_id FROM danger) p
		WHERE grid_id <> (SELECT g.id FROM grid g JOIN boundary b ON b.grid_id = g.id WHERE g.leaf
			AND g.valid_from <= now() AND coalesce(g.valid_to > now(), true) AND b.valid_from <= now() AND coalesce(b.valid_to > now(), true)
			AND ST_Covers(b.geom, p.geom) ORDER BY g.code LIMIT 1)`).Scan(&astray); err != nil || astray > 0 {
		t.Errorf("%d points are in another grid than the shapes of now say, %v", astray, err)
	}
}

// TestArrival: what is planned changes nothing until its time has come, and then all of it
// at one position, on every server, each point in the grid that now holds it.
func TestArrival(t *testing.T) {
	t.Parallel()
	db := city(t)
	exec(t, db, around)
	one, _ := follow(t, db, feed.Options{})
	two, _ := follow(t, db, feed.Options{})
	_, before, _ := one.state()
	planned(t, db, 2*time.Second)
	agree(t, db, one)
	if _, now, _ := one.state(); !cmp.Equal(before, now) {
		t.Error("what is planned is in force before its time")
	}
	var due time.Time
	if err := db.Pool.QueryRow(t.Context(), `SELECT at FROM soon`).Scan(&due); err != nil {
		t.Fatal(err)
	}
	for _, m := range []*memory{one, two} {
		for late := due.Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
			if _, grids, _ := m.state(); len(grids) == 6 {
				break
			}
			if time.Now().After(late) {
				t.Fatal("its time has come and nothing happens")
			}
		}
		if time.Now().Before(due) {
			t.Error("in force too early")
		}
		whole(t, db, m)
		m.mu.Lock()
		grids, points := 0, 0
		for _, b := range m.batches {
			if len(b.Updates) > 0 {
				points++
			}
			for _, u := range b.GridUpdates {
				if u.ID == 4 && u.Grid == nil {
					grids++
					if len(b.Updates) == 0 || len(b.GridUpdates) != 5 || b.Boundaries {
						t.Errorf("the batch has %d grids and %d points", len(b.GridUpdates), len(b.Updates))
					}
				}
			}
		}
		if grids != 1 || points != 1 {
			t.Errorf("grids arrived in %d batches, points in %d", grids, points)
		}
		if m.loads != 1 {
			t.Errorf("%d loads", m.loads)
		}
		m.mu.Unlock()
	}
}

// TestArrivalWhileAway: what came while no server ran is there from the first moment on.
func TestArrivalWhileAway(t *testing.T) {
	t.Parallel()
	db := city(t)
	exec(t, db, around)
	planned(t, db, 300*time.Millisecond)
	time.Sleep(400 * time.Millisecond)
	m, _ := follow(t, db, feed.Options{})
	m.mu.Lock()
	if len(m.batches) != 0 || len(m.grids) != 6 {
		t.Errorf("loaded %d grids, then %d batches", len(m.grids), len(m.batches))
	}
	m.mu.Unlock()
	whole(t, db, m)
	var past, names int
	if err := db.Pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM boundary WHERE state = 'retired'),
		(SELECT count(*) FROM grid_version WHERE state = 'retired')`).Scan(&past, &names); err != nil {
		t.Fatal(err)
	}
	if past != 3 || names != 2 {
		t.Errorf("%d shapes and %d names are kept, want 3 and 2", past, names)
	}
}

// TestNamesAreKept: a name that is changed at once leaves the one before it, and one that
// is planned for later survives it.
func TestNamesAreKept(t *testing.T) {
	t.Parallel()
	db := city(t)
	exec(t, db, `UPDATE grid SET name = '第一' WHERE id = 3`)
	exec(t, db, `UPDATE grid_version SET valid_to = '2100-01-01Z' WHERE grid_id = 3 AND state = 'active';
		INSERT INTO grid_version (grid_id, parent_id, depth, code, name, leaf, valid_from)
		VALUES (3, 1, 2, '110101002000', '以后', true, '2100-01-01Z')`)
	exec(t, db, `UPDATE grid SET name = '第二' WHERE id = 3`)
	var got string
	if err := db.Pool.QueryRow(t.Context(), `SELECT string_agg(name || ' ' || state, ', ' ORDER BY valid_from) FROM grid_version
		WHERE grid_id = 3`).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if want := "东南街道 retired, 第一 retired, 第二 active, 以后 planned"; got != want {
		t.Errorf("the names are %s, want %s", got, want)
	}
	var due time.Time
	if err := db.Pool.QueryRow(t.Context(), `SELECT boundary_due()`).Scan(&due); err != nil || due.UTC().Year() != 2100 {
		t.Errorf("due at %v, %v", due, err)
	}
}

// TestAtOnce: a border that is moved without a plan takes the points along all the same.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	db := city(t)
	exec(t, db, around)
	m, _ := follow(t, db, feed.Options{})
	exec(t, db, `
		UPDATE boundary SET geom = ST_Multi(ST_MakeEnvelope(117.45, 40, 118, 41, 4490)) WHERE grid_id = 2;
		UPDATE boundary SET geom = ST_Multi(ST_MakeEnvelope(116, 40, 117.45, 41, 4490)) WHERE grid_id = 5`)
	whole(t, db, m)
	m.mu.Lock()
	defer m.mu.Unlock()
	if b := m.batches[len(m.batches)-1]; len(b.GridUpdates) != 2 || len(b.Updates) == 0 || m.loads != 1 {
		t.Errorf("the batch has %d grids and %d points", len(b.GridUpdates), len(b.Updates))
	}
}
