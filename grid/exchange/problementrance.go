package exchange

// entranceKinds are the kinds of problems of what comes in by an entrance: what the service says that keeps
// it is their text.
var entranceKinds = [...]ProblemKind{
	{
		"notAccepted", false, t("填写有误", "Not accepted"), t("{0}", "{0}"),
		t("按说明改正此行后再导入", "correct the row as it says and import it again"),
	},
	{
		"notFitting", false, t("与已有记录冲突", "Does not fit what is there"), t("{0}", "{0}"),
		t("核对此行与已有的记录；应更新已有记录的，选择“更新”", "hold the row against what is there; to change what is there, choose to update"),
	},
	{
		"notYourRow", false, t("无权办理", "Not yours to do"), t("{0}", "{0}"),
		t("删除此行，请有权限的人办理", "remove the row and ask who may do it"),
	},
	{
		"withBad", false, t("与出错的行属于同一条记录", "Of one record with a bad row"),
		t("第 {0} 行有错误，与此行属于同一条记录，一并退回", "row {0} is of the same record and has an error, so this one is returned with it"),
		t("改正那一行后一并导入", "correct that row and import them together"),
	},
	{
		"circle", false, t("上下级循环", "A circle of parents"), t("沿“{0}”逐级向上又回到本行", "going up from “{0}” one comes back to this row"),
		t("改正上级机构", "correct the parent organisation"),
	},
	{
		"enteredSo", true, t("导入后的变化", "What will come of it"), t("{0}", "{0}"),
		t("核对；照常导入", "verify it; it is imported all the same"),
	},
	{
		"sourceTwice", false, t("编号在文件中重复", "Number twice in the file"), t("与第 {0} 行的编号相同", "row {0} has the same number"),
		t("每个危险源一行；几种物质另用“危险源存量（物质）”表导入，每种一行", "one row a source; its substances come as a table of what hazard sources hold, a row each"),
	},
	{
		"unitUnsaid", true, t("没有写明计量单位", "No unit of quantity"), t("表中没有写明计量单位，按吨读取", "the table names no unit; quantities are read as tonnes"),
		t("不是吨的，在标题或“单位”列写明（kg、t）", "if they are not, name it in the heading or in a column “Unit” (kg, t)"),
	},
	{
		"unitUnknown", false, t("计量单位不能换算", "Unit cannot be converted"), t("“{0}”不能换算成吨", "“{0}” cannot be turned into tonnes"),
		t("换算成吨（t）、千克（kg）或克（g）后填写", "give it in tonnes (t), kilograms (kg) or grams (g)"),
	},
	{
		"unitDiffers", false, t("计量单位前后不一", "Units that differ"), t("格中写“{0}”，单位列写“{1}”", "the cell says “{0}”, the column of units “{1}”"),
		t("只保留一种单位", "keep one of them"),
	},
}
