-- The red and orange enterprises in the order in which they are worked through. They
-- are few, and stand apart from risk_enterprise so that a rule set which gives
-- everybody another score writes these alone, and a level there changes in its place.
CREATE TABLE risk_worst (
    enterprise_id  bigint PRIMARY KEY REFERENCES risk_enterprise ON DELETE CASCADE,
    level          smallint NOT NULL CHECK (level IN (1, 2)),  -- as in risk_enterprise
    score          double precision NOT NULL                   -- by the rule set in force
);
CREATE INDEX risk_worst_order ON risk_worst (level, (-score), enterprise_id);

-- Scores are worked out by the assessor, who is asked for all of them.
INSERT INTO risk_worst (enterprise_id, level, score) SELECT enterprise_id, level, 0 FROM risk_enterprise WHERE level IN (1, 2);
INSERT INTO risk_queue (enterprise_id) SELECT 0 WHERE EXISTS (SELECT FROM risk_enterprise);
