package live_test

import (
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/live"
)

// TestRenamingDoesNotLeak: a point that gets a new name again and again keeps no
// more memory than its last name needs, and all names stay right meanwhile.
func TestRenamingDoesNotLeak(t *testing.T) {
	t.Parallel()
	s := start(t, at(grid.KindHazard, 2, 1, 1, nil))
	long := strings.Repeat("很长的名称", 40)
	var points []grid.Point
	for id := range grid.ID(500) {
		points = append(points, at(grid.KindEnterprise, id+1, 0, 0, nil))
	}
	for round := range 200 {
		for i := range points {
			points[i].Name = long + string(rune('一'+round)) + string(rune('一'+i))
		}
		s.Apply(batch(grid.Position(round+2), points...))
	}
	for i := range points {
		if p, ok := s.Point(grid.KindEnterprise, points[i].ID); !ok || p.Name != points[i].Name || p.Code != points[i].Code {
			t.Fatalf("point %d is %+v", points[i].ID, p)
		}
	}
	if n := s.TextBytes(grid.KindEnterprise); n > 40<<20 {
		t.Errorf("%d bytes of text for %d names of 600 bytes after 60 MB of renaming", n, len(points))
	}
}

func TestRecordIsSmall(t *testing.T) {
	t.Parallel()
	if live.RecordSize != 72 {
		t.Errorf("a record takes %d bytes: a city of a million enterprises holds as many records", live.RecordSize)
	}
}
