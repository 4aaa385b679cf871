package web_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// maker makes inputs out of schemas: some that fit, and some that a hand has been
// at since.
type maker struct{ *rand.Rand }

// one picks one of a list.
func one[T any](m maker, list ...T) T { return list[m.IntN(len(list))] }

// likely reports true n times of a hundred.
func (m maker) likely(n int) bool { return m.IntN(100) < n }

// nasty are texts that have broken something somewhere.
var nasty = []string{
	"", " ", "\x00", "a\x00b", "\u202eabc", "\u200b", "\ufeff", "ＡＢＣ", "Ⅲ", "ǅ", "🏭", "👩‍🚒", "é", "ß", "İ", "\u2028", "'; DROP TABLE grid; --",
	`"`, `\`, "%", "_", "%00", "../../etc/passwd",
	"<script>alert(1)</script>", "=1+1", "＝1", "{{7*7}}", "null", "true", "NaN", "0", "-1", "1e309", "9223372036854775808", "2026-02-30",
	"0000-00-00", "9999-12-31T23:59:59Z",
	"110101199003078515", "红星化工厂", "甲街道", "91350100M000100Y43", "H1", "general", strings.Repeat("长", 300), strings.Repeat("x", 9000),
	"\r\nX-Evil: 1", "00000000-0000-0000-0000-000000000000",
}

func (m maker) text(name string, s *openapi3.Schema) string {
	switch s.Format {
	case "date":
		return time.Now().AddDate(0, 0, m.IntN(800)-400).Format(time.DateOnly)
	case "date-time":
		return time.Now().Add(time.Duration(m.IntN(20000)-10000) * time.Hour).UTC().Format(time.RFC3339)
	}
	var t string
	switch name {
	case "bbox":
		return one(m, "116,39.8,116.4,39.9", "116.1,39.85,116.2,39.9", "-180,-90,180,90", "1,2,3")
	case "polygon":
		t = one(m, "116,39.8,116.4,39.8,116.2,39.9", acrossTheBorder[8:], "116,39.8,116.2,39.9,116.2,39.8,116,39.9",
			"39.8,116,39.9,116,39.9,116.2", "116,39.8;116,39.8", one(m, nasty...))
	case "circle":
		t = one(m, "116.2,39.85,9000", "116.05,39.85,100", "39.85,116.05,100", "116,39,1e9", "-180,-90,1", one(m, nasty...))
	case "q", "name", "title", "detail":
		t = one(m, "红星", "甲", "hxhg", "企标1号", "厂", one(m, nasty...))
	case "level":
		t = one(m, "red", "red,orange", "blue", "none", one(m, nasty...))
	case "action":
		t = one(m, "map.view", "account.manage", "danger.grade", one(m, nasty...))
	case "method":
		t = one(m, "LEC", "LS4", "LS5", "MES", one(m, nasty...))
	case "cursor":
		t = one(m, "0", "1", "50", "1:2", "a.b", one(m, nasty...))
	case "lon", "lat":
		t = one(m, "116.05", "39.85", "0", one(m, nasty...))
	default:
		t = one(m, one(m, nasty...), one(m, nasty...), "abc", fmt.Sprint(m.IntN(1000)), "red", "2026-01-02", "zh")
	}
	r := []rune(t)
	if s.MaxLength != nil && uint64(len(r)) > *s.MaxLength {
		r = r[:*s.MaxLength]
	}
	for uint64(len(r)) < s.MinLength {
		r = append(r, 'x')
	}
	return string(r)
}

func (m maker) number(name string, s *openapi3.Schema, whole bool) any {
	low, high := math.Inf(-1), math.Inf(1)
	if s.Min != nil {
		low = *s.Min
	}
	if s.Max != nil {
		high = *s.Max
	}
	f := one(m, float64(m.IntN(10)), float64(m.IntN(8)), float64(m.IntN(120)), low, high, low+1, high-1, 1e6, -1, 0, 2147483647,
		9007199254740991)
	switch {
	case strings.HasSuffix(strings.ToLower(name), "lon"):
		f = one(m, 116.05, 116.15, 116.35, 116.0, -180, 180, 0)
	case strings.HasSuffix(strings.ToLower(name), "lat"):
		f = one(m, 39.85, 39.8, 39.9, -90, 90, 0)
	}
	if math.IsInf(f, 0) || f < low || f > high {
		f = max(min(float64(m.IntN(8)), high), low)
	}
	if whole {
		return int64(f)
	}
	if m.likely(20) {
		f += 0.25
	}
	return f
}

// value makes one that fits a schema, as far as a schema tells.
func (m maker) value(name string, ref *openapi3.SchemaRef, deep int) any {
	if ref == nil || ref.Value == nil {
		return one[any](m, nil, "x", 1, true, []any{}, map[string]any{})
	}
	s := ref.Value
	if len(s.Enum) > 0 {
		return one(m, s.Enum...)
	}
	if some := slices.Concat(s.OneOf, s.AnyOf, s.AllOf); len(some) > 0 {
		return m.value(name, one(m, some...), deep+1)
	}
	switch kind := m.kind(s); kind {
	case "string":
		return m.text(name, s)
	case "integer", "number":
		return m.number(name, s, kind == "integer")
	case "boolean":
		return m.likely(50)
	case "array":
		list := []any{}
		for n := int(s.MinItems) + m.IntN(3); n > 0 && deep < 6 && (s.MaxItems == nil || uint64(len(list)) < *s.MaxItems); n-- {
			list = append(list, m.value(name, s.Items, deep+1))
		}
		return list
	case "object":
		return m.object(s, deep)
	default:
		return nil
	}
}

func (m maker) kind(s *openapi3.Schema) string {
	if s.Type == nil || len(*s.Type) == 0 {
		return one(m, "string", "integer", "object", "null")
	}
	return one(m, *s.Type...)
}

func (m maker) object(s *openapi3.Schema, deep int) any {
	o := map[string]any{}
	chance := one(m, 0, 30, 60, 100)
	names := make([]string, 0, len(s.Properties))
	for name := range s.Properties {
		names = append(names, name)
	}
	slices.Sort(names) // the same seed makes the same
	for _, name := range names {
		if slices.Contains(s.Required, name) || deep < 6 && m.likely(chance) {
			o[name] = m.value(name, s.Properties[name], deep+1)
		}
	}
	if more := s.AdditionalProperties.Schema; more != nil {
		for range m.IntN(3) {
			o[one(m, "L", "E", "C", "S", "x", "1")] = m.value("", more, deep+1)
		}
	}
	return o
}

// spoil changes something somewhere in a value.
func (m maker) spoil(v any) any {
	switch x := v.(type) {
	case map[string]any:
		names := make([]string, 0, len(x))
		for name := range x {
			names = append(names, name)
		}
		slices.Sort(names)
		switch {
		case len(names) == 0 || m.likely(20):
			x[one(m, "unknown", "", "__proto__", "名", "id")] = m.junk()
		case m.likely(25):
			delete(x, one(m, names...))
		default:
			name := one(m, names...)
			x[name] = m.spoil(x[name])
		}
		return x
	case []any:
		switch {
		case len(x) > 0 && m.likely(60):
			i := m.IntN(len(x))
			x[i] = m.spoil(x[i])
			return x
		case m.likely(30):
			return slices.Repeat([]any{m.junk()}, 300)
		default:
			return append(x, m.junk())
		}
	}
	return m.junk()
}

// junk fits nothing in particular.
func (m maker) junk() any {
	deep := any("x")
	for range 40 {
		deep = []any{deep}
	}
	return one[any](m, nil, true, "", one(m, nasty...), -1, 0, 1.5, json.Number("99999999999999999999"), json.Number("1e400"),
		json.Number("-0"), []any{}, map[string]any{}, []any{nil}, map[string]any{"a": []any{1}}, deep)
}

// spelling is a value as an address spells it.
func spelling(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case float64:
		b, _ := json.Marshal(x)
		return string(b)
	case nil:
		return "null"
	}
	return fmt.Sprint(v)
}
