package boundary

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/geofile"
	"anwang/grid/pg/pgtest"
)

// guessed looks at rows as at those of a layer of a file.
func guessed(file string, columns []string, rows []geofile.Feature) *guess {
	s := survey(&geofile.Layer{Name: file, Geometry: geofile.Area, Fields: columns})
	for i := range rows {
		s.add(&rows[i])
	}
	l := s.found()
	g := &guess{layer: &l, source: Source{File: file}}
	for _, r := range rows {
		_ = g.add(r)
	}
	g.decide()
	return g
}

// TestCodeColumn: the column of the codes is the one that is called so, also when a code
// stands twice in it or one is written wrong; numbers that are all different are no codes.
func TestCodeColumn(t *testing.T) {
	t.Parallel()
	rows := func(change func(i int, fields map[string]string)) (list []geofile.Feature) {
		for i, c := range []string{"371002", "371003", "371082", "371083", "371081"} {
			f := map[string]string{
				"code": c, "pop_2010": []string{"844310", "675116", "714355", "654251", "612345"}[i], "name": "甲乙丙丁戊"[3*i:3*i+3] + "区",
				"parent_code": "3710", "OBJECTID": []string{"1", "2", "3", "4", "5"}[i],
			}
			change(i, f)
			list = append(list, row(i+1, f, cell(float64(i), 0, 1, 1)))
		}
		return list
	}
	columns := []string{"pop_2010", "OBJECTID", "parent_code", "code", "name"}
	for name, c := range map[string]struct {
		change func(i int, fields map[string]string)
		want   string
	}{
		"clean": {func(int, map[string]string) {}, "code"},
		"a code twice": {func(i int, f map[string]string) {
			f["code"] = map[bool]string{true: "371002", false: f["code"]}[i == 1]
		}, "code"},
		"no column is called so, one has codes": {func(_ int, f map[string]string) {
			f["F3"], f["code"] = f["code"], ""
			delete(f, "OBJECTID")
		}, "F3"},
		"numbers that differ": {func(_ int, f map[string]string) {
			delete(f, "code")
			delete(f, "OBJECTID")
		}, ""},
	} {
		if g := guessed("a", append(columns, "F3"), rows(c.change)); g.source.Code != c.want {
			t.Errorf("%s: the codes are said to stand in %q", name, g.source.Code)
		}
	}
}

// TestProposedRoot: files of a province, with those of one of its cities beside them, hang
// under the province; a file of one row around the others is the outline of the whole,
// whatever its row says; and the root is called as the city is already.
func TestProposedRoot(t *testing.T) {
	t.Parallel()
	folder := NewFolder("")
	defer func() { _ = folder.Close() }()
	look := func(root GridName, names ...string) Description {
		t.Helper()
		_, p, err := Look(t.Context(), folder, names)
		if err != nil {
			t.Fatal(err)
		}
		if root.Code != "" {
			n := Network{NetworkName: NetworkName{Key: "territory", Name: "网格", NameEN: "Grids", Kind: grid.Territory}, Root: root}
			p.settle([]Network{n})
		}
		return p.Description
	}
	shandong, weihai := raw+"shandong_counties.geojson.gz", counties
	for name, c := range map[string]struct {
		d     Description
		want  []string // levels: name, code and name of its grid, files
		grids int
	}{
		"a province": {look(GridName{"370000000000", "山东省"}, shandong, weihai), []string{"省 370000000000 山东省 0", "市 0", "区县 2"}, 0},
		"a city":     {look(GridName{"371000000000", "威海市"}, weihai), []string{"市 371000000000 威海市 0", "区县 1"}, 5},
		"a city of a province": {look(GridName{"370000000000", "山东省"}, weihai), []string{
			"省 370000000000 山东省 0", "市 371000000000 威海市 0", "区县 1",
		}, 6},
		"no city yet": {look(GridName{}, weihai), []string{"市 371000000000 威海市 0", "区县 1"}, 5},
		"an outline": {look(GridName{"110000000000", "北京市"}, raw+"beijing_streets.geojson.gz", raw+"beijing_city.geojson.gz",
			raw+"beijing_districts.geojson.gz"), []string{"市 110000000000 北京市 1", "区县 1", "镇街 1"}, 1 + 16 + 343},
	} {
		var got []string
		for _, l := range c.d.Levels {
			text := l.Name
			for _, g := range l.Grids {
				text += " " + g.Code + " " + g.Name
			}
			got = append(got, text+" "+string(rune('0'+len(l.Sources))))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
			continue
		}
		if c.grids == 0 {
			continue
		}
		if tree, found := composed(t, c.d); tree == nil || len(tree.Grids) != c.grids {
			t.Errorf("%s: %s", name, told(found))
		}
	}
}

