package demo

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"anwang/grid"
	"anwang/grid/risk"
)

// TestCreditCodes: never twice, always well-formed, both checks right.
func TestCreditCodes(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^9[123]\d{6}MA[0-9A-HJ-NPQRTUWXY]{6}[0-9X][0-9A-HJ-NPQRTUWXY]$`)
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		a := rapid.Uint64Range(0, orgSpace-1).Draw(t, "a")
		b := rapid.Uint64Range(0, orgSpace-1).Draw(t, "b")
		if (scramble(a, seed) == scramble(b, seed)) != (a == b) || scramble(a, seed) >= orgSpace {
			t.Fatalf("scramble is no permutation: %d and %d", a, b)
		}
		code := creditCode(rapid.SampledFrom([]string{"91", "92", "93"}).Draw(t, "kind"), "110112", a, seed)
		if c := grid.ReadCredit(code); !form.MatchString(code) || c.Form != grid.FormCredit || c.Warning != (grid.Text{}) {
			t.Fatalf("bad code %s: %v", code, c.Warning)
		}
	})
}

// TestCalendar: later shares are later moments, all inside the twelve months,
// and Sundays are calmer than Mondays.
func TestCalendar(t *testing.T) {
	t.Parallel()
	c := newCalendar(asOf)
	week := [7]int{}
	night, last := 0, time.Time{}
	const n = 100_000
	for i := range n {
		at := c.at((float64(i) + 0.5) / n)
		if at.Before(last) || at.After(asOf) || at.Before(asOf.AddDate(-1, 0, 0)) {
			t.Fatalf("moment %d is %v, after %v", i, at, last)
		}
		last = at
		week[at.In(grid.China).Weekday()]++
		if h := at.In(grid.China).Hour(); h < 7 || h > 20 {
			night++
		}
	}
	if week[time.Sunday]*3 > week[time.Monday] || night*20 > n {
		t.Errorf("no weekly or daily rhythm: %v, %d at night", week, night)
	}
	if asOf.Sub(last) > 12*time.Hour {
		t.Errorf("the last finding is of %v", last)
	}
}

// scoring is that of the first rule set, as the migration has it.
func scoring(t *testing.T) *risk.Scoring {
	t.Helper()
	b, err := os.ReadFile("../../migrations/011_rule.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "$rule$")
	text, _, _ := strings.Cut(rest, "$rule$")
	s := &risk.Scoring{}
	if err := json.Unmarshal([]byte(text), s); err != nil {
		t.Fatal(err)
	}
	return s
}

// rollup is the default, as the migration has it.
func rollup(t *testing.T) *grid.Rollup {
	t.Helper()
	files, err := filepath.Glob("../../migrations/*_share.sql")
	if err != nil || len(files) != 1 {
		t.Fatalf("the migration of the roll-up: %v, %v", files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "$rollup$")
	text, _, _ := strings.Cut(rest, "$rollup$")
	r := &grid.Rollup{}
	if err := json.Unmarshal([]byte(text), r); err != nil {
		t.Fatal(err)
	}
	return r
}

// city is a whole made-up city with its counts, without a database.
type city struct {
	*census
	filed    *filed
	declared grid.Counts
	moved    map[[2]grid.Level]int // from declared to computed
	records  int
	rule     *grid.Rollup
	gen      *generator
	hazards  []hazard
	dangers  []danger
	majors   [5]int
	sectors  map[string]int
	total    grid.Counts
}

func makeCity(t *testing.T, enterprises uint64) *city {
	t.Helper()
	w, err := ground()
	if err != nil {
		t.Fatal(err)
	}
	c := &city{census: newCensus(w.terrain), sectors: map[string]int{}}
	c.gen = newGenerator(w.terrain, 1, enterprises, asOf)
	if c.filed, err = newFiled(scoring(t), asOf); err != nil {
		t.Fatal(err)
	}
	c.moved = map[[2]grid.Level]int{}
	for i := range enterprises {
		e := c.gen.enterprise(i)
		c.declared[e.level]++
		c.sectors[industries[e.industry].sector]++
		if p := &w.terrain.plots[e.plot]; !inside(p.shape, e.at) {
			t.Fatalf("enterprise %d is not inside %s", i, p.code)
		}
		c.hazards = c.gen.hazardsOf(c.hazards, &e, grid.ID(i+1))
		d := c.gen.details(&e)
		c.filed.briefs = append(c.filed.briefs, briefOf(&e, &d))
	}
	c.hazards = c.gen.chooseHazards(c.hazards, int(enterprises)*cityHazards/cityEnterprises)
	for i := range c.hazards {
		c.hazard(&c.hazards[i])
		c.filed.hazard(&c.hazards[i], grid.ID(i+1))
		c.majors[c.hazards[i].major]++
	}
	want := int(enterprises) * cityDangers / cityEnterprises
	d := newDangers(c.gen, c.hazards, 1, want)
	for k := range want {
		one := d.danger(k)
		c.danger(&one, c.hazards, asOf)
		c.filed.danger(&one, grid.ID(k+1))
		c.dangers = append(c.dangers, one)
	}
	for i := range c.filed.briefs {
		level, _, facts, _ := c.filed.colour(c.gen, i)
		c.enterprise(int(c.filed.briefs[i].plot), level, &facts)
		c.total[level]++
		c.moved[[2]grid.Level{c.filed.briefs[i].level, level}]++
		c.records += len(c.filed.made)
	}
	c.rule = rollup(t)
	return c
}

// TestPicture holds the demonstration to the picture it is meant to give: a few
// red streets, mostly blue ones, some not assessed; the same for communities. A
// colour tells how risky a street is and not how large; no grid lies outside of
// what is right below it.
func TestPicture(t *testing.T) {
	t.Parallel()
	c := makeCity(t, cityEnterprises)
	near := func(what string, got, low, high int) {
		t.Helper()
		if got < low || got > high {
			t.Errorf("%s: %d, want %d to %d", what, got, low, high)
		}
	}
	near("red enterprises", int(c.total[grid.Red]), 45, 85)
	near("orange enterprises", int(c.total[grid.Orange]), 800, 1000)
	near("yellow enterprises", int(c.total[grid.Yellow]), 12_500, 15_500)
	near("enterprises not assessed", int(c.total[grid.NotAssessed]), 4_800, 7_200)
	near("chemical enterprises", c.sectors["chemical"], 2_000, 3_000)
	near("level 1 sources", c.majors[1], 6, 6)
	near("level 2 sources", c.majors[2], 20, 20)
	near("level 3 sources", c.majors[3], 50, 90)
	near("hazard sources", len(c.hazards), cityHazards, cityHazards)

	near("records", c.records, 150_000, 250_000)
	t.Logf("declared %v, computed %v, moved %v, %d records", c.declared, c.total, c.moved, c.records)

	depths := map[uint8]grid.Counts{}
	for depth, tallies := range c.levels() {
		var n grid.Counts
		for i := range tallies {
			l, _ := risk.Colour(c.rule, depth, &tallies[i])
			n[l]++
		}
		depths[depth] = n
	}
	t.Logf("none, red, orange, yellow, blue by depth: %v", depths)
	streets := depths[3]
	near("streets not assessed", int(streets[grid.NotAssessed]), 8, 8)
	near("red streets", int(streets[grid.Red]), 4, 12)
	near("orange streets", int(streets[grid.Orange]), 24, 40)
	near("yellow streets", int(streets[grid.Yellow]), 135, 155)
	near("blue streets", int(streets[grid.Blue]), 143, 163)
	near("red communities", int(depths[4][grid.Red]), 60, 100)
	near("orange communities", int(depths[4][grid.Orange]), 580, 660)
	near("yellow communities", int(depths[4][grid.Yellow]), 2_600, 2_850)
	near("blue communities", int(depths[4][grid.Blue]), 3_850, 4_150)
	near("red districts", int(depths[2][grid.Red]), 0, 2)
	near("blue districts", int(depths[2][grid.Blue]), 2, 6)
	c.between(t)
	c.correlates(t)
	c.dangersFit(t, near)
}

func (c *city) dangersFit(t *testing.T, near func(string, int, int, int)) {
	t.Helper()
	var open, overdue, majors, listed, noEnterprise int
	kinds := map[int16]int{}
	for i := range c.dangers {
		d := &c.dangers[i]
		kinds[d.inspection]++
		if d.enterprise == 0 {
			noEnterprise++
		}
		if i > 0 && d.found.Before(c.dangers[i-1].found) {
			t.Fatalf("%s was found before the one before it", d.code)
		}
		if !d.closed.IsZero() && d.closed.After(asOf) || d.updated.After(asOf) || !d.deadline.After(d.found) &&
			d.deadline.Before(d.found.AddDate(0, 0, -1)) {
			t.Fatalf("%+v", d)
		}
		if !d.state.Open() {
			continue
		}
		open++
		if d.deadline.Before(asOf) {
			overdue++
		}
		if d.grade == grid.Major {
			majors++
		}
		if d.listed > 0 {
			listed++
			if d.grade != grid.Major {
				t.Errorf("%s is listed and not major", d.code)
			}
		}
	}
	near("dangers", len(c.dangers), cityDangers, cityDangers)
	near("open dangers", open, 6_000, 6_800)
	near("overdue dangers", overdue, 250, 420)
	near("open major dangers", majors, 95, 165)
	near("listed dangers", listed, 25, 60)
	near("dangers in public places", noEnterprise, 1_300, 1_900)
	for k := int16(1); k <= 8; k++ {
		if kinds[k] == 0 {
			t.Errorf("no danger was found by inspection kind %d", k)
		}
	}
}

// TestMajorSources recomputes S and R of every major hazard source from its
// substance and quantity as GB 18218-2018 has it.
func TestMajorSources(t *testing.T) {
	t.Parallel()
	c := makeCity(t, 30_000)
	for i := range c.hazards {
		h := &c.hazards[i]
		if h.major == 0 {
			if h.r != 0 || h.substance.q > 0 && h.quantity >= h.substance.q {
				t.Errorf("%s holds %v t of %s and is no major source", h.name, h.quantity, h.substance.name)
			}
			continue
		}
		s := h.quantity / h.substance.q
		alpha := h.r / (h.substance.beta * s)
		if s < 1 || alpha < 0.499 || alpha > 2.001 {
			t.Errorf("level %d: %v t of %s: S %v, R %v, so α would be %v", h.major, h.quantity, h.substance.name, s, h.r, alpha)
		}
		level := int16(4)
		switch {
		case h.r >= 100:
			level = 1
		case h.r >= 50:
			level = 2
		case h.r >= 10:
			level = 3
		}
		if level != h.major {
			t.Errorf("R %v is level %d, not %d", h.r, level, h.major)
		}
	}
}

// TestNames: every made-up name says so and reads like a name.
func TestNames(t *testing.T) {
	t.Parallel()
	w, err := ground()
	if err != nil {
		t.Fatal(err)
	}
	g := newGenerator(w.terrain, 1, 5_000, asOf)
	seen := map[string]int{}
	for i := range uint64(5_000) {
		e := g.enterprise(i)
		d := g.details(&e)
		seen[d.name]++
		if !strings.HasPrefix(d.name, "演示·") || len([]rune(d.name)) < 6 || len([]rune(d.name)) > 30 {
			t.Errorf("name %q", d.name)
		}
		if !strings.Contains(d.address, "演示路") || !strings.HasPrefix(d.address, "北京市") {
			t.Errorf("address %q", d.address)
		}
		if d.staff < 1 || d.scale == "" {
			t.Errorf("%s: staff %d, scale %q", d.name, d.staff, d.scale)
		}
	}
	if len(seen) < 4_500 {
		t.Errorf("only %d names in 5,000", len(seen))
	}
}

// TestEnterpriseIsAFunction: looking one up out of order gives the same one.
func TestEnterpriseIsAFunction(t *testing.T) {
	t.Parallel()
	w, err := ground()
	if err != nil {
		t.Fatal(err)
	}
	a, b := newGenerator(w.terrain, 1, 1_000, asOf), newGenerator(w.terrain, 1, 1_000, asOf)
	for i := range uint64(1_000) {
		x, y := a.enterprise(i), b.enterprise(999-i)
		_ = y
		z := b.fork().enterprise(i)
		if x.at != z.at || x.level != z.level || x.industry != z.industry || x.plot != z.plot || x.basis != z.basis {
			t.Fatalf("enterprise %d is %+v and %+v", i, x, z)
		}
	}
}

// TestScale: twice the enterprises keep the picture, because no count decides.
func TestScale(t *testing.T) {
	if os.Getenv("ANWANG_LONG") == "" {
		t.Skip("a whole city of twice the size takes long; make test-long")
	}
	t.Parallel()
	c := makeCity(t, 240_000)
	var n grid.Counts
	for _, tally := range c.levels()[3] {
		l, _ := risk.Colour(c.rule, 3, &tally)
		n[l]++
	}
	if n[grid.Red] > 15 || n[grid.Orange] > 60 || n[grid.Blue] < 120 {
		t.Errorf("streets with 240,000 enterprises: %v", n)
	}
	if math.Abs(float64(c.total[grid.Yellow])/240_000-0.115) > 0.015 {
		t.Errorf("yellow share %v", float64(c.total[grid.Yellow])/240_000)
	}
}

func BenchmarkEnterprise(b *testing.B) {
	w, err := ground()
	if err != nil {
		b.Fatal(err)
	}
	g := newGenerator(w.terrain, 1, cityEnterprises, asOf)
	b.ReportAllocs()
	for i := range b.N {
		e := g.enterprise(uint64(i % cityEnterprises))
		_ = g.details(&e)
	}
}

func TestUnitsAndCommunities(t *testing.T) {
	t.Parallel()
	for unit, want := range map[string]string{
		"2-Jan": "1-2", "1-Feb": "2-1", "Unit 3": "3", "--": "", "": "", "Phase II Unit 1": "Phase II Unit 1", "2": "2",
	} {
		if got := (&site{Unit: unit}).unitName(); got != want {
			t.Errorf("unit %q is %q, want %q", unit, got, want)
		}
	}
	for name, want := range map[string]string{
		"东厂社区居委会": "东厂社区", "惠兰美居社区居民委员会": "惠兰美居社区", "东迴城村村委会": "东迴城村", "小甘棠村委会": "小甘棠村", "机场生活区": "机场生活区",
	} {
		if got := communityName(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
