package enterprise

import (
	"encoding/json"
	"slices"
	"strings"

	"anwang/grid/act"
)

func trimmed(s string) string { return strings.TrimSpace(s) }

// members are the fields of a record by name, those that say nothing left out.
func members(v any) map[string]any {
	m := map[string]any{}
	b, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil { // cannot be: texts, numbers and checked GeoJSON
		return nil
	}
	for k, x := range m {
		if x == nil || x == "" || x == false {
			delete(m, k)
		}
	}
	return m
}

// auditedFields and auditedRecord are what the audit keeps of a file and of a record in it.
var (
	auditedFields act.Audited[Fields] = func(f *Fields, masked bool) any {
		if masked {
			return members(f.Masked())
		}
		return members(*f)
	}
	auditedRecord act.Audited[RecordFields] = func(r *RecordFields, masked bool) any {
		if masked {
			return members(r.Masked())
		}
		return members(*r)
	}
)

// clone is a copy that shares nothing: whoever reads JSON into it would otherwise
// write through the pointers into what it is compared with.
func (f *Fields) clone() Fields {
	c := *f
	c.Staff, c.AboveScale = copied(f.Staff), copied(f.AboveScale)
	c.Standard, c.FireKey = copied(f.Standard), copied(f.FireKey)
	c.Capital, c.Assets, c.Revenue = copied(f.Capital), copied(f.Assets), copied(f.Revenue)
	c.Plant = append(json.RawMessage(nil), f.Plant...)
	c.Sectors = slices.Clone(f.Sectors)
	return c
}

func (r *RecordFields) clone() RecordFields {
	c := *r
	c.Score, c.Deaths, c.Injured, c.Loss = copied(r.Score), copied(r.Deaths), copied(r.Injured), copied(r.Loss)
	return c
}

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
