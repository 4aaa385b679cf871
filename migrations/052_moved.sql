-- Events of what nobody does to the record itself (migration 044): a grid is called, bounded
-- or hung otherwise, comes into force or ends; a point lies in another grid because a
-- boundary was moved, or belongs to another sector because its enterprise does now. They are
-- told here, by the statement that changes it, whoever sends it: a person, an import, the
-- arrival of a boundary at its moment, or an administrator by hand.

-- Sector it belonged to before, when that was another one. Whoever saw it there is told
-- that it left, as whoever held the grid that it left is.
ALTER TABLE event ADD left_sector text,
    DROP CONSTRAINT event_kind_check,
    ADD CONSTRAINT event_kind_check CHECK (kind IN ('enterprise', 'hazard', 'danger', 'keyplace', 'grid', 'rule', 'standard'));
DROP INDEX event_turned;
CREATE INDEX event_turned ON event (kind, at) INCLUDE (commit_id, seq, subject, grid_id, left_id, sector, left_sector, enterprise_id, old, new)
    WHERE kind IN ('grid', 'danger') AND subject IS NOT NULL AND (old IS DISTINCT FROM new OR left_id IS NOT NULL OR left_sector IS NOT NULL);

-- The class (grid.Point.Class) of what lies in the tables, as the events have it.
CREATE FUNCTION danger_class(state smallint, deadline timestamptz, grade smallint) RETURNS smallint LANGUAGE sql STABLE AS $$
    SELECT (CASE WHEN state >= 6 THEN 0 WHEN deadline < now() THEN 3 - 2 * grade ELSE 4 - 2 * grade END)::smallint
$$;

-- # Grids

CREATE FUNCTION grid_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO event (commit_id, seq, old, new, verb, kind, subject, name, grid_id)
    SELECT event_open(), 1, r.level, r.level, CASE WHEN OLD.state = 'planned' THEN 'grid.open' WHEN NEW.state = 'retired' THEN 'grid.close'
                                 WHEN NEW.name <> OLD.name THEN 'grid.rename' ELSE 'grid.rehang' END, 'grid', NEW.id, NEW.name, NEW.id
      FROM (SELECT) one LEFT JOIN risk_grid r ON r.grid_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER grid_told AFTER UPDATE ON grid FOR EACH ROW
    WHEN (OLD.state = 'planned' AND NEW.state = 'active'
          OR OLD.state = 'active' AND (NEW.state = 'retired' OR NEW.name <> OLD.name OR NEW.parent_id IS DISTINCT FROM OLD.parent_id))
    EXECUTE FUNCTION grid_told();

-- A shape that follows another one; the first is told by the grid.
CREATE FUNCTION boundary_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, old, new)
    SELECT (SELECT event_open()), row_number() OVER (ORDER BY g.depth, g.id), 'grid.redraw', 'grid', g.id, g.name, g.id, r.level, r.level
      FROM new_rows n JOIN grid g ON g.id = n.grid_id AND g.state = 'active' JOIN old_rows o ON o.id = n.id LEFT JOIN risk_grid r ON r.grid_id = g.id
     WHERE n.state = 'active' AND (o.state = 'active' AND o.geom IS DISTINCT FROM n.geom
           OR o.state <> 'active' AND EXISTS (SELECT FROM boundary b WHERE b.grid_id = n.grid_id AND b.state = 'retired'));
    RETURN NULL;
END $$;
CREATE TRIGGER told_update AFTER UPDATE ON boundary REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION boundary_told();

CREATE FUNCTION boundary_told_new() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, old, new)
    SELECT (SELECT event_open()), row_number() OVER (ORDER BY g.depth, g.id), 'grid.redraw', 'grid', g.id, g.name, g.id, r.level, r.level
      FROM new_rows n JOIN grid g ON g.id = n.grid_id AND g.state = 'active' LEFT JOIN risk_grid r ON r.grid_id = g.id
     WHERE n.state = 'active' AND EXISTS (SELECT FROM boundary b WHERE b.grid_id = n.grid_id AND b.state = 'retired');
    RETURN NULL;
END $$;
CREATE TRIGGER told_insert AFTER INSERT ON boundary REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION boundary_told_new();

-- # Points

