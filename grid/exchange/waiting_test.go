package exchange_test

import (
	"os"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/enterprise"
	"anwang/grid/exchange"
)

// TestRowsWithoutCoordinates: they are kept for the grid that they name, or for that of who
// imports, seen there and nowhere else, and become enterprises with all they had when somebody
// locates them, or when a table brings their coordinates.
func TestRowsWithoutCoordinates(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	e := enterprise.New(db)
	data, err := os.ReadFile("testdata/cases/no_coordinates_one_row.csv")
	if err != nil {
		t.Fatal(err)
	}
	byRow := func(c *exchange.Choice) { c.CRS, c.Existing = "", exchange.Refuse }
	i, list := try(t, s, as(t.Context(), 1), data, true, byRow)
	if i.State != exchange.Done || i.Outcome.Created != 1 || i.Outcome.Waiting != 1 || kindsOf(list) != "3C toLocate" {
		t.Fatalf("%+v %s", i, kindsOf(list))
	}
	head := []any{"企业名称", "信用代码", "经度", "纬度", "坐标系", "地址", "网格编码", "监管行业", "法定代表人", "注册时间", "从业人数", "规上"}
	table := [][]any{
		head,
		{"西待一", creditCode(1), "/", "无", "", "西河路1号", "西河街道", "危险化学品", "王某某", "2010-05-06", 12, "是"},
		{"东待一", creditCode(2), "", "", "", "东山路1号", "110101001000", "机械"},
		{"不知", creditCode(3), "", "", "", "", "没有的网格", "危险化学品"},
	}
	if i, list = try(t, s, as(t.Context(), 1), tableOf(t, table), true, byRow); i.State != exchange.Done || i.Outcome.Waiting != 3 {
		t.Fatalf("%+v %s", i, kindsOf(list))
	}
	names := func(account grid.ID) string {
		page, _, matched, err := e.Waiting(as(t.Context(), account), 0, "", "", 50)
		if err != nil || matched != len(page) {
			t.Errorf("account %d: %d of %d, %v", account, len(page), matched, err)
		}
		var out []string
		for i := range page {
			out = append(out, page[i].Name)
		}
		return strings.Join(out, " ")
	}
	for account, want := range map[grid.ID]string{1: "不知 东待一 西待一 演示无坐标", 2: "西待一", 3: "不知 西待一"} {
		if got := names(account); got != want {
			t.Errorf("account %d sees %s, want %s", account, got, want)
		}
	}
	// Brought once more they are there already; others' stay theirs.
	if _, list = try(t, s, as(t.Context(), 1), tableOf(t, table), false, byRow); kindsOf(list) != "2B codeWaits, 2C noneMeant, 2D noneMeant, "+
		"3B codeWaits, 4B codeWaits" {
		t.Errorf("once more: %s", kindsOf(list))
	}
	if _, list = try(t, s, as(t.Context(), 2), tableOf(t, table), false, func(c *exchange.Choice) {
		c.CRS, c.Existing = "",
			exchange.Replace
	}); kindsOf(
		list) != "2C noneMeant, 2C toLocate, 2D noneMeant, 3B waitsElsewhere, 4B waitsElsewhere" {
		t.Errorf("by the street: %s", kindsOf(list))
	}
	// Who holds two grids must say which.
	both := [][]any{head, {"丁", creditCode(8)}, {"戊", creditCode(9), "", "", "", "", "东山街道"}}
	if _, list = try(t, s, as(t.Context(), 4), tableOf(t, both), false, byRow); kindsOf(list) != "2G gridUnsaid, 3C toLocate" {
		t.Errorf("of two grids: %s", kindsOf(list))
	}
	waits := func(name string) enterprise.Waiting {
		page, _, _, err := e.Waiting(as(t.Context(), 1), 0, name, "", 50)
		if err != nil || len(page) != 1 {
			t.Fatalf("%s: %d, %v", name, len(page), err)
		}
		return page[0]
	}
	one := waits("西待一")
	guide := grid.WithActor(t.Context(), &grid.Actor{ID: 2, Login: "guide", Grants: []grid.Grant{{Role: grid.RoleGuide, Grid: 2}}})
	for name, c := range map[string]struct {
		lon     float64
		version int32
		code    grid.Code
	}{"elsewhere": {117.5, 1, grid.CodeForbidden}, "in no grid": {121, 1, grid.CodeRejected}, "of another version": {
		116.5, 7,
		grid.CodeStale,
	}} {
		if _, err := e.Locate(guide, one.ID, c.version, c.lon, 39.5, false); grid.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := e.Locate(guide, waits("东待一").ID, 1, 116.5, 39.5, false); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("somebody else's: %v", err)
	}
	f, err := e.Locate(guide, one.ID, 1, 116.5, 39.5, false)
	if err != nil || f.Grid != 2 || strings.Join(f.Sectors, " ") != "chemical" || f.LegalPerson != "王某某" || f.Founded != "2010-05-06" ||
		f.Staff == nil || *f.Staff != 12 ||
		f.Source != "导入：企业.xlsx" || f.Status != "open" {
		t.Errorf("located: %+v, %v", f, err)
	}
	if n := count(t, db, `SELECT count(*) FROM event WHERE verb = 'enterprise.locate' AND grid_id = 2`); n != 1 {
		t.Errorf("%d events", n)
	}
	// Coordinates that a table brings do the same, and what it leaves open stays as it was.
	if i, list = try(t, s, as(t.Context(), 1), tableOf(t, [][]any{head[:5], {"东待一", creditCode(2), 117.5, 39.5, "CGCS2000"}}), true,
		byRow); i.Outcome.Created != 1 {
		t.Errorf("%+v %s", i, kindsOf(list))
	}
	if n := count(t, db, `SELECT count(*) FROM enterprise WHERE name = '东待一' AND address = '东山路1号' AND sector = 'machinery'`); n != 1 {
		t.Error("what waited is lost")
	}
	if err := e.Drop(as(t.Context(), 1), waits("不知").ID, 1, " "); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("dropped without a reason: %v", err)
	}
	if err := e.Drop(as(t.Context(), 1), waits("不知").ID, 1, "重复"); err != nil {
		t.Error(err)
	}
	if got := names(1); got != "演示无坐标" {
		t.Errorf("left are %s", got)
	}
	// A grid that ends leaves what waits in it to the one above.
	if _, err := db.Pool.Exec(t.Context(), `UPDATE enterprise_waiting SET grid_id = 3; UPDATE grid SET valid_to = now() WHERE id =
		3`); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, `SELECT count(*) FROM enterprise_waiting WHERE grid_id = 4`); n != 1 {
		t.Error("what waited in a grid that ended is lost")
	}
}
