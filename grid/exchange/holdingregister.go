package exchange

import (
	"strings"

	"anwang/grid"
)

var unitKinds = []word{
	{"production", t("生产单元", "Production unit"), []string{"生产", "生产装置", "装置"}},
	{"storage", t("储存单元", "Storage unit"), []string{"储存", "存储", "贮存", "罐区", "储罐区", "仓库", "库房"}},
}

// holdingRegister is that of what hazard sources hold 存量, which grid/hazard keeps: a row is a
// substance, and the rows of a source come in together.
func holdingRegister() *register {
	const section = "hazard"
	r := named("holding", t("危险源存量（物质）", "What hazard sources hold"), grid.ImportRecords, []Field{
		{
			Key: "substance", Name: t("物质名称", "Substance"), Names: []string{
				"物质", "化学品名称", "危险化学品名称", "危险化学品", "危化品名称", "危险物质", "危险物质名称", "品名", "存储介质", "储存介质", "介质", "物料名称", "substance",
			}, Required: true, typ: "text", read: line(200),
			Hint: t("按 GB 18218 表1 的名称或别名；未列名的填写危险性类别", "By Table 1 of GB 18218; of others give the hazard class"),
		},
		{
			Key: "hazardCode", Name: t("危险源编号", "Hazard source number"), Names: []string{
				"编号", "危险源代码", "重大危险源编号", "重大危险源代码", "单元编号", "风险点编号", "code",
			}, typ: "text", read: line(60), Hint: t("或填名称和所属企业", "Or give the name and the enterprise"),
		},
		{
			Key: "hazardName", Name: t("危险源名称", "Hazard source"), Names: []string{
				"危险源", "重大危险源名称", "重大危险源", "单元名称", "装置名称", "罐区名称", "库房名称", "风险点名称", "hazard source",
			}, typ: "text", read: line(200),
		},
		{
			Key: "enterpriseName", Name: t("所属企业", "Enterprise"), Names: []string{
				"企业名称", "单位名称", "所属单位", "企业", "责任单位", "enterprise name", "company",
			}, typ: "text", read: line(200), Hint: t("企业全称；或填统一社会信用代码", "Full name; or give the credit code"),
		},
		{Key: "enterprise", Name: ownerCode.name, Names: ownerCode.names, typ: "text", read: line(40)},
		{
			Key: "cas", Name: t("CAS号", "CAS number"), Names: []string{"CAS", "CAS登记号", "CAS No", "CAS编号", "cas number"}, typ: "text",
			read: line(20),
		},
		{
			Key: "tonnes", Name: t("设计最大量（吨）", "Designed maximum (t)"), Names: []string{
				grid.TermText(section, "quantity").ZH, grid.TermText(section, "quantity").EN, "设计最大储量", "最大储量", "设计最大存量", "最大存量", "最大储存量", "设计储量",
				"储量", "存量", "储存量", "数量", "数量吨", "实际存量", "q", "quantity",
			}, Required: true, typ: "double precision", read: quantity, measured: true,
			Hint: t("设计最大量；写明单位：吨、千克", "The designed maximum, with its unit: t, kg"),
		},
		{Key: "unit", Name: t("计量单位", "Unit"), Names: []string{"单位", "数量单位", "单位（吨/千克）", "unit"}, typ: "text", read: line(20)},
		{
			Key: "classes", Name: t("危险性类别", "Hazard class"), Names: []string{"危险性分类", "类别符号", "危险类别", "表2类别", "hazard classes", "class"},
			typ: "text", read: line(60), Hint: t("表1未列名的物质填写，如 W5.3、J5", "Of what Table 1 does not name: W5.3, J5"),
		},
		{
			Key: "unitKind", Name: t("单元类型", "Kind of unit"), Names: []string{"单元类别", "生产或储存", "生产/储存"}, typ: "text", words: unitKinds,
			read: oneOfNamed(t("单元类型", "Kind of unit"), unitKinds),
		},
		{
			Key: "containers", Name: t("容器数量", "Containers"), Names: []string{"储罐数量", "容器个数", "储罐个数", "罐数", "台数", "containers"}, typ: "integer",
			read: wholeCell(0, 1_000_000),
		},
		{Key: "note", Name: t("备注", "Note"), Names: []string{"说明", "存放位置", "位置", "储存位置", "remark", "note"}, typ: "text", read: line(200)},
	})
	r.entrance = &entrance{one: []string{"enterprise", "enterpriseName", "hazardCode", "hazardName"}, most: 20_000, read: holdingRow}
	return r
}

// holdingRow turns the quantity of a row into tonnes: its unit stands in the cell, in the column of
// units, or in the heading.
func holdingRow(k *checker, r *tableRow) {
	at, by := k.of.index("tonnes"), k.of.index("unit")
	m, ok := r.values[at].(measure)
	said, _ := r.values[by].(string)
	r.values[at], r.values[by] = nil, nil
	if !ok {
		return
	}
	unit := strings.ToLower(strings.TrimSpace(said))
	_, known := tonnesIn[unit]
	switch {
	case unit != "" && !known:
		k.at(r.row, by, fault{"unitUnknown", []string{clip(said)}}, said)
		return
	case unit != "" && m.inCell && tonnesIn[unit] != tonnesIn[m.unit]:
		k.at(r.row, at, fault{"unitDiffers", []string{m.unit, clip(said)}}, said)
		return
	case unit != "" && !m.inCell:
		m.unit = unit
	case m.unit == "" && unit == "" && !k.unitless:
		k.unitless = true
		k.at(r.row, at, fault{"unitUnsaid", nil}, "")
	}
	r.values[at] = m.tonnes()
}
