package pgtest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Plan is a statement as PostgreSQL ran it, those inside functions included.
type Plan struct {
	SQL  string
	Node Node
}

// Node is a step of a plan.
type Node struct {
	Type     string  `json:"Node Type"`
	Relation string  `json:"Relation Name"`
	Index    string  `json:"Index Name"`
	Rows     float64 `json:"Actual Rows"`            // of one loop
	Removed  float64 `json:"Rows Removed by Filter"` // of one loop
	Plans    []Node  `json:"Plans"`
}

// Scanned are the tables that a plan reads from end to end.
func (p *Plan) Scanned() []string {
	var out []string
	var walk func(*Node)
	walk = func(n *Node) {
		if n.Type == "Seq Scan" {
			out = append(out, n.Relation)
		}
		for i := range n.Plans {
			walk(&n.Plans[i])
		}
	}
	walk(&p.Node)
	return out
}

// Removed is how many rows the most wasteful step of a plan reads and throws away
// again, each time that it runs.
func (p *Plan) Removed() (most float64) {
	var walk func(*Node)
	walk = func(n *Node) {
		most = max(most, n.Removed)
		for i := range n.Plans {
			walk(&n.Plans[i])
		}
	}
	walk(&p.Node)
	return most
}

// Recorder notes how PostgreSQL runs the statements of one database.
type Recorder struct {
	t    testing.TB
	file string
	of   string // what a line of the log says of whose it is
	at   int64
}

// Record has every statement of the connections that are opened to a database
// from now on written down with its plan, and the plans made as they are when a
// statement has been in use for a while: without a look at its arguments. It
// skips the test where the server is not ours.
func Record(t testing.TB, url string) *Recorder {
	t.Helper()
	if os.Getenv("ANWANG_TEST_DATABASE_URL") != "" {
		t.Skip("the log of the server is read, which must be our own")
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	var name, data string
	if err := conn.QueryRow(t.Context(), `SELECT current_database(), current_setting('data_directory')`).Scan(&name, &data); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	for _, set := range []string{
		"session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = 0", "auto_explain.log_analyze = on",
		"auto_explain.log_timing = off",
		"auto_explain.log_nested_statements = on", "auto_explain.log_format = json", "plan_cache_mode = force_generic_plan",
	} {
		if _, err := conn.Exec(t.Context(), "ALTER DATABASE "+name+" SET "+set); err != nil {
			t.Fatalf("pgtest: %v", err)
		}
	}
	r := &Recorder{t: t, of: " db=" + name + " ", file: filepath.Join(filepath.Dir(data), "log", "start.log")}
	r.Reset()
	return r
}

// Reset forgets what has been recorded.
func (r *Recorder) Reset() {
	r.t.Helper()
	s, err := os.Stat(r.file)
	if err != nil {
		r.t.Fatalf("pgtest: %v", err)
	}
	r.at = s.Size()
}

// Plans are the statements since the last Reset, in their order.
func (r *Recorder) Plans() (list []Plan) {
	r.t.Helper()
	text, err := os.ReadFile(r.file)
	if err != nil {
		r.t.Fatalf("pgtest: %v", err)
	}
	// each begins at the end of a line of the log, which says whose it is, and ends
	// with a brace alone
	ours := false
	for part := range strings.SplitSeq(string(text[r.at:]), "  plan:\n") {
		was := ours
		ours = strings.Contains(part[strings.LastIndexByte(part, '\n')+1:], r.of)
		text, _, ok := strings.Cut(part, "\n\t}")
		if !was || !ok || !strings.HasPrefix(text, "\t{") {
			continue
		}
		var p struct {
			SQL  string `json:"Query Text"`
			Plan Node
		}
		if err := json.Unmarshal([]byte(strings.ReplaceAll(text, "\n\t", "\n")+"\n}"), &p); err != nil {
			r.t.Fatalf("pgtest: a plan cannot be read: %v in %s", err, text)
		}
		list = append(list, Plan{p.SQL, p.Plan})
	}
	return list
}

// String shows a plan in short.
func (p *Plan) String() string { return fmt.Sprintf("%s: %+v", p.SQL, p.Node) }
