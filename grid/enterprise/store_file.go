package enterprise

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/geojson"

	"anwang/grid"
	"anwang/grid/pg"
)

// column is one column of a file: its name, how it is read, how it is written.
type column struct {
	name  string
	read  string                       // SQL over enterprise e; "": the column as it is
	write string                       // SQL with %s for the argument; "": the argument as it is
	at    func(f *Fields) any          // where it is scanned to
	value func(f *Fields) (any, error) // what is written; nil: what at points to
}

const asDay = "nullif(%s::text, '')::date"

func dayColumn(name string, at func(f *Fields) any) column {
	return column{name: name, read: "coalesce(e." + name + "::text, '')", write: asDay, at: at}
}

func moneyColumn(name string, at func(f *Fields) any) column {
	return column{name: name, read: "e." + name + "::float8", write: "%s::float8::numeric", at: at}
}

// columns are those of Fields but for the point, which is two of them.
var columns = []column{
	{name: "name", at: func(f *Fields) any { return &f.Name }},
	{name: "credit_code", at: func(f *Fields) any { return &f.CreditCode }},
	{name: "code_note", at: func(f *Fields) any { return &f.CodeNote }},
	{name: "old_code", at: func(f *Fields) any { return &f.OldCode }},
	{name: "site", at: func(f *Fields) any { return &f.Site }},
	{name: "address", at: func(f *Fields) any { return &f.Address }},
	{name: "postcode", at: func(f *Fields) any { return &f.Postcode }},
	{name: "park", at: func(f *Fields) any { return &f.Park }},
	{name: "industry", at: func(f *Fields) any { return &f.Industry }},
	{
		name: "sector", read: "nullif(string_to_array(e.sector, ' '), '{}')", write: "coalesce(array_to_string(%s::text[], ' '), '')",
		at: func(f *Fields) any { return &f.Sectors },
	},
	{name: "scale", at: func(f *Fields) any { return &f.Scale }},
	{name: "staff", at: func(f *Fields) any { return &f.Staff }},
	{name: "above_scale", at: func(f *Fields) any { return &f.AboveScale }},
	{name: "economic_type", at: func(f *Fields) any { return &f.EconomicType }},
	{name: "affiliation", at: func(f *Fields) any { return &f.Affiliation }},
	moneyColumn("capital", func(f *Fields) any { return &f.Capital }),
	moneyColumn("assets", func(f *Fields) any { return &f.Assets }),
	moneyColumn("revenue", func(f *Fields) any { return &f.Revenue }),
	dayColumn("founded", func(f *Fields) any { return &f.Founded }),
	dayColumn("term_end", func(f *Fields) any { return &f.TermEnd }),
	{name: "business", at: func(f *Fields) any { return &f.Business }},
	{name: "registrar", at: func(f *Fields) any { return &f.Registrar }},
	{name: "grade", at: func(f *Fields) any { return &f.Grade }},
	{name: "standard", at: func(f *Fields) any { return &f.Standard }},
	{
		name: "risk_level", read: "(ARRAY['none', 'red', 'orange', 'yellow', 'blue'])[e.risk_level + 1]",
		at:    func(f *Fields) any { return &f.Level },
		value: func(f *Fields) (any, error) { l, _ := grid.ParseLevel(f.Level); return int16(l), nil },
	},
	{name: "risk_basis", at: func(f *Fields) any { return &f.Basis }},
	{name: "key_level", at: func(f *Fields) any { return &f.KeyLevel }},
	{name: "fire_key", at: func(f *Fields) any { return &f.FireKey }},
	{name: "high_risk", at: func(f *Fields) any { return &f.HighRisk }},
	{name: "duty_phone", at: func(f *Fields) any { return &f.DutyPhone }},
	{name: "email", at: func(f *Fields) any { return &f.Email }},
	{
		name: "plant", read: "ST_AsGeoJSON(e.plant, 9)", write: "ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON(%s::text), 4490))",
		at: func(f *Fields) any { return (*text)(&f.Plant) },
		value: func(f *Fields) (any, error) {
			if len(f.Plant) == 0 {
				return nil, nil
			}
			mp, err := plantOf(f.Plant)
			if err != nil {
				return nil, err
			}
			b, err := geojson.NewGeometry(mp).MarshalJSON()
			return string(b), err
		},
	},
	{name: "contact", at: func(f *Fields) any { return &f.Contact }},
	{name: "contact_phone", at: func(f *Fields) any { return &f.ContactPhone }},
	{name: "legal_person", at: func(f *Fields) any { return &f.LegalPerson }},
	{name: "legal_phone", at: func(f *Fields) any { return &f.LegalPhone }},
	{name: "principal", at: func(f *Fields) any { return &f.Principal }},
	{name: "principal_phone", at: func(f *Fields) any { return &f.PrincipalPhone }},
	{name: "safety_officer", at: func(f *Fields) any { return &f.SafetyOfficer }},
	{name: "safety_phone", at: func(f *Fields) any { return &f.SafetyPhone }},
}

