package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// zonal is what asks the machine or the session for its zone.
var zonal = regexp.MustCompile(`\btime\.Local\b|\.Local\(\)|time\.Now\(\)\.(Format|Date|Year|Month|Day|Hour|Weekday|YearDay)\(|` +
	`\b(?i:current_date)\b|now\(\)::date|to_char\(now\(\),|date_trunc\('day', now\(\)\)`)

// zoneless are the files that may, and why.
var zoneless = map[string]string{
	"grid/assess/store_filed.go":        "leaves out records that ended two days ago and more, whatever the zone",
	"cmd/anwang/bench/assess.go":        "moves a paper's end by weeks",
	"cmd/anwang/bench/assesscontrol.go": "what PostgreSQL would do by itself, beside ours",
}

// TestClockIsThatOfChina: whoever reads a day or a time reads China's, wherever the
// server stands (grid.China).
func TestClockIsThatOfChina(t *testing.T) {
	t.Parallel()
	root := top(t)
	for _, name := range tracked(t) {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || zoneless[name] != "" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if code, _, _ := strings.Cut(line, "//"); zonal.MatchString(code) {
				t.Errorf("%s:%d: %s", name, i+1, strings.TrimSpace(line))
			}
		}
	}
}

func TestLastDayOfTheCommandLine(t *testing.T) {
	t.Parallel()
	end, err := day("2026-12-31")
	if err != nil || !end.Equal(time.Date(2026, 12, 31, 15, 59, 59, 0, time.UTC)) {
		t.Errorf("the last second of the day in China is %v, %v", end, err)
	}
	if none, err := day(""); err != nil || !none.IsZero() {
		t.Errorf("no day: %v, %v", none, err)
	}
	if _, err := day("31.12.2026"); err == nil {
		t.Error("taken as a day")
	}
}
