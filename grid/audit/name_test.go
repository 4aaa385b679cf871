package audit_test

import (
	"encoding/json"
	"testing"

	"anwang/grid/audit"
)

// TestNamesInBothLanguages: a role and what takes two are written down in Chinese, and an
// export in English says them in English where the line has their key.
func TestNamesInBothLanguages(t *testing.T) {
	t.Parallel()
	side := func(s string) json.RawMessage { return json.RawMessage(s) }
	for _, c := range []struct {
		row  audit.Row
		want string
	}{
		{audit.Row{Subject: "grant", Name: "li · 网格指导员", After: side(`{"role": "guide"}`)}, "li · Grid guide"},
		{audit.Row{Subject: "grant", Name: "li · 网格指导员", Before: side(`{"role": "guide"}`)}, "li · Grid guide"},
		{audit.Row{Subject: "approval", Name: "li · 解锁", After: side(`{"kind": "unlock"}`)}, "li · Unlock"},
		{audit.Row{Subject: "grant", Name: "li · 网格指导员"}, "li · 网格指导员"},
		{audit.Row{Subject: "danger", Name: "甲 · 乙", After: side(`{"role": "guide"}`)}, "甲 · 乙"},
	} {
		if got := audit.NameIn(&c.row, "en"); got != c.want {
			t.Errorf("%q in English is %q, want %q", c.row.Name, got, c.want)
		}
		if got := audit.NameIn(&c.row, "zh"); got != c.row.Name {
			t.Errorf("%q in Chinese is %q", c.row.Name, got)
		}
	}
}