// text scans JSON that may be NULL.
type text []byte

// Scan implements sql.Scanner.
func (t *text) Scan(v any) error {
	switch s := v.(type) {
	case nil:
		*t = nil
	case string:
		*t = text(s)
	case []byte:
		*t = append(text(nil), s...)
	default:
		return fmt.Errorf("%T is no text", v)
	}
	return nil
}

// values are the arguments of the columns with their SQL, numbered from from.
func (f *Fields) values(from int) (names, sql []string, args []any, err error) {
	for i, c := range columns {
		var v any
		if c.value != nil {
			if v, err = c.value(f); err != nil {
				return nil, nil, nil, err
			}
		} else {
			v = c.at(f)
		}
		arg := fmt.Sprintf("$%d", from+i)
		if c.write != "" {
			arg = fmt.Sprintf(c.write, arg)
		}
		names, sql, args = append(names, c.name), append(sql, arg), append(args, v)
	}
	return names, sql, args, nil
}

// selection is the columns of a file of enterprise e, and where they go.
func (f *File) selection() (string, []any) {
	parts := []string{
		"e.id", "ST_X(e.geom)", "ST_Y(e.geom)", "e.grid_id", "e.status", "coalesce(e.status_since::text, '')", "coalesce(e.merged_into, 0)",
		"e.synthetic", "e.source", "coalesce(e.assessed, '-infinity')", "e.created", "e.updated", "e.version",
	}
	into := []any{
		&f.ID, &f.Lon, &f.Lat, &f.Grid, &f.Status, &f.StatusSince, &f.MergedInto.ID, &f.Synthetic, &f.Source, (*since)(&f.Assessed),
		&f.Created, &f.Updated, &f.Version,
	}
	for _, c := range columns {
		read := c.read
		if read == "" {
			read = "e." + c.name
		}
		parts, into = append(parts, read), append(into, c.at(&f.Fields))
	}
	return strings.Join(parts, ", "), into
}

// since scans a time; -infinity is none.
type since time.Time

// Scan implements sql.Scanner.
func (s *since) Scan(v any) error {
	t, ok := v.(time.Time)
	*s = since(t)
	if !ok {
		*s = since{}
	}
	return nil
}

// loadFile reads a file inside a scope, without its records and departments;
// ErrNoRows when there is none.
func loadFile(ctx context.Context, tx pgx.Tx, id grid.ID, scope grid.Scope, lock bool) (File, error) {
	b := &pgx.Batch{}
	f := queueFile(ctx, b, id, scope, lock)
	err := tx.SendBatch(ctx, b).Close()
	return *f, err
}

