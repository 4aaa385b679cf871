package assess_test

import (
	"slices"
	"testing"

	"anwang/grid"
	"anwang/grid/assess"
)

// ids are the ids that a statement finds.
func (c *town) ids(sql string, args ...any) (out []grid.ID) {
	c.t.Helper()
	if err := c.db.Pool.QueryRow(c.t.Context(), `SELECT array_agg(i) FROM (`+sql+`) x(i)`, args...).Scan(&out); err != nil {
		c.t.Fatal(err)
	}
	return out
}

func (c *town) work(q assess.WorkQuery) []assess.WorkItem {
	c.t.Helper()
	list, err := c.s.WorkList(c.ctx, q)
	if err != nil {
		c.t.Fatal(err)
	}
	return list.Items
}

func idsOf(list []assess.WorkItem) (ids []grid.ID) {
	for i := range list {
		ids = append(ids, list[i].ID)
	}
	return ids
}

// inOrder sorts a list by what its rows show.
func inOrder(list []assess.WorkItem) []grid.ID {
	rows := slices.Clone(list)
	slices.SortFunc(rows, func(a, b assess.WorkItem) int {
		switch {
		case a.Level != b.Level:
			return int(a.Level) - int(b.Level)
		case a.Score != b.Score:
			return map[bool]int{true: -1, false: 1}[a.Score > b.Score]
		}
		return int(a.ID - b.ID)
	})
	return idsOf(rows)
}

func TestWorkList(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	all := c.work(assess.WorkQuery{Limit: 1000})
	red := c.ids(`SELECT enterprise_id FROM risk_enterprise WHERE level IN (1, 2) ORDER BY 1`)
	if got := idsOf(all); len(got) < 10 || !slices.Equal(got, inOrder(all)) || !slices.Equal(slices.Sorted(slices.Values(got)), red) {
		t.Fatalf("listed are %v, by their rows they should be %v, the database has %v", got, inOrder(all), red)
	}
	for i := range all {
		if !all[i].Since.Equal(midnight("2026-11-24")) {
			t.Errorf("since %s", all[i].Since)
		}
	}
	// Pages make the same list, whether those that are asked for are named or not.
	for _, among := range [][]grid.ID{nil, red} {
		var ids []grid.ID
		for q := (assess.WorkQuery{Among: among, Limit: 7}); ; {
			page := c.work(q)
			if len(page) == 0 {
				break
			}
			ids = append(ids, idsOf(page)...)
			q.After = &page[len(page)-1].Rank
		}
		if !slices.Equal(ids, idsOf(all)) {
			t.Errorf("pages have %v, the list %v", ids, idsOf(all))
		}
	}
	gas := c.work(assess.WorkQuery{Sector: "gas", Areas: grid.Under(3), Levels: []grid.Level{grid.Orange}, Limit: 1000})
	want := c.ids(`SELECT e.id FROM enterprise e JOIN risk_enterprise r ON r.enterprise_id = e.id WHERE e.sector = 'gas' AND e.grid_id / 10 = 2
		AND r.level = 2 ORDER BY 1`)
	if got := slices.Sorted(slices.Values(idsOf(gas))); len(got) == 0 || !slices.Equal(got, want) {
		t.Errorf("orange gas enterprises of a town: %v, want %v", got, want)
	}
	if one := c.work(assess.WorkQuery{Among: []grid.ID{all[3].ID, 9999}, Limit: 5}); len(one) != 1 || one[0].ID != all[3].ID {
		t.Errorf("of one that is named: %v", idsOf(one))
	}
}

// TestWorkListMatchesModel: who holds a part is told of that part, also when others are
// asked for by name.
func TestWorkListMatchesModel(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	everybody := c.ids(`SELECT id FROM enterprise ORDER BY 1`)
	own := grid.WithActor(t.Context(), &grid.Actor{ID: 3, Grants: []grid.Grant{{Role: grid.RoleOfficer, Grid: 11}}})
	for _, among := range [][]grid.ID{nil, everybody} {
		mine, err := c.s.WorkList(own, assess.WorkQuery{Among: among, Limit: 1000})
		want := c.ids(`SELECT e.id FROM enterprise e JOIN risk_enterprise r ON r.enterprise_id = e.id WHERE e.grid_id = 11 AND r.level IN (1, 2)
			ORDER BY 1`)
		if got := slices.Sorted(slices.Values(idsOf(mine.Items))); err != nil || len(got) == 0 || !slices.Equal(got, want) {
			t.Errorf("an officer is told of %v, want %v (%v)", got, want, err)
		}
	}
	mine, err := c.s.WorkOf(own, everybody)
	want := c.ids(`SELECT id FROM enterprise WHERE grid_id = 11 ORDER BY 1`)
	if err != nil || !slices.Equal(idsOf(mine.Items), want) {
		t.Errorf("of everybody an officer is told of %v, want %v (%v)", idsOf(mine.Items), want, err)
	}
}

// TestRecountLooksAtTheOrder: a check of what is stored finds who is missing in the
// order of the worst, who stands there wrongly, and whose score is another one; going
// through everybody mends it.
func TestRecountLooksAtTheOrder(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	had := c.stored()
	c.exec(`
		DELETE FROM risk_worst WHERE enterprise_id = (SELECT min(enterprise_id) FROM risk_worst);
		UPDATE risk_worst SET score = score + 1 WHERE enterprise_id = (SELECT max(enterprise_id) FROM risk_worst);
		INSERT INTO risk_worst SELECT enterprise_id, 2, 7 FROM risk_enterprise WHERE level = 4 LIMIT 1`)
	if r, err := c.s.Recount(c.ctx, 9); err != nil || r.Differ != 3 {
		t.Errorf("%+v, %v", r, err)
	}
	c.exec(`INSERT INTO risk_queue (enterprise_id) VALUES (0)`)
	c.settle()
	same(t, "gone through", had, c.stored())
}
