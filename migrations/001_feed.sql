-- The change feed: what changed, numbered in commit order.
--
-- A sequence number is drawn before commit, so a reader of "greater than the
-- last one" can pass a slow transaction by for ever. Here a transaction's
-- position is drawn in a deferred trigger, at commit, under a lock that is held
-- until the commit is visible. Whoever sees position p has therefore seen all
-- before p. The lock costs nothing that NOTIFY does not cost already: NOTIFY
-- takes a database-wide lock of the same length at the same moment.

CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- One row: says which database this is, so that a server notices a restored
-- backup or another database behind the same address.
CREATE TABLE feed_identity (
    single    boolean PRIMARY KEY DEFAULT true CHECK (single),
    identity  uuid   NOT NULL DEFAULT gen_random_uuid(),
    trimmed   bigint NOT NULL DEFAULT 0     -- positions up to here have been thrown away
);
INSERT INTO feed_identity DEFAULT VALUES;

CREATE SEQUENCE feed_position;

-- One row a transaction that changed anything the map shows.
CREATE TABLE feed_commit (
    txid       xid8 PRIMARY KEY,
    position   bigint UNIQUE,              -- NULL only inside its own transaction
    committed  timestamptz
);

-- What changed in it. The record itself is read from its table; a change says
-- only which.
CREATE TABLE change (
    txid     xid8   NOT NULL DEFAULT pg_current_xact_id(),
    seq      bigint GENERATED ALWAYS AS IDENTITY,
    subject  text   NOT NULL CHECK (subject IN ('enterprise', 'hazard', 'danger', 'boundary', 'risk', 'reload')),
    id       bigint NOT NULL,
    PRIMARY KEY (txid, seq)
);

-- Numbers the transaction at its commit.
CREATE FUNCTION feed_number() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    p bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('anwang.feed'));
    p := nextval('feed_position');
    UPDATE feed_commit SET position = p, committed = clock_timestamp() WHERE txid = NEW.txid;
    PERFORM pg_notify('anwang_feed', p::text);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER feed_number AFTER INSERT ON feed_commit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION feed_number();

-- Puts the changed rows of a statement into the outbox. The subject is the
-- trigger's argument. Used by every table the map shows, with the transition
-- tables old_rows and new_rows.
CREATE FUNCTION feed_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO change (subject, id) SELECT TG_ARGV[0], id FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO change (subject, id) SELECT TG_ARGV[0], id FROM old_rows;
    ELSE
        INSERT INTO change (subject, id) SELECT TG_ARGV[0], id FROM new_rows
            UNION SELECT TG_ARGV[0], id FROM old_rows;
    END IF;
    IF FOUND THEN
        INSERT INTO feed_commit (txid) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

-- TRUNCATE and bulk loads with triggers off: tell every server to load anew.
CREATE FUNCTION feed_reload() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (subject, id) VALUES ('reload', 0);
    INSERT INTO feed_commit (txid) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION feed_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM feed_reload();
    RETURN NULL;
END $$;

-- Attaches the feed to a table. Statement triggers with transition tables: one
-- insert a statement, however many rows it touched.
CREATE FUNCTION feed_attach(tab regclass, subject text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER feed_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION feed_record(%L)', tab, subject);
    EXECUTE format('CREATE TRIGGER feed_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION feed_record(%L)', tab, subject);
    EXECUTE format('CREATE TRIGGER feed_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION feed_record(%L)', tab, subject);
    EXECUTE format('CREATE TRIGGER feed_truncate AFTER TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION feed_truncated()', tab);
END $$;
