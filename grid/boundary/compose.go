package boundary

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
)

// Tree is a network as a load makes it: its grids, parents before children and siblings
// by code, every level an exact cover of the one above.
type Tree struct {
	Grids []Node
	Holes []Hole
}

// Node is one grid of a Tree.
type Node struct {
	Code, Name string
	Parent     string // code; "" for the root
	Depth      uint8
	Leaf       bool
	Source     string // file
	Shape      orb.MultiPolygon
	Label      orb.Point
	Area       float64 // square metres
}

// Hole 空洞 is ground inside a network that is no grid's on purpose.
type Hole struct {
	HoleName
	Shape orb.MultiPolygon
	Area  float64
}

// composer makes a tree of a description and rows.
type composer struct {
	Description
	findings
	layers  []*layer        // the root's first
	fillers map[string]bool // codes of grids that stand for the one above
	tree    Tree
}

// Steps is how many steps Compose tells of.
func (d *Description) Steps() int { return len(d.Levels) + 2 }

// Compose reads the files of a description and makes the network of them. What it found
// stands in the findings; the tree is nil when one of them stops the load. Progress is
// told what is being done, and how many steps are over. Errors: rejected (the
// description), and those of rows.
func Compose(ctx context.Context, d Description, rows Rows, progress func(step grid.Text, done int)) (*Tree, []Finding, error) {
	if err := d.check(); err != nil {
		return nil, nil, err
	}
	c := &composer{Description: d, fillers: map[string]bool{}}
	for i := range c.Levels {
		progress(grid.Text{ZH: "读取" + c.Levels[i].Name, EN: "read " + c.Levels[i].NameEN}, i)
		y := newLayer(&c.Levels[i], i+1)
		if err := y.read(ctx, rows, &c.findings); err != nil {
			return nil, nil, err
		}
		c.layers = append(c.layers, y)
	}
	progress(both("查找上级", "find parents"), len(c.Levels))
	c.strays()
	c.families()
	c.names()
	if !c.stopped() {
		progress(both("整理图形", "make the shapes nest"), len(c.Levels)+1)
		if err := c.shape(ctx); err != nil {
			return nil, nil, err
		}
	}
	if c.stopped() {
		return nil, c.sorted(), nil
	}
	return &c.tree, c.sorted(), nil
}

// families finds parents from the lowest level up, numbers what has no code, and gives
// every grid without one below it one that is the same ground.
func (c *composer) families() {
	for i := len(c.layers) - 1; i > 0; i-- {
		f := &family{up: c.layers[i-1], down: c.layers[i], found: &c.findings}
		f.raise()
	}
	c.oneRoot()
	for _, y := range c.layers {
		c.number(y)
	}
	for i := range len(c.layers) - 1 {
		c.fill(c.layers[i], c.layers[i+1])
	}
	seen := map[string]*layer{}
	for _, y := range c.layers {
		for _, u := range y.units {
			if old := seen[u.code]; old != nil && u.code != "" {
				c.add(Finding{
					Severity: Stops, Kind: codeTwice, Level: y.depth, File: u.file, Row: u.row, Codes: list(u.code),
					Detail: grid.Text{
						ZH: fmt.Sprintf("代码 %s 既是%s又是%s", u.code, old.Name, y.Name),
						EN: fmt.Sprintf("the code %s is of the levels %s and %s", u.code, old.NameEN, y.NameEN),
					},
					Remedy: both("各级网格的代码不能相同：改正文件或层级", "no two grids of a network have the same code: put the file or the levels right"),
				})
			}
			seen[u.code] = y
		}
	}
}

func (c *composer) oneRoot() {
	top := c.layers[0]
	if len(top.units) == 1 || c.stopped() {
		return
	}
	c.add(Finding{
		Severity: Stops, Kind: manyRoots, Level: 1, Count: len(top.units),
		Detail: both("最上一级有 %d 个网格，应只有一个", "the topmost level has %d grids and is to have one", len(top.units)),
		Remedy: both("在其上增加一级，如全市，并给出代码和名称", "add a level above, such as the city, with its code and name"),
	})
}

