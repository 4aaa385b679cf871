package exchange

import (
	"strconv"

	"anwang/grid"
)

// The registers of hazard sources and of dangers: what offices call their columns and write in
// them.

func hazardRegister() *register {
	const section = "hazard"
	return pointRegister(grid.KindHazard, "WX", map[string]heading{
		"code": {name: t("危险源编号", "Hazard source number"), names: []string{"编号", "代码", "危险源代码", "风险点编号", "code"}},
		"name": {name: t("危险源名称", "Hazard source"), names: []string{
			"名称", "危险源", "风险点", "风险点名称", "重大危险源名称", "单元名称", "设备名称", "name",
		}},
		"enterprise": ownerCode,
		"kind":       {name: t("危险源类型", "Kind of hazard source"), names: []string{"类型", "类别", "危险源类别", "风险点类型", "kind"}},
		"majorLevel": headedBy(section, "majorLevel", "重大危险源等级", "重大危险源分级", "级别"),
		"rValue":     headedBy(section, "rValue", "R值", "R", "分级指标"),
		"substance":  headedBy(section, "substance", "物质", "危险化学品", "危险物质", "化学品名称", "存储介质", "介质", "主要危险物质"),
		"quantity":   headedBy(section, "quantity", "数量", "数量吨", "最大储量", "设计最大储量", "储量", "最大存量"),
		"level":      headedBy(section, "level", "风险级别", "风险颜色", "四色等级", "安全风险等级"),
		"regime":     headedBy(section, "regime"),
		"assessed":   headedBy(section, "assessed", "评估时间", "辨识日期"),
		"source":     ownSource,
	}, map[string][]word{
		"kind": wordsIn("hazardKind", keysOf("hazardKind"), map[string][]string{
			"tank_farm": {"罐区", "储罐"}, "storage": {"危化品库", "库房"}, "process": {"装置", "生产"}, "filling_station": {"加油站", "加气站"},
			"ammonia": {"液氨", "涉氨制冷"}, "chlorine": {"液氯"}, "dust": {"粉尘", "涉爆粉尘"}, "confined": {"受限空间"}, "paint": {"喷涂"},
			"molten": {"熔融金属"}, "crane": {"起重机"}, "tailings": {"尾矿"},
		}),
		"majorLevel": numberedWords("majorLevel", [][]string{
			{"无", "否", "不构成", "0"},
			{"一级", "1级", "Ⅰ级", "1"},
			{"二级", "2级", "Ⅱ级", "2"},
			{"三级", "3级", "Ⅲ级", "3"},
			{"四级", "4级", "Ⅳ级", "4"},
		}),
		"level": levels,
		"regime": {
			{"", grid.TermText("regime", "decree40"), []string{"40号令", "危险化学品"}},
			{"city_gas", grid.TermText("regime", "city_gas"), []string{"燃气"}},
			{"port", grid.TermText("regime", "port"), []string{"港口", "港区"}},
			{"defence", grid.TermText("regime", "defence"), nil},
		},
	}, nil, "enterprise_ref", "name")
}

// numberedWords are the words of a scale that begins at 0, with other ways to write each.
func numberedWords(section string, also [][]string) (list []word) {
	for i := range also {
		key := strconv.Itoa(i)
		list = append(list, word{key, grid.TermText(section, key), also[i]})
	}
	return list
}

