package exchange_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"

	"anwang/geo"
	"anwang/grid"
	"anwang/grid/enterprise"
	"anwang/grid/exchange"
)

// kindsOf lists the problems of a trial as "row letter kind".
func kindsOf(list []exchange.Problem) string {
	var out []string
	for i := range list {
		out = append(out, fmt.Sprintf("%d%s %s", list[i].Row, list[i].Letter(), list[i].Kind))
	}
	return strings.Join(out, ", ")
}

// TestTablesAsTheyCome: what people's tables hold besides data is no reason to stop
// them, and what must not be kept is refused by name.
func TestTablesAsTheyCome(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	ctx := as(t.Context(), 1)
	head := []any{"企业名称", "信用代码", "经度", "纬度", "坐标系", "法定代表人电话", "邮箱", "注册时间", "从业人数", "所属行业", "标准化等级", "地址"}
	row := func(name any, code string, rest ...any) []any {
		return append([]any{name, code, 116.5, 39.5, "CGCS2000"}, rest...)
	}
	for title, c := range map[string]struct {
		rows [][]any
		want string
	}{
		"a stroke means none": {
			[][]any{row("斜杠", creditCode(1), "/", "/", "/", "/", "/", "/", "/"), row("无", creditCode(2), "无", "无", "—", "不详", "无", "无", "暂无")},
			"2F noneMeant, 2G noneMeant, 2H noneMeant, 2I noneMeant, 2J noneMeant, 2K noneMeant, 2L noneMeant",
		},
		"a required field is not none": {[][]any{row("有名", "/")}, "2B codeForm"},
		"the number of a person": {
			[][]any{row("个体", "11010519491231002X"), row("另一个体", "11010519491231002x ")},
			"2B codePerson, 3B codePerson",
		},
		"in another column": {[][]any{row("张三 11010519491231002X", creditCode(3))}, "2A textPerson"},
		"a name that turns round": {
			[][]any{row("甲\u202e司公", creditCode(4)), row("乙\u2066厂", creditCode(5)), row("丙\x07", creditCode(6))},
			"2A textBroken, 3A textBroken, 4A textBroken",
		},
	} {
		i, list := try(t, s, ctx, tableOf(t, append([][]any{head}, c.rows...)), false, func(c *exchange.Choice) { c.CRS = "" })
		if got := kindsOf(list); got != c.want {
			t.Errorf("%s: %s, want %s (%s)", title, got, c.want, i.State)
		}
		for j := range list {
			text, _ := list[j].Says()
			if strings.Contains(list[j].Value+text.ZH+text.EN, "19491231") {
				t.Errorf("%s: the report shows the number: %+v", title, list[j])
			}
		}
	}
}

// TestWhoAnswers: the principal responsible person, the contact and the legal
// representative are three persons, by whatever a table calls them, and go out as
// they came in.
func TestWhoAnswers(t *testing.T) {
	t.Parallel()
	for _, head := range [][]any{
		{"主要负责人", "主要负责人电话", "联系人", "联系电话", "法定代表人"},
		{"单位负责人", "负责人电话", "联系人姓名", "手机", "法人"},
		{"Principal responsible person", "Principal responsible person's phone", "Contact", "Contact's phone", "Legal representative"},
	} {
		db, s := newTown(t)
		ctx := as(t.Context(), 1)
		table := [][]any{
			append([]any{"企业名称", "信用代码", "经度", "纬度"}, head...),
			{"甲", creditCode(1), 116.5, 39.5, "赵六", "13800138001", "钱七", "13800138002", "孙八"},
		}
		if i, list := try(t, s, ctx, tableOf(t, table), true, nil); i.State != exchange.Done {
			t.Fatalf("%v: %+v %s", head[0], i, kindsOf(list))
		}
		var got string
		if err := db.Pool.QueryRow(ctx, `SELECT concat_ws(' ', principal, principal_phone, contact, contact_phone, legal_person)
			FROM enterprise`).Scan(&got); err != nil || got != "赵六 13800138001 钱七 13800138002 孙八" {
			t.Errorf("%v: %q, %v", head[0], got, err)
		}
		var ids []grid.ID
		if err := db.Pool.QueryRow(ctx, `SELECT array_agg(id) FROM enterprise`).Scan(&ids); err != nil {
			t.Fatal(err)
		}
		var full, masked bytes.Buffer
		if _, err := s.Write(ctx, exchange.Export{Format: exchange.CSV, Lang: "zh", IDs: ids, Personal: true}, &full); err != nil ||
			!strings.Contains(full.String(), "主要负责人") || !strings.Contains(full.String(), "赵六") {
			t.Errorf("in full: %v %s", err, full.String())
		}
		if _, err := s.Write(ctx, exchange.Export{Format: exchange.CSV, Lang: "zh", IDs: ids}, &masked); err != nil ||
			strings.Contains(masked.String(), "赵六") || strings.Contains(masked.String(), "13800138001") || !strings.Contains(masked.String(), "赵*") {
			t.Errorf("masked: %v %s", err, masked.String())
		}
	}
}

