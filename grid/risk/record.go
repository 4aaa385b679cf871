package risk

import (
	"time"

	"anwang/grid"
)

// Record is what is on file about an enterprise, as far as its colour follows
// from it.
type Record struct {
	Enterprise   grid.ID
	Grid         grid.ID // leaf
	Sector       grid.SectorSet
	Declared     grid.Level
	Grade        string // A to D; "" none
	Standard     int    // 1 to 3; 0 none; StandardUnknown
	Hazards      []HazardFact
	Dangers      []DangerFact
	DatedRecords []DatedRecord
}

// HazardFact is a hazard source or a risk point.
type HazardFact struct {
	ID    grid.ID
	Major uint8      // GB 18218-2018 level 1 to 4; 0 none
	Level grid.Level // rated
}

// DangerFact is a hidden danger.
type DangerFact struct {
	ID       grid.ID
	Grade    grid.DangerGrade
	State    grid.DangerState
	Listed   grid.ListedLevel
	Found    time.Time
	Deadline time.Time // zero: none
	Closed   time.Time // zero: not yet
}

// RecordKind is a kind of dated record.
type RecordKind string

// The kinds of dated records, as in table enterprise_record.
const (
	RecordLicence     RecordKind = "licence"
	RecordEquipment   RecordKind = "equipment"
	RecordCertificate RecordKind = "certificate"
	RecordAssessment  RecordKind = "assessment"
	RecordInspection  RecordKind = "inspection"
	RecordAccident    RecordKind = "accident"
)

// TypeScore19 is the type of an assessment by 应急〔2018〕19号.
const TypeScore19 = "score19"

// DatedRecord is a record with a date: a licence, a certificate, an inspection, an accident. Days are midnights in China; zero is none.
type DatedRecord struct {
	ID        grid.ID
	Kind      RecordKind
	Type      string
	Dated     time.Time
	Expires   time.Time // the last day it holds; of an inspection, when the next is due
	Ended     time.Time // replaced, or no longer needed, since
	Score     float64
	Scored    bool // Score is given
	Veto      bool
	grid.Harm // of an accident
}

// StandardUnknown stands for a level of standardisation that nobody has filled in.
const StandardUnknown = -1

// Facts returns the facts at now, and when they will change by themselves: a
// deadline passes, a licence ends, an accident is long enough ago. Zero: never.
func (r *Record) Facts(g *Guide, now time.Time) (f Facts, due time.Time) {
	return r.facts(g, now, false)
}

// FactsAsOf returns the facts as they were at a moment that has passed: of
// dangers, those that had been found and not closed. What the file does not date
// (levels, grades, hazard sources) is as it is today.
func (r *Record) FactsAsOf(g *Guide, then time.Time) Facts {
	f, _ := r.facts(g, then, true)
	return f
}

func (r *Record) facts(g *Guide, now time.Time, past bool) (Facts, time.Time) {
	c := census{now: now, today: grid.Day(now), Facts: NoFacts()}
	c.Sector = r.Sector
	if r.Declared != grid.NotAssessed {
		c.Values[Declared] = severity(r.Declared)
	}
	if r.Grade != "" {
		c.Values[Grade] = float64(r.Grade[0]-'A') + 1
	}
	switch r.Standard {
	case StandardUnknown: // as a grade that nobody has given
	case 0:
		c.Values[Standard] = 4
	default:
		c.Values[Standard] = float64(r.Standard)
	}
	for i := range r.Hazards {
		c.hazard(&r.Hazards[i])
	}
	for _, k := range [...]Factor{DangersOpen, DangersMajor, DangersOverdue, DangersListed, DangersListedHigh, Accidents, Fatal, Larger} {
		c.Values[k] = 0
	}
	for i := range r.Dangers {
		if d := &r.Dangers[i]; past && d.Found.After(now) {
			continue
		} else if d.open(now, past) {
			c.danger(d)
		}
	}
	c.datedRecords(r.DatedRecords, g, past)
	return c.Facts, c.due
}

// severity turns a level into a number of which more is worse.
func severity(l grid.Level) float64 { return float64(grid.Levels - l) }

// open reports whether the danger is open, or was at a moment that has passed.
func (d *DangerFact) open(now time.Time, past bool) bool {
	if d.State.Open() || !past {
		return d.State.Open()
	}
	return d.State == grid.Closed && d.Closed.After(now)
}

// census counts facts.
type census struct {
	Facts
	now, today, due time.Time
}

// wait notes that the facts change at t.
func (c *census) wait(t time.Time) {
	if t.After(c.now) && (c.due.IsZero() || t.Before(c.due)) {
		c.due = t
	}
}

