package danger

import (
	"encoding/json"
	"time"

	"anwang/grid"
)

// image is a danger as the audit keeps it; personal fields are masked.
type image struct {
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
}

func imageOf(d *Danger) *image {
	return &image{
		Code: d.Code, Enterprise: d.Enterprise, Hazard: d.Hazard, Title: d.Title, Detail: d.Detail,
		Grade: d.Grade.String(), State: d.State.String(), Listed: d.Listed.String(), Inspection: d.Inspection,
		Found: d.Found.UTC(), Deadline: optional(d.Deadline.UTC()), Closed: optional(d.Closed.UTC()), Lon: d.Lon, Lat: d.Lat,
		Reporter: grid.MaskName(d.Reporter), ReporterPhone: grid.MaskPhone(d.ReporterPhone), RectifiedBy: d.RectifiedBy,
	}
}

// difference is what two images of a danger differ in, as they were and as they
// are.
func difference(was, is *Danger) (before, after map[string]any) {
	before, after = members(imageOf(was)), members(imageOf(is))
	for k, v := range before {
		if w, ok := after[k]; ok && v == w {
			delete(before, k)
			delete(after, k)
		}
	}
	return before, after
}

// members are the fields of an image by name; all of them are plain values.
func members(i *image) map[string]any {
	m := map[string]any{}
	b, err := json.Marshal(i)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil { // cannot be: texts, numbers and times
		return nil
	}
	return m
}
