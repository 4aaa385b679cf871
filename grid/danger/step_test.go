package danger_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/danger"
	"anwang/grid/pg"
)

const staff = `
	INSERT INTO organisation (id, kind, name, grid_id) VALUES (1, 'street', '东区应急办', 2), (2, 'enterprise', '乙厂安全部', 5);
	UPDATE account SET name = '王指导', organisation_id = 1 WHERE id = 1;
	UPDATE account SET name = '李厂长', organisation_id = 2 WHERE id = 2;
	INSERT INTO danger (id, enterprise_id, title, geom) VALUES (1, 2, 'x', 'SRID=4490;POINT(1.5 0.5)')`

// TestStepsAndAuditAgree: random commands by random people from random versions. For every
// line of the audit that says that something was done there is one step, of the same
// account at the same time, and the other way round; what is refused leaves none.
func TestStepsAndAuditAgree(t *testing.T) {
	t.Parallel()
	db, s := open(t, staff)
	people := []context.Context{
		person(1, at(grid.RoleGuide, 2)), person(2, of(2)), person(3, in("gas", 1)), person(4, at(grid.RoleCity, 1)),
		person(5, at(grid.RoleOfficer, 5)), person(6, at(grid.RoleGuide, 3)),
		grid.WithActor(context.Background(), grid.Internal("anwang test")),
	}
	var mu sync.Mutex
	done, refused := 0, map[grid.Code]int{}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(9, uint64(w)))
			for range 120 {
				who := people[r.IntN(len(people))]
				var err error
				switch r.IntN(12) {
				case 0:
					_, err = s.Create(who, danger.Draft{Enterprise: 2, Title: "漏", Grade: grid.DangerGrade(r.IntN(2))})
				case 1:
					title := "改"
					_, err = s.Update(who, 1, 1, danger.Update{Title: &title})
					if err == nil {
						continue // no act, and no step
					}
				default:
					id := grid.ID(1)
					if r.IntN(2) == 0 {
						id = grid.ID(101 + r.IntN(20))
					}
					version := int32(r.IntN(3))
					if d, e := s.Get(people[6], id); e == nil {
						version = d.Version - int32(r.IntN(8)/7) // now and then of before
					}
					all := danger.Verbs()
					_, err = s.Act(who, id, version, danger.Command{
						Verb: all[r.IntN(len(all))], Grade: new(grid.DangerGrade(r.IntN(2))),
						Deadline: time.Now().Add(time.Duration(1+r.IntN(99)) * time.Hour),
						Listed:   grid.ListedLevel(1 + r.IntN(4)), Reason: "因" + fmt.Sprint(r.IntN(9)),
					})
				}
				mu.Lock()
				if err == nil {
					done++
				} else {
					refused[grid.CodeOf(err)]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for _, code := range []grid.Code{grid.CodeForbidden, grid.CodeStale, grid.CodeRejected, grid.CodeNotFound} {
		if refused[code] == 0 {
			t.Errorf("none was refused as %s: %v", code, refused)
		}
	}
	const differing = `
		WITH s AS (SELECT danger_id AS id, 'danger.' || verb AS action, at, account_id, actor, reason, to_state FROM danger_step),
		     a AS (SELECT subject_id AS id, action, at, account_id, actor, coalesce(after ->> 'reason', '') AS reason,
		                  array_position(ARRAY['registered', 'graded', 'rectifying', 'extension', 'pendingAccept', 'closed', 'voided'],
		                  after ->> 'state') AS to_state
		             FROM audit WHERE subject = 'danger' AND outcome = 'done' AND action <> 'danger.update')
		SELECT (SELECT count(*) FROM s), (SELECT count(*) FROM a), (SELECT count(*) FROM s JOIN a USING (id, action, at, actor, reason)
		        WHERE s.account_id IS NOT DISTINCT FROM a.account_id AND coalesce(a.to_state, s.to_state) = s.to_state)`
	var steps, lines, same int
	if err := db.Pool.QueryRow(t.Context(), differing).Scan(&steps, &lines, &same); err != nil {
		t.Fatal(err)
	}
	if done < 40 || steps != done || lines != done || same != done {
		t.Errorf("%d were done, there are %d steps and %d lines, %d agree", done, steps, lines, same)
	}
	var broken int
	err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM (SELECT from_state,
		lag(to_state) OVER (PARTITION BY danger_id ORDER BY id) AS led, verb FROM danger_step) s
		WHERE verb <> 'register' AND from_state IS DISTINCT FROM coalesce(led, 1)`).Scan(&broken)
	if err != nil || broken != 0 {
		t.Errorf("%d steps do not begin where the one before led to, %v", broken, err)
	}
}

// TestStepsAreOnlyAddedTo: neither the service nor the owner changes one or takes it out.
func TestStepsAreOnlyAddedTo(t *testing.T) {
	t.Parallel()
	db, s := open(t, staff)
	if _, err := s.Act(person(1, at(grid.RoleGuide, 2)), 1, 1, danger.Command{Verb: danger.Grade}); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		`UPDATE danger_step SET reason = 'x'`, `DELETE FROM danger_step`, `TRUNCATE danger_step`,
		`INSERT INTO danger_step (danger_id, verb, to_state, at) VALUES (1, 'void', 7, '2000-01-01')`,
		`INSERT INTO danger_step (id, danger_id, verb, to_state) OVERRIDING SYSTEM VALUE VALUES (7, 1, 'void', 7)`,
	} {
		if _, err := db.Pool.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("the service, %s: %v", sql, err)
		}
	}
	owner, err := pg.Open(t.Context(), pg.Config{URL: db.Pool.Config().ConnString()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	for _, sql := range []string{`UPDATE danger_step SET reason = 'x'`, `DELETE FROM danger_step`} {
		if _, err := owner.Pool.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "AW002") {
			t.Errorf("the owner, %s: %v", sql, err)
		}
	}
	var n int
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM danger_step WHERE reason = ''`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d steps, %v", n, err)
	}
}

