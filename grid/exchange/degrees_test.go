package exchange

import (
	"math"
	"testing"
)

// TestDegrees: coordinates in every form people type, one in a cell or both of a point.
func TestDegrees(t *testing.T) {
	t.Parallel()
	const lon, lat = 116 + 23.0/60 + 50.0/3600, 39 + 54.0/60 + 27.0/3600
	for _, s := range []string{
		"116.3972222", "１１６．3972222", "东经116°23′50″", "东经116度23分50秒", "116°23'50\"", "116°23’50”E", "116º23´50'' E", "E116°23′50″", "E 116:23:50",
		"116 23 50", "116° 23.83333'", "116°23.83333", "经度：116.3972222", "东经：116°23′50\"", "lon=116.3972222", "116。3972222",
		"116,3972222", "116.3972222°E",
		"+116.3972222", "1.163972222E2", "116.3972222度", "116°23′50", "GPS:116.3972222",
	} {
		v, wrong := coordinate(cell{text: tidy(s)}, nil)
		if a, ok := v.(angle); !ok || wrong.kind != "" || math.Abs(a.value-lon) > 1e-5 || a.axis == 'y' {
			t.Errorf("%s: %v %v", s, v, wrong)
		}
	}
	for _, s := range []string{
		"116.3972222,39.9075", "116.3972222，39.9075", "39.9075, 116.3972222", "116.3972222 39.9075", "东经116°23′50″，北纬39°54′27″",
		"北纬39°54′27″东经116°23′50″",
		"东经116°23′50″北纬39°54′27″", "116°23′50″E 39°54′27″N", "N39°54′27″ E116°23′50″", "116°23′50″/39°54′27″",
		"116°23.83333' 39°54.45'", "(116.3972222, 39.9075)",
		"E116.3972222;N39.9075", "116 23 50 39 54 27", "经度:116.3972222 纬度:39.9075", "坐标：116.3972222、39.9075", "116.3972222\n39.9075",
		"纬度39.9075，经度116.3972222",
		"北纬39.9075 东经 116.3972222", "116.3972222°，39.9075°", "LAT 39.9075 LNG 116.3972222", "经度116.3972222|纬度39.9075",
	} {
		v, wrong := coordinate(cell{text: tidy(s)}, nil)
		two, ok := v.(twoAngles)
		if !ok || wrong.kind != "" || math.Abs(two.x-lon) > 1e-5 || math.Abs(two.y-lat) > 1e-5 {
			t.Errorf("%s: %v %v", s, v, wrong)
		}
	}
	for _, s := range []string{
		"东边", "116.39.90", "116°75′", "116°23′70″", "116,39,20,11", "E116 E117", "北纬39 南纬38", "116°23′50″厂门口", "1163972222,",
		"116.39a", "NaN", "Inf", "—", "约116",
		"116.5°23′", "116 39",
	} {
		if v, wrong := coordinate(cell{text: tidy(s)}, nil); wrong.kind != "placeNumber" {
			if two, both := v.(twoAngles); s != "116 39" || !both || two.x != 116 || two.y != 39 {
				if a, one := v.(angle); s != "1163972222," || !one || a.value != 1163972222 {
					t.Errorf("%s is read as %v", s, v)
				}
			}
		}
	}
	for _, c := range []struct {
		lon, lat string
		turned   bool
	}{
		{"116.5", "39.5", false},
		{"39.5", "116.5", true},
		{"N39°30′", "E116°30′", true},
		{"北纬39.5", "116.5", true},
		{"116.5,39.5", "", false},
		{"", "北纬39.5，东经116.5", true},
		{"116.5 39.5", "39.5", false},
	} {
		var v [2]any
		for i, s := range []string{c.lon, c.lat} {
			if s != "" {
				v[i], _ = coordinate(cell{text: s}, nil)
			}
		}
		if x, y, turned, ok := pointOf(v[0], v[1]); !ok || x != 116.5 || y != 39.5 || turned != c.turned {
			t.Errorf("%s | %s: %v, %v, turned %v, %v", c.lon, c.lat, x, y, turned, ok)
		}
	}
	if a, _ := coordinate(cell{text: "西经77°2′"}, nil); a.(angle).value >= 0 {
		t.Errorf("west is %v", a)
	}
	if a, _ := coordinate(cell{text: "4,153,816.24米"}, nil); a.(angle).value != 4153816.24 {
		t.Errorf("metres are %v", a)
	}
}

// TestPhones: a cell may hold a few numbers; what is no number is refused as before.
func TestPhones(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"13800138000": "13800138000", "0631-5228888": "0631-5228888", "(0631)5228888": "0631-5228888",
		"13800138000/0631-5228888": "13800138000 / 0631-5228888", "13800138000、13900139000": "13800138000 / 13900139000",
		"13800138000 13900139000": "13800138000 / 13900139000", "13800138000\n13900139000": "13800138000 / 13900139000",
		"13800138000；0631-5228888；13900139000": "13800138000 / 0631-5228888 / 13900139000",
		"13800138000 或 13900139000":            "13800138000 / 13900139000",
		"+86 10 1234567":                       "+86 10 1234567", "13800138000 / 0631-5228888": "13800138000 / 0631-5228888",
		"12345": "", "张三13800138000": "", "13800138000/12": "", "1.38E+10": "", "1380013800013900139000": "",
		"13800138001/13800138002/13800138003/13800138004": "",
	} {
		v, wrong := phone(cell{text: s}, nil)
		if got, _ := v.(string); got != want || (wrong.kind == "") != (want != "") {
			t.Errorf("%q: %v %v, want %q", s, v, wrong, want)
		}
	}
}

// TestDigitsLost: a code of which a spreadsheet has lost the end is refused as such.
func TestDigitsLost(t *testing.T) {
	t.Parallel()
	for s, kind := range map[string]string{
		"1.23E+17": "codeDamaged", "9.11101E+17": "codeDamaged", "911101010000001000": "codeDamaged", "91110101MA0000000X": "",
		"110101000001234": "",
	} {
		if v, wrong := readCode(cell{text: s}, nil); wrong.kind != kind {
			t.Errorf("%s: %v %v, want %q", s, v, wrong, kind)
		}
	}
}
