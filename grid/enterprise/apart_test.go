package enterprise_test

import (
	"strings"
	"testing"

	"anwang/grid"
)

// TestPairsToldApart: two files that somebody found to be of two enterprises are
// neither listed nor counted, whatever is compared anew, and nobody is warned of them
// again; taken back they are a pair as before.
func TestPairsToldApart(t *testing.T) {
	t.Parallel()
	db, s := open(t, `INSERT INTO enterprise (id, credit_code, name, sector, geom) VALUES
		(11, 'T-11', '东风机械厂', 'other', 'SRID=4490;POINT(116.05 39.85)'), (12, 'T-12', '东风机械厂', 'other', 'SRID=4490;POINT(116.0502 39.85)'),
		(13, 'T-13', '东风机械厂', 'other', 'SRID=4490;POINT(116.0504 39.85)')`)
	listed := func() (pairs, apart int) {
		t.Helper()
		d, err := s.Duplicates(city, nil, 0, 10)
		if err != nil || len(d.Pairs) != d.Matched {
			t.Fatal(d, err)
		}
		return d.Matched, d.Apart
	}
	if n, apart := listed(); n != 3 || apart != 0 {
		t.Fatalf("%d pairs, %d apart", n, apart)
	}
	for _, reason := range []string{"", "  ", strings.Repeat("长", 501), "卡 11010519491231002X"} {
		if err := s.TellApart(city, 11, 12, reason); grid.CodeOf(err) != grid.CodeRejected || pointers(err) != "/reason" {
			t.Errorf("%q: %v %s", reason, err, pointers(err))
		}
	}
	if err := s.TellApart(city, 11, 11, "x"); pointers(err) != "/b" {
		t.Errorf("with itself: %v", err)
	}
	if err := s.TellApart(city, 11, 9999, "x"); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("with none: %v", err)
	}
	if err := s.TellApart(person(at(grid.RoleGuide, 6)), 11, 12, "x"); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("out of sight: %v", err)
	}
	if err := s.TellApart(person(at(grid.RoleOfficer, 4)), 11, 12, "x"); grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("without the right: %v", err)
	}
	if err := s.TellApart(city, 12, 11, " 两个院子，各有执照 "); err != nil {
		t.Fatal(err)
	}
	if err := s.TellApart(city, 11, 12, "x"); grid.CodeOf(err) != grid.CodeConflict {
		t.Errorf("twice: %v", err)
	}
	for what, anew := range map[string]string{
		"as it was":         `SELECT 1`,
		"one compared anew": `UPDATE enterprise SET name = name || ' ' WHERE id = 11`,
		"all compared anew": `INSERT INTO enterprise_pair_queue (enterprise_id) VALUES (0)`,
	} {
		if _, err := db.Pool.Exec(t.Context(), anew); err != nil {
			t.Fatal(err)
		}
		if n, apart := listed(); n != 2 || apart != 1 {
			t.Errorf("%s: %d pairs, %d apart", what, n, apart)
		}
	}
	f, err := s.File(city, 11)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Check(city, f.Fields, 11)
	if err != nil || len(c.Candidates) != 1 || c.Candidates[0].B.ID != 13 {
		t.Errorf("warned of %+v, %v", c.Candidates, err)
	}
	p, err := s.Aparts(city, nil, 0, 10)
	if err != nil || p.Matched != 1 || p.Pairs[0].A.ID != 11 || p.Pairs[0].B.ID != 12 || p.Pairs[0].Reason != "两个院子，各有执照" ||
		p.Pairs[0].By != "x" || p.Pairs[0].At.IsZero() {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := s.Aparts(city, grid.Under(3), 0, 10); err != nil || p.Matched != 0 {
		t.Errorf("%d in the west, %v", p.Matched, err)
	}
	if err := s.TakeBack(city, 11, 12); err != nil {
		t.Fatal(err)
	}
	if err := s.TakeBack(city, 11, 12); grid.CodeOf(err) != grid.CodeNotFound {
		t.Errorf("taken back twice: %v", err)
	}
	if n, apart := listed(); n != 3 || apart != 0 {
		t.Errorf("taken back: %d pairs, %d apart", n, apart)
	}
	var lines int
	if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE action IN ('enterprise.apart', 'enterprise.together')
		AND outcome = 'done'`).Scan(&lines); err != nil || lines != 2 {
		t.Errorf("%d lines in the audit, %v", lines, err)
	}
}
