package enterprise

import (
	"maps"
	"slices"

	"anwang/grid"
)

// bases says in words what each key of a stored assessment rests on.
var bases = map[string]grid.Text{
	"": {ZH: "尚未评估", EN: "Not assessed yet"},
	"score19": {
		ZH: "危险化学品企业安全风险评估诊断分级（应急〔2018〕19号）得分",
		EN: "Score of the risk grading guide for hazardous-chemical enterprises (2018, no. 19)",
	},
	"major_hazard": {ZH: "构成重大危险源（GB 18218-2018）", EN: "Has a major hazard source (GB 18218-2018)"},
	"ls_matrix":    {ZH: "风险矩阵法（LS）评估", EN: "Risk matrix (LS) assessment"},
	"lec":          {ZH: "作业条件危险性（LEC）评估", EN: "Working-condition (LEC) assessment"},
	"self_rating":  {ZH: "企业自评", EN: "The enterprise's own rating"},
	"dust":         {ZH: "粉尘涉爆", EN: "Combustible dust"},
	"ammonia":      {ZH: "涉氨制冷", EN: "Ammonia refrigeration"},
	"crowded":      {ZH: "人员密集场所", EN: "Crowded place"},
	"gas":          {ZH: "燃气使用或经营", EN: "Use or sale of gas"},
	"metal":        {ZH: "高温熔融金属", EN: "Molten metal"},
	"manual":       {ZH: "监管部门认定", EN: "Set by the supervising department"},
}

// Basis says in words what a level rests on; an unknown key speaks for itself.
func Basis(key string) grid.Text {
	if t, ok := bases[key]; ok {
		return t
	}
	return grid.Text{ZH: key, EN: key}
}

// Bases returns the keys of what a level may rest on, in their order.
func Bases() []string { return slices.Sorted(maps.Keys(bases)) }
