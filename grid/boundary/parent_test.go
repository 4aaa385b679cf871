package boundary

import (
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"anwang/grid/geofile"
)

// TestParents: a parent is found by column, by the digits of the code, by ground; a level
// without a file is made of what the rows below say.
func TestParents(t *testing.T) {
	t.Parallel()
	counties := []geofile.Feature{
		row(1, map[string]string{"code": "371002", "name": "环翠区"}, cell(0, 0, 4, 2)),
		row(2, map[string]string{"code": "371003", "name": "文登区"}, cell(0, 2, 4, 2)),
	}
	plain := []geofile.Feature{}
	for i, r := range towns() {
		plain = append(plain, row(i+1, map[string]string{"code": string(rune('A' + i)), "name": r.Fields["name"], "up": ""}, r.Shape))
	}
	named := towns()
	for i := range named {
		named[i].Fields["in"] = []string{"环翠区", "环翠区", "文登区", "文登区"}[i]
	}
	wrong := towns()
	for i := range wrong {
		wrong[i].Fields["up"] = "999999"
	}
	county := Level{Name: "区县", NameEN: "County", Sources: []Source{{File: "counties", Code: "code", Name: "name"}}}
	made := Level{Name: "区县", NameEN: "County", Grids: []GridName{{"371002", "环翠区"}, {"371003", "文登区"}}}
	for name, c := range map[string]struct {
		level  Level
		parent string
		rows   []geofile.Feature
		kind   string // of the finding that tells how
	}{
		"by column":                  {county, "up", towns(), ""},
		"by the digits of the code":  {county, "", towns(), foundParent},
		"by ground":                  {county, "", plain, foundParent},
		"by the name in the column":  {county, "in", named, ""},
		"a column that says nothing": {county, "up", plain, foundParent},
		"a parent that is not there": {county, "up", wrong, unknownParent},
		"made of the column":         {made, "up", towns(), ""},
		"made of the digits":         {made, "", towns(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := twoLevels()
			town := d.Levels[1]
			town.Sources = []Source{{File: "towns", Code: "code", Name: "name", Parent: c.parent}}
			d.Levels = []Level{d.Levels[0], c.level, town}
			tree, found := compose(t, d, map[string][]geofile.Feature{"towns": c.rows, "counties": counties})
			if tree == nil {
				t.Fatal(told(found))
			}
			var got []string
			for _, n := range tree.Grids {
				got = append(got, n.Name+"<"+n.Parent)
			}
			want := "威海市< 环翠区<371000000000 文登区<371000000000 甲街道<371002000000 乙街道<371002000000 丙镇<371003000000 丁镇<371003000000"
			if strings.Join(got, " ") != want {
				t.Errorf("%v\n%s", got, told(found))
			}
			if c.kind != "" && !slices.ContainsFunc(found, func(f Finding) bool { return f.Kind == c.kind }) {
				t.Errorf("no %s: %s", c.kind, told(found))
			}
		})
	}
}

// TestMisled: a grid that says one parent and lies in another is told, with both.
func TestMisled(t *testing.T) {
	t.Parallel()
	counties := []geofile.Feature{
		row(1, map[string]string{"code": "371002", "name": "环翠区"}, cell(0, 0, 4, 2)),
		row(2, map[string]string{"code": "371003", "name": "文登区"}, cell(0, 2, 4, 2)),
	}
	rows := towns()
	rows[1].Fields["up"] = "371003"
	d := twoLevels()
	town := d.Levels[1]
	town.Sources = []Source{{File: "towns", Code: "code", Name: "name", Parent: "up"}}
	d.Levels = []Level{d.Levels[0], {Name: "区县", NameEN: "County", Sources: []Source{{File: "counties", Code: "code", Name: "name"}}}, town}
	tree, found := compose(t, d, map[string][]geofile.Feature{"towns": rows, "counties": counties})
	k := slices.IndexFunc(found, func(f Finding) bool { return f.Kind == otherParent })
	if tree == nil || k < 0 {
		t.Fatal(told(found))
	}
	if f := &found[k]; strings.Join(f.Codes, " ") != "371002002000 371003000000 371002000000" || f.Row != 2 || f.At == nil {
		t.Errorf("%+v", f)
	}
}

