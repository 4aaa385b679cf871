-- The grids that a scope (grid.Scope.SQL) holds, each with the sector it is narrowed
-- to, '' none. scope_holds answers for one record and walks up the tree for it; asked
-- for each row of a list it took half a millisecond a row. Whoever asks for many looks
-- them up in here, which is worked out once. Who holds the only root of a network
-- holds all of it, and nothing is climbed.
CREATE FUNCTION scope_grids(scope jsonb) RETURNS TABLE (id bigint, sector text) LANGUAGE sql STABLE AS $$
    WITH RECURSIVE term AS (
        SELECT t.g, coalesce(t.s, '') AS s FROM jsonb_to_recordset(scope) AS t(g bigint, s text) WHERE t.g IS NOT NULL
    ), root AS (
        SELECT r.id, r.network_id, term.s FROM term JOIN grid r ON r.id = term.g AND r.parent_id IS NULL
         WHERE NOT EXISTS (SELECT FROM grid o WHERE o.network_id = r.network_id AND o.parent_id IS NULL AND o.id <> r.id)
    ), held(id, s) AS (
        SELECT term.g, term.s FROM term WHERE NOT EXISTS (SELECT FROM root WHERE root.id = term.g)
        UNION
        SELECT g.id, held.s FROM held JOIN grid g ON g.parent_id = held.id
    )
    SELECT held.id, held.s FROM held
    UNION ALL
    SELECT g.id, root.s FROM root JOIN grid g ON g.network_id = root.network_id
$$;
