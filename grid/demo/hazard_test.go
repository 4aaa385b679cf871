package demo

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"anwang/grid"
	calculator "anwang/grid/hazard"
)

// TestSourcesFollowTheStandard: what the calculator and the methods come to is
// what is stored.
func TestSourcesFollowTheStandard(t *testing.T) {
	t.Parallel()
	c := makeCity(t, 30_000)
	std, err := calculator.GB18218()
	if err != nil {
		t.Fatal(err)
	}
	units, rated := 0, 0
	for i := range c.hazards {
		h := &c.hazards[i]
		if h.major > 0 && (h.level == grid.Blue || h.level == grid.NotAssessed) {
			t.Errorf("hazard %d is a major hazard source of level %d and %v", i, h.major, h.level)
		}
		level := grid.NotAssessed
		if kind := h.unitKind(); kind != "" {
			units++
			people := int(h.people)
			a, err := std.Assess(calculator.Unit{
				Kind: kind, People: &people,
				Holdings: []calculator.Holding{{Entry: int(h.substance.entry), Name: h.substance.name, Tonnes: h.quantity}},
			})
			if err != nil {
				t.Fatalf("%s: %v", h.name, err)
			}
			major, r := 0, 0.0
			if a.Level != nil {
				major, r = a.Level.Level, a.R
			}
			if s := ratio(h.quantity, h.substance.q); a.S != s || r != h.r || major != int(h.major) || a.Lines[0].Name.ZH != h.substance.name {
				t.Errorf("%s: S %v, R %v, level %d, %s; the calculator has %v, %v, %d, %s", h.name, s, h.r, h.major, h.substance.name, a.S, r, major,
					a.Lines[0].Name.ZH)
			}
			level = a.Colour
		} else if h.major > 0 {
			t.Errorf("%s is a major source and no unit", h.name)
		}
		if h.level == grid.NotAssessed {
			continue
		}
		rated++
		var p calculator.Point
		if err := json.Unmarshal(h.rating(rand.New(rand.NewPCG(1, uint64(i)))), &p); err != nil {
			t.Fatal(err)
		}
		m, err := calculator.MethodOf(p.Method)
		if err != nil {
			t.Fatal(err)
		}
		rating, err := m.Rate(p.Values)
		if err != nil || grid.Worst(level, rating.Level) != h.level {
			t.Errorf("%s is %s; by %v it is %s and %s (%v)", h.name, h.level, p, level, rating.Level, err)
		}
	}
	if units < 100 || rated < 300 {
		t.Errorf("%d units and %d rated of %d", units, rated, len(c.hazards))
	}
}
