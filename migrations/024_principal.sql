-- The principal responsible person 主要负责人, who answers for the safety of an
-- enterprise (《安全生产法》 Art. 5). It need not be the legal representative, and is
-- not the contact, which a column of that name was read as before.
ALTER TABLE enterprise
    ADD COLUMN principal       text NOT NULL DEFAULT '' CHECK (length(principal) <= 100),                  -- personal
    ADD COLUMN principal_phone text NOT NULL DEFAULT '' CHECK (principal_phone ~ '^[0-9+ -]{0,20}$');      -- personal
