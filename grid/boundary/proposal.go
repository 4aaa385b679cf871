package boundary

import (
	"cmp"
	"slices"
	"strings"

	"anwang/grid"
)

// proposalOf orders the layers from the widest down, and sets a root above them. A layer of
// one row around all others is the outline of the root, whatever its row says.
func proposalOf(list []*guess) Proposal {
	p := Proposal{Description: Description{
		Network: NetworkName{Key: "territory", Name: "属地网格", NameEN: "Territory", Kind: grid.Territory},
		Levels:  []Level{}, // before any file is there, too: readers are promised a list
	}}
	used := slices.DeleteFunc(slices.Clone(list), func(g *guess) bool {
		return g.layer.Shapes["Polygon"]+g.layer.Shapes["MultiPolygon"] == 0 // no layer of areas
	})
	slices.SortStableFunc(used, func(a, b *guess) int {
		return cmp.Or(cmp.Compare(a.digits, b.digits), cmp.Compare(a.layer.Rows, b.layer.Rows))
	})
	level := map[*guess]int{}
	d := &p.Description
	around := outlineAmong(used)
	used = slices.DeleteFunc(used, func(g *guess) bool { return g == around })
	for i, g := range used {
		if i == 0 && (g.layer.Rows > 1 || around != nil) {
			same := 1
			for same < len(used) && g.digits > 0 && used[same].digits == g.digits {
				same++
			}
			d.Levels = append(d.Levels, rootOf(used[:same])...)
			p.Root = d.Levels[0].Grids[0]
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
	if around != nil {
		root := &d.Levels[0]
		code, _ := readCode(around.first(around.source.Code))
		if root.Grids[0].Name == "" && code != "" && stem(code) == stem(root.Grids[0].Code) {
			root.Grids[0].Name = tidy(around.first(around.source.Name))
			p.Root = root.Grids[0]
		}
		around.source.Code, around.source.Name, around.source.Parent, around.source.ParentName = "", "", "", ""
		root.Sources, level[around] = []Source{around.source}, 1
	}
	for _, g := range list {
		p.Layers = append(p.Layers, LayerProposal{
			File: g.source.File, Layer: g.layer.Name, Source: g.source, Level: level[g], Rows: g.rows[:min(len(g.rows), shown)],
		})
	}
	return p
}

// first is what the first row has in a column.
func (g *guess) first(column string) string {
	if column == "" || len(g.rows) == 0 {
		return ""
	}
	return g.rows[0].Fields[column]
}

// outlineAmong is the only layer of one row, where all others lie within its bounds or
// hardly outside of them; nil: there is none.
func outlineAmong(used []*guess) *guess {
	var one *guess
	for _, g := range used {
		if g.layer.Rows != 1 || len(g.layer.Bound) != 4 {
			continue
		}
		if one != nil {
			return nil
		}
		one = g
	}
	if one == nil || len(used) < 2 {
		return nil
	}
	b := one.layer.Bound
	room := 0.02 * max(b[2]-b[0], b[3]-b[1])
	for _, g := range used {
		o := g.layer.Bound
		if g != one && (len(o) != 4 || o[0] < b[0]-room || o[1] < b[1]-room || o[2] > b[2]+room || o[3] > b[3]+room) {
			return nil
		}
	}
	return one
}

// rootOf are the levels above the files of the topmost level: the parents that they name,
// and over several of them what their codes have in common.
func rootOf(of []*guess) []Level {
	parents := map[string]bool{}
	names := map[string]string{}
	common, any := "", false
	for _, g := range of {
		for up, name := range g.parent {
			if code, fault := readCode(up); fault == (grid.Text{}) {
				names[code] = name
			}
		}
		for _, r := range g.rows {
			if code, fault := readCode(r.Fields[g.source.Parent]); g.source.Parent != "" && fault == (grid.Text{}) {
				parents[code] = true
			}
			code, fault := readCode(r.Fields[g.source.Code])
			if fault != (grid.Text{}) {
				continue
			}
			if !any {
				common, any = code, true
			}
			for !strings.HasPrefix(code, common) {
				common = common[:len(common)-1]
			}
		}
	}
	if len(parents) == 1 {
		for code := range parents {
			l := rootLevel(code)
			l.Grids = []GridName{{Code: code, Name: names[code]}}
			return []Level{l}
		}
	}
	n := len(common) / 2 * 2
	if n > cityDigits {
		n = cityDigits
	}
	code, _ := readCode(common[:n])
	root := rootLevel(code)
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

// settle fits a proposal into the main network, where there is one: it is called as it is,
// and its root is the root, also of files that know of a part of it only.
func (p *Proposal) settle(networks []Network) {
	k := slices.IndexFunc(networks, func(n Network) bool { return n.Key == p.Description.Network.Key })
	if k < 0 {
		return
	}
	n, d := &networks[k], &p.Description
	d.Network = n.NetworkName
	if len(d.Levels) == 0 || n.Root.Code == "" {
		return
	}
	if top := &d.Levels[0]; len(top.Grids) == 1 {
		own, _ := readCode(top.Grids[0].Code)
		switch wide, narrow := stem(n.Root.Code), stem(own); {
		case own == "" || strings.HasPrefix(wide, narrow):
			top.Grids[0] = n.Root
			if !isDivision(own) || len(wide) > len(narrow) {
				top.Name, top.NameEN = rootLevel(n.Root.Code).Name, rootLevel(n.Root.Code).NameEN
			}
		case strings.HasPrefix(narrow, wide) && len(d.Levels) < MaxLevels:
			above := rootLevel(n.Root.Code)
			above.Grids = []GridName{n.Root}
			d.Levels = slices.Insert(d.Levels, 0, above)
			for i := range p.Layers {
				if l := &p.Layers[i]; l.Level > 0 {
					l.Level++
				}
			}
		}
	}
	if len(n.Versions) > 0 && len(n.Levels) == len(d.Levels) {
		for i := range n.Levels {
			d.Levels[i].Name, d.Levels[i].NameEN = n.Levels[i].Name, n.Levels[i].NameEN
		}
	}
}

// municipalities 直辖市 are provinces that are cities.
var municipalities = []string{"11", "12", "31", "50"}

// rootLevel is what the topmost level is called, by the code of its grid.
func rootLevel(code string) Level {
	if slices.Contains(municipalities, stem(code)) {
		return levelName(cityDigits, 1)
	}
	return levelName(len(stem(code)), 1)
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
