-- Rules of a row, cheaper.
--
-- As in 010, 054, 057 and 065: what a column may hold is what it was. A telephone number and one
-- sector, as most rows have, are told by their characters; the pattern, which took a tenth of what
-- filing an enterprise costs, is asked about the others alone.
DO $$
DECLARE
    rules text;
BEGIN
    SELECT string_agg(format(
               'DROP CONSTRAINT %1$I, ADD CONSTRAINT %1$I CHECK (length(%2$I) <= %3$s AND %4$s ltrim(%2$I, %5$L) = %6$L OR %7$s)',
               c.conname, a.attname, CASE WHEN a.attname = 'sector' THEN 40 ELSE 20 END,
               CASE WHEN a.attname = 'sector' THEN 'sector COLLATE "C" >= ''a'' AND sector COLLATE "C" < ''{'' AND' ELSE '' END,
               CASE WHEN a.attname = 'sector' THEN 'abcdefghijklmnopqrstuvwxyz0123456789_' ELSE '0123456789+ -' END, '',
               pg_get_expr(c.conbin, c.conrelid)), ', ')
      INTO rules
      FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.conrelid = 'enterprise'::regclass AND c.contype = 'c' AND cardinality(c.conkey) = 1
       AND c.conname IN ('enterprise_sector_check', 'enterprise_contact_phone_check', 'enterprise_legal_phone_check',
           'enterprise_safety_phone_check', 'enterprise_duty_phone_check', 'enterprise_principal_phone_check');
    EXECUTE 'ALTER TABLE enterprise ' || rules;
END $$;

-- # Regulators of an enterprise
--
-- That an enterprise is there is asked once for all regulators that a statement adds, and not at all
-- for those that come with the row of an enterprise itself: nobody else sees that row before it is
-- kept. The foreign key asked for each of them, and locked each row, which was an eighth of what
-- filing an enterprise costs. What it held, these hold: a regulator is of an enterprise that is there
-- and stays until the commit; what is taken off the file takes its regulators along; an id stays.
ALTER TABLE enterprise_regulator DROP CONSTRAINT enterprise_regulator_enterprise_id_fkey;

CREATE FUNCTION enterprise_regulator_held() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    nobody bigint;
BEGIN
    -- waits for who is deleting them, and keeps out who would
    PERFORM FROM enterprise WHERE id IN (SELECT enterprise_id FROM new_rows) ORDER BY id FOR KEY SHARE;
    SELECT enterprise_id INTO nobody FROM new_rows n WHERE NOT EXISTS (SELECT FROM enterprise e WHERE e.id = n.enterprise_id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'there is no enterprise %', nobody USING ERRCODE = 'foreign_key_violation', TABLE = 'enterprise_regulator',
            COLUMN = 'enterprise_id';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER enterprise_regulator_held AFTER INSERT ON enterprise_regulator REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('anwang.filed', true) IS DISTINCT FROM 'yes') EXECUTE FUNCTION enterprise_regulator_held();

-- As in 065.
CREATE OR REPLACE FUNCTION enterprise_regulator_new() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM set_config('anwang.filed', 'yes', true);
    INSERT INTO enterprise_regulator (enterprise_id, sector)
        SELECT id, sector FROM new_rows WHERE sector <> '' AND position(' ' IN sector) = 0
        UNION ALL
        SELECT DISTINCT n.id, s FROM new_rows n CROSS JOIN LATERAL string_to_table(n.sector, ' ') s WHERE position(' ' IN n.sector) > 0;
    PERFORM set_config('anwang.filed', '', true);
    RETURN NULL;
END $$;

CREATE FUNCTION enterprise_regulator_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM enterprise_regulator;
    ELSE
        DELETE FROM enterprise_regulator WHERE enterprise_id IN (SELECT id FROM old_rows);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER enterprise_regulator_gone AFTER DELETE ON enterprise REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION enterprise_regulator_gone();
CREATE TRIGGER enterprise_regulator_gone_all AFTER TRUNCATE ON enterprise FOR EACH STATEMENT EXECUTE FUNCTION enterprise_regulator_gone();

CREATE FUNCTION enterprise_regulator_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an enterprise keeps its id, and a regulator its enterprise'
        USING ERRCODE = 'foreign_key_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER enterprise_regulator_stays BEFORE UPDATE OF id ON enterprise FOR EACH ROW
    WHEN (NEW.id <> OLD.id) EXECUTE FUNCTION enterprise_regulator_stays();
CREATE TRIGGER enterprise_regulator_stays BEFORE UPDATE OF enterprise_id ON enterprise_regulator FOR EACH ROW
    WHEN (NEW.enterprise_id <> OLD.enterprise_id) EXECUTE FUNCTION enterprise_regulator_stays();

SELECT own_tables_first();
