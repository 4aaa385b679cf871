package exchange

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"anwang/grid"
)

// column is one property of a feature: how it is named, what it may be, and
// where it goes.
type column struct {
	grid.ImportColumn
	typ  string // SQL type
	read func(raw json.RawMessage) (any, *grid.Text)
}

// schema is what the features of a kind hold. The first column is the code that
// tells records apart.
type schema struct {
	kind    grid.Kind
	table   string
	columns []column
}

// schemaOf makes it of what the kind says of itself; sectors are those that records may
// name.
func schemaOf(k grid.Kind, sectors grid.SectorList) *schema {
	s := &schema{kind: k, table: k.String()}
	for _, c := range k.Info().Import {
		typ, read := reading(&c, sectors)
		s.columns = append(s.columns, column{c, typ, read})
	}
	return s
}

// reading is the SQL type of a column and what reads its values.
func reading(c *grid.ImportColumn, sectors grid.SectorList) (typ string, read func(json.RawMessage) (any, *grid.Text)) {
	switch c.As {
	case grid.ImportCreditCode:
		return "text", creditCode
	case grid.ImportWord:
		return "text", words(c.Words...)
	case grid.ImportSectors:
		return "text", (&sectorNames{list: sectors}).property
	case grid.ImportRegime:
		return "text", regime
	case grid.ImportWhole:
		return "integer", whole(int64(c.Least), int64(c.Most))
	case grid.ImportNumber:
		return "double precision", number(float64(c.Least))
	case grid.ImportBool:
		return "boolean", boolean
	case grid.ImportTime:
		return "timestamptz", parseTime
	case grid.ImportLevel:
		return "smallint", level
	case grid.ImportGrade:
		return "smallint", keyed(grid.ParseGrade)
	case grid.ImportState:
		return "smallint", keyed(grid.ParseState)
	case grid.ImportListed:
		return "smallint", keyed(grid.ParseListed)
	}
	return "text", text(c.Least, c.Most)
}

// key are the columns by which records are told apart.
func (s *schema) key() []string {
	list := []string{s.columns[0].Column}
	for i := range s.columns[1:] {
		if c := &s.columns[1+i]; c.Key {
			list = append(list, c.Column)
		}
	}
	return list
}

func say(zh, en string) *grid.Text { return &grid.Text{ZH: zh, EN: en} }

// text takes a string, or a number written as one, of least to most characters.
func text(least, most int) func(json.RawMessage) (any, *grid.Text) {
	return func(raw json.RawMessage) (any, *grid.Text) {
		s, ok := str(raw)
		if !ok {
			return nil, say("应为文本", "give a text")
		}
		switch n := utf8.RuneCountInString(s); {
		case n < least:
			return nil, say("不能为空", "it is empty")
		case n > most:
			return nil, say(fmt.Sprintf("有 %d 字，不能超过 %d 字", n, most), fmt.Sprintf("it has %d characters, more than %d", n, most))
		}
		if wrong := grid.TextFault(s); wrong != (grid.Text{}) {
			return nil, &wrong
		}
		return s, nil
	}
}

// creditCode is a text that is not the number of somebody's identity card.
func creditCode(raw json.RawMessage) (any, *grid.Text) {
	if s, _ := str(raw); grid.CodeOfPerson(s) {
		return nil, &grid.CodeOfPersonText
	}
	return text(1, 40)(raw)
}

func str(raw json.RawMessage) (string, bool) {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return strings.TrimSpace(s), true
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String(), true
	}
	return "", false
}

func words(allowed ...string) func(json.RawMessage) (any, *grid.Text) {
	return func(raw json.RawMessage) (any, *grid.Text) {
		s, ok := str(raw)
		for _, w := range allowed {
			if ok && s == w {
				return s, nil
			}
		}
		list := strings.Join(allowed, ", ")
		return nil, say("“"+clip(s)+"”不在允许的值之内："+list, strconv.Quote(clip(s))+" is none of: "+list)
	}
}

func whole(least, most int64) func(json.RawMessage) (any, *grid.Text) {
	return func(raw json.RawMessage) (any, *grid.Text) {
		s, _ := str(raw)
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < least || n > most {
			return nil, say(fmt.Sprintf("应为 %d 至 %d 的整数", least, most), fmt.Sprintf("give a whole number, %d to %d", least, most))
		}
		return n, nil
	}
}

func number(least float64) func(json.RawMessage) (any, *grid.Text) {
	return func(raw json.RawMessage) (any, *grid.Text) {
		s, _ := str(raw)
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || f < least {
			return nil, say(fmt.Sprintf("应为不小于 %g 的数", least), fmt.Sprintf("give a number, %g or more", least))
		}
		return f, nil
	}
}

func boolean(raw json.RawMessage) (any, *grid.Text) {
	var b bool
	if json.Unmarshal(raw, &b) != nil {
		return nil, say("应为 true 或 false", "give true or false")
	}
	return b, nil
}

// level takes the key of a risk level or its national number.
func level(raw json.RawMessage) (any, *grid.Text) {
	s, _ := str(raw)
	if l, ok := grid.ParseLevel(s); ok {
		return int64(l), nil
	}
	if n, err := strconv.ParseUint(s, 10, 8); err == nil && grid.Level(n).Valid() {
		return int64(n), nil
	}
	return nil, say("风险等级应为 red、orange、yellow、blue、none 或 0 至 4", "a risk level is red, orange, yellow, blue, none, or 0 to 4")
}

// regime takes the key of the rules that a hazard source is supervised under, or
// their name; "" is decree 40.
func regime(raw json.RawMessage) (any, *grid.Text) {
	s, _ := str(raw)
	var names []string
	for _, key := range []string{"decree40", "city_gas", "port", "defence"} {
		name := grid.TermText("regime", key)
		if names = append(names, key); s == key || s == name.ZH || strings.EqualFold(s, name.EN) {
			return strings.TrimPrefix(key, "decree40"), nil
		}
	}
	if s == "" {
		return s, nil
	}
	list := strings.Join(names, ", ")
	return nil, say("“"+clip(s)+"”不是适用规定，应为："+list, strconv.Quote(clip(s))+" is none of: "+list)
}

// keyed takes one of the keys of a scale.
func keyed[T ~uint8](parse func(string) (T, bool)) func(json.RawMessage) (any, *grid.Text) {
	return func(raw json.RawMessage) (any, *grid.Text) {
		s, _ := str(raw)
		v, ok := parse(s)
		if !ok {
			return nil, say("未知的值“"+clip(s)+"”", "unknown value "+strconv.Quote(clip(s)))
		}
		return int64(v), nil
	}
}

// parseTime takes an RFC 3339 time, or a date, which is its midnight in China.
func parseTime(raw json.RawMessage) (any, *grid.Text) {
	s, _ := str(raw)
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t, err = time.ParseInLocation(time.DateOnly, s, grid.China)
	}
	switch y := t.UTC().Year(); {
	case err == nil && y >= 1900 && y < 2200:
		return t, nil
	case err == nil:
		return nil, say("年份应在 1900 至 2199 之间", "the year is 1900 to 2199")
	}
	return nil, say("时间应形如 2026-11-22T14:32:00+08:00 或 2026-11-22", "a time looks like 2026-11-22T14:32:00+08:00 or 2026-11-22")
}

// clip is what a message quotes of a text: its beginning, and no number of an
// identity card, which is masked before it could be cut.
func clip(s string) string {
	s = grid.MaskIdentity(s)
	if utf8.RuneCountInString(s) > 40 {
		return string([]rune(s)[:40]) + "…"
	}
	return s
}
