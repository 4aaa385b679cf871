package demo

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"anwang/grid"
	"anwang/grid/risk"
)

// brief is what is kept of every enterprise until its colour is worked out.
type brief struct {
	plot     int32
	industry uint8
	level    grid.Level // declared
	grade    byte       // A to D; 0 none
	standard uint8
	large    bool
	real     bool // a real site: no made-up papers
}

func briefOf(e *enterprise, d *details) brief {
	b := brief{plot: int32(e.plot), industry: uint8(e.industry), level: e.level, standard: uint8(d.standard), large: d.staff >= 60}
	if d.grade != "" {
		b.grade = d.grade[0]
	}
	return b
}

// datedRecord is a made-up dated record of an enterprise.
type datedRecord struct {
	risk.DatedRecord
	name string
}

// How many papers are not in order: shares of all of one kind. Those of red and
// orange enterprises are looked after better, as they are in a city.
const (
	lateShare    = 0.035 // expired
	renewedShare = 0.030 // renewed late, within the last months
	dueShare     = 0.050 // inspections overdue
	firmShare    = 0.25  // of these shares at red and orange enterprises
)

// accidentOdds are the chances of an accident within 36 months, by severity.
var accidentOdds = [severities]float64{0.0001, 0.0012, 0.005}

// datedRecords appends the dated records of the n-th enterprise, without ids, always
// the same ones. The caller may reuse out.
func (g *generator) datedRecords(out []datedRecord, n uint64, b *brief) []datedRecord {
	ind := &industries[b.industry]
	w := &writer{rand: g.stream("record", n), now: g.now, today: grid.Day(g.now), out: out, share: 1}
	if b.level == grid.Red || b.level == grid.Orange {
		w.share = firmShare
	}
	for i := range g.wants[b.industry] {
		if x := &g.wants[b.industry][i]; w.rand.IntN(100) < x.percent && (b.large || !x.large) {
			w.addRecord(x)
		}
	}
	w.score(ind, b)
	w.inspections(ind, b)
	w.accident(ind)
	return w.out
}

// writer makes the papers of one enterprise.
type writer struct {
	rand       *rand.Rand
	now, today time.Time
	out        []datedRecord
	share      float64 // of what is not in order
}

func (w *writer) add(kind risk.RecordKind, typ, name string, dated, expires time.Time) *datedRecord {
	w.out = append(w.out, datedRecord{DatedRecord: risk.DatedRecord{Kind: kind, Type: typ, Dated: dated, Expires: expires}, name: name})
	return &w.out[len(w.out)-1]
}

// back is a day so many days ago.
func (w *writer) back(days int) time.Time { return w.today.AddDate(0, 0, -days) }

// addRecord adds one that is valid, or expired some time ago, or was renewed late.
func (w *writer) addRecord(x *want) {
	kind, r := risk.RecordKind(x.kind), w.rand
	switch p := r.Float64() / w.share; {
	case p < lateShare:
		ended := w.back(1 + int(150*r.Float64()*r.Float64()))
		w.add(kind, x.typ, x.name, ended.AddDate(-x.years, 0, 1), ended)
	case p < lateShare+renewedShare:
		renewed := w.back(r.IntN(75))
		ended := renewed.AddDate(0, 0, -1-r.IntN(30))
		w.add(kind, x.typ, x.name, ended.AddDate(-x.years, 0, 1), ended).Ended = renewed
		w.add(kind, x.typ, x.name, renewed, renewed.AddDate(x.years, 0, -1))
	default:
		dated := w.back(r.IntN(365*x.years - 1))
		w.add(kind, x.typ, x.name, dated, dated.AddDate(x.years, 0, -1))
	}
}

// score is the yearly score of a maker or store of hazardous chemicals, in the
// band of its declared level (应急〔2018〕19号).
func (w *writer) score(ind *industry, b *brief) {
	if ind.sector != "chemical" || ind.code == "G54" || b.level == grid.NotAssessed {
		return
	}
	r := w.rand
	band := [grid.Levels][2]float64{{}, {42, 59.5}, {60, 74.5}, {75, 89.5}, {90, 99}}[b.level]
	dated := w.back(r.IntN(364))
	if r.Float64() < lateShare*w.share {
		dated = w.back(366 + r.IntN(60))
	}
	p := w.add(risk.RecordAssessment, risk.TypeScore19, "危险化学品企业安全风险评估诊断", dated, dated.AddDate(1, 0, -1))
	p.Score = float64(int((band[0]+(band[1]-band[0])*r.Float64())*2)) / 2
	p.Scored = true
	p.Veto = b.level == grid.Red && r.IntN(4) == 0
}

