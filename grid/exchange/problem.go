package exchange

import (
	"slices"
	"strconv"
	"strings"

	"anwang/grid"
)

// Problem is something wrong with one cell, one row or the whole of a table.
type Problem struct {
	Row      int    // as numbered in the sheet; 0: the table
	Column   int    // from 1; 0: the whole row
	Kind     string // see Kinds
	Error    bool   // it stops the import; else it is a warning
	Value    string // what stands there, clipped
	Args     []string
	Lon, Lat float64 // where on the map; 0, 0 unknown
}

// ProblemKind is a kind of problems: what is wrong and what to do about it. {0} and
// so on stand for the arguments.
type ProblemKind struct {
	Key     string
	Warning bool
	Name    grid.Text
	Text    grid.Text
	Remedy  grid.Text
}

// Kinds lists every kind of problem that the check of a table knows.
var Kinds = slices.Concat(pointKinds[:], entranceKinds[:])

// pointKinds are those of tables of points, and of what all tables have in common.
var pointKinds = [...]ProblemKind{
	{"nameMissing", false, t("缺少企业名称", "No name"), t("没有填写企业名称", "the name is empty"), t("填写营业执照上的全称", "give the name as on the licence")},
	{
		"codeMissing", false, t("缺少信用代码", "No code"), t("没有填写统一社会信用代码", "the credit code is empty"),
		t("填写营业执照上的18位代码；没有的填旧注册号或组织机构代码", "give the 18 characters of the licence, or the older number"),
	},
	{
		"fieldMissing", false, t("缺少必填项", "A required field is empty"), t("没有填写“{0}”", "“{0}” is empty"), t("填写“{0}”", "give “{0}”"),
	},
	{
		"codeForm", false, t("信用代码格式错误", "Malformed code"), t("{0}", "{0}"),
		t("对照营业执照改正；确实如此的，在“代码说明”列写明原因", "correct it from the licence; if it is really so, say why in the column “Code note”"),
	},
	{
		"codePerson", false, t("代码是身份证号码", "Code of an identity card"), t("{0}", "{0}"),
		t("填写营业执照上的代码；没有的，此行不能导入", "give the code of the business licence; without one the row cannot be imported"),
	},
	{
		"codeDamaged", false, t("代码被表格软件破坏", "Code damaged by the spreadsheet"),
		t("代码被当作数字保存，末几位已丢失", "the code was kept as a number and lost its last digits"),
		t("把此列的格式设为“文本”，然后重新输入代码", "format the column as text, then type the code again"),
	},
	{
		"codeCheck", true, t("代码校验不通过", "Check digit does not hold"), t("{0}", "{0}"),
		t("对照营业执照核对；照常导入", "verify it with the licence; it is imported all the same"),
	},
	{
		"codeTwice", false, t("代码在文件中重复", "Code twice in the file"), t("与第 {0} 行的代码相同", "row {0} has the same code"),
		t("删除其中一行，或改正代码；是同一企业两处的，在“厂区”列分别写明", "remove one of the rows, or correct the code; of two sites, name each in the column “Site”"),
	},
	{
		"codeExists", false, t("代码已在库中", "Code is there already"), t("库中已有此代码的企业", "an enterprise with this code is there already"),
		t("删除此行，或选择“更新已有企业”", "remove the row, or choose to update what is there"),
	},
	{
		"recordExists", false, t("编号已在库中", "Number is there already"), t("库中已有编号 {0} 的记录", "the record {0} is there already"),
		t("删除此行；在系统中办理已有的记录", "remove the row; go on with the record that is there"),
	},
	{
		"recordTwice", false, t("同一条记录重复", "The same record twice"), t("与第 {0} 行的内容和位置相同", "it says the same of the same location as row {0}"),
		t("删除其中一行；确是两条的，分别填写编号", "remove one of the rows, or give each a number"),
	},
	{
		"recordThere", false, t("记录已在库中", "Record is there already"), t("库中已有内容相同的记录 {0}", "the record {0} says the same and is there already"),
		t("删除此行；确是另一条的，填写编号", "remove the row, or give it a number if it is another one"),
	},
	{
		"ownerUnknown", false, t("没有这家企业", "No such enterprise"), t("您的范围内没有名为“{0}”的企业", "no enterprise in your area is called “{0}”"),
		t("核对企业全称，或填写统一社会信用代码；企业尚未登记的，请先导入企业", "verify the name, or give the credit code; import enterprises first"),
	},
	{
		"ownerSeveral", false, t("企业重名", "Several enterprises of that name"), t("有几家企业名为“{0}”", "several enterprises are called “{0}”"),
		t("填写统一社会信用代码", "give the credit code"),
	},
	{
		"codeUnknown", false, t("没有此代码的记录", "No record has the code"), t("您的范围内没有代码为“{1}”的{0}", "no {0} in your area has the code “{1}”"),
		t("核对代码", "verify the code"),
	},
	{
		"atOwner", true, t("按所属企业定位", "Located where the enterprise is"), t("有 {0} 行没有坐标，按所属企业的位置登记：{1}",
			"rows without coordinates are located where what they belong to is, {0} of them: {1}"),
		t("不需处理；位置不同的，请填写坐标", "nothing need be done; give coordinates where they differ"),
	},
	{
		"majorDiffers", false, t("重大危险源级别矛盾", "Contradictory level of a major hazard source"), t("{0}", "{0}"),
		t("核对后改正其中之一", "correct one of them"),
	},
	{
		"timeOrder", false, t("时间早于发现时间", "Before it was found"), t("早于发现时间 {0}", "it lies before it was found, {0}"),
		t("核对两个时间", "verify both"),
	},
	{
		"wordUnknown", false, t("不认识的值", "Unknown value"), t("“{0}”不是“{1}”的值", "“{0}” is no value of “{1}”"), t("填写：{2}", "give one of: {2}"),
	},
	{
		"wholeNumber", false, t("应为整数", "A whole number expected"), t("应为 {0} 至 {1} 的整数", "it is a whole number, {0} to {1}"),
		t("只填数字", "give the number alone"),
	},
	{
		"numberLeast", false, t("应为数字", "A number expected"), t("应为不小于 {0} 的数", "it is a number, {0} or more"),
		t("只填数字", "give the number alone"),
	},
	{
		"notYours", false, t("已有企业不在您的范围内", "Existing enterprise outside your area"),
		t("库中已有此代码的企业，不在您可以导入的范围内", "an enterprise with this code is there already and lies outside of where you may import"),
		t("删除此行，请其所在网格的管理单位更新", "remove the row and ask who is responsible for its grid"),
	},
	{
		"mergedAway", false, t("企业已并入其他企业", "Merged enterprise"),
		t("此代码的企业已并入其他企业，不能更新", "the enterprise with this code has been merged into another"),
		t("删除此行，更新合并后的企业", "remove the row; update the one it was merged into"),
	},
	{
		"siteRead", true, t("同一企业的另一厂区", "Another site of one enterprise"),
		t("与第 {0} 行代码相同，作为同一企业的厂区“{1}”导入", "row {0} has the same code; this one is imported as its site “{1}”"),
		t("核对是否为另一厂区；照常导入", "verify that it is another site; it is imported all the same"),
	},
	{
		"siteNew", true, t("已有企业的另一厂区", "Another site of what is there"),
		t("库中已有此代码的企业，作为其厂区“{0}”导入", "an enterprise with this code is there already; this row is imported as its site “{0}”"),
		t("核对是否为另一厂区；照常导入", "verify that it is another site; it is imported all the same"),
	},
	{
		"samePlace", true, t("疑似同一企业", "Possibly the same enterprise"), t("与{0}可能是同一企业（{1}）", "it may be the same enterprise as {0} ({1})"),
		t("核对是否为同一企业；照常导入", "verify whether it is the same enterprise; it is imported all the same"),
	},
	{
		"alikeLater", true, t("疑似同一企业，导入后列出", "Possibly the same enterprise: listed later"),
		t("超过 {0} 行，导入前不逐行比对是否为同一企业", "with more than {0} rows it is not looked before the import which may be of one enterprise"),
		t("导入后在“疑似重复企业”中核对", "after it they are listed among the possible duplicates"),
	},
	{
		"placeMissing", false, t("缺少坐标", "No coordinates"), t("没有填写经度或纬度", "longitude or latitude is empty"),
		t("填写经度和纬度", "give longitude and latitude"),
	},
	{
		"toLocate", true, t("没有坐标，待定位", "No coordinates, to be located"),
		t("没有填写坐标；将列入“待定位企业”，归{0}，定位之前不在地图上",
			"there are no coordinates; it is kept among the enterprises to be located, of {0}, and is on no map until "+
				"then"),
		t("导入后在地图上定位；或填写坐标后再导入", "locate it on the map after the import, or give coordinates and import it again"),
	},
	{
		"gridUnsaid", false, t("没有坐标，也不知归哪个网格", "No coordinates and no grid"),
		t("没有填写坐标，又不能由您的权限确定归哪个网格", "there are no coordinates, and your area does not say whose it is"),
		t("填写坐标，或在“所属网格”列写明网格", "give coordinates, or name its grid in the column “Grid”"),
	},
	{
		"codeWaits", false, t("已在待定位企业中", "To be located already"), t("此代码的企业已在待定位企业中，归{0}",
			"the enterprise with this code is to be located already, of {0}"),
		t("删除此行；填写坐标；或选择“更新已有企业”", "remove the row, give coordinates, or choose to update what is there"),
	},
	{
		"waitsElsewhere", false, t("已在他处待定位", "To be located elsewhere"),
		t("此代码的企业已在待定位企业中，不在您可以导入的范围内", "the enterprise with this code is to be located already, outside of where you may import"),
		t("删除此行，或填写坐标", "remove the row, or give coordinates"),
	},
	{
		"placeNumber", false, t("坐标不是数字", "Coordinates are no number"),
		t("坐标应为数字（度，如 116.3974；或度分秒）", "a coordinate is a number of degrees (116.3974), or degrees, minutes, seconds"),
		t("填写如 116.3974 或 116°23′50″ 的值", "give it as 116.3974 or 116°23′50″"),
	},
	{
		"placeSwapped", true, t("经纬度颠倒", "Coordinates swapped"),
		t("经度和纬度填反了，已按对调后的值读取", "longitude and latitude are swapped, and were read the other way round"),
		t("在地图上核对；照常导入", "verify it on the map; it is imported all the same"),
	},
	{
		"placeProjected", false, t("坐标是米", "Coordinates in metres"),
		t("坐标是以米为单位的投影坐标，与所选坐标系“{0}”不符", "the coordinates are projected, in metres, which does not fit “{0}”"),
		t("在“坐标系”列写明高斯-克吕格及带号或中央经线，或换算为经纬度", "name the Gauss–Krüger zone or central meridian in the column “CRS”, or convert to degrees"),
	},
	{
		"placeDegrees", false, t("坐标是度", "Coordinates in degrees"), t("所选坐标系“{0}”的坐标应以米为单位", "“{0}” has coordinates in metres"),
		t("改正坐标系，或填写投影坐标", "correct the coordinate system, or give projected coordinates"),
	},
	{
		"placeZone", false, t("缺少带号", "Zone unknown"), t("高斯-克吕格坐标没有带号，不知是哪一带", "Gauss–Krüger coordinates without zone number"),
		t("写明中央经线，例如“高斯-克吕格 117°”", "name the central meridian, “Gauss-Kruger 117”"),
	},
	{
		"placeOutside", false, t("不在任何网格内", "In no grid"), t("坐标不在任何网格内", "the place lies in no grid"),
		t("在地图上核对；可能在辖区之外，或坐标系不对", "verify it on the map: outside of the area, or another coordinate system"),
	},
	{
		"placeBeyond", false, t("不在您的范围内", "Outside your area"), t("所在网格或监管行业不在您可以导入的范围内", "its grid or sector is not one you may import to"),
		t("删除此行，请其管理单位导入；或核对坐标和监管行业", "remove the row and ask who is responsible; or verify place and sector"),
	},
	{
		"crsUnknown", false, t("坐标系未知", "Unknown coordinate system"), t("不认识坐标系“{0}”", "unknown coordinate system “{0}”"),
		t("填写 CGCS2000、WGS84、GCJ02、BD09 或 高斯-克吕格 117°", "give CGCS2000, WGS84, GCJ02, BD09, or Gauss-Kruger 117"),
	},
	{
		"crsInexact", true, t("坐标系只能近似转换", "Inexact coordinate system"),
		t("坐标系“{0}”没有公开的精确转换方法，位置可能偏差数十至 150 米", "for “{0}” no exact conversion is public; the place may be some tens of metres to 150 m off"),
		t("请用测绘部门转换为 CGCS2000 的坐标；照常导入", "ask the survey office for coordinates in CGCS2000; it is imported all the same"),
	},
	{
		"gridDiffers", true, t("网格代码与坐标不符", "Grid code differs from place"), t("坐标所在网格的代码是 {0}", "the place lies in the grid {0}"),
		t("核对坐标；网格以坐标为准", "verify the place, which decides the grid"),
	},
	{
		"industryUnknown", false, t("行业未知", "Unknown industry"),
		t("“{0}”不是国民经济行业（GB/T 4754-2017）的门类加大类", "“{0}” is no section and division of GB/T 4754-2017"),
		t("填写代码（如 C26）或大类名称", "give the code (C26) or the name of the division"),
	},
	{
		"sectorUnknown", false, t("监管行业未知", "Unknown sector"), t("没有名为“{0}”的监管行业", "there is no supervision sector “{0}”"),
		t("填写：{1}", "give one of: {1}"),
	},
	{
		"sectorsMany", false, t("监管行业过多", "Too many sectors"), t("有 {0} 个监管行业，不能超过 {1} 个", "there are {0} sectors, more than {1}"),
		t("只保留有监管部门的行业", "keep those that have a regulator"),
	},
	{
		"sectorTheirs", false, t("撤下了其他部门的监管行业", "A sector of another department taken off"),
		t("“{0}”由其他部门监管，只能由该部门或辖区管理者撤下", "other departments regulate it for {0}; only they, or who administers the area, may take that off"),
		t("在监管行业中保留它", "keep it among the sectors"),
	},
	{
		"sectorPrincipal", true, t("主管行业不变", "The principal sector stays"),
		t("主管行业仍为“{0}”，只能由该部门或辖区管理者让出", "the principal sector stays {0}; only its department, or who administers the area, gives that up"),
		t("照常导入，其余监管行业按表中所写", "it is imported, with the other sectors as the table has them"),
	},
	{
		"scaleUnknown", false, t("规模未知", "Unknown scale"), t("没有名为“{0}”的规模", "there is no scale “{0}”"),
		t("填写 大型、中型、小型 或 微型", "give large, medium, small or micro"),
	},
	{
		"staffNumber", false, t("从业人数错误", "Bad staff number"), t("从业人数应为 0 至 10000000 的整数", "staff is a whole number, 0 to 10000000"),
		t("只填人数", "give the number alone"),
	},
	{
		"number", false, t("金额错误", "Bad amount"), t("应为不小于 0 的数（万元）", "it is a number, 0 or more, of 10,000 yuan"),
		t("只填数字，单位万元", "give the number alone, in 10,000 yuan"),
	},
	{
		"dateForm", false, t("日期错误", "Bad date"), t("“{0}”不是日期，或不在 1900 至 2199 年", "“{0}” is no date, or not between 1900 and 2199"),
		t("填写如 2026-11-22 的日期", "give a date as 2026-11-22"),
	},
	{
		"dateOrder", false, t("截止早于开始", "End before start"), t("营业期限的截止日期早于成立日期 {0}", "the term ends before the founding, {0}"),
		t("核对两个日期", "verify both dates"),
	},
	{
		"phoneForm", false, t("电话错误", "Bad phone number"), t("电话应为 7 至 15 位数字，可带 + - 和空格", "a phone number has 7 to 15 digits, + - and blanks"),
		t("只填号码；一格中有几个的用“/”隔开，最多三个", "give the number alone; of several in a cell, at most three, with strokes between them"),
	},
	{
		"emailForm", false, t("邮箱错误", "Bad e-mail address"), t("“{0}”不是邮箱地址", "“{0}” is no e-mail address"),
		t("填写如 a@b.cn 的地址，或留空", "give an address as a@b.cn, or nothing"),
	},
	{
		"postcodeForm", false, t("邮编错误", "Bad postcode"), t("邮政编码应为6位数字", "a postcode has 6 digits"),
		t("填写6位数字，或留空", "give 6 digits, or nothing"),
	},
	{
		"gradeUnknown", false, t("ABCD 分级错误", "Bad ABCD grade"), t("安全分级应为 A、B、C 或 D", "the grade is A, B, C or D"),
		t("填写 A、B、C、D 之一，或留空", "give A, B, C or D, or nothing"),
	},
	{
		"standardUnknown", false, t("标准化等级错误", "Bad standardisation level"), t("标准化等级应为 一级、二级、三级 或 无", "the level is 1, 2, 3 or none"),
		t("填写 一级、二级、三级 或 无", "give 1, 2, 3 or none"),
	},
	{
		"levelUnknown", false, t("风险等级错误", "Bad risk level"), t("风险等级应为 红、橙、黄、蓝 或 未评估", "the level is red, orange, yellow, blue or none"),
		t("填写 红、橙、黄、蓝（或 重大、较大、一般、低），或留空", "give red, orange, yellow or blue, or nothing"),
	},
	{
		"statusUnknown", false, t("经营状态未知", "Unknown status"), t("没有名为“{0}”的状态", "there is no status “{0}”"),
		t("填写 在业、自行停产停业、责令停产停业、迁出、吊销 或 注销", "give open, stopped (by the owner), suspended (by order), moved, revoked or cancelled"),
	},
	{"yesNo", false, t("应为是或否", "Yes or no expected"), t("“{0}”既不是“是”也不是“否”", "“{0}” is neither yes nor no"), t("填写 是 或 否", "give yes or no")},
	{
		"keyUnknown", false, t("重点级别未知", "Unknown key level"), t("没有名为“{0}”的重点级别", "there is no key level “{0}”"),
		t("填写 镇、县、市、省 之一，或留空", "give town, county, city or province, or nothing"),
	},
	{"textLong", false, t("文字过长", "Text too long"), t("有 {0} 字，不能超过 {1} 字", "it has {0} characters, more than {1}"), t("缩短文字", "shorten it")},
	{
		"textPerson", false, t("身份证号码", "Identity card number"),
		t("“{0}”一列中有居民身份证号码，不得登记", "the number of an identity card stands in “{0}”, where it must not be"),
		t("删除号码；任何一列都不登记身份证号码", "take the number out; no column may hold one"),
	},
	{
		"textBroken", false, t("不能保存的文字", "Text that cannot be kept"), t("{0}", "{0}"),
		t("重新输入；CSV 请另存为 UTF-8", "type it again; save a CSV as UTF-8"),
	},
	{
		"noneMeant", true, t("写明没有的格", "Cells that say there is none"),
		t("此列中的“{0}”一类文字当作空白", "cells such as “{0}” in this column are taken for empty ones"),
		t("不需处理；留空即可", "nothing need be done; such cells may be left empty"),
	},
	{
		"moves", true, t("企业位置变动", "Enterprise moves"), t("更新将使“{0}”移动约 {1}，从 {2} 到 {3}", "the update moves “{0}” by about {1}, from {2} to {3}"),
		t("核对坐标和代码是否属于同一企业；照常导入", "verify that place and code are of the same enterprise; it is imported all the same"),
	},
	{
		"renames", true, t("企业名称变更", "Enterprise is renamed"), t("更新将使“{0}”改名", "the update gives “{0}” another name"),
		t("核对代码是否属于同一企业；照常导入", "verify that the code is of the same enterprise; it is imported all the same"),
	},
	{
		"cellError", false, t("公式出错", "Formula error"), t("此格的公式出错：{0}", "the formula of the cell failed: {0}"),
		t("改正公式，或填写值", "correct the formula, or give the value"),
	},
	{
		"cellMerged", true, t("合并单元格", "Merged cells"),
		t("单元格 {0} 是合并的，其中各行都按首行的值读取", "the cells {0} are merged; each of their rows is read with the value of the first"),
		t("核对这些行；照常导入", "verify these rows; they are imported all the same"),
	},
	{
		"cellsAcross", false, t("跨列合并的单元格", "Cells merged across columns"),
		t("单元格 {0} 合并了几列，不知其值属于哪一列", "the cells {0} are merged across columns, so nobody knows whose the value is"),
		t("取消合并，分别填写", "split them and fill in each"),
	},
	{
		"noRecord", true, t("不是记录的行", "Rows that are no records"),
		t("此行是合计、说明、签字或空行，已略过", "the row is a total, a note, a signature or empty, and was left out"),
		t("不需处理；如是记录，请填写代码", "nothing need be done; if it is a record, give its code"),
	},
	{
		"hiddenRead", true, t("隐藏的行", "Hidden rows"), t("有 {0} 行在表中是隐藏的，一并读取：{1}", "rows hidden in the sheet are read as well, {0} of them: {1}"),
		t("核对是否应导入；不应导入的，选择“不导入隐藏的行”", "verify whether they are meant; if not, choose to leave hidden rows out"),
	},
	{
		"hiddenLeft", true, t("隐藏的行未导入", "Hidden rows left out"), t("有 {0} 行在表中是隐藏的，按您的选择未导入：{1}", "rows hidden in the sheet were left out as "+
			"you chose, {0} of them: {1}"),
		t("如应导入，取消“不导入隐藏的行”", "if they are meant, choose to read hidden rows"),
	},
	{
		"hiddenColumn", true, t("隐藏的列", "Hidden column"), t("第 {0} 列在表中是隐藏的，一并读取", "column {0} is hidden in the sheet and read as well"),
		t("核对其中的值；不应导入的，把此列改为不导入", "verify its values; if they are not meant, leave the column out"),
	},
	{
		"headingTwice", false, t("列标题重复", "Heading repeated"), t("第 {0} 列和此列都对应“{1}”", "column {0} and this one both stand for “{1}”"),
		t("把其中一列改为不导入", "leave one of the columns out"),
	},
	{
		"headingRow", true, t("夹有标题行", "Heading among the rows"), t("此行是重复的标题，已略过", "the row repeats the headings and was left out"),
		t("不需处理", "nothing need be done"),
	},
	{
		"masked", true, t("脱敏的个人信息", "Masked personal data"), t("此格是脱敏后的值，不导入", "it is a masked value, which is not imported"),
		t("需要时填写完整的值", "give the whole value if it is to be kept"),
	},
}

