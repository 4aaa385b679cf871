-- What the rows of an imported table are records of: enterprises, as all were until now,
-- hazard sources, dangers or key places.
ALTER TABLE import ADD COLUMN register text NOT NULL DEFAULT 'enterprise' CHECK (length(register) BETWEEN 1 AND 40);

SELECT own_tables_first();
