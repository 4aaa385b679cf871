package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"
)

// TestKilledDuringAnImport kills the service at any moment of an import, as kill -9 does:
// the import is taken up by the one that is started then, and every row is there once,
// with one line of the audit.
func TestKilledDuringAnImport(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and kills the service")
	}
	t.Parallel()
	s := raise(t, false)
	rounds := 1
	if os.Getenv("ANWANG_LONG") != "" {
		rounds = 20
	}
	const rows = 1500
	c := s.enter("city")
	for round := range rounds {
		var table strings.Builder
		table.WriteString("企业全称,统一社会信用代码,经度,纬度\n")
		for n := range rows {
			fmt.Fprintf(&table, "厂%d,%s,%v,39.85\n", n, creditCode(100_000+round*rows+n), 116.001+float64(n%390)/1000)
		}
		var i struct {
			ID          int
			State       string
			CreatedRows int
			Failure     string
		}
		a := c.ask("POST", "imports?name=x.csv", table.String(), "Content-Type", "application/octet-stream")
		if err := json.Unmarshal(a.body, &i); err != nil || a.status != 201 {
			t.Fatalf("upload: %d %s", a.status, a.body)
		}
		at := fmt.Sprintf("imports/%d", i.ID)
		// It may be killed before the answer, too: then nobody knows whether it was asked for.
		go func() { time.Sleep(time.Duration(rand.N(400)) * time.Millisecond); _ = s.process.Process.Kill() }()
		const run = `{"mapping":["name","creditCode","lon","lat"],"crs":"cgcs2000","existing":"refuse"}`
		c.ask("POST", at+"/run?wait=0", run, "Idempotency-Key", fmt.Sprintf("import-%d-of-the-killed", i.ID))
		_ = s.process.Wait()
		// It is not waited for a minute until it is taken for gone.
		query[int](s, `UPDATE river_job SET attempted_at = attempted_at - interval '2 minutes' WHERE state = 'running'`)
		s.start()
		c = s.enter("city")
		c.ask("POST", at+"/run?wait=0", run, "Idempotency-Key", fmt.Sprintf("import-%d-of-the-killed", i.ID))
		for began := time.Now(); i.State != "done"; time.Sleep(50 * time.Millisecond) {
			a := c.ask("GET", at, "")
			if err := json.Unmarshal(a.body, &i); err != nil || i.State == "failed" || time.Since(began) > patience {
				t.Fatalf("round %d: %d %s", round, a.status, a.body)
			}
		}
		if i.CreatedRows != rows {
			t.Errorf("round %d: %+v", round, i)
		}
	}
	is := query[int](s, `SELECT count(*)::int FROM enterprise WHERE name LIKE '厂%' UNION ALL SELECT count(*)::int FROM audit
		WHERE action = 'exchange.import' AND outcome = 'done'
		UNION ALL SELECT count(*)::int FROM river_job WHERE kind = 'import.run' AND state <> 'completed'`)
	if is[0] != rounds*rows || is[1] != rounds || is[2] != 0 {
		t.Errorf("%d rows of %d, %d lines of the audit of %d, %d jobs that are not done", is[0], rounds*rows, is[1], rounds, is[2])
	}
	t.Logf("%d attempts for %d imports", query[int](s, `SELECT sum(attempt)::int FROM river_job WHERE kind = 'import.run'`)[0], rounds)
}
