package feed_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"anwang/grid"
	"anwang/grid/feed"
)

// TestGridByGrid: the feed names the grids that changed and reads no others.
func TestGridByGrid(t *testing.T) {
	t.Parallel()
	db := city(t)
	m, _ := follow(t, db, feed.Options{})
	for _, c := range []struct {
		name, sql string
		grids     []grid.ID // nil: all anew
	}{
		{"renamed", `UPDATE grid SET name = '新名街道' WHERE id = 2`, []grid.ID{2}},
		{"another shape", `UPDATE boundary SET label = ST_SetSRID(ST_MakePoint(117.4, 40.4), 4490) WHERE grid_id = 2`, []grid.ID{2}},
		{"two that share a border", `
			UPDATE boundary SET geom = ST_Multi(ST_MakeEnvelope(117.1, 40, 118, 41, 4490)) WHERE grid_id = 2;
			UPDATE boundary SET geom = ST_Multi(ST_MakeEnvelope(116, 40, 117.1, 41, 4490)) WHERE grid_id = 5`, []grid.ID{2, 5}},
		{"one more", `
			INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) VALUES (6, 1, 1, 2, '110101005000', '新街道', true);
			INSERT INTO boundary (grid_id, geom, label, area) SELECT 6, ST_Multi(e), ST_Centroid(e), 1
			FROM ST_MakeEnvelope(118, 39, 119, 40, 4490) e`, []grid.ID{6}},
		{"gone", `DELETE FROM grid WHERE id = 6`, []grid.ID{6}},
		{"a network", `UPDATE network SET name = '新属地'`, nil},
		{"a level", `UPDATE network_depth SET name = '镇街' WHERE depth = 2`, nil},
		{"very many", `INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) SELECT 100 + i, 1, 1, 2, 'X' || i, 'X' || i, true
			FROM generate_series(1, 1100) i; DELETE FROM grid WHERE code LIKE 'X%'`, nil},
	} {
		exec(t, db, c.sql)
		agree(t, db, m)
		m.mu.Lock()
		b := m.batches[len(m.batches)-1]
		m.mu.Unlock()
		var got []grid.ID
		for _, u := range b.GridUpdates {
			got = append(got, u.ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, c.grids) || b.Boundaries != (c.grids == nil) || b.Boundaries != (b.Grids != nil) {
			t.Errorf("%s: the batch has the grids %v, all: %v", c.name, got, b.Boundaries)
		}
	}
	again, _ := follow(t, db, feed.Options{})
	_, now, _ := m.state()
	_, fresh, _ := again.state()
	if d := cmp.Diff(fresh, now); d != "" {
		t.Errorf("the grids followed differ from those loaded (-loaded +followed):\n%.2000s", d)
	}
}
