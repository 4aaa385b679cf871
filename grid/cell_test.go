package grid_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"anwang/grid"
)

func TestCellText(t *testing.T) {
	t.Parallel()
	for s, taken := range map[string]bool{
		"=1+1": true, "+86 10 6552 1234": true, "-1": true, "@SUM(A1)": true, "\t=1": true, "\r=1": true, "\n=1": true, "|cmd": true, "%0A": true,
		"＝1+1": true, "＋1": true, "－1": true, "＠SUM": true, " =1": true, "\u3000＝1": true, "\ufeff=1": true, "'=1": true, "''=1": true,
		"110101001000": true, "911101051234567890": true, "010000": true, "1E5": true, "12.5e+10": true,
		"": false, "演示化工": false, "a=b": false, "'quoted": false, "91110105MA0960403L": false, "13800138000": false, "0": false, "12.5": false,
		"2026-11-28": false, "1Exx": false, " ": false,
	} {
		got := grid.CellText(s)
		if (got != s) != taken {
			t.Errorf("%q is written %q", s, got)
		}
		if back := grid.TextOfCell(got); back != s {
			t.Errorf("%q is written %q and read %q", s, got, back)
		}
	}
}

// TestDamagedNumbers holds what a spreadsheet damages against the same as a regular
// expression.
func TestDamagedNumbers(t *testing.T) {
	t.Parallel()
	damaged := regexp.MustCompile(`^([0-9]{12,}|0[0-9]+|[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+)$`)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[0-9]{0,13}[0-9.eE+x]{0,6}[-+]{0,2}[0-9]{0,3}`).Draw(t, "s")
		if s != "" && strings.Contains("=+-@|%", s[:1]) {
			return
		}
		if got := grid.CellText(s) != s; got != damaged.MatchString(s) {
			t.Fatalf("%q is written %q", s, grid.CellText(s))
		}
	})
}

func FuzzCellText(f *testing.F) {
	for _, s := range []string{"=1", "'=1", "＝", "0123", "''", " '=1", "'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := grid.TextOfCell(grid.CellText(s)); got != s {
			t.Errorf("%q comes back as %q", s, got)
		}
	})
}
