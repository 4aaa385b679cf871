package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/risk"
)

// Lower says how much less major hazard sources would have to hold for a lower
// level, the nearest first; hazard.Lowerings is plugged in.
type Lower func(ctx context.Context, tx pgx.Tx, ids []grid.ID) (map[grid.ID][]risk.Lowering, error)

// StepRecords are the records that the steps of ways are about.
type StepRecords map[risk.WayStep]Behind

// key is a step as StepRecords keys it.
func key(s *risk.WayStep) risk.WayStep { return risk.WayStep{Kind: s.Kind, ID: s.ID} }

// Of returns the record that a step is about; ok is false where it is about none.
func (n StepRecords) Of(s *risk.WayStep) (b Behind, ok bool) {
	b, ok = n[key(s)]
	return b, ok
}

// plans looks for the ways down of some enterprises by their records, and names
// the records.
func (s *Service) plans(ctx context.Context, tx pgx.Tx, scorer *risk.Scorer, ids []grid.ID) (map[grid.ID][]risk.Way, StepRecords, error) {
	if len(ids) == 0 {
		return nil, nil, nil
	}
	f, err := read(ctx, tx, &part{ids: ids}, false, nil)
	if err != nil {
		return nil, nil, err
	}
	guide, err := risk.Score19()
	if err != nil {
		return nil, nil, err
	}
	lower, err := s.lowerings(ctx, tx, f)
	if err != nil {
		return nil, nil, err
	}
	now := s.opts.Now()
	out, steps := make(map[grid.ID][]risk.Way, len(ids)), StepRecords{}
	for _, id := range ids {
		r := f.of(id)
		if r == nil {
			continue
		}
		out[id] = scorer.Plans(r, guide, now, func(source grid.ID) []risk.Lowering { return lower[source] })
		for _, w := range out[id] {
			for i := range w.Steps {
				if st := &w.Steps[i]; st.ID != 0 {
					steps[key(st)] = Behind{ID: st.ID}
				}
			}
		}
	}
	return out, steps, steps.read(ctx, tx)
}

func (s *Service) lowerings(ctx context.Context, tx pgx.Tx, f *filed) (map[grid.ID][]risk.Lowering, error) {
	if s.opts.Lower == nil {
		return nil, nil
	}
	var sources []grid.ID
	for i := range f.list {
		for _, h := range f.list[i].Hazards {
			if h.Major > 0 {
				sources = append(sources, h.ID)
			}
		}
	}
	return s.opts.Lower(ctx, tx, sources)
}

// recordOf are the tables that hold what the steps are about: kind of record, and
// its name, what it is and its day.
var recordOf = map[risk.StepKind]struct{ kind, sql string }{
	risk.StepClose: {"danger", `SELECT id, title, coalesce((ARRAY['province', 'city', 'county', 'town'])[listed], ''), deadline FROM danger
		WHERE id = ANY($1)`},
	risk.StepReduce: {"hazard", `SELECT id, name, 'major' || major_level, NULL::timestamptz FROM hazard WHERE id = ANY($1)`},
	risk.StepInspect: {"record", `SELECT id, coalesce(nullif(name, ''), number), kind || '.' || type, expires::timestamptz
		FROM enterprise_record WHERE id = ANY($1)`},
	risk.StepRenew: {"record", `SELECT id, coalesce(nullif(name, ''), number), kind || '.' || type, expires::timestamptz
		FROM enterprise_record WHERE id = ANY($1)`},
}

// read fills in what is known of the records.
func (n StepRecords) read(ctx context.Context, tx pgx.Tx) error {
	for kind, from := range recordOf {
		var ids []grid.ID
		for k := range n {
			if k.Kind == kind {
				ids = append(ids, k.ID)
			}
		}
		if len(ids) == 0 {
			continue
		}
		rows, err := tx.Query(ctx, from.sql, ids)
		if err != nil {
			return err
		}
		b := Behind{Kind: from.kind}
		var at *time.Time
		if _, err = pgx.ForEachRow(rows, []any{&b.ID, &b.Name, &b.Detail, &at}, func() error {
			one := b
			one.Name = grid.MaskIdentity(one.Name)
			if at != nil {
				one.Date = *at
			}
			n[risk.WayStep{Kind: kind, ID: b.ID}] = one
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}
