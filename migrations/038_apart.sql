-- Pairs of files that somebody has looked at and found to be of two enterprises: left
-- out wherever pairs are listed or counted, whatever is compared anew.
CREATE TABLE enterprise_pair_apart (
    a           bigint NOT NULL REFERENCES enterprise ON DELETE CASCADE,
    b           bigint NOT NULL REFERENCES enterprise ON DELETE CASCADE CHECK (a < b),
    reason      text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    account_id  bigint REFERENCES account ON DELETE SET NULL,
    account     text NOT NULL,   -- as it was called then
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (a, b)
);
CREATE INDEX enterprise_pair_apart_b ON enterprise_pair_apart (b);
