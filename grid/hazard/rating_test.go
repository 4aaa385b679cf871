package hazard_test

import (
	"math"
	"os"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/hazard"
)

func lec(l, e, c float64) map[string]float64 { return map[string]float64{"L": l, "E": e, "C": c} }

func ls(l, s float64) map[string]float64 { return map[string]float64{"L": l, "S": s} }

// TestRate are the worked cases of LEC and of both LS matrices.
func TestRate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, method string
		values       map[string]float64
		value        float64
		level        grid.Level // NotAssessed: refused
	}{
		{"LEC 420", "LEC", lec(10, 6, 7), 420, grid.Red},
		{"LEC 270", "LEC", lec(3, 6, 15), 270, grid.Orange},
		{"LEC 126", "LEC", lec(3, 6, 7), 126, grid.Yellow},
		{"LEC 42", "LEC", lec(1, 6, 7), 42, grid.Blue},
		{"LEC with a C that is not listed", "LEC", lec(10, 2, 16), 0, grid.NotAssessed},
		{"LEC at 70", "LEC", lec(10, 1, 7), 70, grid.Yellow},
		{"LEC least", "LEC", lec(0.1, 0.5, 1), 0.05, grid.Blue},
		{"LEC most", "LEC", lec(10, 10, 100), 10000, grid.Red},
		{"LEC without E", "LEC", map[string]float64{"L": 1, "C": 7}, 0, grid.NotAssessed},
		{"LEC with a factor of another method", "LEC", map[string]float64{"L": 1, "E": 1, "C": 7, "S": 1}, 0, grid.NotAssessed},
		{"LEC with no number", "LEC", lec(math.NaN(), 1, 1), 0, grid.NotAssessed},
		{"LS5 with a half", "LS5", ls(1.5, 2), 0, grid.NotAssessed},
		{"LS4 with a 5", "LS4", ls(5, 1), 0, grid.NotAssessed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, err := hazard.MethodOf(c.method)
			if err != nil {
				t.Fatal(err)
			}
			r, err := m.Rate(c.values)
			if r.Value != c.value || r.Level != c.level || (c.level == grid.NotAssessed) != (grid.CodeOf(err) == grid.CodeRejected) {
				t.Errorf("%v %v (%v), want %v %v", r.Value, r.Level, err, c.value, c.level)
			}
			if err == nil && (r.Rule.Version == "" || !strings.Contains(r.Reason.ZH, "=") || r.Reason.EN == "") {
				t.Errorf("%+v says not why", r)
			}
		})
	}
	if _, err := hazard.MethodOf("XX"); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("an unknown method: %v", err)
	}
}

// TestMatrices walks every field of both matrices.
func TestMatrices(t *testing.T) {
	t.Parallel()
	for method, want := range map[string]map[float64]grid.Level{
		"LS4": {
			1: grid.Blue, 2: grid.Blue, 3: grid.Blue, 4: grid.Yellow, 6: grid.Yellow, 8: grid.Orange, 9: grid.Orange, 12: grid.Red,
			16: grid.Red,
		},
		"LS5": {
			1: grid.Blue, 2: grid.Blue, 3: grid.Blue, 4: grid.Blue, 5: grid.Blue, 6: grid.Blue, 8: grid.Blue,
			9: grid.Yellow, 10: grid.Yellow, 12: grid.Yellow, 15: grid.Orange, 16: grid.Orange, 20: grid.Red, 25: grid.Red,
		},
	} {
		m, err := hazard.MethodOf(method)
		if err != nil {
			t.Fatal(err)
		}
		n := float64(len(m.Factors[0].Values))
		seen := map[float64]bool{}
		for l := 1.0; l <= n; l++ {
			for s := 1.0; s <= n; s++ {
				r, err := m.Rate(ls(l, s))
				if err != nil || r.Level != want[l*s] || r.Value != l*s {
					t.Errorf("%s %v × %v: %v %v (%v), want %v", method, l, s, r.Value, r.Level, err, want[l*s])
				}
				seen[l*s] = true
			}
		}
		if len(seen) != len(want) {
			t.Errorf("%s has %d products, %d were looked at", method, len(seen), len(want))
		}
	}
}

// TestLECEdges: 320 itself, which no listed values give, is a setting of the band.
func TestLECEdges(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("rating/methods.json")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(b), `{"value": "15", "text"`, `{"value": "16", "text"`, 1) // 10 · 2 · 16 is 320
	for from, want := range map[string]grid.Level{`"from": "320",`: grid.Red, `"from": "320", "above": true,`: grid.Orange} {
		all, err := hazard.ParseMethods([]byte(strings.Replace(text, `"from": "320",`, from, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if r, err := all[0].Rate(lec(10, 2, 16)); err != nil || r.Value != 320 || r.Level != want {
			t.Errorf("%s: %v %v (%v), want %v", from, r.Value, r.Level, err, want)
		}
	}
	for _, bad := range []string{`"from": "160",`, `"from": "-1",`, `"from": "",`} {
		if _, err := hazard.ParseMethods([]byte(strings.Replace(text, `"from": "320",`, bad, 1))); err == nil {
			t.Errorf("%s was taken for the first band", bad)
		}
	}
}

// TestMES are the edges of the MES method.
func TestMES(t *testing.T) {
	t.Parallel()
	m, err := hazard.MethodOf("MES")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		m, e, s float64
		value   float64
		level   grid.Level
	}{
		{3, 6, 10, 180, grid.Orange},
		{5, 10, 10, 500, grid.Red},
		{5, 10, 4, 200, grid.Red},
		{3, 3, 10, 90, grid.Orange},
		{1, 10, 4, 40, grid.Yellow},
		{3, 6, 2, 36, grid.Blue},
		{1, 0.5, 1, 0.5, grid.Blue},
	} {
		r, err := m.Rate(map[string]float64{"M": c.m, "E": c.e, "S": c.s})
		if err != nil || r.Value != c.value || r.Level != c.level {
			t.Errorf("%v × %v × %v: %v %v, %v", c.m, c.e, c.s, r.Value, r.Level, err)
		}
	}
	if _, err := m.Rate(map[string]float64{"M": 2, "E": 6, "S": 10}); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("M is 5, 3 or 1: %v", err)
	}
}
