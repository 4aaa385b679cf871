package demo

// hazardKind is a sort of hazard source that the demonstration knows.
type hazardKind struct {
	key   string
	kind  string // column hazard.kind
	names []string
	major bool // may be a major hazard source under GB 18218-2018
	from  []substance
}

// substance is a row of table 1 of GB 18218-2018: its place there, Q in tonnes,
// and β.
type substance struct {
	entry   int16
	name    string
	q, beta float64
}

var (
	chlorine = substance{12, "氯", 5, 4}
	ammonia  = substance{1, "氨", 10, 2}
	petrol   = substance{66, "汽油", 200, 1}
	lpg      = substance{52, "液化石油气（含丙烷、丁烷及其混合物）", 50, 1.5}
	natural  = substance{49, "甲烷，天然气", 50, 1.5}
	methanol = substance{65, "甲醇", 500, 1}
	ethanol  = substance{67, "乙醇", 500, 1}
	benzene  = substance{57, "苯", 50, 1}
	toluene  = substance{64, "甲苯", 500, 1}
	acetone  = substance{59, "丙酮", 500, 1}
	styrene  = substance{58, "苯乙烯", 500, 1}
	epoxy    = substance{7, "环氧乙烷", 10, 2}
	hydrogen = substance{51, "氢", 5, 1.5}
	acetyl   = substance{54, "乙炔", 1, 1.5}
	oxygen   = substance{56, "氧（压缩的或液化的）", 200, 1}
	ethylAc  = substance{69, "乙酸乙酯", 500, 1}
	nitrate  = substance{44, "硝酸铵（含可燃物 ≤ 0.2%）", 50, 1}
	acrylo   = substance{60, "2-丙烯腈", 50, 1}
	coalGas  = substance{13, "煤气（CO，CO与H2、CH4的混合物等）", 20, 2}
)

// unitKinds are the kinds of hazard.kind that GB 18218 looks at as a unit.
var unitKinds = map[string]string{
	"tank_farm": "storage", "storage": "storage", "loading": "storage", "filling_station": "storage",
	"process": "production", "ammonia": "production", "chlorine": "production", "gas_system": "production", "lpg_station": "storage",
	"lng_station": "storage",
}

var hazardKinds = []hazardKind{
	{
		"tank_farm", "tank_farm",
		[]string{"甲类罐区", "原料罐区", "成品油罐区", "液化烃球罐区"},
		true,
		[]substance{petrol, lpg, methanol, benzene, styrene, acrylo},
	},
	{
		"storage", "storage",
		[]string{"甲类仓库", "危险化学品库房", "气瓶库"},
		true,
		[]substance{toluene, acetone, ethylAc, acetyl, hydrogen, chlorine, epoxy},
	},
	{"process", "process", []string{"聚合反应装置", "加氢装置", "氧化工艺装置", "精馏装置"}, true, []substance{benzene, hydrogen, styrene, epoxy, methanol}},
	{"loading", "loading", []string{"装卸栈台"}, true, []substance{petrol, methanol}},
	{"lpg_station", "lpg_station", []string{"液化石油气储配站", "液化石油气充装站"}, true, []substance{lpg}},
	{"lng_station", "lng_station", []string{"液化天然气储罐", "天然气门站"}, true, []substance{natural}},
	{"gas_regulator", "gas_regulator", []string{"高中压调压站"}, false, []substance{natural}},
	{"ammonia", "ammonia", []string{"液氨制冷机房", "氨制冷系统"}, true, []substance{ammonia}},
	{"chlorine", "chlorine", []string{"加氯间"}, true, []substance{chlorine}},
	{"filling_station", "filling_station", []string{"埋地油罐区", "加油区"}, false, []substance{petrol}},
	{"alcohol_store", "storage", []string{"酒精库", "原酒库"}, true, []substance{ethanol}},
	{"solvent_store", "storage", []string{"溶剂库", "危险化学品暂存间"}, false, []substance{ethanol, acetone, ethylAc}},
	{"paint_store", "paint", []string{"喷漆房", "油漆库"}, false, []substance{toluene}},
	{"special_gas", "storage", []string{"特气间"}, false, []substance{hydrogen}},
	{"gas_system", "gas_system", []string{"煤气系统"}, false, []substance{coalGas}},
	{"oxygen", "storage", []string{"液氧站"}, false, []substance{oxygen}},
	{"explosive_store", "storage", []string{"民用爆炸物品库"}, true, []substance{nitrate}},
	{"dust", "dust", []string{"粉尘涉爆场所", "除尘系统", "抛光车间"}, false, nil},
	{"boiler", "boiler", []string{"燃气锅炉房", "蒸汽锅炉"}, false, nil},
	{"molten", "molten", []string{"熔炼炉", "铸造车间"}, false, nil},
	{"plating", "plating", []string{"电镀车间"}, false, nil},
	{"silo", "silo", []string{"粉料筒仓"}, false, nil},
	{"lifting", "crane", []string{"起重机械", "叉车作业区"}, false, nil},
	{"robot", "machine", []string{"自动化冲压线"}, false, nil},
	{"confined", "confined", []string{"有限空间（污水池）", "有限空间（化粪池）", "有限空间（料仓）"}, false, nil},
	{"biogas", "confined", []string{"沼气池"}, false, nil},
	{"tailings", "tailings", []string{"尾矿库", "排土场"}, false, nil},
	{"deep_pit", "pit", []string{"深基坑"}, false, nil},
	{"tower_crane", "crane", []string{"塔式起重机"}, false, nil},
	{"high_formwork", "formwork", []string{"高大模板支撑"}, false, nil},
	{"vehicle_yard", "vehicle_yard", []string{"车辆停放场"}, false, nil},
	{"warehouse", "warehouse", []string{"丙类仓库", "高架仓库"}, false, nil},
	{"crowd", "crowd", []string{"人员密集区域", "营业大厅"}, false, nil},
	{"gas_kitchen", "kitchen", []string{"燃气厨房", "瓶装液化气间"}, false, nil},
	{"garage", "garage", []string{"地下车库充电区"}, false, nil},
	{"storage_battery", "battery", []string{"锂电池储能间", "不间断电源机房"}, false, nil},
	{"laboratory", "laboratory", []string{"化学实验室"}, false, nil},
	{"ropeway", "ropeway", []string{"客运索道"}, false, nil},
	{"greenhouse", "greenhouse", []string{"温室电热设施"}, false, nil},
}
