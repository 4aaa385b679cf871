package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/geo/cover"
)

// defect is a row of table boundary_defect: something wrong with a source, and
// what was done about it.
type defect struct {
	source string
	kind   string
	codes  []string
	at     *orb.Point
	area   float64
	count  int
	zh, en string // what is wrong
	didZH  string
	didEN  string
}

// The files, as the report names them.
const (
	streetsFile   = "boundaries/beijing_streets.geojson.gz"
	districtsFile = "boundaries/beijing_districts.geojson.gz"
	cityFile      = "boundaries/beijing_city.geojson.gz"
	adminFile     = "admin_codes/regions_beijing_weihai.csv"
	sitesFile     = "points/industrial_sites_cn.geojson.gz"
)

// defectsOf reports everything found wrong with the sources. The streets are
// what the tree is made from; districts and city are only compared, because the
// tree's own are the unions of the streets.
func defectsOf(ctx context.Context, src *sources, s *shapes) ([]defect, error) {
	out := geometric(streetsFile, s.defects, madeFromStreets)
	for _, other := range []struct {
		file  string
		areas []area
	}{{districtsFile, src.districts}, {cityFile, src.city}} {
		inputs := make([]cover.Input, len(other.areas))
		for i := range other.areas {
			inputs[i] = cover.Input{Code: other.areas[i].code, Shape: other.areas[i].shape}
		}
		_, found, err := cover.Clean(ctx, inputs, cover.Options{})
		if err != nil {
			return nil, err
		}
		out = append(out, geometric(other.file, found, replacedByUnion)...)
	}
	return append(out, nominal(src)...), nil
}

// treatment is how a file's geometric defects were dealt with.
type treatment uint8

const (
	madeFromStreets treatment = iota // mended: the tree stands on it
	replacedByUnion                  // not used: the union of the streets stands in its place
)

// exclaveRow is the ground in square metres from which an overlap is an exclave.
const exclaveRow = 1_000_000

// geometric reports the findings of cover.Clean. Whatever has a place and a size has
// a row of its own, however small: it is looked at one by one. Only slips in how a
// file is written, which concern no ground, are told together.
func geometric(file string, found []cover.Defect, how treatment) []defect {
	var out []defect
	rest := map[cover.Kind][]cover.Defect{}
	for _, d := range found {
		switch d.Kind {
		case cover.RingDirection, cover.RepeatedVertex, cover.Unclosed:
			rest[d.Kind] = append(rest[d.Kind], d)
		default:
			out = append(out, single(file, d, how))
		}
	}
	for _, k := range []cover.Kind{cover.RingDirection, cover.RepeatedVertex, cover.Unclosed} {
		if list := rest[k]; len(list) > 0 {
			out = append(out, grouped(file, k, list, how))
		}
	}
	return out
}

func single(file string, d cover.Defect, how treatment) defect {
	at := d.At
	out := defect{source: file, kind: string(d.Kind), codes: d.Codes, at: &at, area: d.Area, count: d.Count}
	pair := strings.Join(d.Codes, " / ")
	switch d.Kind {
	case cover.Overlap:
		out.zh = fmt.Sprintf("%s 相互重叠 %s，共 %d 处", pair, squareMetres(d.Area), d.Count)
		out.en = fmt.Sprintf("%s overlap by %s in %s", pair, squareMetres(d.Area), countOf(d.Count))
		if d.Area >= exclaveRow {
			out.kind = "exclave"
			out.zh = fmt.Sprintf("朝阳区与顺义区重叠 %.2f km²：首都机场街道（110105）是朝阳区的飞地，但顺义区的轮廓也包含了它", d.Area/1e6)
			out.en = fmt.Sprintf("Chaoyang and Shunyi overlap by %.2f km²: the Capital Airport street (110105) is an exclave of Chaoyang, and "+
				"Shunyi's outline holds it too", d.Area/1e6)
		}
	case cover.Gap:
		out.zh = fmt.Sprintf("%s 之间有 %s 缝隙，无人归属", pair, squareMetres(d.Area))
		out.en = fmt.Sprintf("a gap of %s between %s belongs to nobody", squareMetres(d.Area), pair)
	case cover.Invalid:
		out.zh = fmt.Sprintf("%s 的图形自相交或环重叠，共 %d 处", pair, d.Count)
		out.en = fmt.Sprintf("the shape of %s touches or crosses itself in %s", pair, countOf(d.Count))
	case cover.TooFewPoints:
		out.kind = "invalid"
		out.zh = fmt.Sprintf("%s 的图形无效：有 %d 个环的顶点不足", pair, d.Count)
		out.en = fmt.Sprintf("the shape of %s is invalid: %d rings have too few vertices", pair, d.Count)
	default:
		out.zh = pair + " 没有面积"
		out.en = pair + " has no ground"
	}
	out.didZH, out.didEN = did(d.Kind, d.To, how)
	if out.kind == "exclave" {
		out.didZH = "归朝阳区：首都机场街道的代码属于 110105，朝阳区由其街道合成"
		out.didEN = "given to Chaoyang: the street's code belongs to 110105, and Chaoyang is the union of its streets"
	}
	return out
}

