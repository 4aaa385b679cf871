package hazard

import (
	"slices"
	"strings"
	"testing"

	"anwang/grid"
)

func keysOf(list []Due) string {
	var keys []string
	for _, d := range list {
		keys = append(keys, d.Duty.Key)
	}
	slices.Sort(keys)
	return strings.Join(keys, " ")
}

// TestRegimes: what decree 40 takes out (Art. 2) owes what its own rules ask and
// nothing that the decree asks; it is graded as it was.
func TestRegimes(t *testing.T) {
	t.Parallel()
	table, err := Regimes()
	if err != nil {
		t.Fatal(err)
	}
	now := on("2026-02-01")
	decree := source()
	if keys := keysOf(Dues(&decree, now)); keys != "cutoff filing monitoring plan_drill qra reassess responsible shutdown sis site_drill" {
		t.Errorf("by decree 40: %s", keys)
	}
	for _, g := range table.Regimes[1:] {
		r := source()
		r.Regime, r.Filing, r.Persons, r.Done, r.Assessed = g.Key, Filing{}, nil, nil, on("2016-05-06")
		dues := Dues(&r, now)
		if len(dues) == 0 {
			t.Errorf("%s owes nothing, not even what the law asks of all", g.Key)
		}
		for _, d := range dues {
			if strings.Contains(d.Duty.Source, "40") && strings.Contains(d.Duty.Source, "安监总局") || ofDecree(d.Duty.Key) {
				t.Errorf("%s owes %s of decree 40", g.Key, d.Duty.Key)
			}
			if d.Duty.Months == 0 && d.State != DutyStanding {
				t.Errorf("%s: %s is %s", g.Key, d.Duty.Key, d.State)
			}
		}
		if st := r.FilingState(now); st != FilingNot {
			t.Errorf("%s, never filed by the decree: %q", g.Key, st)
		}
		if r.MajorLevel != 1 {
			t.Errorf("%s: level %d", g.Key, r.MajorLevel)
		}
		// What was filed with others all the same is kept, and does not expire by the decree.
		filed, err := file(r, Filing{Number: "燃-1", Office: "城管委", Filed: on("2015-01-20")}, now)
		if err != nil || filed.FilingState(now) != FilingDone {
			t.Errorf("%s, filed: %q, %v", g.Key, filed.FilingState(now), err)
		}
	}
	if keys := keysOf(Dues(ptr(regime("city_gas")), now)); keys != "gas_plan gas_risk law_file" {
		t.Errorf("city gas: %s", keys)
	}
	port := regime("port")
	port.Assessed = on("2022-01-10")
	if d := dueOf(t, &port, "port_assess", now); d.State != DutyOverdue || d.Day != on("2025-01-10") {
		t.Errorf("the evaluation of a port: %+v", d)
	}
	if _, err := perform(&port, "port_drill", on("2026-01-15"), "", now); err != nil {
		t.Errorf("a drill in the port: %v", err)
	}
	if _, err := perform(&port, "plan_drill", on("2026-01-15"), "", now); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("a drill of the decree in the port: %v", err)
	}
	for _, c := range []struct {
		regime   string
		category Category
		ok       bool
	}{{"city_gas", CategoryUnit, true}, {"", CategoryPoint, true}, {"city_gas", CategoryPoint, false}, {"harbour", CategoryUnit, false}} {
		var f grid.Faults
		checkRegime(&Record{Regime: c.regime, Category: c.category}, &f)
		if (f.Err() == nil) != c.ok || !c.ok && f[0].Pointer != "/regime" {
			t.Errorf("%+v: %v", c, f)
		}
	}
	likely := source()
	likely.Kind, likely.Sector = "lpg_station", "gas"
	if g := likely.Likely(); g == nil || g.Key != "city_gas" {
		t.Errorf("a gas supplier's station is likely %+v", g)
	}
	if likely.Sector = "chemical"; likely.Likely() != nil {
		t.Error("a chemical plant's station is taken for city gas")
	}
}

func regime(key string) Record {
	r := source()
	r.Regime, r.Filing, r.Done = key, Filing{}, nil
	return r
}

func ptr[T any](v T) *T { return &v }

// TestQuantitativeAnalysis: Art. 9 asks for one at levels 1 and 2 where toxic gas
// reaches its threshold, and at level 1 where explosives or liquefied flammable gas do.
func TestQuantitativeAnalysis(t *testing.T) {
	t.Parallel()
	const chlorine, lpg, methanol, tnt = 12, 52, 65, 35
	storage := func(entry int, tonnes float64) Holding { return Holding{Entry: entry, Tonnes: tonnes} }
	for _, c := range []struct {
		name     string
		level    int
		holdings []Holding
		want     bool
	}{
		{"methanol at level 1", 1, []Holding{storage(methanol, 50_000)}, false},
		{"chlorine at level 1", 1, []Holding{storage(chlorine, 200)}, true},
		{"chlorine at level 2", 2, []Holding{storage(chlorine, 5)}, true},
		{"less chlorine than its threshold, methanol besides", 1, []Holding{storage(chlorine, 4.9), storage(methanol, 50_000)}, false},
		{"two toxic gases reach it together", 2, []Holding{storage(chlorine, 3), storage(1, 4)}, true},
		{"a toxic gas by its class", 2, []Holding{{Classes: []string{"J1"}, Name: "x", Tonnes: 5}}, true},
		{"LPG at level 1", 1, []Holding{storage(lpg, 4000)}, true},
		{"LPG at level 2", 2, []Holding{storage(lpg, 2000)}, false},
		{"TNT at level 1", 1, []Holding{storage(tnt, 300)}, true},
		{"TNT at level 2", 2, []Holding{storage(tnt, 200)}, false},
		{"chlorine at level 3", 3, []Holding{storage(chlorine, 12)}, false},
		{"nobody says what lies there", 2, nil, true},
	} {
		r := source()
		if r.MajorLevel = c.level; c.holdings != nil {
			r.Unit = &Unit{Kind: "storage", Holdings: c.holdings}
		}
		got := false
		for _, d := range Dues(&r, on("2026-02-01")) {
			if got = got || d.Duty.Key == "qra"; d.Duty.Key == "qra" && (d.Why.ZH == "" || d.Why.EN == "") {
				t.Errorf("%s: no reason", c.name)
			}
		}
		if got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestDutiesByDate: a duty is asked while its rule is in force.
func TestDutiesByDate(t *testing.T) {
	t.Parallel()
	d := Duty{From: "2026-05-01", To: "2030-12-31"}
	for day, want := range map[string]bool{"2026-04-30": false, "2026-05-01": true, "2030-12-31": true, "2031-01-01": false} {
		if d.inForce(day) != want {
			t.Errorf("%s: %v", day, !want)
		}
	}
	if open := (&Duty{}); !open.inForce("1999-01-01") {
		t.Error("a duty without days is always asked")
	}
}
