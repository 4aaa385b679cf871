-- The chain of the audit is tied after the commit, many lines at once.
--
-- Tied at commit, line by line under one lock, the audit let 124 lines a second pass
-- with 32 writers, each waiting for the disk of the one before. So a line now waits for
-- its place in the chain, and whoever keeps the chain (grid/audit: the service, and
-- every command at its end) gives all that have been committed theirs, in the order of
-- their numbers.
--
-- # While a line waits
--
-- The transaction that writes a line notes its number and the digest of its content in
-- audit_waiting as well. The chain is tied from these notes, not from the lines, so that
-- tampering before the tie is found as tampering after it:
--
--   - a line that is taken out has its place all the same, and the chain a hole there;
--   - a line that is changed gets the hash of what was written, which does not fit it;
--   - a line that is slipped in without a note gets no place;
--   - a note alone, taken out or changed, leaves a line without a place, or one that
--     its hash does not fit.
--
-- The notes are guarded as the lines are: the service may not write them, and triggers
-- refuse it to the owner. Who overrides all of that, and takes out both a line and its
-- note before it is tied, leaves no trace, as who took out the newest line and set
-- audit_head back left none, and can still. Against that the last hash helps, written
-- down elsewhere: whoever asks for it has all that wait tied first, so that it covers
-- every line committed before.
--
-- A note stays until its line is tied, through a crash too: who keeps the chain next
-- goes on from there. The service holds no lock that keeps others from tying; locks are
-- those of rows it may not change. It can only call audit_tie() itself and not commit, or
-- hold the lock of whoever notifies, so that the next look is 10 s away: until then the
-- notes stand guard.
--
--     digest = sha256(UTF-8 of the line as a JSON array, as jsonb is written)
--     hash   = sha256(prev || seq as 8 bytes, the highest first || digest)
--
-- The array has the columns in the order of audit_digest, the time as microseconds
-- since 1970. PostgreSQL has written jsonb the same way ever since there is one. Lines
-- from before have no form, and their hash is as migration 009 says.

ALTER TABLE audit ADD form smallint; -- how its hash is made: NULL as in 009, 1 as here
ALTER TABLE audit ALTER form SET DEFAULT 1;

CREATE TABLE audit_waiting (
    id      bigint PRIMARY KEY,     -- of the line
    digest  bytea NOT NULL          -- of what it says
);

-- The columns by their names: one that is added later is another form.
CREATE FUNCTION audit_digest(a audit) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(a.id, (extract(epoch FROM a.at) * 1000000)::bigint, a.account_id, a.actor, a.token_id, a.session, a.remote, a.request,
        a.action, a.subject, a.subject_id, a.name, a.grid_id, a.before, a.after, a.outcome)::text, 'UTF8'))
$$;

CREATE OR REPLACE FUNCTION audit_hash(a audit) RETURNS bytea LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT CASE WHEN a.form = 1 THEN sha256(a.prev || int8send(a.seq) || audit_digest(a))
           ELSE (SELECT sha256(a.prev || convert_to(audit_text(jsonb_object_agg(m.key, m.value)), 'UTF8'))
                   FROM jsonb_each(to_jsonb(a) || jsonb_build_object('at', (extract(epoch FROM a.at) * 1000000)::bigint)) m
                  WHERE m.key NOT IN ('prev', 'hash', 'form') AND m.value <> 'null') END
$$;

-- A line comes without a place in the chain, and in the form of today; only one that
-- does not (the service may not say either) is a call of a function dearer.
CREATE OR REPLACE FUNCTION audit_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.seq := NULL; NEW.prev := NULL; NEW.hash := NULL; NEW.form := 1;
    RETURN NEW;
END $$;
DROP TRIGGER audit_begin ON audit;
CREATE TRIGGER audit_begin BEFORE INSERT ON audit FOR EACH ROW
    WHEN (NEW.seq IS NOT NULL OR NEW.prev IS NOT NULL OR NEW.hash IS NOT NULL OR NEW.form IS DISTINCT FROM 1)
    EXECUTE FUNCTION audit_begin();

DROP TRIGGER audit_tie ON audit;
DROP FUNCTION audit_tie();

