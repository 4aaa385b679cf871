-- What of a table is no record of it, totals, notes and repeated headings, or is hidden and
-- left out as chosen, is told apart from what was read.
ALTER TABLE import ADD COLUMN left_rows integer NOT NULL DEFAULT 0;

-- Workbooks of other formats are kept as what another program has turned them into.
ALTER TABLE import DROP CONSTRAINT import_format_check,
    ADD CONSTRAINT import_format_check CHECK (format IN ('xlsx', 'csv', 'xls', 'et', 'ods'));

-- A unit may have a few telephone numbers where one is asked for.
ALTER TABLE enterprise
    DROP CONSTRAINT enterprise_contact_phone_check,
    ADD CONSTRAINT enterprise_contact_phone_check CHECK (contact_phone ~ '^([0-9+ -]{0,20}|[0-9+ -]{7,20}(/[0-9+ -]{7,20}){1,2})$'),
    DROP CONSTRAINT enterprise_legal_phone_check,
    ADD CONSTRAINT enterprise_legal_phone_check CHECK (legal_phone ~ '^([0-9+ -]{0,20}|[0-9+ -]{7,20}(/[0-9+ -]{7,20}){1,2})$'),
    DROP CONSTRAINT enterprise_safety_phone_check,
    ADD CONSTRAINT enterprise_safety_phone_check CHECK (safety_phone ~ '^([0-9+ -]{0,20}|[0-9+ -]{7,20}(/[0-9+ -]{7,20}){1,2})$'),
    DROP CONSTRAINT enterprise_duty_phone_check,
    ADD CONSTRAINT enterprise_duty_phone_check CHECK (duty_phone ~ '^([0-9+ -]{0,20}|[0-9+ -]{7,20}(/[0-9+ -]{7,20}){1,2})$'),
    DROP CONSTRAINT enterprise_principal_phone_check,
    ADD CONSTRAINT enterprise_principal_phone_check CHECK (principal_phone ~ '^([0-9+ -]{0,20}|[0-9+ -]{7,20}(/[0-9+ -]{7,20}){1,2})$');

SELECT own_tables_first();
