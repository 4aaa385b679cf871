package hazard

import (
	"slices"

	"anwang/grid"
)

// Kind is what a hazard source is, beside its category.
type Kind struct {
	Key        string
	Categories []Category
	Text       grid.Text
}

var (
	ofUnits  = []Category{CategoryUnit, CategoryPoint}
	ofPoints = []Category{CategoryPoint}
	ofPlaces = []Category{CategoryPlace}
	ofAll    = []Category{CategoryUnit, CategoryPoint, CategoryPlace}
)

// Kinds lists the kinds in the order they are offered. A record that was imported
// may be of another.
var Kinds = [...]Kind{
	{"tank_farm", ofUnits, grid.Text{ZH: "储罐区", EN: "Tank farm"}},
	{"storage", ofUnits, grid.Text{ZH: "库区", EN: "Store"}},
	{"process", ofUnits, grid.Text{ZH: "生产装置", EN: "Process unit"}},
	{"loading", ofUnits, grid.Text{ZH: "装卸设施", EN: "Loading"}},
	{"lpg_station", ofUnits, grid.Text{ZH: "液化石油气站", EN: "LPG station"}},
	{"lng_station", ofUnits, grid.Text{ZH: "天然气站", EN: "LNG station"}},
	{"filling_station", ofUnits, grid.Text{ZH: "加油加气站", EN: "Filling station"}},
	{"ammonia", ofUnits, grid.Text{ZH: "液氨制冷", EN: "Ammonia refrigeration"}},
	{"chlorine", ofUnits, grid.Text{ZH: "氯气使用", EN: "Chlorine"}},
	{"gas_system", ofUnits, grid.Text{ZH: "煤气系统", EN: "Coal-gas system"}},
	{"gas_regulator", ofPoints, grid.Text{ZH: "燃气调压站", EN: "Gas regulator"}},
	{"paint", ofPoints, grid.Text{ZH: "涂装作业", EN: "Painting"}},
	{"dust", ofPoints, grid.Text{ZH: "粉尘涉爆", EN: "Combustible dust"}},
	{"confined", ofPoints, grid.Text{ZH: "有限空间", EN: "Confined space"}},
	{"boiler", ofPoints, grid.Text{ZH: "锅炉", EN: "Boiler"}},
	{"vessel", ofPoints, grid.Text{ZH: "压力容器", EN: "Pressure vessel"}},
	{"molten", ofPoints, grid.Text{ZH: "高温熔融金属", EN: "Molten metal"}},
	{"plating", ofPoints, grid.Text{ZH: "电镀", EN: "Plating"}},
	{"machine", ofPoints, grid.Text{ZH: "机械设备", EN: "Machinery"}},
	{"crane", ofPoints, grid.Text{ZH: "起重机械", EN: "Cranes"}},
	{"elevator", ofPoints, grid.Text{ZH: "电梯", EN: "Lifts"}},
	{"pit", ofPoints, grid.Text{ZH: "深基坑", EN: "Deep pit"}},
	{"formwork", ofPoints, grid.Text{ZH: "高大模板", EN: "High formwork"}},
	{"mine", ofPoints, grid.Text{ZH: "矿山", EN: "Mine"}},
	{"tailings", ofPoints, grid.Text{ZH: "尾矿库", EN: "Tailings"}},
	{"power", ofPoints, grid.Text{ZH: "电力设施", EN: "Power plant"}},
	{"transformer", ofPoints, grid.Text{ZH: "变配电", EN: "Transformer"}},
	{"battery", ofPoints, grid.Text{ZH: "电池与储能", EN: "Batteries"}},
	{"silo", ofPoints, grid.Text{ZH: "粉料筒仓", EN: "Silo"}},
	{"warehouse", ofPoints, grid.Text{ZH: "仓库", EN: "Warehouse"}},
	{"laboratory", ofPoints, grid.Text{ZH: "实验室", EN: "Laboratory"}},
	{"kitchen", ofPoints, grid.Text{ZH: "燃气厨房", EN: "Gas kitchen"}},
	{"vehicle_yard", ofPoints, grid.Text{ZH: "车辆停放场", EN: "Vehicle yard"}},
	{"garage", ofPoints, grid.Text{ZH: "地下车库", EN: "Garage"}},
	{"ropeway", ofPoints, grid.Text{ZH: "客运索道", EN: "Ropeway"}},
	{"greenhouse", ofPoints, grid.Text{ZH: "温室", EN: "Greenhouse"}},
	{"crowd", ofPlaces, grid.Text{ZH: "人员密集场所", EN: "Crowded place"}},
	{"school", ofPlaces, grid.Text{ZH: "学校、幼儿园", EN: "School or kindergarten"}},
	{"hospital", ofPlaces, grid.Text{ZH: "医院", EN: "Hospital"}},
	{"nursing_home", ofPlaces, grid.Text{ZH: "养老、福利机构", EN: "Care home"}},
	{"mall", ofPlaces, grid.Text{ZH: "商场、市场", EN: "Mall or market"}},
	{"hotel", ofPlaces, grid.Text{ZH: "宾馆、饭店", EN: "Hotel or restaurant"}},
	{"entertainment", ofPlaces, grid.Text{ZH: "公共娱乐场所", EN: "Place of entertainment"}},
	{"venue", ofPlaces, grid.Text{ZH: "体育场馆、会堂", EN: "Stadium or hall"}},
	{"transit", ofPlaces, grid.Text{ZH: "车站、码头、机场", EN: "Station, port or airport"}},
	{"dormitory", ofPlaces, grid.Text{ZH: "集体宿舍", EN: "Dormitory"}},
	{"religious", ofPlaces, grid.Text{ZH: "宗教活动场所", EN: "Place of worship"}},
	{"scenic", ofPlaces, grid.Text{ZH: "景区", EN: "Scenic area"}},
	{"key_unit", ofPlaces, grid.Text{ZH: "重点目标（水、电、气、通信等）", EN: "Key site (water, power, gas, telecoms)"}},
	{"other", ofAll, grid.Text{ZH: "其他", EN: "Other"}},
}

// fits reports whether a kind is known and of the category.
func fits(key string, c Category) bool {
	return slices.ContainsFunc(Kinds[:], func(k Kind) bool { return k.Key == key && slices.Contains(k.Categories, c) })
}

// categoryOf is the category of a record that was imported without one.
func categoryOf(stored string, major int, kind string) Category {
	switch {
	case stored != "":
		return Category(stored)
	case major > 0:
		return CategoryUnit
	case fits(kind, CategoryPlace) && !fits(kind, CategoryPoint):
		return CategoryPlace
	}
	return CategoryPoint
}
