package api

import (
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"
)

// emptiable is a number of a change that may be emptied: left out it stays as it
// is, null says that it is not known, and 0 is none at all.
type emptiable struct {
	Sent  bool
	Value *int
}

// UnmarshalJSON implements json.Unmarshaler; it is not asked about what is left out.
func (e *emptiable) UnmarshalJSON(b []byte) error {
	e.Sent = true
	return json.Unmarshal(b, &e.Value)
}

// Schema implements huma.SchemaProvider.
func (emptiable) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeInteger, Format: "int64", Nullable: true, Minimum: new(float64)}
}
