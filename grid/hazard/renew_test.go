package hazard_test

import (
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/hazard"
)

// nitrocellulose holds 80 t of entry 39 with 20 people around it, as the first
// writing down of the tables graded it: β 1, R 8, level 4.
const nitrocellulose = `
	INSERT INTO hazard (id, code, name, category, kind, unit_kind, people, people_source, edition, s_value, r_value, major_level, risk_level,
	substance, quantity, assessed, control, geom) VALUES
		(7, 'n', '硝化棉库', 'unit', 'warehouse', 'storage', 20, '现场核查', '2018', 8, 8, 4, 4, '硝化纤维素（含乙醇 ≥ 25%）', 80, '2026-05-06T12:00:00Z', 'team',
		'SRID=4490;POINT(0.6 0.5)'),
		(8, 'm', '甲醇罐', 'unit', 'tank_farm', 'storage', 20, '现场核查', '2018', 8, 8, 4, 4, '甲醇', 4000, '2026-05-06T12:00:00Z', 'team',
		'SRID=4490;POINT(0.6 0.5)');
	INSERT INTO hazard_holding (hazard_id, line, entry, tonnes) VALUES (7, 0, 39, 80), (8, 0, 65, 4000);`

// TestCorrectedTablesReachWhatIsStored: a correction of the tables changes what
// was graded by them, says so in the audit, and touches nothing else.
func TestCorrectedTablesReachWhatIsStored(t *testing.T) {
	t.Parallel()
	db, s := open(t, nitrocellulose)
	n, err := s.Renew(t.Context())
	if err != nil || n != 1 {
		t.Fatalf("%d renewed, %v; want the one that holds entry 39", n, err)
	}
	r, v, err := s.Get(guide(), 7)
	if err != nil {
		t.Fatal(err)
	}
	if r.MajorLevel != 3 || r.R == nil || *r.R != 16 || r.Level != grid.Yellow || r.Control != "workshop" || v.Assessment == nil ||
		len(v.Assessment.Corrections) != 1 {
		t.Errorf("level %d, R %v, colour %s, control %s, %+v", r.MajorLevel, *r.R, r.Level, r.Control, v.Assessment)
	}
	if other, _, err := s.Get(guide(), 8); err != nil || other.Version != 1 || other.MajorLevel != 4 {
		t.Errorf("the methanol is at version %d, level %d, %v", other.Version, other.MajorLevel, err)
	}
	var said string
	if err := db.Pool.QueryRow(t.Context(), `SELECT actor || before || after FROM audit
		WHERE action = 'hazard.renew'`).Scan(&said); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said, `"majorLevel": 4`) || !strings.Contains(said, `"majorLevel": 3`) || !strings.Contains(said, "1.3 项") ||
		!strings.Contains(said, "anwang tables") {
		t.Errorf("the audit says %s", said)
	}
	if n, err := s.Renew(t.Context()); err != nil || n != 0 {
		t.Errorf("again: %d renewed, %v", n, err)
	}
}

// TestWhatACheckOfTodayRefusesStays: a record without a source of its number of
// people cannot be decided anew; it stays as it is and does not stop the others.
func TestWhatACheckOfTodayRefusesStays(t *testing.T) {
	t.Parallel()
	_, s := open(t, nitrocellulose+`UPDATE hazard SET people_source = '' WHERE id = 7; UPDATE hazard_holding SET entry = 39, tonnes = 80
		WHERE hazard_id = 8`)
	if n, err := s.Renew(t.Context()); err != nil || n != 2 {
		t.Fatalf("%d renewed, %v", n, err)
	}
	for id, level := range map[grid.ID]int{7: 4, 8: 3} {
		if r, _, err := s.Get(guide(), id); err != nil || r.MajorLevel != level {
			t.Errorf("%d is of level %d, want %d, %v", id, r.MajorLevel, level, err)
		}
	}
	if n, err := s.Renew(t.Context()); err != nil || n != 0 {
		t.Errorf("again: %d renewed, %v", n, err)
	}
}

// TestNitrocelluloseWithEthanol is entry 39 at 80 t with 20 people around: an
// explosive of division 1.3, whose β is 2.
func TestNitrocelluloseWithEthanol(t *testing.T) {
	t.Parallel()
	a, err := standard(t).Assess(storage(20, entry(39, 80)))
	if err != nil {
		t.Fatal(err)
	}
	if a.Lines[0].Beta.Value != 2 || a.R != 16 || a.Level == nil || a.Level.Level != 3 || a.Colour != grid.Yellow {
		t.Errorf("β %v, R %v, level %+v", a.Lines[0].Beta.Value, a.R, a.Level)
	}
	if why := a.Lines[0].Beta.Why; !strings.Contains(why.ZH, "W1.2") || !strings.Contains(why.EN, "W1.2") || !a.Lines[0].Beta.ToConfirm {
		t.Errorf("why %+v", a.Lines[0].Beta)
	}
}

// TestTheChosenClassDecides: the class that somebody chose by the safety data
// sheet is what β comes from, with the reason; it needs no confirming any more.
func TestTheChosenClassDecides(t *testing.T) {
	t.Parallel()
	a, err := standard(t).Assess(storage(20, hazard.Holding{Entry: 39, Classes: []string{"W10"}, Tonnes: 80}))
	if err != nil {
		t.Fatal(err)
	}
	b := a.Lines[0].Beta
	if b.Value != 1 || b.ToConfirm || !strings.Contains(b.Why.ZH, "按安全技术说明书选定") || !strings.Contains(b.Why.ZH, "预期类别的 β 为 2") ||
		!strings.Contains(b.Why.EN, "chosen by its safety data sheet") || !strings.Contains(b.Why.EN, "β would be 2") {
		t.Errorf("%+v", b)
	}
}
