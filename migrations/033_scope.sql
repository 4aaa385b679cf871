-- As before, and a function of its own: written into each statement it was planned
-- anew, several times, and taken for so many grids that PostgreSQL looked through a
-- list of them for each row, where it now looks them up.
CREATE OR REPLACE FUNCTION scope_grids(scope jsonb) RETURNS TABLE (id bigint, sector text) LANGUAGE plpgsql STABLE ROWS 2000 AS $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT x.g, coalesce(x.s, '') AS s, r.network_id AS whole
               FROM jsonb_to_recordset(scope) AS x(g bigint, s text)
               LEFT JOIN grid r ON r.id = x.g AND r.parent_id IS NULL
                AND NOT EXISTS (SELECT FROM grid o WHERE o.network_id = r.network_id AND o.parent_id IS NULL AND o.id <> r.id)
              WHERE x.g IS NOT NULL
    LOOP
        IF t.whole IS NOT NULL THEN
            RETURN QUERY SELECT g.id, t.s FROM grid g WHERE g.network_id = t.whole;
        ELSE
            RETURN QUERY
                WITH RECURSIVE held(id) AS (
                    SELECT t.g UNION SELECT g.id FROM held JOIN grid g ON g.parent_id = held.id)
                SELECT held.id, t.s FROM held;
        END IF;
    END LOOP;
END $$;
