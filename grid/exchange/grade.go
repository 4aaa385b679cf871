package exchange

import (
	"fmt"
	"strconv"
	"time"

	"anwang/grid"
)

// Grader says which level of a major hazard source an index R means by the
// standard that was in force on a day; a zero day is today. ok is false when no
// edition of that day is known.
type Grader func(day time.Time, r float64) (level int, source string, ok bool)

// calmText is said of a major hazard source that is said to be of low risk: the level by
// the standard and the colour of the risk are two things, and whoever wrote 四级 as
// blue took the one for the other.
var calmText = grid.Text{
	ZH: "重大危险源级别与风险等级是两回事：构成重大危险源的不能是低风险（蓝），请填一般（黄）或以上",
	EN: "the level of a major hazard source and the risk level are two things: a major hazard source is not of low risk (blue); give " +
		"yellow or worse",
}

// graded refuses what majorFault finds wrong with a feature.
func (r *run) graded(rec *record) bool {
	if r.schema.kind != grid.KindHazard || r.grader == nil {
		return true
	}
	field, text := majorFault(r.grader, func(name string) any { return rec.values[r.schema.at(name)] })
	if field != "" {
		r.faults.add(grid.Fault{Pointer: rec.pointer + "/properties/" + field, Line: rec.line, Lon: rec.lon, Lat: rec.lat, Text: text})
	}
	return field == ""
}

// majorFault finds a level of a major hazard source that its own R, or its colour, contradicts:
// one of the two is wrong, and which of them only its owner can say. It returns the field, ""
// when none does.
func majorFault(grader Grader, value func(name string) any) (field string, text grid.Text) {
	index, given := value("rValue").(float64)
	stated, _ := value("majorLevel").(int64)
	if colour, _ := value("level").(int64); stated != 0 && colour == int64(grid.Blue) {
		return "level", calmText
	}
	if !given || index == 0 && stated == 0 {
		return "", text
	}
	day, _ := value("assessed").(time.Time)
	level, source, ok := grader(day, index)
	if !ok || int64(level) == stated {
		return "", text
	}
	n := strconv.FormatFloat(index, 'f', -1, 64)
	text = grid.Text{
		ZH: fmt.Sprintf("等级与 R 值矛盾：R=%s 按 %s 为 %d 级，填的是 %d 级；请核对后改正其中之一", n, source, level, stated),
		EN: fmt.Sprintf("the level contradicts R: by %s an R of %s is level %d, and level %d is stated; correct one of them", source, n, level,
			stated),
	}
	if stated == 0 {
		text = grid.Text{
			ZH: fmt.Sprintf("有 R 值而没有等级：R=%s 按 %s 为 %d 级；构成重大危险源的请填写等级，不构成的请去掉 R 值", n, source, level),
			EN: fmt.Sprintf("it has an R and no level: by %s an R of %s is level %d; give the level of a major hazard source, or leave R out "+
				"where it is none", source, n, level),
		}
	}
	return "majorLevel", text
}

// at is the place of a column among the values of a record.
func (s *schema) at(name string) int {
	for i := range s.columns {
		if s.columns[i].Name == name {
			return i
		}
	}
	return -1
}
