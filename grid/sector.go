package grid

import (
	"slices"
	"strings"
)

// SectorInfo describes a supervision sector 监管行业: who supervises an enterprise
// by its trade. An enterprise names some by their codes, and so does a grant that is
// narrowed to one.
type SectorInfo struct {
	Code  string
	Name  Text
	Short []string // what people call it besides
}

// Sectors lists the supervision sectors, in the order they are offered.
var Sectors = [...]SectorInfo{
	sector("chemical", "危化", "危化品", "危险品", "危险化学品生产", "危险化学品经营"),
	sector("mine"),
	sector("coal_mine", "煤炭", "煤矿山"),
	sector("noncoal_mine", "非煤", "非煤矿", "金属非金属矿山"),
	sector("fireworks", "烟花", "鞭炮", "烟花爆竹经营"),
	sector("civil_explosives", "民爆", "民爆物品", "民用爆破器材"),
	sector("metallurgy", "冶金工业", "钢铁"),
	sector("nonferrous", "有色金属"),
	sector("building_materials", "建筑材料"),
	sector("machinery", "机械制造"),
	sector("light", "轻工业"),
	sector("textile", "纺织业"),
	sector("tobacco"),
	sector("commerce", "商贸服务", "商业"),
	sector("construction", "建筑", "施工", "建设施工", "建设工程", "住建"),
	sector("road", "道路交通", "公路运输", "交通运输"),
	sector("water_transport", "水上", "水上运输", "水运", "海事", "港航"),
	sector("railway", "铁路运输"),
	sector("aviation", "民用航空", "航空"),
	sector("pipeline", "管道", "长输管道", "油气长输管道"),
	sector("fishery", "渔船", "涉海涉渔", "渔业船舶", "海洋渔业"),
	sector("farm_machinery", "农机"),
	sector("gas", "城镇燃气"),
	sector("power", "供电", "电力生产"),
	sector("city_operation", "城市运行安全", "城市管理", "城管", "市政"),
	sector("special_equipment", "特设"),
	sector("fire", "消防安全", "消防救援"),
	sector("crowded", "人密场所", "人员密集", "消防人员密集场所"),
	sector("school", "教育"),
	sector("hospital", "医院", "卫生", "医疗卫生"),
	sector("tourism", "旅游", "文化旅游"),
	sector("other", "其它"),
}

// sector is a sector by its code, in the words of term.json.
func sector(code string, short ...string) SectorInfo {
	return SectorInfo{Code: code, Name: TermText("sector", code), Short: short}
}

// SectorOf returns the description of a sector; ok is false for an unknown code.
func SectorOf(code string) (info SectorInfo, ok bool) {
	for _, s := range Sectors {
		if s.Code == code {
			return s, true
		}
	}
	return SectorInfo{}, false
}

// SectorNamed returns the sector that people call so: by its name in either language, by one
// of the others it is known under, or by its code; ok is false when there is none.
func SectorNamed(name string) (info SectorInfo, ok bool) {
	name = strings.TrimSpace(name)
	for _, s := range Sectors {
		if name == s.Name.ZH || strings.EqualFold(name, s.Name.EN) || strings.EqualFold(name, s.Code) || slices.Contains(s.Short, name) {
			return s, true
		}
	}
	return SectorInfo{}, false
}
