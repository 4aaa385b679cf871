package bench

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"
)

// The statements that stand beside the service: what a good engineer would write for
// the same rows on the tables that there are. $1 is the grid somebody holds; who
// holds everything is not asked for it.

// below is the condition that a column is a grid below $1.
func below(column string, all bool) string {
	if all {
		return `$1::bigint IS NOT NULL`
	}
	return column + ` IN (WITH RECURSIVE sub AS (SELECT $1::bigint AS id UNION ALL SELECT g.id FROM grid g JOIN sub ON g.parent_id = sub.id)
		SELECT id FROM sub)`
}

const firmColumns = `e.id, e.name, e.credit_code, e.sector, e.industry, e.risk_level, e.grid_id, g.name,
	ST_X(e.geom), ST_Y(e.geom), e.updated`

func workSQL(all bool) string {
	return `SELECT ` + firmColumns + `, w.level, w.score FROM risk_worst w JOIN enterprise e ON e.id = w.enterprise_id
		JOIN grid g ON g.id = e.grid_id
		WHERE ` + below("e.grid_id", all) + ` ORDER BY w.level, -w.score, w.enterprise_id LIMIT 50`
}

func pairsSQL(all bool) string {
	return `SELECT p.ground, p.likeness, a.id, a.name, a.credit_code, a.address, a.grid_id, b.id, b.name, b.credit_code, b.address, b.grid_id
		  FROM enterprise_pair p JOIN enterprise a ON a.id = p.a JOIN enterprise b ON b.id = p.b
		 WHERE ` + below("a.grid_id", all) + ` AND ` + below("b.grid_id", all) + ` ORDER BY p.ground, p.likeness DESC, p.a, p.b LIMIT 50`
}

func remindersSQL(all bool) string {
	from := ` FROM enterprise_record r JOIN enterprise e ON e.id = r.enterprise_id
		WHERE r.expires <= (now() AT TIME ZONE 'Asia/Shanghai')::date + 30
		AND (r.over IS NULL OR r.over > (now() AT TIME ZONE 'Asia/Shanghai')::date)
		AND e.status IN ('open', 'stopped', 'suspended') AND ` + below("e.grid_id", all)
	return `SELECT p.*, g.name, (SELECT count(*)` + from +
		`) FROM (SELECT r.id, r.kind, r.type, r.name AS label, r.number, r.expires, e.id AS enterprise, e.name, e.sector, e.grid_id` + from +
		` ORDER BY r.expires, r.id LIMIT 50) p
		JOIN grid g ON g.id = p.grid_id ORDER BY p.expires, p.id`
}

func changedSQL(all bool) string {
	return `SELECT e.id, e.name, e.grid_id, g.name, b.level, r.level, count(*) OVER (),
		(SELECT max(until) FILTER (WHERE level <> r.level) FROM risk_enterprise_past WHERE enterprise_id = e.id)
		FROM risk_enterprise r JOIN risk_enterprise_past b ON b.enterprise_id = r.enterprise_id AND b.since <= $2::text::date
		AND b.until > $2::text::date AND b.level <> r.level
		JOIN enterprise e ON e.id = r.enterprise_id JOIN grid g ON g.id = e.grid_id
		WHERE ` + below("e.grid_id", all) + ` ORDER BY (r.level + 4) % 5, (b.level + 4) % 5 DESC, e.id LIMIT 50`
}

func listSQL(all bool) string {
	where := ` WHERE e.risk_level = 3 AND e.sector = $2 AND e.status NOT IN ('merged', 'moved', 'revoked', 'cancelled') AND ` +
		below("e.grid_id", all)
	return `SELECT ` + firmColumns + `, (SELECT count(*) FROM enterprise e` + where + `) FROM enterprise e JOIN grid g ON g.id = e.grid_id` +
		where + ` ORDER BY e.id LIMIT 50`
}

func searchSQL(all bool) string {
	return `SELECT ` + firmColumns + ` FROM enterprise e JOIN grid g ON g.id = e.grid_id
		WHERE strpos(name_key(e.name), name_key($2)) > 0 AND ` + below("e.grid_id", all) + ` LIMIT 20`
}

