package enterprise

import (
	"math"
	"strings"
	"time"

	"anwang/grid"
)

// RecordFields are what people write of a dated record of an enterprise: a
// licence 许可证, a piece of special equipment 特种设备, a certificate 持证人员, an
// assessment 评价报告, an inspection 检查, an accident 事故. A day is YYYY-MM-DD in
// China, "" unknown.
type RecordFields struct {
	Kind      string   `json:"kind"`
	Type      string   `json:"type"` // of the vocabulary
	Name      string   `json:"name"`
	Holder    string   `json:"holder"` // of a certificate, personal: in full
	Number    string   `json:"number"`
	Authority string   `json:"authority"`
	Dated     string   `json:"dated"`
	Expires   string   `json:"expires"` // last day it holds; of an inspection, when the next is due
	Score     *float64 `json:"score"`
	Veto      bool     `json:"veto"`
	Deaths    *int     `json:"deaths"`
	Injured   *int     `json:"injured"` // seriously 重伤
	Loss      *float64 `json:"loss"`    // direct, 万元
	Note      string   `json:"note"`
	Ended     string   `json:"ended"` // replaced or no longer needed since
}

// Record is a dated record with what the service keeps beside it.
type Record struct {
	RecordFields
	ID              grid.ID
	Edition         string // of an accident: of the types it was recorded by; "" of 1986
	EditionSource   string // of an accident: the standard, GB 6441-1986
	EditionDoubtful bool   // a later edition was in force on its day, whose types had not been entered
	TypeEN          string // of an edition that was entered: what the type is called in English, "" not known
	Replaced        string // day of a newer record about the same, which counts in its place; "" none
	Synthetic       bool
	Source          string
	Updated         time.Time
	Version         int32
}

// Masked is a copy that names nobody.
func (r RecordFields) Masked() RecordFields {
	r.Holder, r.Number = grid.MaskName(r.Holder), grid.MaskIdentity(r.Number)
	return r
}

func (r *RecordFields) tidy() {
	for _, s := range []*string{&r.Kind, &r.Type, &r.Name, &r.Holder, &r.Number, &r.Authority, &r.Dated, &r.Expires, &r.Note, &r.Ended} {
		*s = trimmed(*s)
	}
}

// check says what is wrong with a record that is to be written; was is the record
// as it is, nil for a new one.
func (r *RecordFields) check(was *RecordFields, today string) grid.Faults {
	var faults grid.Faults
	words, err := Words()
	if err != nil {
		faults.Add("/kind", "词表无法读取，请联系管理员", "The vocabulary cannot be read; tell the administrator")
		return faults
	}
	kind, known := words.KindOf(r.Kind)
	if !known {
		faults.Add("/kind", "没有这类记录，应为许可证、特种设备、持证人员、评价报告、检查或事故",
			"There is no such kind of record: it is licence, equipment, certificate, assessment, inspection or accident")
		return faults
	}
	if was != nil && r.Kind != was.Kind {
		faults.Add("/kind", "记录的类别不能修改，请另建一条", "The kind of a record does not change; make another one")
	}
	typ, known := kind.TypeOf(r.Type)
	switch {
	case known:
	case r.Kind == "accident" && r.Type != "": // by the edition of its day, see recordedBy
	case r.Type == "":
		faults.Add("/type", "请选择类型", "Choose a type")
	case was == nil || r.Type != was.Type:
		faults.Add("/type", "词表中没有这个类型，请从列表中选择", "The vocabulary has no such type; choose one of the list")
	}
	r.checkTexts(&faults)
	checkDay(&faults, "/dated", r.Dated, today)
	checkDay(&faults, "/expires", r.Expires, "")
	checkDay(&faults, "/ended", r.Ended, today)
	if r.Dated != "" && r.Expires != "" && r.Expires < r.Dated {
		faults.Add("/expires", "到期日期不能早于签发（检验）日期", "It expires before it was issued")
	}
	r.checkOwn(&faults, typ, was)
	return faults
}

