package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"golang.org/x/text/encoding/simplifiedchinese"

	"anwang/geo"
	"anwang/grid"
	"anwang/grid/exchange"
)

var shortHead = []any{"企业名称", "信用代码", "经度", "纬度", "坐标系", "地址", "监管行业"}

// gcjForward is the public GCJ-02 formula, written once more and in another
// language than the one that is tested.
const gcjForward = `
	CREATE FUNCTION pg_temp.gcj(lon float8, lat float8, OUT x float8, OUT y float8) LANGUAGE plpgsql AS $$
	DECLARE u float8 := lon - 105; v float8 := lat - 35; dy float8; dx float8; w float8; m float8; r float8 := lat / 180 * pi();
	BEGIN
		w := (20 * sin(6 * u * pi()) + 20 * sin(2 * u * pi())) * 2 / 3;
		dy := -100 + 2 * u + 3 * v + 0.2 * v * v + 0.1 * u * v + 0.2 * sqrt(abs(u)) + w
			+ (20 * sin(v * pi()) + 40 * sin(v / 3 * pi())) * 2 / 3 + (160 * sin(v / 12 * pi()) + 320 * sin(v * pi() / 30)) * 2 / 3;
		dx := 300 + u + 2 * v + 0.1 * u * u + 0.1 * u * v + 0.1 * sqrt(abs(u)) + w
			+ (20 * sin(u * pi()) + 40 * sin(u / 3 * pi())) * 2 / 3 + (150 * sin(u / 12 * pi()) + 300 * sin(u / 30 * pi())) * 2 / 3;
		m := 1 - 0.00669342162296594323 * sin(r) ^ 2;
		y := lat + dy * 180 / ((6378245.0 * (1 - 0.00669342162296594323)) / (m * sqrt(m)) * pi());
		x := lon + dx * 180 / (6378245.0 / sqrt(m) * cos(r) * pi());
	END $$;`

// TestCoordinateSystems imports the same places in every system, each made by
// somebody else than us (PostGIS, or the formula in SQL), and asks that they land
// within a metre.
func TestCoordinateSystems(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	ctx := as(t.Context(), 1)
	conn, err := db.Pool.Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(ctx, gcjForward); err != nil {
		t.Fatal(err)
	}
	table := [][]any{shortHead}
	truth := map[string]orb.Point{}
	n := 0
	for _, sys := range []struct{ said, sql string }{
		{"CGCS2000", `SELECT $1::float8, $2::float8`},
		{"GCJ02", `SELECT x, y FROM pg_temp.gcj($1, $2)`},
		{"高斯-克吕格 117°", `SELECT ST_X(p), ST_Y(p) FROM ST_Transform(ST_SetSRID(ST_MakePoint($1, $2), 4490), 4548) p`},
		{"高斯-克吕格 39 带", `SELECT ST_X(p), ST_Y(p) FROM ST_Transform(ST_SetSRID(ST_MakePoint($1, $2), 4490), 4527) p`},
		{"EPSG:4527", `SELECT ST_Y(p), ST_X(p) FROM ST_Transform(ST_SetSRID(ST_MakePoint($1, $2), 4490), 4527) p`}, // X north, as surveyors write
	} {
		for i := range 20 {
			want := orb.Point{116.05 + float64(i)*0.09, 39.02 + float64(i)*0.048}
			var x, y float64
			if err := conn.QueryRow(ctx, sys.sql, want[0], want[1]).Scan(&x, &y); err != nil {
				t.Fatal(err)
			}
			truth[creditCode(n)] = want
			table = append(table, []any{fmt.Sprint("厂", n), creditCode(n), x, y, sys.said, "", ""})
			n++
		}
	}
	conn.Release()
	i, found := try(t, s, ctx, tableOf(t, table), true, func(c *exchange.Choice) { c.CRS = "" })
	if i.State != exchange.Done {
		t.Fatalf("%+v %+v", i, found)
	}
	for code, want := range truth {
		var x, y float64
		var crs string
		if err := db.Pool.QueryRow(ctx, `SELECT ST_X(geom), ST_Y(geom), crs FROM enterprise WHERE credit_code = $1`, code).Scan(&x, &y,
			&crs); err != nil {
			t.Fatal(err)
		}
		if d := geo.Distance(want, orb.Point{x, y}); d > 1 || math.IsNaN(d) || crs == "" {
			t.Errorf("%s (%s): %.3f m away", code, crs, d)
		}
	}
}

