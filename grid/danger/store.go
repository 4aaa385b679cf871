package danger

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"anwang/grid"
	"anwang/grid/pg"
)

const columns = `d.id, d.code, coalesce(d.enterprise_id, 0), coalesce(d.hazard_id, 0), d.title, d.detail, d.grade, d.state, d.listed,
	d.inspection, d.found, d.deadline, d.closed, ST_X(d.geom), ST_Y(d.geom), d.grid_id, d.synthetic, d.source, d.created, d.updated, d.version,
	d.reporter, d.reporter_phone, coalesce(d.registered_by, 0), coalesce(d.rectified_by, 0)`

func (d *Danger) fields() []any {
	return []any{
		&d.ID, &d.Code, &d.Enterprise, &d.Hazard, &d.Title, &d.Detail, &d.Grade, &d.State, &d.Listed, &d.Inspection,
		&d.Found, (*nullTime)(&d.Deadline), (*nullTime)(&d.Closed), &d.Lon, &d.Lat, &d.Grid, &d.Synthetic, &d.Source, &d.Created, &d.Updated,
		&d.Version,
		&d.Reporter, &d.ReporterPhone, &d.RegisteredBy, &d.RectifiedBy,
	}
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

// actionColumns appends to a query's columns, for each action, whether its scope holds
// the danger. Few scopes differ: each is asked about once. from is the number of
// the first argument.
func actionColumns(ctx context.Context, from int) (sql string, args []any, allowed func([]bool) []grid.Action) {
	actor, index := grid.ActorOf(ctx), map[string]int{}
	which := [len(actions)]int{}
	var each []string
	for i, a := range actions {
		scope := actor.Scope(a)
		n, known := index[scope.Key()]
		if !known {
			n = len(args)
			index[scope.Key()] = n
			args = append(args, scope.SQL())
			each = append(each, pg.OneInScope(from+n, "d.grid_id", "coalesce(e.sector, '')", "d.enterprise_id"))
		}
		which[i] = n
	}
	return "ARRAY[" + strings.Join(each, ", ") + "]", args, func(yes []bool) (may []grid.Action) {
		for i, a := range actions {
			if yes[which[i]] {
				may = append(may, a)
			}
		}
		return may
	}
}

// read runs a query over danger d and its enterprise e that ends in the danger's
// columns, and adds the sector and what the actor may do to it. The arguments of
// the query come first.
func read(ctx context.Context, tx pgx.Tx, head, tail string, args ...any) (Danger, error) {
	may, scopes, allowed := actionColumns(ctx, len(args)+1)
	var d Danger
	var yes []bool
	err := tx.QueryRow(ctx, head+` SELECT `+columns+`, coalesce(e.sector, ''), `+may+tail, append(args, scopes...)...).
		Scan(append(d.fields(), &d.Sector, &yes)...)
	if err == nil {
		d.May = withOwn(allowed(yes), &d, grid.ActorOf(ctx))
	}
	return d, err
}

// load reads a danger inside a scope; ErrNoRows when there is none.
func load(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope, lock bool) (Danger, error) {
	tail := ` FROM danger d LEFT JOIN enterprise e ON e.id = d.enterprise_id
		WHERE d.id = $1 AND ` + pg.OneInScope(2, "d.grid_id", "coalesce(e.sector, '')", "d.enterprise_id") + ``
	if lock {
		tail += ` FOR UPDATE OF d`
	}
	return read(ctx, tx, "", tail, id, scope.SQL())
}

// locate gives a draft without coordinates the place of its hazard source or
// enterprise, and refuses ones that do not exist for who sees view or do not
// belong together. The place and those it belongs to must lie inside scope.
func locate(ctx context.Context, tx pgx.Tx, in *Draft, view, scope grid.Scope) error {
	var h, e site
	var err error
	if in.Hazard != 0 {
		h, err = siteOf(ctx, tx, "hazard", in.Hazard, view, scope)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return reject("/hazard", fmt.Sprintf("没有编号为 %d 的危险源", in.Hazard), fmt.Sprintf("there is no hazard source %d", in.Hazard))
		case err != nil:
			return err
		case in.Enterprise != 0 && h.owner != in.Enterprise:
			return reject("/hazard", "危险源不属于该企业", "the hazard source does not belong to the enterprise")
		case !h.inScope:
			return elsewhere("/hazard")
		}
		in.Enterprise = h.owner
		in.at(h)
	}
	if in.Enterprise != 0 {
		e, err = siteOf(ctx, tx, "enterprise", in.Enterprise, view, scope)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return reject("/enterprise", fmt.Sprintf("没有编号为 %d 的企业", in.Enterprise), fmt.Sprintf("there is no enterprise %d", in.Enterprise))
		case err != nil:
			return err
		case !e.inScope:
			return elsewhere("/enterprise")
		}
		in.at(e)
	}
	return inside(ctx, tx, in, scope, e.leaf, h.leaf)
}

// elsewhere is the refusal of a place where the actor may not register.
func elsewhere(pointer string) error {
	t := grid.Text{ZH: "不在您可以登记隐患的范围内", EN: "You may not register dangers there"}
	return &grid.Error{Code: grid.CodeForbidden, Text: t, Faults: []grid.Fault{{Pointer: pointer, Text: t}}}
}

// site is where a hazard source or an enterprise lies.
type site struct {
	lon, lat    float64
	leaf, owner grid.ID
	inScope     bool
}

