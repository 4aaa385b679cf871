-- The audit 审计: who did what when, from where, and what it was before and after;
-- and who looked at personal data. Rows are only ever added.
--
-- # The chain
--
-- Each row carries a hash over its content and the hash of the row before, so a
-- row that was changed or taken out by hand breaks the chain at its place;
-- audit_head keeps how long the chain is and its last hash, so that taking out
-- the newest rows is noticed too. Whoever can rewrite all of it, head included,
-- can make another chain: write its last hash down somewhere else now and then
-- (GET /api/v1/audit/chain tells it).
--
-- The chain is tied at commit (a deferred trigger) under a lock that is held only
-- from there to the end of the commit, so that long transactions do not wait for
-- each other.
--
--     hash = sha256(prev || UTF-8 of the row as a JSON object, written canonically)
--
-- The object has a member for each column but prev and hash, without those that
-- are NULL, so that a column that is added later leaves the old hashes good; the
-- time is the number of microseconds since 1970. How JSON is written canonically
-- depends on no version and no setting: see audit_text. grid/audit works the same
-- out again without asking the database.

CREATE TABLE audit (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seq         bigint UNIQUE CHECK (seq > 0),       -- place in the chain, 1 first, without gaps
    at          timestamptz NOT NULL DEFAULT now(),
    account_id  bigint,                              -- no foreign key: the audit outlives the account
    actor       text NOT NULL,                       -- log-in name, or of the service the name of the command
    token_id    bigint,
    session     text NOT NULL DEFAULT '',
    remote      text NOT NULL DEFAULT '',
    request     text NOT NULL DEFAULT '',
    action      text NOT NULL,                       -- capability.verb: danger.update, account.login, personal.look
    subject     text NOT NULL DEFAULT '',            -- kind of record
    subject_id  bigint,
    name        text NOT NULL DEFAULT '',            -- of the record, as it was called then
    grid_id     bigint,                              -- where: decides whose auditors see it; NULL: those of the root
    before      jsonb CHECK (before <> 'null'),
    after       jsonb CHECK (after <> 'null'),
    outcome     text NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'refused', 'failed')),
    prev        bytea,
    hash        bytea
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_account ON audit (account_id, at);
CREATE INDEX audit_subject ON audit (subject, subject_id);
CREATE INDEX audit_grid ON audit (grid_id, id);
CREATE INDEX audit_action ON audit (action, id);

-- Where the chain ends. The first row follows 32 zero bytes.
CREATE TABLE audit_head (
    single  boolean PRIMARY KEY DEFAULT true CHECK (single),
    seq     bigint NOT NULL DEFAULT 0,
    hash    bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
);
INSERT INTO audit_head DEFAULT VALUES;

-- JSON in one way only: a letter, a length, a colon and what follows. Strings
-- (s) and numbers (d) as they are, with their number of characters; lists (l) and
-- objects (o) with their number of members, objects by key in the order of bytes;
-- t, f and n for true, false and null.
CREATE FUNCTION audit_text(j jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $$
DECLARE
    word text := j #>> '{}';
BEGIN
    CASE jsonb_typeof(j)
    WHEN 'string' THEN
        RETURN 's' || length(word) || ':' || word;
    WHEN 'number' THEN
        RETURN 'd' || length(word) || ':' || word;
    WHEN 'boolean' THEN
        RETURN left(word, 1);
    WHEN 'object' THEN
        RETURN (SELECT 'o' || count(*) || ':' || coalesce(string_agg('s' || length(m.key) || ':' || m.key || audit_text(m.value), '' ORDER BY m.key COLLATE "C"), '')
                  FROM jsonb_each(j) m);
    WHEN 'array' THEN
        RETURN (SELECT 'l' || count(*) || ':' || coalesce(string_agg(audit_text(m.value), '' ORDER BY m.n), '')
                  FROM jsonb_array_elements(j) WITH ORDINALITY m(value, n));
    ELSE
        RETURN 'n';
    END CASE;
END $$;

CREATE FUNCTION audit_hash(a audit) RETURNS bytea LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT sha256(a.prev || convert_to(audit_text(jsonb_object_agg(m.key, m.value)), 'UTF8'))
      FROM jsonb_each(to_jsonb(a) || jsonb_build_object('at', (extract(epoch FROM a.at) * 1000000)::bigint)) m
     WHERE m.key NOT IN ('prev', 'hash') AND m.value <> 'null'
$$;

-- A row comes without a place in the chain.
CREATE FUNCTION audit_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.seq := NULL; NEW.prev := NULL; NEW.hash := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_begin BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_begin();

-- Gives it the next place when its transaction commits. It runs with its owner's
-- rights: the service itself may not change a row.
CREATE FUNCTION audit_tie() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    head audit_head;
    line audit;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('anwang.audit'));
    SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
    SELECT * INTO STRICT line FROM audit WHERE id = NEW.id;
    line.seq := head.seq + 1;
    line.prev := head.hash;
    line.hash := audit_hash(line);
    UPDATE audit SET seq = line.seq, prev = line.prev, hash = line.hash WHERE id = line.id;
    UPDATE audit_head SET seq = line.seq, hash = line.hash;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_tie AFTER INSERT ON audit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_tie();