// squareMetres is a size in square metres; less than one is not none.
func squareMetres(m2 float64) string {
	if m2 < 1 {
		return fmt.Sprintf("%.2g m²", m2)
	}
	return fmt.Sprintf("%.0f m²", m2)
}

func countOf(n int) string {
	if n == 1 {
		return "one place"
	}
	return fmt.Sprintf("%d places", n)
}

// did says what was done about a kind of defect.
func did(k cover.Kind, to string, how treatment) (zh, en string) {
	if how == replacedByUnion {
		return "未使用该轮廓：各级边界由街道合成，因此没有此问题", "outline not used: every level is the union of the streets, which does not have it"
	}
	switch {
	case k == cover.Overlap && to != "":
		return "归代码较小的 " + to, "given to the lower code, " + to
	case k == cover.Gap && to != "":
		return "并入公共边最长的邻居 " + to, "given to the neighbour with the longest common border, " + to
	case k == cover.RingDirection:
		return "已改为外环逆时针、内环顺时针", "turned: shells counter-clockwise, holes clockwise"
	case k == cover.RepeatedVertex:
		return "已删除重复顶点", "repeated vertices dropped"
	default:
		return "已修复", "mended"
	}
}

func grouped(file string, k cover.Kind, list []cover.Defect, how treatment) defect {
	out := defect{source: file, kind: string(k)}
	var worst cover.Defect
	codes := map[string]bool{}
	for i, d := range list {
		out.area += d.Area
		out.count += d.Count
		if i == 0 || d.Area > worst.Area {
			worst = d
		}
		for _, c := range d.Codes {
			codes[c] = true
		}
	}
	at := worst.At
	out.at = &at
	for c := range codes {
		out.codes = append(out.codes, c)
	}
	slices.Sort(out.codes)
	n := len(list)
	switch k {
	case cover.RingDirection:
		out.kind = "direction"
		out.zh = fmt.Sprintf("%d 个图形的 %d 个环方向与 RFC 7946 相反", n, out.count)
		out.en = fmt.Sprintf("%d rings of %d shapes run against RFC 7946", out.count, n)
	case cover.RepeatedVertex:
		out.kind = "repeated"
		out.zh = fmt.Sprintf("%d 个图形有 %d 个连续重复的顶点", n, out.count)
		out.en = fmt.Sprintf("%d vertices of %d shapes repeat the one before", out.count, n)
	default:
		out.zh = fmt.Sprintf("%d 个图形的环没有闭合", n)
		out.en = fmt.Sprintf("rings of %d shapes are not closed", n)
	}
	out.didZH, out.didEN = did(k, "", how)
	return out
}

func writeDefects(list []defect) func(*copier) error {
	return func(c *copier) error {
		for i := range list {
			d := &list[i]
			if err := c.row(); err != nil {
				return err
			}
			c.text(d.source)
			c.text(d.kind)
			c.texts(d.codes)
			if d.at == nil {
				c.null()
			} else {
				c.point(geo.Snap(*d.at))
			}
			c.quantity(d.area)
			c.int32(int32(d.count))
			c.text(d.zh)
			c.text(d.en)
			c.text(d.didZH)
			c.text(d.didEN)
		}
		return nil
	}
}

const defectColumns = "source, kind, codes, place, area, count, detail_zh, detail_en, action_zh, action_en"
