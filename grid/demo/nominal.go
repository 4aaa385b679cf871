package demo

import (
	"fmt"
	"slices"
	"strings"
)

// nominal reports what is wrong with names, codes and attributes.
func nominal(src *sources) []defect {
	out := []defect{cityAttributes(&src.city[0])}
	out = append(out, streetNames(src)...)
	return append(out, siteDefects(src.sites)...)
}

func cityAttributes(c *area) defect {
	return defect{
		source: cityFile, kind: "attribute", codes: []string{c.code}, count: 1,
		zh:    fmt.Sprintf("全市唯一的图形带着乡镇的属性：名称“%s”、代码 %s", c.name, c.code),
		en:    fmt.Sprintf("the city's only feature carries a township's attributes: name %s, code %s", c.name, c.code),
		didZH: "未采用；根网格为北京市 " + cityCode + "，由 16 个区合成",
		didEN: "not used; the root grid is 北京市 " + cityCode + ", the union of its 16 districts",
	}
}

func streetNames(src *sources) []defect {
	admin := map[string]string{}
	children := map[string]int{}
	var out []defect
	for _, u := range src.admin {
		switch u.level {
		case "4":
			admin[u.code+"000"] = u.name
		case "5":
			children[streetOf(u.code)]++
		case "2":
			out = append(out, defect{
				source: adminFile, kind: "name", codes: []string{u.code}, count: 1,
				zh: "城市一行的名称是“" + u.name + "”而不是北京市", en: "the city's row is named " + u.name + " instead of 北京市",
				didZH: "未采用该行", didEN: "row not used",
			})
		}
	}
	byName := map[string][]string{}
	var other []string
	example := ""
	for i := range src.streets {
		s := &src.streets[i]
		byName[s.name] = append(byName[s.name], s.code)
		if n, ok := admin[s.code]; ok && n != s.name {
			other = append(other, s.code)
			if example == "" {
				example = n + "／" + s.name
			}
		}
		delete(admin, s.code)
	}
	out = append(out, defect{
		source: adminFile, kind: "name", codes: other, count: len(other),
		zh: fmt.Sprintf("%d 个街道乡镇在区划代码表与边界文件中名称不同（多为镇、乡与地区之别，如 %s）", len(other), example),
		en: fmt.Sprintf("%d streets and towns are named differently in the list of codes and in the boundary file, such as %s", len(other),
			example),
		didZH: "按代码对应，名称以边界文件为准", didEN: "joined by code; the boundary file's name is shown",
	})
	return append(append(out, sharedNames(byName)...), withoutShape(admin, children))
}

func sharedNames(byName map[string][]string) []defect {
	var out []defect
	for name, codes := range byName {
		if len(codes) > 1 {
			out = append(out, defect{
				source: streetsFile, kind: "name", codes: codes, count: len(codes),
				zh:    fmt.Sprintf("%d 个街道同名“%s”（%s）", len(codes), name, strings.Join(codes, "、")),
				en:    fmt.Sprintf("%d streets are both called %s (%s)", len(codes), name, strings.Join(codes, ", ")),
				didZH: "名称不作为键；显示时带上所属区", didEN: "names are not keys; the district is shown with the name",
			})
		}
	}
	slices.SortFunc(out, func(a, b defect) int { return strings.Compare(a.codes[0], b.codes[0]) })
	return out
}

// withoutShape reports the units of the list that have no polygon.
func withoutShape(left map[string]string, children map[string]int) defect {
	var codes, names []string
	communities := 0
	for code := range left {
		codes = append(codes, code)
		communities += children[code]
	}
	slices.Sort(codes)
	for _, c := range codes {
		names = append(names, left[c])
	}
	return defect{
		source: adminFile, kind: "missing", codes: codes, count: len(codes),
		zh: fmt.Sprintf("%d 个乡级单位（开发区：%s）没有边界，其下 %d 个社区因此也没有", len(codes), strings.Join(names, "、"), communities),
		en: fmt.Sprintf("%d units of street level (development zones: %s) have no polygon, so their %d communities have none either",
			len(codes), strings.Join(names, ", "), communities),
		didZH: "不单独成网格，其地面属于所在街道乡镇", didEN: "no grid of their own; their ground belongs to the street or town around them",
	}
}

// siteDefects reports what is wrong with the list of industrial sites.
func siteDefects(sites []site) []defect {
	seen := map[string]int{}
	var repeated []string
	dates := 0
	for i := range sites {
		s := &sites[i]
		if seen[s.ID]++; seen[s.ID] == 2 {
			repeated = append(repeated, s.ID)
		}
		if spoilt.MatchString(s.Unit) {
			dates++
		}
	}
	slices.Sort(repeated)
	return []defect{
		{
			source: sitesFile, kind: "repeated_id", codes: repeated, count: len(repeated),
			zh: fmt.Sprintf("%d 个编号出现不止一次", len(repeated)), en: fmt.Sprintf("%d ids occur more than once", len(repeated)),
			didZH: "均不在本市；每个编号只装入第一次出现的一条", didEN: "only the first row of an id is loaded; none of them lies in this city",
		},
		{
			source: sitesFile, kind: "attribute", count: dates,
			zh:    fmt.Sprintf("%d 个机组号被电子表格改成了日期（如 1-2 变成 2-Jan）", dates),
			en:    fmt.Sprintf("%d unit numbers were turned into dates by a spreadsheet (1-2 became 2-Jan)", dates),
			didZH: "显示时还原为机组号", didEN: "turned back where they are shown",
		},
	}
}
