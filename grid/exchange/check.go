package exchange

import (
	"encoding/json"
	"math"
	"strconv"

	"anwang/grid"
)

// maxFaults bounds the faults and the warnings of a report. The rest is counted.
const maxFaults = 200

// ledger collects what is wrong, in the order it is met.
type ledger struct {
	list  []grid.Fault
	count int
	met   map[string]bool // what has been told once
}

func (l *ledger) add(f grid.Fault) {
	l.count++
	if len(l.list) < maxFaults {
		l.list = append(l.list, f)
	}
}

// record is one feature that has been read: its values in the order of the
// schema's columns.
type record struct {
	line     int
	pointer  string
	lon, lat float64
	values   []any
}

// read turns a feature into a record and enters everything that is wrong with
// it; ok is false when anything was.
func (s *schema) read(f *feature, faults, warnings *ledger) (rec record, ok bool) {
	before := faults.count
	rec = record{line: f.line, pointer: f.pointer}
	at := func(where, zh, en string) {
		faults.add(grid.Fault{Pointer: f.pointer + where, Line: f.line, Text: grid.Text{ZH: zh, EN: en}})
	}
	if f.Type != "Feature" {
		at("/type", "不是 Feature", "not a Feature")
		return rec, false
	}
	rec.lon, rec.lat = position(f, faults)
	if faults.count == before {
		rec.lon, rec.lat = placed(f, rec.lon, rec.lat, at)
	}
	s.strays(f, at, warnings)
	rec.values = make([]any, len(s.columns))
	for i := range s.columns {
		rec.values[i] = s.columns[i].value(f, at)
	}
	if code, isText := rec.values[0].(string); isText && s.kind == grid.KindEnterprise && len(code) == 18 && !grid.CreditValid(code) {
		warnings.add(grid.Fault{Pointer: f.pointer + "/properties/" + s.columns[0].Name, Line: f.line, Text: grid.Text{
			ZH: "统一社会信用代码 " + clip(code) + " 校验不通过，请核对（照常导入）", EN: "the check digit of credit code " + clip(code) +
				" does not hold; verify it (imported all the same)",
		}})
	}
	return rec, faults.count == before
}

// value reads one property.
func (c *column) value(f *feature, at func(where, zh, en string)) any {
	raw, name := json.RawMessage(nil), c.Name
	for _, n := range append([]string{c.Name}, c.Also...) {
		if v, ok := f.Properties[n]; ok {
			raw, name = v, n
			break
		}
	}
	if raw == nil || string(raw) == "null" {
		if c.Required {
			at("/properties/"+c.Name, "缺少必填字段 "+c.Name, "the required field "+c.Name+" is missing")
		}
		return c.Absent
	}
	v, wrong := c.read(raw)
	if wrong != nil {
		at("/properties/"+name, wrong.ZH, wrong.EN)
		return c.Absent
	}
	return v
}

// position reads the place of a feature, and says what a wrong one most likely
// is: another coordinate system, or latitude before longitude.
func position(f *feature, faults *ledger) (lon, lat float64) {
	at := func(zh, en string) {
		fault := grid.Fault{Pointer: f.pointer + "/geometry", Line: f.line, Text: grid.Text{ZH: zh, EN: en}}
		if lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90 {
			fault.Lon, fault.Lat = lon, lat
		}
		faults.add(fault)
	}
	if f.Geometry == nil {
		at("缺少坐标", "it has no geometry")
		return 0, 0
	}
	if f.Geometry.Type != "Point" {
		at("几何类型应为 Point，不是 "+clip(f.Geometry.Type), "the geometry is a Point, not "+strconv.Quote(clip(f.Geometry.Type)))
		return 0, 0
	}
	var xy []float64
	if json.Unmarshal(f.Geometry.Coordinates, &xy) != nil || len(xy) < 2 || len(xy) > 3 {
		at("坐标应为 [经度, 纬度]", "coordinates are [longitude, latitude]")
		return 0, 0
	}
	lon, lat = xy[0], xy[1]
	switch {
	case math.Abs(lon) > 180 || math.Abs(lat) > 180:
		at("坐标不是经纬度，可能是投影坐标（如高斯-克吕格、墨卡托）；请先转换为 CGCS2000 经纬度",
			"the coordinates are no degrees, perhaps projected (Gauss–Krüger, Mercator); convert to CGCS2000 longitude, latitude first")
	case math.Abs(lat) > 90:
		at("纬度超出 90 度，经度和纬度可能颠倒了", "the latitude is beyond 90; longitude and latitude are probably swapped")
	case lon == 0 && lat == 0:
		at("坐标为 0,0，应视为缺失", "the coordinates are 0,0, which means they are missing")
	}
	return lon, lat
}
