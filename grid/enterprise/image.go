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
