package exchange

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"anwang/grid"
)

// The fields of what is no enterprise are made of what its kind says of its records in a file,
// with the headings that offices give them.

// heading is what a column is called in our own files and in those of others.
type heading struct {
	name  grid.Text
	names []string
	hint  grid.Text
}

// pointRegister makes the register of a kind: what is called and told apart, located, tied to an
// enterprise, and what the kind says beside.
func pointRegister(k grid.Kind, prefix string, heads map[string]heading,
	lists map[string][]word, persons []Field, twins ...string,
) *register {
	s := schemaOf(k, nil)
	var fields, rest []Field
	one := make([]Field, 2)
	for i := range s.columns {
		c := &s.columns[i]
		h, known := heads[c.Name]
		if !known || c.Name == "synthetic" {
			continue
		}
		f := Field{
			measured: c.Column == "quantity",
			Key:      c.Name, Name: h.name, Names: h.names, Hint: h.hint, Required: c.Required && !(prefix != "" && i == 0), column: c.Column,
			typ: c.typ, read: cellReader(c, h.name, lists[c.Name]), words: lists[c.Name], refer: c.Refer, fallback: literal(c.Absent),
		}
		switch {
		case i == 0:
			one[fieldCode] = f
		case c.Column == k.Info().Read.Name:
			one[fieldName] = f
		default:
			rest = append(rest, f)
		}
	}
	fields = append(append(fields, one...), Fields[fieldLon:fieldGrid+1]...)
	fields[fieldLon].Hint = t("度，如 116.3974 或 116°23′50″；或高斯坐标，米；不填的按所属企业的位置",
		"Degrees, 116.3974 or 116°23′50″, or Gauss–Krüger metres; without it where its enterprise is")
	fields[fieldCRS].column = ""
	fields = append(fields, Field{
		Key: "enterpriseName", Name: t("所属企业", "Enterprise"), column: "enterprise_name", typ: "text", read: line(200),
		Names: []string{"企业名称", "单位名称", "被检查单位", "受检单位", "所属单位", "责任单位", "企业", "单位", "enterprise name", "company"},
		Hint:  t("企业全称；或填统一社会信用代码", "Full name; or give the credit code"),
	})
	r := newRegister(k, append(append(fields, rest...), persons...))
	r.schema, r.prefix, r.twins = s, prefix, twins
	return r
}

// literal is SQL of what a record has that says nothing else.
func literal(absent any) string {
	switch v := absent.(type) {
	case string:
		return "'" + v + "'"
	case int64:
		return strconv.FormatInt(v, 10)
	}
	return ""
}

// cellReader reads the cells of a column of a kind.
func cellReader(c *column, name grid.Text, list []word) func(cell, *worksheet) (any, fault) {
	switch {
	case list != nil && c.typ == "text":
		return oneOfNamed(name, list)
	case list != nil:
		return func(of cell, s *worksheet) (any, fault) {
			v, wrong := oneOfNamed(name, list)(of, s)
			if key, ok := v.(string); ok {
				n, err := strconv.ParseInt(key, 10, 16)
				if err == nil {
					return n, fault{}
				}
			}
			return nil, wrong
		}
	}
	switch c.As {
	case grid.ImportWhole:
		return wholeCell(int64(c.Least), int64(c.Most))
	case grid.ImportNumber:
		if c.Column == "quantity" {
			return tonnes
		}
		return numberCell(float64(c.Least))
	case grid.ImportTime:
		return instant
	}
	if c.Most > 500 {
		return prose(c.Most)
	}
	return line(c.Most)
}

// oneOfNamed reads a word of a list, and says which there are.
func oneOfNamed(name grid.Text, list []word) func(cell, *worksheet) (any, fault) {
	return func(c cell, _ *worksheet) (any, fault) {
		if key, ok := find(list, c.text); ok {
			return key, fault{}
		}
		var zh, en []string
		for i := range list {
			zh, en = append(zh, list[i].name.ZH), append(en, list[i].name.EN)
		}
		return nil, fault{"wordUnknown", []string{clip(c.text), both(name), both(t(strings.Join(zh, "、"), strings.Join(en, ", ")))}}
	}
}

func wholeCell(least, most int64) func(cell, *worksheet) (any, fault) {
	return func(c cell, _ *worksheet) (any, fault) {
		f, behind, ok := readNumber(c.text)
		if !ok || strings.Trim(behind, "人级个台座") != "" || f != math.Trunc(f) || f < float64(least) || f > float64(most) {
			return nil, fault{"wholeNumber", []string{fmt.Sprint(least), fmt.Sprint(most)}}
		}
		return int64(f), fault{}
	}
}

