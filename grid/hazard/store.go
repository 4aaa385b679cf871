package hazard

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// actions are all actions that something can be done with to a hazard source.
var actions = [...]grid.Action{grid.EditHazard, grid.ViewPersonal, grid.RegisterDanger}

const columns = `h.id, h.code, h.name, h.category, h.kind, coalesce(h.enterprise_id, 0), coalesce(e.sector, ''),
	ST_X(h.geom), ST_Y(h.geom), h.grid_id, h.unit_kind, h.people, h.people_source, h.people_dated, h.assessed, h.edition, h.tables,
	h.s_value, h.r_value, h.major_level, h.risk_level, h.substance, h.quantity, h.rating, h.control, h.measures, h.capacity, 
	h.filing_number, h.filing_office, h.filed, h.filing_ended, h.filing_note, h.regime, h.synthetic, h.source, h.created, h.updated, h.version`

// load reads a hazard source inside a scope, with all that hangs on it; ErrNoRows
// when there is none. lock keeps it from being changed meanwhile.
func load(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope, lock bool) (Record, error) {
	tail := ""
	if lock {
		tail = ` FOR UPDATE OF h`
	}
	actor := grid.ActorOf(ctx)
	args, may := []any{id, scope.SQL()}, make([]string, 0, len(actions))
	for _, a := range actions {
		args = append(args, actor.Scope(a).SQL())
		may = append(may, pg.OneInScope(len(args), "h.grid_id", "coalesce(e.sector, '')", "h.enterprise_id"))
	}
	r, b := &Record{}, &pgx.Batch{}
	b.Queue(`SELECT `+columns+`, coalesce(CASE WHEN `+pg.OneInScope(2, "e.grid_id", "e.sector", "e.id")+` THEN e.name END, ''), ARRAY[`+
		strings.Join(may, ", ")+`]
		FROM hazard h LEFT JOIN enterprise e ON e.id = h.enterprise_id
		WHERE h.id = $1 AND `+pg.OneInScope(2, "h.grid_id", "coalesce(e.sector, '')", "h.enterprise_id")+``+tail, args...).QueryRow(r.scan)
	r.queueParts(b, id)
	err := tx.SendBatch(ctx, b).Close()
	return *r, err
}

// scan reads the row of a hazard source with what may be done to it.
func (r *Record) scan(row pgx.Row) error {
	var category, unitKind string
	var people *int
	var dated, assessed, filed, ended *time.Time
	var may []bool
	err := row.Scan(&r.ID, &r.Code, &r.Name, &category, &r.Kind, &r.Enterprise, &r.Sector, &r.Lon, &r.Lat, &r.Grid,
		&unitKind, &people, &r.PeopleSource, &dated, &assessed, &r.Edition, &r.Tables, &r.S, &r.R, &r.MajorLevel, &r.Level, &r.Substance,
		&r.Quantity,
		&r.Point, &r.Control, &r.Measures, &r.Capacity, &r.Filing.Number, &r.Filing.Office, &filed, &ended, &r.Filing.Note, &r.Regime,
		&r.Synthetic, &r.Source, &r.Created, &r.Updated, &r.Version, &r.EnterpriseName, &may)
	if err != nil {
		return err
	}
	r.Category, r.undecided = categoryOf(category, r.MajorLevel, r.Kind), category == ""
	r.PeopleDated, r.Filing.Filed, r.Filing.Ended = day(dated), day(filed), day(ended)
	if assessed != nil {
		r.Assessed = grid.Day(*assessed)
	}
	for i, yes := range may {
		if yes {
			r.May = append(r.May, actions[i])
		}
	}
	if unitKind != "" {
		r.Unit = &Unit{Kind: unitKind, People: people}
	}
	return nil
}

// day is a date of the database as the start of that day in China.
func day(d *time.Time) time.Time {
	if d == nil {
		return time.Time{}
	}
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, grid.China)
}

// queueParts queues what hangs on a hazard source, which is read before.
func (r *Record) queueParts(b *pgx.Batch, id grid.ID) {
	b.Queue(`SELECT entry, name, cas, classes, tonnes, containers, note FROM hazard_holding WHERE hazard_id = $1 ORDER BY line`,
		id).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (h Holding, err error) {
			err = row.Scan(&h.Entry, &h.Name, &h.CAS, &h.Classes, &h.Tonnes, &h.Containers, &h.Note)
			return h, err
		})
		if r.Unit != nil {
			r.Unit.Holdings = list
		}
		return err
	})
	b.Queue(`SELECT role, name, phone FROM hazard_person WHERE hazard_id = $1
		ORDER BY array_position(ARRAY['responsible', 'chief', 'technical', 'operation'], role)`, id).Query(func(rows pgx.Rows) (err error) {
		r.Persons, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Person])
		return err
	})
	b.Queue(`SELECT duty, max(done) FROM hazard_duty WHERE hazard_id = $1 GROUP BY duty`, id).Query(func(rows pgx.Rows) error {
		r.Done = map[string]time.Time{}
		var key string
		var done time.Time
		_, err := pgx.ForEachRow(rows, []any{&key, &done}, func() error {
			r.Done[key] = day(&done)
			return nil
		})
		return err
	})
}

