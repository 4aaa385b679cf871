package exchange

import (
	"strings"

	"anwang/grid"
)

// Field is something of an enterprise that a column may hold.
type Field struct {
	Key      string
	Name     grid.Text // heading in our own files
	Names    []string  // other headings it is known under
	Hint     grid.Text // what to write, for the template
	Required bool
	column   string // in the table; "" it has none of its own
	typ      string // SQL type in the staging table
	fallback string // SQL of a new row's value when there is none
	read     func(c cell, s *worksheet) (any, fault)
	show     func(v any, lang string) string // its cell in an export; nil: as text
	refer    string                          // the kind whose code it is; "" it is a value
	words    []word                          // of a list, those of what is no enterprise
	measured bool                            // its heading may say the unit
}

// masks are those of Fields that are personal, nil for the others: an export of a city
// asks them a million times.
var masks = func() (list [len(Fields)]func(string) string) {
	for i := range Fields {
		list[i] = grid.MaskOf(grid.KindEnterprise.String(), Fields[i].column)
	}
	return list
}()

// fault is what a reader finds wrong; the zero fault is none.
type fault struct {
	kind string
	args []string
}

// The places of the fields that rows are told apart and put on the map by.
const (
	fieldName = iota
	fieldCode
	fieldLon
	fieldLat
	fieldCRS
	fieldGrid
	fieldSector
	fieldSite
)

// term is what a field of an enterprise is called everywhere.
func term(key string) grid.Text { return grid.TermText("enterprise", key) }