-- Nobody changes a row or takes one out, the owner neither; only tying a row into
-- the chain, once, is let through.
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL
       AND to_jsonb(OLD) - ARRAY['seq', 'prev', 'hash'] = to_jsonb(NEW) - ARRAY['seq', 'prev', 'hash'] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% refused: the audit is only ever added to', TG_OP
        USING ERRCODE = 'AW002', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_refuse_all BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_refuse_all BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- # Whose tables they are
--
-- What runs with its owner's rights must take our tables for ours. Where a search
-- path does not name pg_temp, PostgreSQL looks there first, so that the service's
-- role could put a table of the same name, with a trigger of its own on it, before
-- ours, and have that trigger run as the owner. Named last it is looked at last.
DO $$
DECLARE
    it record;
BEGIN
    FOR it IN SELECT p.oid::regprocedure AS name, substr(c, length('search_path=') + 1) AS path
                FROM pg_proc p, unnest(p.proconfig) c
               WHERE p.prosecdef AND p.pronamespace = current_schema()::regnamespace AND c LIKE 'search\_path=%' AND c NOT LIKE '%pg\_temp%'
                 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %s, pg_temp', it.name, it.path);
    END LOOP;
END $$;

-- # The service's own role
--
-- `anwang serve` works as anwang_app, which may do what the service does and no
-- more: it owns nothing, and of the audit it may only read and add. Roles belong
-- to the whole server, so it may be there already, or be made by somebody else at
-- this moment; and whoever migrates may not be allowed to make one. Then the
-- service says so and goes on as it came; an administrator makes it with
--
--     CREATE ROLE anwang_app NOLOGIN; GRANT anwang_app TO <the service's user>; SELECT app_grant();
CREATE FUNCTION app_grant() RETURNS boolean LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
        ELSIF it.relname IN ('audit', 'audit_head', 'feed_identity', 'feed_commit', 'change', 'schema_version') THEN
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
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'anwang_app') THEN
            CREATE ROLE anwang_app NOLOGIN;
        END IF;
    EXCEPTION WHEN insufficient_privilege THEN
        RAISE WARNING 'the role anwang_app is missing and % may not make it', current_user;
    WHEN duplicate_object OR unique_violation THEN
        NULL; -- somebody else just made it
    END;
    BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'anwang_app') AND NOT pg_has_role('anwang_app', 'MEMBER') THEN
            EXECUTE format('GRANT anwang_app TO %I', current_user);
        END IF;
    EXCEPTION WHEN insufficient_privilege THEN
        RAISE WARNING '% may not work as anwang_app', current_user;
    WHEN unique_violation OR internal_error THEN
        NULL; -- granted by somebody else at this moment
    END;
    PERFORM app_grant();
END $$;
