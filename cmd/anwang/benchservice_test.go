package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"runtime"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/cmd/anwang/bench"
)

// TestMain lets this program be the one that makes load for a benchmark.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "bench" && os.Args[2] == "outside" {
		main()
	}
	flag.Parse()
	// Much of a test here is waiting for a program or for its database: two of them at a time, one a
	// processor, leave half of either idle. Who says how many is asked for that many.
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		_ = flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0)))
	}
	code := m.Run()
	if builtIn != "" {
		_ = os.RemoveAll(builtIn)
	}
	os.Exit(code)
}

// TestBenchService runs the benchmark of the service on a small city: every row is
// there, and the city is as it was.
func TestBenchService(t *testing.T) {
	t.Parallel()
	url := demoTown(t)
	call := func(args ...string) []byte {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(t.Context(), append([]string{"--database-url", url}, args...), &out, &errs); code != 0 {
			t.Fatalf("%q: %d %s", args, code, errs.String())
		}
		return out.Bytes()
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	dump := func() (s string) {
		t.Helper()
		err := conn.QueryRow(t.Context(), `SELECT concat_ws(' ', (SELECT md5(string_agg(id || title || state, '' ORDER BY id)) FROM danger),
			(SELECT count(*) FROM account), (SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM enterprise e))`).Scan(&s)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	before := dump()
	var table bench.Table
	if err := json.Unmarshal(call("bench", "service", "--json", "--each", "20ms", "--edits", "3", "--idle", "10ms", "--no-settle"),
		&table); err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, row := range table.Rows {
		what, _ := row["what"].(string)
		got[what]++
		if trips, ok := row["trips"].(float64); ok && (trips > 20 || what == "an edit" && trips < 2) {
			t.Errorf("%s went to the database %v times", what, trips)
		}
		if n, ok := row["requests"].(float64); ok && n < 1 {
			t.Errorf("%s was never asked", what)
		}
	}
	for what, n := range map[string]int{
		"an edit": 2, "event of an edit": 2, "work list, a page": 2, "pairs, a page": 2, "reminders, a page": 2, "changed colour, a page": 2,
		"list, a filter": 2, "search by name": 2, "grid card": 2, "headline figures": 2, "export, CSV": 2,
		"tile z14, alone": 1, "tile z14, two list blue": 1, "idle, 10ms": 1,
	} {
		if got[what] != n {
			t.Errorf("%d rows of %q, want %d", got[what], what, n)
		}
	}
	if dump() != before {
		t.Error("the city is another one than before")
	}
}
