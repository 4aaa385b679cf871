package exchange_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/exchange"
	"anwang/grid/pg"
)

// withEnterprises is a town with two enterprises in the west, of one of which there are two of
// the same name, and one in the east.
func withEnterprises(t *testing.T) (*pg.DB, *exchange.Service) {
	t.Helper()
	db, s := newTown(t)
	if _, err := db.Pool.Exec(t.Context(), `
		INSERT INTO enterprise (credit_code, name, sector, geom) SELECT code, name, sector, ST_SetSRID(ST_MakePoint(lon, 39.5), 4490)
		  FROM (VALUES ($1, '福来（北京）化工有限公司', 'chemical', 116.2), ($2, '同名商店', '', 116.3), ($3, '同名商店', '', 116.4),
		  	($4, '东山机械厂', 'machinery', 117.5)) v (code, name, sector, lon);
		`, creditCode(1), creditCode(2), creditCode(3), creditCode(4)); err != nil {
		t.Fatal(err)
	}
	return db, s
}

// tryOf is try for a table of another register.
func tryOf(t *testing.T, s *exchange.Service, ctx context.Context, register string, rows [][]any, run bool, change func(*exchange.Choice)) (
	exchange.Import, []exchange.Problem,
) {
	t.Helper()
	i, err := s.Upload(ctx, register, register+".xlsx", bytes.NewReader(tableOf(t, rows)))
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Preview(ctx, i.ID, exchange.Look{})
	if err != nil {
		t.Fatal(err)
	}
	c := p.Choice
	if c.CRS = "cgcs2000"; change != nil {
		change(&c)
	}
	if i, err = s.Start(ctx, i.ID, "", c, run, 2*waitLong); err != nil {
		t.Fatal(err)
	}
	list, _, err := s.Problems(ctx, i.ID, exchange.ProblemFilter{})
	if err != nil {
		t.Fatal(err)
	}
	return i, list
}

func skip(c *exchange.Choice) { c.Faulty = exchange.Skip }

// TestDangersOfATable: a ledger of dangers as offices keep it, by the names of enterprises and
// without coordinates, is loaded row by row; what does not belong to whoever imports is unknown to
// them, and what is there already is told.
func TestDangersOfATable(t *testing.T) {
	t.Parallel()
	db, s := withEnterprises(t)
	ctx := as(t.Context(), 1)
	table := [][]any{
		{"2026年隐患排查治理台账"},
		{"序号", "被检查单位", "存在的问题", "隐患级别", "检查日期", "整改期限", "整改情况", "检查方式", "检查人", "经度", "纬度"},
		{1, "福来(北京)化工有限公司", "安全出口堵塞", "一般", "2026-05-06", "2026-05-16", "已销号", "街道检查", "王某", "", ""},
		{2, "福来（北京）化工有限公司", "可燃气体报警器失效", "重大", "2026/5/6 14:30", "2026年6月1日", "整改中", "执法检查", "王某", 116.21, 39.51},
		{3, "同名商店", "灭火器过期", "一般", "2026-05-07", "/", "未整改", "网格排查", "李某", "", ""},
		{4, "没有的厂", "电线裸露", "一般", "2026-05-07", "", "", "", "", "", ""},
		{5, "东山机械厂", "防护罩缺失", "特大", "2026-05-07", "2026-05-01", "", "", "", "", ""},
		{6, "福来(北京)化工有限公司", "安全出口堵塞", "一般", "2026-05-06 09:00", "", "", "", "", "", ""},
		{"", "合计", 6, "", "", "", "", "", "", "", ""},
	}
	const want = "3J atOwner, 5B ownerSeveral, 5F noneMeant, 6B ownerUnknown, 7D wordUnknown, 7F timeOrder, 8C recordTwice, 9 noRecord"
	i, list := tryOf(t, s, ctx, "danger", table, false, nil)
	if got := kindsOf(list); i.State != exchange.Checked || got != want {
		t.Fatalf("%s: %s, want %s", i.State, got, want)
	}
	for k := range list {
		if text, remedy := list[k].Says(); strings.Contains(text.ZH+text.EN+remedy.ZH+remedy.EN, "{") || text.ZH == "" || remedy.EN == "" {
			t.Errorf("%s says %q, %q", list[k].Kind, text, remedy)
		}
	}
	if i, _ = tryOf(t, s, ctx, "danger", table, true, nil); i.State != exchange.Refused || count(t, db, `SELECT count(*) FROM danger`) != 0 {
		t.Fatalf("with errors: %s", i.State)
	}
	if i, _ = tryOf(t, s, ctx, "danger", table, true, skip); i.State != exchange.Done || i.Outcome.Created != 2 || i.BadRows != 4 {
		t.Fatalf("the good rows: %+v", i)
	}
	var got string
	if err := db.Pool.QueryRow(ctx, `SELECT string_agg(format('%s|%s|%s|%s|%s|%s|%s|%s|%s', d.title, e.name, d.grade, d.state, d.inspection,
			to_char(d.found AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI'), round(ST_X(d.geom)::numeric, 2), d.reporter, d.source), E'\n'
			ORDER BY d.id) FROM danger d JOIN enterprise e ON e.id = d.enterprise_id`).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if want := "安全出口堵塞|福来（北京）化工有限公司|0|6|4|05-06 00:00|116.20|王某|导入：danger.xlsx\n" +
		"可燃气体报警器失效|福来（北京）化工有限公司|1|3|5|05-06 14:30|116.21|王某|导入：danger.xlsx"; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if n := count(t, db, `SELECT count(*) FROM danger WHERE code ~ '^HD-\d{4}-\d{6}$' AND code LIKE '%' || lpad(id::text, 6, '0')`); n != 2 {
		t.Errorf("%d have a code made of their number", n)
	}
	if n := count(t, db, `SELECT count(*) FROM event WHERE kind = 'danger' AND verb = 'exchange.import'`); n != 2 {
		t.Errorf("%d events", n)
	}
	if _, list = tryOf(t, s, ctx, "danger", table[:4], false, nil); kindsOf(list) != "3C recordThere, 3J atOwner, 4C recordThere" {
		t.Errorf("brought again: %s", kindsOf(list))
	}
	// The street in the west knows nothing of the east, nor the chemical department of machinery.
	east := [][]any{table[1], {1, "东山机械厂", "防护罩缺失", "一般", "2026-05-07"}}
	for _, account := range []grid.ID{2, 3} {
		if _, list = tryOf(t, s, as(t.Context(), account), "danger", east, true, nil); !strings.Contains(kindsOf(list), "2B ownerUnknown") {
			t.Errorf("account %d: %s", account, kindsOf(list))
		}
	}
	placed := [][]any{
		append(table[1][:len(table[1]):len(table[1])], "信用代码"),
		{1, "", "火", "一般", "2026-05-07", "", "", "", "", 117.5, 39.5, creditCode(1)},
	}
	if _, list = tryOf(t, s, as(t.Context(), 2), "danger", placed, true, nil); kindsOf(list) != "2J placeBeyond" {
		t.Errorf("located in the east by the west: %s", kindsOf(list))
	}
}

