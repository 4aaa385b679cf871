package assess_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/assess"
)

// TestDaysAreKept lets ten days pass and asks for them in every way.
func TestDaysAreKept(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.clock.set(noon("2026-11-11"))
	c.settle()
	c.follow()
	var days []string
	colours := map[string]map[grid.ID]grid.Level{}
	for i := range 10 {
		day := midnight("2026-11-11").AddDate(0, 0, i)
		c.clock.set(day.Add(18 * time.Hour))
		c.exec(`UPDATE enterprise SET risk_level = (risk_level + 1) % 5 WHERE id % 10 = $1`, i)
		c.settle()
		c.arrive()
		if err := c.s.KeepGrids(c.ctx); err != nil {
			t.Fatal(err)
		}
		// and once more in the evening: the day has the state of its end
		c.exec(`UPDATE enterprise SET risk_level = 1 WHERE id = $1`, 1+i*3)
		switch i { // some go, and come back later
		case 3:
			c.exec(`UPDATE enterprise SET status = 'cancelled' WHERE id BETWEEN 200 AND 219`)
		case 6:
			c.exec(`UPDATE enterprise SET status = 'open', risk_level = 1 WHERE id BETWEEN 200 AND 219`)
		}
		c.settle()
		c.arrive()
		if err := c.s.KeepGrids(c.ctx); err != nil {
			t.Fatal(err)
		}
		days = append(days, day.Format(time.DateOnly))
		colours[day.Format(time.DateOnly)] = c.colours()
	}
	c.daysOneByOne(days, colours)
	c.playedBack(days, colours)
	c.trends(days, colours)
	c.changedSince(days, colours)
	c.movedOn(days)
}

// movedOn: the enterprises of a day have that day's level and score, and are in the
// grid.
func (c *town) movedOn(days []string) {
	levels := []grid.Level{grid.Red, grid.Yellow}
	differ := 0
	for _, d := range days[:9] {
		list, err := c.s.EnterprisesOn(c.ctx, 2, midnight(d), levels, 4)
		if err != nil || len(list) == 0 || len(list) > 8 {
			c.t.Fatal(len(list), err)
		}
		for i, e := range list {
			w, err := c.s.Why(c.ctx, e.ID, midnight(d))
			if err != nil || w.Level != e.Level || w.Score != e.Score || !slices.Contains(levels, e.Level) {
				c.t.Errorf("enterprise %d on %s: %s %v, explained %s %v, %v", e.ID, d, e.Level, e.Score, w.Level, w.Score, err)
			}
			if i > 0 && list[i-1].Level == e.Level && list[i-1].Score > e.Score {
				c.t.Errorf("on %s enterprise %d is out of order", d, e.ID)
			}
			if now, err := c.s.Why(c.ctx, e.ID, midnight(days[9])); err == nil && now.Level != e.Level {
				differ++
			}
		}
	}
	if differ == 0 {
		c.t.Error("all have the level of today")
	}
	officer := grid.WithActor(context.Background(), &grid.Actor{ID: 3, Grants: []grid.Grant{{Role: grid.RoleOfficer, Grid: 11}}})
	if _, err := c.s.EnterprisesOn(officer, 2, midnight(days[3]), levels, 4); grid.CodeOf(err) != grid.CodeNotFound {
		c.t.Errorf("an officer asks about the town: %v", err)
	}
}

func (c *town) daysOneByOne(days []string, colours map[string]map[grid.ID]grid.Level) {
	for _, d := range days {
		list, first, err := c.s.LevelsOn(c.ctx, midnight(d))
		if err != nil || len(list) != 21 || !first.Equal(midnight(days[0])) {
			c.t.Fatal(len(list), first, err)
		}
		for _, k := range list {
			if colours[d][k.Grid] != k.Level {
				c.t.Errorf("grid %d on %s was %s, told %s", k.Grid, d, colours[d][k.Grid], k.Level)
			}
			w, err := c.s.GridWhy(c.ctx, k.Grid, midnight(d))
			if err != nil || w.Level != k.Level || w.Index != k.Index {
				c.t.Errorf("grid %d on %s: %s %v, explained %s %v, %v", k.Grid, d, k.Level, k.Index, w.Level, w.Index, err)
			}
		}
	}
	if list, _, err := c.s.LevelsOn(c.ctx, midnight("2026-11-10")); err != nil || len(list) != 0 {
		c.t.Errorf("before the first day there are %d, %v", len(list), err)
	}
	officer := grid.WithActor(context.Background(), &grid.Actor{ID: 3, Grants: []grid.Grant{{Role: grid.RoleOfficer, Grid: 11}}})
	list, _, err := c.s.LevelsOn(officer, midnight(days[3]))
	if err != nil || len(list) != 1 || list[0].Grid != 11 {
		c.t.Errorf("an officer is told of %v, %v", list, err)
	}
	if _, err := c.s.GridWhy(officer, 12, midnight(days[3])); grid.CodeOf(err) != grid.CodeNotFound {
		c.t.Errorf("and of the next village: %v", err)
	}
	sector := grid.WithActor(context.Background(), &grid.Actor{
		ID:     4,
		Grants: []grid.Grant{{Role: grid.RoleDepartment, Grid: 1, Sector: "gas"}},
	})
	if list, _, err := c.s.LevelsOn(sector, midnight(days[3])); err != nil || len(list) != 0 {
		c.t.Errorf("who holds a sector is told the colours of all of them: %v, %v", list, err)
	}
}

