-- By whose rules a major hazard source is supervised. Decree 40 does not apply to
-- city gas, within ports and to research and production for defence (Art. 2): such
-- a source is graded by GB 18218 all the same and owes what its own rules ask. '' is
-- decree 40, as it was taken for all before; who knows better says so.
ALTER TABLE hazard ADD COLUMN regime text NOT NULL DEFAULT '' CHECK (length(regime) <= 40);
