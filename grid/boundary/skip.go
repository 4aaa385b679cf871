package boundary

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo/cover"
	"anwang/grid"
)

// higher is the nearest level above the one that a family looks for parents in that has a
// grid of a code; nil: none. Some cities have no counties: their towns hang under the city.
func (f *family) higher(code string) *layer {
	if code == "" {
		return nil
	}
	for _, y := range slices.Backward(f.above) {
		if y.index[code] != nil || y.named[code] != "" {
			return y
		}
	}
	return nil
}

// skips is the code of the grid further up that a unit hangs under, as its row or its code
// says; "" none.
func (f *family) skips(u *unit) string {
	if f.higher(u.says) != nil {
		return u.says
	}
	if codes := above(u.code); u.says == "" && len(codes) > 0 && f.higher(codes[0]) != nil {
		return codes[0]
	}
	return ""
}

// pad puts a grid into the level between for every grid further up that has units right
// below it: their union, called as it is, its code with an X for each level.
func (f *family) pad(ctx context.Context, skipping map[string][]*unit) error {
	for _, code := range slices.Sorted(maps.Keys(skipping)) {
		units, y := skipping[code], f.higher(code)
		p := &unit{code: code + strings.Repeat("X", f.up.depth-y.depth), name: y.named[code], says: code, file: units[0].file, row: units[0].row}
		if own := y.index[code]; own != nil {
			p.name = cmp.Or(own.name, p.name)
		}
		if !f.up.made {
			var err error
			if p.shape, err = union(ctx, units); err != nil {
				return err
			}
		}
		f.up.units, f.up.index[p.code] = append(f.up.units, p), p
		codes := make([]string, len(units))
		for i, u := range units {
			u.up, codes[i] = p, u.label()
		}
		at := units[0].within()
		f.found.add(Finding{
			Severity: Warns, Kind: levelSkipped, Level: f.up.depth, File: p.file, Row: p.row, Codes: codes, Count: len(codes), At: &at,
			Detail: grid.Text{
				ZH: fmt.Sprintf("%d 个%s直接属于%s，中间没有%s：%s", len(codes), f.down.Name, p.name, f.up.Name, few(codes)),
				EN: fmt.Sprintf("%d of the level %s are right below %s, with none of the level %s between: %s", len(codes), f.down.NameEN, p.name,
					f.up.NameEN, few(codes)),
			},
			Action: grid.Text{
				ZH: "补一个由它们合成的" + f.up.Name + "，代码为 " + p.code,
				EN: "got one of that level that is their union, its code " + p.code,
			},
		})
	}
	return nil
}

// union is the ground of some units together.
func union(ctx context.Context, units []*unit) (orb.MultiPolygon, error) {
	parts := make([]cover.Input, len(units))
	for i, u := range units {
		parts[i] = cover.Input{Code: strconv.Itoa(i), Shape: u.shape}
	}
	c, _, err := cover.Clean(ctx, parts, cover.Options{LeaveOutStray: true})
	if err != nil {
		return nil, err
	}
	if c, err = c.Dissolve(ctx, func(string) string { return "all" }); err != nil || c.Len() == 0 {
		return nil, err
	}
	return c.Polygon(0), nil
}