// number gives codes to the grids of a level that have none: that of the parent, S and a
// number from west to east and from north to south.
func (c *composer) number(y *layer) {
	bare := map[string][]*unit{}
	for _, u := range y.units {
		if u.code == "" {
			bare[u.parent] = append(bare[u.parent], u)
		}
	}
	var made []string
	for _, parent := range slices.Sorted(maps.Keys(bare)) {
		us := bare[parent]
		slices.SortStableFunc(us, func(a, b *unit) int {
			p, q := a.shape.Bound(), b.shape.Bound()
			return cmp.Or(cmp.Compare(p.Min[0], q.Min[0]), cmp.Compare(q.Max[1], p.Max[1]))
		})
		n := 0
		for _, u := range us {
			for u.code == "" || y.index[u.code] != nil {
				n++
				u.code = fmt.Sprintf("%sS%03d", parent, n)
			}
			u.name = cmp.Or(u.name, u.code)
			y.index[u.code] = u
			made = append(made, u.code)
		}
	}
	if len(made) > 0 {
		c.add(Finding{
			Severity: Mended, Kind: codeMade, Level: y.depth, Codes: made, Count: len(made),
			Detail: both("%d 个网格没有代码", "%d grids have no code", len(made)),
			Action: both("已按上级代码加 S 和顺序号（自西向东、自北向南）编号", "numbered in their parent, from west to east and from north to south"),
		})
	}
}

// fill gives every grid without one of the next level one that is its own ground.
func (c *composer) fill(up, down *layer) {
	parents := map[string]bool{}
	for _, u := range down.units {
		parents[u.parent] = true
	}
	var childless []string
	for _, p := range up.units {
		if parents[p.code] || len(p.shape) == 0 {
			continue
		}
		u := &unit{code: p.code + "X", name: p.name, parent: p.code, shape: p.shape, file: p.file, row: p.row}
		down.units = append(down.units, u)
		down.index[u.code], c.fillers[u.code] = u, true
		childless = append(childless, p.code)
	}
	if len(childless) > 0 {
		c.add(Finding{
			Severity: Warns, Kind: noChildren, Level: up.depth, Codes: childless, Count: len(childless),
			Detail: grid.Text{
				ZH: fmt.Sprintf("%d 个%s没有%s：%s", len(childless), up.Name, down.Name, few(childless)),
				EN: fmt.Sprintf("%d of the level %s have none of the level %s: %s", len(childless), up.NameEN, down.NameEN, few(childless)),
			},
			Action: both("各补一个同范围的网格，代码加 X", "each got one that is the same ground, its code with an X"),
		})
	}
}

// names warns of siblings with one name, and of codes that are of elsewhere.
func (c *composer) names() {
	for _, y := range c.layers {
		same := map[[2]string][]string{}
		for _, u := range y.units {
			same[[2]string{u.parent, u.name}] = append(same[[2]string{u.parent, u.name}], u.code)
		}
		for k, codes := range same {
			if len(codes) > 1 {
				slices.Sort(codes)
				c.add(Finding{
					Severity: Warns, Kind: nameTwice, Level: y.depth, Codes: codes, Count: len(codes),
					Detail: both("同一上级下有 %d 个“%s”：%s", "%d siblings are called %s: %s", len(codes), k[1], few(codes)),
					Action: both("照常使用，请核对", "taken as they are; look at them"),
				})
			}
		}
	}
}

// strays finds rows that lie far from all others: one of them would make the city a
// hemisphere wide.
func (c *composer) strays() {
	for _, y := range c.layers {
		var xs, ys, far []float64
		for _, u := range y.units {
			if len(u.shape) > 0 {
				p := centre(u.shape)
				xs, ys = append(xs, p[0]), append(ys, p[1])
			}
		}
		if len(xs) < 3 {
			continue
		}
		mid := orb.Point{median(xs), median(ys)}
		away := func(p orb.Point) float64 { return math.Hypot(p[0]-mid[0], p[1]-mid[1]) }
		for _, u := range y.units {
			if len(u.shape) > 0 {
				far = append(far, away(centre(u.shape)))
			}
		}
		limit := max(3, 10*median(far))
		for _, u := range y.units {
			b := u.shape.Bound()
			if len(u.shape) == 0 || max(away(b.Min), away(b.Max)) <= limit {
				continue
			}
			at := centre(u.shape)
			c.add(Finding{
				Severity: Stops, Kind: farAway, Level: y.depth, File: u.file, Row: u.row, Codes: list(u.code), At: &at, Area: geo.Area(u.shape),
				Detail: both("第 %d 行 %s %s 离其余网格很远（%.4f, %.4f）", "row %d %s %s lies far from all others (%.4f, %.4f)", u.row, u.code, u.name, at[0],
					at[1]),
				Remedy: both("改正此行的坐标，或从文件中去掉", "put its coordinates right, or take it out of the file"),
			})
		}
	}
}

func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	if len(s) == 0 {
		return 0
	}
	return s[len(s)/2]
}
