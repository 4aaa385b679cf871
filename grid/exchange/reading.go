package exchange

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"anwang/grid"
)

// worksheet is what readers know of the table a cell stands in.
type worksheet struct {
	since1904 bool
	sectors   sectorNames
	unit      string // that the heading of quantities says; "" none
}

// line reads one line of at most so many characters.
func line(most int) func(cell, *worksheet) (any, fault) { return textUpTo(most, false) }

// prose reads a text that may have several lines.
func prose(most int) func(cell, *worksheet) (any, fault) { return textUpTo(most, true) }

func textUpTo(most int, lines bool) func(cell, *worksheet) (any, fault) {
	return func(c cell, _ *worksheet) (any, fault) {
		s := strings.ReplaceAll(c.text, "\r\n", "\n")
		if !lines {
			s = strings.Join(strings.Fields(s), " ")
			if strings.IndexByte(c.text, 0) >= 0 {
				s = c.text
			}
		}
		if n := utf8.RuneCountInString(s); n > most {
			return nil, fault{"textLong", []string{strconv.Itoa(n), strconv.Itoa(most)}}
		}
		return s, fault{}
	}
}

var scientific = regexp.MustCompile(`^\d(\.\d+)?[Ee]\+?\d+$`)

// roundedCode is a code of 18 digits of which a spreadsheet has kept the first 15.
var roundedCode = regexp.MustCompile(`^\d{15}000$`)

// readCode reads a credit code, or one of the older numbers, and says what is
// wrong with its form. Whether the check digit holds is a warning, see rowCheck.
func readCode(c cell, _ *worksheet) (any, fault) {
	s := strings.ToUpper(strings.Join(strings.Fields(c.text), ""))
	if strings.Contains(s, "E") && scientific.MatchString(s) || c.kind == cellNumber && len(s) > 15 ||
		strings.HasSuffix(s, "000") && roundedCode.MatchString(s) && !grid.CreditValid(s) {
		return nil, fault{"codeDamaged", nil}
	}
	if utf8.RuneCountInString(s) > 40 {
		return nil, fault{"textLong", []string{strconv.Itoa(utf8.RuneCountInString(s)), "40"}}
	}
	return s, fault{}
}

// codeFault says whether a code has a form that registers know.
func codeFault(s string) (wrong, odd *grid.Text) {
	r := grid.ReadCredit(s)
	if r.Warning == (grid.Text{}) {
		return nil, nil
	}
	formed := r.Form == grid.FormRegistration || r.Form == grid.FormOrganisation || r.Form == grid.FormCredit && inAlphabet(s)
	if formed {
		return nil, &r.Warning
	}
	return &r.Warning, nil
}

// inAlphabet reports whether 18 characters are of the alphabet, the region in
// digits.
func inAlphabet(s string) bool {
	for i, r := range s {
		if r > 'Z' || strings.IndexByte(grid.CreditAlphabet, byte(r)) < 0 || i >= 2 && i < 8 && r > '9' {
			return false
		}
	}
	return true
}

func in(t grid.Text, lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.ZH
}

func readIndustry(c cell, _ *worksheet) (any, fault) {
	if key, ok := industryOf(c.text); ok {
		return key, fault{}
	}
	return nil, fault{"industryUnknown", []string{clip(c.text)}}
}

// days are the ways to write a date.
var days = []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "20060102", "2006-1", "2006年1月", "2006年1月2号"}

// day reads a date, or the number of a spreadsheet for one.
func day(c cell, s *worksheet) (any, fault) {
	if at, ok := dayOf(c, s); ok {
		return at, fault{}
	}
	return nil, fault{"dateForm", []string{clip(c.text)}}
}

func dayOf(c cell, s *worksheet) (time.Time, bool) {
	text := c.text
	if c.kind == cellNumber && !(len(text) == 8 && strings.HasPrefix(text, "19") || len(text) == 8 && strings.HasPrefix(text, "20")) {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || n < 1 || n > 120_000 || n >= 1900 && n < 2200 && n == math.Trunc(n) { // a year alone is no day
			return time.Time{}, false
		}
		at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
		if s.since1904 {
			at = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		} else if n < 60 { // the calendar of spreadsheets has a 29 February 1900
			n++
		}
		at = at.AddDate(0, 0, int(n))
		return at, at.Year() >= 1900 && at.Year() < 2200
	}
	if i := strings.IndexAny(text, " T"); i >= 6 {
		text = text[:i]
	}
	for _, layout := range days {
		if at, err := time.Parse(layout, text); err == nil {
			return at, at.Year() >= 1900 && at.Year() < 2200
		}
	}
	return time.Time{}, false
}

