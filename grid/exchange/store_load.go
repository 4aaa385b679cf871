package exchange

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// load moves the staged rows into their table: one statement for those that are there, which are
// not staged any more after it, and one for each part of the others. What somebody else files
// meanwhile is found by the key of the table: then nothing is loaded.
func (s *staging) load(ctx context.Context, tx pgx.Tx, source string, through func(int)) (o Outcome, err error) {
	if o.Waiting, err = s.wait(ctx, tx, source); err != nil {
		return o, err
	}
	if s.replaces() {
		if o.Updated, o.Same, err = s.update(ctx, tx); err != nil {
			return o, err
		}
	}
	if err := dropFiled(ctx, tx); err != nil {
		return o, err
	}
	into, from := []string{"geom", "grid_id"}, []string{"ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)", "s.leaf"}
	args := []any{}
	for _, f := range s.fields {
		value := "s." + Fields[f].column
		switch {
		case f == fieldSource:
			value, args = "coalesce(s.source, $1)", append(args, source)
		case Fields[f].fallback != "":
			value = "coalesce(" + value + ", " + Fields[f].fallback + ")"
		}
		into, from = append(into, Fields[f].column), append(from, value)
	}
	first, last, err := settleLeaves(ctx, tx, s.check.rows)
	if err != nil {
		return o, err
	}
	insert := fmt.Sprintf(`INSERT INTO enterprise AS t (%s) SELECT %s
		FROM stage s WHERE s.line >= $%d AND s.line < $%d AND s.lon IS NOT NULL ORDER BY s.line`,
		strings.Join(into, ", "), strings.Join(from, ", "), len(args)+1, len(args)+2)
	for ; first <= last; first += loadAtOnce {
		n, err := pg.CreateMany(ctx, tx, grid.KindEnterprise, imported, insert, append(args, first, first+loadAtOnce)...)
		if err != nil {
			return o, err
		}
		o.Created += n
		through(first + loadAtOnce - s.check.layout.heading)
	}
	return o, nil
}

// loadAtOnce is how many rows are written by one statement, between which an import shows how far
// it is and may be called off.
const loadAtOnce = 20_000

// reloadFrom is from how many rows on a server reads everything anew instead of each of them.
const reloadFrom = 200_000

// settleLeaves holds the leaves of the staged rows against the boundaries in force, finds those
// anew that do not cover their rows, and keeps publications out until the commit: the database
// takes the leaves as they are then. It returns the first and the last line.
func settleLeaves(ctx context.Context, tx pgx.Tx, rows int) (first, last int, err error) {
	for _, sql := range [...]string{
		`SELECT pg_advisory_xact_lock_shared(hashtext('anwang.boundary'))`,
		`CREATE INDEX ON stage (line)`,
		`WITH held AS MATERIALIZED (
			SELECT s.line FROM (SELECT line, lon, lat, leaf FROM stage WHERE lon IS NOT NULL ORDER BY leaf OFFSET 0) s
			  JOIN boundary b ON b.grid_id = s.leaf AND b.state = 'active'
			  JOIN grid g ON g.id = b.grid_id AND g.leaf AND g.state = 'active'
			 WHERE NOT ST_Covers(b.geom, ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)))
		UPDATE stage s SET leaf = grid_of(ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)) FROM held WHERE held.line = s.line`,
		`UPDATE stage s SET leaf = grid_of(ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4490)) WHERE s.lon IS NOT NULL AND NOT EXISTS (
			SELECT FROM grid g JOIN boundary b ON b.grid_id = g.id AND b.state = 'active' JOIN network n ON n.id = g.network_id AND n.main
			 WHERE g.id = s.leaf AND g.leaf AND g.state = 'active')`,
		`SET LOCAL anwang.located = 'yes'`,
	} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return 0, 0, err
		}
	}
	if rows > reloadFrom {
		if _, err := tx.Exec(ctx, `SET LOCAL anwang.reload = 'yes'`); err != nil {
			return 0, 0, err
		}
	}
	err = tx.QueryRow(ctx, `SELECT coalesce(min(line), 1), coalesce(max(line), 0) FROM stage WHERE lon IS NOT NULL`).Scan(&first, &last)
	return first, last, err
}

// dropFiled takes the rows off the staged ones whose code and site are on file.
func dropFiled(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM stage s USING enterprise e WHERE `+sameFile)
	return err
}