// queueFile queues what loadFile reads; it is there when the batch is closed.
func queueFile(ctx context.Context, b *pgx.Batch, id grid.ID, scope grid.Scope, lock bool) *File {
	f := &File{}
	list, into := f.selection()
	may, args := mayOf(ctx, 3)
	sql := `SELECT ` + list + `, ` + may + ` FROM enterprise e WHERE e.id = $1 AND ` + pg.OneInScope(2, "e.grid_id", "e.sector", "e.id") + ``
	if lock {
		sql += ` FOR UPDATE OF e`
	}
	b.Queue(sql, append([]any{id, scope.SQL()}, args...)...).QueryRow(func(row pgx.Row) error {
		var yes []bool
		if err := row.Scan(append(into, &yes)...); err != nil {
			return err
		}
		f.May = allowed(yes)
		if f.Status == merged { // nothing is done with it any more
			f.May = only(f.May, grid.ViewPersonal)
		}
		return nil
	})
	return f
}

// only leaves the one action, when it is held.
func only(may []grid.Action, a grid.Action) []grid.Action {
	for _, m := range may {
		if m == a {
			return []grid.Action{a}
		}
	}
	return nil
}

// queueMerges queues what a file was merged into and what was merged into it, of
// what is seen.
func (f *File) queueMerges(b *pgx.Batch, id grid.ID, scope grid.Scope) {
	b.Queue(`SELECT i.name FROM enterprise e JOIN enterprise i ON i.id = e.merged_into
		WHERE e.id = $1 AND `+pg.OneInScope(2, "i.grid_id", "i.sector", "i.id")+``, id, scope.SQL()).QueryRow(func(row pgx.Row) error {
		if err := row.Scan(&f.MergedInto.Name); !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		return nil
	})
	b.Queue(`SELECT id, name FROM enterprise e WHERE merged_into = $1 AND `+pg.InScope(2, "e.grid_id", "e.sector", "e.id")+
		` ORDER BY id LIMIT 50`, id, scope.SQL()).
		Query(func(rows pgx.Rows) (err error) {
			f.Merged, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Ref])
			return err
		})
}

// queueSites queues the other sites of the enterprise that are seen.
func (f *File) queueSites(b *pgx.Batch, id grid.ID, scope grid.Scope) {
	b.Queue(`SELECT e.id, e.name, e.site, grid_names(e.grid_id) FROM enterprise f JOIN enterprise e ON e.credit_code =
		f.credit_code AND e.id <> f.id
		WHERE f.id = $1 AND e.status <> 'merged' AND `+pg.InScope(2, "e.grid_id", "e.sector", "e.id")+` ORDER BY e.site, e.id LIMIT 50`,
		id, scope.SQL()).
		Query(func(rows pgx.Rows) (err error) {
			f.Sites, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Site])
			return err
		})
}

// supervising is who supervises an enterprise of the sectors $2 in the grid $1.
var supervising = `
		SELECT r.sector, coalesce(o.id, 0), coalesce(o.name, ''), coalesce(o.phone, ''), g.id, g.name, count(DISTINCT a.id)::int
		  FROM (` + pg.GrantsAt("$1") + `) r
		  JOIN account a ON a.id = r.account_id AND a.disabled IS NULL
		  JOIN grid g ON g.id = r.grid_id
		  LEFT JOIN organisation o ON o.id = a.organisation_id
		 WHERE r.role = 'department' AND r.sector = ANY(string_to_array($2, ' '))
		 GROUP BY r.sector, o.id, o.name, o.phone, g.id, g.name, g.depth
		 ORDER BY array_position(string_to_array($2, ' '), r.sector), g.depth DESC, o.name NULLS LAST`

// departments reads who supervises an enterprise of these sectors in this grid.
func departments(ctx context.Context, tx pgx.Tx, leaf grid.ID, sectors grid.SectorSet) ([]Department, error) {
	if sectors == "" || leaf == 0 {
		return nil, nil
	}
	rows, err := tx.Query(ctx, supervising, leaf, string(sectors))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Department])
}

