package grid

// SectorInfo describes a supervision sector 监管行业: who supervises an enterprise
// by its trade. An enterprise names one by its code, and so does a grant that is
// narrowed to it.
type SectorInfo struct {
	Code string
	Name Text
}

// Sectors lists the supervision sectors, in the order they are offered.
var Sectors = [...]SectorInfo{
	{"chemical", Text{"危险化学品", "Hazardous chemicals"}},
	{"mine", Text{"矿山", "Mines"}},
	{"metallurgy", Text{"冶金", "Metallurgy"}},
	{"nonferrous", Text{"有色", "Non-ferrous metals"}},
	{"building_materials", Text{"建材", "Building materials"}},
	{"machinery", Text{"机械", "Machinery"}},
	{"light", Text{"轻工", "Light industry"}},
	{"textile", Text{"纺织", "Textiles"}},
	{"tobacco", Text{"烟草", "Tobacco"}},
	{"commerce", Text{"商贸", "Commerce"}},
	{"construction", Text{"建筑施工", "Construction"}},
	{"road", Text{"道路运输", "Road transport"}},
	{"gas", Text{"燃气", "Gas"}},
	{"power", Text{"电力", "Power"}},
	{"special_equipment", Text{"特种设备", "Special equipment"}},
	{"crowded", Text{"人员密集场所", "Crowded places"}},
	{"school", Text{"学校", "Schools"}},
	{"hospital", Text{"医疗", "Hospitals"}},
	{"tourism", Text{"文旅", "Tourism"}},
	{"other", Text{"其他", "Other"}},
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
