package boundary

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// drawing writes a DXF: squares of 2 km as closed polylines, in eastings of the meridian of
// 123 degrees, and texts in it.
func drawing(t *testing.T, squares [][2]float64, texts map[string][2]float64) string {
	t.Helper()
	var b strings.Builder
	pair := func(code int, value any) { fmt.Fprintf(&b, "%3d\n%v\n", code, value) }
	pair(0, "SECTION")
	pair(2, "HEADER")
	pair(9, "$ACADVER")
	pair(1, "AC1021") // whose texts are UTF-8
	pair(0, "ENDSEC")
	pair(0, "SECTION")
	pair(2, "ENTITIES")
	for _, s := range squares {
		pair(0, "LWPOLYLINE")
		pair(8, "界线")
		pair(90, 4)
		pair(70, 1) // closed
		for _, v := range [][2]float64{{0, 0}, {2000, 0}, {2000, 2000}, {0, 2000}} {
			pair(10, s[0]+v[0])
			pair(20, s[1]+v[1])
		}
	}
	for text, at := range texts {
		pair(0, "TEXT")
		pair(8, "注记")
		pair(10, at[0])
		pair(20, at[1])
		pair(40, 50)
		pair(1, text)
	}
	pair(0, "ENDSEC")
	pair(0, "EOF")
	name := filepath.Join(t.TempDir(), "x.dxf")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestDrawing: the areas of a drawing are called by the texts that stand in them.
func TestDrawing(t *testing.T) {
	t.Parallel()
	file := drawing(t, [][2]float64{{367000, 4097000}, {369000, 4097000}, {371000, 4097000}}, map[string][2]float64{
		"甲街道": {368000, 4098000}, "371002001": {368000, 4097500}, "乙街道": {370000, 4098000}, "图例": {390000, 4098000},
	})
	s := Source{File: file, System: "gk-cm123", Where: map[string]string{"Layer": "界线"}, Labels: &Labels{Column: "Text"}}
	tree, found := composed(t, countiesOf(s))
	if tree == nil {
		t.Fatal(told(found))
	}
	var got []string
	for _, n := range tree.Grids {
		got = append(got, n.Code+" "+n.Name)
	}
	want := "371000000000 威海市, 371000000000S001 乙街道, 371000000000S002 371000000000S002, 371002001000 甲街道"
	if strings.Join(got, ", ") != want {
		t.Errorf("%v", got)
	}
	for _, kind := range []string{labelAstray, noLabel, drawnBox} {
		if k := slices.IndexFunc(found, func(f Finding) bool { return f.Kind == kind }); k < 0 || found[k].Action.ZH == "" {
			t.Errorf("no %s: %s", kind, told(found))
		}
	}
}

// TestDrawingLooks: a drawing is proposed with its texts as labels, and loads as proposed.
func TestDrawingLooks(t *testing.T) {
	t.Parallel()
	file := drawing(t, [][2]float64{{367000, 4097000}, {369000, 4097000}}, map[string][2]float64{
		"甲街道": {368000, 4098000}, "371002001": {368000, 4097500}, "乙街道": {370000, 4098000}, "371002002": {370000, 4097500},
	})
	folder := NewFolder("")
	defer func() { _ = folder.Close() }()
	_, p, err := Look(t.Context(), folder, []string{file})
	if err != nil || len(p.Description.Levels) != 2 {
		t.Fatalf("%+v %v", p.Description, err)
	}
	d := p.Description
	d.Levels[0].Grids = []GridName{{"371000", "威海市"}}
	d.Levels[1].Sources[0].System = "gk-cm123"
	tree, found := composed(t, d)
	if tree == nil || len(tree.Grids) != 3 || tree.Grids[2].Code != "371002002000" || tree.Grids[2].Name != "乙街道" {
		t.Error(told(found))
	}
}
