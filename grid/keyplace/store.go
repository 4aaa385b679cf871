package keyplace

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// load reads a key place inside a scope; ErrNoRows when there is none. lock keeps it
// from being changed meanwhile.
func load(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope, lock bool) (p Place, err error) {
	tail := ""
	if lock {
		tail = ` FOR UPDATE OF t`
	}
	const leaf, sector = "t.grid_id", "coalesce(e.sector, '')"
	var edit, look bool
	actor := grid.ActorOf(ctx)
	err = tx.QueryRow(ctx, `
		SELECT t.id, t.code, t.name, t.kind, t.class, coalesce(t.enterprise_id, 0), `+sector+`, ST_X(t.geom), ST_Y(t.geom), t.grid_id,
		       t.capacity, t.address, t.measures, t.keeper, t.phone, t.synthetic, t.source, t.created, t.updated, t.version, `+
		pg.OneInScope(3, leaf, sector, "t.enterprise_id")+`, `+pg.OneInScope(4, leaf, sector, "t.enterprise_id")+`
		  FROM keyplace t LEFT JOIN enterprise e ON e.id = t.enterprise_id
		 WHERE t.id = $1 AND `+pg.OneInScope(2, leaf, sector, "t.enterprise_id")+tail,
		id, scope.SQL(), actor.Scope(grid.EditHazard).SQL(), actor.Scope(grid.ViewPersonal).SQL()).
		Scan(&p.ID, &p.Code, &p.Name, &p.Kind, &p.Class, &p.Enterprise, &p.Sector, &p.Lon, &p.Lat, &p.Grid,
			&p.Capacity, &p.Address, &p.Measures, &p.Keeper, &p.Phone, &p.Synthetic, &p.Source, &p.Created, &p.Updated, &p.Version, &edit, &look)
	if edit {
		p.May = append(p.May, grid.EditHazard)
	}
	if look {
		p.May = append(p.May, grid.ViewPersonal)
	}
	return p, err
}

// choose looks whether an enterprise that was chosen for a place is one that the actor
// sees; 0 is none.
func choose(ctx context.Context, tx pgx.Tx, enterprise grid.ID) error {
	if enterprise == 0 {
		return nil
	}
	var one int
	err := tx.QueryRow(ctx, `SELECT 1 FROM enterprise WHERE id = $1 AND merged_into IS NULL AND `+pg.OneInScope(2, "grid_id", "sector", "id"),
		enterprise, grid.ActorOf(ctx).Scope(grid.ViewMap).SQL()).Scan(&one)
	if errors.Is(err, pgx.ErrNoRows) {
		var f grid.Faults
		f.Add("/enterprise", fmt.Sprintf("没有编号为 %d 的企业", enterprise), fmt.Sprintf("there is no enterprise %d", enterprise))
		return f.Err()
	}
	return err
}

// write writes a key place; one without a number is new, and gets one and, unless it has
// one, a code made of it.
func write(ctx context.Context, tx pgx.Tx, p *Place) error {
	if p.ID == 0 {
		return tx.QueryRow(ctx, `
			WITH n AS (SELECT nextval(pg_get_serial_sequence('keyplace', 'id')) AS id)
			INSERT INTO keyplace (id, code, name, kind, enterprise_id, geom, capacity, address, measures, keeper, phone, source)
			SELECT id, coalesce(nullif($1, ''), `+pg.NewCode("CS")+`), $2, $3,
			       nullif($4::bigint, 0), ST_SetSRID(ST_MakePoint($5, $6), 4490), $7::int, $8, $9, $10, $11, $12 FROM n RETURNING id`,
			p.Code, p.Name, p.Kind, p.Enterprise, p.Lon, p.Lat, p.Capacity, p.Address, p.Measures, p.Keeper, p.Phone, p.Source).Scan(&p.ID)
	}
	_, err := tx.Exec(ctx, `
		UPDATE keyplace SET name = $2, kind = $3, enterprise_id = nullif($4::bigint, 0), capacity = $7::int, address = $8, measures = $9,
		keeper = $10, phone = $11, source = $12,
		       geom = CASE WHEN ST_X(geom) = $5::float8 AND ST_Y(geom) = $6::float8 THEN geom ELSE ST_SetSRID(ST_MakePoint($5, $6), 4490) END
		 WHERE id = $1`, p.ID, p.Name, p.Kind, p.Enterprise, p.Lon, p.Lat, p.Capacity, p.Address, p.Measures, p.Keeper, p.Phone, p.Source)
	return err
}

func remove(ctx context.Context, tx pgx.Tx, id grid.ID) error {
	return pg.Later(ctx, tx, `DELETE FROM keyplace WHERE id = $1`, id)
}