func dangerRegister() *register {
	return pointRegister(grid.KindDanger, "HD", map[string]heading{
		"code": {name: t("隐患编号", "Danger number"), names: []string{"编号", "代码", "code"}},
		"title": {name: t("隐患名称", "Danger"), names: []string{
			"隐患", "隐患内容", "隐患问题", "存在问题", "存在的问题", "问题", "问题隐患", "主要问题", "名称", "title", "name",
		}, hint: t("一句话，不超过 200 字", "One sentence, at most 200 characters")},
		"enterprise": ownerCode,
		"hazard": {name: t("所在危险源编号", "Number of its hazard source"), names: []string{
			"危险源编号", "风险点编号", "危险源", "hazard",
		}},
		"detail": {name: t("隐患描述", "What is wrong"), names: []string{"具体情况", "详细描述", "描述", "情况说明", "整改要求", "整改措施", "detail"}},
		"grade":  {name: t("隐患等级", "Grade"), names: []string{"隐患级别", "等级", "级别", "隐患分级", "隐患类别", "grade"}},
		"state": {name: t("办理状态", "State"), names: []string{
			"整改状态", "状态", "整改情况", "是否整改", "整改完成情况", "是否整改完成", "销号情况", "state",
		}},
		"listed": {name: t("挂牌督办级别", "Listed by"), names: []string{"挂牌级别", "挂牌督办", "督办级别", "listed"}},
		"inspection": {name: t("隐患来源", "Found by"), names: []string{
			"检查类型", "检查方式", "排查方式", "检查类别", "排查类型", "inspection",
		}},
		"found": {name: t("发现时间", "Found"), names: []string{
			"发现日期", "排查时间", "排查日期", "检查时间", "检查日期", "上报时间", "登记时间", "found",
		}, hint: t("如 2026-11-22，或 2026-11-22 14:32", "2026-11-22, or 2026-11-22 14:32")},
		"deadline": {name: t("整改期限", "Due"), names: []string{"整改时限", "限期", "整改截止日期", "要求完成时间", "计划完成时间", "deadline"}},
		"closed": {name: t("销号时间", "Closed"), names: []string{
			"销号日期", "整改完成时间", "完成时间", "整改日期", "验收时间", "复查时间", "closed",
		}},
		"source": {name: grid.TermText("enterprise", "source")},
	}, map[string][]word{
		"grade": {
			{"0", t("一般隐患", "General"), []string{"一般", "一般事故隐患", "general"}},
			{"1", t("重大隐患", "Major"), []string{"重大", "重大事故隐患", "major"}},
		},
		"state":  dangerStates,
		"listed": dangerListings,
		"inspection": {
			{"1", t("企业自查", "Own inspection"), []string{"自查", "自查自纠", "企业自查自报"}},
			{"2", t("网格助查", "Grid visit"), []string{"网格排查", "网格员巡查", "网格巡查"}},
			{"3", t("中介协查", "By an agency"), []string{"第三方", "第三方检查", "专家检查", "专家查隐患"}},
			{"4", t("基层检查", "By the street"), []string{"镇街检查", "街道检查", "乡镇检查", "日常检查"}},
			{"5", t("部门暗查", "By a department"), []string{"部门检查", "执法检查", "专项检查", "行业部门检查"}},
			{"6", t("市级督查", "By the city"), []string{"督查", "督导检查", "上级督查"}},
			{"7", t("群众举报", "Reported by the public"), []string{"举报", "12345"}},
			{"8", t("系统预警", "By the system"), []string{"监测预警", "预警"}},
		},
	}, []Field{
		{
			Key: "reporter", Name: t("举报人、发现人", "Reported by"), Names: []string{"发现人", "检查人", "检查人员", "上报人", "举报人", "排查人"},
			column: "reporter", typ: "text", fallback: "''", read: line(100),
		},
		{
			Key: "reporterPhone", Name: t("举报人电话", "Their phone"), Names: []string{"发现人电话", "检查人电话", "上报人电话"}, column: "reporter_phone",
			typ: "text", fallback: "''", read: onePhone,
		},
	}, "enterprise_ref", "title", "found")
}

// dangerStates are those of the loop by what ledgers call them. What is said to be put right is
// not closed by that: somebody accepts it first.
var dangerStates = []word{
	{strconv.Itoa(int(grid.Registered)), t("已登记", "Registered"), []string{"登记", "新发现", "registered"}},
	{strconv.Itoa(int(grid.Graded)), t("已定级", "Graded"), []string{"graded"}},
	{strconv.Itoa(int(grid.Rectifying)), t("整改中", "Rectifying"), []string{"未整改", "待整改", "正在整改", "限期整改", "否", "未完成", "rectifying"}},
	{strconv.Itoa(int(grid.Extension)), t("延期整改", "Extension asked for"), []string{"延期", "申请延期", "extension"}},
	{strconv.Itoa(int(grid.PendingAccept)), t("待验收", "To be accepted"), []string{
		"已整改", "整改完成", "已完成整改", "待复查", "整改完毕", "是", "已完成", "pendingAccept",
	}},
	{strconv.Itoa(int(grid.Closed)), t("已销号", "Closed"), []string{"销号", "已验收", "验收合格", "已闭环", "闭环", "已办结", "closed"}},
	{strconv.Itoa(int(grid.Voided)), t("已作废", "Voided"), []string{"作废", "voided"}},
}

var dangerListings = []word{
	{strconv.Itoa(int(grid.NotListed)), t("未挂牌", "Not listed"), []string{"否", "无", "none"}},
	{strconv.Itoa(int(grid.ListedProvince)), t("省级挂牌", "Province"), []string{"省级", "省", "province"}},
	{strconv.Itoa(int(grid.ListedCity)), t("市级挂牌", "City"), []string{"市级", "市", "city"}},
	{strconv.Itoa(int(grid.ListedCounty)), t("县级挂牌", "County"), []string{"县级", "区级", "区县级", "county"}},
	{strconv.Itoa(int(grid.ListedTown)), t("镇级挂牌", "Town"), []string{"镇级", "镇街级", "town"}},
}
