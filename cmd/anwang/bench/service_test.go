package bench

import (
	"testing"

	"anwang/grid"
	"anwang/grid/pg/pgtest"
)

// TestCityOf: a city of real enterprises is not measured unless somebody says so,
// and an empty one never.
func TestCityOf(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := cityOf(t.Context(), db, true); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("nothing there: %v", err)
	}
	if _, err := db.Pool.Exec(t.Context(), `
		INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
		INSERT INTO network_depth VALUES (1, 1, '市', 'City');
		INSERT INTO grid (id, network_id, depth, code, name, leaf) VALUES (1, 1, 1, '110000000000', '安城市', true);
		INSERT INTO boundary (grid_id, geom, label, area) SELECT 1, ST_Multi(e), ST_Centroid(e), 1 FROM ST_MakeEnvelope(116, 39, 117, 40, 4490) e;
		INSERT INTO enterprise (credit_code, name, geom) SELECT 'c' || i, 'e' || i, ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490)
		FROM generate_series(1, 30) i`); err != nil {
		t.Fatal(err)
	}
	if _, err := cityOf(t.Context(), db, false); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("a real city: %v", err)
	}
	if _, err := cityOf(t.Context(), db, true); err != nil {
		t.Error(err)
	}
	if _, err := db.Pool.Exec(t.Context(), `UPDATE enterprise SET synthetic = true WHERE id > 10`); err != nil {
		t.Fatal(err)
	}
	if said, err := cityOf(t.Context(), db, false); err != nil {
		t.Error(said, err)
	}
}
