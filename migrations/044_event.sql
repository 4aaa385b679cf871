-- What happened: one row for each thing that happened to a record, kept for as long as is
-- configured. A change (migration 001) says which record is another one now and is thrown
-- away after a week; an event says what was done to it, when, where it lay then, and what
-- it was before and after.
--
-- An event is written by the transaction of what it tells of: of what people do by
-- grid/act, of colours that turn and of deadlines that pass by grid/assess. Rows are only
-- ever added; event_trim() takes away what is old.
--
-- # Many at once
--
-- A rule set that turns a city over turns 120,000 enterprises in two seconds; a row for
-- each took a third of a second more. So one row may stand for many records that became
-- the same from the same: subjects, and where each lay, in grids.
--
-- # Order
--
-- Events are read in the order of the feed: by the position of their transaction, and
-- inside of one by commit_id and seq. The position is known after the commit and written
-- into event_commit alone, one row for all that a statement tells, by whoever numbers the
-- feed. Whoever has seen the events up to a position has seen all of before.

CREATE TABLE event_commit (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    txid      xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at        timestamptz NOT NULL DEFAULT now(),
    position  bigint                -- in the feed; NULL until a reader has numbered it
);
CREATE INDEX event_commit_pending ON event_commit (txid) WHERE position IS NULL;
CREATE INDEX event_commit_position ON event_commit (position, id);
CREATE INDEX event_commit_at ON event_commit (at);

CREATE TABLE event (
    commit_id        bigint NOT NULL,              -- of event_commit
    seq              integer NOT NULL,
    at               timestamptz NOT NULL DEFAULT now(),
    verb             text NOT NULL,                -- as the audit names it: danger.register; or enterprise.turn, grid.turn, danger.overdue, record.expire
    kind             text NOT NULL CHECK (kind <> ''),   -- of record: grid, or of point
    subject          bigint,                       -- the record; NULL: those of subjects
    name             text NOT NULL DEFAULT '',     -- as it was called then; '' where it is one of many
    grid_id          bigint,                       -- leaf grid it lay in then, of a grid itself
    left_id          bigint,                       -- leaf grid it lay in before, when it moved
    sector           text NOT NULL DEFAULT '',     -- of its enterprise then
    enterprise_id    bigint,                       -- it belonged to then, of an enterprise itself
    old              smallint,                     -- class (grid.Point.Class) before and after; NULL: it was not on the map
    new              smallint,
    state            smallint,                     -- of a danger, after
    account_id       bigint,                       -- who did it; NULL: the service itself
    organisation_id  bigint,                       -- theirs then
    subjects         bigint[],
    grids            bigint[],
    PRIMARY KEY (commit_id, seq),
    CHECK ((subject IS NULL) = (subjects IS NOT NULL)),
    CHECK (cardinality(subjects) = cardinality(grids) AND cardinality(subjects) > 0)
);
-- Packing them takes longer than writing them.
ALTER TABLE event ALTER subjects SET STORAGE EXTERNAL, ALTER grids SET STORAGE EXTERNAL;
CREATE INDEX event_grid ON event (grid_id, commit_id) WHERE subject IS NOT NULL;
CREATE INDEX event_enterprise ON event (enterprise_id, commit_id) WHERE subject IS NOT NULL AND enterprise_id IS NOT NULL;
CREATE INDEX event_many ON event (commit_id) WHERE subject IS NULL;
-- What the headline figures are made of, of grids and of dangers.
CREATE INDEX event_turned ON event (kind, at) INCLUDE (commit_id, seq, subject, grid_id, sector, enterprise_id, old, new)
    WHERE kind IN ('grid', 'danger') AND subject IS NOT NULL AND old IS DISTINCT FROM new;

-- Begins what a statement tells, and wakes the readers of the feed at the commit.
CREATE FUNCTION event_open() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    n bigint;
BEGIN
    PERFORM feed_touch();
    INSERT INTO event_commit DEFAULT VALUES RETURNING id INTO n;
    RETURN n;
END $$;

CREATE FUNCTION event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened is not rewritten' USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER event_refuse BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION event_refuse();

-- As in 017; the events of a transaction get its position.
CREATE OR REPLACE FUNCTION feed_number() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    numbered xid8[];
    positions bigint[];
