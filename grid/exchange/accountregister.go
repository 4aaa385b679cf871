package exchange

import (
	"slices"
	"strings"

	"anwang/grid"
)

// roleWords are the roles by what offices call them.
var roleWords = func() (list []word) {
	also := map[grid.Role][]string{
		grid.RoleEnterprise: {"企业", "企业人员", "企业安全员", "企业负责人"}, grid.RoleThird: {"第三方", "第三方人员", "中介机构"},
		grid.RoleOfficer: {"专职网格员", "兼职网格员", "安全网格员", "网格安全员"}, grid.RoleChief: {"安全网格长", "总网格长"},
		grid.RoleGuide: {"指导员", "镇街指导员", "街道指导员"}, grid.RoleDepartment: {"部门", "业务指导员", "部门人员", "行业部门", "监管部门", "网格业务指导员"},
		grid.RoleCity: {"安委办", "市级", "市安委办"}, grid.RoleWatch: {"值守", "值班员", "值班"},
	}
	for _, r := range grid.Roles {
		list = append(list, word{string(r.Role), r.Name, also[r.Role]})
	}
	return list
}()

// roles reads the roles of a cell.
func roles(c cell, s *worksheet) (any, fault) {
	var keys []string
	for text := range strings.FieldsFuncSeq(c.text, betweenSectors) {
		v, wrong := oneOfNamed(t("角色", "Role"), roleWords)(cell{text: strings.TrimSpace(text)}, s)
		if wrong.kind != "" {
			return nil, wrong
		}
		if key, ok := v.(string); ok && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return strings.Join(keys, " "), fault{}
}

// accountRegister is that of people 人员: their accounts with the roles that they hold, which
// grid/account keeps. A row is a person, or one more role of one. No column holds a password.
func accountRegister() *register {
	r := named("account", t("人员（账号）", "People (accounts)"), grid.ManageAccounts, []Field{
		{
			Key: "name", Name: t("姓名", "Name"), Names: []string{"人员姓名", "名字", "人员", "网格员姓名", "负责人", "name"}, Required: true, column: "name",
			typ: "text", read: line(100),
		},
		{
			Key: "login", Name: t("登录名", "Log-in name"), Names: []string{"账号", "登录账号", "用户名", "帐号", "账户", "工号", "login", "user", "username"},
			Required: true, column: "login", typ: "text", read: line(64),
			Hint: t("小写字母、数字或 . _ @ -；认人以此为准，不填密码", "Small letters, digits, . _ @ -; people are known by it; no password"),
		},
		{
			Key: "phone", Name: t("电话", "Telephone"), Names: []string{"手机", "手机号", "手机号码", "联系电话", "电话号码", "联系方式", "phone", "mobile"},
			column: "phone", typ: "text", read: onePhone,
		},
		{
			Key: "organisation", Name: t("所属机构", "Organisation"), Names: []string{
				"机构", "单位", "所在单位", "工作单位", "部门", "所属部门", "所属单位", "单位名称", "organisation",
			},
			typ: "text", read: line(200), Hint: t("名称、简称或信用代码", "Its name, short name or code"),
		},
		{
			Key: "role", Name: t("角色", "Role"), Names: []string{"职责", "岗位", "身份", "网格角色", "人员类别", "类别", "role", "roles"}, typ: "text", read: roles,
			words: roleWords,
		},
		{
			Key: "grid", Name: t("负责的网格", "Grid of the role"), Names: []string{
				"网格", "所属网格", "网格名称", "网格代码", "管辖网格", "负责网格", "辖区", "责任网格", "grid",
			}, typ: "text", read: line(400), Hint: t("名称或代码；几个用顿号隔开", "By name or code; several with commas between"),
		},
		{
			Key: "sectors", Name: t("监管行业", "Sector of the role"), Names: []string{"负责行业", "分管行业", "行业", "主管行业", "sector", "sectors"},
			column: "sector", typ: "text", read: readSectors,
		},
		{
			Key: "enterprise", Name: t("所在企业", "Enterprise of the role"), Names: []string{"企业", "企业名称", "统一社会信用代码", "信用代码", "服务企业", "enterprise"},
			typ: "text", read: line(200), Hint: t("企业用户、第三方填写：信用代码或全称", "Of enterprise users and third parties: credit code or full name"),
		},
		{Key: "from", Name: t("生效日期", "From"), Names: []string{"开始日期", "起始日期", "任职日期", "起", "from"}, typ: "date", read: day},
		{Key: "until", Name: t("截止日期", "Until"), Names: []string{"结束日期", "终止日期", "有效期至", "止", "until", "to"}, typ: "date", read: termEnd},
		{
			Key: "home", Name: t("账号归属网格", "Home grid"), Names: []string{"归属网格", "账号所属网格", "home"}, column: "grid_id", typ: "text", read: line(60),
			Hint: t("该网格及其上级的管理员管理此账号；不填的随机构", "Whose administrators keep the account; without it as the organisation"),
		},
	})
	r.entrance = &entrance{one: []string{"login"}, most: 10_000}
	return r
}
