package hazard

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// insertDuty writes down that a duty was done; the same day twice is once.
func insertDuty(ctx context.Context, tx pgx.Tx, id grid.ID, duty string, done time.Time, note string) error {
	return pg.Later(ctx, tx, `
		INSERT INTO hazard_duty (hazard_id, duty, done, note) VALUES ($1, $2, $3::date, $4)
		ON CONFLICT (hazard_id, duty, done) DO UPDATE SET note = excluded.note`, id, duty, dateOf(done), note)
}

// obliged is a major hazard source with what its duties follow from.
type obliged struct {
	standing
	id         grid.ID
	name, code string
	enterprise grid.ID
	owner      string
	grid       grid.ID
}

// columnsOf are the columns that hazard sources h of enterprises e are chosen by.
var columnsOf = pg.Columns{
	Leaf: "h.grid_id", Geom: "h.geom", Sector: "coalesce(e.sector, '')", Enterprise: "h.enterprise_id",
	Level: "h.risk_level",
}

// obligations reads the major hazard sources that a filter takes inside a scope.
func obligations(ctx context.Context, tx pgx.Tx, scope grid.Scope, f *grid.Filter) ([]obliged, error) {
	var args pg.Args
	takes, err := args.Takes(f, columnsOf)
	if err != nil {
		return nil, err
	}
	sql := `
		SELECT h.id, h.name, h.code, coalesce(e.id, 0), coalesce(e.name, ''), h.grid_id, h.major_level, h.edition, h.assessed, h.created,
		       h.filing_number, h.filed, h.filing_ended, h.regime,
		       (SELECT count(*) FROM hazard_person p WHERE p.hazard_id = h.id AND p.role <> 'responsible')::int,
		       (SELECT jsonb_object_agg(d.duty, d.done) FROM (SELECT duty, max(done) AS done FROM hazard_duty WHERE hazard_id = h.id
		       GROUP BY duty) d)
		  FROM hazard h LEFT JOIN enterprise e ON e.id = h.enterprise_id
		 WHERE h.major_level > 0 AND ` + takes + ` AND ` + args.InScope(scope, columnsOf.Leaf, columnsOf.Sector, columnsOf.Enterprise)
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (o obliged, err error) {
		var assessed, filed, ended *time.Time
		var done map[string]string
		var regime string
		err = row.Scan(&o.id, &o.name, &o.code, &o.enterprise, &o.owner, &o.grid, &o.level, &o.edition, &assessed, &o.created,
			&o.filing.Number, &filed, &ended, &regime, &o.persons, &done)
		o.filing.Filed, o.filing.Ended, o.regime = day(filed), day(ended), RegimeOf(regime)
		if assessed != nil {
			o.assessed = grid.Day(*assessed)
		}
		o.done = map[string]time.Time{}
		for k, v := range done {
			if t, err := time.ParseInLocation(time.DateOnly, v, grid.China); err == nil {
				o.done[k] = t
			}
		}
		return o, err
	})
}
