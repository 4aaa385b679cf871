package enterprise_test

import (
	"testing"

	"anwang/grid"
	"anwang/grid/enterprise"
)

// TestEditionsOfAccidents: an accident is told apart by the edition of its day; until
// the types of that edition have been entered by those of the one before, marked; and
// what was recorded keeps what it was recorded by.
func TestEditionsOfAccidents(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	accident := func(typ, day string) enterprise.RecordFields {
		return enterprise.RecordFields{Kind: "accident", Type: typ, Dated: day, Deaths: number(0), Injured: number(0)}
	}
	add := func(typ, day, edition string, doubtful bool) enterprise.Record {
		t.Helper()
		r, err := s.AddRecord(city, 1, accident(typ, day))
		if err != nil || r.EditionSource != edition || r.EditionDoubtful != doubtful {
			t.Fatalf("%s on %s: by %q (doubtful %v), %v at %s", typ, day, r.EditionSource, r.EditionDoubtful, err, pointers(err))
		}
		return r
	}
	refuse := func(typ, day string) {
		t.Helper()
		if _, err := s.AddRecord(city, 1, accident(typ, day)); grid.CodeOf(err) != grid.CodeRejected || pointers(err) != "/type" {
			t.Errorf("%s on %s: %v at %s", typ, day, err, pointers(err))
		}
	}
	old := add("fire", "2026-06-30", "GB 6441-1986", false)
	since := add("fire", "2026-07-01", "GB 6441-1986", true) // nobody has entered the names of 2025
	refuse("火灾事故", "2026-07-01")

	list, err := s.AccidentEditions(city)
	if err != nil || len(list) != 2 || list[1].Version != "2025" || list[1].From != "2026-07-01" || list[1].Entered() || !list[0].Entered() {
		t.Fatalf("%+v, %v", list, err)
	}
	e := list[1]
	e.Types = []enterprise.AccidentType{{Code: "01", ZH: "火灾事故", EN: "Fire accident"}, {Code: "02", ZH: "爆炸事故"}}
	if _, err := s.SetAccidentEdition(person(at(grid.RoleCity, 2)), e, e.Row); grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("who holds a part: %v", err)
	}
	if _, err := s.SetAccidentEdition(city, e, e.Row+1); grid.CodeOf(err) != grid.CodeStale {
		t.Errorf("from another version: %v", err)
	}
	twice := e
	twice.Types = append(twice.Types[:2:2], enterprise.AccidentType{ZH: "火灾事故"})
	if _, err := s.SetAccidentEdition(city, twice, e.Row); pointers(err) != "/types/2/zh" {
		t.Errorf("a type twice: %v at %s", err, pointers(err))
	}
	same := e
	same.Version, same.Types = "2030", nil
	if _, err := s.SetAccidentEdition(city, same, 0); pointers(err) != "/from" {
		t.Errorf("two from one day: %v at %s", err, pointers(err))
	}
	first := list[0]
	first.Types = e.Types
	if _, err := s.SetAccidentEdition(city, first, first.Row); pointers(err) != "/types" {
		t.Errorf("other names for 1986: %v at %s", err, pointers(err))
	}
	if e, err = s.SetAccidentEdition(city, e, e.Row); err != nil {
		t.Fatal(err)
	}

	entered := add("火灾事故", "2026-07-01", "GB 6441-2025", false)
	if entered.TypeEN != "Fire accident" {
		t.Errorf("in English it is %q", entered.TypeEN)
	}
	refuse("fire", "2026-07-01")
	refuse("火灾事故", "2026-06-30")
	add("fire", "2026-06-30", "GB 6441-1986", false)

	// What was recorded keeps its edition, whatever else is written to it.
	for _, r := range []enterprise.Record{old, since} {
		got, err := s.UpdateRecord(city, 1, r.ID, r.Version, func(f *enterprise.RecordFields) error { f.Note = "x"; return nil })
		if err != nil || got.EditionSource != "GB 6441-1986" || got.Type != "fire" {
			t.Errorf("after a change: %+v, %v", got, err)
		}
	}
	// The next edition is entered with its day; until then nothing changes.
	if _, err := s.SetAccidentEdition(city, enterprise.AccidentEdition{Version: "2040", Source: "GB 6441-2040", From: "2040-01-01"},
		0); err != nil {
		t.Error(err)
	}
	add("爆炸事故", "2026-07-02", "GB 6441-2025", false)
	var n int
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE action = 'standard.edit'
		AND outcome = 'done'`).Scan(&n); err != nil || n != 2 {
		t.Errorf("%d lines of the audit, %v", n, err)
	}
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM event WHERE verb = 'standard.edit' AND kind = 'standard'
		AND name LIKE 'GB 6441 %'`).Scan(&n); err != nil || n != 2 {
		t.Errorf("%d events, %v", n, err)
	}
}

// TestRulesByDate: what a paper rests on is named by its day.
func TestRulesByDate(t *testing.T) {
	t.Parallel()
	words, err := enterprise.Words()
	if err != nil {
		t.Fatal(err)
	}
	kind, _ := words.KindOf("assessment")
	typ, _ := kind.TypeOf("safety_status")
	if before, after := typ.SourceOn("2026-04-30"), typ.SourceOn("2026-05-01"); before == after || typ.SourceOn("") != after {
		t.Errorf("%q until April, %q since May", before, after)
	}
}
