-- Two lists of a whole city are asked for by the page: what reminds of its end, and
-- whose level is another one than on some day. Each had to be found anew, for every
-- page, among all records or all that has ended.

-- As in 020, planned for what it is asked: one plan for one enterprise and for all read
-- all records whenever one was filed.
CREATE OR REPLACE FUNCTION enterprise_record_settle(of bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'UPDATE enterprise_record r SET replaced = s.day
      FROM (SELECT o.id, (SELECT min(n.dated) FROM enterprise_record n
                           WHERE n.enterprise_id = o.enterprise_id AND n.kind = o.kind AND n.id <> o.id AND n.dated IS NOT NULL
                             AND enterprise_record_subject(n.kind, n.type, n.name, n.holder, n.number) = enterprise_record_subject(o.kind, o.type, o.name, o.holder, o.number)
                             AND (o.dated IS NULL OR (n.dated, n.id) > (o.dated, o.id))
                             AND (o.kind = ''inspection'' OR o.expires IS NULL OR n.expires IS NULL OR n.expires > o.expires)) AS day
              FROM enterprise_record o' || CASE WHEN of IS NULL THEN '' ELSE ' WHERE o.enterprise_id = $1' END || ') s
     WHERE s.id = r.id AND s.day IS DISTINCT FROM r.replaced' USING of;
END $$;

-- 到期提醒 in the order in which they are read, with all they are chosen by: the records
-- of enterprises that work, but for those that count no more. It follows from
-- enterprise_record and enterprise, and is written by what stands below alone.
CREATE TABLE enterprise_reminder (
    record_id      bigint PRIMARY KEY,
    expires        date NOT NULL,
    over           date,              -- as of the record: one that will be replaced reminds until then
    kind           text NOT NULL,
    sector         text NOT NULL,     -- this and the next of the enterprise
    grid_id        bigint NOT NULL,
    enterprise_id  bigint NOT NULL
);

-- Writes the reminders of some records anew.
CREATE FUNCTION enterprise_reminder_write(ids bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM enterprise_reminder WHERE record_id = ANY(ids);
    -- Whoever changes the enterprise meanwhile is waited for.
    INSERT INTO enterprise_reminder (record_id, expires, over, kind, sector, grid_id, enterprise_id)
        SELECT r.id, r.expires, r.over, r.kind, e.sector, e.grid_id, e.id FROM enterprise_record r JOIN enterprise e ON e.id = r.enterprise_id
         WHERE r.id = ANY(ids) AND r.expires IS NOT NULL AND e.status IN ('open', 'stopped', 'suspended')
           AND (r.over IS NULL OR r.over > (now() AT TIME ZONE 'Asia/Shanghai')::date)
           FOR SHARE OF e;
END $$;

CREATE FUNCTION enterprise_reminder_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_TABLE_NAME = 'enterprise' THEN
        PERFORM enterprise_reminder_write(ARRAY(SELECT id FROM enterprise_record WHERE enterprise_id = NEW.id));
    ELSE
        PERFORM enterprise_reminder_write(ARRAY[coalesce(NEW.id, OLD.id)]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER enterprise_reminder_made AFTER INSERT OR DELETE ON enterprise_record FOR EACH ROW EXECUTE FUNCTION enterprise_reminder_follow();
CREATE TRIGGER enterprise_reminder_changed AFTER UPDATE ON enterprise_record FOR EACH ROW
    WHEN ((OLD.enterprise_id, OLD.kind, OLD.expires, OLD.ended, OLD.replaced) IS DISTINCT FROM (NEW.enterprise_id, NEW.kind, NEW.expires, NEW.ended, NEW.replaced))
    EXECUTE FUNCTION enterprise_reminder_follow();
CREATE TRIGGER enterprise_reminder_follow AFTER UPDATE ON enterprise FOR EACH ROW
    WHEN ((OLD.sector, OLD.grid_id, OLD.status) IS DISTINCT FROM (NEW.sector, NEW.grid_id, NEW.status))
    EXECUTE FUNCTION enterprise_reminder_follow();

CREATE FUNCTION enterprise_reminder_empty() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM enterprise_reminder;
    RETURN NULL;
END $$;
CREATE TRIGGER enterprise_reminder_empty AFTER TRUNCATE ON enterprise_record FOR EACH STATEMENT EXECUTE FUNCTION enterprise_reminder_empty();

-- All of them anew.
CREATE FUNCTION enterprise_reminder_settle() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DELETE FROM enterprise_reminder;
    INSERT INTO enterprise_reminder (record_id, expires, over, kind, sector, grid_id, enterprise_id)
        SELECT r.id, r.expires, r.over, r.kind, e.sector, e.grid_id, e.id FROM enterprise_record r JOIN enterprise e ON e.id = r.enterprise_id
         WHERE r.expires IS NOT NULL AND e.status IN ('open', 'stopped', 'suspended')
           AND (r.over IS NULL OR r.over > (now() AT TIME ZONE 'Asia/Shanghai')::date)
$$;
SELECT enterprise_reminder_settle();
CREATE INDEX enterprise_reminder_order ON enterprise_reminder (expires, record_id) INCLUDE (over, kind, sector, grid_id, enterprise_id);
CREATE INDEX enterprise_reminder_grid ON enterprise_reminder (grid_id, expires, record_id);

-- A bulk load with triggers off asks for this, and for the reminders.
CREATE OR REPLACE FUNCTION feed_reload() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM enterprise_record_settle(NULL);
    PERFORM enterprise_reminder_settle();
    INSERT INTO change (subject, id) VALUES ('reload', 0);
    INSERT INTO risk_queue (enterprise_id) VALUES (0);
    INSERT INTO enterprise_pair_queue (enterprise_id) VALUES (0);
    PERFORM feed_touch();
END $$;

-- 变色: on what day an enterprise had, or had for some hours, another level than before.
-- Between the day that is asked about and now there is one of everybody who is to be
-- found; what they were is in risk_enterprise_past.
CREATE TABLE risk_turn (
    day            date NOT NULL,
    enterprise_id  bigint NOT NULL,   -- no reference: what was stays
    PRIMARY KEY (day, enterprise_id)
);

-- Finds those of a stretch of enterprises in their past.
CREATE FUNCTION risk_turns(behind bigint, up_to bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO risk_turn (day, enterprise_id)
        SELECT until, enterprise_id FROM (
            SELECT enterprise_id, until, level, lead(level) OVER (PARTITION BY enterprise_id ORDER BY since) AS next FROM (
                SELECT enterprise_id, since, until, level FROM risk_enterprise_past WHERE enterprise_id > behind AND enterprise_id <= up_to
                UNION ALL SELECT enterprise_id, since, NULL, level FROM risk_enterprise WHERE enterprise_id > behind AND enterprise_id <= up_to) p) h
         WHERE until IS NOT NULL AND next IS DISTINCT FROM level
    ON CONFLICT DO NOTHING
$$;
SELECT risk_turns(0, 9007199254740991);

-- What runs with its owner's rights looks in our tables before those of a session, as
-- 009 says. A migration that makes or replaces such functions ends with this.
CREATE FUNCTION own_tables_first() RETURNS void LANGUAGE plpgsql AS $$
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
SELECT own_tables_first();
