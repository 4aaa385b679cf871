package exchange_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/enterprise"
	"anwang/grid/exchange"
)

// TestSites: several sites of one enterprise under one code are a record each, in its grid; a
// table that is imported once more finds each of them, and what belongs to the enterprise by its
// code goes to the nearest.
func TestSites(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	s.Compare(func() exchange.Alike { return enterprise.NewRows() })
	ctx := as(t.Context(), 1)
	byRow := func(c *exchange.Choice) { c.CRS, c.Existing = "", exchange.Refuse }
	sites := func() string {
		var got string
		if err := db.Pool.QueryRow(ctx, `SELECT coalesce(string_agg(format('%s|%s|%s', name, site, grid_id), ' ' ORDER BY name), '')
			FROM enterprise`).
			Scan(&got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	data, err := os.ReadFile("testdata/cases/two_sites_one_code.csv")
	if err != nil {
		t.Fatal(err)
	}
	i, list := try(t, s, ctx, data, true, byRow)
	if got := sites(); i.State != exchange.Done || kindsOf(list) != "3A siteRead" ||
		got != "演示福来化工有限公司||2 演示福来化工有限公司（二厂区）|二厂区|2" {
		t.Fatalf("%s, %s, %s", i.State, kindsOf(list), got)
	}
	const code = "91110105MA09611077"
	head := shortHead[:5]
	replace := func(c *exchange.Choice) { c.CRS, c.Existing = "", exchange.Replace }
	for name, c := range map[string]struct {
		rows   [][]any
		change func(*exchange.Choice)
		want   string
	}{
		"once more": {[][]any{head, {"演示福来化工有限公司", code, 116.40, 39.91, "CGCS2000"}, {
			"演示福来化工有限公司（二厂区）", code, 116.60,
			39.80, "CGCS2000",
		}}, replace, "3A siteRead"},
		"the second alone":    {[][]any{head, {"演示福来化工有限公司（二厂区）", code, 116.60, 39.80, "CGCS2000"}}, replace, ""},
		"the second is there": {[][]any{head, {"演示福来化工有限公司（二厂区）", code, 116.60, 39.80, "CGCS2000"}}, byRow, "2B codeExists"},
		"a third one":         {[][]any{head, {"演示福来化工有限公司（北厂）", code, 117.60, 39.80, "CGCS2000"}}, byRow, "2B siteNew"},
		"twice the same": {[][]any{head, {"甲化工有限公司", creditCode(1), 116.4, 39.9, "CGCS2000"}, {
			"甲化工有限公司", creditCode(1),
			116.6, 39.8, "CGCS2000",
		}}, byRow, "3B codeTwice"},
		"another name, no site": {[][]any{head, {"甲化工有限公司", creditCode(1), 116.4, 39.9, "CGCS2000"}, {
			"乙商贸有限公司", creditCode(1),
			116.6, 39.8, "CGCS2000",
		}}, byRow, "3B codeTwice"},
		"a form of law is no site": {[][]any{head, {"甲中心（有限合伙）", creditCode(1), 116.4, 39.9, "CGCS2000"}}, byRow, ""},
		"without brackets": {[][]any{head, {"甲化工有限公司", creditCode(1), 116.4, 39.9, "CGCS2000"}, {
			"甲化工有限公司-东厂", creditCode(1),
			117.6, 39.8, "CGCS2000",
		}}, byRow, "3A siteRead"},
		"by a column of their own": {
			[][]any{
				append(append([]any{}, head...), "厂区"),
				{"甲化工有限公司", creditCode(1), 116.4, 39.9, "CGCS2000", "南厂"},
				{"甲化工有限公司", creditCode(1), 117.6, 39.8, "CGCS2000", "北厂"},
			}, byRow, "",
		},
	} {
		i, list := try(t, s, ctx, tableOf(t, c.rows), false, c.change)
		if got := kindsOf(list); got != c.want {
			t.Errorf("%s: %s, want %s (%s)", name, got, c.want, i.State)
		}
	}
	if i, list = try(t, s, ctx, tableOf(t, [][]any{head, {"演示福来化工有限公司（北厂）", code, 117.60, 39.80, "CGCS2000"}}), true,
		byRow); i.Outcome.Created != 1 {
		t.Fatalf("%+v %s", i, kindsOf(list))
	}
	// Each is seen where it lies, and its file names those that are seen with it.
	e := enterprise.New(db)
	for account, want := range map[grid.ID]int{1: 2, 2: 1} {
		var id grid.ID
		if err := db.Pool.QueryRow(ctx, `SELECT id FROM enterprise WHERE site = ''`).Scan(&id); err != nil {
			t.Fatal(err)
		}
		if f, err := e.File(as(t.Context(), account), id); err != nil || len(f.Sites) != want {
			t.Errorf("account %d sees %d others, %v", account, len(f.Sites), err)
		}
	}
	if d, err := e.Duplicates(ctx, nil, 0, 50); err != nil || d.Matched != 0 {
		t.Errorf("%d pairs among sites, %v", d.Matched, err)
	}
	// A hazard source that names the enterprise belongs to the site it lies at.
	feature := func(at string, n int) string {
		return fmt.Sprintf(`{"type":"Feature","geometry":{"type":"Point","coordinates":[%s]},`+
			`"properties":{"code":"H%d","name":"罐区","kind":"tank_farm",`+
			`"enterprise":%q}}`, at, n, code)
	}
	r, err := s.Import(ctx, grid.KindHazard, strings.NewReader(feature("116.601,39.801", 1)+"\n"+feature("117.59,39.79", 2)),
		exchange.Options{})
	if err != nil || r.Loaded != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	var at string
	if err := db.Pool.QueryRow(ctx, `SELECT string_agg(e.site, ' ' ORDER BY h.code) FROM hazard h JOIN enterprise e ON e.id =
		h.enterprise_id`).
		Scan(&at); err != nil || at != "二厂区 北厂" {
		t.Errorf("they belong to %s, %v", at, err)
	}
	// As features, too, two sites are two records, and the code alone tells none apart.
	site := func(n int, site string) string {
		return fmt.Sprintf(`{"type":"Feature","geometry":{"type":"Point","coordinates":[116.5,39.5]},`+
			`"properties":{"creditCode":%q,"name":"丙","site":%q}}`,
			creditCode(n), site)
	}
	if r, err := s.Import(ctx, grid.KindEnterprise, strings.NewReader(site(7, "")+site(7, "东厂")),
		exchange.Options{}); err != nil || r.Loaded != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	if r, err := s.Import(ctx, grid.KindEnterprise, strings.NewReader(site(7, "东厂")+site(8, "")+site(8, "")),
		exchange.Options{DryRun: true}); err != nil ||
		r.FaultCount != 2 {
		t.Errorf("%+v, %v", r, err)
	}
}
