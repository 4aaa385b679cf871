package demo

import (
	"math/rand/v2"
	"strings"
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

// namer makes enterprise names.
type namer struct {
	products  [][]string // by industry
	forms     [][]string
	districts []string // by district: 通州, 朝阳, …
}

func newNamer(districts []string) *namer {
	n := &namer{}
	for i := range industries {
		n.products = append(n.products, industries[i].products)
		n.forms = append(n.forms, industries[i].forms)
	}
	for _, d := range districts {
		n.districts = append(n.districts, strings.TrimSuffix(d, "区"))
	}
	return n
}

// name makes the name of an enterprise of industry ind in district d.
func (n *namer) name(r *rand.Rand, ind, d int) string {
	parts := [6]string{Synthetic}
	switch r.IntN(5) {
	case 0:
		parts[1] = n.districts[d]
	case 1:
		parts[1] = "北京"
	}
	parts[2] = pick(r, brandFirst)
	parts[3] = pick(r, brandLast)
	parts[4] = pick(r, n.products[ind])
	parts[5] = pick(r, n.forms[ind])
	return strings.Join(parts[:], "")
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