// TestOldLineEnds: a text file with the line ends of old Macs has its rows.
func TestOldLineEnds(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	ctx := as(t.Context(), 1)
	text := fmt.Sprintf("\uFEFF企业名称,信用代码,经度,纬度,坐标系\r甲,%s,116.5,39.5,CGCS2000\r乙,%s,116.6,39.5,CGCS2000\r", creditCode(1), creditCode(2))
	i, list := try(t, s, ctx, []byte(text), true, func(c *exchange.Choice) { c.CRS = "" })
	if i.State != exchange.Done || i.Outcome.Created != 2 {
		t.Errorf("%+v %s", i, kindsOf(list))
	}
}

// TestMergedCellsOfOthers: a merged block stops the import only where its columns
// are imported.
func TestMergedCellsOfOthers(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	ctx := as(t.Context(), 1)
	for _, c := range []struct{ from, to, want string }{{"F2", "F3", ""}, {"E2", "F2", "2E cellMerged"}, {"A2", "A3", "2A cellMerged"}} {
		f := excelize.NewFile()
		for r, row := range [][]any{
			{"企业名称", "信用代码", "经度", "纬度", "坐标系", "旧备注栏"},
			{"甲", creditCode(1), 116.5, 39.5, "CGCS2000", "见上"},
			{"乙", creditCode(2), 116.6, 39.5, "CGCS2000", nil},
		} {
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", r+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.MergeCell("Sheet1", c.from, c.to); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		_, list := try(t, s, ctx, b.Bytes(), false, func(c *exchange.Choice) { c.CRS = "" })
		merged := ""
		for i := range list {
			if list[i].Kind == "cellMerged" {
				merged += kindsOf(list[i : i+1])
			}
		}
		if merged != c.want {
			t.Errorf("%s:%s: %q, want %q", c.from, c.to, merged, c.want)
		}
	}
}

// TestMeridiansByName: a zone is read from every name of its central meridian, and
// the width of a zone is not cut out of it.
func TestMeridiansByName(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	ctx := as(t.Context(), 1)
	want := orb.Point{116.5, 39.5}
	z := geo.GaussKruger{Zone: 39}
	p := z.Forward(want)
	n := 0
	table := [][]any{{"企业名称", "信用代码", "经度", "纬度", "坐标系"}}
	for _, said := range []string{
		"高斯-克吕格 117°", "2000国家大地坐标系 3度带 中央经线117度", "CGCS2000 3° 带 117E", "高斯 117度 三度带", "CGCS2000 / 3-degree Gauss-Kruger CM 117E", "gk-cm117",
		"高斯-克吕格 3°带 39带",
	} {
		table = append(table, []any{fmt.Sprint("厂", n), creditCode(n), p[0], p[1], said})
		n++
	}
	i, list := try(t, s, ctx, tableOf(t, table), true, func(c *exchange.Choice) { c.CRS = "" })
	if i.State != exchange.Done || i.Outcome.Created != n {
		t.Errorf("%+v %s", i, kindsOf(list))
	}
	for meridian := 75; meridian <= 135; meridian += 3 {
		for _, said := range []string{"高斯-克吕格 %d°", "2000国家大地坐标系 3度带 中央经线%d度", "3°分带 %d°"} {
			if key := exchange.FrameKey(fmt.Sprintf(said, meridian)); key != fmt.Sprintf("gk-cm%d", meridian) {
				t.Errorf(said+" is read as %q", meridian, key)
			}
		}
	}
}

// TestUpdatesThatMove: an update that carries an enterprise far away, or renames it,
// says so with where it was; another spelling of the name is no new name.
func TestUpdatesThatMove(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	ctx := as(t.Context(), 1)
	table := func(name string, lon float64) []byte {
		return tableOf(t, [][]any{shortHead[:5], {name, creditCode(1), lon, 39.5, "CGCS2000"}})
	}
	if i, list := try(t, s, ctx, table("福来（北京）化工", 116.5), true, func(c *exchange.Choice) { c.CRS = "" }); i.State != exchange.Done {
		t.Fatal(i, list)
	}
	for _, c := range []struct {
		name string
		lon  float64
		want string
	}{{"福来(北京)化工", 116.501, ""}, {"改名后的企业", 117.2, "2A renames, 2C moves"}} {
		_, list := try(t, s, ctx, table(c.name, c.lon), false, func(ch *exchange.Choice) { ch.CRS, ch.Existing = "", exchange.Replace })
		got := map[string]bool{}
		for i := range list {
			got[kindsOf(list[i:i+1])] = true
			if text, _ := list[i].Says(); list[i].Kind == "moves" &&
				(!strings.Contains(text.ZH, "西河街道") || !strings.Contains(text.ZH, "东山街道") || !strings.Contains(text.ZH, "千米")) {
				t.Errorf("%s", text.ZH)
			}
		}
		for want := range strings.SplitSeq(c.want, ", ") {
			if want != "" && !got[want] || c.want == "" && len(list) > 0 {
				t.Errorf("%s: %s, want %s", c.name, kindsOf(list), c.want)
			}
		}
	}
}

// TestSameFirmOtherSpelling: a table, a list of features and a form ask by one rule
// whether an enterprise is there twice: other brackets, another way to write the legal
// form, other width, an organisation's code; in the input itself, or on file.
func TestSameFirmOtherSpelling(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	s.Compare(func() exchange.Alike { return enterprise.NewRows() })
	ctx := as(t.Context(), 1)
	firm := func(name string, n int, lon float64) []any { return []any{name, creditCode(n), lon, 39.5, "CGCS2000"} }
	table := [][]any{
		shortHead[:5],
		firm("演示石油（北京）燃气销售有限公司", 1, 116.402),
		firm("演示石油(北京)燃气销售有限公司", 2, 116.402),
		firm("演示福来化工有限公司", 3, 116.410),
		firm("演示福来化工有限责任公司", 4, 116.418), // 700 m away
		firm("演示福来化工有限公司", 5, 116.6),     // another site
		firm("第１加油站", 6, 116.7),
		firm("第2加油站", 7, 116.7),
		firm("第1加油站", 8, 116.7),
	}
	i, list := try(t, s, ctx, tableOf(t, table), true, func(c *exchange.Choice) { c.CRS = "" })
	if got := kindsOf(list); i.State != exchange.Done || got != "3A samePlace, 5A samePlace, 9A samePlace" {
		t.Fatalf("in one table: %s %s", i.State, got)
	}
	// What is on file is told of, but for the row's own.
	again := [][]any{shortHead[:5], firm("演示石油 (北京) 燃气销售有限责任公司", 11, 116.4021), firm("演示福来化工有限公司", 5, 116.6), firm("别的企业", 12, 117.5)}
	_, list = try(t, s, ctx, tableOf(t, again), false, func(c *exchange.Choice) { c.CRS, c.Existing = "", exchange.Replace })
	if got := kindsOf(list); got != "2A samePlace, 2A samePlace" {
		t.Errorf("beside what is on file: %s", got)
	}
	for k := range list {
		if text, _ := list[k].Says(); !strings.Contains(text.ZH, "演示石油") || !strings.Contains(text.ZH, "名称相同") ||
			!strings.Contains(text.EN, "the same name") {
			t.Errorf("%+v", text)
		}
	}
	feature := fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[116.4021,`+
		`39.5]},"properties":{"creditCode":%q,"name":"演示石油(北京)燃气销售公司"}}]}`, creditCode(21))
	r, err := s.Import(ctx, grid.KindEnterprise, strings.NewReader(feature), exchange.Options{DryRun: true})
	if err != nil || pointers(r.Warnings) != "/features/0/properties/name, /features/0/properties/name" {
		t.Errorf("of features: %s, %v", pointers(r.Warnings), err)
	}
	// The form says the same.
	form, err := enterprise.New(db).Check(ctx, enterprise.Fields{
		Name: "演示石油 (北京) 燃气销售有限责任公司", CreditCode: creditCode(11), Lon: 116.4021,
		Lat: 39.5,
	}, 0)
	if err != nil || len(form.Candidates) != 2 {
		t.Errorf("the form names %d, %v", len(form.Candidates), err)
	}
	// Who sees none of it is not told.
	if _, list = try(t, s, as(t.Context(), 3), tableOf(t,
		[][]any{append(slices.Clone(shortHead[:5]), "监管行业"), append(firm("演示石油（北京）燃气销售有限公司", 31, 116.402), "危险化学品")}), false,
		func(c *exchange.Choice) { c.CRS = "" }); len(list) > 0 {
		t.Errorf("somebody of another sector: %s", kindsOf(list))
	}
}

// TestPropertiesOfFeatures: the properties of a GeoJSON feature that nothing takes
// are named, and a coordinate system that it states is used.
func TestPropertiesOfFeatures(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	ctx := as(t.Context(), 1)
	feature := func(properties string) string {
		return `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[116.50640,39.50129]},` +
			`"properties":{"creditCode":"` + creditCode(1) + `","name":"甲",` + properties + `}}]}`
	}
	for _, c := range []struct{ properties, fault, warning string }{
		{`"crs":"GCJ02"`, "", ""},
		{`"crs":"北京1954"`, "/features/0/properties/crs", ""},
		{`"crs":"高斯-克吕格 117°"`, "/features/0/properties/crs", ""},
		{`"等级":"red"`, "/features/0/properties/等级", ""},
		{`"adress":"x"`, "/features/0/properties/adress", ""},
		{`"Industry":"C26"`, "/features/0/properties/Industry", ""},
		{`"osm_id":1`, "", "/features/0/properties/osm_id"},
		{`"osm_id":null`, "", ""},
		{`"address":"甲\u202e"`, "/features/0/properties/address", ""},
	} {
		r, err := s.Import(ctx, grid.KindEnterprise, strings.NewReader(feature(c.properties)), exchange.Options{DryRun: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := pointers(r.Faults); got != c.fault {
			t.Errorf("%s: faults %s, want %s", c.properties, got, c.fault)
		}
		if got := pointers(r.Warnings); got != c.warning {
			t.Errorf("%s: warnings %s, want %s", c.properties, got, c.warning)
		}
	}
	person := strings.Replace(feature(`"staff":1`), creditCode(1), "11010519491231002X", 1)
	if r, err := s.Import(ctx, grid.KindEnterprise, strings.NewReader(person), exchange.Options{}); err != nil ||
		pointers(r.Faults) != "/features/0/properties/creditCode" {
		t.Errorf("the number of a person: %+v, %v", r.Faults, err)
	}
	if _, err := s.Import(ctx, grid.KindEnterprise, strings.NewReader(feature(`"crs":"GCJ02"`)), exchange.Options{}); err != nil {
		t.Fatal(err)
	}
	var at orb.Point
	if err := db.Pool.QueryRow(ctx, `SELECT ST_X(geom), ST_Y(geom) FROM enterprise`).Scan(&at[0], &at[1]); err != nil {
		t.Fatal(err)
	}
	if d := geo.Distance(at, geo.GCJ02ToWGS84(orb.Point{116.50640, 39.50129})); d > 1 {
		t.Errorf("%v is %.0f m away", at, d)
	}
}

func pointers(faults []grid.Fault) string {
	var out []string
	for _, f := range faults {
		out = append(out, f.Pointer)
	}
	return strings.Join(out, ", ")
}
