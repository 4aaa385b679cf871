package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
)

// East of 116.2 the town is another district.
const (
	acrossTheBorder  = "polygon=116.05,39.81,116.35,39.81,116.35,39.89,116.05,39.89"
	aroundTheBorder  = "circle=116.2,39.85,9000"
	holeInTheMiddle  = acrossTheBorder + ";116.1,39.82,116.3,39.82,116.3,39.88,116.1,39.88"
	triangleInTheTop = "polygon=116.0,39.9,116.4,39.9,116.2,39.8"
)

var areas = []scenario{
	{
		name: "a polygon", path: "enterprises?polygon=116.04,39.84,116.2,39.84,116.2,39.86,116.04,39.86", status: 200,
		fields: []string{"matched=2", "items.0.id=1", "items.1.id=2"},
	},
	{name: "its border", path: "enterprises?polygon=116.05,39.85,116.15,39.85,116.1,39.8", status: 200, fields: []string{"matched=2"}},
	{name: "a corner", path: "hazards?polygon=116.051,39.851,116.06,39.851,116.06,39.86", status: 200, fields: []string{"matched=1"}},
	{name: "a hole", path: "enterprises?" + holeInTheMiddle, status: 200, fields: []string{"matched=1", "items.0.id=1"}},
	{
		name: "a polygon in a grid", path: "enterprises?grid=3&polygon=116,39.8,116.4,39.8,116.4,39.9,116,39.9", status: 200,
		fields: []string{"matched=1", "items.0.id=3"},
	},
	{
		name: "a polygon and a box", path: "enterprises?bbox=116.1,39.8,116.2,39.9&polygon=116,39.8,116.4,39.8,116.4,39.9,116,39.9", status: 200,
		fields: []string{"matched=1", "items.0.id=2"},
	},
	{name: "a circle", path: "enterprises?circle=116.05,39.85,100", status: 200, fields: []string{"matched=1", "items.0.id=1"}},
	{name: "a circle to the metre", path: "enterprises?circle=116.05,39.85,8559.0", status: 200, fields: []string{"matched=2"}},
	{name: "a circle a metre less", path: "enterprises?circle=116.05,39.85,8557.0", status: 200, fields: []string{"matched=1"}},
	{name: "dangers in a circle", path: "dangers?circle=116.05,39.85,1&state=all", status: 200, fields: []string{"matched=1", "items.0.id=1"}},
	{
		name: "a circle in a polygon", path: "enterprises?circle=116.15,39.85,9000&polygon=116,39.8,116.2,39.8,116.2,39.9,116,39.9", status: 200,
		fields: []string{"matched=2"},
	},
	{
		name: "a bow", path: "enterprises?lang=en&polygon=116,39.8,116.2,39.9,116.2,39.8,116,39.9", status: 400,
		fields: []string{"errors.0.pointer=polygon"}, parts: []string{"crosses itself at 116.1"},
	},
	{name: "a bow, in Chinese", path: "enterprises?polygon=116,39.8,116.2,39.9,116.2,39.8,116,39.9", status: 400, parts: []string{"处相交"}},
	{
		name: "latitudes first", path: "enterprises?lang=en&polygon=39.8,116,39.9,116,39.9,116.2", status: 400,
		fields: []string{"errors.0.pointer=polygon"}, parts: []string{"Longitude comes first"},
	},
	{
		name: "latitude of a circle first", path: "dangers?circle=39.85,116.05,100", status: 400, fields: []string{"errors.0.pointer=circle"},
		parts: []string{"先经度"},
	},
	{name: "another city", path: "enterprises?lang=en&polygon=121,31,122,31,122,32", status: 400, parts: []string{"outside of the city"}},
	{name: "a circle in another city", path: "hazards?lang=en&circle=121,31,500", status: 400, parts: []string{"outside of the city"}},
	{name: "two vertices", path: "enterprises?polygon=116,39.8,116.2,39.9", status: 400, parts: []string{"三个不同的顶点"}},
	{name: "half a vertex", path: "enterprises?polygon=116,39.8,116.2,39.9,116.1", status: 400, fields: []string{"errors.0.pointer=polygon"}},
	{name: "words", path: "enterprises?polygon=POLYGON((116%2039))", status: 400, fields: []string{"errors.0.pointer=polygon"}},
	{
		name: "too many vertices", path: "enterprises?lang=en&polygon=" + strings.Repeat("116.1,39.8,116.2,39.85,", 151) + "116.1,39.9",
		status: 400, parts: []string{"at most 300"},
	},
	{name: "no radius", path: "enterprises?circle=116.05,39.85", status: 400, fields: []string{"errors.0.pointer=circle"}},
	{name: "a radius of nothing", path: "enterprises?circle=116.05,39.85,0", status: 400},
	{name: "too wide", path: "enterprises?lang=en&circle=116.05,39.85,300000", status: 400, parts: []string{"at most 200000 metres"}},
	{name: "duties in a circle", path: "hazards/duties?days=3660&circle=116.05,39.85,500", status: 200, fields: []string{"items.0.hazard=1"}},
	{name: "duties elsewhere", path: "hazards/duties?days=3660&circle=116.25,39.85,500", status: 200, fields: []string{"matched=0"}},
	{
		name: "work in a polygon", path: "risk/work?polygon=116.1,39.8,116.2,39.8,116.2,39.9,116.1,39.9", status: 200,
		fields: []string{"matched=1"},
	},
	{
		name: "work in a bow", path: "risk/work?polygon=116,39.8,116.2,39.9,116.2,39.8,116,39.9", status: 400,
		fields: []string{"errors.0.pointer=polygon"},
	},
	{name: "reminders in a circle", path: "enterprises/reminders?circle=116.05,39.85,500", status: 200, fields: []string{"matched=0"}},
	{name: "pairs in a box", path: "enterprises/duplicates?bbox=116,39.8,116.2,39.9", status: 200, fields: []string{"matched=0"}},
	{name: "pairs in a bow", path: "enterprises/duplicates?polygon=116,39.8,116.2,39.9,116.2,39.8,116,39.9", status: 400},
	{
		name: "changed colour in a polygon", status: 200, fields: []string{"matched=0"},
		path: "risk/changed?since=2026-01-01&kind=enterprise&polygon=116,39.8,116.2,39.8,116.2,39.9,116,39.9",
	},
	{
		name: "grids are in no polygon", path: "risk/changed?lang=en&since=2026-01-01&polygon=116,39.8,116.2,39.8,116.2,39.9,116,39.9",
		status: 400, fields: []string{"errors.0.pointer=kind"}, parts: []string{"a grid above them"},
	},
	{
		name: "exported", path: "enterprises/export?format=csv&circle=116.05,39.85,100", status: 200, parts: []string{"红星化工厂"},
		absent: []string{"橙光机械厂"},
	},
	{name: "exported from nowhere", path: "enterprises/export?format=csv&circle=116.05,39.85", status: 400},
}

