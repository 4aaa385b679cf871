-- The change feed: what changed, numbered so that nobody is passed by.
--
-- A sequence number drawn while a transaction runs says nothing about when it
-- commits: a reader of "greater than the last one" can pass a slow transaction by
-- for ever. So a transaction does not number itself. It leaves a row without a
-- position, and whoever reads the feed first numbers all rows it can see, which
-- are the committed ones, under a lock (feed_number). Whoever sees position p has
-- therefore seen all before p.
--
-- Writers never wait for each other on account of the feed, not even for a
-- notification: NOTIFY takes a database-wide lock until the commit is on disk,
-- which would make all writers queue up behind one another's disk write. While
-- one writer has that lock, another commits without a notification; the reader
-- that the first one wakes goes on looking for a while (grid/feed).

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
    begun      timestamptz NOT NULL DEFAULT now(),
    position   bigint UNIQUE,              -- NULL until a reader has numbered it
    committed  timestamptz                 -- when that was, hardly later than the commit
);
CREATE INDEX feed_pending ON feed_commit (txid) WHERE position IS NULL;

-- What changed in it. The record itself is read from its table; a change says
-- only which.
CREATE TABLE change (
    txid     xid8   NOT NULL DEFAULT pg_current_xact_id(),
    seq      bigint GENERATED ALWAYS AS IDENTITY,
    subject  text   NOT NULL CHECK (subject IN ('enterprise', 'hazard', 'danger', 'boundary', 'risk', 'reload')),
    id       bigint NOT NULL,
    PRIMARY KEY (txid, seq)
);

-- The functions below run with their owner's rights: whoever may write an
-- enterprise need not be allowed to write the feed.

-- Numbers what has been committed and has no number yet; says how many. A
-- number is worked out anew after a crash, so its own commit need not be on disk.
CREATE FUNCTION feed_number() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    n bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM feed_commit WHERE position IS NULL) THEN
        RETURN 0;
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM pg_advisory_xact_lock(hashtext('anwang.feed'));
    UPDATE feed_commit SET position = nextval('feed_position'), committed = clock_timestamp() WHERE position IS NULL;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;

-- Wakes the readers at commit, unless another transaction is just doing it.
CREATE FUNCTION feed_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_try_advisory_xact_lock(hashtext('anwang.wake')) THEN
        PERFORM pg_notify('anwang_feed', '');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER feed_wake AFTER INSERT ON feed_commit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION feed_wake();

-- Says that this transaction changed something. Transaction ids start again when
-- a dump is restored into another cluster, so an old row may stand in the way
-- with our id; it belongs to a transaction that began at another time.
CREATE FUNCTION feed_touch() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feed_commit (txid) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        DELETE FROM feed_commit WHERE txid = pg_current_xact_id() AND begun <> now();
        IF FOUND THEN
            INSERT INTO feed_commit (txid) VALUES (pg_current_xact_id());
        END IF;
    END IF;
END $$;

-- Puts the changed rows of a statement into the outbox. The subject is the
-- trigger's argument. Used by every table the map shows, with the transition
-- tables old_rows and new_rows.
CREATE FUNCTION feed_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
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
        PERFORM feed_touch();
    END IF;
    RETURN NULL;
END $$;

-- After a bulk load with triggers off: tells every server to load anew. Whoever
-- turns the triggers off must call it in the same transaction.
CREATE FUNCTION feed_reload() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO change (subject, id) VALUES ('reload', 0);
    PERFORM feed_touch();
END $$;

-- TRUNCATE has no rows to speak of.
CREATE FUNCTION feed_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM feed_reload();
    RETURN NULL;
END $$;

-- Throws away what was committed longer ago than keep, at most 5000 transactions
-- at a time, and says how many. While another session does it, it does nothing.
-- A server that has not read them yet sees from feed_identity.trimmed that it is
-- too late and loads anew.
CREATE FUNCTION feed_trim(keep interval) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    upto bigint;
    cut bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('anwang.trim')) THEN
        RETURN 0;
    END IF;
    SELECT max(position) INTO upto
      FROM (SELECT position, committed FROM feed_commit WHERE position IS NOT NULL ORDER BY position LIMIT 5000) f
     WHERE committed < now() - keep;
    IF upto IS NULL THEN
        RETURN 0;
    END IF;
    DELETE FROM change c USING feed_commit f WHERE c.txid = f.txid AND f.position <= upto;
    DELETE FROM feed_commit WHERE position <= upto;
    GET DIAGNOSTICS cut = ROW_COUNT;
    UPDATE feed_identity SET trimmed = upto;
    RETURN cut;
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
