package pg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// Happened writes an event in the transaction of what it tells of, so that neither is
// there without the other. The actor is that of ctx. What lies in no grid counts for all of
// them, and is told at the one above all.
func Happened(ctx context.Context, tx pgx.Tx, e *grid.Event) error {
	return Later(ctx, tx, `
		INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, left_id, sector, enterprise_id, old, new, state, account_id,
		organisation_id)
		SELECT event_open(), 1, $1::text, $2::text, $3::bigint, $4::text,
		       CASE WHEN $5::bigint = 0 THEN (SELECT g.id FROM grid g JOIN network n ON n.id = g.network_id WHERE n.main AND g.parent_id IS NULL
		       AND g.state = 'active' ORDER BY g.id LIMIT 1) ELSE $5 END,
		       nullif($6::bigint, 0), $7::text, nullif($8::bigint, 0),
		       $9::smallint, $10::smallint, nullif($11::smallint, 0), nullif($12::bigint, 0),
		       (SELECT organisation_id FROM account WHERE id = $12)`,
		e.Verb, e.Kind, e.ID, e.Name, e.Grid, e.Left, e.Sector, e.Enterprise, small(e.Old), small(e.New), int16(e.State), grid.ActorOf(ctx).ID)
}

// small is a class as a column holds it.
func small(class *uint8) *int16 {
	if class == nil {
		return nil
	}
	n := int16(*class)
	return &n
}

// CreateMany runs a statement that inserts records of a kind into its table t, and tells
// what happened to each, a verb, in the same statement; rows is how many they are.
func CreateMany(ctx context.Context, tx pgx.Tx, k grid.Kind, verb, insert string, args ...any) (rows int, err error) {
	return writeMany(ctx, tx, k, verb, insert, "t.grid_id", classOf(k), args)
}

// ChangeMany is CreateMany of a statement that changes enterprises t; was is the
// expression of the leaf grid that each lay in before. That one turned is told by who
// works its level out.
func ChangeMany(ctx context.Context, tx pgx.Tx, verb, update, was string, args ...any) (rows int, err error) {
	return writeMany(ctx, tx, grid.KindEnterprise, verb, update, was, "NULL", args)
}

func writeMany(ctx context.Context, tx pgx.Tx, k grid.Kind, verb, statement, was, class string, args []any) (rows int, err error) {
	i := k.Info()
	owner, sector, state, told := "t.enterprise_id", "''", "NULL", toldEach
	if i.Owner == grid.OwnerItself {
		owner, sector, told = "t.id", "t.sector", toldTogether
	}
	if c := i.Read.Column(grid.FieldState); c != "" {
		state = "t." + c
	}
	v, by := len(args)+1, len(args)+2
	err = tx.QueryRow(ctx, fmt.Sprintf(`
		WITH done AS (%s RETURNING t.id, t.%s AS name, t.grid_id AS leaf, nullif(%s, t.grid_id) AS gone, %s AS owner, %s AS sector,
		(%s)::smallint AS class, (%s)::smallint AS state),
		told AS (
			INSERT INTO event (commit_id, seq, verb, kind, account_id, organisation_id, new, left_id, state, subject, name, grid_id, enterprise_id,
			sector, subjects, grids)
			SELECT (SELECT event_open()), row_number() OVER (), $%d::text, '%s', nullif($%[10]d::bigint, 0),
			(SELECT organisation_id FROM account WHERE id = $%[10]d), d.* FROM (%[11]s) d)
		SELECT count(*) FROM done`, statement, i.Read.Name, was, owner, sector, class, state, v, i.Key, by, told),
		append(args, verb, grid.ActorOf(ctx).ID)...).Scan(&rows)
	return rows, err
}

// What is told of many records: an event of each, or one of all enterprises that are of
// the same sector and class, for nothing is counted of the events of each. One that
// moved has its own, which says where it was.
const (
	toldEach = `SELECT d.class, d.gone, d.state, d.id, d.name, d.leaf, d.owner, coalesce(e.sector, ''), NULL::bigint[], NULL::bigint[]
		FROM done d LEFT JOIN enterprise e ON e.id = d.owner`

	toldTogether = `
		SELECT class, NULL, state, CASE WHEN n = 1 THEN ids[1] END, CASE WHEN n = 1 THEN name ELSE '' END, CASE WHEN n = 1 THEN leaves[1] END,
		CASE WHEN n = 1 THEN ids[1] END, sector,
		       CASE WHEN n > 1 THEN ids END, CASE WHEN n > 1 THEN leaves END
		  FROM (SELECT class, state, sector, count(*) AS n, min(name) AS name, array_agg(id ORDER BY id) AS ids,
		  array_agg(leaf ORDER BY id) AS leaves
		          FROM done WHERE gone IS NULL GROUP BY class, state, sector) g
		UNION ALL
		SELECT class, gone, state, id, name, leaf, owner, sector, NULL, NULL FROM done WHERE gone IS NOT NULL`
)

// classOf is the class of a record in its kind's table t.
func classOf(k grid.Kind) string {
	switch i := k.Info(); i.Scale {
	case grid.ScaleDanger:
		return `CASE WHEN t.state >= 6 THEN 0 WHEN t.deadline < now() THEN 3 - 2 * t.grade ELSE 4 - 2 * t.grade END`
	case grid.ScaleOwn:
		return "t." + i.Read.Column(grid.FieldOwn)
	}
	return "t.risk_level"
}
