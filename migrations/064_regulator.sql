-- Why an enterprise has a regulator, and who said so. What came with a table, and what was
-- there before, nobody said by hand: its account is empty.
ALTER TABLE enterprise_regulator
    ADD COLUMN reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
    ADD COLUMN account_id bigint REFERENCES account ON DELETE SET NULL,
    ADD COLUMN account text NOT NULL DEFAULT '';   -- as it was called then
CREATE INDEX enterprise_regulator_account ON enterprise_regulator (account_id) WHERE account_id IS NOT NULL;

SELECT own_tables_first();