func (c *town) playedBack(days []string, colours map[string]map[grid.ID]grid.Level) {
	p, err := c.s.Playback(c.ctx, assess.Span{From: midnight(days[2]), To: midnight(days[9])})
	if err != nil || len(p.Days) != 8 {
		c.t.Fatal(len(p.Days), err)
	}
	now := map[grid.ID]grid.Level{}
	for _, k := range p.Start {
		now[k.Grid] = k.Level
	}
	moved := 0
	for i, d := range p.Days {
		for _, k := range p.Changes[i] {
			if now[k.Grid] == k.Level {
				c.t.Errorf("grid %d does not change on %s", k.Grid, d)
			}
			now[k.Grid] = k.Level
			moved++
		}
		day := d.Format(time.DateOnly)
		var counts grid.Counts
		for id, l := range colours[day] {
			if now[id] != l {
				c.t.Errorf("played back, grid %d on %s is %s, was %s", id, day, now[id], l)
			}
			if id > 9 {
				counts[l]++
			}
		}
		if counts != p.Counts[i] {
			c.t.Errorf("counts on %s: %v, were %v", day, p.Counts[i], counts)
		}
	}
	if moved == 0 {
		c.t.Error("nothing moved")
	}
	if _, err := c.s.Playback(c.ctx, assess.Span{From: midnight("2020-01-01"), To: midnight(days[9])}); grid.CodeOf(err) != grid.CodeRejected {
		c.t.Errorf("seven years at once: %v", err)
	}
	if _, err := c.s.Playback(c.ctx, assess.Span{From: midnight(days[9]), To: midnight(days[0])}); grid.CodeOf(err) != grid.CodeRejected {
		c.t.Errorf("backwards: %v", err)
	}
}

func (c *town) trends(days []string, colours map[string]map[grid.ID]grid.Level) {
	span := assess.Span{From: midnight("2026-11-01"), To: midnight(days[9])}
	for _, id := range []grid.ID{1, 3, 11, 42} {
		list, err := c.s.GridTrend(c.ctx, id, span)
		if err != nil || len(list) != len(days) {
			c.t.Fatal(id, len(list), err)
		}
		for i, g := range list {
			if day := g.Day.Format(time.DateOnly); day != days[i] || g.Level != colours[day][id] || g.Tally.Enterprises.Total() == 0 {
				c.t.Errorf("grid %d on %s: %+v", id, day, g)
			}
		}
	}
	list, err := c.s.EnterpriseTrend(c.ctx, 1, span)
	if err != nil || len(list) != len(days) {
		c.t.Error(len(list), err)
	}
	for _, e := range list {
		if w, err := c.s.Why(c.ctx, 1, e.Day); err != nil || w.Level != e.Level || w.Score != e.Score || w.Assessed != e.Assessed {
			c.t.Errorf("on %s %s %v, explained %s %v, %v", e.Day, e.Level, e.Score, w.Level, w.Score, err)
		}
	}
	if _, err := c.s.GridTrend(c.ctx, 999, span); grid.CodeOf(err) != grid.CodeNotFound {
		c.t.Errorf("a grid that is not there: %v", err)
	}
}