// locate gives a record without coordinates the place of its enterprise, and
// refuses an enterprise that does not exist for who sees view.
func locate(ctx context.Context, tx pgx.Tx, r *Record, view grid.Scope, given bool) error {
	if r.Enterprise == 0 {
		return nil
	}
	var lon, lat float64
	var merged grid.ID
	err := tx.QueryRow(ctx, `SELECT ST_X(geom), ST_Y(geom), coalesce(merged_into, 0) FROM enterprise WHERE id = $1 AND `+
		pg.OneInScope(2, "grid_id", "sector", "id")+``,
		r.Enterprise, view.SQL()).Scan(&lon, &lat, &merged)
	if errors.Is(err, pgx.ErrNoRows) {
		return reject("/enterprise", fmt.Sprintf("没有编号为 %d 的企业", r.Enterprise), fmt.Sprintf("there is no enterprise %d", r.Enterprise))
	}
	if err == nil && merged != 0 {
		return reject("/enterprise", fmt.Sprintf("该企业已并入编号为 %d 的企业，请登记到后者", merged),
			fmt.Sprintf("it was merged into enterprise %d; file it there", merged))
	}
	if err == nil && !given {
		r.Lon, r.Lat = lon, lat
	}
	return err
}

func reject(pointer, zh, en string) error {
	var f grid.Faults
	f.Add(pointer, zh, en)
	return f.Err()
}

// insert writes a new record; a code that is not given is made of its number.
func insert(ctx context.Context, tx pgx.Tx, r *Record) error {
	err := tx.QueryRow(ctx, `
		WITH n AS (SELECT nextval(pg_get_serial_sequence('hazard', 'id')) AS id)
		INSERT INTO hazard (id, code, category, name, geom, enterprise_id, source)
		SELECT id, coalesce(nullif($1, ''), `+pg.NewCode("WX")+`), $2, $3,
		       ST_SetSRID(ST_MakePoint($4, $5), 4490), nullif($6::bigint, 0), $7 FROM n RETURNING id`,
		r.Code, r.Category, r.Name, r.Lon, r.Lat, r.Enterprise, r.Source).Scan(&r.ID)
	if err != nil {
		return err
	}
	return update(ctx, tx, r)
}

// update writes a record with all that hangs on it.
func update(ctx context.Context, tx pgx.Tx, r *Record) error {
	unitKind, people := "", (*int)(nil)
	if r.Unit != nil {
		unitKind, people = r.Unit.Kind, r.Unit.People
	}
	b := &pgx.Batch{}
	b.Queue(`
		UPDATE hazard SET name = $2, category = $3, kind = $4, enterprise_id = nullif($5::bigint, 0),
			geom = CASE WHEN ST_X(geom) = $6::float8 AND ST_Y(geom) = $7::float8 THEN geom ELSE ST_SetSRID(ST_MakePoint($6, $7), 4490) END,
			unit_kind = $8, people = $9, people_source = $10, people_dated = $11::date, assessed = $12, edition = $13, s_value = $14, r_value = $15,
			major_level = $16,
			risk_level = $17, substance = $18, quantity = $19, rating = $20, control = $21, measures = $22, capacity = $23::int, source = $24,
			filing_number = $25, filing_office = $26, filed = $27::date, filing_ended = $28::date, filing_note = $29, tables = $30, regime = $31
		 WHERE id = $1`,
		r.ID, r.Name, r.Category, r.Kind, r.Enterprise, r.Lon, r.Lat,
		unitKind, people, r.PeopleSource, dateOf(r.PeopleDated), timeOrNil(r.Assessed), r.Edition, r.S, r.R, r.MajorLevel,
		r.Level, r.Substance, r.Quantity, r.Point, r.Control, r.Measures, r.Capacity, r.Source,
		r.Filing.Number, r.Filing.Office, dateOf(r.Filing.Filed), dateOf(r.Filing.Ended), r.Filing.Note, max(r.Tables, 1), r.Regime)
	b.Queue(`DELETE FROM hazard_holding WHERE hazard_id = $1`, r.ID)
	b.Queue(`DELETE FROM hazard_person WHERE hazard_id = $1`, r.ID)
	if r.Unit != nil {
		for i, h := range r.Unit.Holdings {
			b.Queue(`INSERT INTO hazard_holding (hazard_id, line, entry, name, cas, classes, tonnes, containers, note)
				VALUES ($1, $2, $3, $4, $5, coalesce($6, '{}'::text[]), $7, $8, $9)`,
				r.ID, i, h.Entry, h.Name, h.CAS, h.Classes, h.Tonnes, h.Containers, h.Note)
		}
	}
	for _, p := range r.Persons {
		b.Queue(`INSERT INTO hazard_person (hazard_id, role, name, phone) VALUES ($1, $2, $3, $4)`, r.ID, p.Role, p.Name, p.Phone)
	}
	return tx.SendBatch(ctx, b).Close()
}

