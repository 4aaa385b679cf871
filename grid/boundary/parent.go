package boundary

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
)

// family finds the parents of the grids of a level, and where the level above has no
// files makes that of what they say.
type family struct {
	up, down *layer
	above    []*layer // those above up
	found    *findings
	locator  *locator         // of up; nil: nobody has asked for it
	names    map[string]*unit // of up, nil for a name of several; nil: nobody has asked for it
}

// raise gives every grid of the level below its parent.
func (f *family) raise(ctx context.Context) error {
	skipping, rows, before := map[string][]*unit{}, map[string]int{}, len(f.found.list)
	for _, u := range f.down.units {
		rows[u.file]++
	}
	if f.up.made {
		f.invent(skipping)
	} else {
		f.find(ctx, skipping)
	}
	for file, n := range rows {
		f.found.gather(before, n, file)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return f.pad(ctx, skipping)
}

// find finds parents among the grids of the level above.
func (f *family) find(ctx context.Context, skipping map[string][]*unit) {
	unknown := map[string][]string{}
	how := map[string][]string{}
	for _, u := range f.down.units {
		if ctx.Err() != nil {
			return
		}
		p, by := f.parentOf(u)
		switch {
		case by == bySkip:
			code := f.skips(u)
			skipping[code] = append(skipping[code], u)
			continue
		case p == nil:
			f.orphan(u)
			continue
		case u.says != "" && u.says != p.code && u.says != p.name:
			unknown[u.says] = append(unknown[u.says], u.code)
		case u.says == "":
			how[by] = append(how[by], u.code)
		}
		u.up = p
	}
	for _, says := range slices.Sorted(maps.Keys(unknown)) {
		f.found.add(Finding{
			Severity: Warns, Kind: unknownParent, Level: f.down.depth, Codes: unknown[says], Count: len(unknown[says]),
			Detail: grid.Text{ZH: "上级代码“" + clip(says) + "”不在" + f.up.Name + "一级", EN: "the parent code " + clip(says) +
				" is not one of the level " + f.up.NameEN},
			Action: both("已按代码或位置另找上级", "the parent was found by code or ground instead"),
		})
	}
	for _, by := range slices.Sorted(maps.Keys(how)) {
		text := both("按代码前缀", "by the digits that their codes begin with")
		if by == byGround {
			text = both("按位置（在谁的范围内）", "by the ground that they lie in")
		}
		f.found.add(Finding{
			Severity: Mended, Kind: foundParent, Level: f.down.depth, Codes: how[by], Count: len(how[by]),
			Detail: both("%d 个网格的行未写明上级", "the rows of %d grids do not name a parent", len(how[by])),
			Action: grid.Text{ZH: "上级" + text.ZH + "确定", EN: "the parents were found " + text.EN},
		})
	}
}

const (
	byColumn = "column"
	byCode   = "code"
	byGround = "ground"
	bySkip   = "skip" // it hangs under a grid further up
)

// parentOf finds a parent among the grids above: as the row says, by code, by ground.
func (f *family) parentOf(u *unit) (p *unit, by string) {
	if p := f.up.index[u.says]; p != nil && u.says != "" {
		return p, byColumn
	}
	if p := f.called(u.says); p != nil {
		return p, byColumn
	}
	if f.higher(u.says) != nil {
		return nil, bySkip
	}
	if len(f.up.units) == 1 {
		return f.up.units[0], byColumn
	}
	if u.code != "" {
		for _, code := range above(u.code) {
			if p := f.up.index[code]; p != nil {
				return p, byCode
			}
		}
	}
	if f.skips(u) != "" {
		return nil, bySkip
	}
	if f.locator == nil {
		f.locator = newLocator(f.up.units)
	}
	if p := f.locator.locate(u.within()); p != nil {
		return p, byGround
	}
	return nil, ""
}

// locator finds the grid that a point lies in.
type locator struct {
	units [2][]*unit // those that lie over others first
	by    [2]*geo.Locator
}

func newLocator(units []*unit) *locator {
	l := &locator{}
	for _, u := range units {
		k := 1
		if u.over {
			k = 0
		}
		l.units[k] = append(l.units[k], u)
	}
	for k, list := range l.units {
		regions := make([]geo.Region, len(list))
		for i, u := range list {
			regions[i] = geo.Region{Code: u.code, Shape: u.shape}
		}
		l.by[k] = geo.NewLocator(regions)
	}
	return l
}

// locate returns nil for a point that is in none.
func (l *locator) locate(p orb.Point) *unit {
	for k, by := range l.by {
		if i := by.Locate(p); i >= 0 {
			return l.units[k][i]
		}
	}
	return nil
}

func (f *family) orphan(u *unit) {
	at := u.within()
	f.found.add(Finding{
		Severity: Stops, Kind: noParent, Level: f.down.depth, File: u.file, Row: u.row, Codes: list(u.code), At: &at, Area: geo.Area(u.shape),
		Detail: grid.Text{
			ZH: fmt.Sprintf("%s %s 找不到上级：代码不以任何%s的代码开头，也不在其范围内", u.code, u.name, f.up.Name),
			EN: fmt.Sprintf("%s %s has no parent: its code begins with none of the level %s, and it lies in none of them", u.code, u.name,
				f.up.NameEN),
		},
		Remedy: both("它可能属于别的城市：从文件中去掉，或补上它的上级", "it may be of another city: take it out of the file, or add its parent"),
	})
}

// invent makes the grids above of the parents that rows name, else of codes.
func (f *family) invent(skipping map[string][]*unit) {
	if len(f.up.named) == 1 && f.up.depth == 1 {
		for code, name := range f.up.named {
			f.adopt(code, name, nil)
		}
	}
	for _, u := range f.down.units {
		if f.up.depth == 1 {
			u.up = f.up.units[0]
			continue
		}
		code := u.says
		if code == "" && u.code != "" {
			code = f.prefix(u)
		}
		switch {
		case code == "":
			f.orphan(u)
			continue
		case f.higher(code) != nil:
			skipping[code] = append(skipping[code], u)
			continue
		}
		if _, fault := readCode(code); fault != (grid.Text{}) { // the column has names
			u.up = f.adoptName(code, u)
			continue
		}
		u.up = f.adopt(code, cmp.Or(f.up.named[code], u.saysName), u)
	}
	for _, p := range f.up.units {
		if p.name == "" {
			f.found.add(Finding{
				Severity: Stops, Kind: noName, Level: f.up.depth, Codes: list(p.code),
				Detail: grid.Text{ZH: f.up.Name + " " + p.code + " 没有名称", EN: f.up.NameEN + " " + p.code + " has no name"},
				Remedy: both("在方案中为它命名，或指定含上级名称的列", "name it in the description, or give the column with the names of the level above"),
			})
		}
	}
}

// prefix is the code of the level above that a code begins with: one that is named, else
// the nearest.
func (f *family) prefix(u *unit) string {
	codes := above(u.code)
	for _, code := range codes {
		if f.up.named[code] != "" {
			return code
		}
	}
	if len(codes) > 0 && len(u.code) >= villageDigits && digits(u.code) {
		return codes[0]
	}
	return ""
}

// called is the only grid above of a name.
func (f *family) called(name string) *unit {
	if f.names == nil {
		f.names = map[string]*unit{}
		for _, p := range f.up.units {
			if _, twice := f.names[p.name]; twice {
				f.names[p.name] = nil
			} else {
				f.names[p.name] = p
			}
		}
	}
	if name == "" {
		return nil
	}
	return f.names[name]
}

// adoptName returns the grid above of a name, a new one where there is none; it is numbered
// with the others that have no code.
func (f *family) adoptName(name string, of *unit) *unit {
	p := f.called(name)
	if p == nil {
		p = &unit{name: name, file: of.file, row: of.row}
		f.names[name] = p
		f.up.units = append(f.up.units, p)
	}
	return p
}

// adopt returns the grid above with a code, a new one where there is none.
func (f *family) adopt(code, name string, of *unit) *unit {
	p := f.up.index[code]
	if p == nil {
		p = &unit{code: code, name: name}
		if of != nil {
			p.file, p.row = of.file, of.row
		}
		f.up.index[code] = p
		f.up.units = append(f.up.units, p)
	}
	p.name = cmp.Or(p.name, name)
	return p
}

// within is a point inside the unit, as it came.
func (u *unit) within() orb.Point {
	if u.at == nil {
		at := inside(u.shape)
		u.at = &at
	}
	return *u.at
}

// inside is a point inside the largest part of a shape, as it came.
func inside(m orb.MultiPolygon) orb.Point {
	if len(m) == 0 {
		return orb.Point{}
	}
	best, most := 0, -1.0
	for i, p := range m {
		if len(p) == 0 {
			continue
		}
		if a := geo.Area(p); a > most {
			best, most = i, a
		}
	}
	return geo.Inside(m[best])
}

func list(code string) []string {
	if code == "" {
		return nil
	}
	return []string{code}
}
