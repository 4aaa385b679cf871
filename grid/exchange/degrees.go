package exchange

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Coordinates as people type them: a number; degrees with minutes and seconds in whatever
// signs the keyboard had; with the hemisphere before or behind, in letters or in Chinese;
// with decimal minutes; both in one cell, in either order.

// angle is one coordinate as it stands in a cell: degrees, or metres.
type angle struct {
	value float64
	axis  byte // 'x': it says that it is a longitude, 'y' a latitude, 0 nothing
}

// twoAngles are both coordinates of a point in one cell, the longitude first.
type twoAngles struct {
	x, y   float64
	turned bool // the latitude stood first
}

// angleSigns writes every sign in use for degrees, minutes, seconds and separators as one
// of them.
var angleSigns = strings.NewReplacer(
	"经度", "经", "纬度", "纬", "GPS", "", "坐标", "",
	"º", "°", "˚", "°", "⁰", "°", "゜", "°", "度", "°", "DEG", "°",
	"′", "'", "’", "'", "‘", "'", "ˊ", "'", "ˋ", "'", "´", "'", "`", "'", "＇", "'", "ʹ", "'", "分", "'",
	"″", `"`, "”", `"`, "“", `"`, "〃", `"`, "＂", `"`, "ʺ", `"`, "秒", `"`,
	"。", ".", "：", ":", "，", ",", "；", ";", "、", ",", "／", "/", "（", " ", "）", " ", "(", " ", ")", " ", "[", " ", "]", " ",
	"\n", " ", "\t", " ", "\u00a0", " ", "=", ":", "−", "-", "–", "-",
)

const (
	angleNumber = `\d+(?:\.\d+)?`
	angleAxis   = `东经|西经|北纬|南纬|LONGITUDE|LATITUDE|LNG|LON|LAT|东|西|北|南|经|纬|[EWNSXY]`
)

// anAngle is one coordinate: what says its axis before; degrees, minutes and seconds, by
// their signs or behind colons, of which only the last has decimals; what says its axis behind.
var anAngle = regexp.MustCompile(`(?:(` + angleAxis + `)\s*:?\s*)?(?:` +
	`([+-]?\d+\.\d+)\s*°?|` +
	`([+-]?\d+):(\d+)(?::(` + angleNumber + `))?|` +
	`([+-]?\d+)(?:\s*°\s*(?:(\d+\.\d+)\s*'?|(\d+)\s*'?\s*(?:(` + angleNumber + `)\s*"?)?)?)?` +
	`)()\s*(?:(东经|西经|北纬|南纬|[东西北南EWNS])(?:[^\d°'":.经纬]|$))?`)

// The groups of anAngle.
const (
	groupBefore = 1
	groupEnd    = 10 // of the number
	groupBehind = 11
)

// anglePartGroups are those of degrees, minutes and seconds, one way to write them after the other.
var anglePartGroups = [3][]int{{2, 3, 6}, {4, 7, 8}, {5, 9}}

var (
	thousands    = regexp.MustCompile(`^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$`)
	decimalComma = regexp.MustCompile(`^[+-]?\d{1,3},\d{4,}$`)
	separators   = regexp.MustCompile(`^[\s,;/|:]*$`)
	spacedAngles = regexp.MustCompile(`^\d{1,3} \d{1,2} \d{1,2}(\.\d+)?( \d{1,3} \d{1,2} \d{1,2}(\.\d+)?)?$`)
)

// coordinate reads one coordinate, an angle, or both of a point, twoAngles.
func coordinate(c cell, _ *worksheet) (any, fault) {
	if f, err := strconv.ParseFloat(c.text, 64); err == nil {
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, fault{"placeNumber", nil}
		}
		return angle{value: f}, fault{}
	}
	s := strings.ReplaceAll(angleSigns.Replace(strings.ToUpper(c.text)), "''", `"`)
	s = strings.TrimRight(strings.Join(strings.Fields(s), " "), " .,;")
	s = strings.TrimSpace(strings.TrimRight(s, "M米"))
	switch {
	case thousands.MatchString(s):
		s = strings.ReplaceAll(s, ",", "")
	case decimalComma.MatchString(s):
		s = strings.Replace(s, ",", ".", 1)
	case spacedAngles.MatchString(s):
		s = colons(s)
	}
	list, ok := anglesIn(s)
	switch {
	case ok && len(list) == 1:
		return list[0], fault{}
	case ok && len(list) == 2:
		if two, ok := bothOf(list[0], list[1]); ok {
			return two, fault{}
		}
	}
	return nil, fault{"placeNumber", nil}
}

