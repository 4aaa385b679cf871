package web_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/web"
)

// TestReadyTellsOfTheDisk: an operator reads full, low or ok, and what follows.
func TestReadyTellsOfTheDisk(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	for _, c := range []struct {
		name  string
		state grid.DatabaseState
		parts []string
	}{
		{"ok", grid.DatabaseState{Up: true, Disk: grid.Disk{Known: true, Free: 9 << 30}}, []string{`"disk":"ok"`, `"degraded":false`}},
		{"low", grid.DatabaseState{Up: true, Disk: grid.Disk{Known: true, Free: 1 << 30, Low: true}}, []string{`"disk":"low"`, "little room"}},
		{
			"full",
			grid.DatabaseState{Up: true, Trouble: grid.TroubleFull, Disk: grid.Disk{Known: true, Low: true}},
			[]string{`"disk":"full"`, `"degraded":true`, "disk of the database is full"},
		},
	} {
		part := s.part
		part.Database = func() grid.DatabaseState { return c.state }
		w, err := web.New(web.Config{}, part)
		if err != nil {
			t.Fatal(err)
		}
		answer := httptest.NewRecorder()
		w.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/readyz", nil))
		for _, p := range c.parts {
			if !strings.Contains(answer.Body.String(), p) {
				t.Errorf("%s: %s", c.name, answer.Body)
			}
		}
	}
}
