package demo

import (
	"math/rand/v2"
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// Synthetic is what every made-up name starts with, so that nobody can take it
// for a real enterprise, on any screen or in any export.
const Synthetic = "演示·"

// brandFirst and brandLast make the fancy part of a name 字号.
var (
	brandFirst = strings.Fields(`永 恒 鑫 华 泰 瑞 安 祥 盛 隆 宏 嘉 利 德 信 诚 金 博 通 顺 康 兴 福 源 明 朗 远 景 和 润
		凯 腾 宇 天 东 中 京 燕 海 云 新 同 正 众 联 百 万 佳 美 锦 旭 晟 铭 润 启 卓 智 汇 融 力`)
	brandLast = strings.Fields(`盛 达 昌 泰 丰 隆 源 兴 顺 安 和 宇 信 诚 华 茂 腾 辉 旺 康 鑫 成 通 洋 宏 祥 瑞 博 元 邦
		佳 恒 德 利 光 升 荣 驰 禾 众 益 正 海 明 捷 凌 科 赛 文 友 创 冠 亿 方 航 晨 峰 图 嘉 业`)
)

// word is a piece of a name with the initials of its pinyin.
type word struct {
	text, initials string
}

func wordOf(s string) word { return word{text: s, initials: initials(s)} }

func wordsOf(list []string) []word {
	out := make([]word, len(list))
	for i, s := range list {
		out[i] = wordOf(s)
	}
	return out
}

// initials returns the lower-case pinyin initials of s: one letter a Han
// character, letters and digits as they are, everything else dropped.
func initials(s string) string {
	args := pinyin.NewArgs()
	args.Style = pinyin.FirstLetter
	return romanise(s, args)
}

// fullPinyin returns the lower-case pinyin of s without tones or spaces.
func fullPinyin(s string) string { return romanise(s, pinyin.NewArgs()) }

func romanise(s string, args pinyin.Args) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r >= 'a' && r <= 'z':
			b.WriteRune(r)
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r - 'A' + 'a')
		default:
			if p := pinyin.SinglePinyin(r, args); len(p) > 0 {
				b.WriteString(p[0])
			}
		}
	}
	return b.String()
}

// namer makes enterprise names. It holds the initials of every piece, so that a
// name's initials cost no lookup.
type namer struct {
	mark        word
	first, last []word
	products    [][]word // by industry
	forms       [][]word
	places      []word // by district: 通州, 朝阳, …
	city        word
}

func newNamer(districts []string) *namer {
	n := &namer{
		mark: wordOf(Synthetic), first: wordsOf(brandFirst), last: wordsOf(brandLast),
		city: wordOf("北京"),
	}
	for i := range industries {
		n.products = append(n.products, wordsOf(industries[i].products))
		n.forms = append(n.forms, wordsOf(industries[i].forms))
	}
	for _, d := range districts {
		n.places = append(n.places, wordOf(strings.TrimSuffix(d, "区")))
	}
	return n
}

// name makes the name of an enterprise of industry ind in district d.
func (n *namer) name(r *rand.Rand, ind, d int) (name, initials string) {
	parts := [6]word{n.mark}
	switch r.IntN(5) {
	case 0:
		parts[1] = n.places[d]
	case 1:
		parts[1] = n.city
	}
	parts[2] = pick(r, n.first)
	parts[3] = pick(r, n.last)
	parts[4] = pick(r, n.products[ind])
	parts[5] = pick(r, n.forms[ind])
	var text, ini strings.Builder
	for _, p := range parts {
		text.WriteString(p.text)
		ini.WriteString(p.initials)
	}
	return text.String(), ini.String()
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