// countsSQL are the counts of the grid $1 by level.
func countsSQL(all bool) string {
	return `SELECT g.id, g.name, g.code, g.depth,
		(SELECT array_agg(n) FROM (SELECT count(*) AS n FROM enterprise e WHERE ` + below("e.grid_id", all) + ` GROUP BY e.risk_level) c),
		(SELECT array_agg(n) FROM (SELECT count(*) AS n FROM hazard h WHERE ` + below("h.grid_id", all) + ` GROUP BY h.risk_level) c),
		(SELECT array_agg(n) FROM (SELECT count(*) AS n FROM danger d WHERE ` + below("d.grid_id", all) + ` GROUP BY d.grade, d.state) c)
		FROM grid g WHERE g.id = $1`
}

const editSQL = `UPDATE danger SET title = $2 WHERE id = $1`

// exportSQL are the columns of an export, of all below $1. The score of who is neither red
// nor orange is not in the database.
func exportSQL(p *person) string {
	return `COPY (SELECT e.name, e.credit_code, ST_X(e.geom), ST_Y(e.geom), 'CGCS2000', g.code, e.sector, e.legal_person, e.legal_phone,
		e.principal, e.principal_phone, e.capital, e.founded, e.term_end,
		e.industry, e.business, e.address, e.contact_phone, e.email, e.contact, e.safety_officer, e.safety_phone, e.duty_phone, e.scale, e.staff,
		e.above_scale, e.grade, e.standard, e.risk_level, e.status,
		e.status_since, e.economic_type, e.affiliation, e.assets, e.revenue, e.registrar, e.old_code, e.postcode, e.park, e.high_risk, e.fire_key,
		e.key_level, e.code_note, e.source,
		r.level, w.score, coalesce(p.other, p.first, r.since), p.other IS NOT NULL, g2.name, g3.name, g.name
		FROM enterprise e JOIN grid g ON g.id = e.grid_id LEFT JOIN grid g3 ON g3.id = g.parent_id LEFT JOIN grid g2 ON g2.id = g3.parent_id
		LEFT JOIN risk_enterprise r ON r.enterprise_id = e.id LEFT JOIN risk_worst w ON w.enterprise_id = e.id
		LEFT JOIN (SELECT h.enterprise_id, max(h.until) FILTER (WHERE h.level <> k.level) AS other, min(h.since) AS first
			FROM risk_enterprise_past h JOIN risk_enterprise k ON k.enterprise_id = h.enterprise_id GROUP BY h.enterprise_id) p
			ON p.enterprise_id = e.id
		WHERE e.status <> 'merged' AND ` + strings.ReplaceAll(below("e.grid_id", p.all), "$1", strconv.FormatInt(p.grid, 10)) +
		` ORDER BY r.level, e.id) TO STDOUT CSV`
}

// beside is what a statement took.
type beside struct {
	times []time.Duration // sorted by measured
	n     int
	used  used
}

// measured runs a statement again and again, each time with the next arguments, and
// reads all rows.
func (b *serviceBench) measured(ctx context.Context, d time.Duration, sql string, args func(i int) []any) (out beside, err error) {
	before := b.m.read()
	for end := time.Now().Add(d); out.n < 3 || time.Now().Before(end); out.n++ {
		began := time.Now()
		rows, err := b.conn.Query(ctx, sql, args(out.n)...)
		if err != nil {
			return out, err
		}
		for rows.Next() {
			_ = rows.RawValues()
		}
		if rows.Close(); rows.Err() != nil {
			return out, rows.Err()
		}
		out.times = append(out.times, time.Since(began))
	}
	out.used = b.m.read().since(before)
	return out, nil
}

// copied is how long PostgreSQL takes to send an export, how many rows it has, and
// the processor time.
func (b *serviceBench) copied(ctx context.Context, p *person) (rows int64, took time.Duration, u used, err error) {
	before, began := b.m.read(), time.Now()
	tag, err := b.conn.PgConn().CopyTo(ctx, io.Discard, exportSQL(p))
	return tag.RowsAffected(), time.Since(began), b.m.read().since(before), err
}