// worst raises a class.
func (c *census) worst(k Factor, v float64) {
	if !c.Known(k) || v > c.Values[k] {
		c.Values[k] = v
	}
}

func (c *census) hazard(h *HazardFact) {
	if h.Major != 0 {
		c.worst(HazardLevel, 5-float64(h.Major))
	}
	if h.Level != grid.NotAssessed {
		c.worst(RiskPoints, severity(h.Level))
	}
}

func (c *census) danger(d *DangerFact) {
	late := !d.Deadline.IsZero() && c.now.After(d.Deadline)
	switch {
	case d.Grade == grid.Major:
		c.Values[DangersMajor]++
	case late:
		c.Values[DangersOverdue]++
	default:
		c.Values[DangersOpen]++
		if !d.Deadline.IsZero() {
			c.wait(d.Deadline.Add(time.Microsecond)) // overdue is after the deadline, and times are whole microseconds
		}
	}
	if d.Listed != grid.NotListed {
		c.Values[DangersListed]++
	}
	if d.Listed == grid.ListedProvince || d.Listed == grid.ListedCity {
		c.Values[DangersListedHigh]++
	}
}

// datedRecords counts what the dated records say. Of the inspections and of the scores
// only the latest counts.
func (c *census) datedRecords(list []DatedRecord, g *Guide, past bool) {
	var inspected, scored *DatedRecord
	later := func(a, b *DatedRecord) bool {
		return b == nil || a.Dated.After(b.Dated) || a.Dated.Equal(b.Dated) && a.ID > b.ID
	}
	for i := range list {
		p := &list[i]
		if !p.Ended.IsZero() && !c.today.Before(p.Ended) || past && p.Dated.After(c.now) {
			continue
		}
		c.wait(p.Ended)
		switch p.Kind {
		case RecordAccident:
			c.accident(p)
			continue
		case RecordInspection:
			if later(p, inspected) {
				inspected = p
			}
			continue
		case RecordAssessment:
			if p.Type == TypeScore19 && (p.Scored || p.Veto) && later(p, scored) {
				scored = p
			}
		}
		c.expiry(p)
	}
	if inspected != nil && !inspected.Expires.IsZero() {
		c.inspection(inspected.Expires)
	}
	if scored != nil && g != nil {
		if scored.Scored {
			c.Values[Score19Level] = severity(g.band(scored.Score))
		}
		if scored.Veto { // it decides also where nobody added up the points
			c.Values[Score19Veto] = 1
		}
	}
	if larger := c.Values[Serious36]; !c.Known(Serious36) || larger < 2 {
		c.Values[Serious36] = Unknown
	} else {
		c.Values[Serious36] = 1
	}
}

// expiry counts a record that has a last day. Where none is on file nobody knows
// whether one is past it.
func (c *census) expiry(p *DatedRecord) {
	if p.Expires.IsZero() {
		return
	}
	if !c.Known(Expired) {
		c.Values[Expired] = 0
	}
	end := p.Expires.AddDate(0, 0, 1)
	if c.now.Before(end) {
		c.wait(end)
		return
	}
	c.Values[Expired]++
}

// inspectionLate are after how many days overdue an inspection enters each class.
var inspectionLate = [...]int{1, 31, 91}

// inspection says how late the next one is; 0, that it is known not to be.
func (c *census) inspection(last time.Time) {
	c.Values[InspectionOverdue] = 0
	for class, days := range inspectionLate {
		begins := last.AddDate(0, 0, days)
		if c.now.Before(begins) {
			c.wait(begins)
			return
		}
		c.Values[InspectionOverdue] = float64(class + 1)
	}
}

// accident counts one, by its class: of what is not known, as far as it is known.
func (c *census) accident(p *DatedRecord) {
	year, three := p.Dated.AddDate(1, 0, 0), p.Dated.AddDate(3, 0, 0)
	if p.Dated.IsZero() || !c.now.Before(three) {
		return
	}
	c.wait(three)
	c.Values[Accidents]++
	class, _ := p.Class()
	if class >= grid.LargerAccident {
		weight := 1.0
		if class >= grid.MajorAccident {
			weight = 2
		}
		if !c.Known(Serious36) {
			c.Values[Serious36] = 0
		}
		c.Values[Serious36] += weight
	}
	if c.now.Before(year) {
		c.wait(year)
		if p.Fatal() {
			c.Values[Fatal]++
		}
		if class >= grid.LargerAccident {
			c.Values[Larger]++
		}
	}
}
