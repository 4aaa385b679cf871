package grid

var enterpriseKind = KindInfo{
	Key: "enterprise", Name: Text{ZH: "企业", EN: "enterprise"}, Title: Text{ZH: "企业", EN: "Enterprises"},
	Sign: "●", Shown: true, Scale: ScaleLevel, Owner: OwnerItself,
	Read: Source{
		Table: "enterprise_shown", Name: "name", Code: "credit_code",
		Columns: []PointColumn{
			{"level", FieldLevel},
			{"industry", FieldIndustry},
			{"sector", FieldSector},
			{"fatal", FieldFatal},
			{"larger", FieldLarger},
		},
	},
	Import: []ImportColumn{
		{Name: "creditCode", Also: []string{"credit_code", "code"}, Column: "credit_code", As: ImportCreditCode, Required: true},
		{Name: "name", Column: "name", Required: true, Least: 1, Most: 200},
		{Name: "site", Column: "site", Absent: "", Most: 60, Key: true},
		{Name: "industry", Column: "industry", Absent: "", Most: 8},
		{Name: "sector", Also: []string{"sectors"}, Column: "sector", As: ImportSectors, Absent: ""},
		{Name: "scale", Column: "scale", As: ImportWord, Absent: "", Words: []string{"", "large", "medium", "small", "micro"}},
		{Name: "staff", Column: "staff", As: ImportWhole, Most: 10_000_000},
		{Name: "address", Column: "address", Absent: "", Most: 500},
		{Name: "grade", Column: "grade", As: ImportWord, Absent: "", Words: []string{"", "A", "B", "C", "D"}},
		{Name: "standard", Column: "standard", As: ImportWhole, Most: 3},
		{
			Name: "status", Column: "status", As: ImportWord, Absent: "open",
			Words: []string{"open", "stopped", "suspended", "moved", "revoked", "cancelled"},
		},
		{Name: "level", Also: []string{"riskLevel", "risk_level"}, Column: "risk_level", As: ImportLevel, Absent: int64(0)},
		{Name: "basis", Also: []string{"riskBasis", "risk_basis"}, Column: "risk_basis", Absent: "", Most: 60},
		{Name: "assessed", Column: "assessed", As: ImportTime},
		importSource, importSynthetic,
	},
}
