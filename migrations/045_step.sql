-- What was done to a danger 隐患办理记录: a line for each verb of grid/danger, written by
-- the transaction that did it and never changed. Until here the reasons were added to
-- the description of the danger, behind the Chinese name of the state it came to in
-- brackets, and the rest stood in the audit alone.

CREATE TABLE danger_step (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- what else belongs to a step, such as its papers, names it by this
    danger_id        bigint NOT NULL,                  -- no foreign key: what was done outlives what it was done to
    verb             text NOT NULL CHECK (verb IN ('register', 'grade', 'order', 'report', 'extend', 'approve', 'deny', 'accept', 'return', 'reschedule', 'list', 'delist', 'void')),
    at               timestamptz NOT NULL DEFAULT now(),
    account_id       bigint,                           -- likewise; NULL: the service itself, or not known
    actor            text NOT NULL DEFAULT '',         -- log-in name then, as the audit has it; '' not known
    person           text NOT NULL DEFAULT '',         -- what they were called then; '' not known
    organisation_id  bigint,
    organisation     text NOT NULL DEFAULT '',         -- theirs then; '' none, or not known
    from_state       smallint CHECK (from_state BETWEEN 1 AND 7),       -- NULL: there was none, or not known
    to_state         smallint NOT NULL CHECK (to_state BETWEEN 1 AND 7),
    grade            smallint CHECK (grade IN (0, 1)),                  -- this and the next as they were set; NULL: they were not
    listed           smallint CHECK (listed BETWEEN 0 AND 4),
    deadline         timestamptz,
    reason           text NOT NULL DEFAULT ''
);
CREATE INDEX danger_step_danger ON danger_step (danger_id, id);

CREATE FUNCTION danger_step_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% refused: the log of a danger is only ever added to', TG_OP
        USING ERRCODE = 'AW002', TABLE = TG_TABLE_NAME;
END $$;

CREATE TRIGGER danger_step_refuse BEFORE UPDATE OR DELETE ON danger_step FOR EACH ROW EXECUTE FUNCTION danger_step_refuse();

-- # What was done before
--
-- The audit has who and when, and what became otherwise; one change could be several
-- acts. Of a danger of which it has less, the record itself tells when it was registered
-- and by whom, and when it was closed or voided, with the reason if it is the last that
-- was added. What cannot be told is left out: what somebody was called, and their
-- organisation, when that was changed since. A reason goes from the description when it
-- stands in a step; all other text stays where it is.

CREATE FUNCTION pg_temp.state_of(key text) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
    SELECT array_position(ARRAY['registered', 'graded', 'rectifying', 'extension', 'pendingAccept', 'closed', 'voided'], key)::smallint