// every is after how many days each level is inspected again.
var every = [grid.Levels]int{365, 30, 90, 180, 365}

// inspections are the last one with the day the next is due, and of those that
// are looked at often the one before.
func (w *writer) inspections(ind *industry, b *brief) {
	r := w.rand
	if b.level == grid.NotAssessed || b.level == grid.Blue && r.IntN(100) >= [...]int{55, 85, 100}[ind.severity] {
		return
	}
	types := []string{"grid", "grid", "town", "self"}
	if b.level <= grid.Orange || ind.severity == severe {
		types = []string{"sector", "agency", "town", "city"}
	}
	days := every[b.level]
	last := w.back(r.IntN(days))
	if r.Float64() < dueShare*w.share {
		last = w.back(days + 1 + int(110*r.Float64()*r.Float64()))
	}
	if b.level <= grid.Yellow && r.IntN(3) == 0 { // and before that, sometimes late
		before := last.AddDate(0, 0, -days-pickIf(r.IntN(10) == 0, r.IntN(40), -r.IntN(days/3)))
		w.add(risk.RecordInspection, pick(r, types), "", before, before.AddDate(0, 0, days))
	}
	w.add(risk.RecordInspection, pick(r, types), "", last, last.AddDate(0, 0, days))
}

func (w *writer) accident(ind *industry) {
	r := w.rand
	if r.Float64() >= accidentOdds[ind.severity] {
		return
	}
	p := w.add(risk.RecordAccident, pick(r, accidentTypes(ind)), "", w.back(1+r.IntN(3*365-40)), time.Time{})
	deaths, injured := 0, 0
	switch x := r.IntN(100); {
	case x < 8:
		deaths = 1
	case x < 50:
		injured = 1
	}
	p.Harm = grid.Harm{Deaths: &deaths, Injured: &injured, Loss: new(float64(1 + r.IntN(90)))}
}

const recordColumns = "id, enterprise_id, kind, type, name, holder, number, authority, dated, expires, " +
	"score, veto, deaths, injured, loss, ended, synthetic, source, created, updated"

// authorities say who keeps the papers of a kind; they are the made-up city's.
var authorities = map[risk.RecordKind]string{
	risk.RecordLicence: "行政审批局", risk.RecordEquipment: "特种设备检验检测中心", risk.RecordCertificate: "应急管理局",
	risk.RecordAssessment: "安全技术服务机构", risk.RecordInspection: "应急管理局", risk.RecordAccident: "应急管理局",
}

// writeRecord writes a record. Who holds a certificate is drawn by its id, so that
// working out colours need not make up names.
func (g *generator) writeRecord(c *copier, p *datedRecord, id, enterprise grid.ID) error {
	if err := c.row(); err != nil {
		return err
	}
	holder := ""
	if p.Kind == risk.RecordCertificate {
		holder, _ = contact(g.stream("person", uint64(id)))
	}
	name := p.name
	if p.Kind == risk.RecordEquipment {
		name = Synthetic + name
	}
	number := ""
	if p.Kind != risk.RecordInspection && p.Kind != risk.RecordAccident {
		number = "演示-" + strconv.Itoa(p.Dated.Year()) + fmt.Sprintf("-%07d", id)
	}
	c.int64(id)
	c.int64(enterprise)
	c.text(string(p.Kind))
	c.text(p.Type)
	c.text(name)
	c.text(holder)
	c.text(number)
	c.text(Synthetic + authorities[p.Kind])
	c.date(p.Dated)
	c.date(p.Expires)
	if p.Scored {
		c.tenths(int64(p.Score * 10))
	} else {
		c.null()
	}
	c.bool(p.Veto)
	if p.Kind == risk.RecordAccident {
		c.int32(int32(*p.Deaths))
		c.int32(int32(*p.Injured))
		c.tenths(int64(*p.Loss * 10))
	} else {
		c.null()
		c.null()
		c.null()
	}
	c.date(p.Ended)
	c.bool(true)
	c.text(sourceNote)
	c.time(p.Dated)
	c.time(latest(p.Dated, p.Ended))
	return nil
}

func latest(a, b time.Time) time.Time { return pickIf(b.After(a), b, a) }
