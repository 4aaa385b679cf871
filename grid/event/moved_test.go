package event_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/event"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// two is a city of two villages beside each other, with a point of each kind in the first.
const two = `
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', 'x', 'x', 'territory', true);
	INSERT INTO network_depth SELECT 1, d, 'x', 'x' FROM generate_series(1, 2) d;
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) VALUES (1, 1, NULL, 1, '33', '市', false),
	(2, 1, 1, 2, '331', '甲', true), (3, 1, 1, 2, '332', '乙', true);
	INSERT INTO boundary (grid_id, geom, label, area) SELECT id, ST_Multi(e), ST_Centroid(e), 1 FROM (VALUES
		(1, ST_MakeEnvelope(0, 0, 2, 1, 4490)), (2, ST_MakeEnvelope(0, 0, 1, 1, 4490)), (3, ST_MakeEnvelope(1, 0, 2, 1, 4490))) v (id, e);
	INSERT INTO enterprise (id, credit_code, name, initials, sector, risk_level, geom) SELECT i, 'c' || i, '企业' || i, 'qy', 'gas', 3,
	ST_SetSRID(ST_MakePoint(0.9, 0.1 * i), 4490) FROM generate_series(1, 3) i;
	INSERT INTO hazard (id, enterprise_id, code, name, initials, geom) SELECT id, id, 'h' || id, '源', 'y', geom FROM enterprise WHERE id = 1;
	INSERT INTO danger (id, code, enterprise_id, title, grade, geom) SELECT id, 'd' || id, id, '患', 1, geom FROM enterprise WHERE id = 1;
	INSERT INTO keyplace (id, enterprise_id, code, name, kind, geom) SELECT id, id, 'k' || id, '所', 'school', geom FROM enterprise
	WHERE id = 1;
	UPDATE enterprise SET risk_level = 3`

