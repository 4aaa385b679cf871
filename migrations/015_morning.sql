-- How everything stood at eight o'clock of the last mornings. Past days are kept
-- as they ended, at midnight; whoever begins the day asks what is other than
-- yesterday at eight, and that moment lies within a day.

CREATE TABLE risk_morning (
    day   date PRIMARY KEY,            -- in China
    at    timestamptz NOT NULL,        -- of what moment it is: eight o'clock, or when colours were next known
    rule  text NOT NULL                -- version of the rule set in force
);
CREATE TABLE risk_morning_grid (
    day      date NOT NULL REFERENCES risk_morning ON DELETE CASCADE,
    grid_id  bigint NOT NULL,          -- no reference: grids go, what was stays
    level    smallint NOT NULL,
    index    double precision NOT NULL,
    tally    integer[] NOT NULL,       -- grid.Tally, see its List
    PRIMARY KEY (day, grid_id)
);
