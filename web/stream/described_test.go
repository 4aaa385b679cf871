package stream_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/web"
	"anwang/web/stream"
)

// TestEventsAreDescribed holds what the stream writes by hand against what the description says of it: no member
// more, none less, each of its type.
func TestEventsAreDescribed(t *testing.T) {
	t.Parallel()
	raw, err := web.Description("test")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		t.Fatal(err)
	}
	square := func(w, s float64) orb.MultiPolygon {
		return orb.MultiPolygon{orb.Polygon{orb.Ring{{w, s}, {w + 1, s}, {w + 1, s + 1}, {w, s + 1}, {w, s}}}}
	}
	h, url := serve(t, stream.Options{Every: time.Nanosecond})
	h.Status(grid.DatabaseState{Since: time.Now(), Trouble: grid.TroubleFull})
	h.Publish(load(5))
	c := listen(t, url, "")
	h.Publish(&live.Event{
		Position: 6, At: time.Now(), Sectors: true,
		Grids: []live.GridChange{{ID: 9, From: grid.Blue, To: grid.Red, Index: 81.26, Load: 3}},
		Redraws: []live.Redraw{{
			ID: 9, Renamed: true, Reshaped: true, Grid: &grid.Grid{Name: "新", Shape: square(116, 39)},
			Old: &grid.Grid{Name: "旧", Shape: square(115, 39)},
		}},
		Points: []live.PointChange{
			{
				Kind: grid.KindEnterprise, ID: 2, Op: live.Set, Name: "搬", HasOld: true, Old: orb.Point{116, 39}, New: orb.Point{117, 40}, From: 3,
				To: 1, OldGrid: 8, Grid: 9,
			},
			{
				Kind: grid.KindDanger, ID: 4, Op: live.Set, Name: "转", HasOld: true, Old: orb.Point{116, 39}, New: orb.Point{116, 39}, From: 2, To: 2,
				OldGrid: 8, Grid: 8, OldOwner: 2, Owner: 5,
			},
			{Kind: grid.KindHazard, ID: 3, Op: live.Delete, Name: "拆", HasOld: true, Old: orb.Point{116, 39}, From: 4, OldGrid: 8, OldOwner: 2},
		},
	})
	told := []event{c.next(t), c.next(t)}
	h.Publish(load(9))
	sent := map[string]bool{}
	for _, e := range append(told, c.next(t)) {
		schema := map[string]string{"status": "StatusEvent", "change": "ChangeEvent", "reset": "ResetEvent"}[e.name]
		var data any
		if err := json.Unmarshal([]byte(e.data), &data); err != nil {
			t.Fatalf("%s: %v", e.data, err)
		}
		if err := doc.Components.Schemas[schema].Value.VisitJSON(data); err != nil {
			t.Errorf("%s %s is not as described: %v", e.name, e.data, err)
		}
		for name := range data.(map[string]any) {
			sent[schema+"."+name] = true
		}
	}
	for _, schema := range []string{"StatusEvent", "ChangeEvent", "ResetEvent"} {
		for name := range doc.Components.Schemas[schema].Value.Properties {
			if !sent[schema+"."+name] {
				t.Errorf("%s of %s is described and was not sent", name, schema)
			}
		}
	}
}
