package hazard_test

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"anwang/grid/hazard"
)

// TestTable1 holds what must be true of the 85 named substances.
func TestTable1(t *testing.T) {
	t.Parallel()
	std := standard(t)
	if len(std.Substances) != 85 {
		t.Fatalf("%d substances", len(std.Substances))
	}
	names, toxic := map[string]int{}, 0
	byCAS := map[string][]int{}
	for i, x := range std.Substances {
		if x.Entry != i+1 || x.Q.Float() <= 0 || x.Beta.Float() <= 0 {
			t.Errorf("%d: %+v", i+1, x)
		}
		if other, twice := names[x.Name.ZH]; twice {
			t.Errorf("entries %d and %d are both %s", other, x.Entry, x.Name.ZH)
		}
		names[x.Name.ZH] = x.Entry
		for _, n := range x.CAS {
			byCAS[n] = append(byCAS[n], x.Entry)
		}
		if x.BetaClause == std.ToxicClause {
			toxic++
		} else if !x.BetaToConfirm {
			t.Errorf("entry %d: its β is by a class that we expect, and that is not said", x.Entry)
		}
		if got, ok := std.Substance(x.Entry); !ok || got.Name != x.Name {
			t.Errorf("Substance(%d) is %v", x.Entry, got)
		}
	}
	if toxic != 14 || len(std.ToxicGases) != 14 || len(std.Classes) != 24 {
		t.Errorf("%d substances of %d toxic gases, %d classes", toxic, len(std.ToxicGases), len(std.Classes))
	}
	for n, want := range map[string][]int{"9004-70-0": {37, 38, 39, 40, 41, 42}, "6484-52-2": {43, 44}} {
		if !slices.Equal(byCAS[n], want) {
			t.Errorf("%s stands at %v, want %v", n, byCAS[n], want)
		}
		delete(byCAS, n)
	}
	for n, at := range byCAS {
		if len(at) != 1 {
			t.Errorf("%s stands at %v", n, at)
		}
	}
	for entry, q := range map[int]string{
		1: "10", 6: "0.3", 12: "5", 30: "0.75", 31: "0.5", 46: "1000", 52: "50", 65: "500", 66: "200",
		85: "10",
	} {
		if x, _ := std.Substance(entry); x.Q.String() != q {
			t.Errorf("Q of entry %d is %s, want %s", entry, x.Q, q)
		}
	}
}

// TestStandardRefused: an edition that contradicts itself is not taken.
func TestStandardRefused(t *testing.T) {
	t.Parallel()
	read := func(name string) string {
		b, err := os.ReadFile("gb18218/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	tables, substances, names := read("standard.json"), read("substances.csv"), read("names.csv")
	if _, err := hazard.ParseStandard([]byte(tables), []byte(substances), []byte(names)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, from, to string }{
		{"a row is missing", "85,钠,Sodium,金属钠,7440-23-5,10,表1,,,1,表4,beta\n", ""},
		{"a row stands twice", "85,钠,", "84,钠,"},
		{"Q is 0", "7664-41-7,10,表1", "7664-41-7,0,表1"},
		{"Q is negative", "7664-41-7,10,表1", "7664-41-7,-10,表1"},
		{"Q is a fraction", "7664-41-7,10,表1", "7664-41-7,1/10,表1"},
		{"Q is no number", "7664-41-7,10,表1", "7664-41-7,NaN,表1"},
		{"a digit of a CAS number", "7664-41-7,10", "7664-41-6,10"},
		{"β is not that of Table 3", "7664-41-7,,2,表3", "7664-41-7,,3,表3"},
		{"a toxic gas is taken for another substance", "10,表1,7664-41-7,,2,表3", "10,表1,,,2,表4"},
		{"β is not the largest of the classes", "J1 J3,4", "J1 J3,2"},
		{"an unknown class", "J1 J3,4", "J1 J7,4"},
		{"a class stands twice", `"key": "J2"`, `"key": "J1"`},
		{"α rises", `"alpha": "1.5"`, `"alpha": "3"`},
		{"levels overlap", `"r": "50"`, `"r": "100"`},
		{"no level for a small R", `"r": "0"`, `"r": "1"`},
		{"a level without a colour", `"colour": "orange"`, `"colour": "purple"`},
		{"no α", `"people": 100, "alpha": "2.0"`, `"people": 100`},
		{"no R", `"level": 4, "r": "0"`, `"level": 4`},
		{"no β", `"q": "5", "beta": "4"`, `"q": "5"`},
		{"no day", `"effectiveFrom": "2019-03-01"`, `"effectiveFrom": "2019"`},
		{"a field that nobody reads", `"published":`, `"publised":`},
		{"a correction that the revision does not count", `"revision": 2,
    "corrections"`, `"revision": 1,
    "corrections"`},
		{"a correction without a source", `"source": "《易制爆`, `"source": "", "x": "`},
		{"a common name in an unknown class", "68334-30-5,W5.4,", "68334-30-5,W5.9,"},
		{"a common name without a reason", ",按易燃液体类别3；不论闪点，柴油整体列入目录,", ",,"},
		{"a common name that Table 1 has", "7722-64-7,W9.2", "67-56-1,W9.2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, b, n := strings.Replace(tables, c.from, c.to, 1), strings.Replace(substances, c.from, c.to, 1),
				strings.Replace(names, c.from, c.to, 1)
			if a == tables && b == substances && n == names {
				t.Fatal("nothing was changed")
			}
			if _, err := hazard.ParseStandard([]byte(a), []byte(b), []byte(n)); err == nil {
				t.Error("it was taken")
			}
		})
	}
}

// TestGradeOfAnIndex is what imports hold a stated level against.
func TestGradeOfAnIndex(t *testing.T) {
	t.Parallel()
	for r, want := range map[float64]int{0: 4, 9.999: 4, 10: 3, 49.99: 3, 50: 2, 100: 1, 1e6: 1} {
		if level, source, ok := hazard.GradeOf(time.Time{}, r); !ok || level != want || source != "GB 18218-2018 表6" {
			t.Errorf("R %v is level %d by %q, want %d", r, level, source, want)
		}
	}
	if _, _, ok := hazard.GradeOf(time.Date(2016, 5, 6, 0, 0, 0, 0, time.UTC), 60); ok {
		t.Error("a day before the first edition has a level")
	}
	if _, _, ok := hazard.GradeOf(time.Time{}, math.NaN()); ok {
		t.Error("what is no number has a level")
	}
}
