package boundary

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"anwang/grid"
	"anwang/grid/division"
)

// known tells of codes of divisions that no list has, and of those that the latest has no
// more, with the code that took their place. A grid whose county or town is told already is
// not told again.
func (c *composer) known(ctx context.Context) error {
	if !slices.ContainsFunc(c.layers, func(y *layer) bool {
		return slices.ContainsFunc(y.units, func(u *unit) bool { return divisionOf(u.code) != "" })
	}) {
		return nil
	}
	list, err := division.Read(ctx)
	if err != nil {
		return err
	}
	told := map[string]bool{}
	for _, y := range c.layers {
		var unknown, old []*unit
		for i, u := range y.units {
			if !wanted(ctx, i) {
				return ctx.Err()
			}
			key := divisionOf(u.code)
			if key == "" || told[key] || told[key[:countyDigits]] {
				continue
			}
			told[key] = true
			if d, ok := list.Find(key); !ok {
				unknown = append(unknown, u)
			} else if !list.InUse(d) {
				old = append(old, u)
			}
		}
		c.unknown(y, unknown, list.Latest)
		c.outdated(y, old, list)
	}
	return nil
}

// divisionOf is the code of the county or the town that the code of a grid is of; "": it is
// that of no division, or of a wider one.
func divisionOf(code string) string {
	if len(code) < villageDigits || !isDivision(code[:villageDigits]) {
		return ""
	}
	switch {
	case code[townDigits-3:townDigits] != "000":
		return code[:townDigits]
	case code[cityDigits:countyDigits] != "00":
		return code[:countyDigits]
	}
	return ""
}

func (c *composer) unknown(y *layer, units []*unit, latest int) {
	if len(units) == 0 {
		return
	}
	codes := codesOf(units)
	c.listed(y, units, unknownCode, grid.Text{
		ZH: fmt.Sprintf("%d 个代码不在历年（至 %d 年）统计用区划代码中：%s", len(codes), latest, few(codes)),
		EN: fmt.Sprintf("%d codes are in no list of divisions up to that of %d: %s", len(codes), latest, few(codes)),
	}, both("照常使用，请核对是否写错", "taken as they are; look whether they are written right"))
}

// outdated tells of codes that are in use no more, and what took their place.
func (c *composer) outdated(y *layer, units []*unit, list *division.List) {
	if len(units) == 0 {
		return
	}
	var zh, en []string
	for _, u := range units {
		was, _ := list.Find(divisionOf(u.code))
		if now, ok := list.Successor(was); ok {
			zh = append(zh, fmt.Sprintf("%s %s 现为 %s %s", was.Code, was.Name, now.Code, now.Name))
			en = append(en, fmt.Sprintf("%s %s is %s %s now", was.Code, was.Name, now.Code, now.Name))
			continue
		}
		zh = append(zh, fmt.Sprintf("%s %s 最后见于 %d 年", was.Code, was.Name, was.Last))
		en = append(en, fmt.Sprintf("%s %s is in the list of %d for the last time", was.Code, was.Name, was.Last))
	}
	c.listed(y, units, oldCode, grid.Text{
		ZH: fmt.Sprintf("%d 个代码不在 %d 年统计用区划代码中：%s", len(units), list.Latest, few(zh)),
		EN: fmt.Sprintf("%d codes are not in the list of divisions of %d: %s", len(units), list.Latest, few(en)),
	}, both("照常使用；改用新代码后再装入，原网格会按“代码变更”延续",
		"taken as they are; when the new codes are loaded the grids stay who they are, as ones with another code"))
}

// listed warns of something about the codes of some grids of a level.
func (c *composer) listed(y *layer, units []*unit, kind string, detail, action grid.Text) {
	f := Finding{
		Severity: Warns, Kind: kind, Level: y.depth, File: units[0].file, Codes: codesOf(units), Count: len(units),
		Detail: detail, Action: action,
	}
	if len(units) == 1 {
		f.Row = units[0].row
	}
	if k := slices.IndexFunc(units, func(u *unit) bool { return len(u.shape) > 0 }); k >= 0 {
		at := units[k].within()
		f.At = &at
	}
	c.add(f)
}

func codesOf(units []*unit) []string {
	codes := make([]string, len(units))
	for i, u := range units {
		codes[i] = u.code
	}
	return codes
}

// successors are the codes of now by those of before, of grids in force whose division has
// another code now that one of some other codes is.
func successors(ctx context.Context, inForce, codes []string) ([]Recoded, error) {
	list, err := division.Read(ctx)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, code := range codes {
		there[code] = true
	}
	var out []Recoded
	for _, was := range inForce {
		key := divisionOf(was)
		if key == "" || there[was] {
			continue
		}
		d, ok := list.Find(key)
		if !ok || list.InUse(d) {
			continue
		}
		next, ok := list.Successor(d)
		if !ok {
			continue
		}
		if now := next.Code + was[len(key):]; there[now] {
			out = append(out, Recoded{Was: was, Now: now})
		}
	}
	slices.SortFunc(out, func(a, b Recoded) int { return strings.Compare(a.Was, b.Was) })
	return out, nil
}
