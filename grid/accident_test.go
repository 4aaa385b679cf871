package grid_test

import (
	"testing"

	"anwang/grid"
)

// TestAccidentClass: what nobody has said is not none, so the class is at least
// that of what is known.
func TestAccidentClass(t *testing.T) {
	t.Parallel()
	n := func(n int) *int { return &n }
	loss := func(l float64) *float64 { return &l }
	for _, c := range []struct {
		name    string
		harm    grid.Harm
		want    grid.AccidentClass
		atLeast bool
		fatal   bool
	}{
		{"nothing happened to anybody", grid.Harm{Deaths: n(0), Injured: n(0), Loss: loss(0)}, grid.OrdinaryAccident, false, false},
		{"just below", grid.Harm{Deaths: n(2), Injured: n(9), Loss: loss(999.9)}, grid.OrdinaryAccident, false, true},
		{"three deaths", grid.Harm{Deaths: n(3), Injured: n(0), Loss: loss(0)}, grid.LargerAccident, false, true},
		{"ten injured", grid.Harm{Deaths: n(0), Injured: n(10), Loss: loss(0)}, grid.LargerAccident, false, false},
		{"50 million", grid.Harm{Deaths: n(0), Injured: n(0), Loss: loss(5000)}, grid.MajorAccident, false, false},
		{"thirty deaths: there is no graver one", grid.Harm{Deaths: n(30)}, grid.ExtremeAccident, false, true},
		{"injured not known", grid.Harm{Deaths: n(0), Loss: loss(1)}, grid.OrdinaryAccident, true, false},
		{"loss not known", grid.Harm{Deaths: n(4), Injured: n(0)}, grid.LargerAccident, true, true},
		{"deaths not known", grid.Harm{Injured: n(0), Loss: loss(0)}, grid.OrdinaryAccident, true, true},
	} {
		if class, atLeast := c.harm.Class(); class != c.want || atLeast != c.atLeast || c.harm.Fatal() != c.fatal || class.Text().ZH == "" ||
			class.Text().EN == "" {
			t.Errorf("%s: %s, at least %t, fatal %t", c.name, class, atLeast, c.harm.Fatal())
		}
	}
}
