package grid

// Source is where the points of a kind are read: feed and pg make their statements of it.
type Source struct {
	Table   string // or view, of what the map shows
	Name    string // column of Point.Name
	Code    string // column of Point.Code
	Columns []PointColumn
}

// PointColumn is a column and the field of a Point that it fills.
type PointColumn struct {
	Column string
	Field  PointField
}

// PointField is a field of a Point that not every kind has.
type PointField uint8

// The fields.
const (
	FieldLevel PointField = iota
	FieldOwn              // Point.Own
	FieldIndustry
	FieldSector // of an enterprise; others have that of theirs
	FieldFatal
	FieldLarger
	FieldMajorLevel
	FieldGrade
	FieldState
	FieldListed
	FieldDeadline
	FieldEnterprise
	FieldHazard
)

// Column is the column that fills a field; "" when the kind has no such field.
func (s *Source) Column(field PointField) string {
	for _, c := range s.Columns {
		if c.Field == field {
			return c.Column
		}
	}
	return ""
}

// ImportColumn is a property of a record in a file.
type ImportColumn struct {
	Name     string   // in the file
	Also     []string // other names it may have there
	Column   string   // in the table; of a reference that of the staging table
	As       ImportType
	Least    int // characters of a text, or the smallest number
	Most     int
	Words    []string // of ImportWord
	Required bool
	Absent   any    // what a record without it has
	Refer    string // the table whose code it is; "" it is a value
	Key      bool   // records are told apart by it and the first column together
}

// ImportType is what a property may hold.
type ImportType uint8

// The types.
const (
	ImportText ImportType = iota
	ImportCreditCode
	ImportWord
	ImportWhole
	ImportNumber
	ImportBool
	ImportTime
	ImportLevel
	ImportGrade
	ImportState
	ImportListed
	ImportSectors // of an enterprise
	ImportRegime  // the rules that a hazard source is supervised under
)

// The columns that every kind ends with.
var (
	importSource    = ImportColumn{Name: "source", Column: "source", Absent: "", Most: 300}
	importSynthetic = ImportColumn{Name: "synthetic", Column: "synthetic", As: ImportBool, Absent: false}
	importOwner     = ImportColumn{
		Name: "enterprise", Also: []string{"creditCode", "credit_code"}, Column: "enterprise_ref",
		Refer: "enterprise", Least: 1, Most: 40,
	}
)
