-- What runs by the clock costs the same however long the tables are.

-- Throwing away what has ended finds it by its time.
CREATE INDEX session_seen ON session (seen) WHERE account_id IS NOT NULL;

-- As before. A function's statements are planned without a look at their
-- arguments once they have run a few times, and "up to some position" was then
-- taken for a third of the table: the rows to go are named one by one.
CREATE OR REPLACE FUNCTION feed_trim(keep interval) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    upto bigint;
    gone xid8[];
    cut bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('anwang.trim')) THEN
        RETURN 0;
    END IF;
    SELECT max(position), array_agg(txid) INTO upto, gone
      FROM (SELECT txid, position, committed FROM feed_commit WHERE position IS NOT NULL ORDER BY position LIMIT 5000) f
     WHERE committed < now() - keep;
    IF upto IS NULL THEN
        RETURN 0;
    END IF;
    DELETE FROM change WHERE txid = ANY (gone);
    DELETE FROM feed_commit WHERE txid = ANY (gone);
    GET DIAGNOSTICS cut = ROW_COUNT;
    UPDATE feed_identity SET trimmed = upto;
    RETURN cut;
END $$;

-- The same of the first look of whoever numbers: for one row, by its index.
CREATE OR REPLACE FUNCTION feed_number() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    n bigint;
BEGIN
    IF (SELECT txid FROM feed_commit WHERE position IS NULL ORDER BY txid LIMIT 1) IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM pg_advisory_xact_lock(hashtext('anwang.feed'));
    UPDATE feed_commit SET position = nextval('feed_position'), committed = clock_timestamp()
     WHERE txid = ANY (ARRAY(SELECT txid FROM feed_commit WHERE position IS NULL ORDER BY txid)) AND position IS NULL;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
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
