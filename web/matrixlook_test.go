package web_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	orbmvt "github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"anwang/grid"
	"anwang/web"
)

// middle is where the eastern district ends and the western begins.
const middle = 116.2

// tilesOf are tiles of a zoom with something in them, inside and outside.
func tilesOf(w *truth, z maptile.Zoom) []maptile.Tile {
	var out []maptile.Tile
	for i := 0; i < len(w.records) && len(out) < 5; i += 17 {
		if m := maptile.At(orb.Point{w.records[i].Lon, w.records[i].Lat}, z); !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// lookAtTiles decodes tiles of all layers, of zooms with clusters and with single
// points, and counts in them what a walk through all records counts.
func (s *server) lookAtTiles(t *testing.T, w *truth, p person) (n int64) {
	t.Helper()
	if grid.RuleOf(p.role, grid.ViewMap) == grid.No {
		return 0
	}
	clusters, singles := 0, 0
	for _, z := range []maptile.Zoom{0, 8, 11, 14, 16} {
		for _, m := range tilesOf(w, z) {
			for _, kind := range []string{"enterprise", "hazard", "danger", "keyplace"} {
				layers := s.decoded(t, p, kind+"s", m)
				c, one := p.samePoints(t, w, kind, m, layers)
				clusters, singles, n = clusters+c, singles+one, n+1
			}
			if z <= 14 {
				p.ownGrids(t, m, s.decoded(t, p, "grids", m))
				n++
			}
		}
	}
	if singles == 0 || clusters == 0 && !p.narrow() {
		t.Errorf("%s: %d clusters and %d single points looked at: the town is too small", p.spec, clusters, singles)
	}
	return n
}

func (s *server) decoded(t *testing.T, p person, layer string, m maptile.Tile) orbmvt.Layers {
	t.Helper()
	at := fmt.Sprintf("/tiles/%s/%d/%d/%d.mvt", layer, m.Z, m.X, m.Y)
	a := s.call(t, "GET", at, "", "Authorization: Bearer "+p.token())
	switch a.status {
	case 204:
		return nil
	case 200:
	default:
		t.Fatalf("%s as %s: %d", at, p.spec, a.status)
	}
	layers, err := orbmvt.Unmarshal([]byte(a.body))
	if err != nil {
		t.Fatal(at, err)
	}
	return layers
}

func (p person) samePoints(t *testing.T, w *truth, kind string, m maptile.Tile, layers orbmvt.Layers) (clusters, singles int) {
	t.Helper()
	var want, got [grid.Levels]int
	shown := map[int64]*fact{}
	for i := range w.records {
		f := &w.records[i]
		open := kind != "danger" || f.Class != 0 // what is closed is not on the map
		if f.Kind == kind && open && p.sees(f) && maptile.At(orb.Point{f.Lon, f.Lat}, m.Z) == m {
			want[f.Class]++
			shown[f.ID] = f
		}
	}
	for _, l := range layers {
		for _, f := range l.Features {
			if f.Properties["cluster"] == true {
				clusters++
				sum := 0
				for class := range got {
					c := int(f.Properties[fmt.Sprint("c", class)].(float64))
					got[class], sum = got[class]+c, sum+c
				}
				if f.Properties["count"] != float64(sum) {
					t.Errorf("%s %v as %s: a cluster of %v that adds up to %d", kind, m, p.spec, f.Properties["count"], sum)
				}
				continue
			}
			singles++
			is := shown[int64(f.ID.(float64))]
			if is == nil {
				t.Errorf("%s %v as %s: point %v %v is not theirs", kind, m, p.spec, f.ID, f.Properties)
				continue
			}
			got[is.Class]++
		}
	}
	if got != want {
		t.Errorf("%s %v as %s: %v by class, there are %v", kind, m, p.spec, got, want)
	}
	return clusters, singles
}

// ownGrids: no grid, no label and no line of what is not held.
func (p person) ownGrids(t *testing.T, m maptile.Tile, layers orbmvt.Layers) {
	t.Helper()
	layers.ProjectToWGS84(m)
	fine := 4 * 360 / float64(uint64(1)<<m.Z) / 4096 // a few units of the tile
	if len(layers) > 0 && len(p.grids()) == 0 {
		t.Errorf("grids %v as %s: there are some", m, p.spec)
	}
	for _, l := range layers {
		for _, f := range l.Features {
			if id, ok := f.ID.(float64); ok && l.Name != "lines" && !slices.Contains(p.grids(), int64(id)) {
				t.Errorf("grids %v as %s: %v in layer %s", m, p.spec, id, l.Name)
			}
			if east := f.Geometry.Bound().Right(); east > middle+fine {
				t.Errorf("grids %v as %s: layer %s reaches to %v", m, p.spec, l.Name, east)
			}
		}
	}
}

// lookAtNumbers compares what cards, the status and the table of levels count
// with what there is.
func (s *server) lookAtNumbers(t *testing.T, w *truth, p person) (n int64) {
	t.Helper()
	if grid.RuleOf(p.role, grid.ViewMap) == grid.No {
		return 0
	}
	get := func(at string, into any) {
		n++
		a := s.call(t, "GET", at, "", "Authorization: Bearer "+p.token())
		if err := json.Unmarshal([]byte(a.body), into); err != nil || a.status != 200 {
			t.Fatalf("%s as %s: %d, %v", at, p.spec, a.status, err)
		}
	}
	var status struct{ Points map[string]int }
	get("/api/v1/status", &status)
	for _, kind := range []string{"enterprise", "hazard", "danger", "keyplace"} {
		if want := p.count(w, kind); status.Points[kind] != want {
			t.Errorf("status as %s: %d of %s, there are %d", p.spec, status.Points[kind], kind, want)
		}
	}
	var levels struct{ ID []int64 }
	get("/api/v1/risk/levels", &levels)
	slices.Sort(levels.ID)
	if !slices.Equal(levels.ID, p.grids()) {
		t.Errorf("levels as %s: of the grids %v, theirs are %v", p.spec, levels.ID, p.grids())
	}
	for _, g := range p.grids() {
		var card struct {
			Counts, HazardCounts, DangerCounts [grid.Levels]int
			Others                             map[string]int
		}
		get(fmt.Sprintf("/api/v1/grids/%d", g), &card)
		want := map[string]*[grid.Levels]int{"enterprise": {}, "hazard": {}, "danger": {}, "keyplace": {}}
		for i := range w.records {
			if f := &w.records[i]; p.sees(f) && (g == 2 || f.Leaf == g) {
				want[f.Kind][f.Class]++
			}
		}
		if n := want["keyplace"]; card.Others["keyplace"] != n[0]+n[1]+n[2]+n[3]+n[4] {
			t.Errorf("grid %d as %s: %v key places, there are %v", g, p.spec, card.Others, n)
		}
		if card.Counts != *want["enterprise"] || card.HazardCounts != *want["hazard"] || card.DangerCounts != *want["danger"] {
			t.Errorf("grid %d as %s: %v, there are %v %v %v", g, p.spec, card, *want["enterprise"], *want["hazard"], *want["danger"])
		}
	}
	return n
}

// elsewhere is a place in the western district.
var elsewhere = regexp.MustCompile(`116\.(2\d|3)|\[\[?[1367],"`)

// listenAsAll changes records outside and inside while everybody listens: each
// hears of the latter and of nothing else.
func (s *server) listenAsAll(t *testing.T, w *truth) {
	t.Helper()
	all := s.events(t, "") // of the whole town: what is not theirs does happen
	var people []person
	var ears []<-chan string
	for _, p := range matrixPeople() {
		if grid.RuleOf(p.role, grid.ViewMap) != grid.No {
			people, ears = append(people, p), append(ears, s.eventsOf(t, p.token(), ""))
		}
	}
	for _, change := range []string{
		`UPDATE enterprise SET risk_level = 2 WHERE id = 3`, // outside
		`UPDATE hazard SET risk_level = 3 WHERE id = 2`,
		`UPDATE danger SET deadline = now() - interval '1 hour' WHERE id = 3`,
		`UPDATE enterprise SET geom = ST_SetSRID(ST_MakePoint(116.35, 39.85), 4490) WHERE id = 2`, // moves out
		`DELETE FROM danger WHERE id = 2010`,
		`UPDATE enterprise SET risk_level = 3 WHERE id = 1`, // inside, to everybody
	} {
		if _, err := s.db.Pool.Exec(t.Context(), change); err != nil {
			t.Fatal(change, err)
		}
	}
	for heard := ""; !strings.Contains(heard, `"kind":"enterprise","id":3,`) || !strings.Contains(heard, `"kind":"danger","id":2010,`); {
		heard += waitFor(t, all, "event: change")
	}
	for i, p := range people {
		heard := ""
		for !strings.Contains(heard, `"kind":"enterprise","id":1,`) {
			heard += waitFor(t, ears[i], "event: change")
		}
		if x := p.stray(w, heard); x != "" {
			t.Errorf("%s heard of %s: %s", p.spec, x, heard)
		}
		if x := elsewhere.FindString(heard); x != "" {
			t.Errorf("%s heard of a place that is not theirs, %s: %s", p.spec, x, heard)
		}
	}
}

// withAccounts is a server beside s over the same state whose authenticator is that of the
// real accounts.
func (s *server) withAccounts(t testing.TB) *server {
	t.Helper()
	front := *s
	front.part.Authenticator = s.part.Services.Account
	h, err := web.New(web.Config{}, front.part)
	if err != nil {
		t.Fatal(err)
	}
	front.web, front.Server = h, httptest.NewServer(h.Handler())
	t.Cleanup(front.Close)
	return &front
}

// realToken gives an account of the database a token of a machine.
func (s *server) realToken(t testing.TB, account int) string {
	t.Helper()
	token := fmt.Sprintf("anw_%043d", account)
	hash := sha256.Sum256([]byte(token))
	if _, err := s.db.Pool.Exec(t.Context(), `INSERT INTO token (account_id, name, token_hash, hint, expires)
		VALUES ($1, 'x', $2, 'anw_', now() + interval '1 hour')`, account, hash[:]); err != nil {
		t.Fatal(err)
	}
	return token
}

// realPeople are the people of the matrix with accounts, grants and tokens in the
// database.
func realPeople(t testing.TB, s *server) []person {
	people := matrixPeople()
	for i := range people {
		people[i].real = s.realToken(t, i+1)
	}
	return people
}
