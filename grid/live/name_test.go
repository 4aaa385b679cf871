package live_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/grid/name"
)

// TestEveryNameFindsItself: whatever a point is called, the whole name finds it,
// in the search over everything and in the list, and so does its key.
func TestEveryNameFindsItself(t *testing.T) {
	t.Parallel()
	titles := []string{
		"上地创业园Ⅲ期", "ⅷ号库", "ＡＢＣ（北京）有限公司", "ABC (北京) 有限公司", "Straße 7", "İzmir ticaret", "ﬁne ﬀ", "①②③号楼",
		"大栅栏商场", "演示·ΑΣ ς", "ǅungla", "買賣", "（）", "𠮷野家", "a\u0301cole", "㈱东方", "㎡ 库", "Ｋelvin K", "ß",
	}
	rapid.Check(t, func(t *rapid.T) {
		all := append(slices.Clone(titles), rapid.SliceOfN(rapid.StringN(1, 12, -1), 1, 20).Draw(t, "titles")...)
		points := make([]grid.Point, len(all))
		for i, title := range all {
			points[i] = at(grid.KindEnterprise, grid.ID(i+1), 0, 0, func(p *grid.Point) {
				p.Name, p.Code = title, title
				p.Initials = string(name.AppendInitials(nil, title))
			})
		}
		s := live.New(live.Options{})
		if _, err := s.Load(context.Background(), newCity(3).snapshot(points)); err != nil {
			t.Fatal(err)
		}
		for i, title := range all {
			for _, q := range []string{title, name.Key(title)} {
				if strings.TrimSpace(q) == "" {
					continue // asks for nothing
				}
				hits, err := s.Search(context.Background(), q, 100)
				if err != nil || !slices.ContainsFunc(hits, func(h live.Hit) bool { return h.Point != nil && h.Point.ID == grid.ID(i+1) }) {
					t.Errorf("%q does not find %q: %d hits, %v", q, title, len(hits), err)
				}
				page, err := s.Query(grid.KindEnterprise, grid.Filter{Text: q}, "", 100)
				if err != nil || !slices.ContainsFunc(page.Items, func(it live.Item) bool { return it.ID == grid.ID(i+1) }) {
					t.Errorf("the list of %q has no %q: %d rows, %v", q, title, page.Matched, err)
				}
			}
		}
	})
}
