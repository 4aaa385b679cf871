package boundary

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/cover"
	"anwang/grid"
)

// Tree is a network as a load makes it: its grids, parents before children and siblings
// by code, every level an exact cover of the one above.
type Tree struct {
	Grids []Node
	Holes []Hole

	leaves *cover.Cover // of the lowest level
	moved  []movedGround
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
	over    map[string]bool // codes of grids that lie over others
	left    map[string]bool // codes of grids that are no part of the network
	tree    Tree
}

// Steps is how many steps Compose tells of.
func (d *Description) Steps() int { return len(d.Levels) + 2 }

// Compose reads the files of a description and makes the network of them. What it found
// stands in the findings; the tree is nil when one of them stops the load. Progress is
// told what is being done, and how many steps are over. Errors: rejected (the
// description), and those of files that are no fault of a file.
func Compose(ctx context.Context, d Description, files Files, progress func(step grid.Text, done int)) (*Tree, []Finding, error) {
	if err := d.check(); err != nil {
		return nil, nil, err
	}
	c := &composer{Description: d, fillers: map[string]bool{}, over: map[string]bool{}, left: map[string]bool{}}
	for i := range c.Levels {
		progress(grid.Text{ZH: "读取" + c.Levels[i].Name, EN: "read " + c.Levels[i].NameEN}, i)
		y := newLayer(&c.Levels[i], i+1)
		if err := y.read(ctx, files, &c.findings); err != nil {
			return nil, nil, err
		}
		c.layers = append(c.layers, y)
	}
	progress(both("查找上级", "find parents"), len(c.Levels))
	if err := c.families(ctx); err != nil {
		return nil, nil, err
	}
	c.names(ctx)
	if err := c.known(ctx); err != nil {
		return nil, nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
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

// wanted looks now and then, in a loop over many, whether that is still wanted.
func wanted(ctx context.Context, i int) bool { return i%512 != 0 || ctx.Err() == nil }

// families finds parents from the lowest level up, numbers what has no code, and gives
// every grid without one below it one that is the same ground.
func (c *composer) families(ctx context.Context) error {
	for i := len(c.layers) - 1; i > 0; i-- {
		f := &family{up: c.layers[i-1], down: c.layers[i], above: c.layers[:i-1], found: &c.findings}
		if err := f.raise(ctx); err != nil {
			return err
		}
	}
	c.oneRoot()
	for _, y := range c.layers { // the parents have their codes before
		for i, u := range y.units {
			if !wanted(ctx, i) {
				return ctx.Err()
			}
			if u.up != nil {
				u.parent = u.up.code
			}
		}
		c.number(ctx, y)
	}
	for i := range len(c.layers) - 1 {
		c.fill(ctx, c.layers[i], c.layers[i+1])
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c.twice(ctx)
	return ctx.Err()
}

// twice tells of codes that grids of several levels have, and remembers which lie over others.
func (c *composer) twice(ctx context.Context) {
	seen := map[string]*layer{}
	for _, y := range c.layers {
		for i, u := range y.units {
			if !wanted(ctx, i) {
				return
			}
			if u.over {
				c.over[u.code] = true
			}
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

// number gives codes to the grids of a level that have none: that of the parent, S (B for
// those that lie over others) and a number from west to east and from north to south.
func (c *composer) number(ctx context.Context, y *layer) {
	bare := map[string][]*unit{}
	for _, u := range y.units {
		if u.code == "" {
			bare[u.parent] = append(bare[u.parent], u)
		}
	}
	var made []string
	for _, parent := range slices.Sorted(maps.Keys(bare)) {
		us := bare[parent]
		bounds := make(map[*unit]orb.Bound, len(us))
		for i, u := range us {
			if bounds[u] = u.shape.Bound(); !wanted(ctx, i) {
				return
			}
		}
		slices.SortStableFunc(us, func(a, b *unit) int {
			p, q := bounds[a], bounds[b]
			return cmp.Or(cmp.Compare(p.Min[0], q.Min[0]), cmp.Compare(q.Max[1], p.Max[1]))
		})
		n := 0
		for _, u := range us {
			for u.code == "" || y.index[u.code] != nil {
				n++
				u.code = fmt.Sprintf("%s%s%03d", parent, letter(u), n)
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
			Action: both("已按上级代码加 S（功能区、驻区单位为 B）和顺序号（自西向东、自北向南）编号",
				"numbered in their parent with an S, zones and resident units with a B, from west to east and from north to south"),
		})
	}
}

func letter(u *unit) string {
	if u.over {
		return "B"
	}
	return "S"
}

// fill gives every grid without one of the next level one that is its own ground.
func (c *composer) fill(ctx context.Context, up, down *layer) {
	parents := map[string]bool{}
	for i, u := range down.units {
		if parents[u.parent] = true; !wanted(ctx, i) {
			return
		}
	}
	var childless []string
	for _, p := range up.units {
		if parents[p.code] || len(p.shape) == 0 {
			continue
		}
		u := &unit{code: p.code + "X", name: p.name, parent: p.code, shape: p.shape, file: p.file, row: p.row, over: p.over}
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

// names warns of siblings with one name, of codes that are of elsewhere, and of grids that
// lie in another grid than their parent.
func (c *composer) names(ctx context.Context) {
	for i, y := range c.layers {
		same := map[[2]string][]string{}
		for i, u := range y.units {
			if !wanted(ctx, i) {
				return
			}
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
		if i > 0 {
			c.foreign(y)
			c.misled(ctx, c.layers[i-1], y)
		}
	}
}

// foreign tells of codes of administrative divisions that are not of the root's: some of
// them are exclaves or slips, most of them make it another city's file.
func (c *composer) foreign(y *layer) {
	if len(c.layers[0].units) != 1 {
		return // told already
	}
	root := stem(c.layers[0].units[0].code)
	if !isDivision(root) {
		return
	}
	var codes []string
	var first *unit
	divisions := 0
	for _, u := range y.units {
		if len(u.code) < villageDigits || !digits(u.code) {
			continue
		}
		if divisions++; !strings.HasPrefix(u.code, root) {
			if codes = append(codes, u.code); first == nil {
				first = u
			}
		}
	}
	if first == nil {
		return
	}
	f := Finding{
		Severity: Warns, Kind: foreignCode, Level: y.depth, File: first.file, Row: first.row, Codes: codes, Count: len(codes),
		Detail: both("%d 个代码不以根网格的 %s 开头：%s", "%d codes do not begin with %s, that of the root: %s", len(codes), root, few(codes)),
		Action: both("照常使用，请核对", "taken as they are; look at them"),
	}
	if len(first.shape) > 0 {
		at := inside(first.shape)
		f.At = &at
	}
	if len(codes) > 1 {
		f.Row = 0 // it is no row that could be left out
	}
	if len(codes)*2 > divisions {
		f.Severity, f.Action = Stops, grid.Text{}
		f.Remedy = both("这可能是别的省市的文件：换一个文件，或改正根网格的代码",
			"it may be the file of another city: choose another one, or put the code of the root right")
	}
	c.add(f)
}

// misled tells of grids that say one parent and lie in another.
func (c *composer) misled(ctx context.Context, up, down *layer) {
	if up.made {
		return
	}
	l := newLocator(up.units)
	for _, u := range down.units {
		if ctx.Err() != nil {
			return
		}
		if len(u.shape) == 0 || c.fillers[u.code] {
			continue
		}
		at := u.within()
		own := up.index[u.parent]
		in := l.locate(at)
		if in == nil || own == nil || in == own || len(own.shape) > 0 && geo.Contains(own.shape, at) {
			continue
		}
		c.add(Finding{
			Severity: Warns, Kind: otherParent, Level: down.depth, File: u.file, Row: u.row, Codes: []string{u.code, u.parent, in.code}, At: &at,
			Area: geo.Area(u.shape),
			Detail: both("%s %s 的上级是 %s %s，却在 %s %s 的范围内", "%s %s is of %s %s and lies in %s %s", u.code, u.name, own.code, own.name,
				in.code, in.name),
			Action: both("上级照写明的；若不是飞地请改正", "the parent stays as it says; put it right unless it is an exclave"),
		})
	}
}
