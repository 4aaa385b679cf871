package name_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"anwang/grid/name"
)

func TestKey(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"上地国际创业园Ⅲ期", "上地国际创业园III期", "上地国际创业园ⅲ期", "上地国际创业园 iii 期", "上地国际创业园ＩＩＩ期"},
		{"北京（海淀）化工", "北京(海淀)化工", "北京 ( 海淀 ) 化工", "北京【海淀】化工", "北京〔海淀〕化工"},
		{"ABC７号", "abc7号", "ＡＢＣ７號"[:len("ＡＢＣ７")] + "号", "ABC\u200b7号"},
		{"买买提·艾力", "买买提•艾力", "买买提・艾力"},
		{"STRASSE", "straße", "Straße"},
		{"①号库", "1号库"},
		{"“好运”酒店", "\"好运\"酒店", "「好运」酒店"},
		{"İstanbul", "i\u0307stanbul"},
		{"A—B", "a-b", "A–B"},
	} {
		for _, s := range same {
			if got := name.Key(s); got != name.Key(same[0]) {
				t.Errorf("%q is %q, %q is %q", s, got, same[0], name.Key(same[0]))
			}
		}
	}
	for _, own := range []string{"演示·永盛精密机械有限公司", "北京（海淀）化工厂7号", "110101001000", "（", " ", ""} {
		if got := name.Key(own); got != own && !strings.ContainsFunc(own, unicode.IsSpace) {
			t.Errorf("%q became %q", own, got)
		}
	}
	if name.Key("\u200b\u200b") == "" || name.Key("   ") == "" {
		t.Error("a text of nothing but blanks cannot be found")
	}
}

func TestKeyOfMostNamesIsFree(t *testing.T) { // counts allocations, so not in parallel
	if n := testing.AllocsPerRun(100, func() { name.Key("演示·北京（海淀）精密机械有限公司7号") }); n != 0 {
		t.Errorf("%v allocations for a name that is its own key", n)
	}
}

// TestKeyIsStable: for any text whatever, the key of a key is itself, and it says
// the same of every width and case of the text.
func TestKeyIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		k := name.Key(s)
		if name.Key(k) != k || !utf8.ValidString(k) && utf8.ValidString(s) {
			t.Fatalf("%q → %q → %q", s, k, name.Key(k))
		}
	})
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if s := string(r); name.Key(name.Key(s)) != name.Key(s) {
			t.Errorf("%U: %q → %q", r, name.Key(s), name.Key(name.Key(s)))
		}
	}
}

func TestReadings(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"大栅栏街道":       {"dashilanjiedao", "dsljd dzljd"},
		"十里堡镇":        {"shilipuzhen", "slpz slbz"},
		"什刹海街道":       {"shichahaijiedao", "schjd sshjd"},
		"西长安街街道":      {"xichanganjiejiedao", "xcajjd xzajjd"},
		"长子营镇":        {"zhangziyingzhen", "zzyz"},
		"首都机场街道":      {"shoudujichangjiedao", "sdjcjd"},
		"翟各庄村":        {"zhaigezhuangcun", "zgzc dgzc"},
		"仇家店村":        {"qiujiadiancun", "qjdc cjdc"},
		"单家村":         {"shanjiacun", "sjc djc"},
		"西单家园":        {"xidanjiayuan", "xdjy"},
		"曾庄":          {"zengzhuang", "zz cz"},
		"中国银行重庆分行":    {"zhongguoyinhangchongqingfenhang", "zgyhcqfh zgyxzqfx"},
		"吕氏绿色":        {"lvshilvse", "lsls"},
		"Ⅲ期ＡＢ7号":      {"iiiqiab7hao", "iiiqab7h"},
		"演示·阿姨（集团）饭店": {"yanshiayijituanfandian", "ysayjtfd"},
		"":            {"", ""},
	} {
		if got := name.Pinyin(text); got != want[0] {
			t.Errorf("%s is read %s, want %s", text, got, want[0])
		}
		if got := string(name.AppendInitials(nil, text)); got != want[1] {
			t.Errorf("%s has initials %q, want %q", text, got, want[1])
		}
	}
}

// TestReadingsOfRealNames: the readings of the real names of streets agree with
// letters and initials, for every division of Beijing and Weihai.
func TestReadingsOfRealNames(t *testing.T) {
	t.Parallel()
	f, err := os.Open("../demo/data/admin_codes/regions_beijing_weihai.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 9000 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		text := row[3]
		reading, initials := name.Pinyin(text), string(name.AppendInitials(nil, text))
		first, _, _ := strings.Cut(initials, " ")
		if reading == "" || first == "" || reading[0] != first[0] {
			t.Errorf("%s: %q, %q", text, reading, initials)
		}
		han := 0
		for _, r := range text {
			if unicode.Is(unicode.Han, r) {
				han++
			}
		}
		if len(first) < han {
			t.Errorf("%s has %d characters and initials %q", text, han, first)
		}
	}
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"演示·北京ABC化工", "中国银行重庆分行", "", "\xff\xfe银", "𠀀", "长城7号", "大栅栏Ⅲ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		const letters = "abcdefghijklmnopqrstuvwxyz0123456789"
		if got := name.Pinyin(s); strings.Trim(got, letters) != "" {
			t.Errorf("%q is read %q", s, got)
		}
		got := string(name.AppendInitials([]byte("x"), s))
		if !strings.HasPrefix(got, "x") || strings.Trim(got, letters+" ") != "" || strings.Count(got, " ") > 1 {
			t.Errorf("%q gives %q", s, got)
		}
		if k := name.Key(s); name.Key(k) != k {
			t.Errorf("%q → %q → %q", s, k, name.Key(k))
		}
	})
}

func BenchmarkInitials(b *testing.B) {
	buf := name.AppendInitials(nil, "一")
	b.ReportAllocs()
	for b.Loop() {
		buf = name.AppendInitials(buf[:0], "演示·北京市昌平区化工（集团）有限责任公司")
	}
}
