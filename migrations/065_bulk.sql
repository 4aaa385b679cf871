-- Tables of a million rows.
--
-- # Files
--
-- A file that was sent is kept in parts, so that no statement and no server ever holds
-- all of it at once.
CREATE TABLE import_part (
    import_id  bigint NOT NULL REFERENCES import ON DELETE CASCADE,
    n          integer NOT NULL,             -- from 0
    data       bytea NOT NULL,
    PRIMARY KEY (import_id, n)
);
ALTER TABLE import_part ALTER data SET STORAGE EXTERNAL; -- most are packed already
INSERT INTO import_part (import_id, n, data) SELECT id, 0, file FROM import WHERE file IS NOT NULL;
ALTER TABLE import ADD COLUMN kept boolean NOT NULL DEFAULT false; -- the file is there
UPDATE import SET kept = true WHERE file IS NOT NULL;
ALTER TABLE import DROP COLUMN file; -- with the index by which those that are to go were found
CREATE INDEX import_kept ON import (created) WHERE kept;

-- # Locations
--
-- As in 003. Finding the leaf of a point takes longer than all the rest of filing it. A load
-- of many has found the leaves in memory; the database holds all of them against the
-- boundaries in one statement, sorted by leaf, where each boundary is unpacked once
-- (grid/exchange), keeps publications out until the commit, and says so for its transaction.
DROP TRIGGER enterprise_assign ON enterprise;
CREATE TRIGGER enterprise_assign BEFORE UPDATE OF geom, grid_id ON enterprise FOR EACH ROW EXECUTE FUNCTION grid_assign();
CREATE TRIGGER enterprise_assign_new BEFORE INSERT ON enterprise FOR EACH ROW
    WHEN (NEW.grid_id IS NULL OR current_setting('anwang.located', true) IS DISTINCT FROM 'yes') EXECUTE FUNCTION grid_assign();

-- # The feed
--
-- Of more changes than a server reads one by one (grid/feed) it reads all anew. A transaction
-- that will add so many says so before (anwang.reload), and its insertions ask for that in one
-- line instead of telling of each record.
CREATE FUNCTION feed_reloads() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT current_setting('anwang.reload', true) IS NOT DISTINCT FROM 'yes'
$$;

CREATE OR REPLACE FUNCTION feed_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' AND feed_reloads() THEN
        INSERT INTO change (subject, id) SELECT 'reload', 0 WHERE EXISTS (SELECT FROM new_rows)
            AND NOT EXISTS (SELECT FROM change WHERE txid = pg_current_xact_id() AND subject = 'reload');
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO change (subject, id) SELECT TG_ARGV[0], id FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO change (subject, id) SELECT TG_ARGV[0], id FROM old_rows;
    ELSE
        INSERT INTO change (subject, id) SELECT TG_ARGV[0], id FROM new_rows
            UNION SELECT TG_ARGV[0], id FROM old_rows;
    END IF;
    IF FOUND THEN
        PERFORM feed_touch();
    END IF;
    RETURN NULL;
END $$;

-- As in 011; and the colours of all are worked out anew.
CREATE OR REPLACE FUNCTION risk_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' AND feed_reloads() THEN
        INSERT INTO risk_queue (enterprise_id) SELECT 0 WHERE EXISTS (SELECT FROM new_rows);
    ELSIF TG_OP = 'INSERT' THEN
        EXECUTE format('INSERT INTO risk_queue (enterprise_id) SELECT DISTINCT %1$I FROM new_rows WHERE %1$I IS NOT NULL', TG_ARGV[0]);
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE format('INSERT INTO risk_queue (enterprise_id) SELECT DISTINCT %1$I FROM old_rows WHERE %1$I IS NOT NULL', TG_ARGV[0]);
    ELSE
        EXECUTE format('INSERT INTO risk_queue (enterprise_id) SELECT %1$I FROM new_rows WHERE %1$I IS NOT NULL
            UNION SELECT %1$I FROM old_rows WHERE %1$I IS NOT NULL', TG_ARGV[0]);
    END IF;
    RETURN NULL;
END $$;

-- # Rules of a row
--
-- As in 010, 024, 054 and 057, but that an empty text is not held against a pattern: the seven
-- patterns were a quarter of what filing an enterprise costs.
DO $$
DECLARE
    it record;
BEGIN
    FOR it IN SELECT c.conname, a.attname, pg_get_expr(c.conbin, c.conrelid) AS rule
                FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
               WHERE c.conrelid = 'enterprise'::regclass AND c.contype = 'c' AND cardinality(c.conkey) = 1
                 AND pg_get_expr(c.conbin, c.conrelid) LIKE '(' || a.attname || ' ~ %' LOOP
        EXECUTE format('ALTER TABLE enterprise DROP CONSTRAINT %1$I, ADD CONSTRAINT %1$I CHECK (%2$I = %4$L OR %3$s)',
            it.conname, it.attname, it.rule, '');
    END LOOP;
END $$;

-- As in 057; an enterprise of one sector, as most are, is not taken apart.
CREATE OR REPLACE FUNCTION enterprise_regulator_new() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO enterprise_regulator (enterprise_id, sector)
        SELECT id, sector FROM new_rows WHERE sector <> '' AND position(' ' IN sector) = 0
        UNION ALL
        SELECT DISTINCT n.id, s FROM new_rows n CROSS JOIN LATERAL string_to_table(n.sector, ' ') s WHERE position(' ' IN n.sector) > 0;
    RETURN NULL;
END $$;

SELECT own_tables_first();
