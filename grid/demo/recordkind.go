package demo

import (
	"slices"
	"strings"
)

// want is a paper that an enterprise of some kind has.
type want struct {
	kind    string // column kind
	typ     string // column type, a key of the vocabulary of the enterprise file
	name    string // of the equipment or the report
	years   int    // how long it holds
	percent int    // of the enterprises of that kind that have it
	large   bool   // only those with a staff of 60 or more
}

// wantsBySector are the papers of a supervision industry.
var wantsBySector = map[string][]want{
	"chemical": {
		{kind: "certificate", typ: "principal", years: 3, percent: 90},
		{kind: "certificate", typ: "manager", years: 3, percent: 75},
		{kind: "assessment", typ: "safety_status", name: "安全现状评价报告", years: 3, percent: 85},
		{kind: "assessment", typ: "emergency_plan", name: "生产安全事故应急预案备案", years: 3, percent: 70},
		{kind: "equipment", typ: "safety_valve", name: "安全阀", years: 1, percent: 60},
		{kind: "equipment", typ: "lightning", name: "防雷装置", years: 1, percent: 50},
	},
	"gas": {
		{kind: "licence", typ: "gas_business", years: 4, percent: 95},
		{kind: "licence", typ: "cylinder_filling", years: 4, percent: 50},
		{kind: "certificate", typ: "principal", years: 3, percent: 90},
		{kind: "certificate", typ: "equipment_operator", years: 4, percent: 85},
		{kind: "equipment", typ: "gas_cylinder", name: "钢瓶", years: 3, percent: 50},
		{kind: "equipment", typ: "pressure_pipe", name: "燃气管道", years: 3, percent: 60},
		{kind: "equipment", typ: "safety_valve", name: "安全阀", years: 1, percent: 80},
		{kind: "assessment", typ: "safety_status", name: "安全现状评价报告", years: 3, percent: 70},
	},
	"mine": {
		{kind: "licence", typ: "safety_production", years: 3, percent: 100},
		{kind: "licence", typ: "mining", years: 8, percent: 100},
		{kind: "licence", typ: "blasting", years: 3, percent: 40},
		{kind: "certificate", typ: "principal", years: 3, percent: 100},
		{kind: "certificate", typ: "mine_worker", years: 3, percent: 90},
		{kind: "equipment", typ: "vehicle", name: "装载机", years: 1, percent: 80},
		{kind: "assessment", typ: "safety_status", name: "安全现状评价报告", years: 3, percent: 90},
	},
	"metallurgy": {
		{kind: "certificate", typ: "metallurgical_gas", years: 3, percent: 90},
		{kind: "equipment", typ: "crane", name: "铸造起重机", years: 2, percent: 90},
		{kind: "certificate", typ: "manager", years: 3, percent: 80},
	},
	"nonferrous": {
		{kind: "equipment", typ: "crane", name: "桥式起重机", years: 2, percent: 80},
		{kind: "assessment", typ: "dust", name: "粉尘防爆安全评估报告", years: 3, percent: 60},
		{kind: "certificate", typ: "manager", years: 3, percent: 60},
	},
	"construction": {
		{kind: "licence", typ: "construction_qualification", years: 5, percent: 55},
		{kind: "licence", typ: "safety_production", years: 3, percent: 40},
		{kind: "certificate", typ: "construction_abc", years: 3, percent: 35},
		{kind: "certificate", typ: "height", years: 3, percent: 15},
	},
	"road": {{kind: "licence", typ: "road_transport", years: 4, percent: 70}},
	"special_equipment": {
		{kind: "certificate", typ: "equipment_operator", years: 4, percent: 45},
		{kind: "certificate", typ: "welder", years: 3, percent: 30},
	},
	"crowded": {
		{kind: "licence", typ: "fire_opening", years: 10, percent: 70},
		{kind: "equipment", typ: "lift", name: "客梯", years: 1, percent: 30},
		{kind: "assessment", typ: "fire_test", name: "消防设施年度检测报告", years: 1, percent: 35},
	},
	"hospital": {
		{kind: "equipment", typ: "lift", name: "病床电梯", years: 1, percent: 40},
		{kind: "assessment", typ: "fire_test", name: "消防设施年度检测报告", years: 1, percent: 40},
		{kind: "licence", typ: "radiation", years: 5, percent: 30},
	},
	"school": {
		{kind: "assessment", typ: "fire_test", name: "消防设施年度检测报告", years: 1, percent: 35},
		{kind: "equipment", typ: "lift", name: "电梯", years: 1, percent: 12},
	},
	"tourism": {{kind: "equipment", typ: "ride", name: "游乐设施", years: 1, percent: 15}},
	"power": {
		{kind: "certificate", typ: "electrician", years: 3, percent: 80},
		{kind: "equipment", typ: "pressure_vessel", name: "储气罐", years: 3, percent: 40},
	},
}