// TestDetection: the addresses near a border tell the systems apart; without them
// nothing is guessed.
func TestDetection(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	ctx := as(t.Context(), 1)
	for _, c := range []struct {
		name  string
		to    func(orb.Point) orb.Point
		speak bool
		want  string
	}{
		{"ours", func(p orb.Point) orb.Point { return p }, true, "cgcs2000"},
		{"GCJ-02", geo.WGS84ToGCJ02, true, "gcj02"},
		{"BD-09", geo.WGS84ToBD09, true, "bd09"},
		{"no addresses", geo.WGS84ToGCJ02, false, ""},
		{"metres", func(p orb.Point) orb.Point { return geo.GaussKruger{Zone: 39}.Forward(p) }, false, "gk-cm117"},
		{"metres with zone", func(p orb.Point) orb.Point { return geo.GaussKruger{Zone: 39, Prefixed: true}.Forward(p) }, false, "gk"},
	} {
		table := [][]any{shortHead[:4], nil}[:1]
		table[0] = []any{"企业名称", "信用代码", "经度", "纬度", "地址"}
		for i := range 200 {
			p := orb.Point{117 + float64(i-100)*0.0002, 39.1 + float64(i)*0.004}
			address := ""
			if c.speak {
				address = "安城市城中区东山街道某路1号"
				if p[0] < 117 {
					address = "安城市城中区西河街道某路1号"
				}
			}
			q := c.to(p)
			table = append(table, []any{fmt.Sprint("厂", i), creditCode(i), q[0], q[1], address})
		}
		i, err := s.Upload(ctx, "", "a.xlsx", bytes.NewReader(tableOf(t, table)))
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Preview(ctx, i.ID, exchange.Look{})
		if err != nil {
			t.Fatal(err)
		}
		if d := p.Detection; d.Suggested != c.want || d.Looked != 200 {
			t.Errorf("%s: suggested %q of %d, want %q: %s %+v", c.name, d.Suggested, d.Looked, c.want, d.Reason.EN, d.Frames)
		}
	}
}

// TestTextFiles reads the encodings and separators that come in, and remembers the
// mapping for the headings.
func TestTextFiles(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	ctx := as(t.Context(), 1)
	text := "单位,编号,x,y,说明\r\n\"安城,第%d厂\",%s,116.5,39.5,\"两\n行\"\r\n\r\n坏行,%s,abc,39.5,\r\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(fmt.Sprintf(text, 1, creditCode(1), creditCode(2)))
	if err != nil {
		t.Fatal(err)
	}
	for i, data := range []string{
		gb, "\uFEFF" + fmt.Sprintf(text, 1, creditCode(1), creditCode(2)),
		strings.ReplaceAll(fmt.Sprintf(text, 1, creditCode(1), creditCode(2)), ",", "\t"),
	} {
		im, err := s.Upload(ctx, "", "a.csv", strings.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Preview(ctx, im.ID, exchange.Look{})
		if err != nil {
			t.Fatal(err)
		}
		if p.Remembered != (i > 0) {
			t.Errorf("%d: remembered %v", i, p.Remembered)
		}
		c := p.Choice
		if i == 0 {
			c.Mapping, c.CRS = []string{"name", "creditCode", "lon", "lat", ""}, "cgcs2000"
		}
		if im, err = s.Start(ctx, im.ID, "", c, false, waitLong); err != nil {
			t.Fatal(err)
		}
		list, _, _ := s.Problems(ctx, im.ID, exchange.ProblemFilter{})
		if im.Rows != 2 || len(list) != 1 || list[0].Row != 4 || list[0].Letter() != "C" || list[0].Kind != "placeNumber" {
			t.Errorf("%d (%s %q): %+v %+v", i, p.Encoding, p.Separator, im, list)
		}
	}
	if n := count(t, db, `SELECT count(*) FROM import_mapping`); n != 1 {
		t.Errorf("%d mappings remembered", n)
	}
}

// TestScope: nobody imports to where they may not, nor changes what lies there, nor
// sees the files of others.
func TestScope(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	if _, err := db.Pool.Exec(t.Context(), `INSERT INTO enterprise (credit_code, name, geom)
		VALUES ($1, '东厂', ST_SetSRID(ST_MakePoint(117.5, 39.5), 4490))`, creditCode(9)); err != nil {
		t.Fatal(err)
	}
	table := tableOf(t, [][]any{
		shortHead,
		{"西一", creditCode(1), 116.5, 39.5, "CGCS2000", "", "危险化学品"},
		{"东一", creditCode(2), 117.5, 39.5, "CGCS2000", "", "危险化学品"},
		{"西二", creditCode(3), 116.5, 39.6, "CGCS2000", "", "机械"},
		{"移来", creditCode(9), 116.5, 39.7, "CGCS2000", "", "危险化学品"},
	})
	for _, c := range []struct {
		account grid.ID
		want    string
	}{{1, "5A renames, 5C moves"}, {2, "3C placeBeyond, 5B notYours"}, {3, "4C placeBeyond, 5B notYours"}} {
		ctx := as(t.Context(), c.account)
		i, list := try(t, s, ctx, table, false, func(c *exchange.Choice) { c.Existing = exchange.Replace })
		var got []string
		for _, p := range list {
			got = append(got, fmt.Sprintf("%d%s %s", p.Row, p.Letter(), p.Kind))
		}
		if g := strings.Join(got, ", "); g != c.want {
			t.Errorf("account %d: %s, want %s", c.account, g, c.want)
		}
		for _, other := range []grid.ID{1, 2, 3} {
			if other == c.account {
				continue
			}
			if _, err := s.Preview(as(t.Context(), other), i.ID, exchange.Look{}); grid.CodeOf(err) != grid.CodeForbidden &&
				grid.CodeOf(err) != grid.CodeNotFound {
				t.Errorf("account %d reads the file of %d: %v", other, c.account, err)
			}
			if _, _, err := s.Problems(as(t.Context(), other), i.ID, exchange.ProblemFilter{}); err == nil {
				t.Errorf("account %d reads the problems of %d", other, c.account)
			}
		}
	}
	if list, err := s.List(as(t.Context(), 2), 0, 50); err != nil || len(list) != 1 {
		t.Errorf("the western street sees %d imports, %v", len(list), err)
	}
	if list, err := s.List(as(t.Context(), 1), 0, 50); err != nil || len(list) != 3 {
		t.Errorf("the city sees %d imports, %v", len(list), err)
	}
	if _, err := s.Upload(grid.WithActor(t.Context(), &grid.Actor{ID: 2, Grants: []grid.Grant{{Role: grid.RoleOfficer, Grid: 2}}}), "",
		"a.csv",
		strings.NewReader("a,b")); grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("an officer uploads: %v", err)
	}
}

