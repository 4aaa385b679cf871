package risk

import "anwang/grid"

// Factor 因素 is one thing the colour of an enterprise follows from. Its value is
// a number of which more is worse, so that a rule can only ever be monotone: a
// class (1 is best), or how many there are.
type Factor uint8

// The factors, in the order they are shown. Those after Fatal have no points of
// their own but conditions may name them.
const (
	Declared          Factor = iota // 申报或认定的风险等级: 1 blue … 4 red
	HazardLevel                     // 重大危险源, GB 18218-2018: 1 is level four … 4 level one
	Score19Level                    // 应急〔2018〕19号: 1 blue … 4 red
	RiskPoints                      // worst rated risk point: 1 blue … 4 red
	Grade                           // ABCD: 1 is A … 4 is D
	Standard                        // 标准化: 1 level one … 3 level three, 4 none
	DangersOpen                     // open general dangers in time
	DangersMajor                    // open major dangers, overdue ones included
	DangersOverdue                  // overdue general dangers
	DangersListed                   // open dangers on any list 挂牌督办
	InspectionOverdue               // 0: not late, 1: up to 30 days late, 2: up to 90, 3: more
	Expired                         // licences, equipment, certificates, assessments past their last day
	Accidents                       // of the last 36 months
	Fatal                           // fatal ones of the last 12 months
	DangersListedHigh               // open dangers on the list of province or city
	Larger                          // 较大 or worse accidents of the last 12 months
	Serious36                       // 1: within 36 months a 重大 or worse accident, or two 较大 ones
	Score19Veto                     // 1: a veto item of 应急〔2018〕19号 holds
	Factors           = int(Score19Veto) + 1
)

// FactorInfo describes a factor for people.
type FactorInfo struct {
	Key    string
	Name   grid.Text
	Text   grid.Text   // what is counted, where it comes from
	Values []grid.Text // of a class: the name of value 1, 2, …; nil: a count
	Points bool        // a rule may give it points; else only conditions name it
	Credit bool        // it may take points off: a good class is better than knowing nothing
}

var levelNames = []grid.Text{{ZH: "低风险", EN: "low"}, {ZH: "一般风险", EN: "moderate"}, {ZH: "较大风险", EN: "high"}, {ZH: "重大风险", EN: "major"}}

