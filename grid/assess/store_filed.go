package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"anwang/grid"
	"anwang/grid/risk"
)

// filed is an enterprise as its colour needs it, in the order of the ids.
type filed struct {
	list []risk.Record
	at   map[grid.ID]int
}

// of returns the record of an enterprise; nil for one that is not on the map.
func (f *filed) of(id grid.ID) *risk.Record {
	if i, ok := f.at[id]; ok {
		return &f.list[i]
	}
	return nil
}

// ownerless takes the hazard sources and dangers by grid: a grid's colour counts those
// of no enterprise as well.
type ownerless struct {
	hazard func(leaf grid.ID, h risk.HazardFact)
	danger func(leaf grid.ID, d risk.DangerFact, atLevelOne bool)
}

// part is which enterprises are read: some by name, a chunk of ids, or what
// belongs to nobody.
type part struct {
	ids         []grid.ID // when not nil
	after, upTo grid.ID   // else the ids after the one, up to the other
	nobody      bool
}

// which limits a query to a part.
func (p *part) which(column string) (string, []any) {
	switch {
	case p.nobody:
		return " AND " + column + " IS NULL", nil
	case p.ids != nil:
		return " AND " + column + " = ANY($1)", []any{p.ids}
	}
	return " AND " + column + " > $1 AND " + column + " <= $2", []any{p.after, p.upTo}
}

// read reads what is on file about a part. past also reads what is over: closed
// dangers. What lies in grids is handed to visit when it is not nil.
func read(ctx context.Context, tx pgx.Tx, p *part, past bool, visit *ownerless) (*filed, error) {
	f := &filed{at: map[grid.ID]int{}}
	var b pgx.Batch // asked together: one way to the database and back
	for _, ask := range []func(*pgx.Batch, *part, bool, *ownerless){f.enterprises, f.hazards, f.dangers, f.datedRecords} {
		ask(&b, p, past, visit)
	}
	return f, tx.SendBatch(ctx, &b).Close()
}

func (f *filed) enterprises(b *pgx.Batch, p *part, _ bool, _ *ownerless) {
	where, args := p.which("id")
	b.Queue(`SELECT id, grid_id, sector, risk_level, grade, coalesce(standard, -1) FROM enterprise_shown WHERE true`+where,
		args...).Query(func(rows pgx.Rows) error {
		words := map[string]string{} // the few sets of sectors there are, each once
		var r risk.Record
		var sector, grade []byte
		_, err := pgx.ForEachRow(rows, []any{&r.Enterprise, &r.Grid, (*raw)(&sector), &r.Declared, (*raw)(&grade), &r.Standard}, func() error {
			r.Sector, r.Grade = grid.SectorSet(intern(words, sector)), intern(words, grade)
			f.at[r.Enterprise] = len(f.list)
			f.list = append(f.list, r)
			return nil
		})
		return err
	})
}

// raw scans a text without copying it; it is good until the next row.
type raw []byte

// ScanText implements pgtype.TextScanner.
func (r *raw) ScanText(v pgtype.Text) error {
	*r = append((*r)[:0], v.String...)
	return nil
}

func intern(words map[string]string, b []byte) string {
	if w, ok := words[string(b)]; ok {
		return w
	}
	w := string(b)
	words[w] = w
	return w
}

func (f *filed) hazards(b *pgx.Batch, p *part, _ bool, visit *ownerless) {
	where, args := p.which("enterprise_id")
	b.Queue(`SELECT id, coalesce(enterprise_id, 0), grid_id, major_level, risk_level FROM hazard WHERE true`+where,
		args...).Query(func(rows pgx.Rows) error {
		var h risk.HazardFact
		var owner, leaf grid.ID
		_, err := pgx.ForEachRow(rows, []any{&h.ID, &owner, &leaf, &h.Major, &h.Level}, func() error {
			if visit != nil {
				visit.hazard(leaf, h)
			}
			if r := f.of(owner); r != nil {
				r.Hazards = append(r.Hazards, h)
			}
			return nil
		})
		return err
	})
}

func (f *filed) dangers(b *pgx.Batch, p *part, past bool, visit *ownerless) {
	where, args := p.which("d.enterprise_id")
	if !past {
		where += " AND d.state BETWEEN 1 AND 5"
	}
	b.Queue(`
		SELECT d.id, coalesce(d.enterprise_id, 0), d.grid_id, d.grade, d.state, d.listed, d.found, d.deadline, d.closed, d.major_level = 1
		  FROM danger_shown d WHERE true`+where, args...).Query(func(rows pgx.Rows) error {
		var d risk.DangerFact
		var owner, leaf grid.ID
		var one bool
		_, err := pgx.ForEachRow(rows, []any{
			&d.ID, &owner, &leaf, &d.Grade, &d.State, &d.Listed, &d.Found, (*nullTime)(&d.Deadline),
			(*nullTime)(&d.Closed), &one,
		}, func() error {
			if visit != nil {
				visit.danger(leaf, d, one)
			}
			if r := f.of(owner); r != nil {
				r.Dangers = append(r.Dangers, d)
			}
			return nil
		})
		return err
	})
}

func (f *filed) datedRecords(b *pgx.Batch, p *part, past bool, _ *ownerless) {
	where, args := p.which("enterprise_id")
	if !past {
		where += ` AND (over IS NULL OR over > current_date - 2) AND (expires IS NOT NULL OR kind IN ('assessment', 'inspection', 'accident'))`
	}
	b.Queue(`
		SELECT id, enterprise_id, kind, type, dated, expires, over, score::float8, veto, deaths, injured, loss::float8
		  FROM enterprise_record WHERE true`+where, args...).Query(func(rows pgx.Rows) error {
		words := map[string]string{}
		var one risk.DatedRecord
		var owner grid.ID
		var kind, typ []byte
		var score *float64
		var harm grid.Harm
		_, err := pgx.ForEachRow(rows, []any{
			&one.ID, &owner, (*raw)(&kind), (*raw)(&typ), (*day)(&one.Dated), (*day)(&one.Expires), (*day)(&one.Ended), &score, &one.Veto,
			&harm.Deaths, &harm.Injured, &harm.Loss,
		}, func() error {
			r := f.of(owner)
			if r == nil {
				return nil
			}
			one.Kind, one.Type, one.Scored, one.Score = risk.RecordKind(intern(words, kind)), intern(words, typ), score != nil, 0
			if score != nil {
				one.Score = *score
			}
			one.Harm, harm = harm, grid.Harm{} // the numbers are its own
			r.DatedRecords = append(r.DatedRecords, one)
			return nil
		})
		return err
	})
}

// nullTime scans a time that may be NULL; zero is none.
type nullTime time.Time

// ScanTimestamptz implements pgtype.TimestamptzScanner.
func (m *nullTime) ScanTimestamptz(v pgtype.Timestamptz) error {
	*m = nullTime{}
	if v.Valid {
		*m = nullTime(v.Time)
	}
	return nil
}

// day scans a date that may be NULL as its midnight in China.
type day time.Time

// ScanDate implements pgtype.DateScanner.
func (d *day) ScanDate(v pgtype.Date) error {
	*d = day{}
	if v.Valid {
		y, m, n := v.Time.Date()
		*d = day(time.Date(y, m, n, 0, 0, 0, 0, grid.China))
	}
	return nil
}

// ScanDate implements pgtype.DateScanner.
func (e *end) ScanDate(v pgtype.Date) error {
	if v.InfinityModifier == pgtype.Infinity {
		*e = end(time.Date(2200, 1, 1, 0, 0, 0, 0, grid.China))
		return nil
	}
	return (*day)(e).ScanDate(v)
}