// at takes over the place unless one is given.
func (d *Draft) at(s site) {
	if d.Lon == nil {
		d.Lon, d.Lat = &s.lon, &s.lat
	}
}

func siteOf(ctx context.Context, tx pgx.Tx, table string, id grid.ID, view, scope grid.Scope) (s site, err error) {
	from := `enterprise t JOIN enterprise e ON e.id = t.id`
	if table == "hazard" {
		from = `hazard t LEFT JOIN enterprise e ON e.id = t.enterprise_id`
	}
	err = tx.QueryRow(ctx, `
		SELECT ST_X(t.geom), ST_Y(t.geom), t.grid_id, coalesce(e.id, 0), `+pg.OneInScope(3, "t.grid_id", "coalesce(e.sector, '')", "e.id")+`
		  FROM `+from+`
		 WHERE t.id = $1 AND `+pg.OneInScope(2, "t.grid_id", "coalesce(e.sector, '')", "e.id")+``, id, view.SQL(), scope.SQL()).
		Scan(&s.lon, &s.lat, &s.leaf, &s.owner, &s.inScope)
	return s, err
}

// inside refuses a place outside the scope. Who holds an enterprise alone
// registers in the grid of that enterprise or of its hazard source and in no
// other. A place in no grid is refused when it is written.
func inside(ctx context.Context, tx pgx.Tx, in *Draft, scope grid.Scope, near ...grid.ID) error {
	var inScope bool
	err := tx.QueryRow(ctx, `
		SELECT coalesce(`+pg.OneInScope(3, "p.leaf", "coalesce(e.sector, '')", "CASE WHEN p.leaf = ANY($5::bigint[]) THEN e.id END")+`, true)
		  FROM (SELECT grid_of(ST_SetSRID(ST_MakePoint($1, $2), 4490)) AS leaf) p
		  LEFT JOIN enterprise e ON e.id = $4
		 WHERE p.leaf IS NOT NULL`, *in.Lon, *in.Lat, scope.SQL(), in.Enterprise, near).Scan(&inScope)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil
	case err != nil:
		return err
	case !inScope:
		return elsewhere("/lon")
	}
	return nil
}

func insert(ctx context.Context, tx pgx.Tx, in *Draft, by grid.ID) (Danger, error) {
	return read(ctx, tx, `
		WITH d AS (
			INSERT INTO danger (enterprise_id, hazard_id, title, detail, grade, inspection, found, deadline, geom, reporter, reporter_phone,
			registered_by)
			VALUES (nullif($1::bigint, 0), nullif($2::bigint, 0), $3, $4, $5, $6, $7, $8, ST_SetSRID(ST_MakePoint($9, $10), 4490), $11, $12,
			nullif($13::bigint, 0))
			RETURNING *)`, written,
		in.Enterprise, in.Hazard, in.Title, in.Detail, in.Grade, in.Inspection, in.Found, optional(in.Deadline), *in.Lon, *in.Lat,
		in.Reporter, in.ReporterPhone, by)
}

// written ends a query that has written a danger, as d.
const written = ` FROM d LEFT JOIN enterprise e ON e.id = d.enterprise_id`

func update(ctx context.Context, tx pgx.Tx, d *Danger) (Danger, error) {
	return read(ctx, tx, `
		WITH d AS (
			UPDATE danger SET title = $2, detail = $3, grade = $4, state = $5, listed = $6, deadline = $7, closed = $8,
			rectified_by = nullif($9::bigint, 0)
			WHERE id = $1 RETURNING *)`, written,
		d.ID, d.Title, d.Detail, d.Grade, d.State, d.Listed, optional(d.Deadline), optional(d.Closed), d.RectifiedBy)
}

// log writes down what was just done to a danger, in the transaction that did it. Who
// did it is written as they are called now.
func log(ctx context.Context, tx pgx.Tx, d *Danger) error {
	s := &d.Last
	return pg.Later(ctx, tx, `
		INSERT INTO danger_step (danger_id, verb, account_id, actor, person, organisation_id, organisation, from_state, to_state, grade, listed,
		deadline, reason)
		SELECT $1, $2, nullif($3::bigint, 0), $4, coalesce(a.name, $4), o.id, coalesce(o.name, ''), nullif($5::smallint, 0), $6, $7, $8, $9, $10
		  FROM (SELECT) one LEFT JOIN account a ON a.id = $3 LEFT JOIN organisation o ON o.id = a.organisation_id`,
		d.ID, s.Verb, s.Account, grid.ActorOf(ctx).Login, s.From, s.To, s.Grade, s.Listed, optional(s.Deadline), s.Reason)
}

// steps reads the log of a danger, the newest first.
func steps(ctx context.Context, tx pgx.Tx, id grid.ID) ([]Step, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, verb, at, coalesce(account_id, 0), actor, person, organisation, coalesce(from_state, 0), to_state, grade, listed, deadline,
		reason
		  FROM danger_step WHERE danger_id = $1 ORDER BY id DESC`, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (s Step, err error) {
		err = r.Scan(&s.ID, &s.Verb, &s.At, &s.Account, &s.Actor, &s.Person, &s.Organisation, &s.From, &s.To, &s.Grade, &s.Listed,
			(*nullTime)(&s.Deadline), &s.Reason)
		return s, err
	})
}

func optional(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
