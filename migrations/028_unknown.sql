-- What nobody has filled in is not "no": the level of standardisation and whether an
-- enterprise is a key unit of fire safety may be unknown. What was on file before
-- stays as it is: whether a 0 or a false was entered or merely the default cannot be
-- told any more.
ALTER TABLE enterprise
    ALTER COLUMN standard DROP NOT NULL,
    ALTER COLUMN standard DROP DEFAULT,
    ALTER COLUMN fire_key DROP NOT NULL,
    ALTER COLUMN fire_key DROP DEFAULT;
