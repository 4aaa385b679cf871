package grid_test

import (
	"encoding/base64"
	"math"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"anwang/grid"
)

// TestCursor: whatever place a list has, its cursor says that place, to that list alone.
func TestCursor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOf(rapid.RuneFrom(nil, unicode.L, unicode.N, unicode.P, unicode.Zs)).Draw(t, "name")
		id, score := rapid.Int64().Draw(t, "id"), rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).Draw(t, "score")
		f := grid.Filter{Text: rapid.String().Draw(t, "text"), Areas: grid.Under(rapid.Int64Range(0, 9).Draw(t, "grid"))}
		list := grid.ListOf("a list", f)
		cursor := list.Cursor(name, id, score)
		var n string
		var i grid.ID
		var s float64
		if more, err := list.After(cursor, &n, &i, &s); err != nil || !more || n != name || i != id || s != score {
			t.Fatalf("%q says %q %d %v (%v, %v), want %q %d %v", cursor, n, i, s, more, err, name, id, score)
		}
		f.ListedHigh = true
		for what, other := range map[string]grid.List{
			"filter": grid.ListOf("a list", f), "order": grid.ListOf("another", f),
			"nothing": grid.ListOf("a list"),
		} {
			if _, err := other.After(cursor, &n, &i, &s); grid.CodeOf(err) != grid.CodeInvalid {
				t.Fatalf("the cursor is good for another %s", what)
			}
		}
	})
}

func TestFirstPageHasNoCursor(t *testing.T) {
	t.Parallel()
	id := grid.ID(-1)
	if more, err := grid.ListOf("x").After("", &id); more || err != nil || id != -1 {
		t.Errorf("%v, %v, %d", more, err, id)
	}
}

// TestAreasAreToldApart: a cursor of one area is none of another that has the same numbers.
func TestAreasAreToldApart(t *testing.T) {
	t.Parallel()
	seen := map[grid.List]int{}
	box := grid.Box{}
	for i, areas := range [][]grid.Area{
		nil,
		{box},
		{box, box},
		{grid.Circle{}},
		{grid.Subtree{}},
		{grid.Polygon{}},
		{grid.Subtree{Grid: 1}},
		{grid.Circle{Radius: 1}},
	} {
		l := grid.ListOf("x", grid.Filter{Areas: areas})
		if j, ok := seen[l]; ok {
			t.Errorf("%d is %d", i, j)
		}
		seen[l] = i
	}
}

// FuzzCursorAfter: whatever somebody sends is read or refused, and no text that is read
// holds what a database refuses.
func FuzzCursorAfter(f *testing.F) {
	list := grid.ListOf("x")
	for _, s := range []string{
		"", ".", "x", list.Cursor("a", 1), list.Cursor("a\x00", 1), list.Cursor(1, "a"), list.Cursor("a"),
		list.Cursor(nil, nil), list.Cursor("a", 1.5), list.Cursor("a", 1e300),
	} {
		f.Add(s)
	}
	mark := list.Cursor("a", 1)[len(base64.RawURLEncoding.EncodeToString([]byte(`["a",1]`))):]
	f.Fuzz(func(t *testing.T, s string) {
		for _, cursor := range []string{s, base64.RawURLEncoding.EncodeToString([]byte(s)) + mark} {
			var name string
			var id grid.ID
			_, err := list.After(cursor, &name, &id)
			if err != nil && grid.CodeOf(err) != grid.CodeInvalid {
				t.Errorf("%q: %v", cursor, err)
			}
			for _, r := range name {
				if err == nil && unicode.IsControl(r) {
					t.Errorf("%q says %q", cursor, name)
				}
			}
		}
	})
}
