package name

import (
	"strings"
	"sync"
)

// characters are read in names of places and firms otherwise than a dictionary's
// first reading says.
var characters = map[rune]string{
	'长': "chang", '都': "du", '什': "shi", '翟': "zhai", '仇': "qiu", '晟': "sheng", '曾': "zeng", '卜': "bu", '隗': "wei", '么': "yao", '郇': "xun",
	'缪': "miao", '覃': "qin",
}

// told are words in which a character is not read as it usually is: words of
// firms' names, and places. 西单 and 东单 are here so that what follows them is not
// taken for a family's village.
const told = `
银行 yin hang|商行 shang hang|总行 zong hang|分行 fen hang|支行 zhi hang|车行 che hang|行业 hang ye|
农商行 nong shang hang|药行 yao hang|粮行 liang hang|树行 shu hang|柳行 liu hang|重庆 chong qing|重阳 chong yang|
重兴 chong xing|重建 chong jian|重新 chong xin|厦门 xia men|会计 kuai ji|音乐 yin yue|乐器 yue qi|演乐 yan yue|
民乐 min yue|海参 hai shen|人参 ren shen|参茸 shen rong|党参 dang shen|局长 ju zhang|校长 xiao zhang|家长 jia zhang|
成长 cheng zhang|生长 sheng zhang|长子营 zhang zi ying|调味 tiao wei|调料 tiao liao|空调 kong tiao|给水 ji shui|
供给 gong ji|率先 shuai xian|藏族 zang zu|西藏 xi zang|藏药 zang yao|宝藏 bao zang|弹簧 tan huang|传记 zhuan ji|
卡口 qia kou|大栅栏 da shi lan|十里堡 shi li pu|八里堡 ba li pu|五里堡 wu li pu|三里堡 san li pu|二里堡 er li pu|
马家堡 ma jia pu|牛堡屯 niu pu tun|什刹海 shi cha hai|刹海 cha hai|古刹 gu cha|六安 lu an|六合区 lu he qu|铅山 yan shan|
蚌埠 beng bu|大埔 da bu|番禺 pan yu|会稽 kuai ji|单县 shan xian|莘庄 xin zhuang|中牟 zhong mu|牟平 mu ping|
乐亭 lao ting|乐陵 lao ling|乐清 yue qing|东阿 dong e|阿胶 e jiao|洪洞 hong tong|繁峙 fan shi|尉犁 yu li|龟兹 qiu ci|
秘鲁 bi lu|筠连 jun lian|犍为 qian wei|蔚县 yu xian|大城县 dai cheng xian|荥经 ying jing|涡阳 guo yang|浚县 xun xian|
枞阳 zong yang|浒墅 xu shu|浒浦 xu pu|黄陂 huang pi|栎阳 yue yang|吴堡 wu bu|瓦窑堡 wa yao bu|柴沟堡 chai gou bu|
尉迟 yu chi|长孙 zhang sun|澹台 tan tai|万俟 mo qi|单于 chan yu|星宿 xing xiu|泊头 bo tou|停泊 ting bo|泊位 bo wei|
西单 xi dan|东单 dong dan|拓片 ta pian|大夫 dai fu`

// families are names of families that are read otherwise than the character is;
// one is meant where a word for a settlement follows.
const families = `单 shan|解 xie|查 zha|朴 piao|秘 bi|繁 po|折 she|牟 mu`

// settlements follow the name of a family in the name of a village.
const settlements = `家 jia|庄 zhuang|村 cun|各 ge|格 ge|营 ying|店 dian|屯 tun|集 ji|寨 zhai|坊 fang|楼 lou|辛 xin`

// words are all words with readings of their own.
var words = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	pairs := func(list string, take func(han, reading string)) {
		for pair := range strings.SplitSeq(strings.ReplaceAll(list, "\n", ""), "|") {
			han, reading, _ := strings.Cut(strings.TrimSpace(pair), " ")
			take(han, reading)
		}
	}
	pairs(families, func(family, read string) {
		pairs(settlements, func(settlement, reading string) { out[family+settlement] = read + " " + reading })
	})
	pairs(told, func(word, reading string) { out[word] = reading })
	return out
})
