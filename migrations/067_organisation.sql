-- Organisations as offices list them: what they are called in short, which one they belong to,
-- and the telephone of their office, which is nobody's own.

ALTER TABLE organisation
    ADD COLUMN short     text NOT NULL DEFAULT '' CHECK (length(short) <= 60),
    ADD COLUMN parent_id bigint REFERENCES organisation CHECK (parent_id <> id),  -- never in a circle: grid/account sees to it
    ADD COLUMN phone     text NOT NULL DEFAULT '' CHECK (phone ~ '^[0-9+ -]{0,20}$');
CREATE INDEX organisation_parent ON organisation (parent_id) WHERE parent_id IS NOT NULL;

SELECT own_tables_first();