// termEnd reads the last day of a term, which may stand behind its first; a term
// without an end has none.
func termEnd(c cell, s *worksheet) (any, fault) {
	text := c.text
	for _, sep := range []string{"至", "到", "~", "～", "—", " - "} {
		if i := strings.LastIndex(text, sep); i >= 0 && i+len(sep) <= len(text) {
			text = strings.TrimLeft(text[i+len(sep):], "—")
		}
	}
	text = strings.TrimSpace(text)
	switch text {
	case "", "长期", "永久", "无固定期限", "无期限", "不约定期限", "无", "long-term", "indefinite", "none":
		return nil, fault{}
	}
	return day(cell{text: text, kind: c.kind}, s)
}

var (
	digitsOnly     = regexp.MustCompile(`^[0-9+ -]{0,20}$`)
	betweenPhones  = regexp.MustCompile(`[、，,;；/／|\n]+|\s+或\s*|\s{2,}`)
	phonesByBlanks = regexp.MustCompile(`^(\+?[0-9-]{7,20})\s+(\+?[0-9-]{7,20})$`)
)

// mostPhones is how many numbers a cell may hold.
const mostPhones = 3

// phoneMarks are ways to write what stands in a number beside its digits.
var phoneMarks = strings.NewReplacer("（", "", "）", "-", "(", "", ")", "-", "—", "-", "－", "-")

// phone reads a number, or a few of them, which are kept with strokes between them.
func phone(c cell, _ *worksheet) (any, fault) {
	if n := len(c.text); n >= 7 && n <= 15 && strings.Trim(c.text, "0123456789") == "" { // as most are
		return c.text, fault{}
	}
	s := phoneMarks.Replace(c.text)
	list := betweenPhones.Split(strings.Trim(s, "、，,;；/／|\n "), -1)
	if two := phonesByBlanks.FindStringSubmatch(s); len(list) == 1 && two != nil {
		list = two[1:]
	}
	for i, one := range list {
		n := 0
		for _, r := range one {
			if r >= '0' && r <= '9' {
				n++
			}
		}
		if list[i] = strings.TrimSpace(one); !digitsOnly.MatchString(one) || n < 7 || n > 15 || len(list) > mostPhones {
			return nil, fault{"phoneForm", nil}
		}
	}
	return strings.Join(list, " / "), fault{}
}

var emailForm = regexp.MustCompile(`^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$`)

func email(c cell, _ *worksheet) (any, fault) {
	if !emailForm.MatchString(c.text) || utf8.RuneCountInString(c.text) > 200 {
		return nil, fault{"emailForm", []string{clip(c.text)}}
	}
	return c.text, fault{}
}

var postcodeForm = regexp.MustCompile(`^\d{6}$`)

func postcode(c cell, _ *worksheet) (any, fault) {
	if !postcodeForm.MatchString(c.text) {
		return nil, fault{"postcodeForm", nil}
	}
	return c.text, fault{}
}

func staff(c cell, _ *worksheet) (any, fault) {
	s := strings.TrimSuffix(strings.ReplaceAll(c.text, ",", ""), "人")
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != math.Trunc(f) || f < 0 || f > 10_000_000 || math.Signbit(f) {
		return nil, fault{"staffNumber", nil}
	}
	return int64(f), fault{}
}

var amount = regexp.MustCompile(`^(\d+(?:\.\d+)?(?:E\+?\d+)?)(亿|万|千万|百万)?(元)?(?:人民币|RMB|CNY)?(整)?$`)

// moneyMarks are what stands in an amount and says nothing.
var moneyMarks = strings.NewReplacer(",", "", "，", "", " ", "", "￥", "", "¥", "", "人民币", "")

// money reads an amount in 10,000 yuan, and in others that are named.
func money(c cell, _ *worksheet) (any, fault) {
	s := strings.ToUpper(moneyMarks.Replace(c.text))
	p := amount.FindStringSubmatch(s)
	if p == nil {
		return nil, fault{"number", nil}
	}
	f, err := strconv.ParseFloat(p[1], 64)
	if err != nil || math.IsInf(f, 0) {
		return nil, fault{"number", nil}
	}
	switch {
	case p[2] == "亿":
		f *= 10_000
	case p[2] == "千万":
		f *= 1000
	case p[2] == "百万":
		f *= 100
	case p[2] == "" && p[3] == "元":
		f /= 10_000
	}
	if f > 1e10 {
		return nil, fault{"number", nil}
	}
	return f, fault{}
}

// word is one value of a list with the ways to write it; the first is ours.
type word struct {
	key  string
	name grid.Text
	also []string
}

