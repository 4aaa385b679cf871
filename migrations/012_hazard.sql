-- Hazard sources as they are filed by hand: what lies in a unit, what follows from
-- it by the standard, and what is to be done about it. major_level, r_value,
-- substance and quantity are results from now on wherever there are holdings; of a
-- row without any they stay what was declared. The same holds for risk_level and a
-- rating or a unit.

ALTER TABLE hazard
    ADD COLUMN category       text NOT NULL DEFAULT '' CHECK (category IN ('', 'unit', 'point', 'place')),  -- 单元, 风险点, 场所; '' : imported without
    ADD COLUMN unit_kind      text NOT NULL DEFAULT '' CHECK (unit_kind IN ('', 'production', 'storage')),
    ADD COLUMN people         integer CHECK (people BETWEEN 0 AND 100000000),     -- within 500 m outside the plant boundary
    ADD COLUMN people_source  text NOT NULL DEFAULT '' CHECK (length(people_source) <= 200),
    ADD COLUMN people_dated   date CHECK (people_dated BETWEEN '1900-01-01' AND '2199-12-31'),
    ADD COLUMN edition        text NOT NULL DEFAULT '' CHECK (length(edition) <= 20),  -- of GB 18218; '' : declared, not computed
    ADD COLUMN s_value        double precision CHECK (s_value >= 0),                   -- Σ q/Q
    ADD COLUMN rating         jsonb,                                                   -- method, values, direct: hazard.Point
    ADD COLUMN control        text NOT NULL DEFAULT '' CHECK (control IN ('', 'company', 'workshop', 'team', 'post')),
    ADD COLUMN measures       text NOT NULL DEFAULT '' CHECK (length(measures) <= 4000),
    ADD COLUMN capacity       integer CHECK (capacity BETWEEN 1 AND 10000000),         -- of a place: people at most
    ADD COLUMN filing_number  text NOT NULL DEFAULT '' CHECK (length(filing_number) <= 100),  -- 备案编号
    ADD COLUMN filing_office  text NOT NULL DEFAULT '' CHECK (length(filing_office) <= 200),
    ADD COLUMN filed          date CHECK (filed BETWEEN '1900-01-01' AND '2199-12-31'),
    ADD COLUMN filing_ended   date CHECK (filing_ended BETWEEN '1900-01-01' AND '2199-12-31'),  -- 核销
    ADD COLUMN filing_note    text NOT NULL DEFAULT '' CHECK (length(filing_note) <= 500),
    ADD CONSTRAINT hazard_filing_check CHECK ((filed IS NULL) = (filing_number = '') AND (filing_ended IS NULL OR filed IS NOT NULL));
CREATE INDEX hazard_major ON hazard (id) WHERE major_level > 0;

-- What a unit holds, at its designed maximum.
CREATE TABLE hazard_holding (
    hazard_id   bigint NOT NULL REFERENCES hazard ON DELETE CASCADE,
    line        smallint NOT NULL CHECK (line >= 0),
    entry       smallint NOT NULL DEFAULT 0 CHECK (entry >= 0),      -- of Table 1; 0 none fits
    name        text NOT NULL DEFAULT '' CHECK (length(name) <= 200),
    cas         text NOT NULL DEFAULT '' CHECK (length(cas) <= 20),
    classes     text[] NOT NULL DEFAULT '{}',
    tonnes      double precision NOT NULL CHECK (tonnes > 0),
    containers  integer NOT NULL DEFAULT 0 CHECK (containers BETWEEN 0 AND 1000000),
    note        text NOT NULL DEFAULT '' CHECK (length(note) <= 200), -- volume of the containers, where it lies
    PRIMARY KEY (hazard_id, line)
);
CREATE INDEX hazard_holding_entry ON hazard_holding (entry) WHERE entry > 0;

-- Who answers for it: the one responsible, or of a major hazard source the three
-- 包保责任人.
CREATE TABLE hazard_person (
    hazard_id  bigint NOT NULL REFERENCES hazard ON DELETE CASCADE,
    role       text NOT NULL CHECK (role IN ('responsible', 'chief', 'technical', 'operation')),
    name       text NOT NULL CHECK (length(name) <= 100),                        -- personal
    phone      text NOT NULL DEFAULT '' CHECK (phone ~ '^[0-9+ -]{0,20}$'),      -- personal
    PRIMARY KEY (hazard_id, role)
);

-- When a duty was done: a drill, a check that the shut-down is there.
CREATE TABLE hazard_duty (
    hazard_id  bigint NOT NULL REFERENCES hazard ON DELETE CASCADE,
    duty       text NOT NULL CHECK (duty <> '' AND length(duty) <= 40),
    done       date NOT NULL CHECK (done BETWEEN '1900-01-01' AND '2199-12-31'),
    note       text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    PRIMARY KEY (hazard_id, duty, done)
);
