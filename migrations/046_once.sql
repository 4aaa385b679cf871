-- What was asked for with a key of its sender, and what came of it, so that sending it
-- again has it done once. A line is written by the transaction of what it tells of, with
-- the answer, which is sealed with the key; the key is kept nowhere. It stays for a day.
CREATE TABLE once (
    name        bytea PRIMARY KEY,      -- follows from the account and the key
    account_id  bigint NOT NULL,        -- who asked
    operation   text NOT NULL,          -- "POST /api/v1/dangers"
    request     bytea NOT NULL,         -- digest of all that it says
    holds       bytea NOT NULL,         -- digest of what the sender held
    answer      bytea NOT NULL,         -- sealed
    at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX once_at ON once (at);
SELECT own_tables_first();
