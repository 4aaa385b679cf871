package exchange_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/exchange"
)

// TestSectorsOfACell: a cell may hold several sectors by whatever name people call them and
// whatever stands between them; an export writes all of them, the principal one first, and
// comes in again as it was.
func TestSectorsOfACell(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	ctx := as(t.Context(), 1)
	table := [][]any{{"企业名称", "统一社会信用代码", "经度", "纬度", "坐标系", "监管行业"}}
	cells := [][2]string{
		{"非煤矿山", "noncoal_mine"},
		{"烟花爆竹", "fireworks"},
		{"民用爆炸物品", "civil_explosives"},
		{"民爆", "civil_explosives"},
		{"渔业", "fishery"},
		{"涉海涉渔", "fishery"},
		{"水上交通", "water_transport"},
		{"消防", "fire"},
		{"城市运行", "city_operation"},
		{"危险化学品、特种设备", "chemical special_equipment"},
		{"特种设备,危化", "special_equipment chemical"},
		{"燃气；消防；消防", "gas fire"},
		{"旅游/特种设备 / 消防", "tourism fire special_equipment"},
		{"Hazardous chemicals; gas", "chemical gas"},
		{"/", ""},
		{"", ""},
		{"道路交通|危化品", "road chemical"},
	}
	for n, c := range cells {
		table = append(table, []any{fmt.Sprintf("厂%d", n), creditCode(n + 1), 116.5, 39.5, "CGCS2000", c[0]})
	}
	if i, list := try(t, s, ctx, tableOf(t, table), true, nil); i.State != exchange.Done {
		t.Fatalf("%s: %s", i.State, kindsOf(list))
	}
	stored := func() string {
		t.Helper()
		var got string
		if err := db.Pool.QueryRow(ctx, `SELECT string_agg(name || ' ' || sector, E'\n' ORDER BY id) FROM enterprise`).Scan(&got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	was := stored()
	for n, c := range cells {
		if want := fmt.Sprintf("厂%d %s", n, c[1]); !strings.Contains("\n"+was+"\n", "\n"+want+"\n") {
			t.Errorf("%q is not %q: %s", c[0], c[1], was)
		}
	}
	if n := count(t, db, `SELECT count(*) FROM enterprise_regulator WHERE until IS NULL`); n != 22 {
		t.Errorf("%d regulators", n)
	}
	ids, err := s.Choose(ctx, 0, "fire")
	if err != nil || len(ids) != 3 {
		t.Errorf("of fire safety: %v, %v", ids, err)
	}
	if ids, err = s.Choose(ctx, 0, grid.NoSector); err != nil || len(ids) != 2 {
		t.Errorf("of no sector: %v, %v", ids, err)
	}
	if ids, err = s.Choose(ctx, 0, ""); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"zh", "en"} {
		var out bytes.Buffer
		if _, err := s.Write(ctx, exchange.Export{IDs: ids, Format: exchange.CSV, Lang: lang}, &out); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"zh": "文旅、消防、特种设备", "en": "Tourism, Fire safety, Special equipment"}[lang]
		if !strings.Contains(out.String(), want) {
			t.Errorf("the export does not hold %q: %.900s", want, out.String())
		}
		i, list := try(t, s, ctx, out.Bytes(), true, func(c *exchange.Choice) { c.Existing = exchange.Replace })
		if i.State != exchange.Done || stored() != was {
			t.Errorf("brought again: %s %s\n%s", i.State, kindsOf(list), stored())
		}
	}
	table = [][]any{table[0], {"厂", creditCode(99), 116.5, 39.5, "CGCS2000", "危化、炼丹"}, {"厂厂", creditCode(98), 116.5, 39.5, "CGCS2000", "、"}}
	if _, list := try(t, s, ctx, tableOf(t, table), false, nil); kindsOf(list) != "2F sectorUnknown, 3F sectorUnknown" ||
		!strings.Contains(list[0].Args[0], "炼丹") {
		t.Errorf("unknown: %+v", list)
	}
}
