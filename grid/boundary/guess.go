package boundary

import (
	"slices"
	"strings"
	"unicode"

	"anwang/grid"
	"anwang/grid/geofile"
)

// guesses are the layers of files, to be looked at.
func guesses(files []LoadFile) (list []*guess) {
	for i := range files {
		f := &files[i]
		for k := range f.Layers {
			g := &guess{layer: &f.Layers[k], source: Source{File: f.Name}}
			if len(f.Layers) > 1 {
				g.source.Layer = g.layer.Name
			}
			list = append(list, g)
		}
	}
	return list
}

// guess is a layer that is looked at.
type guess struct {
	layer  *FileLayer
	source Source
	rows   []geofile.Feature
	digits int // of the stems of its codes; 0 none
	parent map[string]string
}

func (g *guess) add(r geofile.Feature) error {
	if len(g.rows) >= shown {
		r.Shape = nil
	}
	g.rows = append(g.rows, r)
	return nil
}

// headings are the words in the names of columns, as offices write them.
var headings = struct{ code, name, parent []string }{
	code:   []string{"code", "代码", "编码", "dm", "adcode", "xzqdm", "pac", "行政区划", "gb", "网格号", "编号", "id"},
	name:   []string{"name", "名称", "xzqmc", "mc", "地名", "名字", "乡", "镇", "街道", "社区", "村"},
	parent: []string{"parent", "上级", "sjdm", "所属", "父", "pcode", "fdm"},
}

// named says how well the name of a column fits some words, 0 not at all.
func named(column string, words []string) int {
	column = strings.ToLower(column)
	for i, w := range words {
		if column == w {
			return 2 * (len(words) - i)
		}
	}
	for i, w := range words {
		if strings.Contains(column, w) {
			return len(words) - i
		}
	}
	return 0
}

// decide chooses the columns.
func (g *guess) decide() {
	g.source.Code = g.best(g.codes)
	g.source.Parent = g.best(func(c *FileColumn) int {
		if c.Name == g.source.Code || c.Filled < len(g.rows)/2 {
			return 0
		}
		prefix := 0
		for _, r := range g.rows {
			up, fault := readCode(r.Fields[c.Name])
			code, _ := readCode(r.Fields[g.source.Code])
			if fault != (grid.Text{}) || up == code {
				return 0
			}
			if g.source.Code != "" && strings.HasPrefix(code, stem(up)) {
				prefix++
			}
		}
		return named(c.Name, headings.parent) + 30*prefix/max(1, len(g.rows))
	})
	g.source.Name = g.best(func(c *FileColumn) int {
		if c.Name == g.source.Code || c.Name == g.source.Parent || c.Filled < len(g.rows)*9/10 {
			return 0
		}
		words, han := 0, 0
		for _, r := range g.rows {
			v := r.Fields[c.Name]
			if strings.IndexFunc(v, unicode.IsLetter) >= 0 {
				words++
			}
			if strings.IndexFunc(v, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 {
				han++
			}
		}
		n := max(1, len(g.rows))
		if words < n*9/10 {
			return 0
		}
		return 2*named(c.Name, headings.name) + 10*han/n + 20*c.Distinct/max(1, c.Filled)
	})
	texts := slices.ContainsFunc(g.layer.Columns, func(c FileColumn) bool { return c.Name == "Text" && c.Filled > 0 })
	if texts && g.layer.Shapes["Point"] > 0 { // a drawing
		g.source.Code, g.source.Name, g.source.Parent, g.source.Labels = "", "", "", &Labels{Column: "Text"}
	}
	g.familyNames()
	for _, r := range g.rows {
		if code, fault := readCode(r.Fields[g.source.Code]); g.source.Code != "" && fault == (grid.Text{}) {
			g.digits = max(g.digits, len(stem(code)))
		}
	}
}

// codes says how well a column fits as that of the codes. What its heading says counts for
// more than that no value stands twice: a slip in a file is told of its codes, and the
// number of inhabitants is different everywhere too.
func (g *guess) codes(c *FileColumn) int {
	heading, up := named(c.Name, headings.code), named(c.Name, headings.parent)
	said := heading > 1 && up == 0
	twice := c.Filled - c.Distinct
	if c.Filled < len(g.rows)*9/10 || twice > 0 && !(said && twice <= max(1, c.Filled/10)) {
		return 0
	}
	fit, wrong, start, common := 0, 0, "", true
	for _, r := range g.rows {
		code, fault := readCode(r.Fields[c.Name])
		switch {
		case fault != (grid.Text{}):
			wrong++
			continue
		case isDivision(code) || len(code) > villageDigits:
			fit++
		}
		if start == "" {
			start = code[:min(provinceDigits, len(code))]
		}
		common = common && strings.HasPrefix(code, start)
	}
	n := max(1, len(g.rows))
	switch {
	case wrong > 0 && (!said || wrong*10 > n):
		return 0
	case heading == 0 && (up > 0 || fit < n || !common): // divisions of one place begin alike
		return 0
	}
	fits := 30 * fit / n
	if twice == 0 {
		fits += 20
	}
	return 2*heading - up + fits
}

// best is the column that fits best; "" none does.
func (g *guess) best(fit func(*FileColumn) int) string {
	name, most := "", 0
	for i := range g.layer.Columns {
		if n := fit(&g.layer.Columns[i]); n > most {
			name, most = g.layer.Columns[i].Name, n
		}
	}
	return name
}

// kinds are the words in the names of columns that have the names of divisions, by the
// digits of their codes.
var kinds = map[int][]string{
	provinceDigits: {"province", "省"}, cityDigits: {"city", "地市", "市"}, countyDigits: {"county", "district", "区县", "县", "区"},
	townDigits: {"town", "street", "镇街", "街道", "镇", "乡"},
}

// familyNames finds the column with the names of the parents: one name a parent, and as
// many names as parents.
func (g *guess) familyNames() {
	if g.source.Parent == "" || len(g.rows) < 2 {
		return
	}
	most := 0
	for i := range g.layer.Columns {
		c := &g.layer.Columns[i]
		if c.Name == g.source.Code || c.Name == g.source.Parent || c.Name == g.source.Name {
			continue
		}
		of, han := g.namesOf(c.Name)
		if of == nil {
			continue
		}
		fit := 1
		for up := range of {
			code, _ := readCode(up)
			fit += 10 * named(c.Name, kinds[len(stem(code))])
			break
		}
		if han {
			fit += 5
		}
		if fit > most {
			most, g.source.ParentName, g.parent = fit, c.Name, of
		}
	}
}

// namesOf are the names that a column has for each parent; nil: it has not one name a
// parent, or fewer names than parents.
func (g *guess) namesOf(column string) (of map[string]string, han bool) {
	of, names := map[string]string{}, map[string]bool{}
	for _, r := range g.rows {
		up, v := r.Fields[g.source.Parent], tidy(r.Fields[column])
		if v == "" || strings.IndexFunc(v, unicode.IsLetter) < 0 || of[up] != "" && of[up] != v {
			return nil, false
		}
		of[up], names[v] = v, true
		han = han || strings.IndexFunc(v, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
	}
	if len(names) != len(of) {
		return nil, false
	}
	return of, han
}
