package boundary

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
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
	Rows        []Row
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
		var list []*guess
		for i := range l.Files {
			for k := range l.Files[i].Layers {
				g := &guess{layer: &l.Files[i].Layers[k], source: Source{File: l.Files[i].Name, Layer: l.Files[i].Layers[k].Name}}
				if err := stagedRows(tx, id, sampled)(ctx, g.source, g.add); err != nil {
					return err
				}
				g.decide()
				list = append(list, g)
			}
		}
		p = proposalOf(list)
		return nil
	})
	return p, err
}

// guess is a layer that is looked at.
type guess struct {
	layer  *FileLayer
	source Source
	rows   []Row
	digits int // of the stems of its codes; 0 none
	parent map[string]string
}

func (g *guess) add(r Row) error {
	if len(g.rows) >= shown {
		r.Geometry = nil
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
			if code, fault := readCode(r.Values[c.Name]); fault == (grid.Text{}) && (division(code) || len(code) > villageDigits) {
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
			up, fault := readCode(r.Values[c.Name])
			code, _ := readCode(r.Values[g.source.Code])
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
			v := r.Values[c.Name]
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
	g.familyNames()
	for _, r := range g.rows {
		if code, fault := readCode(r.Values[g.source.Code]); g.source.Code != "" && fault == (grid.Text{}) {
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

// familyNames finds the column with the names of the parents: one name a parent, and as
// many names as parents.
func (g *guess) familyNames() {
	if g.source.Parent == "" {
		return
	}
	for i := range g.layer.Columns {
		c := &g.layer.Columns[i]
		if c.Name == g.source.Code || c.Name == g.source.Parent || c.Name == g.source.Name {
			continue
		}
		of, names, fits := map[string]string{}, map[string]bool{}, true
		for _, r := range g.rows {
			up, v := r.Values[g.source.Parent], tidy(r.Values[c.Name])
			if v == "" || strings.IndexFunc(v, unicode.IsLetter) < 0 || of[up] != "" && of[up] != v {
				fits = false
				break
			}
			of[up] = v
			names[v] = true
		}
		if fits && len(names) == len(of) && len(of) > 0 && (len(of) > 1 || len(g.rows) > 1) {
			g.source.ParentName, g.parent = c.Name, of
			return
		}
	}
}

// proposalOf orders the layers from the widest down, and sets a root above them.
func proposalOf(list []*guess) Proposal {
	p := Proposal{Description: Description{Network: NetworkName{Key: "territory", Name: "属地网格", NameEN: "Territory", Kind: grid.Territory}}}
	used := slices.DeleteFunc(slices.Clone(list), func(g *guess) bool {
		return g.layer.Shapes["Polygon"]+g.layer.Shapes["MultiPolygon"] == 0
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
			File: g.source.File, Layer: g.source.Layer, Source: g.source, Level: level[g], Rows: g.rows[:min(len(g.rows), shown)],
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
		if code, fault := readCode(r.Values[g.source.Parent]); g.source.Parent != "" && fault == (grid.Text{}) {
			parents[code] = true
		}
		code, _ := readCode(r.Values[g.source.Code])
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
