package enterprise

import (
	"encoding/json"
	"time"

	"anwang/grid"
)

// Fields are what the file 一企一档 of an enterprise holds and people change. A day
// is YYYY-MM-DD in China, "" unknown; money is in 万元. What is personal is in full
// here; who shows it masks it.
type Fields struct {
	Name       string  `json:"name"`
	CreditCode string  `json:"creditCode"`
	CodeNote   string  `json:"codeNote"` // why a code that does not verify is kept
	OldCode    string  `json:"oldCode"`  // 原注册号
	Site       string  `json:"site"`     // 厂区: which of several under one code; "" the enterprise itself
	Lon        float64 `json:"lon"`
	Lat        float64 `json:"lat"`
	Address    string  `json:"address"`
	Postcode   string  `json:"postcode"`
	Park       string  `json:"park"` // 化工园区、功能区

	Industry     string   `json:"industry"` // GB/T 4754-2017
	Sectors      []string `json:"sectors"`  // 监管行业, one for each regulator, the principal one first
	Scale        string   `json:"scale"`
	Staff        *int     `json:"staff"`
	AboveScale   *bool    `json:"aboveScale"` // 规上
	EconomicType string   `json:"economicType"`
	Affiliation  string   `json:"affiliation"`
	Capital      *float64 `json:"capital"`
	Assets       *float64 `json:"assets"`
	Revenue      *float64 `json:"revenue"`
	Founded      string   `json:"founded"`
	TermEnd      string   `json:"termEnd"` // 营业期限至
	Business     string   `json:"business"`
	Registrar    string   `json:"registrar"`

	Grade     string          `json:"grade"`    // A to D
	Standard  *int            `json:"standard"` // 标准化 1 to 3; 0 none; nil nobody has said
	Level     string          `json:"level"`    // the declared one 企业申报、评估等级
	Basis     string          `json:"basis"`    // key of what it rests on
	KeyLevel  string          `json:"keyLevel"` // 重点企业: town, county, city, province
	FireKey   *bool           `json:"fireKey"`  // 消防重点单位
	HighRisk  string          `json:"highRisk"` // 高危作业
	DutyPhone string          `json:"dutyPhone"`
	Email     string          `json:"email"`
	Plant     json.RawMessage `json:"plant"` // 厂区边界, GeoJSON Polygon or MultiPolygon; null none

	Contact        string `json:"contact"`
	ContactPhone   string `json:"contactPhone"`
	LegalPerson    string `json:"legalPerson"`
	LegalPhone     string `json:"legalPhone"`
	Principal      string `json:"principal"` // 主要负责人, who answers for its safety; need not be the legal representative
	PrincipalPhone string `json:"principalPhone"`
	SafetyOfficer  string `json:"safetyOfficer"`
	SafetyPhone    string `json:"safetyPhone"`
}

// Personal is who is who at an enterprise.
type Personal struct {
	Contact        string
	ContactPhone   string
	LegalPerson    string
	LegalPhone     string
	Principal      string
	PrincipalPhone string
	SafetyOfficer  string
	SafetyPhone    string
	Holders        []Holder // of its certificates
}

// Holder is who holds a certificate.
type Holder struct {
	Record grid.ID
	Name   string
}

// sectorSet is the sectors as they are kept.
func (f *Fields) sectorSet() grid.SectorSet { return grid.SectorsOf(f.Sectors...) }

// persons are the personal fields of a file.
func (f *Fields) persons() Personal {
	return Personal{f.Contact, f.ContactPhone, f.LegalPerson, f.LegalPhone, f.Principal, f.PrincipalPhone, f.SafetyOfficer, f.SafetyPhone, nil}
}

// Masked is a copy that shows no personal data.
func (f *Fields) Masked() Fields {
	m := *f
	m.Contact, m.LegalPerson, m.Principal, m.SafetyOfficer = grid.MaskName(f.Contact), grid.MaskName(f.LegalPerson),
		grid.MaskName(f.Principal), grid.MaskName(f.SafetyOfficer)
	if grid.CodeOfPerson(m.CreditCode) { // kept before such numbers were refused
		m.CreditCode = grid.MaskIdentity(m.CreditCode)
	}
	if grid.CodeOfPerson(m.OldCode) {
		m.OldCode = grid.MaskIdentity(m.OldCode)
	}
	m.ContactPhone, m.LegalPhone, m.PrincipalPhone, m.SafetyPhone = grid.MaskPhone(f.ContactPhone), grid.MaskPhone(f.LegalPhone),
		grid.MaskPhone(f.PrincipalPhone), grid.MaskPhone(f.SafetyPhone)
	return m
}

// File 一企一档 is an enterprise's file with what the service keeps beside it.
type File struct {
	Fields
	ID          grid.ID
	Grid        grid.ID // territorial grid, of the point
	Status      string  // open, stopped, suspended, moved, revoked, cancelled, merged
	StatusSince string
	MergedInto  Ref // ID 0: it is not merged
	Merged      []Ref
	Sites       []Site // the others under its code that are seen
	Synthetic   bool
	Source      string
	Assessed    time.Time // when the declared level was
	Created     time.Time
	Updated     time.Time
	Version     int32
	Departments []Department
	Records     []Record
	May         []grid.Action
}

// Ref is an enterprise by id and name.
type Ref struct {
	ID   grid.ID
	Name string
}

// Site 厂区 is another record under the same code: each lies in a grid of its own.
type Site struct {
	ID       grid.ID
	Name     string
	Site     string // "" the enterprise itself
	GridName string
}

// Department is who supervises an enterprise by its trade: an organisation whose
// people hold one of its sectors over its grid.
type Department struct {
	Sector   string
	ID       grid.ID // of the organisation; 0: the people belong to none
	Name     string
	Phone    string  // of its office; "" unknown
	Grid     grid.ID // where the sector is held
	GridName string
	People   int
}
