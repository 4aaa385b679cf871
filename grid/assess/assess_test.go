package assess_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/risk"
)

// changes are statements of random changes; %d is an enterprise, $r a random
// number.
var changes = []func(r *rand.Rand) string{
	func(r *rand.Rand) string {
		return fmt.Sprintf(`UPDATE enterprise SET risk_level = %d WHERE id = %d`, r.IntN(5), one(r))
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`UPDATE enterprise SET grade = '%s', standard = %d WHERE id = %d`, []string{"", "A", "B", "C", "D"}[r.IntN(5)],
			r.IntN(4), one(r))
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`UPDATE enterprise SET sector = '%s' WHERE id = %d`, []string{"chemical", "gas", ""}[r.IntN(3)], one(r))
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`UPDATE enterprise SET status = '%s' WHERE id = %d AND status <> 'merged'`,
			[]string{"open", "open", "open", "stopped", "moved", "cancelled"}[r.IntN(6)], one(r))
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`UPDATE enterprise SET geom = ST_SetSRID(ST_MakePoint(%f, 0.5), 4490) WHERE id = %d`, 0.01+15.9*r.Float64(), one(r))
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`UPDATE hazard SET major_level = %d, risk_level = %d WHERE id = %d`, max(0, r.IntN(9)-4), r.IntN(5), 1+r.IntN(90))
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`UPDATE hazard SET enterprise_id = %d WHERE id = %d`, one(r), 1+r.IntN(90))
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`UPDATE danger SET state = %d, grade = %d, listed = %d WHERE id = %d`, 1+r.IntN(7), r.IntN(2), r.IntN(5),
			1+r.IntN(180))
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`UPDATE danger SET deadline = '2026-11-20'::timestamptz + %d * interval '1 hour' WHERE id = %d`, r.IntN(900),
			1+r.IntN(180))
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`INSERT INTO danger (enterprise_id, title, grade, deadline, geom)
			VALUES (%d, 'x', %d, '2026-12-01'::timestamptz + %d * interval '1 hour', ST_SetSRID(ST_MakePoint(%f, 0.6), 4490))`, one(r), r.IntN(2),
			r.IntN(500), 0.01+15.9*r.Float64())
	},
	func(*rand.Rand) string {
		return `DELETE FROM danger WHERE id = (SELECT max(id) FROM danger WHERE id > 1000)`
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`INSERT INTO enterprise_record (enterprise_id, kind, type, dated, expires, score, deaths)
			VALUES (%d, '%s', 'score19', '2024-01-01'::date + %d, '2026-11-10'::date + %d, %d, %d)`,
			one(r), []string{"licence", "equipment", "assessment", "inspection", "accident"}[r.IntN(5)], r.IntN(1000), r.IntN(60), 50+r.IntN(55),
			r.IntN(4))
	},
	func(*rand.Rand) string {
		return `DELETE FROM enterprise_record WHERE id = (SELECT max(id) FROM enterprise_record)`
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`UPDATE enterprise_record SET ended = '2026-11-20'::date + %d
			WHERE id = (SELECT min(id) FROM enterprise_record WHERE enterprise_id = %d)`, r.IntN(20), one(r))
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`INSERT INTO enterprise (credit_code, name, sector, geom)
			VALUES (gen_random_uuid()::text, 'n', 'gas', ST_SetSRID(ST_MakePoint(%f, 0.5), 4490))`, 0.01+15.9*r.Float64())
	},
	func(*rand.Rand) string {
		return `DELETE FROM enterprise WHERE id = (SELECT max(id) FROM enterprise WHERE id > 1000)`
	},
}

func one(r *rand.Rand) int { return 1 + r.IntN(240) }

