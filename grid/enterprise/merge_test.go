package enterprise_test

import (
	"testing"

	"anwang/grid"
	"anwang/grid/enterprise"
)

func TestMerge(t *testing.T) {
	t.Parallel()
	db, s := open(t, `INSERT INTO enterprise (id, credit_code, name, sector, geom)
		VALUES (11, '110105001234567', '红星化工厂', 'chemical', 'SRID=4490;POINT(116.0501 39.85)');
		INSERT INTO hazard (id, enterprise_id, code, name, geom) VALUES (1, 11, 'h', '罐', 'SRID=4490;POINT(116.05 39.85)'),
		(2, 1, 'i', '罐', 'SRID=4490;POINT(116.05 39.85)');
		INSERT INTO danger (id, enterprise_id, title, geom) VALUES (1, 11, '漏', 'SRID=4490;POINT(116.05 39.85)');
		INSERT INTO keyplace (id, enterprise_id, code, name, kind, geom) VALUES (1, 11, 'k', '厂医院', 'hospital', 'SRID=4490;POINT(116.05 39.85)'),
		(2, 1, 'l', '厂礼堂', 'venue', 'SRID=4490;POINT(116.05 39.85)');
		INSERT INTO enterprise_record (id, enterprise_id, kind, type) VALUES (1, 11, 'licence', 'other'), (2, 1, 'licence', 'other')`)
	owners := func() (out string) {
		if err := db.Pool.QueryRow(t.Context(), `SELECT (SELECT string_agg(enterprise_id::text, ',' ORDER BY id)
			FROM hazard) || ' ' || (SELECT string_agg(enterprise_id::text, ',' ORDER BY id) FROM danger)
			|| ' ' || (SELECT string_agg(enterprise_id::text, ',' ORDER BY id) FROM enterprise_record)
			|| ' ' || (SELECT string_agg(enterprise_id::text, ',' ORDER BY id) FROM keyplace)`).Scan(&out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	gas := person(in("gas", 1))
	for _, c := range []struct {
		name           string
		id, other      grid.ID
		version, their int32
		code           grid.Code
		at             string
	}{
		{"with itself", 1, 1, 1, 1, grid.CodeRejected, "/other"},
		{"with nothing", 1, 77, 1, 1, grid.CodeRejected, "/other"},
		{"an old version", 1, 11, 9, 1, grid.CodeStale, ""},
		{"an old version of the other", 1, 11, 1, 9, grid.CodeStale, ""},
		{"nothing with it", 77, 11, 1, 1, grid.CodeNotFound, ""},
	} {
		if _, err := s.Merge(city, c.id, c.version, c.other, c.their); grid.CodeOf(err) != c.code || pointers(err) != c.at {
			t.Errorf("%s: %v at %s", c.name, err, pointers(err))
		}
	}
	if _, err := s.Merge(gas, 2, 1, 11, 1); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("one that is not seen: %v", err)
	}
	f, err := s.Merge(city, 1, 1, 11, 1)
	if err != nil || len(f.Records) != 2 || len(f.Merged) != 1 || f.Merged[0].Name != "红星化工厂" {
		t.Fatalf("%+v, %v", f, err)
	}
	if got := owners(); got != "1,1 1 1,1 1,1" {
		t.Errorf("they belong to %s", got)
	}
	gone, err := s.File(city, 11)
	if err != nil || gone.Status != "merged" || gone.MergedInto != (enterprise.Ref{ID: 1, Name: "红星化工有限公司"}) {
		t.Errorf("%+v, %v", gone, err)
	}
	if card, err := s.Get(city, 11); err != nil || card.Into.ID != 1 {
		t.Errorf("%+v, %v", card, err)
	}
	_, err = s.Update(city, 11, gone.Version, func(f *enterprise.Fields) error { f.Park = "x"; return nil })
	if grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("a merged file is changed: %v", err)
	}
	if _, err := s.AddRecord(city, 11, enterprise.RecordFields{Kind: "licence", Type: "other"}); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("a merged file gets a record: %v", err)
	}
	for _, id := range []grid.ID{1, 11} {
		if h, err := s.History(city, id); err != nil || len(h.Events) != 1 || h.Events[0].Action != "enterprise.merge" {
			t.Errorf("history of %d: %+v, %v", id, h, err)
		}
	}
	if _, err := s.Unmerge(gas, 11); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("undone by who does not see it: %v", err)
	}
	if f, err = s.Unmerge(city, 11); err != nil || f.Status != "open" || len(f.Records) != 1 || f.MergedInto.ID != 0 {
		t.Errorf("%+v, %v", f, err)
	}
	if got := owners(); got != "11,1 11 11,1 11,1" {
		t.Errorf("undone, they belong to %s", got)
	}
	if _, err := s.Unmerge(city, 11); grid.CodeOf(err) != grid.CodeRejected {
		t.Errorf("undone twice: %v", err)
	}
}

// TestNumbersChange: a number that is written into what was read is a change.
func TestNumbersChange(t *testing.T) {
	t.Parallel()
	_, s := open(t, `UPDATE enterprise SET staff = 30 WHERE id = 1; INSERT INTO enterprise_record (id, enterprise_id, kind, type, dated,
		deaths) VALUES (1, 1, 'accident', 'fire', '2026-01-01', 1)`)
	f, err := s.Update(city, 1, 2, func(f *enterprise.Fields) error { *f.Staff = 31; return nil })
	if err != nil || *f.Staff != 31 {
		t.Errorf("%+v, %v", f, err)
	}
	r, err := s.UpdateRecord(city, 1, 1, 1, func(r *enterprise.RecordFields) error { *r.Deaths = 2; return nil })
	if err != nil || *r.Deaths != 2 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestUnmergeOfAChain: what came along with one that was merged further has gone
// on with it, so the later merge is undone first.
func TestUnmergeOfAChain(t *testing.T) {
	t.Parallel()
	_, s := open(t, `INSERT INTO enterprise (id, credit_code, name, sector, geom) VALUES
			(11, '110105001234567', '一厂', 'chemical', 'SRID=4490;POINT(116.0501 39.85)'),
			(12, '110105001234568', '二厂', 'chemical', 'SRID=4490;POINT(116.0502 39.85)');
		INSERT INTO enterprise_record (id, enterprise_id, kind, type) VALUES (1, 12, 'licence', 'other')`)
	for _, m := range [][2]grid.ID{{11, 12}, {1, 11}} {
		if _, err := s.Merge(city, m[0], 1, m[1], 1); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Unmerge(city, 12); grid.CodeOf(err) != grid.CodeRejected {
		t.Fatalf("undone before the later merge: %v", err)
	}
	for _, id := range []grid.ID{11, 12} {
		if f, err := s.Unmerge(city, id); err != nil || len(f.Records) != 1 {
			t.Errorf("%d has %d records, %v", id, len(f.Records), err)
		}
	}
}
