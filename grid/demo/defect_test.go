package demo

import (
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"anwang/geo/cover"
)

// TestEveryDefectHasAPoint: overlaps and gaps are looked at one by one, so each
// has a row with its own codes, place and size, however small it is.
func TestEveryDefectHasAPoint(t *testing.T) {
	t.Parallel()
	found := []cover.Defect{
		{Kind: cover.Overlap, Codes: []string{"1", "2"}, At: orb.Point{116.1, 39.9}, Area: 5000, Count: 3, To: "1"},
		{Kind: cover.Overlap, Codes: []string{"2", "3"}, At: orb.Point{116.2, 39.8}, Area: 12, Count: 1, To: "2"},
		{Kind: cover.Overlap, Codes: []string{"3", "4"}, At: orb.Point{116.3, 39.7}, Area: 0.25, Count: 1, To: "3"},
		{Kind: cover.Gap, Codes: []string{"4", "5"}, At: orb.Point{116.4, 39.6}, Area: 7, Count: 1, To: "5"},
		{Kind: cover.Invalid, Codes: []string{"6"}, At: orb.Point{116.5, 39.5}, Count: 2},
		{Kind: cover.RepeatedVertex, Codes: []string{"1"}, At: orb.Point{116.1, 39.9}, Count: 2},
		{Kind: cover.RepeatedVertex, Codes: []string{"2"}, At: orb.Point{116.2, 39.8}, Count: 1},
	}
	rows := geometric(streetsFile, found, madeFromStreets)
	if len(rows) != 6 {
		t.Fatalf("%d rows: %+v", len(rows), rows)
	}
	for i, d := range found[:5] {
		if r := rows[i]; *r.at != d.At || r.area != d.Area || r.count != d.Count || !slices.Equal(r.codes, d.Codes) || r.didZH == "" ||
			r.didEN == "" {
			t.Errorf("row %d is %+v of %+v", i, r, d)
		}
	}
	if !strings.Contains(rows[2].zh, "0.25 m²") || !strings.Contains(rows[0].en, "5000 m² in 3 places") || rows[1].didZH != "归代码较小的 2" {
		t.Errorf("said: %s; %s; %s", rows[2].zh, rows[0].en, rows[1].didZH)
	}
	if last := rows[5]; last.count != 3 || !slices.Equal(last.codes, []string{"1", "2"}) {
		t.Errorf("slips of a file: %+v", last)
	}
}
