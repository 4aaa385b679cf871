package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"anwang/grid"
)

// TestFigures: the headline figures are of one depth that is named, with what they
// are counted among, and beside them what they were yesterday at eight. What is
// not known of that time is null with the reason, never zero.
func TestFigures(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	ask := func(query string, headers ...string) answer {
		t.Helper()
		a := s.call(t, "GET", "/api/v1/risk/figures"+query, "", headers...)
		if a.status != http.StatusOK {
			t.Fatalf("%s: %d %s", query, a.status, a.body)
		}
		return a
	}
	is := func(a answer, want map[string]string) {
		t.Helper()
		for path, text := range want {
			if got := fmt.Sprint(a.field(t, path)); got != text {
				t.Errorf("%s is %s, want %s: %s", path, got, text, a.body)
			}
		}
	}
	is(ask("?lang=en"), map[string]string{
		"name": "试验市", "headline": "2", "depths.0.depth": "1", "depths.2.name": "街道", "depths.2.total": "4", "depths.1.total": "2",
		"now.enterprises": "[0 1 1 0 1]", "now.dangers": "[0 1 0 0 1]", "before": "<nil>", "depths.2.before": "<nil>",
		"since.why": "record", "since.at": "<nil>", "since.exact": "false", "since.text": "There is no record of before",
	})
	eight := grid.Day(time.Now()).AddDate(0, 0, -1).Add(8 * time.Hour)
	day := eight.Format(time.DateOnly)
	tally := func(red, blue, major int) string {
		return fmt.Sprintf("{0,%d,0,0,%d,0,0,0,0,0,0,0,0,0,0,0,0,%d,0,0,0,0,0,0,0}", red, blue, major)
	}
	for _, sql := range []string{
		`INSERT INTO risk_morning VALUES ('` + day + `', '` + eight.Format(time.RFC3339) + `', 'old')`,
		`INSERT INTO risk_morning_grid SELECT '` + day +
			`', id, CASE WHEN id IN (1, 2, 4) THEN 2 ELSE 4 END, 1, CASE WHEN id IN (1, 2, 4) THEN '` + tally(2, 1, 3) + `'::integer[] ELSE '` +
			tally(0, 1, 0) + `' END FROM grid`,
		`INSERT INTO risk_grid_past SELECT id, '2026-01-05', '2026-01-07', CASE WHEN id < 3 THEN 1 ELSE 3 END, 1, '` + tally(5, 2, 0) +
			`' FROM grid`,
	} {
		if _, err := s.db.Pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	is(ask(""), map[string]string{
		"before.enterprises": "[0 2 0 0 1]", "before.dangers": "[0 0 3 0 0]", "depths.2.before": "[0 0 1 0 3]", "depths.1.before": "[0 0 1 0 1]",
		"since.exact": "true", "since.why": "", "since.text": "", "rules.before": "old", "since.at": eight.UTC().Format(time.RFC3339),
	})
	is(ask("?grid=3"), map[string]string{
		"name": "西区", "headline": "3", "depths.1.total": "2", "before.enterprises": "[0 0 0 0 1]",
		"depths.1.before": "[0 0 0 0 2]",
	})
	is(ask("?grid=6"), map[string]string{"headline": "3", "depths.0.total": "1"})
	// Inside what one holds, and of that only what is kept of it.
	is(ask("", as("chief@2")), map[string]string{
		"name": "东区", "now.enterprises": "[0 1 1 0 0]", "before.enterprises": "[0 2 0 0 1]",
		"depths.1.total": "2",
	})
	is(ask("?sector=chemical&lang=en"), map[string]string{
		"now.enterprises": "[0 1 0 0 0]", "before": "<nil>", "since.why": "scope",
		"since.at": "<nil>",
	})
	if a := s.call(t, "GET", "/api/v1/risk/figures?grid=3", "", as("chief@2")); a.status != http.StatusNotFound {
		t.Errorf("another's grid: %d %s", a.status, a.body)
	}
	// Past days have their own figures and no others.
	is(ask("?day=2026-01-06"), map[string]string{
		"day": "2026-01-06", "now.enterprises": "[0 5 0 0 2]", "before.enterprises": "[0 5 0 0 2]",
		"depths.1.counts": "[0 1 0 1 0]", "since.exact": "true",
	})
	is(ask("?day=2026-01-05"), map[string]string{"before": "<nil>", "since.why": "record"})
	for query, want := range map[string]int{
		"?day=2026-01-04": 404, "?day=" + time.Now().In(grid.China).Format(time.DateOnly): 400, "?day=2026-01-06&sector=gas": 400,
		"?grid=99": 404,
	} {
		if a := s.call(t, "GET", "/api/v1/risk/figures"+query, ""); a.status != want {
			t.Errorf("%s: %d %s", query, a.status, a.body)
		}
	}
	daysAreTheirOwn(t, s)
	// A later beginning is named.
	if _, err := s.db.Pool.Exec(t.Context(), `UPDATE risk_morning SET at = at + interval '90 minutes'`); err != nil {
		t.Fatal(err)
	}
	other := serve(t, s.db)
	a := other.call(t, "GET", "/api/v1/risk/figures?lang=en", "")
	if fmt.Sprint(a.field(t, "since.exact")) != "false" || !strings.Contains(a.body, "compared with "+day+" 09:30") {
		t.Errorf("a later moment: %s", a.body)
	}
}

// daysAreTheirOwn: a grid and those below it as they stood at the end of a past day;
// one there is no record of is left out, not told as empty.
func daysAreTheirOwn(t *testing.T, s *server) {
	t.Helper()
	ask := func(query string, headers ...string) string {
		t.Helper()
		a := s.call(t, "GET", "/api/v1/risk/days"+query, "", headers...)
		if a.status != http.StatusOK {
			t.Fatalf("%s: %d %s", query, a.status, a.body)
		}
		var rows []string
		for _, item := range a.field(t, "items").([]any) {
			m := item.(map[string]any)
			rows = append(rows, fmt.Sprint(m["id"], " ", m["level"], m["counts"], m["open"]))
		}
		return strings.Join(rows, ", ")
	}
	if got, want := ask("?day=2026-01-06&grid=1"), "1 red[0 5 0 0 2] 0, 2 red[0 5 0 0 2] 0, 3 yellow[0 5 0 0 2] 0"; got != want {
		t.Errorf("on that day %s, want %s", got, want)
	}
	if got := ask("?day=2026-01-04"); got != "" {
		t.Errorf("before the record begins: %s", got)
	}
	if got, want := ask("?day=2026-01-06", as("chief@2")), "2 red[0 5 0 0 2] 0"; got != want {
		t.Errorf("whoever holds a grid is told %s, want %s", got, want)
	}
	// A colour that is recorded from its first day on may be older.
	for day, want := range map[string]string{"2026-01-05": "2026-01-05 false", "2026-01-06": "2026-01-05 false"} {
		a := s.call(t, "GET", "/api/v1/grids/3/risk?day="+day, "")
		if got := fmt.Sprint(a.field(t, "levelSince"), " ", a.field(t, "levelSinceKnown")); got != want {
			t.Errorf("on %s since %s, want %s: %s", day, got, want, a.body)
		}
	}
}

// TestMoversOfADay: what moved a colour on a past day is what that day counted, not
// what there is now.
func TestMoversOfADay(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	if _, err := s.db.Pool.Exec(t.Context(), `INSERT INTO risk_grid_past SELECT id, '2026-01-05', '2026-01-07', 1, 1,
		'{0,0,9,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}' FROM grid;
		INSERT INTO risk_enterprise_past SELECT enterprise_id, '2026-01-05', '2026-01-07', 2, facts FROM risk_enterprise`); err != nil {
		t.Fatal(err)
	}
	a := s.call(t, "GET", "/api/v1/grids/4/movers?day=2026-01-06", "")
	if a.status != http.StatusOK {
		t.Fatal(a.status, a.body)
	}
	if got := fmt.Sprint(a.field(t, "groups.0.key"), a.field(t, "groups.0.count")); got != "orange_enterprises9" {
		t.Errorf("moved by %s: %s", got, a.body)
	}
	for _, item := range a.field(t, "items").([]any) {
		if m := item.(map[string]any); m["kind"] != "enterprise" || m["level"] != "orange" || len(m["ways"].([]any)) > 0 {
			t.Errorf("named %v", m)
		}
	}
	if a := s.call(t, "GET", "/api/v1/grids/4/movers?day=2026-01-04", ""); a.status != http.StatusNotFound {
		t.Errorf("a day without a record: %d %s", a.status, a.body)
	}
}

// TestMoversCarryNames: a grid with many enterprises that move its colour names between
// five and ten of them, each of its own, and one with fewer all there are.
func TestMoversCarryNames(t *testing.T) {
	t.Parallel()
	for _, many := range []int{3, 30} {
		s := start(t, city+fmt.Sprintf(`INSERT INTO enterprise (credit_code, name, risk_level, geom)
			SELECT 'M' || i, '红企' || i, 1, ST_PointOnSurface(b.geom) FROM boundary b, generate_series(1, %d) i
			WHERE b.grid_id = 4 AND b.state = 'active';
			INSERT INTO risk_enterprise (enterprise_id, level, facts, since) SELECT id, 1, '{"declared": 4}', '2026-01-05' FROM enterprise
			WHERE name LIKE '红企%%';`, many))
		a := s.call(t, "GET", "/api/v1/grids/4/movers", "")
		names := map[string]bool{}
		for _, item := range a.field(t, "items").([]any) {
			if m := item.(map[string]any); strings.HasPrefix(m["name"].(string), "红企") && m["level"] == "red" {
				names[m["name"].(string)] = true
			}
		}
		total := len(a.field(t, "items").([]any))
		if total > 10 || len(names) < min(many, 5) {
			t.Errorf("of %d red enterprises %d are named, of %d: %s", many, len(names), total, a.body)
		}
	}
}