// TestLevelSkipped: towns of a city without counties hang under the city itself, by column
// or by code; the level between gets their union.
func TestLevelSkipped(t *testing.T) {
	t.Parallel()
	source := func(file, parent string) []Source {
		return []Source{{File: file, Code: "code", Name: "name", Parent: parent}}
	}
	at := func(n int, code, name, up string, shape orb.Polygon) geofile.Feature {
		return row(n, map[string]string{"code": code, "name": name, "up": up}, shape)
	}
	m := map[string][]geofile.Feature{
		"cities":   {at(1, "4401", "广州市", "44", cell(0, 0, 2, 4)), at(2, "4419", "东莞市", "44", cell(2, 0, 2, 4))},
		"counties": {at(1, "440103", "荔湾区", "4401", cell(0, 0, 2, 2)), at(2, "440104", "越秀区", "4401", cell(0, 2, 2, 2))},
		"towns": {
			at(1, "440103001", "沙面街道", "440103", cell(0, 0, 2, 2)), at(2, "440104001", "洪桥街道", "440104", cell(0, 2, 2, 2)),
			at(3, "441900003", "东城街道", "4419", cell(2, 0, 2, 2)), at(4, "441900101", "石碣镇", "4419", cell(2, 2, 2, 2)),
		},
	}
	for name, c := range map[string]struct{ county, town []Source }{
		"by column":                   {source("counties", "up"), source("towns", "up")},
		"by code":                     {source("counties", ""), source("towns", "")},
		"no file of the level":        {nil, source("towns", "up")},
		"no file and no column of it": {nil, source("towns", "")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := twoLevels()
			d.Levels = []Level{
				{Name: "省", NameEN: "Province", Grids: []GridName{{"44", "广东省"}}},
				{Name: "市", NameEN: "City", Sources: source("cities", "up")},
				{Name: "区县", NameEN: "County", Sources: c.county},
				{Name: "镇街", NameEN: "Town", Sources: c.town},
			}
			if c.county == nil {
				d.Levels[2].Grids = []GridName{{"440103", "荔湾区"}, {"440104", "越秀区"}}
			}
			tree, found := compose(t, d, m)
			if tree == nil {
				t.Fatal(told(found))
			}
			parents := map[string]string{}
			for _, n := range tree.Grids {
				parents[n.Code] = n.Parent
			}
			if len(tree.Grids) != 1+2+3+4 || parents["441900003000"] != "441900000000X" || parents["441900101000"] != "441900000000X" ||
				parents["441900000000X"] != "441900000000" || parents["440103001000"] != "440103000000" {
				t.Errorf("%v", parents)
			}
			k := slices.IndexFunc(found, func(f Finding) bool { return f.Kind == levelSkipped })
			if k < 0 || found[k].Count != 2 || found[k].At == nil || !strings.Contains(found[k].Detail.ZH, "东莞市") {
				t.Errorf("%s", told(found))
			}
			if slices.ContainsFunc(found, func(f Finding) bool { return f.Kind == moved || f.Kind == "overlap" }) {
				t.Errorf("%s", told(found))
			}
		})
	}
}

// TestNumberedParents: grids without codes have others below them, found by ground or by
// name, which know the codes that those are given.
func TestNumberedParents(t *testing.T) {
	t.Parallel()
	rows := towns()
	for i := range rows {
		rows[i].Fields = map[string]string{"name": rows[i].Fields["name"], "in": []string{"东片", "东片", "西片", "西片"}[i]}
	}
	areas := []geofile.Feature{
		row(1, map[string]string{"name": "东片"}, cell(0, 0, 4, 2)), row(2, map[string]string{"name": "西片"}, cell(0, 2, 4, 2)),
	}
	for name, c := range map[string]struct{ area, town []Source }{
		"by ground":            {[]Source{{File: "areas", Name: "name"}}, []Source{{File: "towns", Name: "name"}}},
		"by name":              {[]Source{{File: "areas", Name: "name"}}, []Source{{File: "towns", Name: "name", Parent: "in"}}},
		"made of names":        {nil, []Source{{File: "towns", Name: "name", Parent: "in"}}},
		"made, nothing to say": {nil, []Source{{File: "towns", Name: "name"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := twoLevels()
			d.Levels = []Level{
				d.Levels[0], {Name: "片区", NameEN: "Area", Sources: c.area}, {Name: "镇街", NameEN: "Town", Sources: c.town},
			}
			tree, found := compose(t, d, map[string][]geofile.Feature{"towns": rows, "areas": areas})
			if name == "made, nothing to say" {
				if tree != nil || found[0].Kind != noParent {
					t.Errorf("%s", told(found))
				}
				return
			}
			if tree == nil {
				t.Fatal(told(found))
			}
			for _, n := range tree.Grids[3:] {
				if want := map[bool]string{true: "东片", false: "西片"}[strings.Contains("甲街道乙街道", n.Name)]; len(tree.Grids) != 7 ||
					!slices.ContainsFunc(tree.Grids[1:3], func(p Node) bool { return p.Code == n.Parent && p.Name == want }) {
					t.Errorf("%s is of %s, want %s", n.Name, n.Parent, want)
				}
			}
		})
	}
}

// TestRootUnread: a root whose file cannot be read is told, and nothing else falls over it.
func TestRootUnread(t *testing.T) {
	t.Parallel()
	d := twoLevels()
	d.Levels[0] = Level{Name: "市", NameEN: "City", Sources: []Source{{File: "none", Code: "code", Name: "name"}}}
	tree, found := compose(t, d, map[string][]geofile.Feature{"towns": towns()})
	if tree != nil || !slices.ContainsFunc(found, func(f Finding) bool { return f.Kind == noRows && f.Level == 1 }) {
		t.Errorf("%s", told(found))
	}
}
