package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"anwang/grid"
)

const (
	editors      = 3
	registrars   = 2
	rowsAnImport = 300
)

// writeTarget is what the interface tells of an enterprise.
type writeTarget struct {
	ID       int64
	Lon, Lat float64
}

// crowd are people at work and what the service told each of them.
type crowd struct {
	*testing.T
	s       *service
	city    *client
	targets []writeTarget
	run     string // makes the names of this run its own

	work  sync.RWMutex // held for reading while something is written
	ended atomic.Bool
	all   sync.WaitGroup

	mu        sync.Mutex
	last      time.Time // when the newest acknowledged write began
	addresses map[int64][]string
	edits     int
	dangers   map[string]bool // title: acknowledged, or uncertain
	imported  map[int64]string
	open      map[int64]string // imports whose end nobody has heard of
	uncertain int
	next      int
}

func newCrowd(t *testing.T, s *service) *crowd {
	t.Helper()
	w := &crowd{
		T: t, s: s, city: s.enter("city"), run: fmt.Sprint(time.Now().UnixNano() % 1_000_000),
		addresses: map[int64][]string{}, dangers: map[string]bool{}, imported: map[int64]string{}, open: map[int64]string{},
	}
	var page struct{ Items []writeTarget }
	if a := w.city.ask("GET", "enterprises?limit=50", ""); json.Unmarshal(a.body, &page) != nil || len(page.Items) < editors {
		t.Fatalf("%d %s", a.status, a.body)
	}
	w.targets = page.Items
	for n := range editors {
		w.keep(func() { w.edit(w.targets[n].ID) })
	}
	for n := range registrars {
		w.keep(func() { w.register(w.targets[editors+n].ID) })
	}
	w.keep(w.importTable)
	t.Cleanup(w.end)
	return w
}

// keep does something again and again until the end.
func (w *crowd) keep(do func()) {
	w.all.Go(func() {
		for !w.ended.Load() {
			w.work.RLock()
			do()
			w.work.RUnlock()
			time.Sleep(15 * time.Millisecond)
		}
	})
}

func (w *crowd) end() { w.ended.Store(true); w.all.Wait() }

// standstill does something while nothing is written. Whatever ends the test in it,
// the people go on: end waits for them.
func (w *crowd) standstill(do func()) {
	w.work.Lock()
	defer w.work.Unlock()
	do()
}

// name is one that was never used.
func (w *crowd) name(what string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next++
	return fmt.Sprintf("%s-%s-%d", what, w.run, w.next)
}

// heard keeps what the service said of a write: yes, no, or nobody knows.
func (w *crowd) heard(a answerOf, began time.Time, yes func(), maybe func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case a.status >= 200 && a.status < 300:
		if began.After(w.last) {
			w.last = began
		}
		yes()
	case a.status == 0 || a.status >= 500:
		w.uncertain++
		maybe()
	default:
		w.Errorf("a write is refused: %d %s", a.status, a.body)
	}
}

// edit gives an enterprise another address. What it may be afterwards: the one
// acknowledged last, and those of which nobody knows since.
func (w *crowd) edit(id int64) {
	path := fmt.Sprintf("enterprises/%d", id)
	now := w.city.ask("GET", path+"/file", "")
	if now.status != 200 {
		time.Sleep(20 * time.Millisecond)
		return
	}
	address, began := w.name("路"), time.Now()
	a := w.city.ask("PATCH", path, `{"address":"`+address+`"}`, "If-Match", now.tag)
	if a.status == 412 { // one of which nobody knew has come true since it was read
		return
	}
	w.heard(a, began,
		func() { w.addresses[id] = []string{address}; w.edits++ },
		func() { w.addresses[id] = append(w.addresses[id], address) })
}

func (w *crowd) register(id int64) {
	title, began := w.name("隐患"), time.Now()
	a := w.city.ask("POST", "dangers", fmt.Sprintf(`{"enterprise":%d,"title":"%s"}`, id, title))
	w.heard(a, began, func() { w.dangers[title] = true }, func() { w.dangers[title] = false })
}

