package act

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

type person struct {
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty"`
	Post  string `json:"post,omitempty"`
}

func auditedPerson(p *person, masked bool) any {
	c := *p
	if masked && c.Phone != "" {
		c.Phone = c.Phone[:3] + "****"
	}
	return c
}

// TestDifference: what is masked alike and differs all the same stands there, what is
// equal does not, and nothing personal does in full.
func TestDifference(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		was, is       person
		before, after map[string]any
	}{
		"nothing": {person{Name: "a"}, person{Name: "a"}, map[string]any{}, map[string]any{}},
		"another": {person{Name: "a", Post: "x"}, person{Name: "b", Post: "x"}, map[string]any{"name": "a"}, map[string]any{"name": "b"}},
		"behind the mask": {
			person{Phone: "13800138000"},
			person{Phone: "13811118888"},
			map[string]any{"phone": "138****"},
			map[string]any{"phone": "138****"},
		},
		"come": {person{}, person{Phone: "13800138000"}, map[string]any{}, map[string]any{"phone": "138****"}},
		"gone": {person{Post: "x"}, person{}, map[string]any{"post": "x"}, map[string]any{}},
	} {
		before, after, err := Audited[person](auditedPerson).Difference(&c.was, &c.is)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.before, before); d != "" {
			t.Errorf("%s, before: %s", name, d)
		}
		if d := cmp.Diff(c.after, after); d != "" {
			t.Errorf("%s, after: %s", name, d)
		}
	}
	if _, _, err := Audited[int](func(i *int, _ bool) any { return *i }).Difference(new(int), new(int)); err == nil {
		t.Error("a number is no record")
	}
}
