-- The roll-up by shares. The one before added up everything in a grid, so that its
-- colour told how large a grid was rather than how risky, and changed when a border
-- was moved: see grid.Rollup. What it added up goes on as the load.

CREATE FUNCTION pg_temp.share_body(body jsonb) RETURNS jsonb LANGUAGE sql AS $$
SELECT body || jsonb_build_object(
    'source', '安网默认值：与网格大小、边界划法无关（国家没有区域汇总公式） | Anwang default: independent of how large a grid is and where its border runs (no authority formula exists)',
    'rollup', (body -> 'rollup') - 'bands' - 'k' || $rollup$
{
  "mode": "share",
  "shares": {"red": 12, "orange": 6, "yellow": 1},
  "threshold": 12,
  "floors": [
    {"depth": 0, "what": "red_enterprises", "count": 1, "level": 2},
    {"depth": 0, "what": "listed_high", "count": 1, "level": 2},
    {"depth": 0, "what": "major_at_level_1", "count": 1, "level": 1},
    {"depth": 0, "what": "larger_accidents", "count": 1, "level": 1}
  ]
}$rollup$::jsonb)
$$;

DO $$
DECLARE
    now_is timestamptz := clock_timestamp();
    old risk_rule;
BEGIN
    SELECT * INTO old FROM risk_rule WHERE state = 'active';
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM grid) AND old.version = 'default-1' AND old.author IS NULL AND (SELECT count(*) FROM risk_rule) = 1 THEN
        -- Nothing was ever coloured by it: there is nothing to remember it for.
        ALTER TABLE risk_rule DISABLE TRIGGER risk_rule_keep;
        UPDATE risk_rule SET version = 'default-2', body = pg_temp.share_body(body), note = pg_temp.share_body(body) ->> 'source' WHERE id = old.id;
        ALTER TABLE risk_rule ENABLE TRIGGER risk_rule_keep;
        RETURN;
    END IF;
    -- A rule set that somebody made stays. One of ours is followed by this one from
    -- now on: the assessor begins it as it begins every plan, with a line in the
    -- audit, and the days until now keep the old one. Where something else is planned
    -- already, it is a proposal.
    IF old.author IS NOT NULL OR old.version !~ '^(default|demo)-[0-9]+$' OR old.body #>> '{rollup,mode}' <> 'index' THEN
        RETURN;
    END IF;
    INSERT INTO risk_rule (version, state, valid_from, note, author_name, body)
    SELECT 'default-' || n, p.state, CASE p.state WHEN 'planned' THEN greatest(now_is, old.valid_from + interval '1 microsecond') END,
           b.body ->> 'source', 'Anwang', b.body
      FROM (SELECT CASE WHEN EXISTS (SELECT FROM risk_rule WHERE state = 'planned') THEN 'draft' ELSE 'planned' END AS state) p,
           (SELECT pg_temp.share_body(old.body) AS body) b,
           LATERAL (SELECT 1 + max(substr(version, 9)::int) AS n FROM (SELECT version FROM risk_rule WHERE version ~ '^default-[0-9]{1,6}$' UNION ALL SELECT 'default-1') v) m;
END $$;
DROP FUNCTION pg_temp.share_body(jsonb);