// TestSuccessors: a grid whose division has another code by now is the one with that code.
func TestSuccessors(t *testing.T) {
	t.Parallel()
	got, err := successors(t.Context(), []string{"370600000000", "370684000000", "370685000000", "370684000000S001"},
		[]string{"370614000000", "370614000000S001", "370685000000"})
	if want := []Recoded{{"370684000000", "370614000000"}, {"370684000000S001", "370614000000S001"}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v %v", got, err)
	}
}

// TestRemembered: the next load of the files of a network is as the one before without
// anything being chosen: columns, encoding, system, levels; also when they are called
// otherwise. Files of another kind are looked at afresh.
func TestRemembered(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx, s := planner(t.Context()), New(db)
	bare := converted(t, "ESRI Shapefile", "counties", "-t_srs", "EPSG:4550", "-lco", "ENCODING=GBK")
	for _, ending := range []string{".prj", ".cpg"} {
		if err := os.Remove(filepath.Join(bare, "weihai_counties"+ending)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(zipped(t, bare))
	if err != nil {
		t.Fatal(err)
	}
	begin := func(name, encoding string) (Load, Proposal) {
		t.Helper()
		l, err := s.Begin(ctx)
		if err == nil {
			l, err = s.AddFile(ctx, l.ID, name, encoding, bytes.NewReader(b))
		}
		var p Proposal
		if err == nil {
			p, err = s.Propose(ctx, l.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		return l, p
	}
	checked := func(l Load, d Description) Load {
		t.Helper()
		l, err := s.Describe(ctx, l.ID, l.Version, d)
		if err == nil {
			l, err = s.Check(ctx, l.ID, l.Version)
		}
		if err != nil || l.Difference == nil {
			found, _, _ := s.Findings(ctx, l.ID, FindingFilter{Limit: 5})
			t.Fatalf("%v %+v %+v", err, l.Failure, found)
		}
		return l
	}
	l, p := begin("2025.zip", "GB18030")
	d := p.Description
	if p.Version != 0 || len(d.Levels) != 2 {
		t.Fatalf("%+v", p)
	}
	d.Network.Name, d.Levels[1].Name, d.Note = "我们的网格", "区市", "第一版"
	d.Levels[1].Sources[0].System, d.Levels[1].Sources[0].Name = "gk-cm123", "pinyin"
	l = checked(l, d)
	if pre, err := s.Preview(ctx, l.ID, 0); err != nil || pre.Level != 2 || len(pre.Grids) != 4 || pre.Grids[0].Parent != "371000000000" {
		t.Errorf("%+v %v", pre.Grids, err)
	}
	if l, err = s.PublishLoad(ctx, l.ID, l.Version); err != nil || l.Published != 1 {
		t.Fatalf("%+v %v", l, err)
	}
	for _, name := range []string{"2025.zip", "2026.zip"} {
		l, p := begin(name, "")
		if p.Version != 1 || p.Description.Note != "" || p.Description.Levels[1].Name != "区市" || p.Description.Network.Name != "我们的网格" {
			t.Errorf("%s: %+v", name, p)
		}
		told := slices.ContainsFunc(l.Files[0].Told, func(text grid.Text) bool { return strings.Contains(text.EN, "GB18030") })
		if told != (name == "2025.zip") {
			t.Errorf("%s: %+v", name, l.Files[0].Told)
		}
		if l = checked(l, p.Description); !l.Difference.Empty() || l.Difference.Same != 5 {
			t.Errorf("%s: %+v", name, l.Difference)
		}
	}
	l, err = s.Begin(ctx)
	if err == nil {
		l, err = s.AddFile(ctx, l.ID, "2025.zip", "", bytes.NewReader(b))
	}
	if err == nil {
		l, err = s.AddFile(ctx, l.ID, "towns.geojson", "", strings.NewReader(`{"type":"FeatureCollection","features":[{"type":"Feature",`+
			`"properties":{"MC":"甲"},"geometry":{"type":"Polygon","coordinates":[[[121.5,37],[121.6,37],[121.6,37.1],[121.5,37]]]}}]}`))
	}
	if err != nil {
		t.Fatal(err)
	}
	if p, err = s.Propose(ctx, l.ID); err != nil || p.Version != 0 {
		t.Errorf("with a file of another level: %+v %v", p, err)
	}
}

// TestWholeFile: what is wrong with most rows of a file is one finding about the file, which
// says what to choose, and not one a row.
func TestWholeFile(t *testing.T) {
	t.Parallel()
	each := func(change func(*geofile.Feature)) func(*Description, []geofile.Feature) []geofile.Feature {
		return func(_ *Description, rows []geofile.Feature) []geofile.Feature {
			for i := range rows {
				change(&rows[i])
			}
			return rows
		}
	}
	move := func(x, y, scale float64) func(*geofile.Feature) {
		return func(r *geofile.Feature) {
			p := r.Shape.(orb.Polygon)
			for i, at := range p[0] {
				p[0][i] = orb.Point{x + at[0]*scale, y + at[1]*scale}
			}
		}
	}
	for name, c := range map[string]plant{
		"metres": {each(move(500000, 4000000, 100)), offEarth, true, "371003002000"},
		"swapped axes": {each(func(r *geofile.Feature) {
			for i, at := range r.Shape.(orb.Polygon)[0] {
				r.Shape.(orb.Polygon)[0][i] = orb.Point{at[1], at[0]}
			}
		}), swapped, true, "371003002000"},
		"lines": {each(func(r *geofile.Feature) {
			r.Shape = orb.LineString{{121.5, 37}, {121.6, 37}}
		}), notArea, true, "371003002000"},
		"no codes in the column": {each(func(r *geofile.Feature) { r.Fields["code"] = "" }), noCode, true, ""},
		"garbled names":          {each(func(r *geofile.Feature) { r.Fields["name"] = "\uFFFD\uFFFD" }), badName, true, "371003002000"},
		"most of the shapes": {func(_ *Description, rows []geofile.Feature) []geofile.Feature {
			for i := range rows[:3] {
				rows[i].Shape = nil
			}
			return append(rows, row(5, map[string]string{"code": "371002009", "name": "戊"}, nil))
		}, noShape, true, "371002009000"},
	} {
		d := twoLevels()
		tree, found := compose(t, d, map[string][]geofile.Feature{"towns": c.in(&d)})
		if tree != nil {
			t.Errorf("%s: it was made", name)
			continue
		}
		var stops []Finding
		for _, f := range found {
			if f.Severity == Stops {
				stops = append(stops, f)
			}
		}
		if len(stops) != 1 || stops[0].Kind != c.kind || stops[0].Count != 4 || stops[0].Row != 0 || stops[0].Remedy != wide[c.kind] ||
			!strings.Contains(strings.Join(stops[0].Codes, " "), c.codes) {
			t.Errorf("%s: %s\n%+v", name, told(found), stops)
		}
	}
}

// TestListedCodes: codes that no list of divisions has are told, and those that are in use no
// more with what took their place.
func TestListedCodes(t *testing.T) {
	t.Parallel()
	rows := []geofile.Feature{
		row(1, map[string]string{"code": "370613", "name": "莱山区"}, cell(0, 0, 2, 2)),
		row(2, map[string]string{"code": "370684", "name": "蓬莱市"}, cell(2, 0, 2, 2)),
		row(3, map[string]string{"code": "370634", "name": "长岛县"}, cell(0, 2, 2, 2)),
		row(4, map[string]string{"code": "370699", "name": "某新区"}, cell(2, 2, 2, 2)),
	}
	d := twoLevels()
	d.Levels[0].Grids = []GridName{{"3706", "烟台市"}}
	tree, found := compose(t, d, map[string][]geofile.Feature{"towns": rows})
	if tree == nil {
		t.Fatal(told(found))
	}
	for kind, want := range map[string]struct{ codes, says string }{
		unknownCode: {"370699000000", "370699000000"},
		oldCode:     {"370684000000 370634000000", "370684 蓬莱市 is 370614 蓬莱区 now, 370634 长岛县 is in the list of 2018 for the last time"},
	} {
		k := slices.IndexFunc(found, func(f Finding) bool { return f.Kind == kind })
		if k < 0 || strings.Join(found[k].Codes, " ") != want.codes || !strings.Contains(found[k].Detail.EN, want.says) || found[k].At == nil {
			t.Errorf("%s: %s", kind, told(found))
		}
	}
}

// TestProposedOfNothing: who asks before a file is there reads a list of no levels.
func TestProposedOfNothing(t *testing.T) {
	t.Parallel()
	if p := proposalOf(nil); p.Description.Levels == nil || len(p.Description.Levels) != 0 {
		t.Errorf("levels are %#v", p.Description.Levels)
	}
}
