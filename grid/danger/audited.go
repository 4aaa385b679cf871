package danger

import (
	"time"

	"anwang/grid"
)

// audited is a danger as the audit keeps it.
type audited struct {
	Code          string     `json:"code,omitempty"`
	Enterprise    grid.ID    `json:"enterprise,omitempty"`
	Hazard        grid.ID    `json:"hazard,omitempty"`
	Title         string     `json:"title"`
	Detail        string     `json:"detail,omitempty"`
	Grade         string     `json:"grade"`
	State         string     `json:"state"`
	Listed        string     `json:"listed"`
	Inspection    Inspection `json:"inspection"`
	Found         time.Time  `json:"found"`
	Deadline      *time.Time `json:"deadline,omitempty"`
	Closed        *time.Time `json:"closed,omitempty"`
	Lon           float64    `json:"lon"`
	Lat           float64    `json:"lat"`
	Reporter      string     `json:"reporter,omitempty"`
	ReporterPhone string     `json:"reporterPhone,omitempty"`
	RectifiedBy   grid.ID    `json:"rectifiedBy,omitempty"`
	Reason        string     `json:"reason,omitempty"` // of what was just done to it
}

func auditedOf(d *Danger, masked bool) any {
	i := &audited{
		Code: d.Code, Enterprise: d.Enterprise, Hazard: d.Hazard, Title: d.Title, Detail: d.Detail,
		Grade: d.Grade.String(), State: d.State.String(), Listed: d.Listed.String(), Inspection: d.Inspection,
		Found: d.Found.UTC(), Deadline: optional(d.Deadline.UTC()), Closed: optional(d.Closed.UTC()), Lon: d.Lon, Lat: d.Lat,
		Reporter: d.Reporter, ReporterPhone: d.ReporterPhone, RectifiedBy: d.RectifiedBy, Reason: d.Last.Reason,
	}
	if masked {
		m := d.Masked()
		i.Reporter, i.ReporterPhone = m.Reporter, m.ReporterPhone
	}
	return i
}
