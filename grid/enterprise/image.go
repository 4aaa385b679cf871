package enterprise

import (
	"encoding/json"
	"reflect"
	"strings"
)

func trimmed(s string) string { return strings.TrimSpace(s) }

// members are the fields of an image by name, those that say nothing left out.
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

// difference is what two states differ in, as they were and as they are; show
// masks what is personal, and what differs only behind the mask is shown on both
// sides all the same.
func difference[T any](was, is T, show func(T) T) (before, after map[string]any) {
	w, i := members(was), members(is)
	ws, is2 := members(show(was)), members(show(is))
	before, after = map[string]any{}, map[string]any{}
	for k := range ws {
		if !reflect.DeepEqual(w[k], i[k]) {
			before[k] = ws[k]
		}
	}
	for k := range is2 {
		if !reflect.DeepEqual(w[k], i[k]) {
			after[k] = is2[k]
		}
	}
	return before, after
}

func shownFile(f Fields) Fields               { return f.Masked() }
func shownRecord(r RecordFields) RecordFields { return r.Masked() }

// clone is a copy that shares nothing: whoever reads JSON into it would otherwise
// write through the pointers into what it is compared with.
func (f *Fields) clone() Fields {
	c := *f
	c.Staff, c.AboveScale = copied(f.Staff), copied(f.AboveScale)
	c.Standard, c.FireKey = copied(f.Standard), copied(f.FireKey)
	c.Capital, c.Assets, c.Revenue = copied(f.Capital), copied(f.Assets), copied(f.Revenue)
	c.Plant = append(json.RawMessage(nil), f.Plant...)
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