// queueDepartments queues who supervises an enterprise that is on file.
func (f *File) queueDepartments(b *pgx.Batch, id grid.ID) {
	of := func(column string) string { return "(SELECT " + column + " FROM enterprise WHERE id = $1)" }
	b.Queue(strings.NewReplacer("$1", of("grid_id"), "$2", of("sector")).Replace(supervising), id).Query(func(rows pgx.Rows) (err error) {
		f.Departments, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Department])
		return err
	})
}

// groundOf is where a point lies and what a scope holds there: its territorial grid,
// 0 when it lies in none; whether the scope holds enterprises of the sectors in it;
// and whether it holds that ground at all.
func groundOf(ctx context.Context, tx pgx.Tx, lon, lat float64, sectors grid.SectorSet, scope grid.Scope) (leaf grid.ID, all, ground bool,
	err error,
) {
	err = tx.QueryRow(ctx, `
		SELECT coalesce(p.leaf, 0), coalesce(`+pg.OneInScope(3, "p.leaf", "$4", "NULL")+`, false),
		       `+pg.Touches(3, "p.leaf")+`
		  FROM (SELECT grid_of(ST_SetSRID(ST_MakePoint($1, $2), 4490)) AS leaf) p`, lon, lat, scope.SQL(),
		string(sectors)).Scan(&leaf, &all, &ground)
	return leaf, all, ground, err
}

// sectorsCovered are the sectors that a scope holds in a grid; "" is among them when it holds it
// whatever the sector.
func sectorsCovered(ctx context.Context, tx pgx.Tx, scope grid.Scope, leaf grid.ID) ([]string, error) {
	rows, err := tx.Query(ctx, `SELECT sector FROM (`+pg.ScopeGrids(1)+`) covered WHERE id = $2`, scope.SQL(), leaf)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// leafOf is the territorial grid of a point, 0 when it lies in none.
func leafOf(ctx context.Context, tx pgx.Tx, lon, lat float64) (leaf grid.ID, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce(grid_of(ST_SetSRID(ST_MakePoint($1, $2), 4490)), 0)`, lon, lat).Scan(&leaf)
	return leaf, err
}

func insertFile(ctx context.Context, tx pgx.Tx, f *Fields) (id grid.ID, err error) {
	names, sql, args, err := f.values(5)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO enterprise (geom, assessed, status_since, `+strings.Join(names, ", ")+`)
		VALUES (ST_SetSRID(ST_MakePoint($1, $2), 4490), CASE WHEN $3::boolean THEN now() END, nullif($4::text, '')::date, `+
		strings.Join(sql, ", ")+`)
		RETURNING id`, append([]any{f.Lon, f.Lat, f.assessed(), f.Founded}, args...)...).Scan(&id)
	return id, err
}

// assessed reports whether the file declares a level.
func (f *Fields) assessed() bool { return f.Level != "" && f.Level != grid.NotAssessed.String() }

// updateFile writes a file whose declared level may have changed.
func updateFile(ctx context.Context, tx pgx.Tx, id grid.ID, was, is *Fields) error {
	names, sql, args, err := is.values(2)
	if err != nil {
		return err
	}
	args = append([]any{id}, args...)
	set := make([]string, len(names))
	for i := range names {
		set[i] = names[i] + " = " + sql[i]
	}
	if is.Level != was.Level || is.Basis != was.Basis {
		set = append(set, "assessed = now()")
	}
	if is.Lon != was.Lon || is.Lat != was.Lat {
		set = append(set, fmt.Sprintf("geom = ST_SetSRID(ST_MakePoint($%d, $%d), 4490)", len(args)+1, len(args)+2))
		args = append(args, is.Lon, is.Lat)
	}
	return pg.Later(ctx, tx, `UPDATE enterprise SET `+strings.Join(set, ", ")+` WHERE id = $1`, args...)
}

func setStatus(ctx context.Context, tx pgx.Tx, id grid.ID, c *StatusChange) error {
	return pg.Later(ctx, tx, `UPDATE enterprise SET status = $2, status_since = $3::text::date WHERE id = $1`, id, c.Status, c.Since)
}