func (c *town) changedSince(days []string, colours map[string]map[grid.ID]grid.Level) {
	var want, got []string
	for id, was := range colours[days[4]] {
		if is := colours[days[9]][id]; is != was {
			want = append(want, fmt.Sprintf("%d %s>%s", id, was, is))
		}
	}
	p, err := c.s.Recoloured(c.ctx, assess.RecolouredQuery{Kind: "grid", Since: midnight(days[4]), Limit: 100})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, x := range p.Items {
		got = append(got, fmt.Sprintf("%d %s>%s", x.ID, x.From, x.To))
		// it became so on the last day on which it was something else before
		for i := 9; i > 0; i-- {
			if colours[days[i-1]][x.ID] != x.To {
				if x.Day.Format(time.DateOnly) != days[i] {
					c.t.Errorf("grid %d became %s on %s, told %s", x.ID, x.To, days[i], x.Day)
				}
				break
			}
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	same(c.t, "changed since", got, want)
	if len(want) == 0 || p.Matched != len(want) {
		c.t.Errorf("%d changed, matched %d", len(want), p.Matched)
	}
	for _, day := range days {
		c.recolouredByPages(midnight(day))
	}
}

// recolouredByPages asks for the enterprises of another level than on a day, a few at a
// time, and compares them with what all periods of the past say.
func (c *town) recolouredByPages(since time.Time) {
	c.t.Helper()
	as := func(g grid.Grant) context.Context {
		return grid.WithActor(context.Background(), &grid.Actor{ID: 3, Grants: []grid.Grant{g}})
	}
	for _, one := range []struct {
		ctx   context.Context
		grid  grid.ID
		where string
	}{
		{c.ctx, 0, `true`},
		{c.ctx, 2, `e.grid_id / 10 = 1`},
		{as(grid.Grant{Role: grid.RoleOfficer, Grid: 11}), 0, `e.grid_id = 11`},
		{as(grid.Grant{Role: grid.RoleDepartment, Grid: 1, Sector: "gas"}), 3, `e.sector = 'gas' AND e.grid_id / 10 = 2`},
	} {
		want := c.lines(`
			SELECT concat_ws(' ', e.id, e.name, e.grid_id, g.name, b.level, r.level,
			       coalesce((SELECT max(p.until) FROM risk_enterprise_past p WHERE p.enterprise_id = r.enterprise_id AND p.level <> r.level),
			       r.since))
			  FROM risk_enterprise r JOIN risk_enterprise_past b ON b.enterprise_id = r.enterprise_id AND b.since <= $1::date AND b.until > $1::date
			  AND b.level <> r.level
			  JOIN enterprise e ON e.id = r.enterprise_id JOIN grid g ON g.id = e.grid_id WHERE `+one.where+`
			 ORDER BY (r.level + 4) % 5, (b.level + 4) % 5 DESC, e.id`, since.Format(time.DateOnly))
		var got []string
		for q := (assess.RecolouredQuery{Kind: "enterprise", Since: since, Areas: grid.Under(one.grid), Limit: 3}); ; {
			p, err := c.s.Recoloured(one.ctx, q)
			if err != nil || p.Matched != len(want) || len(p.Items) > 3 {
				c.t.Fatalf("since %s, %s: %d of %d, want %d, %v", since, one.where, len(p.Items), p.Matched, len(want), err)
			}
			for _, x := range p.Items {
				got = append(got, fmt.Sprintf("%d %s %d %s %d %d %s", x.ID, x.Name, x.Grid, x.GridName, x.From, x.To, x.Day.Format(time.DateOnly)))
			}
			if q.After = p.Next; q.After == nil {
				break
			}
		}
		same(c.t, fmt.Sprintf("enterprises changed since %s, %s", since.Format(time.DateOnly), one.where), got, want)
	}
}

// TestNotesWakeTheAssessor: whatever changes facts tells so when it is committed, also
// what the map does not show, and what changes none tells nothing.
func TestNotesWakeTheAssessor(t *testing.T) {
	t.Parallel()
	c := build(t)
	conn, err := c.db.Connect(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	if _, err := conn.Exec(t.Context(), `LISTEN anwang_feed`); err != nil {
		t.Fatal(err)
	}
	told := c.lines(`SELECT (count(*) + 5)::text FROM feed_commit`)[0]
	for _, sql := range []string{
		`INSERT INTO enterprise_record (enterprise_id, kind, type, dated, expires) VALUES (7, 'licence', 'x', '2026-01-01', '2027-01-01')`,
		`UPDATE enterprise_record SET expires = '2027-02-01' WHERE enterprise_id = 7`,
		`DELETE FROM enterprise_record WHERE enterprise_id = 7`,
		`UPDATE enterprise SET risk_level = 1 WHERE id = 7`, `UPDATE danger SET state = 6, closed = now() WHERE id = 3`,
	} {
		c.exec(sql)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		if _, err := conn.WaitForNotification(ctx); err != nil {
			t.Fatalf("%s: nobody is told: %v", sql, err)
		}
		cancel()
	}
	c.exec(`DELETE FROM enterprise_record WHERE enterprise_id = -1`)
	if n := c.lines(`SELECT count(*)::text FROM feed_commit`)[0]; n != told {
		t.Errorf("%s transactions were told of, want %s", n, told)
	}
}

// TestRunKeepsUp runs as the service does: a change is in the colours soon, and
// the colours of the grids are written down.
func TestRunKeepsUp(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.follow()
	ctx, cancel := context.WithCancel(c.ctx)
	done := make(chan struct{})
	go func() { defer close(done); _ = c.s.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	until := func(what string, sql string) {
		t.Helper()
		for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
			if c.lines(sql)[0] == "true" {
				return
			}
			if time.Since(began) > time.Minute {
				t.Fatal(what)
			}
		}
	}
	until("nothing is assessed", `SELECT (count(*) = 240)::text FROM risk_enterprise`)
	until("nothing is written down", `SELECT (count(*) = 21)::text FROM risk_grid`)
	c.exec(`UPDATE enterprise SET risk_level = 1 WHERE id = 3`)
	until("the change is not assessed", `SELECT (level = 1)::text FROM risk_enterprise WHERE enterprise_id = 3`)
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		if p, ok := c.live.Point(grid.KindEnterprise, 3); ok && p.Level == grid.Red {
			break
		}
		if time.Since(began) > time.Minute {
			t.Fatal("the map does not show it")
		}
	}
	// A second server over the same database waits for its turn.
	if err := c.s.Run(deadline(c.ctx, 300*time.Millisecond)); err == nil {
		t.Error("ended by itself")
	}
}

func deadline(ctx context.Context, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(ctx, d)
	_ = cancel
	return ctx
}
