package exchange_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/exchange"
)

// TestManyAdded: a transaction that says it will add many tells servers once to read anew, and the
// database takes the leaves that it has held against the boundaries; nobody else's are taken.
func TestManyAdded(t *testing.T) {
	t.Parallel()
	db, _ := newTown(t)
	ctx := as(t.Context(), 1)
	add := func(tx pgx.Tx, n int, leaf any) (got grid.ID) {
		t.Helper()
		if err := tx.QueryRow(ctx, `INSERT INTO enterprise (credit_code, name, geom, grid_id)
			VALUES ($1, '甲', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490), $2) RETURNING grid_id`, creditCode(n), leaf).Scan(&got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	if err := db.Tx(ctx, func(tx pgx.Tx) error {
		if got := add(tx, 1, 3); got != 2 {
			t.Errorf("a leaf that is given is taken: %d", got)
		}
		if _, err := tx.Exec(ctx, `SET LOCAL anwang.located = 'yes'; SET LOCAL anwang.reload = 'yes'; DELETE FROM risk_queue`); err != nil {
			return err
		}
		if first, second := add(tx, 2, 2), add(tx, 3, nil); first != 2 || second != 2 {
			t.Errorf("leaves %d, %d", first, second)
		}
		var told, queued string
		if err := tx.QueryRow(ctx, `SELECT string_agg(subject || ' ' || (id = 0), ',' ORDER BY seq) FROM change
			WHERE txid = pg_current_xact_id()`).Scan(&told); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `SELECT string_agg(DISTINCT enterprise_id::text, ',') FROM risk_queue`).Scan(&queued); err != nil {
			return err
		}
		if told != "enterprise false,reload true" || queued != "0" {
			t.Errorf("told %q, queued %q", told, queued)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestTableLimits: a table beyond the bounds that are set is refused by name, one at them is not.
func TestTableLimits(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	ctx := as(t.Context(), 1)
	text := "企业名称,信用代码,经度,纬度,坐标系\n"
	for n := range 3 {
		text += fmt.Sprintf("厂%d,%s,116.5,39.%d,CGCS2000\n", n, creditCode(n+1), n+1)
	}
	s.Limit(exchange.Limits{Bytes: 1 << 10, Rows: 2})
	i, _ := try(t, s, ctx, []byte(text), true, func(c *exchange.Choice) { c.CRS = "" })
	if i.State != exchange.Failed || !strings.Contains(i.Failure.EN, "more than 2 rows") {
		t.Errorf("%s: %s", i.State, i.Failure.EN)
	}
	s.Limit(exchange.Limits{Rows: 3})
	i, list := try(t, s, ctx, []byte(text), true, func(c *exchange.Choice) { c.CRS = "" })
	if i.State != exchange.Done || i.Outcome.Created != 3 {
		t.Errorf("%+v %s", i, kindsOf(list))
	}
	if _, err := s.Upload(ctx, "", "x.csv", bytes.NewReader(make([]byte, 1<<10+1))); grid.CodeOf(err) != grid.CodeTooLarge {
		t.Errorf("too large: %v", err)
	}
}