$$;
-- What was written before a reason.
CREATE FUNCTION pg_temp.mark_of(state smallint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT '[' || (ARRAY['已登记', '已定级', '整改中', '延期待批', '待验收', '已销号', '已作废'])[state] || '] '
$$;
-- Where the last paragraph that begins like this begins; 0: there is none.
CREATE FUNCTION pg_temp.last_of(whole text, mark text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE strpos(reverse(E'\n' || whole), reverse(E'\n' || mark)) WHEN 0 THEN 0
           ELSE length(whole) + 2 - strpos(reverse(E'\n' || whole), reverse(E'\n' || mark)) - length(mark) END
$$;
-- Writes a step. Who did it is called as now where that is how they were called then.
CREATE FUNCTION pg_temp.step(danger bigint, verb text, moment timestamptz, by_account bigint, by_login text, was smallint, became smallint,
                             to_grade smallint, to_listed smallint, to_deadline timestamptz, why text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO danger_step (danger_id, verb, at, account_id, actor, person, organisation_id, organisation, from_state, to_state, grade, listed, deadline, reason)
    SELECT danger, verb, moment, by_account, coalesce(by_login, c.login, ''), CASE since.names WHEN 0 THEN coalesce(c.name, '') ELSE '' END,
           o.id, coalesce(o.name, ''), was, became, to_grade, to_listed, to_deadline, why
      FROM (SELECT) one
      LEFT JOIN account c ON c.id = by_account
      CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE u.before ->> 'name' IS DISTINCT FROM u.after ->> 'name') AS names,
                                 count(*) FILTER (WHERE u.before ->> 'organisation' IS DISTINCT FROM u.after ->> 'organisation') AS moves
                            FROM audit u WHERE u.subject = 'account' AND u.subject_id = by_account AND u.action = 'account.update' AND u.outcome = 'done' AND u.at >= moment) since
      LEFT JOIN organisation o ON o.id = c.organisation_id AND since.moves = 0
       AND NOT EXISTS (SELECT FROM audit u WHERE u.subject = 'organisation' AND u.subject_id = o.id AND u.action = 'organisation.update' AND u.outcome = 'done' AND u.at >= moment
                          AND u.before ->> 'name' IS DISTINCT FROM u.after ->> 'name')
$$;

CREATE TEMPORARY TABLE told ON COMMIT DROP AS
    SELECT a.subject_id AS danger, a.id AS line, a.action = 'danger.register' AS made, a.at, a.account_id AS account, a.actor AS login,
           pg_temp.state_of(a.before ->> 'state') AS was, pg_temp.state_of(a.after ->> 'state') AS became,
           CASE WHEN a.before ->> 'grade' IS DISTINCT FROM a.after ->> 'grade' THEN (array_position(ARRAY['general', 'major'], a.after ->> 'grade') - 1)::smallint END AS grade,
           CASE WHEN a.before ->> 'listed' IS DISTINCT FROM a.after ->> 'listed'
                THEN (array_position(ARRAY['none', 'province', 'city', 'county', 'town'], a.after ->> 'listed') - 1)::smallint END AS listed,
           CASE WHEN a.before ->> 'deadline' IS DISTINCT FROM a.after ->> 'deadline' THEN (a.after ->> 'deadline')::timestamptz END AS deadline,
           coalesce(a.before ->> 'detail', '') AS said, coalesce(a.after ->> 'detail', '') AS says
      FROM audit a JOIN danger d ON d.id = a.subject_id
     WHERE a.subject = 'danger' AND a.action IN ('danger.register', 'danger.update') AND a.outcome = 'done';
CREATE INDEX ON told (danger, line);
ANALYZE told;
CREATE TEMPORARY TABLE shorter (id bigint, detail text) ON COMMIT DROP;

DO $do$
DECLARE
    d record;
    t record;
    stands smallint;   -- where the danger stood so far; NULL: not known
    before smallint;
    mark text;
    why text;
    rest text;         -- of the description
    marked text[];     -- what was added to it, the newest last
    at_char integer;
BEGIN
    FOR d IN SELECT id, detail, state, created, closed, registered_by FROM danger ORDER BY id LOOP
        stands := NULL; rest := d.detail; marked := '{}';
        IF NOT EXISTS (SELECT FROM told WHERE danger = d.id AND made) THEN
            PERFORM pg_temp.step(d.id, 'register', d.created, d.registered_by, NULL, NULL, 1::smallint, NULL, NULL, NULL, '');
        END IF;
        FOR t IN SELECT * FROM told WHERE danger = d.id ORDER BY line LOOP
            IF t.made THEN
                stands := 1;
                PERFORM pg_temp.step(d.id, 'register', t.at, t.account, t.login, NULL, stands, t.grade, NULL, t.deadline, '');
                CONTINUE;
            END IF;
            before := coalesce(t.was, stands, (SELECT n.was FROM told n WHERE n.danger = d.id AND n.line > t.line AND n.was IS NOT NULL ORDER BY n.line LIMIT 1), d.state);
            stands := before;
            IF t.listed = 0 THEN
                PERFORM pg_temp.step(d.id, 'delist', t.at, t.account, t.login, stands, stands, NULL, t.listed, NULL, '');
            END IF;
            IF t.became <> before THEN
                stands := t.became; why := ''; mark := pg_temp.mark_of(stands);
                IF t.said = '' AND starts_with(t.says, mark) THEN
                    why := substr(t.says, length(mark) + 1);
                ELSIF t.said <> '' AND starts_with(t.says, t.said || E'\n' || mark) THEN
                    why := substr(t.says, length(t.said || E'\n' || mark) + 1);
                ELSIF t.says <> t.said THEN -- the description was rewritten by the same change
                    at_char := pg_temp.last_of(t.says, mark);
                    why := CASE at_char WHEN 0 THEN '' ELSE substr(t.says, at_char + length(mark)) END;
                END IF;
                IF why <> '' THEN
                    marked := marked || (mark || why);
                END IF;
                -- An extension was granted by another deadline.
                PERFORM pg_temp.step(d.id, CASE stands WHEN 2 THEN 'grade' WHEN 4 THEN 'extend' WHEN 5 THEN 'report' WHEN 6 THEN 'accept' WHEN 7 THEN 'void'
                        ELSE CASE before WHEN 4 THEN CASE WHEN t.deadline IS NULL THEN 'deny' ELSE 'approve' END WHEN 5 THEN 'return' ELSE 'order' END END,
                    t.at, t.account, t.login, before, stands, t.grade, NULL, CASE stands WHEN 3 THEN t.deadline END, why);
            ELSIF t.grade IS NOT NULL AND stands = 2 THEN
                PERFORM pg_temp.step(d.id, 'grade', t.at, t.account, t.login, stands, stands, t.grade, NULL, NULL, '');
            END IF;
            IF t.deadline IS NOT NULL AND (t.became IS NULL OR t.became = before OR stands <> 3) THEN
                PERFORM pg_temp.step(d.id, 'reschedule', t.at, t.account, t.login, stands, stands, NULL, NULL, t.deadline, '');
            END IF;
            IF t.listed > 0 THEN
                PERFORM pg_temp.step(d.id, 'list', t.at, t.account, t.login, stands, stands, NULL, t.listed, NULL, '');
            END IF;
        END LOOP;
        -- The description as it is may have been rewritten since: what is not there is not taken out.
        FOR i IN REVERSE cardinality(marked)..1 LOOP
            IF rest = marked[i] THEN
                rest := '';
            ELSIF right(rest, length(marked[i]) + 1) = E'\n' || marked[i] THEN
                rest := left(rest, -length(marked[i]) - 1);
            ELSIF starts_with(rest, marked[i] || E'\n') THEN
                rest := substr(rest, length(marked[i]) + 2);
            ELSIF strpos(rest, E'\n' || marked[i] || E'\n') > 0 THEN
                at_char := strpos(rest, E'\n' || marked[i] || E'\n');
                rest := left(rest, at_char - 1) || substr(rest, at_char + length(marked[i]) + 1);
            END IF;
        END LOOP;
        IF d.state IN (6, 7) AND d.closed IS NOT NULL AND NOT EXISTS (SELECT FROM told WHERE danger = d.id AND became = d.state) THEN
            mark := pg_temp.mark_of(d.state); why := '';
            at_char := pg_temp.last_of(rest, mark);
            IF at_char > 0 THEN
                why := substr(rest, at_char + length(mark));
                rest := left(rest, greatest(at_char - 2, 0));
            END IF;
            PERFORM pg_temp.step(d.id, CASE d.state WHEN 6 THEN 'accept' ELSE 'void' END, d.closed, NULL, NULL, CASE d.state WHEN 6 THEN 5 ELSE stands END::smallint, d.state, NULL, NULL, NULL, why);
        END IF;
        IF rest <> d.detail THEN
            INSERT INTO shorter VALUES (d.id, rest);
        END IF;
    END LOOP;
END $do$;

-- Nobody has worked on them: they are as new as they were, and another version all the
-- same, so that no form that holds the old description is saved over the new one.
ALTER TABLE danger DISABLE TRIGGER danger_touch;
UPDATE danger d SET detail = s.detail, version = d.version + 1 FROM shorter s WHERE s.id = d.id;
ALTER TABLE danger ENABLE TRIGGER danger_touch;
ANALYZE danger_step;

-- # The service's own role
--
-- Of some of the tables that it may only read it adds lines, and says of them what stands
-- here: neither the time nor the place in an order. A migration that adds one says so.
CREATE FUNCTION app_adds_only(OUT tab name, OUT said text) RETURNS SETOF record LANGUAGE sql IMMUTABLE AS $$
    VALUES ('audit'::name, 'account_id, actor, token_id, session, remote, request, action, subject, subject_id, name, grid_id, before, after, outcome'),
           ('event', 'commit_id, seq, verb, kind, subject, name, grid_id, left_id, sector, enterprise_id, old, new, state, account_id, organisation_id, subjects, grids'),
           ('danger_step', 'danger_id, verb, account_id, actor, person, organisation_id, organisation, from_state, to_state, grade, listed, deadline, reason')
$$;

CREATE OR REPLACE FUNCTION app_reads_only() RETURNS name[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['audit', 'audit_head', 'audit_waiting', 'danger_step', 'event', 'event_commit', 'feed_identity', 'feed_commit', 'change', 'schema_version']::name[]
$$;

-- As in 041.
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
            -- written by functions that run with their owner's rights, by migrations, or line by line
            EXECUTE format('REVOKE ALL ON %s FROM anwang_app; GRANT SELECT ON %s TO anwang_app', it.name, it.name);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO anwang_app', it.name);
        END IF;
    END LOOP;
    FOR it IN SELECT * FROM app_adds_only() LOOP
        EXECUTE format('GRANT INSERT (%s) ON %I TO anwang_app', it.said, it.tab);
    END LOOP;
    -- What later migrations make.
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %s GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO anwang_app', room);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %s GRANT USAGE, SELECT ON SEQUENCES TO anwang_app', room);
    RETURN true;
END $$;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'anwang_app') THEN
        REVOKE ALL ON danger_step FROM anwang_app;
        GRANT SELECT ON danger_step TO anwang_app;
        EXECUTE (SELECT format('GRANT INSERT (%s) ON danger_step TO anwang_app', said) FROM app_adds_only() WHERE tab = 'danger_step');
    END IF;
END $$;
SELECT own_tables_first();