func TestAreas(t *testing.T) {
	t.Parallel()
	s := start(t, city)
	for _, c := range areas {
		c.method, c.path = "GET", "/api/v1/"+c.path
		s.play(t, c)
	}
	next := fmt.Sprint(s.call(t, "GET", "/api/v1/enterprises?limit=1&"+acrossTheBorder, "").field(t, "next"))
	if a := s.call(t, "GET", "/api/v1/enterprises?limit=1&"+acrossTheBorder+"&cursor="+next, ""); a.status != 200 ||
		a.field(t, "items.0.id") != float64(2) {
		t.Errorf("the second page: %d %s", a.status, a.body)
	}
	for _, other := range []string{triangleInTheTop, "", "sector=gas&" + acrossTheBorder, aroundTheBorder} {
		if a := s.call(t, "GET", "/api/v1/enterprises?limit=1&"+other+"&cursor="+next, ""); a.status != 400 {
			t.Errorf("the cursor of another area: %d %s", a.status, a.body)
		}
	}
}

// TestMatrixOfAreas asks the lists of points for areas that reach across what anybody of
// the matrix holds: everybody is told of what they hold alone, and of all of that.
func TestMatrixOfAreas(t *testing.T) {
	t.Parallel()
	s := start(t, matrixTown)
	w := s.truth(t)
	inAreas := map[string]func(p orb.Point) bool{
		acrossTheBorder: func(p orb.Point) bool { return p[0] >= 116.05 && p[0] <= 116.35 && p[1] >= 39.81 && p[1] <= 39.89 },
		triangleInTheTop: func(p orb.Point) bool {
			return geo.RingContains(orb.Ring{{116, 39.9}, {116.4, 39.9}, {116.2, 39.8}, {116, 39.9}}, p) >= 0
		},
		aroundTheBorder: func(p orb.Point) bool { return geo.Distance(orb.Point{116.2, 39.85}, p) < 9000.0005 },
		holeInTheMiddle: func(p orb.Point) bool {
			return p[0] >= 116.05 && p[0] <= 116.35 && p[1] >= 39.81 && p[1] <= 39.89 &&
				(p[0] <= 116.1 || p[0] >= 116.3 || p[1] <= 39.82 || p[1] >= 39.88)
		},
	}
	for _, p := range matrixPeople() {
		for _, kind := range []string{"enterprise", "hazard", "danger"} {
			for query, lies := range inAreas {
				want := 0
				for i := range w.records {
					if f := &w.records[i]; f.Kind == kind && p.sees(f) && lies(orb.Point{f.Lon, f.Lat}) {
						want++
					}
				}
				a := s.call(t, "GET", "/api/v1/"+kind+"s?limit=1000&state=all&"+query, "", "Authorization: Bearer "+p.token())
				if kind != "danger" {
					a = s.call(t, "GET", "/api/v1/"+kind+"s?limit=1000&"+query, "", "Authorization: Bearer "+p.token())
				}
				if grid.RuleOf(p.role, grid.ViewMap) == grid.No {
					if a.status != 403 {
						t.Errorf("%s, %s: %d", p.spec, kind, a.status)
					}
					continue
				}
				if m := p.stray(w, a.body); a.status != 200 || a.field(t, "matched") != float64(want) || m != "" {
					t.Errorf("%s, %s in %s: %d, matched %v, want %d, names %q", p.spec, kind, query, a.status, a.field(t, "matched"), want, m)
				}
			}
		}
	}
}
