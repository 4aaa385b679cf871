package boundary

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/geofile"
)

// Proposal is what the files of a load look like: a description to begin with, and why.
type Proposal struct {
	Description Description
	Layers      []LayerProposal // as in the files
}

// LayerProposal is what a layer looks like.
type LayerProposal struct {
	File, Layer string
	Source      Source
	Level       int // of the description, 1 the root; 0: none
	Rows        []geofile.Feature
}

// sampled is how many rows of a layer are looked at, and shown how many of them.
const (
	sampled = 2000
	shown   = 5
)

// Propose looks at the files of a load and proposes levels and columns. Errors:
// unauthenticated, forbidden, not_found, unavailable.
func (s *Service) Propose(ctx context.Context, id grid.ID) (p Proposal, err error) {
	err = s.look(ctx, func(tx pgx.Tx) error {
		if err := s.exists(ctx, tx, id); err != nil {
			return err
		}
		l, err := loadLoad(ctx, tx, id, false)
		if err != nil {
			return err
		}
		list := guesses(l.Files)
		for _, g := range list {
			if err := stagedRows(ctx, tx, id, g.source.File, g.layer.Name, sampled, g.add); err != nil {
				return err
			}
			g.decide()
		}
		p = proposalOf(list)
		return nil
	})
	return p, err
}

// Look looks at files where they lie, and proposes levels and columns. Errors: those of
// geofile.Open.
func Look(ctx context.Context, folder *Folder, names []string) (files []LoadFile, p Proposal, err error) {
	var samples [][]geofile.Feature
	for _, name := range names {
		file, err := folder.file(ctx, name, "")
		if err != nil {
			return nil, p, err
		}
		f := LoadFile{Number: len(files) + 1, Name: name, Format: file.Format, Told: file.Told}
		for i := range file.Layers {
			s, rows := survey(&file.Layers[i]), []geofile.Feature(nil)
			err := file.Read(ctx, file.Layers[i].Name, func(row geofile.Feature) error {
				if s.add(&row); len(rows) < sampled {
					rows = append(rows, row)
				}
				return nil
			})
			if err != nil {
				return nil, p, err
			}
			f.Layers = append(f.Layers, s.found())
			samples = append(samples, rows)
		}
		files = append(files, f)
	}
	list := guesses(files)
	for i, g := range list {
		for _, row := range samples[i] {
			_ = g.add(row) // it never fails
		}
		g.decide()
	}
	return files, proposalOf(list), nil
}

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
	g.source.Code = g.best(func(c *FileColumn) int {
		if c.Filled < len(g.rows)*9/10 || c.Distinct < c.Filled {
			return 0
		}
		fit := 0
		for _, r := range g.rows {
			if code, fault := readCode(r.Fields[c.Name]); fault == (grid.Text{}) && (division(code) || len(code) > villageDigits) {
				fit++
			} else if fault != (grid.Text{}) {
				return 0
			}
		}
		return named(c.Name, headings.code) - named(c.Name, headings.parent) + 30*fit/max(1, len(g.rows))
	})
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

// proposalOf orders the layers from the widest down, and sets a root above them.
func proposalOf(list []*guess) Proposal {
	p := Proposal{Description: Description{Network: NetworkName{Key: "territory", Name: "属地网格", NameEN: "Territory", Kind: grid.Territory}}}
	used := slices.DeleteFunc(slices.Clone(list), func(g *guess) bool {
		return g.layer.Shapes["Polygon"]+g.layer.Shapes["MultiPolygon"] == 0 // no layer of areas
	})
	slices.SortStableFunc(used, func(a, b *guess) int {
		return cmp.Or(cmp.Compare(a.digits, b.digits), cmp.Compare(a.layer.Rows, b.layer.Rows))
	})
	level := map[*guess]int{}
	d := &p.Description
	for i, g := range used {
		if i == 0 && g.layer.Rows > 1 {
			d.Levels = append(d.Levels, rootOf(g)...)
		}
		if i > 0 && g.digits > 0 && used[i-1].digits == g.digits { // several files of one level
			last := &d.Levels[len(d.Levels)-1]
			last.Sources = append(last.Sources, g.source)
		} else {
			l := levelName(g.digits, len(d.Levels)+1)
			l.Sources = []Source{g.source}
			d.Levels = append(d.Levels, l)
		}
		level[g] = len(d.Levels)
	}
	for _, g := range list {
		p.Layers = append(p.Layers, LayerProposal{
			File: g.source.File, Layer: g.layer.Name, Source: g.source, Level: level[g], Rows: g.rows[:min(len(g.rows), shown)],
		})
	}
	return p
}

// rootOf are the levels above the topmost file: the parents that it names, and over
// several of them what their codes have in common.
func rootOf(g *guess) []Level {
	parents := map[string]bool{}
	common := ""
	for i, r := range g.rows {
		if code, fault := readCode(r.Fields[g.source.Parent]); g.source.Parent != "" && fault == (grid.Text{}) {
			parents[code] = true
		}
		code, _ := readCode(r.Fields[g.source.Code])
		if i == 0 {
			common = code
		}
		for !strings.HasPrefix(code, common) {
			common = common[:len(common)-1]
		}
	}
	if len(parents) == 1 {
		for code := range parents {
			l := levelName(len(stem(code)), 1)
			name := ""
			for _, v := range g.parent {
				name = v
			}
			l.Grids = []GridName{{Code: code, Name: name}}
			return []Level{l}
		}
	}
	n := len(common) / 2 * 2
	if n > cityDigits {
		n = cityDigits
	}
	code, _ := readCode(common[:n])
	root := levelName(n, 1)
	root.Grids = []GridName{{Code: code}}
	if len(parents) == 0 {
		return []Level{root}
	}
	up := 0
	for code := range parents {
		up = max(up, len(stem(code)))
	}
	return []Level{root, levelName(up, 2)}
}

// levelName is what a level with codes of so many digits is called.
func levelName(digits, depth int) Level {
	switch digits {
	case provinceDigits:
		return Level{Name: "省", NameEN: "Province"}
	case cityDigits:
		return Level{Name: "市", NameEN: "City"}
	case countyDigits:
		return Level{Name: "区县", NameEN: "County"}
	case townDigits:
		return Level{Name: "镇街", NameEN: "Town or street"}
	case villageDigits:
		return Level{Name: "村居", NameEN: "Village or community"}
	}
	if depth == 1 {
		return Level{Name: "市", NameEN: "City"}
	}
	t := both("第 %d 级", "Level %d", depth)
	return Level{Name: t.ZH, NameEN: t.EN}
}
