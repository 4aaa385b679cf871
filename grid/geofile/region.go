package geofile

import (
	"regexp"

	"github.com/paulmach/orb"
)

// provinces are the boxes that the provinces lie in, by the first two digits of the codes
// of everything in them (GB/T 2260), to a tenth of a degree outwards.
var provinces = map[string]orb.Bound{
	"11": {Min: orb.Point{115.4, 39.4}, Max: orb.Point{117.6, 41.1}}, // 北京市
	"12": {Min: orb.Point{116.7, 38.5}, Max: orb.Point{118.1, 40.3}}, // 天津市
	"13": {Min: orb.Point{113.4, 36.0}, Max: orb.Point{119.9, 42.7}}, // 河北省
	"14": {Min: orb.Point{110.2, 34.5}, Max: orb.Point{114.6, 40.8}}, // 山西省
	"15": {Min: orb.Point{97.1, 37.4}, Max: orb.Point{125.4, 53.4}},  // 内蒙古自治区
	"21": {Min: orb.Point{118.8, 38.7}, Max: orb.Point{125.8, 43.5}}, // 辽宁省
	"22": {Min: orb.Point{121.6, 40.8}, Max: orb.Point{131.4, 46.4}}, // 吉林省
	"23": {Min: orb.Point{121.1, 43.4}, Max: orb.Point{134.8, 53.6}}, // 黑龙江省
	"31": {Min: orb.Point{120.8, 30.6}, Max: orb.Point{122.2, 31.9}}, // 上海市
	"32": {Min: orb.Point{116.3, 30.7}, Max: orb.Point{122.0, 35.2}}, // 江苏省
	"33": {Min: orb.Point{118.0, 27.1}, Max: orb.Point{122.9, 31.2}}, // 浙江省
	"34": {Min: orb.Point{114.8, 29.3}, Max: orb.Point{119.7, 34.7}}, // 安徽省
	"35": {Min: orb.Point{115.8, 23.5}, Max: orb.Point{120.6, 28.4}}, // 福建省
	"36": {Min: orb.Point{113.5, 24.4}, Max: orb.Point{118.5, 30.1}}, // 江西省
	"37": {Min: orb.Point{114.8, 34.3}, Max: orb.Point{122.7, 38.4}}, // 山东省
	"41": {Min: orb.Point{110.3, 31.3}, Max: orb.Point{116.7, 36.4}}, // 河南省
	"42": {Min: orb.Point{108.3, 29.0}, Max: orb.Point{116.2, 33.3}}, // 湖北省
	"43": {Min: orb.Point{108.7, 24.6}, Max: orb.Point{114.3, 30.2}}, // 湖南省
	"44": {Min: orb.Point{109.6, 20.2}, Max: orb.Point{117.2, 25.6}}, // 广东省
	"45": {Min: orb.Point{104.4, 21.0}, Max: orb.Point{112.1, 26.4}}, // 广西壮族自治区
	"46": {Min: orb.Point{108.6, 16.6}, Max: orb.Point{112.8, 20.2}}, // 海南省
	"50": {Min: orb.Point{105.2, 28.1}, Max: orb.Point{110.2, 32.3}}, // 重庆市
	"51": {Min: orb.Point{97.3, 26.0}, Max: orb.Point{108.6, 34.4}},  // 四川省
	"52": {Min: orb.Point{103.6, 24.6}, Max: orb.Point{109.6, 29.3}}, // 贵州省
	"53": {Min: orb.Point{97.5, 21.1}, Max: orb.Point{106.2, 29.3}},  // 云南省
	"54": {Min: orb.Point{78.3, 26.8}, Max: orb.Point{99.2, 36.5}},   // 西藏自治区
	"61": {Min: orb.Point{105.4, 31.7}, Max: orb.Point{111.3, 39.6}}, // 陕西省
	"62": {Min: orb.Point{92.3, 32.5}, Max: orb.Point{108.8, 42.8}},  // 甘肃省
	"63": {Min: orb.Point{89.4, 31.6}, Max: orb.Point{103.1, 39.3}},  // 青海省
	"64": {Min: orb.Point{104.2, 35.2}, Max: orb.Point{107.7, 39.4}}, // 宁夏回族自治区
	"65": {Min: orb.Point{73.5, 34.3}, Max: orb.Point{96.4, 49.2}},   // 新疆维吾尔自治区
	"71": {Min: orb.Point{119.4, 21.8}, Max: orb.Point{122.1, 25.3}}, // 台湾省
	"81": {Min: orb.Point{113.8, 22.1}, Max: orb.Point{114.4, 22.6}}, // 香港特别行政区
	"82": {Min: orb.Point{113.5, 22.1}, Max: orb.Point{113.6, 22.3}}, // 澳门特别行政区
}

// codeForm is an administrative code from the county down.
var codeForm = regexp.MustCompile(`^([1-8]\d)\d{4}(\d{3}|\d{6})?$`)

// ballots counts for each column which provinces its values name, as codes.
type ballots map[string]*ballotOf

type ballotOf struct {
	values    int
	provinces map[string]int
}

func (b ballots) add(fields map[string]string) {
	for name, value := range fields {
		v := b[name]
		if v == nil {
			v = &ballotOf{provinces: map[string]int{}}
			b[name] = v
		}
		v.values++
		if p := codeForm.FindStringSubmatch(value); p != nil {
			v.provinces[p[1]]++
		}
	}
}

// region is where the codes of a file say that it lies: nine of ten values of a column are
// codes of one province. The zero box: they do not say.
func (b ballots) region() orb.Bound {
	for _, v := range b {
		for province, n := range v.provinces {
			if box, known := provinces[province]; known && n*10 >= v.values*9 && n > 0 {
				return box
			}
		}
	}
	return orb.Bound{}
}
