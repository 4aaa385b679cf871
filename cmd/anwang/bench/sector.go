package bench

import "anwang/grid"

// sectors are supervision sectors that come with the service, by code and name: what is
// made up for a measurement is spread over them.
var sectors = [...]struct{ code, name string }{
	{"chemical", "危险化学品"},
	{"mine", "矿山"},
	{"metallurgy", "冶金"},
	{"nonferrous", "有色"},
	{"building_materials", "建材"},
	{"machinery", "机械"},
	{"light", "轻工"},
	{"textile", "纺织"},
	{"tobacco", "烟草"},
	{"commerce", "商贸"},
	{"construction", "建筑施工"},
	{"road", "道路运输"},
	{"gas", "燃气"},
	{"power", "电力"},
	{"special_equipment", "特种设备"},
	{"crowded", "人员密集场所"},
	{"school", "学校"},
	{"hospital", "医疗"},
	{"tourism", "文旅"},
	{"other", "其他"},
}

// sectorsAt are the sectors of an enterprise: one that is its own by number, and up to two
// more of those that nobody of a benchmark holds, so that a department holds as many as if
// each enterprise had one regulator.
func sectorsAt(i int) string {
	codes := []string{sectors[i%len(sectors)].code}
	others := len(sectors) - 1
	for n := range i / len(sectors) % 3 {
		codes = append(codes, sectors[1+(i*7+n*11)%others].code)
	}
	return string(grid.SectorsOf(codes...))
}
