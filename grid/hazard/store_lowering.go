package hazard

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// graded reads what the level of some major hazard sources follows from.
func graded(ctx context.Context, tx pgx.Tx, ids []grid.ID) (map[grid.ID]*Record, error) {
	rows, err := tx.Query(ctx, `SELECT id, unit_kind, people, assessed, edition, rating FROM hazard WHERE id = ANY($1) AND unit_kind <> ''
		AND edition <> '' AND major_level > 0`, ids)
	if err != nil {
		return nil, err
	}
	list := map[grid.ID]*Record{}
	var id grid.ID
	var kind, edition string
	var people *int
	var assessed *time.Time
	var point *Point
	if _, err = pgx.ForEachRow(rows, []any{&id, &kind, &people, &assessed, &edition, &point}, func() error {
		r := &Record{ID: id, Unit: &Unit{Kind: kind, People: people}, Edition: edition, Point: point}
		if assessed != nil {
			r.Assessed = grid.Day(*assessed)
		}
		list[id], people, assessed, point = r, nil, nil, nil
		return nil
	}); err != nil {
		return nil, err
	}
	rows, err = tx.Query(ctx, `SELECT hazard_id, entry, name, cas, classes, tonnes FROM hazard_holding WHERE hazard_id = ANY($1)
		ORDER BY hazard_id, line`, ids)
	if err != nil {
		return nil, err
	}
	var h Holding
	_, err = pgx.ForEachRow(rows, []any{&id, &h.Entry, &h.Name, &h.CAS, &h.Classes, &h.Tonnes}, func() error {
		if r := list[id]; r != nil {
			r.Unit.Holdings = append(r.Unit.Holdings, h)
		}
		h.Classes = nil
		return nil
	})
	return list, err
}
