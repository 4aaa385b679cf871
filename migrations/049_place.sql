-- Who answers for a key place, and the key places that were filed as hazard sources.

ALTER TABLE keyplace
    ADD COLUMN keeper  text NOT NULL DEFAULT '' CHECK (length(keeper) <= 100),           -- personal
    ADD COLUMN phone   text NOT NULL DEFAULT '' CHECK (phone ~ '^[0-9+ -]{0,20}$');      -- personal

-- Until there were key places, schools, hospitals and the like were filed as hazard sources
-- of the category "place", or imported without a category as one of its kinds. They become
-- key places. What has been assessed as a risk stays a hazard source, since a key place has
-- no risk level: one with a level, a rating, a unit, a filing or a duty that was done, and
-- one with dangers, which were found at a hazard source. Where both are wanted, the key
-- place is filed beside it.
DO $$
BEGIN
    CREATE TEMP TABLE place_moved ON COMMIT DROP AS
        SELECT h.id AS was, CASE WHEN EXISTS (SELECT FROM keyplace k WHERE k.id = h.id) THEN nextval(pg_get_serial_sequence('keyplace', 'id')) ELSE h.id END AS id,
               CASE WHEN length(h.code) > 60 OR EXISTS (SELECT FROM keyplace k WHERE k.code = h.code) THEN left(h.code, 40) || '-' || h.id ELSE h.code END AS code
          FROM hazard h
         WHERE (h.category = 'place' OR h.category = '' AND h.kind IN ('crowd', 'school', 'hospital', 'nursing_home', 'mall', 'hotel', 'entertainment', 'venue', 'transit', 'dormitory', 'religious', 'scenic', 'key_unit'))
           AND h.risk_level = 0 AND h.rating IS NULL AND h.major_level = 0 AND h.unit_kind = '' AND h.filing_number = '' AND h.regime = ''
           AND NOT EXISTS (SELECT FROM danger d WHERE d.hazard_id = h.id) AND NOT EXISTS (SELECT FROM hazard_holding o WHERE o.hazard_id = h.id)
           AND NOT EXISTS (SELECT FROM hazard_duty o WHERE o.hazard_id = h.id);
    -- A number of its own may have been given to one that keeps its own.
    WHILE EXISTS (SELECT FROM place_moved GROUP BY id HAVING count(*) > 1) LOOP
        UPDATE place_moved SET id = nextval(pg_get_serial_sequence('keyplace', 'id')) WHERE id <> was AND id IN (SELECT id FROM place_moved GROUP BY id HAVING count(*) > 1);
    END LOOP;
    INSERT INTO keyplace (id, enterprise_id, code, name, kind, capacity, measures, geom, grid_id, synthetic, source, created, updated, version, keeper, phone)
    SELECT m.id, h.enterprise_id, m.code, h.name, CASE WHEN h.kind IN ('school', 'hospital', 'nursing_home', 'mall', 'hotel', 'entertainment', 'venue', 'transit', 'dormitory', 'religious', 'scenic', 'crowd', 'key_unit') THEN h.kind ELSE 'other' END,
           h.capacity, h.measures, h.geom, h.grid_id, h.synthetic, h.source, h.created, h.updated, h.version, coalesce(p.name, ''), coalesce(p.phone, '')
      FROM place_moved m JOIN hazard h ON h.id = m.was LEFT JOIN hazard_person p ON p.hazard_id = h.id AND p.role = 'responsible';
    -- What was written down of the hazard source stays with it; each is told where the other is.
    INSERT INTO audit (actor, action, subject, subject_id, name, grid_id, before, after)
    SELECT 'anwang migrate', 'hazard.delete', 'hazard', h.id, h.name, h.grid_id, jsonb_build_object('code', h.code, 'category', 'place', 'kind', h.kind), jsonb_build_object('reason', '转为重点场所', 'keyplace', m.id)
      FROM place_moved m JOIN hazard h ON h.id = m.was ORDER BY h.id;
    INSERT INTO audit (actor, action, subject, subject_id, name, grid_id, before, after)
    SELECT 'anwang migrate', 'keyplace.create', 'keyplace', k.id, k.name, k.grid_id, jsonb_build_object('hazard', m.was), jsonb_build_object('code', k.code, 'name', k.name, 'kind', k.kind)
      FROM place_moved m JOIN keyplace k ON k.id = m.id ORDER BY k.id;
    INSERT INTO event (commit_id, seq, verb, kind, subject, name, grid_id, sector, enterprise_id, old, new)
    SELECT (SELECT event_open()), row_number() OVER (), 'keyplace.create', 'keyplace', k.id, k.name, k.grid_id, coalesce(e.sector, ''), k.enterprise_id, NULL, k.class
      FROM place_moved m JOIN keyplace k ON k.id = m.id LEFT JOIN enterprise e ON e.id = k.enterprise_id;
    DELETE FROM hazard h USING place_moved m WHERE h.id = m.was;
    PERFORM setval(pg_get_serial_sequence('keyplace', 'id'), max(id)) FROM keyplace HAVING max(id) IS NOT NULL;
    DROP TABLE place_moved;
END $$;

-- As in 044; what is known begins behind what is thrown away.
CREATE OR REPLACE FUNCTION event_trim(keep interval) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
    SET enable_seqscan = off AS $$
DECLARE
    gone bigint[];
    last timestamptz;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('anwang.event')) THEN
        RETURN 0;
    END IF;
    SELECT array_agg(id), max(at) INTO gone, last
      FROM (SELECT id, at FROM event_commit WHERE position IS NOT NULL ORDER BY id LIMIT 1000) c
     WHERE at < now() - greatest(keep, interval '7 days');
    IF gone IS NULL THEN
        RETURN 0;
    END IF;
    DELETE FROM event WHERE commit_id = ANY (gone);
    DELETE FROM event_commit WHERE id = ANY (gone);
    UPDATE event_clock SET begun = last WHERE begun < last;
    RETURN cardinality(gone);
END $$;

SELECT own_tables_first();
