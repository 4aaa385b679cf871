package exchange

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"anwang/geo/crs"
	"anwang/grid"
	"anwang/grid/name"
)

// What a feature holds that no column takes is named: a misspelt property that
// vanished in silence would leave a field empty that somebody has filled in.

// frameNames are the properties that say in which coordinate system a feature is.
var frameNames = []string{"crs", "srs", "坐标系", "coordinateSystem", "coordinate_system"}

// placed brings a feature that names its coordinate system to ours.
func placed(f *feature, lon, lat float64, at func(where, zh, en string)) (float64, float64) {
	for _, n := range frameNames {
		raw, given := f.Properties[n]
		if !given || string(raw) == "null" {
			continue
		}
		said, _ := str(raw)
		fr, known := frameOf(said)
		switch {
		case !known:
			at("/properties/"+n, "不认识坐标系“"+clip(said)+"”；应为 CGCS2000、WGS84、GCJ02 或 BD09", "unknown coordinate system "+strconv.Quote(clip(said))+
				"; it is CGCS2000, WGS84, GCJ02 or BD09")
		case fr.Projected():
			at("/properties/"+n, "坐标系“"+clip(said)+"”是投影坐标，GeoJSON 应为经纬度；请先转换", "the coordinate system "+strconv.Quote(clip(said))+
				" is projected, and GeoJSON has degrees; convert first")
		case !fr.Exact():
			at("/properties/"+n, "坐标系“"+clip(said)+"”没有公开的精确转换方法；请转换为 CGCS2000 后再导入", "for the coordinate system "+
				strconv.Quote(clip(said))+" no exact conversion is public; convert to CGCS2000 first")
		default:
			if p, wrong := fr.Point(orb.Point{lon, lat}); wrong == crs.Fits {
				return p[0], p[1]
			}
		}
		return lon, lat
	}
	return lon, lat
}

// strays names the properties that no column takes. One that is nearly the name of
// a column is a fault; any other is told once, the first time it is met.
func (s *schema) strays(f *feature, at func(where, zh, en string), warnings *ledger) {
	for _, key := range slices.Sorted(maps.Keys(f.Properties)) {
		if s.knows(key) || string(f.Properties[key]) == "null" {
			continue
		}
		if near := s.near(key); near != "" {
			at("/properties/"+key, "未知的字段 "+clip(key)+"，是否应为 "+near+"？", "unknown field "+clip(key)+"; did you mean "+near+"?")
			continue
		}
		if warnings.met[key] || len(warnings.met) >= maxFaults {
			continue
		}
		if warnings.met == nil {
			warnings.met = map[string]bool{}
		}
		warnings.met[key] = true
		warnings.add(grid.Fault{Pointer: f.pointer + "/properties/" + key, Line: f.line, Text: grid.Text{
			ZH: fmt.Sprintf("未知的字段“%s”，各记录中的此字段都未导入；可导入的字段：%s", clip(key), s.names()),
			EN: fmt.Sprintf("the field “%s” is unknown and is imported from no record; the fields are: %s", clip(key), s.names()),
		}})
	}
}

func (s *schema) knows(key string) bool {
	return slices.Contains(frameNames, key) || slices.ContainsFunc(s.columns,
		func(c column) bool { return c.Name == key || slices.Contains(c.Also, key) })
}

func (s *schema) names() string {
	var list []string
	for _, c := range s.columns {
		list = append(list, c.Name)
	}
	return strings.Join(list, ", ")
}

// chinese are the names that people give fields who write them in Chinese.
var chinese = map[string]string{
	"等级": "level", "风险等级": "level", "名称": "name", "企业名称": "name", "信用代码": "creditCode", "统一社会信用代码": "creditCode", "代码": "code", "编号": "code",
	"行业": "industry", "监管行业": "sector", "规模": "scale", "人数": "staff", "从业人数": "staff", "地址": "address", "状态": "status", "标题": "title",
	"隐患名称":    "title",
	"重大危险源等级": "majorLevel", "重大危险源级别": "majorLevel", "适用规定": "regime", "期限": "deadline", "整改期限": "deadline", "发现时间": "found", "类别": "kind",
	"物质": "substance", "数量": "quantity",
}

// near is the name of a column that a key is most likely meant to be, "" none.
func (s *schema) near(key string) string {
	plain := plainKey(key)
	for i := range s.columns {
		c := &s.columns[i]
		for _, n := range append([]string{c.Name}, c.Also...) {
			p := plainKey(n)
			if p == plain || len(p) >= 5 && distance(p, plain) <= 1+len(p)/8 || chinese[key] == c.Name {
				return c.Name
			}
		}
	}
	return ""
}

func plainKey(key string) string {
	return strings.NewReplacer("_", "", "-", "", ".", "").Replace(name.Key(key))
}

// distance is how many letters are wrong, missing, too many, or exchanged with the
// next (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 40 || len(y) > 40 {
		return 40
	}
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
