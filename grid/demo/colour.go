package demo

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// filed is all that the colours of the made-up enterprises follow from. Papers
// are made anew when they are asked for.
type filed struct {
	briefs       []brief // by record, from 1
	sites        int     // of them, first: real ones
	hazards      map[grid.ID][]risk.HazardFact
	dangers      map[grid.ID][]risk.DangerFact // open ones
	scorer       *risk.Scorer
	guide        *risk.Guide
	now          time.Time
	made         []datedRecord
	datedRecords []risk.DatedRecord
}

func newFiled(s *risk.Scoring, now time.Time) (*filed, error) {
	guide, err := risk.Score19()
	return &filed{
		scorer: risk.NewScorer(s), guide: guide, now: now,
		hazards: map[grid.ID][]risk.HazardFact{}, dangers: map[grid.ID][]risk.DangerFact{},
	}, err
}

func (f *filed) hazard(h *hazard, id grid.ID) {
	f.hazards[h.enterprise] = append(f.hazards[h.enterprise], risk.HazardFact{ID: id, Major: uint8(h.major), Level: h.level})
}

func (f *filed) danger(d *danger, id grid.ID) {
	if d.enterprise != 0 && d.state.Open() {
		f.dangers[d.enterprise] = append(f.dangers[d.enterprise], risk.DangerFact{
			ID: id, Grade: d.grade, State: d.state, Listed: d.listed, Found: d.found, Deadline: d.deadline,
		})
	}
}

// colour works out the level and score of the i-th enterprise, with the facts it follows
// from and when they change by themselves.
func (f *filed) colour(g *generator, i int) (level grid.Level, score float64, facts risk.Facts, due time.Time) {
	b, id := &f.briefs[i], grid.ID(i+1)
	r := risk.Record{Enterprise: id, Declared: b.level, Standard: int(b.standard), Hazards: f.hazards[id], Dangers: f.dangers[id]}
	if b.grade != 0 {
		r.Grade = string(rune(b.grade))
	}
	if b.real {
		r.Standard = risk.StandardUnknown
		r.Sector = grid.SectorSet(siteIndustries[b.industry].sector)
	} else {
		r.Sector = sectorsOf(industries[b.industry].sector)
		f.made = g.datedRecords(f.made[:0], uint64(i-f.sites), b)
		f.datedRecords = f.datedRecords[:0]
		for k := range f.made {
			f.datedRecords = append(f.datedRecords, f.made[k].DatedRecord)
		}
		r.DatedRecords = f.datedRecords
	}
	facts, due = r.Facts(f.guide, f.now)
	level, score = f.scorer.Level(&facts)
	return level, score, facts, due
}

const colourColumns = "enterprise_id, level, fatal, larger, facts, since, due"

// records writes the dated records.
func (l *loader) records(ctx context.Context, tx pgx.Tx) error {
	start := time.Now()
	n, err := copyRows(ctx, tx, "enterprise_record", recordColumns, func(c *copier) error {
		var list []datedRecord
		id := grid.ID(0)
		writer := l.gen.fork() // names are drawn while the list is being made
		for i := range l.filed.briefs {
			b := &l.filed.briefs[i]
			if b.real {
				continue
			}
			list = l.gen.datedRecords(list[:0], uint64(i-l.filed.sites), b)
			for k := range list {
				id++
				if err := writer.writeRecord(c, &list[k], id, grid.ID(i+1)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	l.report.Records = n
	l.tell("record", n, n, start)
	return err
}

// colours writes the colour of every enterprise, as the assessor would find it.
func (l *loader) colours(ctx context.Context, tx pgx.Tx) error {
	start := time.Now()
	today := grid.Day(l.Now)
	var worst []ranked
	n, err := copyRows(ctx, tx, "risk_enterprise", colourColumns, func(c *copier) error {
		var text []byte
		for i := range l.filed.briefs {
			level, score, facts, due := l.filed.colour(l.gen, i)
			if level == grid.Red || level == grid.Orange {
				worst = append(worst, ranked{int64(i + 1), level, score})
			}
			if err := c.row(); err != nil {
				return err
			}
			text = facts.AppendJSON(text[:0])
			c.int64(int64(i + 1))
			c.int16(int16(level))
			c.int16(int16(facts.Values[risk.Fatal]))
			c.int16(int16(facts.Values[risk.Larger]))
			c.jsonb(text)
			c.date(today)
			c.time(due)
		}
		return nil
	})
	if err != nil {
		return err
	}
	l.tell("colour", n, n, start)
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"risk_worst"}, []string{"enterprise_id", "level", "score"},
		pgx.CopyFromSlice(len(worst), func(i int) ([]any, error) { return []any{worst[i].id, int16(worst[i].level), worst[i].score}, nil }))
	return err
}

// ranked is a red or orange enterprise.
type ranked struct {
	id    int64
	level grid.Level
	score float64
}
