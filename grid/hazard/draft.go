package hazard

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"anwang/grid"
)

// Limits of the texts, in characters; they are the table's too.
const (
	maxName     = 200
	maxMeasures = 4000
	maxSource   = 300
	maxNote     = 500
	maxPerson   = 100
	maxPhone    = 20
	maxCapacity = 10_000_000
)

// checkDay refuses a day that has not come, and a slip in the year.
func checkDay(f *grid.Faults, pointer string, day, now time.Time) {
	switch {
	case day.After(now):
		f.Add(pointer, "日期不能晚于今天", "the day lies in the future")
	case day.Year() < 1950:
		f.Add(pointer, "年份应在 1950 以后", "the year is 1950 or later")
	}
}

// start is the record that a draft begins from.
func (d *Draft) start() (Record, error) {
	var f grid.Faults
	if !slices.Contains(ofAll, d.Category) {
		f.Add("/category", "应为 unit（单元）、point（风险点）或 place（场所）", "Give unit, point or place")
	}
	r := Record{Category: d.Category, Code: f.Text("/code", d.Code, 60)}
	switch {
	case d.Name == nil || strings.TrimSpace(*d.Name) == "":
		f.Add("/name", "名称不能为空", "the name is empty")
	case d.Lon == nil && (d.Enterprise == nil || *d.Enterprise == 0):
		f.Add("/enterprise", "须给出所属企业或坐标", "give an enterprise or a place")
	}
	return r, f.Err()
}

// apply writes an update into a record and says what is wrong with it.
func (u *Update) apply(r *Record, now time.Time, f *grid.Faults) {
	if u.Name != nil {
		if r.Name = f.Text("/name", *u.Name, maxName); r.Name == "" {
			f.Add("/name", "名称不能为空", "the name is empty")
		}
	}
	if u.Kind != nil && *u.Kind != r.Kind {
		if r.Kind = *u.Kind; !fits(r.Kind, r.Category) {
			f.Add("/kind", "这一类别没有该类型："+clip(r.Kind), "There is no such kind of this category: "+clip(r.Kind))
		}
	}
	u.applyLocation(r, f)
	u.applyUnit(r, now, f)
	if u.Point != nil {
		r.Point = u.Point
		if u.Point.Method == "" && len(u.Point.Direct) == 0 {
			r.Point = nil
		}
	}
	if u.Control != nil {
		r.Control = *u.Control
	}
	if u.Measures != nil {
		r.Measures = f.Text("/measures", *u.Measures, maxMeasures)
	}
	if u.Source != nil {
		r.Source = f.Text("/source", *u.Source, maxSource)
	}
	if u.Capacity != nil {
		if r.Capacity = u.Capacity.People; r.Capacity != nil && (*r.Capacity < 0 || *r.Capacity > maxCapacity) {
			f.Add("/capacity", "容纳人数应为 0 至 10000000", "the capacity is 0 to 10000000")
		}
	}
	if r.Capacity != nil && r.Category != CategoryPlace {
		f.Add("/capacity", "只有场所有容纳人数", "only a place has a capacity")
	}
	if u.Regime != nil {
		r.Regime = *u.Regime
	}
	checkRegime(r, f)
	u.applyPersons(r, f)
}

// checkRegime refuses rules that are none, or that are for units.
func checkRegime(r *Record, f *grid.Faults) {
	t, err := Regimes()
	switch {
	case r.Regime == "":
	case err != nil || t.Of(r.Regime) == nil:
		f.Add("/regime", "没有这种适用规定："+clip(r.Regime), "There are no such rules: "+clip(r.Regime))
	case r.Category != CategoryUnit:
		f.Add("/regime", "只有危险化学品单元选择适用规定", "only a unit is governed by such rules")
	}
}

func (u *Update) applyLocation(r *Record, f *grid.Faults) {
	if u.Enterprise != nil {
		r.Enterprise = *u.Enterprise
	}
	switch {
	case (u.Lon == nil) != (u.Lat == nil):
		f.Add("/lon", "经度和纬度须同时给出", "give longitude and latitude together")
	case u.Lon == nil:
	case !(*u.Lon >= -180 && *u.Lon <= 180 && *u.Lat >= -90 && *u.Lat <= 90):
		f.Add("/lon", "经度应在 -180 至 180、纬度应在 -90 至 90 之间", "longitude is -180 to 180 and latitude -90 to 90")
	default:
		r.Lon, r.Lat = *u.Lon, *u.Lat
	}
}

func (u *Update) applyUnit(r *Record, now time.Time, f *grid.Faults) {
	if u.Unit != nil {
		if r.undecided && r.Point == nil && fits(r.Kind, CategoryUnit) { // what it holds says what it is
			r.Category = CategoryUnit
		}
		if r.Category != CategoryUnit {
			f.Add("/unit", "只有危险化学品单元登记物质", "only a unit holds substances")
			return
		}
		r.Unit = u.Unit
	}
	if u.PeopleSource != nil {
		r.PeopleSource = f.Text("/peopleSource", *u.PeopleSource, maxName)
	}
	if u.PeopleDated != nil {
		r.PeopleDated = *u.PeopleDated
		checkDay(f, "/peopleDated", r.PeopleDated, now)
	}
	if u.Assessed != nil {
		r.Assessed = *u.Assessed
		checkDay(f, "/assessed", r.Assessed, now)
	}
}

// applyPersons replaces whoever has a role that is named.
func (u *Update) applyPersons(r *Record, f *grid.Faults) {
	for i, p := range u.Persons {
		at := fmt.Sprintf("/persons/%d", i)
		if !slices.Contains(Roles[:], p.Role) {
			f.Add(at+"/role", "没有这种责任人："+clip(string(p.Role)), "There is no such role: "+clip(string(p.Role)))
			continue
		}
		p.Name, p.Phone = f.Text(at+"/name", p.Name, maxPerson), strings.TrimSpace(p.Phone)
		if len(p.Phone) > maxPhone || strings.Trim(p.Phone, "0123456789+ -") != "" {
			f.Add(at+"/phone", "电话只能由数字、空格、+ 和 - 组成，不超过 20 位", "a phone number holds digits, spaces, + and -, at most 20")
		}
		if p.Role != RoleResponsible && r.Category != CategoryUnit && p.Name != "" {
			f.Add(at+"/role", "包保责任人只用于危险化学品单元", "only a unit has the three responsible persons")
		}
		r.Persons = slices.DeleteFunc(slices.Clone(r.Persons), func(q Person) bool { return q.Role == p.Role })
		if p.Name != "" {
			r.Persons = append(r.Persons, p)
		}
	}
	slices.SortStableFunc(r.Persons, func(a, b Person) int { return slices.Index(Roles[:], a.Role) - slices.Index(Roles[:], b.Role) })
}
