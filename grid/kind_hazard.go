package grid

var hazardKind = KindInfo{
	Key: "hazard", Name: Text{ZH: "危险源", EN: "hazard source"}, Title: Text{ZH: "危险源", EN: "Hazard sources"},
	Sign: "◆", Scale: ScaleLevel, Owner: OwnerOptional,
	Read: Source{
		Table: "hazard", Name: "name", Code: "code",
		Columns: []PointColumn{{"risk_level", FieldLevel}, {"enterprise_id", FieldEnterprise}, {"major_level", FieldMajorLevel}},
	},
	Import: []ImportColumn{
		{Name: "code", Column: "code", Required: true, Least: 1, Most: 60},
		{Name: "name", Column: "name", Required: true, Least: 1, Most: 200},
		importOwner,
		{Name: "kind", Column: "kind", Absent: "", Most: 40},
		{Name: "majorLevel", Also: []string{"major_level"}, Column: "major_level", As: ImportWhole, Absent: int64(0), Most: 4},
		{Name: "rValue", Also: []string{"r_value"}, Column: "r_value", As: ImportNumber},
		{Name: "substance", Column: "substance", Absent: "", Most: 200},
		{Name: "quantity", Column: "quantity", As: ImportNumber},
		{Name: "level", Also: []string{"riskLevel", "risk_level"}, Column: "risk_level", As: ImportLevel, Absent: int64(0)},
		{Name: "regime", Column: "regime", As: ImportRegime, Absent: ""},
		{Name: "assessed", Column: "assessed", As: ImportTime},
		importSource, importSynthetic,
	},
}
