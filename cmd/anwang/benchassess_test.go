package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"anwang/cmd/anwang/bench"
	"anwang/grid/pg/pgtest"
)

// TestBenchAssess runs the benchmarks of colours, of imports and of the audit to their
// end on small cities; what they measure on a busy machine is of no interest.
func TestBenchAssess(t *testing.T) {
	if os.Getenv("ANWANG_LONG") == "" {
		t.Skip("four cities of their own; make test-long")
	}
	t.Parallel()
	url := pgtest.URL(t)
	for _, args := range [][]string{
		{"assess", "--points", "600", "--changes", "3", "--listeners", "2"},
		{"import", "--points", "600", "--grids", "800", "--sizes", "50", "--texts", "50"},
		{"audit", "--each", "200ms", "--writers", "1,4"},
		{"boundary", "--points", "600", "--changes", "2", "--zoom", "8"},
	} {
		t.Run(args[0], func(t *testing.T) {
			var out, errs bytes.Buffer
			code := run(t.Context(), append([]string{"--database-url", url, "bench"}, append(args, "--json")...), &out, &errs)
			if code != 0 && !strings.Contains(errs.String(), "a target was missed") {
				t.Fatalf("%d %s", code, errs.String())
			}
			var table bench.Table
			if err := json.Unmarshal(out.Bytes(), &table); err != nil {
				t.Fatal(err)
			}
			if len(table.Rows) == 0 {
				t.Error("nothing was measured")
			}
		})
	}
}