BEGIN
    IF (SELECT txid FROM feed_commit WHERE position IS NULL ORDER BY txid LIMIT 1) IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM pg_advisory_xact_lock(hashtext('anwang.feed'));
    WITH now AS (
        UPDATE feed_commit SET position = nextval('feed_position'), committed = clock_timestamp()
         WHERE txid = ANY (ARRAY(SELECT txid FROM feed_commit WHERE position IS NULL ORDER BY txid)) AND position IS NULL
        RETURNING txid, position)
    SELECT array_agg(txid), array_agg(position) INTO numbered, positions FROM now;
    UPDATE event_commit e SET position = u.position
      FROM unnest(numbered, positions) AS u(txid, position) WHERE e.txid = u.txid AND e.position IS NULL;
    RETURN coalesce(cardinality(numbered), 0);
END $$;

-- Throws away what happened longer ago than keep, a week at the least, and of that what
-- at most 1000 statements told; says how many those are. While another session does it,
-- it does nothing.
CREATE FUNCTION event_trim(keep interval) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
    SET enable_seqscan = off AS $$
DECLARE
    gone bigint[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('anwang.event')) THEN
        RETURN 0;
    END IF;
    SELECT array_agg(id) INTO gone
      FROM (SELECT id, at FROM event_commit WHERE position IS NOT NULL ORDER BY id LIMIT 1000) c
     WHERE at < now() - greatest(keep, interval '7 days');
    IF gone IS NULL THEN
        RETURN 0;
    END IF;
    DELETE FROM event WHERE commit_id = ANY (gone);
    DELETE FROM event_commit WHERE id = ANY (gone);
    RETURN cardinality(gone);
END $$;

-- Up to when it has been told what time alone does: dangers that became overdue, records
-- of enterprises that expired before a day.
CREATE TABLE event_clock (
    single   boolean PRIMARY KEY DEFAULT true CHECK (single),
    overdue  timestamptz NOT NULL DEFAULT now(),
    expired  date NOT NULL DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date,
    begun    timestamptz NOT NULL DEFAULT now()   -- nothing is known of what happened before
);
INSERT INTO event_clock DEFAULT VALUES;
CREATE INDEX danger_deadline ON danger (deadline) WHERE state < 6 AND deadline IS NOT NULL;

CREATE OR REPLACE FUNCTION app_reads_only() RETURNS name[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['audit', 'audit_head', 'audit_waiting', 'event', 'event_commit', 'feed_identity', 'feed_commit', 'change', 'schema_version']::name[]
$$;

-- As in 041, and what the service may say of an event: all but its time.
CREATE OR REPLACE FUNCTION app_grant() RETURNS boolean LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    room text := quote_ident(current_schema());
    it record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'anwang_app') THEN
        RETURN false;
    END IF;
    IF NOT has_schema_privilege('anwang_app', current_schema(), 'USAGE') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %s TO anwang_app', room);
    END IF;
    -- What is ours: PostGIS lets everybody read its own.
    FOR it IN SELECT oid::regclass AS name, relname, relkind FROM pg_class
               WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
                 AND pg_has_role(relowner, 'USAGE')
                 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = pg_class.oid AND d.deptype = 'e')
    LOOP
        IF it.relkind = 'S' THEN
            EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %s TO anwang_app', it.name);
        ELSIF it.relname = ANY (app_reads_only()) THEN
            -- written by functions that run with their owner's rights, or by migrations
            EXECUTE format('REVOKE ALL ON %s FROM anwang_app; GRANT SELECT ON %s TO anwang_app', it.name, it.name);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO anwang_app', it.name);
        END IF;
    END LOOP;
    -- Neither the time nor the place in the chain is the service's to say.
    GRANT INSERT (account_id, actor, token_id, session, remote, request, action, subject, subject_id, name, grid_id, before, after, outcome)
        ON audit TO anwang_app;
    GRANT INSERT (commit_id, seq, verb, kind, subject, name, grid_id, left_id, sector, enterprise_id, old, new, state, account_id, organisation_id, subjects, grids)
        ON event TO anwang_app;
    -- What later migrations make.
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %s GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO anwang_app', room);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %s GRANT USAGE, SELECT ON SEQUENCES TO anwang_app', room);
    RETURN true;
END $$;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'anwang_app') THEN
        REVOKE INSERT, UPDATE, DELETE ON event, event_commit FROM anwang_app;
        GRANT INSERT (commit_id, seq, verb, kind, subject, name, grid_id, left_id, sector, enterprise_id, old, new, state, account_id, organisation_id, subjects, grids)
            ON event TO anwang_app;
    END IF;
END $$;
SELECT own_tables_first();