// TestWhoIsTold: who did it is told as they were called then, to whoever may see who
// reported a danger; to others by organisation and a masked name, and not of who
// registered it. Outside of what one sees there is nothing.
func TestWhoIsTold(t *testing.T) {
	t.Parallel()
	db, s := open(t, staff)
	guide, firm := person(1, at(grid.RoleGuide, 2)), person(2, of(2))
	d, err := s.Create(guide, danger.Draft{Enterprise: 2, Title: "漏"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who context.Context
		c   danger.Command
	}{
		{guide, danger.Command{Verb: danger.Order, Deadline: time.Now().Add(time.Hour), Reason: "三日内"}},
		{firm, danger.Command{Verb: danger.Report, Reason: "已修"}},
	} {
		if d, err = s.Act(c.who, d.ID, d.Version, c.c); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Pool.Exec(t.Context(), `UPDATE account SET name = '别人', organisation_id = NULL; UPDATE organisation
		SET name = name || '改'`); err != nil {
		t.Fatal(err)
	}
	told := func(who context.Context) string {
		t.Helper()
		list, err := s.Steps(who, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, s := range list {
			out = append(out, fmt.Sprintf("%s %d %s %s %s %s>%s %s", s.Verb, s.Account, s.Actor, s.Person, s.Organisation, s.From, s.To, s.Reason))
		}
		return strings.Join(out, "; ")
	}
	for name, c := range map[string]struct {
		who  context.Context
		want string
	}{
		"the guide": {guide, "report 2 p 李厂长 乙厂安全部 rectifying>pendingAccept 已修; order 1 p 王指导 东区应急办 registered>rectifying 三日内; register 1 " +
			"p 王指导 东区应急办 >registered "},
		"the enterprise": {firm, "report 2 p 李厂长 乙厂安全部 rectifying>pendingAccept 已修; order 0  王** 东区应急办 registered>rectifying 三日内; register 0   " +
			" >registered "},
		"a watch": {
			person(7, at(grid.RoleWatch, 1)),
			"report 0  李** 乙厂安全部 rectifying>pendingAccept 已修; order 0  王** 东区应急办 registered>rectifying 三日内; register 0    >registered ",
		},
	} {
		if got := told(c.who); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	for name, c := range map[string]struct {
		who  context.Context
		code grid.Code
	}{
		"outside":    {person(6, at(grid.RoleGuide, 3)), grid.CodeNotFound},
		"an auditor": {person(6, at(grid.RoleAuditor, 1)), grid.CodeForbidden},
		"nobody":     {context.Background(), grid.CodeUnauthenticated},
	} {
		if _, err := s.Steps(c.who, d.ID); grid.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}
