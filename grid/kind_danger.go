package grid

var dangerKind = KindInfo{
	Key: "danger", Name: Text{ZH: "隐患", EN: "danger"}, Title: Text{ZH: "隐患", EN: "Hidden dangers"},
	Sign: "▲", Scale: ScaleDanger, Owner: OwnerOptional,
	Read: Source{
		Table: "danger_shown", Name: "title", Code: "code",
		Columns: []PointColumn{
			{"grade", FieldGrade},
			{"state", FieldState},
			{"listed", FieldListed},
			{"deadline", FieldDeadline},
			{"enterprise_id", FieldEnterprise},
			{"hazard_id", FieldHazard},
			{"major_level", FieldMajorLevel},
		},
	},
	Import: []ImportColumn{
		{Name: "code", Column: "code", Required: true, Least: 1, Most: 60},
		{Name: "title", Also: []string{"name"}, Column: "title", Required: true, Least: 1, Most: 200},
		importOwner,
		{Name: "hazard", Column: "hazard_ref", Refer: "hazard", Least: 1, Most: 60},
		{Name: "detail", Column: "detail", Absent: "", Most: 4000},
		{Name: "grade", Column: "grade", As: ImportGrade, Absent: int64(0)},
		{Name: "state", Column: "state", As: ImportState, Absent: int64(Registered)},
		{Name: "listed", Column: "listed", As: ImportListed, Absent: int64(0)},
		{Name: "inspection", Column: "inspection", As: ImportWhole, Absent: int64(4), Least: 1, Most: 8},
		{Name: "found", Column: "found", As: ImportTime, Required: true},
		{Name: "deadline", Column: "deadline", As: ImportTime},
		{Name: "closed", Column: "closed", As: ImportTime},
		importSource, importSynthetic,
	},
}