// TestSectorWithoutALocation: nobody gives an enterprise of theirs away to another
// sector, also not by a table that leaves its place as it is.
func TestSectorWithoutALocation(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	if _, err := db.Pool.Exec(t.Context(), `INSERT INTO enterprise (credit_code, name, sector, geom)
		VALUES ($1, '西厂', 'chemical', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490))`, creditCode(9)); err != nil {
		t.Fatal(err)
	}
	table := tableOf(t, [][]any{{"企业名称", "统一社会信用代码", "监管行业"}, {"西厂", creditCode(9), "机械"}})
	replace := func(c *exchange.Choice) { c.Existing = exchange.Replace }
	if i, list := try(t, s, as(t.Context(), 3), table, true, replace); i.State != exchange.Refused || len(list) != 1 ||
		list[0].Kind != "placeBeyond" || list[0].Letter() != "C" {
		t.Errorf("the department: %s, %+v", i.State, list)
	}
	if i, list := try(t, s, as(t.Context(), 2), table, true, replace); i.State != exchange.Done {
		t.Errorf("the street: %s, %+v", i.State, list)
	}
}

// TestTwoAtOnce: of two imports of the same table one loads, the other is told.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	ctx := as(t.Context(), 1)
	table := [][]any{plantedHead}
	for n := range 500 {
		table = append(table, sound(n))
	}
	data := tableOf(t, table)
	var states [2]string
	var wg sync.WaitGroup
	for i := range states {
		wg.Go(func() {
			one, _ := try(t, s, ctx, data, true, nil)
			states[i] = one.State
		})
	}
	wg.Wait()
	if s := strings.Join(states[:], " "); s != "done refused" && s != "refused done" {
		t.Errorf("they ended %s", s)
	}
	if n := count(t, db, `SELECT count(*) FROM enterprise`); n != 500 {
		t.Errorf("%d enterprises", n)
	}
}