// importTable uploads a table of new enterprises and imports it.
func (w *crowd) importTable() {
	prefix := w.name("厂") + "-"
	rows := []string{"企业名称,统一社会信用代码,经度,纬度,所属行业"}
	for n := range rowsAnImport {
		at := w.targets[n%len(w.targets)]
		w.mu.Lock()
		w.next++
		code := creditCode(w.next)
		w.mu.Unlock()
		rows = append(rows, fmt.Sprintf("%s%d,%s,%f,%f,C26", prefix, n, code, at.Lon, at.Lat))
	}
	up := w.city.ask("POST", "imports?name=t.csv", strings.Join(rows, "\n"), "Content-Type", "application/octet-stream")
	var one struct {
		ID    int64
		State string
	}
	if up.status/100 != 2 || json.Unmarshal(up.body, &one) != nil {
		time.Sleep(100 * time.Millisecond)
		return // nothing was asked for yet
	}
	began := time.Now()
	a := w.city.ask("POST", fmt.Sprintf("imports/%d/run?wait=15", one.ID),
		`{"mapping":["name","creditCode","lon","lat","industry"],"crs":"cgcs2000"}`)
	if a.status == 409 || a.status == 503 && strings.Contains(string(a.body), "Other imports") {
		return
	}
	known := a.status == 200 && json.Unmarshal(a.body, &one) == nil
	w.heard(a, began, func() {
		switch {
		case known && one.State == "done":
			w.imported[one.ID] = prefix
		case known && one.State != "running" && one.State != "failed":
			w.Errorf("import %d: %s", one.ID, a.body)
		default:
			w.open[one.ID] = prefix
		}
	}, func() { w.open[one.ID] = prefix })
}

