package hazard

import (
	"time"

	"anwang/grid"
)

// audited is a hazard source as the audit keeps it.
type audited struct {
	Code         string           `json:"code"`
	Name         string           `json:"name"`
	Category     Category         `json:"category"`
	Kind         string           `json:"kind,omitempty"`
	Enterprise   grid.ID          `json:"enterprise,omitempty"`
	Lon          float64          `json:"lon"`
	Lat          float64          `json:"lat"`
	UnitKind     string           `json:"unitKind,omitempty"`
	People       *int             `json:"people,omitempty"`
	PeopleSource string           `json:"peopleSource,omitempty"`
	PeopleDated  *string          `json:"peopleDated,omitempty"`
	Substances   []auditedHolding `json:"substances,omitempty"`
	Edition      string           `json:"edition,omitempty"`
	Tables       int              `json:"tables,omitempty"`
	Assessed     *string          `json:"assessed,omitempty"`
	S            *float64         `json:"s,omitempty"`
	R            *float64         `json:"r,omitempty"`
	MajorLevel   int              `json:"majorLevel"`
	Level        string           `json:"level"`
	Rating       *Point           `json:"rating,omitempty"`
	Control      string           `json:"control,omitempty"`
	Measures     string           `json:"measures,omitempty"`
	Capacity     *int             `json:"capacity,omitempty"`
	Regime       string           `json:"regime,omitempty"`
	Persons      []auditedPerson  `json:"persons,omitempty"`
	FilingNumber string           `json:"filingNumber,omitempty"`
	FilingOffice string           `json:"filingOffice,omitempty"`
	Filed        *string          `json:"filed,omitempty"`
	FilingEnded  *string          `json:"filingEnded,omitempty"`
	FilingNote   string           `json:"filingNote,omitempty"`
	Duties       map[string]any   `json:"duties,omitempty"`
	Source       string           `json:"source,omitempty"`
}

type auditedHolding struct {
	Entry   int      `json:"entry,omitempty"`
	Name    string   `json:"name,omitempty"`
	Classes []string `json:"classes,omitempty"`
	Tonnes  float64  `json:"tonnes"`
}

type auditedPerson struct {
	Role  Role   `json:"role"`
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty"`
}

func auditedOf(r *Record, masked bool) any {
	i := &audited{
		Code: r.Code, Name: r.Name, Category: r.Category, Kind: r.Kind, Enterprise: r.Enterprise, Lon: r.Lon, Lat: r.Lat,
		PeopleSource: r.PeopleSource, PeopleDated: dateOf(r.PeopleDated), Edition: r.Edition, Tables: r.Tables, Assessed: dateOf(r.Assessed),
		S: r.S, R: r.R, MajorLevel: r.MajorLevel, Level: r.Level.String(), Rating: r.Point, Control: r.Control, Measures: r.Measures,
		Capacity: r.Capacity, Regime: r.Regime,
		FilingNumber: r.Filing.Number, FilingOffice: r.Filing.Office, Filed: dateOf(r.Filing.Filed), FilingEnded: dateOf(r.Filing.Ended),
		FilingNote: r.Filing.Note,
		Source:     r.Source,
	}
	if r.Unit != nil {
		i.UnitKind, i.People = r.Unit.Kind, r.Unit.People
		for _, h := range r.Unit.Holdings {
			i.Substances = append(i.Substances, auditedHolding{h.Entry, h.Name, h.Classes, h.Tonnes})
		}
	}
	for _, p := range r.Persons {
		if masked {
			p = p.Masked()
		}
		i.Persons = append(i.Persons, auditedPerson{p.Role, p.Name, p.Phone})
	}
	for k, d := range r.Done {
		if i.Duties == nil {
			i.Duties = map[string]any{}
		}
		i.Duties[k] = d.Format(time.DateOnly)
	}
	return i
}
