-- Editions of the types of accidents (GB 6441) by date. The types of 1986 come with
-- the program; those of a later edition are entered from the printed standard by who
-- sets the rules, and until then the ones before it are taken and marked. What was
-- recorded keeps the edition it was recorded by; '' is that of 1986, recorded before
-- editions were kept.
CREATE TABLE accident_edition (
    version         text PRIMARY KEY CHECK (version ~ '^[0-9A-Za-z.-]{1,20}$'),
    source          text NOT NULL CHECK (source <> '' AND length(source) <= 200),
    effective_from  date NOT NULL UNIQUE CHECK (effective_from BETWEEN '1900-01-01' AND '2199-12-31'),
    types           jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(types) = 'array'),  -- [{"code", "zh", "en"}]
    updated         timestamptz NOT NULL DEFAULT now(),
    row_version     integer NOT NULL DEFAULT 1
);
INSERT INTO accident_edition (version, source, effective_from) VALUES
    ('1986', 'GB 6441-1986', '1987-02-01'),
    ('2025', 'GB 6441-2025', '2026-07-01');
ALTER TABLE enterprise_record ADD COLUMN edition text NOT NULL DEFAULT '' CHECK (length(edition) <= 20);
