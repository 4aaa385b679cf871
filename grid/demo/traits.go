package demo

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"anwang/grid"
)

// scaleOf is the size class by staff alone: of the two measures of the rule of
// 2017 the demonstration has only that one.
func scaleOf(industry string, staff int32) string {
	large, medium, small := int32(300), int32(100), int32(10)
	switch {
	case industry[0] == 'B', industry[0] == 'C', industry[0] == 'D':
		large, medium, small = 1000, 300, 20
	case industry == "F51":
		large, medium, small = 200, 20, 5
	case industry == "F52":
		large, medium, small = 300, 50, 10
	case industry == "G59":
		large, medium, small = 200, 100, 20
	case industry[0] == 'G':
		large, medium, small = 1000, 300, 20
	case industry[0] == 'E':
		large, medium, small = 600, 150, 20
	}
	switch {
	case staff >= large:
		return "large"
	case staff >= medium:
		return "medium"
	case staff >= small:
		return "small"
	default:
		return "micro"
	}
}

// gradeOf is the supervision grade, A best: the level's own three times of four.
func gradeOf(r *rand.Rand, l grid.Level) string {
	if l == grid.NotAssessed {
		return ""
	}
	own := strings.Index("DCBA", "A") - int(grid.Blue-l)
	switch r.IntN(8) {
	case 0:
		own = max(0, own-1)
	case 1:
		own = min(3, own+1)
	}
	return "DCBA"[own : own+1]
}

// standardOf is the level of standardisation 标准化, 0 none.
func standardOf(r *rand.Rand, ind *industry, scale string) int16 {
	chance := map[string]int{"large": 80, "medium": 55, "small": 22, "micro": 4}[scale]
	if ind.code[0] != 'C' && ind.severity != severe {
		chance /= 4
	}
	if r.IntN(100) >= chance {
		return 0
	}
	switch x := r.IntN(100); {
	case x < 4 && scale == "large":
		return 1
	case x < 30 && scale != "micro":
		return 2
	default:
		return 3
	}
}

// communityName is the community's name as an address has it: without 居委会 or
// 村委会.
func communityName(s string) string {
	for _, tail := range []string{"居民委员会", "居委会"} {
		if rest, ok := strings.CutSuffix(s, tail); ok {
			return strings.TrimSuffix(rest, "社区") + "社区"
		}
	}
	for _, tail := range []string{"村民委员会", "村委会"} {
		if rest, ok := strings.CutSuffix(s, tail); ok {
			return strings.TrimSuffix(rest, "村") + "村"
		}
	}
	return s
}

func itoa(n int) string { return strconv.Itoa(n) }
