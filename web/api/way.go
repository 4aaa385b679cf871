package api

import (
	"fmt"
	"slices"
	"strconv"

	"anwang/grid"
	"anwang/grid/assess"
	"anwang/grid/risk"
	"anwang/web/respond"
)

// waysOf says ways in words; steps are the records that their steps are about.
func waysOf(list []risk.Way, steps assess.StepRecords, lang respond.Lang) []wayBody {
	out := make([]wayBody, 0, len(list))
	for i := range list {
		w := wayBody{Level: list[i].Level.String(), Enough: list[i].Enough, Score: list[i].Score, Effort: list[i].Effort, Steps: []wayStepBody{}}
		for k := range list[i].Steps {
			s := &list[i].Steps[k]
			b := wayStepBody{Kind: string(s.Kind), Factor: s.Factor.String(), Name: lang.Of(s.Factor.Info().Name), From: s.From, To: s.To}
			r, known := steps.Of(s)
			if known {
				b.Record = &behindBody{Kind: r.Kind, ID: r.ID, Name: r.Name, Detail: detailText(&r, nil, lang), Date: dayText(r.Date)}
			}
			b.Text = lang.Of(stepText(s, b.Record))
			w.Steps = append(w.Steps, b)
		}
		out = append(out, w)
	}
	return out
}

// stepText says a step in words, with the record it is about.
func stepText(s *risk.WayStep, r *behindBody) grid.Text {
	if r != nil {
		name := r.Name
		if s.Kind == risk.StepRenew || s.Kind == risk.StepInspect {
			name = r.Detail
			if r.Name != "" && r.Name != r.Detail {
				name += " " + r.Name
			}
		}
		if t, ok := doText(s, name, r.Date); ok {
			return t
		}
	}
	if s.Kind == risk.StepAssess {
		return grid.Text{
			ZH: "开展风险评估：补充申报或认定等级、风险点评定或评估得分，再据以定级",
			EN: "Have the risk assessed: a declared level, rated risk points or a score, to be judged by",
		}
	}
	i := s.Factor.Info()
	if i.Values == nil {
		n := int(s.From - s.To)
		return grid.Text{
			ZH: fmt.Sprintf("%s减少 %d 项（%g → %g）", i.Name.ZH, n, s.From, s.To),
			EN: fmt.Sprintf("%s: %d fewer (%g → %g)", i.Name.EN, n, s.From, s.To),
		}
	}
	if s.Kind == risk.StepInspect {
		return grid.Text{ZH: "完成逾期的检查", EN: "Carry out the inspection that is overdue"}
	}
	from, to := s.Factor.ValueText(s.From), s.Factor.ValueText(s.To)
	if s.To == 0 {
		to = grid.Text{ZH: "无", EN: "none"}
	}
	return grid.Text{ZH: i.Name.ZH + "：" + from.ZH + " → " + to.ZH, EN: i.Name.EN + ": " + from.EN + " → " + to.EN}
}

// doText says what is to be done about a record; ok is false for a rating.
func doText(s *risk.WayStep, name, date string) (t grid.Text, ok bool) {
	since := func(zh, en string) (string, string) {
		if date == "" {
			return "", ""
		}
		return "（" + date + zh + "）", " (" + en + " " + date + ")"
	}
	switch s.Kind {
	case risk.StepClose:
		grade := [2]string{"一般隐患", "the danger"}
		switch s.Factor {
		case risk.DangersMajor:
			grade = [2]string{"重大隐患", "the major danger"}
		case risk.DangersOverdue:
			grade = [2]string{"逾期隐患", "the overdue danger"}
		}
		zh, en := since("到期", "due")
		return grid.Text{ZH: "整改并销号" + grade[0] + "“" + name + "”" + zh, EN: "Put right and close " + grade[1] + " “" + name + "”" + en}, true
	case risk.StepInspect:
		zh, en := since("应检", "due")
		return grid.Text{ZH: "完成检查：" + name + zh, EN: "Carry out the inspection: " + name + en}, true
	case risk.StepRenew:
		zh, en := since("到期", "expired")
		return grid.Text{ZH: "续办：" + name + zh, EN: "Renew: " + name + en}, true
	case risk.StepReduce:
		to := grid.Text{ZH: "不再构成重大危险源", EN: "no major hazard source any more"}
		if s.Lower.Major > 0 {
			t := grid.TermText("majorLevel", strconv.Itoa(int(s.Lower.Major)))
			to = grid.Text{ZH: "降为" + t.ZH, EN: "down to major hazard source level " + strconv.Itoa(int(s.Lower.Major))}
		}
		return grid.Text{ZH: "减少“" + name + "”的储量：" + s.Lower.What.ZH + "，" + to.ZH, EN: "Let “" + name + "” hold less: " + s.Lower.What.EN +
			"; " + to.EN}, true
	}
	return t, false
}

// headline is the first way of what can be done alone: a rating anew is never what
// somebody is sent off to do. Without one it is nil.
func headline(ways []wayBody) *wayBody {
	for i := range ways {
		if !slices.ContainsFunc(ways[i].Steps, func(s wayStepBody) bool { return s.Kind == string(risk.StepRate) }) {
			return &ways[i]
		}
	}
	return nil
}

// ratedOf is the way in which something is rated anew; nil for none.
func ratedOf(ways []wayBody) *wayBody {
	for i := range ways {
		if n := len(ways[i].Steps); n > 0 && ways[i].Steps[n-1].Kind == string(risk.StepRate) {
			return &ways[i]
		}
	}
	return nil
}
