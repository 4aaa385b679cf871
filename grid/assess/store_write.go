package assess

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// write brings the colours up to date and says how many levels changed. What was
// so until yesterday goes to the past first.
func (c *colours) write(ctx context.Context, tx pgx.Tx, today time.Time) (levels int64, err error) {
	if len(c.ids) > 0 {
		err = tx.QueryRow(ctx, `
			WITH n AS MATERIALIZED (
				SELECT id, level, fatal, larger, facts::jsonb AS facts, due
				  FROM unnest($1::bigint[], $2::smallint[], $4::smallint[], $5::smallint[], $6::text[], $7::timestamptz[]) AS u(id, level, fatal,
				  larger, facts, due)),
			changed AS MATERIALIZED (
				SELECT n.*, r.since, r.level AS was, r.facts AS knew, (n.level <> r.level OR n.facts <> r.facts) AS other
				  FROM n JOIN risk_enterprise r ON r.enterprise_id = n.id
				 WHERE (n.level, n.fatal, n.larger, n.facts, n.due) IS DISTINCT FROM (r.level, r.fatal, r.larger, r.facts, r.due)),
			past AS (
				INSERT INTO risk_enterprise_past (enterprise_id, since, until, level, facts)
				SELECT id, since, $8::date, was, knew FROM changed WHERE other AND since < $8::date
				ON CONFLICT (enterprise_id, since) DO NOTHING),
			turned AS (
				INSERT INTO risk_turn (day, enterprise_id) SELECT $8::date, id FROM changed WHERE level <> was ON CONFLICT DO NOTHING),
			kept AS (
				UPDATE risk_enterprise r SET level = c.level, fatal = c.fatal, larger = c.larger, facts = c.facts, due = c.due,
				       since = CASE WHEN c.other THEN greatest(r.since, $8::date) ELSE r.since END
				  FROM changed c WHERE r.enterprise_id = c.id),
			fresh AS (
				INSERT INTO risk_enterprise (enterprise_id, level, fatal, larger, facts, due, since)
				SELECT id, level, fatal, larger, facts, due, $8::date FROM n
				 WHERE NOT EXISTS (SELECT FROM risk_enterprise r WHERE r.enterprise_id = n.id)
				   AND EXISTS (SELECT FROM enterprise e WHERE e.id = n.id)
				RETURNING enterprise_id, level),
			told AS (`+tellTurned+`
				SELECT id, was, level FROM changed WHERE level <> was
				UNION ALL SELECT f.enterprise_id, e.risk_level, f.level FROM fresh f JOIN enterprise e ON e.id = f.enterprise_id
				WHERE f.level <> e.risk_level`+turnedTogether+`),`+rankWorst+`
			SELECT (SELECT count(*) FROM changed WHERE level <> was) + (SELECT count(*) FROM fresh)`,
			c.ids, c.levels, c.scores, c.fatal, c.larger, c.facts, c.due, today.Format(time.DateOnly)).Scan(&levels)
	}
	if err == nil && len(c.gone) > 0 {
		_, err = tx.Exec(ctx, `
			WITH gone AS (DELETE FROM risk_enterprise WHERE enterprise_id = ANY($1) RETURNING *),
			turned AS (
				INSERT INTO risk_turn (day, enterprise_id) SELECT $2::date, enterprise_id FROM gone ON CONFLICT DO NOTHING),
			told AS (`+tellTurned+`
				SELECT enterprise_id, level, NULL::smallint FROM gone`+turnedTogether+`)
			INSERT INTO risk_enterprise_past (enterprise_id, since, until, level, facts)
			SELECT enterprise_id, since, $2::date, level, facts FROM gone WHERE since < $2::date
			ON CONFLICT (enterprise_id, since) DO NOTHING`, c.gone, today.Format(time.DateOnly))
	}
	return levels, err
}
