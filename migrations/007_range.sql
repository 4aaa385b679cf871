-- Values that PostgreSQL takes and nothing behind it can show. A time of the year
-- 12000, or infinity, has no RFC 3339 form, so that one row would make every list
-- it is in unreadable; an id above 2^53 is another number in a browser and in a
-- vector tile. Whoever writes such a row is told so, with the column.

ALTER TABLE enterprise
    ADD CONSTRAINT enterprise_id_check CHECK (id BETWEEN 1 AND 9007199254740991),
    ADD CONSTRAINT enterprise_assessed_check CHECK (assessed >= '1900-01-01 00:00Z' AND assessed < '2200-01-01 00:00Z');

ALTER TABLE hazard
    ADD CONSTRAINT hazard_id_check CHECK (id BETWEEN 1 AND 9007199254740991),
    ADD CONSTRAINT hazard_assessed_check CHECK (assessed >= '1900-01-01 00:00Z' AND assessed < '2200-01-01 00:00Z');

ALTER TABLE danger
    ADD CONSTRAINT danger_id_check CHECK (id BETWEEN 1 AND 9007199254740991),
    ADD CONSTRAINT danger_found_check CHECK (found >= '1900-01-01 00:00Z' AND found < '2200-01-01 00:00Z'),
    ADD CONSTRAINT danger_deadline_check CHECK (deadline >= '1900-01-01 00:00Z' AND deadline < '2200-01-01 00:00Z'),
    ADD CONSTRAINT danger_closed_check CHECK (closed >= '1900-01-01 00:00Z' AND closed < '2200-01-01 00:00Z');

ALTER TABLE grid
    ADD CONSTRAINT grid_id_check CHECK (id BETWEEN 1 AND 9007199254740991),
    ADD CONSTRAINT grid_valid_from_check CHECK (valid_from >= '1900-01-01 00:00Z' AND valid_from < '2200-01-01 00:00Z');
