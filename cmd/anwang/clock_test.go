package main

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// fill puts so much into every table that PostgreSQL would rather not read it
// from end to end. Everything is as it stays on a quiet day: nothing waits, no
// deadline passes.
const fill = `
	SET session_replication_role = replica;
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '县', 'County'), (1, 2, '村', 'Village');
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf)
		SELECT 1, 1, NULL::bigint, 1, '33', '县', false UNION ALL SELECT i + 1, 1, 1, 2, '33' || i, '村' || i, true FROM generate_series(1, 1500) i;
	INSERT INTO boundary (grid_id, geom, label, area) SELECT id, ST_Multi(e), ST_Centroid(e), 1 FROM (
		SELECT id, CASE WHEN id = 1 THEN ST_MakeEnvelope(0, 0, 15, 1, 4490)
		ELSE ST_MakeEnvelope((id - 2) / 100.0, 0, (id - 1) / 100.0, 1, 4490) END AS e FROM grid) g;
	INSERT INTO grid_version (grid_id, parent_id, depth, code, name, leaf) SELECT id, parent_id, depth, code, name, leaf FROM grid;
	INSERT INTO boundary_defect (source, kind, detail_zh, detail_en, action_zh, action_en) SELECT 's', 'gap', '', '', '', ''
	FROM generate_series(1, 2000);
	INSERT INTO network_version (network_id, version, valid_from, actor, description, difference) SELECT 1, i, now(), 'x', '{}', '{}'
	FROM generate_series(1, 2000) i;
	INSERT INTO hole (network_id, name, reason, geom, label, area) SELECT 1, 'h', 'x', ST_Multi(ST_MakeEnvelope(i, 2, i + 0.5, 3, 4490)),
	ST_SetSRID(ST_MakePoint(i, 2), 4490), 1 FROM generate_series(1, 2000) i;
	INSERT INTO boundary_load (id, actor) SELECT i, 'x' FROM generate_series(1, 2000) i;
	INSERT INTO boundary_load_file (load_id, number, name, size, layers) SELECT id, 1, 'x', 1, '[]' FROM boundary_load;
	INSERT INTO boundary_load_row (load_id, number, layer, row, columns, system) SELECT load_id, 1, '', n, '{}', ''
	FROM boundary_load_file, generate_series(1, 10) n;
	INSERT INTO boundary_finding SELECT id, n, 'note', 'x', 0, '', 0, '{}', NULL, 0, 1, '', '', '', '', '', '' FROM boundary_load,
	generate_series(1, 10) n;
	INSERT INTO boundary_preview SELECT id, n, '{}' FROM boundary_load, generate_series(1, 3) n;
	INSERT INTO boundary_change SELECT id, n, 'x', '', 'x', '{new}', '', '', '', 0, 0 FROM boundary_load, generate_series(1, 10) n;
	INSERT INTO enterprise (id, credit_code, name, initials, risk_level, geom, grid_id)
		SELECT i, 'c' || i, '企业' || i, 'qy', 4, ST_SetSRID(ST_MakePoint(i % 1500 / 100.0 + 0.005, 0.5), 4490), i % 1500 + 2
		FROM generate_series(1, 20000) i;
	INSERT INTO hazard (id, enterprise_id, code, name, initials, geom, grid_id) SELECT id, id, 'h' || id, 'x', 'x', geom, grid_id
	FROM enterprise WHERE id <= 10000;
	INSERT INTO danger (id, code, enterprise_id, hazard_id, title, deadline, geom, grid_id)
		SELECT id, 'd' || id, id, id, 'x', now() + interval '90 days' + id * interval '1 minute', geom, grid_id FROM enterprise WHERE id <= 10000;
	INSERT INTO danger_near (deadline, danger_id) SELECT deadline, id FROM danger;
	INSERT INTO danger_step (danger_id, verb, to_state) SELECT id, 'register', 1 FROM danger;
	INSERT INTO enterprise_record (enterprise_id, kind, dated, expires) SELECT id, 'licence', current_date - 100,
	current_date + 300 + id::int % 50 FROM enterprise;
	INSERT INTO enterprise_past (enterprise_id, name, credit_code, status, geom, grid_id, address) SELECT id, name, credit_code, status, geom,
	grid_id, '' FROM enterprise WHERE id <= 5000;
	INSERT INTO enterprise_waiting (credit_code, name, grid_id, fields) SELECT 'w' || i, 'x', i % 1500 + 2, '{}' FROM
		generate_series(1, 5000) i;
	INSERT INTO keyplace (id, enterprise_id, code, name, kind, geom, grid_id) SELECT id, id, 'k' || id, 'x', 'school', geom, grid_id
	FROM enterprise WHERE id <= 10000;
	INSERT INTO hazard_holding (hazard_id, line, tonnes) SELECT id, 1, 1 FROM hazard;
	INSERT INTO hazard_person (hazard_id, role, name) SELECT id, 'chief', '张三' FROM hazard;
	INSERT INTO hazard_duty (hazard_id, duty, done) SELECT id, 'drill', current_date FROM hazard;
	INSERT INTO risk_enterprise (enterprise_id, level, facts, since, due) SELECT id, 4, '{}', current_date - 1,
	now() + interval '60 days' + id * interval '1 minute' FROM enterprise;
	INSERT INTO risk_worst (enterprise_id, level, score) SELECT id, 1, id FROM enterprise WHERE id <= 5000;
	INSERT INTO risk_enterprise_past (enterprise_id, since, until, level, facts) SELECT id, current_date - 9, current_date - 1, 3, '{}'
	FROM enterprise;
	INSERT INTO risk_turn (day, enterprise_id) SELECT current_date - 1, id FROM enterprise;
	INSERT INTO enterprise_reminder (record_id, expires, kind, sector, grid_id, enterprise_id) SELECT r.id, r.expires, r.kind, e.sector,
	e.grid_id, e.id FROM enterprise_record r JOIN enterprise e ON e.id = r.enterprise_id;
	INSERT INTO enterprise_regulator (enterprise_id, sector) SELECT id, 'gas' FROM enterprise;
	INSERT INTO sector (code, name, name_en) SELECT 's' || i, '行业' || i, 'x' FROM generate_series(1, 2000) i;
	INSERT INTO risk_grid (grid_id, level, index, tally, since) SELECT id, 4, 0, '{}', current_date - 1 FROM grid;
	INSERT INTO risk_grid_past (grid_id, since, until, level, index, tally) SELECT id, current_date - 2 - n, current_date - 1 - n, 3, 0, '{}'
	FROM grid, generate_series(0, 9) n;
	INSERT INTO risk_morning (day, at, rule) SELECT current_date - i, now(), 'x' FROM generate_series(1, 2000) i;
	INSERT INTO risk_morning_grid (day, grid_id, level, index, tally) SELECT current_date - i, id, 4, 0, '{}'
	FROM grid, generate_series(1, 10) i;
	INSERT INTO risk_rule (version, state, body, valid_from, valid_to) SELECT 'r' || i, 'retired', '{}', now() - interval '9 days',
	now() - interval '8 days' FROM generate_series(1, 2000) i;
	INSERT INTO organisation (kind, name, grid_id) SELECT 'other', 'o' || i, 1 FROM generate_series(1, 2000) i;
	INSERT INTO sector_department (sector_id, organisation_id) SELECT s.id, o.id FROM sector s, organisation o
		WHERE s.id <= 40 AND o.id <= 100;
	INSERT INTO account (id, login, name, grid_id) SELECT i, 'login' || i, 'x', 1 FROM generate_series(1, 5000) i;
	INSERT INTO role_grant (account_id, role, grid_id) SELECT id, 'officer', 1 FROM account;
	INSERT INTO login_guess (login_hash) SELECT sha256(i::text::bytea) FROM generate_series(1, 20000) i;
	INSERT INTO session (token_hash, account_id, data, expires) SELECT sha256(id::text::bytea), id, '', now() + interval '8 hours'
	FROM account;
	INSERT INTO token (account_id, name, token_hash, hint, expires) SELECT id, 'x', sha256(id::text::bytea), '', now() + interval '1 day'
	FROM account;
	INSERT INTO audit (actor, action) SELECT 'x', 'danger.update' FROM generate_series(1, 20000);
	INSERT INTO audit_chain (seq, id, prev, hash) SELECT id, id, '', '' FROM audit;
	INSERT INTO audit_waiting (id, digest) SELECT i, '' FROM generate_series(1, 20000) i;
	INSERT INTO import (id, actor, file_name, format, size, state, kept) SELECT i, 'x', 'x', 'csv', 1, 'done', true
	FROM generate_series(1, 3000) i;
	INSERT INTO import_part (import_id, n, data) SELECT id, 0, '' FROM import;
	INSERT INTO import_problem (import_id, n, line, col, kind, error) SELECT id, 1, 1, 1, 'x', false FROM import;
	INSERT INTO import_mapping (account_id, headings, choice) SELECT id, 'x', '{}' FROM account;
	INSERT INTO feed_commit (txid, position, committed) SELECT (i + 1000000000)::text::xid8, nextval('feed_position'), now()
	FROM generate_series(1, 20000) i;
	INSERT INTO change (txid, subject, id) SELECT (i + 1000000000)::text::xid8, 'enterprise', i FROM generate_series(1, 20000) i;
	INSERT INTO event_commit (txid, position) SELECT (i + 1000000000)::text::xid8, i FROM generate_series(1, 20000) i;
	INSERT INTO event (commit_id, seq, verb, kind, subject, grid_id, old, new) SELECT i, 1, 'danger.update', 'danger', i, i % 1500 + 2, 4, 2
	FROM generate_series(1, 20000) i;
	INSERT INTO risk_queue (enterprise_id) SELECT 1 FROM generate_series(1, 20000);
	INSERT INTO enterprise_pair (a, b, ground, likeness) SELECT i, i + 1, 2, 0.9 FROM generate_series(1, 10000) i;
	INSERT INTO enterprise_pair_apart (a, b, reason, account) SELECT i, i + 2, 'x', 'x' FROM generate_series(1, 10000) i;
	INSERT INTO enterprise_pair_queue (enterprise_id) SELECT 1 FROM generate_series(1, 20000);
	INSERT INTO river_job (state, max_attempts, attempt, attempted_at, finalized_at, kind, args, queue)
	SELECT (ARRAY['completed', 'cancelled', 'discarded']::river_job_state[])[i % 3 + 1], 5, 1, now(), now(), 'import.run',
	jsonb_build_object('subject', i), 'default' FROM generate_series(1, 20000) i;
	INSERT INTO river_notification (payload, topic) SELECT 'x', 'y' FROM generate_series(1, 2000) i;
	INSERT INTO reference (id, rank, name, offer, color, width, dash, fill, symbol, opacity, min_zoom, max_zoom)
	VALUES (1, 1, 'x', 'on', 'teal', 2, 'solid', 20, 'dot', 90, 9, 18);
	INSERT INTO reference_feature (reference_id, row, fields, size, geom) SELECT 1, id, '{}', 1, geom FROM enterprise WHERE id <= 10000;
	INSERT INTO once (name, account_id, operation, request, holds, answer) SELECT sha256(i::text::bytea), 1, '', '', '', ''
	FROM generate_series(1, 20000) i;
	INSERT INTO approval (kind, account_id, side, asked_by, expires, state) SELECT 'password', i % 5000 + 1, 'system', 1,
	now() - interval '9 days', 'done' FROM generate_series(1, 10000) i;
	SELECT setval(pg_get_serial_sequence('import', 'id'), 3000);
	ANALYZE;
	DELETE FROM risk_queue;
	DELETE FROM audit_waiting;
	UPDATE audit_head SET seq = 20000;
	DELETE FROM enterprise_pair_queue`

