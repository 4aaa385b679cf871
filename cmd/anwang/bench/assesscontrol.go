package bench

// The control of the colours: what somebody would write who had SQL alone. It
// works out levels by the first rule set's values from the same rows, writes
// those that differ, and colours the grids from them.

// prepareControl makes the tables that the control writes.
func (b *assessBench) prepareControl() error {
	return b.exec(`
		CREATE TABLE bench_enterprise (enterprise_id bigint PRIMARY KEY, level smallint NOT NULL,
		score double precision NOT NULL) WITH (fillfactor = 55);
		INSERT INTO bench_enterprise SELECT id, 0, 0 FROM enterprise;
		CREATE TABLE bench_grid (grid_id bigint PRIMARY KEY, level smallint NOT NULL, index double precision NOT NULL) WITH (fillfactor = 55);
		INSERT INTO bench_grid SELECT id, 0, 0 FROM grid;
		ANALYZE bench_enterprise, bench_grid`)
}

// control runs the statement with what it takes for a level.
func (b *assessBench) control(level string) error {
	return b.exec(`
		WITH h AS (
			SELECT enterprise_id, min(nullif(major_level, 0)) AS major, min(nullif(risk_level, 0)) AS point FROM hazard GROUP BY 1),
		d AS (
			SELECT enterprise_id, count(*) FILTER (WHERE grade = 1) AS major, count(*) FILTER (WHERE grade = 0 AND deadline < now()) AS late,
			       count(*) FILTER (WHERE grade = 0 AND deadline >= now()) AS open, count(*) FILTER (WHERE listed > 0) AS listed,
			       count(*) FILTER (WHERE listed IN (1, 2)) AS high
			  FROM danger WHERE state BETWEEN 1 AND 5 GROUP BY 1),
		p AS (
			SELECT enterprise_id, count(*) FILTER (WHERE kind IN ('licence', 'equipment', 'certificate', 'assessment')
			AND expires < current_date) AS expired,
			       current_date - max(expires) FILTER (WHERE kind = 'inspection') AS late,
			       count(*) FILTER (WHERE kind = 'accident' AND dated > current_date - interval '36 months') AS accidents,
			       count(*) FILTER (WHERE kind = 'accident' AND deaths > 0 AND dated > current_date - interval '12 months') AS fatal,
			       (array_agg(score ORDER BY dated DESC) FILTER (WHERE type = 'score19'))[1] AS score19
			  FROM enterprise_record WHERE over IS NULL OR over > current_date GROUP BY 1),
		s AS (
			SELECT e.id, e.grid_id, e.risk_level, h.major, d.high,
			       greatest((ARRAY[85, 65, 40, 10])[nullif(e.risk_level, 0)], (ARRAY[80, 65, 50, 36])[h.major], (ARRAY[80, 60, 35, 8])[h.point],
			                CASE WHEN p.score19 < 60 THEN 85 WHEN p.score19 < 75 THEN 65 WHEN p.score19 < 90 THEN 40
			                WHEN p.score19 IS NOT NULL THEN 10 END)
			       + least(45, greatest(-12,
			           coalesce((ARRAY[-4, 0, 5, 12])[ascii(nullif(e.grade, '')) - 64], 0) + coalesce((ARRAY[-8, -5, -2])[nullif(e.standard, 0)], 0)
			           + least(5, 0.5 * coalesce(d.open, 0)) + least(24, 8 * coalesce(d.major, 0)) + least(14, 2 * coalesce(d.late, 0)) + least(18,
			           6 * coalesce(d.listed, 0))
			           + CASE WHEN p.late > 90 THEN 8 WHEN p.late > 30 THEN 4 WHEN p.late > 0 THEN 2 ELSE 0 END
			           + least(12, 3 * coalesce(p.expired, 0)) + least(12, 4 * coalesce(p.accidents, 0)) + least(30,
			           15 * coalesce(p.fatal, 0)))) AS score
			  FROM enterprise e LEFT JOIN h ON h.enterprise_id = e.id LEFT JOIN d ON d.enterprise_id = e.id LEFT JOIN p ON p.enterprise_id = e.id
			 WHERE e.status NOT IN ('moved', 'revoked', 'cancelled', 'merged')),
		n AS MATERIALIZED (SELECT id, grid_id, coalesce(high, 0) AS high, coalesce(score, 0) AS score, ` + level + ` AS level FROM s),
		written AS (
			UPDATE bench_enterprise b SET level = n.level, score = n.score FROM n WHERE n.id = b.enterprise_id
			AND (n.level, n.score) IS DISTINCT FROM (b.level, b.score)),
		leaf AS (
			SELECT grid_id, count(*) FILTER (WHERE level = 1) AS r, count(*) FILTER (WHERE level = 2) AS o, count(*) FILTER (WHERE level = 3) AS y,
			       count(*) FILTER (WHERE level > 0) AS n, sum(high) AS high FROM n GROUP BY 1),
		up AS (
			SELECT a AS grid_id, sum(r) AS r, sum(o) AS o, sum(y) AS y, sum(n) AS n, sum(high) AS high FROM leaf, LATERAL grid_path(leaf.grid_id) a
			GROUP BY 1),
		coloured AS (
			SELECT grid_id, coalesce(100 * (12 * r + 6 * o + y) / nullif(n, 0), 0) AS index,
			       CASE WHEN n > 0 AND 1200 * r >= 12 * n THEN 1 WHEN r > 0 OR high > 0 OR n > 0 AND 1200 * r + 600 * o >= 12 * n THEN 2
			            WHEN n = 0 THEN 0 WHEN 1200 * r + 600 * o + 100 * y >= 12 * n THEN 3 ELSE 4 END AS level FROM up)
		UPDATE bench_grid b SET index = c.index, level = c.level FROM coloured c WHERE c.grid_id = b.grid_id
		AND (c.index, c.level) IS DISTINCT FROM (b.index, b.level)`)
}

// What the control takes for a level: by the bands and floors, or one for all.
const (
	controlUsual = `CASE WHEN score IS NULL AND major IS NULL THEN 0 WHEN score >= 80 THEN 1 WHEN score >= 60 OR high > 0 THEN 2
		WHEN score >= 35 OR major > 0 THEN 3 ELSE 4 END`
	controlFlip = `CASE WHEN risk_level = 0 THEN 0 ELSE %d END`
)
