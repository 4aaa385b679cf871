package exchange_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/exchange"
)

// TestImportsAreTold: what an import writes is told in its own transaction, each record
// once: new ones with their class, those that an update changes, and of one that moved
// where it was; of a trial, of rows that change nothing and of an input with a fault
// nothing is told.
func TestImportsAreTold(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	ctx := as(t.Context(), 1)
	said := map[string]bool{}
	told := func(what string, want ...string) {
		t.Helper()
		rows, err := db.Pool.Query(ctx, `
			SELECT concat_ws(' ', v.commit_id || '/' || v.seq, u.n), concat_ws(' ', v.verb, v.kind, coalesce(e.name, h.code, d.code, k.code), 'in',
			u.place, 'left', v.left_id, 'sector', nullif(v.sector, ''), 'old', v.old, 'new', v.new, 'state', v.state, 'by', v.account_id)
			  FROM event v CROSS JOIN LATERAL (
			       SELECT 0 AS n, v.subject AS id, v.grid_id AS place WHERE v.subject IS NOT NULL
			       UNION ALL SELECT m.n, m.id, m.place FROM unnest(v.subjects, v.grids) WITH ORDINALITY m(id, place, n)) u
			  LEFT JOIN enterprise e ON v.kind = 'enterprise' AND e.id = u.id LEFT JOIN hazard h ON v.kind = 'hazard' AND h.id = u.id
			  LEFT JOIN danger d ON v.kind = 'danger' AND d.id = u.id LEFT JOIN keyplace k ON v.kind = 'keyplace' AND k.id = u.id
			 ORDER BY 2`)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		var key, line string
		if _, err := pgx.ForEachRow(rows, []any{&key, &line}, func() error {
			if !said[key] {
				got, said[key] = append(got, line), true
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", what, d)
		}
	}
	table := func(run bool, third string) exchange.Import {
		t.Helper()
		i, list := try(t, s, ctx, tableOf(t, [][]any{
			{"企业名称", "统一社会信用代码", "经度", "纬度", "坐标系", "风险等级"},
			{"甲", creditCode(1), 116.2, 39.5, "CGCS2000", "黄"},
			{"乙", creditCode(2), 117.2, 39.5, "CGCS2000", "黄"},
			{"丙", creditCode(3), 116.4, 39.5, "CGCS2000", third},
		}), run, func(c *exchange.Choice) { c.CRS, c.Existing = "", exchange.Replace })
		if want := map[bool]string{false: exchange.Checked, true: exchange.Done}[run]; i.State != want {
			t.Fatal(i, list)
		}
		return i
	}
	table(false, "红")
	told("a trial")
	table(true, "红")
	told("new enterprises", "exchange.import enterprise 丙 in 2 left sector old new 1 state by 1",
		"exchange.import enterprise 乙 in 3 left sector old new 3 state by 1",
		"exchange.import enterprise 甲 in 2 left sector old new 3 state by 1")
	if i := table(true, "红"); i.Outcome != (exchange.Outcome{Same: 3}) {
		t.Errorf("nothing changed, and it says %+v", i.Outcome)
	}
	told("nothing changed")
	if i := table(true, "蓝"); i.Outcome != (exchange.Outcome{Updated: 1, Same: 2}) {
		t.Errorf("one changed, and it says %+v", i.Outcome)
	}
	told("an update", "exchange.import enterprise 丙 in 2 left sector old new state by 1")
	if i, list := try(t, s, ctx, tableOf(t, [][]any{
		{"企业名称", "统一社会信用代码", "经度", "纬度", "坐标系"},
		{"甲", creditCode(1), 117.4, 39.5, "CGCS2000"},
		{"乙", creditCode(2), 117.25, 39.5, "CGCS2000"},
	}), true,
		func(c *exchange.Choice) { c.CRS, c.Existing = "", exchange.Replace }); i.Outcome.Updated != 2 {
		t.Fatal(i, list)
	}
	told("one that moved to another grid, and one that moved in its own", "exchange.import enterprise 乙 in 3 left sector old new state by 1",
		"exchange.import enterprise 甲 in 3 left 2 sector old new state by 1")

	features := func(k grid.Kind, faults int, list ...string) {
		t.Helper()
		for i := range list {
			list[i] = fmt.Sprintf(`{"type":"Feature","geometry":{"type":"Point","coordinates":[116.5,39.5]},"properties":{%s}}`, list[i])
		}
		r, err := s.Import(ctx, k, strings.NewReader(`{"type":"FeatureCollection","features":[`+strings.Join(list, ",")+`]}`), exchange.Options{})
		if err != nil || r.FaultCount != faults || faults == 0 && r.Loaded != len(list) {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	features(grid.KindHazard, 0, `"code":"h1","name":"罐","level":"orange","enterprise":"`+creditCode(1)+`"`)
	told("a hazard source", "exchange.import hazard h1 in 2 left sector old new 2 state by 1")
	features(grid.KindKeyplace, 0, `"code":"k1","name":"小学","kind":"school"`)
	told("a key place", "exchange.import keyplace k1 in 2 left sector old new 1 state by 1")
	features(grid.KindDanger, 1, `"code":"d0","title":"x","found":"2026-11-01"`, `"code":"d0","title":"x","found":"2026-11-01"`)
	told("with a fault")
	if _, err := db.Pool.Exec(ctx, `UPDATE enterprise SET sector = 'gas' WHERE name = '甲'`); err != nil {
		t.Fatal(err)
	}
	told("another sector, by hand, with what belongs to it", "enterprise.resector enterprise 甲 in 3 left sector gas old 3 new 3 state by",
		"hazard.resector hazard h1 in 2 left sector gas old 2 new 2 state by")
	features(grid.KindDanger, 0, `"code":"d1","title":"x","found":"2020-11-01","grade":"major","enterprise":"`+creditCode(1)+`"`,
		`"code":"d2","title":"x","found":"2020-11-01","deadline":"2020-12-01"`,
		`"code":"d3","title":"x","found":"2020-11-01","grade":"major","state":"closed","closed":"2020-12-01"`)
	told("dangers", "exchange.import danger d1 in 2 left sector gas old new 2 state 1 by 1",
		"exchange.import danger d2 in 2 left sector old new 3 state 1 by 1",
		"exchange.import danger d3 in 2 left sector old new 0 state 6 by 1")
}