func numberCell(least float64) func(cell, *worksheet) (any, fault) {
	return func(c cell, _ *worksheet) (any, fault) {
		f, behind, ok := readNumber(c.text)
		if !ok || behind != "" || f < least {
			return nil, fault{"numberLeast", []string{strconv.FormatFloat(least, 'f', -1, 64)}}
		}
		return f, fault{}
	}
}

// clocks are the ways to write the time of a day behind it.
var clocks = []string{"15:04:05", "15:04", "15时04分", "15时"}

// instant reads a day, or a time of it, in China.
func instant(c cell, s *worksheet) (any, fault) {
	day, ok := dayOf(c, s)
	if !ok {
		return nil, fault{"dateForm", []string{clip(c.text)}}
	}
	at := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, grid.China)
	if c.kind == cellNumber {
		if f, err := strconv.ParseFloat(c.text, 64); err == nil && f < 120_000 {
			at = at.Add(time.Duration(math.Round((f-math.Trunc(f))*86_400)) * time.Second)
		}
		return at, fault{}
	}
	if i := strings.IndexAny(c.text, " T"); i >= 6 {
		for _, layout := range clocks {
			if clock, err := time.Parse(layout, strings.TrimSpace(c.text[i+1:])); err == nil {
				return at.Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute +
					time.Duration(clock.Second())*time.Second), fault{}
			}
		}
	}
	return at, fault{}
}

// wordsIn are the words of a section of the terms, with other ways to write them.
func wordsIn(section string, keys []string, also map[string][]string) (list []word) {
	for _, key := range keys {
		list = append(list, word{key, grid.TermText(section, key), also[key]})
	}
	return list
}

// keysOf are the keys of a section of the terms.
func keysOf(section string) []string { return slices.Sorted(maps.Keys(grid.TermTexts(section))) }

// headedBy is a heading of ours that is a term of a section.
func headedBy(section, key string, names ...string) heading {
	return heading{name: grid.TermText(section, key), names: names}
}

// ownerCode is the heading of the code of the enterprise that a record belongs to.
var ownerCode = heading{
	name:  grid.TermText("enterprise", "creditCode"),
	names: []string{"信用代码", "社会信用代码", "企业代码", "单位代码", "企业信用代码", "uscc", "credit code"},
}

var ownSource = heading{name: grid.TermText("enterprise", "source"), names: []string{"来源"}}

func keyplaceRegister() *register {
	const section = "keyplace"
	return pointRegister(grid.KindKeyplace, "CS", map[string]heading{
		"code":       headedBy(section, "code", "场所编号", "代码"),
		"name":       headedBy(section, "name", "名称", "场所", "重点场所名称", "单位名称", "学校名称", "医院名称"),
		"enterprise": ownerCode,
		"kind":       headedBy(section, "kind", "类型", "类别", "场所类别"),
		"capacity":   headedBy(section, "capacity", "人数", "容纳人数（人）", "床位数", "最大容纳人数"),
		"address":    headedBy(section, "address", "详细地址", "所在地址"),
		"measures":   headedBy(section, "measures", "措施"),
		"source":     ownSource,
	}, map[string][]word{"kind": wordsIn("keyplaceKind", keysOf("keyplaceKind"), map[string][]string{
		"school": {"学校", "幼儿园", "中学", "小学"}, "hospital": {"医院", "卫生院"}, "nursing_home": {"养老院", "敬老院", "福利院", "养老机构"},
		"mall": {"商场", "市场", "超市"}, "hotel": {"宾馆", "酒店", "饭店"}, "entertainment": {"KTV", "网吧", "娱乐场所"},
		"venue": {"体育馆", "会堂", "影剧院"}, "transit": {"车站", "码头", "机场"}, "religious": {"寺庙", "教堂"}, "scenic": {"旅游景区"},
		"crowd": {"人员密集场所"}, "key_unit": {"重点目标", "重点单位"},
	})}, []Field{
		{
			Key: "keeper", Name: grid.TermText(section, "keeper"), Names: []string{"负责人", "责任人", "联系人"}, column: "keeper", typ: "text",
			fallback: "''", read: line(100),
		},
		{
			Key: "phone", Name: grid.TermText(section, "phone"), Names: []string{"负责人电话", "联系电话", "电话", "手机"}, column: "phone", typ: "text",
			fallback: "''", read: onePhone,
		},
	}, "name")
}

// onePhone reads the number of somebody; of several the first is kept.
func onePhone(c cell, s *worksheet) (any, fault) {
	v, wrong := phone(c, s)
	if list, ok := v.(string); ok {
		first, _, _ := strings.Cut(list, " / ")
		return first, wrong
	}
	return v, wrong
}
