-- When a dated record 档案记录 no longer counts because a newer one of the same
-- thing stands in its place. It is decided here and nowhere else: the reminders and
-- the facts that colours follow from read the same column.

-- What a record is about, so that a newer one about the same replaces it: of
-- inspections there is one row of visits; a licence or a report of a type is one; a
-- certificate is its holder's; a piece of equipment is known by its number, or by
-- its name. Accidents replace nothing.
CREATE FUNCTION enterprise_record_subject(kind text, type text, name text, holder text, number text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE kind WHEN 'accident' THEN NULL WHEN 'inspection' THEN ''
           WHEN 'certificate' THEN type || chr(31) || holder
           WHEN 'equipment' THEN type || chr(31) || coalesce(nullif(number, ''), name)
           ELSE type END
$$;

ALTER TABLE enterprise_record
    ADD COLUMN replaced date,                                                          -- day of the newer record; kept by the trigger below
    ADD COLUMN over     date GENERATED ALWAYS AS (least(ended, replaced)) STORED;      -- from this day on it counts no more
DROP INDEX enterprise_record_expires;
CREATE INDEX enterprise_record_expires ON enterprise_record (expires) WHERE expires IS NOT NULL AND over IS NULL;
CREATE INDEX enterprise_record_over ON enterprise_record (over) WHERE over IS NOT NULL;

-- Brings it up to date for an enterprise; NULL: for all. Newer is what is dated
-- later; but for inspections it must also hold longer, so that a copy filed twice
-- hides nothing that has expired.
CREATE FUNCTION enterprise_record_settle(of bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE enterprise_record r SET replaced = s.day
      FROM (SELECT o.id, (SELECT min(n.dated) FROM enterprise_record n
                           WHERE n.enterprise_id = o.enterprise_id AND n.kind = o.kind AND n.id <> o.id AND n.dated IS NOT NULL
                             AND enterprise_record_subject(n.kind, n.type, n.name, n.holder, n.number) = enterprise_record_subject(o.kind, o.type, o.name, o.holder, o.number)
                             AND (o.dated IS NULL OR (n.dated, n.id) > (o.dated, o.id))
                             AND (o.kind = 'inspection' OR o.expires IS NULL OR n.expires IS NULL OR n.expires > o.expires)) AS day
              FROM enterprise_record o WHERE $1 IS NULL OR o.enterprise_id = $1) s
     WHERE s.id = r.id AND s.day IS DISTINCT FROM r.replaced
$$;

CREATE FUNCTION enterprise_record_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM enterprise_record_settle(OLD.enterprise_id);
    END IF;
    IF TG_OP <> 'DELETE' AND (TG_OP = 'INSERT' OR NEW.enterprise_id <> OLD.enterprise_id) THEN
        PERFORM enterprise_record_settle(NEW.enterprise_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER enterprise_record_follow AFTER INSERT OR DELETE OR UPDATE OF enterprise_id, kind, type, name, holder, number, dated, expires
    ON enterprise_record FOR EACH ROW EXECUTE FUNCTION enterprise_record_follow();

-- That a newer record was filed is no change of the older one: whoever has it open
-- may go on.
DROP TRIGGER enterprise_record_touch ON enterprise_record;
CREATE TRIGGER enterprise_record_touch BEFORE UPDATE ON enterprise_record FOR EACH ROW
    WHEN (OLD.replaced IS NOT DISTINCT FROM NEW.replaced) EXECUTE FUNCTION row_touch();

-- A bulk load with triggers off asks for this, and settles the records as well.
CREATE OR REPLACE FUNCTION feed_reload() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM enterprise_record_settle(NULL);
    INSERT INTO change (subject, id) VALUES ('reload', 0);
    INSERT INTO risk_queue (enterprise_id) VALUES (0);
    PERFORM feed_touch();
END $$;

SELECT enterprise_record_settle(NULL);
INSERT INTO risk_queue (enterprise_id) VALUES (0);

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