func (r *RecordFields) checkTexts(faults *grid.Faults) {
	for _, t := range []struct {
		pointer, value string
		most           int
	}{
		{"/type", r.Type, 60},
		{"/name", r.Name, 200},
		{"/holder", r.Holder, 100},
		{"/number", r.Number, 100},
		{"/authority", r.Authority, 200},
		{"/note", r.Note, 2000},
	} {
		checkText(faults, t.pointer, t.value, t.most)
	}
	masked(faults, "/holder", r.Holder)
	if strings.Contains(r.Number, "********") {
		faults.Add("/number", "这是隐去后的证号；不修改请不要提交此项", "This is the masked number; leave the field out unless it changes")
	}
}

// checkOwn is about what one kind has and the others have not.
func (r *RecordFields) checkOwn(faults *grid.Faults, typ *Type, was *RecordFields) {
	switch {
	case r.Kind == "certificate" && r.Holder == "":
		faults.Add("/holder", "请填写持证人姓名", "A certificate needs the name of its holder")
	case r.Kind != "certificate" && r.Holder != "":
		faults.Add("/holder", "只有持证人员记录填写姓名", "Only a certificate has a holder")
	}
	if r.Kind == "equipment" && r.Name == "" {
		faults.Add("/name", "请填写设备名称", "A piece of equipment needs a name")
	}
	if (r.Kind == "inspection" || r.Kind == "accident") && r.Dated == "" {
		faults.Add("/dated", "请填写发生（检查）日期", "The day it happened is needed")
	}
	if r.Kind == "accident" && r.Expires != "" {
		faults.Add("/expires", "事故没有到期日期", "An accident does not expire")
	}
	scored := r.Kind == "assessment" && typ != nil && typ.Score
	switch {
	case !scored && (r.Score != nil || r.Veto):
		faults.Add("/score", "只有应急〔2018〕19号评估诊断填写得分和否决项", "Only the 2018 no. 19 grading has a score and vetoes")
	case scored && r.Score == nil && !r.Veto:
		faults.Add("/score", "请填写得分，或勾选存在否决项", "Give the score, or say that a veto item holds")
	case r.Score != nil && (math.IsNaN(*r.Score) || *r.Score < -1000 || *r.Score > 1000):
		faults.Add("/score", "得分应在 -1000 至 1000 之间", "A score lies between -1000 and 1000")
	}
	r.checkHarm(faults, was)
}

// checkHarm asks for the numbers that the colour follows from: an empty field is
// not none.
func (r *RecordFields) checkHarm(faults *grid.Faults, was *RecordFields) {
	if r.Kind != "accident" {
		if r.Deaths != nil || r.Injured != nil || r.Loss != nil {
			faults.Add("/deaths", "只有事故记录填写伤亡和损失", "Only an accident has deaths, injured and a loss")
		}
		return
	}
	if r.Deaths == nil && (was == nil || was.Deaths != nil) {
		faults.Add("/deaths", "请填写死亡人数，无人死亡填 0", "Give the number of deaths; 0 when nobody died")
	}
	if r.Injured == nil && (was == nil || was.Injured != nil) {
		faults.Add("/injured", "请填写重伤人数，无人重伤填 0", "Give the number of seriously injured; 0 when there are none")
	}
	if r.Deaths != nil && (*r.Deaths < 0 || *r.Deaths > 100_000) {
		faults.Add("/deaths", "死亡人数不正确", "The number of deaths is not possible")
	}
	if r.Injured != nil && (*r.Injured < 0 || *r.Injured > 1_000_000) {
		faults.Add("/injured", "重伤人数不正确", "The number of seriously injured is not possible")
	}
	if r.Loss != nil && (math.IsNaN(*r.Loss) || *r.Loss < 0 || *r.Loss > most) {
		faults.Add("/loss", "直接经济损失以万元计，应为不小于 0 的数", "The loss is in 10,000 CNY and not below 0")
	}
}
