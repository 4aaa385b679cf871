-- Whoever notes that facts have changed wakes the assessor when it commits, as whoever
-- changes what the map shows wakes the feed, so that nobody has to ask all day.
CREATE FUNCTION risk_wake() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM new_rows) THEN
        PERFORM feed_touch();
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER risk_wake AFTER INSERT ON risk_queue REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION risk_wake();

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