-- As in 043, and tells of each point that it now lies in another grid. Many enterprises that
-- went from the same grid are one event, as where a rule set turns them.
CREATE OR REPLACE FUNCTION boundary_home(grids bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    points regclass;
    told text;
BEGIN
    FOR points IN SELECT DISTINCT tgrelid FROM pg_trigger WHERE tgfoid = 'grid_assign'::regproc LOOP
        told := CASE points::text
            WHEN 'enterprise' THEN $sql$
                SELECT CASE WHEN n = 1 THEN ids[1] END, CASE WHEN n = 1 THEN name ELSE '' END, CASE WHEN n = 1 THEN homes[1] END, was, sector,
                       CASE WHEN n = 1 THEN ids[1] END, class, NULL::smallint, CASE WHEN n > 1 THEN ids END, CASE WHEN n > 1 THEN homes END
                  FROM (SELECT was, sector, risk_level AS class, count(*) AS n, min(name) AS name, array_agg(id ORDER BY id) AS ids, array_agg(grid_id ORDER BY id) AS homes
                          FROM moved GROUP BY was, sector, risk_level) e$sql$
            WHEN 'danger' THEN $sql$
                SELECT m.id, m.title, m.grid_id, m.was, coalesce(e.sector, ''), m.enterprise_id, danger_class(m.state, m.deadline, m.grade), m.state, NULL::bigint[], NULL::bigint[]
                  FROM moved m LEFT JOIN enterprise e ON e.id = m.enterprise_id$sql$
            ELSE format($sql$
                SELECT m.id, m.name, m.grid_id, m.was, coalesce(e.sector, ''), m.enterprise_id, m.%I, NULL::smallint, NULL::bigint[], NULL::bigint[]
                  FROM moved m LEFT JOIN enterprise e ON e.id = m.enterprise_id$sql$, CASE points::text WHEN 'keyplace' THEN 'class' ELSE 'risk_level' END)
            END;
        EXECUTE format($sql$
            WITH near AS MATERIALIZED (
                SELECT id FROM %1$s WHERE grid_id = ANY ($1)
                UNION
                SELECT p.id FROM boundary b JOIN grid g ON g.id = b.grid_id JOIN network n ON n.id = g.network_id JOIN %1$s p ON p.geom && b.geom
                 WHERE b.grid_id = ANY ($1) AND b.state = 'active' AND g.leaf AND n.main),
            doubtful AS MATERIALIZED (
                SELECT p.id, p.geom, p.grid_id FROM near JOIN %1$s p USING (id)
                  LEFT JOIN grid g ON g.id = p.grid_id AND g.leaf AND g.state = 'active'
                  LEFT JOIN boundary b ON b.grid_id = g.id AND b.state = 'active'
                 WHERE ST_ContainsProperly(b.geom, p.geom) IS NOT TRUE),
            moved AS (
                UPDATE %1$s p SET grid_id = h.home
                  FROM (SELECT id, grid_id AS was, grid_of(geom) AS home FROM doubtful) h
                 WHERE p.id = h.id AND h.home <> p.grid_id RETURNING p.*, h.was)
            INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, left_id, sector, enterprise_id, old, new, state, subjects, grids)
            SELECT (SELECT event_open()), row_number() OVER (), $2 || '.rehome', $2, t.id, t.name, t.home, t.was, t.sector, t.owner, t.class, t.class, t.state, t.ids, t.homes
              FROM (%2$s) t (id, name, home, was, sector, owner, class, state, ids, homes)$sql$, points, told) USING grids, points::text;
    END LOOP;
END $$;

-- An enterprise that comes under another sector takes along what belongs to it.
CREATE FUNCTION sector_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, sector, left_sector, enterprise_id, old, new, state)
    SELECT (SELECT event_open()), row_number() OVER (), p.kind || '.resector', p.kind, p.id, p.name, p.leaf, NEW.sector, OLD.sector, NEW.id, p.class, p.class, p.state
      FROM (SELECT 'enterprise' AS kind, NEW.id AS id, NEW.name AS name, NEW.grid_id AS leaf, NEW.risk_level AS class, NULL::smallint AS state
            UNION ALL SELECT 'hazard', id, name, grid_id, risk_level, NULL FROM hazard WHERE enterprise_id = NEW.id
            UNION ALL SELECT 'danger', id, title, grid_id, danger_class(state, deadline, grade), state FROM danger WHERE enterprise_id = NEW.id
            UNION ALL SELECT 'keyplace', id, name, grid_id, class, NULL FROM keyplace WHERE enterprise_id = NEW.id) p (kind, id, name, leaf, class, state);
    RETURN NULL;
END $$;
CREATE TRIGGER sector_told AFTER UPDATE OF sector ON enterprise FOR EACH ROW WHEN (NEW.sector <> OLD.sector) EXECUTE FUNCTION sector_told();

SELECT own_tables_first();
