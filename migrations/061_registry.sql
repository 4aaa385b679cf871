-- Supervision sectors 监管行业 are read from their table alone: the feed brings what changes
-- in it to every server.

ALTER TABLE change DROP CONSTRAINT change_subject_check,
    ADD CONSTRAINT change_subject_check
    CHECK (subject IN ('enterprise', 'hazard', 'danger', 'keyplace', 'boundary', 'risk', 'sector', 'reload'));
ALTER TABLE sector RENAME COLUMN papers TO records;   -- on file, that propose it
ALTER TABLE sector RENAME COLUMN place TO rank;
SELECT feed_attach('sector', 'sector');

-- # Enterprises to be located
--
-- What 057 did to those that are on the map: words become codes, those that no sector is
-- called by become sectors of their own, and the row holds a set of codes.
DO $$
DECLARE
    it record;
    code_of text;
    n integer := (SELECT coalesce(max(substr(code, 5)::integer), 0) FROM sector WHERE code ~ '^own_[0-9]{1,6}$');
BEGIN
    FOR it IN SELECT DISTINCT sector AS word FROM enterprise_waiting
               WHERE sector !~ '^([a-z][a-z0-9_]{0,39}( [a-z][a-z0-9_]{0,39}){0,11})?$' LOOP
        SELECT code INTO code_of FROM sector
         WHERE lower(it.word) IN (lower(name), lower(name_en)) OR it.word = ANY (short) ORDER BY rank LIMIT 1;
        IF code_of IS NULL THEN
            n := n + 1;
            code_of := 'own_' || n;
            INSERT INTO sector (rank, code, name, name_en) VALUES (500 + n, code_of, left(it.word, 40), left(it.word, 80));
        END IF;
        UPDATE enterprise_waiting SET sector = code_of,
            fields = CASE WHEN fields ? 'sector' THEN jsonb_set(fields, '{sector}', to_jsonb(code_of)) ELSE fields END
         WHERE sector = it.word;
    END LOOP;
    INSERT INTO sector (rank, code, name, name_en)
        SELECT DISTINCT 500, s, s, s FROM enterprise_waiting CROSS JOIN LATERAL string_to_table(sector, ' ') s
         WHERE sector <> '' AND s NOT IN (SELECT code FROM sector);
END $$;
ALTER TABLE enterprise_waiting ADD CONSTRAINT enterprise_waiting_sector_check
    CHECK (sector ~ '^([a-z][a-z0-9_]{0,39}( [a-z][a-z0-9_]{0,39}){0,11})?$');

SELECT own_tables_first();
