-- The places in the chain of the audit stand in a table of their own, so that the tie
-- only ever adds rows; and what a line says is digested with less work.
--
-- # Places
--
-- Until now the tie wrote the place into the line: another version of a wide row, and of
-- its entry in each of seven indexes, which took as long as writing the line had. A place
-- is two entries in narrow indexes that only grow at their end. A line is never
-- written again, and nobody, the tie neither, may change one.
--
-- What guards it, and what nothing guards, is as migration 041 says. A line that is taken
-- out leaves its place, a place that is taken out leaves its line, and both taken out
-- leave a hole between two places: the walk along the chain (grid/audit) finds each.
-- What is hashed of the lines that are there stays as it is; in the first form their place
-- is part of it.
--
-- # Digests
--
-- To write a line as JSON, its documents taken apart and put together again for it, took
-- half of what a change pays for being audited. So new lines are in another form:
--
--     digest = sha256(UTF-8 of the line as a row, as PostgreSQL writes rows)
--
-- The row has the columns of before in the same order, the time as microseconds since
-- 1970, so that nothing in it depends on a setting: numbers, texts and JSON alone.
-- PostgreSQL has quoted the fields of a row the same way since there are rows, and what is
-- NULL is told from what is empty.

CREATE TABLE audit_chain (
    seq   bigint PRIMARY KEY CHECK (seq > 0),    -- place in the chain, 1 first, without gaps
    id    bigint NOT NULL UNIQUE,                -- of the line
    prev  bytea NOT NULL,                        -- hash of the place before; of the first 32 zero bytes
    hash  bytea NOT NULL
);
-- What was tampered with stays so.
INSERT INTO audit_chain (seq, id, prev, hash) SELECT seq, id, coalesce(prev, ''), coalesce(hash, '') FROM audit WHERE seq IS NOT NULL ORDER BY seq;

DROP FUNCTION audit_hash(audit);
ALTER TABLE audit ALTER form SET DEFAULT 2; -- 1: as in 041; NULL: as in 009
DROP TRIGGER audit_begin ON audit;
ALTER TABLE audit DROP COLUMN seq, DROP COLUMN prev, DROP COLUMN hash;

-- The columns by their names: one that is added later is another form.
CREATE OR REPLACE FUNCTION audit_digest(a audit) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(CASE a.form
        WHEN 1 THEN jsonb_build_array(a.id, (extract(epoch FROM a.at) * 1000000)::bigint, a.account_id, a.actor, a.token_id, a.session, a.remote, a.request,
                                      a.action, a.subject, a.subject_id, a.name, a.grid_id, a.before, a.after, a.outcome)::text
        WHEN 2 THEN row(a.id, (extract(epoch FROM a.at) * 1000000)::bigint, a.account_id, a.actor, a.token_id, a.session, a.remote, a.request,
                        a.action, a.subject, a.subject_id, a.name, a.grid_id, a.before, a.after, a.outcome)::text
        END, 'UTF8'))
$$;

-- The hash that a line must have at its place.
CREATE FUNCTION audit_hash(a audit, c audit_chain) RETURNS bytea LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT CASE WHEN a.form IS NOT NULL THEN sha256(c.prev || int8send(c.seq) || audit_digest(a))
           ELSE (SELECT sha256(c.prev || convert_to(audit_text(jsonb_object_agg(m.key, m.value)), 'UTF8'))
                   FROM jsonb_each(to_jsonb(a) || jsonb_build_object('seq', c.seq, 'at', (extract(epoch FROM a.at) * 1000000)::bigint)) m
                  WHERE m.key <> 'form' AND m.value <> 'null') END
$$;

-- A line comes in the form of today.
CREATE OR REPLACE FUNCTION audit_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.form := 2;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_begin BEFORE INSERT ON audit FOR EACH ROW WHEN (NEW.form IS DISTINCT FROM 2) EXECUTE FUNCTION audit_begin();

-- As in 041. The digest is that of audit_digest, written out: to call it took as long again.
CREATE OR REPLACE FUNCTION audit_wait() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO audit_waiting (id, digest)
    VALUES (NEW.id, sha256(convert_to(row(NEW.id, (extract(epoch FROM NEW.at) * 1000000)::bigint, NEW.account_id, NEW.actor, NEW.token_id, NEW.session, NEW.remote, NEW.request,
        NEW.action, NEW.subject, NEW.subject_id, NEW.name, NEW.grid_id, NEW.before, NEW.after, NEW.outcome)::text, 'UTF8')));
    IF pg_try_advisory_xact_lock(hashtext('anwang.audit.wake')) THEN
        PERFORM pg_notify('anwang_audit', '');
    END IF;
    RETURN NULL;
END $$;

-- As in 041.
CREATE OR REPLACE FUNCTION audit_tie() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off
    SET enable_mergejoin = off SET lock_timeout = '10s' AS $$
DECLARE
    head audit_head;
    note audit_waiting;
    first bigint;
    ids bigint[] := '{}';
    hashes bytea[];
BEGIN
    IF (SELECT min(id) FROM audit_waiting) IS NULL THEN
        RETURN 0;
    END IF;
    SELECT * INTO head FROM audit_head FOR UPDATE; -- one at a time
    IF NOT FOUND THEN
        RETURN -1;
    END IF;
    first := head.seq;
    hashes := ARRAY[head.hash];
    FOR note IN SELECT * FROM audit_waiting ORDER BY id LIMIT 1000 LOOP
        ids := ids || note.id;
        head.seq := head.seq + 1;
        head.hash := sha256(head.hash || int8send(head.seq) || note.digest);
        hashes := hashes || head.hash;
    END LOOP;
    IF cardinality(ids) > 0 THEN
        INSERT INTO audit_chain (seq, id, prev, hash) SELECT first + n, ids[n], hashes[n], hashes[n + 1] FROM generate_subscripts(ids, 1) n;
        DELETE FROM audit_waiting WHERE id = ANY (ids);
        UPDATE audit_head SET seq = head.seq, hash = head.hash;
    END IF;
    RETURN cardinality(ids);
END $$;

-- Of lines and of places none is changed or taken out, by the owner neither.
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% refused: the audit is only ever added to', TG_OP
        USING ERRCODE = 'AW002', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON audit_chain FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_refuse_all BEFORE TRUNCATE ON audit_chain FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- A note goes when its line has a place.
CREATE OR REPLACE FUNCTION audit_waiting_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM gone WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.id = gone.id)) THEN
        RAISE EXCEPTION '% refused: the audit is only ever added to', TG_OP
            USING ERRCODE = 'AW002', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION app_reads_only() RETURNS name[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['audit', 'audit_chain', 'audit_head', 'audit_waiting', 'danger_step', 'event', 'event_commit', 'feed_identity', 'feed_commit', 'change', 'schema_version']::name[]
$$;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'anwang_app') THEN
        REVOKE ALL ON audit_chain FROM anwang_app;
        GRANT SELECT ON audit_chain TO anwang_app;
    END IF;
END $$;
SELECT own_tables_first();