// colons writes degrees, minutes and seconds that stand apart with colons.
func colons(s string) string {
	parts := strings.Split(s, " ")
	s = strings.Join(parts[:3], ":")
	if len(parts) == 6 {
		s += " " + strings.Join(parts[3:], ":")
	}
	return s
}

// anglesIn are the coordinates of a text that has nothing else in it.
func anglesIn(s string) (list []angle, ok bool) {
	for len(list) < 3 {
		m := anAngle.FindStringSubmatchIndex(s)
		if m == nil {
			break
		}
		gap := s[:m[0]]
		end := m[2*groupEnd]
		var parts [3]string
		for i, groups := range anglePartGroups {
			for _, g := range groups {
				if m[2*g] < 0 {
					continue
				}
				if i > 0 && m[2*g+1] == lastDigit(s, end) && strings.HasPrefix(strings.TrimSpace(s[end:]), "°") {
					end = m[2*g] // these are the degrees of the next one
					continue
				}
				parts[i] = s[m[2*g]:m[2*g+1]]
			}
		}
		said := textOf(s, m, groupBefore)
		if said == "" { // else what is behind is what the next one begins with
			if said = textOf(s, m, groupBehind); said != "" {
				end = m[2*groupBehind+1]
			}
		}
		a, fine := angleOf(parts, said)
		if !fine || !separators.MatchString(gap) {
			return nil, false
		}
		list, s = append(list, a), s[end:]
	}
	return list, len(list) > 0 && separators.MatchString(s)
}

// textOf is the text of a group of a match, "" when it has none.
func textOf(s string, m []int, group int) string {
	if m[2*group] < 0 {
		return ""
	}
	return s[m[2*group]:m[2*group+1]]
}

// lastDigit is the end of the number that stands before an offset.
func lastDigit(s string, end int) int { return len(strings.TrimRight(s[:end], ` '"`)) }

// angleOf puts a coordinate together of degrees, minutes and seconds.
func angleOf(parts [3]string, said string) (a angle, ok bool) {
	negative := strings.HasPrefix(parts[0], "-")
	for i, part := range parts {
		if part == "" {
			continue
		}
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || math.IsInf(v, 0) || i > 0 && v >= 60 {
			return a, false
		}
		a.value += math.Abs(v) / math.Pow(60, float64(i))
	}
	axis, other := axisOf(said)
	a.axis, negative = axis, negative || other
	if negative {
		a.value = -a.value
	}
	return a, true
}

// axisOf is what a word says of a coordinate, and whether it counts from the other side.
func axisOf(said string) (axis byte, negative bool) {
	switch {
	case said == "" || said == "X" || said == "Y": // in the surveyor's habit X points north
		return 0, false
	case strings.HasPrefix(said, "西") || said == "W":
		return 'x', true
	case strings.HasPrefix(said, "南") || said == "S":
		return 'y', true
	case strings.HasPrefix(said, "北") || strings.HasPrefix(said, "纬") || said == "N" || strings.HasPrefix(said, "LAT"):
		return 'y', false
	}
	return 'x', false
}

// bothOf are two coordinates of one cell as those of a point. Where neither says what it is,
// only numbers that cannot be a latitude are told from one: whatever lies in China has a
// longitude above 70 and a latitude below 60.
func bothOf(a, b angle) (two twoAngles, ok bool) {
	far := metric(a.value, b.value)
	switch {
	case a.axis != 0 && a.axis == b.axis:
		return two, false
	case a.axis == 'y' || b.axis == 'x':
		two.turned = true
	case a.axis == 0 && b.axis == 0 && !far:
		two.turned = math.Abs(a.value) < 60 && math.Abs(b.value) > 60
	}
	if two.turned {
		a, b = b, a
	}
	two.x, two.y = a.value, b.value
	if far {
		return two, math.Abs(two.x) > 1000 && math.Abs(two.y) > 1000
	}
	return two, math.Abs(two.x) <= 180 && math.Abs(two.y) <= 90
}

// pointOf are the numbers of a point from the two cells it stands in, of which one may hold
// both; turned says that they stood the other way round.
func pointOf(lon, lat any) (x, y float64, turned, ok bool) {
	for _, v := range []any{lon, lat} {
		if two, both := v.(twoAngles); both {
			return two.x, two.y, two.turned, true
		}
	}
	a, okX := lon.(angle)
	b, okY := lat.(angle)
	if !okX || !okY {
		return 0, 0, false, false
	}
	x, y = a.value, b.value
	if a.axis == 'y' && b.axis != 'y' || b.axis == 'x' && a.axis != 'x' ||
		!metric(x, y) && math.Abs(y) > 90 && math.Abs(y) <= 180 && math.Abs(x) <= 90 {
		return y, x, true, true
	}
	return x, y, false, true
}
