package enterprise_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/enterprise"
)

func TestRecords(t *testing.T) {
	t.Parallel()
	_, s := open(t, "")
	soon := grid.Day(time.Now()).AddDate(0, 0, 9).Format(time.DateOnly)
	for _, c := range []struct {
		name string
		in   enterprise.RecordFields
		at   string
	}{
		{"a licence", enterprise.RecordFields{
			Kind: "licence", Type: "safety_production", Number: "京WH安许证字1号", Dated: "2023-01-01",
			Expires: "2026-01-01",
		}, ""},
		{"a boiler", enterprise.RecordFields{Kind: "equipment", Type: "boiler", Name: "1号锅炉", Expires: "2099-01-01"}, ""},
		{"a certificate", enterprise.RecordFields{Kind: "certificate", Type: "principal", Holder: "张三丰", Expires: soon}, ""},
		{"a grading", enterprise.RecordFields{Kind: "assessment", Type: "score19", Score: number(71.5), Dated: "2026-01-01"}, ""},
		{"an inspection", enterprise.RecordFields{Kind: "inspection", Type: "town", Dated: "2026-05-01", Expires: "2026-08-01"}, ""},
		{"an accident", enterprise.RecordFields{
			Kind: "accident", Type: "fire", Dated: "2026-03-01", Deaths: number(1), Injured: number(2),
			Loss: number(12.5),
		}, ""},
		{"of no kind", enterprise.RecordFields{Kind: "toy"}, "/kind"},
		{"of no type", enterprise.RecordFields{Kind: "licence"}, "/type"},
		{"of an unknown type", enterprise.RecordFields{Kind: "licence", Type: "boiler"}, "/type"},
		{"of nobody", enterprise.RecordFields{Kind: "certificate", Type: "principal"}, "/holder"},
		{"a masked holder", enterprise.RecordFields{Kind: "certificate", Type: "principal", Holder: "张*"}, "/holder"},
		{
			"expired before it began",
			enterprise.RecordFields{Kind: "licence", Type: "other", Dated: "2026-01-02", Expires: "2026-01-01"},
			"/expires",
		},
		{"a grading without points", enterprise.RecordFields{Kind: "assessment", Type: "score19"}, "/score"},
		{"points of a licence", enterprise.RecordFields{Kind: "licence", Type: "other", Score: number(1.0)}, "/score"},
		{"deaths of a licence", enterprise.RecordFields{Kind: "licence", Type: "other", Deaths: number(1)}, "/deaths"},
		{"an accident to come", enterprise.RecordFields{
			Kind: "accident", Type: "fire", Dated: "2199-01-01", Deaths: number(0),
			Injured: number(0),
		}, "/dated"},
		{
			"an accident of which nobody says who died",
			enterprise.RecordFields{Kind: "accident", Type: "fire", Dated: "2026-01-01", Injured: number(0)},
			"/deaths",
		},
		{
			"an accident of which nobody says who was injured",
			enterprise.RecordFields{Kind: "accident", Type: "fire", Dated: "2026-01-01", Deaths: number(0)},
			"/injured",
		},
		{"no day", enterprise.RecordFields{Kind: "licence", Type: "other", Dated: "2026-13-01"}, "/dated"},
		{"an accident that expires", enterprise.RecordFields{
			Kind: "accident", Type: "fire", Dated: "2026-01-01", Expires: "2027-01-01", Deaths: number(0), Injured: number(0),
		}, "/expires"},
	} {
		r, err := s.AddRecord(city, 1, c.in)
		if pointers(err) != c.at || (err == nil) != (c.at == "") {
			t.Errorf("%s: %v at %q, want %q", c.name, err, pointers(err), c.at)
		}
		if err == nil && (r.ID == 0 || r.Kind != c.in.Kind || r.Expires != c.in.Expires) {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
	f, err := s.File(city, 1)
	if err != nil || len(f.Records) != 6 || f.Version != 1 {
		t.Fatalf("%+v, %v", f, err)
	}
	licence := f.Records[slices.IndexFunc(f.Records, func(r enterprise.Record) bool { return r.Kind == "licence" })]
	end := func(f *enterprise.RecordFields) error { f.Ended = "2026-02-01"; return nil }
	if _, err := s.UpdateRecord(city, 2, licence.ID, 1, end); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("a record of another file: %v", err)
	}
	if _, err := s.UpdateRecord(person(in("gas", 1)), 1, licence.ID, 1, end); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("a file of another sector: %v", err)
	}
	expired := func(who context.Context, f enterprise.ReminderFilter) string {
		r, err := s.Reminders(who, f, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%d %d %d", len(r.Items), r.Expired, r.Soon)
	}
	for _, c := range []struct {
		who  context.Context
		f    enterprise.ReminderFilter
		want string
	}{
		{city, enterprise.ReminderFilter{Days: 30}, "3 2 1"},
		{city, enterprise.ReminderFilter{Days: 0}, "2 2 0"},
		{city, enterprise.ReminderFilter{Days: 30, Kind: "licence"}, "1 1 0"},
		{city, enterprise.ReminderFilter{Days: 30, State: "soon"}, "1 2 1"},
		{city, enterprise.ReminderFilter{Days: 30, Areas: grid.Under(3)}, "0 0 0"},
		{city, enterprise.ReminderFilter{Days: 30, Areas: grid.Under(2)}, "3 2 1"},
		{person(in("gas", 1)), enterprise.ReminderFilter{Days: 30}, "0 0 0"},
		{person(in("chemical", 2)), enterprise.ReminderFilter{Days: 30}, "3 2 1"},
		{person(of(1)), enterprise.ReminderFilter{Days: 30}, "3 2 1"},
		{person(of(2)), enterprise.ReminderFilter{Days: 30}, "0 0 0"},
	} {
		if got := expired(c.who, c.f); got != c.want {
			t.Errorf("%+v: %s, want %s", c.f, got, c.want)
		}
	}
	page, err := s.Reminders(city, enterprise.ReminderFilter{Days: 30}, "", 1)
	if err != nil || page.Next == "" || page.Items[0].Days >= 0 {
		t.Fatalf("%+v, %v", page, err)
	}
	if page, err = s.Reminders(city, enterprise.ReminderFilter{Days: 30}, page.Next, 5); err != nil || len(page.Items) != 2 {
		t.Errorf("%+v, %v", page, err)
	}
	if _, err := s.UpdateRecord(city, 1, licence.ID, 1, end); err != nil {
		t.Error(err)
	}
	if got := expired(city, enterprise.ReminderFilter{Days: 30}); got != "2 1 1" {
		t.Errorf("after it ended: %s", got)
	}
	if err := s.DeleteRecord(city, 1, licence.ID, 1); grid.CodeOf(err) != grid.CodeStale {
		t.Errorf("from an old version: %v", err)
	}
	if err := s.DeleteRecord(city, 1, licence.ID, 2); err != nil {
		t.Error(err)
	}
}