// wantsByHazard are the papers that a kind of hazard source asks for.
var wantsByHazard = map[string][]want{
	"ammonia": {
		{kind: "certificate", typ: "refrigeration", years: 3, percent: 60},
		{kind: "equipment", typ: "pressure_vessel", name: "储氨器", years: 3, percent: 50},
	},
	"boiler": {
		{kind: "equipment", typ: "boiler", name: "燃气锅炉", years: 1, percent: 25},
		{kind: "certificate", typ: "equipment_operator", years: 4, percent: 15},
	},
	"dust": {{kind: "assessment", typ: "dust", name: "粉尘防爆安全评估报告", years: 3, percent: 25}},
	"process": {
		{kind: "certificate", typ: "chemical_process", years: 3, percent: 60},
		{kind: "equipment", typ: "pressure_vessel", name: "反应釜", years: 3, percent: 70},
		{kind: "assessment", typ: "hazop", name: "HAZOP 分析报告", years: 3, percent: 40},
	},
	"tank_farm": {{kind: "equipment", typ: "pressure_vessel", name: "储罐", years: 3, percent: 60}},
	"lifting":   {{kind: "equipment", typ: "crane", name: "起重机", years: 2, percent: 30}},
	"ropeway":   {{kind: "equipment", typ: "ropeway", name: "客运索道", years: 1, percent: 20}},
	"garage":    {{kind: "equipment", typ: "lift", name: "电梯", years: 1, percent: 35}},
	"plating":   {{kind: "licence", typ: "pollutant", years: 5, percent: 20}},
}

// wantsByIndustry are licences of the chemical industries, which differ by what they do.
var wantsByIndustry = map[string][]want{
	"C25 chemical": {
		{kind: "licence", typ: "safety_production", years: 3, percent: 100},
		{kind: "licence", typ: "chemical_registration", years: 3, percent: 100},
		{kind: "licence", typ: "pollutant", years: 5, percent: 90},
	},
	"C26 chemical": {
		{kind: "licence", typ: "safety_production", years: 3, percent: 95},
		{kind: "licence", typ: "chemical_registration", years: 3, percent: 90},
		{kind: "licence", typ: "pollutant", years: 5, percent: 80},
	},
	"C27 chemical": {
		{kind: "licence", typ: "chemical_use", years: 3, percent: 40},
		{kind: "licence", typ: "pollutant", years: 5, percent: 70},
	},
	"F51 chemical": {{kind: "licence", typ: "chemical_business", years: 3, percent: 100}},
	"F52 chemical": {
		{kind: "licence", typ: "chemical_business", years: 3, percent: 100},
		{kind: "equipment", typ: "safety_valve", name: "加油机安全附件", years: 1, percent: 50},
	},
	"G54 chemical": {
		{kind: "licence", typ: "road_dangerous", years: 4, percent: 100},
		{kind: "certificate", typ: "dangerous_driver", years: 6, percent: 90},
	},
}

// wantsOfWorks are the papers of any works, above those of its industry.
var wantsOfWorks = []want{
	{kind: "licence", typ: "pollutant", years: 5, percent: 25},
	{kind: "certificate", typ: "electrician", years: 3, percent: 22},
	{kind: "equipment", typ: "vehicle", name: "叉车", years: 1, percent: 25},
	{kind: "equipment", typ: "pressure_vessel", name: "储气罐", years: 3, percent: 15},
	{kind: "assessment", typ: "occupational_test", name: "职业病危害因素检测报告", years: 1, percent: 18},
	{kind: "assessment", typ: "emergency_plan", name: "生产安全事故应急预案备案", years: 3, percent: 60, large: true},
}

// wantsOf lists the papers of an industry.
func wantsOf(ind *industry) []want {
	out := append([]want(nil), wantsByIndustry[ind.code+" "+ind.sector]...)
	out = append(out, wantsBySector[ind.sector]...)
	for _, h := range ind.hazards {
		out = append(out, wantsByHazard[h]...)
	}
	if strings.HasPrefix(ind.code, "C") && ind.sector != "chemical" {
		out = append(out, wantsOfWorks...)
	}
	if ind.code == "H62" {
		out = append(out, want{kind: "licence", typ: "fire_opening", years: 10, percent: 20})
	}
	// A second licence or report of a type would stand in place of the first.
	seen := map[want]bool{}
	return slices.DeleteFunc(out, func(w want) bool {
		one := want{kind: w.kind, typ: w.typ}
		twice := w.kind != "equipment" && seen[one]
		seen[one] = true
		return twice
	})
}

// accidentTypes are the commonest kinds of accidents of an industry.
func accidentTypes(ind *industry) []string {
	switch ind.sector {
	case "construction":
		return []string{"fall", "object", "collapse", "electric", "lifting"}
	case "chemical", "gas":
		return []string{"fire", "explosion", "poisoning", "burn"}
	case "road":
		return []string{"vehicle"}
	case "mine":
		return []string{"vehicle", "object", "fall"}
	default:
		return []string{"machine", "fall", "electric", "object", "vehicle", "burn"}
	}
}