func dateOf(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.In(grid.China).Format(time.DateOnly)
	return &s
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// remove takes a record away, unless open dangers are at it: then it says how
// many.
func remove(ctx context.Context, tx pgx.Tx, id grid.ID) (open int, err error) {
	if err = tx.QueryRow(ctx, `SELECT count(*) FROM danger WHERE hazard_id = $1 AND state NOT IN (6, 7)`, id).Scan(&open); err != nil ||
		open > 0 {
		return open, err
	}
	return 0, pg.Later(ctx, tx, `DELETE FROM hazard WHERE id = $1`, id)
}

// outdate notes by which revision of the tables a record was last looked at.
func outdate(ctx context.Context, tx pgx.Tx, id grid.ID, revision int) error {
	return pg.Later(ctx, tx, `UPDATE hazard SET tables = $2 WHERE id = $1`, id, revision)
}

// outdated lists records, after an id and in its order, that an edition's tables
// graded before an entry they hold was corrected.
func outdated(ctx context.Context, tx pgx.Tx, std *Standard, after grid.ID, most int) ([]grid.ID, error) {
	var entries, revisions []int
	for _, c := range std.Tables.Corrections {
		for _, e := range c.Entries {
			entries, revisions = append(entries, e), append(revisions, c.Revision)
		}
	}
	rows, err := tx.Query(ctx, `
		SELECT DISTINCT h.id FROM unnest($4::int[], $5::int[]) AS c(entry, revision)
		  JOIN hazard_holding l ON l.entry = c.entry AND l.entry > 0 JOIN hazard h ON h.id = l.hazard_id
		 WHERE h.edition = $1 AND h.id > $2 AND h.tables < c.revision ORDER BY h.id LIMIT $3`, std.Version, after, most, entries, revisions)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[grid.ID])
}

// became reads which key place migration 049 has made of a hazard source, 0: none. The
// audit tells.
func became(ctx context.Context, tx pgx.Tx, id grid.ID) (keyPlace grid.ID, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce(max((after ->> 'keyplace')::bigint), 0) FROM audit
		WHERE subject = 'hazard' AND subject_id = $1 AND action = 'hazard.delete' AND actor = 'anwang migrate'`, id).Scan(&keyPlace)
	return keyPlace, err
}

// sourcesNamed are the hazard sources inside a scope of a code, or without one of a name at an
// enterprise, which is looked for as it is written and then however it is written; what else is said
// of one must be so. Two at most.
func sourcesNamed(ctx context.Context, tx pgx.Tx, scope grid.Scope, code, title, credit, owner string) (list []grid.ID, err error) {
	ways := []string{`h.code = $2 AND ($5 = '' OR name_key(e.name) = name_key($5))`}
	if code == "" {
		ways = []string{
			`h.enterprise_id IN (SELECT id FROM enterprise WHERE $4 <> '' AND credit_code = $4 OR $4 = '' AND name = $5) AND $2 = ''`,
			`name_key(e.name) = name_key($5) AND $2 = '' AND $5 <> ''`,
		}
	}
	for _, way := range ways {
		rows, err := tx.Query(ctx, `
			SELECT h.id FROM hazard h LEFT JOIN enterprise e ON e.id = h.enterprise_id WHERE `+way+`
			   AND ($3 = '' OR name_key(h.name) = name_key($3)) AND ($4 = '' OR e.credit_code = $4)
			   AND `+pg.InScope(1, "h.grid_id", "coalesce(e.sector, '')", "h.enterprise_id")+` ORDER BY h.id LIMIT 2`,
			scope.SQL(), code, title, credit, owner)
		if err != nil {
			return nil, err
		}
		if list, err = pgx.CollectRows(rows, pgx.RowTo[grid.ID]); err != nil || len(list) > 0 {
			return list, err
		}
	}
	return nil, nil
}