// TestHazardsAndKeyPlaces: the same engine takes hazard sources, which are held against the rules
// for them, and key places; a danger may lie where its hazard source is.
func TestHazardsAndKeyPlaces(t *testing.T) {
	t.Parallel()
	db, s := withEnterprises(t)
	ctx := as(t.Context(), 1)
	head := []any{"危险源编号", "危险源名称", "所属企业", "类型", "重大危险源等级", "R值", "物质", "最大储量", "风险等级", "经度", "纬度"}
	for name, c := range map[string]struct {
		row  []any
		want string
	}{
		"blue":         {[]any{"W1", "罐区", "东山机械厂", "罐区", "四级", 5, "液氨", "30吨", "蓝", "", ""}, "2I majorDiffers, 2J atOwner"},
		"R of another": {[]any{"W1", "罐区", "东山机械厂", "罐区", "四级", 120, "液氨", 30, "黄", "", ""}, "2E majorDiffers, 2J atOwner"},
		"nobody's":     {[]any{"W1", "罐区", "", "罐区", "", "", "", "", "", "", ""}, "2J placeMissing"},
		"sound, alone": {[]any{"W1", "罐区", "", "储罐区", "", "", "液氨", 1, "黄", 117.6, 39.5}, ""},
		"odd kind":     {[]any{"W1", "罐区", "", "飞船", "", "", "液氨", "多", "黄", 117.6, 39.5}, "2D wordUnknown, 2H numberLeast"},
	} {
		if _, list := tryOf(t, s, ctx, "hazard", [][]any{head, c.row}, false, nil); kindsOf(list) != c.want {
			t.Errorf("%s: %s, want %s", name, kindsOf(list), c.want)
		}
	}
	i, list := tryOf(t, s, ctx, "hazard", [][]any{
		head, {"W1", "罐区", "东山机械厂", "罐区", "一级", 120, "液氨", "30吨", "红", 117.6, 39.6}, {"", "库", "东山机械厂", "仓库", "", "", "", "", "", "", ""},
	}, true, nil)
	if i.State != exchange.Done || i.Outcome.Created != 2 {
		t.Fatalf("%s %s", i.State, kindsOf(list))
	}
	if n := count(t, db, `SELECT count(*) FROM hazard h JOIN enterprise e ON e.id = h.enterprise_id WHERE h.code = 'W1' AND kind = 'tank_farm'
		AND major_level = 1 AND r_value = 120 AND quantity = 30 AND h.risk_level = 1 AND h.grid_id = 3`); n != 1 {
		t.Error("the hazard source is not as it was written")
	}
	if _, list = tryOf(t, s, ctx, "hazard", [][]any{head, {"W1", "罐区", "东山机械厂"}, {"W1", "另一", "东山机械厂"}}, false, nil); kindsOf(list) !=
		"2A recordExists, 2J atOwner, 3A sourceTwice, 3A recordExists" {
		t.Errorf("brought again: %s", kindsOf(list))
	}
	if i, list = tryOf(t, s, ctx, "danger", [][]any{
		{"隐患名称", "危险源编号", "发现时间"}, {"阀门泄漏", "W1", "2026-05-07"},
	}, true, nil); i.State != exchange.Done || kindsOf(list) != "2 atOwner" {
		t.Errorf("at a hazard source: %s %s", i.State, kindsOf(list))
	}
	if n := count(t, db, `SELECT count(*) FROM danger WHERE hazard_id IS NOT NULL AND round(ST_Y(geom)::numeric, 1) = 39.6`); n != 1 {
		t.Error("the danger does not lie at its hazard source")
	}
	schools := [][]any{
		{"场所名称", "场所类型", "容纳人数", "负责人", "联系电话", "经度", "纬度"},
		{"第一小学", "学校", "1,200人", "赵某", "0631-5228888", 116.5, 39.5},
		{"大剧场", "影剧院", 800, "钱某", "13800138000、13900139000", 117.5, 39.5},
	}
	if i, list = tryOf(t, s, ctx, "keyplace", schools, true, nil); i.State != exchange.Done {
		t.Errorf("key places: %s %s", i.State, kindsOf(list))
	}
	if n := count(t, db, `SELECT count(*) FROM keyplace WHERE (kind, capacity, keeper, phone) IN (('school', 1200, '赵某', '0631-5228888'),
		('venue', 800, '钱某', '13800138000'))`); n != 2 {
		t.Error("the key places are not as they were written")
	}
	for i := range list {
		if strings.Contains(list[i].Value, "138001380") {
			t.Errorf("the report shows a phone: %+v", list[i])
		}
	}
}