// stayShort are the tables that do not grow with the city or with the years.
var stayShort = []string{
	"network", "network_depth", "schema_version", "accident_edition", "river_leader", "river_queue",
	"basemap", "reference",
}

// quietTown is a copy of a filled database with a server over it that has nothing left to do and
// cleans up so often; 0: as in the field.
func quietTown(t *testing.T, retention time.Duration) (*pg.DB, func(sql string), *pgtest.Recorder) {
	t.Helper()
	url := pgtest.Copy(t, "long", func(url string) error {
		conn, err := pgx.Connect(context.Background(), url)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close(context.Background()) }()
		_, err = conn.Exec(context.Background(), fill)
		return err
	})
	plans := pgtest.Record(t, url)
	db, err := pg.Open(t.Context(), pg.Config{URL: url}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	exec := func(sql string) {
		t.Helper()
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close(context.Background()) }()
		if _, err := conn.Exec(t.Context(), `SET auto_explain.log_min_duration = -1;`+sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Become(t.Context(), pg.AppRole); err != nil {
		t.Fatal(err)
	}
	serveTestAt(t, db, rhythm{housekeeping: 300 * time.Millisecond, retention: retention})
	await(t, "it has written down what the grids are like", func() (is bool) {
		if err := db.Pool.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM risk_morning WHERE rule <> 'x')`).Scan(&is); err != nil {
			t.Fatal(err)
		}
		return is
	})
	time.Sleep(1500 * time.Millisecond) // and does not expect more to happen
	return db, exec, plans
}

// TestNothingByTheClockReadsATable runs a server that nobody asks anything over a
// database in which every table is long, then makes one change, and looks at how
// PostgreSQL ran whatever it was sent: no statement may go through a table.
func TestNothingByTheClockReadsATable(t *testing.T) {
	t.Parallel()
	db, exec, plans := quietTown(t, time.Second)
	long := longTables(t, db)
	for _, day := range []struct{ name, sql string }{
		{"nothing happens", ``},
		{"one change", `UPDATE enterprise SET risk_level = 1 WHERE id = 7`},
		{"much is over", `
			SET session_replication_role = replica;
			UPDATE risk_enterprise SET due = now() WHERE enterprise_id < 1500;
			UPDATE feed_commit SET committed = now() - interval '9 days' WHERE position < 500;
			INSERT INTO audit (actor, action) SELECT 'x', 'danger.update' FROM generate_series(1, 3000); INSERT INTO audit_waiting (id, digest)
			SELECT id, audit_digest(a) FROM audit a WHERE id > 20000;
			UPDATE event_commit SET at = now() - interval '500 days' WHERE id <= 500;
			UPDATE danger SET deadline = now() WHERE id <= 100;
			UPDATE event_clock SET expired = expired - 2;
			UPDATE enterprise_reminder SET expires = (SELECT expired FROM event_clock) + 1 WHERE record_id <= 100;
			UPDATE session SET expires = now() WHERE account_id < 100;
			UPDATE session SET seen = now() - interval '9 days' WHERE account_id BETWEEN 100 AND 200;
			UPDATE login_guess SET last = now() - interval '9 days' WHERE login_hash < '\x01'`},
	} {
		plans.Reset()
		if day.sql != "" {
			exec(day.sql)
		}
		time.Sleep(3 * time.Second)
		if day.sql == "" {
			await(t, "every clock has gone off", func() bool { return len(clocksUnseen(plans.Plans())) == 0 })
		}
		list := plans.Plans()
		for _, table := range slices.Sorted(maps.Keys(long)) {
			for i := range list {
				if slices.Contains(list[i].Scanned(), table) {
					t.Errorf("%s, and this goes through all of %s:\n%s", day.name, table, &list[i])
					break
				}
			}
		}
	}
	await(t, "what waited has its place in the chain of the audit", func() (tied bool) {
		if err := db.Pool.QueryRow(t.Context(), `SELECT NOT EXISTS (SELECT FROM audit
			WHERE id NOT IN (SELECT id FROM audit_chain))`).Scan(&tied); err != nil {
			t.Fatal(err)
		}
		return tied
	})
	await(t, "what time alone did is told", func() bool {
		var told [2]int
		if err := db.Pool.QueryRow(t.Context(), `SELECT count(*) FILTER (WHERE verb = 'danger.overdue'),
			count(*) FILTER (WHERE verb = 'record.expire') FROM event`).Scan(&told[0], &told[1]); err != nil {
			t.Fatal(err)
		}
		return told == [2]int{100, 100}
	})
	await(t, "what was over is gone", func() bool { return over(t, db) == 0 })
}

// TestNothingIsAskedAllDay counts what a server that nobody asks anything sends to a
// database in which nothing happens. Whoever listens need not ask; what is asked all
// the same is for what a notification cannot tell.
func TestNothingIsAskedAllDay(t *testing.T) {
	t.Parallel()
	_, _, plans := quietTown(t, 0)
	plans.Reset()
	began := time.Now()
	count := func() (sent map[string]int) {
		sent = map[string]int{}
		for _, p := range plans.Plans() {
			for what := range idleAMinute {
				if strings.Contains(p.SQL, what) {
					sent[what]++
				}
			}
		}
		return sent
	}
	time.Sleep(12 * time.Second)
	await(t, "each of them was sent", func() bool { return len(count()) == len(idleAMinute) })
	sent, passed := count(), time.Since(began)
	for what, most := range idleAMinute {
		if n, may := sent[what], float64(most)*passed.Minutes()+2; float64(n) > may {
			t.Errorf("%q was sent %d times in %s, at most %.0f times are due", what, n, passed.Round(time.Second), may)
		}
	}
}

// idleAMinute is how often at most something is asked in a minute in which nothing
// happens, by part of the statement. What housekeeping sends is rare outside of tests.
var idleAMinute = map[string]int{
	"JobSchedule": 15, "JobGetAvailable": 30, "LeaderAttemptReelect": 15, "FROM risk_queue": 30,
	"FROM feed_identity": 60, "SELECT audit_tie()": 6,
}

// over counts what time has passed by.
func over(t *testing.T, db *pg.DB) (left int) {
	t.Helper()
	if err := db.Pool.QueryRow(t.Context(), `
		SELECT (SELECT count(*) FROM risk_enterprise WHERE due <= now()) + (SELECT count(*) FROM event WHERE commit_id <= 500) + (SELECT count(*)
		FROM feed_commit WHERE position < 500)
		     + (SELECT count(*) FROM change c WHERE NOT EXISTS (SELECT FROM feed_commit f WHERE f.txid = c.txid))
		     + (SELECT count(*) FROM session WHERE account_id <= 200) + (SELECT count(*) FROM login_guess
		     WHERE last < now() - interval '8 days')`).
		Scan(&left); err != nil {
		t.Fatal(err)
	}
	return left
}

// await waits until something holds.
func await(t *testing.T, what string, met func() bool) {
	t.Helper()
	for began := time.Now(); !met(); time.Sleep(100 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatalf("after a minute it is not so that %s", what)
		}
	}
}

// longTables makes sure that every table is long, so that none is forgotten.
func longTables(t *testing.T, db *pg.DB) map[string]bool {
	t.Helper()
	rows, err := db.Pool.Query(t.Context(), `
		SELECT c.relname FROM pg_class c
		 WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
		   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
		   AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'single')`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	long := map[string]bool{}
	for _, name := range names {
		if slices.Contains(stayShort, name) {
			continue
		}
		var n int
		if err := db.Pool.QueryRow(t.Context(), `SELECT reltuples FROM pg_class WHERE relname = $1`, name).Scan(&n); err != nil || n < 1000 {
			t.Errorf("the table %s has %d rows (%v): fill it, or the test says nothing about it", name, n, err)
		}
		long[name] = true
	}
	return long
}

// clock is a place in the code where something waits for time to pass.
type clock struct {
	sql string // part of the statement that it sends; "" none
	why string // no statement, or why it is not seen on a quiet day
}

// clocks are all of them, by file and function.
var clocks = map[string][]clock{
	"grid/account/listen.go listen":        {{why: "a lost connection"}},
	"grid/account/listen.go next":          {{why: "a ping"}},
	"grid/account/service.go keepHouse":    {{why: "memory, and only when there were requests"}},
	"grid/assess/assessor.go pause":        {{why: "only while there is work"}},
	"grid/assess/assessor.go Run":          {{why: "tries for the lock that another server holds"}},
	"grid/assess/assessor.go wait":         {{sql: "risk_queue"}, {sql: "risk_enterprise"}, {sql: "event_clock"}},
	"grid/audit/keep.go Run":               {{why: "a lost connection, or a broken chain"}},
	"grid/audit/keep.go keep":              {{sql: "SELECT audit_tie()"}},
	"grid/demo/play.go Play":               {{why: "only of the demo city"}},
	"grid/enterprise/pairing.go sweepSoon": {{why: "waits for what somebody asked for"}},
	"grid/exchange/job.go await":           {{why: "whoever waits for an import, one row by its key"}},
	"grid/feed/feed.go Run":                {{why: "a lost connection"}},
	"grid/feed/feed.go wait":               {{sql: "FROM feed_identity"}},
	"grid/geofile/gdal.go run":             {{why: "the program that reads a file"}},
	"grid/geofile/gdal.go Read":            {{why: "the program that reads a file"}},
	"grid/job/run.go beat":                 {{sql: "UPDATE river_job SET attempted_at"}},
	"grid/job/run.go leave":                {{why: "only when another server has the job"}},
	"grid/once/once.go Do":                 {{why: "whoever sends a request again while it is under way"}},
	"grid/pg/health.go loop":               {{why: "a ping"}},
	"grid/pg/pg.go Notified":               {{why: "whoever calls it"}},
	"grid/pg/pg.go await":                  {{why: "at the start"}},
	"grid/pg/cluster/lock.go lockFile":     {{why: "the private server"}},
	"grid/pg/cluster/server.go launch":     {{why: "the private server"}},
	"grid/pg/cluster/server.go awaitReady": {{why: "the private server"}},
	"grid/pg/cluster/remains.go halt":      {{why: "the private server"}},
	"web/middleware/deadline.go Deadlines": {{why: "memory"}},
	"web/pipeline.go KeepTicking":          {{why: "memory"}},
	"web/stream/channel.go merge":          {{why: "memory"}},
	"web/stream/listen.go pump":            {{why: "memory"}},
	"web/stream/listen.go settle":          {{why: "memory"}},
	"web/underlay/underlay.go wait":        {{why: "whoever asks for a tile of a base map"}},
}

// riverClocks are what River sends by itself, and the jobs that it adds by the clock.
var riverClocks = []clock{
	{sql: "JobGetAvailable"},
	{sql: "JobSchedule"},
	{sql: "JobDeleteBefore"},
	{sql: "LeaderAttemptReelect"},
	{sql: "DELETE FROM session"},
	{sql: "DELETE FROM login_guess"},
	{sql: "DELETE FROM once"},
	{sql: "feed_trim"},
	{sql: "event_trim"},
	{sql: "FROM import WHERE kept"},
}

// TestClocksAreListed finds every timer in the code. Whoever adds one says here
// what it sends to the database, and the test above then looks for it.
func TestClocksAreListed(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, top := range []string{"geo", "grid", "tiles", "web"} {
		err := filepath.WalkDir(filepath.Join("..", "..", top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.Name() == "node_modules" {
				return cmpOr(err, fs.SkipDir)
			}
			if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "test/") {
				return nil
			}
			return timersOf(path, found)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for at := range found {
		if clocks[at] == nil {
			t.Errorf("%s waits for time to pass and is not in the list of clocks", at)
		}
	}
	for at := range clocks {
		if !found[at] {
			t.Errorf("%s is in the list of clocks and has none", at)
		}
	}
}

func cmpOr(err, skip error) error {
	if err != nil {
		return err
	}
	return skip
}

// timersOf notes the functions of a file that make a timer, or wait with a
// deadline for a notification.
func timersOf(path string, found map[string]bool) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				x, _ := s.X.(*ast.Ident)
				timer := x != nil && x.Name == "time" && slices.Contains([]string{"NewTicker", "Tick", "After", "AfterFunc", "NewTimer", "Sleep"},
					s.Sel.Name)
				if timer || s.Sel.Name == "WaitForNotification" || x != nil && x.Name == "pg" && s.Sel.Name == "Notified" {
					found[fmt.Sprintf("%s %s", strings.TrimPrefix(filepath.ToSlash(path), "../../"), f.Name.Name)] = true
				}
			}
			return true
		})
	}
	return nil
}

// clocksUnseen are the statements of the clocks that are not among those recorded.
func clocksUnseen(list []pgtest.Plan) (out []string) {
	for _, all := range append(slices.Collect(maps.Values(clocks)), riverClocks) {
		for _, c := range all {
			if c.sql != "" && !slices.ContainsFunc(list, func(p pgtest.Plan) bool { return strings.Contains(p.SQL, c.sql) }) {
				out = append(out, c.sql)
			}
		}
	}
	return out
}
