-- Which writing down of a standard's tables graded a record. Tables that are
-- corrected get a new revision, and what they concern is computed anew; what is
-- there already was computed by the first.
ALTER TABLE hazard ADD COLUMN tables smallint NOT NULL DEFAULT 1 CHECK (tables >= 1);
