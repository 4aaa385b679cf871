package account_test

import (
	"strings"
	"testing"

	"anwang/grid/account"
)

// TestUnheld: a grid is somebody's when a chief, an officer, a guide or the safety committee
// office holds it for all sectors, now, and can log in; who holds one above does not answer
// for it. An administrator is told of the grids in their own area.
func TestUnheld(t *testing.T) {
	t.Parallel()
	b := start(t, account.Options{})
	city, _ := b.admin("city", 1)
	east, _ := b.admin("east", 2)
	b.person("chief", "'chief', 1, '', NULL")
	b.person("officer", "'officer', 4, '', NULL")
	b.person("department", "'department', 5, 'x', NULL")
	gone := b.person("gone", "'officer', 5, '', NULL")
	b.exec(`UPDATE account SET disabled = now() WHERE id = $1`, gone)
	all := one[int](b, `SELECT count(*) FROM grid g JOIN network n ON n.id = g.network_id WHERE n.main AND g.state = 'active'`)
	p, err := b.Unheld(city, "", 2)
	if err != nil || p.Matched != all-2 || len(p.Items) != 2 || p.Next == "" || p.Items[0].Depth != 2 || p.Items[0].Level.ZH == "" ||
		!strings.Contains(p.Items[0].Grid.Path, " / ") {
		t.Fatalf("of %d: %+v %v", all, p, err)
	}
	seen := map[string]bool{}
	for cursor, n := "", 0; n < 20; n++ {
		if p, err = b.Unheld(city, cursor, 2); err != nil {
			t.Fatal(err)
		}
		for _, u := range p.Items {
			seen[u.Grid.Name] = true
		}
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	if len(seen) != all-2 {
		t.Errorf("%v", seen)
	}
	if p, err = b.Unheld(east, "", 50); err != nil {
		t.Fatal(err)
	}
	for _, u := range p.Items {
		if !strings.HasPrefix(u.Grid.Path, "示范市 / 东街道") || u.Grid.ID == 4 {
			t.Errorf("told of %+v", u)
		}
	}
	if len(p.Items) == 0 || p.Matched != len(p.Items) {
		t.Errorf("%+v", p)
	}
}