// untilWritten waits until a write that began after a moment is acknowledged.
func (w *crowd) untilWritten(after time.Time) {
	w.Helper()
	for {
		w.mu.Lock()
		written := w.last.After(after)
		w.mu.Unlock()
		if written {
			return
		}
		if took := time.Since(after); took > patience {
			w.Fatalf("nothing is written %s after the end\n%s", took, lastLines(w.s.said.String(), 40))
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// verify asks the database for everything that was acknowledged. Nothing may be
// under way.
func (w *crowd) verify(when string) {
	w.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for id, may := range w.addresses {
		if got := query[string](w.s, `SELECT address FROM enterprise WHERE id = $1`, id); len(got) != 1 || !slices.Contains(may, got[0]) {
			w.Errorf("after %s enterprise %d is at %q, which was told to be one of %q", when, id, got, may)
		}
	}
	there := map[string]int{}
	for _, title := range query[string](w.s, `SELECT title FROM danger WHERE title LIKE '隐患-' || $1 || '-%'`, w.run) {
		there[title]++
	}
	for title, yes := range w.dangers {
		if n := there[title]; n > 1 || yes && n == 0 {
			w.Errorf("after %s danger %s (acknowledged: %v) is there %d times", when, title, yes, n)
		}
	}
	rows := map[string]int{}
	for _, name := range query[string](w.s, `SELECT name FROM enterprise WHERE name LIKE '厂-' || $1 || '-%'`, w.run) {
		rows[name[:strings.LastIndex(name, "-")+1]]++
	}
	for id, prefix := range w.imported {
		if rows[prefix] != rowsAnImport {
			w.Errorf("after %s import %d, acknowledged, has %d of %d rows", when, id, rows[prefix], rowsAnImport)
		}
	}
	for id, prefix := range w.open {
		if n := rows[prefix]; n != 0 && n != rowsAnImport {
			w.Errorf("after %s import %d, of which nobody knows, has %d of %d rows", when, id, n, rowsAnImport)
		}
	}
	w.audited(when)
	w.happened(when)
}

// audited looks for every acknowledged write in the audit. That the chain is whole
// is for the check.
func (w *crowd) audited(when string) {
	w.Helper()
	noted := map[string]int{}
	for _, title := range query[string](w.s, `SELECT name FROM audit WHERE subject = 'danger' AND name LIKE '隐患-' || $1 || '-%'
		AND outcome = 'done'`, w.run) {
		noted[title]++
	}
	for title, yes := range w.dangers {
		if yes && noted[title] != 1 {
			w.Errorf("after %s the audit has danger %s %d times", when, title, noted[title])
		}
	}
	var edits int
	for _, n := range query[int](w.s, `SELECT count(*)::int FROM audit WHERE subject = 'enterprise'
		AND after->>'address' LIKE '路-' || $1 || '-%' AND outcome = 'done'`, w.run) {
		edits = n
	}
	if edits < w.edits {
		w.Errorf("after %s the audit has %d edits of %d", when, edits, w.edits)
	}
}

// happened looks for one event of each act that the audit has, whoever was ended in
// between, in the order of the feed.
func (w *crowd) happened(when string) {
	w.Helper()
	await(w.T, "the feed has numbered what happened", func() bool {
		return query[bool](w.s, `SELECT NOT EXISTS (SELECT FROM event_commit WHERE position IS NULL)`)[0]
	})
	for _, odd := range query[string](w.s, `
		SELECT format('%s of %s %s: %s lines of the audit, %s events', action, kind, id, lines, events) FROM (
			SELECT action, subject AS kind, subject_id AS id, count(*) AS lines FROM audit WHERE action IN ('danger.register', 'enterprise.update')
			AND outcome = 'done' GROUP BY 1, 2, 3) a
		  FULL JOIN (SELECT verb AS action, kind, subject AS id, count(*) AS events FROM event
		  WHERE verb IN ('danger.register', 'enterprise.update') GROUP BY 1, 2, 3) e USING (action, kind, id)
		 WHERE lines IS DISTINCT FROM events`) {
		w.Errorf("after %s: %s", when, odd)
	}
	if n := query[int](w.s, `
		SELECT count(*)::int FROM (
			SELECT c.position, lag(c.position) OVER (PARTITION BY e.kind, e.subject ORDER BY e.commit_id, e.seq) AS before FROM event e
			JOIN event_commit c ON c.id = e.commit_id) o
		 WHERE position < before`)[0]; n > 0 {
		w.Errorf("after %s: %d events of a record stand in the feed before what happened to it earlier", when, n)
	}
}

// settled waits until every import has said how it ended, as whoever looks at the
// page is told, and that is what happened.
func (w *crowd) settled() {
	w.Helper()
	// It is not waited for a minute until the server that was killed is taken for gone.
	query[int](w.s, `UPDATE river_job SET attempted_at = attempted_at - interval '2 minutes' WHERE state = 'running'`)
	for id, prefix := range w.open {
		var one struct{ State string }
		for began := time.Now(); ; time.Sleep(200 * time.Millisecond) {
			a := w.city.ask("GET", fmt.Sprintf("imports/%d", id), "")
			if a.status == 200 && json.Unmarshal(a.body, &one) == nil && one.State != "running" {
				break
			}
			if time.Since(began) > patience {
				w.Errorf("import %d is still %s", id, a.body)
				break
			}
		}
		n := query[int](w.s, `SELECT count(*)::int FROM enterprise WHERE name LIKE $1 || '%'`, prefix)[0]
		if (one.State == "done") != (n == rowsAnImport) {
			w.Errorf("import %d says %s and has %d rows", id, one.State, n)
		}
	}
}

// creditCode is a code that verifies.
func creditCode(n int) string {
	organisation := fmt.Sprintf("M%c%06d", "ABCDEFGHJKLMNPQRTUWXY"[n/1_000_000], n%1_000_000)
	last, _ := grid.OrganisationCheck(organisation)
	code := "91110101" + organisation + string(last)
	check, _ := grid.CreditCheck(code)
	return code + string(check)
}
