package boundary

import (
	"slices"
	"strings"

	"anwang/geo/cover"
	"anwang/grid"
)

// defects tells what cleaning found. What has ground is told one by one, slips in how a file
// is written together. The outlines that the other level decides are not used, so that what
// is wrong with them is told and no more.
func (c *composer) defects(list []cover.Defect) {
	type group struct {
		kind cover.Kind
		file string
	}
	slips := map[group]int{} // where in the findings
	for i := range list {
		d := &list[i]
		f := Finding{Severity: Warns, Kind: string(d.Kind), Codes: slices.Clone(d.Codes), At: &d.At, Area: d.Area, Count: d.Count}
		used := true
		if y := c.layerOf(d.Codes); y != nil {
			u := y.index[d.Codes[0]]
			f.Level, f.File = y.depth, u.file
			if len(d.Codes) == 1 {
				f.Row = u.row
			}
			used = c.Decides == CoarseDecides || y == c.layers[len(c.layers)-1]
		}
		if slip(d.Kind) {
			key := group{d.Kind, f.File}
			if k, ok := slips[key]; ok {
				c.list[k].Codes = append(c.list[k].Codes, d.Codes...)
				c.list[k].Count += d.Count
				continue
			}
			slips[key] = len(c.list)
			f.Severity, f.Row = Mended, 0
		} else if !c.ground(&f, d, used) {
			continue
		}
		if !used {
			f.Severity, f.Remedy = Mended, grid.Text{}
			f.Action = both("未使用该轮廓：由下级合成", "the outline is not used: the level below makes it")
		}
		c.add(f)
	}
	for _, k := range slips {
		f := &c.list[k]
		slices.Sort(f.Codes)
		detail, action := slipOf(cover.Kind(f.Kind), few(f.Codes), f.Count)
		if f.Detail = detail; f.Action == (grid.Text{}) {
			f.Action = action
		}
	}
}

// layerOf is the level that the first of some codes is of; nil: none.
func (c *composer) layerOf(codes []string) *layer {
	for _, y := range c.layers {
		if len(codes) > 0 && y.index[codes[0]] != nil {
			return y
		}
	}
	return nil
}

// ground tells of a defect that has ground; false: it is told elsewhere.
func (c *composer) ground(f *Finding, d *cover.Defect, used bool) bool {
	who, size := strings.Join(d.Codes, " / "), squareMetres(d.Area)
	switch d.Kind {
	case cover.Mismatch:
		return false // of one that is left out
	case cover.Stray:
		if c.left[who] {
			return false // told already
		}
		c.left[who] = true
		f.Severity = Stops
		f.Detail, f.Remedy = strayed(who, d)
	case cover.Overlap:
		if over := c.over[d.To]; over && len(d.Codes) == 2 && !(c.over[d.Codes[0]] && c.over[d.Codes[1]]) {
			f.Severity, f.Kind = Mended, cutOut
			f.Detail = both("%s 有 %s 相互重叠，其中 %s 是功能区或驻区单位", "%s overlap by %s, and %s is a zone or a resident unit", who, size, d.To)
			f.Action = both("从另一个中划出", "cut out of the other one")
			break
		}
		f.Detail = both("%s 相互重叠 %s，共 %d 处", "%s overlap by %s in %d pieces", who, size, d.Count)
		f.Action = both("归 %s", "given to %s", d.To)
	case cover.Gap:
		if d.Action == cover.Kept && used {
			return false // looked at as an opening of the whole
		}
		f.Detail = both("%s 之间有 %s 无人归属", "between %s lie %s that belong to nobody", who, size)
		f.Action = both("并入公共边最长的邻居 %s", "given to the neighbour with the longest common border, %s", d.To)
	case cover.Sliver:
		f.Severity = Mended
		f.Detail = both("%s 的公共边画了两次，相差 %s，共 %d 处", "the border of %s was drawn twice, %s apart in all, in %d pieces", who, size, d.Count)
		f.Action = both("合为一条", "made one")
	case cover.Empty:
		f.Severity = Stops
		f.Detail = both("%s 没有自己的土地：它没有面积，或全在别的网格内", "%s has no ground of its own: it has no area, or lies in others altogether", who)
		f.Remedy = both("从文件中去掉它，或改正与它重叠的图形", "take it out of the file, or put right what lies over it")
	case cover.Invalid:
		f.Severity = Mended
		f.Detail = both("%s 的图形自相交或环重叠，共 %d 处", "the shape of %s crosses or touches itself in %d places", who, d.Count)
		f.Action = both("已修复", "mended")
	default:
		f.Severity = Mended
		f.Detail, f.Action = both("%s：%s", "%s: %s", who, d.Kind), both("已修复", "mended")
	}
	return true
}

// strayed tells of a row that is no part of the network.
func strayed(who string, d *cover.Defect) (detail, remedy grid.Text) {
	remedy = both("改正此行的坐标，或去掉此行", "put its coordinates right, or leave the row out")
	switch d.Reason {
	case cover.FarAway:
		return both("%s 离其余网格很远（%.4f, %.4f）", "%s lies far from all others (%.4f, %.4f)", who, d.At[0], d.At[1]), remedy
	case cover.AcrossDates:
		return both("%s 跨越 180° 经线", "%s goes across the meridian of 180°", who), both("在该处断开图形", "cut the shape there")
	case cover.AtZero:
		return both("%s 有顶点在 0, 0", "%s has a vertex at 0, 0", who), remedy
	default:
		return both("%s 不能成为网格：%s", "%s cannot be a grid: %s", who, d.Reason), remedy
	}
}

// slip reports whether a defect concerns no ground, but how a file is written.
func slip(k cover.Kind) bool {
	switch k {
	case cover.TooFewPoints, cover.Unclosed, cover.RepeatedVertex, cover.RingDirection:
		return true
	default:
		return false
	}
}

// slipOf tells of n slips of some grids.
func slipOf(k cover.Kind, who string, n int) (detail, action grid.Text) {
	switch k {
	case cover.TooFewPoints:
		return both("%d 个环的顶点不足：%s", "%d rings have too few vertices: %s", n, who), both("已去掉", "left out")
	case cover.Unclosed:
		return both("%d 个环没有闭合：%s", "%d rings are not closed: %s", n, who), both("已闭合", "closed")
	case cover.RepeatedVertex:
		return both("%d 个连续重复的顶点：%s", "%d vertices repeat the one before: %s", n, who), both("已删除", "dropped")
	default:
		return both("%d 个环方向与 RFC 7946 相反：%s", "%d rings run against RFC 7946: %s", n, who), both("已改向", "turned")
	}
}
