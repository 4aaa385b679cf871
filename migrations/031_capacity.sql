-- A place that may hold nobody holds 0; a capacity that nobody has filled in is NULL.
ALTER TABLE hazard
    DROP CONSTRAINT hazard_capacity_check,
    ADD CONSTRAINT hazard_capacity_check CHECK (capacity BETWEEN 0 AND 10000000);