-- Notes a line at the commit of its transaction, and wakes whoever keeps the chain
-- unless another transaction is just doing it: see feed_wake. With its owner's rights:
-- the service itself may not write notes.
CREATE FUNCTION audit_wait() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO audit_waiting (id, digest) VALUES (NEW.id, audit_digest(NEW));
    IF pg_try_advisory_xact_lock(hashtext('anwang.audit.wake')) THEN
        PERFORM pg_notify('anwang_audit', '');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_wait AFTER INSERT ON audit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_wait();
-- Whoever may execute it could put it on a table of their own and write notes with it.
REVOKE ALL ON FUNCTION audit_wait() FROM PUBLIC;

-- Gives their places to the lines that have been committed and have none, at most 1000
-- at a time, and says how many; -1 when what is kept about the end of the chain is gone.
-- With its owner's rights: the service itself may not change a line. Planned for notes
-- that come and go by the thousand: each line by its number, none by having no place,
-- which the index of places shows of all lines that have just got theirs.
CREATE FUNCTION audit_tie() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off
    SET enable_mergejoin = off SET lock_timeout = '10s' AS $$
DECLARE
    head audit_head;
    note audit_waiting;
    first bigint;
    ids bigint[] := '{}';
    prevs bytea[] := '{}';
    hashes bytea[] := '{}';
BEGIN
    IF (SELECT min(id) FROM audit_waiting) IS NULL THEN
        RETURN 0;
    END IF;
    SELECT * INTO head FROM audit_head FOR UPDATE; -- one at a time
    IF NOT FOUND THEN
        RETURN -1;
    END IF;
    first := head.seq + 1;
    FOR note IN SELECT * FROM audit_waiting ORDER BY id LIMIT 1000 LOOP
        ids := ids || note.id;
        prevs := prevs || head.hash;
        head.seq := head.seq + 1;
        head.hash := sha256(head.hash || int8send(head.seq) || note.digest);
        hashes := hashes || head.hash;
    END LOOP;
    IF cardinality(ids) > 0 THEN
        UPDATE audit a SET seq = first + u.n - 1, prev = u.prev, hash = u.hash
          FROM unnest(ids, prevs, hashes) WITH ORDINALITY u(id, prev, hash, n) WHERE a.id = u.id AND coalesce(a.seq, 0) = 0;
        DELETE FROM audit_waiting WHERE id = ANY (ids);
        UPDATE audit_head SET seq = head.seq, hash = head.hash;
    END IF;
    RETURN cardinality(ids);
END $$;

-- As before, one column after the other written as JSON no more: that took longer than
-- the rest of the tie.
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    tied audit;
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit' THEN
        tied := OLD;
        tied.seq := NEW.seq; tied.prev := NEW.prev; tied.hash := NEW.hash;
        IF OLD.seq IS NULL AND NEW.seq IS NOT NULL AND tied IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% refused: the audit is only ever added to', TG_OP
        USING ERRCODE = 'AW002', TABLE = TG_TABLE_NAME;
END $$;

-- A note goes when its line has a place, and is never changed. Lines by their numbers here, too.
CREATE FUNCTION audit_waiting_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM gone JOIN audit a ON a.id = gone.id WHERE coalesce(a.seq, 0) = 0) THEN
        RAISE EXCEPTION '% refused: the audit is only ever added to', TG_OP
            USING ERRCODE = 'AW002', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_waiting_refuse AFTER DELETE ON audit_waiting REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION audit_waiting_refuse();
CREATE TRIGGER audit_refuse BEFORE UPDATE ON audit_waiting FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_refuse_all BEFORE TRUNCATE ON audit_waiting FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- # The service's own role
--
-- The tables that it may only read: functions that run with their owner's rights write
-- them, or migrations. A migration that adds one says so here.
CREATE FUNCTION app_reads_only() RETURNS name[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['audit', 'audit_head', 'audit_waiting', 'feed_identity', 'feed_commit', 'change', 'schema_version']::name[]
$$;

-- As in 009.
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
    -- What later migrations make.
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %s GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO anwang_app', room);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %s GRANT USAGE, SELECT ON SEQUENCES TO anwang_app', room);
    RETURN true;
END $$;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'anwang_app') THEN
        REVOKE INSERT, UPDATE, DELETE ON audit_waiting FROM anwang_app;
    END IF;
END $$;
SELECT own_tables_first();
