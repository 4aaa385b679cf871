package assess_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/risk"
)

func TestWhoMayChangeRules(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	as := func(g ...grid.Grant) *grid.Actor { return &grid.Actor{ID: 2, Login: "p", Grants: g} }
	for name, who := range map[string]*grid.Actor{
		"a guide of the whole": as(grid.Grant{Role: grid.RoleGuide, Grid: 1}),
		"the city of a town":   as(grid.Grant{Role: grid.RoleCity, Grid: 2}),
		"the keeper":           as(grid.Grant{Role: grid.RoleAdmin, Grid: 1}),
		"nobody":               grid.Nobody,
	} {
		ctx := grid.WithActor(t.Context(), who)
		want := grid.CodeForbidden
		if who == grid.Nobody {
			want = grid.CodeUnauthenticated
		}
		_, err := c.s.CreateRule(ctx, 0, "x", "")
		_, err2 := c.s.WhatIf(ctx, c.active().Set)
		_, _, err3 := c.s.Activate(ctx, 1, 1, nil)
		for _, err := range []error{err, err2, err3, c.s.DeleteRule(ctx, 1, 1)} {
			if grid.CodeOf(err) != want {
				t.Errorf("%s: %v, want %s", name, err, want)
			}
		}
	}
	if n := c.lines(`SELECT outcome FROM audit WHERE action = 'rule.create'`); len(n) != 3 || n[0] != "refused" {
		t.Errorf("the audit has %v", n) // nobody leaves no line
	}
	// Whoever sees the map may read the rules.
	officer := grid.WithActor(t.Context(), as(grid.Grant{Role: grid.RoleOfficer, Grid: 11}))
	if list, err := c.s.Rules(officer); err != nil || len(list) != 1 {
		t.Error(list, err)
	}
	draft := c.draft("not yet", func(*risk.RuleSet) {})
	if list, err := c.s.Rules(officer); err != nil || len(list) != 1 {
		t.Error("an officer is told of drafts:", list, err)
	}
	if _, err := c.s.Rule(officer, draft.ID); grid.CodeOf(err) != grid.CodeNotFound {
		t.Error("an officer reads a draft:", err)
	}
	if _, err := c.s.Rule(c.ctx, draft.ID); err != nil {
		t.Error(err)
	}
}

func TestLifeOfARuleSet(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	d := c.draft("2026-2", func(r *risk.RuleSet) { r.Scoring.Factors[7].Weight = 2 })
	code := func(err error) grid.Code { return grid.CodeOf(err) }
	if _, err := c.s.CreateRule(c.ctx, 0, "2026-2", ""); code(err) != grid.CodeConflict {
		t.Errorf("two with one version: %v", err)
	}
	if _, err := c.s.UpdateRule(c.ctx, d.ID, d.Revision-1, "2026-2", "", d.Set); code(err) != grid.CodeStale {
		t.Errorf("a stale change: %v", err)
	}
	if _, err := c.s.UpdateRule(c.ctx, 1, c.active().Revision, "x", "", d.Set); code(err) != grid.CodeConflict {
		t.Errorf("changing what is in force: %v", err)
	}
	bad := *d.Set
	bad.Source = ""
	d, err := c.s.UpdateRule(c.ctx, d.ID, d.Revision, "2026-2", "", &bad)
	if err != nil {
		t.Fatalf("a draft may be wrong for now: %v", err)
	}
	_, _, err = c.s.Activate(c.ctx, d.ID, d.Revision, nil)
	var e *grid.Error
	if !errors.As(err, &e) || e.Code != grid.CodeRejected || len(e.Faults) != 1 || e.Faults[0].Pointer != "/source" {
		t.Errorf("a wrong one was put in force: %v", err)
	}
	bad.Source = "局务会议纪要"
	if d, err = c.s.UpdateRule(c.ctx, d.ID, d.Revision, "2026-2", "", &bad); err != nil {
		t.Fatal(err)
	}
	r, _, err := c.s.Activate(c.ctx, d.ID, d.Revision, nil)
	if err != nil || r.State != assess.Active || r.ValidFrom == nil {
		t.Fatal(r, err)
	}
	if n := c.lines(`SELECT verb || ' ' || subject || ' ' || name FROM event WHERE kind = 'rule'`); len(n) != 1 ||
		n[0] != fmt.Sprintf("rule.activate %d %s", r.ID, r.Version) {
		t.Errorf("events of rule sets: %q", n)
	}
	if _, _, err := c.s.Activate(c.ctx, r.ID, r.Revision, nil); code(err) != grid.CodeConflict {
		t.Errorf("twice: %v", err)
	}
	if err := c.s.DeleteRule(c.ctx, r.ID, r.Revision); code(err) != grid.CodeConflict {
		t.Errorf("forgotten: %v", err)
	}
	old, err := c.s.Rule(c.ctx, 1)
	if err != nil || old.State != assess.Retired || old.ValidTo == nil || !old.ValidTo.Equal(*r.ValidFrom) {
		t.Errorf("the one before: %+v, %v", old, err)
	}
	// An old one comes back as a draft of its own.
	again, err := c.s.CreateRule(c.ctx, old.ID, "2026-3", "")
	if err != nil || again.State != assess.Draft {
		t.Fatal(err)
	}
	if err := c.s.DeleteRule(c.ctx, again.ID, again.Revision); err != nil {
		t.Error(err)
	}
}

// TestActivationAgainstChanges puts rule sets in force while others change facts
// and the assessor works: no colour may stay that an old rule set gave.
func TestActivationAgainstChanges(t *testing.T) {
	t.Parallel()
	c := build(t)
	c.settle()
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := c.db.Pool.Exec(t.Context(), `UPDATE enterprise SET risk_level = (risk_level + 1) % 5 WHERE id % 16 = $1`,
				i%16); err != nil {
				t.Error(err)
				return
			}
		}
	})
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if _, err := c.s.Step(c.ctx); err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	for i := range 10 {
		d := c.draft(string(rune('a'+i)), func(r *risk.RuleSet) { r.Scoring.Factors[0].Weight = 0.5 + float64(i%3)/2 })
		if _, _, err := c.s.Activate(c.ctx, d.ID, d.Revision, nil); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	wg.Wait()
	c.settle()
	if diffs, err := c.s.Differences(c.ctx, nil); err != nil || len(diffs) > 0 {
		t.Errorf("%d colours are not those of the rules in force: %v %v", len(diffs), diffs[:min(3, len(diffs))], err)
	}
}