var (
	scales = []word{
		{"large", grid.TermText("scale", "large"), []string{"大"}},
		{"medium", grid.TermText("scale", "medium"), []string{"中"}},
		{"small", grid.TermText("scale", "small"), []string{"小"}},
		{"micro", grid.TermText("scale", "micro"), []string{"微"}},
	}
	grades = []word{
		{"A", t("A", "A"), []string{"A级", "A类"}},
		{"B", t("B", "B"), []string{"B级", "B类"}},
		{"C", t("C", "C"), []string{"C级", "C类"}},
		{"D", t("D", "D"), []string{"D级", "D类"}},
	}
	standards = []word{
		{"0", grid.TermText("standard", "0"), []string{"无", "未创建", "未达标", "0.0", "否"}},
		{"1", grid.TermText("standard", "1"), []string{"1级", "I", "Ⅰ", "Ⅰ级"}},
		{"2", grid.TermText("standard", "2"), []string{"2级", "II", "Ⅱ", "Ⅱ级"}},
		{"3", grid.TermText("standard", "3"), []string{"3级", "III", "Ⅲ", "Ⅲ级"}},
	}
	levels = []word{
		{"0", grid.TermText("level", "none"), []string{"none", "未评定", "无"}},
		{"1", grid.TermText("level", "red"), []string{"红", "red", "红色", "重大", "重大风险", "一级", "Ⅰ级"}},
		{"2", grid.TermText("level", "orange"), []string{"橙", "orange", "橙色", "较大", "较大风险", "二级", "Ⅱ级"}},
		{"3", grid.TermText("level", "yellow"), []string{"黄", "yellow", "黄色", "一般", "一般风险", "三级", "Ⅲ级"}},
		{"4", grid.TermText("level", "blue"), []string{"蓝", "blue", "蓝色", "低", "低风险", "四级", "Ⅳ级"}},
	}
	statuses = []word{
		{"open", grid.TermText("status", "open"), []string{"开业", "营业", "open", "正常", "在业", "存续", "营业", "在营", "正常经营", "存续（在营、开业、在册）"}},
		{"stopped", grid.TermText("status", "stopped"), []string{"停产", "停业", "停产停业", "歇业", "自行停产", "自行停业", "停工停产", "stopped"}},
		{"suspended", grid.TermText("status", "suspended"), []string{"责令停产", "责令停业", "责令停产整顿", "停产整顿", "suspended"}},
		{"moved", grid.TermText("status", "moved"), []string{"moved", "搬迁", "已迁出"}},
		{"revoked", grid.TermText("status", "revoked"), []string{"revoked", "已吊销"}},
		{"cancelled", grid.TermText("status", "cancelled"), []string{"cancelled", "已注销"}},
	}
	keyLevels = []word{
		{"town", grid.TermText("keyLevel", "town"), []string{"镇", "镇街", "乡镇", "镇级"}},
		{"county", grid.TermText("keyLevel", "county"), []string{"县", "区", "区县", "县级", "区级"}},
		{"city", grid.TermText("keyLevel", "city"), []string{"市", "市级"}},
		{"province", grid.TermText("keyLevel", "province"), []string{"省", "省级"}},
	}
	yes = []string{"是", "y", "yes", "true", "1", "√", "有"}
	no  = []string{"否", "n", "no", "false", "0", "×", "无", "非"}
)

func find(list []word, s string) (string, bool) {
	for i := range list {
		w := &list[i]
		if strings.EqualFold(s, w.key) || s == w.name.ZH || strings.EqualFold(s, w.name.EN) || among(w.also, s) {
			return w.key, true
		}
	}
	return "", false
}

func among(list []string, s string) bool {
	for _, a := range list {
		if strings.EqualFold(a, s) {
			return true
		}
	}
	return false
}

func oneOf(kind string, list []word) func(cell, *worksheet) (any, fault) {
	return func(c cell, _ *worksheet) (any, fault) {
		if key, ok := find(list, c.text); ok {
			return key, fault{}
		}
		return nil, fault{kind, []string{clip(c.text)}}
	}
}

func wordOf(list []word) func(any, string) string {
	return func(v any, lang string) string {
		key := fmt.Sprint(v)
		for i := range list {
			if list[i].key == key {
				return in(list[i].name, lang)
			}
		}
		return key
	}
}

func numbered(kind string, list []word) func(cell, *worksheet) (any, fault) {
	return func(c cell, _ *worksheet) (any, fault) {
		key, ok := find(list, c.text)
		if !ok {
			return nil, fault{kind, []string{clip(c.text)}}
		}
		n, err := strconv.ParseInt(key, 10, 16)
		if err != nil {
			return nil, fault{kind, []string{clip(c.text)}}
		}
		return n, fault{}
	}
}

// numberOf shows nothing for 0, which is what an empty cell is read as.
func numberOf(list []word) func(any, string) string {
	show := wordOf(list)
	return func(v any, lang string) string {
		if s := fmt.Sprint(v); s != "0" {
			return show(s, lang)
		}
		return ""
	}
}

// everyCode shows every code, 0 too: an empty cell is one that nobody has filled in.
func everyCode(list []word) func(any, string) string {
	show := wordOf(list)
	return func(v any, lang string) string { return show(fmt.Sprint(v), lang) }
}

func yesNo(c cell, _ *worksheet) (any, fault) {
	switch {
	case among(yes, c.text):
		return true, fault{}
	case among(no, c.text):
		return false, fault{}
	}
	return nil, fault{"yesNo", []string{clip(c.text)}}
}

func showYes(v any, lang string) string {
	if b, ok := v.(bool); ok && b {
		return in(t("是", "Yes"), lang)
	}
	return in(t("否", "No"), lang)
}
