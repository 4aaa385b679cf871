-- Pairs of files that may be of one enterprise: found when files change, not when a
-- page of them is asked for. What two files have in common is worked out anew for
-- the page; here stands what it is ordered by.
CREATE TABLE enterprise_pair (
    a         bigint NOT NULL,
    b         bigint NOT NULL CHECK (a < b),
    ground    smallint NOT NULL,     -- the strongest, 0 first
    likeness  real NOT NULL,
    PRIMARY KEY (a, b)
);
CREATE INDEX enterprise_pair_b ON enterprise_pair (b);
CREATE INDEX enterprise_pair_order ON enterprise_pair (ground, likeness DESC, a, b);

-- Files to be compared anew; 0: all. Nobody waits here for anybody: a file may stand
-- in it more than once.
CREATE TABLE enterprise_pair_queue (
    n              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    enterprise_id  bigint NOT NULL
);

CREATE FUNCTION enterprise_pair_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    ids bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO ids FROM (SELECT id FROM new_rows LIMIT 1001) s;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(id) INTO ids FROM (SELECT id FROM old_rows LIMIT 1001) s;
    ELSE
        SELECT array_agg(id) INTO ids FROM (SELECT n.id FROM new_rows n JOIN old_rows o ON o.id = n.id
            WHERE (o.name, o.credit_code, o.old_code, o.status = 'merged') IS DISTINCT FROM (n.name, n.credit_code, n.old_code, n.status = 'merged')
               OR NOT o.geom ~= n.geom LIMIT 1001) s;
    END IF;
    IF cardinality(ids) > 1000 THEN
        ids := ARRAY[0];
    END IF;
    INSERT INTO enterprise_pair_queue (enterprise_id) SELECT u.id FROM unnest(ids) AS u(id);
    RETURN NULL;
END $$;
CREATE FUNCTION enterprise_pair_note_all() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO enterprise_pair_queue (enterprise_id) VALUES (0);
    RETURN NULL;
END $$;
CREATE TRIGGER pair_insert AFTER INSERT ON enterprise REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION enterprise_pair_note();
CREATE TRIGGER pair_update AFTER UPDATE ON enterprise REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION enterprise_pair_note();
CREATE TRIGGER pair_delete AFTER DELETE ON enterprise REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION enterprise_pair_note();
CREATE TRIGGER pair_truncate AFTER TRUNCATE ON enterprise FOR EACH STATEMENT EXECUTE FUNCTION enterprise_pair_note_all();

-- A bulk load with triggers off asks for this, and for all pairs anew.
CREATE OR REPLACE FUNCTION feed_reload() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM enterprise_record_settle(NULL);
    INSERT INTO change (subject, id) VALUES ('reload', 0);
    INSERT INTO risk_queue (enterprise_id) VALUES (0);
    INSERT INTO enterprise_pair_queue (enterprise_id) VALUES (0);
    PERFORM feed_touch();
END $$;

INSERT INTO enterprise_pair_queue (enterprise_id) VALUES (0);

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