// TestTemplates: every heading of a template is read as the field that it stands for, in both
// languages, and says what to write.
func TestTemplates(t *testing.T) {
	t.Parallel()
	_, s := withOffices(t)
	ctx := as(t.Context(), 1)
	for _, r := range exchange.Registers() {
		ctx := ctx
		if r.Needs == grid.ManageAccounts {
			ctx = as(t.Context(), 5)
		}
		for _, lang := range []string{"zh", "en"} {
			var out bytes.Buffer
			if err := exchange.Template(r.Key, exchange.CSV, lang, nil, &out); err != nil {
				t.Fatal(err)
			}
			heads, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\uFEFF"))).Read()
			if err != nil || len(heads) != len(r.Fields) {
				t.Fatalf("%s: %d headings, %v", r.Key, len(heads), err)
			}
			i, err := s.Upload(ctx, r.Key, "t.csv", &out)
			if err != nil {
				t.Fatal(err)
			}
			p, err := s.Preview(ctx, i.ID, exchange.Look{})
			if err != nil {
				t.Fatal(err)
			}
			for k := range r.Fields {
				if p.Columns[k].Field != r.Fields[k].Key {
					t.Errorf("%s: %s is read as %q, not %q", r.Key, p.Columns[k].Heading, p.Columns[k].Field, r.Fields[k].Key)
				}
			}
			out.Reset()
			if err := exchange.Template(r.Key, exchange.XLSX, lang, nil, &out); err != nil || out.Len() == 0 {
				t.Errorf("%s: %v", r.Key, err)
			}
		}
	}
	if err := exchange.Template("nothing", exchange.CSV, "zh", nil, &bytes.Buffer{}); grid.CodeOf(err) != grid.CodeInvalid {
		t.Errorf("of no register: %v", err)
	}
	if _, err := s.Upload(ctx, "nothing", "t.csv", strings.NewReader(fmt.Sprint("a,b\n1,2\n"))); grid.CodeOf(err) != grid.CodeInvalid {
		t.Errorf("a table of no register: %v", err)
	}
}
