package exchange_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/grid/exchange"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// TestExportWalksUpNoTreeForEachRow exports what a department holds and counts how
// often functions of the database were called that walk up the tree of grids.
func TestExportWalksUpNoTreeForEachRow(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	ask, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ask.Close(context.Background()) })
	const rows = 3000
	if _, err := ask.Exec(t.Context(), town+`
		INSERT INTO enterprise (credit_code, name, sector, contact, geom) SELECT 'c' || i, 'e' || i, CASE WHEN i % 2 = 0 THEN 'chemical'
		ELSE 'gas' END, '张三',
			ST_SetSRID(ST_MakePoint(116.1 + i % 18 / 10.0, 39.5), 4490) FROM generate_series(1, 3000) i;
		DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET track_functions = ''all''', current_database()); END $$`); err != nil {
		t.Fatal(err)
	}
	db, err := pg.Open(t.Context(), pg.Config{URL: url}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := exchange.New(db, nil, grades)
	ctx := as(t.Context(), 3)
	ids, err := s.Choose(ctx, 4, "")
	if err != nil || len(ids) != rows/2 {
		t.Fatal(len(ids), err)
	}
	var out bytes.Buffer
	n, err := s.Write(ctx, exchange.Export{Format: exchange.CSV, Lang: "zh", IDs: ids}, &out)
	if err != nil || n != rows/2 {
		t.Fatal(n, err)
	}
	db.Close() // what was counted is told when a connection ends
	var calls int
	if err := ask.QueryRow(t.Context(), `SELECT coalesce(sum(calls), 0) FROM pg_stat_user_functions
		WHERE funcname IN ('scope_holds', 'scope_holds_grid', 'grid_path', 'grid_names')`).Scan(&calls); err != nil || calls > 20 {
		t.Errorf("%d calls for %d rows (%v)", calls, rows/2, err)
	}
}