// TestStepByStepIsWhole makes random changes, three thousand of them or with make
// test-long ten, lets time pass between them, keeps the colours step by step, and
// compares with working all of them out anew: levels, facts and when they change next,
// in the database, and the colours of the grids in memory.
func TestStepByStepIsWhole(t *testing.T) {
	t.Parallel()
	c := build(t)
	if w := c.settle(); !w.Whole || w.Assessed != 240 {
		t.Fatalf("the first step: %+v", w)
	}
	c.follow()
	r := rand.New(rand.NewPCG(7, 11))
	whole := 0
	rounds := 14
	if os.Getenv("ANWANG_LONG") != "" {
		rounds = 100
	}
	for round := range rounds {
		tx, err := c.db.Pool.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for range 100 {
			if _, err := tx.Exec(t.Context(), changes[r.IntN(len(changes))](r)); err != nil {
				t.Fatal(err)
			}
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r.IntN(3) == 0 {
			c.clock.set(c.clock.now().Add(time.Duration(r.IntN(40)) * time.Hour))
		}
		if w := c.settle(); w.Whole {
			whole++
		}
		if round%(rounds/4) == rounds/4-1 {
			c.compare(fmt.Sprint("after ", 100*(round+1), " changes"))
		}
	}
	if whole != 0 {
		t.Errorf("%d times everything was worked out anew", whole)
	}
}

// compare works everything out anew and compares with what is there.
func (c *town) compare(when string) {
	c.t.Helper()
	had := c.stored()
	c.exec(`INSERT INTO risk_queue (enterprise_id) VALUES (0)`)
	if w := c.settle(); w.Changed != 0 {
		c.t.Errorf("%s: working all out anew changes %d levels", when, w.Changed)
	}
	same(c.t, when, had, c.stored())
	c.arrive()
	diffs, err := c.s.Differences(c.ctx, func(yield func(assess.Colour)) { grids{c.live}.Colours(yield) })
	if err != nil || len(diffs) > 0 {
		c.t.Errorf("%s: grids in memory differ: %v %v", when, diffs[:min(3, len(diffs))], err)
	}
}

// TestWhatIfIsWhatHappens tries rule sets and then puts them in force: exactly
// the grids and as many enterprises change as was said.
func TestWhatIfIsWhatHappens(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	c.follow()
	for _, x := range []struct {
		version string
		change  func(*risk.RuleSet)
	}{
		{"floor", func(r *risk.RuleSet) {
			r.Rollup.Floors = []grid.Floor{{Depth: 3, What: grid.FloorRedEnterprises, Count: 1, Level: grid.Red}}
		}},
		{"weight", func(r *risk.RuleSet) { r.Scoring.Factors[7].Weight = 3 }},
		{"roll-up", func(r *risk.RuleSet) { r.Rollup.Shares[grid.Red], r.Rollup.Threshold = 9, 80 }},
		{"sector", func(r *risk.RuleSet) {
			r.Scoring.Sectors = []risk.SectorValues{{Sector: "gas", Weights: map[string]float64{"declared": 1.4}}}
		}},
		{"bands", func(r *risk.RuleSet) { r.Scoring.Bands = risk.Bands{Red: 70, Orange: 50, Yellow: 25} }},
	} {
		version := x.version
		draft := c.draft(version, x.change)
		said, err := c.s.WhatIf(c.ctx, draft.Set)
		if err != nil {
			t.Fatal(version, err)
		}
		before := c.colours()
		was := c.lines(`SELECT enterprise_id || ' ' || level FROM risk_enterprise ORDER BY enterprise_id`)
		_, w, err := c.s.Activate(c.ctx, draft.ID, draft.Revision, nil)
		if err != nil {
			t.Fatal(version, err)
		}
		c.arrive()
		var want, got []string
		for _, g := range said.GridItems {
			want = append(want, fmt.Sprintf("%d %s>%s", g.ID, g.From, g.To))
		}
		after := c.colours()
		for _, g := range said.GridItems { // in the order they were said
			if before[g.ID] != after[g.ID] {
				got = append(got, fmt.Sprintf("%d %s>%s", g.ID, before[g.ID], after[g.ID]))
			}
		}
		changed := 0
		for id, l := range after {
			if before[id] != l {
				changed++
			}
		}
		same(t, version, got, want)
		if changed != len(want) || int(w.Changed) != said.Changed {
			t.Errorf("%s: %d grids changed, %d were said; %d enterprises, %d were said", version, changed, len(want), w.Changed, said.Changed)
		}
		is := c.lines(`SELECT enterprise_id || ' ' || level FROM risk_enterprise ORDER BY enterprise_id`)
		n := 0
		for i := range is {
			if is[i] != was[i] {
				n++
			}
		}
		if n != said.Changed || said.Changed+len(want) == 0 {
			t.Errorf("%s: %d enterprises have another level, %d were said, %d grids", version, n, said.Changed, len(want))
		}
	}
}

func (c *town) colours() map[grid.ID]grid.Level {
	out := map[grid.ID]grid.Level{}
	grids{c.live}.Colours(func(x assess.Colour) { out[x.Grid] = x.Level })
	return out
}

// TestThePastStays puts another rule set in force: what was kept of the days
// before is as it was, and is explained by the rule set of its day.
func TestThePastStays(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.clock.set(noon("2026-11-20"))
	c.settle()
	for _, d := range []string{"2026-11-21", "2026-11-22", "2026-11-23"} { // days pass, deadlines and licences with them
		c.clock.set(noon(d))
		c.settle()
	}
	type told struct {
		level grid.Level
		score float64
	}
	tell := func(day string) map[grid.ID]told {
		out := map[grid.ID]told{}
		for id := range grid.ID(240) {
			w, err := c.s.Why(c.ctx, id+1, midnight(day))
			if err != nil {
				t.Fatal(err)
			}
			if w.Rule.Version != "default-2" {
				t.Fatalf("%s is explained by %s", day, w.Rule.Version)
			}
			out[id+1] = told{w.Level, w.Score}
		}
		return out
	}
	days := []string{"2026-11-20", "2026-11-21", "2026-11-22"}
	var before []map[grid.ID]told
	for _, d := range days {
		before = append(before, tell(d))
	}
	past := c.lines(`SELECT p::text FROM risk_enterprise_past p ORDER BY enterprise_id, since`)
	if len(past) == 0 {
		t.Fatal("nothing has become past")
	}
	c.clock.set(noon("2026-11-24"))
	draft := c.draft("new", func(r *risk.RuleSet) { r.Scoring.Bands = risk.Bands{Red: 30, Orange: 20, Yellow: 10} })
	if _, w, err := c.s.Activate(c.ctx, draft.ID, draft.Revision, nil); err != nil || w.Changed == 0 {
		t.Fatal(w, err)
	}
	for i, d := range days {
		after := tell(d)
		for id, was := range before[i] {
			if after[id] != was {
				t.Errorf("enterprise %d on %s was %+v and is now told to have been %+v", id, d, was, after[id])
			}
			if i > 0 {
				continue
			}
			// the level that is kept is the one that the explanation comes to
			trend, err := c.s.EnterpriseTrend(c.ctx, id, assess.Span{From: midnight(days[0]), To: midnight("2026-11-24")})
			if err != nil || len(trend) != 5 {
				t.Fatal(len(trend), err)
			}
			if trend[0].Level != was.level || trend[0].Score != was.score {
				t.Errorf("enterprise %d on %s: kept %+v, explained %+v", id, d, trend[0], was)
			}
		}
	}
	all := c.lines(`SELECT p::text FROM risk_enterprise_past p ORDER BY enterprise_id, since`)
	for _, l := range past {
		if !slices.Contains(all, l) {
			t.Errorf("%s is gone", l)
		}
	}
	if w, err := c.s.Why(c.ctx, 1, time.Time{}); err != nil || w.Rule.Version != "new" {
		t.Errorf("today is explained by %s, %v", w.Rule.Version, err)
	}
}

// TestTimeAlone lets a deadline and a licence pass: only whom it concerns is
// assessed, and only then.
func TestTimeAlone(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.exec(`DELETE FROM danger; DELETE FROM hazard; DELETE FROM enterprise_record; UPDATE enterprise SET risk_level = 3, grade = '',
		standard = 0;
		INSERT INTO danger (enterprise_id, title, deadline, geom) SELECT 7, 'x', '2026-11-25 09:00+08', 'SRID=4490;POINT(0.5 0.5)'
		FROM generate_series(1, 20);
		INSERT INTO enterprise_record (enterprise_id, kind, dated, expires) SELECT 9, 'licence', '2026-01-01', '2026-11-25'
		FROM generate_series(1, 9)`)
	c.settle()
	if w := c.settle(); w.Assessed != 0 {
		t.Errorf("nothing has happened, and %d were assessed", w.Assessed)
	}
	c.clock.set(midnight("2026-11-25").Add(9 * time.Hour))
	if w := c.settle(); w.Assessed != 0 {
		t.Errorf("at the deadline it is not over yet, and %d were assessed", w.Assessed)
	}
	for _, step := range []struct {
		at      time.Time
		who     grid.ID
		changed int64
	}{
		{midnight("2026-11-25").Add(9*time.Hour + time.Microsecond), 7, 0}, // 40 + 5 to 40 + 14
		{midnight("2026-11-26"), 9, 0},                                     // 40 to 52
	} {
		c.clock.set(step.at.Add(-time.Microsecond))
		if w := c.settle(); w.Assessed != 0 {
			t.Errorf("a microsecond before %s %d were assessed", step.at, w.Assessed)
		}
		before, err := c.s.Why(c.ctx, step.who, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		c.clock.set(step.at)
		w := c.settle()
		after, err := c.s.Why(c.ctx, step.who, time.Time{})
		if err != nil || w.Assessed != 1 || w.Whole || after.Score <= before.Score {
			t.Errorf("at %s: %+v, score of %d from %v to %v, %v", step.at, w, step.who, before.Score, after.Score, err)
		}
	}
}

// TestPlannedRuleSet begins at its time and not before, with all its colours.
func TestPlannedRuleSet(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	at := noon("2026-12-01")
	draft := c.draft("december", func(r *risk.RuleSet) { r.Scoring.Bands = risk.Bands{Red: 30, Orange: 20, Yellow: 10} })
	r, _, err := c.s.Activate(c.ctx, draft.ID, draft.Revision, &at)
	if err != nil || r.State != assess.Planned {
		t.Fatal(r.State, err)
	}
	c.clock.set(at.Add(-time.Microsecond))
	c.settle()
	if v := c.active().Version; v != "default-2" {
		t.Fatalf("%s is in force too early", v)
	}
	c.clock.set(at)
	if w := c.settle(); !w.Whole || w.Changed == 0 {
		t.Errorf("it began with %+v", w)
	}
	if r := c.active(); r.Version != "december" || !r.ValidFrom.Equal(at) {
		t.Errorf("in force is %s from %s", r.Version, r.ValidFrom)
	}
	if n := c.lines(`SELECT verb || ' ' || name FROM event WHERE kind = 'rule' ORDER BY commit_id`); len(n) != 1 ||
		n[0] != "rule.begin december" {
		t.Errorf("events of rule sets: %q", n)
	}
	if n := c.lines(`SELECT action || ' ' || name FROM audit WHERE action LIKE 'rule.%' ORDER BY id DESC LIMIT 1`); len(n) != 1 ||
		n[0] != "rule.begin december" {
		t.Errorf("the audit says %v", n)
	}
}
