package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"anwang/grid/assess"
)

// TestWorkListInPages turns the pages of the work list: they make the list, with the
// worst first and each enterprise once, whichever levels are asked for, and a place
// in one list is none in another.
func TestWorkListInPages(t *testing.T) {
	t.Parallel()
	s := start(t, city+`INSERT INTO enterprise (id, credit_code, name, risk_level, geom)
		SELECT 100 + i, 'w' || i, '厂' || i, i % 5, ST_SetSRID(ST_MakePoint(116.05 + i % 2 / 10.0, 39.85), 4490) FROM generate_series(1, 40) i`)
	if _, err := assess.New(s.db, assess.Options{}).Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	listed := func(query string, limit int) (ids, levels []string, matched float64) {
		next := ""
		for {
			a := s.call(t, "GET", fmt.Sprintf("/api/v1/risk/work?%s&limit=%d&cursor=%s", query, limit, url.QueryEscape(next)), "")
			if a.status != http.StatusOK {
				t.Fatalf("%s, page %q: %d %s", query, next, a.status, a.body)
			}
			for _, x := range a.field(t, "items").([]any) {
				ids, levels = append(ids, fmt.Sprint(x.(map[string]any)["id"])), append(levels, fmt.Sprint(x.(map[string]any)["level"]))
			}
			matched = a.field(t, "matched").(float64)
			if next = fmt.Sprint(a.field(t, "next")); next == "" {
				return ids, levels, matched
			}
		}
	}
	eventually(t, "all are coloured", func() bool { ids, _, _ := listed("level=red,orange,yellow,blue", 500); return len(ids) >= 34 })
	for query, order := range map[string][]string{
		"": {"red", "orange"}, "level=red": {"red"}, "level=orange": {"orange"}, "level=blue,yellow": {"yellow", "blue"},
		"level=yellow,red":             {"red", "yellow"},
		"level=red,orange,yellow,blue": {"red", "orange", "yellow", "blue"},
	} {
		all, levels, matched := listed(query, 500)
		if len(all) < 8 || float64(len(all)) != matched || len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(all) ||
			!slices.Equal(slices.Compact(levels), order) {
			t.Errorf("%q: %v of %v, levels %v", query, all, matched, slices.Compact(levels))
		}
		for _, limit := range []int{1, 3, 8} {
			if pages, _, _ := listed(query, limit); !slices.Equal(pages, all) {
				t.Errorf("%q in pages of %d: %v, all at once %v", query, limit, pages, all)
			}
		}
	}
	cursor := url.QueryEscape(fmt.Sprint(s.call(t, "GET", "/api/v1/risk/work?limit=1", "").field(t, "next")))
	for _, path := range []string{
		"level=red&cursor=" + cursor, "sector=gas&cursor=" + cursor, "grid=1&cursor=" + cursor,
		"cursor=3", "cursor=x" + cursor,
	} {
		if a := s.call(t, "GET", "/api/v1/risk/work?"+path, ""); a.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}
