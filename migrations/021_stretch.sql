-- Whoever goes through all enterprises a stretch at a time tells of it once at the
-- end: by the statement, a million lines would say what one says that asks for a load.

CREATE OR REPLACE FUNCTION risk_enterprise_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF current_setting('anwang.colours', true) = 'told afterwards' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO change (subject, id)
            SELECT 'enterprise', n.enterprise_id FROM new_rows n JOIN enterprise e ON e.id = n.enterprise_id
             WHERE (n.level, n.fatal, n.larger) IS DISTINCT FROM (e.risk_level, 0::smallint, 0::smallint);
    ELSIF (SELECT count(*) FROM new_rows) > 50000 THEN
        INSERT INTO change (subject, id) VALUES ('reload', 0);
    ELSE
        INSERT INTO change (subject, id)
            SELECT 'enterprise', n.enterprise_id FROM new_rows n JOIN old_rows o ON o.enterprise_id = n.enterprise_id
             WHERE (n.level, n.fatal, n.larger) IS DISTINCT FROM (o.level, o.fatal, o.larger);
    END IF;
    IF FOUND THEN
        PERFORM feed_touch();
    END IF;
    RETURN NULL;
END $$;

-- Tells of enterprises whose colour has changed; NULL: of so many that all are to be
-- loaded anew. From here on the triggers tell again.
CREATE FUNCTION risk_tell(ids bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO change (subject, id) SELECT 'enterprise', id FROM unnest(ids) AS u(id)
        UNION ALL SELECT 'reload', 0 WHERE ids IS NULL;
    IF FOUND THEN
        PERFORM feed_touch();
    END IF;
    PERFORM set_config('anwang.colours', '', true);
END $$;

-- As in 009: our tables before those of a session.
DO $$
DECLARE
    it record;
BEGIN
    FOR it IN SELECT p.oid::regprocedure AS name, substr(c, length('search_path=') + 1) AS path
                FROM pg_proc p, unnest(p.proconfig) c
               WHERE p.prosecdef AND p.pronamespace = current_schema()::regnamespace AND c LIKE 'search\_path=%' AND c NOT LIKE '%pg\_temp%'
                 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %s, pg_temp', it.name, it.path);
    END LOOP;
END $$;
