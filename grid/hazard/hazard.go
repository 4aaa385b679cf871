// Package hazard keeps hazard sources 危险源: units with hazardous chemicals
// 重大危险源, risk points 风险点, and crowded places that were assessed as a risk. What is
// to be protected and has no level of its own is a key place (grid/keyplace).
//
// What a unit is by GB 18218 and what colour a risk point has are never typed:
// they are computed at every save from what lies in the unit and from the values
// of the rating, by tables that are data with their source (gb18218/, rating/). A
// record that was imported without such particulars keeps what was declared and
// says so. What may be saved is in draft.go and decide.go, what is due in duty.go,
// both without a database; all the SQL is in the store files.
package hazard

import (
	"time"

	"anwang/grid"
	"anwang/grid/pg"
)

// Category says what kind of record it is.
type Category string

// The categories.
const (
	CategoryUnit  Category = "unit"  // 危险化学品单元, graded by GB 18218
	CategoryPoint Category = "point" // 风险点
	CategoryPlace Category = "place" // 人员密集场所、重点场所
)

// Record is the full record of a hazard source.
type Record struct {
	ID             grid.ID
	Code           string
	Name           string
	Category       Category
	undecided      bool   // it was imported without a category, which is what it seems to be
	Kind           string // tank_farm, storage, process, …
	Enterprise     grid.ID
	EnterpriseName string         // "" none, or not for who reads it
	Sector         grid.SectorSet // of its enterprise
	Lon, Lat       float64
	Grid           grid.ID

	Unit         *Unit     // nil: nothing is stored of what lies in it
	PeopleSource string    // where the number of people is from
	PeopleDated  time.Time // and of which day; zero unknown
	Assessed     time.Time // the day of the assessment, its start in China; zero unknown
	Edition      string    // of the standard it was graded by; "" declared
	Tables       int       // revision of the tables of that edition

	S          *float64   // Σ q/Q; nil unknown
	R          *float64   // nil: unknown, or it is no major hazard source
	MajorLevel int        // 1 to 4; 0 none
	Level      grid.Level // its colour on the map
	Substance  string
	Quantity   *float64 // tonnes

	Point    *Point // nil: not rated
	Control  string // company, workshop, team, post; "" not set
	Measures string
	Capacity *int // of a place, people at most; nil: nobody has said

	Regime  string // 适用规定, key of a Regime; "": decree 40
	Filing  Filing
	Persons []Person             // personal, in full; who shows them masks them
	Done    map[string]time.Time // the last day that a duty was done, by its key

	Synthetic bool
	Source    string
	Created   time.Time
	Updated   time.Time
	Version   int32
	May       []grid.Action // what the scope of who reads it permits to it
}

// Declared reports whether level and R were stated by somebody and not computed.
func (r *Record) Declared() bool { return r.Edition == "" && (r.MajorLevel > 0 || r.R != nil) }

// Point is how a risk point was rated: a method with its values, and what direct
// judgement asks about it.
type Point struct {
	Method string             `json:"method,omitempty"` // LEC, LS4, LS5, MES; "" by direct judgement alone
	Values map[string]float64 `json:"values,omitempty"`
	Direct map[string]float64 `json:"direct,omitempty"`
}

// Filing 备案 is the filing of a major hazard source with the county department.
type Filing struct {
	Number string
	Office string
	Filed  time.Time // zero: not filed
	Ended  time.Time // 核销: taken off the file; zero: it stands
	Note   string
}

// Role is what a person answers for.
type Role string

// The roles; the last three are the 包保责任人 of a major hazard source.
const (
	RoleResponsible Role = "responsible"
	RoleChief       Role = "chief"
	RoleTechnical   Role = "technical"
	RoleOperation   Role = "operation"
)

// Roles lists the roles in their order.
var Roles = [...]Role{RoleResponsible, RoleChief, RoleTechnical, RoleOperation}

// Person answers for a hazard source.
type Person struct {
	Role  Role
	Name  string
	Phone string
}

// Masked is a copy that names nobody.
func (p Person) Masked() Person {
	return Person{p.Role, grid.MaskName(p.Name), grid.MaskPhone(p.Phone)}
}

// Draft is a hazard source that somebody files.
type Draft struct {
	Category Category
	Code     string // "": one is given
	Update
}

// Update changes a hazard source; nil leaves a field as it is.
type Update struct {
	Enterprise   *grid.ID // 0: of none
	Name         *string
	Kind         *string
	Lon, Lat     *float64   // given together; of a draft without them its enterprise's
	Assessed     *time.Time // day of the assessment, its start in China
	Unit         *Unit      // as a whole
	PeopleSource *string
	PeopleDated  *time.Time
	Point        *Point // as a whole; an empty one takes the rating away
	Control      *string
	Measures     *string
	Capacity     *Capacity
	Regime       *string
	Persons      []Person // of the roles named; one without a name is taken away
	Source       *string
}

// Capacity 容纳人数 is how many people a place holds at most, as an update gives it.
type Capacity struct {
	People *int // nil: not known
}

func (u *Update) empty() bool {
	return u.Enterprise == nil && u.Name == nil && u.Kind == nil && u.Lon == nil && u.Lat == nil && u.Assessed == nil && u.Unit == nil &&
		u.PeopleSource == nil && u.PeopleDated == nil && u.Point == nil && u.Control == nil && u.Measures == nil && u.Capacity == nil &&
		u.Regime == nil &&
		len(u.Persons) == 0 && u.Source == nil
}

// Service is what can be done with hazard sources. Who asks is in the context;
// what lies outside of what they see is not found.
type Service struct {
	db   *pg.DB
	near chan struct{} // how many may look around at once
}

// New returns the service over a database.
func New(db *pg.DB) *Service { return &Service{db: db, near: make(chan struct{}, nearAtOnce)} }