// stall begins an import that waits in the middle of its work for a lock; free
// lets it go, as the end of the test does.
func stall(t *testing.T) (s *exchange.Service, id grid.ID, backend func() int, rows func() int, cut func(int), free func()) {
	t.Helper()
	db, s := newTown(t)
	ctx := as(t.Context(), 1)
	table := [][]any{plantedHead}
	for n := range 300 {
		table = append(table, sound(n))
	}
	i, err := s.Upload(ctx, "", "a.xlsx", bytes.NewReader(tableOf(t, table)))
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Preview(ctx, i.ID, exchange.Look{})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	free = func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }
	t.Cleanup(free)
	if _, err := tx.Exec(ctx, `LOCK TABLE enterprise IN SHARE MODE`); err != nil {
		t.Fatal(err)
	}
	if i, err = s.Start(ctx, i.ID, "", p.Choice, true, 0); err != nil {
		t.Fatal(err)
	}
	backend = func() (pid int) {
		for range 500 {
			if err := db.Pool.QueryRow(ctx, `SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE query LIKE '%INSERT INTO enterprise %'
				AND wait_event_type = 'Lock' AND datname = current_database()`).Scan(&pid); err != nil {
				t.Fatal(err)
			}
			if pid != 0 {
				return pid
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Fatal("the import did not come to its lock")
		return 0
	}
	return s, i.ID, backend, func() int { return count(t, db, `SELECT count(*) FROM enterprise`) },
		func(pid int) { count(t, db, `SELECT pg_terminate_backend($1)::int`, pid) }, free
}

// ended waits for the end of an import.
func ended(t *testing.T, s *exchange.Service, id grid.ID) exchange.Import {
	t.Helper()
	for range 1000 {
		i, err := s.Get(as(t.Context(), 1), id)
		if err == nil && !i.Busy() {
			return i
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("it did not end")
	return exchange.Import{}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	s, id, backend, rows, _, free := stall(t)
	backend()
	if i, err := s.Get(as(t.Context(), 1), id); err != nil || i.State != exchange.Running {
		t.Errorf("under way: %+v %v", i, err)
	}
	if _, err := s.Cancel(as(t.Context(), 1), id); err != nil {
		t.Fatal(err)
	}
	i := ended(t, s, id)
	free()
	if i.State != exchange.Cancelled || rows() != 0 {
		t.Errorf("cancelled: %+v, %d rows", i, rows())
	}
}

func TestDatabaseIsCut(t *testing.T) {
	t.Parallel()
	s, id, backend, rows, cut, free := stall(t)
	pid := backend()
	cut(pid)
	i := ended(t, s, id)
	free()
	if i.State != exchange.Failed || i.Failure.ZH == "" || rows() != 0 {
		t.Errorf("cut: %+v, %d rows", i, rows())
	}
}

// TestRoundTrip exports what was imported, imports that again, and finds nothing
// changed; in an empty town it makes the same rows.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	s.Colours(computed)
	ctx := as(t.Context(), 1)
	table := [][]any{append(append([]any{}, plantedHead...), "主要负责人", "值班电话", "经营状态", "状态日期", "消防重点单位", "重点企业级别", "固定资产", "园区", "高危作业",
		"代码说明")}
	for n := range 50 {
		table = append(table, append(sound(n), "李四", "+86 10 1234567", []string{"开业", "停产", "迁出"}[n%3], "2024-02-03", "是", "市", 12.5, "=化工园",
			"-动火", "@说明"))
	}
	if i, found := try(t, s, ctx, tableOf(t, table), true, nil); i.State != exchange.Done {
		t.Fatalf("%+v %+v", i, found)
	}
	const picture = `SELECT md5(string_agg((to_jsonb(e) - 'id' - 'created' - 'updated' - 'version' - 'crs' - 'geom')::text ||
		ST_AsText(geom, 7),
		'' ORDER BY credit_code)) FROM enterprise e`
	var was string
	if err := db.Pool.QueryRow(ctx, picture).Scan(&was); err != nil {
		t.Fatal(err)
	}
	var ids []grid.ID
	if err := db.Pool.QueryRow(ctx, `SELECT array_agg(id ORDER BY id) FROM enterprise`).Scan(&ids); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{exchange.CSV, exchange.XLSX} {
		for _, lang := range []string{"zh", "en"} {
			for _, personal := range []bool{true, false} {
				var out bytes.Buffer
				if n, err := s.Write(ctx, exchange.Export{Format: format, Lang: lang, IDs: ids, Personal: personal}, &out); err != nil || n != 50 {
					t.Fatalf("export: %d %v", n, err)
				}
				i, found := try(t, s, ctx, out.Bytes(), true, func(c *exchange.Choice) { c.Existing = exchange.Replace })
				if i.State != exchange.Done || i.Outcome.Same != 50 || i.Outcome.Updated != 0 || personal && len(found) != 0 {
					t.Errorf("%s %s personal %v: %+v %+v", format, lang, personal, i, found)
				}
				if !personal && bytes.Contains(out.Bytes(), []byte("李四")) {
					t.Errorf("%s: a name is not masked", format)
				}
				if format == exchange.CSV && strings.Contains(out.String(), ",=") {
					t.Error("a text begins as a formula")
				}
				if !personal {
					continue
				}
				db2, s2 := newTown(t)
				if i, found := try(t, s2, as(t.Context(), 1), out.Bytes(), true, nil); i.State != exchange.Done {
					t.Errorf("%s %s in an empty town: %+v %+v", format, lang, i, found)
				}
				var now string
				if err := db2.Pool.QueryRow(ctx, picture).Scan(&now); err != nil || now != was {
					t.Errorf("%s %s: the rows differ", format, lang)
				}
			}
		}
	}
	if n := count(t, db, `SELECT count(*) FROM audit WHERE action = 'exchange.export'`); n != 8 {
		t.Errorf("%d exports audited", n)
	}
}