func t(zh, en string) grid.Text { return grid.Text{ZH: zh, EN: en} }

// KindOf returns the description of a kind; an unknown one speaks for itself.
func KindOf(key string) ProblemKind {
	for i := range Kinds {
		if Kinds[i].Key == key {
			return Kinds[i]
		}
	}
	return ProblemKind{Key: key, Name: t(key, key), Text: t(key, key)}
}

// Says returns what is wrong and what to do about it.
func (p *Problem) Says() (text, remedy grid.Text) {
	k := KindOf(p.Kind)
	fill := func(s string, lang int) string {
		for i, a := range p.Args {
			zh, en, two := strings.Cut(a, "␟") // one text, or one a language
			if two && lang == 1 {
				zh = en
			}
			s = strings.ReplaceAll(s, "{"+strconv.Itoa(i)+"}", zh)
		}
		return s
	}
	return grid.Text{ZH: fill(k.Text.ZH, 0), EN: fill(k.Text.EN, 1)}, grid.Text{ZH: fill(k.Remedy.ZH, 0), EN: fill(k.Remedy.EN, 1)}
}

// both is an argument that differs by language.
func both(t grid.Text) string { return t.ZH + "␟" + t.EN }

// Letter is the name of the column; "" none.
func (p *Problem) Letter() string { return letter(p.Column) }