// Fields lists what can be imported and exported, in the order of our own files.
var Fields = [...]Field{
	fieldName: {
		Key: "name", Name: term("name"), Names: []string{
			"企业全称", "name", "企业名称", "单位名称", "单位全称", "名称", "公司名称", "enterprise",
			"company", "enterprise name", "company name",
		}, Required: true, column: "name", typ: "text", read: line(200),
		Hint: t("营业执照上的全称", "As on the licence"),
	},
	fieldCode: {
		Key: "creditCode", Name: term("creditCode"),
		Names:    []string{"credit code", "信用代码", "社会信用代码", "单位代码", "企业代码", "代码", "uscc", "code", "credit_code", "unified social credit code"},
		Required: true, column: "credit_code", typ: "text", read: readCode, Hint: t("18位；列格式设为文本", "18 characters, as text"),
	},
	fieldLon: {
		Key: "lon", Name: term("lon"), Names: []string{
			"lng", "lon", "x", "x坐标", "东坐标", "横坐标", "东经", "坐标x", "easting", "企业经度", "坐标", "经纬度", "经纬度坐标",
			"地理坐标", "坐标位置", "gps坐标", "gps", "coordinates",
		},
		read: coordinate, typ: "double precision",
		Hint: t("度，如 116.3974 或 116°23′50″；或高斯坐标，米；不填的待定位", "Degrees, 116.3974 or 116°23′50″, or Gauss–Krüger metres; without it to be located"),
	},
	fieldLat: {
		Key: "lat", Name: term("lat"), Names: []string{"lat", "y", "y坐标", "北坐标", "纵坐标", "北纬", "坐标y", "northing", "企业纬度"},
		read: coordinate, typ: "double precision",
	},
	fieldCRS: {
		Key: "crs", Name: term("crs"), Names: []string{"crs", "坐标系统", "坐标类型", "coordinate system", "srid", "datum"}, column: "crs",
		typ: "text", fallback: "''", read: line(60), Hint: t("CGCS2000、GCJ02、BD09、高斯-克吕格 117°", "CGCS2000, GCJ02, BD09, Gauss-Kruger 117"),
	},
	fieldGrid: {
		Key: "grid", Name: term("grid"), Names: []string{
			"网格代码", "grid code", "网格", "网格编码", "所属网格", "所属街道", "所属镇街", "所属乡镇", "所属社区", "所属区县", "所在区县", "所在区市",
			"所属区市", "区县",
		}, typ: "text", read: line(60), Hint: t("可不填，以坐标为准", "Not needed: the place decides"),
	},
	fieldSector: {
		Key: "sector", Name: term("sector"), Names: []string{"sector", "监管分类", "行业监管", "主管行业", "supervision sector"},
		column: "sector", typ: "text", fallback: "''", read: readSectors,
	},
	fieldSite: {
		Key: "site", Name: term("site"), Names: []string{"site", "厂区名称", "分厂", "分厂名称", "厂区场所", "生产场所", "经营场所名称"}, column: "site",
		typ: "text", fallback: "''", read: line(60), Hint: t("同一代码有几处的，写明是哪一处", "Which one, where a code has several"),
	},

	{
		Key: "legalPerson", Name: term("legalPerson"), Names: []string{"法人", "法人姓名", "法人代表", "法定代表人姓名", "legal person"},
		column: "legal_person", typ: "text", fallback: "''", read: line(100),
	},
	{
		Key: "legalPhone", Name: term("legalPhone"), Names: []string{"法人电话", "法人手机", "legal phone"}, column: "legal_phone",
		typ: "text", fallback: "''", read: phone,
	},
	{Key: "principal", Name: term("principal"), Names: []string{
		"主要负责人姓名", "单位负责人", "企业负责人", "单位主要负责人", "企业主要负责人", "负责人", "负责人姓名", "principal",
		"person in charge",
	}, column: "principal", typ: "text", fallback: "''", read: line(100)},
	{
		Key: "principalPhone", Name: term("principalPhone"),
		Names:  []string{"主要负责人手机", "单位负责人电话", "企业负责人电话", "负责人电话", "负责人手机", "负责人联系电话", "主要负责人联系电话", "principal phone"},
		column: "principal_phone", typ: "text", fallback: "''", read: phone,
	},
	{
		Key: "capital", Name: term("capital"), Names: []string{"注册资本", "registered capital", "注册资金", "注册资本万元", "capital"}, column: "capital",
		typ: "double precision", read: money, Hint: t("万元", "10,000 yuan"),
	},
	{
		Key: "founded", Name: term("founded"), Names: []string{"注册时间", "成立日期", "成立时间", "注册日期", "founding date"}, column: "founded", typ: "date",
		read: day,
	},
	{
		Key: "termEnd", Name: term("termEnd"), Names: []string{"营业期限", "term ends", "营业期限至", "经营期限", "营业期限止", "term", "term end"},
		column: "term_end", typ: "date", read: termEnd,
	},
	{
		Key: "industry", Name: term("industry"), Names: []string{"所属行业", "行业类别", "行业", "国民经济行业", "行业代码", "国民经济分类"}, column: "industry",
		typ: "text", fallback: "''", read: readIndustry, Hint: t("GB/T 4754 门类和大类，如 C26", "GB/T 4754 section and division, C26"),
	},
	{
		Key: "business", Name: term("business"), Names: []string{"business", "主营业务", "business scope"}, column: "business", typ: "text",
		fallback: "''", read: prose(2000),
	},
	{
		Key: "address", Name: term("address"), Names: []string{"注册地址", "详细地址", "地址", "企业地址", "单位地址", "生产经营地址", "经营地址", "住所"}, column: "address",
		typ: "text", fallback: "''", read: line(500),
	},
	{
		Key: "contactPhone", Name: term("contactPhone"),
		Names: []string{"手机号码", "contact phone", "手机", "手机号", "联系电话", "联系人电话", "电话", "phone", "mobile"}, column: "contact_phone",
		typ: "text", fallback: "''", read: phone,
	},
	{
		Key: "email", Name: term("email"), Names: []string{"邮箱", "电子邮箱", "邮件", "email", "mail"}, column: "email", typ: "text", fallback: "''",
		read: email,
	},
	{
		Key: "contact", Name: term("contact"), Names: []string{"联系人姓名", "contact person"}, column: "contact", typ: "text",
		fallback: "''", read: line(100),
	},
	{
		Key: "safetyOfficer", Name: term("safetyOfficer"), Names: []string{"安全员", "安全负责人", "安全管理部门负责人"}, column: "safety_officer",
		typ: "text", fallback: "''", read: line(100),
	},
	{
		Key: "safetyPhone", Name: term("safetyPhone"), Names: []string{"安全员电话", "安全负责人电话", "安全员联系电话"}, column: "safety_phone",
		typ: "text", fallback: "''", read: phone,
	},
	{Key: "dutyPhone", Name: term("dutyPhone"), column: "duty_phone", typ: "text", fallback: "''", read: phone},
	{
		Key: "scale", Name: term("scale"), Names: []string{"scale", "规模"}, column: "scale", typ: "text", fallback: "''",
		read: oneOf("scaleUnknown", scales), show: wordOf(scales),
	},
	{
		Key: "staff", Name: term("staff"), Names: []string{"员工总数", "职工人数", "员工人数", "从业人员", "人数", "employees"}, column: "staff", typ: "integer",
		read: staff,
	},
	{
		Key: "aboveScale", Name: term("aboveScale"), Names: []string{"规上", "是否规上", "规模以上", "规上企业"}, column: "above_scale", typ: "boolean",
		read: yesNo, show: showYes,
	},
	{
		Key: "grade", Name: term("grade"), Names: []string{
			"安全分级", "safety grade", "分类分级", "abcd", "安全abcd", "abcd等级", "abcd分级", "安全等级", "分级", "grade",
		}, column: "grade", typ: "text", fallback: "''", read: oneOf("gradeUnknown", grades), show: wordOf(grades),
	},
	{
		Key: "standard", Name: term("standard"), Names: []string{"standardisation", "安全生产标准化", "标准化", "安全标准化等级"}, column: "standard",
		typ: "smallint", read: numbered("standardUnknown", standards), show: everyCode(standards),
	},
	{
		Key: "level", Name: term("level"), Names: []string{"风险等级", "risk level", "风险级别", "四色等级", "安全风险等级", "level", "risk level"},
		column: "risk_level", typ: "smallint", fallback: "0", read: numbered("levelUnknown", levels), show: numberOf(levels),
	},
	{
		Key: "status", Name: term("status"), Names: []string{"状态", "企业状态", "登记状态"}, column: "status", typ: "text", fallback: "'open'",
		read: oneOf("statusUnknown", statuses), show: wordOf(statuses),
	},
	{Key: "statusSince", Name: term("statusSince"), Names: []string{"状态日期"}, column: "status_since", typ: "date", read: day},
	{
		Key: "economicType", Name: term("economicType"), Names: []string{"economic type", "注册类型", "企业类型", "登记注册类型"}, column: "economic_type",
		typ: "text", fallback: "''", read: line(60),
	},
	{Key: "affiliation", Name: term("affiliation"), column: "affiliation", typ: "text", fallback: "''", read: line(60)},
	{
		Key: "assets", Name: term("assets"), Names: []string{"资产总额", "资产总计", "总资产", "资产总额万元", "total assets"}, column: "assets",
		typ: "double precision", read: money,
	},
	{
		Key: "revenue", Name: term("revenue"), Names: []string{"主营业务收入", "revenue", "主营收入", "年收入", "营业收入"}, column: "revenue",
		typ: "double precision", read: money,
	},
	{
		Key: "registrar", Name: term("registrar"), Names: []string{"registrar"}, column: "registrar", typ: "text", fallback: "''",
		read: line(200),
	},
	{
		Key: "oldCode", Name: term("oldCode"), Names: []string{"former number", "工商注册号", "注册号"}, column: "old_code", typ: "text", fallback: "''",
		read: line(40),
	},
	{Key: "postcode", Name: term("postcode"), Names: []string{"邮编"}, column: "postcode", typ: "text", fallback: "''", read: postcode},
	{
		Key: "park", Name: term("park"), Names: []string{"园区", "park", "化工园区", "功能区", "化工区", "所在园区"}, column: "park", typ: "text", fallback: "''",
		read: line(200),
	},
	{
		Key: "highRisk", Name: term("highRisk"), Names: []string{"是否高危作业", "高危作业分类"}, column: "high_risk", typ: "text", fallback: "''",
		read: line(500),
	},
	{
		Key: "fireKey", Name: term("fireKey"), Names: []string{"key unit for fire safety", "是否重点消防单位", "消防重点"}, column: "fire_key",
		typ: "boolean", read: yesNo, show: showYes,
	},
	{
		Key: "keyLevel", Name: term("keyLevel"), Names: []string{"重点企业", "重点级别"}, column: "key_level", typ: "text", fallback: "''",
		read: oneOf("keyUnknown", keyLevels), show: wordOf(keyLevels),
	},
	{
		Key: "codeNote", Name: term("codeNote"), Names: []string{"代码说明", "code note", "代码备注"}, column: "code_note", typ: "text", fallback: "''",
		read: line(500),
	},
	{Key: "source", Name: term("source"), Names: []string{"source", "来源"}, column: "source", typ: "text", fallback: "''", read: line(300)},
}

// fieldIndex finds a field by its key; -1 when there is none.
func fieldIndex(key string) int {
	for i := range Fields {
		if Fields[i].Key == key {
			return i
		}
	}
	return -1
}

// plainHeading is a heading without what writers add to it: blanks, stars, units,
// remarks in brackets.
func plainHeading(s string) string {
	s = strings.ToLower(tidy(s))
	for _, open := range []string{"(", "（", "[", "【"} {
		if i := strings.Index(s, open); i > 0 {
			s = s[:i]
		}
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n\r*＊:：_-", r) {
			return -1
		}
		return r
	}, s)
}