// TestWhatNobodyDidToItIsTold: borders, names and sectors that become others are told, of
// the grids and of the points that come along, by whatever statement they are changed;
// a load tells nothing.
func TestWhatNobodyDidToItIsTold(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	exec := func(sql string) {
		t.Helper()
		if _, err := db.Pool.Exec(t.Context(), sql+`; SELECT feed_number()`); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	seen := 0
	told := func(when string, want ...string) {
		t.Helper()
		rows, err := db.Pool.Query(t.Context(), `
			SELECT concat_ws(' ', verb, array_to_string(coalesce(subjects, ARRAY[subject]), '+'), 'in',
			array_to_string(coalesce(grids, ARRAY[grid_id]), '+'), 'left ' || left_id, 'of ' || left_sector || '→' || sector, 'is ' || new)
			  FROM event ORDER BY commit_id, seq OFFSET $1`, seen)
		if err != nil {
			t.Fatal(err)
		}
		list, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		seen += len(list)
		slices.Sort(list)
		if d := diff.Diff(append([]string{}, want...), list); d != "" {
			t.Errorf("%s: %s", when, d)
		}
	}
	exec(two)
	told("a load")
	exec(`UPDATE boundary SET geom = ST_Multi(CASE grid_id WHEN 2 THEN ST_MakeEnvelope(0, 0, 0.8, 1, 4490)
		ELSE ST_MakeEnvelope(0.8, 0, 2, 1, 4490) END) WHERE grid_id > 1`)
	told("a border moved", "danger.rehome 1 in 3 left 2 is 2", "enterprise.rehome 1+2+3 in 3+3+3 left 2 is 3", "grid.redraw 2 in 2",
		"grid.redraw 3 in 3",
		"hazard.rehome 1 in 3 left 2 is 0", "keyplace.rehome 1 in 3 left 2 is 1")
	exec(`UPDATE boundary SET geom = geom; UPDATE grid SET name = name; UPDATE enterprise SET sector = sector`)
	told("nothing is another")
	exec(`UPDATE grid SET name = '丙' WHERE id = 3`)
	told("a name", "grid.rename 3 in 3")
	exec(`UPDATE enterprise SET sector = 'chemical' WHERE id < 3`)
	told("a sector", "danger.resector 1 in 3 of gas→chemical is 2", "enterprise.resector 1 in 3 of gas→chemical is 3",
		"enterprise.resector 2 in 3 of gas→chemical is 3",
		"hazard.resector 1 in 3 of gas→chemical is 0", "keyplace.resector 1 in 3 of gas→chemical is 1")
	exec(`WITH was AS (UPDATE boundary SET valid_to = now() + interval '10 ms' WHERE grid_id = 2 RETURNING grid_id, geom, label, area,
		valid_to)
		INSERT INTO boundary (grid_id, geom, label, area, valid_from) SELECT grid_id, ST_Multi(ST_MakeEnvelope(0, 0, 0.7, 1, 4490)), label, area,
		valid_to FROM was`)
	told("planned")
	exec(`SELECT pg_sleep(0.02)`)
	exec(`SELECT boundary_arrive()`)
	told("arrived", "grid.redraw 2 in 2")
	exec(`UPDATE grid SET valid_to = now() WHERE id = 2`)
	told("ended", "grid.close 2 in 2")

	exec(`UPDATE enterprise SET sector = 'power gas' WHERE id = 3`)
	told("a second regulator", "enterprise.resector 3 in 3 of gas→power gas is 3")
	exec(`UPDATE enterprise SET sector = 'gas' WHERE id = 3`)
	told("the first one ends", "enterprise.resector 3 in 3 of power gas→gas is 3")

	listed := func(term grid.Term, subject grid.ID) string {
		list, err := event.New(db).List(seeing(t.Context(), grid.NewScope(term)), event.Query{Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for i := range list {
			if h := &list[i]; h.Kind != "grid" && h.ID == subject {
				out = append(out, fmt.Sprint(h.Verb, " ", h.Grid != 0, " ", h.LeftName))
			}
		}
		slices.Sort(out)
		return strings.Join(out, ", ")
	}
	// Who held the sector that they left is told that they left, and nothing else.
	if got := listed(grid.Term{Grid: 1, Sector: "gas"}, 1); strings.Count(got, "resector false 丙") != 4 {
		t.Errorf("the sector that they left: %s", got)
	}
	if got := listed(grid.Term{Grid: 3, Sector: "chemical"}, 1); strings.Count(got, "resector true") != 4 {
		t.Errorf("the sector that they came to: %s", got)
	}
	// Who regulates it all the while reads all of it; who did for a time, that it left; nobody else anything.
	for sector, want := range map[string]string{
		"gas":   "enterprise.resector true 丙, enterprise.resector true 丙",
		"power": "enterprise.resector false 丙", "chemical": "",
	} {
		got := strings.ReplaceAll(listed(grid.Term{Grid: 3, Sector: sector}, 3), "enterprise.rehome true , ", "")
		if got != want {
			t.Errorf("%s is told %q, want %q", sector, got, want)
		}
	}
}

// TestWhatCountsForAllIsTold to who holds the city, and to nobody who holds a part of it.
func TestWhatCountsForAllIsTold(t *testing.T) {
	t.Parallel()
	db := newTown(t)
	ctx := grid.WithActor(t.Context(), grid.Internal("test"))
	err := db.Tx(ctx, func(tx pgx.Tx) error {
		return pg.Happened(ctx, tx, &grid.Event{Verb: "rule.activate", Kind: "rule", ID: 9, Name: "2026-1"})
	})
	if err == nil {
		_, err = db.Pool.Exec(ctx, `SELECT feed_number()`)
	}
	if err != nil {
		t.Fatal(err)
	}
	for term, want := range map[grid.Term]int{{Grid: 1}: 1, {Grid: 2}: 0, {Grid: 1, Sector: "gas"}: 0, {Enterprise: 7}: 0} {
		list, err := event.New(db).List(seeing(ctx, grid.NewScope(term)), event.Query{Limit: 5})
		if err != nil || len(list) != want || want == 1 && (list[0].Grid != 1 || list[0].Name != "2026-1" || list[0].Kind != "rule") {
			t.Errorf("%+v: %+v, %v", term, list, err)
		}
	}
	list, err := event.New(db).List(ctx, event.Query{Areas: grid.Under(1), Kinds: []string{"rule"}, Limit: 5})
	if err != nil || len(list) != 1 {
		t.Errorf("below the root: %+v, %v", list, err)
	}
}
