package exchange

import (
	"regexp"
	"strings"

	"anwang/grid"
)

// organisationKinds are the kinds of organisations by what offices call them.
var organisationKinds = []word{
	{"department", t("部门", "Department"), []string{"委办局", "政府部门", "行业部门", "监管部门", "市直部门", "区直部门", "局", "机关"}},
	{"street", t("街道（乡镇）", "Street or town"), []string{"街道", "乡镇", "镇街", "镇", "乡", "街道办事处", "镇政府", "乡政府", "园区", "管委会"}},
	{"enterprise", t("企业", "Enterprise"), []string{"公司", "企业单位"}},
	{"third", t("第三方机构", "Third party"), []string{"第三方", "中介", "中介机构", "技术服务机构", "服务机构"}},
	{"other", t("其他", "Other"), []string{"事业单位", "社会组织", "村居", "社区", "村"}},
}

// shortNumber is the number of a hotline: 12350.
var shortNumber = regexp.MustCompile(`^[0-9]{3,6}$`)

// officePhone reads the number of an office, or of a hotline.
func officePhone(c cell, s *worksheet) (any, fault) {
	if text := strings.TrimSpace(c.text); shortNumber.MatchString(text) {
		return text, fault{}
	}
	return onePhone(c, s)
}

// organisationRegister is that of organisations 机构, which are kept by grid/account.
func organisationRegister() *register {
	r := named("organisation", t("机构", "Organisations"), grid.ManageAccounts, []Field{
		{
			Key: "name", Name: t("机构名称", "Organisation"), Names: []string{
				"单位名称", "部门名称", "名称", "全称", "机构全称", "单位全称", "单位", "部门", "机构", "name",
			}, Required: true, column: "name", typ: "text", read: line(200), Hint: t("全称，不重名", "In full; no two have the same"),
		},
		{
			Key: "code", Name: grid.TermText("enterprise", "creditCode"), Names: []string{
				"信用代码", "社会信用代码", "机构代码", "单位代码", "组织机构代码", "代码", "credit code", "uscc", "code",
			}, column: "code", typ: "text", read: readCode, Hint: t("可不填；按它或名称认出已有的机构", "Not needed; known by it, or by the name"),
		},
		{
			Key: "short", Name: t("简称", "Short name"), Names: []string{"机构简称", "单位简称", "部门简称", "short"}, column: "short", typ: "text",
			read: line(60),
		},
		{
			Key: "kind", Name: t("机构类别", "Kind of organisation"), Names: []string{
				"类别", "机构类型", "类型", "单位类别", "单位类型", "单位性质", "性质", "kind",
			}, column: "kind", typ: "text", words: organisationKinds, read: oneOfNamed(t("机构类别", "Kind of organisation"), organisationKinds),
		},
		{
			Key: "parent", Name: t("上级机构", "Parent organisation"), Names: []string{
				"上级单位", "上级部门", "主管单位", "主管部门", "隶属", "隶属单位", "所属机构", "上级", "parent",
			}, column: "parent_id", typ: "text", read: line(200),
			Hint: t("名称、简称或信用代码；可以是本表中的", "Its name, short name or code; it may be in this table"),
		},
		{
			Key: "grid", Name: term("grid"), Names: []string{"网格代码", "网格", "所属网格", "所在网格", "管理网格", "所属区域", "辖区", "grid"}, column: "grid_id",
			typ: "text", read: line(60), Hint: t("该网格及其上级的管理员管理此机构；不填的归导入人", "Whose administrators keep it; without it yours"),
		},
		{
			Key: "sectors", Name: t("负责的监管行业", "Answers for"), Names: []string{
				"监管行业", "负责行业", "分管行业", "主管行业", "行业", "监管领域", "职责领域", "sector", "sectors",
			}, column: "sector", typ: "text", read: readSectors,
		},
		{
			Key: "phone", Name: t("机构电话", "Telephone"), Names: []string{
				"值班电话", "办公电话", "单位电话", "联系电话", "电话", "办公室电话", "phone", "telephone",
			}, column: "phone", typ: "text", read: officePhone, Hint: t("办公或值班电话；不填个人的号码", "Of the office or duty room, nobody's own"),
		},
	})
	r.entrance = &entrance{one: []string{"name"}, above: "parent", known: []string{"name", "short", "code"}, most: 20_000}
	return r
}