// FactorInfos describes every factor, by Factor.
var FactorInfos = [Factors]FactorInfo{
	Declared: {
		"declared",
		grid.Text{ZH: "申报或认定等级", EN: "Declared level"},
		grid.Text{ZH: "企业申报或监管部门认定的风险等级", EN: "The level the enterprise declares or its supervisor sets"},
		levelNames, true, false,
	},
	HazardLevel: {
		"hazard_level",
		grid.Text{ZH: "重大危险源级别", EN: "Major hazard source level"},
		grid.Text{ZH: "最高一处重大危险源的级别（GB 18218），与风险等级是两回事", EN: "Level of the highest major hazard source (GB 18218); not a risk colour"},
		[]grid.Text{{ZH: "四级", EN: "four"}, {ZH: "三级", EN: "three"}, {ZH: "二级", EN: "two"}, {ZH: "一级", EN: "one"}},
		true, false,
	},
	Score19Level: {
		"score19",
		grid.Text{ZH: "危化企业评估诊断分级", EN: "Score of hazardous-chemical plants"},
		grid.Text{ZH: "最近一次应急〔2018〕19号评估得分对应的等级", EN: "The level of the latest score by 应急〔2018〕19号"},
		levelNames, true, false,
	},
	RiskPoints: {
		"risk_points",
		grid.Text{ZH: "风险点", EN: "Risk points"},
		grid.Text{ZH: "评定等级最高的风险点（LEC、LS 等）", EN: "The worst rated risk point (LEC, LS and others)"},
		levelNames, true, false,
	},
	Grade: {
		"grade",
		grid.Text{ZH: "分类分级（ABCD）", EN: "Safety class (A–D)"},
		grid.Text{ZH: "监管部门评定的 ABCD 类", EN: "The class, A to D, that its supervisor gave"},
		[]grid.Text{{ZH: "A 类", EN: "A"}, {ZH: "B 类", EN: "B"}, {ZH: "C 类", EN: "C"}, {ZH: "D 类", EN: "D"}},
		true, true,
	},
	Standard: {
		"standard",
		grid.Text{ZH: "安全生产标准化", EN: "Standardisation level"},
		grid.Text{ZH: "安全生产标准化等级", EN: "Level of work-safety standardisation"},
		[]grid.Text{{ZH: "一级", EN: "one"}, {ZH: "二级", EN: "two"}, {ZH: "三级", EN: "three"}, {ZH: "未达标", EN: "none"}},
		true, true,
	},
	DangersOpen: {
		"dangers_open",
		grid.Text{ZH: "未整改的一般隐患", EN: "Open general dangers"},
		grid.Text{ZH: "未逾期的一般隐患数", EN: "General dangers that are not overdue"},
		nil, true, false,
	},
	DangersMajor: {
		"dangers_major",
		grid.Text{ZH: "未整改的重大隐患", EN: "Open major dangers"},
		grid.Text{ZH: "未闭环的重大隐患数（含逾期）", EN: "Major dangers, overdue ones included"},
		nil, true, false,
	},
	DangersOverdue: {
		"dangers_overdue",
		grid.Text{ZH: "逾期的一般隐患", EN: "Overdue general dangers"},
		grid.Text{ZH: "超过整改期限的一般隐患数", EN: "General dangers past their deadline"},
		nil, true, false,
	},
	DangersListed: {
		"dangers_listed",
		grid.Text{ZH: "挂牌督办的隐患", EN: "Listed dangers"},
		grid.Text{ZH: "各级挂牌督办、尚未闭环的隐患数", EN: "Open dangers on the list of any body"},
		nil, true, false,
	},
	InspectionOverdue: {
		"inspection_overdue",
		grid.Text{ZH: "检查逾期", EN: "Inspection overdue"},
		grid.Text{ZH: "距应检查日期已过的时间", EN: "How long ago the next inspection was due"},
		[]grid.Text{{ZH: "逾期 30 日内", EN: "up to 30 days"}, {ZH: "逾期 31–90 日", EN: "31 to 90 days"}, {ZH: "逾期 90 日以上", EN: "more than 90 days"}},
		true, false,
	},
	Expired: {
		"expired",
		grid.Text{ZH: "过期证照", EN: "Expired papers"},
		grid.Text{ZH: "过期的许可证、特种设备检验、人员证书、评价报告数", EN: "Licences, equipment inspections, certificates and assessments past their last day"},
		nil, true, false,
	},
	Accidents: {
		"accidents",
		grid.Text{ZH: "近三年事故", EN: "Accidents in 36 months"},
		grid.Text{ZH: "36 个月内的生产安全事故起数", EN: "Accidents of the last 36 months"},
		nil, true, false,
	},
	Fatal: {
		"fatal",
		grid.Text{ZH: "一年内亡人事故", EN: "Fatal accidents in 12 months"},
		grid.Text{ZH: "12 个月内有人死亡的事故起数", EN: "Accidents with deaths of the last 12 months"},
		nil, true, false,
	},
	DangersListedHigh: {
		"dangers_listed_high",
		grid.Text{ZH: "省、市挂牌督办的隐患", EN: "Dangers listed by province or city"},
		grid.Text{ZH: "省、市挂牌督办、尚未闭环的隐患数", EN: "Open dangers on the list of province or city"},
		nil, false, false,
	},
	Larger: {
		"larger",
		grid.Text{ZH: "一年内较大及以上事故", EN: "Larger accidents in 12 months"},
		grid.Text{
			ZH: "12 个月内死亡 3 人以上、或重伤 10 人以上、或直接损失 1000 万元以上的事故（国务院令第493号）",
			EN: "Accidents of the last 12 months with 3 deaths, 10 serious injuries or a loss of 10 million yuan or more (State Council order 493)",
		},
		nil, false, false,
	},
	Serious36: {
		"serious36",
		grid.Text{ZH: "三年内重大事故或两起较大事故", EN: "A major accident or two larger ones in 36 months"},
		grid.Text{ZH: "36 个月内发生重大及以上事故，或两起较大事故", EN: "Within 36 months a major or worse accident, or two larger ones"},
		[]grid.Text{{ZH: "有", EN: "yes"}},
		false, false,
	},
	Score19Veto: {
		"score19_veto",
		grid.Text{ZH: "19号文一票否决项", EN: "Veto item of 应急〔2018〕19号"},
		grid.Text{ZH: "最近一次应急〔2018〕19号评估中有一票否决项", EN: "The latest score by 应急〔2018〕19号 has a veto item"},
		[]grid.Text{{ZH: "有", EN: "yes"}},
		false, false,
	},
}

// Info describes the factor.
func (f Factor) Info() *FactorInfo { return &FactorInfos[f] }

// String returns the stable key of the factor.
func (f Factor) String() string { return FactorInfos[f].Key }

// ParseFactor is the inverse of String; ok is false for an unknown key.
func ParseFactor(key string) (f Factor, ok bool) {
	for i := range FactorInfos {
		if FactorInfos[i].Key == key {
			return Factor(i), true
		}
	}
	return 0, false
}

// ValueText says a value of the factor in words.
func (f Factor) ValueText(v float64) grid.Text {
	names := FactorInfos[f].Values
	if f == InspectionOverdue && v == 0 {
		return grid.Text{ZH: "未逾期", EN: "not overdue"}
	}
	if n := int(v); names != nil && n >= 1 && n <= len(names) {
		return names[n-1]
	}
	return plainNumber(v)
}
