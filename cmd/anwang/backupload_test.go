package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"anwang/cmd/anwang/backup"
)

// acknowledged is a write that the service said yes to, and when that had been heard.
type acknowledged struct {
	what string
	at   time.Time
}

// scribes register dangers with a rest after each, and note what was acknowledged.
type scribes struct {
	rest  time.Duration
	mu    sync.Mutex
	wrote []acknowledged
	ended atomic.Bool
	all   sync.WaitGroup
}

func (c *scribes) start(s *service, n int) {
	client := s.enter("city")
	var page struct{ Items []writeTarget }
	if a := client.ask("GET", "enterprises?limit=50", ""); json.Unmarshal(a.body, &page) != nil || len(page.Items) < n {
		s.Fatalf("%d %s", a.status, a.body)
	}
	for writer := range n {
		c.all.Go(func() {
			for k := 0; !c.ended.Load(); k++ {
				what := fmt.Sprintf("备份-%d-%d", writer, k)
				a := client.ask("POST", "dangers", fmt.Sprintf(`{"enterprise":%d,"title":"%s"}`, page.Items[writer].ID, what))
				if a.status != 201 {
					s.Errorf("%s: %d %s", what, a.status, a.body)
					return
				}
				c.mu.Lock()
				c.wrote = append(c.wrote, acknowledged{what, time.Now()})
				c.mu.Unlock()
				time.Sleep(c.rest)
			}
		})
	}
	s.Cleanup(c.end)
}

func (c *scribes) end() { c.ended.Store(true); c.all.Wait() }

// before are those that were acknowledged before a moment, and how many were after.
func (c *scribes) before(moment time.Time) (inside []string, after int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, w := range c.wrote {
		if w.at.Before(moment) {
			inside = append(inside, w.what)
		} else {
			after++
		}
	}
	return inside, after
}

// TestBackupUnderLoad: several people write while the backup is made; brought back in another
// folder, with a server of its own, everything that was acknowledged before the moment that
// the backup says is there, the audit is whole and the check finds nothing wrong.
func TestBackupUnderLoad(t *testing.T) {
	t.Parallel()
	rounds, rest := 1, 25*time.Millisecond
	if os.Getenv("ANWANG_LONG") != "" {
		rounds, rest = 5, 0
	}
	s := prepared(t)
	s.load(covered)
	s.begin()
	c := &scribes{rest: rest}
	c.start(s, 6)
	for round := range rounds {
		had, _ := c.before(time.Now())
		await(t, "people have written", func() bool { now, _ := c.before(time.Now()); return len(now) >= len(had)+40 })
		folder := t.TempDir()
		out := s.run("backup", folder)
		made, _ := filepath.Glob(filepath.Join(folder, "anwang-*"))
		if len(made) != 1 {
			t.Fatalf("%v %s", made, out)
		}
		m, err := backup.Inspect(t.Context(), made[0], "", func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		inside, after := c.before(m.Moment)
		if len(inside) < 20*(round+1) || after < 5 {
			t.Fatalf("%d acknowledged before and %d after: that is not enough to mean anything", len(inside), after)
		}
		elsewhere := &service{T: t, program: s.program, folder: enterable(t)}
		began := time.Now()
		said := elsewhere.run("restore", made[0])
		took := time.Since(began)
		elsewhere.visit(func() {
			there := map[string]int{}
			for _, title := range query[string](elsewhere, `SELECT title FROM danger`) {
				there[title]++
			}
			for _, what := range inside {
				if there[what] != 1 {
					t.Errorf("%s, acknowledged before %s, is there %d times", what, m.Moment, there[what])
				}
			}
			for _, title := range query[string](elsewhere, `SELECT name FROM audit WHERE action = 'danger.register'`) {
				there[title]--
			}
			for what, n := range there {
				if n != 0 {
					t.Errorf("%s: %d more in the list than in the audit", what, n)
				}
			}
		})
		t.Logf("round %d: %d acknowledged before the moment, %d after; restored in %s\n%s%s", round+1, len(inside), after, took, out,
			lastLines(said, 6))
	}
	c.end()
	s.check("backups")
}
