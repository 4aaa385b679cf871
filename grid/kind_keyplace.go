package grid

// keyplaceKinds are what a key place can be, in the order they are offered.
var keyplaceKinds = []string{
	"school", "hospital", "nursing_home", "mall", "hotel", "entertainment", "venue", "transit", "dormitory", "religious", "scenic", "crowd",
	"key_unit", "other",
}

var keyplaceKind = KindInfo{
	Key: "keyplace", Name: Text{ZH: "重点场所", EN: "key place"}, Title: Text{ZH: "重点场所", EN: "Key places"},
	Sign: "◇", Scale: ScaleOwn, Owner: OwnerOptional,
	Own: OwnClasses{"key", "school", "medical", "care", "crowd"},
	Acts: []KindAct{
		{"keyplace.create", Text{ZH: "登记重点场所", EN: "File a key place"}},
		{"keyplace.update", Text{ZH: "修改重点场所", EN: "Change a key place"}},
		{"keyplace.delete", Text{ZH: "撤销重点场所", EN: "Take a key place away"}},
	},
	Read: Source{
		Table: "keyplace", Name: "name", Code: "code",
		Columns: []PointColumn{{"class", FieldOwn}, {"enterprise_id", FieldEnterprise}},
	},
	Import: []ImportColumn{
		{Name: "code", Column: "code", Required: true, Least: 1, Most: 60},
		{Name: "name", Column: "name", Required: true, Least: 1, Most: 200},
		importOwner,
		{Name: "kind", Column: "kind", As: ImportWord, Absent: "other", Words: keyplaceKinds},
		{Name: "capacity", Column: "capacity", As: ImportWhole, Most: 10_000_000},
		{Name: "address", Column: "address", Absent: "", Most: 500},
		{Name: "measures", Column: "measures", Absent: "", Most: 4000},
		importSource, importSynthetic,
	},
}
