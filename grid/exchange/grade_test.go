package exchange_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/exchange"
)

// grades are the levels of GB 18218: from R 100, 50 and 10.
func grades(day time.Time, r float64) (level int, source string, ok bool) {
	if !day.IsZero() && day.Year() < 2019 {
		return 0, "", false
	}
	for i, from := range []float64{100, 50, 10} {
		if r >= from {
			return i + 1, "GB 18218-2018 表6", true
		}
	}
	return 4, "GB 18218-2018 表6", true
}

// TestALevelThatItsOwnRContradicts is refused, by name; a level with the R that
// gives it, a level alone and no R at all are taken.
func TestALevelThatItsOwnRContradicts(t *testing.T) {
	t.Parallel()
	_, s := newTown(t)
	for _, c := range []struct {
		name, properties string
		zh, en           string // empty: taken
	}{
		{"too low", `"majorLevel": 4, "rValue": 60`, "R=60 按 GB 18218-2018 表6 为 2 级，填的是 4 级", "an R of 60 is level 2, and level 4 is stated"},
		{"too high", `"majorLevel": 1, "rValue": 99.9`, "为 2 级，填的是 1 级", "level 1 is stated"},
		{"no level", `"rValue": 60`, "有 R 值而没有等级", "it has an R and no level"},
		{"level none", `"major_level": 0, "r_value": 5`, "有 R 值而没有等级", "it has an R and no level"},
		{"on the border", `"majorLevel": 2, "rValue": 50`, "", ""},
		{"level alone", `"majorLevel": 3`, "", ""},
		{"none of both", `"majorLevel": 0, "rValue": 0`, "", ""},
		{"low risk", `"majorLevel": 4, "level": "blue"`, "重大危险源级别与风险等级是两回事", "a major hazard source is not of low risk"},
		{"city gas by name", `"majorLevel": 4, "regime": "城镇燃气"`, "", ""},
		{"a port by key", `"majorLevel": 4, "regime": "port"`, "", ""},
		{"rules that are none", `"majorLevel": 4, "regime": "harbour"`, "不是适用规定", "is none of: decree40, city_gas, port, defence"},
		{"general risk", `"majorLevel": 4, "level": "yellow"`, "", ""},
		{"before the first edition that is known", `"majorLevel": 4, "rValue": 60, "assessed": "2016-05-06"`, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[116.5,39.5]},`+
				`"properties":{"code":"h","name":"罐区",%s}}]}`, c.properties)
			rep, err := s.Import(as(t.Context(), 1), grid.KindHazard, strings.NewReader(in), exchange.Options{DryRun: true})
			if err != nil {
				t.Fatal(err)
			}
			if c.zh == "" {
				if rep.FaultCount != 0 {
					t.Errorf("refused: %+v", rep.Faults)
				}
				return
			}
			if rep.FaultCount != 1 || !strings.HasPrefix(rep.Faults[0].Pointer, "/features/0/properties/") ||
				!strings.Contains(rep.Faults[0].Text.ZH, c.zh) || !strings.Contains(rep.Faults[0].Text.EN, c.en) {
				t.Errorf("%+v", rep.Faults)
			}
		})
	}
}
