-- Sites 厂区 of one enterprise: each is a record of its own, in its grid, under the code that they
-- share. The one without a name is the enterprise itself, or its only one.
ALTER TABLE enterprise ADD COLUMN site text NOT NULL DEFAULT '' CHECK (length(site) <= 60),
    DROP CONSTRAINT enterprise_credit_code_key,
    ADD CONSTRAINT enterprise_credit_code_key UNIQUE (credit_code, site);

SELECT own_tables_first();
