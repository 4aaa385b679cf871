-- A major danger of an enterprise that has a level-1 major hazard source is one at that
-- source, whether or not it was registered with the source: the guard of enterprises
-- asks only for both, and that of grids asks the same here. So major_level is that of
-- the source it was found at, and 1 wherever its enterprise has one of level 1. All
-- who count dangers read this view.
CREATE VIEW danger_shown AS
    SELECT d.id, d.enterprise_id, d.hazard_id, d.title, d.code, d.grade, d.state, d.listed, d.found, d.deadline, d.closed, d.geom, d.grid_id,
           d.synthetic, d.updated,
           CASE WHEN EXISTS (SELECT FROM hazard s WHERE s.enterprise_id = d.enterprise_id AND s.major_level = 1) THEN 1::smallint
                ELSE coalesce(h.major_level, 0::smallint) END AS major_level
      FROM danger d LEFT JOIN hazard h ON h.id = d.hazard_id;
CREATE INDEX hazard_one ON hazard (enterprise_id) WHERE major_level = 1;

-- A source's level is part of what is told of the dangers at it; that it is of level 1,
-- of those of its enterprise as well. It becomes so and ceases to be so also when it is
-- filed, goes to another enterprise or is deleted.
CREATE OR REPLACE FUNCTION danger_follow_hazard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    sources bigint[]; -- sources whose level is another
    owners bigint[]; -- enterprises that have another number of sources of level 1
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(n.enterprise_id) INTO owners FROM new_rows n WHERE n.major_level = 1;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(o.enterprise_id) INTO owners FROM old_rows o WHERE o.major_level = 1;
    ELSE
        SELECT array_agg(n.id) FILTER (WHERE o.major_level <> n.major_level),
               array_agg(n.enterprise_id) FILTER (WHERE n.major_level = 1) || array_agg(o.enterprise_id) FILTER (WHERE o.major_level = 1)
          INTO sources, owners
          FROM new_rows n JOIN old_rows o ON o.id = n.id
         WHERE o.major_level <> n.major_level OR 1 IN (o.major_level, n.major_level) AND o.enterprise_id IS DISTINCT FROM n.enterprise_id;
    END IF;
    IF sources IS NULL AND owners IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO change (subject, id)
        SELECT 'danger', id FROM danger WHERE hazard_id = ANY(sources) UNION SELECT 'danger', id FROM danger WHERE enterprise_id = ANY(owners);
    IF FOUND THEN
        PERFORM feed_touch();
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER danger_follow_insert AFTER INSERT ON hazard REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION danger_follow_hazard();
CREATE TRIGGER danger_follow_delete AFTER DELETE ON hazard REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION danger_follow_hazard();

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
